//! The catalogue flow: source -> import -> change -> journal -> snapshot.
//!
//! - [`import`] reads FollowTheMoney lines and works out the changes that they make.
//! - [`Change`] is the only way in which a catalogue changes; [`apply`] is the only function
//!   that changes one.
//! - [`Store`] keeps the journal of changes in one file.
//! - [`starter`] is the catalogue that comes inside the binary.

mod change;
pub mod import;
pub mod starter;
mod store;

pub use change::{Change, apply};
pub use store::{CHANGES_PER_RECORD, FORMAT_VERSION, Meta, Record, Store, StoreError};
