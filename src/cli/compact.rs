//! `incumbent compact`: a checkpoint in a store, old history let go, the file shrunk.

use std::io::Write;
use std::path::Path;

use clap::Args;
use jiff::Timestamp;

use super::failure::{Exit, Failure};
use super::flags::Pairs;
use crate::catalogue::compact::{Compacted, compact};
use crate::catalogue::{Store, StoreError, kept};
use crate::config::Config;

/// Arguments of `incumbent compact`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  incumbent compact --store my.redb                      so that the next start is short
  incumbent compact --store my.redb --keep-history 90d   and let older history go
  incumbent compact --store my.redb --keep-history 0s    and let all history go

The catalogue stays as it is, with every id that was ever given up. What goes is who changed what,
when and why: an entity's history, and watching from an old revision on. A server does this by
itself while it serves, all but shrinking the file: see checkpoint_bytes and keep_history in
'incumbent config'. A store that lost old history cannot become a shared journal.")]
pub(super) struct CompactArgs {
    /// Let history go that is older than this [default: keep all]
    #[arg(long, value_name = "DURATION")]
    keep_history: Option<String>,
}

impl CompactArgs {
    pub(super) fn pairs(&self) -> Pairs {
        let given = self.keep_history.clone();
        given
            .map(|value| ("keep_history", value))
            .into_iter()
            .collect()
    }
}

/// Compacts and says what came of it.
///
/// # Errors
///
/// There is no store, it is in use, or it cannot be written.
pub(super) fn run(config: &Config, out: &mut dyn Write) -> Result<Exit, Failure> {
    let Some(path) = &config.store else {
        return Err(Failure::Usage(
            "say what to compact: --store PATH".to_owned(),
        ));
    };
    let store = match Store::open(path) {
        Ok(store) => store,
        Err(error @ StoreError::AlreadyOpen { .. }) => {
            return Err(Failure::Usage(format!(
                "{error}: a server compacts by itself (checkpoint_bytes, keep_history)"
            )));
        }
        Err(error) => return Err(Failure::other(error)),
    };
    let before = size(path)?;
    let (state, kept) = kept::load(&store).map_err(Failure::other)?;
    let snapshot = super::checkpoints::fresh(kept, &state);
    let now = Timestamp::now().as_millisecond();
    let history = config.history();
    let done = compact(
        &store,
        &state,
        &mut kept::parts(&snapshot, &state),
        history,
        now,
    );
    let done = done.map_err(Failure::other)?;
    store.shrink().map_err(Failure::other)?;
    let Compacted {
        revision,
        oldest,
        dropped,
        ..
    } = done;
    writeln!(
        out,
        "{}: checkpoint at revision {revision}; {dropped} records let go, history begins at \
         revision {oldest}; {before} bytes before, {} now",
        path.display(),
        size(path)?,
    )?;
    Ok(Exit::Done)
}

fn size(path: &Path) -> Result<u64, Failure> {
    let file = std::fs::metadata(path).map_err(|source| Failure::File {
        path: path.to_owned(),
        source,
    })?;
    Ok(file.len())
}
