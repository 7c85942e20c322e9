//! What the grammar takes a mention apart into.

#![allow(clippy::unwrap_used, reason = "what cannot be read fails the test")]

use super::parse;
use crate::model::Kind;

/// The name of each reading but the whole mention's, in order.
fn names(text: &str) -> Vec<String> {
    parse(text)
        .into_iter()
        .filter(|reading| !reading.is_fallback)
        .map(|reading| reading.name.map(|name| name.key()).unwrap_or_default())
        .collect()
}

#[test]
fn names_behind_roles() {
    // "" is a role without a name.
    let cases: &[(&str, &[&str])] = &[
        ("Minister of Finance Mark Rutte", &["mark rutte"]),
        // A given name that is a small word elsewhere.
        ("Statsråd Per Sandberg", &["per sandberg"]),
        ("Abgeordneter Hans Stefan Hintner", &["hans stefan hintner"]),
        ("statsråd per telefon", &[""]),
        // The subject ends in a word that says little.
        (
            "Bundesministerin für auswärtige Angelegenheiten Ursula Plassnik",
            &["ursula plassnik"],
        ),
        // A given name that no list has: one reading without it and one with.
        (
            "Bundesministerin für Inneres Liese Prokop",
            &["", "liese prokop"],
        ),
        (
            "the president of the United States, Barack Obama",
            &["barack obama"],
        ),
        (
            "President of France, François Hollande",
            &["francois hollande"],
        ),
        ("Prime Minister of Japan, Shinzo Abe", &["shinzo abe"]),
        ("Chancellor Merkel of Germany", &["merkel"]),
        ("Germany's Merkel", &["germany merkel", "merkel"]),
        (
            "United States Representative from Ohio John A. Boehner",
            &["john a boehner"],
        ),
        ("Governor of Hawaii Josh Green", &["josh green"]),
        // A name that has a role's word itself.
        (
            "Baroness Blackstone, Minister for Education and Employment",
            &["blackstone"],
        ),
        ("Lord Mandelson, the Business Secretary", &["mandelson"]),
        (
            "Ed Pastor, United States Representative from Arizona",
            &["ed pastor"],
        ),
        (
            "Barbara Boxer, United States Senator from California",
            &["barbara boxer"],
        ),
        (
            "Lord King of Bridgwater, Secretary of State for Northern Ireland",
            &["bridgwater"],
        ),
        ("Earl of Caithness, Minister of State", &["caithness"]),
        (
            "Mr Edward King Tenison, Member of Parliament",
            &["edward king tenison"],
        ),
        ("Lord Chancellor, Secretary of State for Justice", &[""]),
        ("Prime Minister, Minister for Women", &[""]),
        ("Minister for Health, Welfare and Sport", &[""]),
        ("Minister for Economic Affairs, Nature Policy", &[""]),
        (
            "Secretary of State for Business, Innovation and Skills",
            &[""],
        ),
        ("Mayor of Portland, Oregon", &[""]),
        ("Minister of Health and Social Security", &[""]),
        (
            "Secretary of State for Foreign and Commonwealth Affairs",
            &[""],
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(names(text), *expected, "{text}");
    }
}

/// The role's words of the first reading, "" without one.
fn role(text: &str) -> String {
    let role = parse(text).swap_remove(0).role;
    role.map_or_else(String::new, |role| {
        text[role.head.0..role.head.1].to_owned()
    })
}

#[test]
fn role_words_that_are_family_names() {
    for (text, expected) in [
        ("Mr. KING of Iowa", ""),
        ("Mrs Church", ""),
        ("Mr. Bishop, Jr.", ""),
        ("Mr. Speaker", "Mr. Speaker"),
        ("Prime Minister John Major", "Prime Minister"),
        ("King of Spain", "King"),
        ("Georgia Governor", "Governor"),
        ("Billie Jean King", ""),
        ("Jordan King", "King"),
        ("Mr President", "President"),
    ] {
        assert_eq!(role(text), expected, "{text}");
    }
}

#[test]
fn short_forms_without_capitals() {
    for (text, jurisdiction) in [
        ("us president", Some("us")),
        ("who is the uk chancellor", Some("gb")),
        ("prime minister uk", Some("gb")),
        ("US president", Some("us")),
        // With capitals about, "us" is a pronoun.
        ("The president told us", None),
    ] {
        let role = parse(text).swap_remove(0).role.unwrap();
        let code = role.terms.iter().find_map(|term| match term {
            crate::text::Term::Jurisdiction(code) => Some(*code),
            _ => None,
        });
        assert_eq!(code, jurisdiction, "{text}");
    }
}

#[test]
fn a_role_beside_the_first_is_no_name() {
    for text in [
        "The Secretary of State for Justice and Lord Chancellor",
        "Minister for the Cabinet Office, and Lord Privy Seal",
    ] {
        assert_eq!(names(text)[0], "", "{text}");
    }
}

#[test]
fn a_role_word_in_the_name_behind_a_noun_for_a_body() {
    let readings = parse("U.S. manufacturer General Motors");
    let name = readings.last().unwrap().name.as_ref().unwrap();
    let words = name.words_for(Kind::Organisation).iter();
    let words: Vec<&str> = words.map(|word| word.folded.as_str()).collect();
    assert_eq!(words, ["general", "motors"]);
    assert_eq!(names("U.S. company president"), [""]);
}

#[test]
fn family_names_before_a_comma() {
    for (text, expected) in [
        ("Rutte, Mark", "mark rutte"),
        // A given name that is a small word elsewhere.
        ("Broberg, Hans", "hans broberg"),
        ("Jessel, Colonel Herbert Merton", "herbert merton jessel"),
        ("Stokkan-Grande, Arild", "arild stokkan grande"),
        ("Gewessler, BA", "gewessler"),
        ("Mark Rutte, The Hague", "mark rutte"),
    ] {
        assert_eq!(names(text)[0], expected, "{text}");
    }
}

#[test]
fn which_holder_is_meant_by_a_number() {
    for (text, number) in [
        ("the first US president", Some(1)),
        ("16th president of the United States", Some(16)),
        ("Germany's sixth Federal Chancellor", Some(6)),
        ("der 44. Präsident der USA", Some(44)),
        ("le premier premier ministre britannique", Some(1)),
        ("first secretary general of the United Nations", Some(1)),
        ("de eerste president van de ECB", Some(1)),
        // The number is a word of the role.
        ("First Minister of Scotland", None),
        ("First Lady", None),
        ("First Secretary of State", None),
        ("le premier ministre français", None),
        ("el primer ministro británico", None),
        ("British premier", None),
        ("First Lord of the Treasury", None),
        // The first woman, and the first of another sort.
        ("die erste Bundeskanzlerin", Some(1)),
        ("the first female president of Mexico", Some(1)),
        ("the first former president", None),
        ("the first Republican president", None),
        ("first US president to die in office", None),
        ("a second president", None),
        // A name says who.
        ("the first president George Washington", None),
        ("first president in 1789", None),
    ] {
        let readings = parse(text);
        let found = readings.iter().find_map(|reading| reading.nth);
        assert_eq!(found, number, "{text}");
        let woman = readings.iter().any(|reading| reading.woman);
        let says = text.contains("erste Bundeskanzlerin") || text.contains("first female");
        assert_eq!(woman, says, "{text}");
    }
}

#[test]
fn a_place_is_respelt_where_a_role_says_that_one_is_meant() {
    for (text, right) in [
        ("prime minister of austrailia", Some("australia")),
        ("president of the phillipines", Some("philippines")),
        ("Austrailian prime minister", Some("australian")),
        // Names, and words for what the office is for.
        ("Lord Marland, Minister for Energy", None),
        ("David Waddington, Home Secretary", None),
        ("The Minister for School Standards", None),
        ("prime minister of australia", None),
    ] {
        let respelt = parse(text).into_iter().find_map(|reading| reading.respelt);
        let found = respelt.map(|(_, right)| right);
        assert_eq!(found.as_deref(), right, "{text}");
    }
}

#[test]
fn a_seat_is_no_name() {
    let reading = &parse("the right hon. Member for Holborn and St Pancras")[0];
    assert!(reading.name.is_none());
    let named = &parse("the Member for Witney, David Cameron")[0];
    assert!(named.name.is_some());
}

#[test]
fn a_possessive_may_end_a_bodys_name() {
    assert_eq!(names("McDonald's"), ["mcdonald", "mcdonalds"]);
    assert_eq!(names("McDonalds"), ["mcdonalds"]);
}
