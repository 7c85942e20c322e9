//! Terms: those of a role phrase against those of a title, either way.

use super::RoleQuery;
use super::asked::Asked;
use crate::index::{OfficeRecord, TitleRecord};
use crate::resolve::weights;
use crate::text::{RoleClass, Term, lexicon};

impl RoleQuery<'_> {
    /// What the title says and the mention leaves out.
    pub(super) fn left_out(
        &self,
        title: &TitleRecord,
        record: &OfficeRecord,
        detail: &mut Detail,
    ) -> f64 {
        let offices = self.snapshot.offices();
        let body_said = || {
            self.said.iter().any(|said| {
                record.context.binary_search(said).is_ok() && !offices.is_jurisdiction(*said)
            })
        };
        // "UN Secretary-General", in a source that says of whose country the title is.
        let body_named = || {
            self.terms.iter().any(|asked| {
                let body = matches!(asked.term, Term::Word(word) if lexicon().is_body(word));
                body && asked.id.is_some_and(|id| title.terms.contains(&id))
            })
        };
        let mut total = 0.0;
        for &term in &title.terms {
            if self.said.contains(&term) {
                continue;
            }
            // Countries are weighed against the article's. A part of one behind the words of a body
            // tells which body: the Federal Reserve Bank of New York is not the Federal Reserve.
            if offices.is_jurisdiction(term) {
                if !(offices.is_part_of_country(term) && body_said()) {
                    continue;
                }
                let part = weights::TERM_LEFT_OUT * offices.rarity(term).min(weights::RARITY_CAP);
                total += part;
                detail.add("left out", part);
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
        if !self.named
            && !known_country
            && !record.jurisdictions.is_empty()
            && !self.one_home
            && !body_said()
            && !body_named()
        {
            total += weights::JURISDICTION_LEFT_OUT;
            detail.add("jurisdiction left out", weights::JURISDICTION_LEFT_OUT);
        }
        total
    }
}

/// What the words beside an office's role word are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sphere {
    /// Subjects of a department, which go by many names: finance, the Treasury.
    Department,
    /// The name of a company, in which "air" is no subject of defence.
    Company,
    /// The name of another body, or what it is for.
    Other,
}

impl Sphere {
    /// Of an office with these titles.
    pub(super) fn of(titles: &[TitleRecord]) -> Self {
        let lexicon = lexicon();
        let mut classes = titles.iter().flat_map(|title| title.classes.iter());
        let heads_department = |class: &RoleClass| {
            let info = lexicon.class(*class);
            let mut all = info.broader.iter().map(|class| lexicon.class(*class).name);
            DEPARTMENT.contains(&info.name) || all.any(|name| DEPARTMENT.contains(&name))
        };
        if classes.clone().any(heads_department) {
            Self::Department
        } else if classes.any(|class| COMPANY.contains(&lexicon.class(*class).name)) {
            Self::Company
        } else {
            Self::Other
        }
    }
}

/// Roles at the head of departments, and those that are called by their words.
const DEPARTMENT: &[&str] = &["minister", "secretary", "commissioner", "spokesperson"];
/// Roles that companies have.
const COMPANY: &[&str] = &["chief_executive", "chief_financial_officer", "executive"];

/// What an office tells of one term of the phrase, and whether a title has it, rather than what
/// surrounds the office.
pub(super) fn fit_term(
    asked: &Asked<'_>,
    title: &TitleRecord,
    record: &OfficeRecord,
    class_weight: f64,
    sphere: Sphere,
) -> (f64, bool) {
    let shared = asked.id.filter(|id| record.all.binary_search(id).is_ok());
    let in_name = sphere == Sphere::Company && matches!(asked.term, Term::Concept(_));
    let shared = shared.filter(|_| !in_name || asked.worded_in(title));
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
            let of_department = sphere == Sphere::Department;
            let related = asked.related_in(record).filter(|_| of_department);
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
