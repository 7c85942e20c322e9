//! Packed records: what the catalogue holds of each entity and tenure, in as few bytes as can be
//! read without unpacking.
//!
//! A record is a text. Names and other texts are in it as they are, and everything else is
//! written in ASCII characters around them, so that a whole run of records is checked to be
//! UTF-8 once and its texts are then borrowed from it at no cost. Numbers have six bits a
//! character, the least first; a seventh says that more follow. There is one way of packing a
//! value, and what unpacks is packed the same way: equal values have equal records.
//!
//! Records are read far more often than they come from outside, where [`Packed::check`] looks at
//! them once. Reading one that it would refuse gives an empty or shorter value, never a panic.

mod entity;
mod map;
mod places;
mod tenure;
#[cfg(test)]
mod tests;
mod written;

pub use entity::{EntityRef, IdentifierRef, NameRef, Texts};
pub use map::{PackedMap, Records};
pub use places::Places;
pub use tenure::{TenureRef, TermRef};

/// A key of packed records.
pub trait Key: Copy + Ord {
    /// Its 128 bits; keys are in their order.
    fn to_bits(self) -> u128;
    /// The key of 128 bits.
    fn from_bits(bits: u128) -> Self;
}

/// What can be packed into a record.
pub trait Packed: Sized {
    /// What it is found by. No part of the record.
    type Key: Key;
    /// A record, read in place.
    type Ref<'a>: Copy;

    /// What it is found by.
    fn key(&self) -> Self::Key;

    /// Writes the record of this behind `out`.
    fn pack(&self, out: &mut String);

    /// Reads a record. O(1): lists are read as they are asked for.
    fn read(key: Self::Key, record: &str) -> Self::Ref<'_>;

    /// The value of a record.
    fn unpack(record: Self::Ref<'_>) -> Self;

    /// Whether a text is what [`Self::pack`] writes of some value. O(length).
    fn check(record: &str) -> bool;
}

impl Key for super::EntityId {
    fn to_bits(self) -> u128 {
        Self::to_bits(self)
    }
    fn from_bits(bits: u128) -> Self {
        Self::from_bits(bits)
    }
}

impl Key for super::TenureId {
    fn to_bits(self) -> u128 {
        Self::to_bits(self)
    }
    fn from_bits(bits: u128) -> Self {
        Self::from_bits(bits)
    }
}
