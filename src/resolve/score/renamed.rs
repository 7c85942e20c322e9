//! Offices renamed: who held one to its end, and went on in another of its kind that same day.

use super::{Part, Scored, Scorer, part};
use crate::index::{OfficeRecord, Ordinal, TenureRecord};
use crate::model::{Day, Feature};
use crate::resolve::role::{OfficeFit, When, find_holders};
use crate::resolve::weights;

impl Scorer<'_> {
    /// The one who held a title to its end and has gone on in another office since that day, of
    /// the same role and with one of its subjects: the department was renamed, and people still
    /// call it as before. Only of a title that is the phrase word for word, and that nobody ever
    /// held again.
    pub(super) fn went_on(&self, offices: &[OfficeFit], when: When) -> Option<Scored> {
        let titled = offices.iter().find(|office| office.titled && office.vacant);
        let titled = titled.filter(|_| when.is_at_date())?;
        let record = self.snapshot.offices().record(titled.office)?;
        let day = when.span?.start;
        let last = self.last_tenure(titled.office, day)?;
        let tenures = self.snapshot.tenures();
        tenures.of_holder(last.holder).find_map(|next| {
            let gap = next
                .interval
                .earliest_start
                .number()
                .abs_diff(last.interval.latest_end.number());
            let other = self.snapshot.offices().record(next.office)?;
            if next.office == titled.office || gap > 1 || !self.may_be_renamed(record, other) {
                return None;
            }
            let holders = find_holders(next.office, when, self.snapshot);
            let (tenure, weight, _) = holders
                .into_iter()
                .find(|(tenure, ..)| tenure.id == next.id)?;
            let parts = vec![
                self.role_part(titled),
                part(Feature::Tenure, weight, self.explain, || {
                    (
                        self.date_text(when),
                        self.tenure_text(tenure.id),
                        "went on when the office of that title ended".to_owned(),
                    )
                }),
                self.stood_empty(),
            ];
            Some(Scored {
                entity: tenure.holder,
                name: None,
                office: Some(tenure.office),
                parts,
            })
        })
    }

    /// What it costs that an office is meant under another title than its own.
    pub(super) fn stood_empty(&self) -> Part {
        let value = weights::OTHER_TITLE_THAT_DAY;
        part(Feature::Role, value, self.explain, || {
            let detail = "the office of that title stood empty".to_owned();
            (self.mention.text.clone(), String::new(), detail)
        })
    }

    /// The last tenure of an office, when it ended for sure before a day.
    fn last_tenure(&self, office: Ordinal, day: Day) -> Option<TenureRecord> {
        let tenures = self.snapshot.tenures().of_office(office);
        let last = tenures.max_by_key(|tenure| (tenure.interval.latest_end, tenure.id))?;
        (last.interval.latest_end <= day).then_some(*last)
    }

    /// Whether an office may be another under a later title: one of the same roles, with one of
    /// its subjects.
    fn may_be_renamed(&self, office: &OfficeRecord, other: &OfficeRecord) -> bool {
        let offices = self.snapshot.offices();
        let class = |record| {
            offices
                .titles(record)
                .first()
                .and_then(|title| title.classes.first())
        };
        let subject = |term: &&crate::index::TermId| !offices.is_jurisdiction(**term);
        let mut subjects = offices
            .titles(office)
            .iter()
            .flat_map(|title| title.terms.iter())
            .filter(subject);
        class(office).is_some()
            && class(office) == class(other)
            && subjects.any(|term| other.all.binary_search(term).is_ok())
    }
}
