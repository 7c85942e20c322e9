//! Values of a source, made fit for the catalogue or dropped with a note.

use super::notes::{At, Notes};
use super::read::COMBINING_RUN;
use super::report::Repair;
use crate::model::{DateError, Gender, PartialDate};
use crate::text::forbidden;

/// Bytes of a name; as many as a mention may have.
const NAME_LIMIT: usize = 512;
/// Bytes of an identifier; the longest of those that are read has 20.
const IDENTIFIER_LIMIT: usize = 64;
/// Bytes of a page's address.
const URL_LIMIT: usize = 2048;

/// A name with single spaces; `None`, and a note, when it is not fit to be one.
pub(super) fn name(text: &str, at: At, notes: &mut Notes) -> Option<String> {
    let mut cleaned = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !cleaned.is_empty() {
            cleaned.push(' ');
        }
        cleaned.push_str(word);
    }
    if cleaned.is_empty() {
        return None;
    }
    let wrong = if cleaned.len() > NAME_LIMIT {
        Some(format!("{} bytes, at most {NAME_LIMIT}", cleaned.len()))
    } else if !cleaned.chars().any(char::is_alphanumeric) {
        Some("no letter and no digit".to_owned())
    } else {
        forbidden(&cleaned, COMBINING_RUN)
    };
    let Some(wrong) = wrong else {
        return Some(cleaned);
    };
    notes.repair(Repair::NameDropped, at, wrong);
    None
}

/// A date; a time of day behind it is cut off.
pub(super) fn date(text: &str) -> Result<PartialDate, DateError> {
    let text = text.trim();
    let day = match text.as_bytes().get(10) {
        Some(b'T' | b' ') => &text[..10],
        _ => text,
    };
    day.parse()
}

/// The date of an entity; `None`, and a note, when it is none.
pub(super) fn entity_date(text: &str, at: At, notes: &mut Notes) -> Option<PartialDate> {
    date(text)
        .map_err(|error| notes.repair(Repair::DateDropped, at, quoted(text, &error)))
        .ok()
}

/// A jurisdiction's code: "nl", "eu", "us-ak".
pub(super) fn country(text: &str, at: At, notes: &mut Notes) -> Option<String> {
    let code = text.trim().to_ascii_lowercase();
    let mut parts = code.split('-');
    let letters = |part: &str| part.bytes().all(|byte| byte.is_ascii_lowercase());
    let alphanumeric = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let valid = parts
        .next()
        .is_some_and(|part| (2..=4).contains(&part.len()) && letters(part))
        && parts
            .next()
            .is_none_or(|part| (1..=4).contains(&part.len()) && alphanumeric(part))
        && parts.next().is_none();
    if !valid {
        notes.repair(Repair::CodeDropped, at, shown(text));
    }
    valid.then_some(code)
}

/// A subdivision's code; a subdivision's name is passed over, it is no code.
pub(super) fn subdivision(text: &str, at: At, notes: &mut Notes) -> Option<String> {
    let is_code = text.is_ascii() && text.as_bytes().get(2) == Some(&b'-');
    is_code.then(|| country(text, at, notes)).flatten()
}

/// A Wikidata item: "Q57792".
pub(super) fn wikidata(text: &str, at: At, notes: &mut Notes) -> Option<String> {
    let digits = text.strip_prefix('Q').unwrap_or_default();
    let valid =
        (1..=12).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !valid {
        notes.repair(Repair::CodeDropped, at, shown(text));
    }
    valid.then(|| text.to_owned())
}

/// An identifier of another scheme: a word as its giver writes it.
pub(super) fn identifier(text: &str, at: At, notes: &mut Notes) -> Option<String> {
    let value = text.trim();
    let valid = (1..=IDENTIFIER_LIMIT).contains(&value.len())
        && value.bytes().all(|byte| byte.is_ascii_graphic());
    if !valid {
        notes.repair(Repair::CodeDropped, at, shown(text));
    }
    valid.then(|| value.to_owned())
}

/// A gender, in the words of the source.
pub(super) fn gender(text: &str, at: At, notes: &mut Notes) -> Option<Gender> {
    let gender = match text {
        "female" => Gender::Female,
        "male" => Gender::Male,
        "other" => Gender::Other,
        _ => {
            notes.repair(Repair::CodeDropped, at, shown(text));
            return None;
        }
    };
    Some(gender)
}

/// The address of a page; passed over when it is none.
pub(super) fn url(text: &str) -> Option<String> {
    let web = text.starts_with("https://") || text.starts_with("http://");
    let plain = !text.contains(|c: char| c.is_whitespace() || c.is_control());
    (web && plain && text.len() <= URL_LIMIT).then(|| text.to_owned())
}

/// `text` and what is wrong with it.
pub(super) fn quoted(text: &str, error: &DateError) -> String {
    format!("{}: {error}", shown(text))
}

/// `text` as a report may show it: short, in quotes, without control characters.
pub(super) fn shown(text: &str) -> String {
    let short: String = text.chars().take(60).collect();
    format!("{short:?}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: At = At { file: 0, line: 1 };

    #[test]
    fn names() {
        let long = "x".repeat(513);
        let marks = format!("a{}", "\u{301}".repeat(9));
        let cases: [(&str, Option<&str>, usize); 8] = [
            ("Mark Rutte", Some("Mark Rutte"), 0),
            ("  Mark\t Rutte\n", Some("Mark Rutte"), 0),
            ("", None, 0),
            ("--", None, 1),
            ("a\u{0}b", None, 1),
            ("a\u{202e}b", None, 1),
            (&long, None, 1),
            (&marks, None, 1),
        ];
        for (text, expected, repairs) in cases {
            let mut notes = Notes::default();
            let cleaned = name(text, AT, &mut notes);
            assert_eq!(cleaned.as_deref(), expected, "{text:?}");
            let mut report = super::super::Report::default();
            notes.write_to(&mut report);
            assert_eq!(report.repaired_total(), repairs as u64, "{text:?}");
        }
    }

    #[test]
    fn dates() {
        let cases = [
            ("2010", Some("2010")),
            ("2010-10", Some("2010-10")),
            ("2010-10-14", Some("2010-10-14")),
            ("2010-10-14T00:00", Some("2010-10-14")),
            ("2010-10-14T12:30:00Z", Some("2010-10-14")),
            ("2010-10-14 12:30:00", Some("2010-10-14")),
            ("0000", None),
            ("0000-01-01", None),
            ("99999", None),
            ("99999-01-01", None),
            ("2023-02-30", None),
            ("2010-10-14x", None),
            ("14.10.2010", None),
            ("", None),
            ("2010-1é-14", None),
        ];
        for (text, expected) in cases {
            let read = date(text).ok().map(|date| date.to_string());
            assert_eq!(read.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn codes() {
        let countries = [
            ("nl", Some("nl")),
            ("NL", Some("nl")),
            ("us-ak", Some("us-ak")),
            ("eu", Some("eu")),
            ("suhh", Some("suhh")),
            ("Netherlands", None),
            ("n", None),
            ("us-", None),
            ("us-ak-x", None),
            ("", None),
        ];
        for (text, expected) in countries {
            let code = country(text, AT, &mut Notes::default());
            assert_eq!(code.as_deref(), expected, "{text}");
        }
        let items = [("Q1", true), ("Q", false), ("q1", false), ("Q1x", false)];
        for (text, valid) in items {
            let item = wikidata(text, AT, &mut Notes::default());
            assert_eq!(item.is_some(), valid, "{text}");
        }
        let long = "1".repeat(65);
        let others = [
            ("7ZW8QJWVPR4P1J1KQY45", true),
            (" GB 123", false),
            ("", false),
            ("a\u{0}", false),
            (&long, false),
        ];
        for (text, valid) in others {
            let value = identifier(text, AT, &mut Notes::default());
            assert_eq!(value.is_some(), valid, "{text}");
        }
    }
}
