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
    /// Share this journal, nats://HOST:PORT/STREAM, with other replicas; the store is then a copy
    /// of it
    #[arg(long, global = true, value_name = "ADDRESS", help_heading = "Settings")]
    journal: Option<String>,
    /// Log in to the shared journal with this file of NATS credentials
    #[arg(long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath,
          help_heading = "Settings")]
    journal_credentials: Option<String>,
    /// Ask these monitoring ports of the journal's servers, http://HOST:PORT,..., how they sync
    #[arg(
        long,
        global = true,
        value_name = "ADDRESSES",
        help_heading = "Settings"
    )]
    journal_monitors: Option<String>,
    /// Make the stream of a shared journal with so many replicas [default: 3]
    #[arg(long, global = true, value_name = "COUNT", help_heading = "Settings")]
    journal_replicas: Option<String>,
    /// Use a stream whose settings could lose acknowledged changes
    #[arg(long, global = true, value_name = "BOOLEAN", num_args = 0..=1, require_equals = true,
          default_missing_value = "true", help_heading = "Settings")]
    journal_allow_unsafe: Option<String>,
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
    /// Let calls wait so long for the min_revision that they ask for [default: 5s]
    #[arg(long, value_name = "DURATION")]
    max_revision_wait: Option<String>,
    /// Let streams be pinned to so many revisions at once [default: 4]
    #[arg(long, value_name = "COUNT")]
    max_pinned_revisions: Option<String>,
    /// Refuse larger imports through the service, as sent or decompressed [default: 1GiB]
    #[arg(long, value_name = "SIZE")]
    max_import_bytes: Option<String>,
    /// Keep the files of so many imports that are coming or were cut [default: 4]
    #[arg(long, value_name = "COUNT")]
    max_open_imports: Option<String>,
    /// Keep the files of an import that was cut so long [default: 1h]
    #[arg(long, value_name = "DURATION")]
    import_expiry: Option<String>,
    /// Let a provisional entity that no article mentions expire after so long [default: 2160h]
    #[arg(long, value_name = "DURATION")]
    provisional_expiry: Option<String>,
    /// End unary calls that take longer [default: 30s]
    #[arg(long, value_name = "DURATION")]
    request_timeout: Option<String>,
    /// Give running calls so long to end after SIGTERM [default: 20s]
    #[arg(long, value_name = "DURATION")]
    drain_limit: Option<String>,
    /// Stop answering when cut off from the shared journal for so long [default: never]
    #[arg(long, value_name = "DURATION")]
    max_staleness: Option<String>,
    /// Write a checkpoint after so much of the journal [default: 8MiB]
    #[arg(long, value_name = "SIZE")]
    checkpoint_bytes: Option<String>,
    /// With each checkpoint, let history go that is older than this [default: keep all]
    #[arg(long, value_name = "DURATION")]
    keep_history: Option<String>,
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
            ("journal", &self.journal),
            ("journal_credentials", &self.journal_credentials),
            ("journal_monitors", &self.journal_monitors),
            ("journal_replicas", &self.journal_replicas),
            ("journal_allow_unsafe", &self.journal_allow_unsafe),
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
            ("max_revision_wait", &self.max_revision_wait),
            ("max_pinned_revisions", &self.max_pinned_revisions),
            ("max_import_bytes", &self.max_import_bytes),
            ("max_open_imports", &self.max_open_imports),
            ("import_expiry", &self.import_expiry),
            ("provisional_expiry", &self.provisional_expiry),
            ("request_timeout", &self.request_timeout),
            ("drain_limit", &self.drain_limit),
            ("max_staleness", &self.max_staleness),
            ("checkpoint_bytes", &self.checkpoint_bytes),
            ("keep_history", &self.keep_history),
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
