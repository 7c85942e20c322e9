//! `incumbent health`: whether a running server answers calls.

use std::io::Write;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use clap::{Args, ValueHint};

use super::failure::{Exit, Failure};
use super::server;
use crate::config::Config;

/// How long a server may take to tell.
const TIMEOUT: Duration = Duration::from_secs(3);

/// Arguments of `incumbent health`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  incumbent health
  incumbent health 10.0.0.7:50051 --service incumbent.v1.ResolutionService

Prints SERVING and exits with 0, or exits with 1. Made for health checks of containers.")]
pub(super) struct HealthArgs {
    /// Address of the server [default: the configured listen address, on this machine]
    #[arg(value_name = "HOST:PORT", value_hint = ValueHint::Hostname)]
    address: Option<String>,
    /// Ask about this service [default: the server as a whole]
    #[arg(long, default_value = "", hide_default_value = true)]
    service: String,
}

/// Asks and prints.
///
/// # Errors
///
/// The server cannot be reached, or does not know the service.
pub(super) fn run(
    args: &HealthArgs,
    config: &Config,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    let address = match &args.address {
        Some(address) => address.clone(),
        None => reachable(config.listen).to_string(),
    };
    if server::is_serving(&address, &args.service, TIMEOUT)? {
        writeln!(out, "SERVING")?;
        Ok(Exit::Done)
    } else {
        writeln!(out, "NOT_SERVING")?;
        Ok(Exit::Failed)
    }
}

/// Where a server that listens on `address` is reached from its own machine.
pub(super) fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_on_all_addresses_is_reached_on_this_machine() {
        let cases = [
            ("0.0.0.0:50051", "127.0.0.1:50051"),
            ("[::]:7", "[::1]:7"),
            ("10.1.2.3:80", "10.1.2.3:80"),
        ];
        for (listens, reached) in cases {
            assert_eq!(reachable(listens.parse().unwrap()).to_string(), reached);
        }
    }
}
