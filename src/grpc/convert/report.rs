//! The report of an import, to the caller and back.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::de::value::{Error as UnknownReason, StrDeserializer};
use serde::de::{Deserialize, IntoDeserializer as _};

use crate::catalogue::import::{FileReport, Place, Report, Stored, Tally};
use crate::grpc::pb;

/// The message of a report.
#[must_use]
pub fn report(report: &Report) -> pb::ImportReport {
    let file = |file: &FileReport| pb::ImportedFile {
        name: file.file.clone(),
        source: file.source.clone(),
        lines: file.lines,
        size_bytes: file.bytes,
    };
    pb::ImportReport {
        files: report.files.iter().map(file).collect(),
        read_lines: report.read,
        skipped: report.skipped.clone().into_iter().collect(),
        people: report.stored.people,
        organisations: report.stored.organisations,
        places: report.stored.places,
        offices: report.stored.offices,
        tenures: report.stored.tenures,
        merged_rows: report.merged_rows,
        joined_entities: report.joined_entities,
        repaired: tallies(&report.repaired),
        refused: tallies(&report.refused),
        kept: tallies(&report.kept),
        changes: report.changes,
    }
}

fn tallies<R: Serialize>(by_reason: &BTreeMap<R, Tally>) -> Vec<pb::ImportTally> {
    let place = |place: &Place| pb::ImportPlace {
        file: place.file.clone(),
        line: place.line,
        detail: place.detail.clone(),
    };
    let tally = |(reason, tally): (&R, &Tally)| pb::ImportTally {
        // A unit variant is written as its name.
        reason: match serde_json::to_value(reason) {
            Ok(serde_json::Value::String(reason)) => reason,
            _ => String::new(),
        },
        count: tally.count,
        first: tally.first.iter().map(place).collect(),
    };
    by_reason.iter().map(tally).collect()
}

/// The report of a message.
///
/// # Errors
///
/// A reason that this program does not know: the server is of a later version.
pub fn report_of(message: pb::ImportReport) -> Result<Report, String> {
    let file = |file: pb::ImportedFile| FileReport {
        file: file.name,
        source: file.source,
        lines: file.lines,
        bytes: file.size_bytes,
    };
    Ok(Report {
        files: message.files.into_iter().map(file).collect(),
        read: message.read_lines,
        skipped: message.skipped.into_iter().collect(),
        stored: Stored {
            people: message.people,
            organisations: message.organisations,
            places: message.places,
            offices: message.offices,
            tenures: message.tenures,
        },
        merged_rows: message.merged_rows,
        joined_entities: message.joined_entities,
        repaired: by_reason(message.repaired)?,
        refused: by_reason(message.refused)?,
        kept: by_reason(message.kept)?,
        changes: message.changes,
    })
}

fn by_reason<R>(tallies: Vec<pb::ImportTally>) -> Result<BTreeMap<R, Tally>, String>
where
    R: for<'de> Deserialize<'de> + Ord,
{
    let place = |place: pb::ImportPlace| Place {
        file: place.file,
        line: place.line,
        detail: place.detail,
    };
    let one = |tally: pb::ImportTally| {
        let name: StrDeserializer<'_, UnknownReason> = tally.reason.as_str().into_deserializer();
        let reason = R::deserialize(name).map_err(|error| error.to_string())?;
        let first = tally.first.into_iter().map(place).collect();
        let count = tally.count;
        Ok((reason, Tally { count, first }))
    };
    tallies.into_iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::import::{Kept, Refusal, Repair};

    #[test]
    fn a_report_comes_back_as_it_was() {
        let place = Place {
            file: "a.jsonl".to_owned(),
            line: 7,
            detail: "2023-02-30".to_owned(),
        };
        let tally = |count| Tally {
            count,
            first: vec![place.clone()],
        };
        let sent = Report {
            files: vec![FileReport {
                file: "a.jsonl".to_owned(),
                source: "a".to_owned(),
                lines: 9,
                bytes: 1_000,
            }],
            read: 9,
            skipped: BTreeMap::from([("Vessel".to_owned(), 1)]),
            stored: Stored {
                people: 1,
                organisations: 2,
                places: 3,
                offices: 4,
                tenures: 5,
            },
            merged_rows: 6,
            joined_entities: 7,
            repaired: BTreeMap::from([(Repair::DatesInConflict, tally(2))]),
            refused: BTreeMap::from([
                (Refusal::BadDate, tally(1)),
                (Refusal::EndBeforeStart, tally(3)),
            ]),
            kept: BTreeMap::from([(Kept::RowEdited, tally(4))]),
            changes: 8,
        };
        let message = report(&sent);
        assert_eq!(message.refused[1].reason, "end_before_start");
        assert_eq!(report_of(message.clone()).unwrap(), sent);
        let mut later = message;
        later.refused[0].reason = "too_modern".to_owned();
        assert!(report_of(later).unwrap_err().contains("too_modern"));
    }
}
