//! Dates and intervals.

use crate::grpc::pb;
use crate::grpc::status::FieldError;
use crate::model::{DateError, Day, DaySpan, PartialDate};

/// The message of a date.
#[must_use]
pub fn date(date: PartialDate) -> pb::Date {
    pb::Date {
        year: i32::from(date.year()),
        month: date.month().map_or(0, i32::from),
        day: date.day().map_or(0, i32::from),
    }
}

/// The date of a message that stands at `field`.
///
/// # Errors
///
/// The part that is wrong: `<field>.day` for 2023-02-30, `<field>.year` for a month without a
/// year.
pub fn date_of(message: pb::Date, field: &str) -> Result<PartialDate, FieldError> {
    let pb::Date { year, month, day } = message;
    PartialDate::new(year.into(), month.into(), day.into()).map_err(|error| {
        let (part, reason) = match &error {
            DateError::Year(_) => ("year", "OUT_OF_RANGE"),
            DateError::Month(_) => ("month", "OUT_OF_RANGE"),
            DateError::Day { .. } => ("day", "OUT_OF_RANGE"),
            // What is missing is what the caller has to add.
            DateError::Gap { coarser, .. } => (*coarser, "REQUIRED"),
            _ => return FieldError::new(field, "MALFORMED", error.to_string()),
        };
        FieldError::new(format!("{field}.{part}"), reason, error.to_string())
    })
}

/// The days of an interval that stands at `field`.
///
/// # Errors
///
/// Each date that is wrong; both missing; an end that is not after the start.
pub fn interval(message: &pb::DateInterval, field: &str) -> Result<DaySpan, Vec<FieldError>> {
    if message.start_date.is_none() && message.end_date.is_none() {
        let wanted = "expected a start_date, an end_date or both";
        return Err(vec![FieldError::new(field, "REQUIRED", wanted)]);
    }
    let mut errors = Vec::new();
    let mut bound = |message: Option<pb::Date>, name: &str, open: Day| {
        let Some(message) = message else {
            return open;
        };
        match date_of(message, &format!("{field}.{name}")) {
            Ok(date) => date.first(),
            Err(error) => {
                errors.push(error);
                open
            }
        }
    };
    let start = bound(message.start_date, "start_date", Day::MIN);
    let end = bound(message.end_date, "end_date", Day::MAX);
    if !errors.is_empty() {
        return Err(errors);
    }
    DaySpan::new(start, end).ok_or_else(|| {
        vec![FieldError::new(
            format!("{field}.end_date"),
            "OUT_OF_RANGE",
            "must lie after start_date",
        )]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(year: i32, month: i32, day: i32) -> pb::Date {
        pb::Date { year, month, day }
    }

    #[test]
    fn dates_that_hold_come_back() {
        for (year, month, day) in [(2010, 10, 14), (2010, 10, 0), (2010, 0, 0), (2024, 2, 29)] {
            let given = message(year, month, day);
            assert_eq!(date(date_of(given, "date").unwrap()), given);
        }
    }

    #[test]
    fn wrong_dates_name_the_part() {
        let cases = [
            ((2023, 2, 30), "date.day", "OUT_OF_RANGE"),
            ((2023, 2, -1), "date.day", "OUT_OF_RANGE"),
            ((2023, 13, 0), "date.month", "OUT_OF_RANGE"),
            ((2023, 0, 5), "date.month", "REQUIRED"),
            ((0, 5, 0), "date.year", "REQUIRED"),
            ((0, 0, 0), "date.year", "OUT_OF_RANGE"),
            ((99_999, 1, 1), "date.year", "OUT_OF_RANGE"),
            ((i32::MIN, i32::MAX, i32::MAX), "date.year", "OUT_OF_RANGE"),
        ];
        for ((year, month, day), field, reason) in cases {
            let error = date_of(message(year, month, day), "date").unwrap_err();
            assert_eq!((error.field.as_str(), error.reason), (field, reason));
        }
    }

    #[test]
    fn intervals() {
        let between = |start: Option<pb::Date>, end: Option<pb::Date>| {
            let message = pb::DateInterval {
                start_date: start,
                end_date: end,
            };
            interval(&message, "interval").map_err(|errors| errors[0].field.clone())
        };
        let years = between(Some(message(2010, 0, 0)), Some(message(2012, 0, 0))).unwrap();
        let days = |text: &str| text.parse::<PartialDate>().unwrap().first();
        assert_eq!(
            (years.start, years.end),
            (days("2010-01-01"), days("2012-01-01"))
        );
        let since = between(Some(message(2010, 0, 0)), None).unwrap();
        assert_eq!(since.end, Day::MAX);
        let cases = [
            (None, None, "interval"),
            (Some((2010, 0, 0)), Some((2010, 0, 0)), "interval.end_date"),
            (Some((2011, 0, 0)), Some((2010, 0, 0)), "interval.end_date"),
            (Some((2011, 2, 30)), None, "interval.start_date.day"),
        ];
        for (start, end, field) in cases {
            let date = |parts: Option<(i32, i32, i32)>| parts.map(|(y, m, d)| message(y, m, d));
            assert_eq!(between(date(start), date(end)), Err(field.to_owned()));
        }
    }
}
