//! A generated catalogue, imported.

use incumbent::catalogue::import::{Content, Input, LINE_LIMIT, MissingEnd, Rules, import, read};
use incumbent::catalogue::{State, apply};
use incumbent::model::{Catalogue, PartialDate, Source};

use crate::catalogue::Generated;

/// What the importer derives ids of lines from.
pub(crate) const SOURCE: &str = "ftm";

/// Imports the lines of a generated catalogue.
pub(crate) fn imported(made: &Generated) -> Result<Catalogue, Box<dyn std::error::Error>> {
    let inputs = [Input {
        source: Source {
            name: SOURCE.to_owned(),
            ..Source::default()
        },
        file: SOURCE.to_owned(),
        as_of: "2025-06-01".parse::<PartialDate>()?,
        missing_end: MissingEnd::Unknown,
        content: Content::Bytes(made.lines.as_bytes()),
    }];
    let mut catalogue = Catalogue::default();
    let read = read(&inputs, LINE_LIMIT, &mut ())?;
    let (changes, report) = import(&State::default(), read, Rules::default());
    if report.refused_total() > 0 {
        return Err(format!("{} generated lines were refused", report.refused_total()).into());
    }
    for change in changes {
        apply(&mut catalogue, &change);
    }
    Ok(catalogue)
}
