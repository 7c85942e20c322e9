//! Rows: what a source says of one holder in one office.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::clean;
use super::ftm::{Property, Schema};
use super::office;
use super::read::{FileMeta, Fragment, MissingEnd};
use super::report::{At, Kept, Notes, Refusal, Repair};
use crate::model::{Kind, PartialDate};

/// One row of a source.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) holders: Vec<String>,
    pub(super) post: Post,
    pub(super) span: Span,
    pub(super) acting: bool,
    pub(super) at: At,
}

/// What is held.
#[derive(Clone, Debug)]
pub(super) enum Post {
    /// An office with a key of its own.
    Offices(Vec<String>),
    /// A role in an organisation.
    Role {
        organisations: Vec<String>,
        role: String,
    },
}

/// When it is held, and what else the row tells.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Span {
    pub(super) start: Option<PartialDate>,
    pub(super) end: SpanEnd,
    pub(super) constituency: Option<String>,
    pub(super) source: String,
    pub(super) key: String,
    pub(super) url: Option<String>,
}

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

/// What one of the schemas of rows names its parts.
struct Shape {
    holder: Property,
    /// The office itself, or the organisation that it is a role of.
    of: Property,
    default_role: Option<&'static str>,
    holders: &'static [Kind],
}

fn shape(schema: Schema) -> Option<Shape> {
    const PERSON: &[Kind] = &[Kind::Person];
    // Companies sit on boards, and organisations are members of others.
    const LEGAL: &[Kind] = &[Kind::Person, Kind::Organisation];
    let (holder, of, default_role, holders) = match schema {
        Schema::Entity(_) => return None,
        Schema::Occupancy => (Property::Holder, Property::Post, None, PERSON),
        Schema::Directorship => (
            Property::Director,
            Property::Organization,
            Some("Director"),
            LEGAL,
        ),
        Schema::Employment => (
            Property::Employee,
            Property::Employer,
            Some("Employee"),
            PERSON,
        ),
        Schema::Membership => (
            Property::Member,
            Property::Organization,
            Some("Member"),
            LEGAL,
        ),
    };
    Some(Shape {
        holder,
        of,
        default_role,
        holders,
    })
}

/// Makes rows of the fragments that describe roles; refuses those that cannot be. `fragments`
/// are sorted as for [`super::record::records`]. `kind_of` tells what a key means, `is_deleted`
/// whether somebody deleted what it meant: such rows are passed over.
pub(super) fn rows(
    fragments: &[&Fragment],
    files: &[FileMeta],
    kind_of: &dyn Fn(&str) -> Option<Kind>,
    is_deleted: &dyn Fn(&str) -> bool,
    notes: &mut Notes,
) -> Vec<Row> {
    let of_rows: Vec<_> = fragments
        .iter()
        .filter(|fragment| !matches!(fragment.schema, Schema::Entity(_)))
        .copied()
        .collect();
    let mut rows = Vec::with_capacity(of_rows.len());
    for group in of_rows.chunk_by(|left, right| left.key == right.key) {
        let Some(schema) = group.iter().map(|fragment| fragment.schema).min() else {
            continue;
        };
        let (same, other): (Vec<_>, Vec<_>) = group
            .iter()
            .copied()
            .partition(|fragment| fragment.schema == schema);
        for fragment in other {
            let detail = format!(
                "{} has another schema elsewhere",
                clean::shown(&fragment.key)
            );
            notes.refuse(Refusal::KindConflict, fragment.at, detail);
        }
        if let Some(shape) = shape(schema)
            && let Some(first) = same.first()
        {
            let keys = [shape.holder, shape.of].map(|property| values(&same, property));
            if let Some(gone) = keys.iter().flatten().find(|key| is_deleted(key)) {
                notes.keep(Kept::Deleted, first.at, clean::shown(gone));
                continue;
            }
        }
        match row(schema, &same, files, kind_of, notes) {
            Ok(Some(row)) => rows.push(row),
            Ok(None) => {}
            Err((reason, detail)) => {
                for fragment in same {
                    notes.refuse(reason, fragment.at, detail.clone());
                }
            }
        }
    }
    rows
}

/// All values of a property over the fragments of one key, each once.
fn values<'a>(group: &[&'a Fragment], property: Property) -> Vec<&'a str> {
    let mut all: Vec<&str> = Vec::new();
    for fragment in group {
        for value in fragment.properties.all(property) {
            if !all.contains(&value) {
                all.push(value);
            }
        }
    }
    all
}

type RefusedRow = (Refusal, String);

fn row(
    schema: Schema,
    group: &[&Fragment],
    files: &[FileMeta],
    kind_of: &dyn Fn(&str) -> Option<Kind>,
    notes: &mut Notes,
) -> Result<Option<Row>, RefusedRow> {
    let (Some(shape), Some(first)) = (shape(schema), group.first()) else {
        return Ok(None);
    };
    let at = first.at;
    let holders = references(
        group,
        shape.holder,
        shape.holders,
        Refusal::DanglingHolder,
        kind_of,
    )?;
    let post = match shape.default_role {
        None => Post::Offices(references(
            group,
            shape.of,
            &[Kind::Office],
            Refusal::DanglingOffice,
            kind_of,
        )?),
        Some(default) => {
            let organisations = references(
                group,
                shape.of,
                &[Kind::Organisation],
                Refusal::DanglingOrganisation,
                kind_of,
            )?;
            let roles = values(group, Property::Role).into_iter();
            let mut roles = roles.filter_map(|text| clean::name(text, at, notes));
            let role = roles.next().unwrap_or_else(|| default.to_owned());
            Post::Role {
                organisations,
                role,
            }
        }
    };
    let status = Status::read(&values(group, Property::Status), at, notes);
    let own_files = || {
        let of = |fragment: &&Fragment| files.get(fragment.at.file as usize);
        group.iter().filter_map(of)
    };
    let (start, end) = interval(group, status, &own_files, at, notes)?;
    let mut seats = values(group, Property::Constituency).into_iter();
    let constituency = seats.find_map(|text| clean::name(text, at, notes));
    let source = own_files().next().map(|file| file.source.name.clone());
    let mut urls = values(group, Property::SourceUrl).into_iter();
    Ok(Some(Row {
        holders,
        post,
        span: Span {
            start,
            end,
            constituency,
            source: source.unwrap_or_default(),
            key: first.key.to_string(),
            url: urls.find_map(clean::url),
        },
        acting: status.acting,
        at,
    }))
}

/// The keys that a property names; each must mean something of one of `kinds`.
fn references(
    group: &[&Fragment],
    property: Property,
    kinds: &[Kind],
    dangling: Refusal,
    kind_of: &dyn Fn(&str) -> Option<Kind>,
) -> Result<Vec<String>, RefusedRow> {
    let keys = values(group, property);
    if keys.is_empty() {
        return Err((Refusal::NoReference, format!("{property:?}").to_lowercase()));
    }
    for key in &keys {
        match kind_of(key) {
            None => return Err((dangling, clean::shown(key))),
            Some(kind) if !kinds.contains(&kind) => {
                let detail = format!("{} is a {}", clean::shown(key), kind.as_str());
                return Err((Refusal::WrongKind, detail));
            }
            Some(_) => {}
        }
    }
    let mut keys: Vec<String> = keys.into_iter().map(str::to_owned).collect();
    keys.sort_unstable();
    Ok(keys)
}

#[derive(Clone, Copy, Debug, Default)]
struct Status {
    acting: bool,
    running: bool,
    ended: bool,
    unknown: bool,
}

impl Status {
    fn read(texts: &[&str], at: At, notes: &mut Notes) -> Self {
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
fn interval<'a, I: Iterator<Item = &'a FileMeta>>(
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

/// The keys of the offices that rows name by role, each with its organisation's key and the
/// spelling of the first row by key.
pub(super) fn roles(rows: &[Row]) -> BTreeMap<String, (String, String, At)> {
    let mut roles = BTreeMap::new();
    let mut sorted: Vec<&Row> = rows.iter().collect();
    sorted.sort_by(|left, right| left.span.key.cmp(&right.span.key));
    for row in sorted {
        if let Some(key) = row.office_key()
            && let Post::Role {
                organisations,
                role,
            } = &row.post
            && let Some(organisation) = organisations.first()
        {
            roles
                .entry(key)
                .or_insert_with(|| (organisation.clone(), role.clone(), row.at));
        }
    }
    roles
}

impl Row {
    /// The key of the office made for a role; `None` when the office has one of its own.
    pub(super) fn office_key(&self) -> Option<String> {
        match &self.post {
            Post::Offices(_) => None,
            Post::Role {
                organisations,
                role,
            } => organisations.first().map(|first| office::key(first, role)),
        }
    }
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
