//! Time: the date or the years that a question names.

use crate::model::{Day, DaySpan, PartialDate};
use crate::text::{Gap, Lexicon, Stopword, Token};

/// Years that a number beside a role phrase may be.
const YEARS: std::ops::RangeInclusive<i64> = 1000..=2199;

/// A time that a question names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Time {
    /// A day, a month or a year.
    Date(PartialDate),
    /// Some years, or a time that has a name: "from 1979 to 1990", "during the second world war".
    Span(DaySpan),
}

impl Time {
    /// All days that it may be.
    #[must_use]
    pub fn span(self) -> DaySpan {
        match self {
            Self::Date(date) => date.span(),
            Self::Span(span) => span,
        }
    }

    /// Of two times, the one of fewer days; of two as long, the first.
    pub(super) fn shorter(self, other: Self) -> Self {
        let days = |time: Self| {
            let span = time.span();
            i64::from(span.end.number()) - i64::from(span.start.number())
        };
        if days(other) < days(self) {
            other
        } else {
            self
        }
    }

    /// The time at which whoever was elected at this one held the office: the April of the next year,
    /// when any has taken it up, in the United States since 1789.
    pub(super) fn after_vote(self) -> Self {
        let Self::Date(date) = self else { return self };
        let after = PartialDate::new(i64::from(date.year()) + 1, 4, 0);
        after.map_or(self, Self::Date)
    }

    /// The date, or the first day of a longer time and the day after its last.
    #[must_use]
    pub fn dates(self) -> (Option<PartialDate>, Option<PartialDate>) {
        match self {
            Self::Date(date) => (Some(date), None),
            Self::Span(span) => (span.start.date(), span.end.date()),
        }
    }
}

/// Where a time stands among tokens, with the words before it that belong to it ("in", "between").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Its first token.
    pub(super) from: usize,
    /// After its last token.
    pub(super) to: usize,
    /// What it is.
    pub(super) time: Time,
    /// The country that it tells, where no other one is said.
    pub(super) place: Option<&'static str>,
    /// The only country of which it is so called.
    pub(super) only_of: Option<&'static str>,
}

/// A time, as it is read from the tokens that it begins with.
#[derive(Clone, Copy)]
struct Read {
    /// How many tokens it takes.
    length: usize,
    time: Time,
    place: Option<&'static str>,
    only_of: Option<&'static str>,
}

/// Whether there may be a time among tokens: most mentions have none.
pub(super) fn may_be_in(tokens: &[Token], lexicon: &Lexicon) -> bool {
    let begins_with_digit = |token: &Token| {
        token
            .folded
            .as_bytes()
            .first()
            .is_some_and(u8::is_ascii_digit)
    };
    tokens.iter().any(begins_with_digit)
        || (0..tokens.len()).any(|at| lexicon.periods.longest(&tokens[at..]).is_some())
}

/// The last time that tokens name: at their end or front, or anywhere between with a preposition
/// before or behind it or a place behind it. Not what they are as a whole.
pub(super) fn find(tokens: &[Token], lexicon: &Lexicon) -> Option<Found> {
    let found = (0..tokens.len()).rev().filter_map(|at| {
        let Read {
            length,
            time,
            place,
            only_of,
        } = read(&tokens[at..], lexicon)?;
        let (from, end) = before(tokens, at, lexicon);
        let (behind, end_behind) = behind(&tokens[at + length..], lexicon);
        let time = end.or(end_behind).map_or(time, |end| end.of(time));
        let to = at + length + behind;
        let preposition = |at: usize| {
            tokens.get(at).and_then(|token| lexicon.stopword(token)) == Some(Stopword::Preposition)
        };
        // "secretary of state for defence 2001 uk".
        let ends_in_place = || {
            let place = lexicon.jurisdictions.longest(&tokens[to..]);
            place.is_some_and(|(length, _)| to + length == tokens.len())
        };
        let at_end = from == 0 || to == tokens.len();
        let apart = at_end || from < at || preposition(to) || ends_in_place();
        (apart && to - from < tokens.len()).then_some(Found {
            from,
            to,
            time,
            place,
            only_of,
        })
    });
    // The longest: a year is the end of "10 May 1940", too.
    found.max_by_key(|found| (found.to, std::cmp::Reverse(found.from)))
}

/// Which part of a time is meant: "at the outbreak of the war", "in the early 1990s".
#[derive(Clone, Copy)]
enum Part {
    /// Its first day.
    First,
    /// Its last day.
    Last,
    /// Its first third.
    Early,
    /// Its second third.
    Middle,
    /// Its last third.
    Late,
}

impl Part {
    fn of(self, time: Time) -> Time {
        let span = time.span();
        let (first, end) = (span.start.number(), span.end.number());
        let third = end.saturating_sub(first) / 3;
        let part = |from: i32, to: i32| {
            let part = DaySpan::new(Day::from_number(from), Day::from_number(to));
            part.map_or(time, Time::Span)
        };
        let at = |day: Day| day.date().map_or(Time::Span(DaySpan::day(day)), Time::Date);
        match self {
            Self::First => at(span.start),
            Self::Last => at(Day::from_number(end.saturating_sub(1))),
            Self::Early => part(first, first + third),
            Self::Middle => part(first + third, end - third),
            Self::Late => part(end - third, end),
        }
    }
}

/// Where the words before a time begin that belong to it, and which end of it they mean.
fn before(tokens: &[Token], at: usize, lexicon: &Lexicon) -> (usize, Option<Part>) {
    let place = |from: usize| {
        let (length, places) = lexicon.questions.longest(&tokens[from..at])?;
        let end = places.iter().find_map(|place| match **place {
            "year" => Some(None),
            "first" => Some(Some(Part::First)),
            "last" => Some(Some(Part::Last)),
            "early" => Some(Some(Part::Early)),
            "middle" => Some(Some(Part::Middle)),
            "late" => Some(Some(Part::Late)),
            _ => None,
        });
        end.filter(|_| from + length == at)
    };
    let found = (0..at).find_map(|from| Some((from, place(from)?)));
    found.unwrap_or((at, None))
}

/// How many tokens behind a time belong to it, and which end of it they mean: "when the war broke
/// out".
fn behind(tokens: &[Token], lexicon: &Lexicon) -> (usize, Option<Part>) {
    let found = lexicon.questions.longest(tokens);
    let end = found.and_then(|(length, places)| {
        let end = places.iter().find_map(|place| match **place {
            "began" => Some(Some(Part::First)),
            "ended" => Some(Some(Part::Last)),
            // "the 1971 war"
            "event" => Some(None),
            _ => None,
        });
        end.map(|end| (length, end))
    });
    end.unwrap_or((0, None))
}

/// The time that begins with the first token: the longer one, of "9/11" and "9/11/2001".
fn read(tokens: &[Token], lexicon: &Lexicon) -> Option<Read> {
    let dated = years(tokens, lexicon)
        .or_else(|| decade(tokens))
        .or_else(|| date(tokens, lexicon).map(|(length, date)| (length, Time::Date(date))));
    let dated = dated.map(|(length, time)| Read {
        length,
        time,
        place: None,
        only_of: None,
    });
    let (length, periods) = match lexicon.periods.longest(tokens) {
        Some(found) if dated.is_none_or(|dated| dated.length < found.0) => found,
        _ => return dated,
    };
    periods.first().map(|period| Read {
        length,
        time: Time::Span(period.span),
        place: period.place,
        only_of: period.only.then_some(period.place).flatten(),
    })
}

/// "1979 to 1990", "1979-1990": the years between, for nobody holds an office for all of both the
/// first and the last.
fn years(tokens: &[Token], lexicon: &Lexicon) -> Option<(usize, Time)> {
    let first = year(tokens.first()?)?;
    let joins = |token: &Token| {
        let places = lexicon.questions.longest(std::slice::from_ref(token));
        places.is_some_and(|(_, places)| places.iter().any(|place| **place == "to"))
    };
    let place = if tokens[0].after == Gap::Hyphen {
        1
    } else {
        tokens.get(1).filter(|token| joins(token)).map(|_| 2)?
    };
    let last = year(tokens.get(place)?)?;
    let (first, last) = (first.span(), last.span());
    let between = DaySpan::new(first.end, last.start);
    let span = between.or_else(|| DaySpan::new(first.start, last.end))?;
    Some((place + 1, Time::Span(span)))
}

/// "1970s"; "70s", of the century in which there are offices to ask for.
fn decade(tokens: &[Token]) -> Option<(usize, Time)> {
    let number: i64 = tokens.first()?.folded.strip_suffix("0s")?.parse().ok()?;
    let number = match number {
        3..=9 => 190 + number,
        _ => number,
    };
    let of = |year: i64| PartialDate::new(year, 0, 0).ok().map(PartialDate::span);
    let (first, last) = (of(number * 10)?, of(number * 10 + 9)?);
    let span = DaySpan::new(first.start, last.end).filter(|_| YEARS.contains(&(number * 10)))?;
    Some((1, Time::Span(span)))
}

/// A year, with its month and day before or behind it: "may 1940", "10 may 1940", "may 10, 1940",
/// "1940-05-10", "1940 may 10". Of "9/11/2001" only the year is sure.
fn date(tokens: &[Token], lexicon: &Lexicon) -> Option<(usize, PartialDate)> {
    let number = |at: usize, most: i64| {
        let token = tokens.get(at)?;
        let digits = token
            .folded
            .trim_end_matches(|letter: char| letter.is_ascii_lowercase());
        let short = (1..=2).contains(&digits.len());
        let number = digits.parse::<i64>().ok().filter(|_| short)?;
        (1..=most).contains(&number).then_some(number)
    };
    let day = |at: usize| number(at, 31);
    let month = |at: usize| lexicon.month(&tokens.get(at)?.folded);
    let year = |at: usize| year(tokens.get(at)?);
    let (length, year, month, day) = if let Some(year) = year(0) {
        let joined = tokens[0].after == Gap::Hyphen;
        match (month(1), day(2)) {
            (Some(month), Some(day)) => (3, year, month, day),
            (Some(month), None) => (2, year, month, 0),
            (None, Some(day)) if joined => (3, year, number(1, 12)?, day),
            (None, None) if joined && number(1, 12).is_some() => (2, year, number(1, 12)?, 0),
            _ => (1, year, 0, 0),
        }
    } else if let (Some(month), Some(year)) = (month(0), year(1)) {
        (2, year, month, 0)
    } else if let (Some(month), Some(day), Some(year)) = (month(0), day(1), year(2)) {
        (3, year, month, day)
    } else if let (Some(day), Some(month), Some(year)) = (day(0), month(1), year(2)) {
        (3, year, month, day)
    } else if let (Some(first), Some(second), Some(year)) = (day(0), day(1), year(2)) {
        // Which of the two is the month, countries disagree about.
        match (first > 12, second > 12) {
            (true, false) => (3, year, second, first),
            (false, true) => (3, year, first, second),
            _ => (3, year, 0, 0),
        }
    } else {
        return None;
    };
    let number = i64::from(year.year());
    let date = PartialDate::new(number, month, day);
    // No 31 February: its month is known.
    let date = date.or_else(|_| PartialDate::new(number, month, 0));
    Some((length, date.unwrap_or(year)))
}

fn year(token: &Token) -> Option<PartialDate> {
    let year: i64 = token.folded.parse().ok()?;
    (token.folded.len() == 4 && YEARS.contains(&year))
        .then(|| PartialDate::new(year, 0, 0).ok())
        .flatten()
}
