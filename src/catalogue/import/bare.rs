//! Joining by name alone: records that know nothing but a name.
//!
//! Lists of places and organisations often repeat, as a bare name, what another source
//! identifies. Such a record joins the one entity of its kind that has its name and a
//! Wikidata item; a legal form more or less makes no other name, nor does another name of the same
//! country. Where two items bear the name it joins neither, for it could be either.
//!
//! People share names, so they are joined only within one source: who lists a full name twice, once
//! with an item and once with nothing at all, means one person. Of two it would tell what keeps them
//! apart.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashSet;

use super::join::{Joiner, confirmed, full_name, wikidata_of};
use super::record::Record;
use super::rows::Row;
use crate::model::Kind;
use crate::text::{lexicon, name_words, tokenise};

/// What is known of the entities of one kind and name.
#[derive(Default)]
struct Namesakes<'a> {
    /// The Wikidata items, each with a node that has it.
    items: BTreeMap<&'a str, usize>,
    /// Records and entities that know nothing but the name.
    bare: BTreeSet<usize>,
    /// Whether somebody else has it, of whom other things are known.
    others: bool,
}

impl<'a> Joiner<'a> {
    /// Joins bare records to the one entity of their kind and name that has an item, and then those
    /// of countries to the one of any of the country's names.
    pub(super) fn by_name(&mut self) {
        self.by_key(&|kind, name| is_listed(kind).then(|| core_name(name, kind)));
        self.by_key(&|kind, name| country_of(name, kind).map(str::to_owned));
    }

    /// Joins bare records to the one entity of their kind and key that has an item.
    fn by_key(&mut self, key: &dyn Fn(Kind, &str) -> Option<String>) {
        let mut groups: BTreeMap<(Kind, String), Namesakes<'a>> = BTreeMap::new();
        for node in 0..self.records.len() {
            let record = &self.records[node];
            let Some(key) = key(record.kind, record.primary_name()) else {
                continue;
            };
            let group = groups.entry((record.kind, key)).or_default();
            for item in record.wikidata() {
                group.items.entry(item).or_insert(node);
            }
            if is_bare(record) {
                group.bare.insert(node);
            }
        }
        if groups.is_empty() {
            return;
        }
        let catalogue = self.catalogue;
        for entity in confirmed(catalogue) {
            let Some(key) = key(entity.kind, entity.primary_name()) else {
                continue;
            };
            let Some(group) = groups.get_mut(&(entity.kind, key)) else {
                continue;
            };
            let whole = entity.to_entity();
            let bare = is_bare(&Record::of_entity(&whole));
            if !bare && wikidata_of(entity).next().is_none() {
                continue;
            }
            let node = self.existing_node(entity.id);
            for item in wikidata_of(entity) {
                group.items.entry(item).or_insert(node);
            }
            if bare {
                group.bare.insert(node);
            }
        }
        for group in groups.values() {
            self.unite_bare(group);
        }
    }

    /// Joins people of whom a source tells nothing but a full name, no office either, to the one
    /// whom the same source identifies by that name.
    pub(super) fn by_list(&mut self, rows: &[Row]) {
        let records = self.records;
        let named = |record: &Record<'a>| full_name(record.kind, record.primary_name());
        let mut groups: BTreeMap<(String, &'a str), Namesakes<'a>> = BTreeMap::new();
        let holders = rows.iter().flat_map(|row| &row.holders);
        let holders: FxHashSet<&str> = holders.map(String::as_str).collect();
        let is_nobody = |record: &Record<'a>| is_bare(record) && !holders.contains(record.key);
        for (node, record) in records.iter().enumerate() {
            if record.kind == Kind::Person
                && is_nobody(record)
                && let ([source], Some(name)) = (record.sources.as_slice(), named(record))
            {
                groups.entry((name, source)).or_default().bare.insert(node);
            }
        }
        if groups.is_empty() {
            return;
        }
        for (node, record) in records.iter().enumerate() {
            if is_nobody(record) {
                continue;
            }
            let Some(name) = named(record) else {
                continue;
            };
            for source in &record.sources {
                if let Some(group) = groups.get_mut(&(name.clone(), source.as_str())) {
                    group.others |= record.wikidata().next().is_none();
                    for item in record.wikidata() {
                        group.items.entry(item).or_insert(node);
                    }
                }
            }
        }
        for group in groups.values().filter(|group| !group.others) {
            self.unite_bare(group);
        }
    }

    /// Makes one of those that know nothing but the name and the one that has an item.
    fn unite_bare(&mut self, group: &Namesakes<'a>) {
        let mut items = group.items.values();
        if let (Some(&known), None) = (items.next(), items.next()) {
            for &node in &group.bare {
                self.unite(known, node);
            }
        }
    }
}

/// Whether entities of the kind are joined by name alone.
fn is_listed(kind: Kind) -> bool {
    matches!(kind, Kind::Place | Kind::Organisation)
}

/// A name's words without those that say little: legal forms, articles.
fn core_name(name: &str, kind: Kind) -> String {
    let words = name_words(&tokenise(name), name, Some(kind), lexicon());
    let mut core = String::new();
    for word in words.words.iter().filter(|word| !word.part.is_weak()) {
        if !core.is_empty() {
            core.push(' ');
        }
        core.push_str(&word.folded);
    }
    core
}

/// The one country whose name a place's name is: "United States", "USA".
fn country_of(name: &str, kind: Kind) -> Option<&'static str> {
    if kind != Kind::Place {
        return None;
    }
    let country = lexicon().country(&tokenise(name))?;
    (!country.demonym && !country.seat).then_some(country.code)
}

/// Whether a record knows nothing but its name.
fn is_bare(record: &Record<'_>) -> bool {
    knows_only_a_name(record) && record.identifiers.is_empty()
}

/// Whether a record knows nothing but its name and identifiers.
pub(super) fn knows_only_a_name(record: &Record<'_>) -> bool {
    let name = record.primary_name();
    record.names.iter().all(|other| other.text == name)
        && record.given_names.is_empty()
        && record.family_names.is_empty()
        && record.gender.is_none()
        && record.born.is_empty()
        && record.died.is_empty()
        && record.countries.is_empty()
        && record.inception.is_empty()
        && record.dissolution.is_empty()
}
