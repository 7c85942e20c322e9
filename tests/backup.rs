//! Backup and restore: what was restored is what was backed up, or nothing is.

#![allow(clippy::unwrap_used, reason = "what cannot be set up fails the test")]

#[path = "support/program.rs"]
mod program;

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use incumbent::catalogue::backup::{self, BackupError};
use incumbent::catalogue::{Change, CheckpointPart, Journal, Meta, Section, Store, starter};
use incumbent::model::Source;
use program::{incumbent, told};
use tempfile::TempDir;

fn source(name: &str) -> Change {
    Change::PutSource(Source {
        name: name.to_owned(),
        ..Source::default()
    })
}

fn meta(reason: &str) -> Meta {
    Meta {
        time: 1_700_000_000_000,
        author: "tester".to_owned(),
        reason: reason.to_owned(),
    }
}

/// A store with an import of many records and a few small writes.
fn store(folder: &TempDir, name: &str) -> (PathBuf, Store) {
    let path = folder.path().join(name);
    let store = Store::create_if_missing(&path).unwrap();
    let (changes, _) = starter::changes();
    store.append(&changes, &meta("import")).unwrap();
    for name in ["a", "b", "a"] {
        store.append(&[source(name)], &meta("edit")).unwrap();
    }
    (path, store)
}

struct Serving(Child, String);

impl Serving {
    fn start(folder: &Path, arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_incumbent"))
            .current_dir(folder)
            .env_clear()
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        let (_, address) = line.trim_end().split_once("listening on ").unwrap();
        Self(child, address.to_owned())
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_store_is_backed_up_while_it_is_served_and_restored_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let (_, store) = store(&folder, "my.redb");
    let expected = store.load().unwrap();
    drop(store);
    let serving = Serving::start(folder.path(), &["--store", "my.redb"]);

    // The file is the server's: the command says whom to ask.
    let refused = incumbent(folder.path(), &["backup", "x.backup", "--store", "my.redb"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(
        told(&refused).contains("--server HOST:PORT"),
        "{}",
        told(&refused)
    );

    let backup = ["backup", "my.backup", "--server", &serving.1];
    let done = incumbent(folder.path(), &backup);
    assert!(done.status.success(), "{}", told(&done));
    assert!(told(&done).contains(&format!("to revision {}", expected.1)));
    let again = incumbent(folder.path(), &backup);
    assert_eq!(again.status.code(), Some(2), "{}", told(&again));
    drop(serving);

    let restore = ["restore", "my.backup", "--store", "restored.redb"];
    let done = incumbent(folder.path(), &restore);
    assert!(done.status.success(), "{}", told(&done));
    let restored = Store::open(&folder.path().join("restored.redb")).unwrap();
    assert!(restored.load().unwrap() == expected);
    let original = Store::open(&folder.path().join("my.redb")).unwrap();
    let records = |store: &Store| {
        let mut records = Vec::new();
        store.replay(&mut |record| records.push(record)).unwrap();
        records
    };
    assert!(records(&restored) == records(&original));
    drop((restored, original));
    // Only into an empty store.
    let refused = incumbent(folder.path(), &restore);
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        told(&refused).contains("into an empty one"),
        "{}",
        told(&refused)
    );
    let left: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .flatten()
        .collect();
    assert_eq!(left.len(), 3, "no half backup is left: {left:?}");
}

#[test]
fn a_server_without_a_journal_has_nothing_to_back_up() {
    let folder = tempfile::tempdir().unwrap();
    let serving = Serving::start(folder.path(), &[]);
    let address = serving.1.clone();
    let backup = || incumbent(folder.path(), &["backup", "x.backup", "--server", &address]);
    let refused = backup();
    assert_eq!(refused.status.code(), Some(1));
    assert!(told(&refused).contains("no journal"), "{}", told(&refused));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_backup_goes_on_from_a_checkpoint_when_old_records_are_gone() {
    let folder = tempfile::tempdir().unwrap();
    let (_, store) = store(&folder, "my.redb");
    let head = store.revision().unwrap();
    let parts = [b"one".to_vec(), b"two".to_vec()];
    let part = |bytes: &Vec<u8>| {
        Ok(CheckpointPart {
            section: Section::State,
            bytes: bytes.clone(),
        })
    };
    store
        .write_checkpoint(head - 1, &mut parts.iter().map(part), head - 1)
        .unwrap();
    let mut bytes = Vec::new();
    let summary = backup::write(&store, &mut bytes).unwrap();
    assert_eq!((summary.checkpoint, summary.revision), (head - 1, head));
    assert_eq!(summary.records, 1);
    let restored = Store::create_if_missing(&folder.path().join("restored.redb")).unwrap();
    assert_eq!(
        backup::restore(&mut bytes.as_slice(), &restored).unwrap(),
        summary
    );
    let mut found = Vec::new();
    let revision = restored.read_checkpoint(Section::State, &mut |part| {
        found.push(part.to_vec());
        Ok(())
    });
    assert_eq!(
        (revision.unwrap(), restored.revision().unwrap()),
        (Some(head - 1), head)
    );
    assert_eq!(found, parts);
}

#[test]
fn a_backup_that_is_not_as_it_was_written_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::create_if_missing(&folder.path().join("my.redb")).unwrap();
    for name in ["a", "b"] {
        store.append(&[source(name)], &meta("edit")).unwrap();
    }
    let mut bytes = Vec::new();
    let summary = backup::write(&store, &mut bytes).unwrap();
    assert_eq!(backup::verify(&mut bytes.as_slice()).unwrap(), summary);
    for place in 0..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[place] ^= 1 << (place % 8);
        let refused = backup::verify(&mut damaged.as_slice());
        assert!(
            matches!(
                refused,
                Err(BackupError::Damaged(_) | BackupError::NotABackup)
            ),
            "byte {place}: {refused:?}"
        );
        let cut = backup::verify(&mut &bytes[..place]);
        assert!(cut.is_err(), "cut to {place}");
    }
    bytes.push(0);
    assert!(backup::verify(&mut bytes.as_slice()).is_err());
    std::fs::write(folder.path().join("x.backup"), &bytes).unwrap();
    let refused = incumbent(
        folder.path(),
        &["restore", "x.backup", "--store", "new.redb"],
    );
    assert_eq!(refused.status.code(), Some(1));
    assert!(told(&refused).contains("damaged"), "{}", told(&refused));
    assert!(!folder.path().join("new.redb").exists());
}
