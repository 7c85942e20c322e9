//! The tenures of a changed catalogue, over those that were indexed at first.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{First, Later, Seat, TenureRecord, Tenures, order, read, relate};
use crate::index::Ordinal;
use crate::index::advance::Stride;
use crate::index::entities::Entities;
use crate::index::offices::Offices;
use crate::model::{EntityId, Kind, TenureId};

/// What has to be related anew.
#[derive(Default)]
struct Touched {
    offices: BTreeSet<EntityId>,
    tenures: BTreeSet<TenureId>,
    /// Offices whose tenures have not been looked at yet.
    open: Vec<EntityId>,
}

impl Touched {
    fn office(&mut self, id: EntityId) {
        if self.offices.insert(id) {
            self.open.push(id);
        }
    }
}

impl Tenures {
    /// The tenures after a stride, and the entities whose tenures as holders have changed.
    pub(in crate::index) fn advance(
        &self,
        stride: &Stride<'_>,
        offices: &Offices,
        entities: &Entities,
    ) -> (Self, BTreeSet<Ordinal>) {
        let touched = self.touched(stride, offices, entities);
        let mut by_office: BTreeMap<Ordinal, Vec<TenureRecord>> = BTreeMap::new();
        for &id in &touched.offices {
            if let Some(office) = entities.first(id).or_else(|| entities.ordinal(id)) {
                by_office.insert(office, Vec::new());
            }
        }
        // Tenures indexed at first that are still as they were keep their place.
        let mut before: BTreeMap<TenureId, u32> = BTreeMap::new();
        for &id in &touched.tenures {
            if let Some(place) = self.first_place(id) {
                before.insert(id, place);
            }
            let now = stride.now.tenures.get(&id);
            if let Some(record) = now.and_then(|tenure| read(stride.now, tenure, entities)) {
                by_office.entry(record.office).or_default().push(record);
            }
        }
        let mut count = self.first.records.len() - before.len();
        let mut later = Later::default();
        let mut holders: BTreeSet<Ordinal> = BTreeSet::new();
        let mut by_holder: BTreeMap<Ordinal, Vec<u32>> = BTreeMap::new();
        for (office, mut records) in by_office {
            records.sort_by_key(order);
            relate(&mut records, stride.now);
            count += records.len();
            let mut places = Vec::with_capacity(records.len());
            for record in records {
                let id = record.id;
                let known = before.get(&record.id).copied();
                let same = known.filter(|&place| *self.record(place) == record);
                let place = same.unwrap_or_else(|| {
                    holders.insert(record.holder);
                    later.records.push(record);
                    (self.first.records.len() + later.records.len() - 1) as u32
                });
                if same.is_some() {
                    before.remove(&record.id);
                }
                if same.is_none() || stride.tenures.contains(&id) {
                    Seat::of(stride.now, id, place, &mut later.by_seat);
                }
                by_holder.entry(record.holder).or_default().push(place);
                places.push(place);
            }
            later.by_office.insert(office, places.into());
        }
        later.by_seat.sort_unstable();
        // What is left has gone or is another now.
        let left = before.values();
        holders.extend(left.map(|&place| self.first.records[place as usize].holder));
        let mut next = Self {
            first: self.first.clone(),
            later: Arc::default(),
            entities: self.entities,
            count,
        };
        for &holder in &holders {
            let place = self.entities.place(holder);
            let first = place.map_or(&[][..], |place| self.first.of_holder(place));
            let kept = first.iter().copied().filter(|&place| {
                let id = self.first.records[place as usize].id;
                !touched.tenures.contains(&id)
            });
            let now = by_holder.get(&holder).into_iter().flatten().copied();
            let mut places: Vec<u32> = kept.chain(now).collect();
            places.sort_by_key(|&place| {
                let place = place as usize;
                let behind = place.checked_sub(self.first.records.len());
                order(behind.map_or_else(
                    || &self.first.records[place],
                    |behind| &later.records[behind],
                ))
            });
            later.by_holder.insert(holder, places.into());
        }
        next.later = Arc::new(later);
        (next, holders)
    }

    /// The place of a tenure that was indexed at first.
    fn first_place(&self, id: TenureId) -> Option<u32> {
        let First { records, by_id, .. } = &*self.first;
        let of = |place: &u32| records[*place as usize].id;
        let at = by_id.binary_search_by_key(&id, of).ok()?;
        Some(by_id[at])
    }

    /// The offices that a stride may change the tenures of, with all their tenures.
    fn touched(&self, stride: &Stride<'_>, offices: &Offices, entities: &Entities) -> Touched {
        let mut touched = Touched::default();
        touched.tenures.extend(stride.tenures);
        // Holders and offices that were missing may be there now.
        touched.tenures.extend(&self.first.loose);
        for &id in stride.entities {
            let (before, now) = (
                stride.before.entities.get(&id),
                stride.now.entities.get(&id),
            );
            let moved = stride.moved.contains(&id);
            let died = |entity: Option<crate::model::EntityRef<'_>>| entity.and_then(|it| it.died);
            let ends = moved || died(before) != died(now);
            if ends && let Some(holder) = entities.first(id) {
                let place = self.entities.place(holder);
                for place in place.map_or(&[][..], |place| self.first.of_holder(place)) {
                    let office = self.first.records[*place as usize].office;
                    if let Some(office) = entities.id(office) {
                        touched.office(office);
                    }
                }
            }
            if ends {
                for office in offices.of_organisation(id) {
                    touched.office(office);
                }
            }
            let detail = |entity: Option<crate::model::EntityRef<'_>>| {
                let office = entity.filter(|entity| entity.kind == Kind::Office);
                office.map(|entity| entity.office())
            };
            if moved || detail(before) != detail(now) {
                touched.office(id);
            }
        }
        let changed: Vec<TenureId> = touched.tenures.iter().copied().collect();
        for id in changed {
            self.add_offices(id, stride, entities, &mut touched);
        }
        while let Some(office) = touched.open.pop() {
            let Some(place) = entities
                .first(office)
                .and_then(|it| self.entities.place(it))
            else {
                continue;
            };
            for record in self.first.of_office(place) {
                if touched.tenures.insert(record.id) {
                    self.add_offices(record.id, stride, entities, &mut touched);
                }
            }
        }
        touched
    }

    /// Notes the offices of a tenure: the one that it was indexed with, and the one it has now.
    fn add_offices(
        &self,
        id: TenureId,
        stride: &Stride<'_>,
        entities: &Entities,
        touched: &mut Touched,
    ) {
        let first = self.first_place(id);
        let first = first.map(|place| self.first.records[place as usize].office);
        if let Some(office) = first.and_then(|office| entities.id(office)) {
            touched.office(office);
        }
        if let Some(tenure) = stride.now.tenures.get(&id) {
            touched.office(stride.now.canonical(tenure.office));
        }
    }
}
