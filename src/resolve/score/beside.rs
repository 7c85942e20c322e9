//! The holders of a role that are told by another person: who held it before or after, or led the
//! country meanwhile.

mod people;

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use super::{Part, Scored, Scorer, part};
use crate::index::{Ordinal, TenureRecord};
use crate::model::{Day, DaySpan, Feature};
use crate::resolve::name::{NameQuery, Reach};
use crate::resolve::parse::{Beside, Reading, Relation};
use crate::resolve::role::{RoleQuery, Setting, When, find_offices};
use crate::resolve::weights::{self, exact};
use crate::text::{RolePhrase, lexicon};

/// Tenures of one office, of people of one name, behind or before which one is sought.
const MOST_OWN: usize = 16;
/// The rank of ministers: whose successor is told by his name alone had it or a higher one.
const MINISTERS: u8 = 3;
/// Days in which a government is formed, and those that its ministers may leave before its head.
const FORMED_IN: i32 = 14;
const LEAVES_IN: i32 = 3;
/// Days by which the end of a tenure and the beginning of the next may overlap in the sources.
const OVERLAP: i32 = 31;

impl<'a> Scorer<'a> {
    /// The candidates of a reading that tells its holder by another person.
    pub(super) fn by_other(&self, reading: &Reading, beside: &Beside) -> Vec<Scored> {
        let name = NameQuery::new(&beside.name, "", self.snapshot, Reach::AsWritten);
        let name = name.or_in_full(&beside.name, false, self.snapshot);
        match (&reading.role, beside.relation) {
            (None, Relation::Under) => Vec::new(),
            (None, _) => self.next_in_office(beside, &name),
            (Some(role), Relation::Under) => self.under(reading, role, beside, &name),
            (Some(role), Relation::Leaving) if self.led_otherwise(role, beside, &name) => {
                let at_the_end = Beside {
                    last: true,
                    ..beside.clone()
                };
                self.under(reading, role, &at_the_end, &name)
            }
            (Some(role), _) => self.next_to(reading, role, beside, &name),
        }
    }

    /// Whether the one named led a country at last, and by another role: "vice president when Nixon
    /// resigned".
    fn led_otherwise(&self, role: &RolePhrase, beside: &Beside, name: &NameQuery) -> bool {
        let leaders = self.leaders(name);
        let last = leaders.iter().max_by_key(|leader| leader.span.start);
        last.is_some_and(|last| {
            let query = RoleQuery::new(role, &beside.phrase, self.setting, self.snapshot);
            let held = self.held_by(&query, name, false);
            held.iter()
                .all(|office| office.office != last.tenure.office)
        })
    }

    /// Who held one of the offices right before or after somebody of that name.
    fn next_to(
        &self,
        reading: &Reading,
        role: &RolePhrase,
        beside: &Beside,
        name: &NameQuery,
    ) -> Vec<Scored> {
        let own = RoleQuery::new(role, &beside.phrase, self.setting, self.snapshot);
        let stated = self.span.filter(|_| reading.time.is_some());
        let mut best: FxHashMap<Ordinal, (f64, Scored)> = FxHashMap::default();
        // The one named tells the country, where the article's has none.
        let mut offices = self.held_by(&own, name, self.explain);
        if offices.is_empty() {
            let anywhere = Setting::default();
            let any = RoleQuery::new(role, &beside.phrase, &anywhere, self.snapshot);
            offices = self.held_by(&any, name, self.explain);
        }
        if offices.is_empty() {
            offices = find_offices(&own, When::new(None, &[]), self.explain);
        }
        let all: Vec<Vec<&TenureRecord>> = offices
            .iter()
            .map(|office| self.latest_of(office.office).collect())
            .collect();
        let borne = |tenures: &Vec<&'a TenureRecord>| -> Vec<(&'a TenureRecord, bool)> {
            let tenures = tenures.iter().copied();
            let borne = tenures.filter_map(|own| Some((own, self.bears(own.holder, name)?)));
            borne.collect()
        };
        let mut own: Vec<Vec<(&TenureRecord, bool)>> = all.iter().map(borne).collect();
        // A part of the name is somebody else's, too.
        if own.iter().flatten().any(|(_, whole)| *whole) {
            own.iter_mut()
                .for_each(|own| own.retain(|(_, whole)| *whole));
        }
        for ((office, tenures), mut own) in offices.iter().zip(&all).zip(own) {
            // Who held it twice is known for the time that has come.
            let begun = |(own, _): &(&TenureRecord, bool)| {
                let begins = own.interval.earliest_start;
                self.span.is_none_or(|span| begins < span.end)
            };
            if own.iter().any(begun) {
                own.retain(begun);
            }
            let begins = |(own, _): &(&TenureRecord, bool)| own.interval.earliest_start;
            if beside.last
                && let Some(last) = own.iter().map(begins).max()
            {
                own.retain(|own| begins(own) == last);
            }
            for (own, whole) in own.into_iter().take(MOST_OWN) {
                let next = nearest(tenures, own, beside.relation);
                // One who held it again is no successor.
                let Some(next) = next.filter(|next| next.holder != own.holder) else {
                    continue;
                };
                if stated.is_some_and(|span| next.certainty(span).is_none()) {
                    continue;
                }
                let value = if whole { weights::HELD_BY_OTHER } else { 0.0 };
                let total = office.weight + exact(value);
                let known = best.get(&next.holder).map(|(known, _)| *known);
                if known.is_some_and(|known| known >= total) {
                    continue;
                }
                let mut parts = vec![self.role_part(office)];
                parts.extend(self.told_by(beside, own, next, value));
                let scored = Scored {
                    entity: next.holder,
                    name: None,
                    office: Some(office.office),
                    parts,
                };
                best.insert(next.holder, (total, scored));
            }
        }
        let mut found = ordered(best);
        for candidate in &mut found {
            self.add_hint(candidate);
        }
        found
    }

    /// Who held the office right before or after somebody of that name which that one held last by
    /// then, of a minister's rank at least.
    fn next_in_office(&self, beside: &Beside, name: &NameQuery) -> Vec<Scored> {
        let mut best: FxHashMap<Ordinal, (f64, Scored)> = FxHashMap::default();
        let begins = |own: &TenureRecord| own.interval.earliest_start;
        let begun = |own: &TenureRecord| self.span.is_none_or(|span| begins(own) < span.end);
        let rank = |own: &TenureRecord| {
            let record = self.snapshot.offices().record(own.office);
            record.map_or(u8::MAX, |record| record.rank)
        };
        let held = self.high_tenures(name, MINISTERS);
        let held: Vec<&TenureRecord> = held.filter(|own| begun(own)).collect();
        // When each began with what he held last, and the highest rank of that.
        let mut last: FxHashMap<Ordinal, (Day, Reverse<u8>)> = FxHashMap::default();
        for own in &held {
            let begun = (begins(own), Reverse(rank(own)));
            let known = last.entry(own.holder).or_insert(begun);
            *known = begun.max(*known);
        }
        // Of what that one held at once, the higher: Prime Minister, rather than Lord Privy Seal.
        let goes_on = |own: &TenureRecord, day: Day| {
            let end = own.interval.latest_end;
            begins(own) < day && day < end && end != Day::MAX
        };
        let above = |own: &&&TenureRecord| {
            let known = last.get(&own.holder);
            known.is_some_and(|(day, last)| goes_on(own, *day) && rank(own) < last.0)
        };
        let mut highest = last.clone();
        for own in held.iter().filter(above) {
            let higher = (begins(own), Reverse(rank(own)));
            if let Some(known) = highest.get_mut(&own.holder)
                && higher.1 > known.1
            {
                *known = higher;
            }
        }
        for own in held {
            if highest.get(&own.holder) != Some(&(begins(own), Reverse(rank(own)))) {
                continue;
            }
            let tenures: Vec<&TenureRecord> = self.latest_of(own.office).collect();
            let next = nearest(&tenures, own, beside.relation);
            if let Some(next) = next.filter(|next| next.holder != own.holder) {
                let parts = self.told_by(beside, own, next, weights::NEXT_IN_OFFICE);
                let scored = Scored {
                    entity: next.holder,
                    name: None,
                    office: Some(own.office),
                    parts: parts.into(),
                };
                best.entry(next.holder).or_insert((scored.score(), scored));
            }
        }
        ordered(best)
    }

    /// That somebody of the name held an office, and who did right before or after.
    fn told_by(
        &self,
        beside: &Beside,
        own: &TenureRecord,
        next: &TenureRecord,
        value: f64,
    ) -> [Part; 2] {
        let word = match beside.relation {
            Relation::Before => "held right before",
            Relation::After | Relation::Under | Relation::Leaving => "held right after",
        };
        [
            part(Feature::Role, value, self.explain, || {
                let detail = "held by the one named, too".to_owned();
                (beside.name.key(), self.tenure_text(own.id), detail)
            }),
            part(Feature::Tenure, weights::HELD_CERTAIN, self.explain, || {
                let held = self.tenure_text(next.id);
                (beside.name.key(), held, word.to_owned())
            }),
        ]
    }

    /// Who held one of the offices in the country that somebody of that name led, meanwhile.
    fn under(
        &self,
        reading: &Reading,
        role: &RolePhrase,
        beside: &Beside,
        name: &NameQuery,
    ) -> Vec<Scored> {
        let mut best: FxHashMap<Ordinal, (f64, Scored)> = FxHashMap::default();
        let (leaders, told) = match &beside.held {
            Some(held) => (self.holders(held, name), weights::TOLD_BY_HOLDER),
            None => (self.leaders(name), weights::TOLD_BY_LEADER),
        };
        for leader in leaders {
            let setting = Setting {
                country: leader.country.to_string(),
                ..Setting::default()
            };
            let then = Scorer {
                setting: &setting,
                span: Some(of_edge(leader.span, beside)),
                ..*self
            };
            let query = RoleQuery::new(role, &beside.phrase, &setting, self.snapshot);
            let mut offices = find_offices(&query, then.when(reading), self.explain);
            // "US president when Blair was prime minister" names another country.
            let elsewhere = beside.held.is_some() && query.is_named();
            offices.retain(|office| elsewhere || self.is_of(office.office, &leader.country));
            for mut scored in then.by_role(reading, &query, &offices) {
                if scored.entity == leader.tenure.holder {
                    continue;
                }
                scored
                    .parts
                    .push(part(Feature::Role, told, self.explain, || {
                        let detail = match beside.held {
                            Some(_) => "held it meanwhile",
                            None => "led the country meanwhile",
                        };
                        let detail = detail.to_owned();
                        (
                            beside.name.key(),
                            self.tenure_text(leader.tenure.id),
                            detail,
                        )
                    }));
                let score = scored.score();
                let known = best.get(&scored.entity).map(|(known, _)| *known);
                if known.is_none_or(|known| score > known) {
                    best.insert(scored.entity, (score, scored));
                }
            }
        }
        ordered(best)
    }

    /// Whether an office is of a country, rather than of a company that is at home there.
    fn is_of(&self, office: Ordinal, country: &str) -> bool {
        let record = self.snapshot.offices().record(office);
        record.is_some_and(|record| {
            let titles = self.snapshot.offices().titles(record).iter();
            let mut classes = titles.flat_map(|title| title.classes.iter());
            record.jurisdictions.iter().any(|known| **known == *country)
                && !classes.any(|class| lexicon().class(*class).scope == "company")
        })
    }
}

/// Of a leader's time the day by which the first ministers hold office, or on which the last still
/// do; all of it, where neither is asked for.
fn of_edge(span: DaySpan, beside: &Beside) -> DaySpan {
    let day = |number: i32| DaySpan::day(Day::from_number(number));
    let (start, end) = (span.start.number(), span.end.number());
    if beside.first && end.saturating_sub(start) > FORMED_IN {
        day(start + FORMED_IN)
    } else if beside.last && end.saturating_sub(start) > FORMED_IN {
        day(end - LEAVES_IN)
    } else {
        span
    }
}

/// The candidates by entity: a map has no order.
fn ordered(best: FxHashMap<Ordinal, (f64, Scored)>) -> Vec<Scored> {
    let mut found: Vec<Scored> = best.into_values().map(|(_, scored)| scored).collect();
    found.sort_unstable_by_key(|scored| scored.entity);
    found
}

/// The tenure of an office right before or after one of its others; none where it is not known when
/// that began.
fn nearest<'a>(
    all: &[&'a TenureRecord],
    own: &TenureRecord,
    relation: Relation,
) -> Option<&'a TenureRecord> {
    let begins = |tenure: &TenureRecord| tenure.interval.earliest_start;
    let ends = |tenure: &TenureRecord| tenure.interval.latest_end;
    if begins(own) == Day::MIN {
        return None;
    }
    let others = all.iter().copied();
    // Who held it for the time being is no predecessor.
    let counts = |other: &TenureRecord| own.acting || !other.acting;
    let others =
        others.filter(|other| other.id != own.id && begins(other) != Day::MIN && counts(other));
    // That the one ended when the other began; an end that is not known contradicts nothing.
    let in_turn = |first: &TenureRecord, second: &TenureRecord| {
        let end = ends(first);
        end == Day::MAX || end.number() <= begins(second).number().saturating_add(OVERLAP)
    };
    match relation {
        Relation::Before => others
            .filter(|other| begins(other) < begins(own) && in_turn(other, own))
            .max_by_key(|other| (begins(other), other.id)),
        Relation::After | Relation::Under | Relation::Leaving => others
            .filter(|other| begins(other) > begins(own) && in_turn(own, other))
            .min_by_key(|other| (begins(other), other.id)),
    }
}
