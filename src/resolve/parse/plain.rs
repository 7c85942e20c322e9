//! Plain words: misspelt role words put right, short forms heard and idioms spelt out.

use std::borrow::Cow;

use super::{idiom, misspelt};
use crate::text::{Gap, Head, Lexicon, Stopword, Token, head_at, heads};

/// A role word that is misspelt, and the one that it is read as.
pub(super) type Respelt = Option<(String, String)>;

/// The tokens with misspelt role words put right, short forms heard and idioms spelt out; `found` are
/// the heads of what is written.
pub(super) fn in_plain_words<'a>(
    written: &'a [Token],
    found: &[Head],
    text: &str,
    lexicon: &Lexicon,
) -> (Cow<'a, [Token]>, Respelt) {
    let mut tokens = Cow::Borrowed(written);
    let mut respelt = None;
    if let Some((right, word)) = misspelt::respell(&tokens, found, lexicon) {
        tokens = Cow::Owned(right);
        respelt = Some(word);
    }
    if let Some(owned) = owned_without_mark(&tokens, lexicon) {
        tokens = Cow::Owned(owned);
    }
    if let Some(heard) = hear_short_forms(&tokens, text, lexicon) {
        tokens = Cow::Owned(heard);
    }
    if let Some(spelt) = spell_state(&tokens, text, lexicon) {
        tokens = Cow::Owned(spelt);
    }
    if let Some(spelt) = idiom::spell_out(&tokens, lexicon) {
        tokens = Cow::Owned(spelt);
    }
    (tokens, respelt)
}

/// Words of a place's name that are looked at.
const MOST_OF_PLACE: usize = 3;
/// A shorter word has no genitive's letter.
const SHORTEST_OWNER: usize = 5;

/// The tokens with a place's genitive as one, where it was typed without its mark before words
/// without capitals, or before a role's word: "britains prime minister". `None` where there is none.
fn owned_without_mark(tokens: &[Token], lexicon: &Lexicon) -> Option<Vec<Token>> {
    let may_be = |pair: &[Token]| {
        let token = &pair[0];
        token.folded.len() >= SHORTEST_OWNER
            && token.folded.ends_with('s')
            && !token.possessive
            && token.after == Gap::Space
    };
    let mut places = tokens
        .windows(2)
        .enumerate()
        .filter(|(_, pair)| may_be(pair));
    places.find_map(|(at, _)| {
        let first = (at + 1).saturating_sub(MOST_OF_PLACE);
        let begins = |word: &str| lexicon.jurisdictions.begins_with(word);
        let bare = tokens[at].folded.strip_suffix('s')?;
        if !begins(bare) && !tokens[first..at].iter().any(|token| begins(&token.folded)) {
            return None;
        }
        // German roles have capitals: "Kaliforniens Gouverneur".
        if tokens[at + 1].capitalised && head_at(tokens, at + 1, lexicon).is_none() {
            return None;
        }
        let mut near = tokens[first..=at].to_vec();
        near.last_mut()?.folded.pop();
        let ends_there = |tokens: &[Token], from: usize| {
            let place = lexicon.jurisdictions.longest(&tokens[from..]);
            place.is_some_and(|(length, _)| from + length > at - first)
        };
        let within = &tokens[first..];
        let mut all = 0..near.len();
        let place = all.any(|from| ends_there(&near, from) && !ends_there(within, from));
        place.then(|| {
            let mut owned = tokens.to_vec();
            owned[at].folded.pop();
            owned[at].possessive = true;
            owned
        })
    })
}

/// Offices of states, before which two letters are one: "NY governor".
const OF_STATES: &[&str] = &[
    "governor",
    "lieutenant_governor",
    "attorney_general",
    "secretary_of_state",
    "senator",
];

/// The tokens with one of the United States by its name, where two letters right before such an
/// office or behind its "of" stand for it. `None` where none do.
fn spell_state(tokens: &[Token], text: &str, lexicon: &Lexicon) -> Option<Vec<Token>> {
    let of_state = |at: usize| {
        let head = head_at(tokens, at, lexicon)?;
        let class = lexicon.class(head.classes[0]);
        OF_STATES.contains(&class.name).then_some(at + head.length)
    };
    let typed = !text.chars().any(char::is_uppercase);
    let place = |at: usize| {
        let token = &tokens[at];
        let state = lexicon.state(&token.folded)?;
        let written = text.get(token.start..token.end)?;
        let capitals = written.chars().all(char::is_uppercase);
        // "in" is no Indiana.
        let other_word = || lexicon.is_word(&token.folded);
        let known = lexicon.jurisdictions.longest(&tokens[at..]).is_some();
        let right_before = || of_state(at + 1).is_some();
        let right_behind = || {
            let preposition = at.checked_sub(1).map(|before| &tokens[before])?;
            let is_one = matches!(preposition.folded.as_str(), "of" | "for");
            let ends = |from: usize| of_state(from) == Some(at - 1);
            (is_one && (0..at - 1).any(ends)).then_some(())
        };
        let meant = !known && (capitals || typed && !other_word());
        (meant && (right_before() || right_behind().is_some())).then_some(state)
    };
    let (at, state) = (0..tokens.len()).find_map(|at| Some((at, place(at)?)))?;
    Some(idiom::replace(tokens, at..at + 1, state))
}

/// Marks "us", "uk" and "pm" as the short forms that they are in capitals, when the mention has
/// no capitals at all but a month's and names a role: "us president", as search users type it.
/// `None` where there is nothing to mark.
fn hear_short_forms(tokens: &[Token], text: &str, lexicon: &Lexicon) -> Option<Vec<Token>> {
    let capitals = |token: &Token| {
        let written = text.get(token.start..token.end).unwrap_or_default();
        written.chars().any(char::is_uppercase) && lexicon.month(&token.folded).is_none()
    };
    // "who is the mp for Witney"
    let asked = tokens.first().is_some_and(|first| !capitals(first))
        && lexicon
            .questions
            .longest(tokens)
            .is_some_and(|(_, places)| places.iter().any(|place| **place == "ask"));
    if tokens.len() < 2 || !asked && tokens.iter().any(capitals) {
        return None;
    }
    let short = |at: usize| {
        let token = &tokens[at];
        // "un ministre" is any minister, "un chief" the United Nations'.
        let article = lexicon.stopword(token) == Some(Stopword::Article);
        let next = tokens.get(at + 1);
        !token.dotted
            && !capitals(token)
            && (lexicon.jurisdictions.is_short_form(&token.folded)
                || lexicon.roles.is_short_form(&token.folded)
                || lexicon.portfolios.is_short_form(&token.folded)
                || lexicon.idioms.is_short_form(&token.folded))
            && !(article && next.is_some_and(|next| lexicon.is_romance_role(&next.folded)))
    };
    let places: Vec<usize> = (0..tokens.len()).filter(|&at| short(at)).collect();
    if places.is_empty() {
        return None;
    }
    let mut heard = tokens.to_vec();
    for at in places {
        heard[at].shouted = true;
    }
    let role = !heads(&heard, lexicon).is_empty();
    (role || idiom::spell_out(&heard, lexicon).is_some()).then_some(heard)
}
