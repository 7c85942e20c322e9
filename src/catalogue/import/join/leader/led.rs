//! Which countries somebody led, and since when.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::Led;
use crate::catalogue::import::join::{Joiner, confirmed};
use crate::catalogue::import::record::NAMESPACE;
use crate::catalogue::import::rows::{Post, Row};
use crate::model::{EntityId, Kind, PartialDate};
use crate::text::{Term, lexicon, parse_title};

impl Joiner<'_> {
    /// Who leads a country by the rows, and since when.
    pub(super) fn led_by_rows(&mut self, rows: &[Row]) -> BTreeMap<usize, BTreeSet<Led>> {
        let mut countries: FxHashMap<&str, Option<String>> = FxHashMap::default();
        let mut led: BTreeMap<usize, BTreeSet<Led>> = BTreeMap::new();
        for row in rows {
            let Post::Offices(offices) = &row.post else {
                continue;
            };
            for key in offices {
                let country = countries
                    .entry(key)
                    .or_insert_with(|| self.led_from(key))
                    .clone();
                let Some(country) = country else {
                    continue;
                };
                let start = row.span.start.filter(|date| date.is_full());
                for holder in &row.holders {
                    let node = match self.places.get(holder.as_str()) {
                        Some(&node) => node as usize,
                        None => {
                            let id = EntityId::derive(NAMESPACE, holder);
                            self.existing_node(self.catalogue.canonical(id))
                        }
                    };
                    let since = (country.clone(), start.map(PartialDate::first));
                    led.entry(node).or_default().insert(since);
                }
            }
        }
        led
    }

    /// The country that the office of a key leads.
    fn led_from(&self, key: &str) -> Option<String> {
        if let Some(&node) = self.places.get(key) {
            let record = &self.records[node as usize];
            let countries = record.countries.iter().map(String::as_str);
            return country_led(record.primary_name(), countries);
        }
        let id = self.catalogue.canonical(EntityId::derive(NAMESPACE, key));
        let office = self.catalogue.entities.get(&id)?;
        country_led(office.primary_name(), office.countries())
    }

    /// Who leads a country by the catalogue, and since when.
    pub(super) fn led_in_catalogue(&self) -> BTreeMap<EntityId, BTreeSet<Led>> {
        let mut led: BTreeMap<EntityId, BTreeSet<Led>> = BTreeMap::new();
        let offices = confirmed(self.catalogue).filter(|entity| entity.kind == Kind::Office);
        let countries: FxHashMap<EntityId, String> = offices
            .filter_map(|office| {
                let country = country_led(office.primary_name(), office.countries())?;
                Some((office.id, country))
            })
            .collect();
        if countries.is_empty() {
            return led;
        }
        for tenure in self.catalogue.tenures.values() {
            if let Some(country) = countries.get(&tenure.office) {
                let start = tenure.start.filter(|date| date.is_full());
                let since = (country.clone(), start.map(PartialDate::first));
                led.entry(tenure.holder).or_default().insert(since);
            }
        }
        led
    }
}

/// The country that an office leads, by its title and its countries: that of a president, a head of
/// government or a monarch, and of nothing in it.
fn country_led<'t>(title: &str, countries: impl IntoIterator<Item = &'t str>) -> Option<String> {
    let mut countries = countries.into_iter();
    let (Some(country), None) = (countries.next(), countries.next()) else {
        return None;
    };
    let lexicon = lexicon();
    let phrase = parse_title(title, lexicon)?;
    let class = lexicon.class(*phrase.classes.first()?);
    let leads = class.rank == 1 && (class.scope == "state" || class.name == "president");
    let of_country = |term: &Term| matches!(term, Term::Jurisdiction(code) if *code == country);
    (leads
        && country.len() == 2
        && phrase.deputies.is_empty()
        && phrase.modifiers.is_empty()
        && phrase.terms.iter().all(of_country))
    .then(|| country.to_owned())
}
