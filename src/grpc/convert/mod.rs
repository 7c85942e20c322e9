//! Between the contract's messages and the model's types, one file a message family. Nothing
//! is decided here: what the model cannot hold is refused with the field, and all limits are
//! the model's own.

mod answer;
mod article;
mod date;
mod entity;
mod report;
mod tenure;

pub use answer::{EvidenceWanted, answer};
pub use article::article;
pub use date::{date, date_of, interval};
pub use entity::{entity, kind, kind_of, reference};
pub use report::{report, report_of};
pub use tenure::{holder, role};
