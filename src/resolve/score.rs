//! Score: every candidate's score is the sum of its evidence.

mod texts;

use rustc_hash::FxHashMap;

use super::cue::Cue;
use super::name::{NameFit, NameQuery, fit};
use super::parse::Reading;
use super::retrieve::retrieve;
use super::role::{OfficeFit, Setting, When, find_holders, find_offices};
use super::shape::shape;
use super::weights::{self, exact};
use crate::index::{NameId, Ordinal, Snapshot};
use crate::model::{Certainty, DaySpan, Evidence, Feature, Kind, Mention, Modifier, Preference};
use crate::text::Term;

/// A candidate with its evidence so far.
#[derive(Clone, Debug)]
pub(super) struct Scored {
    /// The entity.
    pub(super) entity: Ordinal,
    /// The name that matched, when it was found by name.
    pub(super) name: Option<NameId>,
    /// The office by which a role phrase found it.
    pub(super) office: Option<Ordinal>,
    /// The parts of the score.
    pub(super) parts: Vec<Evidence>,
}

impl Scored {
    /// The sum of the parts: exact, because every weight is a multiple of the grain.
    #[must_use]
    pub(super) fn score(&self) -> f64 {
        self.parts.iter().map(|part| part.weight).sum()
    }
}

/// What scoring one mention needs.
pub(super) struct Scorer<'a> {
    /// The snapshot.
    pub(super) snapshot: &'a Snapshot,
    /// Where the article speaks of.
    pub(super) setting: &'a Setting,
    /// The mention.
    pub(super) mention: &'a Mention,
    /// Its date.
    pub(super) span: Option<DaySpan>,
    /// Whether to say why.
    pub(super) explain: bool,
}

/// A part of a score whose value is in nats; its texts only where they were asked for.
#[must_use]
pub(super) fn part(
    feature: Feature,
    value: f64,
    explain: bool,
    texts: impl FnOnce() -> (String, String, String),
) -> Evidence {
    weighed(Cue::of(feature), value, explain, texts)
}

/// A cue's value times its weight; its texts only where they were asked for.
#[must_use]
pub(super) fn weighed(
    cue: Cue,
    value: f64,
    explain: bool,
    texts: impl FnOnce() -> (String, String, String),
) -> Evidence {
    let (query, candidate, detail) = if explain { texts() } else { Default::default() };
    Evidence {
        feature: cue.feature(),
        cue: cue.as_str().into(),
        value,
        weight: exact(value * cue.weight()),
        query,
        candidate,
        detail,
    }
}

/// One reading of a mention, scored.
#[derive(Debug, Default)]
pub(super) struct ScoredReading {
    /// The candidates; unordered.
    pub(super) candidates: Vec<Scored>,
    /// The offices that its role names, best first.
    pub(super) offices: Vec<OfficeFit>,
}

impl Scorer<'_> {
    /// Scores the candidates of one reading.
    #[must_use]
    pub(super) fn score(&self, reading: &Reading, query: Option<&NameQuery>) -> ScoredReading {
        let text = self.mention.text.as_str();
        let written = reading.asked.map_or(text, |(start, end)| &text[start..end]);
        let offices = reading.role.as_ref().map_or_else(Vec::new, |role| {
            find_offices(role, written, self.setting, self.snapshot, self.explain)
        });
        let wants_office = reading.about_office
            || self.mention.preference == Some(Preference::Office)
            || self.mention.kind == Some(Kind::Office);
        let candidates = match query {
            Some(query) => self.by_name(reading, query, &offices),
            None if wants_office => self.as_offices(&offices),
            None => self.by_role(reading, &offices),
        };
        ScoredReading {
            candidates,
            offices,
        }
    }

    fn by_name(&self, reading: &Reading, query: &NameQuery, offices: &[OfficeFit]) -> Vec<Scored> {
        let mut candidates: Vec<Scored> = retrieve(query, self.snapshot, self.explain)
            .into_iter()
            .map(|(entity, fitted)| {
                // A role phrase is a name only word for word.
                let phrase = reading.is_fallback && !query.is_whole(fitted.name, self.snapshot);
                let mut parts = self.prior(entity);
                parts.extend(self.name_parts(reading, &fitted, phrase));
                Scored {
                    entity,
                    name: Some(fitted.name),
                    office: None,
                    parts,
                }
            })
            .collect();
        if reading.role.is_some() {
            self.add_holders(reading, query, offices, &mut candidates);
        }
        self.add_nations(&mut candidates);
        for candidate in &mut candidates {
            self.add_shape(query, candidate);
            self.add_honorific(reading, candidate);
            self.add_role(reading, offices, candidate);
            self.add_lifetime(reading, candidate);
            self.add_hint(candidate);
            self.add_place(reading, candidate);
        }
        candidates
    }

    /// What a name tells for and against. `phrase`: the mention is a role phrase, not this name.
    pub(super) fn name_parts(
        &self,
        reading: &Reading,
        fitted: &NameFit,
        phrase: bool,
    ) -> Vec<Evidence> {
        let texts = |detail: &str| {
            let name = reading.name.as_ref().map(crate::text::NameWords::key);
            let known = self.name_text(fitted.name);
            (name.unwrap_or_default(), known, detail.to_owned())
        };
        let (differs, detail) = &fitted.differs;
        let mut parts = vec![
            weighed(Cue::Words, fitted.agrees.0, self.explain, || {
                texts(&fitted.agrees.1)
            }),
            weighed(Cue::Differs, *differs, self.explain, || texts(detail)),
        ];
        if phrase {
            let detail = "a role phrase, not this name";
            parts.push(weighed(Cue::RolePhrase, 1.0, self.explain, || {
                texts(detail)
            }));
        }
        parts
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
        for office in offices.iter().take(3) {
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
                let mut parts = self.prior(tenure.holder);
                parts.extend(self.name_parts(reading, &fitted, false));
                candidates.push(Scored {
                    entity: tenure.holder,
                    name: Some(fitted.name),
                    office: None,
                    parts,
                });
            }
        }
    }

    fn as_offices(&self, offices: &[OfficeFit]) -> Vec<Scored> {
        offices
            .iter()
            .map(|office| {
                let mut candidate = Scored {
                    entity: office.office,
                    name: None,
                    office: Some(office.office),
                    parts: vec![self.role_part(office)],
                };
                self.add_hint(&mut candidate);
                candidate
            })
            .collect()
    }

    fn by_role(&self, reading: &Reading, offices: &[OfficeFit]) -> Vec<Scored> {
        let when = self.when(reading);
        let mut best: FxHashMap<Ordinal, (f64, Scored)> = FxHashMap::default();
        for office in offices {
            for (tenure, weight, word) in find_holders(office.office, when, self.snapshot) {
                let total = office.weight + exact(weight);
                let known = best.get(&tenure.holder).map(|(known, _)| *known);
                if known.is_some_and(|known| known >= total) {
                    continue;
                }
                let parts = vec![
                    self.role_part(office),
                    part(Feature::Tenure, weight, self.explain, || {
                        (
                            self.date_text(when),
                            self.tenure_text(tenure.id),
                            word.to_owned(),
                        )
                    }),
                ];
                let scored = Scored {
                    entity: tenure.holder,
                    name: None,
                    office: Some(office.office),
                    parts,
                };
                best.insert(tenure.holder, (total, scored));
            }
        }
        let mut found: Vec<_> = best.into_values().collect();
        found.sort_by(|a, b| {
            b.0.total_cmp(&a.0).then_with(|| {
                self.snapshot
                    .id_at(a.1.entity)
                    .cmp(&self.snapshot.id_at(b.1.entity))
            })
        });
        found.truncate(64);
        let mut candidates: Vec<Scored> = found.into_iter().map(|(_, scored)| scored).collect();
        for candidate in &mut candidates {
            self.add_hint(candidate);
        }
        candidates
    }

    fn when(&self, reading: &Reading) -> When {
        let modifiers = reading
            .role
            .as_ref()
            .map_or(&[][..], |role| &role.modifiers);
        When::new(self.span, modifiers)
    }

    fn role_part(&self, office: &OfficeFit) -> Evidence {
        part(Feature::Role, office.weight, self.explain, || {
            let title = self
                .snapshot
                .entity_at(office.office)
                .and_then(|entity| entity.names.get(usize::from(office.title)))
                .map_or_else(String::new, |name| name.text.clone());
            (self.mention.text.clone(), title, office.detail.clone())
        })
    }

    /// What is known of an entity before the mention is read.
    pub(super) fn prior(&self, entity: Ordinal) -> Vec<Evidence> {
        let facts = self.snapshot.facts(entity);
        let entities = self.snapshot.len();
        let size = -((entities.max(1) as f64).ln() - weights::PRIOR_FREE).max(0.0);
        let mut parts = vec![weighed(Cue::Size, size, self.explain, || {
            let detail = format!("one of {entities} entities");
            (String::new(), String::new(), detail)
        })];
        let (cue, detail) = match (facts.kind, facts.best_rank) {
            (Kind::Organisation, _) => (Cue::Organisation, "organisation"),
            (Kind::Place, _) => (Cue::Place, "place"),
            (Kind::Office, _) => (Cue::Office, "office"),
            (Kind::Person, 0 | 1) => (Cue::Rank1, "best office of rank 1"),
            (Kind::Person, 2) => (Cue::Rank2, "best office of rank 2"),
            (Kind::Person, 3) => (Cue::Rank3, "best office of rank 3"),
            (Kind::Person, 4) => (Cue::Rank4, "best office of rank 4"),
            (Kind::Person, 5) => (Cue::Rank5, "best office of rank 5"),
            (Kind::Person, _) => (Cue::NoOffice, "no office known"),
        };
        let say = |detail: &str| (String::new(), detail.to_owned(), String::new());
        parts.push(weighed(cue, 1.0, self.explain, || say(detail)));
        let Some(span) = self.span.filter(|_| facts.kind == Kind::Person) else {
            return parts;
        };
        let mut tenures = self.snapshot.tenures().of_holder(entity).peekable();
        if tenures.peek().is_some() {
            let best = tenures.filter_map(|tenure| tenure.certainty(span)).min();
            let (cue, detail) = match best {
                Some(Certainty::Certain | Certainty::HandoverDay) => {
                    (Cue::InOffice, "in office on the day")
                }
                Some(Certainty::Possible) => (Cue::PerhapsInOffice, "perhaps in office on the day"),
                None => (Cue::OutOfOffice, "out of office on the day"),
            };
            parts.push(weighed(cue, 1.0, self.explain, || say(detail)));
        }
        parts
    }

    /// In which way the mention is the candidate's name.
    pub(super) fn add_shape(&self, query: &NameQuery, candidate: &mut Scored) {
        let Some(name) = candidate.name else { return };
        let cue = shape(query, name, self.snapshot);
        let evidence = weighed(cue, 1.0, self.explain, || {
            (
                String::new(),
                self.name_text(name),
                cue.as_str().replace('_', " "),
            )
        });
        candidate.parts.push(evidence);
    }

    fn add_honorific(&self, reading: &Reading, candidate: &mut Scored) {
        let Some(name) = &reading.name else { return };
        if name.honorifics.is_empty() {
            return;
        }
        let facts = self.snapshot.facts(candidate.entity);
        let weight = match (name.gender, facts.gender) {
            _ if facts.kind != Kind::Person => weights::ADDRESS_NO_PERSON,
            (Some(asked), Some(known)) if asked != known => weights::OTHER_GENDER,
            _ => return,
        };
        candidate
            .parts
            .push(part(Feature::Honorific, weight, self.explain, || {
                let known = facts.gender.map_or("", |gender| match gender {
                    crate::model::Gender::Female => "female",
                    crate::model::Gender::Male => "male",
                    crate::model::Gender::Other => "other",
                });
                (
                    name.honorifics.join(" "),
                    known.to_owned(),
                    facts.kind.as_str().to_owned(),
                )
            }));
    }

    /// The role that stands with the name against the offices that the candidate held.
    fn add_role(&self, reading: &Reading, offices: &[OfficeFit], candidate: &mut Scored) {
        let Some(role) = &reading.role else { return };
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
        let mut best: Option<(f64, Ordinal, crate::model::TenureId, &str)> = None;
        let mut known_now = false;
        for tenure in snapshot.tenures().of_holder(candidate.entity) {
            known_now |= self
                .span
                .is_some_and(|span| tenure.certainty(span).is_some());
            let listed = offices
                .iter()
                .find(|office| office.office == tenure.office)
                .map(|office| office.weight);
            let fitted = listed.or_else(|| {
                super::role::fit_office(role, "", tenure.office, self.setting, snapshot, false)
                    .map(|fitted| fitted.weight)
            });
            let Some(fitted) = fitted.filter(|weight| *weight > -1.0) else {
                continue;
            };
            let (weight, word) = match when.fit(tenure) {
                Some((weight, word)) => (weights::ROLE_FITS + weight, word),
                None => (weights::ROLE_OTHER_TIME, "held at another time"),
            };
            let total = weight + fitted.min(5.0) * 0.3;
            if best.is_none_or(|(known, ..)| total > known) {
                best = Some((total, tenure.office, tenure.id, word));
            }
        }
        let evidence = match best {
            Some((weight, office, tenure, word)) => {
                candidate.office = Some(office);
                // "The former minister" is out of office as he should be.
                if !when.is_at_date() {
                    let out = Cue::OutOfOffice.as_str();
                    candidate.parts.retain(|part| part.cue != out);
                }
                part(Feature::Tenure, weight, self.explain, || {
                    (
                        self.date_text(when),
                        self.tenure_text(tenure),
                        word.to_owned(),
                    )
                })
            }
            None => {
                let weight = if known_now {
                    weights::ROLE_CONTRADICTED
                } else {
                    weights::ROLE_UNKNOWN
                };
                part(Feature::Role, weight, self.explain, || {
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

    fn add_lifetime(&self, reading: &Reading, candidate: &mut Scored) {
        let Some(span) = self.span else { return };
        let facts = self.snapshot.facts(candidate.entity);
        let late = reading.role.as_ref().is_some_and(|role| {
            role.modifiers.contains(&Modifier::Late) || role.modifiers.contains(&Modifier::Former)
        });
        let years = |from: crate::model::Day, to: crate::model::Day| {
            (f64::from(to.number()) - f64::from(from.number())) / 365.25
        };
        let (born, died) = facts.life;
        let grown = if facts.kind == Kind::Person {
            15.0
        } else {
            0.0
        };
        let (weight, detail) = if born != crate::model::Day::MIN && years(born, span.end) < grown {
            (weights::UNBORN, "too young on the day")
        } else if died != crate::model::Day::MAX && died < span.start {
            let years = if late {
                0.0
            } else {
                years(died, span.start).clamp(1.0, 10.0)
            };
            (weights::DEAD_YEAR * years, "dead on the day")
        } else if born != crate::model::Day::MIN && years(born, span.start) > 105.0 {
            (weights::DEAD_YEAR * 10.0, "of an earlier age")
        } else if born == crate::model::Day::MIN && died == crate::model::Day::MAX {
            let mut tenures = self.snapshot.tenures().of_holder(candidate.entity);
            let first = tenures.next();
            let last = tenures.next_back().or(first);
            let (Some(first), Some(last)) = (first, last) else {
                return;
            };
            if last.interval.latest_end != crate::model::Day::MAX
                && years(last.interval.latest_end, span.start) > 60.0
            {
                (weights::LONG_AGO, "last role generations ago")
            } else if first.interval.earliest_start != crate::model::Day::MIN
                && years(span.end, first.interval.earliest_start) > 25.0
            {
                (weights::LONG_AFTER, "first role a generation later")
            } else {
                return;
            }
        } else {
            return;
        };
        if weight == 0.0 {
            return;
        }
        candidate
            .parts
            .push(part(Feature::Lifetime, weight, self.explain, || {
                let day = |day: crate::model::Day| {
                    day.date()
                        .map_or_else(|| "?".to_owned(), |date| date.to_string())
                };
                (
                    day(span.start),
                    format!("{} to {}", day(born), day(died)),
                    detail.to_owned(),
                )
            }));
    }

    fn add_hint(&self, candidate: &mut Scored) {
        let Some(hint) = self.mention.kind else {
            return;
        };
        let kind = self.snapshot.facts(candidate.entity).kind;
        let weight = if kind == hint {
            weights::HINT.0
        } else {
            weights::HINT.1
        };
        candidate
            .parts
            .push(part(Feature::Hint, weight, self.explain, || {
                (
                    hint.as_str().to_owned(),
                    kind.as_str().to_owned(),
                    String::new(),
                )
            }));
    }

    /// The article's country, and what stands in brackets or behind "of".
    fn add_place(&self, reading: &Reading, candidate: &mut Scored) {
        let facts = self.snapshot.facts(candidate.entity);
        if !self.setting.country.is_empty() && !facts.countries.is_empty() {
            let home = facts
                .countries
                .iter()
                .any(|code| **code == *self.setting.country);
            let (weight, detail) = if home {
                (weights::HOME.0, "of the article's country")
            } else {
                (weights::HOME.1, "of another country than the article's")
            };
            candidate
                .parts
                .push(part(Feature::Place, weight, self.explain, || {
                    (
                        self.setting.country.clone(),
                        facts.countries.join(", "),
                        detail.to_owned(),
                    )
                }));
        }
        let Some(qualifier) = reading.qualifiers.first() else {
            return;
        };
        let fits = self
            .snapshot
            .tenures()
            .of_holder(candidate.entity)
            .any(|tenure| self.explains(tenure.office, tenure.id, &reading.qualifiers));
        // Parties are not in the catalogue: silence about one is no contradiction.
        let place = reading
            .qualifiers
            .iter()
            .any(|term| matches!(term, Term::Jurisdiction(_)));
        let weight = match (fits, place) {
            (true, _) => weights::QUALIFIER.0,
            (false, true) => weights::QUALIFIER.1,
            (false, false) => return,
        };
        candidate
            .parts
            .push(part(Feature::Place, weight, self.explain, || {
                let word = match qualifier {
                    Term::Jurisdiction(word) | Term::Concept(word) => (*word).to_owned(),
                    Term::Word(word) => word.clone(),
                };
                (
                    word,
                    String::new(),
                    if fits {
                        "explained by a role"
                    } else {
                        "not explained"
                    }
                    .to_owned(),
                )
            }));
    }

    fn explains(
        &self,
        office: Ordinal,
        tenure: crate::model::TenureId,
        qualifiers: &[Term],
    ) -> bool {
        let offices = self.snapshot.offices();
        let by_office = offices.record(office).is_some_and(|record| {
            qualifiers
                .iter()
                .filter_map(|term| offices.term(term))
                .any(|term| record.all.binary_search(&term).is_ok())
        });
        by_office
            || self.snapshot.catalogue().tenures.get(&tenure).is_some_and(|tenure| {
                tenure.terms.iter().filter_map(|term| term.constituency.as_deref()).any(|seat| {
                    let seat = crate::text::fold_text(seat);
                    qualifiers.iter().any(|term| matches!(term, Term::Word(word) if seat.split(' ').any(|known| known == word)))
                })
            })
    }
}
