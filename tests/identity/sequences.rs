//! Random sequences of all that can happen to a catalogue.

use incumbent::catalogue::{Journal, State, Store};
use proptest::prelude::*;

use super::made::exported;
use super::world::{Step, World};

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => (0..8_u8, 0..4_u8).prop_map(|(key, name)| Step::Upsert(key, name)),
        3 => (any::<u8>(), 0..6_u8).prop_map(|(holder, row)| Step::Tenure(holder, row)),
        4 => (any::<u8>(), any::<u8>()).prop_map(|(into, from)| Step::Merge(into, from)),
        2 => (any::<u8>(), any::<u8>()).prop_map(|(one, name)| Step::Call(one, name)),
        3 => any::<u8>().prop_map(Step::Unmerge),
        2 => any::<u8>().prop_map(Step::Split),
        1 => any::<u8>().prop_map(Step::Delete),
        3 => prop::collection::vec(0..10_u8, 1..4).prop_map(Step::Import),
        3 => (0..4_u8).prop_map(Step::Remember),
        1 => (0..8_u8).prop_map(Step::Expire),
        1 => Just(Step::Compact),
        1 => Just(Step::Restart),
        1 => Just(Step::CatchUp),
    ];
    prop::collection::vec(step, 1..60)
}

/// Other sequences each time, as many as a test run has time for; `PROPTEST_CASES` tries more.
fn config() -> ProptestConfig {
    let given = ProptestConfig::default();
    let asked = std::env::var_os("PROPTEST_CASES").is_some();
    ProptestConfig {
        cases: if asked { given.cases } else { 64 },
        ..given
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_id_keeps_its_meaning_on_every_replica(steps in steps()) {
        let mut world = World::new();
        let mut records = Vec::new();
        for step in &steps {
            // What a compaction will remove is kept, to replay it from scratch.
            let before = records.len() as u64;
            world.do_it(step);
            if !matches!(step, Step::Compact) {
                world.journal().read(before, &mut |record| {
                    records.push(record);
                    std::ops::ControlFlow::Continue(())
                }).unwrap();
            }
            world.check();
        }
        let revision = world.state.revision();
        prop_assert_eq!(records.len() as u64, revision);
        let expected = exported(world.state.catalogue(), revision);
        let mut scratch = State::default();
        for record in &records {
            scratch.apply(record);
        }
        prop_assert!(scratch == world.state, "replay from scratch");
        let loaded = State::load(world.journal()).unwrap();
        prop_assert!(loaded == world.state, "from the file");
        // Another replica keeps a journal of its own: the same records, and then a checkpoint.
        let folder = tempfile::tempdir().unwrap();
        let copy = Store::create_if_missing(&folder.path().join("copy.redb")).unwrap();
        for record in &records {
            let expected = record.revision - 1;
            Journal::append(&copy, expected, std::slice::from_ref(record)).unwrap();
        }
        let followed = State::load(&copy).unwrap();
        let export = exported(followed.catalogue(), followed.revision());
        prop_assert!(export == expected, "from another journal");
        copy.write_checkpoint(revision, &mut followed.checkpoint(), revision).unwrap();
        let loaded = State::load(&copy).unwrap();
        prop_assert!(loaded == followed, "from the copy's checkpoint");
        let mut replica = world.replica.clone();
        replica.catch_up(world.journal()).unwrap();
        prop_assert_eq!(exported(replica.catalogue(), replica.revision()), expected);
    }
}
