//! A snapshot of a changed catalogue: what was indexed at first, and over it what changed since.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::entities::Entities;
use super::offices::Offices;
use super::tenures::Tenures;
use super::{Counts, Ordinal, Snapshot, codes_of};
use crate::model::{Catalogue, EntityId, EntityRef, Kind, TenureId};
use crate::text::lexicon;

/// So many changes are little, whatever the size of the catalogue.
const LITTLE: usize = 1024;
/// Of more, the part of the catalogue's entities that makes an index worn.
const WORN_PART: usize = 200;
/// Of more, the part that makes it worn out.
const WORN_OUT_PART: usize = 5;
/// Of what lies over an index, how much there may be for each entity in it.
const MOST_OVER: usize = 4;

/// What two states of a catalogue differ in.
#[derive(Clone, Debug, Default)]
pub(super) struct Changes {
    entities: BTreeSet<EntityId>,
    tenures: BTreeSet<TenureId>,
    redirects: BTreeSet<EntityId>,
}

/// What a catalogue differs in from a snapshot's.
#[derive(Clone, Debug)]
pub struct Difference(Changes);

impl Difference {
    /// How many entities are others, came or went.
    #[must_use]
    pub fn entities(&self) -> usize {
        self.0.entities.len()
    }
}

/// What changed since all was indexed that offices and tenures depend on. It is indexed together
/// at each step: an office is what several entities make it, and its tenures are what each of
/// them is to the others.
#[derive(Clone, Debug, Default)]
pub(super) struct Since {
    changes: Changes,
    /// Entities whose tenures as holders are others.
    holders: BTreeSet<Ordinal>,
    /// Offices whose rank is another.
    ranked: Vec<EntityId>,
}

/// What an index is advanced by.
pub(super) struct Step<'a> {
    /// The catalogue before the step.
    pub(super) last: &'a Catalogue,
    /// The catalogue now.
    pub(super) now: &'a Catalogue,
    /// Entities that may be others than before the step.
    pub(super) fresh: &'a BTreeSet<EntityId>,
}

/// What offices and tenures are advanced by: all that changed since they were indexed at first.
pub(super) struct Stride<'a> {
    /// The catalogue that was indexed at first.
    pub(super) before: &'a Catalogue,
    /// The catalogue now.
    pub(super) now: &'a Catalogue,
    /// Entities that may be others now; ids that answer, or answered, for others.
    pub(super) entities: &'a BTreeSet<EntityId>,
    /// Entities that changed since the last step.
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

    /// How many things differ.
    fn len(&self) -> usize {
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
    /// by what the two copies do not share, and the work follows what differs, and of what
    /// changed since [`Self::indexed_revision`] only the offices and tenures. What has changed
    /// since then makes look-ups slower, though: when [`Self::is_worn`] tells that this is much,
    /// build one anew.
    #[must_use]
    pub fn advance(&self, catalogue: Arc<Catalogue>, revision: u64) -> Self {
        let difference = self.difference(&catalogue);
        self.advance_by(&difference, catalogue, revision)
    }

    /// What a catalogue differs in from [`Self::catalogue`]. O(what the two do not share + what
    /// they share / 64).
    #[must_use]
    pub fn difference(&self, catalogue: &Catalogue) -> Difference {
        Difference(Changes::between(&self.catalogue, catalogue))
    }

    /// As [`Self::advance`], when it is known already what the catalogue differs in.
    #[must_use]
    pub fn advance_by(
        &self,
        difference: &Difference,
        catalogue: Arc<Catalogue>,
        revision: u64,
    ) -> Self {
        let Difference(fresh) = difference;
        let indexed = self.entities.indexed();
        let small = fresh.len() <= LITTLE.max(indexed / 2)
            && self.over_it() + fresh.len() <= LITTLE.max(indexed * MOST_OVER);
        let next = small.then(|| self.over(&catalogue, revision, fresh));
        next.flatten()
            .unwrap_or_else(|| Self::build(catalogue, revision))
    }

    /// Whether so much has changed since [`Self::indexed_revision`] that indexing the whole
    /// catalogue anew pays.
    #[must_use]
    pub fn is_worn(&self) -> bool {
        self.over_it() > LITTLE.max(self.entities.indexed() / WORN_PART)
    }

    /// Whether so much has changed since then that answers would take longer, and memory would
    /// grow, were the catalogue not indexed anew now.
    #[must_use]
    pub fn is_worn_out(&self) -> bool {
        self.over_it() > LITTLE.max(self.entities.indexed() / WORN_OUT_PART)
    }

    /// How much lies over what was indexed at first.
    fn over_it(&self) -> usize {
        let entities = self.entities.changed().max(self.names.written());
        let changes = &self.since.changes;
        entities + changes.tenures.len() + changes.redirects.len()
    }

    /// The revision at which the whole catalogue was indexed.
    #[must_use]
    pub fn indexed_revision(&self) -> u64 {
        self.indexed_revision
    }

    /// `None` when there is no room for the numbers of what is new.
    fn over(&self, catalogue: &Arc<Catalogue>, revision: u64, fresh: &Changes) -> Option<Self> {
        let (last, now): (&Catalogue, &Catalogue) = (&self.catalogue, catalogue);
        let mut changed = fresh.entities.clone();
        changed.extend(fresh.led_to(last, now));
        let ids = |from: &Catalogue, other: &Catalogue| -> Vec<EntityId> {
            let ids = changed.iter().copied();
            ids.filter(|id| is_in(from, id) && !is_in(other, id))
                .collect()
        };
        let mut entities = self.entities.advance(&ids(last, now), &ids(now, last))?;
        let lexicon = lexicon();
        let step = Step {
            last,
            now,
            fresh: &changed,
        };
        let (mut names, mut touched) =
            self.names
                .advance(&step, &self.entities, &entities, lexicon)?;
        let ordinals = changed.iter().filter_map(|&id| entities.ordinal(id));
        let mut doubtful: BTreeSet<Ordinal> = ordinals.collect();
        let roles = self.roles(fresh, &changed, now, &entities);
        let (offices, tenures, since) = match roles {
            Some((offices, tenures, since)) => {
                doubtful.extend(self.since.holders.iter().chain(&since.holders));
                let ranked = self.since.ranked.iter().chain(&since.ranked);
                for office in ranked.filter_map(|&id| entities.ordinal(id)) {
                    doubtful.extend(tenures.of_office(office).map(|tenure| tenure.holder));
                }
                (offices, tenures, Arc::new(since))
            }
            None => (
                self.offices.clone(),
                self.tenures.clone(),
                self.since.clone(),
            ),
        };
        for ordinal in doubtful {
            let entity = entities.id(ordinal).and_then(|id| now.entities.get(&id));
            if let Some(entity) = entity {
                let rank = super::best_rank(ordinal, &tenures, &offices);
                let known = self.entities.ordinal(entity.id) == Some(ordinal);
                if known && self.entities.facts(ordinal).best_rank != rank {
                    touched.extend(names.words_of_entity(ordinal));
                }
                entities.change(ordinal, entity, rank);
            }
        }
        names.follow_prominent((&self.names, &self.entities), &entities, touched);
        let mut counts = self.counts;
        let (mut gone, mut came) = (Vec::new(), Vec::new());
        for id in &changed {
            if let Some(entity) = last.entities.get(id) {
                counts.take(entity);
                let own = self.entities.ordinal(*id)?;
                gone.extend(nations(entity).zip(std::iter::repeat(own)));
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
            since,
            entities,
            first_counts: self.first_counts,
            counts,
            names,
            offices,
            tenures,
            nations: self.nations.edited(gone, came),
        })
    }

    /// The offices and the tenures after a step; `None` when they are as they were.
    fn roles(
        &self,
        fresh: &Changes,
        changed: &BTreeSet<EntityId>,
        now: &Catalogue,
        entities: &Entities,
    ) -> Option<(Offices, Tenures, Since)> {
        let (before, last) = (&*self.indexed, &*self.catalogue);
        let known = &self.since.changes;
        // What makes other tenures, and, of an entity that makes other offices, these too.
        let lives = |catalogue: &Catalogue, id: &EntityId| {
            let entity = catalogue.entities.get(id);
            entity.map(|entity| entity.died)
        };
        let is_office = |catalogue: &Catalogue, id: &EntityId| {
            let entity = catalogue.entities.get(id);
            entity.is_some_and(|entity| entity.kind == Kind::Office)
        };
        let concerns = |id: &EntityId| {
            is_office(last, id)
                || is_office(now, id)
                || self.offices.concern(*id)
                || (lives(last, id) != lives(now, id) && self.has_first_tenures(*id))
        };
        let concerned: Vec<EntityId> = fresh.entities.iter().copied().filter(concerns).collect();
        let later_tenures = !known.tenures.is_empty() || self.tenures.has_loose();
        let same = concerned.is_empty()
            && fresh.tenures.is_empty()
            && fresh.redirects.is_empty()
            && !(later_tenures && changed.iter().any(|id| lives(last, id) != lives(now, id)));
        if same {
            return None;
        }
        let mut changes = known.clone();
        changes.entities.extend(concerned);
        changes.tenures.extend(&fresh.tenures);
        changes.redirects.extend(&fresh.redirects);
        let led: BTreeSet<EntityId> = changes.led_to(before, now).collect();
        let touched: BTreeSet<EntityId> = changes.entities.union(&led).copied().collect();
        let mut moved = led;
        let came_or_went = |id: &&EntityId| is_in(before, id) != is_in(now, id);
        moved.extend(touched.iter().filter(came_or_went));
        let stride = Stride {
            before,
            now,
            entities: &touched,
            fresh: changed,
            moved: &moved,
            tenures: &changes.tenures,
        };
        let (offices, ranked) = self.offices.advance(&stride, entities, lexicon());
        let (tenures, holders) = self.tenures.advance(&stride, &offices, entities);
        let since = Since {
            changes,
            holders,
            ranked,
        };
        Some((offices, tenures, since))
    }

    /// Whether an entity that was indexed at first holds tenures that were, or is held in them.
    fn has_first_tenures(&self, id: EntityId) -> bool {
        let first = self.entities.first(id);
        first.is_some_and(|ordinal| self.tenures.has_first(ordinal))
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
