//! The answer flow: parse, retrieve, score, decide.

use crate::index::Snapshot;
use crate::model::{Answer, Article};

/// Resolves every mention of an article against one snapshot. Pure and deterministic: same
/// snapshot, same article, same answer. The article is taken as valid
/// ([`crate::model::validate_article`]).
#[must_use]
pub fn resolve(snapshot: &Snapshot, _article: &Article) -> Answer {
    Answer {
        revision: snapshot.revision(),
        model_version: MODEL_VERSION,
        mentions: Vec::new(),
    }
}

/// Version of the rules, lexicons and weights. Changes whenever any answer may change.
pub const MODEL_VERSION: &str = "2026.11-1";
