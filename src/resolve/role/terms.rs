//! Terms: those of a role phrase against those of a title, either way.

use super::RoleQuery;
use super::asked::Asked;
use crate::index::{OfficeRecord, TitleRecord};
use crate::resolve::weights;
use crate::text::Term;

impl RoleQuery<'_> {
    /// What the title says and the mention leaves out.
    pub(super) fn left_out(
        &self,
        title: &TitleRecord,
        record: &OfficeRecord,
        detail: &mut Detail,
    ) -> f64 {
        let offices = self.snapshot.offices();
        let mut total = 0.0;
        for &term in &title.terms {
            // Countries are weighed against the article's.
            if self.said.contains(&term) || offices.is_jurisdiction(term) {
                continue;
            }
            // An organisation's words stand for its acronym when the mention gave that.
            let context_said = record.context.binary_search(&term).is_ok()
                && self.said.iter().any(|said| {
                    record.context.binary_search(said).is_ok()
                        && !offices.is_jurisdiction(*said)
                        // "UN" does not stand for the other words of "UN environment chief".
                        && !title.terms.contains(said)
                });
            if context_said {
                continue;
            }
            let mut part = weights::TERM_LEFT_OUT * offices.rarity(term).min(weights::RARITY_CAP);
            // "Foreign Secretary" also says "and Commonwealth", "Environment Secretary" "Food and
            // Rural Affairs".
            let lead = title.lead.is_some_and(|lead| self.said.contains(&lead));
            if self.near.contains(&term) || lead {
                part *= weights::NEAR_LEFT_OUT;
            }
            total += part;
            detail.add("left out", part);
        }
        let in_title = |asked: &Asked<'_>| {
            let id = asked.id.as_ref();
            id.is_some_and(|id| title.terms.contains(id))
        };
        let mut subjects = self
            .terms
            .iter()
            .filter(|asked| matches!(asked.term, Term::Concept(_)))
            .peekable();
        // "Foreign minister" says enough of one for Europe, integration and foreign affairs.
        if total < weights::MOST_LEFT_OUT && subjects.peek().is_some() && subjects.all(in_title) {
            detail.add("all subjects said", weights::MOST_LEFT_OUT - total);
            total = weights::MOST_LEFT_OUT;
        }
        let setting = self.setting;
        let known_country = !setting.country.is_empty() || !setting.language_homes.is_empty();
        let body_said = || {
            self.said.iter().any(|said| {
                record.context.binary_search(said).is_ok() && !offices.is_jurisdiction(*said)
            })
        };
        if !self.named
            && !known_country
            && !record.jurisdictions.is_empty()
            && !self.one_home
            && !body_said()
        {
            total += weights::JURISDICTION_LEFT_OUT;
            detail.add("jurisdiction left out", weights::JURISDICTION_LEFT_OUT);
        }
        total
    }
}

/// What an office tells of one term of the phrase, and whether a title has it, rather than what
/// surrounds the office.
pub(super) fn fit_term(
    asked: &Asked<'_>,
    title: &TitleRecord,
    record: &OfficeRecord,
    class_weight: f64,
) -> (f64, bool) {
    let shared = asked.id.filter(|id| record.all.binary_search(id).is_ok());
    match (shared, asked.term) {
        (Some(_), Term::Jurisdiction(_)) => (asked.shared(), true),
        (Some(id), _) => {
            // "Home Secretary" is no minister of state of the Home Office.
            let in_context =
                !title.terms.contains(&id) && record.context.binary_search(&id).is_ok();
            let context = if in_context && class_weight < 0.0 {
                weights::TERM_IN_CONTEXT
            } else {
                0.0
            };
            (asked.shared() + context, !in_context)
        }
        (None, Term::Jurisdiction(_)) if !record.jurisdictions.is_empty() => {
            (weights::OTHER_JURISDICTION, true)
        }
        (None, _) => {
            let related = asked.related_in(record);
            (related.unwrap_or_else(|| asked.lacked()), true)
        }
    }
}

/// What came of a comparison, in words; only where it was asked for.
pub(super) struct Detail(pub(super) Option<String>);

impl Detail {
    pub(super) fn add(&mut self, what: &str, part: f64) {
        if let Some(text) = &mut self.0 {
            if !text.is_empty() {
                text.push_str("; ");
            }
            text.push_str(&format!("{what} {part:+.2}"));
        }
    }

    pub(super) fn term(&mut self, term: &Term, part: f64) {
        if self.0.is_some() {
            match term {
                Term::Jurisdiction(word) | Term::Concept(word) => self.add(word, part),
                Term::Word(word) => self.add(word, part),
            }
        }
    }
}
