//! What hostile lines and files cost: themselves.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use incumbent::catalogue::import::{Content, LINE_LIMIT, Progress, Refusal, Repair, read};
use incumbent::catalogue::starter;
use incumbent::model::{Catalogue, Kind};

use super::{RUTTE, entity, import_into, import_text, input, line, lines};

/// What a hostile line costs: itself. The good lines around it are all there.
#[test]
fn hostile_lines_cost_themselves_only() {
    let cases: &[(&str, &[u8], Refusal)] = &[
        ("no JSON", b"{\"id\": \"x\", ", Refusal::NotJson),
        (
            "two values",
            b"{\"id\":\"x\",\"schema\":\"Person\"} {}",
            Refusal::NotJson,
        ),
        ("deep nesting", &[b'['; 100_000], Refusal::NotJson),
        ("a list", b"[1,2,3]", Refusal::WrongType),
        (
            "a list in the order of the fields",
            b"[\"x\",\"Person\",{\"name\":[\"X\"]}]",
            Refusal::WrongType,
        ),
        ("no schema", b"{\"id\":\"x\"}", Refusal::WrongType),
        (
            "a number as id",
            b"{\"id\":7,\"schema\":\"Person\",\"properties\":{}}",
            Refusal::WrongType,
        ),
        (
            "a bare name",
            b"{\"id\":\"x\",\"schema\":\"Person\",\"properties\":{\"name\":\"X\"}}",
            Refusal::WrongType,
        ),
        (
            "a number as name",
            b"{\"id\":\"x\",\"schema\":\"Person\",\"properties\":{\"name\":[1]}}",
            Refusal::WrongType,
        ),
        (
            "NUL",
            b"{\"id\":\"x\",\"schema\":\"Per\0son\"}",
            Refusal::Nul,
        ),
        (
            "Latin-1",
            b"{\"id\":\"x\",\"schema\":\"Person\",\"properties\":{\"name\":[\"\xe9\"]}}",
            Refusal::NotUtf8,
        ),
        (
            "no id",
            b"{\"id\":\" \",\"schema\":\"Person\",\"properties\":{\"name\":[\"X\"]}}",
            Refusal::BadKey,
        ),
        (
            "NUL in the id",
            b"{\"id\":\"a\\u0000b\",\"schema\":\"Person\",\"properties\":{\"name\":[\"X\"]}}",
            Refusal::BadKey,
        ),
        (
            "no name",
            b"{\"id\":\"x\",\"schema\":\"Person\",\"properties\":{}}",
            Refusal::NoName,
        ),
        (
            "only an unusable name",
            b"{\"id\":\"x\",\"schema\":\"Person\",\"properties\":{\"name\":[\"a\\u0000b\"]}}",
            Refusal::NoName,
        ),
    ];
    for (name, hostile, reason) in cases {
        let mut bytes = lines(&RUTTE[..2]).into_bytes();
        bytes.extend_from_slice(hostile);
        bytes.push(b'\n');
        bytes.extend(lines(&RUTTE[2..]).into_bytes());
        let mut catalogue = Catalogue::default();
        let report = import_into(&mut catalogue, &[input("test", Content::Bytes(&bytes))]);
        let found: Vec<_> = report
            .refused
            .iter()
            .map(|(of, tally)| (*of, tally.count))
            .collect();
        assert_eq!(found, [(*reason, 1)], "{name}: {report}");
        assert_eq!(report.refused[reason].first[0].line, 3, "{name}");
        assert_eq!(
            report.refused[reason].first[0].file, "test.ftm.jsonl",
            "{name}"
        );
        assert!(catalogue == import_text(&lines(RUTTE)).0, "{name}");
    }
}

#[test]
fn hostile_rows_cost_themselves_only() {
    let cases = [
        (
            "x Occupancy holder=nobody post=o startDate=2001",
            Refusal::DanglingHolder,
        ),
        (
            "x Occupancy holder=p post=nothing startDate=2001",
            Refusal::DanglingOffice,
        ),
        (
            "x Employment employee=p employer=nothing",
            Refusal::DanglingOrganisation,
        ),
        ("x Occupancy holder=o post=o", Refusal::WrongKind),
        ("x Occupancy holder=p post=p", Refusal::WrongKind),
        ("x Membership member=p organization=o", Refusal::WrongKind),
        ("x Occupancy post=o", Refusal::NoReference),
        ("x Occupancy holder=p", Refusal::NoReference),
        ("x Occupancy holder=p|q post=o", Refusal::SeveralReferences),
        (
            "x Occupancy holder=p post=o startDate=2005 endDate=2001",
            Refusal::EndBeforeStart,
        ),
        (
            "x Occupancy holder=p post=o startDate=0000",
            Refusal::BadDate,
        ),
        (
            "x Occupancy holder=p post=o startDate=0000-01-01",
            Refusal::BadDate,
        ),
        (
            "x Occupancy holder=p post=o endDate=99999",
            Refusal::BadDate,
        ),
        (
            "x Occupancy holder=p post=o endDate=99999-01-01",
            Refusal::BadDate,
        ),
        (
            "x Occupancy holder=p post=o startDate=2023-02-30",
            Refusal::BadDate,
        ),
        (
            "x Occupancy holder=p post=o startDate=soon",
            Refusal::BadDate,
        ),
    ];
    let mut base = RUTTE.to_vec();
    base.push("q Person name=Jo_Doe");
    let (expected, _) = import_text(&lines(&base));
    for (row, reason) in cases {
        let mut all = base.clone();
        all.insert(2, row);
        let (catalogue, report) = import_text(&lines(&all));
        let found: Vec<_> = report
            .refused
            .iter()
            .map(|(of, tally)| (*of, tally.count))
            .collect();
        assert_eq!(found, [(reason, 1)], "{row}: {report}");
        assert!(catalogue == expected, "{row}");
    }
}

#[test]
fn what_can_be_repaired_is_repaired_and_counted() {
    let (catalogue, report) = import_text(&lines(&[
        "p Person name=Jo_Doe birthDate=0000 deathDate=99999 gender=unsure country=Atlantis wikidataId=X1 alias=--",
        "o Position name=Mayor organization=nowhere",
        "t Occupancy holder=p post=o status=dubious startDate=2001",
    ]));
    assert_eq!(report.refused_total(), 0, "{report}");
    let counts: Vec<_> = report
        .repaired
        .iter()
        .map(|(repair, tally)| (*repair, tally.count))
        .collect();
    assert_eq!(
        counts,
        [
            (Repair::NameDropped, 1),
            (Repair::DateDropped, 2),
            (Repair::CodeDropped, 3),
            (Repair::OrganisationDropped, 1),
            (Repair::StatusUnknown, 1),
        ]
    );
    assert_eq!(entity(&catalogue, "p").names.len(), 1);
    assert_eq!(
        entity(&catalogue, "o")
            .office
            .as_ref()
            .unwrap()
            .organisation,
        None
    );
}

#[test]
fn one_key_of_two_kinds_is_one_kind() {
    let (catalogue, report) = import_text(&lines(&["x Person name=X", "x Company name=X"]));
    assert_eq!(report.refused[&Refusal::KindConflict].count, 1);
    assert_eq!(entity(&catalogue, "x").kind, Kind::Person);
    let mut catalogue = catalogue;
    let again = line("x Company name=Y");
    let report = import_into(
        &mut catalogue,
        &[input("test", Content::Bytes(again.as_bytes()))],
    );
    assert_eq!(report.refused[&Refusal::KindConflict].count, 1);
    assert_eq!(report.changes, 0);
}

fn write_file(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_line_of_a_hundred_megabytes_is_not_held() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("long.ftm.jsonl.gz");
    let mut encoder = GzEncoder::new(std::fs::File::create(&path).unwrap(), Compression::fast());
    encoder.write_all(lines(&RUTTE[..2]).as_bytes()).unwrap();
    encoder.write_all(b"{\"id\":\"").unwrap();
    let megabyte = vec![b'x'; 1 << 20];
    for _ in 0..100 {
        encoder.write_all(&megabyte).unwrap();
    }
    encoder.write_all(b"\"}\n").unwrap();
    encoder.write_all(lines(&RUTTE[2..]).as_bytes()).unwrap();
    encoder.finish().unwrap();

    let mut catalogue = Catalogue::default();
    let report = import_into(&mut catalogue, &[input("test", Content::Path(path))]);
    let refused = &report.refused[&Refusal::LineTooLong];
    assert_eq!((refused.count, refused.first[0].line), (1, 3), "{report}");
    assert_eq!(report.read, 5);
    assert!(catalogue == import_text(&lines(RUTTE)).0);
}

#[test]
fn files_are_told_by_their_bytes_and_cut_ones_cost_their_rest() {
    let folder = tempfile::tempdir().unwrap();
    let text = lines(RUTTE);
    let (expected, _) = import_text(&text);
    let zstd = zstd::encode_all(text.as_bytes(), 1).unwrap();
    for (name, bytes) in [
        ("plain.gz", text.clone().into_bytes()),
        ("gzip.jsonl", gzip(text.as_bytes())),
        ("zstd", zstd),
        ("bom", [b"\xef\xbb\xbf", text.as_bytes()].concat()),
        ("crlf", text.replace('\n', "\r\n\r\n").into_bytes()),
    ] {
        let path = write_file(folder.path(), name, &bytes);
        let mut catalogue = Catalogue::default();
        let report = import_into(&mut catalogue, &[input("test", Content::Path(path))]);
        assert_eq!(
            (report.read, report.refused_total()),
            (4, 0),
            "{name}: {report}"
        );
        assert!(catalogue == expected, "{name}");
    }

    let half_line = &text.as_bytes()[..text.len() - 20];
    let path = write_file(folder.path(), "half.jsonl", half_line);
    let report = import_into(
        &mut Catalogue::default(),
        &[input("half", Content::Path(path))],
    );
    assert_eq!(
        report.refused[&Refusal::NotJson].first[0].line,
        4,
        "{report}"
    );
    assert_eq!(report.stored.tenures, 1);

    let people: String = (0..5_000)
        .map(|number| line(&format!("p{number} Person name=Person_{number}")) + "\n")
        .collect();
    let packed = gzip(people.as_bytes());
    let path = write_file(folder.path(), "cut.gz", &packed[..packed.len() / 2]);
    let good = write_file(folder.path(), "good.jsonl", text.as_bytes());
    let mut catalogue = Catalogue::default();
    let report = import_into(
        &mut catalogue,
        &[
            input("cut", Content::Path(path)),
            input("good", Content::Path(good)),
        ],
    );
    assert_eq!(report.refused[&Refusal::DamagedFile].count, 1, "{report}");
    assert!(report.stored.people > 1_000, "{report}");
    assert_eq!(report.stored.tenures, 1);
}

#[test]
fn a_file_that_is_not_there_is_an_error_that_names_it() {
    let missing = input("missing", Content::Path("no/such/file".into()));
    let error = read(&[missing], LINE_LIMIT, &mut ()).unwrap_err();
    assert!(error.to_string().contains("missing.ftm.jsonl"), "{error}");
}

#[test]
fn progress_ends_at_the_total() {
    #[derive(Default)]
    struct Seen(Vec<(u64, u64)>);
    impl Progress for Seen {
        fn advance(&mut self, read: u64, total: u64) {
            self.0.push((read, total));
        }
    }
    let mut seen = Seen::default();
    read(&starter::inputs(), LINE_LIMIT, &mut seen).unwrap();
    let (last, total) = *seen.0.last().unwrap();
    assert_eq!(last, total);
    assert!(seen.0.windows(2).all(|pair| pair[0].0 <= pair[1].0));
    assert!(seen.0.len() > starter::inputs().len());
}

#[test]
fn the_report_counts_every_line_and_keeps_the_first_places() {
    let mut text = lines(RUTTE);
    for _ in 0..30 {
        text.push_str("nonsense\n");
    }
    text.push_str(&line("v Vessel name=Titanic"));
    let (_, report) = import_text(&text);
    assert_eq!(
        (report.read, report.refused_total(), report.skipped_total()),
        (35, 30, 1)
    );
    let places = &report.refused[&Refusal::NotJson].first;
    let numbers: Vec<_> = places.iter().map(|place| place.line).collect();
    assert_eq!(numbers, (5..25).collect::<Vec<_>>());
    let shown = report.to_string();
    assert!(shown.contains("and 10 more"), "{shown}");
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["refused"]["not_json"]["count"], 30);
}
