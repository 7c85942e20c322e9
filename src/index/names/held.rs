//! A word of a name, with what it does in it, in four bytes: who looks at one asks for the other.

use crate::index::WordId;
use crate::index::kept::{Row, packed};
use crate::text::WordPart;

/// A word of a name of the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeldWord(u32);

/// Where what it does begins. There are half a billion numbers of words below: no catalogue has
/// as many words.
const PART_AT: u32 = 29;
const IDS: u32 = (1 << PART_AT) - 1;

/// What words do, by the bits that tell it.
const PARTS: [WordPart; 5] = [
    WordPart::Name,
    WordPart::Particle,
    WordPart::LegalForm,
    WordPart::Address,
    WordPart::Territory,
];

impl HeldWord {
    /// A word of the vocabulary that does this.
    pub(super) fn new(id: WordId, part: WordPart) -> Self {
        Self(id.min(IDS) | (part as u32) << PART_AT)
    }

    /// The same with another number.
    pub(super) fn renamed(self, id: WordId) -> Self {
        Self::new(id, self.part())
    }

    /// The word.
    #[must_use]
    #[inline]
    pub fn id(self) -> WordId {
        self.0 & IDS
    }

    /// What it does in the name.
    #[must_use]
    #[inline]
    pub fn part(self) -> WordPart {
        // Nothing else is written or read.
        let part = PARTS.get((self.0 >> PART_AT) as usize);
        part.copied().unwrap_or(WordPart::Name)
    }

    /// Whether the name is the same name without it.
    #[must_use]
    #[inline]
    pub fn is_weak(self) -> bool {
        self.0 > IDS
    }
}

const _: () = {
    let mut at = 0;
    while at < PARTS.len() {
        assert!(PARTS[at] as usize == at);
        at += 1;
    }
    // What is weak has a bit set.
    assert!(matches!(PARTS[0], WordPart::Name));
};

packed!(HeldWord, 1, |row| [row.0], |[bits]| PARTS
    .get((bits >> PART_AT) as usize)
    .map(|_| HeldWord(bits)));
