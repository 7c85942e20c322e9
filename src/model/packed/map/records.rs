//! The records of a map as they lie in memory, to be kept and read back.

use serde::{Deserialize, Serialize};

use super::PackedMap;
use super::chunk::{CHUNK, Chunk};
use crate::model::packed::{Key, Packed};

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
