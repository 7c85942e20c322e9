//! What the starter catalogue answers, by the resolver's public surface: the article of the
//! README, and role phrases before, on and after the days on which offices changed hands.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::sync::{Arc, LazyLock};

use incumbent::catalogue::starter;
use incumbent::index::Snapshot;
use incumbent::model::{
    Answer, Article, Certainty, Decision, Feature, Mention, MentionAnswer, Options, Reason, RoleAt,
};
use incumbent::resolve::resolve;

static SNAPSHOT: LazyLock<Snapshot> = LazyLock::new(|| {
    let (catalogue, _) = starter::load();
    Snapshot::build(Arc::new(catalogue), starter::REVISION)
});

fn ask(date: &str, country: &str, mentions: &[&str]) -> Answer {
    let article = Article {
        date: date.parse().ok(),
        country: country.to_owned(),
        mentions: mentions
            .iter()
            .map(|text| Mention {
                text: (*text).to_owned(),
                ..Mention::default()
            })
            .collect(),
        options: Options {
            evidence: Some(true),
            ..Options::default()
        },
        ..Article::default()
    };
    resolve(&SNAPSHOT, &article)
}

/// The resolved entity's name, or the decision.
fn shown(answer: &MentionAnswer) -> String {
    match answer.entity {
        Some(id) => SNAPSHOT.entity(id).unwrap().primary_name().to_owned(),
        None => format!("{:?}", answer.decision),
    }
}

#[test]
fn a_mention_that_stands_often_in_a_long_article_is_answered_as_in_a_short_one() {
    let texts = ["Mark Rutte", "Dutch Prime Minister", "Qwertz Uiop"];
    let short = ask("2023-10-28", "nl", &texts);
    let long = ask("2023-10-28", "nl", &texts.repeat(40));
    assert_eq!(long.mentions.len(), 120);
    for answers in long.mentions.chunks(texts.len()) {
        for (answer, alone) in answers.iter().zip(&short.mentions) {
            assert_eq!(shown(answer), shown(alone));
            assert_eq!(answer.decision, alone.decision);
        }
    }
    // Every candidate and every weight, from the first to the last that asks the same.
    let (first, last) = (&long.mentions[..3], &long.mentions[117..]);
    assert_eq!(format!("{first:?}"), format!("{last:?}"));
}

#[test]
fn every_mention_of_the_article_is_right() {
    let expected = [
        ("Den Haag FM", "Unknown"),
        ("Dutch Prime Minister Mark Rutte", "Mark Rutte"),
        (
            "the role of NATO Secretary General",
            "Secretary General of NATO",
        ),
        ("Rutte", "Mark Rutte"),
        ("NATO Secretary General post", "Secretary General of NATO"),
        ("Rutte", "Mark Rutte"),
        ("NATO Secretary General role", "Secretary General of NATO"),
        (
            "NATO Secretary General Jens Stoltenberg",
            "Jens Stoltenberg",
        ),
        (
            "Thierry Breton, the former European Internal Market Commissioner",
            "Thierry Breton",
        ),
    ];
    let mentions: Vec<&str> = expected.iter().map(|(text, _)| *text).collect();
    let answer = ask("2023-10-28", "", &mentions);
    for (answer, (text, name)) in answer.mentions.iter().zip(expected) {
        assert_eq!(shown(answer), name, "{text}");
    }
    let roles: Vec<&str> = answer.mentions[1].candidates[0]
        .roles
        .iter()
        .map(|role| role.title.as_str())
        .collect();
    assert!(
        roles.contains(&"Prime Minister of the Netherlands"),
        "{roles:?}"
    );
}

#[test]
fn a_whole_name_that_one_person_has_is_theirs_after_office_too() {
    let names = [
        "Boris Johnson",
        "Angela Merkel",
        "Donald Tusk",
        "Barack Obama",
        "Tony Blair",
        "Hillary Clinton",
        "Mario Draghi",
        "Jean-Claude Juncker",
        "Ronald Reagan",
    ];
    for name in names {
        let answer = &ask("2023-10-28", "", &[name]).mentions[0];
        let first = &answer.candidates[0];
        assert_eq!(shown(answer), first.name, "{name}");
        assert!(first.probability >= 0.95, "{name}: {}", first.probability);
    }
}

#[test]
fn a_common_name_or_an_old_surname_alone_is_nobody_for_sure() {
    for name in [
        "John Smith",
        "Robert Johnson",
        "Peter Jones",
        "Blair",
        "Cameron",
    ] {
        let answer = &ask("2023-10-28", "", &[name]).mentions[0];
        assert_ne!(answer.decision, Decision::Resolved, "{name}");
    }
}

#[test]
fn role_phrases_follow_the_date() {
    let cases = [
        ("2010-10-13", "Dutch Prime Minister", "Jan Peter Balkenende"),
        ("2023-10-28", "Dutch Prime Minister", "Mark Rutte"),
        ("2025-01-01", "Dutch Prime Minister", "Dick Schoof"),
        ("2023-10-28", "NATO Secretary General", "Jens Stoltenberg"),
        (
            "2018-01-01",
            "the European Internal Market Commissioner",
            "Elżbieta Bieńkowska",
        ),
        (
            "2022-01-01",
            "the European Internal Market Commissioner",
            "Thierry Breton",
        ),
        ("2001-01-01", "Norwegian Prime Minister", "Jens Stoltenberg"),
        (
            "2003-01-01",
            "Norwegian Prime Minister",
            "Kjell Magne Bondevik",
        ),
        ("2008-01-01", "Norwegian Prime Minister", "Jens Stoltenberg"),
        (
            "2015-05-05",
            "then-Prime Minister Jens Stoltenberg",
            "Jens Stoltenberg",
        ),
    ];
    for (date, text, name) in cases {
        assert_eq!(
            shown(&ask(date, "", &[text]).mentions[0]),
            name,
            "{text} on {date}"
        );
    }
}

#[test]
fn the_countrys_own_prime_minister_is_meant() {
    let cases = [
        ("nl", "Mark Rutte"),
        ("gb", "Rishi Sunak"),
        ("no", "Jonas Gahr Støre"),
    ];
    for (country, name) in cases {
        let answer = ask("2023-10-28", country, &["the Prime Minister"]);
        assert_eq!(shown(&answer.mentions[0]), name, "{country}");
    }
}

#[test]
fn without_a_date_no_holder_is_chosen() {
    let answer = ask("", "", &["Dutch Prime Minister"]);
    assert_eq!(answer.mentions[0].decision, Decision::Ambiguous);
    assert_eq!(answer.mentions[0].reason, Reason::UndatedRole);
}

#[test]
fn several_former_holders_are_ambiguous_and_listed() {
    let answer = ask("2025-02-01", "", &["ex-NATO chief"]);
    let answer = &answer.mentions[0];
    assert_eq!(answer.decision, Decision::Ambiguous);
    let names: Vec<&str> = answer
        .candidates
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    for name in [
        "Jens Stoltenberg",
        "Anders Fogh Rasmussen",
        "Jaap de Hoop Scheffer",
    ] {
        assert!(names.contains(&name), "{name} in {names:?}");
    }
    assert!(!names.contains(&"Mark Rutte"), "{names:?}");
}

#[test]
fn names_that_nobody_has_are_unknown() {
    for name in ["Xqwerty Zzyzx", "Arjen Rutte"] {
        let answer = ask("2023-10-28", "", &[name]);
        assert_eq!(answer.mentions[0].decision, Decision::Unknown, "{name}");
    }
}

#[test]
fn evidence_adds_up_to_the_score_and_answers_repeat() {
    let mentions = [
        "Dutch Prime Minister Mark Rutte",
        "Rutte",
        "ex-NATO chief",
        "John Smith",
    ];
    let answer = ask("2023-10-28", "nl", &mentions);
    for mention in &answer.mentions {
        for candidate in &mention.candidates {
            let forward: f64 = candidate.evidence.iter().map(|part| part.weight).sum();
            let backward: f64 = candidate
                .evidence
                .iter()
                .rev()
                .map(|part| part.weight)
                .sum();
            assert_eq!(
                forward.to_bits(),
                candidate.score.to_bits(),
                "{}",
                candidate.name
            );
            assert_eq!(forward.to_bits(), backward.to_bits(), "{}", candidate.name);
        }
    }
    assert_eq!(answer, ask("2023-10-28", "nl", &mentions));
}

#[test]
fn both_holders_of_a_handover_day_are_listed() {
    // Sworn in on the day: Rutte after Balkenende, Schoof after Rutte.
    let cases = [
        ("2010-10-14", ["Mark Rutte", "Jan Peter Balkenende"]),
        ("2024-07-02", ["Dick Schoof", "Mark Rutte"]),
    ];
    for (date, holders) in cases {
        let answer = ask(date, "", &["Dutch Prime Minister"]);
        let answer = &answer.mentions[0];
        assert_eq!(answer.decision, Decision::Ambiguous, "{date}");
        assert_eq!(answer.reason, Reason::SeveralHolders, "{date}");
        let first: Vec<&str> = answer.candidates[..2].iter().map(|c| &*c.name).collect();
        assert_eq!(first, holders, "{date}");
        for candidate in &answer.candidates[..2] {
            let handover = |role: &RoleAt| {
                role.title == "Prime Minister of the Netherlands"
                    && role.certainty == Certainty::HandoverDay
            };
            assert!(candidate.roles.iter().any(handover), "{date}");
        }
    }
}

#[test]
fn the_commissioner_is_the_one_of_the_day() {
    // Bieńkowska until 2019-11-30, Breton from 2019-12-01 to 2024-09-16, then Vestager took
    // his portfolio over for the Commission's last weeks.
    let cases = [
        ("2018-05-05", "Elżbieta Bieńkowska"),
        ("2023-10-28", "Thierry Breton"),
        ("2024-10-01", "Margrethe Vestager"),
    ];
    for (date, name) in cases {
        let text = "the European Internal Market Commissioner";
        assert_eq!(shown(&ask(date, "", &[text]).mentions[0]), name, "{date}");
    }
}

#[test]
fn a_former_holder_stands_before_and_after_he_left() {
    let text = "Thierry Breton, the former European Internal Market Commissioner";
    for (date, contradicted) in [("2023-10-28", true), ("2025-02-01", false)] {
        let answer = ask(date, "", &[text]);
        assert_eq!(shown(&answer.mentions[0]), "Thierry Breton", "{date}");
        let evidence = &answer.mentions[0].candidates[0].evidence;
        let tenure = evidence.iter().find(|part| part.feature == Feature::Tenure);
        let tenure = tenure.unwrap();
        assert!(tenure.query.starts_with("FORMER"), "{tenure:?}");
        assert_eq!(
            tenure.detail == "held at another time",
            contradicted,
            "{tenure:?}"
        );
    }
}

#[test]
fn a_surname_means_whom_the_article_names_so() {
    let alone = ask("2023-10-28", "", &["Rutte"]);
    assert_eq!(shown(&alone.mentions[0]), "Mark Rutte");
    let after = ask("2023-10-28", "", &["Mark Rutte", "Rutte"]);
    assert_eq!(shown(&after.mentions[1]), "Mark Rutte");
    // Somebody else of that name, whom the catalogue does not hold.
    let another = ask("2023-10-28", "", &["Arjen Rutte", "Rutte"]);
    for mention in &another.mentions {
        assert_ne!(mention.decision, Decision::Resolved);
    }
}

#[test]
fn the_office_beside_a_name_is_the_holders_own() {
    let cases = [
        ("2023-10-28", "President Macron", "President of France"),
        (
            "2016-11-10",
            "President Obama",
            "President of the United States",
        ),
        (
            "2020-01-31",
            "Premierminister Boris Johnson",
            "Prime Minister",
        ),
        (
            "2020-01-31",
            "Bundespräsident Van der Bellen",
            "Bundespräsident",
        ),
    ];
    for (date, text, office) in cases {
        let answer = ask(date, "", &[text]);
        let offices = &answer.mentions[0].offices;
        assert_eq!(offices[0].name, office, "{text}");
        // The sum that put it there can be checked by hand.
        for office in offices {
            let sum: f64 = office.evidence.iter().map(|part| part.weight).sum();
            assert_eq!(office.score, sum, "{text}");
        }
    }
}
