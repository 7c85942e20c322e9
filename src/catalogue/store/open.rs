//! Opening the file of a store.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _};
use std::path::Path;

use redb::backends::FileBackend;
use redb::{
    Builder, Database, DatabaseError, ReadOnlyDatabase, ReadTransaction, ReadableDatabase as _,
    StorageBackend, TransactionError, WriteTransaction,
};

use super::StoreError;
use super::overlay::Overlay;
use super::storage::Storage;

/// The first bytes of every redb file.
const MAGIC: &[u8; 9] = b"redb\x1a\x0a\xa9\x0d\x0a";

/// Bytes of pages that the database keeps at hand. A store is read once, at a start, and appended
/// to: what a start reads would lie in memory for good, and making room for it takes longer than
/// reading it from the system's cache again.
const CACHE: usize = 16 << 20;

/// An open database.
pub(super) enum Handle {
    Writable(Database),
    /// The file, or the disk that it is on, may only be read.
    ReadOnly(ReadOnlyDatabase),
    /// The same, and it was not closed in order: repaired in memory.
    Repaired(Database),
}

impl Handle {
    /// Opens the file at `path`, which is made when `create` and it is not there.
    pub(super) fn open(path: &Path, create: bool) -> Result<Self, StoreError> {
        let new = match head(path) {
            Ok(head) if head.is_empty() && create => true,
            Ok(head) if head == MAGIC => false,
            Ok(_) => return Err(StoreError::NotAStore { path: path.into() }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if !create {
                    return Err(StoreError::Missing { path: path.into() });
                }
                true
            }
            Err(source) => return Err(io_error(path, source)),
        };
        if new && is_free(path) {
            return Self::make(path);
        }
        let opened = OpenOptions::new()
            .read(true)
            .write(true)
            .create(new)
            .truncate(false)
            .open(path);
        let file = match opened {
            Ok(file) => file,
            Err(error) if !new && read_only(&error) => return Self::open_to_read(path),
            Err(source) => return Err(io_error(path, source)),
        };
        let handle = Self::of_file(file, path)?;
        if new {
            sync_folder(path).map_err(|source| io_error(path, source))?;
        }
        Ok(handle)
    }

    /// Makes a database and then gives it its name: one that was killed while being made has
    /// none, and keeps nobody from making it again.
    fn make(path: &Path) -> Result<Self, StoreError> {
        let failed = |source| io_error(path, source);
        let mut builder = tempfile::Builder::new();
        builder.prefix(".new-store-");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            // Whoever may read a file of this user, as for any file that is made; the process's
            // mask takes away from it.
            builder.permissions(std::fs::Permissions::from_mode(0o666));
        }
        let (file, name) = builder
            .tempfile_in(folder_of(path))
            .map_err(failed)?
            .into_parts();
        let handle = Self::of_file(file, path)?;
        match name.persist_noclobber(path) {
            Ok(()) => {
                sync_folder(path).map_err(failed)?;
                Ok(handle)
            }
            // Somebody else made one meanwhile.
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => {
                drop(handle);
                Self::open(path, false)
            }
            Err(error) => Err(failed(error.error)),
        }
    }

    fn of_file(file: File, path: &Path) -> Result<Self, StoreError> {
        let backend = FileBackend::new(file).map_err(|error| open_error(path, error))?;
        Self::over(backend, path)
    }

    fn open_to_read(path: &Path) -> Result<Self, StoreError> {
        let file = File::open(path).map_err(|source| io_error(path, source))?;
        let backend = FileBackend::new(file).map_err(|error| open_error(path, error))?;
        let mut builder = Builder::new();
        builder.set_cache_size(CACHE);
        match builder.open_read_only_with_backend(Storage(backend)) {
            Ok(database) => Ok(Self::ReadOnly(database)),
            Err(DatabaseError::RepairAborted) => Self::repair_in_memory(path),
            Err(error) => Err(open_error(path, error)),
        }
    }

    fn repair_in_memory(path: &Path) -> Result<Self, StoreError> {
        let file = File::open(path).map_err(|source| io_error(path, source))?;
        let backend = FileBackend::new(file).map_err(|error| open_error(path, error))?;
        let overlay = Overlay::over(backend).map_err(|source| io_error(path, source))?;
        match Self::over(overlay, path)? {
            Self::Writable(database) => Ok(Self::Repaired(database)),
            other => Ok(other),
        }
    }

    /// Opens what `backend` holds, or begins a store in it. Every page is checked.
    pub(super) fn over(backend: impl StorageBackend, path: &Path) -> Result<Self, StoreError> {
        Builder::new()
            .set_cache_size(CACHE)
            .set_check_integrity_on_open(true)
            .create_with_backend(Storage(backend))
            .map(Self::Writable)
            .map_err(|error| open_error(path, error))
    }

    pub(super) fn begin_read(&self) -> Result<ReadTransaction, TransactionError> {
        match self {
            Self::Writable(database) => database.begin_read(),
            Self::ReadOnly(database) => database.begin_read(),
            Self::Repaired(database) => database.begin_read(),
        }
    }

    /// `None` when it may only be read.
    pub(super) fn begin_write(&self) -> Option<Result<WriteTransaction, TransactionError>> {
        match self {
            Self::Writable(database) => Some(database.begin_write()),
            Self::ReadOnly(_) | Self::Repaired(_) => None,
        }
    }
}

fn read_only(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem
    )
}

/// The first bytes of a file, fewer when it is shorter.
fn head(path: &Path) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    let file = File::open(path)?;
    file.take(MAGIC.len() as u64).read_to_end(&mut head)?;
    Ok(head)
}

/// Whether nothing has this name: not even a link that leads nowhere.
fn is_free(path: &Path) -> bool {
    let found = std::fs::symlink_metadata(path);
    found.is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
}

/// Makes a new file's name durable.
fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(folder_of(path))?.sync_all()
}

fn folder_of(path: &Path) -> &Path {
    let folder = path.parent();
    let named = folder.filter(|folder| !folder.as_os_str().is_empty());
    named.unwrap_or(Path::new("."))
}

fn io_error(path: &Path, source: io::Error) -> StoreError {
    StoreError::Io {
        path: path.to_owned(),
        source,
    }
}

fn open_error(path: &Path, error: DatabaseError) -> StoreError {
    let path = path.to_owned();
    match error {
        DatabaseError::DatabaseAlreadyOpen | DatabaseError::LockProtocolMismatch => {
            StoreError::AlreadyOpen { path }
        }
        DatabaseError::UpgradeRequired(found) => StoreError::UnknownDatabaseFormat { path, found },
        // How the database tells of a first page, or a length, that no database has.
        DatabaseError::Storage(redb::StorageError::Io(source))
            if matches!(
                source.kind(),
                io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof
            ) =>
        {
            let detail = source.to_string();
            StoreError::Corrupted { path, detail }
        }
        DatabaseError::Storage(redb::StorageError::Io(source)) => StoreError::Io { path, source },
        other => StoreError::of_database(&path, other.into()),
    }
}
