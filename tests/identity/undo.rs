//! Merges undone: what comes back, what stays, and what an operator is told of.

use incumbent::catalogue::{
    Change, Conflict, ConflictReason, Edit, SplitOff, batch, merge, split, unmerge,
};
use incumbent::model::{EntityId, NameKind, TenureId};

use super::made::{id, name, person, tenure};
use super::world::{Step, World};

/// Two people, each with a tenure of the office, of whom the first takes the second over.
fn merged() -> World {
    let mut world = World::new();
    for step in [Step::Upsert(1, 0), Step::Upsert(2, 0), Step::Upsert(3, 0)] {
        world.do_it(&step);
    }
    for (holder, row) in [(1, 1), (2, 2)] {
        let place = world.plain.alive.keys().position(|one| *one == id(holder));
        world.tenure(u8::try_from(place.unwrap()).unwrap(), row);
    }
    let (_, changes, _) = merge(&world.state, "test:1", &["test:2".to_owned()]).unwrap();
    world.write(changes);
    world
}

fn holder_of(world: &World, row: u8) -> EntityId {
    let id = TenureId::derive("ftm", &format!("row {row}"));
    world.state.catalogue().tenures.get(&id).unwrap().holder
}

/// What an operator is told of conflicts.
fn told(conflicts: &[Conflict]) -> Vec<(&str, &str, ConflictReason)> {
    let all = conflicts.iter();
    all.map(|one| (one.field, one.value.as_str(), one.reason))
        .collect()
}

#[test]
fn an_unmerge_restores_what_was_merged_after_later_edits() {
    let mut world = merged();
    let before = person(2, 0);
    assert_eq!(holder_of(&world, 2), id(1));
    let edits = [
        Edit::PutName {
            id: "test:1".to_owned(),
            name: name("Added Later", NameKind::Alias),
        },
        Edit::DeleteName {
            id: "test:2".to_owned(),
            text: "Spelling 0 of 2".to_owned(),
        },
        Edit::PutTenure {
            id: None,
            holder: "test:2".to_owned(),
            office: "test:200".to_owned(),
            tenure: Box::new(tenure(3)),
        },
    ];
    let (changes, _) = batch(&world.state, &edits).unwrap();
    world.write(changes);
    // The survivor is itself taken over, which must not keep the merge from being undone.
    let (_, changes, _) = merge(&world.state, "test:3", &["test:1".to_owned()]).unwrap();
    world.write(changes);
    assert_eq!(world.state.catalogue().canonical(id(2)), id(3));

    let (change, conflicts) = unmerge(&world.state, id(2)).unwrap();
    world.write(vec![Change::Unmerge(Box::new(change))]);
    let catalogue = world.state.catalogue();
    assert!(catalogue.entities.holds(&before));
    assert_eq!((holder_of(&world, 1), holder_of(&world, 2)), (id(3), id(2)));
    assert_eq!(
        told(&conflicts),
        [("names", "Spelling 0 of 2", ConflictReason::RemovedSince)],
        "what was added before the second merge belongs to the first survivor"
    );
    let names = |key: u8| -> Vec<String> {
        let entity = catalogue.entities.get(&id(key)).unwrap();
        entity.names().map(|name| name.text.to_owned()).collect()
    };
    assert_eq!(
        names(3),
        [
            "Person 3",
            "Added Later",
            "Person 1",
            "Spelling 0 of 1",
            "Spelling 0 of 3"
        ]
    );

    // And the second merge, too: the first survivor comes back without what was not its own.
    let (change, _) = unmerge(&world.state, id(1)).unwrap();
    world.write(vec![Change::Unmerge(Box::new(change))]);
    let catalogue = world.state.catalogue();
    assert!(catalogue.entities.holds(&person(3, 0)));
    let first = catalogue.entities.get(&id(1)).unwrap().to_entity();
    assert!(first.names.iter().any(|name| name.text == "Added Later"));
    assert!(!first.names.iter().any(|name| name.text == "Person 2"));
    assert_eq!(first.records, ["test:1"]);
}

#[test]
fn what_was_added_since_a_merge_is_listed_when_it_is_undone() {
    let mut world = merged();
    let edits = [
        Edit::PutName {
            id: "test:1".to_owned(),
            name: name("Added Later", NameKind::Alias),
        },
        Edit::PutTenure {
            id: None,
            holder: "test:2".to_owned(),
            office: "test:200".to_owned(),
            tenure: Box::new(tenure(3)),
        },
    ];
    let (changes, _) = batch(&world.state, &edits).unwrap();
    world.write(changes);
    let (change, conflicts) = unmerge(&world.state, id(2)).unwrap();
    world.write(vec![Change::Unmerge(Box::new(change))]);
    let later = TenureId::derive("ftm", "row 3").to_string();
    assert_eq!(
        told(&conflicts),
        [
            ("names", "Added Later", ConflictReason::AddedSince),
            ("tenures", later.as_str(), ConflictReason::AddedSince),
        ]
    );
    // Listed, and left where it is.
    assert_eq!(holder_of(&world, 3), id(1));
}

#[test]
fn what_was_split_off_is_told_by_no_source_again_once_a_merge_into_it_is_undone() {
    let mut world = World::new();
    for step in [Step::Import(vec![4, 8]), Step::Import(vec![1])] {
        world.do_it(&step);
    }
    let parts = SplitOff {
        names: vec!["Alias 4".to_owned()],
        records: vec!["ftm:8".to_owned()],
        ..SplitOff::default()
    };
    let split = split(&world.state, "ftm:4", &parts).unwrap();
    let off = split.new.id;
    world.write(vec![Change::Split(Box::new(split))]);
    let (_, changes, _) = merge(&world.state, &off.to_string(), &["ftm:1".to_owned()]).unwrap();
    world.write(changes);
    let part = EntityId::derive("ftm", "1");
    let (change, _) = unmerge(&world.state, part).unwrap();
    world.write(vec![Change::Unmerge(Box::new(change))]);

    // What its record says is new to it, the name that it was given stays the first; and the
    // same record read again says nothing new.
    let (changes, _) = world.changes_of(&[8]);
    world.write(changes);
    let entity = world.state.catalogue().entities.get(&off).unwrap();
    let names: Vec<_> = entity.names().map(|name| name.text.to_owned()).collect();
    assert_eq!(names, ["Alias 4", "Alias 8", "Import 8"]);
    let (again, _) = world.changes_of(&[8]);
    assert!(again.is_empty(), "{again:?}");
}

#[test]
fn what_was_split_off_goes_back_with_no_merge_that_is_undone_later() {
    let mut world = World::new();
    for step in [Step::Import(vec![0, 8]), Step::Import(vec![7])] {
        world.do_it(&step);
    }
    let [part, record, top] = ["0", "8", "7"].map(|key| EntityId::derive("ftm", key));
    assert_eq!(world.state.catalogue().canonical(record), part);
    let take_over = |world: &mut World, id: EntityId| {
        let (_, changes, _) = merge(&world.state, "ftm:7", &[id.to_string()]).unwrap();
        world.write(changes);
    };
    take_over(&mut world, part);
    let parts = SplitOff {
        names: vec!["Alias 8".to_owned()],
        records: vec!["ftm:8".to_owned()],
        ..SplitOff::default()
    };
    let split = split(&world.state, "ftm:7", &parts).unwrap();
    let off = split.new.id;
    world.write(vec![Change::Split(Box::new(split))]);
    take_over(&mut world, off);

    let (change, _) = unmerge(&world.state, part).unwrap();
    world.write(vec![Change::Unmerge(Box::new(change))]);
    let catalogue = world.state.catalogue();
    assert_eq!(
        (catalogue.canonical(record), catalogue.canonical(off)),
        (top, top)
    );
    let records = |id: EntityId| -> Vec<String> {
        let entity = catalogue.entities.get(&id).unwrap();
        entity.records().map(str::to_owned).collect()
    };
    assert_eq!(records(part), ["ftm:0"]);
    assert_eq!(records(top), ["ftm:7", "ftm:8"]);
}
