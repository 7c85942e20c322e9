//! What an operator may choose about the server.

use std::path::PathBuf;
use std::time::Duration;

use crate::model::{Limits, Options};

/// What an operator may choose about the server.
#[derive(Clone, Debug)]
pub struct ServerOptions {
    /// What a request may not exceed.
    pub limits: Limits,
    /// Options of articles that do not say themselves.
    pub defaults: Options,
    /// Ids that one batch may ask for.
    pub batch_ids: usize,
    /// Calls at work at once, over all connections; one more is refused with
    /// RESOURCE_EXHAUSTED. A stream counts as one call for as long as it lives. Health checks
    /// and reflection are not counted.
    pub max_concurrent_requests: usize,
    /// The longest that a unary call may take, also when its caller would wait longer. Streams
    /// are bounded by their caller's deadline alone.
    pub request_timeout: Duration,
    /// Articles of one stream that are read ahead of the answers taken.
    pub stream_read_ahead: usize,
    /// How long a call waits for the `min_revision` that it asks for, also when its caller would
    /// wait longer.
    pub max_revision_wait: Duration,
    /// Revisions that streams may be pinned to at once: those that are not current any more are
    /// held in memory for them.
    pub max_pinned_revisions: usize,
    /// What imports through the service may take.
    pub imports: ImportOptions,
    /// Bytes of one request message, decompressed.
    pub max_message_bytes: usize,
    /// How long calls at work may take to finish once the server is told to stop; then their
    /// connections are cut.
    pub drain_limit: Duration,
    /// When to look whether a silent connection is still there.
    pub keepalive: Keepalive,
}

/// What imports through the service may take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportOptions {
    /// Where files are kept until all of an import are there. It is made when it is needed, for
    /// this user alone.
    pub folder: PathBuf,
    /// Bytes of one import's files together, as sent, and decompressed. Importing takes some
    /// times their decompressed size of memory.
    pub max_bytes: u64,
    /// Imports whose files are coming, those that were cut included.
    pub max_open: usize,
    /// How long the files of one that was cut are kept.
    pub expiry: Duration,
    /// How long its caller may send nothing.
    pub idle: Duration,
}

impl Default for ImportOptions {
    fn default() -> Self {
        let folder = format!("incumbent-{}.uploads", std::process::id());
        Self {
            folder: std::env::temp_dir().join(folder),
            max_bytes: 1 << 30,
            max_open: 4,
            expiry: Duration::from_secs(3_600),
            idle: Duration::from_secs(60),
        }
    }
}

/// When to look whether a silent connection is still there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keepalive {
    /// Time between two HTTP/2 pings.
    pub interval: Duration,
    /// How long a ping may go unanswered before the connection is closed.
    pub timeout: Duration,
}

impl Default for ServerOptions {
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            defaults: Options::default(),
            batch_ids: 1_000,
            max_concurrent_requests: 1_024,
            request_timeout: Duration::from_secs(30),
            stream_read_ahead: 16,
            max_revision_wait: Duration::from_secs(5),
            max_pinned_revisions: 4,
            imports: ImportOptions::default(),
            max_message_bytes: 4 << 20,
            drain_limit: Duration::from_secs(20),
            keepalive: Keepalive {
                interval: Duration::from_secs(30),
                timeout: Duration::from_secs(10),
            },
        }
    }
}
