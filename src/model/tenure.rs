//! Tenures: one holder in one office over one half-open interval, with its three missing ends.

use serde::{Deserialize, Serialize};

use super::{Day, DaySpan, EntityId, PartialDate, TenureId};

/// How a tenure ends. A missing end means one of three things, and they are kept apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// The first day on which the office was no longer held.
    On(PartialDate),
    /// Known to be held as of that date; nothing is known after it.
    Ongoing {
        /// The last date for which the source vouches.
        as_of: PartialDate,
    },
    /// Ended, on a date that is not known.
    Ended {
        /// A date by which it had ended, when known.
        by: Option<PartialDate>,
    },
    /// Not known whether it ended.
    Unknown,
}

/// One formal span inside a tenure: a re-election starts a new term, not a new tenure. Each
/// row of a source becomes one term.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Term {
    /// The row's key in its source.
    pub key: String,
    /// The first day, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<PartialDate>,
    /// The first day after the term, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<PartialDate>,
    /// The seat, district or circumscription held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub constituency: Option<String>,
    /// Name of the source that the row came from.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// A public page where the row can be checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// One holder in one office over one interval, with sources.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tenure {
    /// Does not contain the dates.
    pub id: TenureId,
    /// Who holds.
    pub holder: EntityId,
    /// What is held.
    pub office: EntityId,
    /// The first day, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<PartialDate>,
    /// How it ends.
    pub end: End,
    /// An end announced for a day after the source was made. It is not an end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheduled_end: Option<PartialDate>,
    /// Held for the time being, not by full appointment.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub acting: bool,
    /// The rows that this tenure was merged from, in order of start; never empty.
    pub terms: Vec<Term>,
}

/// Whether an office was held over a span of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// On every day of the span, whatever the unknown parts of the dates are.
    Certain,
    /// On some day of the span, for some value of the unknown parts.
    Possible,
    /// The span is the very day on which the tenure ended: its holder handed over that day.
    EndsThatDay,
    /// On no day of the span.
    Absent,
}

/// The days on which a tenure may and must run. Start and end each lie in a range of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// The earliest day that may be the first; [`Day::MIN`] when nothing is known.
    pub earliest_start: Day,
    /// The latest day that may be the first.
    pub latest_start: Day,
    /// The earliest day that may be the first one after.
    pub earliest_end: Day,
    /// The latest day that may be the first one after; [`Day::MAX`] when nothing is known.
    pub latest_end: Day,
}

impl Tenure {
    /// The tenure's interval, cut by `cap`: the holder's death or the dissolution of the office
    /// or its organisation, whichever is first. Both end every tenure.
    #[must_use]
    pub fn interval(&self, cap: Option<PartialDate>) -> Interval {
        Interval::of(self.start, self.end, cap)
    }
}

impl Interval {
    /// The interval of a tenure that starts and ends so, cut by `cap`.
    pub(super) fn of(start: Option<PartialDate>, end: End, cap: Option<PartialDate>) -> Self {
        let (mut earliest_end, mut latest_end) = match end {
            End::On(date) => (date.first(), date.last()),
            End::Ongoing { as_of } => (as_of.last().next(), Day::MAX),
            End::Ended { by } => (Day::MIN, by.map_or(Day::MAX, PartialDate::last)),
            End::Unknown => (Day::MIN, Day::MAX),
        };
        if let Some(cap) = cap {
            // The dead hold office on the day they die, not on the day after.
            earliest_end = earliest_end.min(cap.first().next());
            latest_end = latest_end.min(cap.last().next());
        }
        let (earliest_start, latest_start) = match start {
            Some(date) => (date.first(), date.last()),
            // Held at least on its last known day, if there is one.
            None => (
                Day::MIN,
                Day::from_number(earliest_end.number().saturating_sub(1)),
            ),
        };
        // A tenure runs for at least its first day.
        let latest_start = if start.is_some() {
            latest_start
        } else {
            latest_start.min(latest_end)
        };
        let floor = if start.is_some() {
            latest_start.next()
        } else {
            earliest_end
        };
        Self {
            earliest_start,
            latest_start,
            earliest_end: earliest_end.max(floor.min(latest_end)),
            latest_end,
        }
    }

    /// Whether the tenure ran over `span`: the unknown day that the span stands for.
    #[must_use]
    pub fn presence(&self, span: DaySpan) -> Presence {
        if self.earliest_end >= self.latest_end
            && span.single() == Some(self.latest_end)
            && self.earliest_start <= self.latest_end
        {
            return Presence::EndsThatDay;
        }
        if self.latest_start <= span.start && span.end <= self.earliest_end {
            Presence::Certain
        } else if self.earliest_start < span.end && span.start < self.latest_end {
            Presence::Possible
        } else {
            Presence::Absent
        }
    }

    /// Days between `span` and the nearest day on which the tenure may have run; 0 inside.
    /// Positive after the end, negative before the start.
    #[must_use]
    pub fn distance(&self, span: DaySpan) -> i64 {
        let day = |day: Day| i64::from(day.number());
        if span.end <= self.earliest_start {
            day(span.end) - 1 - day(self.earliest_start)
        } else if span.start >= self.latest_end {
            day(span.start) - day(self.latest_end) + 1
        } else {
            0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn date(text: &str) -> PartialDate {
        text.parse().unwrap()
    }

    fn tenure(start: Option<&str>, end: End) -> Tenure {
        Tenure {
            id: TenureId::derive("test", "t"),
            holder: EntityId::derive("test", "p"),
            office: EntityId::derive("test", "o"),
            start: start.map(date),
            end,
            scheduled_end: None,
            acting: false,
            terms: Vec::new(),
        }
    }

    #[test]
    fn presence_cases() {
        use Presence::{Absent, Certain, EndsThatDay, Possible};
        let on = |text| End::On(date(text));
        let ongoing = End::Ongoing {
            as_of: date("2025-01-31"),
        };
        let cases = [
            (
                "the day before",
                Some("2010-10-14"),
                on("2024-07-02"),
                "2010-10-13",
                Absent,
            ),
            (
                "first day",
                Some("2010-10-14"),
                on("2024-07-02"),
                "2010-10-14",
                Certain,
            ),
            (
                "last full day",
                Some("2010-10-14"),
                on("2024-07-02"),
                "2024-07-01",
                Certain,
            ),
            (
                "handover day",
                Some("2010-10-14"),
                on("2024-07-02"),
                "2024-07-02",
                EndsThatDay,
            ),
            (
                "the day after",
                Some("2010-10-14"),
                on("2024-07-02"),
                "2024-07-03",
                Absent,
            ),
            (
                "a month inside",
                Some("2010-10-14"),
                on("2024-07-02"),
                "2015-05",
                Certain,
            ),
            (
                "a month on the edge",
                Some("2010-10-14"),
                on("2024-07-02"),
                "2010-10",
                Possible,
            ),
            (
                "start known to the year",
                Some("2010"),
                on("2024-07-02"),
                "2010-10-14",
                Possible,
            ),
            (
                "after that year",
                Some("2010"),
                on("2024-07-02"),
                "2011-01-01",
                Certain,
            ),
            (
                "end known to the year",
                Some("2010"),
                on("2024"),
                "2024-03-01",
                Possible,
            ),
            (
                "ongoing, vouched for",
                Some("2019-12-01"),
                ongoing,
                "2025-01-31",
                Certain,
            ),
            (
                "ongoing, later",
                Some("2019-12-01"),
                ongoing,
                "2026-01-01",
                Possible,
            ),
            (
                "end unknown, first day",
                Some("2019-12-01"),
                End::Unknown,
                "2019-12-01",
                Certain,
            ),
            (
                "end unknown, later",
                Some("2019-12-01"),
                End::Unknown,
                "2020-12-01",
                Possible,
            ),
            (
                "ended some day",
                Some("2019-12-01"),
                End::Ended {
                    by: Some(date("2021")),
                },
                "2022-01-01",
                Absent,
            ),
            ("no start", None, on("2020-01-01"), "2001-01-01", Possible),
            (
                "no start, last day",
                None,
                on("2020-01-01"),
                "2019-12-31",
                Certain,
            ),
            (
                "no start, after",
                None,
                on("2020-01-01"),
                "2020-01-02",
                Absent,
            ),
            ("nothing known", None, End::Unknown, "2020-01-02", Possible),
        ];
        for (name, start, end, at, expected) in cases {
            let interval = tenure(start, end).interval(None);
            assert_eq!(interval.presence(date(at).span()), expected, "{name}");
        }
    }

    #[test]
    fn death_ends_every_tenure() {
        let cap = Some(date("2022-09-08"));
        let interval = tenure(Some("1952-02-06"), End::Unknown).interval(cap);
        let cases = [
            ("2022-09-08", Presence::Possible),
            ("2022-09-10", Presence::Absent),
            ("1952-02-06", Presence::Certain),
        ];
        for (at, expected) in cases {
            assert_eq!(interval.presence(date(at).span()), expected, "{at}");
        }
    }

    fn any_end() -> impl Strategy<Value = End> {
        let day = || {
            (1900_i64..2100, 0_i64..=12)
                .prop_map(|(year, month)| PartialDate::new(year, month, 0).unwrap())
        };
        prop_oneof![
            day().prop_map(End::On),
            day().prop_map(|as_of| End::Ongoing { as_of }),
            proptest::option::of(day()).prop_map(|by| End::Ended { by }),
            Just(End::Unknown),
        ]
    }

    proptest! {
        #[test]
        fn certain_over_a_span_is_certain_over_its_parts(
            year in 1900_i64..2100, end in any_end(), at in 1900_i64..2100, month in 1_i64..=12,
        ) {
            let mut subject = tenure(None, end);
            subject.start = PartialDate::new(year, 0, 0).ok();
            let interval = subject.interval(None);
            let whole = interval.presence(PartialDate::new(at, 0, 0).unwrap().span());
            let part = interval.presence(PartialDate::new(at, month, 0).unwrap().span());
            if whole == Presence::Certain {
                prop_assert_eq!(part, Presence::Certain);
            }
            if part == Presence::Possible || part == Presence::Certain {
                prop_assert_ne!(whole, Presence::Absent);
            }
        }

        #[test]
        fn distance_is_zero_exactly_where_it_may_run(
            year in 1900_i64..2100, length in 1_i64..30, at in 1900_i64..2100,
        ) {
            let mut subject = tenure(None, End::On(PartialDate::new(year + length, 1, 1).unwrap()));
            subject.start = PartialDate::new(year, 1, 1).ok();
            let interval = subject.interval(None);
            let span = PartialDate::new(at, 6, 15).unwrap().span();
            prop_assert_eq!(interval.distance(span) == 0, interval.presence(span) != Presence::Absent);
        }
    }
}
