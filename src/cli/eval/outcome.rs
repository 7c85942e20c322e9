//! What came of each mention, against what should have.

use std::sync::atomic::{AtomicUsize, Ordering};

use serde::{Deserialize, Serialize};

use super::gold::{Gold, GoldArticle, entity_id};
use crate::index::Snapshot;
use crate::model::{
    Candidate, Decision, EntityId, Evidence, Limits, MentionAnswer, Violation, validate_article,
};
use crate::resolve::resolve;

/// What came of one mention.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Outcome {
    /// The file's name without its extension.
    pub(super) file: String,
    /// The article's id.
    pub(super) article: String,
    /// The article's date.
    pub(super) date: Option<String>,
    /// Place of the mention in the article, from 0.
    pub(super) place: usize,
    /// The mention as written.
    pub(super) mention: String,
    /// What sort of mention it is.
    pub(super) kind: String,
    /// What it should resolve to.
    pub(super) target: Target,
    /// Key of the right entity.
    pub(super) gold: Option<String>,
    /// Name of the right entity, when the catalogue holds it.
    pub(super) gold_name: Option<String>,
    /// The decision, as the contract spells it.
    pub(super) decision: String,
    /// The reason, as the contract spells it.
    pub(super) reason: String,
    /// The entity resolved to.
    pub(super) answer: Option<Choice>,
    /// The first candidate, whatever was decided.
    pub(super) first: Option<Choice>,
    /// The right entity among the candidates.
    pub(super) right: Option<Choice>,
    /// Its place among the candidates, from 1.
    pub(super) rank: Option<usize>,
    /// The same when entities of exactly the gold name count as right.
    pub(super) rank_by_name: Option<usize>,
    /// Whether the entity resolved to is the right one.
    pub(super) right_answer: bool,
    /// The same when entities of exactly the gold name count as right.
    pub(super) right_answer_by_name: bool,
    /// Probability of "none of these".
    pub(super) unknown_probability: f64,
}

/// What a mention should resolve to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Target {
    /// An entity that the catalogue holds.
    Linked,
    /// An entity that the benchmark knows and this catalogue does not hold.
    Missing,
    /// Nothing that the benchmark knows.
    Nil,
    /// Nothing that the benchmark knows, though the catalogue holds that very name.
    NilWithNamesakes,
}

/// A candidate as it is shown and kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Choice {
    /// Its id.
    pub(super) id: EntityId,
    /// Its name.
    pub(super) name: String,
    /// Its log-odds.
    pub(super) score: f64,
    /// Its probability.
    pub(super) probability: f64,
    /// The parts of its score as text, "+1.250 NAME ...". Only kept where something went wrong.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) evidence: Vec<String>,
}

impl Outcome {
    /// Whether the decision was the right one: the right entity, or none where there is none.
    pub(super) fn is_right(&self) -> bool {
        match self.target {
            Target::Linked => self.right_answer,
            Target::Missing | Target::Nil | Target::NilWithNamesakes => !self.is_resolved(),
        }
    }

    /// Whether an entity was named.
    pub(super) fn is_resolved(&self) -> bool {
        self.answer.is_some()
    }

    /// Where the mention stands: file, article, place.
    pub(super) fn position(&self) -> (&str, &str, usize) {
        (&self.file, &self.article, self.place)
    }
}

/// An article that the limits refuse.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct RefusedArticle {
    /// The article's id.
    pub(super) id: String,
    /// What is wrong with it.
    pub(super) violations: Vec<Violation>,
}

/// Resolves all articles on `threads` threads. The order of the outcomes is that of the
/// articles, whatever the threads do.
pub(super) fn run(
    snapshot: &Snapshot,
    articles: &[GoldArticle],
    threads: usize,
) -> (Vec<Outcome>, Vec<RefusedArticle>) {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            match articles.get(place) {
                Some(article) => done.push((place, one(snapshot, article))),
                None => return done,
            }
        }
    };
    let mut done = std::thread::scope(|scope| {
        let workers: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut done = work();
        for worker in workers {
            match worker.join() {
                Ok(more) => done.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    });
    done.sort_unstable_by_key(|(place, _)| *place);
    let mut outcomes = Vec::new();
    let mut refused = Vec::new();
    for (_, result) in done {
        match result {
            Ok(some) => outcomes.extend(some),
            Err(article) => refused.push(article),
        }
    }
    (outcomes, refused)
}

fn one(snapshot: &Snapshot, gold: &GoldArticle) -> Result<Vec<Outcome>, RefusedArticle> {
    validate_article(&gold.article, &Limits::default()).map_err(|violations| RefusedArticle {
        id: gold.article.id.clone(),
        violations,
    })?;
    let answer = resolve(snapshot, &gold.article);
    let outcomes = gold
        .answers
        .iter()
        .zip(&answer.mentions)
        .enumerate()
        .map(|(place, (expected, answer))| outcome(snapshot, gold, place, expected, answer))
        .collect();
    Ok(outcomes)
}

fn outcome(
    snapshot: &Snapshot,
    article: &GoldArticle,
    place: usize,
    gold: &Gold,
    answer: &MentionAnswer,
) -> Outcome {
    let in_catalogue = |keys: &[String]| -> Vec<EntityId> {
        keys.iter()
            .filter_map(|key| snapshot.entity(entity_id(key)))
            .map(|entity| entity.id)
            .collect()
    };
    let mut right_ids = in_catalogue(gold.key.as_slice());
    right_ids.extend(in_catalogue(&gold.also));
    let mut ids_by_name = right_ids.clone();
    ids_by_name.extend(in_catalogue(&gold.also_name));
    let target = match (&gold.key, right_ids.first()) {
        (Some(_), Some(_)) => Target::Linked,
        (Some(_), None) => Target::Missing,
        (None, _) if gold.has_namesakes => Target::NilWithNamesakes,
        (None, _) => Target::Nil,
    };
    let rank = |ids: &[EntityId]| {
        let place = answer
            .candidates
            .iter()
            .position(|one| ids.contains(&one.id));
        place.map(|place| place + 1)
    };
    let resolved_to = answer
        .entity
        .filter(|_| answer.decision == Decision::Resolved);
    let chosen = resolved_to.and_then(|id| {
        let mut all = answer.candidates.iter().chain(&answer.offices);
        all.find(|one| one.id == id)
    });
    let rank_right = rank(&right_ids);
    let right = rank_right.and_then(|rank| answer.candidates.get(rank - 1));
    let mut outcome = Outcome {
        file: article.file.clone(),
        article: article.article.id.clone(),
        date: answer.date.map(|date| date.to_string()),
        place,
        mention: article
            .article
            .mentions
            .get(place)
            .map(|mention| mention.text.clone())
            .unwrap_or_default(),
        kind: gold.kind.clone(),
        target,
        gold: gold.key.clone(),
        gold_name: right_ids
            .first()
            .and_then(|id| snapshot.entity(*id))
            .map(|entity| entity.primary_name().to_owned()),
        decision: answer.decision.as_str().to_owned(),
        reason: answer.reason.as_str().to_owned(),
        answer: resolved_to.map(|id| choice_of(snapshot, id, chosen)),
        first: answer.candidates.first().map(choice),
        right: right.map(choice),
        rank: rank_right,
        rank_by_name: rank(&ids_by_name),
        right_answer: resolved_to.is_some_and(|id| right_ids.contains(&id)),
        right_answer_by_name: resolved_to.is_some_and(|id| ids_by_name.contains(&id)),
        unknown_probability: answer.unknown.probability,
    };
    if outcome.is_right() {
        let choices = [&mut outcome.answer, &mut outcome.first, &mut outcome.right];
        for choice in choices.into_iter().flatten() {
            choice.evidence.clear();
        }
    }
    outcome
}

/// The choice of an entity that need not be among the candidates: callers may ask for none.
fn choice_of(snapshot: &Snapshot, id: EntityId, found: Option<&Candidate>) -> Choice {
    found.map_or_else(
        || Choice {
            id,
            name: snapshot
                .entity(id)
                .map_or_else(String::new, |entity| entity.primary_name().to_owned()),
            score: 0.0,
            probability: 0.0,
            evidence: Vec::new(),
        },
        choice,
    )
}

fn choice(candidate: &Candidate) -> Choice {
    Choice {
        id: candidate.id,
        name: candidate.name.clone(),
        score: candidate.score,
        probability: candidate.probability,
        evidence: candidate.evidence.iter().map(reason).collect(),
    }
}

fn reason(part: &Evidence) -> String {
    let mut text = format!("{:+.3} {}", part.weight, part.feature.as_str());
    if !part.query.is_empty() || !part.candidate.is_empty() {
        text.push_str(&format!(" {:?} ~ {:?}", part.query, part.candidate));
    }
    if !part.detail.is_empty() {
        text.push(' ');
        text.push_str(&part.detail);
    }
    text
}
