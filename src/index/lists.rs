//! Lists of numbers by key, some of them replaced since they were made.

use std::borrow::Borrow;
use std::hash::Hash;
use std::sync::Arc;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::fork_map::ForkMap;
use super::hashes::Hashes;
use super::kept::{Columns, Complete, Reading, Stream};
use super::spacing::Numbered;

/// Ascending lists of numbers by key: what was indexed at first, shared between snapshots, and
/// over it whole lists that have changed since. A look-up is one of a slice, whatever changed.
#[derive(Clone, Debug)]
pub(super) struct Lists<K> {
    base: Arc<Base<K>>,
    over: Over<K>,
}

/// Lists that lie in one, one behind the other.
#[derive(Debug)]
struct Base<K> {
    /// Where the list of each key begins and ends.
    spans: FxHashMap<K, (u32, u32)>,
    numbers: Box<[u32]>,
}

/// Whole lists in place of others, or new ones.
pub(super) type Over<K, T = u32> = ForkMap<K, Arc<[T]>>;

impl<K> Default for Base<K> {
    fn default() -> Self {
        Self {
            spans: FxHashMap::default(),
            numbers: Box::default(),
        }
    }
}

impl<K: Hash + Eq> Base<K> {
    /// The list of a key.
    fn get<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> &[u32]
    where
        K: Borrow<Q>,
    {
        let span = self.spans.get(key);
        span.map_or(&[], |&(from, to)| &self.numbers[from as usize..to as usize])
    }

    /// Lists that come one by one, each key once.
    fn of<L: AsRef<[u32]>>(lists: impl ExactSizeIterator<Item = (K, L)>) -> Self {
        let mut spans = FxHashMap::with_capacity_and_hasher(lists.len(), FxBuildHasher);
        let mut numbers = Vec::new();
        for (key, list) in lists {
            let from = numbers.len() as u32;
            numbers.extend_from_slice(list.as_ref());
            spans.insert(key, (from, numbers.len() as u32));
        }
        Self {
            spans,
            numbers: numbers.into(),
        }
    }
}

impl<K: Hash + Eq + Ord> Default for Lists<K> {
    fn default() -> Self {
        Self {
            base: Arc::default(),
            over: Over::default(),
        }
    }
}

impl<K: Hash + Eq + Ord + Clone> Lists<K> {
    /// Lists of pairs, which may come in any order and more than once.
    pub(super) fn of(pairs: impl IntoIterator<Item = (K, u32)>) -> Self {
        let mut lists: FxHashMap<K, Vec<u32>> = FxHashMap::default();
        for (key, number) in pairs {
            lists.entry(key).or_default().push(number);
        }
        let tidy = |(key, mut list): (K, Vec<u32>)| {
            list.sort_unstable();
            list.dedup();
            (key, list)
        };
        Self {
            base: Arc::new(Base::of(lists.into_iter().map(tidy))),
            over: Over::default(),
        }
    }

    /// The list of a key; empty when it has none. O(1) time.
    pub(super) fn get<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> &[u32]
    where
        K: Borrow<Q>,
    {
        if !self.over.is_empty()
            && let Some(list) = self.over.get(key)
        {
            return list;
        }
        self.base.get(key)
    }

    /// The lists as they were indexed at first, without the pairs that have `gone` and with
    /// those that `came`. O(the lists that change).
    pub(super) fn changed(
        &self,
        gone: impl IntoIterator<Item = (K, u32)>,
        came: impl IntoIterator<Item = (K, u32)>,
    ) -> Self {
        let first = Self {
            over: Over::default(),
            base: self.base.clone(),
        };
        first.edited(gone, came)
    }

    /// The lists without the pairs that have `gone` and with those that `came`. O(the lists that
    /// change).
    pub(super) fn edited(
        &self,
        gone: impl IntoIterator<Item = (K, u32)>,
        came: impl IntoIterator<Item = (K, u32)>,
    ) -> Self {
        let mut over = self.over.clone();
        replace(edits(gone, came), &mut over, |key| self.base.get(key));
        Self {
            over,
            base: self.base.clone(),
        }
    }
}

impl<K: Hash + Eq + Ord + Clone> Lists<K> {
    /// Writes the lists as they were indexed at first, by key.
    pub(super) fn keep(&self, stream: &mut Stream, mut key: impl FnMut(&mut Stream, &K)) {
        let mut keys: Vec<&K> = self.base.spans.keys().collect();
        keys.sort_unstable();
        stream.count(keys.len());
        for own in keys {
            key(stream, own);
            stream.list(self.base.get(own));
        }
    }

    /// Reads what [`Self::keep`] wrote: lists of what is `numbered`.
    pub(super) fn of_kept(
        reading: &mut Reading,
        numbered: Numbered,
        mut key: impl FnMut(&mut Reading) -> Result<K, String>,
    ) -> Result<Self, String> {
        let lists = reading.each(|reading| {
            let (key, list) = (key(reading)?, reading.list()?);
            numbered.check(&list)?;
            Ok((key, list))
        })?;
        Ok(Self {
            base: Arc::new(Base::of(lists.into_iter())),
            over: Over::default(),
        })
    }
}

/// Ascending lists of numbers by 64-bit hashes: as [`Lists`], in less memory where most lists
/// are of one number.
#[derive(Clone, Debug, Default)]
pub(super) struct HashedLists {
    base: Arc<Hashes>,
    over: Over<u64>,
}

impl HashedLists {
    /// Lists of pairs, those of one hash ascending.
    pub(super) fn of(pairs: &[(u64, u32)]) -> Self {
        Self {
            base: Arc::new(Hashes::build(pairs)),
            over: Over::default(),
        }
    }

    /// Adds the columns of the lists as they were indexed at first.
    pub(super) fn keep<'a>(&'a self, columns: &mut Columns<'a>) {
        self.base.keep(columns);
    }

    /// Reads what [`Self::keep`] added.
    pub(super) fn of_kept(columns: &mut Complete, numbered: Numbered) -> Result<Self, String> {
        let hashes = Hashes::of_kept(columns)?;
        numbered.check(hashes.numbers())?;
        Ok(Self {
            base: Arc::new(hashes),
            over: Over::default(),
        })
    }

    /// The list of a hash; empty when it has none. O(1) time.
    #[inline]
    pub(super) fn get(&self, hash: u64) -> &[u32] {
        if !self.over.is_empty()
            && let Some(list) = self.over.get(&hash)
        {
            return list;
        }
        self.base.get(hash)
    }

    /// As [`Lists::edited`].
    pub(super) fn edited(
        &self,
        gone: impl IntoIterator<Item = (u64, u32)>,
        came: impl IntoIterator<Item = (u64, u32)>,
    ) -> Self {
        let mut over = self.over.clone();
        replace(edits(gone, came), &mut over, |&hash| self.base.get(hash));
        Self {
            over,
            base: self.base.clone(),
        }
    }
}

/// What changes in each list from which pairs have gone or to which some came.
fn edits<K: Hash + Eq>(
    gone: impl IntoIterator<Item = (K, u32)>,
    came: impl IntoIterator<Item = (K, u32)>,
) -> FxHashMap<K, Edit> {
    let mut edits: FxHashMap<K, Edit> = FxHashMap::default();
    for (key, number) in gone {
        edits.entry(key).or_default().gone.push(number);
    }
    for (key, number) in came {
        edits.entry(key).or_default().came.push(number);
    }
    edits
}

/// Puts lists in place of those that change, by key; `base` are those below.
pub(super) fn replace<'a, K: Hash + Eq + Clone, T: Copy + Ord + 'a>(
    edits: FxHashMap<K, Edit<T>>,
    over: &mut Over<K, T>,
    base: impl Fn(&K) -> &'a [T],
) {
    for (key, edit) in edits {
        let below = base(&key);
        let list = edit.of(over.get(&key).map_or(below, |list| list));
        if list.is_empty() && below.is_empty() {
            over.remove(&key);
        } else {
            over.insert(key, list);
        }
    }
}

/// What changes in one list.
#[derive(Debug)]
pub(super) struct Edit<T = u32> {
    /// What it loses.
    pub(super) gone: Vec<T>,
    /// What it gains.
    pub(super) came: Vec<T>,
}

impl<T> Default for Edit<T> {
    fn default() -> Self {
        Self {
            gone: Vec::new(),
            came: Vec::new(),
        }
    }
}

impl<T: Copy + Ord> Edit<T> {
    /// An ascending list without what has gone and with what came, ascending.
    pub(super) fn of(self, list: &[T]) -> Arc<[T]> {
        let mut new = Vec::with_capacity(list.len() + self.came.len());
        let gone = self.gone.into_iter().map(|entry| (entry, false));
        let came = self.came.into_iter().map(|entry| (entry, true));
        // What has gone and came again is there.
        let mut edits: Vec<(T, bool)> = gone.chain(came).collect();
        edits.sort_unstable();
        let mut rest = list;
        for (entry, comes) in edits {
            let (before, from) = rest.split_at(rest.partition_point(|known| *known < entry));
            new.extend_from_slice(before);
            rest = match from {
                [first, behind @ ..] if *first == entry => behind,
                _ => from,
            };
            if comes && new.last() != Some(&entry) {
                new.push(entry);
            }
        }
        new.extend_from_slice(rest);
        new.into()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn changed_lists_are_those_of_sets(
            first in prop::collection::vec((0_u8..6, 0_u32..40), 0..120),
            gone in prop::collection::vec((0_u8..8, 0_u32..40), 0..40),
            came in prop::collection::vec((0_u8..8, 0_u32..40), 0..40),
        ) {
            let lists = Lists::of(first.iter().copied());
            let changed = lists.changed(gone.iter().copied(), came.iter().copied());
            let mut model: BTreeSet<(u8, u32)> = first.iter().copied().collect();
            for key in 0..9 {
                let expected: Vec<u32> = model.range((key, 0)..(key + 1, 0)).map(|p| p.1).collect();
                prop_assert_eq!(lists.get(&key), &expected[..]);
            }
            for pair in &gone {
                model.remove(pair);
            }
            model.extend(came.iter().copied());
            for key in 0..9 {
                let expected: Vec<u32> = model.range((key, 0)..(key + 1, 0)).map(|p| p.1).collect();
                prop_assert_eq!(changed.get(&key), &expected[..]);
            }
            let none = || std::iter::empty();
            let edited = lists.edited(gone.iter().copied(), none()).edited(none(), came);
            for key in 0..9 {
                prop_assert_eq!(edited.get(&key), changed.get(&key));
            }
        }
    }
}
