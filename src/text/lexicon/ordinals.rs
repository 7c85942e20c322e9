//! Ordinals: which holder of an office is meant, counted from the first.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Lexicon, PhraseMap};
use crate::model::PartialDate;
use crate::text::{Token, fold};

/// A number that is written longer is none of a holder.
const MOST_DIGITS: usize = 3;

/// Words for numbers, and endings behind digits: see `ordinals.tsv`.
#[derive(Debug, Default)]
pub(super) struct Ordinals {
    words: PhraseMap<u16>,
    endings: FxHashSet<String>,
    women: PhraseMap<()>,
}

impl Ordinals {
    /// Adds a row of the table.
    pub(super) fn add(&mut self, row: &[&'static str]) {
        match row {
            ["-", _, ending] => {
                self.endings.insert(fold(ending));
            }
            ["woman", _, form] => self.women.insert(form, ()),
            [number, _, form] => {
                if let Ok(number) = number.parse() {
                    self.words.insert(form, number);
                }
            }
            _ => {}
        }
    }
}

/// An office whose holders are counted, and since when those of some numbers have held it: see
/// `numbered_offices.tsv`.
#[derive(Debug)]
pub struct NumberedOffice {
    /// Its English title.
    pub title: &'static str,
    /// What the words of a phrase must have, one of these; none where any do.
    pub words: Vec<&'static str>,
    /// Numbers, and the first day of the holder of each.
    pub known: Vec<(u16, PartialDate)>,
}

/// The offices of the table, in its order. A row that cannot be read adds nothing.
pub(super) fn numbered(rows: impl Iterator<Item = Vec<&'static str>>) -> Vec<NumberedOffice> {
    let mut offices: Vec<NumberedOffice> = Vec::new();
    let mut places: FxHashMap<&'static str, usize> = FxHashMap::default();
    for row in rows {
        let [title, number, day, ref words @ ..] = row[..] else {
            continue;
        };
        let (Ok(number), Ok(day)) = (number.parse(), day.parse()) else {
            continue;
        };
        let place = *places.entry(title).or_insert_with(|| {
            offices.push(NumberedOffice {
                title,
                words: words.iter().flat_map(|words| words.split(',')).collect(),
                known: Vec::new(),
            });
            offices.len() - 1
        });
        if let Some(office) = offices.get_mut(place) {
            office.known.push((number, day));
        }
    }
    for office in &mut offices {
        office.known.sort_unstable();
    }
    offices
}

impl Lexicon {
    /// The ordinal that tokens begin with, and how many it takes: "forty-fourth", "44th", "44.".
    #[must_use]
    pub fn ordinal(&self, tokens: &[Token], text: &str) -> Option<(usize, u16)> {
        let first = tokens.first()?;
        let word = first.folded.as_str();
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 {
            let (length, numbers) = self.ordinals.words.longest(tokens)?;
            return Some((length, **numbers.first()?));
        }
        if digits > MOST_DIGITS {
            return None;
        }
        let (number, ending) = word.split_at(digits);
        let number: u16 = number.parse().ok()?;
        let is_ending = |word: &str| self.ordinals.endings.contains(word);
        if !ending.is_empty() {
            return is_ending(ending).then_some((1, number));
        }
        let behind = text.get(first.end..)?;
        // "der 44. Präsident", Swedish "44:e".
        if behind.starts_with(". ") {
            return Some((1, number));
        }
        let next = tokens.get(1).filter(|next| is_ending(&next.folded))?;
        let joined = behind.starts_with(':') && next.start == first.end + 1;
        joined.then_some((2, number))
    }

    /// How many of the tokens at the front say that a woman is counted: "female", "woman to be".
    #[must_use]
    pub fn says_woman(&self, tokens: &[Token]) -> usize {
        let women = self.ordinals.women.longest(tokens);
        women.map_or(0, |(length, _)| length)
    }

    /// Offices, and the first day of the first woman who held each.
    #[must_use]
    pub fn first_women(&self) -> &[(&'static str, PartialDate)] {
        &self.first_women
    }

    /// The offices whose holders are counted.
    #[must_use]
    pub fn numbered_offices(&self) -> &[NumberedOffice] {
        &self.numbered_offices
    }
}

#[cfg(test)]
mod tests {
    use crate::text::{lexicon, tokenise};

    #[test]
    fn ordinals_in_words_and_digits() {
        for (text, expected) in [
            ("first president", Some((1, 1))),
            ("Forty-fourth president", Some((2, 44))),
            ("44th president", Some((1, 44))),
            ("44. Präsident", Some((1, 44))),
            ("3. Bundeskanzler", Some((1, 3))),
            ("44:e president", Some((2, 44))),
            ("44º presidente", Some((1, 44))),
            ("44ste president", Some((1, 44))),
            ("vingt et unième président", Some((3, 21))),
            ("dritter Bundeskanzler", Some((1, 3))),
            ("44 presidents", None),
            ("2012th president", None),
            ("44", None),
            ("44:", None),
            ("president", None),
            ("", None),
        ] {
            assert_eq!(lexicon().ordinal(&tokenise(text), text), expected, "{text}");
        }
    }

    /// A number that is read wrongly would tell of somebody else.
    #[test]
    fn numbers_of_an_office_follow_each_other_as_their_days_do() {
        for office in lexicon().numbered_offices() {
            let title = office.title;
            for pair in office.known.windows(2) {
                let [(number, day), (next, later)] = pair else {
                    continue;
                };
                assert!(number < next, "{title} {number}");
                assert!(day.first() < later.first(), "{title} {number}");
            }
        }
    }
}
