//! A client of the service, for the command line: asks a running server and answers in the
//! model's words.

mod answer;
mod article;

use std::time::Duration;

use tonic::transport::{Channel, Endpoint};
use tonic::{Code, Status};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;
use tonic_types::StatusExt as _;

use super::pb;
use super::pb::resolution_service_client::ResolutionServiceClient;
use crate::model::{Article, MentionAnswer};

/// The largest answer that is taken: a thousand mentions with fifty candidates each and their
/// evidence stay below it.
const ANSWER_BYTES: usize = 256 << 20;

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
        /// The message, with the fields that were refused.
        message: String,
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
    channel: Channel,
}

impl Client {
    /// Connects to `address`, "HOST:PORT". Connecting and each call may take `timeout`.
    ///
    /// # Errors
    ///
    /// The address is none, or nobody answers there.
    pub async fn connect(address: &str, timeout: Duration) -> Result<Self, ClientError> {
        let uri = if address.contains("://") {
            address.to_owned()
        } else {
            format!("http://{address}")
        };
        let endpoint = Endpoint::from_shared(uri).map_err(|_| ClientError::Address {
            address: address.to_owned(),
        })?;
        let channel = endpoint
            .connect_timeout(timeout)
            .timeout(timeout)
            .connect()
            .await
            .map_err(|source| ClientError::Connect {
                address: address.to_owned(),
                source,
            })?;
        Ok(Self { channel })
    }

    /// Resolves the mentions of one article.
    ///
    /// # Errors
    ///
    /// The server refuses the article or fails, or its answer is malformed.
    pub async fn resolve_article(&self, article: &Article) -> Result<ServerAnswer, ClientError> {
        let request = pb::ResolveArticleRequest {
            article: Some(article::message(article)),
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
        message,
    }
}
