//! `ResolutionService`: articles in, answers out.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::thread::available_parallelism;

use futures_util::future::{self, Either};
use futures_util::{Stream, StreamExt as _, stream};
use tokio::sync::{OnceCell, Semaphore};
use tokio_util::task::AbortOnDropHandle;
use tonic::{Request, Response, Status, Streaming};

use super::convert::{self, EvidenceWanted};
use super::deadline::{Deadline, Until};
use super::drain::Draining;
use super::logging::CallRecord;
use super::pb::resolution_service_server::ResolutionService;
use super::pb::resolve_articles_response::Outcome;
use super::pb::{
    self, ResolveArticleRequest, ResolveArticleResponse, ResolveArticlesRequest,
    ResolveArticlesResponse,
};
use super::reads::{Pinned, Reads};
use super::status::Refusal;
use crate::index::Snapshot;
use crate::model::{Article, Limits, Options};
use crate::resolve::resolve;

/// The most mentions and bytes of text of an article that is answered on the executor's own
/// thread. Such an article costs less than a millisecond, and handing it to another thread
/// some microseconds and a wake-up: as much as a short article itself. A larger one would hold
/// up the other calls of its thread for too long.
const INLINE_MENTIONS: usize = 32;
const INLINE_TEXT_BYTES: usize = 64 << 10;

/// The handlers. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Resolution {
    reads: Reads,
    limits: Limits,
    defaults: Options,
    read_ahead: usize,
    draining: Draining,
    /// Large articles at work at once: as many as there are cores. More would only share the
    /// cores, and each would take longer.
    large: Arc<Semaphore>,
}

impl Resolution {
    pub(super) fn new(
        reads: Reads,
        limits: Limits,
        defaults: Options,
        read_ahead: usize,
        draining: Draining,
    ) -> Self {
        let cores = available_parallelism().map_or(1, usize::from);
        Self {
            reads,
            limits,
            defaults,
            read_ahead: read_ahead.max(1),
            draining,
            large: Arc::new(Semaphore::new(cores)),
        }
    }

    async fn answer(
        &self,
        message: Option<pb::Article>,
        at: &At,
        record: Option<&CallRecord>,
    ) -> Result<pb::ArticleAnswer, Refusal> {
        let mut article = convert::article(message, &self.limits)?;
        article.options = article.options.or(self.defaults);
        let snapshot = match at {
            At::Least(revision) => self.reads.at_least(*revision).await?,
            At::Pinned(pinned) if article.remembers() => {
                let told = "what a pinned stream remembers would not be seen in it; pinned to \
                            revision";
                let told = format!("{told} {}", pinned.snapshot().revision());
                let field = "article.options.remember_unknown";
                return Err(Refusal::field(field, "PINNED", told));
            }
            At::Pinned(pinned) => pinned.snapshot().clone(),
        };
        let mentions = article.mentions.len();
        let answer = if article.remembers() {
            super::remember::answer(self.reads.snapshots(), article).await?
        } else if mentions <= INLINE_MENTIONS && article.text.len() <= INLINE_TEXT_BYTES {
            compute(&snapshot, &article)?
        } else {
            self.answer_large(snapshot, article).await?
        };
        if let Some(record) = record {
            record.answered(mentions);
        }
        Ok(answer)
    }

    /// Answers on a thread for blocking work. Not `block_in_place`: that stops the other
    /// articles of the same stream, and needs the multi-thread runtime. When the caller has
    /// gone away before a core is free the work is never begun; once begun it is finished, and
    /// what it may take is bounded by the limits.
    async fn answer_large(
        &self,
        snapshot: Arc<Snapshot>,
        article: Article,
    ) -> Result<pb::ArticleAnswer, Refusal> {
        let core = self.large.clone().acquire_owned().await;
        let work = move || {
            // Held by the work, not by who waits for it.
            let _core = core;
            compute(&snapshot, &article)
        };
        let joined = tokio::task::spawn_blocking(work).await;
        joined.unwrap_or(Err(Refusal::Defect))
    }

    async fn answer_item(
        &self,
        request: ResolveArticlesRequest,
        at: Result<At, Refusal>,
        record: Option<&CallRecord>,
    ) -> ResolveArticlesResponse {
        let result = match self.check_key(&request.key).and(at) {
            Ok(at) => self.answer(request.article, &at, record).await,
            Err(refusal) => Err(refusal),
        };
        let outcome = match result {
            Ok(answer) => Outcome::Answer(answer),
            Err(refusal) => {
                if let Some(record) = record {
                    record.refused();
                }
                Outcome::Error(refusal.into())
            }
        };
        ResolveArticlesResponse {
            key: request.key,
            outcome: Some(outcome),
        }
    }

    fn check_key(&self, key: &str) -> Result<(), Refusal> {
        let limit = self.limits.id_bytes;
        if key.len() > limit {
            let told = format!("{} bytes; at most {limit} are allowed", key.len());
            return Err(Refusal::field("key", "TOO_LONG", told));
        }
        Ok(())
    }
}

/// Which snapshot an article is answered from.
enum At {
    /// The current one, of that revision or a later one.
    Least(u64),
    /// The one that the stream is pinned to.
    Pinned(Arc<Pinned>),
}

/// What the first request of a stream says of its revision.
struct StreamPin {
    asked: Option<pb::RevisionPin>,
    /// `min_revision` of that request.
    at_least: u64,
    pinned: OnceCell<Arc<Pinned>>,
}

impl StreamPin {
    fn of(request: Option<&ResolveArticlesRequest>) -> Self {
        Self {
            asked: request.and_then(|first| first.pin),
            at_least: request.map_or(0, |first| first.min_revision),
            pinned: OnceCell::new(),
        }
    }

    /// The snapshot for one request of the stream. The outer error ends the stream, the inner
    /// one is the request's own.
    async fn at(
        &self,
        reads: &Reads,
        request: &ResolveArticlesRequest,
    ) -> Result<Result<At, Refusal>, Refusal> {
        let Some(asked) = self.asked else {
            return Ok(match request.pin {
                None => Ok(At::Least(request.min_revision)),
                Some(_) => {
                    let told = "a stream is pinned by its first request";
                    Err(Refusal::field("pin", "NOT_FIRST", told))
                }
            });
        };
        let pin = || reads.pin(asked.revision, self.at_least);
        let pinned = self.pinned.get_or_try_init(pin).await?;
        let revision = pinned.snapshot().revision();
        Ok(if request.pin.is_some_and(|other| other != asked) {
            let told = "differs from that of the stream's first request";
            Err(Refusal::field("pin", "NOT_FIRST", told))
        } else if request.min_revision > revision {
            Err(Refusal::RevisionNotReached(revision))
        } else {
            Ok(At::Pinned(pinned.clone()))
        })
    }
}

/// Answers an article: convert, resolve, convert back. A panic is a defect of this one answer
/// and must not take the caller's other articles with it.
fn compute(snapshot: &Snapshot, article: &Article) -> Result<pb::ArticleAnswer, Refusal> {
    let answer = AssertUnwindSafe(|| {
        let evidence = EvidenceWanted::by(article);
        convert::answer(resolve(snapshot, article), snapshot, &evidence)
    });
    catch_unwind(answer).map_err(|_| {
        tracing::error!(
            mentions = article.mentions.len(),
            revision = snapshot.revision(),
            "resolving an article panicked"
        );
        Refusal::Defect
    })
}

/// The requests of a stream, until it ends or fails, or the server drains; the last item is
/// then the error that ends the answers as well.
fn requests(
    incoming: Streaming<ResolveArticlesRequest>,
    draining: Draining,
) -> impl Stream<Item = Result<ResolveArticlesRequest, Status>> {
    stream::unfold(Some((incoming, draining)), |state| async move {
        let (mut incoming, mut draining) = state?;
        let read = {
            let drained = std::pin::pin!(draining.begun());
            match future::select(drained, incoming.next()).await {
                Either::Left(_) => Some(Err(Refusal::Draining.into())),
                Either::Right((read, _)) => read,
            }
        };
        match read? {
            Ok(request) => Some((Ok(request), Some((incoming, draining)))),
            Err(status) => Some((Err(status), None)),
        }
    })
}

#[tonic::async_trait]
impl ResolutionService for Resolution {
    async fn resolve_article(
        &self,
        request: Request<ResolveArticleRequest>,
    ) -> Result<Response<ResolveArticleResponse>, Status> {
        let record = record_of(&request);
        let ResolveArticleRequest {
            article,
            min_revision,
        } = request.into_inner();
        let at = At::Least(min_revision);
        let answer = self.answer(article, &at, record.as_deref()).await?;
        Ok(Response::new(ResolveArticleResponse {
            answer: Some(answer),
        }))
    }

    type ResolveArticlesStream =
        Pin<Box<dyn Stream<Item = Result<ResolveArticlesResponse, Status>> + Send>>;

    /// Nothing is queued: the answers pull the requests. The transport asks for an answer only
    /// while the caller takes them, and a request is read only to keep `read_ahead` articles at
    /// work; so a slow reader slows the sender, and memory is bounded by the read-ahead and
    /// HTTP/2's windows. Each article is a task of its own, so that one stream uses all cores;
    /// a stream that is dropped takes its tasks with it.
    async fn resolve_articles(
        &self,
        request: Request<Streaming<ResolveArticlesRequest>>,
    ) -> Result<Response<Self::ResolveArticlesStream>, Status> {
        let record = record_of(&request);
        let deadline = request.extensions().get::<Deadline>().copied();
        let this = self.clone();
        let mut pin = None;
        let answers = requests(request.into_inner(), self.draining.clone())
            .map(move |request| {
                let first = || Arc::new(StreamPin::of(request.as_ref().ok()));
                let pin = pin.get_or_insert_with(first).clone();
                let (this, record) = (this.clone(), record.clone());
                async move {
                    let request = request?;
                    let at = pin.at(&this.reads, &request).await?;
                    let answer =
                        async move { this.answer_item(request, at, record.as_deref()).await };
                    let task = AbortOnDropHandle::new(tokio::spawn(answer));
                    task.await.map_err(|_| Refusal::Defect.into())
                }
            })
            .buffered(self.read_ahead);
        Ok(Response::new(Box::pin(Until::new(
            Box::pin(answers),
            deadline,
        ))))
    }
}

fn record_of<T>(request: &Request<T>) -> Option<Arc<CallRecord>> {
    request.extensions().get::<Arc<CallRecord>>().cloned()
}
