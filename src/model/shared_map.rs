//! An ordered map whose copies share what they have in common.

pub(super) mod walk;

use std::borrow::Borrow;
use std::fmt;
use std::ops::Index;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use walk::Run;

/// Entries of one chunk, at most: a change copies so many when another copy shares the chunk.
const CHUNK: usize = 64;

/// Entries for which a chunk makes room at a time: what it holds unused, at most.
const ROOM: usize = 8;

/// One run of entries, by key.
type Chunk<K, V> = Arc<Vec<(K, V)>>;

/// An ordered map that is cheap to copy and change: a copy shares all chunks of at most 64
/// entries, and a change copies only the chunk that it changes.
///
/// A clone is O(n / 64) counts of references; a look-up is O(log n); a change is O(64), and
/// O(n / 64) when a chunk is split or emptied. [`Self::changes`] tells what two copies differ
/// in without looking into what they share.
#[derive(Clone)]
pub struct SharedMap<K, V> {
    /// Never empty chunks, in the order of their keys.
    chunks: Vec<Chunk<K, V>>,
    length: usize,
}

impl<K: Ord + Clone, V: Clone> SharedMap<K, V> {
    /// An empty map.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            chunks: Vec::new(),
            length: 0,
        }
    }

    /// How many entries there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.length
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// The chunk in which a key is or would be; the last one for keys behind all.
    fn chunk_of<Q: Ord + ?Sized>(&self, key: &Q) -> usize
    where
        K: Borrow<Q>,
    {
        let before = |chunk: &Chunk<K, V>| chunk[0].0.borrow() <= key;
        let after = self.chunks.partition_point(before);
        after.saturating_sub(1)
    }

    fn find<Q: Ord + ?Sized>(&self, key: &Q) -> Option<(usize, usize)>
    where
        K: Borrow<Q>,
    {
        let at = self.chunk_of(key);
        let chunk = self.chunks.get(at)?;
        let place = chunk.binary_search_by(|entry| entry.0.borrow().cmp(key));
        let place = place.ok()?;
        Some((at, place))
    }

    /// The value of a key.
    #[must_use]
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        let (at, place) = self.find(key)?;
        Some(&self.chunks[at][place].1)
    }

    /// The value of a key, to be changed.
    pub fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        let (at, place) = self.find(key)?;
        Some(&mut Arc::make_mut(&mut self.chunks[at])[place].1)
    }

    /// Whether there is a value of a key.
    #[must_use]
    pub fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.find(key).is_some()
    }

    /// Puts a value under a key; returns the value that was there.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        let at = self.chunk_of(&key);
        let Some(shared) = self.chunks.get_mut(at) else {
            self.chunks.push(Arc::new(vec![(key, value)]));
            self.length = 1;
            return None;
        };
        let chunk = Arc::make_mut(shared);
        let place = match chunk.binary_search_by(|entry| entry.0.cmp(&key)) {
            Ok(place) => return Some(std::mem::replace(&mut chunk[place].1, value)),
            Err(place) => place,
        };
        if chunk.len() == chunk.capacity() {
            // Doubling would leave most chunks half empty.
            chunk.reserve_exact(ROOM);
        }
        chunk.insert(place, (key, value));
        self.length += 1;
        if chunk.len() > CHUNK {
            // Keys that come in order leave full chunks behind.
            let last = place + 1 == chunk.len();
            let kept = if last { CHUNK } else { CHUNK / 2 };
            let rest = chunk.split_off(kept);
            chunk.shrink_to(if last { kept } else { kept + ROOM });
            self.chunks.insert(at + 1, Arc::new(rest));
        }
        None
    }

    /// Puts all entries of another map in. O(chunks) when its keys are all behind those that
    /// are there; else they are inserted one by one.
    pub fn append(&mut self, other: Self) {
        let last = self.chunks.last().and_then(|chunk| chunk.last());
        let first = other.chunks.first().and_then(|chunk| chunk.first());
        if let (Some((last, _)), Some((first, _))) = (last, first)
            && last >= first
        {
            for (key, value) in other.iter() {
                self.insert(key.clone(), value.clone());
            }
            return;
        }
        self.length += other.length;
        self.chunks.extend(other.chunks);
    }

    /// Takes the value of a key out.
    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let (at, place) = self.find(key)?;
        let chunk = Arc::make_mut(&mut self.chunks[at]);
        let (_, value) = chunk.remove(place);
        if chunk.is_empty() {
            self.chunks.remove(at);
        }
        self.length -= 1;
        Some(value)
    }

    /// Keeps the entries that `keep` says; chunks that lose none stay shared. O(n).
    pub fn retain(&mut self, mut keep: impl FnMut(&K, &V) -> bool) {
        let gone: Vec<K> = self
            .iter()
            .filter(|(key, value)| !keep(key, value))
            .map(|(key, _)| key.clone())
            .collect();
        for key in &gone {
            self.remove(key);
        }
    }

    /// The entries, by key.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        let entries = self.chunks.iter().flat_map(|chunk| chunk.iter());
        entries.map(|(key, value)| (key, value))
    }

    /// The entry with the greatest key. O(1).
    #[must_use]
    pub fn last(&self) -> Option<(&K, &V)> {
        let (key, value) = self.chunks.last()?.last()?;
        Some((key, value))
    }

    /// The entries from `key` on, in order. O(log n) to begin.
    pub fn range_from<'a>(
        &'a self,
        key: &K,
    ) -> impl Iterator<Item = (&'a K, &'a V)> + use<'a, K, V> {
        let at = self.chunk_of(key);
        let place = self
            .chunks
            .get(at)
            .map_or(0, |chunk| chunk.partition_point(|entry| entry.0 < *key));
        let chunks = self.chunks.get(at..).unwrap_or_default();
        let entries = chunks.iter().flat_map(|chunk| chunk.iter()).skip(place);
        entries.map(|(key, value)| (key, value))
    }

    /// The entry with the greatest key below `key`. O(log n).
    #[must_use]
    pub fn before(&self, key: &K) -> Option<(&K, &V)> {
        let at = self.chunk_of(key);
        let chunk = self.chunks.get(at)?;
        let place = chunk.partition_point(|entry| entry.0 < *key);
        let (key, value) = match place.checked_sub(1) {
            Some(place) => &chunk[place],
            None => self.chunks.get(at.checked_sub(1)?)?.last()?,
        };
        Some((key, value))
    }

    /// The keys, in order.
    pub fn keys(&self) -> impl Iterator<Item = &K> {
        self.iter().map(|(key, _)| key)
    }

    /// The values, by key.
    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.iter().map(|(_, value)| value)
    }

    /// The keys whose values differ between two copies, or that only one of them has, in order.
    /// O(what the two do not share + chunks).
    #[must_use]
    pub fn changes(&self, other: &Self) -> Vec<K>
    where
        V: PartialEq,
    {
        walk::changes(&self.chunks, &other.chunks)
    }
}

impl<K: Ord + Clone, V: PartialEq> Run for Vec<(K, V)> {
    type Key = K;

    fn len(&self) -> usize {
        self.len()
    }

    fn key(&self, place: usize) -> &K {
        &self[place].0
    }

    fn is_same(&self, place: usize, other: &Self, at: usize) -> bool {
        self[place].1 == other[at].1
    }
}

impl<K: Ord + Clone, V: Clone> Default for SharedMap<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K: Ord + Clone, V: Clone + PartialEq> PartialEq for SharedMap<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.length == other.length && self.iter().eq(other.iter())
    }
}

impl<K: Ord + Clone, V: Clone + Eq> Eq for SharedMap<K, V> {}

impl<K: Ord + Clone + fmt::Debug, V: Clone + fmt::Debug> fmt::Debug for SharedMap<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<K: Ord + Clone, V: Clone> FromIterator<(K, V)> for SharedMap<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut this = Self::new();
        for (key, value) in entries {
            this.insert(key, value);
        }
        this
    }
}

impl<K: Ord + Clone, V: Clone> Index<&K> for SharedMap<K, V> {
    type Output = V;

    /// # Panics
    ///
    /// When the key has no value.
    #[allow(clippy::expect_used, reason = "what indexing promises")]
    fn index(&self, key: &K) -> &V {
        self.get(key).expect("no value of this key")
    }
}

impl<K: Ord + Clone + Serialize, V: Clone + Serialize> Serialize for SharedMap<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    /// Puts (or, without a value, removes) under a key.
    type Step = (u16, Option<u8>);

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        prop::collection::vec(
            (0_u16..400, prop::option::weighted(0.7, any::<u8>())),
            0..600,
        )
    }

    fn apply(map: &mut SharedMap<u16, u8>, model: &mut BTreeMap<u16, u8>, steps: &[Step]) {
        for &(key, value) in steps {
            match value {
                Some(value) => assert_eq!(map.insert(key, value), model.insert(key, value)),
                None => assert_eq!(map.remove(&key), model.remove(&key)),
            }
        }
    }

    proptest! {
        #[test]
        fn behaves_as_an_ordered_map_and_copies_do_not_see_each_other(
            first in steps(),
            then in steps(),
        ) {
            let (mut map, mut model) = (SharedMap::new(), BTreeMap::new());
            apply(&mut map, &mut model, &first);
            let (copy, copied) = (map.clone(), model.clone());
            apply(&mut map, &mut model, &then);
            for (map, model) in [(&map, &model), (&copy, &copied)] {
                prop_assert!(map.iter().eq(model.iter()));
                prop_assert_eq!(map.len(), model.len());
                for key in 0..400 {
                    prop_assert_eq!(map.get(&key), model.get(&key));
                }
                for key in (0..400).step_by(37) {
                    prop_assert!(map.range_from(&key).eq(model.range(key..)));
                    prop_assert_eq!(map.before(&key), model.range(..key).next_back());
                }
            }
            let differ = |key: &u16| model.get(key) != copied.get(key);
            let expected: Vec<u16> = (0..400).filter(differ).collect();
            prop_assert_eq!(&map.changes(&copy), &expected);
            prop_assert_eq!(&copy.changes(&map), &expected);
        }
    }

    proptest! {
        #[test]
        fn a_map_put_into_another_is_as_its_entries_one_by_one(
            first in prop::collection::vec((0_u16..400, any::<u8>()), 0..200),
            then in prop::collection::vec((any::<bool>(), 300_u16..800, any::<u8>()), 0..300),
        ) {
            let mut model: BTreeMap<u16, u8> = first.iter().copied().collect();
            let mut map: SharedMap<u16, u8> = first.into_iter().collect();
            // Behind all keys that are there, half of the time.
            let behind = then.first().is_some_and(|(behind, ..)| *behind);
            let then = then.into_iter().map(|(_, key, value)| (key, value));
            let then: Vec<_> = then.filter(|(key, _)| !behind || *key >= 400).collect();
            model.extend(then.iter().copied());
            map.append(then.into_iter().collect());
            prop_assert_eq!(map.len(), model.len());
            prop_assert!(map.iter().eq(model.iter()));
            for key in 0..800 {
                prop_assert_eq!(map.get(&key), model.get(&key));
            }
        }
    }

    #[test]
    fn keys_in_order_fill_their_chunks() {
        let map: SharedMap<u32, ()> = (0..6400).map(|key| (key, ())).collect();
        assert_eq!(map.chunks.len(), 100);
    }
}
