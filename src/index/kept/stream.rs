//! A stream of numbers and texts: how the small, uneven parts of an index are kept.

use rustc_hash::FxHashMap;

use super::columns::{Columns, Complete};

/// Columns that a stream takes.
pub(in crate::index) const COLUMNS: usize = 3;

/// Numbers, and texts by their number, each text once.
#[derive(Default)]
pub(in crate::index) struct Stream {
    numbers: Vec<u32>,
    letters: Vec<u8>,
    ends: Vec<u32>,
    known: FxHashMap<Box<str>, u32>,
}

impl Stream {
    /// Writes a number.
    pub(in crate::index) fn number(&mut self, number: u32) {
        self.numbers.push(number);
    }

    /// Writes how many of something follow.
    pub(in crate::index) fn count(&mut self, count: usize) {
        self.number(count as u32);
    }

    /// Writes a list of numbers.
    pub(in crate::index) fn list(&mut self, list: &[u32]) {
        self.count(list.len());
        self.numbers.extend_from_slice(list);
    }

    /// Writes a number that may be missing.
    pub(in crate::index) fn maybe(&mut self, number: Option<u32>) {
        self.number(u32::from(number.is_some()));
        self.numbers.extend(number);
    }

    /// Writes a text.
    pub(in crate::index) fn text(&mut self, text: &str) {
        let number = match self.known.get(text) {
            Some(&number) => number,
            None => {
                let number = self.ends.len() as u32;
                self.letters.extend_from_slice(text.as_bytes());
                self.ends.push(self.letters.len() as u32);
                self.known.insert(text.into(), number);
                number
            }
        };
        self.number(number);
    }

    /// Writes a list of texts.
    pub(in crate::index) fn texts<'a>(&mut self, texts: impl ExactSizeIterator<Item = &'a str>) {
        self.count(texts.len());
        for text in texts {
            self.text(text);
        }
    }

    /// Adds the columns of the stream.
    pub(in crate::index) fn add_to(self, columns: &mut Columns<'_>) {
        columns.add(self.letters);
        columns.add(self.ends);
        columns.add(self.numbers);
    }
}

/// A stream that is read.
pub(in crate::index) struct Reading {
    letters: String,
    ends: Vec<u32>,
    numbers: std::vec::IntoIter<u32>,
}

impl Reading {
    pub(in crate::index) fn of(columns: &mut Complete) -> Result<Self, String> {
        Ok(Self {
            letters: columns.text()?,
            ends: columns.rows()?,
            numbers: columns.rows()?.into_iter(),
        })
    }

    /// Reads a number.
    pub(in crate::index) fn number(&mut self) -> Result<u32, String> {
        let next = self.numbers.next();
        next.ok_or_else(|| "a stream of the index is cut short".to_owned())
    }

    /// Reads how many of something follow: never more than there are numbers.
    pub(in crate::index) fn count(&mut self) -> Result<usize, String> {
        let count = self.number()? as usize;
        if count > self.numbers.len() {
            return Err("a stream of the index is cut short".to_owned());
        }
        Ok(count)
    }

    /// Reads a list of numbers.
    pub(in crate::index) fn list(&mut self) -> Result<Box<[u32]>, String> {
        let count = self.count()?;
        Ok(self.numbers.by_ref().take(count).collect())
    }

    /// Reads a list of something.
    pub(in crate::index) fn each<T>(
        &mut self,
        mut one: impl FnMut(&mut Self) -> Result<T, String>,
    ) -> Result<Box<[T]>, String> {
        let count = self.count()?;
        (0..count).map(|_| one(self)).collect()
    }

    /// Reads a number that may be missing.
    pub(in crate::index) fn maybe(&mut self) -> Result<Option<u32>, String> {
        match self.number()? {
            0 => Ok(None),
            _ => self.number().map(Some),
        }
    }

    /// Reads a text.
    pub(in crate::index) fn text(&mut self) -> Result<&str, String> {
        let number = self.number()? as usize;
        let end = self.ends.get(number).copied();
        let before = number.checked_sub(1);
        let start = before.map_or(Some(0), |before| self.ends.get(before).copied());
        let span = start
            .zip(end)
            .map(|(start, end)| start as usize..end as usize);
        let text = span.and_then(|span| self.letters.get(span));
        text.ok_or_else(|| "the index names a text that it lacks".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::kept::columns::Coming;

    #[test]
    fn a_stream_comes_back_and_its_end_is_told() {
        let mut stream = Stream::default();
        stream.list(&[5, 6]);
        stream.maybe(None);
        stream.maybe(Some(0));
        stream.texts(["a", "", "bc", "a"].into_iter());
        let mut columns = Columns::default();
        stream.add_to(&mut columns);
        let mut coming = Coming::of(columns.lengths());
        for piece in columns.pieces() {
            coming.take(&piece).unwrap();
        }
        let mut reading = Reading::of(&mut coming.complete().unwrap()).unwrap();
        assert_eq!(*reading.list().unwrap(), [5, 6]);
        assert_eq!(reading.maybe().unwrap(), None);
        assert_eq!(reading.maybe().unwrap(), Some(0));
        let texts = reading.each(|reading| reading.text().map(str::to_owned));
        assert_eq!(*texts.unwrap(), ["a", "", "bc", "a"]);
        assert!(reading.number().is_err());
    }
}
