//! A few among many: which they are, and how many of them come before each.

use std::ops::Range;

/// Things that one block tells of.
const BLOCK: usize = 64;

/// Sixty-four things: a bit for each, and how many are among the chosen before the first of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Block {
    before: u32,
    /// The lower half, then the upper: so that a block is three numbers wide, and no wider.
    bits: [u32; 2],
}

/// Some of a number of things, told by their places. A fifth of a byte each of the many, and one
/// cache line a look-up (Jacobson's rank over a bit vector).
#[derive(Clone, Debug, Default)]
pub(super) struct Ranks {
    blocks: Vec<Block>,
}

impl Ranks {
    /// Chooses those at `places`, which ascend, of `many` things. O(many / 64 + places).
    pub(super) fn of(places: impl IntoIterator<Item = usize>, many: usize) -> Self {
        let mut blocks = vec![Block::default(); many.div_ceil(BLOCK)];
        for place in places {
            let block = &mut blocks[place / BLOCK];
            block.bits[place % BLOCK / 32] |= 1 << (place % 32);
        }
        let mut before = 0;
        for block in &mut blocks {
            block.before = before;
            before += block.count();
        }
        Self { blocks }
    }

    /// How many of the chosen come before the thing at a place, when that is one of them.
    #[inline]
    pub(super) fn rank(&self, place: usize) -> Option<usize> {
        let block = self.blocks.get(place / BLOCK)?;
        let (bits, bit) = (block.bits(), 1_u64 << (place % BLOCK));
        let below = (bits & (bit - 1)).count_ones();
        (bits & bit != 0).then_some((block.before + below) as usize)
    }

    /// The places of the chosen, ascending.
    pub(super) fn places(&self) -> impl Iterator<Item = usize> {
        let blocks = self.blocks.iter().enumerate();
        blocks.flat_map(|(at, block)| {
            let bits = block.bits();
            let chosen = (0..BLOCK).filter(move |place| bits >> place & 1 == 1);
            chosen.map(move |place| at * BLOCK + place)
        })
    }
}

impl Block {
    fn bits(self) -> u64 {
        u64::from(self.bits[0]) | u64::from(self.bits[1]) << 32
    }

    fn count(self) -> u32 {
        self.bits().count_ones()
    }
}

/// Where each thing's own lie in a list of what some of many things have, each one's together.
#[derive(Clone, Debug, Default)]
pub(super) struct Runs {
    /// Those that have any.
    ranks: Ranks,
    /// Where each of these begins, and where the last ends.
    starts: Vec<u32>,
}

impl Runs {
    /// Of a list in which each belongs to the thing at a place, ascending, of `many` things.
    /// O(many / 64 + the list).
    pub(super) fn of(places: impl IntoIterator<Item = usize>, many: usize) -> Self {
        let (mut owners, mut starts): (Vec<usize>, Vec<u32>) = (Vec::new(), Vec::new());
        let mut end = 0;
        for place in places {
            if owners.last() != Some(&place) {
                owners.push(place);
                starts.push(end);
            }
            end += 1;
        }
        starts.push(end);
        starts.shrink_to_fit();
        Self {
            ranks: Ranks::of(owners, many),
            starts,
        }
    }

    /// Where the own of the thing at a place lie; nowhere when it has none.
    #[inline]
    pub(super) fn at(&self, place: usize) -> Range<usize> {
        self.ranks.rank(place).map_or(0..0, |rank| {
            self.starts[rank] as usize..self.starts[rank + 1] as usize
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn ranks_and_runs_are_those_of_a_list(
            lengths in prop::collection::vec(0_usize..3, 0..300),
        ) {
            let many = lengths.len();
            let owners = || lengths.iter().enumerate().filter(|(_, length)| **length > 0);
            let ranks = Ranks::of(owners().map(|(place, _)| place), many);
            prop_assert!(ranks.places().eq(owners().map(|(place, _)| place)));
            let each = lengths.iter().enumerate();
            let list = each.flat_map(|(place, &length)| std::iter::repeat_n(place, length));
            let runs = Runs::of(list, many);
            let (mut end, mut rank) = (0, 0);
            for (place, &length) in lengths.iter().enumerate() {
                prop_assert_eq!(ranks.rank(place), (length > 0).then_some(rank));
                if length > 0 {
                    prop_assert_eq!(runs.at(place), end..end + length);
                    rank += 1;
                } else {
                    prop_assert!(runs.at(place).is_empty());
                }
                end += length;
            }
            prop_assert_eq!(ranks.rank(many + 64), None);
        }
    }
}
