//! The candidates of a name, with or without a role beside it.

use std::cell::LazyCell;

use super::{MOST_TENURES, Part, Scored, Scorer, part, weighed};
use crate::index::{NameId, Ordinal, TenureRecord, title_key};
use crate::model::{Feature, Kind};
use crate::resolve::cue::Cue;
use crate::resolve::name::{NameFit, NameQuery, fit};
use crate::resolve::parse::Reading;
use crate::resolve::retrieve::{retrieve, retrieve_whole};
use crate::resolve::role::{OfficeFit, RoleQuery, find_holders};
use crate::resolve::weights;
use crate::text::Term;

/// Names of one word that are looked at for whoever holds an office at a place.
const MOST_BEARERS: usize = 1024;

impl Scorer<'_> {
    pub(super) fn by_name(
        &self,
        reading: &Reading,
        query: &NameQuery,
        role: Option<&RoleQuery<'_>>,
        offices: &[OfficeFit],
    ) -> Vec<Scored> {
        let found = if reading.is_fallback {
            let mut found = retrieve_whole(query, self.snapshot, self.explain);
            let title = LazyCell::new(|| self.office_titled(reading));
            found.retain(|(entity, fitted)| {
                !self.is_turned_body(*entity, reading, fitted.name)
                    && !self.is_body_of_office(*entity, &title, fitted.name)
            });
            found
        } else {
            retrieve(query, self.snapshot, self.explain)
        };
        if self.span.is_some() {
            let entities = found.iter().map(|(entity, _)| *entity);
            self.snapshot.read_ahead(entities);
        }
        let mut candidates: Vec<Scored> = found
            .into_iter()
            .map(|(entity, fitted)| self.of_name(reading, entity, &fitted))
            .collect();
        if reading.of_person {
            candidates.retain(|known| self.snapshot.facts(known.entity).kind == Kind::Person);
        }
        if reading.role.is_some() {
            self.add_holders(reading, query, offices, &mut candidates);
        }
        self.add_bearers_there(reading, query, &mut candidates);
        if !reading.of_person {
            self.add_nations(reading, query, &mut candidates);
        }
        for candidate in &mut candidates {
            self.add_shape(query, candidate);
            self.add_honorific(reading, candidate);
            self.add_monarch(reading, candidate);
            if let Some(role) = role {
                self.add_role(reading, role, offices, candidate);
            }
            self.add_lifetime(reading, candidate);
            self.add_hint(candidate);
            self.add_place(reading, candidate);
        }
        if role.is_some() {
            self.prefer_holder(&mut candidates);
        }
        candidates
    }

    /// Where one so called held the role that stands with the name, the others so called did not:
    /// "former NATO chief Rasmussen".
    fn prefer_holder(&self, candidates: &mut [Scored]) {
        let name = |scored: &Scored| -> f64 {
            let parts = scored.parts.iter();
            let parts = parts.filter(|part| matches!(part.cue, Cue::Words | Cue::Differs));
            parts.map(|part| part.weight).sum()
        };
        let held = |scored: &&Scored| scored.has(&[Cue::RoleHeld]);
        let holders = candidates.iter().filter(held).map(name);
        let best = holders.fold(f64::NEG_INFINITY, f64::max);
        for other in candidates {
            // A record that knows no offices may be of the same person.
            let otherwise = other.has(&[Cue::OtherRoles, Cue::NoSuchRole]);
            if !otherwise || name(other) > best {
                continue;
            }
            let value = weights::HELD_BY_NAMESAKE;
            other
                .parts
                .push(part(Feature::Role, value, self.explain, || {
                    let detail = "another so called held it".to_owned();
                    (self.mention.text.clone(), String::new(), detail)
                }));
        }
    }

    /// Whether a body's name begins with a later word of the mention: "Commons leader" is a role,
    /// and no "Leader Commons".
    fn is_turned_body(&self, entity: Ordinal, reading: &Reading, name: NameId) -> bool {
        let names = self.snapshot.names();
        let Some(first) = names.ids_of(names.record(name)).next() else {
            return false;
        };
        let key = reading.name.as_ref().map(crate::text::NameWords::key);
        let key = key.unwrap_or_default();
        let mut later = key.split(' ').skip(1);
        let word = names.vocabulary.word(first);
        self.snapshot.facts(entity).kind == Kind::Organisation
            && !key.starts_with(word)
            && later.any(|later| later == word)
    }

    /// The key of an office's whole title, when the mention is one.
    fn office_titled(&self, reading: &Reading) -> Option<String> {
        let text = reading.spelt.as_deref().unwrap_or(&self.mention.text);
        let offices = self.snapshot.offices().with_title(text);
        (!offices.is_empty()).then(|| title_key(text))
    }

    /// Whether an organisation is called by more words than an office's title: "Leader of the House
    /// of Lords" is not the Office of the Leader of the House of Lords.
    fn is_body_of_office(
        &self,
        entity: Ordinal,
        title: &LazyCell<Option<String>, impl FnOnce() -> Option<String>>,
        name: NameId,
    ) -> bool {
        self.snapshot.facts(entity).kind == Kind::Organisation
            && title
                .as_ref()
                .is_some_and(|title| title_key(&self.name_text(name)) != *title)
    }

    /// A candidate found by a name, with what is known of it before and what the name tells.
    fn of_name(&self, reading: &Reading, entity: Ordinal, fitted: &NameFit) -> Scored {
        let mut parts = self.prior(entity);
        parts.extend(self.name_parts(reading, fitted));
        Scored {
            entity,
            name: Some(fitted.name),
            office: None,
            parts,
        }
    }

    /// What a name tells for and against.
    pub(in crate::resolve) fn name_parts(&self, reading: &Reading, fitted: &NameFit) -> [Part; 2] {
        let (agrees, differs) = fitted
            .texts
            .as_deref()
            .map_or(("", ""), |(agrees, differs)| (agrees, differs));
        let texts = |detail: &str| {
            let name = reading.name.as_ref().map(crate::text::NameWords::key);
            let known = self.name_text(fitted.name);
            (name.unwrap_or_default(), known, detail.to_owned())
        };
        [
            weighed(Cue::Words, fitted.agrees, self.explain, || texts(agrees)),
            weighed(Cue::Differs, fitted.differs, self.explain, || {
                texts(differs)
            }),
        ]
    }

    /// Holders of the offices named whose name is so misspelt that retrieval missed it.
    fn add_holders(
        &self,
        reading: &Reading,
        query: &NameQuery,
        offices: &[OfficeFit],
        candidates: &mut Vec<Scored>,
    ) {
        let when = self.when(reading);
        for office in offices.iter().filter(|office| !office.vacant).take(3) {
            for (tenure, _, _) in find_holders(office.office, when, self.snapshot)
                .into_iter()
                .take(8)
            {
                if candidates.iter().any(|known| known.entity == tenure.holder) {
                    continue;
                }
                let fitted = self
                    .snapshot
                    .names()
                    .of_entity(tenure.holder)
                    .map(|name| fit(query, name, self.snapshot, self.explain))
                    .max_by(|a, b| a.weight.total_cmp(&b.weight).then(b.name.cmp(&a.name)));
                let Some(fitted) = fitted.filter(|fitted| fitted.weight > weights::OTHER_NAME)
                else {
                    continue;
                };
                candidates.push(self.of_name(reading, tenure.holder, &fitted));
            }
        }
    }

    /// Of a family name that more have than retrieval keeps, those who hold an office that day at the
    /// place behind it: "Mr. Brown of Ohio". O([`MOST_BEARERS`]) at most.
    fn add_bearers_there(
        &self,
        reading: &Reading,
        query: &NameQuery,
        candidates: &mut Vec<Scored>,
    ) {
        let place = |term: &Term| matches!(term, Term::Jurisdiction(_));
        let mut strong = query.words.iter().filter(|word| !word.weak);
        let (Some(span), Some(word), None) = (self.span, strong.next(), strong.next()) else {
            return;
        };
        let Some(id) = word.id().filter(|_| reading.qualifiers.iter().any(place)) else {
            return;
        };
        let names = self.snapshot.names();
        for posting in names.with_word(id).iter().take(MOST_BEARERS) {
            let entity = names.record(posting.name).entity;
            let held = self.snapshot.tenures().of_holder(entity);
            let there = held.take(MOST_TENURES).any(|tenure| {
                tenure.certainty(span).is_some()
                    && self.explains(tenure.office, tenure.id, &reading.qualifiers)
            });
            if !there || candidates.iter().any(|known| known.entity == entity) {
                continue;
            }
            let fitted = fit(query, posting.name, self.snapshot, self.explain);
            candidates.push(self.of_name(reading, entity, &fitted));
        }
    }

    /// The role that stands with the name against the offices that the candidate held.
    fn add_role(
        &self,
        reading: &Reading,
        role: &RoleQuery<'_>,
        offices: &[OfficeFit],
        candidate: &mut Scored,
    ) {
        let snapshot = self.snapshot;
        if snapshot.facts(candidate.entity).kind != Kind::Person {
            candidate.parts.push(part(
                Feature::Role,
                weights::ROLE_NO_PERSON,
                self.explain,
                || {
                    (
                        self.mention.text.clone(),
                        String::new(),
                        "holds no offices".to_owned(),
                    )
                },
            ));
            return;
        }
        let when = self.when(reading);
        // Beside the Home Secretary a minister for schools is called otherwise; but any country's
        // president is called so, wherever the article is from.
        let anywhere = |fit: &OfficeFit| fit.weight - fit.country;
        let named = offices.iter().map(anywhere).next();
        let named = named.unwrap_or(f64::NEG_INFINITY);
        let least = (named - weights::ANOTHER_ROLE).max(-1.0);
        let mut best: Option<(f64, &TenureRecord, Option<&str>)> = None;
        let (mut known, mut known_now) = (false, false);
        for tenure in snapshot.tenures().of_holder(candidate.entity) {
            known = true;
            known_now |= self
                .span
                .is_some_and(|span| tenure.certainty(span).is_some());
            let listed = offices
                .iter()
                .find(|office| office.office == tenure.office)
                .map(|office| (anywhere(office), office.weight));
            let fitted = listed.or_else(|| {
                let fitted = role.fit_then(tenure.office, when)?;
                Some((anywhere(&fitted), fitted.weight))
            });
            let Some((_, fitted)) = fitted.filter(|(weight, _)| *weight > least) else {
                continue;
            };
            let (weight, word) = match when.fit(tenure) {
                Some((weight, word)) => (weights::ROLE_FITS + weight, Some(word)),
                None => (weights::ROLE_OTHER_TIME, None),
            };
            let total = weight + fitted.min(5.0) * 0.3;
            if best.is_none_or(|(known, ..)| total > known) {
                best = Some((total, tenure, word));
            }
        }
        let evidence = match best {
            Some((weight, tenure, word)) => {
                candidate.office = Some(tenure.office);
                // "The former minister" is out of office as he should be.
                if !when.is_at_date() {
                    let out = [Cue::OutOfOffice, Cue::OutOfHighOffice, Cue::PerhapsInOffice];
                    candidate.parts.retain(|part| !out.contains(&part.cue));
                }
                let (cue, value) = match word {
                    Some(_) => (Cue::RoleHeld, weight),
                    None => (Cue::RoleOtherTime, 1.0),
                };
                weighed(cue, value, self.explain, || {
                    (
                        self.date_text(when),
                        self.tenure_text(tenure.id),
                        word.unwrap_or("held at another time").to_owned(),
                    )
                })
            }
            // Of whom no office is known, nothing is known of this one.
            None if !known => return,
            None => {
                let cue = if known_now {
                    Cue::OtherRoles
                } else {
                    Cue::NoSuchRole
                };
                weighed(cue, 1.0, self.explain, || {
                    (
                        self.mention.text.clone(),
                        String::new(),
                        "no such role known".to_owned(),
                    )
                })
            }
        };
        candidate.parts.push(evidence);
    }
}
