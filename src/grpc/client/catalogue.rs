//! Operating a catalogue: merges, their undoing, splits, history, export, watch, status.

use std::io::Write;
use std::ops::ControlFlow;

use super::told::{
    CatalogueStatus, EntityHistory, JournalStatus, Merged, ProvisionalEntity, ProvisionalPage,
    Split, Unmerged, Watched, WriteTold, conflicts,
};
use super::{Client, ClientError, Wire, refused};
use crate::catalogue::SplitOff;
use crate::catalogue::export::Format;
use crate::grpc::pb;
use crate::grpc::pb::catalogue_service_client::CatalogueServiceClient;

/// Who asks for a write, why, and when it may be made. All may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WriteRequest {
    /// Who asks, for the history.
    pub author: String,
    /// Why, for the history.
    pub reason: String,
    /// The revision that the catalogue must be at; `None` for any.
    pub expected_revision: Option<u64>,
    /// Names this write among all that were ever made: asked for again it is answered, not made.
    pub idempotency_key: String,
}

impl WriteRequest {
    pub(super) fn options(&self) -> pb::WriteOptions {
        pb::WriteOptions {
            idempotency_key: self.idempotency_key.clone(),
            expected_revision: self.expected_revision,
            author: self.author.clone(),
            reason: self.reason.clone(),
        }
    }
}

/// All of these fail as the service's call of the same name does.
#[allow(clippy::missing_errors_doc, reason = "said above, once")]
impl Client {
    fn service(&self) -> CatalogueServiceClient<Wire> {
        CatalogueServiceClient::new(self.channel.clone())
    }

    /// Makes one entity of several.
    pub async fn merge(
        &self,
        survivor: &str,
        merged: &[String],
        request: &WriteRequest,
    ) -> Result<Merged, ClientError> {
        let message = pb::MergeEntitiesRequest {
            survivor_id: survivor.to_owned(),
            merged_ids: merged.to_vec(),
            options: Some(request.options()),
        };
        let made = self.service().merge_entities(message).await;
        let made = made.map_err(|status| refused(&status))?.into_inner();
        Ok(Merged {
            revision: made.revision,
            canonical_id: made.canonical_id,
            merged_ids: made.merged_ids,
            conflicts: conflicts(made.conflicts),
        })
    }

    /// Undoes the merge of one entity into another.
    pub async fn unmerge(&self, id: &str, request: &WriteRequest) -> Result<Unmerged, ClientError> {
        let message = pb::UnmergeEntityRequest {
            id: id.to_owned(),
            options: Some(request.options()),
        };
        let made = self.service().unmerge_entity(message).await;
        let made = made.map_err(|status| refused(&status))?.into_inner();
        Ok(Unmerged {
            revision: made.revision,
            restored_id: made.restored_id,
            survivor_id: made.survivor_id,
            conflicts: conflicts(made.conflicts),
        })
    }

    /// Makes a new entity of a part of another.
    pub async fn split(
        &self,
        id: &str,
        off: &SplitOff,
        request: &WriteRequest,
    ) -> Result<Split, ClientError> {
        let identifier = |one: &crate::model::Identifier| pb::Identifier {
            scheme: one.scheme.clone(),
            value: one.value.clone(),
        };
        let message = pb::SplitEntityRequest {
            id: id.to_owned(),
            names: off.names.clone(),
            records: off.records.clone(),
            identifiers: off.identifiers.iter().map(identifier).collect(),
            tenure_ids: off.tenures.iter().map(ToString::to_string).collect(),
            options: Some(request.options()),
        };
        let made = self.service().split_entity(message).await;
        let made = made.map_err(|status| refused(&status))?.into_inner();
        Ok(Split {
            revision: made.revision,
            new_id: made.new_id,
            canonical_id: made.canonical_id,
        })
    }

    /// Makes a provisional entity one like any other; its revision and id.
    pub async fn confirm(
        &self,
        id: &str,
        request: &WriteRequest,
    ) -> Result<(u64, String), ClientError> {
        let message = pb::ConfirmEntityRequest {
            id: id.to_owned(),
            options: Some(request.options()),
        };
        let made = self.service().confirm_entity(message).await;
        let made = made.map_err(|status| refused(&status))?.into_inner();
        Ok((made.revision, made.canonical_id))
    }

    /// A page of the provisional entities, 100 at most; an empty token asks for the first.
    pub async fn provisional(&self, token: &str) -> Result<ProvisionalPage, ClientError> {
        let message = pb::ListProvisionalEntitiesRequest {
            page_size: 100,
            page_token: token.to_owned(),
            ..pb::ListProvisionalEntitiesRequest::default()
        };
        let page = self.service().list_provisional_entities(message).await;
        let page = page.map_err(|status| refused(&status))?.into_inner();
        let one = |entity: pb::Entity| {
            let kind = crate::grpc::convert::kind_of(entity.kind());
            let provisional = entity.provisional.unwrap_or_default();
            let mut names = entity.names.into_iter();
            ProvisionalEntity {
                id: entity.id,
                kind: kind.map_or("", crate::model::Kind::as_str),
                name: names.next().map(|name| name.text).unwrap_or_default(),
                article_id: provisional.article_id,
                seen_again: provisional.seen_again,
            }
        };
        Ok(ProvisionalPage {
            revision: page.revision,
            entities: page.entities.into_iter().map(one).collect(),
            next: page.next_page_token,
        })
    }

    /// At most `count` writes that changed an entity, before a revision; 0 for the newest.
    pub async fn history(
        &self,
        id: &str,
        count: i32,
        before: u64,
    ) -> Result<EntityHistory, ClientError> {
        let message = pb::GetEntityHistoryRequest {
            id: id.to_owned(),
            page_size: count,
            before_revision: before,
            ..pb::GetEntityHistoryRequest::default()
        };
        let history = self.service().get_entity_history(message).await;
        let history = history.map_err(|status| refused(&status))?.into_inner();
        let one = |write: pb::EntityWrite| WriteTold {
            revision: write.revision,
            time_ms: write.time_ms,
            author: write.author,
            reason: write.reason,
            changes: write.changes,
        };
        Ok(EntityHistory {
            requested_id: history.requested_id,
            canonical_id: history.canonical_id,
            revision: history.revision,
            oldest_revision: history.oldest_revision,
            next_revision: history.next_revision,
            writes: history.writes.into_iter().map(one).collect(),
        })
    }

    /// Writes the whole catalogue at one revision, which is returned. What was written is no
    /// export when this fails.
    pub async fn export(&self, format: Format, out: &mut dyn Write) -> Result<u64, ClientError> {
        let format = match format {
            Format::Native => pb::ExportFormat::Native,
            Format::FollowTheMoney => pb::ExportFormat::FollowTheMoney,
        };
        let message = pb::ExportCatalogueRequest {
            format: format.into(),
            ..pb::ExportCatalogueRequest::default()
        };
        let pieces = self.service().export_catalogue(message).await;
        let mut pieces = pieces.map_err(|status| refused(&status))?.into_inner();
        let mut revision = 0;
        while let Some(piece) = pieces.message().await.map_err(|status| refused(&status))? {
            revision = piece.revision;
            out.write_all(&piece.lines)
                .map_err(|source| ClientError::Output { source })?;
        }
        Ok(revision)
    }

    /// Shows the writes after a revision as they are made, until `show` breaks.
    pub async fn watch(
        &self,
        after: u64,
        show: &mut dyn FnMut(Watched) -> Result<ControlFlow<()>, std::io::Error>,
    ) -> Result<(), ClientError> {
        let message = pb::WatchChangesRequest {
            after_revision: after,
        };
        let writes = self.service().watch_changes(message).await;
        let mut writes = writes.map_err(|status| refused(&status))?.into_inner();
        while let Some(write) = writes.message().await.map_err(|status| refused(&status))? {
            let shown = show(Watched {
                revision: write.revision,
                time_ms: write.time_ms,
                author: write.author,
                reason: write.reason,
                entity_ids: write.entity_ids,
                tenure_ids: write.tenure_ids,
            });
            if shown
                .map_err(|source| ClientError::Output { source })?
                .is_break()
            {
                break;
            }
        }
        Ok(())
    }

    /// The catalogue at a glance.
    pub async fn status(&self) -> Result<CatalogueStatus, ClientError> {
        let message = pb::GetCatalogueRequest::default();
        let now = self.service().get_catalogue(message).await;
        let now = now.map_err(|status| refused(&status))?.into_inner();
        Ok(CatalogueStatus {
            revision: now.revision,
            model_version: now.model_version,
            writable: now.writable,
            people: now.people,
            organisations: now.organisations,
            places: now.places,
            offices: now.offices,
            names: now.names,
            tenures: now.tenures,
            journal: now.journal.map(|journal| JournalStatus {
                head_revision: journal.head_revision,
                silence_ms: journal.silence_ms,
                trouble: journal.trouble,
            }),
        })
    }
}
