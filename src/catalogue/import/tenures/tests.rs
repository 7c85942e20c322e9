use super::*;
use crate::catalogue::import::{Report, notes::Notes};
use crate::model::{Packed as _, Tenure};

fn date(text: &str) -> PartialDate {
    text.parse().unwrap()
}

/// "2010-10-14 2012" is a row; "-" a date that is missing; "+2023" one that runs as of
/// then, "!2023" one that says so itself, ">2027" one scheduled as of 2025, "x" one that
/// ended some day; "@" names a seat.
fn piece(number: usize, text: &str) -> Piece {
    let (text, seat) = match text.strip_suffix(" @") {
        Some(text) => (text, true),
        None => (text, false),
    };
    let (start, end) = text.split_once(' ').unwrap();
    let end = match end.split_at(1) {
        ("-", _) => SpanEnd::Unknown,
        ("x", _) => SpanEnd::Ended { by: None },
        ("+", as_of) => SpanEnd::Ongoing {
            as_of: date(as_of),
            explicit: false,
        },
        ("!", as_of) => SpanEnd::Ongoing {
            as_of: date(as_of),
            explicit: true,
        },
        (">", end) => SpanEnd::Scheduled {
            as_of: Some(date("2025-06-01")),
            end: date(end),
        },
        _ => SpanEnd::On(date(end)),
    };
    Piece {
        span: Span {
            start: (start != "-").then(|| date(start)),
            end,
            constituency: seat.then(|| "Uxbridge".to_owned()),
            source: "test".to_owned(),
            key: format!("row-{number}"),
            url: None,
        },
        at: Some(At {
            file: 0,
            line: number as u64,
        }),
    }
}

fn shown(merged: &Merged) -> String {
    let start = merged
        .start
        .map_or("-".to_owned(), |start| start.to_string());
    let end = match merged.end {
        End::On(date) => date.to_string(),
        End::Ongoing { as_of } => format!("+{as_of}"),
        End::Ended { .. } => "x".to_owned(),
        End::Unknown => "-".to_owned(),
    };
    let scheduled = merged.scheduled_end.map(|end| format!(" >{end}"));
    let scheduled = scheduled.unwrap_or_default();
    format!("{start} {end}{scheduled} ({})", merged.terms.len())
}

fn tenure(merged: Merged) -> Tenure {
    use crate::model::{EntityId, TenureId};
    Tenure {
        id: TenureId::derive("test", "t"),
        holder: EntityId::derive("test", "p"),
        office: EntityId::derive("test", "o"),
        start: merged.start,
        end: merged.end,
        scheduled_end: merged.scheduled_end,
        acting: false,
        terms: merged.terms,
    }
}

#[test]
fn rows_to_tenures() {
    let cases: &[(&str, &[&str], &[&str])] = &[
        (
            "a row a cabinet, several ends",
            &[
                "2010-10-14 2012-11-05",
                "2010-10-14 2024-07-02",
                "2010-10-14 2017-10-26",
            ],
            &["2010-10-14 2024-07-02 (3)"],
        ),
        (
            "re-elected the same day and the day after",
            &[
                "2001-01-01 2005-01-01",
                "2005-01-01 2009-12-31",
                "2010-01-01 2013-01-01",
            ],
            &["2001-01-01 2013-01-01 (3)"],
        ),
        (
            "two tenures",
            &["2000-03-17 2001-10-19", "2005-10-17 2013-10-16"],
            &["2000-03-17 2001-10-19 (1)", "2005-10-17 2013-10-16 (1)"],
        ),
        (
            "two days between are a gap",
            &["2001-01-01 2005-01-01", "2005-01-03 2009-01-01"],
            &["2001-01-01 2005-01-01 (1)", "2005-01-03 2009-01-01 (1)"],
        ),
        (
            "an election between two terms of a seat",
            &["2001-01-01 2005-01-01 @", "2005-05-01 2009-01-01 @"],
            &["2001-01-01 2009-01-01 (2)"],
        ),
        (
            "too long for an election",
            &["2001-01-01 2005-01-01 @", "2005-05-02 2009-01-01 @"],
            &["2001-01-01 2005-01-01 (1)", "2005-05-02 2009-01-01 (1)"],
        ),
        (
            "an election gap needs seats on both sides",
            &["2001-01-01 2005-01-01 @", "2005-02-01 2009-01-01"],
            &["2001-01-01 2005-01-01 (1)", "2005-02-01 2009-01-01 (1)"],
        ),
        (
            "identical rows",
            &["2001-01-01 2005-01-01", "2001-01-01 2005-01-01"],
            &["2001-01-01 2005-01-01 (1)"],
        ),
        (
            "an end taken over",
            &["2010-10-14 -", "2010-10-14 2024-07-02"],
            &["2010-10-14 2024-07-02 (2)"],
        ),
        (
            "an end taken over by a row that ran as of an earlier day",
            &["2010-10-14 !2023-01-01", "2010-10-14 2024-07-02"],
            &["2010-10-14 2024-07-02 (2)"],
        ),
        (
            "no end taken over from a cabinet that ended before",
            &["2010-10-14 !2023-01-01", "2010-10-14 2017-10-26"],
            &["2010-10-14 +2023-01-01 (2)"],
        ),
        (
            "the source's habit yields to a row with an end",
            &["2010-10-14 +2023-01-01", "2010-10-14 2017-10-26"],
            &["2010-10-14 2017-10-26 (2)"],
        ),
        (
            "running since the day on which another term ended",
            &["2019-12-12 2024-07-04", "2024-07-04 +2026-06-12"],
            &["2019-12-12 +2026-06-12 (2)"],
        ),
        (
            "an unknown end after a known one",
            &["2019-12-12 2024-07-04", "2024-07-04 -"],
            &["2019-12-12 - (2)"],
        ),
        (
            "an unknown end reaches nothing",
            &["1868-01-01 -", "1880-01-01 1883-12-31"],
            &["1868-01-01 - (1)", "1880-01-01 1883-12-31 (1)"],
        ),
        (
            "a row of no length ends nothing",
            &["2023-01-16 -", "2023-01-16 2023-01-16"],
            &["2023-01-16 - (2)"],
        ),
        (
            "a scheduled end is no end",
            &["2023-01-03 2025-01-03", "2025-01-03 >2027-01-03"],
            &["2023-01-03 +2025-06-01 >2027-01-03 (2)"],
        ),
        (
            "a start taken over",
            &["- 2023-01-16", "2013-01-28 2023-01-16"],
            &["2013-01-28 2023-01-16 (2)"],
        ),
        (
            "what ended before the start is another tenure",
            &["- 2013-01-28", "2013-01-28 2023-01-16"],
            &["- 2013-01-28 (1)", "2013-01-28 2023-01-16 (1)"],
        ),
        (
            "a row without dates",
            &["- -", "1900-03-31 1902-01-01", "1910-03-31 1912-01-01"],
            &["1900-03-31 1902-01-01 (2)", "1910-03-31 1912-01-01 (1)"],
        ),
        (
            "nothing but rows without dates",
            &["- -", "- x"],
            &["- - (2)"],
        ),
        ("ended some day", &["2001-01-01 x"], &["2001-01-01 x (1)"]),
        (
            "years that meet",
            &["1971 1974", "1974 1976"],
            &["1971 1976 (2)"],
        ),
        (
            "the finer start of two sources",
            &["2010 2024-07-02", "2010-10-14 2024"],
            &["2010-10-14 2024-07-02 (2)"],
        ),
    ];
    for (name, rows, expected) in cases {
        let mut rows: Vec<Piece> = rows
            .iter()
            .enumerate()
            .map(|(number, text)| piece(number, text))
            .collect();
        for _ in 0..2 {
            let merged = merge(rows.clone(), &mut Notes::default());
            let tenures: Vec<String> = merged.iter().map(shown).collect();
            assert_eq!(tenures, *expected, "{name}");
            rows.reverse();
        }
    }
}

#[test]
fn what_was_merged_can_be_merged_again() {
    let cases: &[&[&str]] = &[
        &["2010-10-14 2012-11-05", "2010-10-14 2024-07-02"],
        &["2019-12-12 2024-07-04", "2024-07-04 +2026-06-12"],
        &["2010-10-14 !2023-01-01", "2010-10-14 2017-10-26"],
        &["2023-01-03 2025-01-03", "2025-01-03 >2027-01-03"],
        &["2010-10-14 -", "2010-10-14 2024-07-02"],
        &["2026-01-03 >2027-01-03"],
        &["- -", "1900-03-31 1902-01-01"],
        &["2001-01-01 x"],
        &["2001-01-01 -"],
    ];
    for rows in cases {
        let pieces = rows.iter().enumerate();
        let pieces = pieces.map(|(number, text)| piece(number, text)).collect();
        let mut merged = merge(pieces, &mut Notes::default());
        assert_eq!(merged.len(), 1, "{rows:?}");
        let first = tenure(merged.remove(0));
        let mut record = String::new();
        first.pack(&mut record);
        let stored = Tenure::read(first.id, &record);
        let mut again = merge(pieces_of(stored), &mut Notes::default());
        assert_eq!(again.len(), 1, "{rows:?}");
        assert_eq!(tenure(again.remove(0)), first, "{rows:?}");
    }
}

#[test]
fn repairs_and_merges_are_counted() {
    let rows = [
        "2010-10-14 -",
        "2010-10-14 2024-07-02",
        "2010-10-14 2024-07-02",
        "- 2024-07-02",
    ];
    let pieces = rows.iter().enumerate();
    let pieces = pieces.map(|(number, text)| piece(number, text)).collect();
    let mut notes = Notes::default();
    let merged = merge(pieces, &mut notes);
    assert_eq!(
        merged.iter().map(|merged| merged.merged_rows).sum::<u64>(),
        3
    );
    let mut report = Report::default();
    notes.write_to(&mut report);
    let counts: Vec<_> = report
        .repaired
        .iter()
        .map(|(repair, tally)| (*repair, tally.count))
        .collect();
    assert_eq!(
        counts,
        [
            (Repair::EndTaken, 1),
            (Repair::StartTaken, 1),
            (Repair::RowRepeated, 1)
        ]
    );
}
