//! A snapshot that was made from an earlier one, or from what was kept of one, answers every
//! question exactly as one that is built from scratch, whatever changed in between.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fmt::Write as _;
use std::sync::Arc;

use incumbent::index::Snapshot;
use incumbent::index::kept::Coming;
use incumbent::model::{
    Article, Catalogue, End, Entity, EntityId, Kind, Mention, Name, NameKind, Office, Options,
    PartialDate, Tenure, TenureId, Term,
};
use incumbent::resolve::{NameMatch, look_up, look_up_exhaustively, look_up_holders, resolve};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

const GIVEN: &[&str] = &[
    "Mark", "Marc", "Anna", "Jens", "J.", "Ursula", "Bill", "William",
];
const FAMILY: &[&str] = &[
    "Rutte",
    "Rute",
    "Rutter",
    "Stoltenberg",
    "Stoltenburg",
    "von der Leyen",
    "de Vries",
    "Clinton",
];
const BODIES: &[&str] = &[
    "Ministry of Finance",
    "Norges Bank",
    "Bank of Norway",
    "Kent County Cricket Club",
    "North Atlantic Treaty Organization",
    "NATO",
    "Acme Ltd",
];
const PLACES: &[&str] = &["Norway", "Kent", "Netherlands", "Chicago"];
const TITLES: &[&str] = &[
    "Prime Minister of Norway",
    "Prime Minister of the Netherlands",
    "Minister of Finance",
    "Finance Minister of Norway",
    "Deputy Prime Minister",
    "Secretary General of NATO",
    "Minister of Foreign Affairs and Trade",
    "Member of Parliament",
];
const SEATS: &[&str] = &["Witney", "Holborn and St Pancras", "Hill (East)"];
const COUNTRIES: &[&str] = &["no", "nl", "gb", "us-ak"];
/// Different entities.
const KEYS: u8 = 40;

fn id(key: u8) -> EntityId {
    EntityId::derive("test", &key.to_string())
}

/// One change of a catalogue.
#[derive(Clone, Debug)]
enum Edit {
    Put(Box<Put>),
    Remove(u8),
    Hold(Held),
    Leave(u8),
    Merge(u8, u8),
    Part(u8),
}

#[derive(Clone, Debug)]
struct Put {
    key: u8,
    kind: u8,
    names: Vec<(u8, u8, u8)>,
    country: Option<u8>,
    died: Option<i64>,
    organisation: Option<u8>,
}

#[derive(Clone, Debug)]
struct Held {
    key: u8,
    holder: u8,
    office: u8,
    start: Option<i64>,
    end: Option<i64>,
    acting: bool,
    seat: Option<u8>,
}

fn edits(most: usize) -> impl Strategy<Value = Vec<Edit>> {
    let put = (
        0..KEYS,
        0_u8..8,
        prop::collection::vec((any::<u8>(), any::<u8>(), 0_u8..4), 0..4),
        prop::option::of(0_u8..4),
        prop::option::weighted(0.2, 1990_i64..2024),
        prop::option::of(0..KEYS),
    );
    let put = put.prop_map(|(key, kind, names, country, died, organisation)| {
        Edit::Put(Box::new(Put {
            key,
            kind,
            names,
            country,
            died,
            organisation,
        }))
    });
    let held = (
        0_u8..60,
        0..KEYS,
        0..KEYS,
        prop::option::weighted(0.9, 1995_i64..2024),
        prop::option::of(0_i64..9),
        prop::bool::weighted(0.1),
        prop::option::of(0_u8..3),
    );
    let hold = held.prop_map(|(key, holder, office, start, years, acting, seat)| {
        let end = start.zip(years).map(|(start, years)| start + years);
        Edit::Hold(Held {
            key,
            holder,
            office,
            start,
            end,
            acting,
            seat,
        })
    });
    let edit = prop_oneof![
        8 => put,
        1 => (0..KEYS).prop_map(Edit::Remove),
        8 => hold,
        1 => (0_u8..60).prop_map(Edit::Leave),
        1 => (0..KEYS, 0..KEYS).prop_map(|(from, to)| Edit::Merge(from, to)),
        1 => (0..KEYS).prop_map(Edit::Part),
    ];
    prop::collection::vec(edit, 1..most)
}

fn text(kind: Kind, (one, other, _): (u8, u8, u8)) -> String {
    let of = |list: &[&str], number: u8| list[usize::from(number) % list.len()].to_owned();
    match kind {
        Kind::Person => format!("{} {}", of(GIVEN, one), of(FAMILY, other)),
        Kind::Organisation => of(BODIES, one),
        Kind::Place => of(PLACES, one),
        Kind::Office => of(TITLES, one),
    }
}

fn put(catalogue: &mut Catalogue, put: &Put) {
    let kind = match put.kind {
        0..4 => Kind::Person,
        4 => Kind::Organisation,
        5 => Kind::Place,
        _ => Kind::Office,
    };
    let mut names: Vec<Name> = Vec::new();
    for &parts in &put.names {
        let text = text(kind, parts);
        if names.iter().all(|name| name.text != text) {
            let kind = match (names.is_empty(), parts.2) {
                (true, _) => NameKind::Primary,
                (_, 0) => NameKind::Former,
                (_, 1) => NameKind::Weak,
                _ => NameKind::Alias,
            };
            names.push(Name { text, kind });
        }
    }
    let year = |year: i64| PartialDate::new(year, 0, 0).ok();
    let entity = Entity {
        names,
        countries: put
            .country
            .map(|number| COUNTRIES[usize::from(number)].to_owned())
            .into_iter()
            .collect(),
        died: put.died.and_then(year),
        office: (kind == Kind::Office).then(|| Office {
            organisation: put.organisation.map(id),
            ..Office::default()
        }),
        ..Entity::new(id(put.key), kind)
    };
    // What answers for another must not be one itself.
    catalogue.redirects.remove(&entity.id);
    catalogue.entities.insert(&entity);
}

fn term(seat: u8) -> Term {
    Term {
        key: String::new(),
        start: None,
        end: None,
        constituency: Some(SEATS[usize::from(seat)].to_owned()),
        source: "test".to_owned(),
        url: None,
    }
}

fn apply(catalogue: &mut Catalogue, edit: &Edit) {
    match edit {
        Edit::Put(entity) => put(catalogue, entity),
        Edit::Remove(key) => {
            catalogue.entities.remove(&id(*key));
        }
        Edit::Hold(held) => {
            let key = TenureId::derive("test", &held.key.to_string());
            let year = |year: i64| PartialDate::new(year, 6, 1).ok();
            let tenure = Tenure {
                id: key,
                holder: id(held.holder),
                office: id(held.office),
                start: held.start.and_then(year),
                end: held.end.and_then(year).map_or(End::Unknown, End::On),
                scheduled_end: None,
                acting: held.acting,
                terms: held.seat.map(term).into_iter().collect(),
            };
            catalogue.tenures.insert(&tenure);
        }
        Edit::Leave(key) => {
            let key = TenureId::derive("test", &key.to_string());
            catalogue.tenures.remove(&key);
        }
        Edit::Merge(from, to) => {
            let (from, to) = (id(*from), catalogue.canonical(id(*to)));
            if from == to || !catalogue.entities.contains_key(&to) {
                return;
            }
            catalogue.entities.remove(&from);
            let led: Vec<EntityId> = catalogue
                .redirects
                .iter()
                .filter(|(_, target)| **target == from)
                .map(|(id, _)| *id)
                .collect();
            for other in led.into_iter().chain([from]) {
                catalogue.redirects.insert(other, to);
            }
        }
        Edit::Part(key) => {
            catalogue.redirects.remove(&id(*key));
        }
    }
}

fn questions() -> Vec<String> {
    let mut asked: Vec<String> = [
        "Mark Rutte",
        "Rutte",
        "rutte mark",
        "Marc Rute",
        "Makr Ruttte",
        "M. Rutte",
        "William Clinton",
        "Jens Stoltenbrg",
        "イェンス・ストルテンベルグ",
        "Ursula von der Leyen",
        "Anna Vries",
        "Nobody Known",
        "Norges Bnak",
        "NATO",
        "Kent",
        "Norwegian",
        "Acme",
        "prime minister",
        "Norwegian Prime Minister",
        "the Dutch prime minister Mark Rutte",
        "former finance minister",
        "NATO chief",
        "Minister of Finance Jens Stoltenberg",
        "Deputy Prime Minister",
        "foreign minister",
        "the hon. Member for Witney",
        "MP for Holborn & St Pancras",
        "the Hill MP",
    ]
    .map(str::to_owned)
    .to_vec();
    asked.extend(FAMILY.iter().map(|name| (*name).to_owned()));
    asked.extend(TITLES.iter().map(|name| (*name).to_owned()));
    asked
}

/// All that a snapshot answers, as text: floats to their last digit.
fn everything(snapshot: &Snapshot) -> String {
    let mut told = String::new();
    let names = snapshot.names();
    let counts = (snapshot.len(), snapshot.counts(), names.len());
    writeln!(told, "{counts:?} {}", snapshot.tenures().len()).unwrap();
    let asked = questions();
    let mention = |text: &String| Mention {
        text: text.clone(),
        ..Mention::default()
    };
    for (place, some) in asked.chunks(4).enumerate() {
        let article = Article {
            date: PartialDate::new(2004 + 3 * place as i64, 6, 1).ok(),
            country: if place % 2 == 0 { "" } else { "no" }.to_owned(),
            mentions: some.iter().map(mention).collect(),
            options: Options {
                evidence: Some(true),
                ..Options::default()
            },
            ..Article::default()
        };
        writeln!(told, "{:?}", resolve(snapshot, &article)).unwrap();
    }
    for text in &asked {
        let date = PartialDate::new(2012, 6, 1).ok();
        for found in [
            look_up(snapshot, text),
            look_up_exhaustively(snapshot, text),
        ] {
            for found in found {
                let of = (
                    snapshot.id_at(found.entity),
                    names.record(found.name).place(),
                );
                writeln!(told, "{text}: {of:?} {:?}", found.weight).unwrap();
            }
        }
        for found in look_up_holders(snapshot, text, date) {
            let of = (snapshot.id_at(found.holder), snapshot.id_at(found.office));
            writeln!(told, "{text}: {of:?} {:?}", found.weight).unwrap();
        }
        writeln!(told, "{:?}", snapshot.search(text, &[], 20)).unwrap();
        let begun = &text[..text.len().min(3)];
        writeln!(told, "{:?}", snapshot.search(begun, &[Kind::Person], 3)).unwrap();
    }
    for code in ["no", "nl", "gb", "us"] {
        let places = snapshot.places_of(code).iter();
        let places: Vec<EntityId> = places.map(|&place| snapshot.id_at(place)).collect();
        writeln!(told, "{code}: {places:?}").unwrap();
    }
    for key in 0..KEYS {
        let entity = snapshot.entity(id(key)).map(|entity| entity.id);
        let place = snapshot.ordinal(id(key));
        assert_eq!(entity, place.map(|place| snapshot.id_at(place)));
        writeln!(told, "{key}: {entity:?}").unwrap();
        if let Some(place) = place {
            let facts = snapshot.facts(place);
            let countries = snapshot.countries(facts.countries);
            let (kind, gender, life) = (facts.kind, facts.gender, facts.life);
            let flags = (facts.best_rank, facts.provisional, facts.identified);
            writeln!(told, "{kind:?} {gender:?} {life:?} {countries:?} {flags:?}").unwrap();
        }
        for year in [None, Some(2004), Some(2012)] {
            let span = year.and_then(|year| PartialDate::new(year, 6, 1).ok());
            let span = span.map(PartialDate::span);
            let tenures = snapshot.tenures_of(id(key), span);
            let holders = snapshot.holders_of(id(key), span);
            writeln!(told, "{tenures:?} {holders:?}").unwrap();
        }
    }
    told
}

/// What is kept of a snapshot, read back: what was indexed at first.
fn reopened(snapshot: &Snapshot) -> Snapshot {
    let kept = snapshot.keep();
    let mut coming = Coming::of(kept.lengths());
    for piece in kept.pieces() {
        coming.take(&piece).unwrap();
    }
    let (indexed, revision) = (snapshot.indexed().clone(), snapshot.indexed_revision());
    Snapshot::of_kept(coming, indexed, revision).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn an_advanced_snapshot_answers_as_one_that_is_built(
        first in edits(80),
        then in prop::collection::vec(edits(12), 1..5),
    ) {
        let mut catalogue = Catalogue::default();
        for edit in &first {
            apply(&mut catalogue, edit);
        }
        let mut snapshot = Snapshot::build(Arc::new(catalogue.clone()), 1);
        for (step, edits) in then.iter().enumerate() {
            for edit in edits {
                apply(&mut catalogue, edit);
            }
            let shared = Arc::new(catalogue.clone());
            snapshot = snapshot.advance(shared.clone(), 2 + step as u64);
            prop_assert_eq!(snapshot.indexed_revision(), 1, "it was advanced, not built");
            let built = Snapshot::build(shared.clone(), 2 + step as u64);
            let kept = reopened(&snapshot).advance(shared, 2 + step as u64);
            let (advanced, built) = (everything(&snapshot), everything(&built));
            prop_assert_eq!(&everything(&kept), &built);
            for (one, other) in advanced.lines().zip(built.lines()) {
                prop_assert_eq!(one, other);
            }
            prop_assert_eq!(advanced, built);
        }
    }
}

/// Of a family name that about as many have as are told apart by what they held: who comes, goes,
/// takes office or leaves it, whatever name they have.
#[test]
fn who_is_prominent_among_many_is_the_same_however_it_came_about() {
    let config = ProptestConfig {
        cases: 24,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let crowd = 116_u8..150;
    let edits = (crowd, edits(60), prop::collection::vec(edits(12), 1..5));
    let changed = std::cell::Cell::new(0);
    let run = TestRunner::new(config).run(&edits, |(crowd, first, then)| {
        let mut catalogue = Catalogue::default();
        for number in 0..crowd {
            let name = Name {
                text: format!("Mark{} Rutte", char::from(b'a' + number % 26)),
                kind: NameKind::Primary,
            };
            let person = Entity {
                names: vec![name],
                ..Entity::new(EntityId::derive("crowd", &number.to_string()), Kind::Person)
            };
            catalogue.entities.insert(&person);
        }
        for edit in &first {
            apply(&mut catalogue, edit);
        }
        let found = |snapshot: &Snapshot| -> Vec<_> {
            let found = ["Rutte", "Mark"].into_iter();
            let found = found.flat_map(|text| look_up(snapshot, text));
            let of = |found: NameMatch| (snapshot.id_at(found.entity), found.weight.to_bits());
            found.map(of).collect()
        };
        let mut snapshot = Snapshot::build(Arc::new(catalogue.clone()), 1);
        let mut before = found(&snapshot);
        for edits in &then {
            for edit in edits {
                apply(&mut catalogue, edit);
            }
            let shared = Arc::new(catalogue.clone());
            snapshot = snapshot.advance(shared.clone(), 2);
            prop_assert_eq!(snapshot.indexed_revision(), 1, "it was advanced, not built");
            let advanced = found(&snapshot);
            prop_assert_eq!(&advanced, &found(&Snapshot::build(shared.clone(), 2)));
            prop_assert_eq!(&advanced, &found(&reopened(&snapshot).advance(shared, 2)));
            changed.set(changed.get() + u32::from(advanced != before));
            before = advanced;
        }
        Ok(())
    });
    run.unwrap();
    assert!(
        changed.get() > 10,
        "{changed:?} steps changed who was found"
    );
}

/// Of a file that somebody made up, with checksums that fit.
#[test]
fn a_made_up_index_is_refused_or_answers() {
    let edits = edits(80);
    let flip = (any::<prop::sample::Index>(), 0_u32..8);
    let flips = prop::collection::vec(flip, 1..4);
    let config = ProptestConfig {
        cases: 48,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let taken = std::cell::Cell::new((0, 0));
    let run = TestRunner::new(config).run(&(edits, flips), |(edits, flips)| {
        let mut catalogue = Catalogue::default();
        for edit in &edits {
            apply(&mut catalogue, edit);
        }
        let snapshot = Snapshot::build(Arc::new(catalogue), 1);
        let kept = snapshot.keep();
        let lengths = kept.lengths();
        let mut bytes = kept.pieces().collect::<Vec<_>>().concat();
        for (place, bit) in flips {
            let place = place.index(bytes.len());
            bytes[place] ^= 1 << bit;
        }
        let mut coming = Coming::of(lengths);
        coming.take(&bytes).unwrap();
        let read = Snapshot::of_kept(coming, snapshot.indexed().clone(), 1);
        let (refused, answered) = taken.get();
        taken.set((
            refused + u32::from(read.is_err()),
            answered + u32::from(read.is_ok()),
        ));
        if let Ok(read) = read {
            // It may answer something else, but it answers.
            everything(&read);
        }
        Ok(())
    });
    run.unwrap();
    let (refused, answered) = taken.get();
    assert!(
        refused > 0 && answered > 0,
        "{refused} refused, {answered} answered"
    );
}

/// Where most is new, all is indexed anew.
#[test]
fn many_new_entities_are_indexed_anew() {
    let mut catalogue = Catalogue::default();
    let person = |key: u8| Put {
        key,
        kind: 0,
        names: vec![(key, key / 8, 2)],
        country: None,
        died: None,
        organisation: None,
    };
    put(&mut catalogue, &person(0));
    let snapshot = Snapshot::build(Arc::new(catalogue.clone()), 1);
    assert!(!snapshot.is_worn());
    for number in 0..2_000_u32 {
        let mut other = Catalogue::default();
        put(&mut other, &person((number % 40) as u8));
        let mut entity = other.entities.values().next().unwrap().to_entity();
        entity.id = EntityId::derive("many", &number.to_string());
        catalogue.entities.insert(&entity);
    }
    let shared = Arc::new(catalogue);
    let advanced = snapshot.advance(shared.clone(), 2);
    assert_eq!(advanced.indexed_revision(), 2);
    assert_eq!(
        everything(&advanced),
        everything(&Snapshot::build(shared, 2))
    );
}
