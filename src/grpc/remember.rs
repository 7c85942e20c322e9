//! Answers to articles whose unknown mentions are to be remembered: resolved against the very
//! state that the new entities are written to.

use std::sync::{Arc, Mutex, PoisonError};

use super::catalogue::{now, refusal};
use super::convert::{self, EvidenceWanted};
use super::status::Refusal;
use super::{Snapshots, pb};
use crate::catalogue::{Change, Meta, Plan, Sight, State, Write};
use crate::index::Snapshot;
use crate::model::{Answer, Article, Entity, EntityId, Provisional};
use crate::resolve::{Memory, remember, resolve};

/// What one look at the catalogue came to.
struct Looked {
    snapshot: Arc<Snapshot>,
    answer: Answer,
    memory: Memory,
}

impl Looked {
    /// What it writes.
    fn changes(&self) -> Vec<Change> {
        let put = |entity: &Entity| Change::PutEntity(Box::new(entity.clone()));
        let sight = |(id, provisional): &(EntityId, Provisional)| {
            let (id, provisional) = (*id, provisional.clone());
            Change::Sight(Box::new(Sight { id, provisional }))
        };
        let entities = self.memory.entities.iter().map(put);
        entities
            .chain(self.memory.sights.iter().map(sight))
            .collect()
    }
}

impl Looked {
    fn at(snapshot: Arc<Snapshot>, article: &Article) -> Self {
        let mut answer = resolve(&snapshot, article);
        let memory = remember(&snapshot, article, &answer, now());
        for (mention, remembered) in answer.mentions.iter_mut().zip(&memory.remembered) {
            mention.remembered.clone_from(remembered);
        }
        Self {
            snapshot,
            answer,
            memory,
        }
    }
}

/// Answers an article and writes the provisional entities that it asks for. Another write may
/// come first, here or on another replica, with an entity that now explains the mention: the
/// article is then resolved anew, so that two who meet an unknown at once make one entity of
/// it. Answered when the entities are durable and readers of this server see them.
pub(super) async fn answer(
    snapshots: &Snapshots,
    article: Article,
) -> Result<pb::ArticleAnswer, Refusal> {
    let snapshot = snapshots.current().ok_or(Refusal::Loading)?;
    let live = snapshots.live().ok_or(Refusal::ReadOnly)?;
    let article = Arc::new(article);
    let of = article.clone();
    let looking = tokio::task::spawn_blocking(move || Looked::at(snapshot, &of));
    let looked = looking.await.map_err(|_| Refusal::Defect)?;
    if looked.changes().is_empty() {
        return Ok(message(looked, &article, 0));
    }
    // The writer may let go of its half after it has answered.
    let slot = Arc::new(Mutex::new(Some(looked)));
    let (plan_slot, plan_article) = (slot.clone(), article.clone());
    let plan = move |state: &State| {
        let mut slot = plan_slot.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(looked) = slot.as_mut()
            && looked.snapshot.revision() != state.revision()
        {
            let catalogue = Arc::new(state.catalogue().clone());
            let now = looked.snapshot.advance(catalogue, state.revision());
            *looked = Looked::at(Arc::new(now), &plan_article);
        }
        let changes = slot.as_ref().map(Looked::changes);
        Ok(Plan {
            changes: changes.unwrap_or_default(),
            answer: Vec::new(),
        })
    };
    let write = Write {
        meta: Meta {
            time: now(),
            author: String::new(),
            reason: format!("remembered from article {}", article.id),
        },
        expected: None,
        call: None,
        plan: Box::new(plan),
    };
    let written = live.write(write).await.map_err(refusal)?;
    snapshots.reached(written.revision).await;
    let looked = slot.lock().unwrap_or_else(PoisonError::into_inner).take();
    let looked = looked.ok_or(Refusal::Defect)?;
    let revision = match looked.changes().is_empty() {
        true => 0,
        false => written.revision,
    };
    Ok(message(looked, &article, revision))
}

fn message(looked: Looked, article: &Article, written: u64) -> pb::ArticleAnswer {
    let evidence = EvidenceWanted::by(article);
    let answer = convert::answer(looked.answer, &looked.snapshot, &evidence);
    pb::ArticleAnswer {
        written_revision: written,
        ..answer
    }
}
