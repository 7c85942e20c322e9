//! Role phrases in seven languages find who held the office that day.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

#[path = "../support/lines.rs"]
mod lines;

use std::sync::Arc;

use incumbent::catalogue::import::{Rules, import};
use incumbent::catalogue::{State, apply, starter};
use incumbent::index::Snapshot;
use incumbent::model::{Article, Catalogue, Decision, Mention, PartialDate};
use incumbent::resolve::resolve;
use lines::parsed;

/// Sources that tell only who led each country, not by which office.
const LEADERS: &str = r#"{"id":"se","schema":"Position","properties":{"name":["head of state or government of Sweden"],"country":["se"]}}
{"id":"fr","schema":"Position","properties":{"name":["head of state or government of France"],"country":["fr"]}}
{"id":"de","schema":"Position","properties":{"name":["head of state or government of Germany"],"country":["de"]}}
{"id":"jo","schema":"Position","properties":{"name":["head of state or government of Jordan"],"country":["jo"]}}
{"id":"ru","schema":"Position","properties":{"name":["head of state or government of Russia"],"country":["ru"]}}
{"id":"reinfeldt","schema":"Person","properties":{"name":["Fredrik Reinfeldt"]}}
{"id":"persson","schema":"Person","properties":{"name":["Persson"]}}
{"id":"branting","schema":"Person","properties":{"name":["Hjalmar Branting"]}}
{"id":"hollande","schema":"Person","properties":{"name":["François Hollande"]}}
{"id":"pleven","schema":"Person","properties":{"name":["René Pleven"]}}
{"id":"merkel","schema":"Person","properties":{"name":["Angela Merkel"]}}
{"id":"abdullah","schema":"Person","properties":{"name":["Abdullah II"]}}
{"id":"brezhnev","schema":"Person","properties":{"name":["Leonid Brezhnev"]}}
{"id":"putin","schema":"Person","properties":{"name":["Vladimir Putin"]}}
{"id":"1","schema":"Occupancy","properties":{"holder":["reinfeldt"],"post":["se"],"startDate":["2006-10-06"],"endDate":["2014-10-03"]}}
{"id":"2","schema":"Occupancy","properties":{"holder":["hollande"],"post":["fr"],"startDate":["2012-05-15"],"endDate":["2017-05-14"]}}
{"id":"3","schema":"Occupancy","properties":{"holder":["pleven"],"post":["fr"],"startDate":["1950-07-12"],"endDate":["1951-02-28"]}}
{"id":"4","schema":"Occupancy","properties":{"holder":["merkel"],"post":["de"],"startDate":["2005-11-22"],"endDate":["2021-12-08"]}}
{"id":"5","schema":"Occupancy","properties":{"holder":["abdullah"],"post":["jo"],"startDate":["1999-02-07"],"endDate":["2023-01-01"]}}
{"id":"6","schema":"Occupancy","properties":{"holder":["brezhnev"],"post":["ru"],"startDate":["1964-10-14"],"endDate":["1982-11-10"]}}
{"id":"8","schema":"Occupancy","properties":{"holder":["persson"],"post":["se"],"startDate":["1996-03-22"],"endDate":["2006-10-06"]}}
{"id":"9","schema":"Occupancy","properties":{"holder":["branting"],"post":["se"]}}
{"id":"7","schema":"Occupancy","properties":{"holder":["putin"],"post":["ru"],"startDate":["2000-05-07"],"endDate":["2023-01-01"]}}
"#;

/// What a phrase is answered with: the name when RESOLVED, "-" otherwise.
fn answer(snapshot: &Snapshot, article: &Article) -> String {
    let answer = resolve(snapshot, article);
    let mention = &answer.mentions[0];
    match (mention.decision, mention.candidates.first()) {
        (Decision::Resolved, Some(first)) => first.name.clone(),
        _ => "-".to_owned(),
    }
}

/// An article of one mention.
fn article(phrase: &str, date: PartialDate) -> Article {
    Article {
        date: Some(date),
        mentions: vec![Mention {
            text: phrase.to_owned(),
            ..Mention::default()
        }],
        ..Article::default()
    }
}

#[test]
fn who_held_it_that_day() {
    let (catalogue, _) = starter::load();
    let snapshot = Snapshot::build(Arc::new(catalogue), 1);
    let mut wrong = Vec::new();
    let mut rows = 0;
    let lines = include_str!("cases.tsv").lines();
    for line in lines.filter(|line| !line.starts_with('#')) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [language, country, phrase, date, who] = columns[..] else {
            panic!("five columns: {line:?}");
        };
        let country = if country == "-" { "" } else { country };
        let date: PartialDate = date.parse().unwrap();
        let article = Article {
            language: language.to_owned(),
            country: country.to_owned(),
            ..article(phrase, date)
        };
        let found = answer(&snapshot, &article);
        if found != who {
            wrong.push(format!(
                "{language} {phrase:?} on {date}: {found}, not {who}"
            ));
        }
        rows += 1;
    }
    assert!(rows > 100, "the table is there");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_office_of_whoever_leads_is_meant_by_the_title_of_who_does() {
    let mut catalogue = Catalogue::default();
    let (changes, _) = import(
        &State::of(catalogue.clone(), 0),
        parsed(LEADERS),
        Rules::default(),
    );
    for change in &changes {
        apply(&mut catalogue, change);
    }
    let snapshot = Snapshot::build(Arc::new(catalogue), 1);
    for (phrase, date, who) in [
        ("Swedish prime minister", "2013-06-01", "Fredrik Reinfeldt"),
        (
            "Swedish head of government",
            "2013-06-01",
            "Fredrik Reinfeldt",
        ),
        ("king of Sweden", "2013-06-01", "-"),
        ("German chancellor", "2013-06-01", "Angela Merkel"),
        ("president of Germany", "2013-06-01", "-"),
        ("king of Jordan", "2013-06-01", "Abdullah II"),
        ("prime minister of Jordan", "2013-06-01", "-"),
        // The executive was the prime minister's until 1959, and is the president's since.
        ("president of France", "2013-06-01", "François Hollande"),
        ("French prime minister", "2013-06-01", "-"),
        ("French prime minister", "1950-09-01", "René Pleven"),
        ("president of France", "1950-09-01", "-"),
        ("the French leader", "2013-06-01", "François Hollande"),
        // Of one nothing is known but that he held it, and of one only a part of his name.
        (
            "prime minister of Sweden before Fredrik Reinfeldt",
            "2013-06-01",
            "Persson",
        ),
        (
            "prime minister of Sweden after Göran Persson",
            "2013-06-01",
            "Fredrik Reinfeldt",
        ),
        (
            "prime minister of Sweden after Hjalmar Branting",
            "2013-06-01",
            "-",
        ),
        (
            "prime minister of Sweden before Göran Persson",
            "2013-06-01",
            "-",
        ),
        // Sources keep a former state's offices under its successor.
        ("the Soviet leader", "1970-01-01", "Leonid Brezhnev"),
        ("the Soviet leader", "2013-06-01", "-"),
        ("president of Russia", "2010-06-01", "-"),
        ("president of Russia", "2013-06-01", "Vladimir Putin"),
    ] {
        let article = article(phrase, date.parse().unwrap());
        assert_eq!(answer(&snapshot, &article), who, "{phrase} on {date}");
    }
}
