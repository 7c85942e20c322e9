//! Lines to import.

use incumbent::catalogue::import::{Content, Input, LINE_LIMIT, MissingEnd, Parsed, read};
use incumbent::model::Source;

/// The lines of one source, kept up to mid-2025, read.
pub(crate) fn parsed(lines: &str) -> Parsed {
    let input = Input {
        source: Source {
            name: "test".to_owned(),
            ..Source::default()
        },
        file: "test".to_owned(),
        as_of: "2025-06-01".parse().unwrap(),
        missing_end: MissingEnd::Unknown,
        content: Content::Bytes(lines.as_bytes()),
    };
    read(&[input], LINE_LIMIT, &mut ()).unwrap()
}
