//! Import: what lines become, what hostile lines cost, and that order does not matter.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use incumbent::catalogue::import::{
    Content, Input, LINE_LIMIT, MissingEnd, Progress, Refusal, Repair, Report, import, read,
};
use incumbent::catalogue::{Change, apply, starter};
use incumbent::model::{
    Catalogue, End, Entity, EntityId, Kind, NameKind, PartialDate, Source, Tenure, TenureId,
};
use proptest::prelude::*;

fn date(text: &str) -> PartialDate {
    text.parse().unwrap()
}

fn input<'a>(name: &str, content: Content<'a>) -> Input<'a> {
    Input {
        source: Source {
            name: name.to_owned(),
            ..Source::default()
        },
        file: format!("{name}.ftm.jsonl"),
        as_of: date("2025-06-01"),
        missing_end: MissingEnd::Unknown,
        content,
    }
}

fn import_into(catalogue: &mut Catalogue, inputs: &[Input<'_>]) -> Report {
    let parsed = read(inputs, LINE_LIMIT, &mut ()).unwrap();
    let (changes, report) = import(catalogue, parsed);
    assert_eq!(report.changes, changes.len() as u64);
    for change in &changes {
        apply(catalogue, change);
    }
    report
}

fn import_text(lines: &str) -> (Catalogue, Report) {
    let mut catalogue = Catalogue::default();
    let content = Content::Bytes(lines.as_bytes());
    let report = import_into(&mut catalogue, &[input("test", content)]);
    (catalogue, report)
}

/// A line: `id Schema property=value property=value`, several values separated by `|`.
fn line(text: &str) -> String {
    let mut words = text.split(' ');
    let (id, schema) = (words.next().unwrap(), words.next().unwrap());
    let properties: BTreeMap<&str, Vec<String>> = words
        .map(|word| {
            let (name, values) = word.split_once('=').unwrap();
            let values = values.split('|').map(|value| value.replace('_', " "));
            (name, values.collect())
        })
        .collect();
    serde_json::json!({"id": id, "schema": schema, "properties": properties}).to_string()
}

fn lines(texts: &[&str]) -> String {
    texts.iter().map(|text| line(text) + "\n").collect()
}

fn entity<'a>(catalogue: &'a Catalogue, key: &str) -> &'a Entity {
    &catalogue.entities[&catalogue.canonical(EntityId::derive("ftm", key))]
}

fn tenure<'a>(catalogue: &'a Catalogue, key: &str) -> &'a Tenure {
    &catalogue.tenures[&TenureId::derive("ftm", key)]
}

fn names(entity: &Entity) -> Vec<(&str, NameKind)> {
    let names = entity.names.iter();
    names.map(|name| (&*name.text, name.kind)).collect()
}

const RUTTE: &[&str] = &[
    "p Person name=Mark_Rutte firstName=Mark lastName=Rutte birthDate=1967-02-14 gender=male country=nl wikidataId=Q57792",
    "o Position name=Prime_Minister_of_the_Netherlands alias=Minister-president country=nl",
    "t1 Occupancy holder=p post=o startDate=2010-10-14T00:00 endDate=2012-11-05",
    "t2 Occupancy holder=p post=o startDate=2010-10-14 endDate=2024-07-02 sourceUrl=https://example.org/pm",
];

#[test]
fn lines_become_entities_and_a_tenure_with_terms() {
    let (catalogue, report) = import_text(&lines(RUTTE));
    assert_eq!(report.refused_total(), 0, "{report}");
    let person = entity(&catalogue, "p");
    assert_eq!(person.kind, Kind::Person);
    assert_eq!(person.primary_name(), "Mark Rutte");
    assert_eq!(
        (person.given_names.len(), person.family_names.len()),
        (1, 1)
    );
    assert_eq!(person.born, Some(date("1967-02-14")));
    assert_eq!(person.identifiers[0].value, "Q57792");
    assert_eq!(person.records, ["ftm:p"]);
    assert_eq!(person.sources, ["test"]);
    let tenure = tenure(&catalogue, "t1");
    assert_eq!(catalogue.tenures.len(), 1);
    assert_eq!(tenure.start, Some(date("2010-10-14")));
    assert_eq!(tenure.end, End::On(date("2024-07-02")));
    let terms: Vec<_> = tenure.terms.iter().map(|term| &*term.key).collect();
    assert_eq!(terms, ["t1", "t2"]);
    assert_eq!(
        tenure.terms[1].url.as_deref(),
        Some("https://example.org/pm")
    );
    assert_eq!(report.merged_rows, 1);
    assert_eq!(report.read, 4);
}

#[test]
fn every_schema_finds_its_kind() {
    let cases = [
        ("Person", Kind::Person),
        ("Organization", Kind::Organisation),
        ("Company", Kind::Organisation),
        ("PublicBody", Kind::Organisation),
        ("LegalEntity", Kind::Organisation),
        ("Address", Kind::Place),
        ("Position", Kind::Office),
    ];
    for (schema, kind) in cases {
        let (catalogue, _) = import_text(&line(&format!("x {schema} name=X")));
        assert_eq!(entity(&catalogue, "x").kind, kind, "{schema}");
    }
    let (catalogue, report) = import_text(
        &lines(&[
            "v Vessel name=Titanic",
            "v2 Vessel imoNumber=7",
            "s Sanction country=xx",
            "a Address full=Oslo,_Norway",
        ])
        .replace("[\"7\"]", "7"),
    );
    assert_eq!(report.skipped["Vessel"], 2);
    assert_eq!(report.skipped["Sanction"], 1);
    assert_eq!(report.refused_total(), 0, "{report}");
    assert_eq!(entity(&catalogue, "a").primary_name(), "Oslo, Norway");
}

#[test]
fn names_keep_their_kinds() {
    let (catalogue, _) = import_text(&lines(&[
        "x Company name=General_Motors|GM_Corp alias=GMC weakAlias=Generous|GMC previousName=Old abbreviation=GM",
        "y Person firstName=Jo lastName=Doe alias=JD",
    ]));
    assert_eq!(
        names(entity(&catalogue, "x")),
        [
            ("General Motors", NameKind::Primary),
            ("GM", NameKind::Abbreviation),
            ("GM Corp", NameKind::Alias),
            ("GMC", NameKind::Alias),
            ("Generous", NameKind::Weak),
            ("Old", NameKind::Former),
        ]
    );
    assert_eq!(entity(&catalogue, "y").primary_name(), "Jo Doe");
}

#[test]
fn the_missing_ends_are_kept_apart() {
    let base = [
        "p Person name=Jo_Doe",
        "o Position name=Mayor inceptionDate=1900 dissolutionDate=2030",
    ];
    let ongoing = |day: &str| End::Ongoing { as_of: date(day) };
    let cases = [
        (
            "endDate=2020",
            MissingEnd::Unknown,
            End::On(date("2020")),
            None,
        ),
        ("", MissingEnd::Unknown, End::Unknown, None),
        ("", MissingEnd::Ongoing, ongoing("2025-06-01"), None),
        (
            "status=current",
            MissingEnd::Unknown,
            ongoing("2025-06-01"),
            None,
        ),
        (
            "status=current retrievedAt=2025-01-31",
            MissingEnd::Ongoing,
            ongoing("2025-01-31"),
            None,
        ),
        ("status=unknown", MissingEnd::Ongoing, End::Unknown, None),
        (
            "status=ended",
            MissingEnd::Ongoing,
            End::Ended {
                by: Some(date("2025-06-01")),
            },
            None,
        ),
        (
            "endDate=2027-01-03",
            MissingEnd::Unknown,
            ongoing("2025-06-01"),
            Some(date("2027-01-03")),
        ),
        (
            "endDate=2025-06-01",
            MissingEnd::Unknown,
            End::On(date("2025-06-01")),
            None,
        ),
    ];
    for (properties, missing_end, end, scheduled) in cases {
        let row = format!("t Occupancy holder=p post=o startDate=2019 {properties}");
        let text = lines(&[base[0], base[1], row.trim_end()]);
        let mut input = input("test", Content::Bytes(text.as_bytes()));
        input.missing_end = missing_end;
        let mut catalogue = Catalogue::default();
        import_into(&mut catalogue, &[input]);
        let tenure = tenure(&catalogue, "t");
        assert_eq!(
            (tenure.end, tenure.scheduled_end),
            (end, scheduled),
            "{properties}"
        );
    }
}

#[test]
fn directors_employees_and_members_hold_offices_of_their_organisations() {
    let (catalogue, report) = import_text(&lines(&[
        "gm Company name=General_Motors abbreviation=GM country=us wikidataId=Q81965",
        "zm Company name=GM_Company wikidataId=Q81965",
        "p Person name=Mary_Barra",
        "q Person name=Jo_Doe",
        "d1 Directorship director=p organization=gm role=Chief_Executive_Officer startDate=2014-01-15",
        "d2 Directorship director=q organization=zm role=chief_executive_officer startDate=2009 endDate=2014-01-15",
        "d3 Directorship director=q organization=gm startDate=2001 endDate=2003",
        "e Employment employee=q employer=gm startDate=2001",
        "m Membership member=zm organization=gm",
    ]));
    assert_eq!(report.refused_total(), 0, "{report}");
    let chief = entity(&catalogue, "office:gm:chief executive officer");
    assert_eq!(
        chief.primary_name(),
        "Chief Executive Officer of General Motors"
    );
    let titles: Vec<_> = chief.names.iter().map(|name| &*name.text).collect();
    for title in [
        "General Motors Chief Executive Officer",
        "Chief Executive Officer of GM",
        "Chief Executive Officer of GM Company",
    ] {
        assert!(titles.contains(&title), "{titles:?}");
    }
    assert_eq!(chief.countries, ["us"]);
    let organisation = chief.office.as_ref().unwrap().organisation;
    assert_eq!(organisation, Some(EntityId::derive("ftm", "gm")));
    // The other record of the company has the same chief.
    assert_eq!(tenure(&catalogue, "d1").office, chief.id);
    assert_eq!(tenure(&catalogue, "d2").office, chief.id);
    for (row, title) in [
        ("d3", "Director of General Motors"),
        ("e", "Employee of General Motors"),
        ("m", "Member of General Motors"),
    ] {
        let office = tenure(&catalogue, row).office;
        assert_eq!(catalogue.entities[&office].primary_name(), title, "{row}");
    }
}

#[test]
fn records_are_joined_by_strong_evidence_only() {
    let joined = |left: &str, right: &str| {
        let (catalogue, report) = import_text(&lines(&[left, right]));
        let one = entity(&catalogue, "a").id == entity(&catalogue, "b").id;
        assert_eq!(report.joined_entities, u64::from(one));
        assert_eq!(catalogue.redirects.len(), usize::from(one));
        one
    };
    let cases = [
        (
            "one item",
            "a Person name=A wikidataId=Q1",
            "b Person name=B wikidataId=Q1",
            true,
        ),
        (
            "two items",
            "a Person name=A wikidataId=Q1",
            "b Person name=A wikidataId=Q2",
            false,
        ),
        (
            "one item, two kinds",
            "a Person name=A wikidataId=Q1",
            "b Company name=A wikidataId=Q1",
            false,
        ),
        (
            "one name, one birthday",
            "a Person name=Jo_Dœ birthDate=1967-02-14",
            "b Person name=JO_DOE birthDate=1967-02-14T00:00",
            true,
        ),
        (
            "one name, one birth year",
            "a Person name=Jo_Doe birthDate=1967",
            "b Person name=Jo_Doe birthDate=1967",
            false,
        ),
        (
            "one surname, one birthday",
            "a Person name=Doe birthDate=1967-02-14",
            "b Person name=Doe birthDate=1967-02-14",
            false,
        ),
        (
            "one name, one birthday, two items",
            "a Person name=Jo_Doe birthDate=1967-02-14 wikidataId=Q1",
            "b Person name=Jo_Doe birthDate=1967-02-14 wikidataId=Q2",
            false,
        ),
        (
            "one name, one birthday, one item known",
            "a Person name=Jo_Doe birthDate=1967-02-14 wikidataId=Q1",
            "b Person name=Jo_Doe birthDate=1967-02-14",
            true,
        ),
        (
            "one name, one birthday, no people",
            "a Company name=Jo_Doe incorporationDate=1967-02-14",
            "b Company name=Jo_Doe incorporationDate=1967-02-14",
            false,
        ),
    ];
    for (name, left, right, expected) in cases {
        assert_eq!(joined(left, right), expected, "{name}");
    }
}

#[test]
fn a_joined_entity_unites_what_its_records_say() {
    let (catalogue, report) = import_text(&lines(&[
        "b Person name=Joanna_Doe alias=JD birthDate=1967-02-15 wikidataId=Q1 country=us",
        "a Person name=Jo_Doe birthDate=1967-02-14 deathDate=2020 wikidataId=Q1 country=gb",
        "o Position name=Mayor",
        "t Occupancy holder=b post=o startDate=2001",
    ]));
    let id = EntityId::derive("ftm", "a");
    let entity = &catalogue.entities[&id];
    assert_eq!(
        names(entity),
        [
            ("Jo Doe", NameKind::Primary),
            ("JD", NameKind::Alias),
            ("Joanna Doe", NameKind::Alias),
        ]
    );
    assert_eq!(entity.born, Some(date("1967-02-14")));
    assert_eq!(entity.died, Some(date("2020")));
    assert_eq!(entity.countries, ["gb", "us"]);
    assert_eq!(entity.records, ["ftm:a", "ftm:b"]);
    assert_eq!(report.repaired[&Repair::DatesInConflict].count, 1);
    assert_eq!(catalogue.redirects[&EntityId::derive("ftm", "b")], id);
    assert_eq!(tenure(&catalogue, "t").holder, id);
}

#[test]
fn fragments_of_one_key_are_one_entity_and_one_row() {
    let first = lines(&[
        "p Person name=Jo_Doe",
        "o Position name=Mayor",
        "t Occupancy holder=p post=o startDate=2001",
    ]);
    let second = lines(&["p Person name=Jo_Doe alias=JD", "t Occupancy endDate=2005"]);
    let mut catalogue = Catalogue::default();
    let report = import_into(
        &mut catalogue,
        &[
            input("one", Content::Bytes(first.as_bytes())),
            input("two", Content::Bytes(second.as_bytes())),
        ],
    );
    assert_eq!(report.refused_total(), 0, "{report}");
    assert_eq!(entity(&catalogue, "p").names.len(), 2);
    assert_eq!(entity(&catalogue, "p").sources, ["one", "two"]);
    assert_eq!(tenure(&catalogue, "t").end, End::On(date("2005")));
    assert_eq!(report.stored.people, 1);
}

#[test]
fn two_entities_of_the_catalogue_become_one_when_a_record_brings_them_together() {
    let mut catalogue = Catalogue::default();
    let parts = [
        lines(&[
            "a Person name=Jo_Doe wikidataId=Q1",
            "o Position name=Mayor",
            "t1 Occupancy holder=a post=o startDate=2001 endDate=2005",
        ]),
        lines(&[
            "b Person name=Joanna_Doe birthDate=1967-02-14",
            "t2 Occupancy holder=b post=o startDate=2005 endDate=2009",
        ]),
        lines(&["c Person name=Joanna_Doe birthDate=1967-02-14 wikidataId=Q1"]),
    ];
    for part in &parts {
        import_into(
            &mut catalogue,
            &[input("test", Content::Bytes(part.as_bytes()))],
        );
    }
    let [a, b, c] = ["a", "b", "c"].map(|key| EntityId::derive("ftm", key));
    let survivor = a.min(b);
    for id in [a, b, c] {
        assert_eq!(catalogue.canonical(id), survivor);
    }
    assert_eq!(catalogue.entities.len(), 2);
    // Their rows touch, so that they are one tenure now.
    assert_eq!(catalogue.tenures.len(), 1);
    let tenure = catalogue.tenures.values().next().unwrap();
    assert_eq!((tenure.holder, tenure.terms.len()), (survivor, 2));
    let report = import_into(
        &mut catalogue,
        &[input("test", Content::Bytes(parts[2].as_bytes()))],
    );
    assert_eq!(report.changes, 0);
}

#[test]
fn learning_an_end_changes_no_id_and_a_row_that_moves_leaves_nothing_behind() {
    let mut catalogue = Catalogue::default();
    let base = [
        "p Person name=Jo_Doe",
        "q Person name=Al_Roe",
        "o Position name=Mayor",
    ];
    let mut step = |row: &str| {
        let text = lines(&[base[0], base[1], base[2], row]);
        import_into(
            &mut catalogue,
            &[input("test", Content::Bytes(text.as_bytes()))],
        );
        let tenures: Vec<_> = catalogue.tenures.values().cloned().collect();
        assert_eq!(tenures.len(), 1, "{row}");
        tenures[0].clone()
    };
    let open = step("t Occupancy holder=p post=o startDate=2001");
    let ended = step("t Occupancy holder=p post=o startDate=2001 endDate=2005");
    assert_eq!(ended.id, open.id);
    assert_eq!(ended.end, End::On(date("2005")));
    let moved = step("t Occupancy holder=q post=o startDate=2001 endDate=2005");
    assert_eq!(moved.holder, EntityId::derive("ftm", "q"));
}

#[test]
fn a_name_that_a_source_takes_back_is_gone() {
    let mut catalogue = Catalogue::default();
    for (text, count) in [
        ("x Person name=Jo_Doe alias=JD", 2),
        ("x Person name=Jo_Doe", 1),
    ] {
        let text = line(text);
        import_into(
            &mut catalogue,
            &[input("test", Content::Bytes(text.as_bytes()))],
        );
        assert_eq!(entity(&catalogue, "x").names.len(), count);
    }
}

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

    let half_line = text[..text.len() - 20].as_bytes();
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

/// Lines with everything in them that might depend on order: fragments, joins by item and by
/// birthday, chains of joins, conflicts, rows that merge, roles of joined organisations.
fn tangled() -> Vec<String> {
    let mut all: Vec<String> = [
        "a Person name=Jo_Doe birthDate=1967-02-14 wikidataId=Q1",
        "a Person name=Joe_Doe alias=JD birthDate=1967-02-15",
        "b Person name=Jo_Doe birthDate=1967-02-14",
        "c Person name=Joanna_Doe wikidataId=Q1 birthDate=1970-01-01",
        "d Person name=Jo_Doe birthDate=1970-01-01 wikidataId=Q2",
        "e Person name=Joanna_Doe birthDate=1970-01-01",
        "f Person name=Joanna_Doe birthDate=1970-01-01 wikidataId=Q3",
        "x Company name=Acme wikidataId=Q9 abbreviation=AC",
        "y Company name=Acme_Inc wikidataId=Q9",
        "y Person name=Acme",
        "o Position name=Mayor organization=x",
        "o Position name=Lord_Mayor",
        "t1 Occupancy holder=a post=o startDate=2001 endDate=2003",
        "t1 Occupancy endDate=2003-05-01",
        "t2 Occupancy holder=b post=o startDate=2003-05-01 endDate=2005-01-01",
        "t3 Occupancy holder=b post=o startDate=2003-05-01 endDate=2005-01-01",
        "t4 Occupancy holder=c post=o startDate=2003-05-01",
        "t5 Occupancy holder=c post=o endDate=2004",
        "t6 Occupancy holder=d post=o",
        "t7 Occupancy holder=d post=o startDate=2011 status=current",
        "t8 Occupancy holder=e|f post=o startDate=2011",
        "t9 Occupancy holder=e post=o startDate=2011 status=acting",
        "m1 Directorship director=a organization=x role=CEO startDate=2001",
        "m2 Directorship director=e organization=y role=ceo startDate=2001",
        "m3 Membership member=y organization=x",
    ]
    .map(line)
    .to_vec();
    all.push("nonsense".to_owned());
    all
}

/// Imports lines spread over two files; "left" and "right" are their sources.
fn import_spread(lines: &[(String, bool)], swap: bool) -> (Catalogue, Report) {
    let file = |right: bool| -> String {
        let of = lines.iter().filter(|(_, is_right)| *is_right == right);
        of.map(|(line, _)| format!("{line}\n")).collect()
    };
    let (left, right) = (file(false), file(true));
    let mut inputs = vec![
        input("left", Content::Bytes(left.as_bytes())),
        input("right", Content::Bytes(right.as_bytes())),
    ];
    if swap {
        inputs.reverse();
    }
    let mut catalogue = Catalogue::default();
    let report = import_into(&mut catalogue, &inputs);
    (catalogue, report)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn order_of_files_and_lines_does_not_matter(
        sides in proptest::collection::vec(any::<bool>(), 26),
        order in Just((0..26_usize).collect::<Vec<_>>()).prop_shuffle(),
        swap: bool,
    ) {
        let placed: Vec<(String, bool)> = tangled().into_iter().zip(sides).collect();
        prop_assert_eq!(placed.len(), 26);
        let shuffled: Vec<_> = order.iter().map(|&place| placed[place].clone()).collect();
        let (expected, report) = import_spread(&placed, false);
        let (catalogue, other) = import_spread(&shuffled, swap);
        prop_assert_eq!(&catalogue, &expected);
        prop_assert_eq!(other.stored, report.stored);
        prop_assert_eq!(other.merged_rows, report.merged_rows);
        prop_assert_eq!(other.repaired_total(), report.repaired_total());
        prop_assert_eq!(other.refused_total(), report.refused_total());
    }

    #[test]
    fn importing_again_changes_nothing(
        sides in proptest::collection::vec(any::<bool>(), 26),
    ) {
        let placed: Vec<(String, bool)> = tangled().into_iter().zip(sides).collect();
        let part = |right: bool| -> String {
            let of = placed.iter().filter(|(_, is_right)| *is_right == right);
            of.map(|(line, _)| format!("{line}\n")).collect()
        };
        let parts = [part(false), part(true)];
        let inputs = [
            input("left", Content::Bytes(parts[0].as_bytes())),
            input("right", Content::Bytes(parts[1].as_bytes())),
        ];
        let mut catalogue = Catalogue::default();
        import_into(&mut catalogue, &inputs);
        let report = import_into(&mut catalogue, &inputs);
        prop_assert_eq!(report.changes, 0);
    }

    #[test]
    fn every_id_ever_given_answers_for_ever(
        sides in proptest::collection::vec(0_u8..4, 26),
    ) {
        // Four imports of a part each, in an order that chance decides.
        let all = tangled();
        let mut catalogue = Catalogue::default();
        let mut given: Vec<EntityId> = Vec::new();
        for step in 0..4 {
            let text: String = all
                .iter()
                .zip(&sides)
                .filter(|(_, side)| **side == step)
                .map(|(line, _)| format!("{line}\n"))
                .collect();
            import_into(&mut catalogue, &[input("test", Content::Bytes(text.as_bytes()))]);
            given.extend(catalogue.entities.keys());
            for id in &given {
                prop_assert!(catalogue.entities.contains_key(&catalogue.canonical(*id)));
            }
            for tenure in catalogue.tenures.values() {
                prop_assert!(catalogue.entities.contains_key(&tenure.holder));
                prop_assert!(catalogue.entities.contains_key(&tenure.office));
            }
        }
    }
}

#[test]
fn changes_can_be_written_down_and_read_back() {
    let (changes, _) = starter::changes();
    let sample: Vec<Change> = changes.into_iter().step_by(97).collect();
    let packed = rmp_serde::to_vec_named(&sample).unwrap();
    let read: Vec<Change> = rmp_serde::from_slice(&packed).unwrap();
    assert_eq!(read, sample);
}

/// Everything that is at hand, together. Says so when nothing is.
#[test]
fn the_shared_catalogue_imports_together() {
    let folder = std::env::var_os("INCUMBENT_SHARED_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"),
        PathBuf::from,
    );
    let Ok(listing) = std::fs::read_dir(folder.join("catalogue")) else {
        eprintln!("skipped: no catalogue in {}", folder.display());
        return;
    };
    let mut paths: Vec<PathBuf> = listing.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "gz"));
    paths.sort();
    let as_of = date("2026-06-12");
    let inputs: Vec<_> = paths
        .iter()
        .map(|path| Input::from_path(path, as_of, MissingEnd::Unknown))
        .collect();
    let mut catalogue = Catalogue::default();
    let report = import_into(&mut catalogue, &inputs);
    eprintln!("{report}");
    let refused: Vec<_> = report.refused.keys().copied().collect();
    assert_eq!(refused, [Refusal::EndBeforeStart], "{report}");
    let used = report.read - report.refused_total() - report.skipped_total();
    assert!(used > 100_000 && report.stored.people > 45_000, "{report}");
    let again = import_into(&mut catalogue, &inputs);
    assert_eq!(again.changes, 0);
}
