//! Following the stream: hints that something was appended, and fetching what was.

use std::time::{Duration, Instant};

use futures_util::StreamExt as _;
use futures_util::stream;
use tokio::sync::watch;

use super::link::{Asked, Link, Stored};
use super::{NatsJournal, PAUSES, stream as settings};
use crate::catalogue::{JournalError, Record};

/// How often the stream is looked at without a hint.
const LOOK: Duration = Duration::from_millis(250);
/// How long after a hint it is looked at: a message is seen before it is acknowledged.
const AFTER_HINT: Duration = Duration::from_millis(3);
/// Messages asked for at once.
const AT_ONCE: usize = 32;
/// Messages held in memory at once.
const CHUNK: u64 = 256;

/// Counts the messages published to the subject of the stream. They are no more than hints: a
/// message that is seen here may be refused by the stream.
pub(super) async fn listen(link: &Link, subject: String, told: &watch::Sender<u64>) {
    match link.client().subscribe(subject).await {
        Ok(mut messages) => {
            while messages.next().await.is_some() {
                told.send_modify(|count| *count += 1);
            }
        }
        // Without hints the stream is looked at now and then.
        Err(error) => tracing::warn!(%error, "no hints of new records"),
    }
}

/// As [`listen`], once the stream can be reached.
pub(super) async fn listen_later(link: &Link, told: &watch::Sender<u64>) {
    loop {
        if let Asked::Answer(info) = link.info().await
            && let Some(subject) = settings::subject(&info.config)
        {
            return listen(link, subject.to_owned(), told).await;
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// Waits for a hint, at most until it is time to look anyway.
pub(super) async fn hint(hints: &mut watch::Receiver<u64>, until: Instant) {
    let left = until.saturating_duration_since(Instant::now());
    let hinted = tokio::time::timeout(left.min(LOOK), hints.changed()).await;
    if hinted.is_ok() {
        tokio::time::sleep(AFTER_HINT).await;
    }
}

impl NatsJournal {
    /// Shows the records `from..=through`, all of which are in the stream.
    pub(super) fn fetch(
        &self,
        from: u64,
        through: u64,
        show: &mut dyn FnMut(Record),
    ) -> Result<(), JournalError> {
        let mut next = from;
        while next <= through {
            let last = through.min(next + CHUNK - 1);
            let messages = self.wait_for(async {
                let asked = (next..=last).map(|sequence| self.message_there(sequence));
                let answers = stream::iter(asked).buffered(AT_ONCE);
                answers.collect::<Vec<_>>().await
            })?;
            for (expected, message) in (next..).zip(messages) {
                let damaged = |detail: String| JournalError::Damaged {
                    revision: expected,
                    detail,
                };
                let message = message?.ok_or_else(|| damaged("it is missing".to_owned()))?;
                let record = Record::decode(&message.payload).map_err(damaged)?;
                if record.revision != expected || message.sequence != expected {
                    let found = record.revision;
                    return Err(damaged(format!(
                        "expected revision {expected}, not {found}"
                    )));
                }
                show(record);
            }
            next = last + 1;
        }
        Ok(())
    }

    /// One message; `None` when the stream does not have it.
    pub(super) fn message(&self, sequence: u64) -> Result<Option<Stored>, JournalError> {
        self.wait_for(self.message_patiently(sequence))?
    }

    /// One message that the stream has. A server that was cut off may lead again before it has caught
    /// up, and says of the last ones that there are none: it is asked again, as if none could be
    /// reached. `None` when none came.
    async fn message_there(&self, sequence: u64) -> Result<Option<Stored>, JournalError> {
        let until = Instant::now() + self.settings.patience;
        let mut pauses = PAUSES.iter().copied().cycle();
        loop {
            let message = self.message_patiently(sequence).await?;
            if message.is_some() || Instant::now() >= until {
                return Ok(message);
            }
            tokio::time::sleep(pauses.next().unwrap_or_default()).await;
        }
    }

    async fn message_patiently(&self, sequence: u64) -> Result<Option<Stored>, JournalError> {
        let until = Instant::now() + self.settings.patience;
        let mut pauses = PAUSES.iter().copied().cycle();
        loop {
            match self.link.message(sequence).await {
                Asked::Answer(message) => return Ok(Some(message)),
                Asked::Nothing => return Ok(None),
                Asked::Refused(told) => return Err(super::NatsError::Refused(told).into()),
                Asked::Unreachable(error) if Instant::now() >= until => {
                    self.contact.lost(&error);
                    return Err(JournalError::Unreachable(error));
                }
                Asked::Unreachable(_) => {
                    tokio::time::sleep(pauses.next().unwrap_or_default()).await;
                }
            }
        }
    }
}
