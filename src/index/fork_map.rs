//! A hash map whose copies share what neither changes: what a snapshot lays over its index.

use std::borrow::Borrow;
use std::hash::{Hash, Hasher as _};
use std::sync::Arc;

use rustc_hash::FxHasher;

/// Entries of a bucket, on average at most: more of them and there are twice as many buckets.
const FULL: usize = 16;
/// Buckets of the smallest map that has any.
const FEWEST: usize = 16;

/// A hash map that is cheap to copy and change. A copy is O(n / 8) counts of references; a
/// look-up is O(1), and looks into one cache line for most keys that are not there; a change
/// copies one bucket of some sixteen entries.
#[derive(Clone, Debug)]
pub(super) struct ForkMap<K, V> {
    /// None, or a power of two.
    buckets: Vec<Bucket<K, V>>,
    length: usize,
}

/// Entries whose hashes end alike.
#[derive(Debug)]
struct Bucket<K, V> {
    /// A bit for each entry: most keys that are not there are seen not to be.
    filter: u64,
    entries: Option<Arc<[(K, V)]>>,
}

impl<K, V> Clone for Bucket<K, V> {
    fn clone(&self) -> Self {
        Self {
            filter: self.filter,
            entries: self.entries.clone(),
        }
    }
}

impl<K, V> Bucket<K, V> {
    fn entries(&self) -> &[(K, V)] {
        self.entries.as_deref().unwrap_or_default()
    }
}

impl<K, V> Default for ForkMap<K, V> {
    fn default() -> Self {
        Self {
            buckets: Vec::new(),
            length: 0,
        }
    }
}

/// The bit of a bucket's filter, and what is left of the hash to number the bucket.
#[inline]
fn hashed<Q: Hash + ?Sized>(key: &Q) -> (u64, usize) {
    let mut hasher = FxHasher::default();
    key.hash(&mut hasher);
    let hash = hasher.finish();
    (1 << (hash & 63), (hash >> 6) as usize)
}

impl<K: Hash + Eq + Clone, V: Clone> ForkMap<K, V> {
    /// How many entries there are.
    pub(super) fn len(&self) -> usize {
        self.length
    }

    /// Whether there are none.
    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// The value of a key. O(1).
    #[inline]
    pub(super) fn get<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        if self.length == 0 {
            return None;
        }
        let (bit, number) = hashed(key);
        let bucket = &self.buckets[number & (self.buckets.len() - 1)];
        if bucket.filter & bit == 0 {
            return None;
        }
        let mut entries = bucket.entries().iter();
        let found = entries.find(|(known, _)| known.borrow() == key);
        found.map(|(_, value)| value)
    }

    /// Whether there is a value of a key. O(1).
    pub(super) fn contains_key(&self, key: &K) -> bool {
        self.get(key).is_some()
    }

    /// Puts a value under a key, in place of the one that was there. O(1).
    pub(super) fn insert(&mut self, key: K, value: V) {
        if self.length >= self.buckets.len() * FULL {
            self.grow();
        }
        let (bit, number) = hashed(&key);
        let at = number & (self.buckets.len() - 1);
        let bucket = &mut self.buckets[at];
        let mut known = bucket.entries().iter();
        let place = known.position(|(known, _)| *known == key);
        if let Some(place) = place {
            // Nobody else has the bucket: it was made since the map was copied.
            if let Some(own) = bucket.entries.as_mut().and_then(Arc::get_mut) {
                own[place].1 = value;
                return;
            }
        }
        let others = bucket.entries().iter().enumerate();
        let others = others.filter(|(at, _)| Some(*at) != place);
        let others = others.map(|(_, entry)| entry.clone());
        let made: Arc<[(K, V)]> = others.chain([(key, value)]).collect();
        bucket.entries = Some(made);
        bucket.filter |= bit;
        self.length += usize::from(place.is_none());
    }

    /// Takes the value of a key out, if there is one. O(1).
    pub(super) fn remove(&mut self, key: &K) {
        if !self.contains_key(key) {
            return;
        }
        let (_, number) = hashed(key);
        let at = number & (self.buckets.len() - 1);
        let left = self.buckets[at].entries().iter();
        let left = left.filter(|(known, _)| known != key).cloned();
        self.buckets[at] = Bucket::of(left.collect());
        self.length -= 1;
    }

    /// The entries, in no order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        let entries = self.buckets.iter().flat_map(Bucket::entries);
        entries.map(|(key, value)| (key, value))
    }

    /// The keys, in no order.
    pub(super) fn keys(&self) -> impl Iterator<Item = &K> {
        self.iter().map(|(key, _)| key)
    }

    /// Twice as many buckets.
    fn grow(&mut self) {
        let count = (2 * self.buckets.len()).max(FEWEST);
        let mut halves: Vec<Vec<(K, V)>> = vec![Vec::new(); count];
        for bucket in &self.buckets {
            for entry in bucket.entries() {
                halves[hashed(&entry.0).1 & (count - 1)].push(entry.clone());
            }
        }
        self.buckets = halves.into_iter().map(Bucket::of).collect();
    }
}

impl<K: Hash, V> Bucket<K, V> {
    fn of(entries: Vec<(K, V)>) -> Self {
        let bits = entries.iter().map(|(key, _)| hashed(key).0);
        Self {
            filter: bits.fold(0, |all, bit| all | bit),
            entries: (!entries.is_empty()).then(|| entries.into()),
        }
    }
}

impl<K: Hash + Eq + Clone, V: Clone> FromIterator<(K, V)> for ForkMap<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut this = Self::default();
        for (key, value) in entries {
            this.insert(key, value);
        }
        this
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    /// Puts (or, without a value, removes) under a key.
    type Step = (u32, Option<u8>);

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        // Numbers of an index end in many zeros.
        let key = prop_oneof![0_u32..500, (0_u32..500).prop_map(|key| key << 20)];
        prop::collection::vec((key, prop::option::weighted(0.7, any::<u8>())), 0..900)
    }

    fn apply(map: &mut ForkMap<u32, u8>, model: &mut BTreeMap<u32, u8>, steps: &[Step]) {
        for &(key, value) in steps {
            match value {
                Some(value) => {
                    map.insert(key, value);
                    model.insert(key, value);
                }
                None => {
                    map.remove(&key);
                    model.remove(&key);
                }
            }
        }
    }

    proptest! {
        #[test]
        fn behaves_as_a_map_and_copies_do_not_see_each_other(
            first in steps(),
            then in steps(),
        ) {
            let (mut map, mut model) = (ForkMap::default(), BTreeMap::new());
            apply(&mut map, &mut model, &first);
            let (copy, copied) = (map.clone(), model.clone());
            apply(&mut map, &mut model, &then);
            for (map, model) in [(&map, &model), (&copy, &copied)] {
                prop_assert_eq!(map.len(), model.len());
                prop_assert_eq!(map.is_empty(), model.is_empty());
                let all: BTreeMap<u32, u8> = map.iter().map(|(&key, &value)| (key, value)).collect();
                prop_assert_eq!(&all, model);
                for key in (0..500).flat_map(|key| [key, key << 20]) {
                    prop_assert_eq!(map.get(&key), model.get(&key));
                }
            }
        }
    }
}
