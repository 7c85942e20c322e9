//! Ids keep their meaning: whatever is done to the catalogue, every id ever handed out answers
//! as a plain model says, and every replica comes to the same catalogue.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

#[path = "../support/lines.rs"]
mod lines;
mod made;
mod sequences;
mod undo;
mod world;
