//! The snapshot's tenures, by holder and by office, with the days on which each may run.

mod advance;
mod kept;
mod relate;

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Ordinal;
use super::entities::Entities;
use super::spacing::Spacing;
use crate::model::{Catalogue, Certainty, DaySpan, Interval, Presence, TenureId};
use relate::{order, read, relate};

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
    /// Those of each office: `records[starts[office]..starts[office + 1]]`.
    starts: Vec<u32>,
    by_holder: Places,
    /// Places of the records, by id.
    by_id: Vec<u32>,
    /// Tenures whose holder or office is not in the catalogue.
    loose: Vec<TenureId>,
}

/// Places in a table by the place of an entity.
#[derive(Debug, Default)]
struct Places {
    /// Those of each: `places[starts[entity]..starts[entity + 1]]`.
    starts: Vec<u32>,
    places: Vec<u32>,
}

/// What changed since.
#[derive(Debug, Default)]
struct Later {
    /// Their places are behind those that were indexed at first.
    records: Vec<TenureRecord>,
    by_holder: FxHashMap<Ordinal, Box<[u32]>>,
    by_office: FxHashMap<Ordinal, Box<[u32]>>,
}

impl Tenures {
    /// Indexes every tenure whose holder and office are in the catalogue. O(n log n).
    pub(super) fn build(catalogue: &Catalogue, entities: &Entities) -> Self {
        let mut first = First::default();
        for tenure in catalogue.tenures.values() {
            match read(catalogue, tenure, entities) {
                Some(record) => first.records.push(record),
                None => first.loose.push(tenure.id),
            }
        }
        // Ordinals are in the order of places.
        first
            .records
            .sort_unstable_by_key(|record| (record.office, order(record)));
        let records = &mut first.records;
        for own in records.chunk_by_mut(|left, right| left.office == right.office) {
            relate(own, catalogue);
        }
        let at = |ordinal| entities.place(ordinal).unwrap_or(0);
        let offices = first.records.iter().map(|record| at(record.office));
        first.starts = starts(offices, entities.indexed());
        let holders = first.records.iter().zip(0..);
        let holders = holders.map(|(record, place)| (at(record.holder), place));
        first.by_holder = Places::of(holders.collect(), entities.indexed(), &first.records);
        first.by_id = (0..first.records.len() as u32).collect();
        let records = &first.records;
        let id = |place: &u32| records[*place as usize].id;
        first.by_id.sort_unstable_by_key(id);
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
            !first.by_holder.at(place).is_empty() || !first.of_office(place).is_empty()
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
                place.map_or(&[][..], |place| self.first.by_holder.at(place))
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
    /// The tenures of the office at a place among the entities, by start.
    fn of_office(&self, office: usize) -> &[TenureRecord] {
        let (from, to) = (self.starts[office], self.starts[office + 1]);
        &self.records[from as usize..to as usize]
    }
}

/// Where those of each entity begin in a list of what is each one's, in the order of entities.
fn starts(of: impl Iterator<Item = usize>, entities: usize) -> Vec<u32> {
    let mut starts = vec![0_u32; entities + 1];
    for entity in of {
        starts[entity + 1] += 1;
    }
    for entity in 1..starts.len() {
        starts[entity] += starts[entity - 1];
    }
    starts
}

impl Places {
    /// The places of tenures by entity, those of one by start.
    fn of(mut pairs: Vec<(usize, u32)>, entities: usize, records: &[TenureRecord]) -> Self {
        pairs.sort_by_key(|&(entity, place)| (entity, order(&records[place as usize])));
        Self {
            starts: starts(pairs.iter().map(|(entity, _)| *entity), entities),
            places: pairs.into_iter().map(|(_, place)| place).collect(),
        }
    }

    fn at(&self, entity: usize) -> &[u32] {
        let (from, to) = (self.starts[entity], self.starts[entity + 1]);
        &self.places[from as usize..to as usize]
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
