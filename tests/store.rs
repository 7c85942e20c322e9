//! The store: what was written is there after a restart, and nothing else is opened.

#![allow(clippy::unwrap_used, reason = "what cannot be set up fails the test")]

#[path = "support/lines.rs"]
mod lines;

use std::path::{Path, PathBuf};

use incumbent::catalogue::compact::{History, compact};
use incumbent::catalogue::import::{LINE_LIMIT, Rules, import, read};
use incumbent::catalogue::{
    AppendError, CHANGES_PER_RECORD, Call, Change, CheckpointPart, FORMAT_VERSION, Journal,
    JournalError, Meta, Part, Record, Section, State, Store, StoreError, apply, starter,
};
use incumbent::model::{Catalogue, EntityId, Source};
use tempfile::TempDir;

use lines::parsed;

fn folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("catalogue.redb");
    (folder, path)
}

fn meta() -> Meta {
    Meta {
        time: 1_700_000_000_000,
        author: "tester".to_owned(),
        reason: "import".to_owned(),
    }
}

fn sources(count: usize) -> Vec<Change> {
    (0..count)
        .map(|number| {
            Change::PutSource(Source {
                name: format!("source {number}"),
                ..Source::default()
            })
        })
        .collect()
}

fn part(section: Section, bytes: &[u8]) -> Result<CheckpointPart, String> {
    let bytes = bytes.to_vec();
    Ok(CheckpointPart { section, bytes })
}

fn error(path: &Path) -> StoreError {
    Store::open(path).map(|_| ()).unwrap_err()
}

#[test]
fn a_store_has_its_name_only_once_it_is_one() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..20 {
        let path = folder.path().join(format!("{number}.redb"));
        let made = std::sync::atomic::AtomicBool::new(false);
        std::thread::scope(|scope| {
            // Whoever is killed here leaves what this sees.
            scope.spawn(|| {
                while !made.load(std::sync::atomic::Ordering::Acquire) {
                    match std::fs::read(&path) {
                        Ok(bytes) => assert!(bytes.starts_with(b"redb"), "half a store"),
                        Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::NotFound),
                    }
                }
            });
            let store = Store::create_if_missing(&path);
            made.store(true, std::sync::atomic::Ordering::Release);
            store.unwrap();
        });
    }
    // Nor is anything left beside them.
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 20);
}

#[test]
fn of_two_that_make_a_store_at_once_one_has_it() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..20 {
        let path = folder.path().join(format!("{number}.redb"));
        let make = || Store::create_if_missing(&path);
        let (one, other) = std::thread::scope(|scope| {
            let other = scope.spawn(make);
            (make(), other.join().unwrap())
        });
        let refused = [one, other].into_iter().filter_map(Result::err);
        let refused: Vec<String> = refused.map(|error| error.to_string()).collect();
        assert_eq!(refused.len(), 1, "both hold a store of one name");
        assert!(refused[0].contains("another process"), "{refused:?}");
    }
}

#[test]
fn the_starter_catalogue_survives_a_restart() {
    let (_folder, path) = folder();
    let (changes, _) = starter::changes();
    let (expected, _) = starter::load();
    let store = Store::create_if_missing(&path).unwrap();
    assert_eq!(store.load().unwrap(), (Catalogue::default(), 0));
    let revision = store.append(&changes, &meta()).unwrap();
    assert_eq!(revision, changes.len().div_ceil(CHANGES_PER_RECORD) as u64);
    drop(store);

    let store = Store::open(&path).unwrap();
    assert_eq!(store.revision().unwrap(), revision);
    let (catalogue, loaded) = store.load().unwrap();
    assert_eq!(loaded, revision);
    assert!(catalogue == expected);
    let bytes = |catalogue: &Catalogue| {
        serde_json::to_vec(&(
            catalogue
                .entities
                .values()
                .map(|one| one.to_entity())
                .collect::<Vec<_>>(),
            catalogue
                .tenures
                .values()
                .map(|one| one.to_tenure())
                .collect::<Vec<_>>(),
            &catalogue.redirects,
            &catalogue.sources,
        ))
        .unwrap()
    };
    assert!(bytes(&catalogue) == bytes(&expected));
    // The same files again change nothing: no change, no record, no new revision.
    let parsed = read(&starter::inputs(), LINE_LIMIT, &mut ()).unwrap();
    let (again, report) = import(&State::of(catalogue, 0), parsed, Rules::default());
    assert_eq!((again.len(), report.changes), (0, 0));
    assert_eq!(store.append(&again, &meta()).unwrap(), revision);
}

#[test]
fn records_carry_who_when_and_why_and_are_bounded() {
    let (_folder, path) = folder();
    let store = Store::create_if_missing(&path).unwrap();
    let changes = sources(2 * CHANGES_PER_RECORD + 1);
    assert_eq!(store.append(&changes, &meta()).unwrap(), 3);
    assert_eq!(store.append(&sources(1), &Meta::default()).unwrap(), 4);
    let mut records = Vec::new();
    store.replay(&mut |record| records.push(record)).unwrap();
    let sizes: Vec<_> = records.iter().map(|record| record.changes.len()).collect();
    assert_eq!(sizes, [CHANGES_PER_RECORD, CHANGES_PER_RECORD, 1, 1]);
    let revisions: Vec<_> = records.iter().map(|record| record.revision).collect();
    assert_eq!(revisions, [1, 2, 3, 4]);
    assert_eq!(records[2].time, 1_700_000_000_000);
    assert_eq!(records[2].author, "tester");
    assert_eq!(records[2].reason, "import");
    let replayed: Vec<_> = records
        .into_iter()
        .flat_map(|record| record.changes)
        .collect();
    assert_eq!(replayed[..changes.len()], changes);
}

#[test]
fn the_state_is_a_function_of_the_changes_however_they_are_batched() {
    let (changes, _) = starter::changes();
    let changes = &changes[..5_000];
    let (_folder, path) = folder();
    let store = Store::create_if_missing(&path).unwrap();
    for part in changes.chunks(777) {
        store.append(part, &meta()).unwrap();
    }
    let mut expected = Catalogue::default();
    for change in changes {
        apply(&mut expected, change);
    }
    assert!(store.load().unwrap().0 == expected);
}

#[test]
fn a_second_handle_is_told_that_the_store_is_open() {
    let (_folder, path) = folder();
    let store = Store::create_if_missing(&path).unwrap();
    let second = error(&path);
    assert!(matches!(second, StoreError::AlreadyOpen { .. }), "{second}");
    let text = second.to_string();
    assert!(text.contains("already open by another process"), "{text}");
    assert!(text.contains(&path.display().to_string()), "{text}");
    drop(store);
    assert_eq!(Store::open(&path).unwrap().revision().unwrap(), 0);
}

#[test]
fn a_second_process_is_told_that_the_store_is_open() {
    let (folder, path) = folder();
    let lines = folder.path().join("one.ftm.jsonl");
    let line = r#"{"id":"p","schema":"Person","properties":{"name":["Jo Doe"]}}"#;
    std::fs::write(&lines, line).unwrap();
    let import = || {
        std::process::Command::new(env!("CARGO_BIN_EXE_incumbent"))
            .args(["import", "--store"])
            .args([&path, &lines])
            .env_clear()
            .output()
            .unwrap()
    };
    let store = Store::create_if_missing(&path).unwrap();
    let refused = import();
    assert!(!refused.status.success());
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(said.contains("already open by another process"), "{said}");
    assert!(said.contains(&path.display().to_string()), "{said}");
    assert_eq!(store.revision().unwrap(), 0);
    drop(store);

    let done = import();
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{said}");
    let (catalogue, revision) = Store::open(&path).unwrap().load().unwrap();
    assert_eq!((catalogue.entities.len(), revision), (1, 1));
}

#[test]
fn what_is_no_store_is_refused_and_left_as_it_was() {
    let (folder, path) = folder();
    let missing = error(&path);
    assert!(matches!(missing, StoreError::Missing { .. }), "{missing}");
    assert!(!path.exists());

    let text = folder.path().join("notes.txt");
    for content in ["", "x", "{\"id\": \"a catalogue, but of lines\"}\n"] {
        std::fs::write(&text, content).unwrap();
        let refused = error(&text);
        assert!(matches!(refused, StoreError::NotAStore { .. }), "{refused}");
        if !content.is_empty() {
            let refused = Store::create_if_missing(&text).map(|_| ()).unwrap_err();
            assert!(matches!(refused, StoreError::NotAStore { .. }), "{refused}");
        }
        assert_eq!(std::fs::read_to_string(&text).unwrap(), content);
    }

    let other = folder.path().join("other.redb");
    let table: redb::TableDefinition<'_, u64, u64> = redb::TableDefinition::new("theirs");
    let database = redb::Database::create(&other).unwrap();
    let write = database.begin_write().unwrap();
    write.open_table(table).unwrap().insert(1, 1).unwrap();
    write.commit().unwrap();
    drop(database);
    let refused = Store::create_if_missing(&other).map(|_| ()).unwrap_err();
    assert!(matches!(refused, StoreError::NotAStore { .. }), "{refused}");

    let folder_itself = error(folder.path());
    assert!(
        matches!(folder_itself, StoreError::Io { .. }),
        "{folder_itself}"
    );
}

#[test]
fn an_unknown_format_version_is_named() {
    let (_folder, path) = folder();
    drop(Store::create_if_missing(&path).unwrap());
    let table: redb::TableDefinition<'_, &str, u64> = redb::TableDefinition::new("incumbent meta");
    let database = redb::Database::open(&path).unwrap();
    let write = database.begin_write().unwrap();
    write
        .open_table(table)
        .unwrap()
        .insert("format version", 77)
        .unwrap();
    write.commit().unwrap();
    drop(database);
    let refused = error(&path);
    assert!(
        matches!(refused, StoreError::UnknownFormat { found: 77, .. }),
        "{refused}"
    );
    let text = refused.to_string();
    assert!(text.contains("77"), "{text}");
    assert!(
        text.contains(&format!("version {FORMAT_VERSION}")),
        "{text}"
    );
}

#[test]
fn a_damaged_record_is_an_error_that_names_it() {
    let table: redb::TableDefinition<'_, u64, &[u8]> = redb::TableDefinition::new("journal");
    for (name, damage) in [("bytes", true), ("a gap", false)] {
        let (_folder, path) = folder();
        let store = Store::create_if_missing(&path).unwrap();
        for _ in 0..3 {
            store.append(&sources(3), &meta()).unwrap();
        }
        drop(store);
        let database = redb::Database::open(&path).unwrap();
        let write = database.begin_write().unwrap();
        {
            let mut journal = write.open_table(table).unwrap();
            let mut bytes = journal.remove(2).unwrap().unwrap().value().to_vec();
            if damage {
                let middle = bytes.len() / 2;
                bytes[middle] ^= 1;
                journal.insert(2, bytes.as_slice()).unwrap();
            }
        }
        write.commit().unwrap();
        drop(database);
        let refused = Store::open(&path).unwrap().load().unwrap_err();
        let expected = if damage { 2 } else { 3 };
        assert!(
            matches!(refused, StoreError::Damaged { revision, .. } if revision == expected),
            "{name}: {refused}"
        );
    }
}

#[test]
fn an_id_once_given_survives_further_imports() {
    let (_folder, path) = folder();
    let store = Store::create_if_missing(&path).unwrap();
    let first =
        r#"{"id":"z","schema":"Person","properties":{"name":["Jo Doe"],"wikidataId":["Q1"]}}"#;
    let second =
        r#"{"id":"a","schema":"Person","properties":{"name":["Joanna Doe"],"wikidataId":["Q1"]}}"#;
    for lines in [first, second, second, first] {
        let (catalogue, _) = store.load().unwrap();
        let (changes, _) = import(
            &State::of(catalogue.clone(), 0),
            parsed(lines),
            Rules::default(),
        );
        store.append(&changes, &meta()).unwrap();
    }
    // Two imports changed something; the repeated ones did not.
    assert_eq!(store.revision().unwrap(), 2);
    let (catalogue, _) = store.load().unwrap();
    let id = EntityId::derive("ftm", "z");
    assert_eq!(catalogue.canonical(EntityId::derive("ftm", "a")), id);
    let entity = catalogue.entities.get(&id).unwrap();
    assert_eq!(entity.primary_name(), "Jo Doe");
    assert!(entity.records().eq(["ftm:a", "ftm:z"]));
}

/// A store of format version 1 as its own program wrote it: two imports, the second joining a
/// record to the person of the first.
#[test]
fn a_store_of_format_version_1_is_read_and_goes_on() {
    let packed: &[u8] = include_bytes!("store_formats/version_1.redb.gz");
    let (_folder, path) = folder();
    let mut file = std::fs::File::create(&path).unwrap();
    std::io::copy(&mut flate2::read::GzDecoder::new(packed), &mut file).unwrap();
    drop(file);
    let store = Store::open(&path).unwrap();
    let mut records = Vec::new();
    store.replay(&mut |record| records.push(record)).unwrap();
    assert_eq!(records.len(), 2);
    assert_eq!(records[0].reason, "import of one");
    assert!(
        records
            .iter()
            .all(|one| one.part.is_none() && one.call.is_none())
    );
    let (catalogue, revision) = store.load().unwrap();
    assert_eq!(revision, 2);
    let person = EntityId::derive("ftm", "p");
    assert_eq!(catalogue.canonical(EntityId::derive("ftm", "a")), person);
    let records = catalogue.entities.get(&person).unwrap().records();
    assert!(records.eq(["ftm:a", "ftm:p"]));
    assert_eq!(catalogue.tenures.len(), 1);

    store.append(&sources(1), &meta()).unwrap();
    drop(store);
    let store = Store::open(&path).unwrap();
    assert_eq!(store.revision().unwrap(), 3);
    assert_eq!(store.load().unwrap().0.entities, catalogue.entities);
}

/// A store of format version 3 as its own program wrote it: two imports, and a checkpoint that the
/// first of them is only in.
#[test]
fn a_checkpoint_of_format_version_3_is_read() {
    let packed: &[u8] = include_bytes!("store_formats/version_3.redb.gz");
    let (_folder, path) = folder();
    let mut file = std::fs::File::create(&path).unwrap();
    std::io::copy(&mut flate2::read::GzDecoder::new(packed), &mut file).unwrap();
    drop(file);
    let store = Store::open(&path).unwrap();
    assert_eq!(Journal::oldest(&store).unwrap(), 2, "the first is let go");
    let (catalogue, revision) = store.load().unwrap();
    assert_eq!(revision, 2);
    let entity = |key| catalogue.entities.get(&EntityId::derive("ftm", key));
    let names = |key| -> Vec<&str> { entity(key).unwrap().names().map(|one| one.text).collect() };
    assert_eq!(names("p"), ["Ada Example", "Ada Specimen"]);
    assert_eq!(names("q"), ["Eve Example"]);
    assert_eq!(names("o"), ["Minister of Samples"]);
    let held: Vec<_> = catalogue.tenures.values().collect();
    assert_eq!(held.len(), 1);
    assert_eq!(held[0].holder, EntityId::derive("ftm", "p"));

    // It goes on, and the next checkpoint is of this version.
    store.append(&sources(1), &meta()).unwrap();
    let state = State::load(&store).unwrap();
    let none = &mut std::iter::empty();
    compact(&store, &state, none, History::All, 0).unwrap();
    drop(store);
    let store = Store::open(&path).unwrap();
    assert_eq!(store.load().unwrap().0.entities, catalogue.entities);
}

#[test]
fn an_append_is_compared_and_set() {
    let (_folder, path) = folder();
    let store = Store::create_if_missing(&path).unwrap();
    let journal: &dyn Journal = &store;
    let call = Call {
        key: "a call".to_owned(),
        digest: u64::MAX,
        answer: vec![0, 159, 255],
    };
    let write = |expected| {
        let changes = sources(CHANGES_PER_RECORD + 1);
        Record::of_write(expected, changes, &meta(), Some(call.clone()))
    };
    let records = write(0);
    assert_eq!(journal.append(0, &records).unwrap(), 2);
    let moved = journal.append(0, &records).unwrap_err();
    assert!(matches!(moved, AppendError::Moved { head: 2 }), "{moved}");
    // Records that do not go on from there are a defect of the caller, and leave no trace.
    assert!(journal.append(2, &write(7)).is_err());
    assert_eq!(journal.head().unwrap(), 2);

    let mut read = Vec::new();
    journal
        .read(0, &mut |record| {
            read.push(record);
            std::ops::ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(read, records);
    let part = Some(Part { first: 1, last: 2 });
    assert_eq!((read[0].part, read[1].part), (part, part));
    assert_eq!((&read[0].call, &read[1].call), (&None, &Some(call)));
    let mut first = Vec::new();
    journal
        .read(0, &mut |record| {
            first.push(record.revision);
            std::ops::ControlFlow::Break(())
        })
        .unwrap();
    assert_eq!(first, [1]);
}

#[test]
fn compacted_history_is_told_and_the_revision_stays() {
    let (_folder, path) = folder();
    let store = Store::create_if_missing(&path).unwrap();
    for _ in 0..3 {
        store.append(&sources(1), &meta()).unwrap();
    }
    let journal: &dyn Journal = &store;
    assert_eq!(
        journal
            .read_checkpoint(Section::State, &mut |_| Ok(()))
            .unwrap(),
        None
    );
    let parts = || [part(Section::State, b"one"), part(Section::State, b"two")].into_iter();
    journal.write_checkpoint(2, &mut parts(), 2).unwrap();
    assert_eq!((journal.oldest().unwrap(), journal.head().unwrap()), (3, 3));
    let mut seen = Vec::new();
    let revision = journal.read_checkpoint(Section::State, &mut |part| {
        seen.push(part.to_vec());
        Ok(())
    });
    assert_eq!(revision.unwrap(), Some(2));
    assert_eq!(seen, [b"one", b"two"]);
    let gone = journal
        .read(1, &mut |_| std::ops::ControlFlow::Continue(()))
        .unwrap_err();
    assert!(
        matches!(gone, JournalError::Compacted { oldest: 3 }),
        "{gone}"
    );
    // An index may be there or not; the state's parts stay apart from it.
    let index = |journal: &dyn Journal| {
        let mut seen = Vec::new();
        let revision = journal.read_checkpoint(Section::Index, &mut |part| {
            seen.push(part.to_vec());
            Ok(())
        });
        (revision.unwrap(), seen)
    };
    assert_eq!(index(journal), (None, vec![]));
    let mut mixed = [
        part(Section::Index, b"i"),
        part(Section::State, b"one"),
        part(Section::Index, b"j"),
        part(Section::State, b"two"),
    ]
    .into_iter();
    journal.write_checkpoint(2, &mut mixed, 0).unwrap();
    assert_eq!(
        index(journal),
        (Some(2), vec![b"i".to_vec(), b"j".to_vec()])
    );
    // A part that cannot be made changes nothing.
    let mut broken = [part(Section::State, b"x"), Err("broken".to_owned())].into_iter();
    assert!(journal.write_checkpoint(3, &mut broken, 3).is_err());
    assert_eq!(journal.oldest().unwrap(), 3);
    assert_eq!(
        index(journal),
        (Some(2), vec![b"i".to_vec(), b"j".to_vec()])
    );
    // With all records gone the numbers still go on.
    journal.write_checkpoint(3, &mut parts(), 3).unwrap();
    drop(store);
    let store = Store::open(&path).unwrap();
    assert_eq!(store.revision().unwrap(), 3);
    assert_eq!(store.append(&sources(1), &meta()).unwrap(), 4);
}
