//! A snapshot of a changed catalogue: what was indexed at first, and over it what changed since.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::entities::{Facts, Jurisdictions};
use super::{Counts, Ordinal, Snapshot, codes_of};
use crate::model::{Catalogue, EntityId, EntityRef, Kind, TenureId};
use crate::text::lexicon;

/// So many changes are little, whatever the size of the catalogue.
const LITTLE: usize = 1024;
/// Of more, the part of the catalogue's entities that makes an index worn.
const WORN_PART: usize = 1000;

/// What two states of a catalogue differ in.
#[derive(Clone, Debug, Default)]
pub(super) struct Changes {
    entities: BTreeSet<EntityId>,
    tenures: BTreeSet<TenureId>,
    redirects: BTreeSet<EntityId>,
}

/// What an index is advanced by: all that changed since it was indexed at first.
pub(super) struct Step<'a> {
    /// The catalogue that was indexed at first.
    pub(super) before: &'a Catalogue,
    /// The catalogue now.
    pub(super) now: &'a Catalogue,
    /// Entities that may be others now; ids that answer, or answered, for others.
    pub(super) entities: &'a BTreeSet<EntityId>,
    /// Those of them that changed since the last step.
    pub(super) fresh: &'a BTreeSet<EntityId>,
    /// Those of them that came, went, or began or ceased to answer for another id.
    pub(super) moved: &'a BTreeSet<EntityId>,
    /// Tenures that may be others now.
    pub(super) tenures: &'a BTreeSet<TenureId>,
}

impl Changes {
    /// What differs between two catalogues.
    fn between(before: &Catalogue, now: &Catalogue) -> Self {
        Self {
            entities: before.entities.changes(&now.entities).into_iter().collect(),
            tenures: before.tenures.changes(&now.tenures).into_iter().collect(),
            redirects: before
                .redirects
                .changes(&now.redirects)
                .into_iter()
                .collect(),
        }
    }

    fn add(&mut self, later: &Self) {
        self.entities.extend(&later.entities);
        self.tenures.extend(&later.tenures);
        self.redirects.extend(&later.redirects);
    }

    /// How many things differ.
    pub(super) fn len(&self) -> usize {
        self.entities.len() + self.tenures.len() + self.redirects.len()
    }

    /// The ids that changed redirects led and lead to.
    fn led_to(&self, before: &Catalogue, now: &Catalogue) -> impl Iterator<Item = EntityId> {
        let redirects = self.redirects.iter();
        redirects.flat_map(|&id| [before.canonical(id), now.canonical(id)])
    }
}

impl Snapshot {
    /// The snapshot of a later (or earlier) state of the catalogue, made from this one. It
    /// answers exactly as one that is built from scratch.
    ///
    /// Cheap when `catalogue` is a changed copy of [`Self::catalogue`]: what differs is found
    /// by what the two copies do not share, and the work follows all that changed since
    /// [`Self::indexed_revision`], not the size of the catalogue. When [`Self::is_worn`] tells
    /// that this is much, build one anew.
    #[must_use]
    pub fn advance(&self, catalogue: Arc<Catalogue>, revision: u64) -> Self {
        let fresh = Changes::between(&self.catalogue, &catalogue);
        let mut changes = self.changes.clone();
        changes.add(&fresh);
        let small = changes.len() <= LITTLE.max(self.entities.indexed() / 2);
        let next = small.then(|| self.over(&catalogue, revision, &fresh, changes));
        next.flatten()
            .unwrap_or_else(|| Self::build(catalogue, revision))
    }

    /// Whether so much has changed since [`Self::indexed_revision`] that indexing the whole
    /// catalogue anew pays.
    #[must_use]
    pub fn is_worn(&self) -> bool {
        self.changes.len() > LITTLE.max(self.entities.indexed() / WORN_PART)
    }

    /// The revision at which the whole catalogue was indexed.
    #[must_use]
    pub fn indexed_revision(&self) -> u64 {
        self.indexed_revision
    }

    /// `None` when there is no room for the numbers of what is new.
    fn over(
        &self,
        catalogue: &Arc<Catalogue>,
        revision: u64,
        fresh: &Changes,
        changes: Changes,
    ) -> Option<Self> {
        let (before, now): (&Catalogue, &Catalogue) = (&self.indexed, catalogue);
        let led: BTreeSet<EntityId> = changes.led_to(before, now).collect();
        let touched: BTreeSet<EntityId> = changes.entities.union(&led).copied().collect();
        let mut moved = led;
        let came_or_went = |id: &&EntityId| is_in(before, id) != is_in(now, id);
        moved.extend(touched.iter().filter(came_or_went));
        let mut fresh_entities = fresh.entities.clone();
        fresh_entities.extend(fresh.led_to(&self.catalogue, now));
        let step = Step {
            before,
            now,
            entities: &touched,
            fresh: &fresh_entities,
            moved: &moved,
            tenures: &changes.tenures,
        };
        let ids = |from: &Catalogue, other: &Catalogue| -> Vec<EntityId> {
            let ids = touched.iter().copied();
            ids.filter(|id| is_in(from, id) && !is_in(other, id))
                .collect()
        };
        let mut entities = self
            .entities
            .advance(&ids(before, now), &ids(now, before))?;
        let lexicon = lexicon();
        let names = self.names.advance(&step, &entities, lexicon)?;
        let (offices, ranked) = self.offices.advance(&step, &entities, lexicon);
        let (tenures, holders) = self.tenures.advance(&step, &offices, &entities);
        let mut doubtful: BTreeSet<Ordinal> = holders;
        doubtful.extend(touched.iter().filter_map(|&id| entities.ordinal(id)));
        for office in ranked.iter().filter_map(|&id| entities.ordinal(id)) {
            doubtful.extend(tenures.of_office(office).map(|tenure| tenure.holder));
        }
        let mut lists = Jurisdictions::default();
        for ordinal in doubtful {
            let entity = entities.id(ordinal).and_then(|id| now.entities.get(&id));
            if let Some(entity) = entity {
                let rank = super::best_rank(ordinal, &tenures, &offices);
                entities.change(ordinal, Facts::of(entity, rank, &mut lists));
            }
        }
        let mut counts = self.first_counts;
        let (mut gone, mut came) = (Vec::new(), Vec::new());
        for id in &touched {
            if let Some(entity) = before.entities.get(id) {
                counts.take(entity);
                gone.extend(nations(entity).zip(std::iter::repeat(entities.first(*id)?)));
            }
            if let Some(entity) = now.entities.get(id) {
                counts.add(entity);
                came.extend(nations(entity).zip(std::iter::repeat(entities.ordinal(*id)?)));
            }
        }
        counts.tenures = tenures.len();
        Some(Self {
            revision,
            catalogue: catalogue.clone(),
            indexed: self.indexed.clone(),
            indexed_revision: self.indexed_revision,
            changes,
            entities,
            first_counts: self.first_counts,
            counts,
            names,
            offices,
            tenures,
            nations: self.nations.changed(gone, came),
        })
    }
}

fn is_in(catalogue: &Catalogue, id: &EntityId) -> bool {
    catalogue.entities.contains_key(id)
}

/// The jurisdictions that a place bears the name of.
pub(super) fn nations(entity: EntityRef<'_>) -> impl Iterator<Item = &'static str> {
    let place = (entity.kind == Kind::Place).then(|| codes_of(entity.primary_name()));
    place.into_iter().flatten()
}

impl Counts {
    /// Counts an entity and its names.
    pub(super) fn add(&mut self, entity: EntityRef<'_>) {
        *self.of(entity.kind) += 1;
        self.names += entity.name_count();
    }

    /// Counts an entity no more.
    fn take(&mut self, entity: EntityRef<'_>) {
        *self.of(entity.kind) -= 1;
        self.names -= entity.name_count();
    }

    fn of(&mut self, kind: Kind) -> &mut usize {
        match kind {
            Kind::Person => &mut self.people,
            Kind::Organisation => &mut self.organisations,
            Kind::Place => &mut self.places,
            Kind::Office => &mut self.offices,
        }
    }
}
