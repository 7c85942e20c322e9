//! Lines of a file that nobody vouches for: decompressed on the way, one held at a time.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::rc::Rc;

use flate2::bufread::MultiGzDecoder;

const GZIP: [u8; 2] = [0x1f, 0x8b];
const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
const BUFFER: usize = 64 * 1024;

/// One line, or what stood in the way of it.
#[derive(Debug)]
pub(super) enum Line<'a> {
    /// The line without its end.
    Text(&'a [u8]),
    /// Longer than the limit: skipped to its end, not held.
    TooLong,
    /// The file ends inside its compressed data, or that data is damaged: no more lines.
    Damaged(io::Error),
}

/// Reads the lines of one file or of bytes in memory.
pub(super) struct Lines<'a> {
    reader: Box<dyn BufRead + 'a>,
    /// Bytes taken from the file, still compressed.
    taken: Rc<Cell<u64>>,
    line: Vec<u8>,
    limit: usize,
    done: bool,
}

impl<'a> Lines<'a> {
    /// Opens a file. Compression is told by the first bytes, not by the name.
    pub(super) fn open(path: &Path, limit: usize) -> io::Result<Self> {
        Self::new(File::open(path)?, limit)
    }

    /// Reads bytes in memory.
    pub(super) fn of_bytes(bytes: &'a [u8], limit: usize) -> io::Result<Self> {
        Self::new(bytes, limit)
    }

    fn new(raw: impl Read + 'a, limit: usize) -> io::Result<Self> {
        let taken = Rc::new(Cell::new(0));
        let counted = Counted {
            raw,
            taken: Rc::clone(&taken),
        };
        let mut raw = BufReader::with_capacity(BUFFER, counted);
        let head = raw.fill_buf()?;
        let reader: Box<dyn BufRead + 'a> = if head.starts_with(&GZIP) {
            Box::new(BufReader::with_capacity(BUFFER, MultiGzDecoder::new(raw)))
        } else if head.starts_with(&ZSTD) {
            let decoder = zstd::stream::read::Decoder::with_buffer(raw)?;
            Box::new(BufReader::with_capacity(BUFFER, decoder))
        } else {
            Box::new(raw)
        };
        Ok(Self {
            reader,
            taken,
            line: Vec::new(),
            limit,
            done: false,
        })
    }

    /// Bytes taken from the file so far, before decompression.
    pub(super) fn taken(&self) -> u64 {
        self.taken.get()
    }

    /// The next line; `None` at the end. Holds at most the limit and one buffer.
    pub(super) fn next(&mut self) -> Option<Line<'_>> {
        if self.done {
            return None;
        }
        self.line.clear();
        let mut too_long = false;
        let mut any = false;
        loop {
            let buffer = match self.reader.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    self.done = true;
                    return Some(Line::Damaged(error));
                }
            };
            if buffer.is_empty() {
                self.done = true;
                if !any {
                    return None;
                }
                break;
            }
            any = true;
            let end = buffer.iter().position(|&byte| byte == b'\n');
            let part = &buffer[..end.unwrap_or(buffer.len())];
            if too_long || self.line.len() + part.len() > self.limit {
                too_long = true;
            } else {
                self.line.extend_from_slice(part);
            }
            let used = part.len() + usize::from(end.is_some());
            self.reader.consume(used);
            if end.is_some() {
                break;
            }
        }
        if too_long {
            return Some(Line::TooLong);
        }
        let line = self.line.strip_suffix(b"\r").unwrap_or(&self.line);
        Some(Line::Text(line))
    }
}

/// Bytes that a file holds, decompressed; `None` when they are more than `limit`, and then no
/// more of it is read. Where its compressed data is damaged it ends.
///
/// # Errors
///
/// The file cannot be read.
pub fn content_size(path: &Path, limit: u64) -> io::Result<Option<u64>> {
    let mut lines = Lines::open(path, 0)?;
    let mut size = 0_u64;
    loop {
        let held = match lines.reader.fill_buf() {
            Ok([]) | Err(_) => return Ok(Some(size)),
            Ok(buffer) => buffer.len(),
        };
        size += held as u64;
        if size > limit {
            return Ok(None);
        }
        lines.reader.consume(held);
    }
}

struct Counted<R> {
    raw: R,
    taken: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.raw.read(buffer)?;
        self.taken.set(self.taken.get() + read as u64);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn read(bytes: &[u8], limit: usize) -> Vec<String> {
        let mut lines = Lines::of_bytes(bytes, limit).unwrap();
        let mut read = Vec::new();
        while let Some(line) = lines.next() {
            read.push(match line {
                Line::Text(text) => String::from_utf8_lossy(text).into_owned(),
                Line::TooLong => "<too long>".to_owned(),
                Line::Damaged(_) => "<damaged>".to_owned(),
            });
        }
        read
    }

    #[test]
    fn lines_of_plain_and_compressed_bytes() {
        let cases: [(&str, &[u8], &[&str]); 6] = [
            ("nothing", b"", &[]),
            ("no last newline", b"a\nb", &["a", "b"]),
            ("a last newline", b"a\nb\n", &["a", "b"]),
            ("empty lines", b"\n\n", &["", ""]),
            ("carriage returns", b"a\r\nb\r\n", &["a", "b"]),
            (
                "a long line",
                b"a\n0123456789\nb",
                &["a", "<too long>", "b"],
            ),
        ];
        for (name, bytes, expected) in cases {
            assert_eq!(read(bytes, 9), expected, "{name}, plain");
            assert_eq!(read(&gzip(bytes), 9), expected, "{name}, gzip");
            let zstd = zstd::encode_all(bytes, 1).unwrap();
            assert_eq!(read(&zstd, 9), expected, "{name}, zstd");
        }
    }

    #[test]
    fn a_line_as_long_as_the_limit_is_kept() {
        assert_eq!(read(b"123456789\n", 9), ["123456789"]);
        assert_eq!(read(b"1234567890\n", 9), ["<too long>"]);
    }

    #[test]
    fn gzip_members_one_after_another_are_one_file() {
        let mut bytes = gzip(b"a\n");
        bytes.extend(gzip(b"b\n"));
        assert_eq!(read(&bytes, 9), ["a", "b"]);
    }

    #[test]
    fn the_size_of_what_is_compressed_is_looked_at_no_further_than_the_limit() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("zeros");
        let text = vec![b'0'; 1_000_000];
        let zstd = zstd::encode_all(text.as_slice(), 1).unwrap();
        for bytes in [text.clone(), gzip(&text), zstd] {
            std::fs::write(&path, bytes).unwrap();
            for (limit, size) in [
                (u64::MAX, Some(1_000_000)),
                (1_000_000, Some(1_000_000)),
                (999_999, None),
                (0, None),
            ] {
                assert_eq!(content_size(&path, limit).unwrap(), size, "{limit}");
            }
        }
    }

    #[test]
    fn a_cut_file_ends_with_damage() {
        let text: String = (0..10_000).map(|line| format!("{line}\n")).collect();
        for whole in [
            gzip(text.as_bytes()),
            zstd::encode_all(text.as_bytes(), 1).unwrap(),
        ] {
            let lines = read(&whole[..whole.len() / 2], 9);
            assert_eq!(lines.last().map(String::as_str), Some("<damaged>"));
            assert_eq!(lines.iter().filter(|line| *line == "<damaged>").count(), 1);
        }
    }
}
