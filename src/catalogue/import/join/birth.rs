//! People of one full name in use who were born on one day: one source calls somebody "Palme", also
//! "Olof Palme", and another "Olof Palme" first.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::record::Record;
use super::{Joiner, confirmed, wikidata_of};
use crate::model::{EntityId, Kind, NameKind, PartialDate};
use crate::text::fold_text;

/// What is known of a person that tells namesakes apart.
#[derive(Default)]
struct Person<'a> {
    names: BTreeSet<String>,
    births: BTreeSet<PartialDate>,
    items: BTreeSet<&'a str>,
}

impl<'a> Joiner<'a> {
    /// Joins people by name and birthday until nothing more can be joined: what one record
    /// knows of the name and another of the birthday holds for both once they are joined.
    /// Only so does the outcome, imported again, join nothing further.
    pub(super) fn by_birth(&mut self) {
        let born = self.born();
        let births: FxHashSet<PartialDate> = born.values().flatten().copied().collect();
        if births.is_empty() {
            return;
        }
        let names: FxHashMap<usize, Vec<String>> = (0..self.records.len())
            .filter(|&node| born.contains_key(&self.union.root(node)))
            .map(|node| {
                let record = &self.records[node];
                (node, full_names(record.kind, names_of(record)))
            })
            .collect();
        let mut known: FxHashMap<(String, PartialDate), Vec<EntityId>> = FxHashMap::default();
        for entity in confirmed(self.catalogue) {
            let Some(born) = entity.born.filter(|date| births.contains(date)) else {
                continue;
            };
            let names = entity.names().map(|name| (name.kind, name.text));
            for name in full_names(entity.kind, names) {
                known.entry((name, born)).or_default().push(entity.id);
            }
        }
        while self.join_by_birth(&names, &known) {}
    }

    /// One round; returns whether it joined anything.
    fn join_by_birth(
        &mut self,
        names: &FxHashMap<usize, Vec<String>>,
        known: &FxHashMap<(String, PartialDate), Vec<EntityId>>,
    ) -> bool {
        let mut groups: BTreeMap<(String, PartialDate), BTreeSet<usize>> = BTreeMap::new();
        for (root, person) in self.people(names) {
            for name in &person.names {
                for &born in &person.births {
                    let group = groups.entry((name.clone(), born)).or_default();
                    group.insert(root);
                }
            }
        }
        for (key, group) in &mut groups {
            for &id in known.get(key).into_iter().flatten() {
                let node = self.existing_node(id);
                group.insert(node);
            }
        }
        // Kept up to date as sets are united, so that a chain of names does not bring two
        // items together.
        let mut items: BTreeMap<usize, BTreeSet<&'a str>> = self
            .people(names)
            .into_iter()
            .map(|(root, person)| (root, person.items))
            .collect();
        let mut any = false;
        for nodes in groups.values() {
            let roots: BTreeSet<usize> = nodes.iter().map(|&node| self.union.root(node)).collect();
            let of = |root: &usize| items.get(root).cloned().unwrap_or_default();
            let with_item = roots.iter().filter(|root| !of(root).is_empty()).count();
            // Namesakes born on one day: those whose item is not known could be either.
            let joined: Vec<usize> = roots
                .iter()
                .copied()
                .filter(|root| with_item <= 1 || of(root).is_empty())
                .collect();
            let Some((&first, others)) = joined.split_first() else {
                continue;
            };
            if self.parts(&joined) {
                continue;
            }
            let mut united = of(&first);
            for &other in others {
                united.extend(of(&other));
                any |= self.unite(first, other);
            }
            items.insert(self.union.root(first), united);
        }
        any
    }

    /// The birthdays of people, by root; nobody of whom none is known.
    fn born(&mut self) -> BTreeMap<usize, BTreeSet<PartialDate>> {
        let mut born: BTreeMap<usize, BTreeSet<PartialDate>> = BTreeMap::new();
        let mut add = |root, dates: &mut dyn Iterator<Item = PartialDate>| {
            for date in dates.filter(|date| date.is_full()) {
                born.entry(root).or_default().insert(date);
            }
        };
        for (node, record) in self.records.iter().enumerate() {
            if record.kind == Kind::Person && !record.born.is_empty() {
                add(self.union.root(node), &mut record.born.iter().copied());
            }
        }
        for (id, &node) in &self.existing {
            let entity = self.catalogue.entities.get(id);
            if let Some(entity) = entity.filter(|entity| entity.kind == Kind::Person) {
                add(self.union.root(node), &mut entity.born.into_iter());
            }
        }
        born
    }

    /// What is known by now of every person whose birthday is known, by root.
    fn people(&mut self, names: &FxHashMap<usize, Vec<String>>) -> BTreeMap<usize, Person<'a>> {
        let born = self.born().into_iter();
        let mut people: BTreeMap<usize, Person<'a>> = born
            .map(|(root, births)| {
                let person = Person {
                    births,
                    ..Person::default()
                };
                (root, person)
            })
            .collect();
        for (node, record) in self.records.iter().enumerate() {
            if let Some(person) = people.get_mut(&self.union.root(node)) {
                person
                    .names
                    .extend(names.get(&node).into_iter().flatten().cloned());
                person.items.extend(record.wikidata());
            }
        }
        let catalogue = self.catalogue;
        for (&id, &node) in &self.existing {
            if let Some(entity) = catalogue.entities.get(&id)
                && let Some(person) = people.get_mut(&self.union.root(node))
            {
                let names = entity.names().map(|name| (name.kind, name.text));
                person.names.extend(full_names(entity.kind, names));
                person.items.extend(wikidata_of(entity));
            }
        }
        people
    }
}

/// A person's folded names in use that tell a given and a family name apart from others born that day:
/// two words or more that are no initials. Twins may both be "J. Smith".
pub(super) fn full_names<'n>(
    kind: Kind,
    names: impl Iterator<Item = (NameKind, &'n str)>,
) -> Vec<String> {
    let in_use = names.filter(|(kind, _)| is_in_use(*kind));
    let full = in_use.filter_map(|(own, name)| {
        let written = |word: &&str| word.chars().count() > 1;
        let name = full_name(kind, name)?;
        let told = own == NameKind::Primary || name.split(' ').filter(written).count() > 1;
        told.then_some(name)
    });
    let mut full: Vec<String> = full.collect();
    full.sort_unstable();
    full.dedup();
    full
}

/// A record's names, with their kinds.
pub(super) fn names_of<'r>(
    record: &'r Record<'_>,
) -> impl Iterator<Item = (NameKind, &'r str)> + Clone {
    let names = record.names.iter();
    names.map(|name| (name.kind, name.text.as_str()))
}

/// Whether a name is one that somebody goes by.
pub(super) fn is_in_use(kind: NameKind) -> bool {
    matches!(kind, NameKind::Primary | NameKind::Alias)
}

/// A person's folded name, when it has more than one word: a bare surname is no full name.
pub(in crate::catalogue::import) fn full_name(kind: Kind, name: &str) -> Option<String> {
    if kind != Kind::Person {
        return None;
    }
    let folded = fold_text(name);
    folded.contains(' ').then_some(folded)
}
