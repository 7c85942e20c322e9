//! Role phrases in seven languages find who held the office that day.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

use std::sync::Arc;

use incumbent::catalogue::starter;
use incumbent::index::Snapshot;
use incumbent::model::{Article, Decision, Mention, PartialDate};
use incumbent::resolve::resolve;

/// What a phrase is answered with: the name when RESOLVED, "-" otherwise.
fn answer(snapshot: &Snapshot, article: &Article) -> String {
    let answer = resolve(snapshot, article);
    let mention = &answer.mentions[0];
    match (mention.decision, mention.candidates.first()) {
        (Decision::Resolved, Some(first)) => first.name.clone(),
        _ => "-".to_owned(),
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
            date: Some(date),
            language: language.to_owned(),
            country: country.to_owned(),
            mentions: vec![Mention {
                text: phrase.to_owned(),
                ..Mention::default()
            }],
            ..Article::default()
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
