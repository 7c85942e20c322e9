//! The snapshot's entities: their numbers, and what scoring needs to know of each.

mod kept;

use std::sync::Arc;

use super::Ordinal;
use super::fork_map::ForkMap;
use super::numbers::Numbers;
use super::spacing::{Gap, Spacing};
use crate::model::{
    Catalogue, Day, Entity, EntityId, EntityRef, Gender, Kind, PartialDate, Places, SharedMap,
};

/// What scoring needs to know of an entity, close at hand.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    /// What it is.
    pub kind: Kind,
    /// A person's gender.
    pub gender: Option<Gender>,
    /// Days on which it was surely not yet, or no longer, alive or in being: the earliest day
    /// of birth and the latest of death.
    pub life: (Day, Day),
    /// Jurisdictions.
    pub countries: Countries,
    /// The best rank of an office it ever held: 1 (highest) to 5; 6 when none has a rank, and
    /// [`Facts::NO_TENURE`] when it never held any.
    pub best_rank: u8,
    /// Whether nothing but articles tells of it.
    pub provisional: bool,
    /// Whether another authority gave it an identifier.
    pub identified: bool,
}

/// A list of jurisdictions, by its number in one snapshot: [`super::Snapshot::countries`]. Entities
/// of the same ones share it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Countries(u32);

/// Jurisdictions, each list once: there are hardly more than countries.
pub(super) type Lists = Numbers<Box<[Box<str>]>>;

impl Facts {
    /// The rank of who never held an office.
    pub const NO_TENURE: u8 = 7;

    /// Whether it ever held an office that is in the catalogue.
    #[must_use]
    pub fn has_held(&self) -> bool {
        self.best_rank < Self::NO_TENURE
    }

    pub(super) fn of(entity: EntityRef<'_>, best_rank: u8, lists: &mut Lists) -> Self {
        Self {
            kind: entity.kind,
            gender: entity.gender,
            life: (
                entity.born.map_or(Day::MIN, PartialDate::first),
                entity.died.map_or(Day::MAX, PartialDate::last),
            ),
            countries: Countries(lists.intern(entity.countries().map(Into::into).collect())),
            best_rank,
            provisional: entity.is_provisional(),
            identified: entity.is_identified(),
        }
    }
}

/// All entities. Their ordinals are in the order of their ids; an entity that changes keeps its
/// own.
#[derive(Clone, Debug)]
pub(super) struct Entities {
    spacing: Spacing,
    /// What was indexed at first, by id.
    ids: Arc<Places<Entity>>,
    facts: Arc<[Facts]>,
    lists: Lists,
    /// What came later, by id.
    added: SharedMap<EntityId, Ordinal>,
    added_ids: ForkMap<Ordinal, EntityId>,
    /// Entities indexed at first that are no more.
    removed: ForkMap<Ordinal, ()>,
    /// Facts that came later.
    changed: ForkMap<Ordinal, Facts>,
}

impl Entities {
    /// Numbers the entities of a catalogue. Their facts come later.
    pub(super) fn build(catalogue: &Catalogue) -> Self {
        let ids = Places::of(catalogue.entities.clone());
        Self {
            spacing: Spacing::of(ids.len()),
            ids: Arc::new(ids),
            facts: Arc::new([]),
            lists: Lists::new(),
            added: SharedMap::new(),
            added_ids: ForkMap::default(),
            removed: ForkMap::default(),
            changed: ForkMap::default(),
        }
    }

    /// Gives the entities indexed at first, in the order of their ids, their facts; `ranks` are
    /// those of their best offices.
    pub(super) fn set_facts(&mut self, all: &[EntityRef<'_>], ranks: &[u8]) {
        let mut lists = Lists::new();
        let each = all.iter().zip(ranks);
        let facts = each.map(|(entity, &rank)| Facts::of(*entity, rank, &mut lists));
        self.facts = facts.collect();
        self.lists = lists.settle();
    }

    /// The entities with some removed and others added, by id in order; what is added gets its
    /// facts later. `None` when there is no room for their numbers. O(what comes and goes x log n).
    pub(super) fn advance(&self, removed: &[EntityId], added: &[EntityId]) -> Option<Self> {
        let mut next = self.clone();
        for &id in removed {
            if let Some(ordinal) = self.first(id) {
                next.removed.insert(ordinal, ());
            } else if let Some(ordinal) = next.added.remove(&id) {
                next.added_ids.remove(&ordinal);
                next.changed.remove(&ordinal);
            }
        }
        let mut new: Vec<(Gap, EntityId)> = Vec::new();
        for &id in added {
            match self.first(id) {
                Some(ordinal) => next.removed.remove(&ordinal),
                None => new.push((next.gap(id), id)),
            }
        }
        for some in new.chunk_by(|one, other| one.0 == other.0) {
            let firsts = some[0].0.spread(&vec![1; some.len()])?;
            for (&(_, id), ordinal) in some.iter().zip(firsts) {
                next.added.insert(id, ordinal);
                next.added_ids.insert(ordinal, id);
            }
        }
        Some(next)
    }

    /// The numbers that are free for an entity that is to be added.
    fn gap(&self, id: EntityId) -> Gap {
        let Gap { low, high } = self.spacing.gap(self.indexed_before(id));
        let before = self.added.before(&id).map(|(_, &ordinal)| ordinal);
        let behind = self.added.range_from(&id).next();
        let behind = behind.map(|(_, &ordinal)| ordinal);
        Gap {
            low: before.map_or(low, |before| before.max(low)),
            high: behind.map_or(high, |behind| behind.min(high)),
        }
    }

    /// How many entities came, went or have other facts since all were indexed.
    pub(super) fn changed(&self) -> usize {
        self.changed.len() + self.removed.len()
    }

    /// Notes an entity's facts that came later; `rank` is that of its best office.
    pub(super) fn change(&mut self, ordinal: Ordinal, entity: EntityRef<'_>, rank: u8) {
        let facts = Facts::of(entity, rank, &mut self.lists);
        self.changed.insert(ordinal, facts);
    }

    /// The jurisdictions of a list of this snapshot.
    pub(super) fn countries(&self, list: Countries) -> &[Box<str>] {
        self.lists.key(list.0).map_or(&[], |list| list)
    }

    /// The number of an entity that was indexed at first, whether it is still there or not.
    pub(super) fn first(&self, id: EntityId) -> Option<Ordinal> {
        let place = self.ids.search(id).ok()?;
        Some(self.spacing.number(place))
    }

    /// The number of an entity. O(log n).
    pub(super) fn ordinal(&self, id: EntityId) -> Option<Ordinal> {
        if let Some(ordinal) = self.first(id) {
            return (!self.removed.contains_key(&ordinal)).then_some(ordinal);
        }
        self.added.get(&id).copied()
    }

    /// The place of an entity among those indexed at first.
    #[inline]
    pub(super) fn place(&self, ordinal: Ordinal) -> Option<usize> {
        self.spacing.place(ordinal)
    }

    /// The number of the entity at a place among those indexed at first.
    pub(super) fn number(&self, place: usize) -> Ordinal {
        self.spacing.number(place)
    }

    /// How many of the entities that were indexed at first have lower ids.
    pub(super) fn indexed_before(&self, id: EntityId) -> usize {
        self.ids.search(id).unwrap_or_else(|place| place)
    }

    /// How the entities that were indexed at first are numbered.
    pub(super) fn spacing(&self) -> Spacing {
        self.spacing
    }

    /// How many entities were indexed at first.
    pub(super) fn indexed(&self) -> usize {
        self.ids.len()
    }

    /// The id of an entity with a number of this snapshot.
    pub(super) fn id(&self, ordinal: Ordinal) -> Option<EntityId> {
        match self.place(ordinal) {
            Some(place) => self.ids.key(place),
            None => self.added_ids.get(&ordinal).copied(),
        }
    }

    /// The record of an entity with a number of this snapshot, where the catalogue still holds it
    /// as it was indexed at first. O(1).
    #[inline]
    pub(super) fn unchanged<'a>(
        &self,
        ordinal: Ordinal,
        catalogue: &'a Catalogue,
    ) -> Option<EntityRef<'a>> {
        let place = self.place(ordinal)?;
        self.ids.shared_with(&catalogue.entities, place)
    }

    /// The facts of an entity with a number of this snapshot.
    #[inline]
    pub(super) fn facts(&self, ordinal: Ordinal) -> &Facts {
        if !self.changed.is_empty()
            && let Some(facts) = self.changed.get(&ordinal)
        {
            return facts;
        }
        // A number of another snapshot is a defect of the caller, as an index out of bounds is.
        &self.facts[self.place(ordinal).unwrap_or(usize::MAX)]
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.ids.len() - self.removed.len() + self.added.len()
    }
}
