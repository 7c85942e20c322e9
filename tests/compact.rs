//! Compaction: the catalogue stays as it is, with every id ever given up; history goes by policy.

#![allow(clippy::unwrap_used, reason = "what cannot be set up fails the test")]

#[path = "support/program.rs"]
mod program;

use std::io::{BufRead as _, BufReader};
use std::ops::ControlFlow;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use incumbent::catalogue::compact::{History, compact};
use incumbent::catalogue::{
    CHANGES_PER_RECORD, Call, Change, Journal, JournalError, Meta, Record, State, Store, Tail,
    backup, starter,
};
use incumbent::model::{EntityId, Source};
use program::{incumbent, told};
use rustix::process::{Pid, Signal, kill_process};

const HOUR: i64 = 60 * 60 * 1000;

fn source(name: &str) -> Change {
    Change::PutSource(Source {
        name: name.to_owned(),
        ..Source::default()
    })
}

/// Appends a write made at that hour, in as many records as it needs.
fn write(store: &Store, hour: i64, changes: Vec<Change>) {
    let after = store.revision().unwrap();
    let meta = Meta {
        time: hour * HOUR,
        ..Meta::default()
    };
    let call = Some(Call {
        key: format!("call at {hour}"),
        digest: 7,
        answer: vec![1, 2],
    });
    let records = Record::of_write(after, changes, &meta, call);
    Journal::append(store, after, &records).unwrap();
}

fn keep(store: &Store, state: &State, hours: u64, now: i64) -> (u64, u64) {
    let history = History::For(Duration::from_secs(hours * 3600));
    let done = compact(store, state, &mut std::iter::empty(), history, now * HOUR).unwrap();
    assert_eq!(done.revision, state.revision());
    assert_eq!(store.tail().unwrap(), Tail::default());
    assert_eq!(store.oldest().unwrap(), done.oldest);
    (done.dropped, done.oldest)
}

fn revisions(store: &Store) -> Vec<u64> {
    let mut found = Vec::new();
    let after = store.oldest().unwrap() - 1;
    store
        .read(after, &mut |record| {
            found.push(record.revision);
            ControlFlow::Continue(())
        })
        .unwrap();
    found
}

#[test]
fn records_go_by_age_and_never_a_part_of_a_write_or_what_they_made() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::create_if_missing(&folder.path().join("s.redb")).unwrap();
    let (changes, _) = starter::changes();
    // Three records of one write, and four of one each.
    write(&store, 1, changes[..2 * CHANGES_PER_RECORD + 1].to_vec());
    for hour in [2, 3, 9, 4] {
        write(&store, hour, vec![source(&format!("at {hour}"))]);
    }
    let all = State::load(&store).unwrap();
    assert_eq!(store.tail().unwrap().records, 7);

    // All that is old enough, up to the first record that is not: the clocks that wrote them
    // need not agree.
    let cases = [
        ("nothing is older", 100, 0, 1),
        ("the write of three records goes as a whole", 8, 3, 4),
        ("a younger one holds what is behind it", 3, 2, 6),
        ("the last one stays, so that the numbers go on", 0, 1, 7),
    ];
    for (name, hours, dropped, oldest) in cases {
        assert_eq!(keep(&store, &all, hours, 10), (dropped, oldest), "{name}");
        assert_eq!(
            revisions(&store),
            (oldest..=7).collect::<Vec<_>>(),
            "{name}"
        );
        assert!(State::load(&store).unwrap() == all, "{name}");
    }
    let gone = store
        .read(0, &mut |_| ControlFlow::Continue(()))
        .unwrap_err();
    assert!(
        matches!(gone, JournalError::Compacted { oldest: 7 }),
        "{gone}"
    );
    // What was called is known still, so that trying again changes nothing.
    assert_eq!(all.call("call at 1").unwrap().revision, 3);

    write(&store, 11, vec![source("after")]);
    assert_eq!(store.tail().unwrap().records, 1);
    let more = State::load(&store).unwrap();
    assert_eq!(more.revision(), 8);
    assert!(more.catalogue().sources.contains_key("after"));
    assert_eq!(more.catalogue().entities, all.catalogue().entities);
}

#[test]
fn the_command_lets_history_go_and_keeps_every_id() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("my.redb");
    let store = Store::create_if_missing(&path).unwrap();
    let (changes, _) = starter::changes();
    // The same again, as sources that are read again and again make it.
    for hour in [1, 2, 3] {
        write(&store, hour, changes.clone());
    }
    let people: Vec<EntityId> = {
        let state = State::load(&store).unwrap();
        let person = |id: &&EntityId| {
            let entity = state.catalogue().entities.get(id).unwrap();
            entity.office().is_none()
        };
        state
            .catalogue()
            .entities
            .keys()
            .filter(person)
            .take(4)
            .copied()
            .collect()
    };
    // A chain of ids given up, one that nobody knew, and one deleted.
    let never = EntityId::derive("test", "never seen");
    let [a, b, c, d] = people[..] else {
        unreachable!()
    };
    for (from, to) in [(never, a), (a, b), (b, c)] {
        write(&store, 2, vec![Change::Redirect { from, to }]);
    }
    write(&store, 3, vec![Change::DeleteEntity { id: d }]);
    let before = State::load(&store).unwrap();
    drop(store);
    let size = std::fs::metadata(&path).unwrap().len();

    let ran = incumbent(
        folder.path(),
        &["compact", "--store", "my.redb", "--keep-history", "0s"],
    );
    assert!(ran.status.success(), "{}", told(&ran));
    let said = told(&ran);
    assert!(
        said.contains(&format!("checkpoint at revision {}", before.revision())),
        "{said}"
    );
    assert!(std::fs::metadata(&path).unwrap().len() < size, "{said}");

    let store = Store::open(&path).unwrap();
    assert_eq!(revisions(&store), [before.revision()]);
    let after = State::load(&store).unwrap();
    assert!(after == before);
    for id in [never, a, b] {
        assert_eq!(after.catalogue().canonical(id), c);
    }
    assert!(after.catalogue().is_gone(d));
    // Merges can be undone still.
    assert_eq!(after.merged(a).unwrap().into, b);

    // So does a backup of it.
    let mut bytes = Vec::new();
    let summary = backup::write(&store, &mut bytes).unwrap();
    assert_eq!(summary.checkpoint, before.revision());
    let restored = Store::create_if_missing(&folder.path().join("restored.redb")).unwrap();
    assert_eq!(
        backup::restore(&mut bytes.as_slice(), &restored).unwrap(),
        summary
    );
    assert!(State::load(&restored).unwrap() == before);
    drop((store, restored));

    // Again: there is nothing left to do, and it says so.
    let ran = incumbent(folder.path(), &["compact", "--store", "my.redb"]);
    assert!(ran.status.success(), "{}", told(&ran));
    assert!(told(&ran).contains("0 records let go"), "{}", told(&ran));
    assert!(State::load(&Store::open(&path).unwrap()).unwrap() == before);
}

#[test]
fn what_cannot_be_compacted_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let cases = [
        (&["compact"][..], 2, "say what to compact"),
        (&["compact", "--store", "none.redb"], 1, "no store at"),
        (
            &["compact", "--store", "my.redb", "--keep-history", "soon"],
            2,
            "keep_history",
        ),
    ];
    for (arguments, code, words) in cases {
        let ran = incumbent(folder.path(), arguments);
        assert_eq!(ran.status.code(), Some(code), "{}", told(&ran));
        assert!(told(&ran).contains(words), "{}", told(&ran));
    }
    let _open = Store::create_if_missing(&folder.path().join("my.redb")).unwrap();
    let ran = incumbent(folder.path(), &["compact", "--store", "my.redb"]);
    assert_eq!(ran.status.code(), Some(2), "{}", told(&ran));
    assert!(told(&ran).contains("compacts by itself"), "{}", told(&ran));
}

/// Serves the store until it is told to end, as an operator does.
fn serve_and_end(folder: &Path, arguments: &[&str]) {
    let mut server = Command::new(env!("CARGO_BIN_EXE_incumbent"))
        .current_dir(folder)
        .env_clear()
        .args(["serve", "--listen", "127.0.0.1:0", "--store", "my.redb"])
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(server.stdout.take().unwrap());
    let mut greeting = String::new();
    while !greeting.contains("grpcurl") {
        assert_ne!(out.read_line(&mut greeting).unwrap(), 0, "{greeting}");
    }
    kill_process(Pid::from_child(&server), Signal::TERM).unwrap();
    assert!(server.wait().unwrap().success());
}

#[test]
fn a_server_that_ends_leaves_a_checkpoint_for_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("my.redb");
    let store = Store::create_if_missing(&path).unwrap();
    let (changes, _) = starter::changes();
    write(&store, 1, changes);
    let before = State::load(&store).unwrap();
    let written = store.tail().unwrap().records;
    assert_eq!(written, before.revision());
    drop(store);

    serve_and_end(folder.path(), &[]);
    let store = Store::open(&path).unwrap();
    assert_eq!(store.tail().unwrap(), Tail::default());
    assert_eq!(store.oldest().unwrap(), 1);
    assert!(State::load(&store).unwrap() == before);
    // A small write is left to be replayed: a checkpoint for each would cost more.
    write(&store, 2, vec![source("small")]);
    drop(store);
    serve_and_end(folder.path(), &[]);
    assert_eq!(Store::open(&path).unwrap().tail().unwrap().records, 1);

    // One is written while serving, or at the latest at the end, once enough was written; with
    // it the history goes that nobody wants to keep.
    let store = Store::open(&path).unwrap();
    let (changes, _) = starter::changes();
    write(&store, 3, changes);
    write(&store, 4, vec![source("last")]);
    let before = State::load(&store).unwrap();
    drop(store);
    serve_and_end(
        folder.path(),
        &["--keep-history", "1d", "--checkpoint-bytes", "64KiB"],
    );
    let store = Store::open(&path).unwrap();
    assert_eq!(store.tail().unwrap(), Tail::default());
    assert_eq!(revisions(&store), [before.revision()]);
    assert!(State::load(&store).unwrap() == before);
}
