//! The empty call that the service is compared with: the same contract and transport, no work.

use std::pin::Pin;

use futures_util::{Stream, StreamExt as _};
use incumbent::grpc::pb::resolution_service_server::{ResolutionService, ResolutionServiceServer};
use incumbent::grpc::pb::resolve_articles_response::Outcome;
use incumbent::grpc::pb::{
    ArticleAnswer, ResolveArticleRequest, ResolveArticleResponse, ResolveArticlesRequest,
    ResolveArticlesResponse,
};
use tokio::net::TcpListener;
use tonic::transport::Server;
use tonic::transport::server::TcpIncoming;
use tonic::{Request, Response, Status, Streaming};

/// Answers every article with one text of a given size.
#[derive(Clone, Debug)]
struct Echo {
    /// As many bytes as the service's answer has.
    filler: String,
}

impl Echo {
    fn answer(&self) -> ArticleAnswer {
        ArticleAnswer {
            model_version: self.filler.clone(),
            ..ArticleAnswer::default()
        }
    }
}

#[tonic::async_trait]
impl ResolutionService for Echo {
    async fn resolve_article(
        &self,
        _request: Request<ResolveArticleRequest>,
    ) -> Result<Response<ResolveArticleResponse>, Status> {
        Ok(Response::new(ResolveArticleResponse {
            answer: Some(self.answer()),
        }))
    }

    type ResolveArticlesStream =
        Pin<Box<dyn Stream<Item = Result<ResolveArticlesResponse, Status>> + Send>>;

    async fn resolve_articles(
        &self,
        request: Request<Streaming<ResolveArticlesRequest>>,
    ) -> Result<Response<Self::ResolveArticlesStream>, Status> {
        let this = self.clone();
        let answers = request.into_inner().map(move |request| {
            Ok(ResolveArticlesResponse {
                key: request?.key,
                outcome: Some(Outcome::Answer(this.answer())),
            })
        });
        Ok(Response::new(Box::pin(answers)))
    }
}

/// Serves the echo until the runtime ends. Its answers have about `bytes` bytes.
pub(crate) async fn serve(
    listener: TcpListener,
    bytes: usize,
) -> Result<(), tonic::transport::Error> {
    let echo = Echo {
        // The field's own tag and length, and those of the message around it.
        filler: "x".repeat(bytes.saturating_sub(6)),
    };
    Server::builder()
        .initial_stream_window_size(1 << 20)
        .initial_connection_window_size(4 << 20)
        .add_service(ResolutionServiceServer::new(echo))
        .serve_with_incoming(TcpIncoming::from(listener).with_nodelay(Some(true)))
        .await
}
