//! Words of roles and their subjects by their first letter, to find the one that a misspelt word
//! stands for.

use rustc_hash::FxHashMap;

use super::Lexicon;
use crate::text::{fold_text, within_edits};

/// Shorter words stand for no other.
const SHORTEST: usize = 6;
/// Words of so many letters bear two errors.
const LONG: usize = 9;

/// Words of phrases by their first letter.
#[derive(Debug, Default)]
pub(super) struct FirstLetters(FxHashMap<char, Vec<Box<str>>>);

impl FirstLetters {
    /// Adds the words of a phrase that are long enough.
    pub(super) fn add(&mut self, form: &str) {
        for word in fold_text(form).split(' ') {
            let Some(first) = word.chars().next().filter(|_| word.len() >= SHORTEST) else {
                continue;
            };
            let words = self.0.entry(first).or_default();
            if !words.iter().any(|known| **known == *word) {
                words.push(word.into());
            }
        }
    }
}

impl Lexicon {
    /// The role word of the same first letter that a folded word is a misspelling of: one edit
    /// apart, or two where it has nine letters or more. Unless `loose`, two edits must leave the
    /// consonants as they are: "precedent" is no president. The nearest, then the first of the
    /// file. O(role words of that letter).
    #[must_use]
    pub fn role_word_like(&self, word: &str, loose: bool) -> Option<&str> {
        let first = word.chars().next().filter(|_| word.len() >= SHORTEST)?;
        let known = self.role_words.0.get(&first)?;
        let near = |most: usize| {
            known.iter().find(|right| {
                let right = &***right;
                let long = word.len().max(right.len()) >= LONG;
                let bears = most == 1 || long && (loose || same_consonants(word, right));
                bears && right != word && within_edits(word, right, most)
            })
        };
        near(1).or_else(|| near(2)).map(|right| &**right)
    }
}

impl Lexicon {
    /// Whether a folded word of six letters or more is one of an office's subject: "buitenlandse"
    /// of "buitenlandse zaken".
    #[must_use]
    pub fn is_subject_word(&self, word: &str) -> bool {
        let first = word.chars().next();
        let known = first.and_then(|first| self.subject_words.0.get(&first));
        known.is_some_and(|known| known.iter().any(|known| **known == *word))
    }

    /// The word of an office's subject of the same first letter that a folded word is a misspelling
    /// of: one edit apart. O(such words of that letter).
    #[must_use]
    pub fn subject_word_like(&self, word: &str) -> Option<&str> {
        let first = word.chars().next().filter(|_| word.len() >= SHORTEST)?;
        let known = self.subject_words.0.get(&first)?;
        let mut known = known.iter().map(|known| &**known);
        known.find(|right| *right != word && within_edits(word, right, 1))
    }
}

/// Whether two folded words differ in vowels alone.
fn same_consonants(a: &str, b: &str) -> bool {
    a.bytes()
        .filter(is_consonant)
        .eq(b.bytes().filter(is_consonant))
}

fn is_consonant(letter: &u8) -> bool {
    !matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

#[cfg(test)]
mod tests {
    use crate::text::lexicon;

    #[test]
    fn a_misspelt_role_word_is_read_as_the_nearest() {
        for (word, loose, right) in [
            ("minster", false, Some("minister")),
            ("presedent", false, Some("president")),
            ("chancelor", false, Some("chancellor")),
            ("bundeskanlzer", false, Some("bundeskanzler")),
            ("seceratary", false, Some("secretary")),
            ("sectary", true, Some("secretary")),
            ("sectary", false, None),
            ("precedent", false, None),
            ("king", true, None),
            ("stoltenberg", true, None),
        ] {
            let found = lexicon().role_word_like(word, loose);
            assert_eq!(found, right, "{word}");
        }
    }

    #[test]
    fn a_misspelt_subject_is_read_as_the_nearest() {
        let lexicon = lexicon();
        assert_eq!(lexicon.subject_word_like("forein"), Some("foreign"));
        assert_eq!(lexicon.subject_word_like("health"), None, "right as it is");
        assert_eq!(lexicon.subject_word_like("stoltenberg"), None);
        assert!(lexicon.is_subject_word("buitenlandse"));
    }
}
