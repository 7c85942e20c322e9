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

/// One field that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Path from the request: `article.mentions[2].text`.
    pub field: String,
    /// Stable and machine-readable: `TOO_LONG`.
    pub reason: &'static str,
    /// For people.
    pub description: String,
}

impl FieldError {
    /// A field with what is wrong about it.
    pub fn new(
        field: impl Into<String>,
        reason: &'static str,
        description: impl Into<String>,
    ) -> Self {
        Self {
            field: field.into(),
            reason,
            description: description.into(),
        }
    }

    /// A violation of the model's, its path prefixed: `article.`.
    #[must_use]
    pub fn within(prefix: &str, violation: Violation) -> Self {
        Self {
            field: format!("{prefix}{}", violation.field),
            reason: violation.reason.as_str(),
            description: violation.description,
        }
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
    /// No snapshot is published yet.
    #[error("the catalogue is still being loaded")]
    Loading,
    /// The server is stopping.
    #[error("the server is stopping")]
    Draining,
    /// Too many calls at once.
    #[error("too many calls at once")]
    Overloaded,
    /// The deadline has passed.
    #[error("the deadline has passed")]
    DeadlineExceeded,
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
            Self::Loading => (Code::Unavailable, "CATALOGUE_LOADING"),
            Self::Draining => (Code::Unavailable, "DRAINING"),
            Self::Overloaded => (Code::ResourceExhausted, "OVERLOADED"),
            Self::DeadlineExceeded => (Code::DeadlineExceeded, "DEADLINE_EXCEEDED"),
            Self::Defect => (Code::Internal, "DEFECT"),
        }
    }

    fn details(&self, reason: &'static str) -> ErrorDetails {
        let mut details = ErrorDetails::with_error_info(reason, ERROR_DOMAIN, HashMap::new());
        match self {
            Self::Invalid(fields) => {
                let fields: Vec<_> = fields.iter().take(MAX_FIELDS).map(violation).collect();
                details.set_bad_request(fields);
            }
            Self::NotFound(id) => {
                details.set_resource_info("incumbent.v1.Entity", id, "", "");
            }
            Self::Loading | Self::Overloaded => {
                details.set_retry_info(Some(RETRY_DELAY));
            }
            Self::StalePageToken | Self::Draining | Self::DeadlineExceeded | Self::Defect => {}
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
            (Refusal::Loading, Code::Unavailable, "CATALOGUE_LOADING"),
            (Refusal::Draining, Code::Unavailable, "DRAINING"),
            (Refusal::Overloaded, Code::ResourceExhausted, "OVERLOADED"),
            (
                Refusal::DeadlineExceeded,
                Code::DeadlineExceeded,
                "DEADLINE_EXCEEDED",
            ),
            (Refusal::Defect, Code::Internal, "DEFECT"),
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
