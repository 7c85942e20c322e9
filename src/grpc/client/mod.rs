//! A client of the service, for the command line: asks a running server and answers in the
//! model's words.

mod answer;
mod article;
mod catalogue;
mod import;
mod told;

pub use catalogue::WriteRequest;
pub use told::{
    CatalogueStatus, ConflictTold, EntityHistory, JournalStatus, Merged, ProvisionalEntity,
    ProvisionalPage, Split, Unmerged, Watched, WriteTold,
};

use std::sync::Arc;
use std::time::Duration;

use http::{Request, Response};
use tonic::body::Body;
use tonic::transport::{Channel, Endpoint};
use tonic::{Code, Status};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;
use tonic_types::StatusExt as _;
use tower::ServiceExt as _;
use tower::util::BoxCloneSyncService;

use super::pb::backup_service_client::BackupServiceClient;
use super::pb::resolution_service_client::ResolutionServiceClient;
use super::{Snapshots, pb};
use crate::model::{Article, MentionAnswer};

/// The largest answer that is taken: a thousand mentions with fifty candidates each and their
/// evidence stay below it.
const ANSWER_BYTES: usize = 256 << 20;

/// How often a silent connection is looked at during a long call, and how long it may stay silent
/// then.
const KEEPALIVE: Duration = Duration::from_secs(10);

/// What a server answered to one article.
#[derive(Clone, Debug, PartialEq)]
pub struct ServerAnswer {
    /// The catalogue revision that it was computed at.
    pub revision: u64,
    /// Version of the server's rules, lexicons and weights.
    pub model_version: String,
    /// One for each mention, in the article's order.
    pub mentions: Vec<MentionAnswer>,
}

/// Why a server gave no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ClientError {
    /// The address is none.
    #[error("{address:?} is not an address: expected HOST:PORT or http://HOST:PORT")]
    Address {
        /// As given.
        address: String,
    },
    /// Nobody answers there.
    #[error("cannot reach a server at {address}")]
    Connect {
        /// As given.
        address: String,
        /// What went wrong.
        source: tonic::transport::Error,
    },
    /// The server refused or failed.
    #[error("the server answered {code:?}: {message}")]
    Status {
        /// The status.
        code: Code,
        /// The stable reason, when the server gave one: "ENTITY_GONE".
        reason: Option<String>,
        /// The message, with the fields that were refused.
        message: String,
    },
    /// What is to be sent cannot be read.
    #[error("cannot read what is to be sent: {source}")]
    Input {
        /// What went wrong.
        source: std::io::Error,
    },
    /// The answer cannot be written down.
    #[error("cannot write the answer: {source}")]
    Output {
        /// What went wrong.
        source: std::io::Error,
    },
    /// The answer is not one that the contract allows.
    #[error("the server's answer is malformed: {problem}")]
    Answer {
        /// What is wrong, and where.
        problem: String,
    },
}

/// A connection to a server.
#[derive(Clone, Debug)]
pub struct Client {
    channel: Wire,
}

/// What carries calls to a server: a connection, or this process itself.
type Wire = BoxCloneSyncService<Request<Body>, Response<Body>, StdError>;
type StdError = Box<dyn std::error::Error + Send + Sync>;

impl Client {
    /// Connects to `address`, "HOST:PORT". Connecting and each call may take `timeout`.
    ///
    /// # Errors
    ///
    /// The address is none, or nobody answers there.
    pub async fn connect(address: &str, timeout: Duration) -> Result<Self, ClientError> {
        let endpoint = endpoint(address)?.timeout(timeout);
        Self::over(address, endpoint, timeout).await
    }

    /// Connects to `address` for calls that take what they take: only connecting may not take
    /// longer than `timeout`. A server that has gone away is noticed all the same.
    ///
    /// # Errors
    ///
    /// As [`Self::connect`].
    pub async fn connect_for_long_calls(
        address: &str,
        timeout: Duration,
    ) -> Result<Self, ClientError> {
        let endpoint = endpoint(address)?
            .http2_keep_alive_interval(KEEPALIVE)
            .keep_alive_timeout(KEEPALIVE);
        Self::over(address, endpoint, timeout).await
    }

    async fn over(
        address: &str,
        endpoint: Endpoint,
        timeout: Duration,
    ) -> Result<Self, ClientError> {
        let connected = endpoint.connect_timeout(timeout).connect().await;
        let channel = connected.map_err(|source| ClientError::Connect {
            address: address.to_owned(),
            source,
        })?;
        let channel: Channel = channel;
        let channel = channel.map_err(StdError::from);
        Ok(Self {
            channel: Wire::new(channel),
        })
    }

    /// Calls the catalogue service of this very process, over what is published in
    /// `snapshots`: nothing is sent anywhere, and all else is as with a server.
    #[must_use]
    pub fn of_this_process(snapshots: Arc<Snapshots>) -> Self {
        let service = super::server::catalogue_service(snapshots);
        let service = tower::ServiceExt::<Request<Body>>::map_err(service, StdError::from);
        Self {
            channel: Wire::new(service),
        }
    }

    /// Copies the server's journal into `out`: the file that a backup is.
    ///
    /// # Errors
    ///
    /// [`ClientError`] when the server refuses or the stream is cut; what was written is no
    /// backup then.
    pub async fn backup(&self, out: &mut dyn std::io::Write) -> Result<(), ClientError> {
        let mut client = BackupServiceClient::new(self.channel.clone());
        let pieces = client.backup(pb::BackupRequest {}).await;
        let mut pieces = pieces.map_err(|status| refused(&status))?.into_inner();
        while let Some(response) = pieces.message().await.map_err(|status| refused(&status))? {
            out.write_all(&response.piece)
                .map_err(|source| ClientError::Output { source })?;
        }
        Ok(())
    }

    /// Resolves the mentions of one article.
    ///
    /// # Errors
    ///
    /// The server refuses the article or fails, or its answer is malformed.
    pub async fn resolve_article(&self, article: &Article) -> Result<ServerAnswer, ClientError> {
        let request = pb::ResolveArticleRequest {
            article: Some(article::message(article)),
            ..pb::ResolveArticleRequest::default()
        };
        let response = ResolutionServiceClient::new(self.channel.clone())
            .max_decoding_message_size(ANSWER_BYTES)
            .resolve_article(request)
            .await
            .map_err(|status| refused(&status))?;
        answer::read(response.into_inner(), article.mentions.len())
    }

    /// Whether the server says that it is SERVING; an empty `service` asks for all of it.
    ///
    /// # Errors
    ///
    /// The server does not know the service, or fails.
    pub async fn is_serving(&self, service: &str) -> Result<bool, ClientError> {
        let request = HealthCheckRequest {
            service: service.to_owned(),
        };
        let response = HealthClient::new(self.channel.clone())
            .check(request)
            .await
            .map_err(|status| refused(&status))?;
        Ok(response.into_inner().status() == ServingStatus::Serving)
    }
}

fn endpoint(address: &str) -> Result<Endpoint, ClientError> {
    let uri = if address.contains("://") {
        address.to_owned()
    } else {
        format!("http://{address}")
    };
    Endpoint::from_shared(uri).map_err(|_| ClientError::Address {
        address: address.to_owned(),
    })
}

fn refused(status: &Status) -> ClientError {
    let mut message = status.message().to_owned();
    if let Some(details) = status.get_details_bad_request() {
        for violation in details.field_violations {
            message.push_str(&format!(
                "\n  {}: {}",
                violation.field, violation.description
            ));
        }
    }
    ClientError::Status {
        code: status.code(),
        reason: status.get_details_error_info().map(|info| info.reason),
        message,
    }
}
