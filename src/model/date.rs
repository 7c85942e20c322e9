//! Partial dates, compared as intervals of days.

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Why a date was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DateError {
    /// The year lies outside 1..=9999.
    #[error("year {0} is outside 1 to 9999")]
    Year(i64),
    /// The month lies outside 1..=12.
    #[error("month {0} is outside 1 to 12")]
    Month(i64),
    /// The month has no such day.
    #[error("{year:04}-{month:02} has no day {day}")]
    Day {
        /// The year given.
        year: i64,
        /// The month given.
        month: i64,
        /// The day that month does not have.
        day: i64,
    },
    /// A month without a year, or a day without a month.
    #[error("a {finer} without a {coarser}")]
    Gap {
        /// The part that is there.
        finer: &'static str,
        /// The part that is missing.
        coarser: &'static str,
    },
    /// Not of the form YYYY, YYYY-MM or YYYY-MM-DD.
    #[error("not a date: expected YYYY, YYYY-MM or YYYY-MM-DD")]
    Form,
}

/// One day of the proleptic Gregorian calendar, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

impl Day {
    /// Before every day that a date can name.
    pub const MIN: Self = Self(i32::MIN);
    /// After every day that a date can name.
    pub const MAX: Self = Self(i32::MAX);

    /// Days since 1970-01-01; negative before.
    #[must_use]
    pub fn number(self) -> i32 {
        self.0
    }

    /// The day with this number.
    #[must_use]
    pub fn from_number(number: i32) -> Self {
        Self(number)
    }

    /// The following day; [`Day::MAX`] and [`Day::MIN`] stay themselves.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::MAX | Self::MIN => self,
            Self(number) => Self(number.saturating_add(1)),
        }
    }

    /// The calendar date, if the day lies in the years 1 to 9999.
    #[must_use]
    pub fn date(self) -> Option<PartialDate> {
        // Outside this range lies no date, and jiff's spans refuse such numbers by panicking.
        if self < FIRST || self > LAST {
            return None;
        }
        let date = EPOCH.checked_add(i64::from(self.0).days()).ok()?;
        PartialDate::new(
            i64::from(date.year()),
            i64::from(date.month()),
            i64::from(date.day()),
        )
        .ok()
    }
}

const EPOCH: Date = Date::constant(1970, 1, 1);
/// 0001-01-01 and 9999-12-31.
const FIRST: Day = Day(-719_162);
const LAST: Day = Day(2_932_896);

fn day_of(date: Date) -> Day {
    // The whole range of jiff's dates is some 7.3 million days: it fits.
    Day(EPOCH.until(date).map_or(0, |span| span.get_days()))
}

/// A half-open interval of days, never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DaySpan {
    /// The first day.
    pub start: Day,
    /// The day after the last.
    pub end: Day,
}

impl DaySpan {
    /// `[start, end)`, or `None` when that holds no day.
    #[must_use]
    pub fn new(start: Day, end: Day) -> Option<Self> {
        (start < end).then_some(Self { start, end })
    }

    /// That one day.
    #[must_use]
    pub fn day(day: Day) -> Self {
        Self {
            start: day,
            end: day.next(),
        }
    }

    /// The only day, when there is only one.
    #[must_use]
    pub fn single(self) -> Option<Day> {
        (self.start.next() == self.end).then_some(self.start)
    }

    /// Whether the two share a day.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }
}

/// A day, a month or a year. "2010" is an interval, not the first of January.
///
/// ```
/// use incumbent::model::PartialDate;
/// let year: PartialDate = "2010".parse()?;
/// let day: PartialDate = "2010-10-14".parse()?;
/// assert!(year.span().overlaps(day.span()));
/// assert_eq!(year.to_string(), "2010");
/// # Ok::<(), incumbent::model::DateError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    year: i16,
    /// 0 when unknown.
    month: u8,
    /// 0 when unknown.
    day: u8,
}

impl PartialDate {
    /// A date of which zero means "not known".
    ///
    /// # Errors
    ///
    /// [`DateError`] when the year lies outside 1..=9999, the month does not exist, the month
    /// has no such day, or a finer part is given without the coarser.
    pub fn new(year: i64, month: i64, day: i64) -> Result<Self, DateError> {
        if year == 0 && (month != 0 || day != 0) {
            return Err(DateError::Gap {
                finer: if month == 0 { "day" } else { "month" },
                coarser: "year",
            });
        }
        if month == 0 && day != 0 {
            return Err(DateError::Gap {
                finer: "day",
                coarser: "month",
            });
        }
        if !(1..=9999).contains(&year) {
            return Err(DateError::Year(year));
        }
        if !(0..=12).contains(&month) {
            return Err(DateError::Month(month));
        }
        let no_such_day = DateError::Day { year, month, day };
        let (Ok(short_year), Ok(short_month), Ok(short_day)) =
            (i16::try_from(year), u8::try_from(month), u8::try_from(day))
        else {
            return Err(no_such_day);
        };
        let this = Self {
            year: short_year,
            month: short_month,
            day: short_day,
        };
        if day != 0 && this.first_date().is_none() {
            return Err(no_such_day);
        }
        Ok(this)
    }

    /// The year, 1 to 9999.
    #[must_use]
    pub fn year(self) -> i16 {
        self.year
    }

    /// The month, 1 to 12, when known.
    #[must_use]
    pub fn month(self) -> Option<u8> {
        (self.month != 0).then_some(self.month)
    }

    /// The day of the month, when known.
    #[must_use]
    pub fn day(self) -> Option<u8> {
        (self.day != 0).then_some(self.day)
    }

    /// Whether the date names one day.
    #[must_use]
    pub fn is_full(self) -> bool {
        self.day != 0
    }

    /// The first day that the date may mean.
    #[must_use]
    pub fn first(self) -> Day {
        self.first_date().map_or(Day::MIN, day_of)
    }

    /// The last day that the date may mean.
    #[must_use]
    pub fn last(self) -> Day {
        let last = match (self.month, self.day) {
            (0, _) => Date::new(self.year, 12, 31).ok(),
            (_, 0) => self.first_date().map(Date::last_of_month),
            _ => self.first_date(),
        };
        last.map_or(Day::MAX, day_of)
    }

    /// All days that the date may mean.
    #[must_use]
    pub fn span(self) -> DaySpan {
        DaySpan {
            start: self.first(),
            end: self.last().next(),
        }
    }

    /// The date as a number: a year alone is a small one.
    pub(super) fn to_packed(self) -> u32 {
        // Years are 1 to 9999.
        let year = u32::from(self.year.unsigned_abs());
        if self.month == 0 {
            return year << 1;
        }
        (((year << 4) | u32::from(self.month)) << 5 | u32::from(self.day)) << 1 | 1
    }

    /// The date of a number that [`Self::to_packed`] gave; `None` of another.
    pub(super) fn from_packed(number: u32) -> Option<Self> {
        let value = number >> 1;
        let (year, month, day) = match number & 1 {
            0 => (value, 0, 0),
            _ => (value >> 9, (value >> 5) & 15, value & 31),
        };
        let this = Self {
            year: i16::try_from(year).ok()?,
            month: month as u8,
            day: day as u8,
        };
        let months = if number & 1 == 0 { 0..=0 } else { 1..=12 };
        let valid = (1..=9999).contains(&year) && months.contains(&month);
        // Every month has 28 days.
        (valid && (day <= 28 || this.first_date().is_some())).then_some(this)
    }

    fn first_date(self) -> Option<Date> {
        // Every field was checked to be below 32, so the casts lose nothing.
        Date::new(self.year, self.month.max(1) as i8, self.day.max(1) as i8).ok()
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match (self.month, self.day) {
            (0, _) => format!("{:04}", self.year),
            (month, 0) => format!("{:04}-{month:02}", self.year),
            (month, day) => format!("{:04}-{month:02}-{day:02}", self.year),
        };
        f.pad(&text)
    }
}

impl fmt::Debug for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl FromStr for PartialDate {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let mut parts = [0_i64; 3];
        for (place, part) in text.split('-').enumerate() {
            let width = if place == 0 { 4 } else { 2 };
            let digits = part.bytes().all(|byte| byte.is_ascii_digit());
            if place == 3 || part.len() != width || !digits {
                return Err(DateError::Form);
            }
            parts[place] = part.parse().map_err(|_| DateError::Form)?;
            if place > 0 && parts[place] == 0 {
                return Err(DateError::Form);
            }
        }
        Self::new(parts[0], parts[1], parts[2])
    }
}

impl Serialize for PartialDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PartialDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(super::text::Text::new("a date"))
    }
}

#[cfg(test)]
mod tests;
