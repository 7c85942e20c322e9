//! Bare: leaders whom the catalogue calls by the family name and nothing else.
//!
//! A list of leaders that says "Khrushchev" is no witness against a Nikita: the given name is told
//! of nobody else, and by the article alone. So it counts neither way, and how rare the family name
//! is says how likely another bears it. Who holds the very role that stands with the name
//! ("Soviet leader Nikita Khrushchev") is hardly another.

use smallvec::SmallVec;

use super::article::Case;
use super::cue::Cue;
use super::name::{NameQuery, QueryWord};
use super::score::{HIGH_RANK, Scored, Scorer, weighed};
use super::shape::has_two_family_names;
use super::sole::how_rare;
use crate::index::{NameId, Ordinal, WordId};
use crate::model::Kind;
use crate::text::lexicon;

/// In which ways a given name and a family name are one that is bare.
const SHAPES: &[Cue] = &[
    Cue::OtherGiven,
    Cue::OtherFamily,
    Cue::LooseName,
    Cue::InitialsName,
];
/// Somebody who did not hold the role that stands with the name.
const NOT_HELD: &[Cue] = &[Cue::RoleOtherTime, Cue::OtherRoles, Cue::NoSuchRole];
/// Somebody else who bears the whole name.
const WHOLE: &[Cue] = &[
    Cue::WholeName,
    Cue::MiddleInitial,
    Cue::LaterGiven,
    Cue::SoleName,
    Cue::SoleForm,
    Cue::SoleShort,
];

/// Weighs candidates of whom nothing but the mention's family name is known, and an initial that
/// agrees, as such. Nobody where another bears the whole name. O(candidates and their names).
pub(super) fn weigh_bare_names(case: &mut Case, scorer: &Scorer<'_>) {
    let cues = case.cues();
    if !cues.has_any(SHAPES) || cues.has_any(WHOLE) {
        return;
    }
    let Case {
        queries,
        candidates,
        ..
    } = case;
    for (reading, scored) in candidates {
        let query = queries[*reading].as_ref().zip(scored.name);
        if let Some((query, name)) = query
            && scored.has(SHAPES)
            && !scored.has(NOT_HELD)
            && is_bare(scored.entity, scorer)
            && is_of(query, name, scorer)
            && !is_other_gender(query, scored.entity, scorer)
        {
            weigh_bare_name(scored, scorer);
        }
    }
}

/// Whether somebody held a high office, and no name known of that one has a given name: one word and
/// initials at most, or several none of which is a known given name ("Rajoy Brey").
fn is_bare(entity: Ordinal, scorer: &Scorer<'_>) -> bool {
    let snapshot = scorer.snapshot;
    let facts = snapshot.facts(entity);
    let names = snapshot.names();
    let bare = |name: NameId| {
        let words = names
            .strong_words(name)
            .map(|word| names.vocabulary.word(word));
        let words: SmallVec<[&str; 4]> = words.filter(|word| word.len() > 1).collect();
        let given = |word: &&str| lexicon().given_name(word).is_some();
        !names.record(name).is_peer()
            && (words.len() == 1 || !words.is_empty() && !words.iter().any(given))
    };
    facts.kind == Kind::Person && facts.best_rank <= HIGH_RANK && names.of_entity(entity).all(bare)
}

/// Whether the mention is the name's initials, written out, or a given name where it has none, and
/// behind them the words of the name, or the first of two family names.
fn is_of(query: &NameQuery, name: NameId, scorer: &Scorer<'_>) -> bool {
    let names = scorer.snapshot.names();
    let long = |word: &&QueryWord| !word.weak && word.folded.len() > 1;
    let asked: SmallVec<[&QueryWord; 4]> = query.words.iter().filter(long).collect();
    let word = |id| names.vocabulary.word(id);
    let known: SmallVec<[WordId; 4]> = names.strong_words(name).collect();
    let initial = known.first().map(|&first| word(first));
    let initial = initial.filter(|initial| initial.len() == 1);
    let family = known.into_iter().filter(|&id| word(id).len() > 1);
    let family: SmallVec<[WordId; 4]> = family.collect();
    let is = |(asked, known): (&&QueryWord, &WordId)| {
        asked.is(*known) || asked.spellings.contains(known)
    };
    let ends_in = |family: &[WordId]| {
        let before = asked
            .len()
            .checked_sub(family.len())
            .filter(|before| *before > 0);
        before.is_some_and(|before| asked[before..].iter().zip(family).all(is))
    };
    let given = asked.first().map_or("", |first| first.folded.as_str());
    let two = || has_two_family_names(names.record(name).entity, scorer.snapshot);
    !family.is_empty()
        && initial.is_none_or(|initial| given.starts_with(initial))
        && (ends_in(&family) || family.len() == 2 && two() && ends_in(&family[..1]))
}

/// Whether the first word of the mention is a given name of the other gender.
fn is_other_gender(query: &NameQuery, entity: Ordinal, scorer: &Scorer<'_>) -> bool {
    let first = query.words.iter().find(|word| !word.weak);
    let told = first.and_then(|first| lexicon().given_name(&first.folded).flatten());
    let known = scorer.snapshot.facts(entity).gender;
    told.zip(known).is_some_and(|(told, known)| told != known)
}

fn weigh_bare_name(scored: &mut Scored, scorer: &Scorer<'_>) {
    let explain = scorer.explain;
    let text = || (scorer.mention.text.clone(), String::new());
    // What the mention has more than the name speaks against nobody.
    scored.parts.retain(|part| part.cue != Cue::Differs);
    let words = scored.parts.iter().filter(|part| part.cue == Cue::Words);
    let rare = how_rare(words.map(|part| part.value).sum(), scorer);
    for part in &mut scored.parts {
        if SHAPES.contains(&part.cue) {
            part.value = 1.0;
            part.weigh_as(Cue::BareName, Some("no given name known"));
        }
    }
    scored.parts.push(weighed(Cue::RareName, rare, explain, || {
        let (asked, known) = text();
        (asked, known, "how rare the word is".to_owned())
    }));
    add_held(scored, scorer);
}

/// Adds that somebody so called holds the role named with the name, where that is known.
pub(super) fn add_held(scored: &mut Scored, scorer: &Scorer<'_>) {
    if !scored.has(&[Cue::BareName]) || !scored.has(&[Cue::RoleHeld]) {
        return;
    }
    let part = weighed(Cue::BareHeld, 1.0, scorer.explain, || {
        let detail = "holds the role named with it".to_owned();
        (scorer.mention.text.clone(), String::new(), detail)
    });
    scored.parts.push(part);
}
