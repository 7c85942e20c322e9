//! The words of the vocabulary that sounds may be written as.

use std::collections::BTreeMap;

use super::{Vocabulary, WordId};
use crate::text::Sound;

/// Beginnings of words that are gone on with, the usual ways of writing first.
const MOST_BEGINNINGS: usize = 192;
/// Words found, the usual ways first.
const MOST_HEARD: usize = 12;
/// How much seldomer the ways of another word may be than those of the first.
const MOST_BEHIND: u8 = 1;
/// What a word's ways may be seldom together.
const MOST_SELDOM: u8 = 3;

impl Vocabulary {
    /// The words that some sounds may be written as, with how seldom their ways are together: the
    /// usual ones first, then the more frequent, then by letters; at most 12. The work is bounded.
    #[must_use]
    pub fn heard(&self, sounds: &[Sound]) -> Vec<(WordId, u8)> {
        let mut beginnings: Vec<(u8, String)> = vec![(0, String::new())];
        for sound in sounds {
            let mut next: BTreeMap<String, u8> = BTreeMap::new();
            for (seldom, beginning) in &beginnings {
                for (way, more) in sound.ways() {
                    let seldom = seldom + more;
                    if seldom > MOST_SELDOM {
                        continue;
                    }
                    self.go_on(&mut next, format!("{beginning}{way}"), seldom);
                    // Any consonant may be doubled.
                    if let [letter] = way.as_bytes()
                        && !matches!(
                            letter,
                            b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'w' | b'j'
                        )
                    {
                        self.go_on(&mut next, format!("{beginning}{way}{way}"), seldom);
                    }
                }
            }
            beginnings = next
                .into_iter()
                .map(|(word, seldom)| (seldom, word))
                .collect();
            beginnings.sort();
            beginnings.truncate(MOST_BEGINNINGS);
        }
        let found = beginnings.into_iter();
        let mut found: Vec<(u8, WordId, String)> = found
            .filter_map(|(seldom, word)| Some((seldom, self.id(&word)?, word)))
            .filter(|(_, _, word)| word.len() > 1)
            .collect();
        found.sort_by(|a, b| {
            let frequent = |id| std::cmp::Reverse(self.count(id));
            (a.0, frequent(a.1), &a.2).cmp(&(b.0, frequent(b.1), &b.2))
        });
        let best = found.first().map_or(0, |found| found.0);
        found.retain(|found| found.0 <= best + MOST_BEHIND);
        found.truncate(MOST_HEARD);
        found
            .into_iter()
            .map(|(seldom, id, _)| (id, seldom))
            .collect()
    }

    /// Keeps a beginning that some word has.
    fn go_on(&self, next: &mut BTreeMap<String, u8>, beginning: String, seldom: u8) {
        if let Some(known) = next.get_mut(&beginning) {
            *known = (*known).min(seldom);
        } else if !self.with_prefix(&beginning, 1).is_empty() {
            next.insert(beginning, seldom);
        }
    }
}
