//! `CatalogueService`: the catalogue's one writer, and what it wrote.

mod announced;
mod edits;
mod export;
mod history;
mod import;
mod refused;
mod write;

use std::pin::Pin;
use std::sync::Arc;

use futures_util::Stream;
use tonic::{Request, Response, Status, Streaming};

use self::import::ImportLimits;
use self::refused::counted;
pub(super) use self::refused::refusal;
pub(super) use self::write::now;
use super::convert;
use super::drain::Draining;
use super::given_up::given_up;
use super::options::ServerOptions;
use super::page::Page;
use super::pb::catalogue_service_server::CatalogueService;
use super::pb::{
    self, ApplyChangesRequest, ApplyChangesResponse, ConfirmEntityRequest, ConfirmEntityResponse,
    ExportCatalogueRequest, ExportCatalogueResponse, GetCatalogueRequest, GetCatalogueResponse,
    GetEntityHistoryRequest, GetEntityHistoryResponse, GetImportRequest, GetImportResponse,
    ImportCatalogueRequest, ImportCatalogueResponse, ListProvisionalEntitiesRequest,
    ListProvisionalEntitiesResponse, MergeEntitiesRequest, MergeEntitiesResponse,
    SplitEntityRequest, SplitEntityResponse, UnmergeEntityRequest, UnmergeEntityResponse,
    WatchChangesRequest, WatchChangesResponse,
};
use super::reads::Reads;
use super::status::Refusal;
use crate::catalogue::nats::Standing;
use crate::catalogue::{
    Change, Conflict, ConflictReason, LiveCatalogue, State, Subject, UploadLimits, Uploads, batch,
    entity_of, id_of, merge, split, unmerge,
};
use crate::model::{Entity, EntityRef};
use crate::resolve::MODEL_VERSION;

/// Changes of one request, at most.
const MAX_CHANGES: usize = 10_000;
/// Entities merged by one request, at most.
const MAX_MERGED: usize = 100;

/// The handlers.
#[derive(Clone, Debug)]
pub(super) struct CatalogueCalls {
    reads: Reads,
    imports: Arc<ImportLimits>,
    draining: Draining,
}

impl CatalogueCalls {
    pub(super) fn new(reads: Reads, options: &ServerOptions, draining: &Draining) -> Self {
        let imports = &options.imports;
        let limits = UploadLimits {
            open: imports.max_open,
            expiry: imports.expiry,
        };
        Self {
            reads,
            imports: Arc::new(ImportLimits {
                uploads: Uploads::new(imports.folder.clone(), limits),
                bytes: imports.max_bytes,
                idle: imports.idle,
            }),
            draining: draining.clone(),
        }
    }

    fn live(&self) -> Result<Arc<LiveCatalogue>, Refusal> {
        self.reads.current()?;
        self.reads.snapshots().live().ok_or(Refusal::ReadOnly)
    }
}

fn standing(standing: Standing) -> pb::JournalStanding {
    pb::JournalStanding {
        head_revision: standing.head,
        silence_ms: i64::try_from(standing.silence.as_millis()).unwrap_or(i64::MAX),
        trouble: standing.trouble.unwrap_or_default(),
    }
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn conflicts(list: Vec<Conflict>) -> Vec<pb::Conflict> {
    let reason = |reason| match reason {
        ConflictReason::Different => pb::ConflictReason::Different,
        ConflictReason::AddedSince => pb::ConflictReason::AddedSince,
        ConflictReason::RemovedSince => pb::ConflictReason::RemovedSince,
        ConflictReason::ChangedSince => pb::ConflictReason::ChangedSince,
    };
    let one = |conflict: Conflict| pb::Conflict {
        field: conflict.field.to_owned(),
        value: conflict.value,
        reason: reason(conflict.reason).into(),
    };
    list.into_iter().map(one).collect()
}

type Answers<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;

#[tonic::async_trait]
impl CatalogueService for CatalogueCalls {
    async fn get_catalogue(
        &self,
        request: Request<GetCatalogueRequest>,
    ) -> Result<Response<GetCatalogueResponse>, Status> {
        let min_revision = request.into_inner().min_revision;
        let snapshot = self.reads.at_least(min_revision).await?;
        let counts = snapshot.counts();
        let source = |source: &crate::model::Source| pb::Source {
            name: source.name.clone(),
            licence: source.licence.clone().unwrap_or_default(),
            attribution: source.attribution.clone().unwrap_or_default(),
            url: source.url.clone().unwrap_or_default(),
        };
        Ok(Response::new(GetCatalogueResponse {
            revision: snapshot.revision(),
            model_version: MODEL_VERSION.to_owned(),
            people: count(counts.people),
            organisations: count(counts.organisations),
            places: count(counts.places),
            offices: count(counts.offices),
            names: count(counts.names),
            tenures: count(counts.tenures),
            sources: snapshot.catalogue().sources.values().map(source).collect(),
            writable: self.reads.snapshots().live().is_some(),
            journal: self.reads.snapshots().standing().map(standing),
        }))
    }

    async fn apply_changes(
        &self,
        request: Request<ApplyChangesRequest>,
    ) -> Result<Response<ApplyChangesResponse>, Status> {
        let mut request = request.into_inner();
        let options = request.options.take();
        counted("changes", request.changes.len(), MAX_CHANGES)?;
        let edits = edits::read(&request.changes)?;
        let plan = move |state: &State| {
            let (changes, subjects) = batch(state, &edits)?;
            let id = |subject| match subject {
                Subject::Entity(id) => id.to_string(),
                Subject::Tenure(id) => id.to_string(),
                Subject::Source => String::new(),
            };
            let answer = ApplyChangesResponse {
                revision: 0,
                ids: subjects.into_iter().map(id).collect(),
            };
            Ok((changes, answer))
        };
        let (revision, answer) = self
            .write("ApplyChanges", &request, options, Box::new(plan))
            .await?;
        Ok(Response::new(ApplyChangesResponse { revision, ..answer }))
    }

    async fn merge_entities(
        &self,
        request: Request<MergeEntitiesRequest>,
    ) -> Result<Response<MergeEntitiesResponse>, Status> {
        let mut request = request.into_inner();
        let options = request.options.take();
        counted("merged_ids", request.merged_ids.len(), MAX_MERGED)?;
        let asked = request.clone();
        let plan = move |state: &State| {
            let (id, changes, found) = merge(state, &asked.survivor_id, &asked.merged_ids)?;
            let merged = changes.iter().filter_map(|change| match change {
                Change::Merge(merge) => Some(merge.from.to_string()),
                _ => None,
            });
            let answer = MergeEntitiesResponse {
                revision: 0,
                canonical_id: id.to_string(),
                conflicts: conflicts(found),
                merged_ids: merged.collect(),
            };
            Ok((changes, answer))
        };
        let (revision, answer) = self
            .write("MergeEntities", &request, options, Box::new(plan))
            .await?;
        Ok(Response::new(MergeEntitiesResponse { revision, ..answer }))
    }

    async fn unmerge_entity(
        &self,
        request: Request<UnmergeEntityRequest>,
    ) -> Result<Response<UnmergeEntityResponse>, Status> {
        let mut request = request.into_inner();
        let options = request.options.take();
        let asked = request.id.clone();
        let plan = move |state: &State| {
            let (change, found) = unmerge(state, id_of(&asked, "id")?)?;
            let answer = UnmergeEntityResponse {
                revision: 0,
                restored_id: change.restored.id.to_string(),
                conflicts: conflicts(found),
                survivor_id: change.left.id.to_string(),
            };
            Ok((vec![Change::Unmerge(Box::new(change))], answer))
        };
        let (revision, answer) = self
            .write("UnmergeEntity", &request, options, Box::new(plan))
            .await?;
        Ok(Response::new(UnmergeEntityResponse { revision, ..answer }))
    }

    async fn split_entity(
        &self,
        request: Request<SplitEntityRequest>,
    ) -> Result<Response<SplitEntityResponse>, Status> {
        let mut request = request.into_inner();
        let options = request.options.take();
        counted("names", request.names.len(), crate::catalogue::ITEMS_LIMIT)?;
        let off = edits::split_off(&request)?;
        let from = request.id.clone();
        let plan = move |state: &State| {
            let change = split(state, &from, &off)?;
            let answer = SplitEntityResponse {
                revision: 0,
                new_id: change.new.id.to_string(),
                canonical_id: change.left.id.to_string(),
            };
            Ok((vec![Change::Split(Box::new(change))], answer))
        };
        let (revision, answer) = self
            .write("SplitEntity", &request, options, Box::new(plan))
            .await?;
        Ok(Response::new(SplitEntityResponse { revision, ..answer }))
    }

    async fn get_entity_history(
        &self,
        request: Request<GetEntityHistoryRequest>,
    ) -> Result<Response<GetEntityHistoryResponse>, Status> {
        let journal = self.reads.snapshots().journal();
        let journal = journal.ok_or(Refusal::NoJournal)?;
        let request = request.into_inner();
        let snapshot = self.reads.at_least(request.min_revision).await?;
        let id = id_of(&request.id, "id").map_err(Refusal::from)?;
        let history = history::History::of(&request, id, &snapshot)?;
        let read = tokio::task::spawn_blocking(move || history.read(&*journal)).await;
        let answer = read.map_err(|_| Refusal::Defect)??;
        Ok(Response::new(answer))
    }

    async fn list_provisional_entities(
        &self,
        request: Request<ListProvisionalEntitiesRequest>,
    ) -> Result<Response<ListProvisionalEntitiesResponse>, Status> {
        let mut query = request.into_inner();
        let min_revision = std::mem::take(&mut query.min_revision);
        let snapshot = self.reads.at_least(min_revision).await?;
        let token = std::mem::take(&mut query.page_token);
        let size = std::mem::take(&mut query.page_size);
        let revision = snapshot.revision();
        let page = Page::of("ListProvisionalEntities", &query, size, &token, revision)?;
        // One more than the page holds tells whether another follows.
        let found: Vec<EntityRef<'_>> = snapshot
            .catalogue()
            .entities
            .values()
            .filter(|entity| entity.is_provisional())
            .take(page.end().saturating_add(1))
            .collect();
        let (entities, next_page_token) = page.take(found);
        let known = self.reads.snapshots().given_up();
        Ok(Response::new(ListProvisionalEntitiesResponse {
            entities: entities
                .into_iter()
                .map(|entity| {
                    let merged = given_up(&snapshot, &known, entity.id);
                    convert::entity(entity, &merged, &snapshot)
                })
                .collect(),
            next_page_token,
            revision,
        }))
    }

    async fn confirm_entity(
        &self,
        request: Request<ConfirmEntityRequest>,
    ) -> Result<Response<ConfirmEntityResponse>, Status> {
        let mut request = request.into_inner();
        let options = request.options.take();
        {
            // A write plans on ids only; what is no provisional entity is told before it.
            let snapshot = self.reads.current()?;
            let known = entity_of(snapshot.catalogue(), &request.id, "id");
            if !known.map_err(Refusal::from)?.is_provisional() {
                return Err(Refusal::NotProvisional(request.id).into());
            }
        }
        let asked = request.id.clone();
        let plan = move |state: &State| {
            let entity = entity_of(state.catalogue(), &asked, "id")?;
            let answer = ConfirmEntityResponse {
                revision: 0,
                canonical_id: entity.id.to_string(),
            };
            let confirmed = Entity {
                provisional: None,
                ..entity.to_entity()
            };
            let changes = if entity.is_provisional() {
                vec![Change::EditEntity(Box::new(confirmed))]
            } else {
                Vec::new()
            };
            Ok((changes, answer))
        };
        let (revision, answer) = self
            .write("ConfirmEntity", &request, options, Box::new(plan))
            .await?;
        Ok(Response::new(ConfirmEntityResponse { revision, ..answer }))
    }

    async fn import_catalogue(
        &self,
        request: Request<Streaming<ImportCatalogueRequest>>,
    ) -> Result<Response<ImportCatalogueResponse>, Status> {
        let draining = self.draining.clone();
        let made = import::import(self.clone(), request.into_inner(), draining).await?;
        Ok(Response::new(made))
    }

    async fn get_import(
        &self,
        request: Request<GetImportRequest>,
    ) -> Result<Response<GetImportResponse>, Status> {
        let (token, imports) = (request.into_inner().token, self.imports.clone());
        if token.is_empty() {
            return Err(Refusal::field("token", "REQUIRED", "must not be empty").into());
        }
        let received = tokio::task::spawn_blocking(move || imports.uploads.received(&token)).await;
        let received = received.map_err(|_| Refusal::Defect)?;
        let received_bytes = received.map_err(|error| {
            tracing::error!(%error, "the uploads cannot be read");
            Refusal::UploadNotKept
        })?;
        Ok(Response::new(GetImportResponse { received_bytes }))
    }

    type ExportCatalogueStream = Answers<ExportCatalogueResponse>;

    async fn export_catalogue(
        &self,
        request: Request<ExportCatalogueRequest>,
    ) -> Result<Response<Self::ExportCatalogueStream>, Status> {
        let request = request.into_inner();
        let snapshot = self.reads.at_least(request.min_revision).await?;
        let lines = export::lines(request.format, snapshot)?;
        Ok(Response::new(Box::pin(lines)))
    }

    type WatchChangesStream = Answers<WatchChangesResponse>;

    async fn watch_changes(
        &self,
        request: Request<WatchChangesRequest>,
    ) -> Result<Response<Self::WatchChangesStream>, Status> {
        let journal = self.reads.snapshots().journal();
        let journal = journal.ok_or(Refusal::NoJournal)?;
        let after = request.into_inner().after_revision;
        let snapshots = self.reads.snapshots().clone();
        let writes = history::watch(journal, snapshots, after).await?;
        Ok(Response::new(Box::pin(writes)))
    }
}
