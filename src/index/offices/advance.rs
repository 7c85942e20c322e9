//! The offices of a changed catalogue, over those that were indexed at first.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::build::{Members, record};
use super::read::{ReadOffice, read_office, title_keys};
use super::{Later, Offices};
use crate::index::advance::Stride;
use crate::index::entities::Entities;
use crate::model::{EntityId, EntityRef, Kind};
use crate::text::Lexicon;

impl Offices {
    /// The offices after a stride, and those whose rank is another now.
    pub(in crate::index) fn advance(
        &self,
        stride: &Stride<'_>,
        entities: &Entities,
        lexicon: &Lexicon,
    ) -> (Self, Vec<EntityId>) {
        let fresh = self.touched(stride.fresh, stride);
        let (mut terms, mut countries) =
            (self.terms.without_later(), self.countries.without_later());
        let (mut gone, mut came) = (Members::default(), Members::default());
        let mut later = Later::default();
        let mut ranked = Vec::new();
        let mut total = self.first.records.len();
        for id in self.touched(stride.entities, stride) {
            let Some(ordinal) = entities.first(id).or_else(|| entities.ordinal(id)) else {
                continue;
            };
            let before = self.first.record(ordinal);
            if let (Some(record), Some(entity)) = (before, stride.before.entities.get(&id)) {
                let keys: Vec<Box<str>> = title_keys(entity).collect();
                gone.add(ordinal, record, &keys, &mut countries);
                total -= 1;
            }
            let now = stride.now.entities.get(&id);
            let now = now.filter(|entity| entity.kind == Kind::Office);
            let now = now.map(|entity| {
                let still = |read: &&Arc<ReadOffice>| {
                    let is_fresh = |id| stride.fresh.contains(&id);
                    !fresh.contains(&id) && !read.organisation.is_some_and(is_fresh)
                };
                let known = self.later.read.get(&id).filter(still);
                let read: Arc<ReadOffice> = known
                    .cloned()
                    .unwrap_or_else(|| Arc::new(read_office(stride.now, entity, lexicon)));
                let record = record(&read, &mut terms, entities);
                came.add(ordinal, &record, &read.keys, &mut countries);
                total += 1;
                if let Some(body) = read.organisation {
                    later.of_organisations.entry(body).or_default().push(id);
                }
                later.read.insert(id, read);
                record
            });
            let rank = |record: Option<&_>| record.map(|record: &super::OfficeRecord| record.rank);
            if rank(before) != rank(now.as_ref()) {
                ranked.push(id);
            }
            later.records.insert(ordinal, now);
        }
        let next = Self {
            first: self.first.clone(),
            later: Arc::new(later),
            terms,
            countries,
            by_term: self.by_term.changed(gone.terms, came.terms),
            groups: self.groups.changed(gone.groups, came.groups),
            by_text: self.by_text.changed(gone.texts, came.texts),
            total: total as u32,
        };
        (next, ranked)
    }

    /// What is or was an office among entities, and the offices of those that are organisations.
    fn touched(&self, ids: &BTreeSet<EntityId>, stride: &Stride<'_>) -> BTreeSet<EntityId> {
        let mut touched = BTreeSet::new();
        for &id in ids {
            let office = |entity: Option<EntityRef<'_>>| {
                entity.is_some_and(|entity| entity.kind == Kind::Office)
            };
            let (before, now) = (
                stride.before.entities.get(&id),
                stride.now.entities.get(&id),
            );
            if office(before) || office(now) {
                touched.insert(id);
            }
            touched.extend(self.of_organisation(id));
        }
        touched
    }
}
