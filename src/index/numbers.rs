//! Numbers that stand for something larger: those given out at first, and more behind them.

use std::borrow::Borrow;
use std::hash::Hash;
use std::sync::Arc;

use rustc_hash::FxHashMap;

/// Keys and their numbers. A copy shares with the original what it had at first.
#[derive(Clone, Debug)]
pub(super) struct Numbers<K> {
    first: Arc<Table<K>>,
    later: Table<K>,
}

#[derive(Clone, Debug)]
struct Table<K> {
    ids: FxHashMap<K, u32>,
    keys: Vec<K>,
}

impl<K> Default for Table<K> {
    fn default() -> Self {
        Self {
            ids: FxHashMap::default(),
            keys: Vec::new(),
        }
    }
}

impl<K: Hash + Eq + Clone> Numbers<K> {
    pub(super) fn new() -> Self {
        Self {
            first: Arc::default(),
            later: Table::default(),
        }
    }

    /// Numbers given out at first to keys in this order.
    pub(super) fn of(keys: Box<[K]>) -> Self {
        let keys = keys.into_vec();
        let numbered = keys.iter().cloned().zip(0..);
        Self {
            first: Arc::new(Table {
                ids: numbered.collect(),
                keys,
            }),
            later: Table::default(),
        }
    }

    /// The keys of the numbers that were given out at first, in their order.
    pub(super) fn first(&self) -> &[K] {
        &self.first.keys
    }

    /// Makes all that there is what copies share.
    pub(super) fn settle(self) -> Self {
        debug_assert!(self.first.keys.is_empty(), "settled once");
        Self {
            first: Arc::new(self.later),
            later: Table::default(),
        }
    }

    /// What there was at first.
    pub(super) fn without_later(&self) -> Self {
        Self {
            first: self.first.clone(),
            later: Table::default(),
        }
    }

    /// The number of a key, given out now if it has none.
    pub(super) fn intern(&mut self, key: K) -> u32 {
        if let Some(id) = self.get(&key) {
            return id;
        }
        let id = (self.first.keys.len() + self.later.keys.len()) as u32;
        self.later.ids.insert(key.clone(), id);
        self.later.keys.push(key);
        id
    }

    /// The number of a key, if it has one.
    pub(super) fn get<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> Option<u32>
    where
        K: Borrow<Q>,
    {
        let first = self.first.ids.get(key);
        first.or_else(|| self.later.ids.get(key)).copied()
    }

    /// The key of a number.
    pub(super) fn key(&self, number: u32) -> Option<&K> {
        let place = number as usize;
        match place.checked_sub(self.first.keys.len()) {
            None => self.first.keys.get(place),
            Some(behind) => self.later.keys.get(behind),
        }
    }
}
