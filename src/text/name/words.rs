//! The words of a name, each with the part it plays.

use super::{NameWord, WordPart, are_glued_initials};
use crate::text::{Gap, Lexicon, Stopword, Token};

/// The words of a person's name. `known` tells that it is one; otherwise what stands behind
/// "of" may be part of an organisation's.
pub(super) fn person_words(rest: &[Token], known: bool, lexicon: &Lexicon) -> Vec<NameWord> {
    let mut words: Vec<NameWord> = Vec::with_capacity(rest.len());
    let mut territory = false;
    for (place, token) in rest.iter().enumerate() {
        let last = place + 1 == rest.len();
        // "Henrik Rød 100327": a number behind a name is none of its words.
        if words.len() > 1 && token.folded.bytes().all(|letter| letter.is_ascii_digit()) {
            continue;
        }
        let given = place == 0 && is_given(token, rest, lexicon);
        let initial = token.folded.len() == 1 && token.capitalised;
        let particle = lexicon.is_particle(&token.folded) && !last && !given && !initial;
        // "Kim Jong Un", "Kim Jong-il": no article ends a name.
        let ends = last && place > 0 && (token.capitalised || rest[place - 1].after == Gap::Hyphen);
        if is_small(token, lexicon) && !particle && !given && !ends {
            if rest.len() > 1 {
                // "Ashton of Upholland"
                territory |= known
                    && !words.is_empty()
                    && !token.capitalised
                    && lexicon.stopword(token) == Some(Stopword::Preposition);
                continue;
            }
        } else if token.dotted || place == 0 && are_glued_initials(token, rest, lexicon) {
            // "J.F." is two initials.
            words.extend(token.folded.chars().map(|letter| NameWord {
                folded: letter.to_string(),
                part: WordPart::Name,
            }));
            continue;
        }
        // "Al Gore", who may be an Albert or of a house: "Al Thani".
        let also_given = particle
            && place == 0
            && token.capitalised
            && token.after == Gap::Space
            && lexicon.is_also_given(&token.folded);
        let part = if territory {
            WordPart::Territory
        } else if also_given {
            WordPart::Address
        } else if particle {
            WordPart::Particle
        } else if place > 0 && lexicon.is_legal_form(&token.folded) {
            WordPart::LegalForm
        } else {
            WordPart::Name
        };
        words.push(NameWord {
            folded: token.folded.clone(),
            part,
        });
    }
    words
}

/// Whether a word behind one name is the number of a monarch, and so all that the name has beside:
/// "Henry VIII", "Malcolm X".
pub(super) fn is_regnal(token: &Token, lexicon: &Lexicon) -> bool {
    let number = lexicon.generation(&token.folded);
    let roman = |letter: u8| matches!(letter, b'i' | b'v' | b'x');
    (token.shouted || token.capitalised && token.folded.len() == 1)
        && token.folded.bytes().all(roman)
        && number.is_some_and(|number| number.bytes().all(|digit| digit.is_ascii_digit()))
}

/// "Per Sandberg": a capitalised given name that is a small word elsewhere.
fn is_given(token: &Token, rest: &[Token], lexicon: &Lexicon) -> bool {
    token.capitalised && rest.len() > 1 && lexicon.given_name(&token.folded).is_some()
}

/// The words of an organisation's or place's name, short forms spelled out. `of_body` tells that it is
/// one's.
pub(super) fn body_words(rest: &[Token], of_body: bool, lexicon: &Lexicon) -> Vec<NameWord> {
    let mut words: Vec<NameWord> = Vec::with_capacity(rest.len());
    let mut legal = 0;
    for (place, token) in rest.iter().enumerate() {
        if legal <= place
            && let Some(length) = lexicon.legal_phrase(&rest[place..])
            && length < rest.len()
        {
            legal = place + length;
        }
        if is_small(token, lexicon) && rest.len() > 1 || is_linking(rest, place) {
            continue;
        }
        if place < legal {
            words.push(NameWord {
                folded: token.folded.clone(),
                part: WordPart::LegalForm,
            });
            continue;
        }
        // "SC" is a club's mark rather than South Carolina.
        let mark = !token.dotted && lexicon.is_legal_form(&token.folded);
        let short = token.dotted || token.shouted && !mark;
        if short && let Some(long) = lexicon.spelled_out(&token.folded) {
            words.extend(long.iter().map(|word| NameWord {
                folded: word.clone(),
                part: WordPart::Name,
            }));
            continue;
        }
        let part = if place > 0 && lexicon.is_legal_form(&token.folded) {
            WordPart::LegalForm
        } else {
            WordPart::Name
        };
        let folded = if of_body && token.possessive && is_end_of_name(&rest[place + 1..], lexicon) {
            with_s(&token.folded)
        } else {
            lexicon.in_full(&token.folded).to_owned()
        };
        words.push(NameWord { folded, part });
    }
    words
}

/// "Jaish-e-Mohammed", "Ummah Tameer i-Nau": a vowel that links two words of Persian and Urdu.
fn is_linking(rest: &[Token], place: usize) -> bool {
    let token = &rest[place];
    place > 0
        && place + 1 < rest.len()
        && token.after == Gap::Hyphen
        && matches!(token.folded.as_str(), "e" | "i")
}

/// Whether nothing but legal forms stands behind.
fn is_end_of_name(behind: &[Token], lexicon: &Lexicon) -> bool {
    behind
        .iter()
        .all(|token| is_small(token, lexicon) || lexicon.is_legal_form(&token.folded))
}

/// "McDonald's" as the one word that it is: a possessive without what it possesses.
fn with_s(folded: &str) -> String {
    if folded.ends_with('s') {
        folded.to_owned()
    } else {
        format!("{folded}s")
    }
}

fn is_small(token: &Token, lexicon: &Lexicon) -> bool {
    // "A. Ranatunga": an initial is no article.
    let initial = token.folded.len() == 1 && token.capitalised;
    !initial
        && matches!(
            lexicon.stopword(token),
            Some(Stopword::Article | Stopword::Preposition | Stopword::Conjunction)
        )
}
