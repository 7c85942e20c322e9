//! The connection to the servers: what is asked of them and what their answers mean.

use std::hash::{BuildHasher as _, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use async_nats::client::Request;
use async_nats::header::{
    HeaderMap, NATS_BATCH_COMMIT, NATS_BATCH_COMMIT_FINAL, NATS_BATCH_ID, NATS_BATCH_SEQUENCE,
    NATS_EXPECTED_LAST_SEQUENCE, NATS_EXPECTED_STREAM,
};
use async_nats::jetstream::context::{CreateStreamErrorKind, GetStreamErrorKind};
use async_nats::jetstream::stream::{
    Config, DirectGetErrorKind, Info, LastRawMessageErrorKind, Stream,
};
use async_nats::jetstream::{self, Context, ErrorCode};
use async_nats::{Client, ConnectOptions, ReconnectToServer, RequestErrorKind, Server};
use bytes::Bytes;
use serde::Deserialize;

use super::NatsSettings;

/// The longest that one question may take. Whoever asks tries again for as long as it likes.
const QUESTION: Duration = Duration::from_secs(2);
/// How long a server that does not take the connection is left alone.
const RECONNECT: Duration = Duration::from_millis(200);
/// How long a server may have no answer before another one is asked: longer than a change of
/// leader takes. A server that is cut off from the others keeps its clients and knows nothing.
const SILENCE: Duration = Duration::from_secs(8);
/// The header that tells one write from another.
const WRITE: &str = "Incumbent-Write";

/// A connection that comes back by itself.
pub(super) struct Link {
    client: Client,
    context: Context,
    stream: String,
    /// Writes so far, to tell them apart.
    writes: AtomicU64,
    /// Since when the server that this is connected to has answered no question, and no write:
    /// a leader that is cut off from the others answers questions for a while.
    silent_since: Mutex<[Option<Instant>; 2]>,
}

/// What the servers said of the stream.
pub(super) enum Asked<T> {
    /// The answer.
    Answer(T),
    /// There is no such stream or message.
    Nothing,
    /// No answer now.
    Unreachable(async_nats::Error),
    /// An answer that trying again will not change.
    Refused(String),
}

/// What a server answered, or did not.
#[derive(Clone, Copy)]
enum Heard {
    Question,
    Write,
}

/// What became of an attempt to append.
pub(super) enum Attempt {
    /// Stored; the last record has this sequence number.
    Stored(u64),
    /// Somebody else appended first.
    Moved,
    /// Stored or not: no answer came.
    Unknown(async_nats::Error),
    /// Not stored, and it may be tried again.
    NotNow(async_nats::Error),
    /// Not stored, and trying again will not help.
    Refused(String),
}

/// A message of the stream.
pub(super) struct Stored {
    pub(super) sequence: u64,
    pub(super) payload: Bytes,
    /// The write that it is a part of.
    pub(super) write: Option<String>,
}

impl Link {
    pub(super) async fn connect(settings: &NatsSettings) -> Result<Self, async_nats::Error> {
        let mut options = ConnectOptions::new()
            .name("incumbent")
            .retry_on_initial_connect()
            .connection_timeout(QUESTION)
            .request_timeout(Some(QUESTION))
            .ping_interval(Duration::from_secs(2))
            .reconnect_to_server_callback({
                // Replicas begin anywhere, so that not all are with one server.
                let begin = RandomState::new().hash_one(0) >> 32;
                let turn = Arc::new(AtomicU64::new(begin));
                move |servers, _| {
                    let next = next_server(&servers, turn.fetch_add(1, Ordering::Relaxed));
                    async move { next }
                }
            })
            .event_callback(|event| async move {
                tracing::info!(%event, "journal connection");
            });
        if let Some((user, password)) = settings.address.login() {
            options = options.user_and_password(user.to_owned(), password.to_owned());
        }
        if let Some(path) = &settings.credentials {
            options = options.credentials_file(path).await?;
        }
        let client = options.connect(settings.address.servers()).await?;
        let mut context = jetstream::new(client.clone());
        context.set_timeout(QUESTION);
        Ok(Self {
            client,
            context,
            stream: settings.address.stream().to_owned(),
            writes: AtomicU64::new(0),
            silent_since: Mutex::new([None; 2]),
        })
    }

    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    /// A text that nobody else makes.
    pub(super) fn unique(&self) -> String {
        let inbox = self.client.new_inbox();
        inbox.rsplit('.').next().unwrap_or(&inbox).to_owned()
    }

    /// Goes to another server when this one has had no answer for long.
    async fn heard(&self, of: Heard, answered: bool) {
        let leave = {
            let mut all = self
                .silent_since
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            let [questions, writes] = &mut *all;
            let since = match of {
                Heard::Question => questions,
                Heard::Write => writes,
            };
            let now = Instant::now();
            let leave = !answered && since.get_or_insert(now).elapsed() > SILENCE;
            if answered {
                *since = None;
            }
            if leave {
                *all = [None; 2];
            }
            leave
        };
        if leave {
            tracing::info!("the server has no answer: another one is tried");
            // Fails only when the connection has ended for good, which the next question tells.
            let _ = self.client.force_reconnect().await;
        }
    }

    /// The stream as its leader knows it.
    pub(super) async fn info(&self) -> Asked<Info> {
        let asked = self.ask_info().await;
        let answered = !matches!(asked, Asked::Unreachable(_));
        self.heard(Heard::Question, answered).await;
        asked
    }

    async fn ask_info(&self) -> Asked<Info> {
        match self.context.get_stream(&self.stream).await {
            Ok(stream) => Asked::Answer(stream.cached_info().clone()),
            Err(error) => match error.kind() {
                GetStreamErrorKind::JetStream(told) => judge(&told),
                GetStreamErrorKind::Request => Asked::Unreachable(Box::new(error)),
                _ => Asked::Refused(error.to_string()),
            },
        }
    }

    /// Makes the stream. One that somebody else has just made is the answer as well.
    pub(super) async fn create(&self, config: Config) -> Asked<Info> {
        match self.context.create_stream(config).await {
            Ok(stream) => Asked::Answer(stream.cached_info().clone()),
            Err(error) => match error.kind() {
                CreateStreamErrorKind::JetStream(told)
                    if told.error_code() == ErrorCode::STREAM_NAME_EXIST =>
                {
                    self.info().await
                }
                CreateStreamErrorKind::JetStream(told) => judge(&told),
                CreateStreamErrorKind::TimedOut
                | CreateStreamErrorKind::Response
                | CreateStreamErrorKind::JetStreamUnavailable => {
                    Asked::Unreachable(Box::new(error))
                }
                _ => Asked::Refused(error.to_string()),
            },
        }
    }

    async fn handle(&self) -> Result<Stream<()>, async_nats::Error> {
        Ok(self.context.get_stream_no_info(&self.stream).await?)
    }

    /// One message, from any replica, or from the leader when that one does not have it.
    pub(super) async fn message(&self, sequence: u64) -> Asked<Stored> {
        let stream = match self.handle().await {
            Ok(stream) => stream,
            Err(error) => return Asked::Refused(error.to_string()),
        };
        match stream.direct_get(sequence).await {
            // A replica that has less than it should shows the next message instead.
            Ok(message) if message.sequence == sequence => return Asked::Answer(message.into()),
            Ok(_) => {}
            Err(error) => match error.kind() {
                DirectGetErrorKind::NotFound => {}
                DirectGetErrorKind::ErrorResponse(..) | DirectGetErrorKind::InvalidSubject => {
                    return Asked::Refused(error.to_string());
                }
                _ => return Asked::Unreachable(Box::new(error)),
            },
        }
        match stream.get_raw_message(sequence).await {
            Ok(message) => Asked::Answer(message.into()),
            Err(error) => match error.kind() {
                LastRawMessageErrorKind::NoMessageFound => Asked::Nothing,
                LastRawMessageErrorKind::JetStream(told) => judge(&told),
                LastRawMessageErrorKind::InvalidSubject => Asked::Refused(error.to_string()),
                LastRawMessageErrorKind::Other => Asked::Unreachable(Box::new(error)),
            },
        }
    }

    /// A name for a write: the header by which its messages are known again.
    pub(super) fn name_write(&self) -> String {
        let count = self.writes.fetch_add(1, Ordering::Relaxed);
        format!("{}-{count}", self.unique())
    }

    /// Tries once to append all of `payloads` after `expected`, or none.
    pub(super) async fn append(
        &self,
        subject: &str,
        write: &str,
        expected: u64,
        payloads: &[Bytes],
    ) -> Attempt {
        let attempt = self.try_append(subject, write, expected, payloads).await;
        let silent = matches!(attempt, Attempt::Unknown(_) | Attempt::NotNow(_));
        self.heard(Heard::Write, !silent).await;
        attempt
    }

    async fn try_append(
        &self,
        subject: &str,
        write: &str,
        expected: u64,
        payloads: &[Bytes],
    ) -> Attempt {
        let Some((last, before)) = payloads.split_last() else {
            return Attempt::Stored(expected);
        };
        let mut headers = HeaderMap::new();
        headers.insert(WRITE, write);
        headers.insert(NATS_EXPECTED_STREAM, self.stream.as_str());
        if !before.is_empty() {
            headers.insert(NATS_BATCH_ID, self.unique().as_str());
        }
        for (place, payload) in (1_u64..).zip(before) {
            let mut headers = headers.clone();
            headers.insert(NATS_BATCH_SEQUENCE, place.to_string());
            if place == 1 {
                headers.insert(NATS_EXPECTED_LAST_SEQUENCE, expected.to_string());
            }
            let sent = self
                .client
                .publish_with_headers(subject.to_owned(), headers, payload.clone())
                .await;
            if let Err(error) = sent {
                // Without its last message nothing of a batch is stored.
                return Attempt::NotNow(Box::new(error));
            }
        }
        if before.is_empty() {
            headers.insert(NATS_EXPECTED_LAST_SEQUENCE, expected.to_string());
        } else {
            headers.insert(NATS_BATCH_SEQUENCE, payloads.len().to_string());
            headers.insert(NATS_BATCH_COMMIT, NATS_BATCH_COMMIT_FINAL);
        }
        let request = Request::new()
            .headers(headers)
            .payload(last.clone())
            .timeout(Some(QUESTION));
        match self.client.send_request(subject.to_owned(), request).await {
            Ok(message) => acknowledged(&message.payload),
            Err(error) => match error.kind() {
                RequestErrorKind::NoResponders => Attempt::NotNow(Box::new(error)),
                RequestErrorKind::InvalidSubject | RequestErrorKind::MaxPayloadExceeded => {
                    Attempt::Refused(error.to_string())
                }
                _ => Attempt::Unknown(Box::new(error)),
            },
        }
    }
}

/// The server whose turn it is. The client's own choice is the one that failed least, which a
/// server that is cut off from the others never does: it takes every connection.
fn next_server(servers: &[Server], turn: u64) -> Option<ReconnectToServer> {
    let place = turn.checked_rem(servers.len() as u64)?;
    let server = servers.get(usize::try_from(place).ok()?)?;
    let delay = match server.failed_attempts {
        0 => Duration::ZERO,
        _ => RECONNECT,
    };
    Some(ReconnectToServer {
        addr: server.addr.clone(),
        delay: Some(delay),
    })
}

/// What a server answers to a message published.
#[derive(Deserialize)]
struct Acknowledgement {
    #[serde(default)]
    seq: u64,
    error: Option<jetstream::Error>,
}

fn acknowledged(payload: &[u8]) -> Attempt {
    let answer: Acknowledgement = match serde_json::from_slice(payload) {
        Ok(answer) => answer,
        Err(error) => return Attempt::Unknown(Box::new(error)),
    };
    let Some(error) = answer.error else {
        return Attempt::Stored(answer.seq);
    };
    match error.error_code() {
        ErrorCode::STREAM_WRONG_LAST_SEQUENCE | ErrorCode::STREAM_WRONG_LAST_SEQUENCE_CONSTANT => {
            Attempt::Moved
        }
        // A part of the batch was lost, or too many writers have batches open: nothing of it
        // is stored.
        ErrorCode::ATOMIC_PUBLISH_INCOMPLETE_BATCH => Attempt::NotNow(error.into()),
        // The cluster has no leader now, and similar: whether a proposal was on its way is not
        // said.
        _ if error.code() >= 500 => Attempt::Unknown(error.into()),
        _ => Attempt::Refused(error.to_string()),
    }
}

fn judge<T>(error: &jetstream::Error) -> Asked<T> {
    match error.error_code() {
        ErrorCode::STREAM_NOT_FOUND | ErrorCode::NO_MESSAGE_FOUND => Asked::Nothing,
        _ if error.code() >= 500 && error.error_code() != ErrorCode::STREAM_CREATE => {
            Asked::Unreachable(error.clone().into())
        }
        _ => Asked::Refused(error.to_string()),
    }
}

impl From<jetstream::message::StreamMessage> for Stored {
    fn from(message: jetstream::message::StreamMessage) -> Self {
        Self {
            sequence: message.sequence,
            payload: message.payload,
            write: message.headers.get(WRITE).map(|write| write.to_string()),
        }
    }
}
