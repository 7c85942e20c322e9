//! Records: all that the lines of one key say of one entity.

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::clean;
use super::ftm::{Property, Schema};
use super::names::{add_whole_name, read_names, settle_primary};
use super::notes::{At, Notes};
use super::read::{FileMeta, Fragment};
use super::report::{Refusal, Repair};
use crate::catalogue::schemes::{self, WIKIDATA};
use crate::model::{Entity, EntityId, Gender, Identifier, Kind, Name, PartialDate};

/// The namespace of the keys of FollowTheMoney entities.
pub(super) const NAMESPACE: &str = "ftm";
/// Records that one processor makes at a time.
const TOGETHER: usize = 512;

/// Records, each in its own place: they are large, and handed on until their clusters are united,
/// which gives back what they take one by one.
#[allow(clippy::vec_box, reason = "moved often, and freed one by one")]
pub(super) type RecordList<'a> = Vec<Box<Record<'a>>>;

/// Records of the files, in the order of their keys.
#[derive(Debug, Default)]
pub(super) struct Records<'a> {
    pub(super) list: RecordList<'a>,
    /// Where in the list each key is.
    pub(super) places: FxHashMap<&'a str, u32>,
}

impl<'a> Records<'a> {
    /// Records in the order of their keys, of which no two are alike.
    pub(super) fn of(list: RecordList<'a>) -> Self {
        let mut records = Self {
            list,
            places: FxHashMap::default(),
        };
        records.find_places();
        records
    }

    fn find_places(&mut self) {
        self.places.reserve(self.list.len());
        // Each is a line of the files, which are counted in 32 bits.
        let places = self.list.iter().zip(0..);
        self.places
            .extend(places.map(|(record, place)| (record.key, place)));
    }

    /// The record of a key.
    pub(super) fn get(&self, key: &str) -> Option<&Record<'a>> {
        Some(self.list.get(*self.places.get(key)? as usize)?)
    }

    /// These and more records, but for those whose keys are there.
    pub(super) fn with(mut self, more: impl Iterator<Item = Box<Record<'a>>>) -> Self {
        let before = self.list.len();
        let new = more.filter(|record| !self.places.contains_key(record.key));
        self.list.extend(new);
        if self.list.len() > before {
            self.list.sort_by(|left, right| left.key.cmp(right.key));
            self.find_places();
        }
        self
    }
}

/// Dates of one kind: mostly one, and as many as fit where a longer list would be.
pub(super) type Dates = SmallVec<[PartialDate; 4]>;

/// What the files say of one entity; or what the catalogue knows of it.
#[derive(Clone, Debug)]
pub(super) struct Record<'a> {
    /// In its namespace; records are ordered by it.
    pub(super) key: &'a str,
    pub(super) id: EntityId,
    pub(super) kind: Kind,
    /// The primary name first.
    pub(super) names: Vec<Name>,
    pub(super) given_names: Vec<String>,
    pub(super) family_names: Vec<String>,
    /// Sorted, as identifiers and sources are, and each of them once.
    pub(super) countries: Vec<String>,
    pub(super) gender: Option<Gender>,
    pub(super) born: Dates,
    pub(super) died: Dates,
    pub(super) inception: Dates,
    pub(super) dissolution: Dates,
    /// Keys of an office's organisation.
    pub(super) organisation_keys: Vec<&'a str>,
    /// An office's organisation, when the catalogue tells.
    pub(super) organisation: Option<EntityId>,
    pub(super) identifiers: Vec<Identifier>,
    pub(super) sources: Vec<String>,
    pub(super) at: At,
}

impl<'a> Record<'a> {
    /// A record of the files without any property yet.
    pub(super) fn new(key: &'a str, kind: Kind, at: At) -> Self {
        Self {
            id: EntityId::derive(NAMESPACE, key),
            key,
            kind,
            names: Vec::new(),
            given_names: Vec::new(),
            family_names: Vec::new(),
            countries: Vec::new(),
            gender: None,
            born: Dates::new(),
            died: Dates::new(),
            inception: Dates::new(),
            dissolution: Dates::new(),
            organisation_keys: Vec::new(),
            organisation: None,
            identifiers: Vec::new(),
            sources: Vec::new(),
            at,
        }
    }

    /// What the catalogue knows of an entity, to be united with what the files say.
    pub(super) fn of_entity(entity: &'a Entity) -> Self {
        // Keys of the files have no namespace in front; those of the catalogue are cut alike.
        let smallest = entity.records.first().map_or("", |record| record);
        let key = smallest.split_once(':').map_or(smallest, |(_, key)| key);
        let office = entity.office.clone().unwrap_or_default();
        Self {
            key,
            id: entity.id,
            kind: entity.kind,
            names: entity.names.clone(),
            given_names: entity.given_names.clone(),
            family_names: entity.family_names.clone(),
            countries: entity.countries.clone(),
            gender: entity.gender,
            born: entity.born.into_iter().collect(),
            died: entity.died.into_iter().collect(),
            inception: office.inception.into_iter().collect(),
            dissolution: office.dissolution.into_iter().collect(),
            organisation_keys: Vec::new(),
            organisation: office.organisation,
            identifiers: entity.identifiers.clone(),
            sources: entity.sources.clone(),
            at: At { file: 0, line: 0 },
        }
    }

    /// The name to show.
    pub(super) fn primary_name(&self) -> &str {
        self.names.first().map_or("", |name| &name.text)
    }

    /// Values of the `wikidata` scheme.
    pub(super) fn wikidata(&self) -> impl Iterator<Item = &str> {
        self.identifiers
            .iter()
            .filter(|identifier| identifier.scheme == WIKIDATA)
            .map(|identifier| &*identifier.value)
    }
}

/// Makes records of the fragments that describe entities, on all processors. `fragments` are
/// sorted by key; those of one key are in an order that does not depend on the order of files and
/// lines.
pub(super) fn records<'a>(
    fragments: &[&'a Fragment],
    files: &[FileMeta],
    notes: &mut Notes,
) -> RecordList<'a> {
    let entities: Vec<_> = fragments
        .iter()
        .filter(|fragment| matches!(fragment.schema, Schema::Entity(_)))
        .copied()
        .collect();
    let groups: Vec<&[&Fragment]> = entities
        .chunk_by(|left, right| left.key == right.key)
        .collect();
    let made: Vec<(RecordList<'a>, Notes)> = groups
        .par_chunks(TOGETHER)
        .map(|groups| {
            let mut notes = Notes::default();
            let records = groups.iter();
            let records = records.filter_map(|group| record(group, files, &mut notes));
            (records.collect(), notes)
        })
        .collect();
    let mut records = Vec::with_capacity(groups.len());
    for (some, noted) in made {
        records.extend(some);
        notes.append(noted);
    }
    records
}

fn record<'a>(
    group: &[&'a Fragment],
    files: &[FileMeta],
    notes: &mut Notes,
) -> Option<Box<Record<'a>>> {
    let first = group.first()?;
    // The smallest kind wins, so that the order of lines does not tell.
    let kinds = group.iter().filter_map(|fragment| match fragment.schema {
        Schema::Entity(kind) => Some(kind),
        _ => None,
    });
    let kind = kinds.min()?;
    let mut record = Box::new(Record::new(&first.key, kind, first.at));
    record.sources.reserve_exact(group.len());
    for fragment in group {
        if fragment.schema != Schema::Entity(kind) {
            let detail = format!(
                "{} is a {} elsewhere",
                clean::shown(&fragment.key),
                kind.as_str()
            );
            notes.refuse(Refusal::KindConflict, fragment.at, detail);
            continue;
        }
        if let Some(file) = files.get(fragment.at.file as usize) {
            record.sources.push(file.source.name.clone());
        }
        read_fragment(&mut record, fragment, notes);
    }
    if record.names.is_empty() {
        for fragment in group {
            if fragment.schema == Schema::Entity(kind) {
                notes.refuse(Refusal::NoName, fragment.at, clean::shown(&fragment.key));
            }
        }
        return None;
    }
    settle_primary(&mut record.names);
    add_whole_name(&mut record);
    settle(&mut record.countries);
    settle(&mut record.identifiers);
    settle(&mut record.sources);
    Some(record)
}

/// Sorts a list and keeps each item once.
pub(super) fn settle<T: Ord>(list: &mut Vec<T>) {
    list.sort_unstable();
    list.dedup();
}

fn read_fragment<'a>(record: &mut Record<'a>, fragment: &'a Fragment, notes: &mut Notes) {
    let at = fragment.at;
    let all = |property| fragment.properties.all(property);
    read_names(record, fragment, notes);
    for property in [
        Property::Country,
        Property::Jurisdiction,
        Property::Nationality,
    ] {
        let codes = all(property).filter_map(|text| clean::country(text, at, notes));
        record.countries.extend(codes);
    }
    let codes = all(Property::SubnationalArea);
    let codes = codes.filter_map(|text| clean::subdivision(text, at, notes));
    record.countries.extend(codes);
    let items = all(Property::WikidataId).filter_map(|text| clean::wikidata(text, at, notes));
    record.identifiers.extend(items.map(|value| Identifier {
        scheme: WIKIDATA.to_owned(),
        value,
    }));
    if schemes::has(record.kind) {
        let given = fragment.properties.identifiers();
        let given = given.filter_map(|(scheme, text)| {
            let value = clean::identifier(text, at, notes)?;
            let scheme = scheme.to_owned();
            Some(Identifier { scheme, value })
        });
        record.identifiers.extend(given);
    }
    let mut dates = |property, into: &mut Dates| {
        into.extend(all(property).filter_map(|text| clean::entity_date(text, at, notes)));
    };
    match record.kind {
        Kind::Person => {
            dates(Property::BirthDate, &mut record.born);
            dates(Property::DeathDate, &mut record.died);
            let mut genders = all(Property::Gender);
            let gender = genders.find_map(|text| clean::gender(text, at, notes));
            record.gender = record.gender.or(gender);
        }
        Kind::Organisation => {
            dates(Property::IncorporationDate, &mut record.born);
            dates(Property::DissolutionDate, &mut record.died);
        }
        Kind::Office => {
            dates(Property::InceptionDate, &mut record.inception);
            dates(Property::DissolutionDate, &mut record.dissolution);
            record.organisation_keys.extend(all(Property::Organization));
        }
        Kind::Place => {}
    }
}

/// The date among `dates` to keep: the first full one, else the finest. Two full dates are a
/// conflict that is noted.
pub(super) fn one_date(dates: &[PartialDate], at: At, notes: &mut Notes) -> Option<PartialDate> {
    let fineness = |date: &PartialDate| (date.month().is_some(), date.day().is_some());
    let mut best = *dates.first()?;
    for date in dates {
        if fineness(date) > fineness(&best) {
            best = *date;
        }
    }
    let other = dates.iter().find(|date| date.is_full() && **date != best);
    if let Some(other) = other {
        let detail = format!("{best} kept, {other} dropped");
        notes.repair(Repair::DatesInConflict, at, detail);
    }
    Some(best)
}
