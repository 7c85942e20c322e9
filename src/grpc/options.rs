//! What an operator may choose about the server.

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
    /// Bytes of one request message, decompressed.
    pub max_message_bytes: usize,
    /// How long calls at work may take to finish once the server is told to stop; then their
    /// connections are cut.
    pub drain_limit: Duration,
    /// When to look whether a silent connection is still there.
    pub keepalive: Keepalive,
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
            max_message_bytes: 4 << 20,
            drain_limit: Duration::from_secs(20),
            keepalive: Keepalive {
                interval: Duration::from_secs(30),
                timeout: Duration::from_secs(10),
            },
        }
    }
}
