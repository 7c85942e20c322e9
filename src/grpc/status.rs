//! The one map from errors to status.

use std::collections::HashMap;
use std::time::Duration;

use prost::Message as _;
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, FieldViolation, StatusExt as _, pb};

use crate::model::Violation;

/// The domain of every `google.rpc.ErrorInfo` of this service.
pub const ERROR_DOMAIN: &str = "incumbent";

/// How long a caller is asked to wait before it tries again.
const RETRY_DELAY: Duration = Duration::from_millis(500);

/// Fields that one refusal names at most: the details travel in a header, and clients accept
/// only some kilobytes of those.
const MAX_FIELDS: usize = 20;

/// One field that is wrong, of a request or of an edit in it.
pub use crate::catalogue::EditError as FieldError;

/// A violation of the model's, its path prefixed: `article.`.
#[must_use]
pub(super) fn field_within(prefix: &str, violation: Violation) -> FieldError {
    FieldError {
        field: format!("{prefix}{}", violation.field),
        reason: violation.reason.as_str(),
        description: violation.description,
    }
}

/// Why a call, or one item of it, is not answered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// The request is wrong: never empty, and at most 20 of the fields are told.
    #[error("invalid request: {}", first(.0))]
    Invalid(Vec<FieldError>),
    /// No entity answers for this id.
    #[error("no entity has the id {0}")]
    NotFound(String),
    /// The page token is of another catalogue revision.
    #[error("the catalogue has changed since the page token was given; start again")]
    StalePageToken,
    /// The catalogue did not reach the revision asked for in time; it is at this one.
    #[error("the catalogue is at revision {0} and did not reach min_revision in time")]
    RevisionNotReached(u64),
    /// The revision to pin has passed, and is not held; the catalogue is at this one.
    #[error("the catalogue is at revision {0}, and the one to pin is not held any more")]
    RevisionNotHeld(u64),
    /// Streams hold as many revisions as they may.
    #[error("streams are pinned to too many revisions")]
    TooManyPins,
    /// The server does not have the bytes of an upload up to the offset, but so many.
    #[error("the server has {0} bytes of the upload: go on from there")]
    UploadOffset(u64),
    /// The pieces of an upload ended, or did not come, after so many bytes.
    #[error("the upload ended after {0} bytes: go on from there")]
    UploadIncomplete(u64),
    /// Another call is at the upload.
    #[error("another call is at this upload")]
    UploadBusy,
    /// As many uploads are open as may be.
    #[error("too many uploads are open")]
    TooManyUploads,
    /// The disk does not take an upload, or does not give it back.
    #[error("the upload cannot be kept on the server's disk")]
    UploadNotKept,
    /// No snapshot is published yet.
    #[error("the catalogue is still being loaded")]
    Loading,
    /// The server has no journal: it serves the catalogue inside the program.
    #[error("the server has no journal: it serves the catalogue inside the program")]
    NoJournal,
    /// The server is stopping.
    #[error("the server is stopping")]
    Draining,
    /// Too many calls at once.
    #[error("too many calls at once")]
    Overloaded,
    /// The deadline has passed.
    #[error("the deadline has passed")]
    DeadlineExceeded,
    /// This server has no store to write to.
    #[error("this server has no store to write to; start it with --store")]
    ReadOnly,
    /// The entity that answered for this id was deleted.
    #[error("the entity {0} was deleted")]
    Gone(String),
    /// There is no merge to undo.
    #[error("the entity {0} was not merged into another")]
    NotMerged(String),
    /// There is nothing to confirm.
    #[error("the entity {0} is not provisional")]
    NotProvisional(String),
    /// The catalogue is not at the revision that the caller expected, but at this one.
    #[error("the catalogue is at revision {0}")]
    RevisionMoved(u64),
    /// Too many writes wait.
    #[error("too many writes are waiting")]
    WritesWaiting,
    /// The journal cannot be read or written.
    #[error("the journal cannot be used now")]
    JournalFailed,
    /// Whether the journal took the write is not known.
    #[error("whether the write was made is not known; try again with the same idempotency_key")]
    WriteUncertain,
    /// The writes asked for are no longer kept; the oldest that are have this revision.
    #[error("history before revision {0} is not kept")]
    HistoryCompacted(u64),
    /// A defect of the service: the answer could not be computed.
    #[error("the answer could not be computed; this is a defect of the server")]
    Defect,
}

/// The first wrong field, for the one line that every client shows.
fn first(fields: &[FieldError]) -> String {
    let Some(one) = fields.first() else {
        return String::new();
    };
    let rest = match fields.len() {
        1 => String::new(),
        count => format!(" (and {} more)", count - 1),
    };
    format!("{}: {}{rest}", one.field, one.description)
}

impl Refusal {
    /// A request of which one field is wrong.
    #[must_use]
    pub fn field(field: &str, reason: &'static str, description: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError::new(field, reason, description)])
    }

    /// The gRPC code, and the stable reason of the `google.rpc.ErrorInfo`.
    fn code_and_reason(&self) -> (Code, &'static str) {
        match self {
            Self::Invalid(_) => (Code::InvalidArgument, "INVALID_REQUEST"),
            Self::NotFound(_) => (Code::NotFound, "ENTITY_NOT_FOUND"),
            Self::StalePageToken => (Code::Aborted, "PAGE_TOKEN_STALE"),
            Self::RevisionNotReached(_) => (Code::Unavailable, "REVISION_NOT_REACHED"),
            Self::RevisionNotHeld(_) => (Code::FailedPrecondition, "REVISION_NOT_HELD"),
            Self::TooManyPins => (Code::ResourceExhausted, "TOO_MANY_PINS"),
            Self::UploadOffset(_) => (Code::FailedPrecondition, "UPLOAD_OFFSET"),
            Self::UploadIncomplete(_) => (Code::Aborted, "UPLOAD_INCOMPLETE"),
            Self::UploadBusy => (Code::Aborted, "UPLOAD_BUSY"),
            Self::TooManyUploads => (Code::ResourceExhausted, "TOO_MANY_UPLOADS"),
            Self::UploadNotKept => (Code::Unavailable, "UPLOAD_NOT_KEPT"),
            Self::Loading => (Code::Unavailable, "CATALOGUE_LOADING"),
            Self::NoJournal => (Code::FailedPrecondition, "NO_JOURNAL"),
            Self::Draining => (Code::Unavailable, "DRAINING"),
            Self::Overloaded => (Code::ResourceExhausted, "OVERLOADED"),
            Self::DeadlineExceeded => (Code::DeadlineExceeded, "DEADLINE_EXCEEDED"),
            Self::ReadOnly => (Code::FailedPrecondition, "READ_ONLY"),
            Self::Gone(_) => (Code::FailedPrecondition, "ENTITY_GONE"),
            Self::NotMerged(_) => (Code::FailedPrecondition, "NOT_MERGED"),
            Self::NotProvisional(_) => (Code::FailedPrecondition, "NOT_PROVISIONAL"),
            Self::RevisionMoved(_) => (Code::Aborted, "REVISION_MOVED"),
            Self::WritesWaiting => (Code::Unavailable, "WRITES_WAITING"),
            Self::JournalFailed => (Code::Unavailable, "JOURNAL_FAILED"),
            Self::WriteUncertain => (Code::Unknown, "WRITE_UNCERTAIN"),
            Self::HistoryCompacted(_) => (Code::FailedPrecondition, "HISTORY_COMPACTED"),
            Self::Defect => (Code::Internal, "DEFECT"),
        }
    }

    /// What the `google.rpc.ErrorInfo` tells beside the reason.
    fn metadata(&self) -> HashMap<String, String> {
        let (key, number) = match self {
            Self::RevisionMoved(revision)
            | Self::RevisionNotReached(revision)
            | Self::RevisionNotHeld(revision) => ("revision", revision),
            Self::HistoryCompacted(revision) => ("oldest_revision", revision),
            Self::UploadOffset(bytes) | Self::UploadIncomplete(bytes) => ("received_bytes", bytes),
            _ => return HashMap::new(),
        };
        HashMap::from([(key.to_owned(), number.to_string())])
    }

    fn details(&self, reason: &'static str) -> ErrorDetails {
        let mut details = ErrorDetails::with_error_info(reason, ERROR_DOMAIN, self.metadata());
        match self {
            Self::Invalid(fields) => {
                let fields: Vec<_> = fields.iter().take(MAX_FIELDS).map(violation).collect();
                details.set_bad_request(fields);
            }
            Self::NotFound(id)
            | Self::Gone(id)
            | Self::NotMerged(id)
            | Self::NotProvisional(id) => {
                details.set_resource_info("incumbent.v1.Entity", id, "", "");
            }
            Self::Loading
            | Self::RevisionNotReached(_)
            | Self::TooManyPins
            | Self::UploadBusy
            | Self::TooManyUploads
            | Self::UploadNotKept
            | Self::Overloaded
            | Self::WritesWaiting
            | Self::JournalFailed => {
                details.set_retry_info(Some(RETRY_DELAY));
            }
            Self::StalePageToken
            | Self::RevisionNotHeld(_)
            | Self::UploadOffset(_)
            | Self::UploadIncomplete(_)
            | Self::NoJournal
            | Self::ReadOnly
            | Self::RevisionMoved(_)
            | Self::WriteUncertain
            | Self::HistoryCompacted(_)
            | Self::Draining
            | Self::DeadlineExceeded
            | Self::Defect => {}
        }
        details
    }
}

fn violation(error: &FieldError) -> FieldViolation {
    FieldViolation {
        field: error.field.clone(),
        description: error.description.clone(),
        reason: error.reason.to_owned(),
        localized_message: None,
    }
}

impl From<Refusal> for Status {
    fn from(refusal: Refusal) -> Self {
        let (code, reason) = refusal.code_and_reason();
        Self::with_error_details(code, refusal.to_string(), refusal.details(reason))
    }
}

impl From<Refusal> for pb::Status {
    fn from(refusal: Refusal) -> Self {
        // The details of a gRPC status are this very message, encoded.
        let status = Status::from(refusal);
        Self::decode(status.details()).unwrap_or_else(|_| Self {
            code: status.code().into(),
            message: status.message().to_owned(),
            details: Vec::new(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_says_its_reason_and_domain() {
        let cases = [
            (
                Refusal::field("id", "REQUIRED", "must not be empty"),
                Code::InvalidArgument,
                "INVALID_REQUEST",
            ),
            (
                Refusal::NotFound("x".to_owned()),
                Code::NotFound,
                "ENTITY_NOT_FOUND",
            ),
            (Refusal::StalePageToken, Code::Aborted, "PAGE_TOKEN_STALE"),
            (
                Refusal::RevisionNotReached(7),
                Code::Unavailable,
                "REVISION_NOT_REACHED",
            ),
            (
                Refusal::RevisionNotHeld(7),
                Code::FailedPrecondition,
                "REVISION_NOT_HELD",
            ),
            (
                Refusal::TooManyPins,
                Code::ResourceExhausted,
                "TOO_MANY_PINS",
            ),
            (
                Refusal::UploadOffset(7),
                Code::FailedPrecondition,
                "UPLOAD_OFFSET",
            ),
            (
                Refusal::UploadIncomplete(7),
                Code::Aborted,
                "UPLOAD_INCOMPLETE",
            ),
            (Refusal::UploadBusy, Code::Aborted, "UPLOAD_BUSY"),
            (
                Refusal::TooManyUploads,
                Code::ResourceExhausted,
                "TOO_MANY_UPLOADS",
            ),
            (Refusal::UploadNotKept, Code::Unavailable, "UPLOAD_NOT_KEPT"),
            (Refusal::Loading, Code::Unavailable, "CATALOGUE_LOADING"),
            (Refusal::NoJournal, Code::FailedPrecondition, "NO_JOURNAL"),
            (Refusal::Draining, Code::Unavailable, "DRAINING"),
            (Refusal::Overloaded, Code::ResourceExhausted, "OVERLOADED"),
            (
                Refusal::DeadlineExceeded,
                Code::DeadlineExceeded,
                "DEADLINE_EXCEEDED",
            ),
            (Refusal::Defect, Code::Internal, "DEFECT"),
            (Refusal::ReadOnly, Code::FailedPrecondition, "READ_ONLY"),
            (
                Refusal::Gone("x".to_owned()),
                Code::FailedPrecondition,
                "ENTITY_GONE",
            ),
            (Refusal::RevisionMoved(7), Code::Aborted, "REVISION_MOVED"),
            (Refusal::WritesWaiting, Code::Unavailable, "WRITES_WAITING"),
            (Refusal::JournalFailed, Code::Unavailable, "JOURNAL_FAILED"),
            (Refusal::WriteUncertain, Code::Unknown, "WRITE_UNCERTAIN"),
            (
                Refusal::HistoryCompacted(9),
                Code::FailedPrecondition,
                "HISTORY_COMPACTED",
            ),
        ];
        for (refusal, code, reason) in cases {
            let item = pb::Status::from(refusal.clone());
            let status = Status::from(refusal);
            assert_eq!(status.code(), code, "{reason}");
            let details = status.get_error_details();
            let info = details.error_info().unwrap();
            assert_eq!(
                (info.reason.as_str(), info.domain.as_str()),
                (reason, ERROR_DOMAIN)
            );
            assert_eq!(item.code, i32::from(code));
            assert!(!item.details.is_empty(), "{reason}: the item's details");
        }
    }

    #[test]
    fn many_fields_are_cut() {
        let fields: Vec<_> = (0..100)
            .map(|place| FieldError::new(format!("ids[{place}]"), "MALFORMED", "not an id"))
            .collect();
        let status = Status::from(Refusal::Invalid(fields));
        let details = status.get_error_details();
        assert_eq!(details.bad_request().unwrap().field_violations.len(), 20);
        assert_eq!(
            status.message(),
            "invalid request: ids[0]: not an id (and 99 more)"
        );
    }
}
