//! The most prominent names of words that many names hold.

use std::sync::Arc;

use rayon::prelude::*;

use super::{First, NameId, Names, WordId};
use crate::index::Ordinal;
use crate::index::entities::Entities;
use crate::index::lists::Over;
use crate::index::ranks::Ranks;
use crate::model::Kind;

/// The names of a word can all be looked at when there are so few.
const MANY: usize = 128;
/// Names that are known of a word that more hold.
const MOST: usize = 64;

/// The most prominent names of each word that many names hold: what was indexed at first, and
/// over it what changed since.
#[derive(Clone, Debug, Default)]
pub(super) struct Prominent {
    first: Arc<Lists>,
    /// Whole lists in place of those; an empty one where a word has no list any more.
    later: Over<WordId, NameId>,
}

/// Lists of [`MOST`] names each, the most prominent first.
#[derive(Debug, Default)]
struct Lists {
    /// The words that have one.
    words: Ranks,
    names: Vec<NameId>,
}

impl Lists {
    fn get(&self, word: WordId) -> Option<&[NameId]> {
        let from = self.words.rank(word as usize)? * MOST;
        self.names.get(from..from + MOST)
    }
}

/// The words that have a list.
fn frequent(first: &First) -> impl Iterator<Item = usize> {
    let words = first.offsets.windows(2).enumerate();
    let many = words.filter(|(_, ends)| (ends[1] - ends[0]) as usize > MANY);
    many.map(|(word, _)| word)
}

impl Prominent {
    /// With these names of the words that have a list; `None` when there are not as many.
    pub(super) fn of(first: &First, names: Vec<NameId>) -> Option<Self> {
        let words = Ranks::of(frequent(first), first.offsets.len());
        (words.places().count() * MOST == names.len()).then(|| Self {
            first: Arc::new(Lists { words, names }),
            later: Over::default(),
        })
    }

    /// The names of all lists that were indexed at first, list by list.
    pub(super) fn names(&self) -> &[NameId] {
        &self.first.names
    }

    fn get(&self, word: WordId) -> Option<&[NameId]> {
        if !self.later.is_empty()
            && let Some(list) = self.later.get(&word)
        {
            return (!list.is_empty()).then_some(list);
        }
        self.first.get(word)
    }
}

impl Names {
    /// The most prominent names that hold a word, sixty-four in order, when many do: of people
    /// those of whose family name it is, then whose bearers held the higher offices, then those
    /// of fewer words, then by id.
    #[must_use]
    pub fn most_prominent(&self, word: WordId) -> Option<&[NameId]> {
        self.prominent.get(word)
    }

    /// Finds the most prominent names of all words, on all cores, when the entities have their
    /// facts.
    pub(super) fn find_prominent(&mut self, entities: &Entities) {
        let words: Vec<usize> = frequent(&self.first).collect();
        let lists = words.into_par_iter();
        let lists = lists.flat_map_iter(|word| self.foremost(word as WordId, entities));
        let names: Vec<NameId> = lists.collect();
        self.prominent = Prominent::of(&self.first, names).unwrap_or_default();
    }

    /// Follows what changed since `before`, the names and the entities of the step before: of
    /// each word the names in `touched` came, went or have a bearer of another standing.
    pub(in crate::index) fn follow_prominent(
        &mut self,
        before: (&Self, &Entities),
        entities: &Entities,
        mut touched: Vec<(WordId, NameId)>,
    ) {
        touched.sort_unstable();
        touched.dedup();
        for some in touched.chunk_by(|one, other| one.0 == other.0) {
            let word = some[0].0;
            if self.with_word(word).len() <= MANY {
                if self.prominent.first.get(word).is_some() {
                    self.prominent.later.insert(word, Arc::new([]));
                } else {
                    self.prominent.later.remove(&word);
                }
                continue;
            }
            let moved = self.moved(word, some, before, entities);
            let list = moved.unwrap_or_else(|| self.foremost(word, entities));
            if self.most_prominent(word) != Some(&list) {
                self.prominent.later.insert(word, list.into());
            }
        }
    }

    /// The words of an entity's names, each with the name.
    pub(in crate::index) fn words_of_entity(
        &self,
        entity: Ordinal,
    ) -> impl Iterator<Item = (WordId, NameId)> {
        let names = self.of_entity(entity);
        names.flat_map(|name| {
            let words = self.ids_of(self.record(name));
            words.map(move |word| (word, name))
        })
    }

    /// The most prominent names of a word after a step, by those before it and those `touched`;
    /// `None` when one that was none of them may be one now.
    fn moved(
        &self,
        word: WordId,
        touched: &[(WordId, NameId)],
        before: (&Self, &Entities),
        entities: &Entities,
    ) -> Option<Vec<NameId>> {
        let list = before.0.most_prominent(word)?;
        // Whoever is neither in the list nor touched is behind its last.
        let last = before.0.standing(word, *list.last()?, before.1);
        let is_touched = |name: NameId| touched.binary_search(&(word, name)).is_ok();
        let stay = list.iter().copied().filter(|&name| !is_touched(name));
        let holding = self.with_word(word);
        let holds = |name: &NameId| {
            holding
                .binary_search_by_key(name, |known| known.name)
                .is_ok()
        };
        let come = touched.iter().map(|&(_, name)| name).filter(holds);
        let ranked = stay.chain(come);
        let mut ranked: Vec<u64> = ranked
            .map(|name| self.standing(word, name, entities))
            .collect();
        ranked.sort_unstable();
        ranked.truncate(MOST);
        let whole = ranked.len() == MOST && ranked[MOST - 1] <= last;
        whole.then(|| ranked.into_iter().map(name_of).collect())
    }

    /// The most prominent names of a word that many names hold, from all of them.
    fn foremost(&self, word: WordId, entities: &Entities) -> Vec<NameId> {
        let names = self.with_word(word).iter();
        let mut ranked: Vec<u64> = names
            .map(|posting| self.standing(word, posting.name, entities))
            .collect();
        if ranked.len() > MOST {
            ranked.select_nth_unstable(MOST);
            ranked.truncate(MOST);
        }
        ranked.sort_unstable();
        ranked.into_iter().map(name_of).collect()
    }

    /// How prominent a name is among those that hold a word: the less, the more so. The lowest
    /// bits are its number.
    fn standing(&self, word: WordId, name: NameId, entities: &Entities) -> u64 {
        let record = self.record(name);
        let facts = entities.facts(record.entity);
        let words = self.words_of(record);
        let family = words.get(record.family()..).unwrap_or_default();
        let given = facts.kind == Kind::Person && !family.iter().any(|own| own.id() == word);
        u64::from(given) << 48
            | u64::from(facts.best_rank) << 40
            | (words.len() as u64) << 32
            | u64::from(name)
    }
}

/// The name of what [`Names::standing`] told.
fn name_of(standing: u64) -> NameId {
    standing as NameId
}
