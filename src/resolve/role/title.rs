//! What a title tells beside its words: how near it is to the phrase as a whole.

use super::class::{JUNIOR_RANKS, is_whole_title};
use super::fit::RoleQuery;
use crate::index::{OfficeRecord, TitleRecord};
use crate::resolve::weights;
use crate::text::{RoleClass, Term, lexicon};

impl RoleQuery<'_> {
    /// Whether the title has a subject that the phrase does not say.
    pub(super) fn has_other_subject(&self, title: &TitleRecord) -> bool {
        let offices = self.snapshot.offices();
        title
            .terms
            .iter()
            .any(|term| !offices.is_jurisdiction(*term) && !self.said.contains(term))
    }

    /// Whether the phrase names a junior rank and a department, and the title what a minister
    /// there is for: "Parliamentary Under-Secretary of State for Defence" of the "Minister for
    /// Veterans".
    pub(super) fn is_brief(&self, title: &TitleRecord, record: &OfficeRecord) -> bool {
        let lexicon = lexicon();
        let named = |class: &RoleClass, names: &[&str]| names.contains(&lexicon.class(*class).name);
        record.organisation.is_some()
            && named(&self.phrase.classes[0], JUNIOR_RANKS)
            && title
                .classes
                .iter()
                .any(|class| named(class, &["minister"]))
            && self
                .terms
                .iter()
                .any(|asked| !matches!(asked.term, Term::Jurisdiction(_)))
            && self.terms.iter().all(|asked| {
                asked
                    .id
                    .is_some_and(|id| record.context.binary_search(&id).is_ok())
            })
    }

    /// What it tells that the phrase is the title, word for word: "Prime Minister" by itself is
    /// that of many countries.
    pub(super) fn same_title(&self, record: &OfficeRecord) -> f64 {
        let setting = self.setting;
        let somewhere = self.named
            || !setting.country.is_empty()
            || !setting.language_homes.is_empty()
            || record.jurisdictions.is_empty();
        if self.terms.is_empty() && !somewhere && !self.one_home && !is_whole_title(self.phrase) {
            weights::SAME_COMMON_TITLE
        } else {
            weights::SAME_TITLE
        }
    }

    /// Whether the role's word is the title's and tells its subject by itself.
    pub(super) fn implies_subject(&self, title: &TitleRecord) -> bool {
        let lexicon = lexicon();
        self.phrase
            .classes
            .iter()
            .filter(|class| lexicon.implies_subject(**class))
            .any(|class| title.classes.contains(class) || title.also.contains(class))
    }

    /// What it tells that the title says the phrase's subjects in the same words: a share of
    /// them all.
    pub(super) fn worded(&self, title: &TitleRecord) -> f64 {
        let (mut subjects, mut same) = (0.0, 0.0);
        for asked in &self.terms {
            if matches!(asked.term, Term::Concept(_)) {
                subjects += 1.0;
                same += f64::from(u8::from(asked.worded_in(title)));
            }
        }
        if subjects > 0.0 {
            weights::SAME_WORDS * same / subjects
        } else {
            0.0
        }
    }

    /// Whether a title has all subjects of the phrase, or the same by another name.
    pub(super) fn all_subjects_in(&self, title: &TitleRecord) -> bool {
        let mut subjects = self.terms.iter();
        subjects
            .all(|asked| !matches!(asked.term, Term::Concept(_)) || asked.is_same_in(&title.terms))
    }
}
