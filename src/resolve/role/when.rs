//! When: an office's tenures against the mention's date and its modifiers.

use super::class::may_reign;
use crate::index::{Ordinal, Snapshot, TenureRecord};
use crate::model::{Certainty, Day, DaySpan, Modifier};
use crate::resolve::weights;

/// Holders of one office looked at for one mention.
const MAX_HOLDERS: usize = 64;
/// Days of eighteen years.
const GROWN: i32 = 18 * 365;

/// When a role is looked up, as the mention's modifiers ask.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::resolve) struct When {
    /// The date; `None` when undated.
    pub(in crate::resolve) span: Option<DaySpan>,
    /// The modifier that shifts it.
    pub(in crate::resolve) modifier: Option<Modifier>,
    /// Whether it was taken up on the date: "who became president in 1963".
    pub(in crate::resolve) began: bool,
}

impl When {
    /// The date and the first modifier that shifts it.
    #[must_use]
    pub(in crate::resolve) fn new(span: Option<DaySpan>, modifiers: &[Modifier]) -> Self {
        Self {
            span,
            modifier: modifiers.first().copied(),
            began: false,
        }
    }

    /// Whether the role is held at the date itself, for all that the mention says.
    #[must_use]
    pub(in crate::resolve) fn is_at_date(&self) -> bool {
        !matches!(
            self.modifier,
            Some(
                Modifier::Former
                    | Modifier::Late
                    | Modifier::Previous
                    | Modifier::Then
                    | Modifier::Elect
                    | Modifier::Designate
                    | Modifier::Incoming
            )
        )
    }

    /// Whether a tenure was over before a day of which the phrase speaks as "then": whoever nothing
    /// else tells of is the holder of the day.
    #[must_use]
    pub(in crate::resolve) fn is_earlier(&self, tenure: &TenureRecord) -> bool {
        let then = self.modifier == Some(Modifier::Then);
        then && self
            .span
            .is_some_and(|span| tenure.certainty(span).is_none())
    }

    /// The same without a modifier.
    #[must_use]
    pub(in crate::resolve) fn plainly(self) -> Self {
        Self {
            modifier: None,
            ..self
        }
    }

    /// How a tenure fits: its weight, and what came of it in a word. `None` when it cannot be
    /// the one that is meant.
    #[must_use]
    pub(in crate::resolve) fn fit(&self, tenure: &TenureRecord) -> Option<(f64, &'static str)> {
        let Some(span) = self.span else {
            return Some((0.0, "undated"));
        };
        let interval = &tenure.interval;
        // None after a day that is not known at all.
        let days_after = |from: i32| {
            let days = span.start.number().checked_sub(from);
            f64::from(days.unwrap_or(0).max(0))
        };
        match self.modifier {
            Some(Modifier::Former | Modifier::Late | Modifier::Previous) => {
                // "former" of a running tenure contradicts it: the caller decides.
                let ended = interval.latest_end <= span.start
                    || (interval.latest_end != Day::MAX && interval.earliest_end <= span.start);
                ended.then(|| {
                    let years = days_after(
                        interval
                            .earliest_end
                            .number()
                            .max(interval.latest_start.number()),
                    ) / 365.25;
                    (weights::FORMER_RECENCY * (1.0 + years).ln(), "held before")
                })
            }
            Some(Modifier::Then) => {
                (interval.earliest_start <= span.start).then(|| match tenure.certainty(span) {
                    Some(_) => (weights::HELD_CERTAIN / 2.0, "held then or now"),
                    None => (weights::HELD_CERTAIN, "held then"),
                })
            }
            Some(Modifier::Elect | Modifier::Designate | Modifier::Incoming) => {
                let wait = interval
                    .earliest_start
                    .number()
                    .saturating_sub(span.end.number());
                (-1..=500)
                    .contains(&wait)
                    .then_some((weights::HELD_CERTAIN, "to be held"))
            }
            Some(Modifier::Outgoing) => {
                let since = span
                    .start
                    .number()
                    .saturating_sub(interval.latest_end.number());
                match tenure.certainty(span) {
                    Some(certainty) => Some(self.fit_now(tenure, certainty, span)),
                    None => (0..=180).contains(&since).then_some((0.2, "just left")),
                }
            }
            None if self.began => {
                let began =
                    interval.earliest_start < span.end && span.start <= interval.latest_start;
                began.then_some((weights::HELD_CERTAIN, "taken up then"))
            }
            Some(Modifier::Acting | Modifier::Interim | Modifier::Current) | None => tenure
                .certainty(span)
                .map(|certainty| self.fit_now(tenure, certainty, span)),
        }
    }

    /// The share of the time asked for that is the tenure's: of a year in which the office
    /// changed hands, the part that it was held. 1 where that cannot be told.
    #[must_use]
    pub(in crate::resolve) fn share(&self, tenure: &TenureRecord) -> f64 {
        let Some(span) = self.span.filter(|_| self.is_at_date() && !self.began) else {
            return 1.0;
        };
        match tenure.certainty(span) {
            Some(_) if span.single().is_none() => {
                let interval = &tenure.interval;
                let from = middle(interval.earliest_start, interval.latest_start);
                let to = middle(interval.earliest_end, interval.latest_end);
                let (first, last) = (span.start.number(), span.end.number());
                let from = from.map_or(first, |from| from.max(first));
                let to = to.map_or(last, |to| to.min(last));
                // One day at least.
                f64::from((to - from).max(1)) / f64::from(last - first)
            }
            _ => 1.0,
        }
    }

    /// How likely a tenure of which only the end is known, or a day on which it still ran, had
    /// begun: less the sooner before that, and little where another holder of the office was still
    /// to leave.
    #[must_use]
    pub(in crate::resolve) fn begun(
        &self,
        tenure: &TenureRecord,
        others: &[(TenureRecord, f64, &'static str)],
    ) -> f64 {
        let interval = &tenure.interval;
        let only_end = interval.earliest_start == Day::MIN && interval.earliest_end != Day::MIN;
        let Some(span) = self.span.filter(|_| only_end && self.is_at_date()) else {
            return 1.0;
        };
        let is_next = others.iter().any(|(other, ..)| {
            let end = other.interval.latest_end;
            other.holder != tenure.holder && end > span.end && end < interval.earliest_end
        });
        if is_next {
            return weights::UNDATED_CHANCE;
        }
        let days = interval
            .earliest_end
            .number()
            .saturating_sub(span.end.number());
        let years = f64::from(days.max(0)) / 365.25;
        let chance = (-years / weights::TERM_YEARS).exp();
        chance.max(weights::UNDATED_CHANCE)
    }

    fn fit_now(
        &self,
        tenure: &TenureRecord,
        certainty: Certainty,
        span: DaySpan,
    ) -> (f64, &'static str) {
        let said_acting = matches!(self.modifier, Some(Modifier::Acting | Modifier::Interim));
        let acting = if said_acting == tenure.acting {
            0.0
        } else {
            weights::ACTING_MISMATCH
        };
        let (weight, word) = match certainty {
            Certainty::Certain => (weights::HELD_CERTAIN, "held"),
            Certainty::HandoverDay if tenure.is_incoming(span) => {
                (weights::HANDOVER.0, "incoming that day")
            }
            Certainty::HandoverDay => (weights::HANDOVER.1, "outgoing that day"),
            Certainty::Possible => {
                let sure = tenure.interval.earliest_end.number();
                let years = if sure == i32::MIN {
                    10.0
                } else {
                    f64::from(span.start.number().saturating_sub(sure).max(0)) / 365.25
                };
                (
                    weights::HELD_POSSIBLE.0 + weights::HELD_POSSIBLE.1 * years.min(20.0),
                    "perhaps held",
                )
            }
        };
        (weight + acting, word)
    }
}

/// The day between two that are known; `None` when one is not.
fn middle(earliest: Day, latest: Day) -> Option<i32> {
    let (earliest, latest) = (earliest.number(), latest.number());
    let known = earliest != i32::MIN && latest != i32::MAX;
    known.then(|| earliest + (latest - earliest) / 2)
}

/// Whether nobody knows when a tenure began, and its holder was a child at the time: who was born in
/// 1967 was no minister in 1976. Monarchs may have been.
pub(super) fn is_of_a_child(tenure: &TenureRecord, when: When, snapshot: &Snapshot) -> bool {
    let Some(span) = when
        .span
        .filter(|_| tenure.interval.earliest_start == Day::MIN)
    else {
        return false;
    };
    let (born, _) = snapshot.facts(tenure.holder).life;
    let days = span.end.number().saturating_sub(born.number());
    let reigns = || {
        let office = snapshot.offices().record(tenure.office);
        office.is_some_and(|office| may_reign(snapshot.offices().titles(office)))
    };
    born != Day::MIN && days < GROWN && !reigns()
}

/// The holders of an office that the modifiers and the date ask for, best first.
#[must_use]
pub(in crate::resolve) fn find_holders(
    office: Ordinal,
    when: When,
    snapshot: &Snapshot,
) -> Vec<(TenureRecord, f64, &'static str)> {
    let mut found: Vec<_> = snapshot
        .tenures()
        .of_office(office)
        .rev()
        .filter(|tenure| !is_of_a_child(tenure, when, snapshot))
        .filter_map(|tenure| {
            when.fit(tenure)
                .map(|(weight, word)| (*tenure, weight, word))
        })
        .collect();
    if when.modifier == Some(Modifier::Previous) {
        let now = snapshot.tenures().of_office(office);
        let now = now.filter(|tenure| {
            when.span
                .is_some_and(|span| tenure.certainty(span).is_some())
        });
        let now: Vec<Ordinal> = now.map(|tenure| tenure.holder).collect();
        // Who holds it again was not the one before.
        found.retain(|(tenure, ..)| !now.contains(&tenure.holder));
        keep_last(&mut found);
    }
    if matches!(
        when.modifier,
        Some(Modifier::Elect | Modifier::Designate | Modifier::Incoming)
    ) {
        keep_next(&mut found);
    }
    found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.id.cmp(&b.0.id)));
    found.truncate(MAX_HOLDERS);
    found
}

/// Days by which those leave who hold one office together.
const TOGETHER: u32 = 31;

/// Leaves the holders who come first: of all who were to hold it within a year, "the incoming one" is
/// one.
fn keep_next(found: &mut Vec<(TenureRecord, f64, &'static str)>) {
    let starts = found
        .iter()
        .map(|(tenure, ..)| tenure.interval.earliest_start);
    let Some(first) = starts.min() else { return };
    found.retain(|(tenure, ..)| tenure.interval.earliest_start == first);
}

/// Leaves the holders who left last: of all who held it before, "the previous one" is one.
fn keep_last(found: &mut Vec<(TenureRecord, f64, &'static str)>) {
    let ends = found.iter().map(|(tenure, ..)| tenure.interval.latest_end);
    let Some(last) = ends.max() else { return };
    found.retain(|(tenure, ..)| {
        last.number().abs_diff(tenure.interval.latest_end.number()) <= TOGETHER
    });
    for (_, weight, word) in found {
        // Less of an office that nobody has held for long.
        (*weight, *word) = (*weight + weights::HELD_CERTAIN, "held right before");
    }
}
