//! Reading: files to fragments. Whatever is wrong with a line costs that line only.

use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::de::IgnoredAny;

use super::ftm::{Header, Properties, Record, Schema};
use super::lines::{Line, Lines};
use super::notes::{At, Notes};
use super::report::{FileReport, Refusal, Report};
use crate::model::{PartialDate, Source};
use crate::text::forbidden;

/// Bytes of a line that are read unless asked otherwise: 1 MiB.
pub const LINE_LIMIT: usize = 1 << 20;
/// Bytes of a record's key.
const KEY_LIMIT: usize = 256;
/// Combining marks in a row that a name or a key may hold.
pub(super) const COMBINING_RUN: usize = 8;
/// Bytes of lines that are read together, about.
const BATCH: usize = 1 << 20;
/// Lines that one processor reads at a time, at least.
const LINES_TOGETHER: usize = 64;
/// How often progress is told, in bytes of the file.
const PROGRESS_STEP: u64 = 64 * 1024;

/// Skipped schemas that the report names; the rest are "others".
const SCHEMAS_NAMED: usize = 100;

/// What a row without an end means in a source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MissingEnd {
    /// Nothing is known of the end.
    #[default]
    Unknown,
    /// The role was running when the source was made.
    Ongoing,
}

/// One file to import, and what its lines do not say themselves.
#[derive(Clone, Debug)]
pub struct Input<'a> {
    /// Where the lines come from.
    pub source: Source,
    /// How the report calls the file.
    pub file: String,
    /// The day up to which the source was kept. Ends after it are announcements.
    pub as_of: PartialDate,
    /// What a row without an end means.
    pub missing_end: MissingEnd,
    /// The lines: plain, gzip or zstd, told apart by their first bytes.
    pub content: Content<'a>,
}

/// Where the bytes of an input are.
#[derive(Clone, Debug)]
pub enum Content<'a> {
    /// In a file.
    Path(PathBuf),
    /// In memory.
    Bytes(&'a [u8]),
}

impl Input<'_> {
    /// An input whose source is named by the file: "ifg" of "data/ifg.ftm.jsonl.gz".
    #[must_use]
    pub fn from_path(path: &Path, as_of: PartialDate, missing_end: MissingEnd) -> Self {
        let file_name = path.file_name().unwrap_or(path.as_os_str());
        let name = file_name.to_string_lossy();
        Self {
            source: Source {
                name: name.split('.').next().unwrap_or_default().to_owned(),
                ..Source::default()
            },
            file: path.display().to_string(),
            as_of,
            missing_end,
            content: Content::Path(path.to_owned()),
        }
    }
}

/// Is told how far the reading is.
pub trait Progress {
    /// `read` of `total` bytes are done, over all files and before decompression.
    fn advance(&mut self, read: u64, total: u64);
}

/// Nobody is told.
impl Progress for () {
    fn advance(&mut self, _read: u64, _total: u64) {}
}

/// Why the files could not be read at all.
#[derive(Debug, thiserror::Error)]
#[error("cannot read {file}: {error}")]
pub struct ReadError {
    /// The file, as the input calls it.
    pub file: String,
    /// What the system said.
    #[source]
    pub error: io::Error,
}

/// Lines that were read, not yet made into changes.
#[derive(Debug)]
pub struct Parsed {
    pub(super) files: Vec<FileMeta>,
    pub(super) fragments: Vec<Fragment>,
    pub(super) notes: Notes,
    pub(super) report: Report,
}

/// What holds for all lines of a file.
#[derive(Debug)]
pub(super) struct FileMeta {
    pub(super) source: Source,
    pub(super) as_of: PartialDate,
    pub(super) missing_end: MissingEnd,
}

/// One line. FollowTheMoney may spread one entity over several lines and files.
#[derive(Debug)]
pub(super) struct Fragment {
    pub(super) key: Box<str>,
    pub(super) schema: Schema,
    pub(super) properties: Properties,
    pub(super) at: At,
}

/// Reads all files. Lines longer than `line_limit` bytes are refused without being held.
///
/// # Errors
///
/// [`ReadError`] when a file cannot be opened. A file that can be opened costs at most its own
/// lines, whatever is in it.
pub fn read(
    inputs: &[Input<'_>],
    line_limit: usize,
    progress: &mut dyn Progress,
) -> Result<Parsed, ReadError> {
    let mut parsed = Parsed {
        files: Vec::with_capacity(inputs.len()),
        fragments: Vec::new(),
        notes: Notes::default(),
        report: Report::default(),
    };
    let mut total = 0;
    for input in inputs {
        total += size(input)?;
    }
    let mut before = 0;
    for (number, input) in inputs.iter().enumerate() {
        // More than 2^32 files do not fit on a command line.
        let file = u32::try_from(number).unwrap_or(u32::MAX);
        let opened = match &input.content {
            Content::Path(path) => Lines::open(path, line_limit),
            Content::Bytes(bytes) => Lines::of_bytes(bytes, line_limit),
        };
        let mut lines = opened.map_err(|error| read_error(input, error))?;
        let count = read_lines(&mut lines, file, &mut parsed, &mut |taken| {
            progress.advance(before + taken, total);
        });
        before += lines.taken();
        progress.advance(before, total.max(before));
        parsed.report.read += count;
        parsed.report.files.push(FileReport {
            file: input.file.clone(),
            source: input.source.name.clone(),
            lines: count,
            bytes: lines.taken(),
        });
        parsed.files.push(FileMeta {
            source: input.source.clone(),
            as_of: input.as_of,
            missing_end: input.missing_end,
        });
    }
    Ok(parsed)
}

fn size(input: &Input<'_>) -> Result<u64, ReadError> {
    match &input.content {
        Content::Path(path) => {
            let meta = std::fs::metadata(path).map_err(|error| read_error(input, error))?;
            Ok(meta.len())
        }
        Content::Bytes(bytes) => Ok(bytes.len() as u64),
    }
}

fn read_error(input: &Input<'_>, error: io::Error) -> ReadError {
    ReadError {
        file: input.file.clone(),
        error,
    }
}

/// Lines that wait until they are read together, on all processors.
#[derive(Default)]
struct Batch {
    bytes: Vec<u8>,
    /// Each line's number, and where in the bytes it ends.
    lines: Vec<(u64, usize)>,
}

impl Batch {
    fn add(&mut self, number: u64, line: &[u8]) {
        self.bytes.extend_from_slice(line);
        self.lines.push((number, self.bytes.len()));
    }

    /// Reads the lines, and is empty then.
    fn read(&mut self, file: u32, parsed: &mut Parsed) {
        let starts = std::iter::once(0).chain(self.lines.iter().map(|(_, end)| *end));
        let lines: Vec<(At, &[u8])> = starts
            .zip(&self.lines)
            .map(|(start, &(line, end))| (At { file, line }, &self.bytes[start..end]))
            .collect();
        let read: Vec<Result<Read, (Refusal, String)>> = lines
            .par_iter()
            .with_min_len(LINES_TOGETHER)
            .map(|(_, line)| read_line(line))
            .collect();
        for ((at, _), read) in lines.into_iter().zip(read) {
            match read {
                Ok(Read::Fragment(key, schema, properties)) => parsed.fragments.push(Fragment {
                    key,
                    schema,
                    properties,
                    at,
                }),
                Ok(Read::Skipped(schema)) => skip(&schema, &mut parsed.report),
                Err((reason, detail)) => parsed.notes.refuse(reason, at, detail),
            }
        }
        self.bytes.clear();
        self.lines.clear();
    }
}

/// Reads the lines of one file; returns how many there were, blank ones not counted.
fn read_lines(
    lines: &mut Lines<'_>,
    file: u32,
    parsed: &mut Parsed,
    advance: &mut dyn FnMut(u64),
) -> u64 {
    let mut at = At { file, line: 0 };
    let mut count = 0;
    let mut told = 0;
    let mut batch = Batch::default();
    loop {
        let taken = lines.taken();
        if taken - told >= PROGRESS_STEP {
            told = taken;
            advance(taken);
        }
        let Some(line) = lines.next() else {
            batch.read(file, parsed);
            return count;
        };
        at.line += 1;
        let line = match line {
            Line::Text(line) if line.trim_ascii().is_empty() => continue,
            line => line,
        };
        count += 1;
        match line {
            Line::Text(line) => {
                // A byte order mark is not part of the first line.
                let line = match at.line {
                    1 => line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line),
                    _ => line,
                };
                batch.add(at.line, line);
                if batch.bytes.len() >= BATCH {
                    batch.read(file, parsed);
                }
            }
            Line::TooLong => {
                let reason = Refusal::LineTooLong;
                parsed.notes.refuse(reason, at, "skipped to its end");
            }
            Line::Damaged(error) => {
                let detail = format!("{error}; what follows was not read");
                parsed.notes.refuse(Refusal::DamagedFile, at, detail);
            }
        }
    }
}

/// A line.
enum Read {
    Fragment(Box<str>, Schema, Properties),
    /// Of a schema that is not read.
    Skipped(String),
}

/// Reads one line.
fn read_line(line: &[u8]) -> Result<Read, (Refusal, String)> {
    if line.contains(&0) {
        let place = line.iter().take_while(|&&byte| byte != 0).count();
        return Err((Refusal::Nul, format!("at byte {place}")));
    }
    let text = std::str::from_utf8(line).map_err(|error| (Refusal::NotUtf8, error.to_string()))?;
    if !text.trim_start().starts_with('{') {
        // The parser would take a list for an object whose fields are in order.
        return Err(match serde_json::from_str::<IgnoredAny>(text) {
            Ok(_) => (Refusal::WrongType, "not an object".to_owned()),
            Err(error) => (Refusal::NotJson, json_detail(&error)),
        });
    }
    let record: Record<'_> = match serde_json::from_str(text) {
        Ok(record) => record,
        Err(error) => {
            // What is no concern of a catalogue may have any shape.
            if error.is_data()
                && let Ok(header) = serde_json::from_str::<Header<'_>>(text)
                && Schema::of(&header.schema).is_none()
            {
                return Ok(Read::Skipped(shown_schema(&header.schema)));
            }
            let reason = if error.is_data() {
                Refusal::WrongType
            } else {
                Refusal::NotJson
            };
            return Err((reason, json_detail(&error)));
        }
    };
    let Some(schema) = Schema::of(&record.schema) else {
        return Ok(Read::Skipped(shown_schema(&record.schema)));
    };
    if let Some(wrong) = wrong_key(&record.id) {
        return Err((Refusal::BadKey, wrong));
    }
    let key = record.id.into();
    Ok(Read::Fragment(key, schema, record.properties))
}

/// A schema's name as a report may show it.
fn shown_schema(name: &str) -> String {
    let plain = name.chars().filter(|c| !c.is_control());
    plain.take(40).collect()
}

fn skip(schema: &str, report: &mut Report) {
    let known = &mut report.skipped;
    let full = known.len() >= SCHEMAS_NAMED && !known.contains_key(schema);
    let name = if full { "others" } else { schema };
    *known.entry(name.to_owned()).or_default() += 1;
}

fn wrong_key(key: &str) -> Option<String> {
    if key.trim().is_empty() {
        return Some("empty".to_owned());
    }
    if key.len() > KEY_LIMIT {
        return Some(format!("{} bytes, at most {KEY_LIMIT}", key.len()));
    }
    if key.contains(['\t', '\n', '\r']) {
        return Some("line break or tab".to_owned());
    }
    forbidden(key, COMBINING_RUN)
}

/// The parser's words without "line 1", which is not the line of the file.
fn json_detail(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let what = text.rfind(" at line ").map_or(&*text, |end| &text[..end]);
    format!("{what} at column {}", error.column())
}
