//! Find: the offices that a role phrase may name.

mod groups;

use rustc_hash::FxHashSet;

use super::among::compare;
use super::when::is_of_a_child;
use super::{OfficeFit, RoleQuery, When};
use crate::index::{Group, Ordinal, TenureRecord};
use crate::model::Day;
use crate::resolve::weights;
use crate::text::{RoleClass, lexicon};

/// Offices of one group that are looked at.
const MAX_OF_GROUP: usize = 4096;
/// Offices that are weighed at once.
const MAX_OBVIOUS: usize = 48;
/// Offices weighed for one role phrase.
const MAX_WEIGHED: usize = 1024;
/// Offices kept.
const MAX_KEPT: usize = 24;
/// Offices kept that nobody held when asked for: they tell that the one named stood empty.
const MAX_VACANT: usize = 5;
/// An office of less weight is none that the phrase names, in nats.
const LEAST: f64 = -1.5;
/// An office so many nats behind the best is none that the article could still make the answer.
pub(in crate::resolve) const OUT_OF_REACH: f64 = 4.5;

/// The offices that a role phrase may name, best first, ties by id: at most 24 that somebody
/// held when asked for, and 5 that nobody did.
///
/// Offices that share the phrase's terms are weighed first; the others only as long as what
/// they may weigh at most would be kept. So the work follows the offices that fit, not all of
/// a role class. At most 1,024 are weighed.
#[must_use]
pub(in crate::resolve) fn find_offices(
    query: &RoleQuery<'_>,
    when: When,
    explain: bool,
) -> Vec<OfficeFit> {
    let mut finder = Finder::new(query, when);
    // Those with the rarest term are few, and tell what the others would have to weigh.
    let rarest = finder.rarest();
    finder.weigh(finder.obvious(rarest.as_ref()));
    if finder.bound_of_others(rarest.as_ref()) > finder.least() {
        finder.weigh(finder.in_groups());
        for (group, bound) in finder.remainders() {
            if bound > finder.least() {
                finder.weigh(finder.of_group(group, bound));
            }
        }
    }
    keep_best(query, when, finder.fits, explain)
}

/// Those of some offices that the phrase may name, best first, ties by id; as many at most as
/// [`find_offices`] finds.
#[must_use]
pub(in crate::resolve) fn find_among(
    query: &RoleQuery<'_>,
    when: When,
    offices: impl Iterator<Item = Ordinal>,
    explain: bool,
) -> Vec<OfficeFit> {
    let mut finder = Finder::new(query, when);
    finder.weigh(offices.map(|office| (f64::INFINITY, office)).collect());
    keep_best(query, when, finder.fits, explain)
}

/// Compares offices that fit, and keeps the best.
fn keep_best(
    query: &RoleQuery<'_>,
    when: When,
    mut fits: Vec<OfficeFit>,
    explain: bool,
) -> Vec<OfficeFit> {
    compare(query, when, &mut fits, LEAST);
    // Ordinals are in the order of ids.
    fits.sort_by(|a, b| {
        let by_weight = b.weight.total_cmp(&a.weight);
        by_weight.then(a.office.cmp(&b.office))
    });
    let best = fits.iter().find(|fit| !fit.vacant);
    let least = best.map_or(LEAST, |best| best.weight - OUT_OF_REACH);
    // Where an office is for what the phrase names, those for other things are not meant.
    let lacks = best.is_none_or(|best| best.lacks);
    fits.retain(|fit| fit.weight > least.max(LEAST) && (lacks || !fit.lacks));
    let (mut held, mut vacant) = (0, 0);
    fits.retain(|fit| {
        let (count, most) = if fit.vacant {
            (&mut vacant, MAX_VACANT)
        } else {
            (&mut held, MAX_KEPT)
        };
        *count += 1;
        *count <= most
    });
    if explain {
        for fit in &mut fits {
            if let Some(explained) = query.fit(fit.office, true) {
                fit.detail = explained.detail;
                for (what, part) in &fit.compared {
                    fit.detail.push_str(&format!("; {what} {part:+.2}"));
                }
            }
        }
    }
    fits
}

/// Whether no day is known of a tenure.
fn is_undated(tenure: &TenureRecord) -> bool {
    let interval = tenure.interval;
    interval.earliest_start == Day::MIN && interval.earliest_end == Day::MIN
}

struct Finder<'a> {
    query: &'a RoleQuery<'a>,
    /// When an office is asked for.
    when: When,
    /// Classes of offices that the phrase may mean.
    classes: Vec<RoleClass>,
    weighed: FxHashSet<Ordinal>,
    fits: Vec<OfficeFit>,
    /// The least weight among the best [`MAX_KEPT`], best first.
    best: Vec<f64>,
}

/// An office that may fit, and its weight at most.
type Bounded = (f64, Ordinal);

/// The rarest term of a phrase that some office has.
struct Rarest {
    /// Its place in the phrase.
    place: usize,
    /// The offices that have it, if these are few.
    offices: Option<Vec<Ordinal>>,
}

impl<'a> Finder<'a> {
    fn new(query: &'a RoleQuery<'a>, when: When) -> Self {
        let lexicon = lexicon();
        let mut classes: Vec<RoleClass> = Vec::new();
        for &class in &query.phrase.classes {
            classes.push(class);
            classes.extend(lexicon.narrower(class));
            classes.extend(&lexicon.class(class).broader);
        }
        classes.sort_unstable();
        classes.dedup();
        Self {
            query,
            when,
            classes,
            weighed: FxHashSet::default(),
            fits: Vec::new(),
            best: Vec::new(),
        }
    }

    /// What an office must weigh more than to be kept, as far as is known.
    fn least(&self) -> f64 {
        let behind = self.best.first().map_or(LEAST, |best| best - OUT_OF_REACH);
        let last = self.best.get(MAX_KEPT - 1).map_or(LEAST, |last| *last);
        LEAST.max(behind).max(last)
    }

    /// Weighs the offices that may be kept, those of the highest bounds first.
    fn weigh(&mut self, mut offices: Vec<Bounded>) {
        // Not all of them are weighed, perhaps: of the mayors and the president whom "US leader" may
        // be, the higher offices first.
        if offices.len() > MAX_WEIGHED {
            let records = self.query.snapshot.offices();
            let rank = |office: Ordinal| records.record(office).map_or(u8::MAX, |known| known.rank);
            offices.sort_by_cached_key(|&(_, office)| (rank(office), office));
            offices.sort_by(|a, b| b.0.total_cmp(&a.0));
        } else {
            offices.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        }
        for (bound, office) in offices {
            // Ties at the last place are decided by id, once all are known.
            if bound < self.least() || self.weighed.len() == MAX_WEIGHED {
                break;
            }
            if !self.weighed.insert(office) {
                continue;
            }
            let Some(mut fit) = self.query.fit(office, false) else {
                continue;
            };
            if fit.weight <= LEAST {
                continue;
            }
            // The latest are asked for most.
            let tenures = self.query.snapshot.tenures().of_office(office);
            let mut held = tenures.rev().filter(|tenure| {
                self.when.fit(tenure).is_some()
                    && !is_of_a_child(tenure, self.when, self.query.snapshot)
            });
            let first = held.next();
            fit.vacant = first.is_none();
            if self.when.is_at_date() && first.is_some_and(is_undated) && held.all(is_undated) {
                fit.add(weights::NO_DAY_KNOWN, "no day of its holders is known");
            }
            // Those that stood empty leave the places to the others.
            if !fit.vacant {
                let place = self.best.partition_point(|known| *known >= fit.weight);
                self.best.insert(place, fit.weight);
                self.best.truncate(MAX_KEPT);
            }
            self.fits.push(fit);
        }
    }

    /// The rarest term that some office has, of those that nothing else stands for.
    fn rarest(&self) -> Option<Rarest> {
        let terms = self.query.terms.iter().enumerate();
        let known = terms.filter(|(_, asked)| asked.related.is_empty());
        let known = known.filter_map(|(place, asked)| Some((place, asked.id?, asked.rarity)));
        let (place, id, _) = known.max_by(|a, b| a.2.total_cmp(&b.2).then(b.0.cmp(&a.0)))?;
        let offices = self.listed(Group::Term(id), MAX_OBVIOUS);
        Some(Rarest { place, offices })
    }

    /// The offices that bear the phrase as a title or have its rarest term, if these are few.
    fn obvious(&self, rarest: Option<&Rarest>) -> Vec<Bounded> {
        let titled = self.query.titled.iter().take(MAX_OBVIOUS);
        let listed = rarest.and_then(|rarest| rarest.offices.as_ref());
        titled
            .chain(listed.into_iter().flatten())
            .map(|&office| (f64::INFINITY, office))
            .collect()
    }

    /// The weight at most of an office that is not among the obvious ones.
    fn bound_of_others(&self, rarest: Option<&Rarest>) -> f64 {
        let titled = self.query.titled.len() > MAX_OBVIOUS;
        let few = rarest.filter(|rarest| rarest.offices.is_some() && !titled);
        let Some(&Rarest { place, .. }) = few else {
            return f64::INFINITY;
        };
        self.bound(!(1 << place), true)
            .max(self.bound(!(1 << place), false))
            + self.country_bound()
    }
}
