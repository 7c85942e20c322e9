//! The grammar of role phrases: what office titles and mentions share.

mod head;

pub(crate) use head::{Head, head_at, heads};

use super::{Gap, Lexicon, RoleClass, Stopword, Token, joined, tokenise};
use crate::model::{Gender, Modifier};

/// Modifiers that stand right behind the role: "President-elect", "Bundeskanzler a. D.".
pub(crate) const FOLLOWS: [Modifier; 3] = [Modifier::Elect, Modifier::Designate, Modifier::Former];

/// Classes of roles at the head of anything.
const LEADS_ANYTHING: [&str; 3] = ["leader", "head", "chair"];

/// One meaning-bearing part of a role phrase beside the role itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Term {
    /// A jurisdiction: "Dutch", "of the Netherlands".
    Jurisdiction(&'static str),
    /// A subject: "foreign", "Äußeres".
    Concept(&'static str),
    /// Any other word, folded: "nato".
    Word(String),
}

/// A role as a title or a mention names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RolePhrase {
    /// What the role's head may mean, likeliest first; never empty.
    pub classes: Vec<RoleClass>,
    /// Further roles named beside the first: "Federal Minister of Finance *and Vice-Chancellor*".
    pub also: Vec<RoleClass>,
    /// Markers that make it another office, sorted: "deputy", "shadow", "third".
    pub deputies: Vec<&'static str>,
    /// Modifiers of time, in order.
    pub modifiers: Vec<Modifier>,
    /// Subjects, jurisdictions, organisation words; in order, no two alike.
    pub terms: Vec<Term>,
    /// Byte offsets of the head in the text.
    pub head: (usize, usize),
    /// How many words the head has.
    pub head_words: usize,
    /// Byte offsets of the terms' words in the text, parallel to `terms`.
    pub spans: Vec<(usize, usize)>,
    /// The terms' words, folded, with single spaces, parallel to `terms`.
    pub words: Vec<String>,
    /// The gender of who holds it, when the role's word tells: "Ministerin".
    pub gender: Option<Gender>,
    /// The department behind a whole title: "Minister for Sport, Department for Culture, Media and
    /// Sport".
    pub department: Option<Department>,
}

/// A department, named behind the whole title of an office in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Department {
    /// Its name's terms.
    pub terms: Vec<Term>,
    /// The title before it, folded.
    pub title: String,
}

/// Reads an office's whole title. `None` when no word of it is a role.
#[must_use]
pub fn parse_title(title: &str, lexicon: &Lexicon) -> Option<RolePhrase> {
    role_phrase(&tokenise(title), lexicon)
}

/// Reads tokens that are a role phrase and nothing else. `None` when no word of it is a role.
#[must_use]
pub fn role_phrase(tokens: &[Token], lexicon: &Lexicon) -> Option<RolePhrase> {
    role_phrase_of(tokens, &heads(tokens, lexicon), lexicon)
}

/// As [`role_phrase`], of tokens whose heads are known.
#[must_use]
pub(crate) fn role_phrase_of(
    tokens: &[Token],
    heads: &[Head],
    lexicon: &Lexicon,
) -> Option<RolePhrase> {
    let (first, others) = heads.split_first()?;
    let tokens = without_beside(tokens, first, lexicon);
    let (tokens, department) = split_department(tokens, first, lexicon);
    let others = match others.iter().position(|head| head.at >= tokens.len()) {
        Some(cut) => &others[..cut],
        None => others,
    };
    let end = first.at + first.length;
    let mut phrase = RolePhrase {
        classes: first.classes.clone(),
        also: others
            .iter()
            .flat_map(|head| head.classes.iter().copied())
            .collect(),
        deputies: first.deputies.clone(),
        modifiers: Vec::new(),
        terms: Vec::new(),
        head: (tokens[first.at].start, tokens[end - 1].end),
        head_words: first.length,
        spans: Vec::new(),
        words: Vec::new(),
        gender: first.feminine.then_some(Gender::Female),
        department: (!department.is_empty()).then(|| Department {
            terms: find_terms(department, lexicon)
                .into_iter()
                .map(|found| found.term)
                .collect(),
            title: joined(tokens),
        }),
    };
    if first.former {
        phrase.modifiers.push(Modifier::Former);
    }
    let whole = (tokens[first.at].start, tokens[end - 1].end);
    if let Some(code) = first.jurisdiction_prefix {
        phrase.add(Term::Jurisdiction(code), whole, code.to_owned());
    }
    if let Some(concept) = first.concept {
        phrase.add(Term::Concept(concept), whole, first.stem.clone());
    }
    if let Some(body) = &first.body {
        for (term, _) in terms(&tokenise(body), lexicon) {
            phrase.add(term, whole, body.clone());
        }
    }
    phrase.read_left(&tokens[..first.at], lexicon);
    phrase.read_right(&tokens[end..], lexicon, others, end);
    phrase.read_party(tokens, lexicon);
    phrase.deputies.sort_unstable();
    phrase.deputies.dedup();
    // "Speaker of the Swedish parliament"
    if lexicon.class(phrase.classes[0]).scope == "parliament" {
        phrase.drop_parliament(lexicon);
    }
    let named = |term: &Term| matches!(term, Term::Jurisdiction(_));
    let head = joined(&tokens[first.at..end]);
    let of_subject = || {
        let of = &tokens.get(end).filter(|_| first.concept.is_none())?.folded;
        let mut terms = phrase.terms.iter();
        let only_subjects = terms.all(|term| matches!(term, Term::Concept(_)));
        (only_subjects && !phrase.terms.is_empty())
            .then(|| lexicon.home(&format!("{head} {of}")))?
    };
    if let Some(code) = lexicon.home(&head).or_else(of_subject)
        && !phrase.terms.iter().any(named)
    {
        phrase.add(Term::Jurisdiction(code), whole, code.to_owned());
    }
    Some(phrase)
}

/// The tokens without what is held beside the role: "Bundesminister für Inneres, betraut mit der
/// Leitung des ...".
fn without_beside<'a>(tokens: &'a [Token], head: &Head, lexicon: &Lexicon) -> &'a [Token] {
    let from = head.at + head.length;
    let cut = (from..tokens.len()).find(|&at| {
        tokens[at - 1].after == Gap::Comma && lexicon.beside.longest(&tokens[at..]).is_some()
    });
    &tokens[..cut.unwrap_or(tokens.len())]
}

/// The tokens of a title that says what it is for, and those of a department behind its comma.
fn split_department<'a>(
    tokens: &'a [Token],
    head: &Head,
    lexicon: &Lexicon,
) -> (&'a [Token], &'a [Token]) {
    let from = head.at + head.length;
    let commas = || (from + 1..tokens.len()).filter(|&at| tokens[at - 1].after == Gap::Comma);
    let is_department = |tokens: &[Token]| {
        let found = lexicon.org_words.longest(tokens);
        found.is_some_and(|(_, classes)| {
            classes
                .iter()
                .any(|class| matches!(**class, "ministry" | "department" | "office" | "treasury"))
        })
    };
    let begins = |&at: &usize| is_department(&tokens[at..]);
    // "Foreign, Commonwealth and Development Office", and not "Medien im Bundeskanzleramt".
    let is_one = |&at: &usize| {
        let mut within = tokens[at..].iter();
        !within.any(|token| lexicon.stopword(token) == Some(Stopword::Preposition))
    };
    let ends = tokens
        .last()
        .is_some_and(|last| is_department(std::slice::from_ref(last)));
    let whole = || commas().find(is_one).filter(|_| ends);
    let at = commas().find(begins).or_else(whole);
    match at.filter(|&at| !find_terms(&tokens[from..at], lexicon).is_empty()) {
        Some(at) => tokens.split_at(at),
        None => (tokens, &[]),
    }
}

impl RolePhrase {
    /// A phrase of which nothing is read but that it is a title.
    #[must_use]
    pub fn untold(class: RoleClass, text: &str) -> Self {
        Self {
            classes: vec![class],
            also: Vec::new(),
            deputies: Vec::new(),
            modifiers: Vec::new(),
            terms: Vec::new(),
            head: (0, text.len()),
            head_words: 1,
            spans: Vec::new(),
            words: Vec::new(),
            gender: None,
            department: None,
        }
    }

    fn add(&mut self, term: Term, span: (usize, usize), words: String) {
        if !self.terms.contains(&term) {
            self.terms.push(term);
            self.spans.push(span);
            self.words.push(words);
        }
    }

    /// Adds a party's colour to whoever is only said to lead: "the French Socialist leader" leads the
    /// party, and a "Socialist prime minister" the country.
    fn read_party(&mut self, tokens: &[Token], lexicon: &Lexicon) {
        if !LEADS_ANYTHING.contains(&lexicon.class(self.classes[0]).name) {
            return;
        }
        for token in tokens {
            if lexicon.is_party(&token.folded) {
                let word = Term::Word(token.folded.clone());
                self.add(word, (token.start, token.end), token.folded.clone());
            }
        }
    }

    /// Takes off words for any parliament, where a place tells which.
    fn drop_parliament(&mut self, lexicon: &Lexicon) {
        let placed = |term: &Term| matches!(term, Term::Jurisdiction(_));
        if !self.terms.iter().any(placed) {
            return;
        }
        let says_no_more = |term: &Term| {
            let Term::Word(word) = term else { return false };
            lexicon.organisation_kind(word) == Some("parliament")
        };
        for at in (0..self.terms.len()).rev() {
            if says_no_more(&self.terms[at]) {
                self.terms.remove(at);
                self.spans.remove(at);
                self.words.remove(at);
            }
        }
    }

    /// Before the head: modifiers, markers and terms.
    fn read_left(&mut self, tokens: &[Token], lexicon: &Lexicon) {
        // "Herr Vizekanzler" is addressed, and no other Vice-Chancellor; "Saint Lucia's Prime
        // Minister" is not.
        let small = tokens.first().and_then(|token| lexicon.stopword(token));
        let small = matches!(small, Some(Stopword::Article | Stopword::Possessive));
        let front = &tokens[usize::from(small)..];
        let place = lexicon.jurisdictions.longest(front);
        let place = place.map_or(0, |(length, _)| length);
        let addressed = lexicon
            .honorifics
            .longest(front)
            .filter(|(length, values)| {
                *length >= place
                    && values
                        .iter()
                        .any(|honorific| !honorific.is_post() && !honorific.is_peer())
            });
        // "der Herr Innenminister", "my right hon. Friend the Home Secretary"
        let mut at = addressed.map_or(0, |(length, _)| usize::from(small) + length);
        let mut plain = at;
        while at < tokens.len() {
            let place = lexicon
                .jurisdictions
                .longest(&tokens[at..])
                .map_or(0, |(length, _)| length);
            // "New Zealand" is not a new Zealand.
            if let Some((length, values)) = lexicon.modifiers.longest(&tokens[at..])
                && length >= place
                && !(length == place && tokens[at].shouted)
            {
                self.read_terms(&tokens[plain..at], lexicon);
                self.modifiers.extend(values.first().map(|value| **value));
                at += length;
                plain = at;
            } else if let Some((length, values)) = lexicon.deputies.longest(&tokens[at..])
                && lexicon.portfolios.longest(&tokens[at..]).is_none()
            {
                self.read_terms(&tokens[plain..at], lexicon);
                self.deputies.extend(values.first().map(|value| **value));
                at += length;
                plain = at;
            } else {
                at += 1;
            }
        }
        self.read_terms(&tokens[plain..], lexicon);
    }

    /// After the head: "-elect", "a. D.", then terms up to the end.
    fn read_right(&mut self, tokens: &[Token], lexicon: &Lexicon, others: &[Head], offset: usize) {
        let mut at = 0;
        if let Some((length, values)) = lexicon.modifiers.longest(tokens)
            && values.iter().any(|value| FOLLOWS.contains(value))
        {
            self.modifiers.extend(values.first().map(|value| **value));
            at += length;
        }
        let mut plain = at;
        for head in others {
            let start = head.at.saturating_sub(offset).max(plain);
            self.read_terms(&tokens[plain..start], lexicon);
            if let Some(concept) = head.concept {
                let token = &tokens[start];
                let span = (token.start, token.end);
                self.add(Term::Concept(concept), span, head.stem.clone());
            }
            plain = start + head.length;
        }
        self.read_terms(tokens.get(plain..).unwrap_or_default(), lexicon);
    }

    fn read_terms(&mut self, tokens: &[Token], lexicon: &Lexicon) {
        for Found { term, at, length } in find_terms(tokens, lexicon) {
            let within = &tokens[at..at + length];
            let span = (within[0].start, within[length - 1].end);
            self.add(term, span, joined(within));
        }
    }
}

/// The meaning-bearing parts of tokens, with their byte offsets.
#[must_use]
pub(crate) fn terms(tokens: &[Token], lexicon: &Lexicon) -> Vec<(Term, (usize, usize))> {
    let found = find_terms(tokens, lexicon).into_iter();
    let span = |found: Found| {
        let last = &tokens[found.at + found.length - 1];
        (found.term, (tokens[found.at].start, last.end))
    };
    found.map(span).collect()
}

/// A meaning-bearing part of tokens.
struct Found {
    term: Term,
    /// Index of its first token.
    at: usize,
    /// How many tokens it takes, at least one.
    length: usize,
}

fn find_terms(tokens: &[Token], lexicon: &Lexicon) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let rest = &tokens[at..];
        let place = lexicon.jurisdictions.longest(rest);
        let subject = lexicon.portfolios.longest(rest);
        let places = place.as_ref().map_or(0, |(length, _)| *length);
        let body = lexicon.body_words.longest(rest);
        // "el" is electricity in Swedish, and an article in Spanish.
        let article =
            lexicon.stopword(&rest[0]) == Some(Stopword::Article) && !lexicon.is_acronym(&rest[0]);
        let subject = subject.filter(|(length, _)| *length > 1 || !article);
        let subjects = subject.as_ref().map_or(0, |(length, _)| *length);
        let (length, term) = if let Some((length, values)) = subject
            && subjects > places
        {
            // "European internal market" is a subject that names its jurisdiction too.
            if let Some(place) = place.as_ref().and_then(|(_, values)| values.first()) {
                found.push(Found {
                    term: Term::Jurisdiction(place.code),
                    at,
                    length: 1,
                });
            }
            let concept = values.first().map(|concept| {
                if lexicon.is_body(concept) {
                    Term::Word((**concept).to_owned())
                } else {
                    Term::Concept(concept)
                }
            });
            (length, concept)
        } else if let Some((length, english)) = body
            && length > places
        {
            let read = english.iter().flat_map(|words| words.split(' '));
            found.extend(read.map(|word| Found {
                term: Term::Word(word.to_owned()),
                at,
                length,
            }));
            (length, None)
        } else if let Some((length, values)) = place {
            (
                length,
                values.first().map(|place| Term::Jurisdiction(place.code)),
            )
        } else if is_small(tokens, at, lexicon) {
            (1, None)
        } else if let Some(concept) = subject_alone(rest, lexicon) {
            (1, Some(Term::Concept(concept)))
        } else {
            (1, Some(Term::Word(rest[0].folded.clone())))
        };
        if let Some(term) = term {
            found.push(Found { term, at, length });
        }
        at += length;
    }
    found
}

/// The subject of a word that is fused with what is left out: "Finanzministerium", "Gesundheits- und
/// Frauenministerin".
fn subject_alone(rest: &[Token], lexicon: &Lexicon) -> Option<&'static str> {
    let word = &rest[0].folded;
    let next = rest.get(1).and_then(|next| lexicon.stopword(next));
    let stem = || (next == Some(Stopword::Conjunction)).then(|| lexicon.stem(word))?;
    lexicon.fused_organisation(word).or_else(stem)
}

/// Whether the word at `at` says nothing of the office. A capital behind a last "of" begins a
/// name, though a small word be written alike: "Mayor of Om", "Mayor of Green".
fn is_small(tokens: &[Token], at: usize, lexicon: &Lexicon) -> bool {
    let token = &tokens[at];
    if lexicon.is_legal_form(&token.folded) {
        return true;
    }
    let before = at
        .checked_sub(1)
        .and_then(|at| lexicon.stopword(&tokens[at]));
    let is_name = before == Some(Stopword::Preposition)
        && at + 1 == tokens.len()
        && token.capitalised
        && !token.shouted;
    lexicon.stopword(token).is_some() && !is_name
}

#[cfg(test)]
mod tests;
