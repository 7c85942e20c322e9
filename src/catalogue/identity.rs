//! Merging, unmerging and splitting: which changes they make, and what an operator should look
//! at afterwards. Pure functions of the state.

use std::collections::BTreeSet;

use super::change::{Change, Merge, Split, Unmerge};
use super::links::Links as _;
use super::state::State;
use super::unite::{Conflict, ConflictReason, conflict, has_name, sort_names, unite};
use crate::model::{Catalogue, Entity, EntityId, EntityRef, Identifier, TenureId, TenureRef};

/// Why an edit cannot be made.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refused {
    /// What was asked for is wrong. Never empty.
    Invalid(Vec<EditError>),
    /// No entity or tenure answers for this id.
    NotFound(String),
    /// The entity that answered for this id was deleted.
    Gone(String),
    /// The entity was not merged into another, so there is nothing to undo.
    NotMerged(String),
}

/// One part of an edit that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditError {
    /// Path from the request: `changes[2].put_entity.names`.
    pub field: String,
    /// Stable and machine-readable.
    pub reason: &'static str,
    /// For people.
    pub description: String,
}

impl EditError {
    /// A part with what is wrong about it.
    pub fn new(
        field: impl Into<String>,
        reason: &'static str,
        description: impl Into<String>,
    ) -> Self {
        Self {
            field: field.into(),
            reason,
            description: description.into(),
        }
    }
}

impl Refused {
    /// An edit of which one part is wrong.
    pub fn field(
        field: impl Into<String>,
        reason: &'static str,
        description: impl Into<String>,
    ) -> Self {
        Self::Invalid(vec![EditError::new(field, reason, description)])
    }
}

/// The entity that a text at `field` means: an id, or a record as "namespace:key".
///
/// # Errors
///
/// The text is neither; nothing answers for it; what answered was deleted.
pub fn entity_of<'a>(
    catalogue: &'a Catalogue,
    text: &str,
    field: &str,
) -> Result<EntityRef<'a>, Refused> {
    let id = id_of(text, field)?;
    match catalogue.entities.get(&catalogue.canonical(id)) {
        Some(entity) => Ok(entity),
        None if catalogue.is_gone(id) => Err(Refused::Gone(text.to_owned())),
        None => Err(Refused::NotFound(text.to_owned())),
    }
}

/// The id that a text at `field` means: itself, or the one that derives from a record.
///
/// # Errors
///
/// The text is neither an id nor a record.
pub fn id_of(text: &str, field: &str) -> Result<EntityId, Refused> {
    if text.is_empty() {
        return Err(Refused::field(field, "REQUIRED", "must not be empty"));
    }
    if let Ok(id) = text.parse() {
        return Ok(id);
    }
    match record_id(text) {
        Some(id) => Ok(id),
        None => Err(Refused::field(
            field,
            "MALFORMED",
            "neither an id nor a record such as \"crm:4711\"",
        )),
    }
}

/// The id that derives from a record "namespace:key"; `None` when it is none.
#[must_use]
pub fn record_id(record: &str) -> Option<EntityId> {
    let (namespace, key) = record.split_once(':')?;
    let well_formed = !namespace.is_empty() && !key.is_empty();
    well_formed.then(|| EntityId::derive(namespace, key))
}

/// The changes that merge entities into `survivor`, one by one, and what they disagree on.
/// An entity that is merged into it already makes no change.
///
/// # Errors
///
/// An entity is not there, or not of the survivor's kind.
pub fn merge(
    state: &State,
    survivor: &str,
    merged: &[String],
) -> Result<(EntityId, Vec<Change>, Vec<Conflict>), Refused> {
    let catalogue = state.catalogue();
    let mut united = entity_of(catalogue, survivor, "survivor_id")?.to_entity();
    let (mut changes, mut conflicts) = (Vec::new(), Vec::new());
    let mut done = BTreeSet::from([united.id]);
    for (place, text) in merged.iter().enumerate() {
        let field = format!("merged_ids[{place}]");
        let entity = entity_of(catalogue, text, &field)?;
        if !done.insert(entity.id) {
            continue;
        }
        if entity.kind != united.kind {
            let told = format!(
                "is of kind {}, the survivor of kind {}",
                entity.kind.as_str(),
                united.kind.as_str()
            );
            return Err(Refused::field(field, "KIND_DIFFERS", told));
        }
        let (both, differences) = unite(&united, &entity.to_entity());
        united = both;
        conflicts.extend(differences);
        changes.push(Change::Merge(Box::new(Merge {
            from: entity.id,
            united: united.clone(),
        })));
    }
    Ok((united.id, changes, conflicts))
}

/// The change that undoes the merge of `id` into another entity, what it restores, and what
/// was edited in between.
///
/// # Errors
///
/// The id is not known, was deleted, or is not merged.
pub fn unmerge(state: &State, id: EntityId) -> Result<(Unmerge, Vec<Conflict>), Refused> {
    let catalogue = state.catalogue();
    let refused = || {
        if catalogue.is_gone(id) {
            Refused::Gone(id.to_string())
        } else if catalogue.entities.contains_key(&catalogue.canonical(id)) {
            Refused::NotMerged(id.to_string())
        } else {
            Refused::NotFound(id.to_string())
        }
    };
    let part = state.merged(id).ok_or_else(refused)?;
    let top = catalogue.canonical(id);
    let now = catalogue.entities.get(&top).ok_or_else(refused)?;
    let way = state.left_along(part);
    let (left, mut conflicts) = state.without(&now.to_entity(), top, part, way.last());

    let is_office = State::is_office(&part.entity);
    let side = |tenure: TenureRef<'_>| {
        if is_office {
            tenure.office
        } else {
            tenure.holder
        }
    };
    let mut tenures = Vec::new();
    for tenure in &part.tenures {
        match catalogue.tenures.get(tenure) {
            Some(known) if side(known) == top => tenures.push(*tenure),
            Some(_) => {}
            None => {
                let value = tenure.to_string();
                conflicts.push(conflict("tenures", &value, ConflictReason::RemovedSince));
            }
        }
    }
    let known = tenures_before(state, top);
    for tenure in state.links().tenures_of(catalogue, top) {
        if !known.contains(&tenure) {
            let value = tenure.to_string();
            conflicts.push(conflict("tenures", &value, ConflictReason::AddedSince));
        }
    }
    let offices = part.offices.iter().copied().filter(|office| {
        let office = catalogue.entities.get(office);
        let organisation = office.and_then(|office| office.office()?.organisation);
        organisation == Some(top)
    });
    let ids = part.ids.iter().copied();
    let unmerge = Unmerge {
        restored: part.entity.clone(),
        left,
        tenures,
        offices: offices.collect(),
        ids: ids
            .filter(|id| catalogue.redirects.get(id) == Some(&top))
            .collect(),
    };
    Ok((unmerge, conflicts))
}

/// Tenures of an entity that are there since before something was merged into it.
fn tenures_before(state: &State, top: EntityId) -> BTreeSet<TenureId> {
    let mut known = BTreeSet::new();
    let mut open = vec![top];
    while let Some(id) = open.pop() {
        known.extend(state.own(id).iter().flat_map(|own| &own.tenures));
        for (part, merged) in state.merged_into(id) {
            known.extend(&merged.tenures);
            open.push(part);
        }
    }
    known
}

/// What goes to the new entity of a split.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SplitOff {
    /// Names, as they are written; the first becomes the primary one. Not empty.
    pub names: Vec<String>,
    /// Records, as "namespace:key".
    pub records: Vec<String>,
    /// Identifiers.
    pub identifiers: Vec<Identifier>,
    /// Tenures.
    pub tenures: Vec<TenureId>,
}

/// The change that makes a new entity of a part of another. The new one's id derives from the
/// old one's and the revision. It is of the old one's kind, jurisdictions and sources; dates
/// and gender stay with the old one.
///
/// # Errors
///
/// The entity is not there; a part is not its own; nothing would be left of it.
pub fn split(state: &State, from: &str, parts: &SplitOff) -> Result<Split, Refused> {
    let catalogue = state.catalogue();
    let old = &entity_of(catalogue, from, "id")?.to_entity();
    let mut errors = Vec::new();
    let mut foreign = |field: String| {
        let told = "the entity that is split has no such";
        errors.push(EditError::new(field, "NOT_FOUND", told));
    };
    for (place, name) in parts.names.iter().enumerate() {
        if !has_name(old, name) {
            foreign(format!("names[{place}]"));
        }
    }
    for (place, record) in parts.records.iter().enumerate() {
        if !old.records.contains(record) {
            foreign(format!("records[{place}]"));
        }
    }
    for (place, identifier) in parts.identifiers.iter().enumerate() {
        if !old.identifiers.contains(identifier) {
            foreign(format!("identifiers[{place}]"));
        }
    }
    let is_office = State::is_office(old);
    for (place, id) in parts.tenures.iter().enumerate() {
        let side = |tenure: TenureRef<'_>| {
            if is_office {
                tenure.office
            } else {
                tenure.holder
            }
        };
        if catalogue.tenures.get(id).map(side) != Some(old.id) {
            foreign(format!("tenure_ids[{place}]"));
        }
    }
    if parts.names.is_empty() {
        errors.push(EditError::new("names", "REQUIRED", "must not be empty"));
    }
    let ids: Vec<EntityId> = parts
        .records
        .iter()
        .filter_map(|one| record_id(one))
        .collect();
    for (place, id) in ids.iter().enumerate() {
        let field = || format!("records[{place}]");
        if *id == old.id {
            let told = "the entity's own id derives from this record";
            errors.push(EditError::new(field(), "ID_OF_ENTITY", told));
        } else if state.merged(*id).is_some() {
            let told = "an entity of this id was merged into this one: undo that merge instead";
            errors.push(EditError::new(field(), "MERGED", told));
        }
    }
    let mut left = old.clone();
    left.names.retain(|name| !parts.names.contains(&name.text));
    left.records
        .retain(|record| !parts.records.contains(record));
    let moved = |one: &Identifier| parts.identifiers.contains(one);
    left.identifiers.retain(|one| !moved(one));
    if left.names.is_empty() {
        let told = "at least one name has to stay with the entity";
        errors.push(EditError::new("names", "TOO_MANY", told));
    }
    if !errors.is_empty() {
        return Err(Refused::Invalid(errors));
    }
    sort_names(&mut left.names);
    let mut names: Vec<_> = parts
        .names
        .iter()
        .filter_map(|text| old.names.iter().find(|name| name.text == *text).cloned())
        .collect();
    names.dedup();
    if let Some(first) = names.first_mut() {
        first.kind = crate::model::NameKind::Primary;
    }
    for name in names.iter_mut().skip(1) {
        if name.kind == crate::model::NameKind::Primary {
            name.kind = crate::model::NameKind::Alias;
        }
    }
    sort_names(&mut names);
    let sorted = |mut list: Vec<String>| {
        list.sort();
        list.dedup();
        list
    };
    let mut identifiers = parts.identifiers.clone();
    identifiers.sort();
    identifiers.dedup();
    let key = format!("{}/{}", old.id, state.revision() + 1);
    let new = Entity {
        id: EntityId::derive("incumbent split", &key),
        names,
        given_names: Vec::new(),
        family_names: Vec::new(),
        gender: None,
        born: None,
        died: None,
        identifiers,
        records: sorted(parts.records.clone()),
        ..old.clone()
    };
    Ok(Split {
        new,
        left,
        tenures: parts.tenures.clone(),
        ids: ids
            .into_iter()
            .filter(|id| catalogue.redirects.get(id) == Some(&old.id))
            .collect(),
    })
}
