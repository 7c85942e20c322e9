//! Rows: how the parts of an index lie in bytes, little-endian, each of a fixed width.

use crate::model::{EntityId, Gender, Kind, TenureId};
use crate::text::WordPart;

/// One row of a column.
pub(in crate::index) trait Row: Sized + Send + Sync {
    /// Bytes that it takes.
    const WIDTH: usize;

    /// Appends rows.
    fn put(rows: &[Self], to: &mut Vec<u8>);

    /// Reads rows of the right width; `None` when one is none that [`Self::put`] writes.
    fn get(bytes: &[u8]) -> Option<Vec<Self>>;
}

macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl Row for $number {
            const WIDTH: usize = size_of::<Self>();

            fn put(rows: &[Self], to: &mut Vec<u8>) {
                to.extend(rows.iter().flat_map(|row| row.to_le_bytes()));
            }

            fn get(bytes: &[u8]) -> Option<Vec<Self>> {
                let (rows, rest) = bytes.as_chunks();
                rest.is_empty().then(|| rows.iter().map(|row| Self::from_le_bytes(*row)).collect())
            }
        }
    )*};
}

numbers!(u16, u32, u128);

impl Row for u8 {
    const WIDTH: usize = 1;

    fn put(rows: &[Self], to: &mut Vec<u8>) {
        to.extend_from_slice(rows);
    }

    fn get(bytes: &[u8]) -> Option<Vec<Self>> {
        Some(bytes.to_vec())
    }
}

/// A row that is written as some numbers of 32 bits.
macro_rules! packed {
    ($row:ty, $numbers:literal, $put:expr, $get:expr) => {
        impl Row for $row {
            const WIDTH: usize = 4 * $numbers;

            fn put(rows: &[Self], to: &mut Vec<u8>) {
                let put: fn(&Self) -> [u32; $numbers] = $put;
                let numbers = rows.iter().flat_map(|row| put(row));
                to.extend(numbers.flat_map(u32::to_le_bytes));
            }

            fn get(bytes: &[u8]) -> Option<Vec<Self>> {
                let get: fn([u32; $numbers]) -> Option<Self> = $get;
                let (rows, rest) = bytes.as_chunks::<{ 4 * $numbers }>();
                if !rest.is_empty() {
                    return None;
                }
                rows.iter()
                    .map(|row| {
                        let mut numbers = [0; $numbers];
                        for (number, bytes) in numbers.iter_mut().zip(row.as_chunks().0) {
                            *number = u32::from_le_bytes(*bytes);
                        }
                        get(numbers)
                    })
                    .collect()
            }
        }
    };
}
pub(in crate::index) use packed;

packed!(EntityId, 4, |row| halves(row.to_bits()), |bits| Some(
    EntityId::from_bits(whole(bits))
));

packed!(TenureId, 4, |row| halves(row.to_bits()), |bits| Some(
    TenureId::from_bits(whole(bits))
));

impl Row for WordPart {
    const WIDTH: usize = 1;

    fn put(rows: &[Self], to: &mut Vec<u8>) {
        to.extend(rows.iter().map(|&row| row as u8));
    }

    fn get(bytes: &[u8]) -> Option<Vec<Self>> {
        const ALL: [WordPart; 5] = [
            WordPart::Name,
            WordPart::Particle,
            WordPart::LegalForm,
            WordPart::Address,
            WordPart::Territory,
        ];
        let parts = bytes.iter();
        parts
            .map(|&part| ALL.get(usize::from(part)).copied())
            .collect()
    }
}

/// 128 bits as numbers of 32, the lowest first.
pub(in crate::index) fn halves(bits: u128) -> [u32; 4] {
    [0, 32, 64, 96].map(|shift| (bits >> shift) as u32)
}

/// What [`halves`] took apart.
pub(in crate::index) fn whole(numbers: [u32; 4]) -> u128 {
    let numbers = numbers.into_iter().rev();
    numbers.fold(0, |bits, number| bits << 32 | u128::from(number))
}

/// The kind with the number that `as` gives it.
pub(in crate::index) fn kind(number: u32) -> Option<Kind> {
    const ALL: [Kind; 4] = [Kind::Person, Kind::Organisation, Kind::Place, Kind::Office];
    ALL.get(number as usize).copied()
}

/// A gender by one more than the number that `as` gives it; 0 for none.
pub(in crate::index) fn gender(number: u32) -> Option<Option<Gender>> {
    const ALL: [Option<Gender>; 4] = [
        None,
        Some(Gender::Female),
        Some(Gender::Male),
        Some(Gender::Other),
    ];
    ALL.get(number as usize).copied()
}
