//! A run of records: what a change of a map copies.

use std::ops::Range;
use std::sync::Arc;

use crate::model::packed::Key;
use crate::model::shared_map::walk::Run;

/// Records of one chunk, at most: a change copies so many.
pub(super) const CHUNK: usize = 64;

/// A run of records, by key. Only the last of a map may have room for more than it holds.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Chunk<K> {
    pub(super) keys: Vec<K>,
    /// Where in the text each record ends.
    pub(super) ends: Vec<u32>,
    pub(super) text: String,
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
    pub(super) fn record(&self, place: usize) -> &str {
        self.text
            .get(self.start(place)..self.ends[place] as usize)
            .unwrap_or_default()
    }

    pub(super) fn records(&self) -> impl Iterator<Item = (K, &str)> {
        (0..self.keys.len()).map(|place| (self.keys[place], self.record(place)))
    }

    pub(super) fn with_room(records: usize, bytes: usize) -> Self {
        Self {
            keys: Vec::with_capacity(records),
            ends: Vec::with_capacity(records),
            text: String::with_capacity(bytes),
        }
    }

    /// The key of the record that was written behind the text.
    pub(super) fn end(&mut self, key: K) {
        self.keys.push(key);
        // All records of a chunk are read from one line or message each, of megabytes at most.
        self.ends.push(self.text.len() as u32);
    }

    /// Copies the records of a chunk at some places.
    pub(super) fn copy(&mut self, from: &Self, places: Range<usize>) {
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
    pub(super) fn split(self, first: usize) -> Vec<Arc<Self>> {
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

    pub(super) fn shared(mut self) -> Arc<Self> {
        self.give_room_back();
        Arc::new(self)
    }

    pub(super) fn give_room_back(&mut self) {
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
