//! Nations: jurisdictions by one word, and what their short forms are short for.

use super::read::rows;
use super::{Jurisdiction, Lexicon};
use crate::text::tokenise;

impl Lexicon {
    /// One-word names and adjectives of jurisdictions, and the words behind their short forms:
    /// "UK" is the first English name of its country that begins with these letters.
    pub(super) fn read_nations(&mut self) {
        let mut long: Vec<(&str, Vec<String>)> = Vec::new();
        for row in rows(include_str!("../../../data/lexicon/jurisdictions.tsv")) {
            let [code, language, kind, form, ..] = row[..] else {
                continue;
            };
            if kind != "name" && kind != "demonym" {
                continue;
            }
            let words: Vec<String> = tokenise(form)
                .into_iter()
                .filter(|token| self.stopword(token).is_none())
                .map(|token| token.folded)
                .collect();
            if let [word] = words.as_slice() {
                let nation = Jurisdiction {
                    code,
                    demonym: kind == "demonym",
                    seat: false,
                };
                let known = self.nations.entry(word.clone()).or_insert(nation);
                known.demonym &= kind == "demonym";
            } else if language == "en" && kind == "name" {
                long.push((code, words));
            }
        }
        for (code, words) in long {
            let letters: String = words
                .iter()
                .filter_map(|word| word.chars().next())
                .collect();
            let short = self.nations.get(&letters);
            if short.is_some_and(|short| short.code == code) {
                self.spelled_out.entry(letters).or_insert(words);
            }
        }
    }
}
