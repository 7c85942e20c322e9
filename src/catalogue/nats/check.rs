//! Looking at the stream and its servers: whether it is the journal, whole, and safe.

use std::sync::PoisonError;
use std::time::{Duration, Instant};

use async_nats::jetstream::stream::Info;

use super::link::Asked;
use super::{NatsError, NatsJournal, PAUSES, stream};
use crate::catalogue::{Journal as _, JournalError};

/// How long servers may tell of less than this replica has seen before that is believed. A leader
/// that is cut off from the others goes on telling what it has until it notices, which takes it up
/// to 20 s.
const BEHIND: Duration = Duration::from_secs(25);
/// A stream that was looked at and found to be the journal.
pub(super) struct Checked {
    pub(super) head: u64,
    pub(super) subject: String,
}

impl NatsJournal {
    /// Looks at the stream, for as long as patience lasts when `patiently`.
    pub(super) fn check(&self, patiently: bool) -> Result<Checked, JournalError> {
        let until = Instant::now() + self.settings.patience;
        let mut pauses = PAUSES.iter().copied().cycle();
        loop {
            let asked = self.wait_for(self.ask())?;
            let outcome = match asked {
                Asked::Answer(info) => self.judge(&info),
                Asked::Nothing => Err(NatsError::Gone {
                    stream: self.settings.address.stream().to_owned(),
                    seen: self.copy.head()?,
                }
                .into()),
                Asked::Refused(told) => Err(NatsError::Refused(told).into()),
                Asked::Unreachable(error) => Err(JournalError::Unreachable(error)),
            };
            match outcome {
                Ok(checked) => {
                    self.contact.heard(checked.head);
                    return Ok(checked);
                }
                // Being behind ends by itself: the servers catch up, or are believed.
                Err(JournalError::Unreachable(_))
                    if patiently && (Instant::now() < until || self.is_behind()) =>
                {
                    let pause = pauses.next().unwrap_or_default();
                    self.pause(pause)?;
                }
                Err(error) => {
                    self.contact.lost(&error);
                    return Err(error);
                }
            }
        }
    }

    /// Asks the servers' monitoring ports what clients are not told. A server that does not
    /// answer may be down: that is no reason not to start.
    pub(super) fn check_servers(&self) -> Result<(), JournalError> {
        let mut dangers = Vec::new();
        for monitor in &self.settings.monitors {
            match self.wait_for(monitor.danger())? {
                Ok(danger) => dangers.extend(danger),
                Err(trouble) => {
                    tracing::warn!(%trouble, "whether a server syncs always is not known");
                }
            }
        }
        if dangers.is_empty() {
            return Ok(());
        }
        if self.settings.allow_unsafe {
            tracing::warn!(
                dangers = dangers.join("; "),
                "acknowledged changes could be lost"
            );
            return Ok(());
        }
        let stream = self.settings.address.stream().to_owned();
        Err(NatsError::Unsafe { stream, dangers }.into())
    }

    /// Whether the stream that was found is the journal, and safe.
    fn judge(&self, info: &Info) -> Result<Checked, JournalError> {
        let stream = || self.settings.address.stream().to_owned();
        let problems = stream::unusable(&info.config);
        if !problems.is_empty() {
            let stream = stream();
            return Err(NatsError::Unusable { stream, problems }.into());
        }
        let dangers = stream::dangers(&info.config);
        if !dangers.is_empty() && !self.settings.allow_unsafe {
            let stream = stream();
            return Err(NatsError::Unsafe { stream, dangers }.into());
        }
        let seen = self.copy.head()?;
        let identity = stream::identity(info);
        match self.copy.origin()? {
            Some(known) if known == identity => {}
            Some(_) => return Err(NatsError::Replaced { stream: stream() }.into()),
            None if seen == 0 => self.copy.set_origin(&identity)?,
            None => {
                return Err(NatsError::OwnJournal {
                    path: self.copy.path().display().to_string(),
                    stream: stream(),
                }
                .into());
            }
        }
        let head = info.state.last_sequence;
        let seen_or_heard = seen.max(self.contact.standing().head);
        if let Some(since) = self.note_behind(head < seen_or_heard) {
            let (stream, seen) = (stream(), seen_or_heard);
            let told = NatsError::RolledBack { stream, head, seen };
            return Err(match since.elapsed() > BEHIND {
                true => told.into(),
                false => JournalError::Unreachable(
                    format!("a server knows revision {head} only, and {seen} was seen").into(),
                ),
            });
        }
        let oldest = info.state.first_sequence.max(1);
        if seen < head && seen + 1 < oldest {
            return Err(NatsError::Truncated {
                stream: stream(),
                oldest,
                seen,
            }
            .into());
        }
        Ok(Checked {
            head,
            subject: stream::subject(&info.config).unwrap_or_default().to_owned(),
        })
    }

    /// Notes whether the servers are behind, and tells since when they are.
    fn note_behind(&self, behind: bool) -> Option<Instant> {
        let mut since = self
            .behind_since
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *since = behind.then(|| since.unwrap_or_else(Instant::now));
        *since
    }

    fn is_behind(&self) -> bool {
        self.behind_since
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .is_some()
    }
}
