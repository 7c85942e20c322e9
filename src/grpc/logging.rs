//! One structured event a call. What an article says is never logged.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use http::HeaderMap;
use tonic::{Code, Status};

/// What the handler tells about a call; an extension of the request.
#[derive(Debug, Default)]
pub(super) struct CallRecord {
    articles: AtomicU64,
    mentions: AtomicU64,
    refused: AtomicU64,
}

impl CallRecord {
    /// An article was answered, with so many mentions.
    pub(super) fn answered(&self, mentions: usize) {
        self.articles.fetch_add(1, Ordering::Relaxed);
        // A count of items in memory fits.
        self.mentions.fetch_add(mentions as u64, Ordering::Relaxed);
    }

    /// An item of the call was refused, and the call went on.
    pub(super) fn refused(&self) {
        self.refused.fetch_add(1, Ordering::Relaxed);
    }
}

/// A call from its first to its last byte. Logs itself when dropped.
#[derive(Debug)]
pub(super) struct Call {
    method: String,
    begun: Instant,
    record: Arc<CallRecord>,
    code: Option<Code>,
}

impl Call {
    /// Begins at the request's headers. `path` is `/package.Service/Method`.
    pub(super) fn begin(path: &str) -> Self {
        Self {
            method: path.trim_start_matches('/').to_owned(),
            begun: Instant::now(),
            record: Arc::default(),
            code: None,
        }
    }

    /// Where the handler tells about the call.
    pub(super) fn record(&self) -> Arc<CallRecord> {
        self.record.clone()
    }

    /// Notes the status, if these headers or trailers carry it.
    pub(super) fn note(&mut self, headers: &HeaderMap) {
        if let Some(code) = headers.get(Status::GRPC_STATUS) {
            self.code = Some(Code::from_bytes(code.as_bytes()));
        }
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        // Without a status the answer was not sent to its end: the caller went away.
        let code = self.code.unwrap_or(Code::Cancelled);
        let method = self.method.as_str();
        let status = name(code);
        let elapsed_us = u64::try_from(self.begun.elapsed().as_micros()).unwrap_or(u64::MAX);
        let count = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let articles = count(&self.record.articles);
        let mentions = count(&self.record.mentions);
        let refused = count(&self.record.refused);
        macro_rules! event {
            ($level:ident) => {
                tracing::$level!(
                    method, status, elapsed_us, articles, mentions, refused, "call"
                )
            };
        }
        // Health checks and reflection come every few seconds and say nothing.
        match (code, method.starts_with("grpc.")) {
            (Code::Ok | Code::Cancelled, true) => event!(debug),
            (Code::Unknown | Code::Internal | Code::DataLoss, _) => event!(error),
            (Code::Unavailable | Code::ResourceExhausted, _) => event!(warn),
            // The caller's doing, or the caller's deadline.
            _ => event!(info),
        }
    }
}

/// The code's name, as gRPC writes it.
fn name(code: Code) -> &'static str {
    match code {
        Code::Ok => "OK",
        Code::Cancelled => "CANCELLED",
        Code::Unknown => "UNKNOWN",
        Code::InvalidArgument => "INVALID_ARGUMENT",
        Code::DeadlineExceeded => "DEADLINE_EXCEEDED",
        Code::NotFound => "NOT_FOUND",
        Code::AlreadyExists => "ALREADY_EXISTS",
        Code::PermissionDenied => "PERMISSION_DENIED",
        Code::ResourceExhausted => "RESOURCE_EXHAUSTED",
        Code::FailedPrecondition => "FAILED_PRECONDITION",
        Code::Aborted => "ABORTED",
        Code::OutOfRange => "OUT_OF_RANGE",
        Code::Unimplemented => "UNIMPLEMENTED",
        Code::Internal => "INTERNAL",
        Code::Unavailable => "UNAVAILABLE",
        Code::DataLoss => "DATA_LOSS",
        Code::Unauthenticated => "UNAUTHENTICATED",
    }
}
