//! Numbers that are in the order of what they number, with room for more between any two.

/// How the things of an index are numbered. The numbers of what was indexed at first lie apart,
/// so that what comes later gets one between its neighbours, and comparing two numbers compares
/// what they number, whenever that came.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spacing {
    shift: u32,
}

impl Spacing {
    /// The widest spacing of so many things in 32 bits.
    pub(super) fn of(count: usize) -> Self {
        let first_free = u32::try_from(count).unwrap_or(u32::MAX).saturating_add(1);
        Self {
            shift: first_free.leading_zeros(),
        }
    }

    /// The number of the thing at a place.
    pub(super) fn number(self, place: usize) -> u32 {
        (place as u32 + 1) << self.shift
    }

    /// How far the numbers of two neighbours are apart.
    pub(super) fn step(self) -> u32 {
        1 << self.shift
    }

    /// The place of the thing with a number; `None` for what came later.
    #[inline]
    pub(super) fn place(self, number: u32) -> Option<usize> {
        let own = number & (self.step() - 1) == 0;
        own.then(|| (number >> self.shift) as usize - 1)
    }

    /// The numbers that are free for what comes behind the first `before` things and in front of
    /// the next: between these two, both left out.
    pub(super) fn gap(self, before: usize) -> Gap {
        let low = (before as u32) << self.shift;
        Gap {
            low,
            high: low + self.step(),
        }
    }
}

/// What was indexed at first: so many things, by their numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Numbered {
    spacing: Spacing,
    count: usize,
}

impl Numbered {
    /// The numbers of so many things.
    pub(super) fn of(count: usize) -> Self {
        Self {
            spacing: Spacing::of(count),
            count,
        }
    }

    /// Whether something has a number.
    pub(super) fn has(self, number: u32) -> bool {
        let own = number & (self.spacing.step() - 1) == 0;
        own && (1..=self.count).contains(&((number >> self.spacing.shift) as usize))
    }

    /// Whether something has each number.
    ///
    /// # Errors
    ///
    /// Some number is nothing's.
    pub(super) fn check(self, numbers: &[u32]) -> Result<(), String> {
        self.check_each(numbers.iter().copied())
    }

    /// As [`Self::check`].
    pub(super) fn check_each(self, mut numbers: impl Iterator<Item = u32>) -> Result<(), String> {
        let all = numbers.all(|number| self.has(number));
        all.then_some(())
            .ok_or_else(|| "the index names what it does not have".to_owned())
    }
}

/// Numbers between two others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Gap {
    /// The highest number in front.
    pub(super) low: u32,
    /// The lowest one behind.
    pub(super) high: u32,
}

impl Gap {
    /// The first numbers of runs that are so long, in order and apart, so that more may come
    /// between any two. `None` when there is no room.
    pub(super) fn spread(self, lengths: &[u32]) -> Option<Vec<u32>> {
        let taken: u64 = lengths.iter().map(|&length| u64::from(length)).sum();
        let free = u64::from(self.high - self.low - 1).checked_sub(taken)?;
        let (mut behind, runs) = (u64::from(self.low) + 1, lengths.len() as u64);
        let firsts = (0..).zip(lengths).map(|(run, &length)| {
            let room = free * (run + 1) / (runs + 1);
            let first = behind + room;
            behind += u64::from(length);
            first as u32
        });
        Some(firsts.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_in_order_and_come_back() {
        for count in [0, 1, 2, 1000, 5_000_000] {
            let spacing = Spacing::of(count);
            for place in [0, 1, count / 2, count.saturating_sub(1)] {
                if place >= count {
                    continue;
                }
                let number = spacing.number(place);
                assert_eq!(spacing.place(number), Some(place));
                let (before, behind) = (spacing.gap(place), spacing.gap(place + 1));
                assert_eq!(
                    (before.high, behind.low),
                    (number, number),
                    "{count} {place}"
                );
                for number in [before.low + 1, before.high - 1, behind.low + 1] {
                    assert_eq!(spacing.place(number), None);
                }
            }
        }
    }

    #[test]
    fn only_what_is_there_has_a_number() {
        let numbered = Numbered::of(5);
        let step = numbered.spacing.step();
        let has: Vec<u32> = (0..8).filter(|&place| numbered.has(place * step)).collect();
        assert_eq!(has, [1, 2, 3, 4, 5]);
        assert!(!numbered.has(step + 1) && !numbered.has(u32::MAX));
        assert!(!Numbered::of(0).has(0));
        assert!(numbered.check(&[5 * step, step]).is_ok());
        assert!(numbered.check(&[step, 0]).is_err());
    }

    #[test]
    fn runs_lie_in_order_between_their_neighbours_with_room_for_more() {
        let gap = Spacing::of(5_000_000).gap(7);
        let all = gap.high - gap.low - 1;
        for lengths in [
            vec![],
            vec![1],
            vec![1; 20],
            vec![3, 0, all - 10, 2],
            vec![all],
            vec![1; all as usize],
        ] {
            let firsts = gap.spread(&lengths).expect("there is room");
            assert_eq!(firsts.len(), lengths.len());
            let mut behind = gap.low + 1;
            for (&first, &length) in firsts.iter().zip(&lengths) {
                assert!(first >= behind, "{lengths:?}: {firsts:?}");
                behind = first + length;
            }
            assert!(behind <= gap.high, "{lengths:?}: {firsts:?}");
        }
        assert_eq!(gap.spread(&[all, 1]), None);
        // What comes one by one, in order, finds room for as long as halving does.
        let mut low = gap.low;
        let halved = std::iter::from_fn(|| {
            let found = Gap { low, ..gap }.spread(&[1])?;
            low = found[0];
            Some(low)
        });
        assert!(halved.count() as u32 >= all.ilog2());
    }
}
