//! Heads: the words among tokens that name a role.

use crate::text::{Gap, Honorific, Lexicon, RoleClass, Stopword, Token, joined, tokenise};

/// Where a role's head stands among tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    /// Index of its first token.
    pub(crate) at: usize,
    /// How many tokens it takes.
    pub(crate) length: usize,
    pub(crate) classes: Vec<RoleClass>,
    pub(crate) deputies: Vec<&'static str>,
    pub(crate) former: bool,
    pub(crate) concept: Option<&'static str>,
    pub(crate) jurisdiction_prefix: Option<&'static str>,
    /// The concept as it is written in the role's word; empty where it is not.
    pub(crate) stem: String,
    /// The organisation that the role's word begins with: "weltbank".
    pub(crate) body: Option<String>,
    /// Whether the word says that a woman holds it.
    pub(crate) feminine: bool,
}

/// The heads of the roles that tokens name. The first is the role; the others stand beside it.
#[must_use]
pub(crate) fn heads(tokens: &[Token], lexicon: &Lexicon) -> Vec<Head> {
    let mut heads: Vec<Head> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let Some(head) = head_at(tokens, at, lexicon) else {
            at += addressed(tokens, at, lexicon).unwrap_or(1);
            continue;
        };
        if let Some(own) = behind_owner(tokens, &head, lexicon) {
            at = own;
            continue;
        }
        if let Some(own) = behind_marker(tokens, &head, lexicon) {
            at = own;
            continue;
        }
        let end = at + head.length;
        if is_owner(tokens, end, lexicon) {
            at = end;
            continue;
        }
        if !heads.is_empty() && !stands_beside(tokens, at, lexicon) {
            // "spokesman for the President": the second role is what the first is about.
            at = end;
            continue;
        }
        if marks_another(tokens, &head, lexicon) {
            at = end;
            continue;
        }
        let subject = lexicon.portfolios.longest(&tokens[at..]);
        let also_subject = subject.is_some_and(|(length, _)| length >= head.length);
        // "Justice Minister": the subject comes right before the role.
        if also_subject
            && head_at(tokens, end, lexicon).is_some()
            && tokens[end - 1].after <= Gap::Hyphen
        {
            at = end;
            continue;
        }
        // "Minister of Justice": a subject after a preposition is no second role.
        if also_subject && (!heads.is_empty() || follows_preposition(tokens, at, lexicon)) {
            at = end;
            continue;
        }
        heads.push(head);
        at = end;
    }
    heads
}

/// How many tokens address whoever a role behind them tells: "the noble Baroness the Leader of the
/// House" is no baroness's role.
fn addressed(tokens: &[Token], at: usize, lexicon: &Lexicon) -> Option<usize> {
    let (length, values) = lexicon.honorifics.longest(&tokens[at..])?;
    let end = at + length;
    let polite = |honorific: &Honorific| !honorific.is_post() && !honorific.is_peer();
    let names_role = || (end..tokens.len()).any(|at| head_at(tokens, at, lexicon).is_some());
    (length > 1 && values.into_iter().all(polite) && names_role()).then_some(length)
}

/// Where a longer role begins behind the owner that a head's words name: "Central Bank's chief" is
/// no head where "chief economist" follows.
fn behind_owner(tokens: &[Token], head: &Head, lexicon: &Lexicon) -> Option<usize> {
    let end = head.at + head.length;
    let owner = (head.at..end).find(|&at| tokens[at].possessive)?;
    let own = head_at(tokens, owner + 1, lexicon)?;
    (own.at < end && own.at + own.length > end).then_some(own.at)
}

/// Where a longer role begins behind a marker: "first secretary" is no head where "secretary general"
/// follows.
fn behind_marker(tokens: &[Token], head: &Head, lexicon: &Lexicon) -> Option<usize> {
    if head.length < 2 {
        return None;
    }
    let (length, _) = lexicon.deputies.longest(&tokens[head.at..])?;
    let own = head_at(tokens, head.at + length, lexicon)?;
    (length < head.length && own.at + own.length > head.at + head.length).then_some(own.at)
}

/// Whether the role that ends before `end` is only the owner of another one: "the President's chief
/// of staff".
fn is_owner(tokens: &[Token], end: usize, lexicon: &Lexicon) -> bool {
    tokens[end - 1].possessive
        && (end..tokens.len()).any(|at| head_at(tokens, at, lexicon).is_some())
}

/// Whether the head is a word such as "Deputy" that marks a role after it as another office:
/// "Deputy Managing Director", "Deputy Foreign Minister".
fn marks_another(tokens: &[Token], head: &Head, lexicon: &Lexicon) -> bool {
    let end = head.at + head.length;
    let is_marker = lexicon
        .deputies
        .longest(&tokens[head.at..])
        .is_some_and(|(length, _)| length == head.length);
    is_marker
        && (end..tokens.len())
            .take_while(|&at| {
                tokens[at - 1].after <= Gap::Hyphen && lexicon.stopword(&tokens[at]).is_none()
            })
            .any(|at| head_at(tokens, at, lexicon).is_some())
}

fn follows_preposition(tokens: &[Token], at: usize, lexicon: &Lexicon) -> bool {
    tokens[..at]
        .iter()
        .rev()
        .find_map(|token| lexicon.stopword(token))
        .is_some_and(|stopword| stopword == Stopword::Preposition)
}

/// Whether the role at `at` follows a conjunction, a comma or the role before it.
fn stands_beside(tokens: &[Token], at: usize, lexicon: &Lexicon) -> bool {
    let before = &tokens[at - 1];
    before.after >= Gap::Comma
        || match lexicon.stopword(before) {
            Some(Stopword::Conjunction) => true,
            Some(_) => false,
            None => !follows_preposition(tokens, at, lexicon) || at == tokens.len() - 1,
        }
}

/// The role that starts at this very token.
pub(crate) fn head_at(tokens: &[Token], at: usize, lexicon: &Lexicon) -> Option<Head> {
    let rest = tokens.get(at..)?;
    if let Some((length, classes)) = lexicon.roles.longest(rest) {
        return Some(Head {
            at,
            length,
            classes: classes.into_iter().copied().collect(),
            deputies: Vec::new(),
            former: false,
            concept: None,
            jurisdiction_prefix: None,
            stem: String::new(),
            body: None,
            feminine: is_feminine(&rest[..length], lexicon),
        });
    }
    let word = rest.first()?.folded.as_str();
    let (word, former) = match word.strip_prefix("ex") {
        Some(tail) if lexicon.roles.contains_word(tail) => (tail, true),
        _ => (word, false),
    };
    if former {
        let plain = tokenise(word);
        let (_, classes) = lexicon.roles.longest(&plain)?;
        return Some(Head {
            at,
            length: 1,
            classes: classes.into_iter().copied().collect(),
            deputies: Vec::new(),
            former: true,
            concept: None,
            jurisdiction_prefix: None,
            stem: String::new(),
            body: None,
            feminine: lexicon.is_feminine(word),
        });
    }
    let fused = lexicon.fused_role(word)?;
    let marker = |meaning: &&str| matches!(*meaning, "deputy" | "vice" | "under" | "shadow");
    Some(Head {
        at,
        length: 1,
        classes: vec![fused.class],
        deputies: fused
            .prefixes
            .iter()
            .copied()
            .filter(marker)
            .map(|_| "deputy")
            .collect(),
        former: fused.prefixes.contains(&"former"),
        concept: fused.concept,
        jurisdiction_prefix: fused.prefixes.contains(&"eu").then_some("eu"),
        stem: fused.stem,
        body: fused.body,
        feminine: fused.feminine,
    })
}

fn is_feminine(words: &[Token], lexicon: &Lexicon) -> bool {
    match words {
        [word] => lexicon.is_feminine(&word.folded),
        words => lexicon.is_feminine(&joined(words)),
    }
}
