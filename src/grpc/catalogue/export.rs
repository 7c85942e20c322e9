//! A whole catalogue as a stream of lines.

use std::sync::Arc;

use futures_util::Stream;
use tonic::Status;

use crate::catalogue::export::{Format, export};
use crate::grpc::pb::{ExportCatalogueResponse, ExportFormat};
use crate::grpc::pieces::pieces;
use crate::grpc::status::Refusal;
use crate::index::Snapshot;

/// The lines of the catalogue that a snapshot shows. The snapshot is held until the last one is
/// taken; a caller that goes away ends the work.
pub(super) fn lines(
    format: i32,
    snapshot: Arc<Snapshot>,
) -> Result<impl Stream<Item = Result<ExportCatalogueResponse, Status>>, Refusal> {
    let format = match ExportFormat::try_from(format) {
        Ok(ExportFormat::Unspecified | ExportFormat::Native) => Format::Native,
        Ok(ExportFormat::FollowTheMoney) => Format::FollowTheMoney,
        Err(_) => {
            let told = format!("{format} is no ExportFormat");
            return Err(Refusal::field("format", "OUT_OF_RANGE", told));
        }
    };
    let revision = snapshot.revision();
    let response = move |lines| ExportCatalogueResponse { lines, revision };
    Ok(pieces(response, move |out| {
        export(snapshot.catalogue(), revision, format, out).map_err(|error| {
            tracing::debug!(revision, %error, "an export's caller has gone away");
            Status::cancelled(error.to_string())
        })
    }))
}
