//! `incumbent import` and `incumbent catalogue`.

use super::{Place, text};

/// Two people who held one office after the other; public facts.
pub(super) const LINES: &str = r#"
{"id":"pm","schema":"Position","properties":{"name":["Prime Minister of the Netherlands"],"country":["nl"]}}
{"id":"rutte","schema":"Person","properties":{"name":["Mark Rutte"],"country":["nl"]}}
{"id":"schoof","schema":"Person","properties":{"name":["Dick Schoof"],"country":["nl"]}}
{"id":"o1","schema":"Occupancy","properties":{"holder":["rutte"],"post":["pm"],"startDate":["2010-10-14"],"endDate":["2024-07-02"]}}
{"id":"o2","schema":"Occupancy","properties":{"holder":["schoof"],"post":["pm"],"startDate":["2024-07-02"]}}
"#;
pub(super) const BAD_LINE: &str = "{\"id\":\n";

#[test]
fn refused_rows_end_with_3_unless_allowed() {
    let place = Place::new();
    place.write("people.jsonl", &format!("{LINES}{BAD_LINE}"));
    let arguments = [
        "import",
        "people.jsonl",
        "--store",
        "my.redb",
        "--as-of",
        "2025-01-01",
    ];
    let ended = place.run(&arguments);
    assert_eq!(ended.code, 3, "{}{}", ended.out, ended.err);
    insta::assert_snapshot!(ended.out);
    let again = place.run(&[&arguments[..], &["--allow-refused", "--json"]].concat());
    assert_eq!(again.code, 0, "{}{}", again.out, again.err);
    let report: serde_json::Value = serde_json::from_str(&again.out).unwrap();
    assert_eq!(
        report["report"]["changes"], 0,
        "the same file again changes nothing"
    );

    let shown = place.run(&[
        "catalogue",
        "show",
        "Prime Minister of the Netherlands",
        "--store",
        "my.redb",
    ]);
    assert_eq!(shown.code, 0, "{}", shown.err);
    insta::assert_snapshot!(shown.out);
}

#[test]
fn a_store_that_is_not_there_or_not_one_is_told() {
    let place = Place::new();
    let missing = place.run(&["catalogue", "stats", "--store", "nowhere.redb"]);
    assert_eq!(missing.code, 1);
    assert!(missing.err.contains("nowhere.redb"), "{}", missing.err);
    let path = place.write("text.redb", "not a store");
    let other = place.run(&["serve", "--store", text(&path), "--listen", "127.0.0.1:0"]);
    assert_eq!(other.code, 1);
    assert!(other.err.contains("text.redb"), "{}", other.err);
    assert_eq!(
        std::fs::read_to_string(&path).unwrap(),
        "not a store",
        "a file that is no store is left alone"
    );
}

#[test]
fn show_and_find_tell_by_their_code_that_nothing_was_found() {
    let place = Place::new();
    for (arguments, code) in [
        (&["catalogue", "find", "rutte"][..], 0),
        (&["catalogue", "find", "qqqqqqqq"], 4),
        (&["catalogue", "show", "Mark Rutte"], 0),
        (&["catalogue", "show", "Nobody of this name"], 4),
        (&["catalogue", "stats", "--json"], 0),
    ] {
        let ended = place.run(arguments);
        assert_eq!(ended.code, code, "{arguments:?}: {}", ended.err);
    }
}

#[test]
fn the_time_line_of_a_person() {
    let ended = Place::new().run(&["catalogue", "show", "Jens Stoltenberg"]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    insta::assert_snapshot!(ended.out);
}
