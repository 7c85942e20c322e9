//! Fields: people whom the press of many countries names without saying who they are, and what each is
//! known for.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::{NameWords, lexicon, name_words, tokenise};
use crate::model::Kind;

/// Somebody of `data/lexicon/fields.tsv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WellKnown {
    /// The whole name.
    pub name: &'static str,
    /// What the person is known for: "politics", or a sport as `sports.tsv` calls it.
    pub field: &'static str,
}

#[derive(Debug, Default)]
struct Fields {
    by_name: FxHashMap<String, WellKnown>,
    by_word: FxHashMap<String, Vec<WellKnown>>,
}

/// What is known of the person or body of a folded whole name, without its small words. O(1).
#[must_use]
pub fn well_known(folded: &str) -> Option<WellKnown> {
    fields().by_name.get(folded).copied()
}

/// Those whose given name, or the last word of whose name, is a folded word; in the lexicon's order.
/// O(1).
#[must_use]
pub fn well_known_by(word: &str) -> &'static [WellKnown] {
    fields().by_word.get(word).map_or(&[], Vec::as_slice)
}

fn fields() -> &'static Fields {
    static FIELDS: LazyLock<Fields> = LazyLock::new(read);
    &FIELDS
}

fn read() -> Fields {
    let mut fields = Fields::default();
    let rows = include_str!("../../data/lexicon/fields.tsv").lines();
    let rows = rows.filter(|row| !row.starts_with('#'));
    for (field, rest) in rows.filter_map(|row| row.split_once('\t')) {
        let (name, is_body) = match rest.strip_suffix("\tbody") {
            Some(name) => (name, true),
            None => (rest, false),
        };
        let one = WellKnown { name, field };
        if is_body {
            let words = name_words(&tokenise(name), name, Some(Kind::Organisation), lexicon());
            fields.by_name.insert(strong(&words).join(" "), one);
            continue;
        }
        let words = name_words(&tokenise(name), name, Some(Kind::Person), lexicon());
        let strong = strong(&words);
        let ends = strong.first().into_iter().chain(strong.last());
        let mut last = None;
        for word in ends.copied() {
            if last.replace(word) != Some(word) {
                fields.by_word.entry(word.to_owned()).or_default().push(one);
            }
        }
        fields.by_name.insert(strong.join(" "), one);
    }
    fields
}

/// The words that say something.
fn strong(name: &NameWords) -> Vec<&str> {
    let strong = name.words.iter().filter(|word| !word.part.is_weak());
    strong.map(|word| word.folded.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_by_their_names() {
        assert_eq!(
            well_known("bill gates").map(|it| it.field),
            Some("computing")
        );
        assert_eq!(well_known("gates"), None);
        let fields =
            |word| -> Vec<&str> { well_known_by(word).iter().map(|it| it.field).collect() };
        assert!(fields("gates").contains(&"politics") && fields("bill").contains(&"computing"));
        assert!(fields("van").iter().all(|field| *field == "music"));
        assert!(fields("xyzzy").is_empty());
    }
}
