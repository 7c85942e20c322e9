//! Uploads: files that come in pieces, kept on the disk until all of them are there. A cut
//! costs nothing that arrived; what nobody goes on with expires.
//!
//! Each upload is a folder, named by a hash of its token: a file `what` that tells what is
//! uploaded, and the files `0`, `1`, ... in order, each begun when the one before is whole.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sha2::{Digest as _, Sha256};

/// What uploads may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UploadLimits {
    /// Uploads at once, those that were cut included.
    pub open: usize,
    /// How long one that was cut is kept.
    pub expiry: Duration,
}

/// The uploads of one process, in one folder.
#[derive(Debug)]
pub struct Uploads {
    folder: PathBuf,
    limits: UploadLimits,
    /// Names of uploads that somebody is at.
    busy: Arc<Mutex<BTreeSet<String>>>,
    /// Numbers uploads without a token.
    count: AtomicU64,
}

/// Why an upload cannot be begun or gone on with.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UploadError {
    /// Somebody else is at it.
    #[error("another call is at this upload")]
    Busy,
    /// The token is that of an upload of something else.
    #[error("the token is that of another upload")]
    Different,
    /// There are as many as there may be.
    #[error("too many uploads are open")]
    TooMany,
    /// More came than was announced.
    #[error("more bytes came than were announced")]
    TooLong,
    /// The disk refused.
    #[error("cannot keep the upload in {}: {source}", path.display())]
    Io {
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// An upload that somebody is at; it may be gone on with when this is dropped.
#[derive(Debug)]
pub struct Upload {
    folder: PathBuf,
    name: String,
    busy: Arc<Mutex<BTreeSet<String>>>,
    sizes: Vec<u64>,
    received: u64,
    /// The file that is being filled.
    open: Option<File>,
    /// Nobody can go on with one that has no token.
    has_token: bool,
}

impl Uploads {
    /// Uploads in `folder`, which is made when the first one begins. What an earlier process
    /// left there can be gone on with.
    #[must_use]
    pub fn new(folder: PathBuf, limits: UploadLimits) -> Self {
        Self {
            folder,
            limits,
            busy: Arc::default(),
            count: AtomicU64::new(0),
        }
    }

    fn busy(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.busy.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins the upload of files of these sizes, or goes on with it. `what` is any description
    /// that tells different uploads of one token apart. Without a token nobody can go on.
    ///
    /// # Errors
    ///
    /// [`UploadError`].
    pub fn begin(
        &self,
        token: Option<&str>,
        what: &[u8],
        sizes: &[u64],
    ) -> Result<Upload, UploadError> {
        let name = match token {
            Some(token) => name(token),
            None => {
                let number = self.count.fetch_add(1, Ordering::Relaxed);
                format!("once-{}-{number}", std::process::id())
            }
        };
        let folder = self.folder.join(&name);
        let failed = |source| UploadError::Io {
            path: folder.clone(),
            source,
        };
        // Held to the end: two that begin at once are counted one after the other.
        let mut busy = self.busy();
        if busy.contains(&name) {
            return Err(UploadError::Busy);
        }
        let others = self.sweep(&busy, &name).map_err(failed)?;
        let what = Sha256::digest(what).to_vec();
        match fs::read(folder.join("what")) {
            Ok(known) if known == what => {}
            Ok(_) => return Err(UploadError::Different),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if others >= self.limits.open {
                    return Err(UploadError::TooMany);
                }
                make_folder(&folder).map_err(failed)?;
                fs::write(folder.join("what"), what).map_err(failed)?;
            }
            Err(error) => return Err(failed(error)),
        }
        let received = received(&folder, sizes.len()).map_err(failed)?;
        busy.insert(name.clone());
        Ok(Upload {
            received,
            folder,
            name,
            busy: self.busy.clone(),
            sizes: sizes.to_vec(),
            open: None,
            has_token: token.is_some(),
        })
    }

    /// How many bytes of the upload of a token are there; 0 when none are.
    ///
    /// # Errors
    ///
    /// The disk cannot be read.
    pub fn received(&self, token: &str) -> io::Result<u64> {
        received(&self.folder.join(name(token)), usize::MAX)
    }

    /// Removes what has expired; tells how many uploads are left beside `own`.
    fn sweep(&self, busy: &BTreeSet<String>, own: &str) -> io::Result<usize> {
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
            Err(error) => return Err(error),
        };
        let mut left = 0;
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name();
            let Some(name) = name.to_str().filter(|name| *name != own) else {
                continue;
            };
            let expired = || {
                let newest = last_touched(&entry.path()).ok()?;
                Some(newest.elapsed().ok()? > self.limits.expiry)
            };
            // One without a token is of no use to anybody once its call has ended.
            let abandoned = name.starts_with("once-") || expired() == Some(true);
            if !busy.contains(name) && abandoned {
                fs::remove_dir_all(entry.path())?;
            } else {
                left += 1;
            }
        }
        Ok(left)
    }
}

impl Upload {
    /// Bytes that are there.
    #[must_use]
    pub fn received(&self) -> u64 {
        self.received
    }

    /// Whether all are.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.received == self.sizes.iter().sum::<u64>()
    }

    /// Where each file is, once all are whole.
    #[must_use]
    pub fn paths(&self) -> Vec<PathBuf> {
        let places = 0..self.sizes.len();
        places.map(|place| self.path(place)).collect()
    }

    fn path(&self, place: usize) -> PathBuf {
        self.folder.join(place.to_string())
    }

    /// Keeps the next bytes. What was kept before an error stays.
    ///
    /// # Errors
    ///
    /// More came than was announced, or the disk refused.
    pub fn write(&mut self, mut piece: &[u8]) -> Result<(), UploadError> {
        let mut begin = 0;
        for place in 0..self.sizes.len() {
            let end = begin + self.sizes[place];
            if self.received < end || (self.sizes[place] == 0 && self.received == end) {
                let room = usize::try_from(end - self.received).unwrap_or(usize::MAX);
                let (taken, rest) = piece.split_at(piece.len().min(room));
                let written = self.append(place, taken);
                written.map_err(|source| UploadError::Io {
                    path: self.path(place),
                    source,
                })?;
                piece = rest;
                if self.received < end {
                    return Ok(());
                }
                self.open = None;
            }
            begin = end;
        }
        match piece {
            [] => Ok(()),
            _ => Err(UploadError::TooLong),
        }
    }

    fn append(&mut self, place: usize, bytes: &[u8]) -> io::Result<()> {
        let mut file = match self.open.take() {
            Some(file) => file,
            None => OpenOptions::new()
                .append(true)
                .create(true)
                .open(self.path(place))?,
        };
        file.write_all(bytes)?;
        self.received += bytes.len() as u64;
        self.open = Some(file);
        Ok(())
    }

    /// Removes it: it was used, or is of no use.
    ///
    /// # Errors
    ///
    /// The disk refused.
    pub fn remove(self) -> io::Result<()> {
        fs::remove_dir_all(&self.folder)
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        self.open = None;
        if !self.has_token {
            // Gone already when it was removed.
            let _ = fs::remove_dir_all(&self.folder);
        }
        let mut busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        busy.remove(&self.name);
    }
}

/// Tokens are secrets of those who upload, and of any length: neither belongs into a path.
fn name(token: &str) -> String {
    let digest = Sha256::digest(token.as_bytes());
    let bytes = digest.iter().take(16);
    bytes.map(|byte| format!("{byte:02x}")).collect()
}

/// Only this user reads what others uploaded.
fn make_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// The bytes of the files `0`, `1`, ... that are there.
fn received(folder: &Path, files: usize) -> io::Result<u64> {
    let mut sum = 0;
    for place in 0..files {
        match fs::metadata(folder.join(place.to_string())) {
            Ok(meta) => sum += meta.len(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => break,
            Err(error) => return Err(error),
        }
    }
    Ok(sum)
}

fn last_touched(folder: &Path) -> io::Result<std::time::SystemTime> {
    let mut newest = fs::metadata(folder)?.modified()?;
    for entry in fs::read_dir(folder)? {
        newest = newest.max(entry?.metadata()?.modified()?);
    }
    Ok(newest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uploads(folder: &Path, open: usize, expiry: Duration) -> Uploads {
        Uploads::new(folder.join("uploads"), UploadLimits { open, expiry })
    }

    const LONG: Duration = Duration::from_secs(3_600);

    #[test]
    fn pieces_fill_the_files_wherever_they_are_cut_and_processes_end() {
        let text = b"0123456789";
        let sizes = [3, 0, 5, 2, 0];
        for cut in 0..=text.len() {
            for piece in 1..=4 {
                let place = tempfile::tempdir().unwrap();
                let first = uploads(place.path(), 1, LONG);
                let mut upload = first.begin(Some("token"), b"w", &sizes).unwrap();
                for piece in text[..cut].chunks(piece) {
                    upload.write(piece).unwrap();
                }
                drop((upload, first));
                let second = uploads(place.path(), 1, LONG);
                assert_eq!(second.received("token").unwrap(), cut as u64);
                let mut upload = second.begin(Some("token"), b"w", &sizes).unwrap();
                assert_eq!(upload.received(), cut as u64);
                upload.write(&text[cut..]).unwrap();
                assert!(upload.is_whole());
                let read = |path: PathBuf| fs::read(path).unwrap();
                let files: Vec<_> = upload.paths().into_iter().map(read).collect();
                let expected: [&[u8]; 5] = [b"012", b"", b"34567", b"89", b""];
                assert_eq!(files, expected, "cut at {cut}, pieces of {piece}");
                assert!(matches!(upload.write(b"x"), Err(UploadError::TooLong)));
                upload.remove().unwrap();
                assert_eq!(second.received("token").unwrap(), 0);
            }
        }
    }

    #[test]
    fn one_at_a_time_of_one_thing_and_so_many_in_all() {
        let place = tempfile::tempdir().unwrap();
        let uploads = uploads(place.path(), 2, LONG);
        let first = uploads.begin(Some("a"), b"w", &[1]).unwrap();
        let again = uploads.begin(Some("a"), b"w", &[1]);
        assert!(matches!(again, Err(UploadError::Busy)), "{again:?}");
        drop(first);
        let other = uploads.begin(Some("a"), b"other", &[1]);
        assert!(matches!(other, Err(UploadError::Different)), "{other:?}");
        let once = uploads.begin(None, b"w", &[1]).unwrap();
        let third = uploads.begin(Some("c"), b"w", &[1]);
        assert!(matches!(third, Err(UploadError::TooMany)), "{third:?}");
        // Nobody can go on with one that has no token, so it is gone with its call.
        drop(once);
        assert!(uploads.begin(Some("c"), b"w", &[1]).is_ok());
    }

    #[test]
    fn what_nobody_goes_on_with_expires() {
        let place = tempfile::tempdir().unwrap();
        let uploads = uploads(place.path(), 1, Duration::ZERO);
        let mut cut = uploads.begin(Some("a"), b"w", &[2]).unwrap();
        cut.write(b"x").unwrap();
        drop(cut);
        assert_eq!(uploads.received("a").unwrap(), 1);
        let other = uploads.begin(Some("b"), b"w", &[1]).unwrap();
        assert_eq!(uploads.received("a").unwrap(), 0, "its place was needed");
        drop(other);
    }
}
