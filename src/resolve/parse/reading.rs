//! Reading: one way to read a mention, and how its parts are taken off.

use std::borrow::Cow;

use super::behind::{modifier_length, name_start};
use super::beside::Beside;
use super::named::{
    degrees_only, ends_as_name, is_address, is_family_first, is_family_name, looks_like_name,
    name_before_role,
};
use super::namesake::Namesake;
use super::noun::Noun;
use crate::resolve::question::Time;
use crate::text::{
    Gap, Head, Lexicon, NameWords, RolePhrase, Stopword, Term, Token, heads, name_words,
    role_phrase, role_phrase_of, terms,
};

/// One way to read a mention.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// The name, when it has one.
    pub name: Option<NameWords>,
    /// The role, when it names one.
    pub role: Option<RolePhrase>,
    /// What stands in brackets or after "of" behind a name: party, seat, place.
    pub qualifiers: Vec<Term>,
    /// The role phrase that a question asks about, folded: "who is ...".
    pub asked: Option<String>,
    /// Whether words of a question stand before the role phrase, and it says nothing of where or of
    /// what: "who was president".
    pub asks: bool,
    /// The time that it names beside the role: "prime minister of norway in 2012".
    pub time: Option<Time>,
    /// What its words stand in, where that is more than the mention: "New Zealand's prime minister" of
    /// a text in which the mention is "prime minister".
    pub written: Option<String>,
    /// Whether it asks who took the role up at that time: "who became president in 1963".
    pub became: bool,
    /// Who held the role before or after the one meant, or led the country: "president before
    /// Lincoln".
    pub beside: Option<Beside>,
    /// Which holder is meant, counted from the first: "the 44th US president".
    pub nth: Option<u16>,
    /// Whether women alone are counted: "the first female prime minister".
    pub woman: bool,
    /// Whether it speaks of any such holder: "a Foreign Office minister".
    pub any_holder: bool,
    /// Whether it speaks of the office itself: "the role of ...".
    pub about_office: bool,
    /// A role word that is misspelt, and the one that it is read as.
    pub respelt: Option<(String, String)>,
    /// The common noun that it is: "the company".
    pub back_reference: Option<Noun>,
    /// The word that makes another thing or person of who is named: "Tony Blair Foundation".
    pub namesake: Option<Namesake>,
    /// Whether its name is a place's, and so a person's here or nobody's: "le président Hollande".
    pub of_person: bool,
    /// The mention with its set phrases spelt out, folded, where it has some: "leader of the Lords".
    pub spelt: Option<String>,
    /// The key of the whole mention as an office's title, where its tokens are known.
    pub title_key: Option<String>,
    /// Whether the grammar reads the mention otherwise, and this is the reading as one name.
    pub is_fallback: bool,
}

/// The reading as one name of a mention that the grammar reads otherwise.
pub(super) fn whole(
    written: &[Token],
    text: &str,
    reading: &Reading,
    lexicon: &Lexicon,
) -> Reading {
    Reading {
        name: Some(name_words(written, text, None, lexicon)),
        spelt: reading.spelt.clone(),
        is_fallback: true,
        ..Reading::default()
    }
}

impl Reading {
    /// The text that the places of its words are in: the mention's own, mostly.
    pub(in crate::resolve) fn text_of<'t>(&'t self, mention: &'t str) -> &'t str {
        self.written.as_deref().unwrap_or(mention)
    }

    /// Whether a role is told by its own words, and not by another person, a number, a time or a
    /// question.
    pub(in crate::resolve) fn is_plain_role(&self) -> bool {
        self.beside.is_none()
            && self.nth.is_none()
            && self.time.is_none()
            && !self.asks
            && !self.any_holder
            && !self.about_office
    }

    /// Takes "the role of" off the front and "post" off the end of a role phrase.
    pub(super) fn take_office_nouns<'a>(
        &mut self,
        tokens: &'a [Token],
        lexicon: &Lexicon,
    ) -> &'a [Token] {
        let mut rest = tokens;
        let after_article = match rest.first().and_then(|token| lexicon.stopword(token)) {
            Some(Stopword::Article | Stopword::Possessive) => &rest[1..],
            _ => rest,
        };
        if let Some((length, _)) = lexicon.office_nouns_before.longest(after_article)
            && !heads(&after_article[length..], lexicon).is_empty()
        {
            self.about_office = true;
            rest = &after_article[length..];
        }
        if let Some((last, head)) = rest.split_last()
            && lexicon
                .office_nouns_after
                .longest(std::slice::from_ref(last))
                .is_some()
            && !heads(head, lexicon).is_empty()
        {
            self.about_office = true;
            rest = head;
        }
        rest
    }

    /// Reads tokens whose heads are known.
    pub(super) fn read_role(
        &mut self,
        tokens: &[Token],
        found: &[Head],
        text: &str,
        lexicon: &Lexicon,
    ) {
        let Some(first) = found.first() else { return };
        if let Some(comma) = name_before_role(tokens, found, lexicon) {
            self.role = role_phrase(&tokens[comma + 1..], lexicon);
            self.name = Some(name_words(&tokens[..=comma], text, None, lexicon));
            return;
        }
        if is_address(tokens, first.at, first.length, lexicon)
            || is_family_name(tokens, first.at, first.length, lexicon)
            || ends_as_name(tokens, first.at, lexicon)
        {
            return;
        }
        // "Thierry Breton, the former European Internal Market Commissioner"
        let comma = tokens[..first.at]
            .iter()
            .position(|token| token.after == Gap::Comma);
        if let Some(comma) = comma
            && looks_like_name(&tokens[..=comma], lexicon)
        {
            self.role = role_phrase(&tokens[comma + 1..], lexicon);
            self.name = Some(name_words(&tokens[..=comma], text, None, lexicon));
            return;
        }
        let end = first.at + first.length;
        let split = name_start(tokens, end, lexicon);
        // "the Member for Holborn and St Pancras"
        let of_seat = tokens.get(end).is_some_and(|token| token.folded == "for")
            && role_phrase(&tokens[..end], lexicon).is_some_and(|role| is_member(&role, lexicon));
        let split = split.filter(|&at| !of_seat || tokens[at - 1].after >= Gap::Comma);
        // "Bundeskanzler Dr.", "Bundesminister für Inneres Mag." name nobody; the letters of "a. D."
        // are no degree.
        let is_degree = |token: &Token| {
            degrees_only(std::slice::from_ref(token), lexicon)
                && !lexicon.is_also_family(&token.folded)
        };
        let behind = end + modifier_length(&tokens[end..], lexicon);
        let degrees = tokens[behind..]
            .iter()
            .rev()
            .take_while(|token| is_degree(token));
        let cut = tokens.len() - degrees.count();
        let Some(split) = split.filter(|&split| split < cut) else {
            self.role = if cut < tokens.len() {
                role_phrase(&tokens[..cut], lexicon)
            } else {
                role_phrase_of(tokens, found, lexicon)
            };
            return;
        };
        self.role = role_phrase(&tokens[..split], lexicon);
        self.name = Some(self.read_name(&tokens[split..], text, lexicon));
    }

    /// Reads a name, with "of Pennsylvania" behind it taken as a qualifier.
    pub(super) fn read_name(
        &mut self,
        tokens: &[Token],
        text: &str,
        lexicon: &Lexicon,
    ) -> NameWords {
        if is_family_first(tokens, lexicon) {
            let mut turned = tokens.to_vec();
            let comma = turned.iter().position(|token| token.after == Gap::Comma);
            if let Some(comma) = comma {
                turned[comma].after = Gap::Space;
                turned.rotate_left(comma + 1);
            }
            let mut name = name_words(&turned, text, None, lexicon);
            // The parts stand in the text in the other order.
            name.span = tokens
                .first()
                .zip(tokens.last())
                .map(|(first, last)| (first.start, last.end));
            return name;
        }
        let mut tokens = tokens;
        // "Mark Rutte, 56, of The Hague": what follows a comma qualifies.
        if let Some(comma) = tokens.iter().position(|token| token.after == Gap::Comma)
            && comma + 1 < tokens.len()
            && heads(&tokens[comma + 1..], lexicon).is_empty()
            && !degrees_only(&tokens[comma + 1..], lexicon)
            && looks_like_name(&tokens[..=comma], lexicon)
        {
            self.qualifiers.extend(
                terms(&tokens[comma + 1..], lexicon)
                    .into_iter()
                    .map(|(term, _)| term),
            );
            tokens = &tokens[..=comma];
        }
        // "Sen. Casey of Pennsylvania", "President Hollande of France".
        let addressed = self.role.is_some() || lexicon.honorifics.longest(tokens).is_some();
        let preposition = tokens
            .iter()
            .position(|token| lexicon.stopword(token) == Some(Stopword::Preposition))
            .filter(|&at| at > 0 && !lexicon.is_particle(&tokens[at].folded));
        if let Some(at) = preposition
            && addressed
            && let Some((length, places)) = lexicon.jurisdictions.longest(&tokens[at + 1..])
            && at + 1 + length == tokens.len()
            && let Some(place) = places.first()
        {
            self.qualifiers.push(Term::Jurisdiction(place.code));
            tokens = &tokens[..at];
        }
        name_words(tokens, text, None, lexicon)
    }

    /// Brackets hold the name behind a role, and a party or seat behind a name.
    pub(super) fn read_brackets(&mut self, brackets: &[Vec<Token>], text: &str, lexicon: &Lexicon) {
        for bracket in brackets {
            if self.name.is_none() && self.role.is_some() && looks_like_name(bracket, lexicon) {
                self.name = Some(name_words(bracket, text, None, lexicon));
            } else {
                self.qualifiers
                    .extend(terms(bracket, lexicon).into_iter().map(|(term, _)| term));
            }
        }
    }
}

/// The tokens outside brackets, and those of each bracket.
pub(super) fn split_brackets(tokens: &[Token]) -> (Cow<'_, [Token]>, Vec<Vec<Token>>) {
    let opens = |token: &Token| matches!(token.after, Gap::Open | Gap::Reopen);
    if !tokens.iter().any(opens) {
        return (Cow::Borrowed(tokens), Vec::new());
    }
    let mut main = Vec::new();
    let mut brackets: Vec<Vec<Token>> = Vec::new();
    let mut inside = false;
    for token in tokens {
        if inside {
            if let Some(last) = brackets.last_mut() {
                last.push(token.clone());
            }
        } else {
            main.push(token.clone());
        }
        match token.after {
            Gap::Open | Gap::Reopen => {
                inside = true;
                brackets.push(Vec::new());
            }
            Gap::Close => inside = false,
            _ => {}
        }
    }
    brackets.retain(|bracket| !bracket.is_empty());
    (Cow::Owned(main), brackets)
}

/// Whether a role is that of a member of a parliament.
pub(in crate::resolve) fn is_member(role: &RolePhrase, lexicon: &Lexicon) -> bool {
    let class = lexicon.class(role.classes[0]);
    class.name == "member" || class.rank == MEMBERS && class.scope == "parliament"
}

/// The rank of members of parliaments.
const MEMBERS: u8 = 5;
