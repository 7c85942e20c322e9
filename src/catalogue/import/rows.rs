//! Rows: what a source says of one holder in one office.

use std::collections::BTreeMap;

use super::clean;
use super::ftm::{Property, Schema};
use super::interval::{SpanEnd, Status, interval};
use super::notes::{At, Notes};
use super::office;
use super::read::{FileMeta, Fragment};
use super::report::{Kept, Refusal};
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
pub(super) fn values<'a>(group: &[&'a Fragment], property: Property) -> Vec<&'a str> {
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

pub(super) type RefusedRow = (Refusal, String);

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
