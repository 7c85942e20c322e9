//! The one writer, over a journal that does what a real one does only now and then: it is slow,
//! loses an acknowledgement, is appended to by others, or fails.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use futures_util::FutureExt as _;
use futures_util::future::{BoxFuture, join_all};
use incumbent::catalogue::{
    AppendError, Change, Journal, JournalError, LiveCatalogue, Meta, Plan, Record, State, Write,
    WriteError, Written,
};
use incumbent::index::Snapshot;
use incumbent::model::Source;

/// What comes of the next append.
enum Next {
    /// It says that it has begun, and waits until the test says.
    Wait(Sender<()>, Receiver<()>),
    /// It is stored, and the acknowledgement is lost.
    StoredUnheard,
    /// It is not stored, and that is not known.
    NotStoredUnheard,
    /// Somebody else appends this first.
    After(Record),
    /// It fails.
    Fail,
}

/// A journal in memory.
#[derive(Default)]
struct Memory {
    records: Mutex<Vec<Record>>,
    next: Mutex<VecDeque<Next>>,
    /// How many records each append brought.
    appends: Mutex<Vec<usize>>,
}

impl Memory {
    fn then(&self, next: Next) {
        self.next.lock().unwrap().push_back(next);
    }

    fn appends(&self) -> Vec<usize> {
        self.appends.lock().unwrap().clone()
    }

    /// The names of the sources that its records put, in order.
    fn sources(&self) -> Vec<String> {
        let records = self.records.lock().unwrap();
        let changes = records.iter().flat_map(|record| &record.changes);
        changes
            .map(|change| match change {
                Change::PutSource(source) => source.name.clone(),
                other => panic!("{other:?}"),
            })
            .collect()
    }
}

impl Journal for Memory {
    fn head(&self) -> Result<u64, JournalError> {
        Ok(self.records.lock().unwrap().len() as u64)
    }

    fn oldest(&self) -> Result<u64, JournalError> {
        Ok(1)
    }

    fn read(
        &self,
        after: u64,
        visit: &mut dyn FnMut(Record) -> ControlFlow<()>,
    ) -> Result<(), JournalError> {
        let records = self.records.lock().unwrap().clone();
        for record in records.into_iter().skip(usize::try_from(after).unwrap()) {
            if visit(record).is_break() {
                break;
            }
        }
        Ok(())
    }

    fn append(&self, expected: u64, new: &[Record]) -> Result<u64, AppendError> {
        let next = self.next.lock().unwrap().pop_front();
        if let Some(Next::Wait(begun, gate)) = &next {
            begun.send(()).unwrap();
            // An error means that the test has let go of it.
            let _ = gate.recv();
        }
        self.appends.lock().unwrap().push(new.len());
        let mut records = self.records.lock().unwrap();
        if let Some(Next::After(record)) = &next {
            records.push(record.clone());
        }
        let head = records.len() as u64;
        if head != expected {
            return Err(AppendError::Moved { head });
        }
        assert_eq!(new[0].revision, head + 1, "records go on without a gap");
        let lost = || AppendError::Unknown("no answer came".into());
        match next {
            Some(Next::Fail) => {
                return Err(JournalError::Other("the disk is full".into()).into());
            }
            Some(Next::NotStoredUnheard) => return Err(lost()),
            _ => records.extend_from_slice(new),
        }
        match next {
            Some(Next::StoredUnheard) => Err(lost()),
            _ => Ok(records.len() as u64),
        }
    }
}

fn source(name: &str) -> Change {
    Change::PutSource(Source {
        name: name.to_owned(),
        ..Source::default()
    })
}

/// A write that puts one source.
fn put(name: &str) -> Write {
    plan(name, |_| ())
}

/// The same, with a look at the state that it is planned for.
fn plan(name: &str, look: impl Fn(&State) + Send + 'static) -> Write {
    let name = name.to_owned();
    Write {
        meta: Meta::default(),
        expected: None,
        call: None,
        plan: Box::new(move |state| {
            look(state);
            Ok(Plan {
                changes: vec![source(&name)],
                answer: name.clone().into_bytes(),
            })
        }),
    }
}

fn called(name: &str, key: &str, digest: u64) -> Write {
    Write {
        call: Some((key.to_owned(), digest)),
        ..put(name)
    }
}

struct Started {
    journal: Arc<Memory>,
    live: LiveCatalogue,
    published: Arc<Mutex<Vec<u64>>>,
}

fn start() -> Started {
    let journal = Arc::new(Memory::default());
    let published = Arc::new(Mutex::new(Vec::new()));
    let to = published.clone();
    let publish = move |one: Arc<Snapshot>| to.lock().unwrap().push(one.revision());
    let live = LiveCatalogue::start(journal.clone(), State::default(), publish).unwrap();
    Started {
        journal,
        live,
        published,
    }
}

type Answer<'a> = BoxFuture<'a, Result<Written, WriteError>>;

/// Hands writes over, in order, so that all wait at the same time.
fn hand_over(live: &LiveCatalogue, writes: Vec<Write>) -> Vec<Answer<'_>> {
    let hand_over = |write| {
        let mut answer = live.write(write).boxed();
        let mut context = Context::from_waker(Waker::noop());
        match answer.poll_unpin(&mut context) {
            Poll::Ready(early) => std::future::ready(early).boxed(),
            Poll::Pending => answer,
        }
    };
    writes.into_iter().map(hand_over).collect()
}

/// A write whose append has begun and waits until the sender is dropped: what is handed over
/// meanwhile waits together.
fn hold<'a>(started: &'a Started) -> (Answer<'a>, Sender<()>) {
    let ((begun, has_begun), (open, gate)) = (channel(), channel());
    started.journal.then(Next::Wait(begun, gate));
    let first = hand_over(&started.live, vec![put("first")]).pop().unwrap();
    has_begun.recv().unwrap();
    (first, open)
}

async fn made(answers: Vec<Answer<'_>>) -> Vec<Written> {
    let answers = join_all(answers).await;
    answers.into_iter().map(Result::unwrap).collect()
}

#[tokio::test]
async fn writes_that_wait_share_an_append_and_each_has_its_own_revision() {
    let started = start();
    let (first, open) = hold(&started);
    let names: Vec<String> = (0..50).map(|number| format!("s{number:02}")).collect();
    let answers = hand_over(&started.live, names.iter().map(|name| put(name)).collect());
    drop(open);
    assert_eq!(first.await.unwrap().revision, 1);
    let revisions: Vec<u64> = made(answers).await.iter().map(|one| one.revision).collect();
    assert_eq!(revisions, (2..=51).collect::<Vec<_>>());
    assert_eq!(started.journal.sources()[1..], names);
    assert_eq!(started.journal.appends(), [1, 50]);
}

#[tokio::test]
async fn each_write_is_planned_over_those_before_it() {
    let started = start();
    let (first, open) = hold(&started);
    let seen = Arc::new(Mutex::new(Vec::new()));
    let writes = ["a", "b", "c"].map(|name| {
        let seen = seen.clone();
        plan(name, move |state| {
            let known = state.catalogue().sources.len();
            seen.lock().unwrap().push(known);
        })
    });
    let answers = hand_over(&started.live, writes.into());
    drop(open);
    first.await.unwrap();
    made(answers).await;
    assert_eq!(*seen.lock().unwrap(), [1, 2, 3]);
}

#[tokio::test]
async fn a_write_stored_without_an_answer_is_not_made_twice() {
    let Started { journal, live, .. } = start();
    journal.then(Next::StoredUnheard);
    let written = live.write(put("a")).await.unwrap();
    assert_eq!((written.revision, written.repeated), (1, false));
    assert_eq!(journal.sources(), ["a"]);
    live.write(put("b")).await.unwrap();
    assert_eq!(journal.sources(), ["a", "b"]);
}

#[tokio::test]
async fn a_write_neither_answered_nor_stored_is_made_again() {
    let Started { journal, live, .. } = start();
    journal.then(Next::NotStoredUnheard);
    assert_eq!(live.write(put("a")).await.unwrap().revision, 1);
    assert_eq!(journal.sources(), ["a"]);
    assert_eq!(journal.appends(), [1, 1]);
}

#[tokio::test]
async fn a_write_that_came_second_is_planned_anew_over_the_first() {
    let Started { journal, live, .. } = start();
    let others = Record::of_write(0, vec![source("theirs")], &Meta::default(), None);
    journal.then(Next::After(others[0].clone()));
    let seen = Arc::new(Mutex::new(Vec::new()));
    let of = seen.clone();
    let ours = plan("ours", move |state| {
        let known = state.catalogue().sources.keys().cloned();
        of.lock().unwrap().push(known.collect::<Vec<_>>());
    });
    assert_eq!(live.write(ours).await.unwrap().revision, 2);
    assert_eq!(*seen.lock().unwrap(), [vec![], vec!["theirs".to_owned()]]);
    assert_eq!(journal.sources(), ["theirs", "ours"]);
}

#[tokio::test]
async fn a_write_that_expects_a_revision_is_refused_after_others() {
    let started = start();
    let (first, open) = hold(&started);
    let expects = Write {
        expected: Some(1),
        ..put("third")
    };
    let mut answers = hand_over(&started.live, vec![put("second"), expects]).into_iter();
    drop(open);
    first.await.unwrap();
    assert_eq!(answers.next().unwrap().await.unwrap().revision, 2);
    let refused = answers.next().unwrap().await;
    assert!(
        matches!(refused, Err(WriteError::Moved { revision: 2 })),
        "{refused:?}"
    );
    assert_eq!(started.journal.sources(), ["first", "second"]);
}

#[tokio::test]
async fn a_call_sent_twice_at_the_same_time_is_made_once() {
    let started = start();
    let (first, open) = hold(&started);
    let writes = vec![
        called("a", "key", 1),
        called("a", "key", 1),
        called("b", "key", 2),
    ];
    let mut answers = hand_over(&started.live, writes).into_iter();
    drop(open);
    first.await.unwrap();
    let once = answers.next().unwrap().await.unwrap();
    let again = answers.next().unwrap().await.unwrap();
    assert_eq!((once.revision, once.repeated), (2, false));
    assert_eq!((again.revision, again.repeated), (2, true));
    assert_eq!(again.answer, once.answer);
    let other = answers.next().unwrap().await;
    assert!(matches!(other, Err(WriteError::KeyReused)), "{other:?}");
    assert_eq!(started.journal.sources(), ["first", "a"]);
}

#[tokio::test]
async fn a_failed_append_is_told_and_shown_to_nobody() {
    let Started {
        journal,
        live,
        published,
    } = start();
    journal.then(Next::Fail);
    let failed = live.write(put("a")).await;
    assert!(matches!(failed, Err(WriteError::Journal(_))), "{failed:?}");
    assert_eq!(live.revision(), 0);
    assert_eq!(live.write(put("b")).await.unwrap().revision, 1);
    assert_eq!(journal.sources(), ["b"]);
    drop(live);
    assert!(published.lock().unwrap().iter().all(|one| *one <= 1));
}

#[tokio::test]
async fn what_is_wrong_with_one_append_fails_only_the_write_it_is_wrong_with() {
    let started = start();
    let (first, open) = hold(&started);
    // Together they fail, and so does the first of them alone.
    started.journal.then(Next::Fail);
    started.journal.then(Next::Fail);
    let answers = hand_over(&started.live, vec![put("a"), put("b"), put("c")]);
    drop(open);
    first.await.unwrap();
    let mut answers = join_all(answers).await.into_iter();
    let failed = answers.next().unwrap();
    assert!(matches!(failed, Err(WriteError::Journal(_))), "{failed:?}");
    let revisions: Vec<u64> = answers.map(|answer| answer.unwrap().revision).collect();
    assert_eq!(revisions, [2, 3]);
    assert_eq!(started.journal.sources(), ["first", "b", "c"]);
}

#[tokio::test]
async fn a_planner_that_panics_fails_alone() {
    let started = start();
    let (first, open) = hold(&started);
    let broken = plan("broken", |_| panic!("a defect of this planner"));
    let mut answers = hand_over(&started.live, vec![put("a"), broken, put("b")]).into_iter();
    drop(open);
    first.await.unwrap();
    assert_eq!(answers.next().unwrap().await.unwrap().revision, 2);
    let broken = answers.next().unwrap().await;
    assert!(matches!(broken, Err(WriteError::Stopped)), "{broken:?}");
    assert_eq!(answers.next().unwrap().await.unwrap().revision, 3);
    assert_eq!(started.journal.sources(), ["first", "a", "b"]);
}

#[tokio::test]
async fn the_queue_is_bounded_and_a_write_refused_for_that_is_not_made() {
    let started = start();
    let (first, open) = hold(&started);
    let mut waiting = VecDeque::new();
    let refused = (0..10_000).find_map(|number| {
        let name = format!("s{number}");
        let answer = hand_over(&started.live, vec![put(&name)]).pop()?;
        waiting.push_back(answer);
        let early = waiting.back_mut()?.now_or_never()?;
        waiting.pop_back();
        Some((name, early))
    });
    let (name, error) = refused.expect("a bound");
    assert!(matches!(error, Err(WriteError::Busy)), "{error:?}");
    drop(open);
    first.await.unwrap();
    let count = waiting.len();
    assert_eq!(made(waiting.into()).await.len(), count);
    let there = started.journal.sources();
    assert_eq!(there.len(), count + 1);
    assert!(!there.contains(&name));
}
