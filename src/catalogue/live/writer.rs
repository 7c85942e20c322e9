//! The thread that writes. Writes that wait at the same time share one append, because an append
//! waits for the disk, or for other machines, however little it holds.
//!
//! Each is planned against what those before it make of the state, and is answered when all of
//! that is durable: no answer tells of anything that a failure could take back.

use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use super::{Command, Plan, Reply, Shared, Write, WriteError, Written};
use crate::catalogue::background::in_background;
use crate::catalogue::journal::{AppendError, Call, JournalError, Record};
use crate::catalogue::state::State;

/// How often writes are planned anew because others appended first.
const ATTEMPTS: usize = 64;
/// Writes that share an append, at most.
const TOGETHER: usize = 64;
/// Records of the writes that share an append, at most: far below what a shared journal takes
/// at once, so that only one large write can be too much for it.
const RECORDS: usize = 256;
/// A write of more records is applied and appended behind answers: it is an import, mostly, and
/// takes as long as many thousands of them.
const BULK_RECORDS: usize = 16;

/// A write on its way.
struct Waiting {
    write: Write,
    reply: Reply,
    /// Its plan, and the revision of the state that it is for.
    planned: Option<(u64, Planned)>,
}

/// What a write comes to, once its records, if it needs any, are durable.
struct Planned {
    records: Vec<Record>,
    answer: Result<Written, WriteError>,
}

/// What became of an append.
enum Outcome {
    Appended,
    /// Somebody else appended first, and was caught up with.
    Moved,
    Failed(JournalError),
    Unknown(String),
}

impl Shared {
    /// Makes the writes of a queue until nobody can ask for more.
    pub(super) fn write_all(&self, queue: &Receiver<Command>) {
        while let Ok(first) = queue.recv() {
            let mut writes = VecDeque::new();
            let mut catch_up = false;
            for command in std::iter::once(first).chain(queue.try_iter().take(TOGETHER - 1)) {
                match command {
                    Command::Write(write, reply) => writes.push_back(Waiting {
                        write,
                        reply,
                        planned: None,
                    }),
                    Command::CatchUp => catch_up = true,
                }
            }
            if catch_up && let Err(error) = self.catch_up() {
                tracing::warn!(%error, "the journal could not be followed");
            }
            self.write(writes);
        }
    }

    /// Makes writes, in order.
    fn write(&self, mut writes: VecDeque<Waiting>) {
        let mut together = TOGETHER;
        let mut attempts = 0;
        while !writes.is_empty() {
            // Only this thread changes the state, so it may look at a copy for as long as it
            // takes.
            let mut ahead = self.state().clone();
            let before = ahead.revision();
            let (group, records) = gather(&mut writes, &mut ahead, together);
            let outcome = if records.is_empty() {
                Outcome::Appended
            } else {
                perhaps_behind(records, |records| self.append(before, &records))
            };
            match outcome {
                Outcome::Appended => {
                    attempts = 0;
                    let revision = ahead.revision();
                    *self.state() = ahead;
                    self.want_published(revision);
                    for waiting in group {
                        waiting.answer();
                    }
                }
                Outcome::Moved => {
                    attempts += 1;
                    if attempts == ATTEMPTS {
                        refuse(group, || WriteError::Busy);
                        attempts = 0;
                    } else {
                        put_back(group, &mut writes);
                    }
                }
                // What is wrong with one of them is not wrong with the others.
                Outcome::Failed(error) if group.len() > 1 && !is_cut_off(&error) => {
                    together = 1;
                    put_back(group, &mut writes);
                }
                Outcome::Failed(error) => {
                    let error = Arc::new(error);
                    refuse(group, || WriteError::Journal(error.clone()));
                }
                Outcome::Unknown(told) => {
                    refuse(group, || WriteError::Unknown(told.clone()));
                }
            }
        }
    }

    fn append(&self, before: u64, records: &[Record]) -> Outcome {
        match self.journal.append(before, records) {
            Ok(_) => Outcome::Appended,
            Err(AppendError::Journal(error)) => Outcome::Failed(error),
            Err(AppendError::Moved { .. }) => self.moved(),
            Err(AppendError::Unknown(error)) => match self.is_there(before, records) {
                Ok(true) => Outcome::Appended,
                Ok(false) => self.moved(),
                Err(_) => Outcome::Unknown(error.to_string()),
            },
        }
    }

    fn moved(&self) -> Outcome {
        match self.catch_up() {
            Ok(()) => Outcome::Moved,
            Err(error) => Outcome::Failed(error),
        }
    }

    /// Whether the records are what the journal holds after `after`.
    fn is_there(&self, after: u64, records: &[Record]) -> Result<bool, JournalError> {
        let (mut same, mut left) = (true, records.iter());
        self.journal.read(after, &mut |record| match left.next() {
            Some(expected) if *expected == record => ControlFlow::Continue(()),
            Some(_) => {
                same = false;
                ControlFlow::Break(())
            }
            None => ControlFlow::Break(()),
        })?;
        Ok(same && left.next().is_none())
    }
}

/// Plans the writes that are next, each over what those before it make of `ahead`, until they
/// are enough for one append.
fn gather(
    writes: &mut VecDeque<Waiting>,
    ahead: &mut State,
    together: usize,
) -> (Vec<Waiting>, Vec<Record>) {
    let (mut group, mut records) = (Vec::new(), Vec::new());
    while group.len() < together
        && records.len() < RECORDS
        && let Some(mut next) = writes.pop_front()
    {
        if next.reply.is_closed() {
            continue;
        }
        let more = next.plan(ahead);
        if !records.is_empty() && records.len() + more.len() > RECORDS {
            // It is planned already, for when it is the first.
            writes.push_front(next);
            break;
        }
        let applied = perhaps_behind(std::mem::take(more), |more| {
            for record in &more {
                ahead.apply(record);
            }
            more
        });
        records.extend(applied);
        group.push(next);
    }
    (group, records)
}

/// Works on records, behind answers when they are many.
fn perhaps_behind<T: Send>(records: Vec<Record>, work: impl FnOnce(Vec<Record>) -> T + Send) -> T {
    if records.len() > BULK_RECORDS {
        in_background(|| work(records))
    } else {
        work(records)
    }
}

/// Whether no write can be made now, whatever it is.
fn is_cut_off(error: &JournalError) -> bool {
    matches!(error, JournalError::Unreachable(_))
}

fn put_back(group: Vec<Waiting>, writes: &mut VecDeque<Waiting>) {
    for mut waiting in group.into_iter().rev() {
        waiting.planned = None;
        writes.push_front(waiting);
    }
}

fn refuse(group: Vec<Waiting>, error: impl Fn() -> WriteError) {
    for waiting in group {
        // Nobody may wait any more.
        let _ = waiting.reply.send(Err(error()));
    }
}

impl Waiting {
    /// Plans it for a state, unless that is done, and hands out its records.
    fn plan(&mut self, state: &State) -> &mut Vec<Record> {
        let revision = state.revision();
        let known = self.planned.take().filter(|(of, _)| *of == revision);
        let (_, planned) = self.planned.insert(known.unwrap_or_else(|| {
            let write = &mut self.write;
            let planned = catch_unwind(AssertUnwindSafe(|| plan(write, state)));
            let planned = planned.unwrap_or_else(|_| {
                tracing::error!("a write panicked");
                Err(WriteError::Stopped).into()
            });
            (revision, planned)
        }));
        &mut planned.records
    }

    /// Answers: what it rests on is durable.
    fn answer(self) {
        let answer = self.planned.map(|(_, planned)| planned.answer);
        // Nobody may wait any more; the write is made all the same.
        let _ = self.reply.send(answer.unwrap_or(Err(WriteError::Stopped)));
    }
}

impl From<Result<Written, WriteError>> for Planned {
    fn from(answer: Result<Written, WriteError>) -> Self {
        Self {
            records: Vec::new(),
            answer,
        }
    }
}

fn plan(write: &mut Write, state: &State) -> Planned {
    if let Some((key, digest)) = &write.call
        && let Some(known) = state.call(key)
    {
        if known.digest != *digest {
            return Err(WriteError::KeyReused).into();
        }
        let written = Written {
            revision: known.revision,
            answer: known.answer.clone(),
            repeated: true,
        };
        return Ok(written).into();
    }
    let revision = state.revision();
    if write.expected.is_some_and(|expected| expected != revision) {
        return Err(WriteError::Moved { revision }).into();
    }
    let Plan { changes, answer } = match (write.plan)(state) {
        Ok(plan) => plan,
        Err(refused) => return Err(WriteError::Refused(refused)).into(),
    };
    let call = write.call.as_ref().map(|(key, digest)| Call {
        key: key.clone(),
        digest: *digest,
        answer: answer.clone(),
    });
    let records = Record::of_write(revision, changes, &write.meta, call);
    let written = Written {
        revision: records.last().map_or(revision, |record| record.revision),
        answer,
        repeated: false,
    };
    Planned {
        records,
        answer: Ok(written),
    }
}
