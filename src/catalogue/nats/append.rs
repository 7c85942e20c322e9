//! Appending: tried again until it is known what became of a write.

use std::time::Instant;

use bytes::Bytes;

use super::link::Attempt;
use super::{NatsError, NatsJournal, PAUSES};
use crate::catalogue::journal::{AppendError, JournalError};

impl NatsJournal {
    /// Tries again what the servers did not answer, until patience ends.
    pub(super) fn append_patiently(
        &self,
        subject: &str,
        expected: u64,
        payloads: &[Bytes],
    ) -> Result<u64, AppendError> {
        let write = self.link.name_write();
        let until = Instant::now() + self.settings.patience;
        let mut pauses = PAUSES.iter().copied().cycle();
        // Whether an earlier try may have stored the records without an answer.
        let mut in_doubt = false;
        loop {
            let attempt = self.wait_for(self.link.append(subject, &write, expected, payloads))?;
            let error = match attempt {
                Attempt::Stored(last) => {
                    if last != expected + payloads.len() as u64 {
                        let told = format!("stored at {last}, and not after {expected}");
                        return Err(JournalError::from(NatsError::Refused(told)).into());
                    }
                    return Ok(last);
                }
                Attempt::Moved if in_doubt && self.wrote(&write, expected + 1)? => {
                    return Ok(expected + payloads.len() as u64);
                }
                Attempt::Moved => {
                    let head = self.check(true)?.head;
                    return Err(AppendError::Moved { head });
                }
                Attempt::Refused(told) => {
                    return Err(JournalError::from(NatsError::Refused(told)).into());
                }
                Attempt::Unknown(error) => {
                    in_doubt = true;
                    error
                }
                Attempt::NotNow(error) => error,
            };
            if Instant::now() >= until {
                self.contact.lost(&error);
                return Err(if in_doubt {
                    AppendError::Unknown(error)
                } else {
                    JournalError::Unreachable(error).into()
                });
            }
            let pause = pauses.next().unwrap_or_default();
            self.pause(pause)?;
        }
    }

    /// Whether the message at `sequence` is of this write.
    fn wrote(&self, write: &str, sequence: u64) -> Result<bool, AppendError> {
        match self.message(sequence) {
            Ok(Some(message)) => Ok(message.write.as_deref() == Some(write)),
            Ok(None) => Ok(false),
            Err(JournalError::Unreachable(error)) => Err(AppendError::Unknown(error)),
            Err(error) => Err(error.into()),
        }
    }
}
