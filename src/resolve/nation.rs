//! Nations and bodies by names that the catalogue does not have.
//!
//! A catalogue calls a country by one name; an article says "U.S.", "Britain" or "Russian", and
//! "the Fed" of a body. The lexicons know which of them are one.

use super::cue::Cue;
use super::name::NameQuery;
use super::parse::Reading;
use super::retrieve::names_written;
use super::score::{Scored, Scorer, weighed};
use crate::index::NameId;
use crate::model::Kind;
use crate::text::{
    Jurisdiction, Stopword, Token, body_aliases, fold_text, joined, lexicon, tokenise,
};

/// Bodies of one full name that an alias stands for.
const MAX_BODIES: usize = 8;

impl Scorer<'_> {
    /// Adds the places of the jurisdiction that the mention names and nothing else, or what it is
    /// read as: "the Russian government".
    pub(super) fn add_nations(
        &self,
        reading: &Reading,
        query: &NameQuery,
        candidates: &mut Vec<Scored>,
    ) {
        let text = reading.text_of(&self.mention.text);
        // What looks like an address may be part of a place's name: "St Kitts".
        let name = reading.name.as_ref();
        let name = name.filter(|name| name.honorifics.is_empty());
        let span = name.and_then(|name| name.span);
        let written = tokenise(span.map_or(text, |(start, end)| &text[start..end]));
        let tokens = match written.first().and_then(|token| lexicon().stopword(token)) {
            Some(Stopword::Article) => &written[1..],
            _ => &written[..],
        };
        self.add_aliases(query, &written, candidates);
        // "Toyota Motor Corp."
        if let [short @ .., form] = &written[..]
            && short.len() > 1
            && lexicon().is_legal_form(&form.folded)
        {
            self.add_aliases(query, short, candidates);
        }
        // "El Al" begins with no article.
        if tokens.len() < written.len() {
            self.add_aliases(query, tokens, candidates);
        }
        let Some((length, found)) = lexicon().jurisdictions.longest(tokens) else {
            return;
        };
        if length < tokens.len() {
            return;
        }
        // "Downing Street" stands for a country's government; it is no name of the country.
        for jurisdiction in found.iter().filter(|found| !found.seat) {
            let (cue, detail) = if jurisdiction.demonym {
                (Cue::Nationality, "adjective of the place")
            } else {
                (Cue::NationName, "another name of the place")
            };
            for &place in self.snapshot.places_of(jurisdiction.code) {
                let known = candidates.iter().position(|known| known.entity == place);
                let name = known.and_then(|known| candidates[known].name);
                if name.is_some_and(|name| query.is_whole(name, self.snapshot)) {
                    continue;
                }
                // What the lexicon knows tells more than a likeness of the words.
                if let Some(known) = known {
                    candidates.swap_remove(known);
                }
                let mut parts = self.prior(place);
                parts.push(weighed(cue, 1.0, self.explain, || {
                    let name = self.snapshot.entity_at(place);
                    let name = name.map_or_else(String::new, |name| name.primary_name().to_owned());
                    (self.mention.text.clone(), name, detail.to_owned())
                }));
                if jurisdiction.demonym && is_people(tokens, jurisdiction.code) {
                    parts.push(weighed(Cue::NationalityPeople, 1.0, self.explain, || {
                        let detail = "its people".to_owned();
                        (self.mention.text.clone(), String::new(), detail)
                    }));
                }
                candidates.push(Scored {
                    entity: place,
                    name: None,
                    office: None,
                    parts,
                });
            }
        }
    }

    /// Adds the organisations and towns that the mention is another name of.
    fn add_aliases(&self, query: &NameQuery, tokens: &[Token], candidates: &mut Vec<Scored>) {
        for alias in body_aliases(&joined(tokens)) {
            let mut bodies = names_written(alias.full, self.snapshot, MAX_BODIES);
            // "Airbus" is not the "Airbus Group" where both are known.
            let full = fold_text(alias.full);
            let is_full = |name: &NameId| fold_text(&self.name_text(*name)) == full;
            if bodies.iter().any(is_full) {
                bodies.retain(is_full);
            }
            for name in bodies {
                let entity = self.snapshot.names().record(name).entity;
                let cue = match self.snapshot.facts(entity).kind {
                    Kind::Organisation if alias.part => Cue::PartBodyWord,
                    Kind::Organisation => Cue::AlsoName,
                    Kind::Place => Cue::NationName,
                    Kind::Person | Kind::Office => continue,
                };
                let part = weighed(cue, 1.0, self.explain, || {
                    (
                        self.mention.text.clone(),
                        self.name_text(name),
                        "another name".to_owned(),
                    )
                });
                let known = candidates.iter_mut().find(|known| known.entity == entity);
                match known {
                    Some(known) if known.has(&[Cue::AlsoName]) => {}
                    // "Karlsruhe" of the "Karlsruher SC" is no misspelling, nor is "Moskau" of Moscow.
                    Some(known)
                        if (alias.part || cue == Cue::NationName)
                            && !self.shares_word(query, name) =>
                    {
                        known.parts = self.prior(entity);
                        known.parts.push(part);
                    }
                    // What it has in common with the full name tells as much.
                    Some(_) if alias.part => {}
                    Some(known) => {
                        // What its words lack of the full name tells nothing against a name of its
                        // own: "Mormon Church".
                        let prior = self.prior(entity);
                        let by_words = known.parts.iter().skip(prior.len());
                        if by_words.map(|part| part.weight).sum::<f64>() < 0.0 {
                            known.parts = prior;
                        }
                        known.parts.push(part);
                    }
                    None => {
                        let mut parts = self.prior(entity);
                        parts.push(part);
                        candidates.push(Scored {
                            entity,
                            name: Some(name),
                            office: None,
                            parts,
                        });
                    }
                }
            }
        }
    }

    /// Whether a word of the mention is one of the name's, as it is written.
    fn shares_word(&self, query: &NameQuery, name: NameId) -> bool {
        let names = self.snapshot.names();
        let known = names.ids_of(names.record(name));
        let mut known = known.map(|word| names.vocabulary.word(word));
        known.any(|known| query.words.iter().any(|word| word.folded == known))
    }
}

/// Whether an adjective of a place is its people rather: "Libyans", "Frenchmen".
fn is_people(tokens: &[Token], code: &str) -> bool {
    let Some((last, before)) = tokens.split_last() else {
        return false;
    };
    if ["man", "men", "woman", "women"]
        .iter()
        .any(|end| last.folded.len() > end.len() && last.folded.ends_with(end))
    {
        return true;
    }
    let Some(one) = last.folded.strip_suffix('s') else {
        return false;
    };
    let mut singular = before.to_vec();
    singular.push(Token {
        folded: one.to_owned(),
        ..last.clone()
    });
    let found = lexicon().jurisdictions.longest(&singular);
    found.is_some_and(|(length, codes)| {
        let is_adjective = |found: &Jurisdiction| found.demonym && found.code == code;
        length == tokens.len() && codes.iter().any(|code| is_adjective(code))
    })
}
