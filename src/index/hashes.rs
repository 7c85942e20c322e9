//! Numbers by 64-bit hashes: a compact table that is built once and looked up in place.

use std::ops::Range;

use super::kept::{Columns, Complete};

/// Entries a bucket holds at most, on average; half as many at least.
const PER_BUCKET: usize = 16;
/// Numbers under 64-bit hashes. Eight and a half bytes at most an entry, and a look-up of three
/// cache lines, whatever the size.
#[derive(Debug, Default)]
pub(super) struct Hashes {
    /// How many bits of a hash are below those that number its bucket.
    shift: u32,
    /// Entries of each bucket: `starts[bucket]..starts[bucket + 1]`.
    starts: Vec<u32>,
    /// The low bits of each entry's hash; ascending within a bucket.
    lows: Vec<u32>,
    /// Its number.
    numbers: Vec<u32>,
}

impl Hashes {
    /// Builds the table; numbers under one hash stay in the order given. O(entries).
    pub(super) fn build(pairs: &[(u64, u32)]) -> Self {
        let buckets = (pairs.len() / PER_BUCKET).next_power_of_two().max(2);
        let shift = 64 - buckets.trailing_zeros();
        let mut starts = vec![0_u32; buckets + 1];
        for &(hash, _) in pairs {
            starts[bucket(hash, shift) + 1] += 1;
        }
        for place in 1..starts.len() {
            starts[place] += starts[place - 1];
        }
        let mut next = starts.clone();
        let mut entries = vec![(0, 0); pairs.len()];
        for &(hash, number) in pairs {
            let place = &mut next[bucket(hash, shift)];
            entries[*place as usize] = (hash as u32, number);
            *place += 1;
        }
        for bucket in 0..buckets {
            let span = starts[bucket] as usize..starts[bucket + 1] as usize;
            // Stable: those of one hash stay in their order.
            entries[span].sort_by_key(|&(low, _)| low);
        }
        Self {
            shift,
            starts,
            lows: entries.iter().map(|&(low, _)| low).collect(),
            numbers: entries.iter().map(|&(_, number)| number).collect(),
        }
    }

    /// Columns that a table takes.
    pub(super) const COLUMNS: usize = 3;

    /// Adds the table's columns.
    pub(super) fn keep<'a>(&'a self, columns: &mut Columns<'a>) {
        columns.add(&self.starts);
        columns.add(&self.lows);
        columns.add(&self.numbers);
    }

    /// Reads what [`Self::keep`] added.
    pub(super) fn of_kept(columns: &mut Complete) -> Result<Self, String> {
        let starts: Vec<u32> = columns.rows()?;
        let lows: Vec<u32> = columns.rows()?;
        let numbers = columns.exactly(lows.len())?;
        if starts.is_empty() && lows.is_empty() {
            return Ok(Self::default());
        }
        let buckets = starts.len().saturating_sub(1);
        let whole = starts.last().is_some_and(|&end| end as usize == lows.len());
        if !(buckets.is_power_of_two() && buckets > 1 && whole && starts.is_sorted()) {
            return Err("a table of hashes has other buckets".to_owned());
        }
        Ok(Self {
            shift: 64 - buckets.trailing_zeros(),
            starts,
            lows,
            numbers,
        })
    }

    /// All numbers that are under any hash.
    pub(super) fn numbers(&self) -> &[u32] {
        &self.numbers
    }

    /// The numbers under a hash. Of two hashes that share their bucket and their low bits, the
    /// numbers of both.
    #[inline]
    pub(super) fn get(&self, hash: u64) -> &[u32] {
        self.within(self.span(hash), hash)
    }

    /// Where the bucket of a hash is.
    #[inline]
    fn span(&self, hash: u64) -> Range<usize> {
        if self.numbers.is_empty() {
            return 0..0;
        }
        let bucket = bucket(hash, self.shift);
        self.starts[bucket] as usize..self.starts[bucket + 1] as usize
    }

    /// The numbers under a hash, whose bucket this is.
    #[inline]
    fn within(&self, span: Range<usize>, hash: u64) -> &[u32] {
        let lows = &self.lows[span.clone()];
        let low = hash as u32;
        // All are compared, several at once, rather than one after the other until one is not less.
        let from = lows.iter().filter(|&&known| known < low).count();
        let count = lows[from..].iter().take_while(|&&known| known == low);
        let start = span.start + from;
        &self.numbers[start..start + count.count()]
    }
}

fn bucket(hash: u64, shift: u32) -> usize {
    (hash >> shift) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back_under_their_hash_in_order() {
        let hash = |number: u64| number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let pairs: Vec<(u64, u32)> = (0..1000)
            .map(|number| (hash(u64::from(number % 300)), number))
            .collect();
        let table = Hashes::build(&pairs);
        for key in 0..300_u32 {
            let expected: Vec<u32> = (0..1000).filter(|number| number % 300 == key).collect();
            assert_eq!(table.get(hash(u64::from(key))), expected, "{key}");
        }
        assert!(table.get(hash(300)).is_empty());
        assert!(Hashes::build(&[]).get(7).is_empty());
    }
}
