//! Twins: records of what nothing in the catalogue tells apart.

use super::score::Scored;
use crate::index::{Facts, NameId, Ordinal, Snapshot, WordId};
use crate::model::{DaySpan, Kind, PartialDate};

/// The words of a person's name tell this much when hardly two people share it.
const RARE_NAME: f64 = 13.0;

/// Whether two entities are of one kind and name, and no country, gender or life differs. Two
/// people of one common name are two people; organisations and places may differ by what says
/// little ("Apple", "Apple Inc.").
#[must_use]
pub(super) fn are_twins(first: Ordinal, other: Ordinal, snapshot: &Snapshot) -> bool {
    let kind = snapshot.facts(first).kind;
    // Names first: most candidates have another, and they are near at hand.
    if kind != snapshot.facts(other).kind
        || kind == Kind::Office
        || !share_name(first, other, kind, snapshot)
    {
        return false;
    }
    let (Some(a), Some(b)) = (snapshot.entity_at(first), snapshot.entity_at(other)) else {
        return false;
    };
    !(a.gender.is_some() && b.gender.is_some() && a.gender != b.gender)
        && agree(a.born, b.born)
        && agree(a.died, b.died)
        && share_country(snapshot.facts(first), snapshot.facts(other))
}

/// Whether two entities are of one country, or that of one is not known.
fn share_country(one: &Facts, other: &Facts) -> bool {
    let (one, other) = (&one.countries, &other.countries);
    one.is_empty() || other.is_empty() || one.iter().any(|code| other.contains(code))
}

/// Whether two people found by a role are one, in two records: they held it from the same days
/// on, in the same countries, and the words of one's name are among the other's ("Thatcher",
/// "Margaret Thatcher").
#[must_use]
pub(super) fn hold_as_one(
    first: &Scored,
    other: &Scored,
    span: Option<DaySpan>,
    snapshot: &Snapshot,
) -> bool {
    let (Some(office), Some(another), Some(span)) = (first.office, other.office, span) else {
        return false;
    };
    let (Some(a), Some(b)) = (
        snapshot.entity_at(first.entity),
        snapshot.entity_at(other.entity),
    ) else {
        return false;
    };
    let countries = |office| {
        snapshot
            .offices()
            .record(office)
            .map(|known| &known.jurisdictions)
    };
    let since = |holder, office| {
        let mut tenures = snapshot.tenures().of_holder(holder);
        let held =
            tenures.find(|tenure| tenure.office == office && tenure.certainty(span).is_some());
        held.map(|tenure| tenure.interval.latest_start.number())
    };
    office != another
        && countries(office) == countries(another)
        && agree(a.born, b.born)
        && agree(a.died, b.died)
        && since(first.entity, office)
            .zip(since(other.entity, another))
            .is_some_and(|(one, other)| one.abs_diff(other) <= SAME_START)
        && one_within_another(first.entity, other.entity, snapshot)
}

/// Sources differ by so many days about when somebody took office.
const SAME_START: u32 = 31;

/// Whether all words of a name of one are words of a name of the other.
fn one_within_another(first: Ordinal, other: Ordinal, snapshot: &Snapshot) -> bool {
    let names = |entity| -> Vec<Vec<WordId>> {
        let names = snapshot.names().of_entity(entity);
        names.map(|name| strong_words(name, snapshot)).collect()
    };
    let (ours, theirs) = (names(first), names(other));
    let within = |few: &[WordId], many: &[WordId]| {
        !few.is_empty() && few.iter().all(|word| many.contains(word))
    };
    ours.iter().any(|ours| {
        theirs
            .iter()
            .any(|theirs| within(ours, theirs) || within(theirs, ours))
    })
}

/// Whether two dates may be one.
fn agree(a: Option<PartialDate>, b: Option<PartialDate>) -> bool {
    a.zip(b).is_none_or(|(a, b)| a.span().overlaps(b.span()))
}

fn share_name(first: Ordinal, other: Ordinal, kind: Kind, snapshot: &Snapshot) -> bool {
    let names = |entity| -> Vec<Vec<WordId>> {
        let names = snapshot.names().of_entity(entity);
        let own = names.map(|name| strong_words(name, snapshot));
        // Of organisations and places only the primary name: an acronym is shared by many.
        if kind == Kind::Person {
            own.filter(|words| is_rare(words, snapshot)).collect()
        } else {
            own.take(1).collect()
        }
    };
    let known = names(first);
    names(other).iter().any(|words| known.contains(words))
}

/// The words of a name without those that say little.
fn strong_words(name: NameId, snapshot: &Snapshot) -> Vec<WordId> {
    let names = snapshot.names();
    let record = names.record(name);
    let words = names.words_of(record).iter().zip(names.parts_of(record));
    words
        .filter(|(_, part)| !part.is_weak())
        .map(|(word, _)| *word)
        .collect()
}

fn is_rare(words: &[WordId], snapshot: &Snapshot) -> bool {
    let vocabulary = &snapshot.names().vocabulary;
    let rarity: f64 = words.iter().map(|word| vocabulary.rarity(*word)).sum();
    words.len() >= 2 && rarity > RARE_NAME
}
