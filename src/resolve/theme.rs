//! Theme: whether an article speaks of places, or of the bodies that go by places' names.
//!
//! A sports page says "Chicago" and means a team, in every other line; a report from Chicago
//! means the place. How many of the article's mentions could be the short form of a body's
//! longer name tells the two apart; and which body is meant, the words that such names share:
//! where Kent and Surrey may be cricket clubs, Essex is rather one than a member of parliament.

use std::collections::BTreeMap;

use super::article::Case;
use super::cue::Cue;
use super::score::{Scored, Scorer, weighed};
use crate::index::{NameId, Ordinal, Snapshot, WordId};
use crate::model::Kind;

/// What the mentions of an article may be short for. Mentions of one name count once.
struct Theme {
    /// Names of mentions, and whether each may be short for a body's name.
    names: BTreeMap<String, bool>,
    /// For each word of those bodies' names: how many names of mentions it may stand behind.
    words: BTreeMap<WordId, usize>,
    /// People without office that the article names, and holders of offices.
    people: (usize, usize),
}

/// Adds to the candidates of every mention what the article's theme tells.
pub(super) fn add_theme(cases: &mut [Case], scorers: &[Scorer<'_>], snapshot: &Snapshot) {
    let theme = Theme::read(cases, snapshot);
    let short = theme.names.values().filter(|short| **short).count();
    for (case, scorer) in cases.iter_mut().zip(scorers) {
        let key = case.key();
        if theme.names.get(&key) != Some(&true) {
            continue;
        }
        let own: Vec<WordId> = case.words_behind(snapshot);
        let (others, rest) = (short - 1, theme.names.len() - short);
        let value = ((others as f64 + 0.5) / (rest as f64 + 0.5)).ln();
        let said: Vec<WordId> = case.said(snapshot);
        for (_, scored) in &mut case.candidates {
            let Some(name) = body_behind(scored, snapshot) else {
                continue;
            };
            let cue = if value > 0.0 {
                Cue::Theme
            } else {
                Cue::OtherTheme
            };
            let evidence = weighed(cue, value, scorer.explain, || {
                let detail = format!("{others} other mentions may be short for bodies, {rest} not");
                (scorer.mention.text.clone(), String::new(), detail)
            });
            scored.parts.push(evidence);
            let (plain, office) = theme.people;
            for (cue, count, what) in [
                (Cue::PlainPeople, plain, "people without office"),
                (Cue::OfficePeople, office, "holders of offices"),
            ] {
                let value = (1.0 + count as f64).ln();
                scored.parts.push(weighed(cue, value, scorer.explain, || {
                    let detail = format!("the article names {count} {what}");
                    (scorer.mention.text.clone(), String::new(), detail)
                }));
            }
            let names = snapshot.names();
            let shared = names
                .words_of(names.record(name))
                .iter()
                .filter(|word| !said.contains(word))
                .map(|word| {
                    let all = theme.words.get(word).copied().unwrap_or(0);
                    (all - usize::from(own.contains(word) && all > 0), *word)
                })
                .max_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
            let Some((count, word)) = shared.filter(|(count, _)| *count > 0) else {
                continue;
            };
            let value = (1.0 + count as f64).ln();
            scored
                .parts
                .push(weighed(Cue::Topic, value, scorer.explain, || {
                    let word = names.vocabulary.word(word).to_owned();
                    let detail = format!("{count} other mentions may be such");
                    (scorer.mention.text.clone(), word, detail)
                }));
        }
    }
}

impl Theme {
    fn read(cases: &[Case], snapshot: &Snapshot) -> Self {
        let mut theme = Self {
            names: BTreeMap::new(),
            words: BTreeMap::new(),
            people: people(cases, snapshot),
        };
        for case in cases {
            let key = case.key();
            if key.is_empty() || theme.names.contains_key(&key) {
                continue;
            }
            let short = case
                .candidates
                .iter()
                .any(|(_, scored)| body_behind(scored, snapshot).is_some());
            theme.names.insert(key, short);
            for word in case.words_behind(snapshot) {
                *theme.words.entry(word).or_default() += 1;
            }
        }
        theme
    }
}

/// The different people that the cases are by now decided to be: without office, and with one.
fn people(cases: &[Case], snapshot: &Snapshot) -> (usize, usize) {
    let mut found: Vec<Ordinal> = cases
        .iter()
        .filter_map(|case| case.best(snapshot))
        .filter(|(_, probability)| *probability >= 0.5)
        .map(|(entity, _)| entity)
        .filter(|entity| snapshot.facts(*entity).kind == Kind::Person)
        .collect();
    found.sort_unstable();
    found.dedup();
    let plain = found
        .iter()
        .filter(|entity| snapshot.facts(**entity).best_rank > 5)
        .count();
    (plain, found.len() - plain)
}

impl Case {
    /// The words of all organisations that the mention may be or be short for, sorted.
    fn words_behind(&self, snapshot: &Snapshot) -> Vec<WordId> {
        let names = snapshot.names();
        let mut words: Vec<WordId> = self
            .candidates
            .iter()
            .filter(|(_, scored)| {
                snapshot.facts(scored.entity).kind == Kind::Organisation && is_close(scored)
            })
            .filter_map(|(_, scored)| scored.name)
            .flat_map(|name| names.words_of(names.record(name)).iter().copied())
            .collect();
        words.sort_unstable();
        words.dedup();
        words
    }

    /// The words of the mention.
    fn said(&self, snapshot: &Snapshot) -> Vec<WordId> {
        let words = self.name_set();
        let vocabulary = &snapshot.names().vocabulary;
        words
            .iter()
            .filter_map(|word| vocabulary.id(word))
            .collect()
    }
}

/// The name of an organisation that the mention is part of.
fn body_behind(scored: &Scored, snapshot: &Snapshot) -> Option<NameId> {
    let part = [Cue::PartBodyWord, Cue::PartBody];
    (snapshot.facts(scored.entity).kind == Kind::Organisation && has(scored, &part))
        .then_some(scored.name)
        .flatten()
}

fn is_close(scored: &Scored) -> bool {
    let close = [
        Cue::PartBodyWord,
        Cue::PartBody,
        Cue::WholeBodyWord,
        Cue::WholeBody,
        Cue::OverBody,
    ];
    has(scored, &close)
}

fn has(scored: &Scored, cues: &[Cue]) -> bool {
    scored
        .parts
        .iter()
        .any(|part| cues.iter().any(|cue| part.cue == cue.as_str()))
}
