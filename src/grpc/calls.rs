//! What surrounds every call: a place among the calls at work, a deadline, and a log event.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_util::FutureExt as _;
use futures_util::future::{self, BoxFuture, Either, OptionFuture};
use http::{HeaderMap, Request, Response};
use http_body::{Frame, SizeHint};
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::Instant;
use tonic::Status;
use tonic::body::Body;
use tonic::server::NamedService;
use tower::{Layer, Service};

use super::Snapshots;
use super::admission::Gate;
use super::deadline::{Deadline, timeout};
use super::logging::Call;
use super::pb::catalogue_service_server::CatalogueServiceServer;
use super::status::Refusal;
use crate::catalogue::nats::Standing;

/// Surrounds every call of the services below it.
#[derive(Clone, Debug)]
pub(super) struct CallLayer {
    gate: Gate,
    request_timeout: Duration,
    snapshots: Arc<Snapshots>,
}

impl CallLayer {
    /// Lets calls in through `gate`; none may take longer than `request_timeout` until its
    /// answer begins. Answers of a replica say how it stands to its journal.
    pub(super) fn new(gate: Gate, request_timeout: Duration, snapshots: Arc<Snapshots>) -> Self {
        Self {
            gate,
            request_timeout,
            snapshots,
        }
    }
}

impl<S> Layer<S> for CallLayer {
    type Service = Calls<S>;

    fn layer(&self, inner: S) -> Calls<S> {
        Calls {
            layer: self.clone(),
            inner,
        }
    }
}

/// The services, surrounded.
#[derive(Clone, Debug)]
pub(super) struct Calls<S> {
    layer: CallLayer,
    inner: S,
}

impl<S> Service<Request<Body>> for Calls<S>
where
    S: Service<Request<Body>, Response = Response<Body>>,
    S::Future: Send + 'static,
    S::Error: Send + 'static,
{
    type Response = Response<CallBody>;
    type Error = S::Error;
    type Future = BoxFuture<'static, Result<Self::Response, S::Error>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<Body>) -> Self::Future {
        let path = request.uri().path();
        let call = Call::begin(path);
        // An overloaded server is still alive: its health must be seen, lest it is killed.
        let counted = !path.starts_with("/grpc.");
        let place = if counted {
            match self.layer.gate.enter() {
                Some(place) => Some(place),
                None => {
                    let refused = Status::from(Refusal::Overloaded).into_http();
                    return Box::pin(future::ok(surround(refused, call, None)));
                }
            }
        } else {
            None
        };
        let asked = timeout(request.headers());
        let begun = Instant::now();
        // A time too far ahead to be told is no deadline.
        if let Some(at) = asked.and_then(|asked| begun.checked_add(asked)) {
            request.extensions_mut().insert(Deadline(at));
        }
        request.extensions_mut().insert(call.record());
        // What is answered only when all of a stream has come takes what the stream takes.
        let limit = (!path_of_import(request.uri().path())).then_some(self.layer.request_timeout);
        let allowed = asked.into_iter().chain(limit).min();
        // Begun here rather than when first polled: tonic has a timer of its own around this
        // one, which answers CANCELLED, and must be the later of the two.
        let until = allowed.and_then(|allowed| begun.checked_add(allowed));
        let patience = until.map(tokio::time::sleep_until);
        let patience = OptionFuture::from(patience).then(|over| async move {
            match over {
                Some(()) => {}
                None => future::pending().await,
            }
        });
        let answer = self.inner.call(request);
        let snapshots = counted.then(|| self.layer.snapshots.clone());
        Box::pin(async move {
            let answer = std::pin::pin!(answer);
            let patience = std::pin::pin!(patience);
            let mut response = match future::select(answer, patience).await {
                Either::Left((answer, _)) => answer?,
                Either::Right(_) => Status::from(Refusal::DeadlineExceeded).into_http(),
            };
            if let Some(standing) = snapshots.and_then(|snapshots| snapshots.standing()) {
                say(&standing, response.headers_mut());
            }
            Ok(surround(response, call, place))
        })
    }
}

/// In the headers: the same question at the same revision has the same answer on every replica.
fn say(standing: &Standing, headers: &mut HeaderMap) {
    let silence = u64::try_from(standing.silence.as_millis()).unwrap_or(u64::MAX);
    headers.insert("incumbent-journal-head", standing.head.into());
    headers.insert("incumbent-journal-silence-ms", silence.into());
}

fn path_of_import(path: &str) -> bool {
    path.strip_suffix("/ImportCatalogue")
        .and_then(|service| service.strip_prefix('/'))
        == Some(<CatalogueServiceServer<()> as NamedService>::NAME)
}

fn surround(
    response: Response<Body>,
    mut call: Call,
    place: Option<OwnedSemaphorePermit>,
) -> Response<CallBody> {
    // An answer without messages carries its status in the headers.
    call.note(response.headers());
    response.map(|inner| CallBody {
        inner,
        call,
        _place: place,
    })
}

/// An answer on its way. Its call ends, and leaves its place, with the last byte.
#[derive(Debug)]
pub(super) struct CallBody {
    inner: Body,
    call: Call,
    _place: Option<OwnedSemaphorePermit>,
}

impl http_body::Body for CallBody {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let polled = Pin::new(&mut self.inner).poll_frame(cx);
        if let Poll::Ready(Some(Ok(frame))) = &polled
            && let Some(trailers) = frame.trailers_ref()
        {
            self.call.note(trailers);
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
