//! Import of FollowTheMoney JSON lines.
//!
//! [`read`] is the only part that touches files. [`import`] is a pure function of the
//! catalogue as it is and the lines that were read: the order of files and lines changes
//! nothing but the line numbers in the report.
//!
//! ```text
//! lines -> fragments -> records, rows -> clusters -> entities -> tenures -> changes
//! ```
//!
//! A record is all that the lines of one key say of an entity, a cluster the records that are
//! one entity ([`join`]), a tenure the rows of one (holder, office) that overlap or touch
//! ([`tenures`]). What cannot be used is refused or repaired, and counted ([`Report`]).

mod bare;
mod clean;
mod entities;
mod ftm;
mod join;
mod lines;
mod office;
mod read;
mod record;
mod report;
mod rows;
mod stored;
mod tenures;

use std::borrow::Cow;
use std::collections::BTreeMap;

pub use lines::content_size;
pub use read::{Content, Input, LINE_LIMIT, MissingEnd, Parsed, Progress, ReadError, read};
pub use report::{FileReport, Kept, PLACES_KEPT, Place, Refusal, Repair, Report, Stored, Tally};

use self::entities::Identities;
use self::read::{FileMeta, Fragment};
use self::record::{NAMESPACE, Record};
use self::report::Notes;
use super::apply::apply_linked;
use super::change::Change;
use super::state::State;
use crate::model::{Catalogue, Entity, EntityId, Kind, Source};

/// How an import deals with what people decided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// Entities that somebody deleted come back when the files tell of them.
    pub restore_deleted: bool,
}

/// Works out what the lines change in a catalogue. Lines that say what the catalogue holds
/// already make no change.
///
/// An import adds and corrects, and its silence deletes nothing: what a record says now takes
/// the place of all that it said before, and what the files no longer tell of stays. What
/// people decided holds against the files, and is counted ([`Report::kept`]):
///
/// - a value of an entity that somebody edited, added or removed; a value that both people and
///   the files gave is the files' from then on;
/// - a tenure that somebody edited or removed, with its rows and those that overlap it;
/// - that two entities are not one, by an unmerge or a split;
/// - that an entity is deleted, unless `rules` ask for it back.
///
/// Provisional entities are joined to nothing.
///
/// The changes are in an order in which each finds what it refers to.
#[must_use]
pub fn import(state: &State, parsed: Parsed, rules: Rules) -> (Vec<Change>, Report) {
    let existing = state.catalogue();
    let Parsed {
        files,
        fragments,
        mut notes,
        mut report,
    } = parsed;
    let fragments = in_canonical_order(&fragments, &files);

    let mut records = record::records(&fragments, &files, &mut notes);
    refuse_other_kinds(&mut records, existing, &mut notes);
    if !rules.restore_deleted {
        pass_deleted_over(&mut records, existing, &mut notes);
    }
    let kind_of_key = |key: &str| kind_of_key(key, &records, existing);
    let is_deleted = |key: &str| {
        !records.contains_key(key) && existing.is_gone(EntityId::derive(NAMESPACE, key))
    };
    let rows = rows::rows(&fragments, &files, &kind_of_key, &is_deleted, &mut notes);
    let roles = rows::roles(&rows);
    for (key, (_, _, at)) in &roles {
        let office = || Record::new(key.clone(), Kind::Office, *at);
        records.entry(key.clone()).or_insert_with(office);
    }

    let clusters = join::clusters(&records, state, &mut notes);
    let identities = Identities::of(&clusters, &records, existing);
    let kinds: BTreeMap<EntityId, Kind> = clusters
        .iter()
        .filter_map(|cluster| {
            let kind = cluster.records.first().map(|key| records[key].kind);
            Some((entities::canonical_id(cluster, &records)?, kind?))
        })
        .collect();
    let kind_of = |id: EntityId| {
        let known = || existing.entities.get(&id).map(|entity| entity.kind);
        kinds.get(&id).copied().or_else(known)
    };

    // Organisations first: the offices of their directors take titles from their names.
    let mut entities: BTreeMap<EntityId, Entity> = BTreeMap::new();
    let mut put: BTreeMap<EntityId, Vec<Change>> = BTreeMap::new();
    for offices in [false, true] {
        for cluster in &clusters {
            let id = entities::canonical_id(cluster, &records);
            if id.is_some_and(|id| (kind_of(id) == Some(Kind::Office)) == offices) {
                let united =
                    entities::unite(cluster, &records, state, &identities, &kind_of, &mut notes);
                if let Some(united) = united {
                    let id = united.entity.id;
                    entities.insert(id, united.entity.clone());
                    put.insert(id, changes_of(existing, united));
                }
            }
        }
        if !offices {
            name_offices(&mut records, &roles, &entities, existing, &identities);
        }
    }
    report.joined_entities = clusters
        .iter()
        .map(|cluster| cluster.records.len().saturating_sub(1) as u64)
        .sum();
    for entity in entities.values() {
        match entity.kind {
            Kind::Person => report.stored.people += 1,
            Kind::Organisation => report.stored.organisations += 1,
            Kind::Place => report.stored.places += 1,
            Kind::Office => report.stored.offices += 1,
        }
    }

    let mut changes = source_changes(existing, &files);
    changes.extend(put.into_values().flatten());
    let redirects: Vec<Change> = identities
        .redirects
        .iter()
        .map(|(&from, &to)| Change::Redirect { from, to })
        .collect();
    // Where entities of the catalogue become one, their tenures are compared as they are then.
    let mut base = Cow::Borrowed(existing);
    if !identities.survivors.is_empty() {
        let (base, mut links) = (base.to_mut(), state.links().clone());
        for change in changes.iter().chain(&redirects) {
            apply_linked(base, &mut links, change);
        }
    }
    changes.extend(redirects);
    let resolve = |key: &str| identities.resolve(key, existing);
    let tenures = stored::changes(
        &base,
        &state.decided().rows,
        rows,
        &resolve,
        &identities.survivors,
        &mut report,
        &mut notes,
    );
    changes.extend(tenures);
    report.changes = changes.len() as u64;
    notes.write_to(&mut report);
    (changes, report)
}

/// Fragments by key; those of one key by source and content, so that it does not matter in
/// which order they were read.
fn in_canonical_order<'a>(fragments: &'a [Fragment], files: &[FileMeta]) -> Vec<&'a Fragment> {
    let source = |fragment: &Fragment| {
        let file = files.get(fragment.at.file as usize);
        file.map_or("", |file| &file.source.name)
    };
    let mut sorted: Vec<&Fragment> = fragments.iter().collect();
    sorted.sort_by(|left, right| {
        left.key
            .cmp(&right.key)
            .then_with(|| source(left).cmp(source(right)))
            .then_with(|| left.schema.cmp(&right.schema))
            .then_with(|| left.properties.cmp(&right.properties))
            .then_with(|| left.at.cmp(&right.at))
    });
    sorted
}

/// The changes that make an entity what it is to be; none when it is that.
fn changes_of(existing: &Catalogue, united: entities::United) -> Vec<Change> {
    let entities::United { entity, told } = united;
    if existing.entities.holds(&entity) {
        return Vec::new();
    }
    let entity = Box::new(entity);
    if existing.gone.contains_key(&entity.id) {
        return vec![Change::Restore(entity)];
    }
    match told {
        Some(told) if told == *entity => vec![Change::PutEntity(entity)],
        // What people decided is put on top of what the sources tell.
        told => {
            let told = told.map(|told| Change::PutEntity(Box::new(told)));
            told.into_iter()
                .chain([Change::EditEntity(entity)])
                .collect()
        }
    }
}

/// Passes over what somebody deleted.
fn pass_deleted_over(
    records: &mut BTreeMap<String, Record>,
    existing: &Catalogue,
    notes: &mut Notes,
) {
    records.retain(|key, record| {
        let gone = existing.is_gone(record.id);
        if gone {
            notes.keep(Kept::Deleted, record.at, clean::shown(key));
        }
        !gone
    });
}

/// A key that the catalogue knows as something else stays what it is.
fn refuse_other_kinds(
    records: &mut BTreeMap<String, Record>,
    existing: &Catalogue,
    notes: &mut Notes,
) {
    records.retain(|key, record| {
        let known = existing.entities.get(&existing.canonical(record.id));
        let same = known.is_none_or(|known| known.kind == record.kind);
        if !same && let Some(known) = known {
            let detail = format!(
                "{} is a {} in the catalogue",
                clean::shown(key),
                known.kind.as_str()
            );
            notes.refuse(Refusal::KindConflict, record.at, detail);
        }
        same
    });
}

fn kind_of_key(
    key: &str,
    records: &BTreeMap<String, Record>,
    existing: &Catalogue,
) -> Option<Kind> {
    if let Some(record) = records.get(key) {
        return Some(record.kind);
    }
    let id = existing.canonical(EntityId::derive(NAMESPACE, key));
    existing.entities.get(&id).map(|entity| entity.kind)
}

/// Gives the offices that were made of a role and an organisation their titles.
fn name_offices(
    records: &mut BTreeMap<String, Record>,
    roles: &BTreeMap<String, (String, String, report::At)>,
    entities: &BTreeMap<EntityId, Entity>,
    existing: &Catalogue,
    identities: &Identities,
) {
    for (key, (organisation, role, at)) in roles {
        let id = identities.resolve(organisation, existing);
        let known = entities.get(&id).map(Cow::Borrowed).or_else(|| {
            let known = existing.entities.get(&id);
            known.map(|known| Cow::Owned(known.to_entity()))
        });
        let (Some(entity), Some(record)) = (known, records.get_mut(key)) else {
            continue;
        };
        if record.names.is_empty() {
            let of = office::Organisation {
                id,
                names: &entity.names,
                countries: &entity.countries,
            };
            let sources = entity.sources.iter().cloned().collect();
            *record = office::record(key.clone(), role, of, *at);
            record.sources = sources;
        }
    }
}

fn source_changes(existing: &Catalogue, files: &[FileMeta]) -> Vec<Change> {
    let mut sources: BTreeMap<&str, &Source> = BTreeMap::new();
    for file in files {
        let source = sources.entry(&file.source.name).or_insert(&file.source);
        // Two files of one source: the fuller description, whichever comes first.
        *source = (*source).max(&file.source);
    }
    let new = sources.into_values().filter(|source| {
        let known = existing.sources.get(&source.name);
        // A bare name says nothing new of a source that is known.
        known.is_none_or(|known| known != *source && source.licence.is_some())
    });
    new.cloned().map(Change::PutSource).collect()
}
