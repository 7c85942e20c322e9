//! Merges undone: what comes back, what stays, and what an operator is told of.

use incumbent::catalogue::{Change, ConflictReason, Edit, batch, merge, unmerge};
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
    let told: Vec<_> = conflicts
        .iter()
        .map(|one| (one.field, one.value.as_str(), one.reason))
        .collect();
    assert_eq!(
        told,
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
    let told: Vec<_> = conflicts
        .iter()
        .map(|one| (one.field, one.value.as_str(), one.reason))
        .collect();
    assert_eq!(
        told,
        [
            ("names", "Added Later", ConflictReason::AddedSince),
            ("tenures", later.as_str(), ConflictReason::AddedSince),
        ]
    );
    // Listed, and left where it is.
    assert_eq!(holder_of(&world, 3), id(1));
}
