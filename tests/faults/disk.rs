//! Storage that fails: a full disk, a sync that fails, a file that may only be read.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use incumbent::catalogue::{AppendError, Journal, Store, StoreError};
use redb::StorageBackend;
use redb::backends::FileBackend;

use super::model::{Model, write};

/// Which of its calls fails, and with what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    /// The disk is full from the n-th write on: no page, no growth.
    Full,
    /// The n-th sync fails.
    Sync,
}

/// A file whose n-th write or sync, and all after it, fail.
#[derive(Debug)]
struct Failing {
    file: FileBackend,
    fault: Fault,
    left: Arc<AtomicU64>,
}

impl Failing {
    fn open(path: &Path, fault: Fault, left: &Arc<AtomicU64>) -> Self {
        let file = std::fs::OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .unwrap();
        Self {
            file: FileBackend::new(file).unwrap(),
            fault,
            left: left.clone(),
        }
    }

    fn pass(&self, fault: Fault, kind: io::ErrorKind) -> io::Result<()> {
        if self.fault != fault {
            return Ok(());
        }
        let spend = |left: u64| left.checked_sub(1);
        let spent = self
            .left
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, spend);
        spent.map(|_| ()).map_err(|_| kind.into())
    }
}

impl StorageBackend for Failing {
    fn len(&self) -> io::Result<u64> {
        self.file.len()
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.file.read(offset, out)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        if len > self.file.len()? {
            self.pass(Fault::Full, io::ErrorKind::StorageFull)?;
        }
        self.file.set_len(len)
    }

    fn sync_data(&self) -> io::Result<()> {
        self.pass(Fault::Sync, io::ErrorKind::Other)?;
        self.file.sync_data()
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.pass(Fault::Full, io::ErrorKind::StorageFull)?;
        self.file.write(offset, data)
    }
}

fn append(store: &Store, model: &mut Model) -> Result<u64, AppendError> {
    let appended = store.append_journal(model.head());
    if appended.is_ok() {
        model.advance();
    }
    appended
}

trait Append {
    fn append_journal(&self, expected: u64) -> Result<u64, AppendError>;
}

impl Append for Store {
    fn append_journal(&self, expected: u64) -> Result<u64, AppendError> {
        Journal::append(self, expected, &write(expected))
    }
}

#[test]
fn a_full_disk_or_a_failed_sync_is_told_and_loses_nothing_that_was_acknowledged() {
    for fault in [Fault::Full, Fault::Sync] {
        let mut failed_at_all = 0;
        for allowed in 0..60 {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("s.redb");
            let mut model = Model::default();
            let store = Store::create_if_missing(&path).unwrap();
            for _ in 0..3 {
                append(&store, &mut model).unwrap();
            }
            drop(store);

            // Room for what opening the file writes, and then for `allowed` calls more.
            let left = Arc::new(AtomicU64::new(u64::MAX));
            let store = Store::over(Failing::open(&path, fault, &left), &path).unwrap();
            left.store(allowed, Ordering::Release);
            let failure = (0..100).find_map(|_| append(&store, &mut model).err());
            let failure = failure.expect("a hundred writes need more calls than allowed");
            let told = failure.to_string();
            assert!(
                matches!(failure, AppendError::Unknown(_) | AppendError::Journal(_)),
                "{fault:?} after {allowed}: {told}"
            );
            failed_at_all += 1;
            // It fails again and says so; it does not pretend.
            assert!(store.append_journal(model.head()).is_err());
            drop(store);

            // Space again: all that was acknowledged is there, and at most the write that
            // failed beside it.
            let store = Store::open(&path).unwrap();
            if store.revision().unwrap() > model.head() {
                assert!(matches!(failure, AppendError::Unknown(_)), "{told}");
                model.advance();
            }
            model.check(&store);
            append(&store, &mut model).unwrap();
            model.check(&store);
        }
        assert_eq!(failed_at_all, 60);
    }
}

/// A folder on a small disk of its own, when this machine lets a test make one.
pub(crate) fn small_disk(bytes: u64) -> Option<SmallDisk> {
    let folder = tempfile::tempdir().unwrap();
    let mounted = std::process::Command::new("mount")
        .args(["-t", "tmpfs", "-o", &format!("size={bytes}"), "tmpfs"])
        .arg(folder.path())
        .stderr(std::process::Stdio::null())
        .status();
    if !mounted.is_ok_and(|status| status.success()) {
        // Straight to the stream: what a passing test prints is not shown.
        let told = b"SKIPPED: this test may not mount a file system\n";
        std::io::stderr().write_all(told).unwrap();
        return None;
    }
    Some(SmallDisk { folder })
}

pub(crate) struct SmallDisk {
    folder: tempfile::TempDir,
}

impl SmallDisk {
    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("s.redb")
    }

    pub(crate) fn remount(&self, options: &str) {
        let done = std::process::Command::new("mount")
            .args(["-o", &format!("remount,{options}")])
            .arg(self.folder.path())
            .status()
            .unwrap();
        assert!(done.success());
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount")
            .arg(self.folder.path())
            .status();
    }
}

#[test]
fn a_disk_that_was_full_takes_writes_again_without_a_restart() {
    let Some(disk) = small_disk(4 << 20) else {
        return;
    };
    let mut model = Model::default();
    let store = Store::create_if_missing(&disk.path()).unwrap();
    let failure = (0..10_000).find_map(|_| append(&store, &mut model).err());
    failure.expect("more than fits");
    disk.remount("size=64m");
    // A write in doubt may have come through.
    if store.revision().unwrap() > model.head() {
        model.advance();
    }
    append(&store, &mut model).unwrap();
    model.check(&store);
}

#[test]
fn a_store_on_a_disk_that_may_only_be_read_is_read_and_refuses_writes() {
    let Some(disk) = small_disk(16 << 20) else {
        return;
    };
    let mut model = Model::default();
    let store = Store::create_if_missing(&disk.path()).unwrap();
    for _ in 0..5 {
        append(&store, &mut model).unwrap();
    }
    // As a crash leaves it: not closed.
    let crashed = std::fs::read(disk.path()).unwrap();
    drop(store);
    let crash = disk.path().with_extension("crashed");
    std::fs::write(&crash, &crashed).unwrap();
    disk.remount("ro");
    let store = Store::open(&crash).unwrap();
    assert!(store.is_read_only());
    model.check(&store);
    drop(store);
    assert!(std::fs::read(&crash).unwrap() == crashed);

    let store = Store::open(&disk.path()).unwrap();
    model.check(&store);
    let refused = store.append(&write(0)[0].changes, &Default::default());
    let refused = refused.unwrap_err();
    assert!(matches!(refused, StoreError::ReadOnly { .. }), "{refused}");
    assert!(refused.to_string().contains("read-only"), "{refused}");
    model.check(&store);
}
