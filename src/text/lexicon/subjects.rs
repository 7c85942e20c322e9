//! Subjects of offices: which are near to each other, and which a role implies.

use super::read::rows;
use super::{Lexicon, RoleClass};
use crate::text::fold;

/// A subject that a role implies without saying it: finance, of a Chancellor of the Exchequer.
#[derive(Debug)]
pub(super) struct Implied {
    class: RoleClass,
    pub(super) concept: &'static str,
    /// `None` for any.
    jurisdiction: Option<&'static str>,
    /// The folded form that implies it; `None` for every form of the class.
    form: Option<String>,
}

impl Lexicon {
    pub(super) fn read_subjects(&mut self) {
        for row in rows(include_str!(
            "../../../data/lexicon/portfolio_relations.tsv"
        )) {
            let [one, other, relation, ..] = row[..] else {
                continue;
            };
            let same = relation == "same";
            self.relations.entry(one).or_default().push((other, same));
            self.relations.entry(other).or_default().push((one, same));
        }
        for row in rows(include_str!("../../../data/lexicon/role_portfolios.tsv")) {
            let [class, concept, jurisdiction, _, form, ..] = row[..] else {
                continue;
            };
            if let Some(&class) = self.class_ids.get(class) {
                self.implied.push(Implied {
                    class,
                    concept,
                    jurisdiction: (jurisdiction != "-").then_some(jurisdiction),
                    form: (form != "*").then(|| fold(form)),
                });
            }
        }
    }

    /// Concepts that mean the same subject in another country (`true`), or one near to it, a
    /// part of it or the whole.
    #[must_use]
    pub fn related(&self, concept: &str) -> &[(&'static str, bool)] {
        self.relations.get(concept).map_or(&[], Vec::as_slice)
    }

    /// Whether an office of this class has a subject whatever its title: finance, of a Chancellor
    /// of the Exchequer. Its title alone then says all.
    #[must_use]
    pub fn implies_subject(&self, class: RoleClass) -> bool {
        self.implied
            .iter()
            .any(|row| row.class == class && row.form.is_none())
    }

    /// The subjects that an office of this class and title has without naming them.
    pub fn implied_subjects<'a>(
        &'a self,
        class: RoleClass,
        title: &'a str,
        jurisdictions: &'a [Box<str>],
    ) -> impl Iterator<Item = &'static str> + 'a {
        self.implied
            .iter()
            .filter(move |row| {
                row.class == class
                    && row
                        .jurisdiction
                        .is_none_or(|code| is_of(code, jurisdictions))
                    && row
                        .form
                        .as_ref()
                        .is_none_or(|form| fold(title).contains(form))
            })
            .map(|row| row.concept)
    }
}

/// Whether an office of these jurisdictions is one of the country itself: the Secretary of State
/// of Texas is no foreign minister.
fn is_of(country: &str, jurisdictions: &[Box<str>]) -> bool {
    let is_part = |code: &str| {
        code.strip_prefix(country)
            .is_some_and(|rest| rest.starts_with('-'))
    };
    jurisdictions.iter().any(|known| **known == *country)
        && !jurisdictions.iter().any(|known| is_part(known))
}
