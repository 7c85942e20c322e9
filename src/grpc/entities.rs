//! `EntityService`: entities by id, by name, by role.

use tonic::{Request, Response, Status};

use super::convert;
use super::given_up::{GivenUp, given_up};
use super::page::Page;
use super::pb::batch_get_entities_result::Outcome;
use super::pb::entity_service_server::EntityService;
use super::pb::{
    self, BatchGetEntitiesRequest, BatchGetEntitiesResponse, BatchGetEntitiesResult,
    GetEntityRequest, GetEntityResponse, ListHoldersRequest, ListHoldersResponse,
    ListTenuresRequest, ListTenuresResponse, SearchEntitiesRequest, SearchEntitiesResponse,
    list_holders_request, list_tenures_request,
};
use super::reads::Reads;
use super::status::{FieldError, Refusal};
use crate::catalogue::entity_of;
use crate::index::{Hit, Snapshot};
use crate::model::{DaySpan, EntityRef, Kind, Limits};
use crate::resolve::MODEL_VERSION;

/// Hits that all pages of one search hold together: nobody reads more, and a page deep in the
/// list costs as much as all before it.
const MAX_HITS: usize = 1_000;
/// Kinds that one search may name: there are four.
const MAX_KINDS: usize = 16;

/// The handlers.
#[derive(Clone, Debug)]
pub(super) struct Entities {
    reads: Reads,
    limits: Limits,
    batch_ids: usize,
}

impl Entities {
    pub(super) fn new(reads: Reads, limits: Limits, batch_ids: usize) -> Self {
        Self {
            reads,
            limits,
            batch_ids,
        }
    }

    fn check_text(&self, text: &str) -> Result<(), FieldError> {
        let limit = self.limits.mention_bytes;
        if text.len() > limit {
            let told = format!("{} bytes; at most {limit} are allowed", text.len());
            return Err(FieldError::new("text", "TOO_LONG", told));
        }
        if text.trim().is_empty() {
            return Err(FieldError::new("text", "REQUIRED", "must not be empty"));
        }
        match crate::text::forbidden(text, self.limits.combining_run) {
            Some(found) => Err(FieldError::new("text", "FORBIDDEN_CHARACTERS", found)),
            None => Ok(()),
        }
    }
}

/// The entity that answers for the id or record that stands at `field`.
fn look_up<'a>(snapshot: &'a Snapshot, id: &str, field: &str) -> Result<EntityRef<'a>, Refusal> {
    Ok(entity_of(snapshot.catalogue(), id, field)?)
}

fn message(entity: EntityRef<'_>, snapshot: &Snapshot, known: &GivenUp) -> pb::Entity {
    convert::entity(entity, &given_up(snapshot, known, entity.id), snapshot)
}

/// The kinds that a search asks for.
fn kinds(values: &[i32]) -> Result<Vec<Kind>, Vec<FieldError>> {
    if values.len() > MAX_KINDS {
        let told = format!("{} kinds; at most {MAX_KINDS} are allowed", values.len());
        return Err(vec![FieldError::new("kinds", "TOO_MANY", told)]);
    }
    let (mut kinds, mut errors) = (Vec::new(), Vec::new());
    for (place, &value) in values.iter().enumerate() {
        let known = pb::EntityKind::try_from(value).ok();
        match known.and_then(convert::kind_of) {
            Some(kind) => kinds.push(kind),
            None => errors.push(FieldError::new(
                format!("kinds[{place}]"),
                "OUT_OF_RANGE",
                format!("{value} is no kind that can be searched for"),
            )),
        }
    }
    if errors.is_empty() {
        Ok(kinds)
    } else {
        Err(errors)
    }
}

/// The days that a list asks for; `None` is ever.
fn span(
    date: Option<pb::Date>,
    interval: Option<&pb::DateInterval>,
) -> Result<Option<DaySpan>, Refusal> {
    if let Some(date) = date {
        let date = convert::date_of(date, "date");
        return match date {
            Ok(date) => Ok(Some(date.span())),
            Err(error) => Err(Refusal::Invalid(vec![error])),
        };
    }
    interval
        .map(|interval| convert::interval(interval, "interval").map_err(Refusal::Invalid))
        .transpose()
}

fn hit(hit: Hit) -> pb::SearchHit {
    pb::SearchHit {
        entity: Some(convert::reference(hit.id, hit.kind, &hit.name)),
        matched_name: hit.matched_name,
        similarity: hit.similarity,
    }
}

#[tonic::async_trait]
impl EntityService for Entities {
    async fn get_entity(
        &self,
        request: Request<GetEntityRequest>,
    ) -> Result<Response<GetEntityResponse>, Status> {
        let GetEntityRequest { id, min_revision } = request.into_inner();
        let snapshot = self.reads.at_least(min_revision).await?;
        let known = self.reads.snapshots().given_up();
        let entity = look_up(&snapshot, &id, "id")?;
        Ok(Response::new(GetEntityResponse {
            entity: Some(message(entity, &snapshot, &known)),
            canonical_id: entity.id.to_string(),
            requested_id: id,
            revision: snapshot.revision(),
            model_version: MODEL_VERSION.to_owned(),
        }))
    }

    async fn batch_get_entities(
        &self,
        request: Request<BatchGetEntitiesRequest>,
    ) -> Result<Response<BatchGetEntitiesResponse>, Status> {
        let BatchGetEntitiesRequest { ids, min_revision } = request.into_inner();
        let limit = self.batch_ids;
        if ids.is_empty() {
            return Err(Refusal::field("ids", "REQUIRED", "must not be empty").into());
        }
        if ids.len() > limit {
            let told = format!("{} ids; at most {limit} are allowed", ids.len());
            return Err(Refusal::field("ids", "TOO_MANY", told).into());
        }
        let snapshot = self.reads.at_least(min_revision).await?;
        let known = self.reads.snapshots().given_up();
        let one = |(place, id): (usize, String)| {
            let found = look_up(&snapshot, &id, &format!("ids[{place}]"));
            let canonical_id = found
                .as_ref()
                .map_or_else(|_| String::new(), |entity| entity.id.to_string());
            let outcome = match found {
                Ok(entity) => Outcome::Entity(message(entity, &snapshot, &known)),
                Err(refusal) => Outcome::Error(refusal.into()),
            };
            BatchGetEntitiesResult {
                requested_id: id,
                canonical_id,
                outcome: Some(outcome),
            }
        };
        Ok(Response::new(BatchGetEntitiesResponse {
            results: ids.into_iter().enumerate().map(one).collect(),
            revision: snapshot.revision(),
            model_version: MODEL_VERSION.to_owned(),
        }))
    }

    async fn search_entities(
        &self,
        request: Request<SearchEntitiesRequest>,
    ) -> Result<Response<SearchEntitiesResponse>, Status> {
        let mut query = request.into_inner();
        let mut errors = Vec::new();
        errors.extend(self.check_text(&query.text).err());
        let kinds = kinds(&query.kinds).unwrap_or_else(|wrong| {
            errors.extend(wrong);
            Vec::new()
        });
        if !errors.is_empty() {
            return Err(Refusal::Invalid(errors).into());
        }
        let min_revision = std::mem::take(&mut query.min_revision);
        let snapshot = self.reads.at_least(min_revision).await?;
        let token = std::mem::take(&mut query.page_token);
        let size = std::mem::take(&mut query.page_size);
        let page = Page::of("SearchEntities", &query, size, &token, snapshot.revision())?;
        // One more than the page holds tells whether another follows.
        let wanted = page.end().saturating_add(1).min(MAX_HITS);
        let (hits, next_page_token) = page.take(snapshot.search(&query.text, &kinds, wanted));
        Ok(Response::new(SearchEntitiesResponse {
            hits: hits.into_iter().map(hit).collect(),
            next_page_token,
            revision: snapshot.revision(),
            model_version: MODEL_VERSION.to_owned(),
        }))
    }

    async fn list_tenures(
        &self,
        request: Request<ListTenuresRequest>,
    ) -> Result<Response<ListTenuresResponse>, Status> {
        use list_tenures_request::When;
        let mut query = request.into_inner();
        let span = match &query.when {
            None => None,
            Some(When::Date(date)) => span(Some(*date), None)?,
            Some(When::Interval(interval)) => span(None, Some(interval))?,
        };
        let min_revision = std::mem::take(&mut query.min_revision);
        let snapshot = self.reads.at_least(min_revision).await?;
        let token = std::mem::take(&mut query.page_token);
        let size = std::mem::take(&mut query.page_size);
        let page = Page::of("ListTenures", &query, size, &token, snapshot.revision())?;
        let entity = look_up(&snapshot, &query.entity_id, "entity_id")?;
        let (roles, next_page_token) = page.take(snapshot.tenures_of(entity.id, span));
        Ok(Response::new(ListTenuresResponse {
            tenures: roles.into_iter().map(convert::role).collect(),
            next_page_token,
            canonical_id: entity.id.to_string(),
            requested_id: query.entity_id,
            revision: snapshot.revision(),
            model_version: MODEL_VERSION.to_owned(),
        }))
    }

    async fn list_holders(
        &self,
        request: Request<ListHoldersRequest>,
    ) -> Result<Response<ListHoldersResponse>, Status> {
        use list_holders_request::When;
        let mut query = request.into_inner();
        let span = match &query.when {
            None => None,
            Some(When::Date(date)) => span(Some(*date), None)?,
            Some(When::Interval(interval)) => span(None, Some(interval))?,
        };
        let min_revision = std::mem::take(&mut query.min_revision);
        let snapshot = self.reads.at_least(min_revision).await?;
        let token = std::mem::take(&mut query.page_token);
        let size = std::mem::take(&mut query.page_size);
        let page = Page::of("ListHolders", &query, size, &token, snapshot.revision())?;
        let office = look_up(&snapshot, &query.office_id, "office_id")?;
        if office.kind != Kind::Office {
            let told = format!(
                "expected an office; this is of kind {}",
                office.kind.as_str()
            );
            return Err(Refusal::field("office_id", "NOT_AN_OFFICE", told).into());
        }
        let (holders, next_page_token) = page.take(snapshot.holders_of(office.id, span));
        let holder = |one: crate::model::HolderAt| {
            let kind = snapshot
                .entity(one.holder)
                .map_or(Kind::Person, |found| found.kind);
            convert::holder(one, kind)
        };
        Ok(Response::new(ListHoldersResponse {
            holders: holders.into_iter().map(holder).collect(),
            next_page_token,
            canonical_id: office.id.to_string(),
            requested_id: query.office_id,
            revision: snapshot.revision(),
            model_version: MODEL_VERSION.to_owned(),
        }))
    }
}
