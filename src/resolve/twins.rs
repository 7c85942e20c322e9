//! Twins: records of what nothing in the catalogue tells apart.

use crate::index::{NameId, Ordinal, Snapshot, WordId};
use crate::model::{Kind, PartialDate};

/// The words of a person's name tell this much when hardly two people share it.
const RARE_NAME: f64 = 13.0;

/// Whether two entities are of one kind and name, and no country, gender or life differs. Two
/// people of one common name are two people; organisations and places may differ by what says
/// little ("Apple", "Apple Inc.").
#[must_use]
pub(super) fn are_twins(first: Ordinal, other: Ordinal, snapshot: &Snapshot) -> bool {
    let (Some(a), Some(b)) = (snapshot.entity_at(first), snapshot.entity_at(other)) else {
        return false;
    };
    a.kind == b.kind
        && a.kind != Kind::Office
        && !(a.gender.is_some() && b.gender.is_some() && a.gender != b.gender)
        && agree(a.born, b.born)
        && agree(a.died, b.died)
        && (a.countries.is_empty()
            || b.countries.is_empty()
            || a.countries.iter().any(|code| b.countries.contains(code)))
        && share_name(first, other, a.kind, snapshot)
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
