//! A word made ready to be compared with many.

use smallvec::SmallVec;

use super::letters::{CODES, REPLACED, SWAPPED, TWO_AS_ONE, code, extra, two_as_one};
use super::{MAX_LETTERS, MOST_APART, UNVOWELLED, is_unvowelled, same_consonants};

/// Rows of a table that lie in place: as many as there are, and a few more.
const MOST_ROWS: usize = 36;

/// A folded word made ready to be compared with many, one after the other. Best in the order of
/// their letters: what a word and the one before it begin with alike is worked out once.
#[derive(Clone, Debug)]
pub struct Spelling<'a> {
    word: &'a str,
    letters: &'a [u8],
    is_unvowelled: bool,
    /// What each letter counts where only this word has it.
    extras: [u16; MAX_LETTERS],
    codes: [u8; MAX_LETTERS],
    /// For each letter, the one that it and the letter before are often written for; 0 when none.
    sounds: [u8; MAX_LETTERS],
    /// By code, in which places the letter stands, and in which it is one of [`Self::sounds`].
    places: [u32; CODES],
    sounded: [u32; CODES],
    /// The table of distances between all beginnings of the two words: a row for each beginning
    /// of the other one, and how many of them are of these letters.
    /// Most are few: what is not needed is not even cleared.
    rows: SmallVec<[[u16; MAX_LETTERS + 1]; MOST_ROWS]>,
    least: [u16; MAX_LETTERS + 1],
    other: [(u8, u16); MAX_LETTERS],
    filled: usize,
}

impl<'a> Spelling<'a> {
    /// That of a folded word. O(letters).
    #[must_use]
    pub fn of(word: &'a str) -> Self {
        let letters = word.as_bytes();
        let letters = &letters[..letters.len().min(MAX_LETTERS)];
        let mut this = Self {
            word,
            letters,
            is_unvowelled: is_unvowelled(word),
            extras: [0; MAX_LETTERS],
            codes: [0; MAX_LETTERS],
            sounds: [0; MAX_LETTERS],
            places: [0; CODES],
            sounded: [0; CODES],
            rows: SmallVec::new(),
            least: [0; MAX_LETTERS + 1],
            other: [(0, 0); MAX_LETTERS],
            filled: 0,
        };
        let mut first = [0; MAX_LETTERS + 1];
        for (at, &letter) in letters.iter().enumerate() {
            this.extras[at] = extra(letters, at);
            first[at + 1] = first[at] + this.extras[at];
            this.codes[at] = code(letter) as u8;
            this.places[code(letter)] |= 1 << at;
            let sound = at
                .checked_sub(1)
                .and_then(|before| two_as_one(letters[before], letter));
            if let Some(sound) = sound {
                this.sounds[at] = sound;
                this.sounded[code(sound)] |= 1 << at;
            }
        }
        this.rows.push(first);
        this
    }

    /// As [`super::spelling_distance_within`], of words that are not equal.
    pub(super) fn distance(&mut self, other: &str, most: u16) -> Option<u16> {
        let other = other.as_bytes();
        let other = &other[..other.len().min(MAX_LETTERS)];
        let known = self.other[..self.filled].iter().zip(other);
        let mut known = known.take_while(|((one, _), other)| one == *other).count();
        // What the last of them counts is told by the letter behind it, too.
        if known > 0 && self.other[known - 1].1 != extra(other, known - 1) {
            known -= 1;
        }
        let mut least_above = 0;
        for at in 0..other.len() {
            if at >= known {
                self.fill(other, at);
            }
            // What follows builds on one of the last two rows, and nothing counts less than 0.
            let least = self.least[at + 1];
            if least > most && least_above > most {
                return None;
            }
            least_above = least;
        }
        let distance = self.rows[other.len()][self.letters.len()];
        (distance <= most).then_some(distance)
    }

    /// Works out the row of the table that one more letter of the other word makes.
    fn fill(&mut self, other: &[u8], at: usize) {
        let letter = other[at];
        let own = code(letter);
        let extra = extra(other, at);
        self.other[at] = (letter, extra);
        self.filled = at + 1;
        let before = at.checked_sub(1).map(|at| other[at]);
        let sound = before.and_then(|before| two_as_one(before, letter));
        // Seldom is there more to a row than letters that are added, dropped or put for others.
        let is_swapped = before.is_some_and(|before| {
            before != letter && (self.places[own] << 1) & self.places[code(before)] != 0
        });
        let is_sounded = sound.is_some_and(|sound| self.places[code(sound)] != 0);
        if is_swapped || is_sounded || self.sounded[own] != 0 || own == CODES - 1 {
            self.fill_closely(at, before, sound.unwrap_or(0));
            return;
        }
        self.rows.truncate(at + 1);
        let above = self.rows[at];
        let mut row = [0; MAX_LETTERS + 1];
        let count = self.letters.len();
        let costs = &REPLACED[own];
        let mut diagonal = above[0];
        let mut left = diagonal + extra;
        let mut least = left;
        row[0] = left;
        let known = self.codes[..count].iter().zip(&self.extras[..count]);
        let cells = row[1..=count].iter_mut().zip(&above[1..=count]);
        for ((cell, &above), (&code, &dropped)) in cells.zip(known) {
            let replaced = diagonal + u16::from(costs[usize::from(code & 31)]);
            left = replaced.min(above + extra).min(left + dropped);
            *cell = left;
            diagonal = above;
            least = least.min(left);
        }
        self.rows.push(row);
        self.least[at + 1] = least;
    }

    /// The same, with letters that changed places, two for one sound, and what is no letter.
    fn fill_closely(&mut self, at: usize, before: Option<u8>, sound: u8) {
        let (letter, extra) = self.other[at];
        let costs = &REPLACED[code(letter)];
        self.rows.truncate(at + 1);
        let above = self.rows[at];
        let mut left = above[0] + extra;
        let mut least = left;
        let mut row = [left; MAX_LETTERS + 1];
        for (place, &known) in self.letters.iter().enumerate().take(MAX_LETTERS) {
            let replaced = if letter == known {
                0
            } else {
                u16::from(costs[usize::from(self.codes[place] & 31)])
            };
            left = (above[place] + replaced)
                .min(above[place + 1] + extra)
                .min(left + self.extras[place]);
            if let Some(behind) = place.checked_sub(1) {
                // "ph" and "f" that end here.
                if self.sounds[place] == letter {
                    left = left.min(above[behind] + TWO_AS_ONE);
                }
                if at > 0
                    && letter == self.letters[behind]
                    && before == Some(known)
                    && letter != known
                {
                    left = left.min(self.rows[at - 1][behind] + SWAPPED);
                }
            }
            if sound == known && at > 0 {
                left = left.min(self.rows[at - 1][place] + TWO_AS_ONE);
            }
            row[place + 1] = left;
            least = least.min(left);
        }
        self.rows.push(row);
        self.least[at + 1] = least;
    }

    /// As [`super::spellings_apart`].
    #[must_use]
    pub fn apart(&mut self, word: &str) -> Option<u16> {
        if is_unvowelled(word) != self.is_unvowelled && same_consonants(self.word, word) {
            return Some(UNVOWELLED);
        }
        let longer = self.word.len().max(word.len());
        if self.word.len().min(word.len()) < 2 || self.word.len().abs_diff(word.len()) * 2 > longer
        {
            return None;
        }
        if self.word == word {
            return Some(0);
        }
        let most = u16::try_from(longer * MOST_APART).unwrap_or(u16::MAX);
        self.distance(word, most)
    }
}
