//! The catalogue that a command works on: a store, the starter catalogue, or files.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::failure::Failure;
use super::journal;
use crate::catalogue::import::{Input, LINE_LIMIT, MissingEnd, Rules, import, read};
use crate::catalogue::{State, apply, kept, starter};
use crate::config::Config;
use crate::index::Snapshot;
use crate::model::{Catalogue, PartialDate};

/// The snapshot of the store that the configuration names, or of the starter catalogue.
pub(super) fn snapshot(config: &Config) -> Result<Snapshot, Failure> {
    let Some(opened) = journal::open(config, false)? else {
        return Ok(starter_snapshot());
    };
    let (state, kept) = kept::load(&*opened.journal).map_err(Failure::other)?;
    Ok(kept::index(kept, &state))
}

/// The snapshot of the starter catalogue.
pub(super) fn starter_snapshot() -> Snapshot {
    let (catalogue, _) = starter::load();
    Snapshot::build(Arc::new(catalogue), starter::REVISION)
}

/// The snapshot of FollowTheMoney files, imported into memory.
pub(super) fn from_files(paths: &[PathBuf]) -> Result<Snapshot, Failure> {
    let as_of = today()?;
    let inputs: Vec<_> = paths
        .iter()
        .map(|path| Input::from_path(path, as_of, MissingEnd::default()))
        .collect();
    let parsed = read(&inputs, LINE_LIMIT, &mut ()).map_err(Failure::other)?;
    let (changes, _) = import(&State::default(), parsed, Rules::default());
    let mut catalogue = Catalogue::default();
    for change in &changes {
        apply(&mut catalogue, change);
    }
    Ok(Snapshot::build(Arc::new(catalogue), starter::REVISION))
}

/// The day on which the command runs, in UTC.
pub(super) fn today() -> Result<PartialDate, Failure> {
    let date = Timestamp::now().to_zoned_datetime(TimeZone::UTC).date();
    PartialDate::new(date.year().into(), date.month().into(), date.day().into())
        .map_err(Failure::other)
}
