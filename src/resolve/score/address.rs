//! Words of address before a name: "Mrs", "Queen".

use super::texts::gender_text;
use super::{Scored, Scorer, gender_of, part};
use crate::index::NameId;
use crate::model::{Feature, Kind};
use crate::resolve::parse::Reading;
use crate::resolve::weights;
use crate::text::{RoleClass, fold_text, lexicon};

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
        let mut held = self
            .snapshot
            .tenures()
            .of_holder(candidate.entity)
            .peekable();
        if held.peek().is_none() {
            return;
        }
        let reigned = held.any(|tenure| {
            let record = offices.record(tenure.office);
            record.is_some_and(|record| {
                let mut titles = offices.titles(record).iter();
                titles.any(|title| title.classes.iter().any(|class| is_monarch(*class)))
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
