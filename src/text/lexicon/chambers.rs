//! Chambers: which house of a parliament a role's words name, and which of several deputies.

use super::Lexicon;

/// What words tell of an office of a parliament.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct House {
    /// The house, when it is named: "lords".
    pub chamber: Option<&'static str>,
    /// Whether that is an upper one, of which nobody speaks without naming it.
    pub upper: bool,
    /// Which of several is meant: "second".
    pub number: Option<&'static str>,
}

/// Parts of words, in the order of the table: see `chambers.tsv`.
#[derive(Debug, Default)]
pub(super) struct Chambers(Vec<(&'static str, &'static str)>);

impl Chambers {
    /// Adds a row of the table; one that cannot be read adds nothing.
    pub(super) fn add(&mut self, row: &[&'static str]) {
        if let [house, part] = row {
            self.0.push((house, part));
        }
    }
}

impl Lexicon {
    /// What the folded words of a role tell of its house. O(rows).
    #[must_use]
    pub fn house(&self, folded: &str) -> House {
        let mut found = House::default();
        for (house, part) in &self.chambers.0 {
            if !folded.contains(part) {
                continue;
            }
            let (name, upper) = match house.strip_prefix('+') {
                Some(name) => (name, true),
                None => (*house, false),
            };
            if name.parse::<u8>().is_ok() {
                found.number.get_or_insert(name);
            } else if found.chamber.is_none() {
                (found.chamber, found.upper) = (Some(name), upper);
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::House;
    use crate::text::{fold_text, lexicon};

    #[test]
    fn the_house_that_words_name() {
        for (words, chamber, upper, number) in [
            ("Lords Chief Whip", Some("lords"), true, None),
            (
                "Leader of the House of Commons",
                Some("commons"),
                false,
                None,
            ),
            (
                "Zweite Nationalratspräsidentin",
                Some("nationalrat"),
                false,
                Some("2"),
            ),
            (
                "andra kammarens förste vice talman",
                Some("second"),
                false,
                Some("1"),
            ),
            ("Präsident des Bundesrats", Some("bundesrat"), true, None),
            ("the Speaker", None, false, None),
        ] {
            let expected = House {
                chamber,
                upper,
                number,
            };
            assert_eq!(lexicon().house(&fold_text(words)), expected, "{words}");
        }
    }
}
