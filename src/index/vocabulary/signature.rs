//! What a word looks like at a glance.

use crate::index::kept::{Row, packed};

/// What a word looks like at a glance: which letters it has, and its first one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Signature(u32);

impl Signature {
    const LETTERS: u32 = (1 << 26) - 1;

    /// That of a folded word.
    #[must_use]
    pub fn of(word: &str) -> Self {
        let mut bits = 0;
        for letter in word.bytes().filter(u8::is_ascii_lowercase) {
            bits |= 1 << (letter - b'a');
        }
        let first = word.bytes().next().filter(u8::is_ascii_lowercase);
        Self(bits | first.map_or(0, |letter| u32::from(letter - b'a' + 1) << 26))
    }

    /// As a kept index holds it.
    pub(in crate::index) fn bits(self) -> u32 {
        self.0
    }

    /// That of what [`Self::bits`] gave.
    pub(in crate::index) fn of_bits(bits: u32) -> Self {
        Self(bits)
    }

    /// How many letters only one of the two words has. A letter put for another makes two.
    #[must_use]
    pub fn letters_apart(self, other: Self) -> u32 {
        ((self.0 ^ other.0) & Self::LETTERS).count_ones()
    }

    /// Whether at most so many letters are only in one of the two words: for a few, sooner told
    /// than how many.
    #[must_use]
    #[inline]
    pub fn is_within(self, other: Self, most: u32) -> bool {
        let mut apart = (self.0 ^ other.0) & Self::LETTERS;
        for _ in 0..most {
            // The lowest letter goes.
            apart &= apart.wrapping_sub(1);
        }
        apart == 0
    }

    /// Marks those of several that are [`Self::is_within`] so many letters: of all at once.
    #[inline]
    pub fn mark_within<const N: usize>(self, others: &[Self; N], most: u32, marks: &mut [bool; N]) {
        let mut apart = others.map(|other| (self.0 ^ other.0) & Self::LETTERS);
        for _ in 0..most {
            for letters in &mut apart {
                *letters &= letters.wrapping_sub(1);
            }
        }
        for (mark, letters) in marks.iter_mut().zip(apart) {
            *mark |= letters == 0;
        }
    }

    /// Marks those of several that are this one.
    #[inline]
    pub fn mark_equal<const N: usize>(self, others: &[Self; N], marks: &mut [bool; N]) {
        for (mark, other) in marks.iter_mut().zip(others) {
            *mark |= other.0 == self.0;
        }
    }

    /// What the word's first letter looks like by itself, when it is a Latin one.
    #[must_use]
    pub fn initial(self) -> Option<Self> {
        let first = (self.0 >> 26).checked_sub(1)?;
        Some(Self((first + 1) << 26 | 1 << first))
    }

    /// Whether the word has a vowel.
    #[must_use]
    pub fn has_vowel(self) -> bool {
        const VOWELS: u32 = 1 | 1 << 4 | 1 << 8 | 1 << 14 | 1 << 20;
        self.0 & VOWELS != 0
    }

    /// Whether the word is one letter, or one letter again and again.
    #[must_use]
    pub fn is_letter(self) -> bool {
        (self.0 & Self::LETTERS).is_power_of_two()
    }

    /// Whether the two words begin with the same Latin letter.
    #[must_use]
    pub fn same_first(self, other: Self) -> bool {
        self.0 >> 26 == other.0 >> 26 && self.0 >> 26 > 0
    }
}

packed!(Signature, 1, |row| [row.0], |[bits]| Some(Signature(bits)));
