//! Words by the hashes that they are found by.

use std::ops::Range;

use smallvec::SmallVec;

use super::WordId;
use crate::index::kept::{Columns, Complete};

/// Entries a bucket holds at most, on average; half as many at least.
const PER_BUCKET: usize = 16;
/// Hashes that are looked up together.
const AT_ONCE: usize = 32;

/// Places of words under 64-bit hashes, an entry in 32 bits: a place has as many as the last one
/// takes, and what they leave holds the low bits of the hash. Of a hundred thousand words those
/// are fifteen, and one look-up in some three thousand finds another word, too: for those who look
/// at what they find. Four and a half bytes at most an entry, and a look-up of two cache lines.
#[derive(Debug, Default)]
pub(super) struct Finder {
    /// How many bits of a hash are below those that number its bucket.
    shift: u32,
    /// How many bits of an entry are its place.
    bits: u32,
    /// Entries of each bucket: `starts[bucket]..starts[bucket + 1]`.
    starts: Vec<u32>,
    /// Ascending within a bucket: by the bits of the hash, then by place.
    entries: Vec<u32>,
}

/// Places under one hash.
#[derive(Clone, Copy, Debug)]
pub(super) struct Places<'a> {
    entries: &'a [u32],
    mask: u32,
}

impl<'a> Places<'a> {
    /// Each, ascending.
    pub(super) fn iter(self) -> impl Iterator<Item = WordId> + use<'a> {
        self.entries.iter().map(move |entry| entry & self.mask)
    }
}

impl Finder {
    /// Builds the table of so many words, from places under hashes. O(pairs).
    pub(super) fn build(pairs: &[(u64, WordId)], words: usize) -> Self {
        let buckets = (pairs.len() / PER_BUCKET).next_power_of_two().max(2);
        let mut this = Self {
            shift: 64 - buckets.trailing_zeros(),
            bits: bits_of(words),
            starts: vec![0; buckets + 1],
            entries: vec![0; pairs.len()],
        };
        for &(hash, _) in pairs {
            let bucket = this.bucket(hash);
            this.starts[bucket + 1] += 1;
        }
        for place in 1..this.starts.len() {
            this.starts[place] += this.starts[place - 1];
        }
        let mut next = this.starts.clone();
        for &(hash, word) in pairs {
            let place = &mut next[this.bucket(hash)];
            this.entries[*place as usize] = this.low(hash) | word;
            *place += 1;
        }
        for ends in this.starts.windows(2) {
            this.entries[ends[0] as usize..ends[1] as usize].sort_unstable();
        }
        this
    }

    /// Columns that a table takes.
    pub(super) const COLUMNS: usize = 2;

    /// Adds the table's columns.
    pub(super) fn keep<'a>(&'a self, columns: &mut Columns<'a>) {
        columns.add(&self.starts);
        columns.add(&self.entries);
    }

    /// Reads what [`Self::keep`] added, of so many words.
    pub(super) fn of_kept(columns: &mut Complete, words: usize) -> Result<Self, String> {
        let starts: Vec<u32> = columns.rows()?;
        let entries: Vec<u32> = columns.rows()?;
        if starts.is_empty() && entries.is_empty() {
            return Ok(Self::default());
        }
        let buckets = starts.len().saturating_sub(1);
        let whole = starts
            .last()
            .is_some_and(|&end| end as usize == entries.len());
        if !(buckets.is_power_of_two() && buckets > 1 && whole && starts.is_sorted()) {
            return Err("a table of words has other buckets".to_owned());
        }
        let this = Self {
            shift: 64 - buckets.trailing_zeros(),
            bits: bits_of(words),
            starts,
            entries,
        };
        let mask = this.mask();
        let within = |entry: &u32| ((entry & mask) as usize) < words;
        if !this.entries.iter().all(within) {
            return Err("the index finds words that it does not have".to_owned());
        }
        Ok(this)
    }

    /// The places under a hash. Of two hashes that share their bucket and their low bits, the
    /// places of both.
    #[inline]
    pub(super) fn get(&self, hash: u64) -> Places<'_> {
        self.within(self.span(hash), hash)
    }

    /// The places under each of several hashes, in their order. Each step is taken for all of
    /// them: what one waits for from memory, the others then wait for at the same time.
    pub(super) fn get_each(&self, hashes: &[u64], mut found: impl FnMut(Places<'_>)) {
        let mut spans: SmallVec<[Range<usize>; AT_ONCE]> = SmallVec::new();
        let mut firsts: SmallVec<[Option<u32>; AT_ONCE]> = SmallVec::new();
        for some in hashes.chunks(AT_ONCE) {
            spans.clear();
            spans.extend(some.iter().map(|&hash| self.span(hash)));
            firsts.clear();
            let first = |span: &Range<usize>| self.entries.get(span.start).copied();
            firsts.extend(spans.iter().map(first));
            for ((&hash, span), &first) in some.iter().zip(&spans).zip(&firsts) {
                // Buckets are in order: most that have others than the hash are told at once.
                if first.is_some_and(|first| first & !self.mask() <= self.low(hash)) {
                    found(self.within(span.clone(), hash));
                }
            }
        }
    }

    /// Where the bucket of a hash is.
    #[inline]
    fn span(&self, hash: u64) -> Range<usize> {
        if self.entries.is_empty() {
            return 0..0;
        }
        let bucket = self.bucket(hash);
        self.starts[bucket] as usize..self.starts[bucket + 1] as usize
    }

    /// The places under a hash, whose bucket this is.
    #[inline]
    fn within(&self, span: Range<usize>, hash: u64) -> Places<'_> {
        let entries = &self.entries[span];
        let (low, mask) = (self.low(hash), self.mask());
        // All are compared, several at once, rather than one after the other until one is not less.
        let from = entries.iter().filter(|&&entry| entry < low).count();
        let same = entries[from..].iter();
        let count = same.take_while(|&&entry| entry & !mask == low).count();
        Places {
            entries: &entries[from..from + count],
            mask,
        }
    }

    #[inline]
    fn bucket(&self, hash: u64) -> usize {
        (hash >> self.shift) as usize
    }

    /// What an entry holds of a hash.
    #[inline]
    fn low(&self, hash: u64) -> u32 {
        (hash as u32) << self.bits
    }

    /// The bits of an entry that are its place.
    #[inline]
    fn mask(&self) -> u32 {
        (1 << self.bits) - 1
    }
}

/// How many bits the places of so many words take.
fn bits_of(words: usize) -> u32 {
    let last = u32::try_from(words.saturating_sub(1)).unwrap_or(u32::MAX);
    // The ids of words are below that many.
    (u32::BITS - last.leading_zeros()).min(u32::BITS - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_back_under_their_hash_in_order() {
        let hash = |number: u64| number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let pairs: Vec<(u64, u32)> = (0..1000)
            .map(|number| (hash(u64::from(number % 300)), number))
            .collect();
        let table = Finder::build(&pairs, 1000);
        for key in 0..300_u32 {
            let expected: Vec<u32> = (0..1000).filter(|number| number % 300 == key).collect();
            let found: Vec<u32> = table.get(hash(u64::from(key))).iter().collect();
            assert_eq!(found, expected, "{key}");
        }
        assert_eq!(table.get(hash(300)).iter().count(), 0);
        let hashes: Vec<u64> = (0..310).map(hash).collect();
        let (mut each, mut one) = (Vec::new(), Vec::new());
        table.get_each(&hashes, |places| each.extend(places.iter()));
        for &hash in &hashes {
            one.extend(table.get(hash).iter());
        }
        assert_eq!((each.len(), each), (1000, one));
        let none = Finder::build(&[], 0);
        none.get_each(&hashes, |places| assert_eq!(places.iter().count(), 0));
        assert_eq!(none.get(7).iter().count(), 0);
    }
}
