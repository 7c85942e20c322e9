//! The settings, read off the levels of precedence, each with where it came from.

use std::path::PathBuf;

use figment::Figment;
use figment::value::{Dict, Map, Value};
use figment::{Metadata, Profile, Provider};

use super::{Config, ConfigError, KEYS, Key, Origin, Setting, value};

const FLAG: &str = "flag";
const ENVIRONMENT: &str = "environment";
pub(super) const FILE: &str = "file";
const DEFAULT: &str = "default";

/// One level of precedence.
pub(super) struct Layer {
    pub(super) name: &'static str,
    pub(super) values: Dict,
}

impl Layer {
    pub(super) fn defaults() -> Self {
        let text = |key: &Key| Some((key.name.to_owned(), Value::from(key.default?)));
        Self {
            name: DEFAULT,
            values: KEYS.iter().filter_map(text).collect(),
        }
    }

    pub(super) fn environment(variables: &[(String, String)]) -> Self {
        let value = |key: &Key| {
            let variable = key.variable();
            let (_, text) = variables.iter().find(|(name, _)| *name == variable)?;
            Some((key.name.to_owned(), Value::from(text.as_str())))
        };
        Self {
            name: ENVIRONMENT,
            values: KEYS.iter().filter_map(value).collect(),
        }
    }

    pub(super) fn flags(flags: &[(&'static str, String)]) -> Self {
        let value = |(name, text): &(&'static str, String)| {
            ((*name).to_owned(), Value::from(text.as_str()))
        };
        Self {
            name: FLAG,
            values: flags.iter().map(value).collect(),
        }
    }
}

impl Provider for Layer {
    fn metadata(&self) -> Metadata {
        Metadata::named(self.name)
    }

    fn data(&self) -> Result<Map<Profile, Dict>, figment::Error> {
        Ok(Profile::Default.collect(self.values.clone()))
    }
}

/// Takes the values out one by one and remembers where each came from.
pub(super) struct Reader {
    pub(super) figment: Figment,
    pub(super) file: Option<PathBuf>,
    pub(super) settings: Vec<Setting>,
    pub(super) errors: Vec<ConfigError>,
}

impl Reader {
    pub(super) fn config(&mut self) -> Option<Config> {
        // Every key is read before any is missed, so that all errors are found.
        let listen = self.take("listen", value::address);
        let store = self.take("store", value::path);
        let journal = self.take("journal", value::journal);
        let journal_credentials = self.take("journal_credentials", value::path);
        let journal_monitors = self.take("journal_monitors", value::monitors);
        let journal_replicas = self.take("journal_replicas", value::count(1..=5));
        let journal_allow_unsafe = self.take("journal_allow_unsafe", value::boolean);
        let max_staleness = self.take("max_staleness", value::duration(1_000..=604_800_000));
        let checkpoint_bytes = self.take("checkpoint_bytes", value::bytes(1 << 16..=1 << 30));
        let keep_history = self.take("keep_history", value::days(36_500));
        if journal.is_some() && store.is_none() {
            self.errors.push(ConfigError::JournalWithoutStore);
        }
        let log_format = self.take("log_format", value::log_format);
        let log_filter = self.take("log_filter", value::log_filter);
        let max_concurrent_requests =
            self.take("max_concurrent_requests", value::count(1..=1_000_000));
        let stream_read_ahead = self.take("stream_read_ahead", value::count(1..=10_000));
        let max_revision_wait = self.take("max_revision_wait", value::duration(0..=3_600_000));
        let max_pinned_revisions = self.take("max_pinned_revisions", value::count(0..=1_000));
        let max_import_bytes = self.take("max_import_bytes", value::bytes(1 << 10..=1 << 40));
        let max_open_imports = self.take("max_open_imports", value::count(1..=1_000));
        let import_expiry = self.take("import_expiry", value::duration(0..=604_800_000));
        let provisional_expiry = self.take(
            "provisional_expiry",
            value::duration(3_600_000..=3_153_600_000_000),
        );
        let request_timeout = self.take("request_timeout", value::duration(1..=3_600_000));
        let drain_limit = self.take("drain_limit", value::duration(0..=3_600_000));
        let max_message_bytes = self.take("max_message_bytes", value::bytes(1 << 10..=1 << 28));
        let keepalive_interval =
            self.take("keepalive_interval", value::duration(1_000..=3_600_000));
        let keepalive_timeout = self.take("keepalive_timeout", value::duration(1_000..=3_600_000));
        let min_probability = self.take("min_probability", value::share);
        let min_margin = self.take("min_margin", value::share);
        let max_candidates = self.take("max_candidates", value::count(0..=50));
        let evidence = self.take("evidence", value::boolean);
        Some(Config {
            listen: listen?,
            store,
            journal,
            journal_credentials,
            journal_monitors: journal_monitors.unwrap_or_default(),
            journal_replicas: journal_replicas?,
            journal_allow_unsafe: journal_allow_unsafe?,
            max_staleness,
            checkpoint_bytes: checkpoint_bytes? as u64,
            keep_history,
            log_format: log_format?,
            log_filter: log_filter?,
            max_concurrent_requests: max_concurrent_requests?,
            stream_read_ahead: stream_read_ahead?,
            max_revision_wait: max_revision_wait?,
            max_pinned_revisions: max_pinned_revisions?,
            max_import_bytes: max_import_bytes?,
            max_open_imports: max_open_imports?,
            import_expiry: import_expiry?,
            provisional_expiry: provisional_expiry?,
            request_timeout: request_timeout?,
            drain_limit: drain_limit?,
            max_message_bytes: max_message_bytes?,
            keepalive_interval: keepalive_interval?,
            keepalive_timeout: keepalive_timeout?,
            min_probability: min_probability?,
            min_margin: min_margin?,
            max_candidates: u32::try_from(max_candidates?).ok()?,
            evidence: evidence?,
        })
    }

    fn take<T>(
        &mut self,
        key: &'static str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        let Ok(found) = self.figment.find_value(key) else {
            self.settings.push(Setting {
                key,
                value: None,
                origin: Origin::Default,
            });
            return None;
        };
        let origin = self.origin(key, &found);
        let (text, parsed) = match value::text(&found) {
            Some(text) => {
                let parsed = parse(&text);
                (text, parsed)
            }
            None => (
                "a list or table".to_owned(),
                Err("expected one value".to_owned()),
            ),
        };
        match parsed {
            Ok(parsed) => {
                self.settings.push(Setting {
                    key,
                    value: Some(text),
                    origin,
                });
                Some(parsed)
            }
            Err(problem) => {
                self.errors.push(ConfigError::Value {
                    key,
                    value: text,
                    origin,
                    problem,
                });
                None
            }
        }
    }

    fn origin(&self, name: &'static str, value: &Value) -> Origin {
        let key = Key {
            name,
            default: None,
            meaning: "",
        };
        let layer = self.figment.get_metadata(value.tag());
        match layer.map(|layer| layer.name.as_ref()) {
            Some(FLAG) => Origin::Flag(key.flag()),
            Some(ENVIRONMENT) => Origin::Environment(key.variable()),
            Some(FILE) => Origin::File(self.file.clone().unwrap_or_default()),
            _ => Origin::Default,
        }
    }
}
