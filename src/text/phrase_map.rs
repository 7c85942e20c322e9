//! A dictionary of phrases that finds the longest one starting at a token.

use std::hash::BuildHasher as _;

use rustc_hash::{FxBuildHasher, FxHashMap};
use smallvec::SmallVec;

use super::{Token, tokenise};

/// What a phrase may mean, in the order of insertion; most mean one thing.
pub type Meanings<'a, T> = SmallVec<[&'a T; 4]>;

/// Phrases with what they mean. Look-up is by the longest phrase that starts at a token;
/// O(phrases that share their first word).
#[derive(Debug)]
pub struct PhraseMap<T> {
    by_first: FxHashMap<Box<str>, Vec<Entry<T>>>,
    first_words: Filter,
}

/// Tells of most words that no phrase begins with them, by a few of their letters: every word of
/// every text is looked for in every map, and is in hardly any.
#[derive(Debug, Default)]
struct Filter {
    /// A power of two of them, or none.
    bits: Vec<u64>,
}

/// Bits of a filter for each of its words.
const BITS_A_WORD: usize = 16;

impl Filter {
    /// The filter of some words. O(words).
    fn of<'a>(words: impl ExactSizeIterator<Item = &'a str>) -> Self {
        let bits = (words.len() * BITS_A_WORD).next_power_of_two();
        let mut filter = Self {
            bits: vec![0; (bits / 64).max(1)],
        };
        for word in words {
            filter.add(word);
        }
        filter
    }

    fn add(&mut self, word: &str) {
        let (place, bit) = self.place(word);
        if let Some(bits) = self.bits.get_mut(place) {
            *bits |= bit;
        }
    }

    /// Whether there is room for so many words.
    fn holds(&self, words: usize) -> bool {
        words * BITS_A_WORD <= self.bits.len() * 64
    }

    /// Whether a word may be among those added.
    #[inline]
    fn may_have(&self, word: &str) -> bool {
        let (place, bit) = self.place(word);
        self.bits.get(place).is_some_and(|bits| bits & bit != 0)
    }

    #[inline]
    fn place(&self, word: &str) -> (usize, u64) {
        let (first, middle, last) = match word.as_bytes() {
            [] => (0, 0, 0),
            bytes @ [first, .., last] => (*first, bytes[bytes.len() / 2], *last),
            [one] => (*one, 0, 0),
        };
        let letters = u32::from_le_bytes([first, middle, last, word.len() as u8]);
        let mixed = letters.wrapping_mul(0x9e37_79b1);
        let place = (mixed >> 12) as usize & self.bits.len().wrapping_sub(1);
        (place, 1 << (mixed >> 6 & 63))
    }
}

#[derive(Debug)]
struct Entry<T> {
    /// The words after the first.
    rest: Box<[Box<str>]>,
    /// What the first of them has in common with none but itself, mostly: many phrases begin
    /// with one word, and most of them are told by this.
    next: u64,
    /// Short forms written in capitals ("US", "PM") count only where the text shouts too:
    /// "us" is a pronoun.
    shouted: bool,
    value: T,
}

impl<T> Default for PhraseMap<T> {
    fn default() -> Self {
        Self {
            by_first: FxHashMap::default(),
            first_words: Filter::default(),
        }
    }
}

impl<T: PartialEq> PhraseMap<T> {
    /// Adds a phrase; a second value for the same phrase is kept beside the first.
    pub fn insert(&mut self, form: &str, value: T) {
        let tokens = tokenise(form);
        let Some((first, rest)) = tokens.split_first() else {
            return;
        };
        let shouted = tokens.len() == 1 && first.shouted && first.folded.len() <= 4;
        let rest: Box<[Box<str>]> = rest
            .iter()
            .map(|token| token.folded.as_str().into())
            .collect();
        let entries = self
            .by_first
            .entry(first.folded.as_str().into())
            .or_default();
        let known = entries
            .iter_mut()
            .find(|entry| entry.rest == rest && entry.value == value);
        if let Some(known) = known {
            known.shouted &= shouted;
            return;
        }
        let is_new = entries.is_empty();
        entries.push(Entry {
            next: rest.first().map_or(0, |word| hash(word)),
            rest,
            shouted,
            value,
        });
        // Longest first; the sort is stable, so equal lengths keep the order of the file.
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.rest.len()));
        if is_new && self.first_words.holds(self.by_first.len()) {
            self.first_words.add(&first.folded);
        } else if is_new {
            self.first_words = Filter::of(self.by_first.keys().map(|word| &**word));
        }
    }

    /// The phrases that begin with a folded word.
    #[inline]
    fn entries(&self, folded: &str) -> Option<&[Entry<T>]> {
        let may_have = self.first_words.may_have(folded);
        let entries = may_have.then(|| self.by_first.get(folded));
        entries.flatten().map(Vec::as_slice)
    }

    /// The longest phrase that starts at `tokens[0]`: how many tokens it takes, and all that it
    /// may mean, in the order of insertion. No phrase crosses a comma or a bracket.
    #[must_use]
    pub fn longest(&self, tokens: &[Token]) -> Option<(usize, Meanings<'_, T>)> {
        let first = tokens.first()?;
        let entries = self.entries(&first.folded)?;
        let next = tokens.get(1).map_or(0, |next| hash(&next.folded));
        let mut length = 0;
        let mut values = SmallVec::new();
        for entry in entries {
            let words = entry.rest.len() + 1;
            if words < length {
                break;
            }
            let other = words > 1 && entry.next != next;
            if other || entry.shouted && !first.shouted && !first.dotted {
                continue;
            }
            let Some(window) = tokens.get(..words) else {
                continue;
            };
            let unbroken = window[..words - 1]
                .iter()
                .all(|token| token.after <= super::Gap::Hyphen);
            let same = window[1..]
                .iter()
                .zip(&entry.rest)
                .all(|(token, word)| token.folded == **word);
            if unbroken && same {
                length = words;
                values.push(&entry.value);
            }
        }
        (length > 0).then_some((length, values))
    }

    /// What a token by itself may mean first.
    #[must_use]
    pub fn of_token(&self, token: &Token) -> Option<&T> {
        let entries = self.entries(&token.folded)?;
        let counts = |entry: &&Entry<T>| !entry.shouted || token.shouted || token.dotted;
        let mut alone = entries.iter().filter(|entry| entry.rest.is_empty());
        alone.find(counts).map(|entry| &entry.value)
    }

    /// What phrases mean, in no order.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        let entries = self.by_first.values().flatten();
        entries.map(|entry| &entry.value)
    }

    /// What this folded word may mean first as a phrase of its own.
    #[must_use]
    pub fn of_word(&self, folded: &str) -> Option<&T> {
        let entries = self.entries(folded)?;
        let entry = entries.iter().find(|entry| entry.rest.is_empty())?;
        Some(&entry.value)
    }

    /// Whether a phrase begins with this folded word.
    #[must_use]
    pub fn begins_with(&self, folded: &str) -> bool {
        self.entries(folded).is_some()
    }

    /// Whether this folded word is a short form that counts only in capitals: "us".
    #[must_use]
    pub fn is_short_form(&self, folded: &str) -> bool {
        let entries = self.entries(folded);
        let mut alone = entries
            .into_iter()
            .flatten()
            .filter(|entry| entry.rest.is_empty())
            .peekable();
        alone.peek().is_some() && alone.all(|entry| entry.shouted)
    }

    /// Whether exactly this folded word is a phrase of its own.
    #[must_use]
    pub fn contains_word(&self, folded: &str) -> bool {
        self.entries(folded)
            .is_some_and(|entries| entries.iter().any(|entry| entry.rest.is_empty()))
    }
}

fn hash(word: &str) -> u64 {
    FxBuildHasher.hash_one(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map() -> PhraseMap<&'static str> {
        let mut map = PhraseMap::default();
        map.insert("minister", "minister");
        map.insert("minister of state", "minister_of_state");
        map.insert("US", "us");
        map.insert("secretary", "secretary");
        map.insert("secretary", "clerk");
        map
    }

    #[test]
    fn longest_cases() {
        type Found = Option<(usize, &'static [&'static str])>;
        let cases: &[(&str, Found)] = &[
            (
                "Minister of State for Trade",
                Some((3, &["minister_of_state"])),
            ),
            ("Minister of Finance", Some((1, &["minister"]))),
            ("minister, of state", Some((1, &["minister"]))),
            ("US", Some((1, &["us"]))),
            ("U.S. troops", Some((1, &["us"]))),
            ("us all", None),
            ("secretary", Some((1, &["secretary", "clerk"]))),
            ("", None),
        ];
        let map = map();
        for (text, expected) in cases {
            let tokens = tokenise(text);
            let found = map.longest(&tokens);
            let found = found
                .map(|(length, values)| (length, values.into_iter().copied().collect::<Vec<_>>()));
            let expected = expected.map(|(length, values)| (length, values.to_vec()));
            assert_eq!(found, expected, "{text}");
        }
        assert!(map.is_short_form("us"));
        assert!(!map.is_short_form("secretary") && !map.is_short_form("them"));
    }
}
