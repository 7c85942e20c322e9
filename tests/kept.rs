//! An index that is kept with a checkpoint is the one that a fresh start would make, and what is
//! wrong with it costs time and nothing else.

#![allow(clippy::unwrap_used, reason = "what cannot be set up fails the test")]

use std::cell::RefCell;
use std::io::Write;
use std::sync::{Arc, LazyLock, Once};

use incumbent::catalogue::compact::{History, compact};
use incumbent::catalogue::{
    Change, CheckpointPart, Journal, Meta, Record, Section, State, Store, kept, starter,
};
use incumbent::index::Snapshot;
use incumbent::model::{Article, EntityId, Mention, Options, PartialDate};
use incumbent::resolve::resolve;

/// A store that holds the starter catalogue, with a checkpoint that keeps its index.
fn store(folder: &tempfile::TempDir) -> Store {
    let store = Store::create_if_missing(&folder.path().join("s.redb")).unwrap();
    // Reading it takes most of the time.
    static STARTER: LazyLock<Vec<Change>> = LazyLock::new(|| starter::changes().0);
    write(&store, STARTER.clone());
    checkpoint(&store);
    store
}

fn write(store: &Store, changes: Vec<Change>) {
    let after = store.revision().unwrap();
    let records = Record::of_write(after, changes, &Meta::default(), None);
    Journal::append(store, after, &records).unwrap();
}

/// Keeps a checkpoint of what the store holds, with what it has for an index.
fn checkpoint(store: &Store) {
    let (state, kept) = kept::load(store).unwrap();
    let snapshot = kept::index(kept, &state);
    let parts = &mut kept::parts(&snapshot, &state);
    compact(store, &state, parts, History::All, 0).unwrap();
}

/// Gives the index of the checkpoint other bytes.
fn rewrite(store: &Store, change: impl Fn(usize, &mut Vec<u8>)) {
    let state = State::of_checkpoint(store).unwrap();
    let mut parts: Vec<Vec<u8>> = Vec::new();
    store
        .read_checkpoint(Section::Index, &mut |part| {
            parts.push(part.to_vec());
            Ok(())
        })
        .unwrap();
    assert!(parts.len() > 2, "it is more than its head");
    for (place, part) in parts.iter_mut().enumerate() {
        change(place, part);
    }
    let index = parts.into_iter().map(|bytes| CheckpointPart {
        section: Section::Index,
        bytes,
    });
    let mut all = state.checkpoint().chain(index.map(Ok));
    store
        .write_checkpoint(state.revision(), &mut all, 0)
        .unwrap();
}

/// What is kept of a snapshot, byte for byte.
fn bytes(snapshot: &Snapshot) -> Vec<u8> {
    snapshot.keep().pieces().collect::<Vec<_>>().concat()
}

fn answers(snapshot: &Snapshot) -> String {
    let texts = [
        "Dutch Prime Minister Mark Rutte",
        "Stoltenbrg",
        "NATO Secretary General",
        "ECB",
        "the European Commission president",
        "Ruritanian chancellor",
        "Ada Newcomer",
    ];
    let mentions = texts.map(|text| Mention {
        text: text.to_owned(),
        ..Mention::default()
    });
    let article = Article {
        date: PartialDate::new(2021, 6, 1).ok(),
        mentions: mentions.to_vec(),
        options: Options {
            evidence: Some(true),
            ..Options::default()
        },
        ..Article::default()
    };
    format!("{:?} {:?}", snapshot.counts(), resolve(snapshot, &article))
}

/// A person whom only a later record tells of, and one who has gone by then.
fn later(state: &State) -> Vec<Change> {
    let mut entities = state.catalogue().entities.values();
    let mut person = entities.next().unwrap().to_entity();
    let gone = entities.next().unwrap().id;
    person.id = EntityId::derive("later", "ada");
    person.names.truncate(1);
    "Ada Newcomer".clone_into(&mut person.names[0].text);
    vec![
        Change::PutEntity(Box::new(person)),
        Change::DeleteEntity { id: gone },
    ]
}

thread_local! {
    static LINES: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Writes what is logged to the lines of its thread.
struct Lines;

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        LINES.with_borrow_mut(|lines| lines.write(bytes))
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Does the work, and returns what this thread logged meanwhile.
fn logged<T>(work: impl FnOnce() -> T) -> (T, String) {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let lines = tracing_subscriber::fmt().with_ansi(false);
        lines.with_writer(|| Lines).init();
    });
    LINES.with_borrow_mut(Vec::clear);
    let done = work();
    let told = LINES.with_borrow_mut(std::mem::take);
    (done, String::from_utf8(told).unwrap())
}

#[test]
fn a_kept_index_is_the_one_that_is_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(&folder);
    let ((state, kept), told) = logged(|| kept::load(&store).unwrap());
    assert!(told.contains("index loaded"), "{told}");
    let kept = kept.unwrap();
    let catalogue = Arc::new(state.catalogue().clone());
    let built = Snapshot::build(catalogue, state.revision());
    assert!(bytes(&kept) == bytes(&built), "every byte is the same");
    assert_eq!(answers(&kept), answers(&built));
}

#[test]
fn records_after_the_checkpoint_are_put_over_it() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(&folder);
    write(&store, later(&State::load(&store).unwrap()));
    // Once as records behind the checkpoint, once by a checkpoint whose index is older.
    for _ in 0..2 {
        let (state, kept) = kept::load(&store).unwrap();
        let snapshot = kept::index(kept, &state);
        assert_eq!(snapshot.revision(), state.revision());
        assert!(
            snapshot.indexed_revision() < state.revision(),
            "it was advanced"
        );
        let catalogue = Arc::new(state.catalogue().clone());
        let built = Snapshot::build(catalogue, state.revision());
        assert_eq!(answers(&snapshot), answers(&built));
        assert!(answers(&snapshot).contains("Ada Newcomer"));
        checkpoint(&store);
        assert_eq!(store.tail().unwrap().records, 0);
    }
}

#[test]
fn a_damaged_index_is_made_anew_and_said() {
    let folder = tempfile::tempdir().unwrap();
    let cases: [fn(usize, &mut Vec<u8>); 4] = [
        // A bit of what was indexed, one of its head, a part that is cut short, one too many.
        |place, part| part[20] ^= u8::from(place == 1),
        |place, part| part[40] ^= u8::from(place == 0),
        |place, part| part.truncate(if place == 2 { 5 } else { usize::MAX }),
        |place, part| {
            if place == 1 {
                part.clear();
            }
        },
    ];
    let store = store(&folder);
    let whole = answers(&kept::load(&store).unwrap().1.unwrap());
    for (number, case) in cases.into_iter().enumerate() {
        rewrite(&store, case);
        let ((state, kept), told) = logged(|| kept::load(&store).unwrap());
        assert!(kept.is_none(), "case {number}");
        assert!(told.contains("WARN"), "case {number}: {told}");
        assert!(
            told.contains("the index is made anew"),
            "case {number}: {told}"
        );
        let snapshot = kept::index(kept, &state);
        assert_eq!(answers(&snapshot), whole, "case {number}");
        checkpoint(&store);
        assert!(kept::load(&store).unwrap().1.is_some(), "case {number}");
    }
}

#[test]
fn an_index_of_another_version_is_made_anew_and_said() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(&folder);
    rewrite(&store, |place, part| {
        if place == 0 {
            part[0] = if part[0] == b'0' { b'1' } else { b'0' };
        }
    });
    let ((state, kept), told) = logged(|| kept::load(&store).unwrap());
    assert!(kept.is_none());
    assert!(told.contains("of another version"), "{told}");
    assert!(!told.contains("WARN"), "an update is nothing wrong: {told}");
    assert!(answers(&kept::index(kept, &state)).contains("Rutte"));
}
