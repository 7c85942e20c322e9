//! Titles, taken apart.

use super::*;
use crate::text::lexicon;

fn show(title: &str) -> String {
    let lexicon = lexicon();
    let Some(phrase) = parse_title(title, lexicon) else {
        return "-".to_owned();
    };
    let class = lexicon.class(phrase.classes[0]).name;
    let mut shown = phrase.deputies.join("+");
    if !shown.is_empty() {
        shown.push(' ');
    }
    shown.push_str(class);
    for modifier in &phrase.modifiers {
        shown.push_str(" ~");
        shown.push_str(modifier.as_str());
    }
    for term in &phrase.terms {
        shown.push(' ');
        match term {
            Term::Jurisdiction(code) => shown.push_str(&format!("@{code}")),
            Term::Concept(concept) => shown.push_str(&format!("#{concept}")),
            Term::Word(word) => shown.push_str(word),
        }
    }
    shown
}

#[test]
fn who_a_word_says_holds_it() {
    let cases = [
        ("Bundesfinanzministerin", Some(Gender::Female)),
        ("die Bundeskanzlerin", Some(Gender::Female)),
        ("ministra de Exteriores", Some(Gender::Female)),
        ("chairwoman of the board", Some(Gender::Female)),
        ("Bundesfinanzminister", None),
        // A woman in French, anybody in Spanish, and folding makes them one.
        ("présidente", None),
        ("Prime Minister", None),
    ];
    for (title, gender) in cases {
        let phrase = parse_title(title, lexicon());
        assert_eq!(phrase.and_then(|phrase| phrase.gender), gender, "{title}");
    }
}

#[test]
fn titles() {
    let cases = [
        ("Prime Minister of the Netherlands", "prime_minister @nl"),
        ("Dutch Prime Minister", "prime_minister @nl"),
        ("Bundeskanzler a. D.", "chancellor ~FORMER"),
        ("Bundeskanzler a.D.", "chancellor ~FORMER"),
        (
            "Gesundheits- und Frauenministerin",
            "minister #women #health",
        ),
        ("secretary of education", "secretary #education @us"),
        (
            "secretary of state for education",
            "secretary_of_state #education",
        ),
        ("secretary of the club", "secretary club"),
        ("the noble Baroness the Leader of the House", "leader"),
        ("US Senate majority leader", "group_leader @us"),
        // Names that are written as a small word is.
        ("Mayor of Om", "mayor om"),
        ("Mayor of Green", "mayor green"),
        ("the minister of the Green Party", "minister party"),
        (
            "European Commissioner for Internal Market",
            "commissioner @eu #internal_market",
        ),
        (
            "the European Internal Market Commissioner",
            "commissioner @eu #internal_market",
        ),
        ("NATO Secretary General", "secretary_general nato"),
        ("ex-NATO chief", "head ~FORMER nato"),
        (
            "IMF Deputy Managing Director",
            "deputy managing_director imf",
        ),
        (
            "Deputy Foreign Secretary",
            "deputy secretary #foreign_affairs",
        ),
        ("Justice Minister", "minister #justice"),
        ("Minister of Justice", "minister #justice"),
        ("Bundesfinanzminister", "minister #finance"),
        ("Bundesminister für Finanzen", "minister #finance"),
        ("utenriksminister", "minister #foreign_affairs"),
        (
            "Secretary of State for Transport",
            "secretary_of_state #transport",
        ),
        ("then-Prime Minister", "prime_minister ~THEN"),
        ("New Zealand Prime Minister", "prime_minister @nz"),
        (
            "Minister for Sport, Department for Culture, Media and Sport",
            "minister #sport",
        ),
        (
            "Minister for Development, Foreign, Commonwealth and Development Office",
            "minister #development_aid",
        ),
        (
            "Bundesminister für EU, Kunst und Kultur im Bundeskanzleramt",
            "minister @eu #arts #culture #cabinet_office",
        ),
        (
            "Minister of State, Department of Health",
            "minister_of_state department #health",
        ),
        (
            "Bundesminister für Inneres, betraut mit der Leitung des Bundesministeriums für Justiz",
            "minister #interior",
        ),
        ("Taoiseach", "prime_minister @ie"),
        ("Jens Stoltenberg", "-"),
    ];
    for (title, expected) in cases {
        assert_eq!(show(title), expected, "{title}");
    }
}
