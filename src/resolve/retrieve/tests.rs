//! Bounded work, counted.

use std::sync::Arc;

use super::probe::{MAX_RANKED, MAX_SHARED};
use super::*;
use crate::catalogue::State;
use crate::catalogue::apply;
use crate::catalogue::import::{Content, Input, LINE_LIMIT, MissingEnd, Rules, import, read};
use crate::model::{Catalogue, EntityId, Source};

/// Six hundred people of each pair of frequent names, and as many with a third one.
fn crowded() -> Snapshot {
    let given = ["John", "Mohammed", "Maria", "J", "Li"];
    let family = ["Smith", "Ali", "Silva", "Smithe", "Wang"];
    let mut lines = String::new();
    for number in 0..600 {
        for (place, (given, family)) in given.iter().zip(family).enumerate() {
            let other = family_of_number(number);
            for (kind, name) in [
                ("a", format!("{given} {family}")),
                ("b", format!("{given} {other} {family}")),
                ("c", format!("{given} {other}")),
                ("d", format!("{other} {family}")),
            ] {
                lines.push_str(&format!(
                    r#"{{"id":"{kind}{place}-{number}","schema":"Person","properties":{{"name":["{name}"]}}}}"#
                ));
                lines.push('\n');
            }
        }
    }
    snapshot_of(&lines)
}

/// The snapshot of FollowTheMoney lines.
fn snapshot_of(lines: &str) -> Snapshot {
    let inputs = [Input {
        source: Source {
            name: "test".to_owned(),
            ..Source::default()
        },
        file: "test".to_owned(),
        as_of: "2025-06-01".parse().unwrap(),
        missing_end: MissingEnd::Unknown,
        content: Content::Bytes(lines.as_bytes()),
    }];
    let mut catalogue = Catalogue::default();
    let (changes, _) = import(
        &State::default(),
        read(&inputs, LINE_LIMIT, &mut ()).unwrap(),
        Rules::default(),
    );
    for change in &changes {
        apply(&mut catalogue, change);
    }
    Snapshot::build(Arc::new(catalogue), 1)
}

fn family_of_number(number: usize) -> String {
    let letter = |place: usize| char::from(b'a' + (number / 26_usize.pow(place as u32) % 26) as u8);
    format!("M{}n{}r", letter(0), letter(1))
}

#[test]
fn work_is_bounded_whatever_the_mention() {
    let snapshot = crowded();
    let forty = "Mohammed Ali Silva Smith ".repeat(10);
    let cases = [
        "John Smith",
        "Mohammed Ali",
        "Muhamed Aly",
        "John Jhon Smith Smyth Silva Maria Mohammed Ali Wang Li",
        "J",
        "J. S.",
        "Ali Ali Ali Ali Ali Ali",
        forty.as_str(),
    ];
    for text in cases {
        let query = query_of(&snapshot, text).unwrap();
        let Likely {
            names: aligned,
            effort: looked_at,
            ..
        } = likely_names(&query, &snapshot);
        // Twice: as a person's name and as another's.
        assert!(looked_at <= 2 * MAX_RANKED, "{text}: {looked_at}");
        assert!(
            aligned.len() <= 2 * MAX_ALIGNED,
            "{text}: {}",
            aligned.len()
        );
        assert!(look_up(&snapshot, text).len() <= MAX_ENTITIES, "{text}");
    }
    // A frequent name is not looked at once for each who bears it and each of its words.
    let query = query_of(&snapshot, "John Smith").unwrap();
    let looked_at = likely_names(&query, &snapshot).effort;
    assert!(looked_at <= 2 * MAX_SHARED, "{looked_at}");
}

#[test]
fn beside_a_name_that_is_misspelt_few_others_are_aligned() {
    let mut lines = String::new();
    for number in 0..100 {
        let other = family_of_number(number);
        for (kind, name) in [
            ("a", format!("Arvid {other}")),
            ("b", format!("{other} Holmqvist")),
        ] {
            lines.push_str(&format!(
                r#"{{"id":"{kind}{number}","schema":"Person","properties":{{"name":["{name}"]}}}}"#
            ));
            lines.push('\n');
        }
    }
    for bearer in 0..40 {
        lines.push_str(&format!(
            r#"{{"id":"c{bearer}","schema":"Person","properties":{{"name":["Arvid Holmqvist"]}}}}"#
        ));
        lines.push('\n');
    }
    let snapshot = snapshot_of(&lines);
    let aligned = |text: &str| {
        let query = query_of(&snapshot, text).unwrap();
        likely_names(&query, &snapshot).names.len()
    };
    // Its bearers, and nobody else.
    assert_eq!(aligned("Arvid Holmqwist"), 40);
    // Nobody has the family name: whoever has the given name may be meant.
    assert_eq!(aligned("Arvid Zetterberg"), MAX_ALIGNED);
    let found = look_up(&snapshot, "Arvid Holmqwist");
    let first = found[0].weight;
    assert_eq!(found.iter().filter(|each| each.weight == first).count(), 40);
}

#[test]
fn of_those_who_share_a_surname_the_holder_of_a_high_office_is_a_candidate() {
    // More bear it than are aligned, and as many as a given name.
    let mut lines = String::new();
    for number in 0..240 {
        let other = family_of_number(number);
        for (kind, name) in [
            ("a", format!("{other} Merkel")),
            ("b", format!("Merkel {other}")),
        ] {
            lines.push_str(&format!(
                r#"{{"id":"{kind}{number}","schema":"Person","properties":{{"name":["{name}"]}}}}"#
            ));
            lines.push('\n');
        }
    }
    lines.push_str(
        r#"{"id":"post","schema":"Position","properties":{"name":["Prime Minister of the Netherlands"],"country":["nl"]}}"#,
    );
    // Whatever their ids: one after the other of some holds the office.
    for holder in ["a7", "a120", "a239"] {
        let held = format!(
            r#"{{"id":"held","schema":"Occupancy","properties":{{"holder":["{holder}"],"post":["post"],"startDate":["2010-10-14"]}}}}"#
        );
        let snapshot = snapshot_of(&format!("{lines}\n{held}\n"));
        let meant = snapshot
            .ordinal(EntityId::derive("ftm", holder))
            .expect("it is in the catalogue");
        let found = look_up(&snapshot, "Merkel");
        assert!(found.len() > 10, "{holder}: {}", found.len());
        assert!(
            found.iter().any(|matched| matched.entity == meant),
            "{holder}"
        );
        let best = found[0].weight;
        let as_given = |matched: &&NameMatch| matched.weight < best;
        assert_eq!(found.iter().filter(as_given).count(), 0, "{holder}");
    }
}
