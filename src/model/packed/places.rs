//! Records by their place in the order of their keys.

use super::{Packed, PackedMap};

/// Places of which one tells its chunk.
const STEP: usize = 64;

/// The keys of a map by their place in their order, without a copy of them.
#[derive(Debug)]
pub struct Places<T: Packed> {
    map: PackedMap<T>,
    /// The place of each chunk's first record.
    starts: Vec<u32>,
    /// The chunk of every [`STEP`]th place.
    chunks: Vec<u32>,
}

impl<T: Packed> Places<T> {
    /// Those of a map. O(n / 64).
    #[must_use]
    pub fn of(map: PackedMap<T>) -> Self {
        let (mut starts, mut chunks) = (Vec::new(), Vec::new());
        let mut start = 0;
        for (chunk, length) in map.lengths().enumerate() {
            starts.push(start as u32);
            start += length;
            while chunks.len() * STEP < start {
                chunks.push(chunk as u32);
            }
        }
        Self {
            map,
            starts,
            chunks,
        }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.map.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.map.is_empty()
    }

    /// The key at a place. O(1) where chunks are as full as they mostly are.
    #[must_use]
    #[inline]
    pub fn key(&self, place: usize) -> Option<T::Key> {
        let (chunk, within) = self.find(place)?;
        self.map.keys_of(chunk).get(within).copied()
    }

    /// The record at a place, of a copy of the map that still shares it at the same place; `None`
    /// where it may lie elsewhere by now. O(1) as [`Self::key`].
    #[must_use]
    #[inline]
    pub fn shared_with<'a>(&self, copy: &'a PackedMap<T>, place: usize) -> Option<T::Ref<'a>> {
        let (chunk, within) = self.find(place)?;
        copy.shared_at(&self.map, chunk, within)
    }

    /// The chunk of a place, and the place in it.
    #[inline]
    fn find(&self, place: usize) -> Option<(usize, usize)> {
        let mut chunk = *self.chunks.get(place / STEP)? as usize;
        while let Some(&next) = self.starts.get(chunk + 1)
            && next as usize <= place
        {
            chunk += 1;
        }
        Some((chunk, place - self.starts[chunk] as usize))
    }

    /// The place of a key, or, as an error, the place that it would have. O(log n).
    ///
    /// # Errors
    ///
    /// The key is not there.
    pub fn search(&self, key: T::Key) -> Result<usize, usize> {
        let chunk = self.map.chunk_of(key);
        let start = self.starts.get(chunk).map_or(0, |&start| start as usize);
        let found = self.map.keys_of(chunk).binary_search(&key);
        found
            .map(|place| start + place)
            .map_err(|place| start + place)
    }
}
