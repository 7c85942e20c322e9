//! Whoever has a leader's full name, country and year of birth is the leader: a list of leaders
//! knows the year, and a parliament's own list of members the day.

use std::collections::{BTreeMap, BTreeSet};

use super::super::super::record::Record;
use super::super::birth::{full_names, names_of};
use super::super::{Joiner, confirmed, wikidata_of};
use super::{Leader, Led, agree};
use crate::model::{EntityRef, Kind, PartialDate};

/// What is known of somebody of a leader's name.
#[derive(Default)]
struct Namesake<'a> {
    births: BTreeSet<PartialDate>,
    deaths: BTreeSet<PartialDate>,
    countries: BTreeSet<String>,
    items: BTreeSet<&'a str>,
}

impl<'a> Namesake<'a> {
    fn add_record(&mut self, record: &'a Record<'_>) {
        self.births.extend(&record.born);
        self.deaths.extend(&record.died);
        self.countries.extend(record.countries.iter().cloned());
        self.items.extend(record.wikidata());
    }

    fn add_entity(&mut self, entity: EntityRef<'a>) {
        self.births.extend(entity.born);
        self.deaths.extend(entity.died);
        self.countries.extend(entity.countries().map(str::to_owned));
        self.items.extend(wikidata_of(entity));
    }

    /// Whether country and year of birth are a leader's, and nothing else known speaks against it.
    fn is(&self, leader: &Leader<'_>) -> bool {
        let known = !self.births.is_empty() && !leader.births.is_empty();
        let items: BTreeSet<&str> = self.items.union(&leader.items).copied().collect();
        known
            && agree(&self.births, &leader.births)
            && agree(&self.deaths, &leader.deaths)
            && items.len() <= 1
            && self.is_of(leader)
    }

    fn is_of(&self, leader: &Leader<'_>) -> bool {
        let mut led = leader.led.iter();
        led.any(|(country, _)| self.countries.contains(country))
    }
}

impl<'a> Joiner<'a> {
    /// Joins to each leader the only other bearer of the full name, where country and year of birth
    /// are the leader's. O(names).
    pub(super) fn join_namesakes(&mut self, led: &BTreeMap<usize, BTreeSet<Led>>) {
        let leaders = self.leaders(led);
        let mut known: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        for (&root, leader) in leaders
            .iter()
            .filter(|(_, leader)| !leader.births.is_empty())
        {
            for name in &leader.names {
                known.entry(name).or_default().insert(root);
            }
        }
        let mut bearers: BTreeMap<&str, BTreeMap<usize, Namesake<'a>>> = BTreeMap::new();
        let records = self.records;
        for (node, record) in records.iter().enumerate() {
            if record.born.is_empty() || record.kind != Kind::Person {
                continue;
            }
            let root = self.union.root(node);
            for name in full_names(record.kind, names_of(record)) {
                if let Some((&name, _)) = known.get_key_value(name.as_str()) {
                    let all = bearers.entry(name).or_default();
                    all.entry(root).or_default().add_record(record);
                }
            }
        }
        let catalogue = self.catalogue;
        for entity in confirmed(catalogue).filter(|entity| entity.born.is_some()) {
            let names = entity.names().map(|name| (name.kind, name.text));
            for name in full_names(entity.kind, names) {
                if let Some((&name, _)) = known.get_key_value(name.as_str()) {
                    let node = self.existing_node(entity.id);
                    let root = self.union.root(node);
                    let all = bearers.entry(name).or_default();
                    all.entry(root).or_default().add_entity(entity);
                }
            }
        }
        let mut pairs: BTreeSet<(usize, usize)> = BTreeSet::new();
        for (name, bearers) in &bearers {
            let Some(roots) = known.get(name).filter(|roots| roots.len() == 1) else {
                continue;
            };
            let mut others = bearers.iter().filter(|(root, _)| !roots.contains(*root));
            if let (Some(&leader), Some((&other, namesake)), None) =
                (roots.first(), others.next(), others.next())
                && namesake.is(&leaders[&leader])
            {
                pairs.insert((leader, other));
            }
        }
        // Who would be two leaders is neither, nor a leader two others.
        let lone = |of: fn(&(usize, usize)) -> usize| {
            let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
            for pair in &pairs {
                *counts.entry(of(pair)).or_default() += 1;
            }
            counts
        };
        let (by_leader, by_other) = (lone(|pair| pair.0), lone(|pair| pair.1));
        for &(leader, other) in &pairs {
            if by_leader[&leader] == 1 && by_other[&other] == 1 {
                self.unite(leader, other);
            }
        }
    }
}
