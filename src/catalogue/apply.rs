//! Applying: the only function that changes a catalogue.

use std::borrow::Cow;

use super::change::{Change, Sight, Split, Unmerge};
use super::links::{Link, Links, Scan};
use crate::model::{Catalogue, Entity, EntityId, Gone, Kind, Tenure, TenureId};

/// Applies one change. Total: every change has a meaning in every catalogue.
///
/// An id in a change that was given up stands for the id that answers for it. These change
/// nothing, so that what [`Catalogue`] promises always holds:
///
/// - an entity under an id that was given up, deleted or has expired, but for a provisional one
///   that has expired, which comes back;
/// - a redirect to itself, straight or through others, so that cycles cannot arise;
/// - a redirect to an id that has no entity, so that every redirect leads somewhere; one of an
///   id that is gone;
/// - a merge of what is not there; an unmerge of what is not merged; a split into an id that
///   was ever used; the sight or the end of what is not provisional;
/// - a tenure of a holder or an office that is not there.
///
/// O(log n), but for a redirect, merge or deletion of an id that has an entity: O(n), because
/// the catalogue alone does not know what hangs on it. A [`State`](super::State) does, and
/// pays for what a change touches.
pub fn apply(catalogue: &mut Catalogue, change: &Change) {
    apply_linked(catalogue, &mut Scan, change);
}

/// As [`apply`], with what hangs on each entity at hand.
pub(super) fn apply_linked(catalogue: &mut Catalogue, links: &mut impl Links, change: &Change) {
    Book { catalogue, links }.apply(change);
}

/// A catalogue and its links, changed together.
struct Book<'a, L> {
    catalogue: &'a mut Catalogue,
    links: &'a mut L,
}

impl<L: Links> Book<'_, L> {
    fn apply(&mut self, change: &Change) {
        match change {
            Change::PutEntity(entity) | Change::EditEntity(entity) => {
                if may_stand(self.catalogue, entity) {
                    self.put(entity);
                }
            }
            Change::DeleteEntity { id } => self.remove(*id, Gone::Deleted),
            Change::Restore(entity) => {
                if self.catalogue.gone.contains_key(&entity.id) {
                    self.put(entity);
                }
            }
            Change::Sight(sight) => self.sight(sight),
            Change::Expire { id } => {
                let entity = self.catalogue.entities.get(id);
                if entity.is_some_and(|entity| entity.is_provisional()) {
                    self.remove(*id, Gone::Expired);
                }
            }
            Change::Redirect { from, to } => self.redirect(*from, *to),
            Change::Merge(merge) => {
                let has = |id| self.catalogue.entities.contains_key(&id);
                if merge.from != merge.united.id && has(merge.from) && has(merge.united.id) {
                    self.put(&merge.united);
                    self.redirect(merge.from, merge.united.id);
                }
            }
            Change::Unmerge(unmerge) => self.unmerge(unmerge),
            Change::Split(split) => self.split(split),
            Change::PutTenure(tenure) | Change::EditTenure(tenure) => {
                let mut tenure = Tenure::clone(tenure);
                tenure.holder = self.catalogue.canonical(tenure.holder);
                tenure.office = self.catalogue.canonical(tenure.office);
                let known = |id| self.catalogue.entities.contains_key(&id);
                if known(tenure.holder) && known(tenure.office) {
                    self.put_tenure(&tenure);
                }
            }
            Change::DeleteTenure { id } | Change::RemoveTenure { id } => self.remove_tenure(*id),
            Change::PutSource(source) => {
                let sources = &mut self.catalogue.sources;
                sources.insert(source.name.clone(), source.clone());
            }
        }
    }

    fn put(&mut self, entity: &Entity) {
        let after = organisation(entity).map(|id| self.catalogue.canonical(id));
        let after = after.filter(|id| !self.catalogue.gone.contains_key(id));
        let mut entity = Cow::Borrowed(entity);
        if organisation(&entity) != after
            && let Some(office) = &mut entity.to_mut().office
        {
            office.organisation = after;
        }
        let id = entity.id;
        self.catalogue.gone.remove(&id);
        let before = self.organisation(id);
        self.catalogue.entities.insert(&entity);
        self.moved_office(id, before, after);
    }

    /// The organisation of an office of the catalogue.
    fn organisation(&self, office: EntityId) -> Option<EntityId> {
        self.catalogue.entities.get(&office)?.office()?.organisation
    }

    fn moved_office(
        &mut self,
        office: EntityId,
        before: Option<EntityId>,
        after: Option<EntityId>,
    ) {
        if before != after {
            if let Some(before) = before {
                self.links.note(Link::Office(before, office), false);
            }
            if let Some(after) = after {
                self.links.note(Link::Office(after, office), true);
            }
        }
    }

    /// Takes an entity out, and nothing that hangs on it.
    fn take(&mut self, id: EntityId) -> bool {
        let before = self.organisation(id);
        if !self.catalogue.entities.remove(&id) {
            return false;
        }
        self.moved_office(id, before, None);
        true
    }

    fn put_tenure(&mut self, tenure: &Tenure) {
        self.remove_tenure(tenure.id);
        self.links
            .note(Link::Tenure(tenure.holder, tenure.id), true);
        self.links
            .note(Link::Tenure(tenure.office, tenure.id), true);
        self.catalogue.tenures.insert(tenure);
    }

    fn remove_tenure(&mut self, id: TenureId) {
        if let Some(before) = self.catalogue.tenures.get(&id) {
            let ends = [before.holder, before.office];
            self.catalogue.tenures.remove(&id);
            for end in ends {
                self.links.note(Link::Tenure(end, id), false);
            }
        }
    }

    fn set_organisation(&mut self, office: EntityId, to: Option<EntityId>) {
        let before = self.organisation(office);
        let there = self.catalogue.entities.edit(&office, |entity| {
            if let Some(office) = &mut entity.office {
                office.organisation = to;
            }
        });
        if there {
            self.moved_office(office, before, to);
        }
    }

    fn give_up(&mut self, from: EntityId, to: EntityId) {
        if let Some(before) = self.catalogue.redirects.insert(from, to) {
            self.links.note(Link::Id(before, from), false);
        }
        self.links.note(Link::Id(to, from), true);
    }

    fn remove(&mut self, id: EntityId, gone: Gone) {
        let id = self.catalogue.canonical(id);
        if !self.take(id) {
            return;
        }
        self.catalogue.gone.insert(id, gone);
        for tenure in self.links.tenures_of(self.catalogue, id) {
            self.remove_tenure(tenure);
        }
        for office in self.links.offices_of(self.catalogue, id) {
            self.set_organisation(office, None);
        }
    }

    fn sight(&mut self, sight: &Sight) {
        let id = self.catalogue.canonical(sight.id);
        let known = self.catalogue.entities.get(&id);
        if known.is_some_and(|entity| entity.is_provisional()) {
            self.catalogue.entities.edit(&id, |entity| {
                entity.provisional = Some(sight.provisional.clone());
            });
        }
    }

    fn redirect(&mut self, from: EntityId, to: EntityId) {
        let from = self.catalogue.canonical(from);
        let to = self.catalogue.canonical(to);
        let goes_nowhere = !self.catalogue.entities.contains_key(&to);
        if from == to || goes_nowhere || self.catalogue.gone.contains_key(&from) {
            return;
        }
        if self.take(from) {
            // Only ids with an entity are ever pointed at. What is not changed stays shared with
            // other copies of the catalogue, so nothing is borrowed mutably without need.
            for id in self.links.ids_of(self.catalogue, from) {
                self.give_up(id, to);
            }
            for id in self.links.tenures_of(self.catalogue, from) {
                if let Some(tenure) = self.catalogue.tenures.get(&id) {
                    let mut tenure = tenure.to_tenure();
                    for side in [&mut tenure.holder, &mut tenure.office] {
                        if *side == from {
                            *side = to;
                        }
                    }
                    self.put_tenure(&tenure);
                }
            }
            for id in self.links.offices_of(self.catalogue, from) {
                self.set_organisation(id, Some(to));
            }
        }
        self.give_up(from, to);
    }

    fn unmerge(&mut self, unmerge: &Unmerge) {
        let (id, from) = (unmerge.restored.id, unmerge.left.id);
        let merged = self.catalogue.redirects.get(&id) == Some(&from);
        if !merged || !self.catalogue.entities.contains_key(&from) {
            return;
        }
        self.catalogue.redirects.remove(&id);
        self.links.note(Link::Id(from, id), false);
        self.put(&unmerge.restored);
        self.put(&unmerge.left);
        self.move_to(from, id, &unmerge.tenures, &unmerge.ids);
        for &office in &unmerge.offices {
            if self.organisation(office) == Some(from) {
                self.set_organisation(office, Some(id));
            }
        }
    }

    fn split(&mut self, split: &Split) {
        let (id, from) = (split.new.id, split.left.id);
        if is_used(self.catalogue, id) || !self.catalogue.entities.contains_key(&from) {
            return;
        }
        self.put(&split.new);
        self.put(&split.left);
        self.move_to(from, id, &split.tenures, &split.ids);
    }

    /// Hands tenures and given-up ids of one entity to another of its kind.
    fn move_to(&mut self, from: EntityId, to: EntityId, tenures: &[TenureId], ids: &[EntityId]) {
        let kind = self.catalogue.entities.get(&to).map(|entity| entity.kind);
        let is_office = kind == Some(Kind::Office);
        for id in tenures {
            let Some(tenure) = self.catalogue.tenures.get(id) else {
                continue;
            };
            let mut tenure = tenure.to_tenure();
            let side = if is_office {
                &mut tenure.office
            } else {
                &mut tenure.holder
            };
            if *side == from {
                *side = to;
                self.put_tenure(&tenure);
            }
        }
        for &id in ids {
            if self.catalogue.redirects.get(&id) == Some(&from) && id != to {
                self.give_up(id, to);
            }
        }
    }
}

/// Whether an entity may stand under its id.
pub(super) fn may_stand(catalogue: &Catalogue, entity: &Entity) -> bool {
    !catalogue.redirects.contains_key(&entity.id)
        && match catalogue.gone.get(&entity.id) {
            None => true,
            // The mention that introduced it was seen again.
            Some(Gone::Expired) => entity.provisional.is_some(),
            Some(Gone::Deleted) => false,
        }
}

/// Whether an id was ever used.
pub(super) fn is_used(catalogue: &Catalogue, id: EntityId) -> bool {
    catalogue.redirects.contains_key(&id)
        || catalogue.gone.contains_key(&id)
        || catalogue.entities.contains_key(&id)
}

/// The organisation of an office.
fn organisation(entity: &Entity) -> Option<EntityId> {
    entity.office.as_ref()?.organisation
}

#[cfg(test)]
mod tests;
