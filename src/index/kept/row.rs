//! Rows: how the parts of an index lie in bytes, little-endian, each of a fixed width.

use crate::model::{EntityId, Gender, Kind, TenureId};

/// One row of a column.
pub(in crate::index) trait Row: Sized + Send + Sync {
    /// Bytes that it takes.
    const WIDTH: usize;

    /// Appends rows.
    fn put(rows: &[Self], to: &mut Vec<u8>);

    /// Reads rows of the right width; `None` when one is none that [`Self::put`] writes.
    fn get(bytes: &[u8]) -> Option<Vec<Self>>;

    /// As [`Self::get`], of bytes that came as numbers of 32 bits, as those of most columns are
    /// read: they are not copied once more.
    fn of_words(words: Words) -> Option<Vec<Self>> {
        Self::get(&words.into_bytes())
    }
}

/// Bytes as numbers of 32 bits.
#[derive(Debug, Default)]
pub(in crate::index) struct Words {
    numbers: Vec<u32>,
    /// The bytes that are behind the numbers: too few for one more.
    rest: Vec<u8>,
}

impl Words {
    /// None yet, with room for so many bytes.
    pub(super) fn with_room(bytes: usize) -> Self {
        Self {
            numbers: Vec::with_capacity(bytes / size_of::<u32>()),
            rest: Vec::new(),
        }
    }

    /// These bytes.
    pub(in crate::index) fn of(bytes: &[u8]) -> Self {
        let mut words = Self::with_room(bytes.len());
        words.extend(bytes);
        words
    }

    /// How many bytes there are.
    pub(super) fn bytes(&self) -> usize {
        self.numbers.len() * size_of::<u32>() + self.rest.len()
    }

    /// Puts bytes behind those that are there.
    pub(super) fn extend(&mut self, mut bytes: &[u8]) {
        while !self.rest.is_empty()
            && let Some((byte, others)) = bytes.split_first()
        {
            self.rest.push(*byte);
            bytes = others;
            if let Ok(number) = self.rest.as_slice().try_into() {
                self.numbers.push(u32::from_le_bytes(number));
                self.rest.clear();
            }
        }
        let (numbers, rest) = bytes.as_chunks();
        let numbers = numbers.iter().map(|number| u32::from_le_bytes(*number));
        self.numbers.extend(numbers);
        self.rest.extend_from_slice(rest);
    }

    /// The numbers, when there is nothing behind them.
    pub(in crate::index) fn whole(&self) -> Option<&[u32]> {
        self.rest.is_empty().then_some(&self.numbers)
    }

    /// All bytes.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.bytes());
        u32::put(&self.numbers, &mut bytes);
        bytes.extend(self.rest);
        bytes
    }
}

macro_rules! numbers {
    ($number:ty $(, $of_words:item)?) => {
        impl Row for $number {
            const WIDTH: usize = size_of::<Self>();

            fn put(rows: &[Self], to: &mut Vec<u8>) {
                to.extend(rows.iter().flat_map(|row| row.to_le_bytes()));
            }

            fn get(bytes: &[u8]) -> Option<Vec<Self>> {
                let (rows, rest) = bytes.as_chunks();
                let rows = rows.iter().map(|row| Self::from_le_bytes(*row));
                rest.is_empty().then(|| rows.collect())
            }

            $($of_words)?
        }
    };
}

numbers!(u16);
numbers!(u128);
numbers!(
    u32,
    fn of_words(words: Words) -> Option<Vec<u32>> {
        words.rest.is_empty().then_some(words.numbers)
    }
);

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
                Self::of_words($crate::index::kept::Words::of(bytes))
            }

            fn of_words(words: $crate::index::kept::Words) -> Option<Vec<Self>> {
                let get: fn([u32; $numbers]) -> Option<Self> = $get;
                let (rows, rest) = words.whole()?.as_chunks::<$numbers>();
                let rows = rows.iter().map(|row| get(*row));
                rest.is_empty().then(|| rows.collect())?
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
