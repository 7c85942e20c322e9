//! Entities: what the records of one cluster say, united.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::clean;
use super::join::Cluster;
use super::names::{is_written_out, unite_names};
use super::notes::{At, Notes};
use super::record::{NAMESPACE, Record, Records, one_date, settle};
use super::report::{Kept, Repair};
use crate::catalogue::State;
use crate::catalogue::decided::keep;
use crate::model::{Catalogue, Entity, EntityId, Kind, Office, PartialDate};

/// Which entity each key of the files means, and which ids were given up for which.
#[derive(Debug)]
pub(super) struct Identities<'a> {
    /// Where in the list of records each key is.
    pub(super) places: FxHashMap<&'a str, u32>,
    /// By the places of records.
    canonical: Vec<EntityId>,
    /// Ids of organisations of the files.
    organisations: FxHashSet<EntityId>,
    /// From, to: only those that the catalogue does not have yet.
    pub(super) redirects: BTreeMap<EntityId, EntityId>,
    /// Entities of the catalogue that take over others of it.
    pub(super) survivors: BTreeSet<EntityId>,
}

impl<'a> Identities<'a> {
    /// The ids of the clusters, and the records, which are theirs from now on.
    pub(super) fn of(
        clusters: &[Cluster],
        records: Records<'a>,
        catalogue: &Catalogue,
    ) -> (Self, Vec<Option<Box<Record<'a>>>>) {
        let Records { list, places } = records;
        let mut identities = Self {
            places,
            canonical: list.iter().map(|record| record.id).collect(),
            organisations: FxHashSet::default(),
            redirects: BTreeMap::new(),
            survivors: BTreeSet::new(),
        };
        for cluster in clusters {
            let id = cluster.id;
            if cluster.kind == Kind::Organisation {
                identities.organisations.insert(id);
            }
            for &place in &cluster.records {
                let Some(canonical) = identities.canonical.get_mut(place as usize) else {
                    continue;
                };
                let own = std::mem::replace(canonical, id);
                if own != id && catalogue.canonical(own) != id && !catalogue.is_gone(own) {
                    identities.redirects.insert(own, id);
                }
            }
            for &other in cluster.existing.iter().filter(|other| **other != id) {
                identities.redirects.insert(other, id);
                identities.survivors.insert(id);
            }
        }
        (identities, list.into_iter().map(Some).collect())
    }

    /// The entity that a key means: one of the files, or one of the catalogue.
    pub(super) fn resolve(&self, key: &str, catalogue: &Catalogue) -> EntityId {
        let place = self.places.get(key);
        if let Some(&id) = place.and_then(|&place| self.canonical.get(place as usize)) {
            return id;
        }
        let id = catalogue.canonical(EntityId::derive(NAMESPACE, key));
        self.redirects.get(&id).copied().unwrap_or(id)
    }

    fn is_organisation(&self, id: EntityId, catalogue: &Catalogue) -> bool {
        let known = || catalogue.entities.get(&id);
        self.organisations.contains(&id)
            || known().is_some_and(|entity| entity.kind == Kind::Organisation)
    }
}

/// A cluster with its own records, in the order of their keys.
pub(super) struct Parts<'a, 'c> {
    cluster: &'c Cluster,
    records: SmallVec<[Box<Record<'a>>; 1]>,
}

impl<'a, 'c> Parts<'a, 'c> {
    /// Takes the records of a cluster out of the list.
    pub(super) fn take(cluster: &'c Cluster, list: &mut [Option<Box<Record<'a>>>]) -> Self {
        let places = cluster.records.iter();
        let records = places.filter_map(|&place| list.get_mut(place as usize)?.take());
        Self {
            records: records.collect(),
            cluster,
        }
    }
}

/// What a cluster comes to.
pub(super) struct United {
    /// The entity.
    pub(super) entity: Box<Entity>,
    /// As the sources tell of it, where people decided something else.
    pub(super) told: Told,
}

/// What the sources tell of an entity.
pub(super) enum Told {
    /// What it is.
    Entity,
    /// Something else.
    Otherwise(Box<Entity>),
    /// Nothing.
    Nothing,
}

/// Unites the records of a cluster and what the catalogue knows of it. What people decided
/// about its entities holds against what the records say.
pub(super) fn unite(
    parts: Parts<'_, '_>,
    state: &State,
    identities: &Identities<'_>,
    notes: &mut Notes,
) -> Option<United> {
    let cluster = parts.cluster;
    let at = parts.records.first();
    let at = at.map_or(At { file: 0, line: 0 }, |record| record.at);
    let told = told(parts, state, identities, notes);
    let catalogue = state.catalogue();
    let is_decided = |id: &EntityId| state.decided().told.contains_key(id);
    if told.is_some() && !cluster.existing.iter().any(is_decided) {
        return told.map(|entity| United {
            entity,
            told: Told::Entity,
        });
    }
    let mut entity = told.clone();
    // The entity that answers for all comes last: what was decided about it holds.
    for id in cluster.existing.iter().rev() {
        let Some(ours) = catalogue.entities.get(id) else {
            continue;
        };
        let Some(now) = &entity else {
            entity = Some(Box::new(ours.to_entity()));
            continue;
        };
        if !is_decided(id) {
            continue;
        }
        let (before, ours) = (state.decided().told(catalogue, *id), ours.to_entity());
        let (kept, overruled) = keep(now, before.as_deref(), &ours);
        for one in overruled {
            let detail = format!("{}: {} {}", ours.id, one.field, clean::shown(&one.value));
            notes.keep(Kept::Edited, at, detail);
        }
        entity = Some(Box::new(kept));
    }
    let mut entity = entity?;
    entity.id = cluster.id;
    let told = match told {
        None => Told::Nothing,
        Some(told) if told == entity => Told::Entity,
        Some(told) => Told::Otherwise(told),
    };
    Some(United { entity, told })
}

/// An entity as the sources tell of it: those of the files, and those of which the catalogue
/// knows. An entity of the catalogue all of whose records are read again is made anew, so that
/// what a source took back is gone.
fn told(
    parts: Parts<'_, '_>,
    state: &State,
    identities: &Identities<'_>,
    notes: &mut Notes,
) -> Option<Box<Entity>> {
    let Parts {
        cluster,
        records: own,
    } = parts;
    let catalogue = state.catalogue();
    let read: Vec<String> = own
        .iter()
        .map(|record| [NAMESPACE, ":", record.key].concat())
        .collect();
    let known = cluster.existing.iter();
    let known = known.filter_map(|known| state.decided().told(catalogue, *known));
    let known: Vec<Cow<'_, Entity>> = known.collect();
    let mut records = read;
    let mut parts: SmallVec<[Box<Record<'_>>; 1]> = SmallVec::new();
    let count = records.len();
    for entity in &known {
        // Sorted, as the keys are.
        let is_read = |record: &String| records[..count].binary_search(record).is_ok();
        let made_anew = !entity.records.is_empty() && entity.records.iter().all(is_read);
        if !made_anew {
            parts.push(Box::new(Record::of_entity(entity)));
        }
        records.extend(entity.records.iter().cloned());
    }
    settle(&mut records);
    for record in own {
        parts.push(record);
    }
    // Stable: what the catalogue knows stays in front of a record of the same key.
    parts.sort_by(|left, right| left.key.cmp(right.key));
    let first = parts.first()?;
    let (id, kind, at) = (cluster.id, first.kind, first.at);

    let organisation = match kind {
        Kind::Office => organisation(&parts, catalogue, identities, notes),
        _ => None,
    };
    // A record that is read now knows its name better than the catalogue does.
    let own = parts.iter().rev().find(|part| part.id == id);
    let mut primary = own.unwrap_or(first).primary_name();
    // Of "Palme", "Palme, O." and "Olof Palme" the name to show is the full one.
    if kind == Kind::Person && !is_written_out(primary) {
        let names = || parts.iter().map(|part| part.primary_name());
        // Of the longest the first.
        let longest = names().rev().filter(|name| is_written_out(name));
        let longest = longest.max_by_key(|name| name.len());
        let full = || names().find(|name| name.contains(' '));
        primary = longest.or_else(full).unwrap_or(primary);
    }
    let primary = primary.to_owned();
    let mut all = parts.into_iter();
    let mut sum = *all.next()?;
    let alone = all.len() == 0;
    for part in all {
        sum.names.extend(part.names);
        sum.given_names.extend(part.given_names);
        sum.family_names.extend(part.family_names);
        sum.countries.extend(part.countries);
        sum.gender = sum.gender.or(part.gender);
        sum.born.extend(part.born);
        sum.died.extend(part.died);
        sum.inception.extend(part.inception);
        sum.dissolution.extend(part.dissolution);
        sum.identifiers.extend(part.identifiers);
        sum.sources.extend(part.sources);
    }
    let mut date = |dates: &[PartialDate]| one_date(dates, at, notes);
    let (born, died) = (date(&sum.born), date(&sum.died));
    let (inception, dissolution) = (date(&sum.inception), date(&sum.dissolution));
    let office = (kind == Kind::Office).then_some(Office {
        organisation,
        inception,
        dissolution,
    });
    if !alone {
        keep_first(&mut sum.given_names);
        keep_first(&mut sum.family_names);
    }
    settle(&mut sum.countries);
    settle(&mut sum.identifiers);
    settle(&mut sum.sources);
    Some(Box::new(Entity {
        id,
        kind,
        names: unite_names(primary, sum.names),
        given_names: sum.given_names,
        family_names: sum.family_names,
        countries: sum.countries,
        gender: sum.gender,
        born,
        died,
        office,
        identifiers: sum.identifiers,
        records,
        sources: sum.sources,
        provisional: None,
    }))
}

/// The organisation of an office: the first that is there and is one.
fn organisation(
    parts: &[Box<Record<'_>>],
    catalogue: &Catalogue,
    identities: &Identities<'_>,
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
            if identities.is_organisation(id, catalogue) {
                found = found.or(Some(id));
            } else {
                let detail = clean::shown(key);
                notes.repair(Repair::OrganisationDropped, part.at, detail);
            }
        }
    }
    found
}

/// Keeps the first of texts that are alike.
fn keep_first(texts: &mut Vec<String>) {
    for place in (1..texts.len()).rev() {
        if texts[..place].contains(&texts[place]) {
            texts.remove(place);
        }
    }
}
