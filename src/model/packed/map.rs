//! An ordered map of packed records whose copies share what they have in common.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Key, Packed};
use crate::model::shared_map::walk::{self, Run};

/// Records of one chunk, at most: a change copies so many.
const CHUNK: usize = 64;

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

/// A run of records, by key. Only the last of a map may have room for more than it holds.
#[derive(Debug, PartialEq, Eq)]
struct Chunk<K> {
    keys: Vec<K>,
    /// Where in the text each record ends.
    ends: Vec<u32>,
    text: String,
}

impl<K: Key> Chunk<K> {
    /// Where in the text the record at a place begins, or would begin.
    #[inline]
    fn start(&self, place: usize) -> usize {
        match place.checked_sub(1) {
            Some(before) => self.ends[before] as usize,
            None => 0,
        }
    }

    /// The record at a place.
    #[inline]
    fn record(&self, place: usize) -> &str {
        self.text
            .get(self.start(place)..self.ends[place] as usize)
            .unwrap_or_default()
    }

    fn records(&self) -> impl Iterator<Item = (K, &str)> {
        (0..self.keys.len()).map(|place| (self.keys[place], self.record(place)))
    }

    fn with_room(records: usize, bytes: usize) -> Self {
        Self {
            keys: Vec::with_capacity(records),
            ends: Vec::with_capacity(records),
            text: String::with_capacity(bytes),
        }
    }

    /// The key of the record that was written behind the text.
    fn end(&mut self, key: K) {
        self.keys.push(key);
        // All records of a chunk are read from one line or message each, of megabytes at most.
        self.ends.push(self.text.len() as u32);
    }

    /// Copies the records of a chunk at some places.
    fn copy(&mut self, from: &Self, places: Range<usize>) {
        let (start, end) = (from.start(places.start), from.start(places.end));
        let before = self.text.len();
        self.text
            .push_str(from.text.get(start..end).unwrap_or_default());
        // As in [`Self::end`].
        let moved = |end: &u32| (before + *end as usize - start) as u32;
        self.ends
            .extend(from.ends[places.clone()].iter().map(moved));
        self.keys.extend_from_slice(&from.keys[places]);
    }

    /// One chunk, or two when there are more records than the first may have.
    fn split(self, first: usize) -> Vec<Arc<Self>> {
        let count = self.keys.len();
        if count <= first {
            return vec![self.shared()];
        }
        let part = |places: Range<usize>| {
            let bytes = self.start(places.end) - self.start(places.start);
            let mut part = Self::with_room(places.len(), bytes);
            part.copy(&self, places);
            part.shared()
        };
        vec![part(0..first), part(first..count)]
    }

    fn shared(mut self) -> Arc<Self> {
        self.give_room_back();
        Arc::new(self)
    }

    fn give_room_back(&mut self) {
        self.keys.shrink_to_fit();
        self.ends.shrink_to_fit();
        self.text.shrink_to_fit();
    }
}

impl<K: Key> Run for Chunk<K> {
    type Key = K;

    fn len(&self) -> usize {
        self.keys.len()
    }

    fn key(&self, place: usize) -> &K {
        &self.keys[place]
    }

    fn is_same(&self, place: usize, other: &Self, at: usize) -> bool {
        self.record(place) == other.record(at)
    }
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

/// Records as they lie in memory, to be kept and read back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Records {
    keys: Vec<u128>,
    /// Where in the text each record ends.
    ends: Vec<u32>,
    text: String,
}

/// Bytes of [`Records`] that are not added to.
const RECORDS_BYTES: usize = 1 << 20;

impl Records {
    /// The record at a place; `None` when the ends are none.
    fn record(&self, place: usize) -> Option<&str> {
        let start = match place.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        let end = *self.ends.get(place)?;
        self.text.get(start as usize..end as usize)
    }
}

impl<T: Packed> PackedMap<T> {
    /// All records, in order, some hundreds at a time: no less than `least`, but for the last and
    /// for long ones.
    pub fn records(&self, least: usize) -> impl Iterator<Item = Records> {
        let mut chunks = self.chunks.iter();
        std::iter::from_fn(move || {
            let mut run = Records::default();
            while run.keys.len() < least && run.text.len() < RECORDS_BYTES {
                let Some(chunk) = chunks.next() else {
                    break;
                };
                // A chunk's own ends fit 32 bits, and so few bytes before it leave room.
                let before = run.text.len() as u32;
                run.text.push_str(&chunk.text);
                run.ends.extend(chunk.ends.iter().map(|end| before + end));
                run.keys.extend(chunk.keys.iter().map(|key| key.to_bits()));
            }
            (!run.keys.is_empty()).then_some(run)
        })
    }

    /// The map of records that [`Self::records`] gave at once. O(bytes).
    ///
    /// # Errors
    ///
    /// They are not as they were: a text is none of a record, the keys are not in order.
    pub fn of_records(records: &Records) -> Result<Self, String> {
        let Records { keys, ends, text } = records;
        let whole = ends.last().is_none_or(|&end| end as usize == text.len());
        if keys.len() != ends.len() || !whole || !keys.is_sorted_by(|one, other| one < other) {
            return Err("records are not as they were written".to_owned());
        }
        let mut this = Self::new();
        for places in (0..keys.len()).step_by(CHUNK) {
            let places = places..keys.len().min(places + CHUNK);
            let before = places.start.checked_sub(1).map_or(0, |before| ends[before]);
            // Room is made for what is there, not for what is said to be.
            let bytes = (ends[places.end - 1] as usize).min(text.len());
            let bytes = bytes.saturating_sub(before as usize);
            let mut draft = Chunk::with_room(places.len(), bytes);
            for place in places {
                let record = records.record(place).filter(|record| T::check(record));
                draft.text.push_str(record.ok_or("a record is none")?);
                draft.end(T::Key::from_bits(keys[place]));
            }
            this.seal(draft);
        }
        Ok(this)
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
