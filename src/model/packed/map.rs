//! An ordered map of packed records whose copies share what they have in common.

mod chunk;
mod records;

use std::fmt;
use std::sync::Arc;

use chunk::{CHUNK, Chunk};
pub use records::Records;

use super::{Key, Packed};
use crate::model::shared_map::walk;

/// An ordered map of packed records that is cheap to copy and change: a copy shares all chunks
/// of at most 64 records, and a change makes one chunk anew.
///
/// A clone is O(n / 64) counts of references; a look-up is O(log n); a change copies 64 records,
/// and moves O(n / 64) references when a chunk is split or emptied. [`Self::changes`] tells what
/// two copies differ in without looking into what they share.
pub struct PackedMap<T: Packed> {
    /// The first key of each chunk.
    firsts: Vec<T::Key>,
    /// Never empty, in the order of their keys.
    chunks: Vec<Arc<Chunk<T::Key>>>,
    length: usize,
}

impl<T: Packed> PackedMap<T> {
    /// An empty map.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            firsts: Vec::new(),
            chunks: Vec::new(),
            length: 0,
        }
    }

    /// How many records there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.length
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// How many records each chunk has.
    pub(super) fn lengths(&self) -> impl Iterator<Item = usize> {
        self.chunks.iter().map(|chunk| chunk.keys.len())
    }

    /// The keys of a chunk; none of one that is not there.
    #[inline]
    pub(super) fn keys_of(&self, chunk: usize) -> &[T::Key] {
        self.chunks.get(chunk).map_or(&[], |chunk| &chunk.keys)
    }

    /// The record at a place of a chunk, if another map has the very chunk.
    #[inline]
    pub(super) fn shared_at(
        &self,
        other: &Self,
        chunk: usize,
        within: usize,
    ) -> Option<T::Ref<'_>> {
        let own = self.chunks.get(chunk)?;
        let same = Arc::ptr_eq(own, other.chunks.get(chunk)?);
        let key = own.keys.get(within).filter(|_| same)?;
        Some(T::read(*key, own.record(within)))
    }

    /// The chunk in which a key is or would be; the last one for keys behind all.
    pub(super) fn chunk_of(&self, key: T::Key) -> usize {
        // Where keys come in their order, it is the last.
        if self.firsts.last().is_some_and(|last| *last <= key) {
            return self.firsts.len() - 1;
        }
        let after = self.firsts.partition_point(|first| *first <= key);
        after.saturating_sub(1)
    }

    fn find(&self, key: T::Key) -> Option<&str> {
        let chunk = self.chunks.get(self.chunk_of(key))?;
        let place = chunk.keys.binary_search(&key).ok()?;
        Some(chunk.record(place))
    }

    /// The record of a key.
    #[must_use]
    pub fn get(&self, key: &T::Key) -> Option<T::Ref<'_>> {
        self.find(*key).map(|record| T::read(*key, record))
    }

    /// Whether there is a record of a key.
    #[must_use]
    pub fn contains_key(&self, key: &T::Key) -> bool {
        self.find(*key).is_some()
    }

    /// Whether this very value is there.
    #[must_use]
    pub fn holds(&self, value: &T) -> bool {
        self.find(value.key()).is_some_and(|record| {
            let mut packed = String::with_capacity(record.len());
            value.pack(&mut packed);
            record == packed
        })
    }

    /// Puts a value in, in place of one of its key. Values that come in the order of their keys
    /// are written where they stay.
    pub fn insert(&mut self, value: &T) {
        if self.push(value) {
            return;
        }
        let mut record = String::new();
        value.pack(&mut record);
        self.put(value.key(), &record);
    }

    /// Writes a value into the last chunk, behind all others, if its key is behind theirs and no
    /// copy of the map shares the chunk; tells whether it did.
    fn push(&mut self, value: &T) -> bool {
        let key = value.key();
        let Some(chunk) = self.chunks.last_mut().and_then(Arc::get_mut) else {
            return false;
        };
        let is_behind = chunk.keys.last().is_some_and(|last| *last < key);
        if !is_behind || chunk.keys.len() == CHUNK {
            return false;
        }
        value.pack(&mut chunk.text);
        chunk.end(key);
        if chunk.keys.len() == CHUNK {
            chunk.give_room_back();
        }
        self.length += 1;
        true
    }

    fn put(&mut self, key: T::Key, record: &str) {
        let at = self.chunk_of(key);
        let Some(chunk) = self.chunks.get(at) else {
            let mut draft = Chunk::with_room(1, record.len());
            draft.text.push_str(record);
            draft.end(key);
            self.chunks.push(draft.shared());
            self.firsts.push(key);
            self.length = 1;
            return;
        };
        let (place, behind) = match chunk.keys.binary_search(&key) {
            Ok(place) => (place, place + 1),
            Err(place) => (place, place),
        };
        let count = chunk.keys.len();
        let is_new = place == behind;
        // Keys that come in order leave full chunks behind.
        let split = match count {
            CHUNK if is_new && place == count => count,
            CHUNK if is_new => count / 2,
            _ => count + 1,
        };
        let mut draft = Chunk::with_room(count + 1, chunk.text.len() + record.len());
        draft.copy(chunk, 0..place);
        draft.text.push_str(record);
        draft.end(key);
        draft.copy(chunk, behind..count);
        let made = draft.split(split);
        self.length += usize::from(is_new);
        self.replace(at, made);
    }

    /// Puts chunks in place of one.
    fn replace(&mut self, at: usize, made: Vec<Arc<Chunk<T::Key>>>) {
        let firsts = made.iter().map(|chunk| chunk.keys[0]);
        self.firsts.splice(at..=at, firsts);
        self.chunks.splice(at..=at, made);
    }

    /// Changes the value of a key, which keeps its key; tells whether there was one.
    pub fn edit(&mut self, key: &T::Key, change: impl FnOnce(&mut T)) -> bool {
        let Some(record) = self.get(key) else {
            return false;
        };
        let mut value = T::unpack(record);
        change(&mut value);
        let mut record = String::new();
        value.pack(&mut record);
        self.put(*key, &record);
        true
    }

    /// Takes the value of a key out; tells whether there was one.
    pub fn remove(&mut self, key: &T::Key) -> bool {
        let at = self.chunk_of(*key);
        let Some(chunk) = self.chunks.get(at) else {
            return false;
        };
        let Ok(place) = chunk.keys.binary_search(key) else {
            return false;
        };
        let count = chunk.keys.len();
        let mut draft = Chunk::with_room(count - 1, chunk.text.len());
        draft.copy(chunk, 0..place);
        draft.copy(chunk, place + 1..count);
        let made = if count == 1 {
            Vec::new()
        } else {
            vec![draft.shared()]
        };
        self.replace(at, made);
        self.length -= 1;
        true
    }

    /// Keeps the values that `keep` says; chunks that lose none stay shared. O(n).
    pub fn retain(&mut self, mut keep: impl FnMut(T::Ref<'_>) -> bool) {
        let mut gone = Vec::new();
        for chunk in &self.chunks {
            let records = chunk.records();
            let lost = records.filter(|&(key, record)| !keep(T::read(key, record)));
            gone.extend(lost.map(|(key, _)| key));
        }
        for key in &gone {
            self.remove(key);
        }
    }

    /// Puts all records of another map in. O(chunks) when its keys are all behind those that are
    /// there; else they are put in one by one.
    pub fn append(&mut self, other: Self) {
        let last = self.chunks.last().and_then(|chunk| chunk.keys.last());
        if let (Some(last), Some(first)) = (last, other.firsts.first())
            && last >= first
        {
            for chunk in &other.chunks {
                for (key, record) in chunk.records() {
                    self.put(key, record);
                }
            }
            return;
        }
        self.length += other.length;
        self.firsts.extend(other.firsts);
        self.chunks.extend(other.chunks);
    }

    /// The keys, in order.
    pub fn keys(&self) -> impl Iterator<Item = &T::Key> {
        self.chunks.iter().flat_map(|chunk| chunk.keys.iter())
    }

    /// The records, by key.
    pub fn values(&self) -> impl Iterator<Item = T::Ref<'_>> {
        let records = self.chunks.iter().flat_map(|chunk| chunk.records());
        records.map(|(key, record)| T::read(key, record))
    }

    /// The keys whose records differ between two copies, or that only one of them has, in order.
    /// O(what the two do not share + chunks).
    #[must_use]
    pub fn changes(&self, other: &Self) -> Vec<T::Key> {
        walk::changes(&self.chunks, &other.chunks)
    }
}

impl<T: Packed> Clone for PackedMap<T> {
    fn clone(&self) -> Self {
        Self {
            firsts: self.firsts.clone(),
            chunks: self.chunks.clone(),
            length: self.length,
        }
    }
}

impl<T: Packed> Default for PackedMap<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Packed> PartialEq for PackedMap<T> {
    fn eq(&self, other: &Self) -> bool {
        fn records<K: Key>(chunks: &[Arc<Chunk<K>>]) -> impl Iterator<Item = (K, &str)> {
            chunks.iter().flat_map(|chunk| chunk.records())
        }
        self.length == other.length && records(&self.chunks).eq(records(&other.chunks))
    }
}

impl<T: Packed> Eq for PackedMap<T> {}

impl<T: Packed + fmt::Debug> fmt::Debug for PackedMap<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.values().map(T::unpack))
            .finish()
    }
}

impl<T: Packed> FromIterator<T> for PackedMap<T> {
    /// O(n) for values in the order of their keys.
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        let mut this = Self::new();
        let mut draft = Chunk::with_room(CHUNK, 0);
        let mut last = None;
        let mut values = values.into_iter();
        for value in values.by_ref() {
            let key = value.key();
            if last.is_some_and(|last| last >= key) {
                this.seal(draft);
                this.insert(&value);
                values.for_each(|value| this.insert(&value));
                return this;
            }
            last = Some(key);
            value.pack(&mut draft.text);
            draft.end(key);
            if draft.keys.len() == CHUNK {
                this.seal(std::mem::replace(&mut draft, Chunk::with_room(CHUNK, 0)));
            }
        }
        this.seal(draft);
        this
    }
}

impl<T: Packed> PackedMap<T> {
    /// Puts a chunk behind all others.
    fn seal(&mut self, draft: Chunk<T::Key>) {
        if let Some(&first) = draft.keys.first() {
            self.length += draft.keys.len();
            self.firsts.push(first);
            self.chunks.push(draft.shared());
        }
    }
}
