//! What people decided, against what files say afterwards.

use incumbent::catalogue::import::{Content, Kept, Report, Rules, import, read};
use incumbent::catalogue::{Change, Edit, Record, SplitOff, State, batch, merge, split, unmerge};
use incumbent::model::{
    End, Entity, EntityId, Identifier, Kind, Name, NameKind, Provisional, Tenure, TenureId,
};

use super::{LINE_LIMIT, date, input, lines};

/// A catalogue with its history.
#[derive(Default)]
struct World(State);

impl World {
    fn write(&mut self, changes: Vec<Change>) {
        self.0.apply(&Record {
            revision: self.0.revision() + 1,
            changes,
            ..Record::default()
        });
    }

    fn import(&mut self, texts: &[&str]) -> Report {
        self.import_with(texts, Rules::default())
    }

    /// Imports, and once more: the second time changes nothing.
    fn import_with(&mut self, texts: &[&str], rules: Rules) -> Report {
        let (changes, report) = self.changes_of(texts, rules);
        self.write(changes);
        let (again, _) = self.changes_of(texts, rules);
        assert_eq!(again, [], "an import that was made already changes nothing");
        report
    }

    fn changes_of(&self, texts: &[&str], rules: Rules) -> (Vec<Change>, Report) {
        let text = lines(texts);
        let inputs = [input("test", Content::Bytes(text.as_bytes()))];
        import(&self.0, read(&inputs, LINE_LIMIT, &mut ()).unwrap(), rules)
    }

    fn edit(&mut self, edits: &[Edit]) {
        let (changes, _) = batch(&self.0, edits).unwrap();
        self.write(changes);
    }

    fn entity(&self, key: &str) -> Entity {
        let catalogue = self.0.catalogue();
        let id = catalogue.canonical(id(key));
        catalogue.entities.get(&id).unwrap().to_entity()
    }

    fn names(&self, key: &str) -> Vec<String> {
        let names = self.entity(key).names.into_iter();
        names.map(|name| name.text).collect()
    }

    fn tenures(&self) -> Vec<Tenure> {
        let tenures = self.0.catalogue().tenures.values();
        tenures.map(|one| one.to_tenure()).collect()
    }
}

fn id(key: &str) -> EntityId {
    EntityId::derive("ftm", key)
}

fn put_name(key: &str, text: &str, kind: NameKind) -> Edit {
    let text = text.to_owned();
    Edit::PutName {
        id: format!("ftm:{key}"),
        name: Name { text, kind },
    }
}

fn count(report: &Report, kept: Kept) -> u64 {
    report.kept.get(&kept).map_or(0, |tally| tally.count)
}

#[test]
fn what_somebody_edited_holds_against_later_files_and_the_rest_is_kept_up_to_date() {
    let mut world = World::default();
    let before = "p Person name=Jo_Doe alias=JD|Jodo birthDate=1967-02-14 country=nl";
    world.import(&[before]);
    let edited = Entity {
        born: Some(date("1967-02-15")),
        ..world.entity("p")
    };
    world.edit(&[
        Edit::PutEntity {
            id: Some(id("p").to_string()),
            entity: Box::new(edited),
        },
        put_name("p", "Joanna Doe", NameKind::Primary),
        Edit::DeleteName {
            id: "ftm:p".to_owned(),
            text: "JD".to_owned(),
        },
    ]);
    let report = world.import(&[before]);
    assert_eq!(report.changes, 0, "nothing that the file says is new");
    // The source takes a name back, adds one, and learns of the death.
    let after =
        "p Person name=Jo_Doe alias=JD|Jo_D. birthDate=1967-02-14 country=nl|be deathDate=2024";
    let report = world.import(&[after]);
    assert_eq!(world.names("p"), ["Joanna Doe", "Jo D.", "Jo Doe"]);
    let entity = world.entity("p");
    assert_eq!(entity.born, Some(date("1967-02-15")));
    assert_eq!(entity.died, Some(date("2024")));
    assert_eq!(entity.countries, ["be", "nl"]);
    let kept: Vec<&str> = report.kept[&Kept::Edited]
        .first
        .iter()
        .map(|place| place.detail.split_once(": ").unwrap().1)
        .collect();
    assert_eq!(
        kept,
        [
            "birth_date \"1967-02-14\"",
            "names \"JD\"",
            "primary name \"Jo Doe\""
        ]
    );
}

#[test]
fn an_entity_made_by_hand_takes_in_what_a_file_adds_and_loses_nothing() {
    let mut world = World::default();
    let by_hand = Entity {
        identifiers: vec![Identifier {
            scheme: "wikidata".to_owned(),
            value: "Q7".to_owned(),
        }],
        ..named("crm:7", "Josephine Doe")
    };
    world.edit(&[Edit::PutEntity {
        id: None,
        entity: Box::new(by_hand),
    }]);
    world.import(&["p Person name=Jo_Doe birthDate=1967-02-14 wikidataId=Q7"]);
    assert_eq!(world.names("p"), ["Josephine Doe", "Jo Doe"]);
    assert_eq!(world.entity("p").id, EntityId::derive("crm", "7"));
    assert_eq!(world.entity("p").born, Some(date("1967-02-14")));
    world.import(&["p Person name=J._Doe wikidataId=Q7"]);
    assert_eq!(world.names("p"), ["Josephine Doe", "J. Doe"]);
    assert_eq!(world.entity("p").records, ["crm:7", "ftm:p"]);
}

/// A person of one record.
fn named(record: &str, text: &str) -> Entity {
    Entity {
        names: vec![Name {
            text: text.to_owned(),
            kind: NameKind::Primary,
        }],
        records: vec![record.to_owned()],
        ..Entity::new(id(""), Kind::Person)
    }
}

const TWINS: &[&str] = &[
    "a Person name=Jean_Martin wikidataId=Q1 birthDate=1950-01-01",
    "b Person name=Jean_Martin wikidataId=Q1 birthDate=1950-01-01",
];

#[test]
fn what_an_unmerge_parted_stays_parted_though_an_item_and_a_birthday_are_shared() {
    let mut world = World::default();
    world.import(&TWINS[..1]);
    world.import(&["b Person name=Jean_Martin"]);
    let (_, changes, _) = merge(&world.0, "ftm:a", &["ftm:b".to_owned()]).unwrap();
    world.write(changes);
    let (change, _) = unmerge(&world.0, id("b")).unwrap();
    world.write(vec![Change::Unmerge(Box::new(change))]);
    let report = world.import(TWINS);
    assert!(count(&report, Kept::Parted) > 0, "{report}");
    assert_ne!(world.entity("a").id, world.entity("b").id);
    // A third with that item could be either: it stays by itself.
    world.import(&[TWINS[0], TWINS[1], "c Person name=J._Martin wikidataId=Q1"]);
    assert_eq!(world.entity("c").records, ["ftm:c"]);
    // Merged again, they are one again for imports, too.
    let (_, changes, _) = merge(&world.0, "ftm:a", &["ftm:b".to_owned()]).unwrap();
    world.write(changes);
    let report = world.import(&[TWINS[0], TWINS[1], "c Person name=J._Martin wikidataId=Q1"]);
    assert_eq!(count(&report, Kept::Parted), 0);
    assert_eq!(world.entity("c").id, world.entity("a").id);
}

#[test]
fn what_a_split_parted_stays_parted() {
    let mut world = World::default();
    let twins = [
        "a Person name=Jean_Martin wikidataId=Q1",
        "b Person name=Jeanne_Martin alias=J._Martin wikidataId=Q1",
    ];
    world.import(&twins);
    let whole = world.entity("a").id;
    assert_eq!(whole, world.entity("b").id);
    let parts = SplitOff {
        names: vec!["Jeanne Martin".to_owned()],
        records: vec!["ftm:b".to_owned()],
        ..SplitOff::default()
    };
    let change = split(&world.0, "ftm:a", &parts).unwrap();
    let new = change.new.id;
    world.write(vec![Change::Split(Box::new(change))]);
    world.import(&twins);
    assert_eq!((world.entity("a").id, world.entity("b").id), (whole, new));
    assert_eq!(world.names("b"), ["Jeanne Martin", "J. Martin"]);
    assert!(!world.names("a").contains(&"Jeanne Martin".to_owned()));
}

#[test]
fn what_somebody_deleted_stays_deleted_until_it_is_asked_for() {
    let mut world = World::default();
    let texts = [
        "p Person name=Jo_Doe",
        "o Position name=Mayor",
        "t Occupancy holder=p post=o startDate=2001",
    ];
    world.import(&texts);
    world.edit(&[Edit::DeleteEntity {
        id: "ftm:p".to_owned(),
    }]);
    let report = world.import(&texts);
    assert_eq!((report.changes, count(&report, Kept::Deleted)), (0, 2));
    assert_eq!(report.refused_total(), 0, "no fault of the file's");
    assert!(world.0.catalogue().is_gone(id("p")));
    let rules = Rules {
        restore_deleted: true,
    };
    world.import_with(&texts, rules);
    assert_eq!(world.names("p"), ["Jo Doe"]);
    assert_eq!(world.tenures().len(), 1);
}

#[test]
fn a_tenure_that_somebody_edited_or_removed_is_left_alone() {
    let mut world = World::default();
    let texts = [
        "p Person name=Jo_Doe",
        "o Position name=Mayor",
        "t1 Occupancy holder=p post=o startDate=2001 endDate=2005",
        "t2 Occupancy holder=p post=o startDate=2011 endDate=2015",
    ];
    world.import(&texts);
    let edited = TenureId::derive("ftm", "t1");
    let tenure = Tenure {
        end: End::On(date("2006")),
        ..world
            .0
            .catalogue()
            .tenures
            .get(&edited)
            .unwrap()
            .to_tenure()
    };
    world.edit(&[
        Edit::PutTenure {
            id: Some(edited),
            holder: "ftm:p".to_owned(),
            office: "ftm:o".to_owned(),
            tenure: Box::new(tenure),
        },
        Edit::DeleteTenure {
            id: TenureId::derive("ftm", "t2"),
        },
    ]);
    let report = world.import(&texts);
    assert_eq!((report.changes, count(&report, Kept::RowEdited)), (0, 2));
    // A new row within the edited tenure's time says nothing against it; a later one is new.
    let mut more = texts.to_vec();
    more.push("t3 Occupancy holder=p post=o startDate=2003 endDate=2004");
    more.push("t4 Occupancy holder=p post=o startDate=2020 endDate=2024");
    world.import(&more);
    let mut spans: Vec<_> = world
        .tenures()
        .iter()
        .map(|tenure| (tenure.start, tenure.end))
        .collect();
    spans.sort_by_key(|(start, _)| *start);
    assert_eq!(
        spans,
        [
            (Some(date("2001")), End::On(date("2006"))),
            (Some(date("2020")), End::On(date("2024"))),
        ]
    );
}

#[test]
fn what_a_file_no_longer_tells_of_stays() {
    let mut world = World::default();
    let texts = [
        "p Person name=Jo_Doe alias=JD",
        "q Person name=Al_Roe",
        "o Position name=Mayor",
        "t1 Occupancy holder=p post=o startDate=2001 endDate=2005",
        "t2 Occupancy holder=q post=o startDate=2005 endDate=2009",
    ];
    world.import(&texts);
    world.import(&["p Person name=Jo_Doe", texts[2], texts[3]]);
    assert_eq!(world.names("p"), ["Jo Doe"], "a record says all of itself");
    assert_eq!(world.names("q"), ["Al Roe"]);
    assert_eq!(world.tenures().len(), 2);
}

#[test]
fn a_provisional_entity_is_joined_to_nothing() {
    let mut world = World::default();
    let provisional = Entity {
        kind: Kind::Organisation,
        id: EntityId::derive("provisional", "x"),
        provisional: Some(Provisional::default()),
        ..named("provisional:x", "Zenobia Holdings")
    };
    world.write(vec![Change::PutEntity(Box::new(provisional.clone()))]);
    world.import(&["z Company name=Zenobia_Holdings wikidataId=Q5"]);
    assert_eq!(world.entity("z").records, ["ftm:z"]);
    assert!(world.0.catalogue().entities.holds(&provisional));
    // An operator merges it: its name stays with the survivor at the next import.
    let from = provisional.id.to_string();
    let renamed = Entity {
        names: vec![Name {
            text: "Zenobia".to_owned(),
            kind: NameKind::Primary,
        }],
        ..provisional
    };
    world.write(vec![Change::PutEntity(Box::new(renamed))]);
    let (_, changes, _) = merge(&world.0, "ftm:z", &[from]).unwrap();
    world.write(changes);
    world.import(&["z Company name=Zenobia_Holdings_Ltd wikidataId=Q5"]);
    assert_eq!(world.names("z"), ["Zenobia Holdings Ltd", "Zenobia"]);
}

#[test]
fn a_merge_holds_against_files_that_know_two() {
    let mut world = World::default();
    let texts = [
        "a Person name=Jo_Doe birthDate=1967-02-14",
        "b Person name=Joanna_Doe birthDate=1968-03-15",
    ];
    world.import(&texts);
    let (_, changes, _) = merge(&world.0, "ftm:b", &["ftm:a".to_owned()]).unwrap();
    world.write(changes);
    world.import(&texts);
    let entity = world.entity("a");
    assert_eq!(entity.id, id("b"));
    assert_eq!(world.names("a"), ["Joanna Doe", "Jo Doe"]);
    assert_eq!(entity.born, Some(date("1968-03-15")), "the survivor's");
}
