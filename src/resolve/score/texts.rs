//! What evidence says in words: names, dates and tenures as people read them.

use super::Scorer;
use crate::index::NameId;
use crate::model::{End, Gender, TenureId};
use crate::resolve::role::When;

/// A gender in a word.
pub(super) fn gender_text(gender: Gender) -> &'static str {
    match gender {
        Gender::Female => "female",
        Gender::Male => "male",
        Gender::Other => "other",
    }
}

impl Scorer<'_> {
    /// A name's text.
    #[must_use]
    pub(in crate::resolve) fn name_text(&self, name: NameId) -> String {
        let record = self.snapshot.names().record(name);
        self.snapshot
            .entity_at(record.entity)
            .and_then(|entity| entity.name(record.place()))
            .map_or_else(String::new, |name| name.text.to_owned())
    }

    pub(super) fn date_text(&self, when: When) -> String {
        let date = when.span.and_then(|span| {
            let first = span.start.date()?;
            Some(if span.single().is_some() {
                first.to_string()
            } else {
                format!("from {first}")
            })
        });
        let date = date.unwrap_or_else(|| "undated".to_owned());
        match when.modifier {
            Some(modifier) => format!("{} at {date}", modifier.as_str()),
            None => date,
        }
    }

    pub(super) fn tenure_text(&self, id: TenureId) -> String {
        let catalogue = self.snapshot.catalogue();
        let Some(tenure) = catalogue.tenures.get(&id) else {
            return String::new();
        };
        let title = self
            .snapshot
            .entity(tenure.office)
            .map_or("", |office| office.primary_name());
        let start = tenure
            .start
            .map_or_else(|| "?".to_owned(), |date| date.to_string());
        let end = match tenure.end {
            End::On(date) => date.to_string(),
            End::Ongoing { as_of } => format!("ongoing as of {as_of}"),
            End::Ended { .. } => "ended, day not known".to_owned(),
            End::Unknown => "end not known".to_owned(),
        };
        format!("{title}, {start} to {end}")
    }
}
