//! Plain words: misspelt role words put right, short forms heard and idioms spelt out.

use std::borrow::Cow;

use super::{idiom, misspelt};
use crate::text::{Lexicon, Stopword, Token, head_at, heads};

/// A role word that is misspelt, and the one that it is read as.
pub(super) type Respelt = Option<(String, String)>;

/// The tokens with misspelt role words put right, short forms heard and idioms spelt out.
pub(super) fn in_plain_words<'a>(
    written: &'a [Token],
    text: &str,
    lexicon: &Lexicon,
) -> (Cow<'a, [Token]>, Respelt) {
    let mut tokens = Cow::Borrowed(written);
    let mut respelt = None;
    if let Some((right, word)) = misspelt::respell(&tokens, lexicon) {
        tokens = Cow::Owned(right);
        respelt = Some(word);
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

/// Offices of states, before which two letters are one: "NY governor".
const OF_STATES: &[&str] = &[
    "governor",
    "lieutenant_governor",
    "attorney_general",
    "secretary_of_state",
    "senator",
];

/// The tokens with one of the United States by its name, where two letters right before such an
/// office stand for it. `None` where none do.
fn spell_state(tokens: &[Token], text: &str, lexicon: &Lexicon) -> Option<Vec<Token>> {
    let [first, rest @ ..] = tokens else {
        return None;
    };
    let state = lexicon.state(&first.folded)?;
    let office = head_at(rest, 0, lexicon)?;
    let of_state = OF_STATES.contains(&lexicon.class(office.classes[0]).name);
    let written = text.get(first.start..first.end)?;
    let capitals = written.chars().all(char::is_uppercase);
    // "la governor" is Spanish; "in" is no Indiana.
    let typed = lexicon.stopword(first).is_none() && !text.chars().any(char::is_uppercase);
    let known = lexicon.jurisdictions.longest(tokens).is_some();
    if !of_state || known || !(capitals || typed) {
        return None;
    }
    Some(idiom::replace(tokens, 0..1, state))
}

/// Marks "us", "uk" and "pm" as the short forms that they are in capitals, when the mention has
/// no capitals at all but a month's and names a role: "us president", as search users type it.
/// `None` where there is nothing to mark.
fn hear_short_forms(tokens: &[Token], text: &str, lexicon: &Lexicon) -> Option<Vec<Token>> {
    let capitals = |token: &Token| {
        let written = text.get(token.start..token.end).unwrap_or_default();
        written.chars().any(char::is_uppercase) && lexicon.month(&token.folded).is_none()
    };
    if tokens.len() < 2 || tokens.iter().any(capitals) {
        return None;
    }
    let short = |at: usize| {
        let token = &tokens[at];
        // "un ministre" is any minister, "un chief" the United Nations'.
        let article = lexicon.stopword(token) == Some(Stopword::Article);
        let next = tokens.get(at + 1);
        !token.dotted
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
