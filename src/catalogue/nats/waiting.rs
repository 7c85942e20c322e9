//! Records on their way into the copy.

use super::super::journal::{AppendError, Journal, JournalError, Record};
use super::super::store::Store;

/// Records on their way into the copy: whole writes only, many to one transaction.
pub(super) struct Waiting<'a> {
    copy: &'a Store,
    stored: u64,
    records: Vec<Record>,
}

impl<'a> Waiting<'a> {
    /// Records that make a transaction.
    const FULL: usize = 256;

    pub(super) fn new(copy: &'a Store, stored: u64) -> Self {
        Self {
            copy,
            stored,
            records: Vec::new(),
        }
    }

    pub(super) fn take(&mut self, record: Record) -> Result<(), JournalError> {
        let ends_write = record.part.is_none_or(|part| part.last == record.revision);
        self.records.push(record);
        if ends_write && self.records.len() >= Self::FULL {
            return self.flush();
        }
        Ok(())
    }

    pub(super) fn flush(&mut self) -> Result<(), JournalError> {
        if self.records.is_empty() {
            return Ok(());
        }
        match Journal::append(self.copy, self.stored, &self.records) {
            Ok(head) => {
                self.stored = head;
                self.records.clear();
                Ok(())
            }
            Err(AppendError::Journal(error)) => Err(error),
            Err(other) => Err(JournalError::Other(Box::new(other))),
        }
    }
}
