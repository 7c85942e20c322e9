//! The records that the store's file holds: read in order, and appended.

use std::ops::ControlFlow;

use redb::ReadableTable as _;

use super::error::NotAppended;
use super::{COMPACTED_KEY, FORMAT_KEY, FORMAT_VERSION, JOURNAL, META, Store, StoreError};
use crate::catalogue::change::Change;
use crate::catalogue::journal::{Meta, Record};

impl Store {
    /// The revision of the last record; 0 when there is none.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the file cannot be read.
    pub fn revision(&self) -> Result<u64, StoreError> {
        let read = self.begin_read()?;
        let journal = self.wrap(read.open_table(JOURNAL))?;
        let last = self.wrap(journal.last())?;
        if let Some((revision, _)) = last {
            return Ok(revision.value());
        }
        let meta = self.wrap(read.open_table(META))?;
        let compacted = self.wrap(meta.get(COMPACTED_KEY))?;
        Ok(compacted.map_or(0, |revision| revision.value()))
    }

    /// The revision of the oldest record that is there; one more than the last when none is.
    pub(super) fn oldest_revision(&self) -> Result<u64, StoreError> {
        let read = self.begin_read()?;
        let meta = self.wrap(read.open_table(META))?;
        let compacted = self.wrap(meta.get(COMPACTED_KEY))?;
        Ok(compacted.map_or(0, |revision| revision.value()) + 1)
    }

    /// Shows every record, in order.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the file cannot be read or a record is damaged, or was compacted
    /// away.
    pub fn replay(&self, show: &mut dyn FnMut(Record)) -> Result<(), StoreError> {
        self.read_after(0, &mut |record| {
            show(record);
            ControlFlow::Continue(())
        })
    }

    pub(super) fn read_after(
        &self,
        after: u64,
        visit: &mut dyn FnMut(Record) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        let read = self.begin_read()?;
        let meta = self.wrap(read.open_table(META))?;
        let compacted = self.wrap(meta.get(COMPACTED_KEY))?;
        let compacted = compacted.map_or(0, |revision| revision.value());
        if after < compacted {
            return Err(StoreError::Compacted {
                path: self.path.clone(),
                oldest: compacted + 1,
            });
        }
        let journal = self.wrap(read.open_table(JOURNAL))?;
        let first = after.saturating_add(1);
        for (expected, entry) in (first..).zip(self.wrap(journal.range(first..))?) {
            let (revision, bytes) = self.wrap(entry)?;
            let revision = revision.value();
            let damaged = |detail: String| StoreError::Damaged {
                path: self.path.clone(),
                revision,
                detail,
            };
            let record = Record::decode(bytes.value()).map_err(damaged)?;
            if revision != expected || record.revision != expected {
                return Err(damaged(format!("expected revision {expected}")));
            }
            if visit(record).is_break() {
                break;
            }
        }
        Ok(())
    }

    /// Appends changes as one or more records, all of them or none, and returns the revision
    /// of the last. When this returns, they are on the disk. No changes, no record.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the file cannot be written; then nothing was appended.
    pub fn append(&self, changes: &[Change], meta: &Meta) -> Result<u64, StoreError> {
        let expected = self.revision()?;
        let records = Record::of_write(expected, changes.to_vec(), meta, None);
        match self.append_records(expected, &records) {
            Ok(revision) => Ok(revision),
            // Somebody who shares this handle was faster: go on from there.
            Err(NotAppended::Moved(_)) => self.append(changes, meta),
            Err(NotAppended::Failed(error) | NotAppended::InDoubt(error)) => Err(error),
        }
    }

    pub(super) fn append_records(
        &self,
        expected: u64,
        records: &[Record],
    ) -> Result<u64, NotAppended> {
        let write = self.begin_write()?;
        let mut revision = expected;
        {
            let mut journal = self.wrap(write.open_table(JOURNAL))?;
            let mut meta = self.wrap(write.open_table(META))?;
            let last = self.wrap(journal.last())?;
            let last = last.map(|(last, _)| last.value());
            let head = match last {
                Some(last) => last,
                None => self
                    .wrap(meta.get(COMPACTED_KEY))?
                    .map_or(0, |revision| revision.value()),
            };
            if head != expected {
                return Err(NotAppended::Moved(head));
            }
            for record in records {
                revision += 1;
                if record.revision != revision {
                    let told = format!("revision {} follows {}", record.revision, revision - 1);
                    return Err(StoreError::Encode(told).into());
                }
                let bytes = record.encode().map_err(StoreError::Encode)?;
                self.wrap(journal.insert(revision, bytes.as_slice()))?;
            }
            self.wrap(meta.insert(FORMAT_KEY, FORMAT_VERSION))?;
        }
        if revision > expected {
            self.wrap(write.commit()).map_err(NotAppended::InDoubt)?;
        }
        Ok(revision)
    }
}
