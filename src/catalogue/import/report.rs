//! What an import did, counted. Nothing is dropped silently.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::model::Kind;

/// How many places are kept of each reason; all are counted.
pub const PLACES_KEPT: usize = 20;

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The files, in the order given.
    pub files: Vec<FileReport>,
    /// Lines read, blank ones not counted. Each of them was used, skipped or refused.
    pub read: u64,
    /// Lines of schemas that hold nothing for a catalogue, by schema.
    pub skipped: BTreeMap<String, u64>,
    /// What the files hold, after joining and merging.
    pub stored: Stored,
    /// Rows that became a further term of a tenure, or repeated one.
    pub merged_rows: u64,
    /// Records that turned out to be an entity which another record had named already.
    pub joined_entities: u64,
    /// What was repaired, by reason.
    pub repaired: BTreeMap<Repair, Tally>,
    /// What the files say and people decided otherwise: it was left as they decided.
    pub kept: BTreeMap<Kept, Tally>,
    /// What was refused, by reason.
    pub refused: BTreeMap<Refusal, Tally>,
    /// Changes of the catalogue. None when all was known already.
    pub changes: u64,
}

/// One file of an import.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileReport {
    /// As the caller named it.
    pub file: String,
    /// Its source's name.
    pub source: String,
    /// Lines read, blank ones not counted.
    pub lines: u64,
    /// Bytes read, before decompression.
    pub bytes: u64,
}

/// What the files of an import hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stored {
    /// People.
    pub people: u64,
    /// Organisations.
    pub organisations: u64,
    /// Places.
    pub places: u64,
    /// Offices.
    pub offices: u64,
    /// Tenures.
    pub tenures: u64,
}

impl Stored {
    /// Counts an entity.
    pub(super) fn count(&mut self, kind: Kind) {
        *match kind {
            Kind::Person => &mut self.people,
            Kind::Organisation => &mut self.organisations,
            Kind::Place => &mut self.places,
            Kind::Office => &mut self.offices,
        } += 1;
    }

    /// Counts what another counted, too.
    pub(super) fn add(&mut self, other: &Self) {
        self.people += other.people;
        self.organisations += other.organisations;
        self.places += other.places;
        self.offices += other.offices;
        self.tenures += other.tenures;
    }
}

/// How often something happened, and where first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// All of them.
    pub count: u64,
    /// The first, in order of file and line: at most [`PLACES_KEPT`].
    pub first: Vec<Place>,
}

/// A line of a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// As the caller named it.
    pub file: String,
    /// Counted from 1.
    pub line: u64,
    /// What was found there.
    pub detail: String,
}

/// Why a line was refused. The rest of the file is not touched by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Refusal {
    /// Longer than the limit.
    LineTooLong,
    /// The compressed data is cut or damaged here: what follows could not be read.
    DamagedFile,
    /// Not UTF-8.
    NotUtf8,
    /// Holds a NUL byte.
    Nul,
    /// Not JSON.
    NotJson,
    /// JSON, and not of the shape of a FollowTheMoney entity.
    WrongType,
    /// The id is empty, too long, or holds what no id may.
    BadKey,
    /// Another line of the same id is of another kind.
    KindConflict,
    /// An entity without any usable name.
    NoName,
    /// A date that is none.
    BadDate,
    /// Ends before it starts.
    EndBeforeStart,
    /// Names no holder, post or organisation.
    NoReference,
    /// Names several holders, posts or organisations.
    SeveralReferences,
    /// The holder is neither in the files nor in the catalogue.
    DanglingHolder,
    /// The post is neither in the files nor in the catalogue.
    DanglingOffice,
    /// The organisation is neither in the files nor in the catalogue.
    DanglingOrganisation,
    /// What should be a person, a post or an organisation is something else.
    WrongKind,
}

impl Refusal {
    /// For people.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LineTooLong => "line too long",
            Self::DamagedFile => "compressed data cut or damaged",
            Self::NotUtf8 => "not UTF-8",
            Self::Nul => "NUL in the line",
            Self::NotJson => "not JSON",
            Self::WrongType => "wrong type",
            Self::BadKey => "unusable id",
            Self::KindConflict => "id of another kind elsewhere",
            Self::NoName => "no usable name",
            Self::BadDate => "not a date",
            Self::EndBeforeStart => "end before start",
            Self::NoReference => "no holder, post or organisation",
            Self::SeveralReferences => "several holders, posts or organisations",
            Self::DanglingHolder => "holder not found",
            Self::DanglingOffice => "post not found",
            Self::DanglingOrganisation => "organisation not found",
            Self::WrongKind => "reference to another kind",
        }
    }
}

/// What was repaired.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Repair {
    /// A name or a seat that holds what no name may, or is too long: dropped.
    NameDropped,
    /// A date of an entity that is none: dropped.
    DateDropped,
    /// A code or an identifier that is none: dropped.
    CodeDropped,
    /// A post's organisation that is not there, or is no organisation: dropped.
    OrganisationDropped,
    /// Two dates for one thing: the first, by record, stays.
    DatesInConflict,
    /// A status that is not understood: passed over.
    StatusUnknown,
    /// One role with two rows, one lacking its end: it took the other's.
    EndTaken,
    /// One role with two rows, one lacking its start: it took the other's.
    StartTaken,
    /// Two rows that say the same of one role: one stays.
    RowRepeated,
}

impl Repair {
    /// For people.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NameDropped => "unusable name dropped",
            Self::DateDropped => "unusable date dropped",
            Self::CodeDropped => "unusable code dropped",
            Self::OrganisationDropped => "post's organisation not found",
            Self::DatesInConflict => "two dates, the first kept",
            Self::StatusUnknown => "status not understood",
            Self::EndTaken => "one role with two rows, one lacking its end",
            Self::StartTaken => "one role with two rows, one lacking its start",
            Self::RowRepeated => "the same row twice",
        }
    }
}

/// What people decided and an import left as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Kept {
    /// A name, date or other value of an entity that somebody edited.
    Edited,
    /// A row of a tenure that somebody edited or removed, or one that overlaps such a tenure.
    RowEdited,
    /// An entity that somebody deleted, or a row of one.
    Deleted,
    /// Two entities that the files join and somebody parted.
    Parted,
}

impl Kept {
    /// For people.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Edited => "value that somebody edited",
            Self::RowEdited => "row that somebody edited or removed",
            Self::Deleted => "entity that somebody deleted, or row of one",
            Self::Parted => "entities that somebody parted",
        }
    }
}

impl Report {
    /// What was left as people decided, whatever the reason.
    #[must_use]
    pub fn kept_total(&self) -> u64 {
        self.kept.values().map(|tally| tally.count).sum()
    }

    /// Lines refused, whatever the reason.
    #[must_use]
    pub fn refused_total(&self) -> u64 {
        self.refused.values().map(|tally| tally.count).sum()
    }

    /// Repairs, whatever the reason.
    #[must_use]
    pub fn repaired_total(&self) -> u64 {
        self.repaired.values().map(|tally| tally.count).sum()
    }

    /// Lines skipped, whatever the schema.
    #[must_use]
    pub fn skipped_total(&self) -> u64 {
        self.skipped.values().sum()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = |f: &mut fmt::Formatter<'_>, what: &str, count: u64| {
            writeln!(f, "{what:<46} {count:>9}")
        };
        for file in &self.files {
            line(f, &format!("{} ({})", file.file, file.source), file.lines)?;
        }
        line(f, "lines read", self.read)?;
        line(f, "people", self.stored.people)?;
        line(f, "organisations", self.stored.organisations)?;
        line(f, "places", self.stored.places)?;
        line(f, "offices", self.stored.offices)?;
        line(f, "tenures", self.stored.tenures)?;
        line(
            f,
            "rows merged into tenures of other rows",
            self.merged_rows,
        )?;
        line(
            f,
            "records joined to entities of other records",
            self.joined_entities,
        )?;
        line(f, "changes of the catalogue", self.changes)?;
        line(f, "skipped", self.skipped_total())?;
        for (schema, count) in &self.skipped {
            line(f, &format!("  {schema}"), *count)?;
        }
        line(f, "repaired", self.repaired_total())?;
        for (reason, tally) in &self.repaired {
            line(f, &format!("  {}", reason.as_str()), tally.count)?;
            write_places(f, tally, 3)?;
        }
        if self.kept_total() > 0 {
            line(f, "left as people decided", self.kept_total())?;
        }
        for (reason, tally) in &self.kept {
            line(f, &format!("  {}", reason.as_str()), tally.count)?;
            write_places(f, tally, 3)?;
        }
        line(f, "refused", self.refused_total())?;
        for (reason, tally) in &self.refused {
            line(f, &format!("  {}", reason.as_str()), tally.count)?;
            write_places(f, tally, PLACES_KEPT)?;
        }
        Ok(())
    }
}

fn write_places(f: &mut fmt::Formatter<'_>, tally: &Tally, most: usize) -> fmt::Result {
    for place in tally.first.iter().take(most) {
        writeln!(f, "    {}:{}: {}", place.file, place.line, place.detail)?;
    }
    let shown = tally.first.len().min(most) as u64;
    if tally.count > shown {
        writeln!(f, "    and {} more", tally.count - shown)?;
    }
    Ok(())
}
