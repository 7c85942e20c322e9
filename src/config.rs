//! One validated configuration: flag > environment > file > default.
//!
//! Each key has one name in three spellings: `--drain-limit` as a flag, `INCUMBENT_DRAIN_LIMIT`
//! in the environment, `drain_limit` in the file. Every error names the key and where its value
//! came from, and all errors are reported at once.

mod file;
mod keys;
mod read;
mod value;

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use figment::Figment;

use self::read::{FILE, Layer, Reader};
use crate::catalogue::compact::History;
use crate::catalogue::nats::{MonitorAddress, NatsAddress};
use crate::model::Options;

pub use keys::{KEYS, Key};
pub use value::LogFormat;

/// The prefix of the environment's variables.
pub const ENVIRONMENT_PREFIX: &str = "INCUMBENT_";
/// The file that is read when none is named and it is there.
pub const DEFAULT_FILE: &str = "incumbent.toml";

/// What the program runs with. Every value has been checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// The address that the server listens on. Port 0 takes a free one.
    pub listen: SocketAddr,
    /// The store's path; `None` serves the starter catalogue from memory.
    pub store: Option<PathBuf>,
    /// The journal that replicas share; the store is then this replica's copy of it.
    pub journal: Option<NatsAddress>,
    /// A file of NATS credentials.
    pub journal_credentials: Option<PathBuf>,
    /// Monitoring ports of the journal's servers, asked at start how often they sync.
    pub journal_monitors: Vec<MonitorAddress>,
    /// Replicas that the journal's stream gets when it is made.
    pub journal_replicas: usize,
    /// Whether a stream that could lose acknowledged changes is used all the same.
    pub journal_allow_unsafe: bool,
    /// How long a replica that is cut off from the shared journal answers; `None` for as long
    /// as it takes.
    pub max_staleness: Option<Duration>,
    /// Bytes of records after a checkpoint that make the next one due.
    pub checkpoint_bytes: u64,
    /// How long records are kept that a checkpoint has made needless; `None` for ever.
    pub keep_history: Option<Duration>,
    /// How log lines are written.
    pub log_format: LogFormat,
    /// Which log lines are written, in the syntax of `tracing_subscriber::EnvFilter`.
    pub log_filter: String,
    /// Calls at work at once; one more is turned away.
    pub max_concurrent_requests: usize,
    /// Articles of one stream that are read ahead of the answers taken.
    pub stream_read_ahead: usize,
    /// How long a call waits for the revision that it asks for.
    pub max_revision_wait: Duration,
    /// Revisions that streams may be pinned to at once.
    pub max_pinned_revisions: usize,
    /// Bytes of the files of one import through the service, as sent and decompressed.
    pub max_import_bytes: usize,
    /// Imports whose files are coming.
    pub max_open_imports: usize,
    /// How long the files of an import that was cut are kept.
    pub import_expiry: Duration,
    /// How long a provisional entity stays that no article mentions.
    pub provisional_expiry: Duration,
    /// The longest that one unary call may take.
    pub request_timeout: Duration,
    /// How long running calls may take to end after SIGTERM.
    pub drain_limit: Duration,
    /// The largest message taken, in bytes.
    pub max_message_bytes: usize,
    /// How often an idle connection is probed.
    pub keepalive_interval: Duration,
    /// How long a probe may stay unanswered.
    pub keepalive_timeout: Duration,
    /// Least probability of a RESOLVED answer unless the caller says otherwise.
    pub min_probability: f64,
    /// Least lead over the second candidate unless the caller says otherwise.
    pub min_margin: f64,
    /// Candidates returned unless the caller says otherwise.
    pub max_candidates: u32,
    /// Whether evidence is returned unless the caller says otherwise.
    pub evidence: bool,
}

impl Config {
    /// What becomes of records that a checkpoint has made needless.
    #[must_use]
    pub fn history(&self) -> History {
        self.keep_history.map_or(History::All, History::For)
    }

    /// The options that hold where a caller gives none.
    #[must_use]
    pub fn options(&self) -> Options {
        Options {
            max_candidates: Some(self.max_candidates),
            min_probability: Some(self.min_probability),
            min_margin: Some(self.min_margin),
            evidence: Some(self.evidence),
            remember_unknown: None,
        }
    }
}

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The command line.
    Flag(String),
    /// A variable of the environment.
    Environment(String),
    /// The file.
    File(PathBuf),
    /// Nobody set it.
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(flag) => write!(f, "flag {flag}"),
            Self::Environment(variable) => write!(f, "environment {variable}"),
            Self::File(path) => write!(f, "file {}", path.display()),
            Self::Default => f.write_str("default"),
        }
    }
}

/// One value in force and where it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The key.
    pub key: &'static str,
    /// The value as it was written; `None` when the key has neither value nor default.
    pub value: Option<String>,
    /// Where it came from.
    pub origin: Origin,
}

/// A configuration with the origin of each of its values.
#[derive(Clone, Debug, PartialEq)]
pub struct Effective {
    /// The values.
    pub config: Config,
    /// The values as written, in the order of [`KEYS`].
    pub settings: Vec<Setting>,
}

impl Effective {
    /// Where the value of `key` came from.
    #[must_use]
    pub fn origin(&self, key: &str) -> &Origin {
        self.settings
            .iter()
            .find(|setting| setting.key == key)
            .map_or(&Origin::Default, |setting| &setting.origin)
    }
}

/// Why the configuration cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read the configuration file {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What went wrong.
        source: std::io::Error,
    },
    /// The file is not TOML.
    #[error("{} is not valid TOML: {message}", path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// What and where.
        message: String,
    },
    /// The file holds a key that does not exist.
    #[error("unknown key {key:?} in {}; did you mean {nearest:?}?", path.display())]
    UnknownKey {
        /// The file.
        path: PathBuf,
        /// The key as the file spells it.
        key: String,
        /// The existing key that is spelled most alike.
        nearest: &'static str,
    },
    /// A shared journal, and nowhere to keep a copy of it.
    #[error("journal needs a store: the path of this replica's copy of it (--store PATH)")]
    JournalWithoutStore,
    /// A value is not of the form or in the range that its key asks for.
    #[error("{key} = {value:?} ({origin}): {problem}")]
    Value {
        /// The key.
        key: &'static str,
        /// The value as given.
        value: String,
        /// Where it came from.
        origin: Origin,
        /// What was expected.
        problem: String,
    },
}

/// All that a configuration is made from. Nothing else is looked at, so that tests can give
/// what they like.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// Keys with their values from the command line.
    pub flags: Vec<(&'static str, String)>,
    /// The environment. Variables that name no key are ignored: platforms set their own, such
    /// as Kubernetes' `INCUMBENT_SERVICE_HOST` for a service of this name.
    pub environment: Vec<(String, String)>,
    /// The file named by `--config`.
    pub file: Option<PathBuf>,
    /// The file to read when neither the command line nor the environment names one, and it
    /// exists.
    pub fallback_file: Option<PathBuf>,
}

impl Sources {
    /// Reads the configuration.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it, in the order of the keys.
    pub fn load(&self) -> Result<Effective, Vec<ConfigError>> {
        let file = self.file();
        let mut errors = Vec::new();
        let in_file = match file.as_deref().map(file::read).transpose() {
            Ok(text) => text.unwrap_or_default(),
            Err(error) => return Err(vec![error]),
        };
        if let Some(path) = &file {
            errors.extend(file::unknown_keys(path, &in_file));
        }
        let figment = Figment::from(Layer::defaults())
            .merge(Layer {
                name: FILE,
                values: in_file,
            })
            .merge(Layer::environment(&self.environment))
            .merge(Layer::flags(&self.flags));
        let mut reader = Reader {
            figment,
            file,
            settings: Vec::new(),
            errors,
        };
        let config = reader.config();
        match config {
            Some(config) if reader.errors.is_empty() => Ok(Effective {
                config,
                settings: reader.settings,
            }),
            _ => Err(reader.errors),
        }
    }

    /// The file that is read: flag, then environment, then the fallback when it is there.
    fn file(&self) -> Option<PathBuf> {
        let variable = format!("{ENVIRONMENT_PREFIX}CONFIG");
        let named = || {
            let (_, path) = self
                .environment
                .iter()
                .find(|(name, _)| *name == variable)?;
            (!path.is_empty()).then(|| PathBuf::from(path))
        };
        let fallback = || self.fallback_file.clone().filter(|path| path.exists());
        self.file.clone().or_else(named).or_else(fallback)
    }
}

#[cfg(test)]
mod tests;
