//! What a server tells of its own settings on its monitoring port: clients are not told how often
//! it syncs.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::Deserialize;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// The longest that one question may take.
const QUESTION: Duration = Duration::from_secs(5);
/// The longest answer that is read.
const LONGEST: u64 = 4 << 20;
/// The port that servers are monitored on unless told otherwise.
const DEFAULT_PORT: u16 = 8222;

/// The monitoring port of a server: `http://host:port`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonitorAddress {
    host: String,
    port: u16,
}

/// Why a text is no [`MonitorAddress`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected http://host:port, or several as http://host:port,http://host:port")]
pub struct InvalidMonitorAddress;

impl FromStr for MonitorAddress {
    type Err = InvalidMonitorAddress;

    fn from_str(text: &str) -> Result<Self, InvalidMonitorAddress> {
        let rest = text.strip_prefix("http://").ok_or(InvalidMonitorAddress)?;
        let authority = rest.strip_suffix('/').unwrap_or(rest);
        let (host, port) = match authority.rsplit_once(':') {
            // An IPv6 address without a port ends with a bracket.
            Some((host, port)) if !port.ends_with(']') => {
                (host, port.parse().map_err(|_| InvalidMonitorAddress)?)
            }
            _ => (authority, DEFAULT_PORT),
        };
        let bad = |letter: char| letter.is_whitespace() || "/?#@,".contains(letter);
        if host.is_empty() || host.contains(bad) {
            return Err(InvalidMonitorAddress);
        }
        Ok(Self {
            host: host.to_owned(),
            port,
        })
    }
}

impl fmt::Display for MonitorAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "http://{}:{}", self.host, self.port)
    }
}

/// The part of `/varz` that matters here.
#[derive(Deserialize)]
struct Varz {
    server_name: String,
    jetstream: Option<JetStream>,
}

#[derive(Deserialize)]
struct JetStream {
    config: Option<Config>,
}

#[derive(Deserialize)]
struct Config {
    #[serde(default)]
    sync_always: bool,
    /// In nanoseconds.
    #[serde(default)]
    sync_interval: u64,
}

impl MonitorAddress {
    /// What could lose acknowledged records at this server; `None` when nothing could.
    ///
    /// # Errors
    ///
    /// What is wrong with the answer, or why there is none.
    pub(super) async fn danger(&self) -> Result<Option<String>, String> {
        let asked = tokio::time::timeout(QUESTION, self.ask()).await;
        let answer = asked.map_err(|_| format!("{self} does not answer"))?;
        let answer = answer.map_err(|error| format!("{self} cannot be asked: {error}"))?;
        judge(&answer).map_err(|told| format!("{self}: {told}"))
    }

    /// One question and one answer, to the end of the connection: as much of HTTP/1.0 as that
    /// needs.
    async fn ask(&self) -> std::io::Result<Vec<u8>> {
        let host = self.host.trim_matches(['[', ']']);
        let mut stream = TcpStream::connect((host, self.port)).await?;
        let question = format!("GET /varz HTTP/1.0\r\nHost: {}\r\n\r\n", self.host);
        stream.write_all(question.as_bytes()).await?;
        let mut answer = Vec::new();
        stream.take(LONGEST).read_to_end(&mut answer).await?;
        Ok(answer)
    }
}

fn judge(answer: &[u8]) -> Result<Option<String>, String> {
    const BLANK_LINE: &[u8] = b"\r\n\r\n";
    let head = answer.split(|byte| *byte == b'\r').next();
    let head = String::from_utf8_lossy(head.unwrap_or_default());
    if head.split_whitespace().nth(1) != Some("200") {
        return Err(format!("expected an answer, not {head:?}"));
    }
    let body = answer
        .windows(BLANK_LINE.len())
        .position(|window| window == BLANK_LINE)
        .and_then(|place| answer.get(place + BLANK_LINE.len()..))
        .ok_or("the answer has no end")?;
    let varz: Varz = serde_json::from_slice(body)
        .map_err(|error| format!("this is no monitoring port of a NATS server: {error}"))?;
    let name = varz.server_name;
    let Some(config) = varz.jetstream.and_then(|jetstream| jetstream.config) else {
        return Ok(Some(format!("server {name} runs without JetStream")));
    };
    if config.sync_always {
        return Ok(None);
    }
    let interval = Duration::from_nanos(config.sync_interval);
    Ok(Some(format!(
        "server {name} syncs every {interval:?}: power lost on a majority loses what was \
         acknowledged since; set jetstream.sync_interval to always"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_shown() {
        let cases = [
            ("http://n1:8222", "http://n1:8222"),
            ("http://n1", "http://n1:8222"),
            ("http://[::1]:99/", "http://[::1]:99"),
            ("http://[::1]", "http://[::1]:8222"),
        ];
        for (text, shown) in cases {
            let address: MonitorAddress = text.parse().unwrap();
            assert_eq!(address.to_string(), shown, "{text}");
        }
        for text in [
            "",
            "n1:8222",
            "https://n1",
            "http://",
            "http://:8222",
            "http://n1:x",
            "http://a/b",
        ] {
            assert_eq!(
                text.parse::<MonitorAddress>(),
                Err(InvalidMonitorAddress),
                "{text}"
            );
        }
    }

    #[test]
    fn only_a_server_that_always_syncs_is_safe() {
        let answer =
            |body: &str| judge(format!("HTTP/1.0 200 OK\r\nA: b\r\n\r\n{body}").as_bytes());
        let config = |config: &str| {
            answer(&format!(
                r#"{{"server_name":"n1","jetstream":{{"config":{config}}}}}"#
            ))
        };
        let always = r#"{"sync_interval":120000000000,"sync_always":true}"#;
        assert_eq!(config(always), Ok(None));
        let told = config(r#"{"sync_interval":120000000000}"#)
            .unwrap()
            .unwrap();
        assert!(told.contains("n1 syncs every 120s"), "{told}");
        let told = answer(r#"{"server_name":"n1"}"#).unwrap().unwrap();
        assert!(told.contains("without JetStream"), "{told}");
        assert!(
            judge(b"HTTP/1.0 404 Not Found\r\n\r\n")
                .unwrap_err()
                .contains("404")
        );
        assert!(answer("<html>").is_err());
        assert!(judge(b"").is_err());
    }
}
