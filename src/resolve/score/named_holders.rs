//! Named holders: of the people whom an article names, those who hold an office that a role phrase
//! may mean, wherever that is.
//!
//! "The prime minister" behind "Tony Abbott" is Australia's in an article that tells no country.

use super::{MOST_TENURES, Scored, Scorer, part};
use crate::index::{Ordinal, TenureRecord};
use crate::model::Feature;
use crate::resolve::parse::Reading;
use crate::resolve::role::{RoleQuery, Setting, find_among};

impl Scorer<'_> {
    /// Those of some people who hold an office that the role of a reading may mean, in their order.
    /// Nobody where the role names a place, which says whose it is. O(their tenures), at most
    /// [`MOST_TENURES`] each.
    pub(in crate::resolve) fn among_named(
        &self,
        reading: &Reading,
        people: &[Ordinal],
    ) -> Vec<Scored> {
        let Some(phrase) = reading.role.as_ref().filter(|_| reading.is_plain_role()) else {
            return Vec::new();
        };
        let setting = Setting::default();
        let text = self.mention.text.as_str();
        let role = RoleQuery::new(phrase, text, &setting, self.snapshot);
        let when = self.when(reading);
        if role.is_named() || !when.is_at_date() {
            return Vec::new();
        }
        let held = |person: &Ordinal| {
            let tenures = self.snapshot.tenures().of_holder(*person);
            tenures.take(MOST_TENURES)
        };
        let mut offices: Vec<Ordinal> = people
            .iter()
            .flat_map(held)
            .filter(|tenure| when.fit(tenure).is_some())
            .map(|tenure| tenure.office)
            .collect();
        offices.sort_unstable();
        offices.dedup();
        let mut fits = find_among(&role, when, offices.into_iter(), self.explain);
        fits.retain(|fit| !fit.vacant && !fit.unlike);
        let best = |person: &Ordinal| {
            let fitted = |tenure: &TenureRecord| {
                let (weight, word) = when.fit(tenure)?;
                let place = fits.iter().position(|fit| fit.office == tenure.office)?;
                Some((place, weight, word, *tenure))
            };
            // The offices that fit best come first.
            let (place, weight, word, tenure) = held(person)
                .filter_map(fitted)
                .min_by_key(|(place, ..)| *place)?;
            let said = part(Feature::Tenure, weight, self.explain, || {
                (
                    self.date_text(when),
                    self.tenure_text(tenure.id),
                    word.to_owned(),
                )
            });
            Some(Scored {
                entity: *person,
                name: None,
                office: Some(tenure.office),
                parts: vec![self.role_part(&fits[place]), said],
            })
        };
        people.iter().filter_map(best).collect()
    }
}
