//! Counts and figures over outcomes.

use std::collections::BTreeMap;

use serde::Serialize;

use super::outcome::{Outcome, Target};

/// Bins of probability in a reliability table.
const BINS: usize = 10;

/// Counts over a set of outcomes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Tally {
    /// Mentions.
    pub(super) mentions: usize,
    /// Mentions whose right entity the catalogue holds.
    pub(super) linked: usize,
    /// Mentions whose right entity this catalogue does not hold.
    pub(super) missing: usize,
    /// NIL mentions.
    pub(super) nil: usize,
    /// NIL mentions whose very name the catalogue does not hold.
    pub(super) nil_without_namesakes: usize,
    /// Mentions RESOLVED.
    pub(super) resolved: usize,
    /// RESOLVED to the right entity.
    pub(super) right: usize,
    /// RESOLVED to the right entity or one of exactly its name.
    pub(super) right_by_name: usize,
    /// NIL mentions RESOLVED.
    pub(super) nil_resolved: usize,
    /// NIL mentions RESOLVED whose very name the catalogue does not hold.
    pub(super) nil_without_namesakes_resolved: usize,
    /// Linked mentions whose first candidate is right.
    pub(super) first: usize,
    /// Linked mentions with the right entity among the first five candidates.
    pub(super) first_five: usize,
    /// As `first`, entities of exactly the gold name counted as right.
    pub(super) first_by_name: usize,
    /// As `first_five`, entities of exactly the gold name counted as right.
    pub(super) first_five_by_name: usize,
    /// Mentions decided rightly: the right entity, or none where there is none.
    pub(super) decided: usize,
    /// Linked mentions whose first candidate is right and that were not RESOLVED to it.
    pub(super) withheld: usize,
}

/// A share, `None` of nothing.
pub(super) fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

impl Tally {
    pub(super) fn add(&mut self, outcome: &Outcome) {
        let count = |to: &mut usize, holds: bool| *to += usize::from(holds);
        let resolved = outcome.is_resolved();
        let linked = outcome.target == Target::Linked;
        let nil = matches!(outcome.target, Target::Nil | Target::NilWithNamesakes);
        let unnamed = outcome.target == Target::Nil;
        let within = |rank: Option<usize>, most: usize| rank.is_some_and(|rank| rank <= most);
        self.mentions += 1;
        count(&mut self.linked, linked);
        count(&mut self.missing, outcome.target == Target::Missing);
        count(&mut self.nil, nil);
        count(&mut self.nil_without_namesakes, unnamed);
        count(&mut self.resolved, resolved);
        count(&mut self.right, outcome.right_answer);
        count(&mut self.right_by_name, outcome.right_answer_by_name);
        count(&mut self.nil_resolved, nil && resolved);
        count(
            &mut self.nil_without_namesakes_resolved,
            unnamed && resolved,
        );
        count(&mut self.first, linked && within(outcome.rank, 1));
        count(&mut self.first_five, linked && within(outcome.rank, 5));
        count(
            &mut self.first_by_name,
            linked && within(outcome.rank_by_name, 1),
        );
        count(
            &mut self.first_five_by_name,
            linked && within(outcome.rank_by_name, 5),
        );
        count(&mut self.decided, outcome.is_right());
        count(
            &mut self.withheld,
            linked && within(outcome.rank, 1) && !outcome.right_answer,
        );
    }

    /// Right answers among the RESOLVED.
    pub(super) fn precision(&self) -> Option<f64> {
        share(self.right, self.resolved)
    }

    /// Right answers among the linked mentions.
    pub(super) fn recall(&self) -> Option<f64> {
        share(self.right, self.linked)
    }

    /// Harmonic mean of precision and recall.
    pub(super) fn f1(&self) -> Option<f64> {
        share(2 * self.right, self.resolved + self.linked)
    }

    /// [`Self::f1`], entities of exactly the gold name counted as right.
    pub(super) fn f1_by_name(&self) -> Option<f64> {
        share(2 * self.right_by_name, self.resolved + self.linked)
    }

    /// NIL mentions falsely RESOLVED.
    pub(super) fn false_share(&self) -> Option<f64> {
        share(self.nil_resolved, self.nil)
    }

    /// NIL mentions falsely RESOLVED, those left out whose very name the catalogue holds.
    pub(super) fn false_share_without_namesakes(&self) -> Option<f64> {
        share(
            self.nil_without_namesakes_resolved,
            self.nil_without_namesakes,
        )
    }
}

/// One row of the table: a file, or all of them, and a kind, or all of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Row {
    /// The file; `None` for all files.
    pub(super) file: Option<String>,
    /// The kind; `None` for all kinds.
    pub(super) kind: Option<String>,
    /// The counts.
    #[serde(flatten)]
    pub(super) tally: Tally,
}

/// A row for each file and kind, one for each file, one for each kind, and one for all.
pub(super) fn rows(outcomes: &[Outcome]) -> Vec<Row> {
    // An absent key sorts last, so that sums stand under what they sum.
    type Place = (bool, String, bool, String);
    let mut tallies: BTreeMap<Place, Tally> = BTreeMap::new();
    for outcome in outcomes {
        let (file, kind) = (outcome.file.clone(), outcome.kind.clone());
        let places = [
            (false, file.clone(), false, kind.clone()),
            (false, file, true, String::new()),
            (true, String::new(), false, kind),
            (true, String::new(), true, String::new()),
        ];
        for place in places {
            tallies.entry(place).or_default().add(outcome);
        }
    }
    tallies
        .into_iter()
        .map(|((all_files, file, all_kinds, kind), tally)| Row {
            file: (!all_files).then_some(file),
            kind: (!all_kinds).then_some(kind),
            tally,
        })
        .collect()
}

/// One bin of a reliability table: answers given with a probability in one tenth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub(super) struct Bin {
    /// Answers in the bin.
    pub(super) answers: usize,
    /// Sum of their probabilities.
    pub(super) probability: f64,
    /// How many were right.
    pub(super) right: usize,
}

/// Whether probabilities hold what they promise.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Reliability {
    /// Ten bins, from 0 to 0.1 up to 0.9 to 1.
    pub(super) bins: Vec<Bin>,
    /// Expected calibration error: the mean distance between promised and true share, weighted
    /// by answers. `None` without answers.
    pub(super) error: Option<f64>,
}

impl Reliability {
    /// Of pairs of a probability and whether the answer was right.
    pub(super) fn of(answers: impl IntoIterator<Item = (f64, bool)>) -> Self {
        let mut bins = vec![Bin::default(); BINS];
        for (probability, right) in answers {
            // Probabilities lie in 0..=1, so the product fits; 1 belongs to the last bin.
            let place = ((probability * BINS as f64) as usize).min(BINS - 1);
            if let Some(bin) = bins.get_mut(place) {
                bin.answers += 1;
                bin.probability += probability;
                bin.right += usize::from(right);
            }
        }
        let answers: usize = bins.iter().map(|bin| bin.answers).sum();
        let distance: f64 = bins
            .iter()
            .map(|bin| (bin.probability - bin.right as f64).abs())
            .sum();
        Self {
            bins,
            error: (answers > 0).then(|| distance / answers as f64),
        }
    }

    /// Of the answers RESOLVED.
    pub(super) fn of_answers(outcomes: &[Outcome]) -> Self {
        Self::of(outcomes.iter().filter_map(|outcome| {
            let answer = outcome.answer.as_ref()?;
            Some((answer.probability, outcome.right_answer))
        }))
    }

    /// Of the first candidates, whatever was decided.
    pub(super) fn of_first_candidates(outcomes: &[Outcome]) -> Self {
        Self::of(outcomes.iter().filter_map(|outcome| {
            let first = outcome.first.as_ref()?;
            Some((first.probability, outcome.rank == Some(1)))
        }))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::outcome::Choice;
    use super::*;
    use crate::model::EntityId;

    /// An outcome for tests: `rank` of the right entity, and whether what was RESOLVED is
    /// right.
    pub(in crate::cli::eval) fn outcome(
        kind: &str,
        target: Target,
        answer: Option<(f64, bool)>,
        rank: Option<usize>,
    ) -> Outcome {
        let choice = |(probability, right): (f64, bool)| Choice {
            id: EntityId::derive("test", if right { "right" } else { "wrong" }),
            name: if right { "Right" } else { "Wrong" }.to_owned(),
            score: 1.0,
            probability,
            evidence: vec!["+1.000 NAME".to_owned()],
        };
        let right = answer.is_some_and(|(_, right)| right);
        Outcome {
            file: "file".to_owned(),
            article: "article".to_owned(),
            date: None,
            place: 0,
            mention: "mention".to_owned(),
            kind: kind.to_owned(),
            target,
            gold: None,
            gold_name: None,
            decision: if answer.is_some() {
                "RESOLVED"
            } else {
                "UNKNOWN"
            }
            .to_owned(),
            reason: "EVIDENCE".to_owned(),
            answer: answer.map(choice),
            first: answer.map(choice),
            right: None,
            rank,
            rank_by_name: rank,
            right_answer: right,
            right_answer_by_name: right,
            unknown_probability: 0.0,
        }
    }

    #[test]
    fn figures_are_the_textbook_ones() {
        let outcomes = [
            outcome("a", Target::Linked, Some((0.9, true)), Some(1)),
            outcome("a", Target::Linked, Some((0.8, false)), Some(2)),
            outcome("a", Target::Linked, None, Some(1)),
            outcome("a", Target::Linked, None, Some(6)),
            outcome("b", Target::Nil, Some((0.7, false)), None),
            outcome("b", Target::Nil, None, None),
            outcome("b", Target::NilWithNamesakes, Some((0.7, false)), None),
            outcome("b", Target::Missing, None, None),
        ];
        let rows = rows(&outcomes);
        let labels: Vec<_> = rows
            .iter()
            .map(|row| (row.file.as_deref(), row.kind.as_deref()))
            .collect();
        assert_eq!(
            labels,
            [
                (Some("file"), Some("a")),
                (Some("file"), Some("b")),
                (Some("file"), None),
                (None, Some("a")),
                (None, Some("b")),
                (None, None),
            ]
        );
        let all = rows[5].tally;
        assert_eq!(
            (all.mentions, all.linked, all.nil, all.missing),
            (8, 4, 3, 1)
        );
        assert_eq!(all.precision(), Some(0.25));
        assert_eq!(all.recall(), Some(0.25));
        assert_eq!(all.f1(), Some(0.25));
        assert_eq!(all.false_share(), Some(2.0 / 3.0));
        assert_eq!(all.false_share_without_namesakes(), Some(0.5));
        assert_eq!((all.first, all.first_five, all.withheld), (2, 3, 1));
        assert_eq!(all.decided, 3);
        assert_eq!(Tally::default().precision(), None);
    }

    #[test]
    fn reliability_of_a_known_set() {
        let reliability = Reliability::of([(1.0, true), (0.95, false), (0.25, false)]);
        assert_eq!(reliability.bins[9].answers, 2);
        assert_eq!(reliability.bins[2].answers, 1);
        let expected = (0.95 + 0.25) / 3.0;
        assert!((reliability.error.unwrap() - expected).abs() < 1e-12);
        assert_eq!(Reliability::of([]).error, None);
    }
}
