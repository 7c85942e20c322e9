//! Flags that set keys of the configuration. Values are checked with those of the environment
//! and the file, so that all are refused in the same words.

use std::path::PathBuf;

use clap::{Args, ValueHint};

/// Keys with their values, as the configuration takes them.
pub(super) type Pairs = Vec<(&'static str, String)>;

/// Flags that every command takes.
#[derive(Args, Clone, Debug, Default)]
pub(super) struct SharedFlags {
    /// Read this configuration file [default: ./incumbent.toml when it is there]
    #[arg(long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath,
          help_heading = "Settings")]
    pub(super) config: Option<PathBuf>,
    /// Use the store at this path [default: the starter catalogue, in memory]
    #[arg(long, global = true, value_name = "PATH", value_hint = ValueHint::AnyPath,
          help_heading = "Settings")]
    store: Option<String>,
    /// Write log lines as text or json [default: text]
    #[arg(long, global = true, value_name = "FORMAT", help_heading = "Settings")]
    log_format: Option<String>,
    /// Write these log lines: a level, or target=level, ... [default: info; warn for all
    /// commands but serve]
    #[arg(long, global = true, value_name = "FILTER", help_heading = "Settings")]
    log_filter: Option<String>,
}

/// Flags of the server.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Server")]
pub(super) struct ServerFlags {
    /// Listen on this address; port 0 takes a free one [default: 127.0.0.1:50051]
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
    /// Turn calls away while so many are at work [default: 1024]
    #[arg(long, value_name = "COUNT")]
    max_concurrent_requests: Option<String>,
    /// Read so many articles of a stream ahead of the answers taken [default: 16]
    #[arg(long, value_name = "COUNT")]
    stream_read_ahead: Option<String>,
    /// End unary calls that take longer [default: 30s]
    #[arg(long, value_name = "DURATION")]
    request_timeout: Option<String>,
    /// Give running calls so long to end after SIGTERM [default: 20s]
    #[arg(long, value_name = "DURATION")]
    drain_limit: Option<String>,
    /// Refuse larger messages [default: 4MiB]
    #[arg(long, value_name = "SIZE")]
    max_message_bytes: Option<String>,
    /// Probe idle connections so often [default: 30s]
    #[arg(long, value_name = "DURATION")]
    keepalive_interval: Option<String>,
    /// Close connections that leave a probe unanswered so long [default: 10s]
    #[arg(long, value_name = "DURATION")]
    keepalive_timeout: Option<String>,
}

/// Flags that shape answers.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Answers")]
pub(super) struct AnswerFlags {
    /// Least probability of a RESOLVED answer, 0 to 1 [default: 0.6]
    #[arg(long, value_name = "SHARE")]
    min_probability: Option<String>,
    /// Least lead over the second candidate, 0 to 1 [default: 0.25]
    #[arg(long, value_name = "SHARE")]
    min_margin: Option<String>,
    /// Candidates returned a mention, 0 to 50 [default: 5]
    #[arg(long, value_name = "COUNT")]
    max_candidates: Option<String>,
    /// Return the evidence: each reason with its weight in log-odds
    #[arg(long, value_name = "BOOLEAN", num_args = 0..=1, require_equals = true,
          default_missing_value = "true")]
    evidence: Option<String>,
}

impl SharedFlags {
    pub(super) fn pairs(&self) -> Pairs {
        given([
            ("store", &self.store),
            ("log_format", &self.log_format),
            ("log_filter", &self.log_filter),
        ])
    }
}

impl ServerFlags {
    pub(super) fn pairs(&self) -> Pairs {
        given([
            ("listen", &self.listen),
            ("max_concurrent_requests", &self.max_concurrent_requests),
            ("stream_read_ahead", &self.stream_read_ahead),
            ("request_timeout", &self.request_timeout),
            ("drain_limit", &self.drain_limit),
            ("max_message_bytes", &self.max_message_bytes),
            ("keepalive_interval", &self.keepalive_interval),
            ("keepalive_timeout", &self.keepalive_timeout),
        ])
    }
}

impl AnswerFlags {
    pub(super) fn pairs(&self) -> Pairs {
        given([
            ("min_probability", &self.min_probability),
            ("min_margin", &self.min_margin),
            ("max_candidates", &self.max_candidates),
            ("evidence", &self.evidence),
        ])
    }
}

fn given<const N: usize>(flags: [(&'static str, &Option<String>); N]) -> Pairs {
    flags
        .into_iter()
        .filter_map(|(key, value)| Some((key, value.clone()?)))
        .collect()
}
