//! People who led one country. A country has few leaders, so that a name and the office are nearly
//! enough where sources know different things of them: one the year of birth and the other the day,
//! one the life and the other the office's days, one the surname, or a list nothing but the name.

mod led;
mod namesake;

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashSet;

use super::super::bare::knows_only_a_name;
use super::super::record::Record;
use super::super::rows::Row;
use super::birth::{full_names, is_in_use, names_of};
use super::{Joiner, confirmed, full_name, wikidata_of};
use crate::model::{Day, EntityId, Kind, NameKind, PartialDate};
use crate::text::fold_text;

/// Sources differ by so many days about when somebody began to lead.
const SAME_START: u32 = 31;
/// So many people of one surname who led one country are compared; more are a dynasty.
const MOST: usize = 64;

/// A country that somebody led, and the day from which on.
type Led = (String, Option<Day>);

/// What is known of somebody who led a country.
#[derive(Default)]
struct Leader<'a> {
    /// Full names in use, folded.
    names: BTreeSet<String>,
    /// The last words of all names in use, folded.
    surnames: BTreeSet<String>,
    /// Whether any of those has another word before it.
    has_given_name: bool,
    births: BTreeSet<PartialDate>,
    deaths: BTreeSet<PartialDate>,
    items: BTreeSet<&'a str>,
    led: BTreeSet<Led>,
}

impl<'a> Joiner<'a> {
    /// Joins people of one surname who led one country, when nothing known of their lives speaks
    /// against it and two of full name, year of birth and beginning speak for it; and to a leader
    /// those of whom nothing but the full name is known, or an item too, when nobody else has it.
    pub(super) fn by_leading(&mut self, rows: &[Row]) {
        let mut led = self.led_by_rows(rows);
        let holders = rows.iter().flat_map(|row| &row.holders);
        let holders: FxHashSet<&str> = holders.map(String::as_str).collect();
        let records = self.records;
        let mut bare: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        for (node, record) in records.iter().enumerate() {
            if record.kind == Kind::Person
                && knows_only_a_name(record)
                && !holders.contains(record.key)
                && let Some(name) = full_name(record.kind, record.primary_name())
            {
                bare.entry(name).or_default().insert(node);
            }
        }
        if led.is_empty() && bare.is_empty() {
            return;
        }
        for (id, led_by) in self.led_in_catalogue() {
            let node = self.existing_node(id);
            led.entry(node).or_default().extend(led_by);
        }
        if led.is_empty() {
            return;
        }
        while self.join_leaders(&led) {}
        self.join_namesakes(&led);
        self.join_bare(&led, bare);
    }

    /// One round over the leaders; returns whether it joined anything.
    fn join_leaders(&mut self, led: &BTreeMap<usize, BTreeSet<Led>>) -> bool {
        let leaders = self.leaders(led);
        let mut groups: BTreeMap<(&str, &str), BTreeSet<usize>> = BTreeMap::new();
        for (&root, leader) in &leaders {
            for name in &leader.surnames {
                for (country, _) in &leader.led {
                    groups.entry((name, country)).or_default().insert(root);
                }
            }
        }
        let mut joined: BTreeSet<Vec<usize>> = BTreeSet::new();
        for (&(_, country), group) in groups.iter().filter(|(_, group)| group.len() <= MOST) {
            let same = |one: usize| -> Vec<usize> {
                let is_same = |other: &usize| {
                    *other == one || are_same(&leaders[&one], &leaders[other], country)
                };
                group.iter().copied().filter(is_same).collect()
            };
            let sets: BTreeMap<usize, Vec<usize>> =
                group.iter().map(|&one| (one, same(one))).collect();
            // Who may be either of two that differ is neither.
            let agreed = sets.values().filter(|set| set.len() > 1);
            joined.extend(
                agreed
                    .filter(|set| set.iter().all(|one| sets[one] == **set))
                    .cloned(),
            );
        }
        let mut any = false;
        let mut touched: BTreeSet<usize> = BTreeSet::new();
        for set in joined {
            // What else a set may be joined to is seen in the next round, with all that is known
            // of it then.
            if set.iter().any(|one| touched.contains(one)) || self.parts(&set) {
                continue;
            }
            touched.extend(&set);
            for &other in &set[1..] {
                any |= self.unite(set[0], other);
            }
        }
        any
    }

    /// Joins to leaders those of whom nothing but a leader's full name is known. Somebody of that name
    /// and country of whom neither life nor item is known may be the leader in a lesser office, and
    /// leaves the bare name the leader's.
    fn join_bare(
        &mut self,
        led: &BTreeMap<usize, BTreeSet<Led>>,
        mut bare: BTreeMap<String, BTreeSet<usize>>,
    ) {
        let mut known: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        let mut countries: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
        for (root, leader) in self.leaders(led) {
            for name in leader.names {
                known.entry(name).or_default().insert(root);
            }
            let led = leader.led.into_iter().map(|(country, _)| country);
            countries.insert(root, led.collect());
        }
        let mut bearers: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        // Of whom neither life nor item is known, and the countries.
        let mut lifeless: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
        for (node, record) in self.records.iter().enumerate() {
            for name in full_names(record.kind, names_of(record)) {
                if known.contains_key(&name) {
                    bearers.entry(name).or_default().insert(node);
                    if record.born.is_empty()
                        && record.died.is_empty()
                        && record.wikidata().next().is_none()
                    {
                        lifeless.insert(node, record.countries.iter().cloned().collect());
                    }
                }
            }
        }
        let catalogue = self.catalogue;
        let mut listed: BTreeMap<EntityId, Vec<String>> = BTreeMap::new();
        for entity in confirmed(catalogue) {
            let names = entity.names().map(|name| (name.kind, name.text));
            let mut names = full_names(entity.kind, names);
            names.retain(|name| known.contains_key(name));
            for name in &names {
                let node = self.existing_node(entity.id);
                bearers.entry(name.clone()).or_default().insert(node);
                if entity.born.is_none()
                    && entity.died.is_none()
                    && wikidata_of(entity).next().is_none()
                {
                    let countries = entity.countries().map(str::to_owned);
                    lifeless.insert(node, countries.collect());
                }
            }
            if !names.is_empty() && knows_only_a_name(&Record::of_entity(&entity.to_entity())) {
                listed.insert(entity.id, names);
            }
        }
        if !listed.is_empty() {
            for tenure in catalogue.tenures.values() {
                listed.remove(&tenure.holder);
            }
        }
        for (id, names) in listed {
            let node = self.existing_node(id);
            for name in names {
                bare.entry(name).or_default().insert(node);
            }
        }
        let mut groups: Vec<BTreeSet<usize>> = Vec::new();
        for (name, nodes) in bare {
            let (Some(leaders), Some(bearers)) = (known.get(&name), bearers.get(&name)) else {
                continue;
            };
            let mut all: BTreeSet<usize> = leaders.iter().map(|&at| self.union.root(at)).collect();
            let led: BTreeSet<&String> = all
                .iter()
                .filter_map(|root| countries.get(root))
                .flatten()
                .collect();
            let may_be = |node: &usize| {
                let of = lifeless.get(node).filter(|of| !of.is_empty());
                of.is_some_and(|of| of.iter().all(|country| led.contains(country)))
            };
            let mut others = bearers.iter().filter(|node| !nodes.contains(*node));
            if all.len() == 1
                && others.all(|node| all.contains(&self.union.root(*node)) || may_be(node))
            {
                all.extend(nodes.iter().map(|&node| self.union.root(node)));
                groups.push(all);
            }
        }
        let mut items = self.items_of(&groups);
        for group in groups {
            let roots: BTreeSet<usize> = group.iter().map(|&node| self.union.root(node)).collect();
            let roots: Vec<usize> = roots.into_iter().collect();
            let of_group = roots.iter().filter_map(|root| items.get(root)).flatten();
            let of_group: BTreeSet<&'a str> = of_group.copied().collect();
            if of_group.len() <= 1 && !self.parts(&roots) {
                for &other in &roots[1..] {
                    self.unite(roots[0], other);
                }
                items.insert(self.union.root(roots[0]), of_group);
            }
        }
    }

    /// The Wikidata items of the sets of some roots.
    fn items_of(&mut self, groups: &[BTreeSet<usize>]) -> BTreeMap<usize, BTreeSet<&'a str>> {
        let roots = groups.iter().flatten();
        let mut items: BTreeMap<usize, BTreeSet<&'a str>> =
            roots.map(|&root| (root, BTreeSet::new())).collect();
        for (node, record) in self.records.iter().enumerate() {
            if let Some(items) = items.get_mut(&self.union.root(node)) {
                items.extend(record.wikidata());
            }
        }
        let catalogue = self.catalogue;
        for (id, &node) in &self.existing {
            if let Some(items) = items.get_mut(&self.union.root(node))
                && let Some(entity) = catalogue.entities.get(id)
            {
                items.extend(wikidata_of(entity));
            }
        }
        items
    }

    /// What is known by now of everybody who led a country, by root.
    fn leaders(&mut self, led: &BTreeMap<usize, BTreeSet<Led>>) -> BTreeMap<usize, Leader<'a>> {
        let mut leaders: BTreeMap<usize, Leader<'a>> = BTreeMap::new();
        for (&node, led) in led {
            let leader = leaders.entry(self.union.root(node)).or_default();
            leader.led.extend(led.iter().cloned());
        }
        for (node, record) in self.records.iter().enumerate() {
            if let Some(leader) = leaders.get_mut(&self.union.root(node)) {
                leader.add_names(record.kind, names_of(record));
                leader.births.extend(&record.born);
                leader.deaths.extend(&record.died);
                leader.items.extend(record.wikidata());
            }
        }
        let catalogue = self.catalogue;
        for (&id, &node) in &self.existing {
            if let Some(entity) = catalogue.entities.get(&id)
                && let Some(leader) = leaders.get_mut(&self.union.root(node))
            {
                let names = entity.names().map(|name| (name.kind, name.text));
                leader.add_names(entity.kind, names);
                leader.births.extend(entity.born);
                leader.deaths.extend(entity.died);
                leader.items.extend(wikidata_of(entity));
            }
        }
        leaders
    }
}

impl Leader<'_> {
    fn add_names<'n>(
        &mut self,
        kind: Kind,
        names: impl Iterator<Item = (NameKind, &'n str)> + Clone,
    ) {
        self.names.extend(full_names(kind, names.clone()));
        for (_, name) in names.filter(|(kind, _)| is_in_use(*kind)) {
            let folded = fold_text(name);
            let mut words = folded.rsplit(' ');
            if let Some(last) = words.next().filter(|last| last.chars().count() > 1) {
                self.surnames.insert(last.to_owned());
                self.has_given_name |= words.next().is_some();
            }
        }
    }
}

/// Whether all dates of two lives may be the same day.
fn agree(one: &BTreeSet<PartialDate>, other: &BTreeSet<PartialDate>) -> bool {
    one.iter()
        .all(|date| other.iter().all(|day| date.span().overlaps(day.span())))
}

/// Whether two who led a country and share a surname are one: nothing known of their lives speaks
/// against it, and two of these speak for it: the full name, the year of birth, the beginning. Of who
/// is called by the surname alone and was born who knows when, the very day.
fn are_same(one: &Leader<'_>, other: &Leader<'_>, country: &str) -> bool {
    let mut items = one.items.iter().chain(&other.items);
    let first = items.next();
    if !items.all(|item| Some(item) == first)
        || !agree(&one.births, &other.births)
        || !agree(&one.deaths, &other.deaths)
    {
        return false;
    }
    let named = !one.names.is_disjoint(&other.names);
    let born = !one.births.is_empty() && !other.births.is_empty();
    let surname_only = !one.has_given_name || !other.has_given_name;
    match days_between(one, other, country) {
        Some(0) => named || born || surname_only,
        Some(days) if days <= SAME_START => named || born,
        _ => named && born,
    }
}

/// How many days lie between two people's beginnings to lead a country, where they are nearest.
fn days_between(one: &Leader<'_>, other: &Leader<'_>, country: &str) -> Option<u32> {
    fn starts<'l>(leader: &'l Leader<'_>, country: &'l str) -> impl Iterator<Item = i32> + 'l {
        let here = leader.led.iter().filter(move |(led, _)| led == country);
        here.filter_map(|(_, start)| start.map(Day::number))
    }
    let pairs = starts(one, country)
        .flat_map(|start| starts(other, country).map(move |other| start.abs_diff(other)));
    pairs.min()
}
