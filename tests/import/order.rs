//! The order of lines, files and imports, and what importing again does.

use std::path::{Path, PathBuf};

use incumbent::catalogue::import::{Content, Input, MissingEnd, Refusal, Report};
use incumbent::catalogue::{Change, starter};
use incumbent::model::{Catalogue, End, EntityId};
use proptest::prelude::*;

use super::{date, entity, import_into, input, line, lines};

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
    let tenure = catalogue.tenures.values().next().unwrap().to_tenure();
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
        let tenures = catalogue.tenures.values().map(|one| one.to_tenure());
        let tenures: Vec<_> = tenures.collect();
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
#[allow(clippy::print_stderr, reason = "the report is for who runs the test")]
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
