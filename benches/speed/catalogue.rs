//! Catalogues of any size, the same for the same size and seed.

use std::fmt::Write as _;

use rand::rngs::ChaCha8Rng;
use rand::{RngExt as _, SeedableRng as _};

use crate::names::Names;

/// Of a thousand entities, how many are organisations and how many offices; people are the rest.
const ORGANISATIONS: usize = 80;
const OFFICES: usize = 20;
/// Holders that an office had, one after the other.
const HOLDERS: usize = 6;
/// The first year in which somebody holds an office.
const FIRST_YEAR: usize = 1990;
/// Years that a holder stays.
const YEARS: usize = 6;

const SUBJECTS: [&str; 12] = [
    "Finance",
    "Foreign Affairs",
    "Defence",
    "Justice",
    "Health",
    "Education",
    "Agriculture",
    "Transport",
    "Energy",
    "Culture",
    "Labour",
    "the Environment",
];
const TRADES: [&str; 12] = [
    "Logistics",
    "Bank",
    "Insurance",
    "Motors",
    "Foods",
    "Pharma",
    "Energy",
    "Media",
    "Steel",
    "Software",
    "Airlines",
    "Textiles",
];
const FORMS: [&str; 6] = ["Ltd", "AG", "SA", "Inc", "GmbH", "BV"];

/// A person of a generated catalogue.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    /// The key of its line.
    pub(crate) key: String,
    /// Given name.
    pub(crate) given: &'static str,
    /// Second given name, of some.
    pub(crate) middle: Option<&'static str>,
    /// Family name.
    pub(crate) family: String,
}

impl Person {
    /// The name in full.
    pub(crate) fn name(&self) -> String {
        match self.middle {
            Some(middle) => format!("{} {middle} {}", self.given, self.family),
            None => format!("{} {}", self.given, self.family),
        }
    }

    /// What lists call the person besides: the family name in front, an initial, the family name
    /// as another alphabet's rules have it, the given name in short.
    fn further_names(&self) -> [String; FURTHER] {
        let Self { given, family, .. } = self;
        let letters = given.chars().count();
        let short = match letters {
            6.. => given.chars().take(4).collect(),
            _ => format!("{given}y"),
        };
        let initial: String = given.chars().take(1).collect();
        let middle = self
            .middle
            .map_or_else(String::new, |name| format!(" {name}"));
        [
            format!("{family}, {given}{middle}"),
            format!("{initial}. {family}"),
            format!("{given} {}", respelt(family)),
            format!("{short} {family}"),
        ]
    }
}

/// A name by other rules of transliteration.
fn respelt(name: &str) -> String {
    const RULES: [(&str, &str); 12] = [
        ("ö", "oe"),
        ("ü", "ue"),
        ("ä", "ae"),
        ("sch", "sh"),
        ("ch", "kh"),
        ("ph", "f"),
        ("th", "t"),
        ("ck", "k"),
        ("y", "i"),
        ("v", "w"),
        ("k", "c"),
        ("i", "y"),
    ];
    let mut rules = RULES.iter();
    match rules.find(|(from, _)| name.contains(from)) {
        Some((from, to)) => name.replace(from, to),
        None => format!("{name}e"),
    }
}

/// An office of a generated catalogue, and who held it.
#[derive(Clone, Debug)]
pub(crate) struct Office {
    /// Its title, as news say it.
    pub(crate) title: String,
    /// Places of its holders among the people; each stays six years from 1990 on.
    pub(crate) holders: Vec<usize>,
}

/// A generated catalogue.
#[derive(Debug)]
pub(crate) struct Generated {
    /// The number in the key of the first of each kind.
    first: usize,
    /// FollowTheMoney lines.
    pub(crate) lines: String,
    /// People, in order.
    pub(crate) people: Vec<Person>,
    /// Offices, in order.
    pub(crate) offices: Vec<Office>,
    /// The share of people that have each of the further names.
    further: f64,
    /// By itself, so that the people are the same with and without.
    further_rng: ChaCha8Rng,
}

/// The year in which the holder of this place was in office all year.
pub(crate) fn year_of(holder: usize) -> usize {
    FIRST_YEAR + YEARS * holder + 2
}

/// Makes a catalogue of this many entities.
pub(crate) fn generate(entities: usize, seed: u64) -> Generated {
    generate_after(0, entities, seed)
}

/// Makes a catalogue of this many entities, of which none is in one of `before` entities.
pub(crate) fn generate_after(before: usize, entities: usize, seed: u64) -> Generated {
    make(before, entities, seed, 0.0)
}

/// Makes a catalogue of this many entities, the same people as ever, with about so many names an
/// entity: some have each of four further ones. No fewer than 1.31, no more than 4.9.
pub(crate) fn generate_named(entities: usize, seed: u64, names: f64) -> Generated {
    let further = (names - OWN_NAMES) / (FURTHER as f64 * PEOPLE);
    make(0, entities, seed, further.clamp(0.0, 1.0))
}

/// Names an entity where people have no further ones.
const OWN_NAMES: f64 = 1.3136;
/// The share of entities that are people.
const PEOPLE: f64 = 1.0 - (ORGANISATIONS + OFFICES) as f64 / 1000.0;
/// Further names that a person may have.
const FURTHER: usize = 4;

fn make(before: usize, entities: usize, seed: u64, further: f64) -> Generated {
    let names = Names::read();
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let offices = (entities * OFFICES / 1000).max(1);
    let organisations = (entities * ORGANISATIONS / 1000).max(1);
    let people = entities.saturating_sub(offices + organisations).max(1);
    let mut made = Generated {
        first: before,
        lines: String::with_capacity(entities * 220),
        people: Vec::with_capacity(people),
        offices: Vec::with_capacity(offices),
        further,
        further_rng: ChaCha8Rng::seed_from_u64(!seed),
    };
    for number in 0..people {
        made.add_person(number, &names, &mut rng);
    }
    for number in 0..organisations {
        let locale = names.locale(&mut rng);
        made.add_organisation(number, &names, locale, &mut rng);
    }
    for number in 0..offices {
        made.add_office(number, organisations, &names, &mut rng);
    }
    made
}

impl Generated {
    fn add_person(&mut self, number: usize, names: &Names, rng: &mut ChaCha8Rng) {
        let locale = names.locale(rng);
        let person = Person {
            key: format!("p{}", self.first + number),
            given: names.given(locale, rng),
            middle: rng.random_ratio(1, 4).then(|| names.given(locale, rng)),
            family: names.family(locale, rng),
        };
        let mut aliases: Vec<String> = Vec::new();
        if person.middle.is_some() {
            aliases.push(format!("{} {}", person.given, person.family));
        }
        if rng.random_ratio(1, 10) {
            aliases.push(format!("{} {}", person.given, names.family(locale, rng)));
        }
        if self.further > 0.0 {
            let further = person.further_names().into_iter();
            let rng = &mut self.further_rng;
            aliases.extend(further.filter(|_| rng.random_bool(self.further)));
        }
        let quoted: Vec<String> = aliases.iter().map(|alias| format!("\"{alias}\"")).collect();
        self.line(&format!(
            r#"{{"id":"{}","schema":"Person","properties":{{"name":["{}"],"alias":[{}],"country":["{}"],"birthDate":["{}"]}}}}"#,
            person.key,
            person.name(),
            quoted.join(","),
            names.country(locale),
            1930 + rng.random_range(0..60),
        ));
        self.people.push(person);
    }

    fn add_organisation(
        &mut self,
        number: usize,
        names: &Names,
        locale: usize,
        rng: &mut ChaCha8Rng,
    ) {
        let family = names.family(locale, rng);
        let trade = TRADES[rng.random_range(0..TRADES.len())];
        let form = FORMS[rng.random_range(0..FORMS.len())];
        self.line(&format!(
            r#"{{"id":"o{}","schema":"Organization","properties":{{"name":["{family} {trade} {form}"],"country":["{}"]}}}}"#,
            self.first + number,
            names.country(locale),
        ));
    }

    fn add_office(
        &mut self,
        number: usize,
        organisations: usize,
        names: &Names,
        rng: &mut ChaCha8Rng,
    ) {
        let locale = names.locale(rng);
        let country = names.country(locale);
        let town = names.family(locale, rng);
        let (title, body) = match rng.random_range(0..3) {
            0 => {
                let subject = SUBJECTS[rng.random_range(0..SUBJECTS.len())];
                (format!("Minister of {subject} of {town}land"), None)
            }
            1 => (format!("Mayor of {town}"), None),
            _ => {
                let body = rng.random_range(0..organisations);
                (format!("Chairman of {town} Council"), Some(body))
            }
        };
        let body = body.map_or_else(String::new, |body| {
            format!(r#","organization":["o{}"]"#, self.first + body)
        });
        let key = self.first + number;
        self.line(&format!(
            r#"{{"id":"r{key}","schema":"Position","properties":{{"name":["{title}"],"country":["{country}"]{body}}}}}"#,
        ));
        let mut holders = Vec::with_capacity(HOLDERS);
        for place in 0..HOLDERS {
            let holder = rng.random_range(0..self.people.len());
            let start = FIRST_YEAR + YEARS * place;
            self.line(&format!(
                r#"{{"id":"t{key}-{place}","schema":"Occupancy","properties":{{"holder":["{}"],"post":["r{key}"],"startDate":["{start}-01-01"],"endDate":["{}-01-01"]}}}}"#,
                self.people[holder].key,
                start + YEARS,
            ));
            holders.push(holder);
        }
        self.offices.push(Office { title, holders });
    }

    fn line(&mut self, line: &str) {
        // Writing to a string does not fail.
        let _ = writeln!(self.lines, "{line}");
    }
}
