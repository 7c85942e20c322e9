//! What the journal promises, on one server.

use std::error::Error as _;
use std::ops::ControlFlow;
use std::time::Duration;

use incumbent::catalogue::backup::{self, BackupError};
use incumbent::catalogue::compact::{History, compact};
use incumbent::catalogue::nats::{NatsError, NatsJournal, RECORDS_PER_WRITE};
use incumbent::catalogue::{
    AppendError, CHANGES_PER_RECORD, Change, Journal, JournalError, Meta, State, Store,
};

use super::server::{PATIENCE, Servers, all, change, records, until};

fn append(journal: &NatsJournal, expected: u64, names: &[&str]) -> Result<u64, AppendError> {
    let changes = names.iter().map(|name| change(name)).collect();
    journal.append(expected, &records(expected, changes))
}

fn refusal(error: JournalError) -> NatsError {
    match error {
        JournalError::Other(error) => *error.downcast::<NatsError>().unwrap(),
        other => panic!("{other}"),
    }
}

#[test]
fn replicas_share_one_order_and_the_slower_of_two_writers_is_told() {
    let Some(servers) = Servers::start(1) else {
        return;
    };
    let (one, two) = (servers.open("one.redb"), servers.open("two.redb"));
    assert_eq!((one.head().unwrap(), two.head().unwrap()), (0, 0));
    assert_eq!(append(&one, 0, &["a"]).unwrap(), 1);
    let moved = append(&two, 0, &["b"]).unwrap_err();
    assert!(matches!(moved, AppendError::Moved { head: 1 }), "{moved}");
    assert!(two.wait(0, PATIENCE).unwrap());
    assert_eq!(append(&two, 1, &["b"]).unwrap(), 2);
    assert!(one.wait(1, PATIENCE).unwrap());
    assert!(!one.wait(2, Duration::ZERO).unwrap());
    let expected = [records(0, vec![change("a")]), records(1, vec![change("b")])].concat();
    assert_eq!(all(&one), expected);
    assert_eq!(all(&two), expected);
    // A replica that comes later, and one that comes back.
    assert_eq!(all(&servers.open("three.redb")), expected);
    drop(one);
    assert_eq!(all(&servers.open("one.redb")), expected);
}

#[test]
fn a_write_of_many_records_is_there_as_a_whole_or_not_at_all() {
    let Some(servers) = Servers::start(1) else {
        return;
    };
    let journal = servers.open("one.redb");
    let names: Vec<_> = (0..3 * CHANGES_PER_RECORD + 1)
        .map(|number| format!("source {number}"))
        .collect();
    let changes: Vec<Change> = names.iter().map(|name| change(name)).collect();
    let write = records(0, changes);
    assert_eq!(write.len(), 4);
    assert_eq!(journal.append(0, &write).unwrap(), 4);
    assert_eq!(all(&journal), write);
    // The same again expects a revision that is past.
    let moved = journal.append(0, &write).unwrap_err();
    assert!(matches!(moved, AppendError::Moved { head: 4 }), "{moved}");
    assert_eq!(journal.head().unwrap(), 4);
    let too_many = records(
        4,
        vec![change("x"); RECORDS_PER_WRITE * CHANGES_PER_RECORD + 1],
    );
    let refused = journal.append(4, &too_many).unwrap_err();
    assert!(refused.to_string().contains("split it"), "{refused}");
    assert_eq!(all(&servers.open("two.redb")), write);
}

#[test]
fn a_stream_that_could_lose_records_is_refused_unless_allowed() {
    let Some(servers) = Servers::start(1) else {
        return;
    };
    let mut strict = servers.settings();
    strict.allow_unsafe = false;
    let refused = servers.try_open("one.redb", strict.clone()).unwrap_err();
    let told = refused.to_string();
    assert!(told.contains("replicas is 1"), "{told}");
    assert!(told.contains("--journal-allow-unsafe"), "{told}");
    drop(servers.open("one.redb"));
    let refused = servers.try_open("one.redb", strict).unwrap_err();
    let NatsError::Unsafe { dangers, .. } = refusal(refused) else {
        panic!("not refused as unsafe");
    };
    assert_eq!(dangers.len(), 1);
}

#[test]
fn servers_that_do_not_sync_are_refused_unless_allowed() {
    let Some(mut servers) = Servers::start(1) else {
        return;
    };
    let mut settings = servers.settings();
    settings.monitors = servers.monitors();
    let open = |servers: &Servers, allow: bool| {
        let mut settings = settings.clone();
        settings.allow_unsafe = allow;
        servers.try_open("one.redb", settings)
    };
    drop(open(&servers, true).unwrap());
    servers.start_lazily(0);
    let refused = open(&servers, false).unwrap_err().to_string();
    assert!(refused.contains("n0 syncs every 120s"), "{refused}");
    assert!(refused.contains("sync_interval to always"), "{refused}");
    // Allowed, and what cannot be asked is no reason not to start.
    drop(open(&servers, true).unwrap());
    servers.kill_node(0);
    let journal = open(&servers, true);
    assert!(matches!(journal, Err(JournalError::Unreachable(_))));
}

/// A stream as somebody may make it who does not deny purging.
async fn make_purgeable(context: async_nats::jetstream::Context) {
    let config = async_nats::jetstream::stream::Config {
        name: "news".to_owned(),
        subjects: vec!["incumbent.news.test".to_owned()],
        allow_direct: true,
        allow_atomic_publish: true,
        ..Default::default()
    };
    context.create_stream(config).await.unwrap();
}

#[test]
fn a_replica_that_lacks_what_was_removed_from_the_stream_is_refused() {
    let Some(servers) = Servers::start(1) else {
        return;
    };
    servers.operate(make_purgeable);
    let mut settings = servers.settings();
    settings.patience = Duration::from_millis(500);
    let open = |store: &str| servers.try_open(store, settings.clone());
    let (ahead, behind) = (open("ahead.redb").unwrap(), open("behind.redb").unwrap());
    for expected in 0..5 {
        append(&ahead, expected, &["a"]).unwrap();
        if expected == 1 {
            assert_eq!(all(&behind).len(), 2);
        }
    }
    assert_eq!(all(&ahead).len(), 5);
    servers.operate(|context| async move {
        let stream = context.get_stream("news").await.unwrap();
        stream.purge().sequence(5).await.unwrap();
    });
    // The one that has it goes on.
    append(&ahead, 5, &["b"]).unwrap();
    assert_eq!(all(&ahead).len(), 6);
    let truncated = |error: JournalError, seen: u64| {
        let told = refusal(error);
        assert!(
            matches!(told, NatsError::Truncated { oldest: 5, seen: found, .. } if found == seen),
            "{told}"
        );
    };
    // The one that lacks it is refused: while it runs, when it starts, and when it is new. What
    // it has is still there.
    truncated(behind.head().unwrap_err(), 2);
    drop(behind);
    truncated(open("behind.redb").unwrap_err(), 2);
    truncated(open("new.redb").unwrap_err(), 0);
    let store = Store::open(&servers.folder().join("behind.redb")).unwrap();
    assert_eq!(store.revision().unwrap(), 2);
    // It starts again from the store of one that has it.
    drop(ahead);
    let from = servers.folder().join("ahead.redb");
    std::fs::copy(from, servers.folder().join("copied.redb")).unwrap();
    let copied = open("copied.redb").unwrap();
    append(&copied, 6, &["c"]).unwrap();
    assert_eq!(all(&copied).len(), 7);
}

#[test]
fn a_copy_with_a_checkpoint_and_no_old_history_follows_its_stream() {
    let Some(servers) = Servers::start(1) else {
        return;
    };
    let journal = servers.open("one.redb");
    for expected in 0..4 {
        append(&journal, expected, &["a"]).unwrap();
    }
    // Written by who appended: the copy catches up first.
    let state = State::load(&journal).unwrap();
    let forget = History::For(Duration::ZERO);
    let now = 1_800_000_000_000;
    let done = compact(&journal, &state, &mut std::iter::empty(), forget, now).unwrap();
    assert_eq!((done.revision, done.oldest), (4, 4));
    append(&journal, 4, &["b"]).unwrap();
    let expected = State::load(&journal).unwrap();
    drop(journal);
    let journal = servers.open("one.redb");
    assert!(State::load(&journal).unwrap() == expected);
    assert_eq!(journal.tail().unwrap().records, 1);
    let gone = journal
        .read(0, &mut |_| ControlFlow::Continue(()))
        .unwrap_err();
    assert!(
        matches!(gone, JournalError::Compacted { oldest: 4 }),
        "{gone}"
    );
    // The stream has it all: another replica, and a backup, are whole.
    let whole = servers.open("two.redb");
    assert_eq!(all(&whole).len(), 5);
    assert!(State::load(&whole).unwrap() == expected);
}

#[test]
fn a_stream_that_was_wiped_is_refused_and_never_started_anew() {
    let Some(servers) = Servers::start(1) else {
        return;
    };
    let journal = servers.open("one.redb");
    append(&journal, 0, &["a"]).unwrap();
    assert_eq!(all(&journal).len(), 1);
    servers.operate(|context| async move { context.delete_stream("news").await.unwrap() });

    // Gone: for the replica that runs, and for one that starts.
    let gone = refusal(journal.head().unwrap_err());
    assert!(matches!(gone, NatsError::Gone { seen: 1, .. }), "{gone}");
    append(&journal, 1, &["b"]).unwrap_err();
    assert!(journal.contact().standing().trouble.is_some());
    drop(journal);
    let gone = refusal(
        servers
            .try_open("one.redb", servers.settings())
            .unwrap_err(),
    );
    assert!(matches!(gone, NatsError::Gone { seen: 1, .. }), "{gone}");

    // Made anew by a replica that never saw the first one: not the one of the others.
    let fresh = servers.open("two.redb");
    append(&fresh, 0, &["c"]).unwrap();
    append(&fresh, 1, &["d"]).unwrap();
    let replaced = refusal(
        servers
            .try_open("one.redb", servers.settings())
            .unwrap_err(),
    );
    assert!(matches!(replaced, NatsError::Replaced { .. }), "{replaced}");
    // What it had is still there.
    let store = Store::open(&servers.folder().join("one.redb")).unwrap();
    assert_eq!(store.revision().unwrap(), 1);
}

#[test]
fn a_store_with_a_journal_of_its_own_is_not_taken_for_a_copy() {
    let Some(servers) = Servers::start(1) else {
        return;
    };
    let store = Store::create_if_missing(&servers.folder().join("own.redb")).unwrap();
    store.append(&[change("a")], &Meta::default()).unwrap();
    drop(store);
    let refused = refusal(
        servers
            .try_open("own.redb", servers.settings())
            .unwrap_err(),
    );
    assert!(matches!(refused, NatsError::OwnJournal { .. }), "{refused}");
    assert!(refused.source().is_none());
}

#[test]
fn a_replica_that_is_cut_off_reads_its_copy_and_goes_on_afterwards() {
    let Some(mut servers) = Servers::start(1) else {
        return;
    };
    let mut settings = servers.settings();
    settings.patience = Duration::from_millis(500);
    let journal = servers.try_open("one.redb", settings.clone()).unwrap();
    append(&journal, 0, &["a"]).unwrap();
    let before = all(&journal);
    assert_eq!(before.len(), 1);
    servers.kill_node(0);

    // What the copy has is shown, and that there may be more is told.
    let cut_off = |journal: &NatsJournal| {
        let mut records = Vec::new();
        let read = journal.read(0, &mut |record| {
            records.push(record);
            ControlFlow::Continue(())
        });
        assert!(
            matches!(read, Err(JournalError::Unreachable(_))),
            "{read:?}"
        );
        records
    };
    assert_eq!(cut_off(&journal), before);
    let failed = append(&journal, 1, &["b"]).unwrap_err();
    let told = failed.to_string();
    assert!(
        matches!(
            failed,
            AppendError::Unknown(_) | AppendError::Journal(JournalError::Unreachable(_))
        ),
        "{told}"
    );
    journal.wait(1, Duration::ZERO).unwrap_err();
    assert!(journal.contact().standing().trouble.is_some());
    // So does one that starts now; without a copy there is nothing to start from.
    drop(journal);
    let journal = servers.try_open("one.redb", settings.clone()).unwrap();
    assert_eq!(cut_off(&journal), before);
    let empty = servers.try_open("two.redb", settings).unwrap_err();
    assert!(matches!(empty, JournalError::Unreachable(_)), "{empty}");

    servers.start_node(0);
    let head = until("the journal", || journal.head().ok());
    assert_eq!(head, 1);
    let revision = until("a write", || append(&journal, 1, &["c"]).ok());
    assert_eq!(revision, 2);
    assert_eq!(journal.contact().standing().trouble, None);
    assert_eq!(all(&journal).len(), 2);
}

#[test]
fn a_backup_moves_a_journal_between_streams_and_stores() {
    let (Some(from), Some(to)) = (Servers::start(1), Servers::start(1)) else {
        return;
    };
    let journal = from.open("one.redb");
    append(&journal, 0, &["a"]).unwrap();
    let many = records(1, vec![change("b"); 2 * CHANGES_PER_RECORD]);
    journal.append(1, &many).unwrap();
    append(&journal, 3, &["c"]).unwrap();
    let mut bytes = Vec::new();
    let summary = backup::write(&journal, &mut bytes).unwrap();
    assert_eq!((summary.records, summary.revision), (4, 4));

    let restored = to.open("restored.redb");
    assert_eq!(
        backup::restore(&mut bytes.as_slice(), &restored).unwrap(),
        summary
    );
    assert_eq!(all(&restored), all(&journal));
    let again = backup::restore(&mut bytes.as_slice(), &restored).unwrap_err();
    assert!(
        matches!(again, BackupError::NotEmpty { revision: 4 }),
        "{again}"
    );
    let store = Store::create_if_missing(&from.folder().join("own.redb")).unwrap();
    assert_eq!(
        backup::restore(&mut bytes.as_slice(), &store).unwrap(),
        summary
    );
}
