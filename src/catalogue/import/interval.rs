//! When a row was held: its dates and its status, and what an end that is missing means.

use std::cmp::Reverse;

use super::clean;
use super::ftm::Property;
use super::notes::{At, Notes};
use super::read::{FileMeta, Fragment, MissingEnd};
use super::report::{Refusal, Repair};
use super::rows::{RefusedRow, values};
use crate::model::PartialDate;

/// How a row ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum SpanEnd {
    /// On a day before the source was made.
    On(PartialDate),
    /// On a day after the source was made, at which the role ran if it had begun.
    Scheduled {
        as_of: Option<PartialDate>,
        end: PartialDate,
    },
    /// Running at that date. Explicit when the row says so, not only the source's habit.
    Ongoing { as_of: PartialDate, explicit: bool },
    /// Ended on a day that is not known.
    Ended { by: Option<PartialDate> },
    /// Not known.
    Unknown,
}

impl SpanEnd {
    /// The date of the end, come or announced.
    pub(super) fn date(self) -> Option<PartialDate> {
        match self {
            Self::On(date) | Self::Scheduled { end: date, .. } => Some(date),
            Self::Ongoing { .. } | Self::Ended { .. } | Self::Unknown => None,
        }
    }
}

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Status {
    pub(super) acting: bool,
    running: bool,
    ended: bool,
    unknown: bool,
}

impl Status {
    pub(super) fn read(texts: &[&str], at: At, notes: &mut Notes) -> Self {
        let mut status = Self::default();
        for text in texts {
            match text.trim().to_ascii_lowercase().as_str() {
                "acting" | "interim" | "caretaker" => status.acting = true,
                "current" | "ongoing" => status.running = true,
                "ended" | "former" => status.ended = true,
                "unknown" => status.unknown = true,
                _ => notes.repair(Repair::StatusUnknown, at, clean::shown(text)),
            }
        }
        status
    }
}

/// The dates of a row: the last day that its sources vouch for decides what an end means.
pub(super) fn interval<'a, I: Iterator<Item = &'a FileMeta>>(
    group: &[&Fragment],
    status: Status,
    files: &dyn Fn() -> I,
    at: At,
    notes: &mut Notes,
) -> Result<(Option<PartialDate>, SpanEnd), RefusedRow> {
    let mut dates = |property: Property| -> Result<Vec<PartialDate>, RefusedRow> {
        let mut dates = Vec::new();
        for text in values(group, property) {
            let bad = |error| (Refusal::BadDate, clean::quoted(text, &error));
            dates.push(clean::date(text).map_err(bad)?);
        }
        if dates.iter().filter(|date| date.is_full()).count() > 1 {
            let detail = format!("{property:?}").to_lowercase();
            notes.repair(Repair::DatesInConflict, at, detail);
        }
        Ok(dates)
    };
    let starts = dates(Property::StartDate)?;
    let ends = dates(Property::EndDate)?;
    let on = dates(Property::Date)?;
    let retrieved = dates(Property::RetrievedAt)?.into_iter().max();
    let start = earliest(&starts);
    let end = latest(&ends);
    if let (Some(start), Some(end)) = (start, end)
        && end.last() < start.first()
    {
        let detail = format!("starts {start}, ends {end}");
        return Err((Refusal::EndBeforeStart, detail));
    }
    let as_of = files().map(|file| file.as_of).max();
    let begun = |as_of: &PartialDate| start.is_none_or(|start| start.first() <= as_of.last());
    let end = match end {
        Some(end) => match as_of {
            Some(as_of) if end.first() > as_of.last() => SpanEnd::Scheduled {
                as_of: Some(as_of).filter(begun),
                end,
            },
            _ => SpanEnd::On(end),
        },
        None if status.ended => SpanEnd::Ended {
            by: as_of.filter(begun),
        },
        None if status.unknown => SpanEnd::Unknown,
        None => {
            let habit = files().filter(|file| file.missing_end == MissingEnd::Ongoing);
            let habit = habit.map(|file| file.as_of).max();
            let day = on.iter().max().copied();
            let vouched = if status.running {
                retrieved.or(as_of)
            } else if start.is_none() && day.is_some() {
                // Held on that day: neither the first nor the last is known.
                day
            } else {
                habit
            };
            match vouched.filter(begun) {
                Some(as_of) => SpanEnd::Ongoing {
                    as_of,
                    explicit: status.running,
                },
                None => SpanEnd::Unknown,
            }
        }
    };
    Ok((start, end))
}

/// The earliest date, as finely as the dates tell it.
pub(super) fn earliest(dates: &[PartialDate]) -> Option<PartialDate> {
    let by_day = |date: &PartialDate| (date.first(), fineness(*date));
    let first = dates.iter().copied().min_by_key(by_day)?;
    let finer = dates.iter().copied().filter(|date| within(*date, first));
    finer.min_by_key(|date| (Reverse(fineness(*date)), date.first()))
}

/// The latest date, as finely as the dates tell it.
pub(super) fn latest(dates: &[PartialDate]) -> Option<PartialDate> {
    let by_day = |date: &PartialDate| (date.last(), Reverse(fineness(*date)));
    let last = dates.iter().copied().max_by_key(by_day)?;
    let finer = dates.iter().copied().filter(|date| within(*date, last));
    finer.max_by_key(|date| (fineness(*date), date.last()))
}

fn within(date: PartialDate, coarse: PartialDate) -> bool {
    coarse.first() <= date.first() && date.last() <= coarse.last()
}

fn fineness(date: PartialDate) -> u8 {
    u8::from(date.month().is_some()) + u8::from(date.day().is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outer_dates() {
        let cases: [(&[&str], Option<&str>, Option<&str>); 6] = [
            (&[], None, None),
            (&["2010"], Some("2010"), Some("2010")),
            (
                &["2010", "2010-10-14"],
                Some("2010-10-14"),
                Some("2010-10-14"),
            ),
            (
                &["2010-01-01", "2010"],
                Some("2010-01-01"),
                Some("2010-01-01"),
            ),
            (&["2009", "2010-10-14"], Some("2009"), Some("2010-10-14")),
            (
                &["2010-03", "2010-10-14", "2011"],
                Some("2010-03"),
                Some("2011"),
            ),
        ];
        for (texts, first, last) in cases {
            let mut dates: Vec<PartialDate> =
                texts.iter().map(|text| text.parse().unwrap()).collect();
            for _ in 0..2 {
                let shown = |date: Option<PartialDate>| date.map(|date| date.to_string());
                assert_eq!(shown(earliest(&dates)).as_deref(), first, "{texts:?}");
                assert_eq!(shown(latest(&dates)).as_deref(), last, "{texts:?}");
                dates.reverse();
            }
        }
    }
}
