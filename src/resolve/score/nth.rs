//! The holder of a role who is meant by a number: "the 44th US president".

use super::{Scored, Scorer, part};
use crate::model::Feature;
use crate::resolve::parse::Reading;
use crate::resolve::role::{RoleQuery, find_first_woman, find_numbered};
use crate::resolve::weights;
use crate::text::RolePhrase;

impl Scorer<'_> {
    /// The holders of that number in the offices that a role phrase names.
    pub(super) fn by_number(
        &self,
        reading: &Reading,
        role: &RolePhrase,
        number: u16,
    ) -> Vec<Scored> {
        let written = reading.asked.as_deref().unwrap_or_default();
        let query = RoleQuery::new(role, written, self.setting, self.snapshot);
        let mut found: Vec<Scored> = Vec::new();
        let meant = if reading.woman {
            let gender = |holder| self.snapshot.facts(holder).gender;
            find_first_woman(&query, gender, self.explain)
        } else {
            find_numbered(&query, number, written, self.explain)
        };
        for (office, tenure) in meant {
            // Nobody speaks of who is still to come.
            let begins = tenure.interval.earliest_start;
            if self.span.is_some_and(|span| begins >= span.end)
                || found.iter().any(|known| known.entity == tenure.holder)
            {
                continue;
            }
            let held = part(Feature::Tenure, weights::HELD_CERTAIN, self.explain, || {
                let detail = "held by the one of that number".to_owned();
                (number.to_string(), self.tenure_text(tenure.id), detail)
            });
            let mut scored = Scored {
                entity: tenure.holder,
                name: None,
                office: Some(office.office),
                parts: vec![self.role_part(&office), held],
            };
            self.add_hint(&mut scored);
            found.push(scored);
        }
        found
    }
}
