//! Numbers by 64-bit hashes: a compact table that is built once and looked up in place.

use std::ops::Range;

use smallvec::SmallVec;

use super::kept::{Columns, Complete, Row};

/// Entries a bucket holds at most, on average; half as many at least.
const PER_BUCKET: usize = 16;
/// Hashes that are looked up together.
const AT_ONCE: usize = 32;

/// What a table keeps of a hash, beside its bucket.
pub(super) trait Low: Row + Copy + Ord + Default + 'static {
    /// The low bits of a hash.
    fn of(hash: u64) -> Self;
}

impl Low for u16 {
    #[inline]
    fn of(hash: u64) -> Self {
        hash as u16
    }
}

impl Low for u32 {
    #[inline]
    fn of(hash: u64) -> Self {
        hash as u32
    }
}

/// Numbers under 64-bit hashes. Four and a half bytes at most an entry and what is kept of its
/// hash, and a look-up of three cache lines, whatever the size. With 16 bits one look-up in some
/// ten thousand finds something else, too: for those who look at what they find.
#[derive(Debug, Default)]
pub(super) struct Hashes<L = u32> {
    /// How many bits of a hash are below those that number its bucket.
    shift: u32,
    /// Entries of each bucket: `starts[bucket]..starts[bucket + 1]`.
    starts: Vec<u32>,
    /// The low bits of each entry's hash; ascending within a bucket.
    lows: Vec<L>,
    /// Its number.
    numbers: Vec<u32>,
}

impl<L: Low> Hashes<L> {
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
        let mut entries = vec![(L::default(), 0); pairs.len()];
        for &(hash, number) in pairs {
            let place = &mut next[bucket(hash, shift)];
            entries[*place as usize] = (L::of(hash), number);
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
        let lows: Vec<L> = columns.rows()?;
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

    /// The numbers under each of several hashes, in their order. Each step is taken for all of
    /// them: what one waits for from memory, the others then wait for at the same time.
    pub(super) fn get_each(&self, hashes: &[u64], mut found: impl FnMut(&[u32])) {
        let mut spans: SmallVec<[Range<usize>; AT_ONCE]> = SmallVec::new();
        let mut firsts: SmallVec<[Option<L>; AT_ONCE]> = SmallVec::new();
        for some in hashes.chunks(AT_ONCE) {
            spans.clear();
            spans.extend(some.iter().map(|&hash| self.span(hash)));
            firsts.clear();
            let first = |span: &Range<usize>| self.lows.get(span.start).copied();
            firsts.extend(spans.iter().map(first));
            for ((&hash, span), &first) in some.iter().zip(&spans).zip(&firsts) {
                // Buckets are in order: most that have others than the hash are told at once.
                if first.is_some_and(|first| first <= L::of(hash)) {
                    found(self.within(span.clone(), hash));
                }
            }
        }
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
        let low = L::of(hash);
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
        let table = Hashes::<u32>::build(&pairs);
        for key in 0..300_u32 {
            let expected: Vec<u32> = (0..1000).filter(|number| number % 300 == key).collect();
            assert_eq!(table.get(hash(u64::from(key))), expected, "{key}");
        }
        assert!(table.get(hash(300)).is_empty());
        let hashes: Vec<u64> = (0..310).map(hash).collect();
        let (mut each, mut one) = (Vec::new(), Vec::new());
        table.get_each(&hashes, |numbers| each.extend_from_slice(numbers));
        for &hash in &hashes {
            one.extend_from_slice(table.get(hash));
        }
        assert_eq!((each.len(), each), (1000, one));
        Hashes::<u32>::build(&[]).get_each(&hashes, |numbers| assert!(numbers.is_empty()));
        assert!(Hashes::<u32>::build(&[]).get(7).is_empty());
    }
}
