//! What the day, the caller and the article's country tell of a candidate.

use super::{Scored, Scorer, part, weighed};
use crate::index::{Facts, Ordinal};
use crate::model::{Feature, Kind, Modifier};
use crate::resolve::Cue;
use crate::resolve::parse::Reading;
use crate::resolve::weights;
use crate::text::Term;

/// Best offices of people whom papers of other countries seldom name: members of parliaments and
/// below.
const ABROAD_LOW: std::ops::RangeInclusive<u8> = 4..=5;

/// The rank of those who lead a country.
const LEADING: u8 = 1;

impl Scorer<'_> {
    pub(in crate::resolve) fn add_lifetime(&self, reading: &Reading, candidate: &mut Scored) {
        let Some(span) = self.span else { return };
        let facts = self.snapshot.facts(candidate.entity);
        let late = reading.role.as_ref().is_some_and(|role| {
            [Modifier::Late, Modifier::Former, Modifier::Previous]
                .iter()
                .any(|gone| role.modifiers.contains(gone))
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
        } else if !facts.has_held() {
            return;
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

    pub(super) fn add_hint(&self, candidate: &mut Scored) {
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
    pub(in crate::resolve) fn add_place(&self, reading: &Reading, candidate: &mut Scored) {
        let facts = self.snapshot.facts(candidate.entity);
        let countries = self.snapshot.countries(facts.countries);
        // Who led a country is called so abroad, too.
        let led = facts.best_rank <= LEADING && candidate.has(&[Cue::RoleHeld]);
        let led_abroad = led && self.is_abroad(facts);
        if !self.setting.country.is_empty() && !countries.is_empty() && !led_abroad {
            let home = !self.is_abroad(facts);
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
                        countries.join(", "),
                        detail.to_owned(),
                    )
                }));
        }
        let low = ABROAD_LOW.contains(&facts.best_rank) && facts.kind == Kind::Person;
        if low && self.is_abroad(facts) {
            candidate
                .parts
                .push(weighed(Cue::AbroadLow, 1.0, self.explain, || {
                    let detail = "no office that is known abroad".to_owned();
                    (self.setting.country.clone(), countries.join(", "), detail)
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

    /// Whether its countries are known, and the article's is none of them.
    fn is_abroad(&self, facts: &Facts) -> bool {
        let countries = self.snapshot.countries(facts.countries);
        !self.setting.country.is_empty()
            && !countries.is_empty()
            && !countries.iter().any(|code| **code == *self.setting.country)
    }

    pub(super) fn explains(
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
                tenure.terms().filter_map(|term| term.constituency).any(|seat| {
                    let seat = crate::text::fold_text(seat);
                    qualifiers.iter().any(|term| matches!(term, Term::Word(word) if seat.split(' ').any(|known| known == word)))
                })
            })
    }
}
