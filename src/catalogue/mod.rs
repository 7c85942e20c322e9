//! The catalogue flow: source -> import -> change -> journal -> snapshot.
//!
//! - [`import`] reads FollowTheMoney lines and works out the changes that they make.
//! - [`Change`] is the only way in which a catalogue changes; [`apply`] is the only function
//!   that changes one.
//! - [`Journal`] is the log of changes, wherever it is kept; [`Record`] is one entry.
//! - [`Store`] keeps the journal of changes in one file.
//! - [`nats`] keeps it in a stream that several replicas share.
//! - [`backup`] copies a journal into a file and back.
//! - [`compact`] keeps checkpoints of the state and lets old history go.
//! - [`kept`] keeps the index with them.
//! - [`State`] is what the records make: the catalogue, and what undoing and retrying need.
//! - [`LiveCatalogue`] is the one writer of a process, and publishes what it wrote.
//! - [`Uploads`] keeps files that come in pieces until they are imported.
//! - [`starter`] is the catalogue that comes inside the binary.

mod apply;
mod background;
pub mod backup;
mod batch;
mod change;
pub mod compact;
mod decided;
mod expire;
pub mod export;
mod frame;
mod identity;
pub mod import;
mod journal;
pub mod kept;
mod links;
mod live;
pub mod nats;
mod schemes;
pub mod starter;
mod state;
mod store;
mod unite;
mod uploads;

pub use apply::apply;
pub(crate) use background::in_background;
pub use batch::{Edit, ITEMS_LIMIT, Subject, TEXT_LIMIT, batch};
pub use change::{Change, Merge, Sight, Split, Unmerge};
pub use expire::expire;
pub use identity::{
    EditError, Refused, SplitOff, entity_of, id_of, merge, record_id, split, unmerge,
};
pub use journal::{
    AppendError, CHANGES_PER_RECORD, Call, CheckpointPart, Journal, JournalError, Meta, Part,
    Record, Section, Tail,
};
pub use live::{LiveCatalogue, Plan, Planner, Write, WriteError, Written};
pub use state::{CALLS_REMEMBERED, Merged, Own, Remembered, State};
pub use store::{FORMAT_VERSION, Store, StoreError};
pub use unite::{Conflict, ConflictReason};
pub use uploads::{Upload, UploadError, UploadLimits, Uploads};
