//! The snapshot's tenures, by holder and by office, with the days on which each may run.

mod advance;
mod kept;
mod relate;
mod seats;

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Ordinal;
use super::entities::Entities;
use super::ranks::Runs;
use super::spacing::Spacing;
use crate::model::{Catalogue, Certainty, DaySpan, Interval, Presence, TenureId};
use relate::{order, read, relate};
use seats::Seat;
pub use seats::{seat_key, seat_keys};

/// One tenure of the snapshot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TenureRecord {
    /// Its id.
    pub id: TenureId,
    /// Who holds.
    pub holder: Ordinal,
    /// What is held.
    pub office: Ordinal,
    /// The days on which it may and must run, cut by death, dissolution and, in an office that
    /// one person holds at a time, by the successor.
    pub interval: Interval,
    /// Held for the time being.
    pub acting: bool,
    /// Whether the day of its start is the day on which another tenure of the office ended.
    pub takes_over: bool,
    /// Whether the day of its end is the day on which another tenure of the office began.
    pub hands_over: bool,
}

/// All tenures: those that were indexed at first, and over them what changed since.
#[derive(Clone, Debug)]
pub struct Tenures {
    first: Arc<First>,
    later: Arc<Later>,
    /// How the entities that were indexed at first are numbered.
    entities: Spacing,
    count: usize,
}

/// What was indexed at first.
#[derive(Debug, Default)]
struct First {
    /// By office, those of one by start: they are looked at together.
    records: Vec<TenureRecord>,
    /// Those of each office, by its place among the entities.
    of_offices: Runs,
    /// Places of the records by holder, those of one by start.
    by_holder: Vec<u32>,
    /// Those of each holder.
    of_holders: Runs,
    /// Places of the records, by id.
    by_id: Vec<u32>,
    /// Those of members, by seat.
    by_seat: Vec<Seat>,
    /// Tenures whose holder or office is not in the catalogue.
    loose: Vec<TenureId>,
}

/// What changed since.
#[derive(Debug, Default)]
struct Later {
    /// Their places are behind those that were indexed at first.
    records: Vec<TenureRecord>,
    by_holder: FxHashMap<Ordinal, Box<[u32]>>,
    by_office: FxHashMap<Ordinal, Box<[u32]>>,
    /// Of these records, and of first ones that are for other seats now.
    by_seat: Vec<Seat>,
}

impl Tenures {
    /// Indexes every tenure whose holder and office are in the catalogue. O(n log n).
    pub(super) fn build(catalogue: &Catalogue, entities: &Entities) -> Self {
        let (mut records, mut loose) = (Vec::new(), Vec::new());
        for tenure in catalogue.tenures.values() {
            match read(catalogue, tenure, entities) {
                Some(record) => records.push(record),
                None => loose.push(tenure.id),
            }
        }
        // Ordinals are in the order of places.
        records.sort_unstable_by_key(|record| (record.office, order(record)));
        records.shrink_to_fit();
        for own in records.chunk_by_mut(|left, right| left.office == right.office) {
            relate(own, catalogue);
        }
        let mut by_holder: Vec<u32> = (0..records.len() as u32).collect();
        let holder = |place: &u32| {
            let record = &records[*place as usize];
            (record.holder, order(record))
        };
        by_holder.sort_by_key(holder);
        let mut by_id: Vec<u32> = (0..records.len() as u32).collect();
        by_id.sort_unstable_by_key(|&place| records[place as usize].id);
        let mut by_seat = Vec::new();
        for (record, place) in records.iter().zip(0..) {
            Seat::of(catalogue, record.id, place, &mut by_seat);
        }
        by_seat.sort_unstable();
        by_seat.shrink_to_fit();
        let lists = (by_holder, by_id, by_seat);
        let first = First::of(records, lists, loose, entities.indexed());
        Self {
            count: first.records.len(),
            first: Arc::new(first),
            later: Arc::new(Later::default()),
            entities: entities.spacing(),
        }
    }

    /// A tenure by its place.
    fn record(&self, place: u32) -> &TenureRecord {
        let place = place as usize;
        match place.checked_sub(self.first.records.len()) {
            None => &self.first.records[place],
            Some(behind) => &self.later.records[behind],
        }
    }

    /// Whether an entity that was indexed at first holds tenures that were, or is held in them.
    pub(super) fn has_first(&self, entity: Ordinal) -> bool {
        let place = self.entities.place(entity);
        let first = &self.first;
        place.is_some_and(|place| {
            !first.of_holder(place).is_empty() || !first.of_office(place).is_empty()
        })
    }

    /// Whether there were tenures at first whose holder or office was missing.
    pub(super) fn has_loose(&self) -> bool {
        !self.first.loose.is_empty()
    }

    /// How many tenures there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The tenures of a holder, by start.
    pub fn of_holder(&self, holder: Ordinal) -> impl DoubleEndedIterator<Item = &TenureRecord> {
        let places = match self.later.by_holder.get(&holder) {
            Some(places) => places,
            None => {
                let place = self.entities.place(holder);
                place.map_or(&[][..], |place| self.first.of_holder(place))
            }
        };
        places.iter().map(|&place| self.record(place))
    }

    /// The tenures of an office, by start.
    pub fn of_office(&self, office: Ordinal) -> impl DoubleEndedIterator<Item = &TenureRecord> {
        let (places, run): (&[u32], _) = match self.later.by_office.get(&office) {
            Some(places) => (places, &[][..]),
            None => {
                let place = self.entities.place(office);
                (
                    &[],
                    place.map_or(&[][..], |place| self.first.of_office(place)),
                )
            }
        };
        places.iter().map(|&place| self.record(place)).chain(run)
    }
}

impl First {
    /// Tenures by office, and their places by holder, by id and by seat. All holders and offices
    /// are among so many entities. O(tenures + entities / 64).
    fn of(
        records: Vec<TenureRecord>,
        (by_holder, by_id, by_seat): (Vec<u32>, Vec<u32>, Vec<Seat>),
        loose: Vec<TenureId>,
        entities: usize,
    ) -> Self {
        let spacing = Spacing::of(entities);
        let at = |ordinal| spacing.place(ordinal).unwrap_or(0);
        let holder = |&place: &u32| at(records[place as usize].holder);
        Self {
            of_offices: Runs::of(records.iter().map(|record| at(record.office)), entities),
            of_holders: Runs::of(by_holder.iter().map(holder), entities),
            records,
            by_holder,
            by_id,
            by_seat,
            loose,
        }
    }

    /// The tenures of the office at a place among the entities, by start.
    fn of_office(&self, office: usize) -> &[TenureRecord] {
        &self.records[self.of_offices.at(office)]
    }

    /// The places of the tenures of the holder at a place among the entities, by start.
    fn of_holder(&self, holder: usize) -> &[u32] {
        &self.by_holder[self.of_holders.at(holder)]
    }
}

impl TenureRecord {
    /// How sure it is that the tenure ran over `span`; `None` when it did not.
    #[must_use]
    pub fn certainty(&self, span: DaySpan) -> Option<Certainty> {
        match self.interval.presence(span) {
            Presence::Absent => None,
            Presence::Possible => Some(Certainty::Possible),
            // A source's end day may be the last day held: without a successor, perhaps.
            Presence::EndsThatDay if self.hands_over => Some(Certainty::HandoverDay),
            Presence::EndsThatDay => Some(Certainty::Possible),
            Presence::Certain => {
                let first_day = span.single() == Some(self.interval.latest_start);
                if first_day && self.takes_over {
                    Some(Certainty::HandoverDay)
                } else {
                    Some(Certainty::Certain)
                }
            }
        }
    }

    /// Whether the tenure is the incoming one on that very day.
    #[must_use]
    pub fn is_incoming(&self, span: DaySpan) -> bool {
        self.takes_over && span.single() == Some(self.interval.latest_start)
    }
}
