//! The embedded journal when things go wrong: the process is killed, the power fails, bits
//! flip, the disk is full, a sync fails, the disk may only be read.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that cannot go on has failed"
)]

mod damage;
mod disk;
mod kill;
mod model;
mod power;
mod served;
#[path = "../support/serving.rs"]
mod serving;
