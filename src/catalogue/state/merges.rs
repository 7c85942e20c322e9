//! What undoing merges needs: kept when entities become one, and kept true afterwards.

use super::{Merged, Own, State};
use crate::catalogue::change::{Split, Unmerge};
use crate::catalogue::decided::Told;
use crate::catalogue::links::Links as _;
use crate::catalogue::unite::{Conflict, take_out};
use crate::model::{Entity, EntityId, TenureId};

impl State {
    pub(super) fn remember_merge(&mut self, from: EntityId, into: EntityId, own: Entity) {
        let Some(entity) = self.catalogue.entities.get(&from) else {
            return;
        };
        let entity = entity.to_entity();
        let merged = Merged {
            into,
            tenures: self.links().tenures_of(&self.catalogue, from),
            offices: self.links().offices_of(&self.catalogue, from),
            ids: self.links().ids_of(&self.catalogue, from),
            told: self.decided.told.get(&from).cloned(),
            entity,
        };
        self.merged.insert(from, merged);
        self.parts.insert((into, from), ());
        if !self.owns.contains_key(&into) {
            let own = Own {
                entity: own,
                tenures: self.links().tenures_of(&self.catalogue, into),
                told: self.decided.told.get(&into).cloned(),
            };
            self.owns.insert(into, own);
        }
    }

    /// What is undone is also taken out of everything that took its survivor over.
    pub(super) fn forget_merge(&mut self, unmerge: &Unmerge) {
        let id = unmerge.restored.id;
        let Some(part) = self.merged.remove(&id) else {
            return;
        };
        self.parts.remove(&(part.into, id));
        let top = unmerge.left.id;
        let told = self.decided.told.get(&top).and_then(Told::entity);
        let told = told.map(|told| self.told_without(told, top, &part));
        match told {
            Some(told) if told.entity() == Some(&unmerge.left) => {
                self.decided.told.remove(&top);
            }
            Some(told) => {
                self.decided.told.insert(top, told);
            }
            None => {}
        }
        if let Some(told) = &part.told {
            self.decided.told.insert(id, told.clone());
        }
        self.decided.part(id, top);
        for (survivor, left) in self.left_along(&part) {
            let told = self.merged.get(&survivor);
            let told = told.and_then(|merged| merged.told.as_ref()?.entity());
            let told = told.map(|told| self.told_without(told, survivor, &part));
            if let Some(merged) = self.merged.get_mut(&survivor) {
                if told.is_some() {
                    merged.told = told;
                }
                merged.entity = left;
                merged.tenures.retain(|one| !unmerge.tenures.contains(one));
                merged.offices.retain(|one| !unmerge.offices.contains(one));
                let gone = |one: &EntityId| *one == id || unmerge.ids.contains(one);
                merged.ids.retain(|one| !gone(one));
            }
        }
        if self.merged_into(part.into).next().is_none() {
            self.owns.remove(&part.into);
        }
    }

    /// What was split off goes back with no merge that is undone later: its records and ids
    /// mean the new entity, whatever that is merged into.
    pub(super) fn forget_split_off(&mut self, split: &Split) {
        let records = |entity: &mut Entity| {
            let moved = |record: &String| split.new.records.contains(record);
            entity.records.retain(|record| !moved(record));
        };
        let of_told = |told: &mut Option<Told>| {
            if let Some(Told::Entity(told)) = told {
                records(told);
            }
        };
        let tenures =
            |tenures: &mut Vec<TenureId>| tenures.retain(|one| !split.tenures.contains(one));
        let mut open = vec![split.left.id];
        while let Some(id) = open.pop() {
            if let Some(own) = self.owns.get_mut(&id) {
                records(&mut own.entity);
                of_told(&mut own.told);
                tenures(&mut own.tenures);
            }
            let parts: Vec<EntityId> = self.merged_into(id).map(|(part, _)| part).collect();
            for part in &parts {
                if let Some(merged) = self.merged.get_mut(part) {
                    records(&mut merged.entity);
                    of_told(&mut merged.told);
                    tenures(&mut merged.tenures);
                    merged.ids.retain(|one| !split.ids.contains(one));
                }
            }
            open.extend(parts);
        }
    }

    /// What is left of each entity on the way from a part's survivor to the one that answers
    /// now, the last left out, when the part is taken out of it. `part` is not in `merged`.
    pub(in crate::catalogue) fn left_along(&self, part: &Merged) -> Vec<(EntityId, Entity)> {
        let mut way: Vec<(EntityId, Entity)> = Vec::new();
        let mut survivor = part.into;
        // Merges form trees, so the way ends; each id is on it once.
        while let Some(merged) = self.merged.get(&survivor) {
            let below = way.last();
            let (left, _) = self.without(&merged.entity, survivor, part, below);
            let next = merged.into;
            way.push((survivor, left));
            survivor = next;
        }
        way
    }

    /// What is left of `now`, which is what `survivor` was or is, without `part`. `below` is
    /// the entity merged straight into it through which the part came, as it is without it.
    pub(in crate::catalogue) fn without(
        &self,
        now: &Entity,
        survivor: EntityId,
        part: &Merged,
        below: Option<&(EntityId, Entity)>,
    ) -> (Entity, Vec<Conflict>) {
        let own = self.owns.get(&survivor).map_or(now, |own| &own.entity);
        let others: Vec<&Entity> = self
            .merged_into(survivor)
            .filter(|(_, other)| other.entity.id != part.entity.id)
            .map(|(id, other)| match below {
                Some((through, left)) if *through == id => left,
                _ => &other.entity,
            })
            .collect();
        take_out(now, &part.entity, own, &others)
    }

    /// What the sources tell of a survivor when a part is taken out of it: nothing, when they
    /// told only of that part.
    fn told_without(&self, told: &Entity, survivor: EntityId, part: &Merged) -> Told {
        let of = |told: &Option<Told>, entity: &Entity| match told {
            Some(told) => told.entity().cloned(),
            None => entity.provisional.is_none().then(|| entity.clone()),
        };
        let Some(part_told) = of(&part.told, &part.entity) else {
            return Told::from(Some(told.clone()));
        };
        let own = self.owns.get(&survivor);
        let own = own.and_then(|own| of(&own.told, &own.entity));
        let others: Vec<Entity> = self
            .merged_into(survivor)
            .filter(|(id, _)| *id != part.entity.id)
            .filter_map(|(_, other)| of(&other.told, &other.entity))
            .collect();
        if own.is_none() && others.is_empty() {
            return Told::Nothing;
        }
        let own = own.unwrap_or_else(|| Entity {
            names: Vec::new(),
            records: Vec::new(),
            identifiers: Vec::new(),
            ..told.clone()
        });
        let others: Vec<&Entity> = others.iter().collect();
        Told::from(Some(take_out(told, &part_told, &own, &others).0))
    }
}
