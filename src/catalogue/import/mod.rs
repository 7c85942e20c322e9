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
mod interval;
mod join;
mod lines;
mod names;
mod notes;
mod office;
mod read;
mod record;
mod report;
mod rows;
mod stored;
mod tenures;

use std::borrow::Cow;
use std::collections::BTreeMap;

use rayon::prelude::*;

pub use lines::content_size;
pub use read::{Content, Input, LINE_LIMIT, MissingEnd, Parsed, Progress, ReadError, read};
pub use report::{FileReport, Kept, PLACES_KEPT, Place, Refusal, Repair, Report, Stored, Tally};

use self::entities::{Identities, Parts, Told, United};
use self::join::Cluster;
use self::notes::{At, Notes};
use self::read::{FileMeta, Fragment};
use self::record::{NAMESPACE, Record, RecordList, Records};
use super::apply::apply_linked;
use super::change::Change;
use super::state::State;
use crate::model::{Catalogue, EntityId, Kind, Source};

/// Clusters that are united before their records are given back.
const UNITED_TOGETHER: usize = 1 << 14;

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

    let mut list = record::records(&fragments, &files, &mut notes);
    refuse_other_kinds(&mut list, existing, &mut notes);
    if !rules.restore_deleted {
        pass_deleted_over(&mut list, existing, &mut notes);
    }
    let records = Records::of(list);
    let kind_of_key = |key: &str| kind_of_key(key, &records, existing);
    let is_deleted = |key: &str| {
        records.get(key).is_none() && existing.is_gone(EntityId::derive(NAMESPACE, key))
    };
    let rows = rows::rows(&fragments, &files, &kind_of_key, &is_deleted, &mut notes);
    let roles = rows::roles(&rows);
    let offices = roles.iter();
    let offices = offices.map(|(key, (_, _, at))| Box::new(Record::new(key, Kind::Office, *at)));
    let records = records.with(offices);

    let clusters = join::clusters(&records, &rows, state, &mut notes);
    let (identities, mut records) = Identities::of(&clusters, records, existing);

    let mut by_id: Vec<(EntityId, &Cluster)> = clusters
        .iter()
        .map(|cluster| (cluster.id, cluster))
        .collect();
    by_id.par_sort_unstable_by_key(|(id, _)| *id);
    // Organisations first: the offices of their directors take titles from their names.
    let mut put: Vec<(EntityId, Change)> = Vec::with_capacity(clusters.len());
    for offices in [false, true] {
        let now = by_id.iter().map(|(_, cluster)| *cluster);
        let now = now.filter(|cluster| (cluster.kind == Kind::Office) == offices);
        let now: Vec<&Cluster> = now.collect();
        for some in now.chunks(UNITED_TOGETHER) {
            let some = some.iter();
            let parts = some.map(|cluster| Parts::take(cluster, &mut records));
            let united = unite_all(parts.collect(), state, &identities);
            report.stored.add(&united.stored);
            notes.append(united.notes);
            put.extend(united.changes);
        }
        if !offices {
            name_offices(&mut records, &roles, &put, existing, &identities);
        }
    }
    // Two runs, each in order; those of one entity stay in theirs.
    put.sort_by_key(|(id, _)| *id);
    report.joined_entities = clusters
        .iter()
        .map(|cluster| cluster.records.len().saturating_sub(1) as u64)
        .sum();

    let mut changes = source_changes(existing, &files);
    changes.extend(put.into_iter().map(|(_, change)| change));
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
    // Most keys differ in their first bytes, which lie together.
    let mut sorted: Vec<(u128, &Fragment)> = fragments
        .iter()
        .map(|fragment| (head(&fragment.key), fragment))
        .collect();
    sorted.par_sort_unstable_by(|(head, left), (other, right)| {
        head.cmp(other)
            .then_with(|| left.key.cmp(&right.key))
            .then_with(|| source(left).cmp(source(right)))
            .then_with(|| left.schema.cmp(&right.schema))
            .then_with(|| left.properties.cmp(&right.properties))
            .then_with(|| left.at.cmp(&right.at))
    });
    sorted.into_iter().map(|(_, fragment)| fragment).collect()
}

/// The first bytes of a key: in the order of the keys, as far as they differ in them.
fn head(key: &str) -> u128 {
    let mut head = [0; size_of::<u128>()];
    let bytes = key.bytes().take(head.len());
    for (to, byte) in head.iter_mut().zip(bytes) {
        *to = byte;
    }
    u128::from_be_bytes(head)
}

/// What clusters come to.
#[derive(Default)]
struct Outcome {
    changes: Vec<(EntityId, Change)>,
    stored: Stored,
    notes: Notes,
}

impl Outcome {
    /// With what comes behind it.
    fn and(mut self, other: Self) -> Self {
        self.changes.extend(other.changes);
        self.stored.add(&other.stored);
        self.notes.append(other.notes);
        self
    }
}

/// Unites the parts of each cluster, on all processors; in the order of the clusters.
fn unite_all(parts: Vec<Parts<'_, '_>>, state: &State, identities: &Identities<'_>) -> Outcome {
    let each = parts.into_par_iter();
    let some = each.fold(Outcome::default, |mut made, parts| {
        if let Some(united) = entities::unite(parts, state, identities, &mut made.notes) {
            made.stored.count(united.entity.kind);
            let changes = changes_of(state.catalogue(), united);
            made.changes.extend(changes);
        }
        made
    });
    some.reduce(Outcome::default, Outcome::and)
}

/// The changes that make an entity what it is to be; none when it is that.
fn changes_of(existing: &Catalogue, united: United) -> impl Iterator<Item = (EntityId, Change)> {
    let United { entity, told } = united;
    let id = entity.id;
    let mut changes = [None, None];
    if !existing.entities.holds(&entity) {
        if existing.gone.contains_key(&id) {
            changes[0] = Some(Change::Restore(entity));
        } else {
            // What people decided is put on top of what the sources tell.
            changes = match told {
                Told::Entity => [Some(Change::PutEntity(entity)), None],
                Told::Otherwise(told) => [
                    Some(Change::PutEntity(told)),
                    Some(Change::EditEntity(entity)),
                ],
                Told::Nothing => [Some(Change::EditEntity(entity)), None],
            };
        }
    }
    changes
        .into_iter()
        .flatten()
        .map(move |change| (id, change))
}

/// Passes over what somebody deleted.
fn pass_deleted_over(records: &mut RecordList<'_>, existing: &Catalogue, notes: &mut Notes) {
    records.retain(|record| {
        let gone = existing.is_gone(record.id);
        if gone {
            notes.keep(Kept::Deleted, record.at, clean::shown(record.key));
        }
        !gone
    });
}

/// A key that the catalogue knows as something else stays what it is.
fn refuse_other_kinds(records: &mut RecordList<'_>, existing: &Catalogue, notes: &mut Notes) {
    records.retain(|record| {
        let known = existing.entities.get(&existing.canonical(record.id));
        let same = known.is_none_or(|known| known.kind == record.kind);
        if !same && let Some(known) = known {
            let detail = format!(
                "{} is a {} in the catalogue",
                clean::shown(record.key),
                known.kind.as_str()
            );
            notes.refuse(Refusal::KindConflict, record.at, detail);
        }
        same
    });
}

fn kind_of_key(key: &str, records: &Records<'_>, existing: &Catalogue) -> Option<Kind> {
    if let Some(record) = records.get(key) {
        return Some(record.kind);
    }
    let id = existing.canonical(EntityId::derive(NAMESPACE, key));
    existing.entities.get(&id).map(|entity| entity.kind)
}

/// Gives the offices that were made of a role and an organisation their titles. Of the entities
/// of the files, `put` holds those that are not in the catalogue as they are, by id.
fn name_offices<'a>(
    records: &mut [Option<Box<Record<'a>>>],
    roles: &'a BTreeMap<String, (String, String, At)>,
    put: &[(EntityId, Change)],
    existing: &Catalogue,
    identities: &Identities<'_>,
) {
    let changed = |id: EntityId| {
        let behind = put.partition_point(|(other, _)| *other <= id);
        let (last, change) = put.get(behind.checked_sub(1)?)?;
        match change {
            Change::PutEntity(entity) | Change::EditEntity(entity) | Change::Restore(entity) => {
                (*last == id).then_some(&**entity)
            }
            _ => None,
        }
    };
    for (key, (organisation, role, at)) in roles {
        let id = identities.resolve(organisation, existing);
        let known = changed(id).map(Cow::Borrowed).or_else(|| {
            let known = existing.entities.get(&id);
            known.map(|known| Cow::Owned(known.to_entity()))
        });
        let place = identities.places.get(&**key);
        let record = place.and_then(|&place| records.get_mut(place as usize));
        let (Some(entity), Some(Some(record))) = (known, record) else {
            continue;
        };
        if record.names.is_empty() {
            let of = office::Organisation {
                id,
                names: &entity.names,
                countries: &entity.countries,
            };
            *record = office::record(key, role, of, *at);
            record.sources.clone_from(&entity.sources);
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
