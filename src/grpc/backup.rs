//! `BackupService`: the journal as a file, while the server serves.

use std::pin::Pin;
use std::sync::Arc;

use futures_util::Stream;
use tonic::{Request, Response, Status};

use super::pb::backup_service_server::BackupService;
use super::pb::{BackupRequest, BackupResponse};
use super::pieces::pieces;
use super::{Refusal, Snapshots};
use crate::catalogue::backup;

pub(super) struct Backup {
    snapshots: Arc<Snapshots>,
}

impl Backup {
    pub(super) fn new(snapshots: Arc<Snapshots>) -> Self {
        Self { snapshots }
    }
}

type Pieces = Pin<Box<dyn Stream<Item = Result<BackupResponse, Status>> + Send>>;

#[tonic::async_trait]
impl BackupService for Backup {
    type BackupStream = Pieces;

    async fn backup(&self, _: Request<BackupRequest>) -> Result<Response<Pieces>, Status> {
        let journal = self.snapshots.journal().ok_or(Refusal::NoJournal)?;
        let pieces = pieces(
            |piece| BackupResponse { piece },
            move |mut out| match backup::write(&*journal, &mut out) {
                Ok(summary) => {
                    let (revision, records) = (summary.revision, summary.records);
                    tracing::info!(revision, records, "backed up");
                    Ok(())
                }
                Err(error) => {
                    tracing::warn!(%error, "no backup");
                    Err(Status::unavailable(error.to_string()))
                }
            },
        );
        Ok(Response::new(Box::pin(pieces)))
    }
}
