//! `incumbent eval`: the table, its figures for machines, and what changed since.

use super::{Place, text};

/// Two articles in the form of eval/README.md over the starter catalogue: a prime minister by
/// name and by office, and a name that nobody has.
const ARTICLES: &str = r#"{"id":"one","date":"2023-10-28","mentions":[{"text":"Mark Rutte","kind":"full-name","gold":"facts-person-mark-rutte"},{"text":"Dutch Prime Minister","kind":"office-only","gold":"facts-person-mark-rutte"}]}
{"id":"two","date":"2023-10-28","mentions":[{"text":"Zyxwv Qwertz","kind":"full-name","gold":null}]}
"#;

fn figures(path: &std::path::Path) -> serde_json::Value {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn every_mention_is_counted_in_its_row_and_told_in_the_file() {
    let place = Place::new();
    let gold = place.write("gold.jsonl", ARTICLES);
    let ended = place.run(&["eval", text(&gold), "--json", "run.json"]);
    assert_eq!((ended.code, ended.err.as_str()), (0, ""));
    insta::assert_snapshot!(ended.out);
    let run = figures(&place.path("run.json"));
    let decisions: Vec<_> = run["mentions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["mention"].as_str().unwrap())
        .collect();
    assert_eq!(
        decisions,
        ["Mark Rutte", "Dutch Prime Minister", "Zyxwv Qwertz"]
    );
}

#[test]
fn a_comparison_names_the_mentions_that_changed() {
    let place = Place::new();
    let gold = place.write("gold.jsonl", ARTICLES);
    let ended = place.run(&["eval", text(&gold), "--json", "before.json"]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    let same = place.run(&["eval", text(&gold), "--compare", "before.json"]);
    assert_eq!(same.code, 0, "{}", same.err);
    let stricter = place.run(&[
        "eval",
        text(&gold),
        "--compare",
        "before.json",
        "--min-probability",
        "0.99999",
    ]);
    assert_eq!(stricter.code, 0, "{}", stricter.err);
    let change = |out: &str| {
        out.lines()
            .filter(|line| line.contains("Dutch Prime Minister"))
            .count()
    };
    assert_eq!(change(&same.out), 0, "{}", same.out);
    assert_eq!(change(&stricter.out), 1, "{}", stricter.out);
}

#[test]
fn what_cannot_be_read_is_told_with_its_line() {
    let place = Place::new();
    let broken = place.write(
        "gold.jsonl",
        "{\"id\": \"one\", \"mentions\": []}\n{\"id\":\n",
    );
    let ended = place.run(&["eval", text(&broken)]);
    assert_eq!(ended.code, 1);
    assert!(ended.err.contains("gold.jsonl, line 2"), "{}", ended.err);
    let gold = place.write("gold.jsonl", ARTICLES);
    let ended = place.run(&["eval", text(&gold), "--compare", "nowhere.json"]);
    assert_eq!(ended.code, 1);
    assert!(ended.err.contains("nowhere.json"), "{}", ended.err);
}
