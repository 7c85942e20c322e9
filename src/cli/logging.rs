//! Where log lines go: standard error, as text or JSON, through one filter.

use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::format::FmtSpan;

use super::failure::Failure;
use crate::config::{Effective, LogFormat, Origin};

/// Starts logging. `quiet` lifts the default level to `warn`: a command that prints an answer
/// should print nothing else unless asked to.
pub(super) fn start(effective: &Effective, quiet: bool) -> Result<(), Failure> {
    let config = &effective.config;
    let filter = if quiet && *effective.origin("log_filter") == Origin::Default {
        "warn"
    } else {
        config.log_filter.as_str()
    };
    let filter = EnvFilter::try_new(filter).map_err(Failure::other)?;
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_span_events(FmtSpan::NONE)
        .with_writer(std::io::stderr);
    let started = match config.log_format {
        LogFormat::Text => builder
            .with_ansi(std::io::stderr().is_terminal())
            .try_init(),
        LogFormat::Json => builder.json().try_init(),
    };
    started.map_err(Failure::Other)
}
