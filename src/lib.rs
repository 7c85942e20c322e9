//! Incumbent resolves what a news article *calls* somebody to who that *is*, on the day that
//! the article speaks of.
//!
//! Two flows run through the crate, and the folders are their stages:
//!
//! ```text
//! answer:     request -> validate -> parse -> retrieve -> score -> decide -> answer
//! catalogue:  source -> import -> change -> journal -> snapshot -> published to readers
//! ```
//!
//! The first is a pure function of (snapshot, article): no clock, no I/O, no async, no
//! randomness, no hash order. Same revision, same article: the same bytes. The second is the
//! only one that writes.
//!
//! - [`model`], [`text`], [`index`] and [`resolve`] are the pure core.
//! - [`catalogue`] imports, stores and publishes; [`grpc`] serves; [`cli`] is the command line.

pub mod catalogue;
pub mod cli;
pub mod config;
pub mod grpc;
pub mod index;
pub mod model;
pub mod resolve;
pub mod text;
