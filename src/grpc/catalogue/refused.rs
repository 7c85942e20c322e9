//! Writes that are not made: what is wrong with the request, or why it failed.

use crate::catalogue::{Refused, WriteError};
use crate::grpc::pb;
use crate::grpc::status::Refusal;

/// Bytes of an idempotency key and of an author, at most.
const MAX_KEY: usize = 256;
/// Bytes of a reason, at most.
const MAX_REASON: usize = 1_024;

pub(super) fn check_options(options: &pb::WriteOptions) -> Result<(), Refusal> {
    for (field, text, limit) in [
        ("idempotency_key", &options.idempotency_key, MAX_KEY),
        ("author", &options.author, MAX_KEY),
        ("reason", &options.reason, MAX_REASON),
    ] {
        if text.len() > limit {
            let told = format!("{} bytes; at most {limit} are allowed", text.len());
            return Err(Refusal::field(
                &format!("options.{field}"),
                "TOO_LONG",
                told,
            ));
        }
    }
    Ok(())
}

pub(super) fn counted(field: &str, length: usize, limit: usize) -> Result<(), Refusal> {
    if length == 0 {
        return Err(Refusal::field(field, "REQUIRED", "must not be empty"));
    }
    if length > limit {
        let told = format!("{length} items; at most {limit} are allowed");
        return Err(Refusal::field(field, "TOO_MANY", told));
    }
    Ok(())
}

/// Why a write was not made, for its caller.
pub(in crate::grpc) fn refusal(error: WriteError) -> Refusal {
    match error {
        WriteError::Moved { revision } => Refusal::RevisionMoved(revision),
        WriteError::KeyReused => Refusal::field(
            "options.idempotency_key",
            "REUSED",
            "another request had this key and asked for something else",
        ),
        WriteError::Refused(refused) => refused.into(),
        WriteError::Busy => Refusal::WritesWaiting,
        WriteError::Journal(error) => {
            tracing::error!(%error, "a write was not made");
            Refusal::JournalFailed
        }
        WriteError::Unknown(error) => {
            tracing::error!(%error, "whether a write was made is not known");
            Refusal::WriteUncertain
        }
        WriteError::Stopped => Refusal::Draining,
    }
}

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Invalid(errors) => Self::Invalid(errors),
            Refused::NotFound(id) => Self::NotFound(id),
            Refused::Gone(id) => Self::Gone(id),
            Refused::NotMerged(id) => Self::NotMerged(id),
        }
    }
}
