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
    use Relation::{After, Before, Leaving, Under};
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
        (
            "who did Gordon Brown replace as prime minister",
            Before,
            "gordon brown",
            "prime minister",
            true,
        ),
        (
            "who replaced French President Chirac",
            After,
            "chirac",
            "french president",
            true,
        ),
        (
            "who succeeded margaret thatcher",
            After,
            "margaret thatcher",
            "",
            true,
        ),
        ("Merkel's successor", After, "merkel", "", true),
        (
            "the predecessor of Angela Merkel",
            Before,
            "angela merkel",
            "",
            true,
        ),
        (
            "who took over after president garfield died",
            After,
            "garfield",
            "president",
            true,
        ),
        (
            "us president when Kennedy died",
            Leaving,
            "kennedy",
            "us president",
            true,
        ),
        (
            "president when Andrew Johnson was vice president",
            Under,
            "andrew johnson",
            "president",
            true,
        ),
        (
            "when Andrew Johnson was vice president, who was president",
            Under,
            "andrew johnson",
            "president",
            true,
        ),
        (
            "ministre des Finances de Tony Blair",
            Under,
            "tony blair",
            "ministre des finances",
            false,
        ),
        ("VP for Nixon", Under, "nixon", "vp", false),
        (
            "statsminister før Stoltenberg",
            Before,
            "stoltenberg",
            "statsminister",
            false,
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
        "the company's successor",
        "Minister of Health of Portugal",
        "his successor",
        "the president when the war broke out",
    ] {
        assert_eq!(shown(text), None, "{text}");
    }
}
