//! What is somebody's or is called after somebody, and is none of the people named in it: "Tony Blair
//! Foundation", "Angela Merkel's husband", "the office of President Obama".

use super::is_place;
use crate::text::{Gap, Head, Lexicon, Stopword, Token};

/// A word that makes another thing or person of whoever is named beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Namesake {
    /// The word, folded: "foundation".
    pub word: String,
    /// Whether a role may name that one, too: "the president's widow", but not "minister for
    /// family".
    pub of_role: bool,
}

/// The word of a mention that makes another thing or person of whoever is named in it. `None` for
/// most.
pub(super) fn namesake(tokens: &[Token], found: &[Head], lexicon: &Lexicon) -> Option<Namesake> {
    let article = |token: &Token| lexicon.stopword(token) == Some(Stopword::Article);
    let start = usize::from(tokens.first().is_some_and(article));
    let (last, before) = tokens.get(start..)?.split_last()?;
    let first = before.first()?;
    // "Jay Carney, Obama's spokesman" is Jay Carney.
    let one = |token: &Token| matches!(token.after, Gap::Space | Gap::Hyphen);
    if !before.iter().all(one) {
        return None;
    }
    let told = |token: &Token, of_role: bool| {
        let word = token.folded.clone();
        Some(Namesake { word, of_role })
    };
    // "Tony Blair's old house", "Merkel's husband Joachim Sauer"; "Obama's spokesman" is somebody by
    // that role.
    let owner = tokens.iter().position(|token| token.possessive);
    if let Some(owner) = owner
        && let (owner, thing) = tokens.split_at(owner + 1)
        && let Some(noun) = thing.first()
        && !noun.capitalised
        && (lexicon.is_namesake(&noun.folded) || thing.iter().all(|token| !token.capitalised))
        && !is_place(owner, lexicon)
    {
        return told(last, found.iter().all(|head| head.at < owner.len()));
    }
    if lexicon.follows_namesake(last) {
        return told(last, false);
    }
    if lexicon.precedes_namesake(&first.folded) {
        return told(first, false);
    }
    // "The wife of Tony Blair", "a bust of Churchill"; "Frau von Storch" is addressed so,
    // "die Frau von Willy Brandt" is not.
    let (of, behind) = tokens[start + 1..].split_first()?;
    let behind = behind.first()?;
    let addressed = start == 0 && first.capitalised && lexicon.honorifics.of_token(first).is_some();
    if addressed || lexicon.stopword(of) != Some(Stopword::Preposition) {
        return None;
    }
    let noun = !first.capitalised && found.is_empty() && lexicon.stopword(first).is_none();
    if lexicon.is_namesake(&first.folded) || noun && behind.capitalised {
        // "House of Commons leader" names the house, and no role before it; "Father of the House" is
        // a role.
        let at = found.first().map(|head| head.at);
        let role = at == Some(start + 2) || article(behind);
        return told(first, role && at != Some(start));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{heads, lexicon, tokenise};

    #[test]
    fn a_word_makes_another_thing_of_who_is_named() {
        let cases = [
            ("Tony Blair Foundation", Some(("foundation", false))),
            ("Konrad-Adenauer-Stiftung", Some(("stiftung", false))),
            ("Obama supporters", Some(("supporters", false))),
            ("USS Ronald Reagan", Some(("uss", false))),
            ("the wife of Tony Blair", Some(("wife", false))),
            ("die Frau von Willy Brandt", Some(("frau", false))),
            ("a bust of Winston Churchill", Some(("bust", false))),
            ("Angela Merkel's old house", Some(("house", true))),
            ("Merkel's husband Joachim Sauer", Some(("sauer", true))),
            ("the wife of the president", Some(("wife", true))),
            ("the president's widow", Some(("widow", true))),
            ("Obama's spokesman", Some(("spokesman", false))),
            ("minister for family", Some(("family", false))),
            ("House of Commons leader", Some(("house", false))),
            ("Father of the House", Some(("house", false))),
            ("Tony Blair", None),
            ("Bruce Park", None),
            ("Frau von Storch", None),
            ("Jay Carney, Obama's spokesman", None),
            ("Obama's secretary of state Hillary Clinton", None),
            ("Germany's angela merkel", None),
            ("von der Leyen", None),
            ("the", None),
            ("", None),
        ];
        for (text, expected) in cases {
            let tokens = tokenise(text);
            let found = namesake(&tokens, &heads(&tokens, lexicon()), lexicon());
            let found = found.as_ref();
            let told = found.map(|namesake| (namesake.word.as_str(), namesake.of_role));
            assert_eq!(told, expected, "{text}");
        }
    }
}
