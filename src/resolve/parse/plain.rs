//! Plain words: misspelt role words put right, short forms heard and idioms spelt out.

use std::borrow::Cow;

use super::{idiom, misspelt};
use crate::text::{Lexicon, Stopword, Token, heads};

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
    if let Some(spelt) = idiom::spell_out(&tokens, lexicon) {
        tokens = Cow::Owned(spelt);
    }
    (tokens, respelt)
}

/// Marks "us", "uk" and "pm" as the short forms that they are in capitals, when the mention has
/// no capitals at all and names a role: "us president", as search users type it. `None` where there
/// is nothing to mark.
fn hear_short_forms(tokens: &[Token], text: &str, lexicon: &Lexicon) -> Option<Vec<Token>> {
    if tokens.len() < 2 || text.chars().any(char::is_uppercase) {
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
                || lexicon.portfolios.is_short_form(&token.folded))
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
    (!heads(&heard, lexicon).is_empty()).then_some(heard)
}
