//! What the values of keys look like. Each reader takes a text and says what it expected.

use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Duration;

use figment::value::Value;
use tracing_subscriber::EnvFilter;

use crate::catalogue::nats::{
    InvalidMonitorAddress, InvalidNatsAddress, MonitorAddress, NatsAddress,
};

/// How log lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// A plain value as text; `None` for lists and tables.
pub(super) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(_, text) => Some(text.clone()),
        Value::Char(_, letter) => Some(letter.to_string()),
        Value::Bool(_, truth) => Some(truth.to_string()),
        Value::Num(_, number) => number
            .to_i128()
            .map(|whole| whole.to_string())
            .or_else(|| number.to_u128().map(|whole| whole.to_string()))
            .or_else(|| number.to_f64().map(|number| number.to_string())),
        _ => None,
    }
}

pub(super) fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| {
        "expected an IP address and a port, such as 127.0.0.1:50051 or [::]:50051".to_owned()
    })
}

pub(super) fn path(text: &str) -> Result<PathBuf, String> {
    if text.is_empty() {
        return Err("expected a path".to_owned());
    }
    Ok(PathBuf::from(text))
}

pub(super) fn journal(text: &str) -> Result<NatsAddress, String> {
    text.parse()
        .map_err(|error: InvalidNatsAddress| error.to_string())
}

pub(super) fn monitors(text: &str) -> Result<Vec<MonitorAddress>, String> {
    let addresses = text.split(',').map(|one| one.trim().parse());
    addresses
        .collect::<Result<_, _>>()
        .map_err(|error: InvalidMonitorAddress| error.to_string())
}

pub(super) fn log_format(text: &str) -> Result<LogFormat, String> {
    match text {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        _ => Err("expected text or json".to_owned()),
    }
}

pub(super) fn log_filter(text: &str) -> Result<String, String> {
    EnvFilter::try_new(text)
        .map(|_| text.to_owned())
        .map_err(|error| format!("expected a level or target=level, ...: {error}"))
}

pub(super) fn boolean(text: &str) -> Result<bool, String> {
    match text {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err("expected true or false".to_owned()),
    }
}

pub(super) fn share(text: &str) -> Result<f64, String> {
    text.parse()
        .ok()
        .filter(|share| (0.0..=1.0).contains(share))
        .ok_or_else(|| "expected a number from 0 to 1".to_owned())
}

pub(super) fn count(range: RangeInclusive<usize>) -> impl Fn(&str) -> Result<usize, String> {
    move |text| {
        text.parse()
            .ok()
            .filter(|count| range.contains(count))
            .ok_or_else(|| {
                format!(
                    "expected a whole number from {} to {}",
                    range.start(),
                    range.end()
                )
            })
    }
}

/// A size in bytes, plain or in KiB or MiB.
pub(super) fn bytes(range: RangeInclusive<usize>) -> impl Fn(&str) -> Result<usize, String> {
    move |text| {
        let units = [
            ("KiB", 1_usize << 10),
            ("MiB", 1 << 20),
            ("GiB", 1 << 30),
            ("B", 1),
            ("", 1),
        ];
        units
            .iter()
            .find_map(|(unit, factor)| {
                let number = text.strip_suffix(unit)?.trim_end();
                number.parse::<usize>().ok()?.checked_mul(*factor)
            })
            .filter(|bytes| range.contains(bytes))
            .ok_or_else(|| {
                format!(
                    "expected a size from {} to {} bytes, such as 512KiB or 4MiB",
                    range.start(),
                    range.end()
                )
            })
    }
}

/// A duration, its range given in milliseconds.
pub(super) fn duration(range: RangeInclusive<u64>) -> impl Fn(&str) -> Result<Duration, String> {
    move |text| {
        text.parse::<jiff::SignedDuration>()
            .ok()
            .and_then(|duration| Duration::try_from(duration).ok())
            .filter(|duration| {
                Duration::from_millis(*range.start()) <= *duration
                    && *duration <= Duration::from_millis(*range.end())
            })
            .ok_or_else(|| {
                format!(
                    "expected a duration with its unit, such as 30s, 500ms or 2m, from {:?} to {:?}",
                    Duration::from_millis(*range.start()),
                    Duration::from_millis(*range.end())
                )
            })
    }
}

/// A duration from nothing to so many days, which may be given in days.
pub(super) fn days(most: u32) -> impl Fn(&str) -> Result<Duration, String> {
    const DAY: Duration = Duration::from_secs(24 * 60 * 60);
    move |text| {
        let days = text.strip_suffix('d').and_then(|days| days.parse().ok());
        let given = match days {
            Some(days) => DAY.checked_mul(days),
            None => duration(0..=u64::from(u32::MAX) * 1_000)(text).ok(),
        };
        given
            .filter(|given| *given <= DAY * most)
            .ok_or_else(|| format!("expected a duration such as 90d or 36h, at most {most}d"))
    }
}
