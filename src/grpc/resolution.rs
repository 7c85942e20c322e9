//! `ResolutionService`: articles in, answers out.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::thread::available_parallelism;

use futures_util::future::{self, Either};
use futures_util::{Stream, StreamExt as _, stream};
use tokio::sync::Semaphore;
use tonic::{Request, Response, Status, Streaming};

use super::Snapshots;
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
    snapshots: Arc<Snapshots>,
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
        snapshots: Arc<Snapshots>,
        limits: Limits,
        defaults: Options,
        read_ahead: usize,
        draining: Draining,
    ) -> Self {
        let cores = available_parallelism().map_or(1, usize::from);
        Self {
            snapshots,
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
        record: Option<&CallRecord>,
    ) -> Result<pb::ArticleAnswer, Refusal> {
        let snapshot = self.snapshots.current().ok_or(Refusal::Loading)?;
        let mut article = convert::article(message, &self.limits)?;
        article.options = article.options.or(self.defaults);
        let mentions = article.mentions.len();
        let answer = if mentions <= INLINE_MENTIONS && article.text.len() <= INLINE_TEXT_BYTES {
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
        record: Option<&CallRecord>,
    ) -> ResolveArticlesResponse {
        // Articles that are answered without waiting must not keep the thread for themselves.
        tokio::task::consume_budget().await;
        let result = match self.check_key(&request.key) {
            Ok(()) => self.answer(request.article, record).await,
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
        let answer = self
            .answer(request.into_inner().article, record.as_deref())
            .await?;
        Ok(Response::new(ResolveArticleResponse {
            answer: Some(answer),
        }))
    }

    type ResolveArticlesStream =
        Pin<Box<dyn Stream<Item = Result<ResolveArticlesResponse, Status>> + Send>>;

    /// Nothing is spawned and nothing queued: the answers pull the requests. The transport
    /// asks for an answer only while the caller takes them, and a request is read only to keep
    /// `read_ahead` articles at work; so a slow reader slows the sender, and memory is bounded
    /// by the read-ahead and HTTP/2's windows.
    async fn resolve_articles(
        &self,
        request: Request<Streaming<ResolveArticlesRequest>>,
    ) -> Result<Response<Self::ResolveArticlesStream>, Status> {
        let record = record_of(&request);
        let deadline = request.extensions().get::<Deadline>().copied();
        let this = self.clone();
        let answers = requests(request.into_inner(), self.draining.clone())
            .map(move |request| {
                let (this, record) = (this.clone(), record.clone());
                async move { Ok(this.answer_item(request?, record.as_deref()).await) }
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
