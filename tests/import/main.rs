//! Import: what lines become, what hostile lines cost, and that order does not matter.

#![allow(clippy::unwrap_used, reason = "what cannot be set up fails the test")]

mod decided;
mod hostile;
mod order;
mod records;
mod round_trip;

use std::collections::BTreeMap;

use incumbent::catalogue::import::{
    Content, Input, LINE_LIMIT, MissingEnd, Report, Rules, import, read,
};
use incumbent::catalogue::{State, apply};
use incumbent::model::{Catalogue, Entity, EntityId, PartialDate, Source, Tenure, TenureId};

fn date(text: &str) -> PartialDate {
    text.parse().unwrap()
}

fn input<'a>(name: &str, content: Content<'a>) -> Input<'a> {
    Input {
        source: Source {
            name: name.to_owned(),
            ..Source::default()
        },
        file: format!("{name}.ftm.jsonl"),
        as_of: date("2025-06-01"),
        missing_end: MissingEnd::Unknown,
        content,
    }
}

fn import_into(catalogue: &mut Catalogue, inputs: &[Input<'_>]) -> Report {
    let parsed = read(inputs, LINE_LIMIT, &mut ()).unwrap();
    let (changes, report) = import(&State::of(catalogue.clone(), 0), parsed, Rules::default());
    assert_eq!(report.changes, changes.len() as u64);
    for change in &changes {
        apply(catalogue, change);
    }
    report
}

fn import_text(lines: &str) -> (Catalogue, Report) {
    let mut catalogue = Catalogue::default();
    let content = Content::Bytes(lines.as_bytes());
    let report = import_into(&mut catalogue, &[input("test", content)]);
    (catalogue, report)
}

/// A line: `id Schema property=value property=value`, several values separated by `|`.
fn line(text: &str) -> String {
    let mut words = text.split(' ');
    let (id, schema) = (words.next().unwrap(), words.next().unwrap());
    let properties: BTreeMap<&str, Vec<String>> = words
        .map(|word| {
            let (name, values) = word.split_once('=').unwrap();
            let values = values.split('|').map(|value| value.replace('_', " "));
            (name, values.collect())
        })
        .collect();
    serde_json::json!({"id": id, "schema": schema, "properties": properties}).to_string()
}

fn lines(texts: &[&str]) -> String {
    texts.iter().map(|text| line(text) + "\n").collect()
}

fn entity(catalogue: &Catalogue, key: &str) -> Entity {
    let id = catalogue.canonical(EntityId::derive("ftm", key));
    catalogue.entities.get(&id).unwrap().to_entity()
}

fn tenure(catalogue: &Catalogue, key: &str) -> Tenure {
    let id = TenureId::derive("ftm", key);
    catalogue.tenures.get(&id).unwrap().to_tenure()
}

const RUTTE: &[&str] = &[
    "p Person name=Mark_Rutte firstName=Mark lastName=Rutte birthDate=1967-02-14 gender=male country=nl wikidataId=Q57792",
    "o Position name=Prime_Minister_of_the_Netherlands alias=Minister-president country=nl",
    "t1 Occupancy holder=p post=o startDate=2010-10-14T00:00 endDate=2012-11-05",
    "t2 Occupancy holder=p post=o startDate=2010-10-14 endDate=2024-07-02 sourceUrl=https://example.org/pm",
];
