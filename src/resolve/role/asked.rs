//! Asked: a term of a role phrase, looked up among the offices.

use crate::index::{OfficeRecord, Offices, TermId, TitleRecord};
use crate::resolve::weights;
use crate::text::{Term, lexicon};

/// A shorter word is no genitive's.
const SHORTEST: usize = 3;

/// A term of a role phrase.
#[derive(Debug)]
pub(super) struct Asked<'a> {
    /// The term.
    pub(super) term: &'a Term,
    /// Its id, when some office has it.
    pub(super) id: Option<TermId>,
    /// How rare it is among the offices, in nats.
    pub(super) rarity: f64,
    /// Subjects that stand for it in other words, and what an office that has them tells.
    pub(super) related: Vec<(TermId, f64)>,
    /// Whether it names only a part of a subject: "public health".
    part: bool,
    /// Its words, folded.
    words: &'a str,
}

impl<'a> Asked<'a> {
    pub(super) fn new(term: &'a Term, words: &'a str, offices: &Offices) -> Self {
        // "Ericssons vd", "Volkswagens Chef": a genitive without an apostrophe.
        let genitive = || match term {
            Term::Word(word) => {
                let bare = word
                    .strip_suffix('s')
                    .filter(|bare| bare.len() >= SHORTEST)?;
                offices.term(&Term::Word(bare.to_owned()))
            }
            Term::Jurisdiction(_) | Term::Concept(_) => None,
        };
        // "The Soviet leader", in a catalogue that has Russia's offices only.
        let successor = || {
            let Term::Jurisdiction(code) = term else {
                return None;
            };
            let (successor, _) = lexicon().former_state(code)?;
            offices.term(&Term::Jurisdiction(successor))
        };
        let id = offices.term(term).or_else(genitive).or_else(successor);
        let relations = match term {
            Term::Concept(concept) => lexicon().related(concept),
            Term::Jurisdiction(_) | Term::Word(_) => &[],
        };
        let related = relations.iter().filter_map(|&(other, same)| {
            let id = offices.term(&Term::Concept(other))?;
            let part = if same {
                weights::TERM_SHARED * offices.rarity(id) / 2.0
            } else {
                weights::NEAR_SUBJECT
            };
            Some((id, part))
        });
        Self {
            term,
            id,
            rarity: id.map_or_else(|| offices.rarity_unseen(), |id| offices.rarity(id)),
            related: related.collect(),
            part: matches!(term, Term::Concept(concept) if lexicon().is_part(concept, words)),
            words,
        }
    }

    /// Whether a title is for a part of it only: public health, asked for health.
    pub(super) fn is_whole_of(&self, title: &TitleRecord) -> bool {
        !self.part && self.id.is_some_and(|id| title.has_only_part(id))
    }

    /// Whether it is a part of a title's subject, which the title does not say: aviation, asked of
    /// transport.
    pub(super) fn is_part_of(&self, title: &TitleRecord) -> bool {
        let of = |id: TermId| title.terms.contains(&id) && !title.has_only_part(id);
        self.part && self.id.is_some_and(of) && !self.worded_in(title)
    }

    /// Whether a title says it in the very words: "universities", which are a matter of
    /// education like schools.
    pub(super) fn worded_in(&self, title: &TitleRecord) -> bool {
        if self.is_whole_of(title) {
            return false;
        }
        let stem = |word: &'_ str| word.strip_suffix('s').unwrap_or(word).len();
        self.words.split(' ').all(|word| {
            let word = &word[..stem(word)];
            title
                .words
                .split(' ')
                .any(|known| known[..stem(known)] == *word)
        })
    }

    /// Whether it is a subject that is called by its department's office: "Home Office".
    pub(super) fn is_office(&self) -> bool {
        let last = self.words.rsplit_once(' ').map(|(_, last)| last);
        matches!(self.term, Term::Concept(_)) && last == Some("office")
    }

    /// How many words it has.
    pub(super) fn count(&self) -> usize {
        self.words.split(' ').count()
    }

    /// The jurisdiction that it is.
    pub(super) fn code(&self) -> Option<&'static str> {
        match self.term {
            Term::Jurisdiction(code) => Some(code),
            Term::Concept(_) | Term::Word(_) => None,
        }
    }

    /// What an office tells that has the term.
    pub(super) fn shared(&self) -> f64 {
        match self.term {
            Term::Jurisdiction(_) => {
                (weights::TERM_SHARED * self.rarity).max(weights::JURISDICTION_SHARED)
            }
            Term::Concept(_) | Term::Word(_) => {
                weights::TERM_SHARED * self.rarity.min(weights::RARITY_CAP)
            }
        }
    }

    /// What an office tells at most that has it, or what stands for it.
    pub(super) fn most(&self) -> f64 {
        let related = self.related.iter().map(|&(_, part)| part);
        related.fold(self.shared(), f64::max)
    }

    /// Whether terms have it or what stands for it.
    pub(super) fn is_in(&self, terms: &[TermId]) -> bool {
        let has = |id: &TermId| terms.contains(id);
        self.id.as_ref().is_some_and(has) || self.related.iter().any(|(id, _)| has(id))
    }

    /// Whether terms have it or the same subject by another name.
    pub(super) fn is_same_in(&self, terms: &[TermId]) -> bool {
        let has = |id: &TermId| terms.contains(id);
        let mut same = self.related.iter().filter(|(_, part)| *part > 0.0);
        self.id.as_ref().is_some_and(has) || same.any(|(id, _)| has(id))
    }

    /// What an office tells that has neither.
    pub(super) fn lacked(&self) -> f64 {
        weights::TERM_EXTRA.0 + weights::TERM_EXTRA.1 * self.rarity
    }

    /// What the office tells that has the subject in other words: "finance" for the Treasury.
    /// `None` when it has none like it.
    pub(super) fn related_in(&self, record: &OfficeRecord) -> Option<f64> {
        self.related
            .iter()
            .filter(|(id, _)| record.all.binary_search(id).is_ok())
            .map(|&(_, part)| part)
            .reduce(f64::max)
    }
}
