//! Endings of compounds, found by their last letters.

use rustc_hash::FxHashMap;

/// Shorter endings are none: too many words would have them.
const SHORTEST: usize = 4;

/// Endings with what they mean, in lists of those that agree in their last letters: every word of
/// every text is asked for its ending, and hardly one has any.
#[derive(Debug)]
pub(super) struct Endings<T>(FxHashMap<[u8; SHORTEST], Vec<(String, T)>>);

impl<T> Default for Endings<T> {
    fn default() -> Self {
        Self(FxHashMap::default())
    }
}

impl<T: Copy + Ord> Endings<T> {
    /// Of endings that are given twice, what they mean first counts.
    pub(super) fn of(mut endings: Vec<(String, T)>) -> Self {
        endings.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.cmp(b)));
        endings.dedup_by(|a, b| a.0 == b.0);
        let mut this = Self::default();
        for (ending, meaning) in endings {
            if let Some(&last) = ending.as_bytes().last_chunk() {
                this.0.entry(last).or_default().push((ending, meaning));
            }
        }
        this
    }

    /// The endings of a folded word with what they mean and the word without them, the longest
    /// first.
    pub(super) fn of_word<'a>(
        &'a self,
        folded: &'a str,
    ) -> impl Iterator<Item = (&'a str, T, &'a str)> {
        let last = folded.as_bytes().last_chunk();
        let listed = last.and_then(|last| self.0.get(last));
        listed
            .into_iter()
            .flatten()
            .filter_map(|(ending, meaning)| {
                let head = folded.strip_suffix(ending.as_str())?;
                Some((ending.as_str(), *meaning, head))
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_ending_comes_first_and_short_ones_are_none() {
        let endings = ["chef", "minister", "mini", "eminister", "ef"];
        let endings = Endings::of(endings.map(|one| (one.to_owned(), one.len())).to_vec());
        let found: Vec<_> = endings.of_word("premierminister").collect();
        let minister = ("minister", 8, "premier");
        assert_eq!(found, [minister]);
        let found: Vec<_> = endings
            .of_word("fememinister")
            .map(|found| found.2)
            .collect();
        assert_eq!(found, ["fem", "feme"]);
        let found: Vec<_> = endings.of_word("chef").collect();
        assert_eq!(found, [("chef", 4, "")]);
        assert_eq!(endings.of_word("ef").count(), 0);
    }
}
