//! The domain's types: ids, partial dates, names, entities, offices, tenures, articles, answers.
//!
//! Pure: no clock, no I/O, no async. Everything else in the crate is written in these words.

mod answer;
mod article;
mod catalogue;
mod date;
mod entity;
mod id;
mod packed;
mod shared_map;
mod tenure;
mod text;
mod validate;

pub use answer::{
    Answer, Candidate, Certainty, Decision, Evidence, Feature, HolderAt, MentionAnswer, Modifier,
    ParsedMention, Reason, Remembered, RoleAt, UnknownCandidate,
};
pub use article::{Article, Mention, Options, Preference};
pub use catalogue::{Catalogue, Gone, Source};
pub use date::{DateError, Day, DaySpan, PartialDate};
pub use entity::{Entity, Gender, Identifier, Kind, Name, NameKind, Office, Provisional};
pub use id::{BadId, EntityId, TenureId};
pub use packed::{
    EntityRef, IdentifierRef, Key, NameRef, Packed, PackedMap, Places, Records, TenureRef, TermRef,
    Texts,
};
pub use shared_map::SharedMap;
pub use tenure::{End, Interval, Presence, Tenure, Term};
pub use validate::{Limits, Violation, ViolationReason, validate_article};
