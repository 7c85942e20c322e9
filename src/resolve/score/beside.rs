//! The holders of a role that are told by another person: who held it before or after, or led the
//! country meanwhile.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::{MOST_TENURES, Scored, Scorer, part};
use crate::index::{Ordinal, TenureRecord, WordId};
use crate::model::{Day, DaySpan, Feature, Kind};
use crate::resolve::name::{NameQuery, QueryWord, Reach};
use crate::resolve::parse::{Beside, Reading, Relation};
use crate::resolve::retrieve::retrieve;
use crate::resolve::role::{RoleQuery, Setting, When, find_offices};
use crate::resolve::weights::{self, exact};
use crate::text::{RolePhrase, lexicon};

/// Tenures of one office that are looked through, the latest.
const MOST_HELD: usize = 512;
/// Tenures of one office, of people of one name, behind or before which one is sought.
const MOST_OWN: usize = 16;
/// Leaders of one name whose time in office is looked at.
const MOST_LEADERS: usize = 4;
/// Most names have no more words.
const FEW_WORDS: usize = 8;
/// Days by which the end of a tenure and the beginning of the next may overlap in the sources.
const OVERLAP: i32 = 31;
/// The rank of those who lead a country, or a part of one.
const LEADING: u8 = 1;

/// Somebody who led a country, and when.
struct Leader {
    tenure: TenureRecord,
    country: Box<str>,
    span: DaySpan,
}

impl Scorer<'_> {
    /// The candidates of a reading that tells its holder by another person.
    pub(super) fn by_other(
        &self,
        reading: &Reading,
        role: &RolePhrase,
        beside: &Beside,
    ) -> Vec<Scored> {
        let name = NameQuery::new(&beside.name, "", self.snapshot, Reach::AsWritten);
        match beside.relation {
            Relation::Under => self.under(reading, role, beside, &name),
            Relation::Before | Relation::After => self.next_to(reading, role, beside, &name),
        }
    }

    /// Whether somebody bears a name: `true` when all words that say something are among those of
    /// one of his, `false` when it is the other way about only ("Merkel", of Angela Merkel).
    fn bears(&self, entity: Ordinal, name: &NameQuery) -> Option<bool> {
        let names = self.snapshot.names();
        let said: SmallVec<[_; FEW_WORDS]> = name.words.iter().filter(|word| !word.weak).collect();
        let borne = names.of_entity(entity).filter_map(|known| {
            let known: SmallVec<[WordId; FEW_WORDS]> = names.strong_words(known).collect();
            let has = |word: &&QueryWord| known.iter().any(|id| word.options.contains(id));
            let within = |id: &WordId| said.iter().any(|word| word.options.contains(id));
            let whole = said.iter().all(has);
            (whole || !known.is_empty() && known.iter().all(within)).then_some(whole)
        });
        borne.max().filter(|_| !said.is_empty())
    }

    /// Who held one of the offices right before or after somebody of that name.
    fn next_to(
        &self,
        reading: &Reading,
        role: &RolePhrase,
        beside: &Beside,
        name: &NameQuery,
    ) -> Vec<Scored> {
        let query = RoleQuery::new(role, &beside.phrase, self.setting, self.snapshot);
        let any_time = When::new(None, &[]);
        let stated = self.span.filter(|_| reading.time.is_some());
        let mut best: FxHashMap<Ordinal, (f64, Scored)> = FxHashMap::default();
        for office in find_offices(&query, any_time, self.explain) {
            let tenures = self.snapshot.tenures().of_office(office.office).rev();
            let tenures: Vec<&TenureRecord> = tenures.take(MOST_HELD).collect();
            let borne = tenures.iter().copied();
            let borne = borne.filter_map(|own| Some((own, self.bears(own.holder, name)?)));
            let mut own: Vec<(&TenureRecord, bool)> = borne.collect();
            // Who held it twice is known for the time that has come.
            let begun = |(own, _): &(&TenureRecord, bool)| {
                let begins = own.interval.earliest_start;
                self.span.is_none_or(|span| begins < span.end)
            };
            if own.iter().any(begun) {
                own.retain(begun);
            }
            for (own, whole) in own.into_iter().take(MOST_OWN) {
                let next = nearest(&tenures, own, beside.relation);
                // One who held it again is no successor.
                let Some(next) = next.filter(|next| next.holder != own.holder) else {
                    continue;
                };
                if stated.is_some_and(|span| next.certainty(span).is_none()) {
                    continue;
                }
                // A part of the name is somebody else's, too.
                let value = if whole { weights::HELD_BY_OTHER } else { 0.0 };
                let total = office.weight + exact(value);
                let known = best.get(&next.holder).map(|(known, _)| *known);
                if known.is_some_and(|known| known >= total) {
                    continue;
                }
                let word = match beside.relation {
                    Relation::Before => "held right before",
                    Relation::After | Relation::Under => "held right after",
                };
                let parts = vec![
                    self.role_part(&office),
                    part(Feature::Role, value, self.explain, || {
                        let detail = "held by the one named, too".to_owned();
                        (beside.name.key(), self.tenure_text(own.id), detail)
                    }),
                    part(Feature::Tenure, weights::HELD_CERTAIN, self.explain, || {
                        let held = self.tenure_text(next.id);
                        (beside.name.key(), held, word.to_owned())
                    }),
                ];
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

    /// Who held one of the offices in the country that somebody of that name led, meanwhile.
    fn under(
        &self,
        reading: &Reading,
        role: &RolePhrase,
        beside: &Beside,
        name: &NameQuery,
    ) -> Vec<Scored> {
        let mut best: FxHashMap<Ordinal, (f64, Scored)> = FxHashMap::default();
        for leader in self.leaders(name) {
            let setting = Setting {
                country: leader.country.to_string(),
                language_homes: Vec::new(),
            };
            let then = Scorer {
                setting: &setting,
                span: Some(leader.span),
                ..*self
            };
            let query = RoleQuery::new(role, &beside.phrase, &setting, self.snapshot);
            let mut offices = find_offices(&query, then.when(reading), self.explain);
            offices.retain(|office| self.is_of(office.office, &leader.country));
            for mut scored in then.by_role(reading, &query, &offices) {
                if scored.entity == leader.tenure.holder {
                    continue;
                }
                let value = weights::TOLD_BY_LEADER;
                scored
                    .parts
                    .push(part(Feature::Role, value, self.explain, || {
                        let detail = "led the country meanwhile".to_owned();
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

    /// The people of a name who led a country, and when: those who led one at the time asked for,
    /// or else all.
    fn leaders(&self, name: &NameQuery) -> SmallVec<[Leader; MOST_LEADERS]> {
        let offices = self.snapshot.offices();
        let mut all: SmallVec<[Leader; MOST_LEADERS]> = SmallVec::new();
        for (entity, _) in retrieve(name, self.snapshot, false) {
            let facts = self.snapshot.facts(entity);
            if facts.kind != Kind::Person
                || facts.best_rank > LEADING
                || self.bears(entity, name).is_none()
            {
                continue;
            }
            for tenure in self.snapshot.tenures().of_holder(entity).take(MOST_TENURES) {
                let office = offices.record(tenure.office);
                let leads = office.filter(|office| office.rank <= LEADING);
                let country = leads.and_then(|office| office.jurisdictions.first());
                // A tenure of which the end is not known ran that day at least.
                let interval = &tenure.interval;
                let start = interval.latest_start.next();
                let end = match interval.latest_end {
                    Day::MAX => interval.earliest_end.max(start.next()),
                    end => end,
                };
                // Not the day of the handover.
                let span = DaySpan::new(start, end);
                if let Some((country, span)) = country.zip(span)
                    && interval.earliest_start != Day::MIN
                {
                    all.push(Leader {
                        tenure: *tenure,
                        country: country.clone(),
                        span,
                    });
                }
            }
        }
        if let Some(asked) = self.span
            && all.iter().any(|leader| leader.span.overlaps(asked))
        {
            all.retain(|leader| leader.span.overlaps(asked));
            for leader in &mut all {
                let (start, end) = (leader.span.start, leader.span.end);
                let both = DaySpan::new(start.max(asked.start), end.min(asked.end));
                leader.span = both.unwrap_or(leader.span);
            }
        }
        all.truncate(MOST_LEADERS);
        all
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
    let others = others.filter(|other| other.id != own.id && begins(other) != Day::MIN);
    // That the one ended when the other began; an end that is not known contradicts nothing.
    let in_turn = |first: &TenureRecord, second: &TenureRecord| {
        let end = ends(first);
        end == Day::MAX || end.number() <= begins(second).number().saturating_add(OVERLAP)
    };
    match relation {
        Relation::Before => others
            .filter(|other| begins(other) < begins(own) && in_turn(other, own))
            .max_by_key(|other| (begins(other), other.id)),
        Relation::After | Relation::Under => others
            .filter(|other| begins(other) > begins(own) && in_turn(own, other))
            .min_by_key(|other| (begins(other), other.id)),
    }
}
