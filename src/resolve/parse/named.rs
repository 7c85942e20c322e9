//! Named: which tokens are somebody's name, though a role's word or a comma is among them.

use super::behind::subject_length;
use crate::text::{Gap, Head, Lexicon, Stopword, Token, heads};

/// "Rutte, Mark", "Rutte, Mr Mark": a family name, a comma and given names.
pub(super) fn is_family_first(tokens: &[Token], lexicon: &Lexicon) -> bool {
    let Some(comma) = tokens.iter().position(|token| token.after == Gap::Comma) else {
        return false;
    };
    let (family, given) = tokens.split_at(comma + 1);
    let is_name = |tokens: &[Token], place: usize| {
        let token = &tokens[place];
        let joined = place > 0 && tokens[place - 1].after == Gap::Hyphen;
        let small = lexicon.stopword(token).is_some() && !lexicon.is_also_given(&token.folded);
        token.capitalised && (token.shouted || !small)
            || joined
            || lexicon.is_particle(&token.folded)
    };
    let names = |tokens: &[Token]| (0..tokens.len()).all(|place| is_name(tokens, place));
    let address = match lexicon.honorifics.longest(given) {
        Some((length, values)) if values.iter().all(|honorific| honorific.stands_before()) => {
            length
        }
        _ => 0,
    };
    let Some(first) = given.get(address) else {
        return false;
    };
    let shouted =
        family.iter().all(|token| token.shouted) && !given.iter().all(|token| token.shouted);
    let known = lexicon.given_name(&first.folded).is_some() || first.dotted || address > 0;
    // "Stokkan-Grande" is one.
    let one = (0..family.len())
        .filter(|&place| {
            let joined = place > 0 && family[place - 1].after == Gap::Hyphen;
            !joined && !lexicon.is_particle(&family[place].folded)
        })
        .count()
        == 1;
    given.len() <= 8
        && given.iter().all(|token| token.after < Gap::Comma)
        && names(given)
        && names(family)
        && lexicon.nation(&first.folded).is_none()
        && !degrees_only(given, lexicon)
        && (shouted || (known && one))
}

/// Whether the role word at `at` is only an address before a name: "Lord Taylor", "Dr Bose".
pub(super) fn is_address(tokens: &[Token], at: usize, length: usize, lexicon: &Lexicon) -> bool {
    let before_is_small = tokens[..at].iter().all(|token| {
        lexicon.stopword(token).is_some()
            || lexicon
                .honorifics
                .longest(std::slice::from_ref(token))
                .is_some()
    });
    let Some((address, values)) = lexicon.honorifics.longest(&tokens[at..]) else {
        return false;
    };
    let only_address = values.iter().any(|honorific| !honorific.is_post());
    let next = tokens.get(at + length);
    before_is_small
        && address >= length
        && only_address
        && next.is_some_and(|next| next.capitalised && lexicon.stopword(next).is_none())
        && tokens[at + length - 1].after <= Gap::Hyphen
}

/// Whether the role word at `at` is the family name of somebody addressed: "Mr. King of Iowa". A
/// speaker and a judge are addressed by the office. ("John Major" is read as one name too.)
pub(super) fn is_family_name(
    tokens: &[Token],
    at: usize,
    length: usize,
    lexicon: &Lexicon,
) -> bool {
    let [address] = &tokens[..at] else {
        return false;
    };
    let word = &tokens[at];
    let found = lexicon.honorifics.longest(std::slice::from_ref(address));
    let is_mr = found.is_some_and(|(_, values)| {
        values
            .iter()
            .any(|honorific| matches!(honorific.class, "mr" | "mrs" | "ms" | "miss"))
    });
    let ends = word.after >= Gap::Comma
        || tokens.get(at + 1).is_none_or(|next| {
            lexicon.generation(&next.folded).is_some()
                || lexicon.stopword(next) == Some(Stopword::Preposition)
        });
    is_mr
        && ends
        && length == 1
        && word.capitalised
        && lexicon.is_also_family(&word.folded)
        && !matches!(word.folded.as_str(), "speaker" | "justice")
}

/// Whether the one role word at `at`, behind given names, is their bearer's family name: "Billie
/// Jean King".
pub(super) fn ends_as_name(tokens: &[Token], at: usize, lexicon: &Lexicon) -> bool {
    let (given, [last]) = tokens.split_at(at) else {
        return false;
    };
    let place = |start: usize| lexicon.jurisdictions.longest(&given[start..]).is_some();
    given
        .first()
        .is_some_and(|first| lexicon.given_name(&first.folded).is_some())
        && given
            .iter()
            .all(|token| token.capitalised && token.after <= Gap::Hyphen)
        && !(0..given.len()).any(place)
        && last.capitalised
        && lexicon.is_also_family(&last.folded)
}

/// Words of a name before a comma at most.
const MOST_OF_NAME: usize = 6;

/// The comma between a name that has a role's word itself and the role: "Baroness Blackstone,
/// Minister for Education", "Ed Pastor, Representative from Arizona".
pub(super) fn name_before_role(
    tokens: &[Token],
    found: &[Head],
    lexicon: &Lexicon,
) -> Option<usize> {
    let [first, others @ ..] = found else {
        return None;
    };
    let comma = tokens.iter().position(|token| token.after == Gap::Comma);
    let comma = comma.filter(|&comma| first.at <= comma)?;
    let name = &tokens[..=comma];
    let addressed = lexicon
        .honorifics
        .longest(name)
        .is_some_and(|(length, values)| {
            length <= comma && values.iter().any(|honorific| !honorific.is_post())
        });
    let given = lexicon.given_name(&name[0].folded).is_some();
    let capitals = name.iter().all(|token| {
        token.capitalised
            || lexicon.is_particle(&token.folded)
            || addressed && lexicon.stopword(token) == Some(Stopword::Preposition)
    });
    let place = |start: usize| lexicon.jurisdictions.longest(&name[start..]).is_some();
    let is_name = capitals
        && (2..=MOST_OF_NAME).contains(&name.len())
        && first.length < name.len()
        && (addressed || given && !(0..name.len()).any(place));
    let role = others.iter().any(|other| other.at > comma);
    (is_name && role).then_some(comma)
}

/// Whether tokens are no role and not only subjects, places and small words.
pub(super) fn looks_like_name(tokens: &[Token], lexicon: &Lexicon) -> bool {
    let mut at = 0;
    let mut names = 0;
    while at < tokens.len() {
        let length = subject_length(&tokens[at..], lexicon);
        if length > 0 {
            at += length;
            continue;
        }
        if lexicon.stopword(&tokens[at]).is_none()
            && tokens[at].capitalised
            && tokens[at].folded.len() > 1
        {
            names += 1;
        }
        at += 1;
    }
    names > 0 && heads(tokens, lexicon).is_empty() && tokens.len() <= 8
}

pub(super) fn degrees_only(tokens: &[Token], lexicon: &Lexicon) -> bool {
    tokens.iter().all(|token| {
        lexicon
            .honorifics
            .longest(std::slice::from_ref(token))
            .is_some()
            || lexicon.generation(&token.folded).is_some()
    })
}
