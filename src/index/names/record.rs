//! One name of the index, in twelve bytes: a catalogue has more names than anything else.

use super::read::{MAX_WORDS, ReadName};
use crate::index::Ordinal;
use crate::index::kept::{Row, packed};
use crate::model::NameKind;

/// Bits of [`NameRecord::rest`] that hold which of the entity's names it is, from the lowest.
const PLACE: u32 = 16;
/// Bits that hold the first word of the family name, and bits that hold how many words there are.
const WORDS: u32 = 5;
/// Bits that hold what sort of name it is.
const KIND: u32 = 3;

/// Where what is held begins in [`NameRecord::rest`].
const FAMILY_AT: u32 = PLACE;
const LENGTH_AT: u32 = FAMILY_AT + WORDS;
const KIND_AT: u32 = LENGTH_AT + WORDS;
const PEER_AT: u32 = KIND_AT + KIND;
const CONTAINED_AT: u32 = PEER_AT + 1;

/// The highest place of a word that its bits hold: beyond all words of a name.
const MOST_WORDS: u32 = (1 << WORDS) - 1;
const _: () = assert!(MAX_WORDS <= MOST_WORDS as usize && CONTAINED_AT < u32::BITS);

/// One name of one entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NameRecord {
    /// Whose it is.
    pub entity: Ordinal,
    /// Where its words begin.
    pub(super) start: u32,
    rest: u32,
}

impl NameRecord {
    /// The record of a name of `length` words, at most [`MAX_WORDS`].
    pub(super) fn of(entity: Ordinal, name: &ReadName, start: u32, length: usize) -> Self {
        let rest = u32::from(name.place)
            | u32::from(name.family).min(MOST_WORDS) << FAMILY_AT
            | (length as u32).min(MOST_WORDS) << LENGTH_AT
            | (name.kind as u32) << KIND_AT
            | u32::from(name.peer) << PEER_AT
            | u32::from(name.contained) << CONTAINED_AT;
        Self {
            entity,
            start,
            rest,
        }
    }

    /// Which of the entity's names.
    #[must_use]
    pub fn place(self) -> usize {
        usize::from(self.rest as u16)
    }

    /// What sort of name.
    #[must_use]
    pub fn kind(self) -> NameKind {
        // Nothing else is written or read.
        name_kind(self.held(KIND_AT, KIND)).unwrap_or(NameKind::Primary)
    }

    /// Index of the first word of the family name; 0 when every word may be one.
    #[must_use]
    pub fn family(self) -> usize {
        self.held(FAMILY_AT, WORDS) as usize
    }

    /// Whether a peer's title stands before it: "Baroness Ashton".
    #[must_use]
    pub fn is_peer(self) -> bool {
        self.held(PEER_AT, 1) == 1
    }

    /// Whether a longer name of the same entity has all its words and more.
    #[must_use]
    pub fn is_contained(self) -> bool {
        self.held(CONTAINED_AT, 1) == 1
    }

    /// Where its words are.
    #[inline]
    pub(super) fn span(self) -> std::ops::Range<usize> {
        let start = self.start as usize;
        start..start + self.held(LENGTH_AT, WORDS) as usize
    }

    #[inline]
    fn held(self, at: u32, bits: u32) -> u32 {
        self.rest >> at & ((1 << bits) - 1)
    }
}

packed!(
    NameRecord,
    3,
    |row| [row.entity, row.start, row.rest],
    |[entity, start, rest]| {
        let record = NameRecord {
            entity,
            start,
            rest,
        };
        let whole = (1..=MAX_WORDS).contains(&record.span().len());
        let known = name_kind(record.held(KIND_AT, KIND)).is_some();
        (whole && known && rest >> CONTAINED_AT < 2).then_some(record)
    }
);

fn name_kind(number: u32) -> Option<NameKind> {
    const ALL: [NameKind; 5] = [
        NameKind::Primary,
        NameKind::Alias,
        NameKind::Abbreviation,
        NameKind::Former,
        NameKind::Weak,
    ];
    ALL.get(number as usize).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_comes_back() {
        for (place, number) in [(0, 0), (7, 3), (u16::MAX, 4)] {
            let kind = name_kind(number).expect("there are five");
            for (family, peer, contained) in [(0, true, false), (24, false, true)] {
                let name = ReadName {
                    place,
                    kind,
                    family,
                    generation: None,
                    peer,
                    contained,
                    words: Box::default(),
                    parts: Box::default(),
                    acronyms: Vec::new(),
                };
                for length in [1, MAX_WORDS] {
                    let record = NameRecord::of(1 << 31, &name, 77, length);
                    assert_eq!((record.place(), record.kind()), (place.into(), kind));
                    assert_eq!(record.family(), usize::from(family));
                    assert_eq!((record.is_peer(), record.is_contained()), (peer, contained));
                    assert_eq!(record.span(), 77..77 + length);
                    let mut bytes = Vec::new();
                    NameRecord::put(&[record], &mut bytes);
                    assert_eq!(bytes.len(), NameRecord::WIDTH);
                    assert_eq!(NameRecord::get(&bytes), Some(vec![record]));
                }
            }
        }
    }

    #[test]
    fn a_record_of_no_name_is_none() {
        let read = |rest: u32| {
            let bytes: Vec<u8> = [1, 2, rest]
                .into_iter()
                .flat_map(u32::to_le_bytes)
                .collect();
            NameRecord::get(&bytes)
        };
        let one_word = 1 << LENGTH_AT;
        assert!(read(one_word).is_some());
        assert!(read(0).is_none(), "no words");
        assert!(
            read(25 << LENGTH_AT).is_none(),
            "more words than a name has"
        );
        assert!(
            read(one_word | 5 << KIND_AT).is_none(),
            "a sixth sort of name"
        );
        assert!(
            read(one_word | 1 << 31).is_none(),
            "a bit that means nothing"
        );
        assert!(NameRecord::get(&[0; 11]).is_none(), "cut short");
    }
}
