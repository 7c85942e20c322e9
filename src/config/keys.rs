//! Every key: its name, its default and what it means.

use super::ENVIRONMENT_PREFIX;

/// One key that may be set.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// As the file spells it.
    pub name: &'static str,
    /// Its default, in the file's spelling; `None` when it has none.
    pub default: Option<&'static str>,
    /// What it means, in one line.
    pub meaning: &'static str,
}

impl Key {
    /// As the command line spells it.
    #[must_use]
    pub fn flag(&self) -> String {
        format!("--{}", self.name.replace('_', "-"))
    }

    /// As the environment spells it.
    #[must_use]
    pub fn variable(&self) -> String {
        format!("{ENVIRONMENT_PREFIX}{}", self.name.to_ascii_uppercase())
    }
}

const fn key(name: &'static str, default: &'static str, meaning: &'static str) -> Key {
    Key {
        name,
        default: Some(default),
        meaning,
    }
}

/// Every key, in the order in which they are shown.
pub const KEYS: &[Key] = &[
    key("listen", "127.0.0.1:50051", "address to listen on"),
    Key {
        name: "store",
        default: None,
        meaning: "path of the store; without it the starter catalogue is served from memory",
    },
    Key {
        name: "journal",
        default: None,
        meaning: "journal shared by replicas, nats://host:port/stream; the store is a copy of it",
    },
    Key {
        name: "journal_credentials",
        default: None,
        meaning: "file of NATS credentials for the shared journal",
    },
    Key {
        name: "journal_monitors",
        default: None,
        meaning: "monitoring ports of the journal's servers, http://host:port,...: asked how they sync",
    },
    key(
        "journal_replicas",
        "3",
        "replicas that the journal's stream gets when it is made",
    ),
    key(
        "journal_allow_unsafe",
        "false",
        "whether a stream that could lose acknowledged changes is used",
    ),
    Key {
        name: "max_staleness",
        default: None,
        meaning: "how long a replica cut off from the shared journal answers; without it, for ever",
    },
    key(
        "checkpoint_bytes",
        "8MiB",
        "so much of the journal after a checkpoint makes the next one due",
    ),
    Key {
        name: "keep_history",
        default: None,
        meaning: "how long records are kept that a checkpoint made needless; without it, for ever",
    },
    key("log_format", "text", "text or json"),
    key(
        "log_filter",
        "info",
        "which log lines: a level, or target=level, ...",
    ),
    key(
        "max_concurrent_requests",
        "1024",
        "calls at work at once; one more is turned away",
    ),
    key(
        "stream_read_ahead",
        "16",
        "articles of a stream that are read ahead of the answers taken",
    ),
    key(
        "max_revision_wait",
        "5s",
        "how long a call waits for the min_revision that it asks for",
    ),
    key(
        "max_pinned_revisions",
        "4",
        "revisions that streams may be pinned to at once",
    ),
    key(
        "max_import_bytes",
        "1GiB",
        "largest import through the service, as sent and decompressed",
    ),
    key(
        "max_open_imports",
        "4",
        "imports whose files are coming, those that were cut included",
    ),
    key(
        "import_expiry",
        "1h",
        "how long the files of an import that was cut are kept",
    ),
    key(
        "provisional_expiry",
        "2160h",
        "how long a provisional entity stays that no article mentions",
    ),
    key(
        "request_timeout",
        "30s",
        "longest that a unary call may take",
    ),
    key(
        "drain_limit",
        "20s",
        "how long running calls may take to end after SIGTERM",
    ),
    key("max_message_bytes", "4MiB", "largest message taken"),
    key(
        "keepalive_interval",
        "30s",
        "how often an idle connection is probed",
    ),
    key(
        "keepalive_timeout",
        "10s",
        "how long a probe may stay unanswered",
    ),
    key(
        "min_probability",
        "0.6",
        "least probability of a RESOLVED answer",
    ),
    key("min_margin", "0.25", "least lead over the second candidate"),
    key("max_candidates", "5", "candidates returned a mention"),
    key("evidence", "false", "whether answers carry their evidence"),
];
