//! Where a shared journal is: `nats://host:port,host:port/stream`.

use std::fmt;
use std::str::FromStr;

/// The port that NATS servers listen on unless told otherwise.
const DEFAULT_PORT: u16 = 4222;

/// The servers of a cluster and the stream that holds the journal.
#[derive(Clone, PartialEq, Eq)]
pub struct NatsAddress {
    /// `nats://` or `tls://` with host and port, each.
    servers: Vec<String>,
    /// User and password, when the address has them.
    login: Option<(String, String)>,
    stream: String,
}

/// Why a text is no [`NatsAddress`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected nats://host:port/stream, or several servers as host:port,host:port")]
pub struct InvalidNatsAddress;

impl NatsAddress {
    /// The servers, each as a URL without a login.
    #[must_use]
    pub fn servers(&self) -> &[String] {
        &self.servers
    }

    /// User and password.
    #[must_use]
    pub fn login(&self) -> Option<(&str, &str)> {
        let (user, password) = self.login.as_ref()?;
        Some((user, password))
    }

    /// The stream's name: 1 to 64 letters, digits, `-` and `_`.
    #[must_use]
    pub fn stream(&self) -> &str {
        &self.stream
    }
}

impl FromStr for NatsAddress {
    type Err = InvalidNatsAddress;

    fn from_str(text: &str) -> Result<Self, InvalidNatsAddress> {
        let (scheme, rest) = text.split_once("://").ok_or(InvalidNatsAddress)?;
        if !["nats", "tls"].contains(&scheme) {
            return Err(InvalidNatsAddress);
        }
        let (authority, stream) = rest.rsplit_once('/').ok_or(InvalidNatsAddress)?;
        let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_".contains(letter);
        if !(1..=64).contains(&stream.len()) || !stream.chars().all(plain) {
            return Err(InvalidNatsAddress);
        }
        let (login, hosts) = match authority.rsplit_once('@') {
            Some((login, hosts)) => {
                let (user, password) = login.split_once(':').ok_or(InvalidNatsAddress)?;
                (Some((user.to_owned(), password.to_owned())), hosts)
            }
            None => (None, authority),
        };
        let servers = hosts
            .split(',')
            .map(|host| server(scheme, host))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            servers,
            login,
            stream: stream.to_owned(),
        })
    }
}

fn server(scheme: &str, host: &str) -> Result<String, InvalidNatsAddress> {
    let bad = |letter: char| letter.is_whitespace() || "/?#@".contains(letter);
    if host.is_empty() || host.contains(bad) {
        return Err(InvalidNatsAddress);
    }
    let (name, port) = match host.rsplit_once(':') {
        // An IPv6 address without a port ends with a bracket.
        Some((name, port)) if !port.ends_with(']') => {
            (name, port.parse().map_err(|_| InvalidNatsAddress)?)
        }
        _ => (host, DEFAULT_PORT),
    };
    if name.is_empty() {
        return Err(InvalidNatsAddress);
    }
    Ok(format!("{scheme}://{name}:{port}"))
}

/// Without the login: addresses are logged.
impl fmt::Display for NatsAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.servers.join(","), self.stream)
    }
}

impl fmt::Debug for NatsAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NatsAddress({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_shown_without_their_login() {
        let cases = [
            ("nats://localhost/news", "nats://localhost:4222/news"),
            ("nats://10.0.0.1:5222/a-b_C", "nats://10.0.0.1:5222/a-b_C"),
            (
                "tls://me:secret@n1,n2:99/news",
                "tls://n1:4222,tls://n2:99/news",
            ),
            ("nats://[::1]:4222/news", "nats://[::1]:4222/news"),
            ("nats://[::1]/news", "nats://[::1]:4222/news"),
        ];
        for (text, shown) in cases {
            let address: NatsAddress = text.parse().unwrap();
            assert_eq!(address.to_string(), shown, "{text}");
        }
        let address: NatsAddress = "nats://me:se:cret@n1/news".parse().unwrap();
        assert_eq!(address.login(), Some(("me", "se:cret")));
        assert!(!format!("{address:?}").contains("cret"));
    }

    #[test]
    fn what_names_no_stream_or_server_is_refused() {
        for text in [
            "",
            "news",
            "http://localhost/news",
            "nats://localhost",
            "nats://localhost/",
            "nats://localhost/a.b",
            "nats://localhost/a b",
            "nats:///news",
            "nats://a,,b/news",
            "nats://:4222/news",
            "nats://a:port/news",
            "nats://a:70000/news",
            "nats://me@a/news",
            "nats://a/b/news?x",
        ] {
            assert_eq!(
                text.parse::<NatsAddress>(),
                Err(InvalidNatsAddress),
                "{text}"
            );
        }
    }
}
