//! Words by hashes of their letters: a compact table that is built once and looked up in place.

use super::WordId;

/// Entries a bucket holds, on average.
const PER_BUCKET: usize = 4;

/// Words under 64-bit hashes. Eight bytes an entry and a look-up of two cache lines, whatever
/// the size.
#[derive(Debug, Default)]
pub(super) struct Hashes {
    /// How many bits of a hash are below those that number its bucket.
    shift: u32,
    /// Entries of each bucket: `entries[starts[bucket]..starts[bucket + 1]]`.
    starts: Vec<u32>,
    /// The low half of a hash, and the word.
    entries: Vec<(u32, WordId)>,
}

impl Hashes {
    /// Builds the table; words under one hash stay in the order given. O(entries).
    pub(super) fn build(pairs: &[(u64, WordId)]) -> Self {
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
        for &(hash, word) in pairs {
            let place = &mut next[bucket(hash, shift)];
            entries[*place as usize] = (hash as u32, word);
            *place += 1;
        }
        Self {
            shift,
            starts,
            entries,
        }
    }

    /// The words under a hash. Of two hashes that share their bucket and their low half, the
    /// words of both.
    pub(super) fn get(&self, hash: u64) -> impl Iterator<Item = WordId> {
        let range = if self.entries.is_empty() {
            0..0
        } else {
            let bucket = bucket(hash, self.shift);
            self.starts[bucket] as usize..self.starts[bucket + 1] as usize
        };
        self.entries[range]
            .iter()
            .filter(move |&&(low, _)| low == hash as u32)
            .map(|&(_, word)| word)
    }
}

fn bucket(hash: u64, shift: u32) -> usize {
    (hash >> shift) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_back_under_their_hash_in_order() {
        let hash = |number: u64| number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let pairs: Vec<(u64, WordId)> = (0..1000)
            .map(|word| (hash(u64::from(word % 300)), word))
            .collect();
        let table = Hashes::build(&pairs);
        for number in 0..300_u32 {
            let expected: Vec<WordId> = (0..1000).filter(|word| word % 300 == number).collect();
            let found: Vec<WordId> = table.get(hash(u64::from(number))).collect();
            assert_eq!(found, expected, "{number}");
        }
        assert_eq!(table.get(hash(300)).count(), 0);
        assert_eq!(Hashes::build(&[]).get(7).count(), 0);
    }
}
