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

    /// The number of the thing that is `rank`th of those that came later, behind the first
    /// `before` things; `None` when there is no room.
    pub(super) fn between(self, before: usize, rank: usize) -> Option<u32> {
        let rank = u32::try_from(rank).ok()?.checked_add(1)?;
        (rank < self.step()).then(|| ((before as u32) << self.shift) + rank)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_in_order_and_come_back() {
        for count in [0, 1, 2, 1000, 5_000_000] {
            let spacing = Spacing::of(count);
            let mut last = spacing.between(0, 0).expect("there is room");
            for place in [0, 1, count / 2, count.saturating_sub(1)] {
                if place >= count || spacing.number(place) < last {
                    continue;
                }
                let number = spacing.number(place);
                assert_eq!(spacing.place(number), Some(place));
                let next = spacing.between(place + 1, 0).expect("there is room");
                assert!(last < number && number < next, "{count} {place}");
                assert_eq!(spacing.place(next), None);
                last = next;
            }
        }
    }

    #[test]
    fn room_ends() {
        let spacing = Spacing::of(5_000_000);
        let room = (0..).take_while(|&rank| spacing.between(7, rank).is_some());
        let room = room.count();
        assert_eq!(room as u32, spacing.step() - 1);
        let last = spacing.between(7, room - 1).expect("there is room");
        assert!(last < spacing.number(7));
    }
}
