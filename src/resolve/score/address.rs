//! Words of address before a name: "Mrs", "Queen".

use smallvec::SmallVec;

use super::texts::gender_text;
use super::{Scored, Scorer, gender_of, part};
use crate::index::{NameId, OfficeRecord, TenureRecord};
use crate::model::{DaySpan, Feature, Kind};
use crate::resolve::parse::Reading;
use crate::resolve::role::HEAD_OF_STATE;
use crate::resolve::weights;
use crate::text::{Leads, RoleClass, fold_text, lexicon};

impl Scorer<'_> {
    /// The word of address: of a person, and of which gender.
    pub(super) fn add_honorific(&self, reading: &Reading, candidate: &mut Scored) {
        let Some(name) = &reading.name else { return };
        if name.honorifics.is_empty() {
            return;
        }
        let facts = self.snapshot.facts(candidate.entity);
        // "San Francisco" is no gentleman.
        let is_part = |known| {
            name.honorifics
                .iter()
                .all(|text| self.has_words(known, text))
        };
        let gender = gender_of(candidate.entity, self.snapshot);
        let weight = match (name.gender, gender) {
            _ if facts.kind != Kind::Person && candidate.name.is_some_and(is_part) => return,
            _ if facts.kind != Kind::Person => weights::ADDRESS_NO_PERSON,
            (Some(asked), Some(known)) if asked != known => weights::OTHER_GENDER,
            _ => return,
        };
        candidate
            .parts
            .push(part(Feature::Honorific, weight, self.explain, || {
                let known = gender.map_or("", gender_text);
                (
                    name.honorifics.join(" "),
                    known.to_owned(),
                    facts.kind.as_str().to_owned(),
                )
            }));
    }

    /// Whether a name has every word of a text.
    fn has_words(&self, name: NameId, text: &str) -> bool {
        let names = self.snapshot.names();
        let record = names.record(name);
        fold_text(text).split(' ').all(|word| {
            let mut known = names.ids_of(record);
            known.any(|id| names.vocabulary.word(id) == word)
        })
    }

    /// "Queen Elizabeth" held a monarch's office. Of whom no office is known, it tells nothing.
    pub(super) fn add_monarch(&self, reading: &Reading, candidate: &mut Scored) {
        let Some(name) = &reading.name else { return };
        if name.honorifics.is_empty() {
            return;
        }
        let lexicon = lexicon();
        let Some(monarch) = lexicon.class_named("monarch") else {
            return;
        };
        let is_monarch =
            |class: RoleClass| class == monarch || lexicon.class(class).direct.contains(&monarch);
        let mut addresses = name.honorifics.iter();
        let addressed = addresses.any(|word| {
            let role = lexicon.roles.of_word(&fold_text(word));
            role.is_some_and(|class| is_monarch(*class))
        });
        if !addressed {
            return;
        }
        let offices = self.snapshot.offices();
        let tenures = || self.snapshot.tenures().of_holder(candidate.entity);
        if tenures().next().is_none() {
            return;
        }
        // A "head of state or government" reigned where a monarch led the country then.
        let may_reign = |record: &OfficeRecord, tenure: &TenureRecord| {
            let interval = tenure.interval;
            let then = DaySpan::new(interval.earliest_start, interval.latest_end);
            let codes = record.jurisdictions.iter();
            let leading: SmallVec<[Leads; 4]> =
                codes.flat_map(|code| lexicon.leading(code, then)).collect();
            leading.is_empty() || leading.contains(&Leads::Monarch)
        };
        // Who rules two countries is called by what he is on the day.
        let span = self.span;
        let on_the_day =
            |tenure: &&TenureRecord| span.is_some_and(|span| tenure.certainty(span).is_some());
        let holds = tenures().any(|tenure| on_the_day(&tenure));
        let mut held = tenures().filter(|tenure| !holds || on_the_day(tenure));
        let reigned = held.any(|tenure| {
            let record = offices.record(tenure.office);
            record.is_some_and(|record| {
                let titles = offices.titles(record).iter();
                let mut classes = titles.flat_map(|title| &title.classes);
                classes.any(|&class| {
                    let of_state = lexicon.class(class).name == HEAD_OF_STATE;
                    is_monarch(class) && (!of_state || may_reign(record, tenure))
                })
            })
        });
        let (yes, no) = weights::MONARCH;
        let weight = if reigned { yes } else { no };
        candidate
            .parts
            .push(part(Feature::Role, weight, self.explain, || {
                let detail = if reigned { "reigned" } else { "never reigned" };
                (name.honorifics.join(" "), String::new(), detail.to_owned())
            }));
    }
}
