//! Entities: what the records of one cluster say, united.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::clean;
use super::join::Cluster;
use super::record::{NAMESPACE, Record, one_date, unite_names};
use super::report::{At, Kept, Notes, Repair};
use crate::catalogue::State;
use crate::catalogue::decided::keep;
use crate::model::{Catalogue, Entity, EntityId, Kind, Office};

/// Which entity each key of the files means, and which ids were given up for which.
#[derive(Debug, Default)]
pub(super) struct Identities {
    canonical: FxHashMap<String, EntityId>,
    /// From, to: only those that the catalogue does not have yet.
    pub(super) redirects: BTreeMap<EntityId, EntityId>,
    /// Entities of the catalogue that take over others of it.
    pub(super) survivors: BTreeSet<EntityId>,
}

impl Identities {
    /// The canonical ids of the clusters: that of the smallest record's key, unless the
    /// catalogue has one already.
    pub(super) fn of(
        clusters: &[Cluster],
        records: &BTreeMap<String, Record>,
        catalogue: &Catalogue,
    ) -> Self {
        let mut identities = Self::default();
        for cluster in clusters {
            let Some(id) = canonical_id(cluster, records) else {
                continue;
            };
            for key in &cluster.records {
                identities.canonical.insert(key.clone(), id);
                let own = records.get(key).map_or(id, |record| record.id);
                if own != id && catalogue.canonical(own) != id && !catalogue.is_gone(own) {
                    identities.redirects.insert(own, id);
                }
            }
            for &other in cluster.existing.iter().filter(|other| **other != id) {
                identities.redirects.insert(other, id);
                identities.survivors.insert(id);
            }
        }
        identities
    }

    /// The entity that a key means: one of the files, or one of the catalogue.
    pub(super) fn resolve(&self, key: &str, catalogue: &Catalogue) -> EntityId {
        if let Some(&id) = self.canonical.get(key) {
            return id;
        }
        let id = catalogue.canonical(EntityId::derive(NAMESPACE, key));
        self.redirects.get(&id).copied().unwrap_or(id)
    }
}

/// The id that answers for a cluster.
pub(super) fn canonical_id(
    cluster: &Cluster,
    records: &BTreeMap<String, Record>,
) -> Option<EntityId> {
    let first = cluster.records.first().and_then(|key| records.get(key));
    let existing = cluster.existing.first().or(cluster.gone.first()).copied();
    existing.or(first.map(|record| record.id))
}

/// What a cluster comes to.
pub(super) struct United {
    /// The entity.
    pub(super) entity: Entity,
    /// As the sources tell of it, if any does.
    pub(super) told: Option<Entity>,
}

/// Unites the records of a cluster and what the catalogue knows of it. What people decided
/// about its entities holds against what the records say.
pub(super) fn unite(
    cluster: &Cluster,
    records: &BTreeMap<String, Record>,
    state: &State,
    identities: &Identities,
    kind_of: &dyn Fn(EntityId) -> Option<Kind>,
    notes: &mut Notes,
) -> Option<United> {
    let told = told(cluster, records, state, identities, kind_of, notes);
    let catalogue = state.catalogue();
    let mut entity = told.clone();
    let first = cluster.records.first().and_then(|key| records.get(key));
    let at = first.map_or(At { file: 0, line: 0 }, |record| record.at);
    // The entity that answers for all comes last: what was decided about it holds.
    for id in cluster.existing.iter().rev() {
        let Some(ours) = catalogue.entities.get(id) else {
            continue;
        };
        let Some(now) = &entity else {
            entity = Some(ours.to_entity());
            continue;
        };
        if !state.decided().told.contains_key(id) {
            continue;
        }
        let (before, ours) = (state.decided().told(catalogue, *id), ours.to_entity());
        let (kept, overruled) = keep(now, before.as_deref(), &ours);
        for one in overruled {
            let detail = format!("{}: {} {}", ours.id, one.field, clean::shown(&one.value));
            notes.keep(Kept::Edited, at, detail);
        }
        entity = Some(kept);
    }
    let id = canonical_id(cluster, records)?;
    let entity = Entity { id, ..entity? };
    Some(United { entity, told })
}

/// An entity as the sources tell of it: those of the files, and those of which the catalogue
/// knows. An entity of the catalogue all of whose records are read again is made anew, so that
/// what a source took back is gone.
fn told(
    cluster: &Cluster,
    records: &BTreeMap<String, Record>,
    state: &State,
    identities: &Identities,
    kind_of: &dyn Fn(EntityId) -> Option<Kind>,
    notes: &mut Notes,
) -> Option<Entity> {
    let catalogue = state.catalogue();
    let id = canonical_id(cluster, records)?;
    let names_of_records: BTreeSet<String> = cluster
        .records
        .iter()
        .map(|key| format!("{NAMESPACE}:{key}"))
        .collect();
    let mut all_records = names_of_records.clone();
    let mut parts: Vec<Record> = Vec::with_capacity(cluster.records.len());
    for known in &cluster.existing {
        let Some(entity) = state.decided().told(catalogue, *known) else {
            continue;
        };
        all_records.extend(entity.records.iter().cloned());
        let made_anew = !entity.records.is_empty()
            && entity
                .records
                .iter()
                .all(|record| names_of_records.contains(record));
        if !made_anew {
            parts.push(Record::of_entity(&entity));
        }
    }
    parts.extend(
        cluster
            .records
            .iter()
            .filter_map(|key| records.get(key))
            .cloned(),
    );
    // Stable: what the catalogue knows stays in front of a record of the same key.
    parts.sort_by(|left, right| left.key.cmp(&right.key));
    let first = parts.first()?;
    let (kind, at) = (first.kind, first.at);

    // A record that is read now knows its name better than the catalogue does.
    let own = parts.iter().rev().find(|part| part.id == id);
    let primary = own.unwrap_or(first).primary_name().to_owned();
    let names = unite_names(&primary, parts.iter().flat_map(|part| part.names.clone()));
    let mut dates = |of: fn(&Record) -> &Vec<crate::model::PartialDate>| {
        let all: Vec<_> = parts.iter().flat_map(|part| of(part).clone()).collect();
        one_date(&all, at, notes)
    };
    let born = dates(|part| &part.born);
    let died = dates(|part| &part.died);
    let (inception, dissolution) = (
        dates(|part| &part.inception),
        dates(|part| &part.dissolution),
    );
    let office = (kind == Kind::Office).then(|| Office {
        organisation: organisation(&parts, catalogue, identities, kind_of, notes),
        inception,
        dissolution,
    });
    Some(Entity {
        id,
        kind,
        names,
        given_names: united(parts.iter().map(|part| &part.given_names)),
        family_names: united(parts.iter().map(|part| &part.family_names)),
        countries: sorted(parts.iter().map(|part| &part.countries)),
        gender: parts.iter().find_map(|part| part.gender),
        born,
        died,
        office,
        identifiers: sorted(parts.iter().map(|part| &part.identifiers)),
        records: all_records.into_iter().collect(),
        sources: sorted(parts.iter().map(|part| &part.sources)),
        provisional: None,
    })
}

/// The organisation of an office: the first that is there and is one.
fn organisation(
    parts: &[Record],
    catalogue: &Catalogue,
    identities: &Identities,
    kind_of: &dyn Fn(EntityId) -> Option<Kind>,
    notes: &mut Notes,
) -> Option<EntityId> {
    let mut found = None;
    for part in parts {
        let known = part.organisation.map(|id| {
            let id = catalogue.canonical(id);
            identities.redirects.get(&id).copied().unwrap_or(id)
        });
        found = found.or(known);
        for key in &part.organisation_keys {
            let id = identities.resolve(key, catalogue);
            if kind_of(id) == Some(Kind::Organisation) {
                found = found.or(Some(id));
            } else {
                let detail = clean::shown(key);
                notes.repair(Repair::OrganisationDropped, part.at, detail);
            }
        }
    }
    found
}

fn united<'a>(lists: impl Iterator<Item = &'a Vec<String>>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for text in lists.flatten() {
        if !all.contains(text) {
            all.push(text.clone());
        }
    }
    all
}

fn sorted<'a, T: Ord + Clone + 'a>(sets: impl Iterator<Item = &'a BTreeSet<T>>) -> Vec<T> {
    let all: BTreeSet<T> = sets.flatten().cloned().collect();
    all.into_iter().collect()
}
