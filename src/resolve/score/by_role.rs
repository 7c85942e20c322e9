//! The holders of the offices that a role phrase names: candidates without a name.

use std::cell::LazyCell;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::texts::gender_text;
use super::{Scored, Scorer, is_then, part, weighed};
use crate::index::{Group, OfficeRecord, Ordinal, TenureRecord};
use crate::model::{Day, DaySpan, End, Feature, Modifier};
use crate::resolve::cue::Cue;
use crate::resolve::parse::Reading;
use crate::resolve::role::{HEAD_OF_STATE, OUT_OF_REACH, OfficeFit, RoleQuery, find_holders};
use crate::resolve::weights::{self, exact};
use crate::text::lexicon;

/// An office that so many hold at a time is a seat of a house.
const MANY_HOLDERS: usize = 8;
/// Days of some generations.
const GENERATIONS: i32 = 60 * 365;
/// So many countries' leaders tell when lists of them end.
const MOST_LED: usize = 512;
/// Of a time of which less is known to be anybody's, most may be somebody's who is not known.
const HALF: f64 = 0.5;

/// Leaves the one of two holders who has held it longer, or shorter; nobody of more, who are a
/// house's.
fn keep_senior(holders: &mut Vec<(TenureRecord, f64, &'static str)>, senior: bool) {
    let begins = |place: usize| {
        holders
            .get(place)
            .map(|held| held.0.interval.earliest_start)
    };
    let (first, second) = (begins(0), begins(1));
    if holders.len() > 2 || first.is_none() || second.is_none() || first == second {
        holders.clear();
        return;
    }
    let keep = usize::from((first < second) != senior);
    holders.swap(0, keep);
    holders.truncate(1);
}

impl Scorer<'_> {
    /// The holders of the offices that a role phrase names. Where one fits best that stood empty
    /// on the day, it was perhaps renamed, or is called by the title of before or after: then
    /// those count that have its subjects.
    pub(super) fn by_role(
        &self,
        reading: &Reading,
        role: &RoleQuery<'_>,
        offices: &[OfficeFit],
    ) -> Vec<Scored> {
        let when = self.when(reading);
        let then = is_then(&reading.role);
        let gender = reading.role.as_ref().and_then(|role| role.gender);
        let weight = |vacant: bool| {
            let of = offices.iter().find(|office| {
                office.vacant == vacant && !(vacant && self.is_of_another_age(office.office))
            });
            of.map_or(f64::NEG_INFINITY, |office| office.weight)
        };
        let (vacant, held) = (weight(true), weight(false));
        let titled = offices
            .iter()
            .any(|office| office.vacant && office.titled && !self.is_of_another_age(office.office));
        let renamed = titled && vacant > held + weights::CLEARLY_BETTER;
        let listed_until = LazyCell::new(|| self.leaders_listed_until());
        let mut best: FxHashMap<Ordinal, (f64, Scored)> = FxHashMap::default();
        for office in offices.iter().filter(|office| !office.vacant) {
            // Without a subject nothing says that an office of another title is the same one.
            let shares = || role.has_subject() && role.shares_subjects(office.office);
            let meant = if renamed {
                office.any_of
                    || office.weight > vacant - OUT_OF_REACH && shares()
                    || when.is_at_date() && shares()
            } else {
                office.weight > vacant - OUT_OF_REACH || when.is_at_date() && shares()
            };
            // "The Home Secretary's predecessor" is none of a title that went out of use long ago.
            let gone =
                when.modifier == Some(Modifier::Previous) && self.is_of_another_age(office.office);
            if !meant || gone {
                continue;
            }
            let mut holders = find_holders(office.office, when, self.snapshot);
            if let Some(senior) = role.seniority() {
                keep_senior(&mut holders, senior);
            }
            let most = holders
                .iter()
                .map(|(tenure, ..)| when.share(tenure))
                .fold(0.0, f64::max);
            let of_all: f64 = holders.iter().map(|(tenure, ..)| when.share(tenure)).sum();
            // Somebody may have held it before whom the catalogue does not know.
            let rest = if of_all < HALF {
                weights::TIME_UNKNOWN * of_all.ln()
            } else {
                0.0
            };
            // Who speaks of one does not mean a house of members.
            let earlier = |tenure: &TenureRecord| then && when.is_earlier(tenure);
            let meant = holders.iter().filter(|(tenure, ..)| !earlier(tenure));
            let crowd = meant.count();
            let rest = if crowd >= MANY_HOLDERS {
                rest - (crowd as f64).ln()
            } else {
                rest
            };
            let chances: SmallVec<[f64; 4]> = holders
                .iter()
                .map(|(tenure, ..)| self.chance(tenure, &listed_until))
                .collect();
            let begun: SmallVec<[f64; 4]> = holders
                .iter()
                .map(|(tenure, ..)| when.begun(tenure, &holders))
                .collect();
            let likely = chances.into_iter().zip(begun);
            for ((tenure, weight, word), (chance, begun)) in holders.into_iter().zip(likely) {
                let chance = chance * begun;
                let share = (when.share(&tenure) / most * chance).ln() + rest;
                let total = office.weight + exact(weight) + exact(share);
                let known = best.get(&tenure.holder).map(|(known, _)| *known);
                if known.is_some_and(|known| known >= total) {
                    continue;
                }
                let mut parts = vec![
                    self.role_part(office),
                    part(Feature::Tenure, weight, self.explain, || {
                        (
                            self.date_text(when),
                            self.tenure_text(tenure.id),
                            word.to_owned(),
                        )
                    }),
                ];
                if share < 0.0 {
                    parts.push(weighed(Cue::Share, share, self.explain, || {
                        let detail = "less of that time, or less surely".to_owned();
                        (self.date_text(when), self.tenure_text(tenure.id), detail)
                    }));
                }
                if earlier(&tenure) {
                    let value = weights::HELD_EARLIER;
                    parts.push(part(Feature::Role, value, self.explain, || {
                        let detail = "another holds it that day".to_owned();
                        (self.date_text(when), self.tenure_text(tenure.id), detail)
                    }));
                }
                if reading.any_holder {
                    let value = weights::ANY_HOLDER;
                    parts.push(part(Feature::Role, value, self.explain, || {
                        let detail = "one of several".to_owned();
                        (self.mention.text.clone(), String::new(), detail)
                    }));
                }
                if let Some((written, right)) = &reading.respelt {
                    let value = weights::RESPELT_ROLE;
                    parts.push(part(Feature::Role, value, self.explain, || {
                        let detail = "misspelt".to_owned();
                        (written.clone(), right.clone(), detail)
                    }));
                }
                if renamed {
                    parts.push(self.stood_empty());
                }
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
        if found.is_empty() && titled {
            found.extend(self.went_on(offices, when).map(|scored| (vacant, scored)));
        }
        // Ordinals are in the order of ids.
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.entity.cmp(&b.1.entity)));
        found.truncate(64);
        let mut candidates: Vec<Scored> = found.into_iter().map(|(_, scored)| scored).collect();
        for candidate in &mut candidates {
            self.add_hint(candidate);
            let known = self.snapshot.facts(candidate.entity).gender;
            if let (Some(asked), Some(known)) = (gender, known)
                && asked != known
            {
                let evidence = part(
                    Feature::Role,
                    weights::ROLE_OF_A_WOMAN,
                    self.explain,
                    || {
                        let (asked, known) = (gender_text(asked), gender_text(known));
                        (
                            self.mention.text.clone(),
                            known.to_owned(),
                            asked.to_owned(),
                        )
                    },
                );
                candidate.parts.push(evidence);
            }
        }
        candidates
    }

    /// Whether nobody is known to have held an office within generations of the day: a source that
    /// ends in 1910 does not tell who is called by its titles now.
    fn is_of_another_age(&self, office: Ordinal) -> bool {
        let Some(span) = self.span else { return false };
        let far = |tenure: &TenureRecord| {
            let interval = &tenure.interval;
            let (from, to) = (interval.earliest_start, interval.latest_end);
            let since = span.start.number().saturating_sub(to.number());
            let until = from.number().saturating_sub(span.end.number());
            since > GENERATIONS || until > GENERATIONS
        };
        self.snapshot.tenures().of_office(office).all(far)
    }

    /// Whether an office stands for whoever leads a country, as lists of leaders have it.
    fn is_of_leaders(&self, office: &OfficeRecord) -> bool {
        let mut titles = self.snapshot.offices().titles(office).iter();
        titles.any(|title| {
            let mut classes = title.classes.iter();
            classes.any(|class| lexicon().class(*class).name == HEAD_OF_STATE)
        })
    }

    /// The last day on which anybody began or ceased to lead a country, of those of whom lists of
    /// leaders tell: they end about then. O(such offices), at most [`MOST_LED`].
    fn leaders_listed_until(&self) -> Day {
        let offices = self.snapshot.offices();
        let class = lexicon().class_named(HEAD_OF_STATE);
        let listed = class.map_or(&[][..], |class| offices.of_class(class, Group::All));
        let last = |office: &Ordinal| {
            let last = self.snapshot.tenures().of_office(*office).next_back()?;
            let interval = last.interval;
            let end = Some(interval.latest_end).filter(|end| *end == interval.earliest_end);
            Some(interval.latest_start.max(end.unwrap_or(Day::MIN)))
        };
        let last = listed.iter().take(MOST_LED).filter_map(last).max();
        last.unwrap_or(Day::MIN)
    }

    /// How likely a tenure ran on the day asked for, when no day of it is known, or no end of it and
    /// the list of leaders that tells of it ends before the day; 1 of others.
    fn chance(
        &self,
        tenure: &TenureRecord,
        listed_until: &LazyCell<Day, impl FnOnce() -> Day>,
    ) -> f64 {
        let interval = tenure.interval;
        // Most begin on a day that is known, and need not be looked up.
        if interval.earliest_start != Day::MIN {
            let open = |span: &DaySpan| {
                interval.latest_end == Day::MAX && interval.earliest_end < span.start
            };
            let Some(span) = self.span.filter(open) else {
                return 1.0;
            };
            let office = self.snapshot.offices().record(tenure.office);
            if !office.is_some_and(|office| self.is_of_leaders(office)) {
                return 1.0;
            }
            let known = interval.earliest_end.max(**listed_until);
            let days = span.start.number().saturating_sub(known.number()).max(0);
            return (-f64::from(days) / 365.25 / weights::LEADER_YEARS).exp();
        }
        let known = self.snapshot.catalogue().tenures.get(&tenure.id);
        let undated = known
            .is_some_and(|tenure| tenure.start.is_none() && matches!(tenure.end, End::Unknown));
        if undated && self.span.is_some() {
            weights::UNDATED_CHANCE
        } else {
            1.0
        }
    }
}
