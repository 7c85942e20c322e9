//! How far a mention's words are taken for misspelt.

use smallvec::SmallVec;

use super::{FEW_WORDS, QueryWord, whole};
use crate::index::{Edits, NameId, Snapshot};

/// Names of words that are looked through for one that has two of them, for a whole mention.
const MOST_SHARED: usize = 8192;
/// Names that have two words, looked at for one that has all.
const MOST_LOOKED_AT: usize = 64;

/// Whether the words are a name of the catalogue, or one word of it: what is written so is seldom
/// misspelt.
pub(super) fn is_spelled_right(words: &[QueryWord], snapshot: &Snapshot) -> bool {
    let whole = whole(words);
    whole.len() == 1 || !whole.is_empty() && !snapshot.names().with_all(&whole).is_empty()
}

/// Has the words of a misspelt name stand for what they look like, step by step: nothing; words
/// that no name has, one edit away, then two; all words. A step comes only when no name has all
/// words so: what a name costs that takes a further one is more than what was found.
pub(super) fn widen(words: &mut [QueryWord], snapshot: &Snapshot) {
    let vocabulary = &snapshot.names().vocabulary;
    // One word by itself says too little for a name that has it to be the one meant.
    if words.iter().filter(|word| !word.weak).count() > 1 {
        if is_some_name(words, snapshot) {
            return;
        }
        if words.iter().any(|word| !word.is_known()) {
            for edits in [Edits::One, Edits::Two] {
                for word in words.iter_mut().filter(|word| !word.is_known()) {
                    word.widen(vocabulary, edits);
                }
                if is_some_name(words, snapshot) {
                    return;
                }
            }
            for word in words.iter_mut().filter(|word| word.is_known()) {
                word.widen(vocabulary, Edits::Two);
            }
            return;
        }
    }
    for word in words {
        word.widen(vocabulary, Edits::Two);
    }
}

/// Whether a name has all words, each as it is or as one that it may stand for: told by the two
/// rarest words and their names, few of them looked at.
fn is_some_name(words: &[QueryWord], snapshot: &Snapshot) -> bool {
    let names = snapshot.names();
    let sought = words.iter().filter(|word| word.is_sought());
    let mut rarest: SmallVec<[(usize, &QueryWord); FEW_WORDS]> = sought
        .map(|word| {
            let options = word.options.iter();
            let count = options.map(|&id| names.with_word(id).len()).sum();
            (count, word)
        })
        .collect();
    rarest.sort_by_key(|&(count, _)| count);
    let (one, other, rest) = match &rarest[..] {
        [] => return false,
        // "J. Smith".
        [(_, word)] => {
            let mut initials = words.iter().filter(|word| word.folded.len() == 1);
            let names = word.options.iter().flat_map(|&id| names.with_word(id));
            let mut names = names.take(MOST_SHARED);
            return initials.next().is_some_and(|initial| {
                names.any(|posting| posting.other().same_first(initial.signature))
            });
        }
        [(_, one), (_, other), rest @ ..] => (one, other, rest),
    };
    let has_all = |name: NameId| {
        let record = names.record(name);
        let has = |word: &QueryWord| names.ids_of(record).any(|id| word.options.contains(&id));
        has(one) && has(other) && rest.iter().all(|(_, word)| has(word))
    };
    let mut left = MOST_SHARED;
    for &one in &one.options {
        for &other in &other.options {
            let names_of_one = names.with_word(one).len();
            let shorter = names_of_one.min(names.with_word(other).len());
            let Some(rest) = usize::checked_sub(left, shorter) else {
                return false;
            };
            left = rest;
            if names
                .with_both(one, other)
                .take(MOST_LOOKED_AT)
                .any(has_all)
            {
                return true;
            }
        }
    }
    false
}
