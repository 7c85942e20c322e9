//! Days and partial dates, their order and their spans.

use super::*;
use proptest::prelude::*;

fn any_date() -> impl Strategy<Value = PartialDate> {
    (1_i64..=9999, 0_i64..=12, 0_i64..=31).prop_filter_map("no such day", |(year, month, day)| {
        PartialDate::new(year, month, if month == 0 { 0 } else { day }).ok()
    })
}

proptest! {
    #[test]
    fn text_round_trips(date in any_date()) {
        prop_assert_eq!(date.to_string().parse::<PartialDate>(), Ok(date));
    }

    #[test]
    fn packed_dates_round_trip(date in any_date()) {
        prop_assert_eq!(PartialDate::from_packed(date.to_packed()), Some(date));
    }

    #[test]
    fn any_number_is_one_date_or_none(number in 0_u32..1 << 24) {
        if let Some(date) = PartialDate::from_packed(number) {
            prop_assert_eq!(date.to_packed(), number);
            prop_assert_eq!(date.to_string().parse::<PartialDate>(), Ok(date));
        }
    }

    #[test]
    fn a_coarser_date_contains_its_finer_ones(date in any_date()) {
        let year = PartialDate::new(i64::from(date.year()), 0, 0).unwrap();
        prop_assert!(year.first() <= date.first() && date.last() <= year.last());
    }

    #[test]
    fn spans_hold_at_least_one_day(date in any_date()) {
        let span = date.span();
        prop_assert!(span.start < span.end);
        prop_assert_eq!(span.single().is_some(), date.is_full());
    }

    #[test]
    fn days_round_trip(number in -719_162_i32..=2_932_896) {
        let date = Day::from_number(number).date().unwrap();
        prop_assert_eq!(date.first().number(), number);
    }

    #[test]
    fn no_text_panics(text in ".{0,12}") {
        let _: Result<PartialDate, _> = text.parse();
    }
}

#[test]
fn refused() {
    let cases = [
        (
            (2023, 2, 30),
            DateError::Day {
                year: 2023,
                month: 2,
                day: 30,
            },
        ),
        ((2023, 13, 1), DateError::Month(13)),
        (
            (0, 3, 0),
            DateError::Gap {
                finer: "month",
                coarser: "year",
            },
        ),
        (
            (0, 0, 3),
            DateError::Gap {
                finer: "day",
                coarser: "year",
            },
        ),
        (
            (2023, 0, 3),
            DateError::Gap {
                finer: "day",
                coarser: "month",
            },
        ),
        ((0, 0, 0), DateError::Year(0)),
        ((99_999, 1, 1), DateError::Year(99_999)),
        (
            (2023, 1, -1),
            DateError::Day {
                year: 2023,
                month: 1,
                day: -1,
            },
        ),
        ((i64::MAX, i64::MAX, i64::MAX), DateError::Year(i64::MAX)),
    ];
    for ((year, month, day), expected) in cases {
        assert_eq!(
            PartialDate::new(year, month, day),
            Err(expected),
            "{year} {month} {day}"
        );
    }
    for text in [
        "",
        "2010-",
        "2010-1",
        "10-10-2010",
        "2010-00",
        "2010-10-14T00:00",
        "+201",
    ] {
        assert_eq!(text.parse::<PartialDate>(), Err(DateError::Form), "{text}");
    }
}

#[test]
fn days_outside_the_calendar_have_no_date() {
    for number in [i32::MIN, -719_163, 2_932_897, i32::MAX] {
        assert_eq!(Day::from_number(number).date(), None, "{number}");
    }
}

#[test]
fn bounds() {
    let cases = [
        ("1970-01-01", 0, 0),
        ("1969-12-31", -1, -1),
        ("2024-02", 19_754, 19_782),
        ("2023", 19_358, 19_722),
    ];
    for (text, first, last) in cases {
        let date: PartialDate = text.parse().unwrap();
        assert_eq!(
            (date.first().number(), date.last().number()),
            (first, last),
            "{text}"
        );
    }
}
