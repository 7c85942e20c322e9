//! Misspelt: role words that nobody wrote rightly, in phrases that can be nothing else.

use crate::text::{Gap, Head, Lexicon, Stopword, Token, heads};

/// Fewer letters are not read as another word's.
const SHORTEST: usize = 6;
/// A word of so many letters by itself is a role's, misspelt: "Bundeskanlzer".
const ALONE: usize = 10;
/// Posts of a lower rank are asked for by name, and not misspelt in the news.
const LEAST_RANK: u8 = 3;
/// More tokens are no role phrase that somebody typed.
const MOST_TOKENS: usize = 16;

/// A word as it is written, and the role's word that it is read as.
pub(super) type Respelt = (String, String);

/// The tokens with one role word spelt rightly, where they name no role as they stand, and then
/// one. `None` where nothing says that a role is meant: a question, a place or subject before it,
/// or a word typed small.
///
/// `found` are the heads of the tokens. At most 16 tokens are looked at, each against the role words of its first letter.
pub(super) fn respell(
    tokens: &[Token],
    found: &[Head],
    lexicon: &Lexicon,
) -> Option<(Vec<Token>, Respelt)> {
    if tokens.len() > MOST_TOKENS {
        return None;
    }
    let asked = is_asked(tokens, lexicon);
    if let Some(head) = found.first() {
        return respell_beside(tokens, head, asked, lexicon)
            .or_else(|| respell_place(tokens, head, lexicon));
    }
    if !may_be_role(tokens, lexicon) {
        return None;
    }
    (0..tokens.len()).find_map(|at| {
        let word = &tokens[at].folded;
        let joined = at > 0 && tokens[at - 1].after == Gap::Hyphen;
        if word.chars().count() < SHORTEST || joined || is_known(&tokens[at], lexicon) {
            return None;
        }
        let right = lexicon.role_word_like(word, asked)?;
        let mut respelt = tokens.to_vec();
        right.clone_into(&mut respelt[at].folded);
        let found = heads(&respelt, lexicon);
        let head = found
            .iter()
            .find(|head| (head.at..head.at + head.length).contains(&at))?;
        // "American Catholics" are no Catholicos, and in a name more words follow.
        let class = lexicon.class(head.classes[0]);
        let post = class.rank <= LEAST_RANK && class.scope != "church";
        let ends = respelt.get(head.at + head.length).is_none_or(|next| {
            !tokens[at].capitalised || lexicon.stopword(next) == Some(Stopword::Preposition)
        });
        (asked || post && ends).then(|| (respelt, (word.clone(), right.to_owned())))
    })
}

/// The tokens with the word right before the role's spelt rightly, where that makes it a longer role,
/// "secretery general", or a minister's subject, "Forein Secretary"; or with the subject behind
/// it, "minister of forein affairs".
fn respell_beside(
    tokens: &[Token],
    head: &Head,
    asked: bool,
    lexicon: &Lexicon,
) -> Option<(Vec<Token>, Respelt)> {
    let misspelt = |at: usize| {
        let token = &tokens[at];
        let word = token.folded.as_str();
        let long = word.chars().count() >= SHORTEST;
        long && !is_known(token, lexicon) && !lexicon.is_subject_word(word)
    };
    let respelt = |at: usize, right: &str| {
        let mut respelt = tokens.to_vec();
        right.clone_into(&mut respelt[at].folded);
        (respelt, (tokens[at].folded.clone(), right.to_owned()))
    };
    let before = head.at.checked_sub(1).filter(|&at| misspelt(at));
    if let Some(at) = before
        && let Some(right) = lexicon.role_word_like(&tokens[at].folded, asked)
    {
        let found = respelt(at, right);
        if heads(&found.0, lexicon)
            .first()
            .is_some_and(|longer| longer.at == at && longer.length > head.length)
        {
            return Some(found);
        }
    }
    let class = lexicon.class(head.classes[0]).name;
    let names_subject = |tokens: &[Token]| {
        (0..tokens.len()).any(|at| lexicon.portfolios.longest(&tokens[at..]).is_some())
    };
    if !OF_SUBJECTS.contains(&class) || names_subject(tokens) {
        return None;
    }
    let end = head.at + head.length;
    let behind = tokens.get(end).filter(|preposition| {
        lexicon.stopword(preposition) == Some(Stopword::Preposition) && end + 1 < tokens.len()
    });
    let behind = behind.map(|_| end + 1).filter(|&at| misspelt(at));
    let at = before.or(behind)?;
    let right = lexicon.subject_word_like(&tokens[at].folded)?;
    let found = respelt(at, right);
    names_subject(&found.0).then_some(found)
}

/// The tokens with a place spelt rightly that stands right before the role or behind its preposition,
/// where they name none as they stand: "prime minister of austrailia".
fn respell_place(
    tokens: &[Token],
    head: &Head,
    lexicon: &Lexicon,
) -> Option<(Vec<Token>, Respelt)> {
    let covers = |tokens: &[Token], at: usize| {
        let mut from = at.saturating_sub(MOST_OF_PLACE)..=at;
        from.find_map(|from| {
            let (length, places) = lexicon.jurisdictions.longest(&tokens[from..])?;
            places.first().copied().filter(|_| from + length > at)
        })
    };
    let end = head.at + head.length;
    let small = |token: &Token| lexicon.stopword(token).is_some();
    // A name may stand there, too: "Lord Marland, Minister for Energy".
    let before = head.at.checked_sub(1).filter(|&at| {
        let first = tokens[..at].iter().all(small);
        first && tokens[at].after == Gap::Space
    });
    let typed = !tokens.iter().any(|token| token.capitalised);
    let preposition = |token: &&Token| lexicon.stopword(token) == Some(Stopword::Preposition);
    let behind = tokens.get(end).filter(preposition).map(|_| {
        let article = tokens.get(end + 1).is_some_and(small);
        end + 1 + usize::from(article)
    });
    let behind = behind.map(|at| at..tokens.len().min(at + MOST_OF_PLACE));
    let places = before.into_iter().chain(behind.into_iter().flatten());
    let mut places = places.filter(|&at| {
        let word = &tokens[at].folded;
        word.chars().count() >= SHORTEST_PLACE && !is_known(&tokens[at], lexicon)
    });
    places.find_map(|at| {
        let word = &tokens[at].folded;
        let mut like = lexicon.place_words_like(word).peekable();
        // Next to no word is like a place's, so that the others are looked at after that.
        like.peek()?;
        if (0..tokens.len()).any(|at| covers(tokens, at).is_some()) {
            return None;
        }
        like.find_map(|right| {
            let mut respelt = tokens.to_vec();
            right.clone_into(&mut respelt[at].folded);
            let place = covers(&respelt, at)?;
            let meant = at >= end || typed || place.demonym;
            meant.then(|| (respelt, (word.clone(), right.to_owned())))
        })
    })
}

/// A shorter word is no misspelt place.
const SHORTEST_PLACE: usize = 7;
/// Words of a place's name before one of them.
const MOST_OF_PLACE: usize = 2;

/// Roles whose words stand beside a subject.
const OF_SUBJECTS: &[&str] = &[
    "minister",
    "secretary",
    "secretary_of_state",
    "minister_of_state",
];

/// Whether anything says that a role is meant.
fn may_be_role(tokens: &[Token], lexicon: &Lexicon) -> bool {
    let small = |token: &Token| !token.capitalised && token.folded.len() >= SHORTEST;
    let begins_beside = || {
        lexicon.jurisdictions.longest(tokens).is_some()
            || lexicon.portfolios.longest(tokens).is_some()
    };
    match tokens {
        [] => false,
        [word] => word.folded.len() >= ALONE,
        _ => is_asked(tokens, lexicon) || tokens.iter().any(small) || begins_beside(),
    }
}

/// Whether a question stands before the phrase: "who is".
fn is_asked(tokens: &[Token], lexicon: &Lexicon) -> bool {
    let found = lexicon.questions.longest(tokens);
    found.is_some_and(|(_, places)| places.iter().any(|place| **place == "ask"))
}

/// Whether a word is another one that is spelt rightly.
fn is_known(token: &Token, lexicon: &Lexicon) -> bool {
    let one = std::slice::from_ref(token);
    let word = token.folded.as_str();
    lexicon.stopword(token).is_some()
        || lexicon.jurisdictions.longest(one).is_some()
        || lexicon.portfolios.longest(one).is_some()
        || lexicon.modifiers.longest(one).is_some()
        || lexicon.honorifics.longest(one).is_some()
        || lexicon.given_name(word).is_some()
        || lexicon.is_also_family(word)
        || lexicon.organisation_kind(word).is_some()
        || lexicon.coref_nouns.longest(one).is_some()
}
