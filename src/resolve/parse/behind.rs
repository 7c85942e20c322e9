//! Behind a role: where the name begins.

use super::named::looks_like_name;
use crate::text::{FOLLOWS, Gap, Head, Lexicon, Stopword, Token, head_at, heads};

/// Where the name begins behind a role's head that ends before `end`.
pub(super) fn name_start(tokens: &[Token], end: usize, lexicon: &Lexicon) -> Option<usize> {
    let mut at = end;
    // "CEO and co-founder Steve Jobs"
    while at > end || tokens.get(at).is_some() {
        let token = tokens.get(at)?;
        let joins = lexicon.stopword(token) == Some(Stopword::Conjunction);
        let next = if joins { at + 1 } else { at };
        let Some(head) = head_at(tokens, next, lexicon) else {
            break;
        };
        if next + head.length >= tokens.len() {
            return None;
        }
        // "Attorney General Baroness Scotland"
        if !joins && opens_peer(&tokens[next..], head.length, lexicon) {
            return Some(next);
        }
        if !joins && lexicon.portfolios.longest(&tokens[next..]).is_some() {
            break;
        }
        at = next + head.length;
    }
    let first = tokens.get(at)?;
    // "president-elect Donald Trump", "president-elect of the United States"
    let moved = modifier_length(&tokens[at..], lexicon);
    if moved > 0 {
        let name = at + moved;
        let next = tokens.get(name)?;
        let particle =
            lexicon.is_particle(&next.folded) && after_particle_is_name(tokens, name, lexicon);
        return if lexicon.stopword(next).is_some() && !particle {
            name_behind(tokens, name + 1, lexicon)
        } else {
            Some(name)
        };
    }
    let after_comma = tokens[at - 1].after >= Gap::Comma;
    let subject = is_subject(&tokens[at..], lexicon);
    match lexicon.stopword(first) {
        // "Statsråd Per Sandberg", "Abgeordneter Hans Stefan Hintner"
        Some(_) if opens_name(&tokens[at..], lexicon) => Some(at),
        Some(Stopword::Conjunction) => name_behind(tokens, at + 1, lexicon),
        Some(_)
            if !lexicon.is_particle(&first.folded)
                || !after_particle_is_name(tokens, at, lexicon) =>
        {
            name_behind(tokens, at + 1, lexicon)
        }
        _ if opens_as_place(&tokens[at..], lexicon) => Some(at),
        _ if subject => name_behind(tokens, at + subject_length(&tokens[at..], lexicon), lexicon),
        _ if after_comma && !looks_like_name(&tokens[at..], lexicon) => None,
        _ => Some(at),
    }
}

/// Whether "van" or "von" stands right behind the role's head, and may be no particle but the preposition
/// before a body: "topman van Shell".
pub(super) fn is_of_body(tokens: &[Token], head: &Head) -> bool {
    let rest = tokens.get(head.at + head.length..).unwrap_or_default();
    let [first, body @ ..] = rest else {
        return false;
    };
    matches!(first.folded.as_str(), "van" | "von")
        && !body.is_empty()
        && tokens[head.at + head.length - 1].after == Gap::Space
}

/// Whether a small word is a given name here: another word of a name follows it.
fn opens_name(tokens: &[Token], lexicon: &Lexicon) -> bool {
    let [first, rest @ ..] = tokens else {
        return false;
    };
    first.capitalised
        && !first.shouted
        && first.after == Gap::Space
        && lexicon.is_also_given(&first.folded)
        && plausible_name(rest, lexicon)
        && !is_subject(rest, lexicon)
}

/// Whether a peer's rank and name begin here, and no longer role: "Lord Chancellor".
fn opens_peer(tokens: &[Token], role: usize, lexicon: &Lexicon) -> bool {
    let found = lexicon.honorifics.longest(tokens);
    found.is_some_and(|(length, values)| {
        let named = tokens.get(length).is_some_and(|next| {
            next.capitalised && lexicon.stopword(next).is_none() && tokens[0].after == Gap::Space
        });
        named && role <= length && values.iter().any(|honorific| honorific.is_peer())
    })
}

/// Whether a given name that is a place's, too, and a family name are left: "Victoria Atkins",
/// "Israel Katz".
fn opens_as_place(tokens: &[Token], lexicon: &Lexicon) -> bool {
    let [first, family] = tokens else {
        return false;
    };
    let place = lexicon.jurisdictions.longest(tokens);
    place.is_some_and(|(length, _)| length == 1)
        && lexicon.given_name(&first.folded).is_some()
        && first.capitalised
        && first.after == Gap::Space
        && plausible_name(tokens, lexicon)
        && lexicon.stopword(family).is_none()
        && !is_subject(&tokens[1..], lexicon)
        && head_at(tokens, 1, lexicon).is_none()
}

/// "President von der Leyen": a particle right behind the role opens a name when no subject
/// follows it.
fn after_particle_is_name(tokens: &[Token], at: usize, lexicon: &Lexicon) -> bool {
    let rest = &tokens[at..];
    let name = rest
        .iter()
        .find(|token| !lexicon.is_particle(&token.folded) && lexicon.stopword(token).is_none());
    let german_von = matches!(rest[0].folded.as_str(), "von" | "van" | "al" | "el");
    german_von
        && name.is_some_and(|name| name.capitalised)
        && rest
            .iter()
            .enumerate()
            .all(|(place, _)| !is_subject(&rest[place..], lexicon))
}

/// How many tokens are a modifier that stands behind its role: "-elect", "a. D.".
pub(super) fn modifier_length(tokens: &[Token], lexicon: &Lexicon) -> usize {
    let found = lexicon.modifiers.longest(tokens);
    let found = found.filter(|(_, values)| values.iter().any(|value| FOLLOWS.contains(value)));
    found.map_or(0, |(length, _)| length)
}

pub(super) fn is_subject(tokens: &[Token], lexicon: &Lexicon) -> bool {
    subject_length(tokens, lexicon) > 0
}

/// How many tokens a subject, place or organisation word takes here; 0 when it is none.
pub(super) fn subject_length(tokens: &[Token], lexicon: &Lexicon) -> usize {
    let place = lexicon
        .jurisdictions
        .longest(tokens)
        .map_or(0, |(length, _)| length);
    let subject = lexicon
        .portfolios
        .longest(tokens)
        .map_or(0, |(length, _)| length);
    let body = lexicon
        .org_words
        .longest(tokens)
        .map_or(0, |(length, _)| length);
    let fused = tokens
        .first()
        .is_some_and(|token| lexicon.fused_organisation(&token.folded).is_some());
    place.max(subject).max(body).max(usize::from(fused))
}

/// Where a name begins behind the complement of a role: at a word of address, at a known
/// given name, or behind a jurisdiction.
fn name_behind(tokens: &[Token], from: usize, lexicon: &Lexicon) -> Option<usize> {
    for at in from..tokens.len() {
        let rest = &tokens[at..];
        let before = &tokens[at - 1];
        // "Angelegenheiten" says little, but nothing more of the subject follows it.
        let follows_small = !matches!(lexicon.stopword(before), None | Some(Stopword::Filler));
        if let Some((length, _)) = lexicon.honorifics.longest(rest)
            && length < rest.len()
            && rest[0].capitalised
            && !is_subject(rest, lexicon)
            && head_at(tokens, at, lexicon).is_none_or(|head| head.length <= length)
        {
            return Some(at);
        }
        if before.after == Gap::Comma && is_beside(&tokens[from..at], rest, lexicon) {
            return Some(at);
        }
        if follows_small || before.after == Gap::Comma || is_subject(rest, lexicon) {
            continue;
        }
        let given = lexicon.given_name(&rest[0].folded).is_some();
        // "chief executive of Royal Dutch Shell": a place inside a name.
        let inside = |start: usize| {
            let word = start.checked_sub(1).filter(|&word| word >= from);
            word.is_some_and(|word| {
                let token = &tokens[word];
                token.capitalised
                    && token.after <= Gap::Hyphen
                    && lexicon.stopword(token).is_none()
                    && !is_subject(&tokens[word..], lexicon)
            })
        };
        let behind_place = (from..at).any(|start| {
            let place = lexicon.jurisdictions.longest(&tokens[start..]);
            place.is_some_and(|(length, _)| start + length == at) && !inside(start)
        });
        if (given && rest.len() >= 2 || behind_place) && plausible_name(rest, lexicon) {
            return Some(at);
        }
    }
    None
}

/// Whether what stands behind a comma is who holds the role, and no more of its subject: "the
/// president of the United States, Barack Obama", but "Minister for Health, Welfare and Sport".
fn is_beside(complement: &[Token], rest: &[Token], lexicon: &Lexicon) -> bool {
    let place = (0..complement.len()).any(|start| {
        let place = lexicon.jurisdictions.longest(&complement[start..]);
        place.is_some_and(|(length, _)| start + length == complement.len())
    });
    let given = lexicon.given_name(&rest[0].folded).is_some();
    // "François Hollande" ends in a country's name.
    let subject = |at: usize| {
        let words = &rest[at..];
        lexicon.portfolios.longest(words).is_some()
            || lexicon.org_words.longest(words).is_some()
            || at == 0 && is_subject(words, lexicon)
    };
    rest.len() > 1
        && (given || place)
        && plausible_name(rest, lexicon)
        && heads(rest, lexicon).is_empty()
        && !(0..rest.len()).any(subject)
}

/// Where a name may begin right behind the subject of a role phrase whose grammar found none:
/// "Bundesministerin für Inneres Liese Prokop". At least two words that are no subject, place or
/// role.
pub(super) fn name_behind_subject(
    tokens: &[Token],
    first: &Head,
    lexicon: &Lexicon,
) -> Option<usize> {
    let from = first.at + first.length;
    (from + 1..tokens.len().saturating_sub(1)).find(|&at| {
        let rest = &tokens[at..];
        let behind_subject = (from..at).any(|start| {
            let subject = lexicon.portfolios.longest(&tokens[start..]);
            subject.is_some_and(|(length, _)| start + length == at)
        });
        behind_subject
            && tokens[at - 1].after == Gap::Space
            && plausible_name(rest, lexicon)
            && (0..rest.len()).all(|place| {
                !is_subject(&rest[place..], lexicon) && head_at(rest, place, lexicon).is_none()
            })
    })
}

/// Capitalised words up to a comma, no small words among them, at most five.
fn plausible_name(tokens: &[Token], lexicon: &Lexicon) -> bool {
    if tokens.is_empty() {
        return false;
    }
    let end = tokens
        .iter()
        .position(|token| token.after == Gap::Comma)
        .map_or(tokens.len(), |at| at + 1);
    (1..=5).contains(&end)
        && tokens[0].capitalised
        && tokens[..end].iter().enumerate().all(|(place, token)| {
            let behind = place > 0;
            // "Green" is a small word, too; "A." of "John A. Boehner" is no article.
            let name = behind
                && (lexicon.is_also_family(&token.folded) || token.folded.len() == 1)
                && token.capitalised;
            let other = lexicon.stopword(token).is_some()
                || behind && lexicon.org_words.contains_word(&token.folded);
            lexicon.is_particle(&token.folded) || name || token.capitalised && !other
        })
}
