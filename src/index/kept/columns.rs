//! Columns: an index as runs of rows, written piece by piece and read back.

use std::borrow::Cow;
use std::ops::Range;

use super::row::{Row, Words};

/// Bytes of one piece, about: as much as is worked out at a time. With what is kept around it, it
/// fills a page of a store, whose sizes are powers of two: a little more would take twice the room,
/// in the file and in memory at a start.
const PIECE: usize = (1 << 20) - (1 << 12);

/// Appends some of a column's rows.
type Put<'a> = Box<dyn Fn(Range<usize>, &mut Vec<u8>) + Send + 'a>;

/// A column that is written when its turn comes.
struct Column<'a> {
    rows: usize,
    width: usize,
    put: Put<'a>,
}

/// Columns in order, not yet written.
#[derive(Default)]
pub(in crate::index) struct Columns<'a>(Vec<Column<'a>>);

impl<'a> Columns<'a> {
    /// Adds a column.
    pub(in crate::index) fn add<T: Row + Clone + 'a>(&mut self, rows: impl Into<Cow<'a, [T]>>) {
        let rows = rows.into();
        self.0.push(Column {
            rows: rows.len(),
            width: T::WIDTH,
            put: Box::new(move |range, to| T::put(&rows[range], to)),
        });
    }

    /// Bytes of each column.
    pub(super) fn lengths(&self) -> Vec<u64> {
        let columns = self.0.iter();
        columns
            .map(|column| column.rows as u64 * column.width as u64)
            .collect()
    }

    /// The bytes of all columns one behind the other, in pieces of bounded size.
    pub(super) fn pieces(self) -> impl Iterator<Item = Vec<u8>> + Send + 'a {
        let mut columns = self.0.into_iter();
        let mut current: Option<(Column<'a>, usize)> = None;
        std::iter::from_fn(move || {
            let mut piece = Vec::new();
            while piece.len() < PIECE {
                let Some((column, done)) = current.take() else {
                    match columns.next() {
                        Some(column) => current = Some((column, 0)),
                        None => break,
                    }
                    continue;
                };
                let room = ((PIECE - piece.len()) / column.width).max(1);
                let end = column.rows.min(done + room);
                (column.put)(done..end, &mut piece);
                if end < column.rows {
                    current = Some((column, end));
                }
            }
            (!piece.is_empty()).then_some(piece)
        })
    }
}

/// Bytes of columns, as they come in.
#[derive(Debug, Default)]
pub struct Coming {
    lengths: Vec<u64>,
    columns: Vec<Words>,
}

impl Coming {
    /// Columns of these lengths.
    #[must_use]
    pub fn of(lengths: Vec<u64>) -> Self {
        Self {
            lengths,
            columns: Vec::new(),
        }
    }

    /// Takes the next piece.
    ///
    /// # Errors
    ///
    /// There are more bytes than the columns have.
    pub fn take(&mut self, mut piece: &[u8]) -> Result<(), String> {
        loop {
            let at = self.columns.len();
            if let Some(last) = self.columns.last_mut() {
                let wanted = self.lengths[at - 1] as usize - last.bytes();
                let (head, rest) = piece.split_at(wanted.min(piece.len()));
                last.extend(head);
                piece = rest;
                if head.len() < wanted {
                    return Ok(());
                }
            }
            match self.lengths.get(at) {
                // Room is made for what is there, not for what is said to come.
                Some(&length) => {
                    let room = (length as usize).min(64 * PIECE);
                    self.columns.push(Words::with_room(room));
                }
                None if piece.is_empty() => return Ok(()),
                None => return Err("the index has more than its columns".to_owned()),
            }
        }
    }

    /// The columns, when all of them are there.
    pub(super) fn complete(self) -> Result<Complete, String> {
        let lengths = self.lengths.iter();
        let here = self.columns.iter().map(|column| column.bytes() as u64);
        if self.columns.len() == self.lengths.len() && here.eq(lengths.copied()) {
            return Ok(Complete(self.columns.into_iter()));
        }
        Err("the index is cut short".to_owned())
    }
}

/// The columns that were read, in order.
pub(in crate::index) struct Complete(std::vec::IntoIter<Words>);

impl Complete {
    /// The next columns, to be read by themselves.
    pub(in crate::index) fn next(&mut self, count: usize) -> Self {
        let columns: Vec<Words> = self.0.by_ref().take(count).collect();
        Self(columns.into_iter())
    }

    /// Reads the next column.
    pub(in crate::index) fn rows<T: Row>(&mut self) -> Result<Vec<T>, String> {
        let words = self.0.next().ok_or("the index lacks a column")?;
        T::of_words(words).ok_or_else(|| "the index has a row that cannot be".to_owned())
    }

    /// Reads the next column, of text.
    pub(in crate::index) fn text(&mut self) -> Result<String, String> {
        let words = self.0.next().ok_or("the index lacks a column")?;
        String::from_utf8(words.into_bytes()).map_err(|error| error.to_string())
    }

    /// Reads the next column, of so many rows.
    pub(in crate::index) fn exactly<T: Row>(&mut self, rows: usize) -> Result<Vec<T>, String> {
        let read = self.rows()?;
        if read.len() == rows {
            return Ok(read);
        }
        Err(format!(
            "a column has {} rows in place of {rows}",
            read.len()
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_come_back_whatever_the_pieces() {
        let (long, short): (Vec<u32>, Vec<u16>) = ((0..700_000).collect(), vec![1, 2, 3]);
        let mut columns = Columns::default();
        columns.add(&long);
        columns.add(Vec::<u8>::new());
        columns.add(&short);
        let lengths = columns.lengths();
        assert_eq!(lengths, [2_800_000, 0, 6]);
        let bytes = columns.pieces().collect::<Vec<_>>().concat();
        for size in [1 << 20, 999_983, 2_800_001] {
            let mut coming = Coming::of(lengths.clone());
            for piece in bytes.chunks(size) {
                coming.take(piece).unwrap();
            }
            let mut read = coming.complete().unwrap();
            assert_eq!(read.rows::<u32>().unwrap(), long);
            assert!(read.rows::<u8>().unwrap().is_empty());
            assert_eq!(read.exactly::<u16>(3).unwrap(), short);
            assert!(read.rows::<u8>().is_err());
        }
    }

    #[test]
    fn what_is_cut_short_or_too_long_is_told() {
        let mut coming = Coming::of(vec![4, 4]);
        coming.take(&[0; 7]).unwrap();
        assert!(coming.complete().is_err());
        let mut coming = Coming::of(vec![4, 4]);
        assert!(coming.take(&[0; 9]).is_err());
    }
}
