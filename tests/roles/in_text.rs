//! What the text around mentions tells of roles and names.

use incumbent::index::Snapshot;
use incumbent::model::{Article, Decision, Mention, MentionAnswer};
use incumbent::resolve::resolve;

use super::{LEADERS, snapshot_of};

/// A cabinet that changes hands on one day, a prime minister elsewhere, and a king.
const CABINETS: &str = r#"{"id":"pm","schema":"Position","properties":{"name":["Prime Minister"],"country":["gb"]}}
{"id":"home","schema":"Position","properties":{"name":["Home Secretary"],"country":["gb"]}}
{"id":"deputy","schema":"Position","properties":{"name":["Deputy Prime Minister"],"country":["gb"]}}
{"id":"au","schema":"Position","properties":{"name":["Prime Minister of Australia"],"country":["au"]}}
{"id":"jo","schema":"Position","properties":{"name":["head of state or government of Jordan"],"country":["jo"]}}
{"id":"iq","schema":"Position","properties":{"name":["head of state or government of Iraq"],"country":["iq"]}}
{"id":"jordan","schema":"LegalEntity","properties":{"name":["Jordan"],"topics":["gov"]}}
{"id":"blair","schema":"Person","properties":{"name":["Tony Blair"]}}
{"id":"brown","schema":"Person","properties":{"name":["Gordon Brown"]}}
{"id":"smith","schema":"Person","properties":{"name":["Jacqui Smith"]}}
{"id":"prescott","schema":"Person","properties":{"name":["John Prescott"]}}
{"id":"howard","schema":"Person","properties":{"name":["John Howard"],"country":["au"]}}
{"id":"hussein","schema":"Person","properties":{"name":["Hussein of Jordan"],"country":["jo"]}}
{"id":"saddam","schema":"Person","properties":{"name":["Saddam Hussein"],"country":["iq"]}}
{"id":"1","schema":"Occupancy","properties":{"holder":["blair"],"post":["pm"],"startDate":["1997-05-02"],"endDate":["2007-06-27"]}}
{"id":"2","schema":"Occupancy","properties":{"holder":["brown"],"post":["pm"],"startDate":["2007-06-27"],"endDate":["2010-05-11"]}}
{"id":"3","schema":"Occupancy","properties":{"holder":["smith"],"post":["home"],"startDate":["2007-06-28"],"endDate":["2009-06-05"]}}
{"id":"4","schema":"Occupancy","properties":{"holder":["prescott"],"post":["deputy"],"startDate":["1997-05-02"],"endDate":["2007-06-27"]}}
{"id":"5","schema":"Occupancy","properties":{"holder":["howard"],"post":["au"],"startDate":["1996-03-11"],"endDate":["2007-12-03"]}}
{"id":"6","schema":"Occupancy","properties":{"holder":["hussein"],"post":["jo"],"startDate":["1952-08-11"],"endDate":["1999-02-07"]}}
{"id":"7","schema":"Occupancy","properties":{"holder":["saddam"],"post":["iq"],"startDate":["1979-07-16"],"endDate":["2003-04-09"]}}
"#;

/// The answers to mentions that stand in a text, in its order.
fn answers(snapshot: &Snapshot, text: &str, mentions: &[&str], date: &str) -> Vec<String> {
    let mut from = 0;
    let mentions = mentions.iter().map(|mention| {
        let at = from + text[from..].find(mention).unwrap();
        from = at + mention.len();
        Mention {
            text: (*mention).to_owned(),
            offset: u32::try_from(text[..at].chars().count()).ok(),
            ..Mention::default()
        }
    });
    let article = Article {
        text: text.to_owned(),
        date: Some(date.parse().unwrap()),
        mentions: mentions.collect(),
        ..Article::default()
    };
    let answer = resolve(snapshot, &article);
    let name = |mention: &MentionAnswer| match (mention.decision, mention.candidates.first()) {
        (Decision::Resolved, Some(first)) => first.name.clone(),
        _ => "-".to_owned(),
    };
    answer.mentions.iter().map(name).collect()
}

#[test]
fn a_name_and_a_role_beside_it_in_the_text_are_one() {
    let snapshot = snapshot_of(LEADERS);
    for (text, mentions, who) in [
        (
            "Göran Persson, the Swedish prime minister, met François Hollande.",
            [
                "Göran Persson",
                "Swedish prime minister",
                "François Hollande",
            ],
            ["Persson", "Persson", "François Hollande"],
        ),
        // Somebody of whom no catalogue knows is not the one whom it has for that day.
        (
            "Ingvar Carlsson, the Swedish prime minister, met François Hollande.",
            [
                "Ingvar Carlsson",
                "Swedish prime minister",
                "François Hollande",
            ],
            ["-", "-", "François Hollande"],
        ),
        (
            "François Hollande told the Swedish prime minister that Angela Merkel had gone.",
            [
                "François Hollande",
                "Swedish prime minister",
                "Angela Merkel",
            ],
            ["François Hollande", "Persson", "Angela Merkel"],
        ),
        // In a list, what stands beside a name is not its own when it is of another country.
        (
            "Angela Merkel, British prime minister, François Hollande and others met.",
            [
                "Angela Merkel",
                "British prime minister",
                "François Hollande",
            ],
            ["Angela Merkel", "-", "François Hollande"],
        ),
        // The verb says more than the comma.
        (
            "Angela Merkel is foreign minister, François Hollande said to Göran Persson.",
            ["Angela Merkel", "foreign minister", "François Hollande"],
            ["Angela Merkel", "Angela Merkel", "François Hollande"],
        ),
    ] {
        let found = answers(&snapshot, text, &mentions, "2000-06-01");
        assert_eq!(found, who, "{text}");
    }
}

#[test]
fn whoever_takes_over_from_another_has_the_role() {
    let snapshot = snapshot_of(CABINETS);
    // On the day of handing over both held it.
    for (text, who) in [
        (
            "Gordon Brown succeeded Tony Blair as prime minister.",
            "Gordon Brown",
        ),
        (
            "Tony Blair was succeeded by Gordon Brown as prime minister.",
            "Gordon Brown",
        ),
        (
            "Gordon Brown ersetzt Tony Blair als prime minister.",
            "Gordon Brown",
        ),
        (
            "Gordon Brown met Tony Blair, who resigned as prime minister.",
            "Tony Blair",
        ),
    ] {
        let (first, second) = if text.starts_with("Tony") {
            ("Tony Blair", "Gordon Brown")
        } else {
            ("Gordon Brown", "Tony Blair")
        };
        let found = answers(
            &snapshot,
            text,
            &[first, second, "prime minister"],
            "2007-06-27",
        );
        assert_eq!(found, [first, second, who], "{text}");
    }
}

#[test]
fn a_role_that_another_joins_with_and_is_of_the_same_person() {
    let snapshot = snapshot_of(CABINETS);
    let text = "Jacqui Smith is home secretary and prime minister of the night, Gordon Brown said.";
    let mentions = ["Jacqui Smith", "home secretary", "prime minister"];
    let found = answers(&snapshot, text, &mentions, "2008-01-01");
    assert_eq!(found[1..], ["Jacqui Smith", "Jacqui Smith"]);
    // Behind "and the" stands another.
    let text = "Jacqui Smith is home secretary and the prime minister is not.";
    let found = answers(&snapshot, text, &mentions, "2008-01-01");
    assert_eq!(found[1], "Jacqui Smith");
    assert_ne!(found[2], "Jacqui Smith");
}

#[test]
fn a_shadow_is_not_the_minister_spoken_of() {
    let snapshot = snapshot_of(CABINETS);
    let mentions = ["Jacqui Smith", "home secretary", "shadow home secretary"];
    let text = "Jacqui Smith spoke. The home secretary answered the shadow home secretary.";
    let found = answers(&snapshot, text, &mentions, "2008-01-01");
    assert_eq!(found, ["Jacqui Smith", "Jacqui Smith", "-"]);
}

#[test]
fn a_role_is_whose_the_article_names_where_it_tells_no_country() {
    let snapshot = snapshot_of(CABINETS);
    let mentions = ["John Howard", "prime minister"];
    let text = "John Howard was in Sydney. The prime minister swam.";
    let found = answers(&snapshot, text, &mentions, "2006-01-01");
    assert_eq!(found, ["John Howard", "John Howard"]);
    // He was no longer one.
    let found = answers(&snapshot, text, &mentions, "2008-01-01");
    assert_ne!(found[1], "John Howard");
}

#[test]
fn a_king_is_nobody_who_leads_a_republic() {
    let snapshot = snapshot_of(CABINETS);
    let text = "King Hussein of Jordan will come.";
    let found = answers(&snapshot, text, &["King Hussein"], "1995-11-05");
    assert_eq!(found, ["Hussein of Jordan"]);
}

#[test]
fn what_stands_before_a_mention_in_the_text_belongs_to_it() {
    let snapshot = snapshot_of(CABINETS);
    for (text, mention, date, who) in [
        (
            "The Australian prime minister met Tony Blair.",
            "prime minister",
            "2006-01-01",
            "John Howard",
        ),
        (
            "Australia's prime minister met Tony Blair.",
            "prime minister",
            "2006-01-01",
            "John Howard",
        ),
        (
            "The shadow home secretary met Tony Blair.",
            "home secretary",
            "2008-01-01",
            "-",
        ),
        (
            "The home secretary met Tony Blair.",
            "home secretary",
            "2008-01-01",
            "Jacqui Smith",
        ),
        (
            "He saw Home Secretary Smith and Tony Blair.",
            "Smith",
            "2008-01-01",
            "Jacqui Smith",
        ),
        // Behind a full stop another sentence begins.
        (
            "She is home secretary. Blair met Tony Blair.",
            "home secretary",
            "2008-01-01",
            "Jacqui Smith",
        ),
    ] {
        let found = answers(&snapshot, text, &[mention], date);
        assert_eq!(found, [who], "{text}");
    }
    // The country is a mention of its own.
    let text = "Australia's prime minister met Tony Blair.";
    let found = answers(
        &snapshot,
        text,
        &["Australia", "prime minister", "Tony Blair"],
        "2006-01-01",
    );
    assert_eq!(found[1], "John Howard");
    let text = "The prime minister of Australia met Tony Blair.";
    let found = answers(
        &snapshot,
        text,
        &["prime minister", "Australia", "Tony Blair"],
        "2006-01-01",
    );
    assert_eq!(found[0], "John Howard");
}
