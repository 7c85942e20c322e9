//! The configuration file: TOML with known keys only.

use std::path::Path;

use figment::Provider as _;
use figment::providers::{Format as _, Toml};
use figment::value::Dict;

use super::{ConfigError, KEYS};

/// The file's values by key.
pub(super) fn read(path: &Path) -> Result<Dict, ConfigError> {
    let text = std::fs::read_to_string(path).map_err(|source| ConfigError::Read {
        path: path.to_owned(),
        source,
    })?;
    let profiles = Toml::string(&text)
        .data()
        .map_err(|error| ConfigError::Syntax {
            path: path.to_owned(),
            message: error.kind.to_string().trim_end().to_owned(),
        })?;
    Ok(profiles.into_values().next().unwrap_or_default())
}

/// One error for each key that does not exist.
pub(super) fn unknown_keys(path: &Path, values: &Dict) -> Vec<ConfigError> {
    values
        .keys()
        .filter(|name| KEYS.iter().all(|key| key.name != name.as_str()))
        .map(|name| ConfigError::UnknownKey {
            path: path.to_owned(),
            key: name.clone(),
            nearest: nearest(name),
        })
        .collect()
}

fn nearest(name: &str) -> &'static str {
    let spelled = name.replace('-', "_").to_ascii_lowercase();
    KEYS.iter()
        .map(|key| (strsim::jaro_winkler(&spelled, key.name), key.name))
        .max_by(|left, right| left.0.total_cmp(&right.0))
        .map_or("", |(_, name)| name)
}
