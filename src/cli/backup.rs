//! `incumbent backup` and `incumbent restore`.

use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, ValueHint};

use super::failure::{Exit, Failure};
use super::journal::{self, Opened};
use super::server;
use crate::catalogue::backup::{self, Summary};
use crate::catalogue::nats::NatsJournal;
use crate::catalogue::{Store, StoreError};
use crate::config::Config;

/// How long connecting to a server may take; the backup itself takes what it takes.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Arguments of `incumbent backup`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  incumbent backup news.backup --server 127.0.0.1:50051     of what a server serves, while it does
  incumbent backup news.backup --journal nats://n1/news     of a shared journal, from its stream
  incumbent backup news.backup --store my.redb              of a store that nobody has open

The file is complete and on the disk when the command ends with 0. Restore it with 'incumbent
restore'.")]
pub(super) struct BackupArgs {
    /// The file to write; it must not be there yet
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    file: PathBuf,
    /// Back up what this server serves
    #[arg(long, value_name = "HOST:PORT", value_hint = ValueHint::Hostname)]
    server: Option<String>,
}

/// Arguments of `incumbent restore`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  incumbent restore news.backup --store new.redb
  incumbent restore news.backup --store copy.redb --journal nats://n1,n2,n3/news
  incumbent restore news.backup --check

The backup is checked before anything is written, and what was written is read back and compared.")]
pub(super) struct RestoreArgs {
    /// The backup
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    file: PathBuf,
    /// Check the backup and restore nothing
    #[arg(long)]
    check: bool,
}

/// Writes a backup.
///
/// # Errors
///
/// There is nothing to back up, or it cannot be read to its end, or the file cannot be written.
pub(super) fn backup(
    args: &BackupArgs,
    config: &Config,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    let path = &args.file;
    let file_failure = |source| Failure::File {
        path: path.clone(),
        source,
    };
    let mut name = path.clone().into_os_string();
    name.push(".part");
    let part = PathBuf::from(name);
    if path.exists() {
        return Err(Failure::Usage(format!(
            "{} is already there",
            path.display()
        )));
    }
    let file = File::create(&part).map_err(file_failure)?;
    let written = fill(args, config, &file).and_then(|()| {
        file.sync_all().map_err(file_failure)?;
        // Read back: what a server or a disk mangled is no backup.
        check(&part)
    });
    let summary = match written {
        Ok(summary) => summary,
        Err(failure) => {
            // A part of a backup is of no use to anybody.
            let _ = std::fs::remove_file(&part);
            return Err(failure);
        }
    };
    std::fs::rename(&part, path).map_err(file_failure)?;
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    File::open(folder.unwrap_or(Path::new(".")))
        .and_then(|folder| folder.sync_all())
        .map_err(file_failure)?;
    writeln!(out, "{} holds {}", path.display(), describe(&summary))?;
    Ok(Exit::Done)
}

fn fill(args: &BackupArgs, config: &Config, file: &File) -> Result<(), Failure> {
    let mut to = BufWriter::new(file);
    if let Some(address) = &args.server {
        server::backup(address, TIMEOUT, &mut to)?;
        return Ok(to.flush()?);
    }
    if let Some(settings) = journal::settings(config) {
        // From the stream, past any copy that a server may have open.
        let memory = Store::over(redb::backends::InMemoryBackend::new(), Path::new("memory"));
        let copy = memory.map_err(Failure::other)?;
        let stream = NatsJournal::open_existing(settings, copy).map_err(Failure::other)?;
        backup::write(&stream, &mut to).map_err(Failure::other)?;
        return Ok(());
    }
    let Some(path) = &config.store else {
        return Err(Failure::Usage(
            "say what to back up: --server HOST:PORT, --store PATH or --journal ADDRESS".to_owned(),
        ));
    };
    let store = match Store::open(path) {
        Ok(store) => store,
        Err(error @ StoreError::AlreadyOpen { .. }) => {
            return Err(Failure::Usage(format!(
                "{error}: give its address with --server HOST:PORT"
            )));
        }
        Err(error) => return Err(Failure::other(error)),
    };
    backup::write(&store, &mut to).map_err(Failure::other)?;
    Ok(())
}

/// Restores a backup.
///
/// # Errors
///
/// The backup is damaged, or the journal holds something or cannot be written.
pub(super) fn restore(
    args: &RestoreArgs,
    config: &Config,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    let summary = check(&args.file)?;
    if args.check {
        writeln!(
            out,
            "{} is whole: {}",
            args.file.display(),
            describe(&summary)
        )?;
        return Ok(Exit::Done);
    }
    let Some(Opened { journal, .. }) = journal::open(config, true)? else {
        return Err(Failure::Usage(
            "say where to restore to: --store PATH, and --journal ADDRESS for a shared journal"
                .to_owned(),
        ));
    };
    let mut file = open(&args.file)?;
    let restored = backup::restore(&mut file, &*journal).map_err(Failure::other)?;
    writeln!(out, "restored and compared: {}", describe(&restored))?;
    Ok(Exit::Done)
}

fn open(path: &Path) -> Result<BufReader<File>, Failure> {
    let file = File::open(path).map_err(|source| Failure::File {
        path: path.to_owned(),
        source,
    })?;
    Ok(BufReader::new(file))
}

fn check(path: &Path) -> Result<Summary, Failure> {
    backup::verify(&mut open(path)?).map_err(|problem| Failure::Content {
        place: path.display().to_string(),
        problem: problem.to_string(),
    })
}

fn describe(summary: &Summary) -> String {
    let from = match summary.checkpoint {
        0 => String::new(),
        revision => format!(", going on from a checkpoint at revision {revision}"),
    };
    let digest: String = summary
        .digest
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!(
        "{} records of {} changes, to revision {}{from}, sha256 {digest}...",
        summary.records, summary.changes, summary.revision
    )
}
