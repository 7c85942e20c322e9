//! The domain's types: ids, partial dates, names, entities, offices, tenures, articles, answers.
//!
//! Pure: no clock, no I/O, no async. Everything else in the crate is written in these words.

mod answer;
mod article;
mod catalogue;
mod date;
mod entity;
mod id;
mod tenure;

pub use answer::{
    Answer, Candidate, Certainty, Decision, Evidence, Feature, HolderAt, MentionAnswer, Modifier,
    ParsedMention, Reason, RoleAt, UnknownCandidate,
};
pub use article::{
    Article, Limits, Mention, Options, Preference, Violation, ViolationReason, validate_article,
};
pub use catalogue::{Catalogue, Source};
pub use date::{DateError, Day, DaySpan, PartialDate};
pub use entity::{Entity, Gender, Identifier, Kind, Name, NameKind, Office};
pub use id::{BadId, EntityId, TenureId};
pub use tenure::{End, Interval, Presence, Tenure, Term};
