//! What is exported as FollowTheMoney is what an import of it makes again.

use incumbent::catalogue::export::{Format, export};
use incumbent::model::Catalogue;

use super::{RUTTE, entity, import_text, lines};

fn exported(catalogue: &Catalogue) -> String {
    let mut bytes = Vec::new();
    export(catalogue, 1, Format::FollowTheMoney, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn an_export_imported_into_nothing_is_the_same_export() {
    let (catalogue, report) = import_text(
        &(lines(RUTTE)
            + &lines(&[
                "a Company name=Acme_Ltd alias=Acme abbreviation=ACM previousName=Apex \
                 leiCode=7ZW8QJWVPR4P1J1KQY45 swiftBic=ACMEGB2L bvdId=GB1 dunsCode=123 \
                 icijId=4 innCode=5 npiCode=6 ogrnCode=7 okpoCode=8 uniqueEntityId=9 \
                 uscCode=10 vatCode=GB11 wikidataId=Q1 incorporationDate=1901 country=gb",
                "c Position name=Chair_of_Acme organization=a inceptionDate=1901-02",
                "t3 Occupancy holder=p post=c startDate=2025 status=acting constituency=Hill",
                "h Address name=Hill",
            ])),
    );
    assert_eq!(
        report.refused_total() + report.repaired_total(),
        0,
        "{report}"
    );
    let acme = entity(&catalogue, "a");
    assert_eq!(acme.identifiers.len(), 13);
    let first = exported(&catalogue);
    let (again, report) = import_text(&first);
    assert_eq!(
        report.refused_total() + report.repaired_total(),
        0,
        "{report}"
    );
    assert_eq!(exported(&again), first);
    assert_eq!(entity(&again, "a"), acme);
}

#[test]
fn an_identifier_that_is_none_is_dropped_and_told() {
    let (catalogue, report) = import_text(&lines(&[
        "a Company name=Acme leiCode=not_one|L1",
        "h Address name=Hill leiCode=L2",
    ]));
    assert_eq!(report.repaired_total(), 1, "{report}");
    let values = |key: &str| -> Vec<(String, String)> {
        let identifiers = entity(&catalogue, key).identifiers.into_iter();
        identifiers.map(|one| (one.scheme, one.value)).collect()
    };
    assert_eq!(values("a"), [("lei".to_owned(), "L1".to_owned())]);
    assert_eq!(values("h"), [], "a place has none");
}
