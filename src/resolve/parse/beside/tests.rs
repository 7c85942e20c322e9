//! Who stands beside a role.

use super::*;
use crate::text::{lexicon, tokenise};

fn shown(text: &str) -> Option<(Relation, String, String, bool)> {
    let tokens = tokenise(text);
    let split = |sure| match sure {
        true => super::split(&tokens, text, lexicon()),
        false => split_loosely(&tokens, text, lexicon()),
    };
    let (split, sure) = match split(true) {
        Some(split) => (split, true),
        None => (split(false)?, false),
    };
    Some((
        split.beside.relation,
        split.beside.name.key(),
        split.beside.phrase,
        sure,
    ))
}

#[test]
fn who_stands_beside_a_role() {
    use Relation::{After, Before, Under};
    let cases = [
        (
            "president before Barack Obama",
            Before,
            "barack obama",
            "president",
            true,
        ),
        (
            "US president after JFK died",
            After,
            "jfk",
            "us president",
            true,
        ),
        (
            "who succeeded Tony Blair as prime minister",
            After,
            "tony blair",
            "prime minister",
            true,
        ),
        (
            "Blair's successor as prime minister",
            After,
            "blair",
            "prime minister",
            true,
        ),
        (
            "the predecessor of Blair as prime minister",
            Before,
            "blair",
            "prime minister",
            true,
        ),
        (
            "defence minister under the Brandt government",
            Under,
            "brandt",
            "defence minister",
            true,
        ),
        (
            "Verteidigungsminister unter Willy Brandt",
            Under,
            "willy brandt",
            "verteidigungsminister",
            true,
        ),
        (
            "Obama's vice president",
            Under,
            "obama",
            "vice president",
            false,
        ),
        (
            "vice president of Barack Obama",
            Under,
            "barack obama",
            "vice president",
            false,
        ),
        (
            "President Clinton's vice president",
            Under,
            "clinton",
            "vice president",
            false,
        ),
        (
            "home secretary under John Major",
            Under,
            "john major",
            "home secretary",
            true,
        ),
        (
            "foreign secretary in the Blair government",
            Under,
            "blair",
            "foreign secretary",
            true,
        ),
        (
            "premier van Nederland voor Rutte",
            Before,
            "rutte",
            "premier van nederland",
            false,
        ),
        (
            "Secretary of State John Kerry's predecessor",
            Before,
            "john kerry",
            "secretary of state",
            true,
        ),
    ];
    for (text, relation, name, role, sure) in cases {
        let expected = (relation, name.to_owned(), role.to_owned(), sure);
        assert_eq!(shown(text), Some(expected), "{text}");
    }
}

#[test]
fn what_a_role_is_of_is_nobody_beside_it() {
    for text in [
        "Germany's chancellor",
        "president of the United States",
        "Under Secretary of State for Defence",
        "the bank's chief economist",
        "minister for health",
        "minister voor Financiën",
        "Deputy Prime Minister",
        "successor",
        "minister in the government",
        "Prime Minister David Cameron after the vote",
        "the Prime Minister before parliament",
        "the President's chief of staff",
        "foreign secretary in the House of Lords",
    ] {
        assert_eq!(shown(text), None, "{text}");
    }
}
