//! What a store should hold, known without looking into it.

use std::ops::ControlFlow;

use incumbent::catalogue::{Change, Journal, Meta, Record, Store, apply};
use incumbent::model::{Catalogue, Source};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt as _, SeedableRng as _};

/// The write that comes after revision `expected`: the same on every call. Most are small, some
/// need several records, and all overwrite what earlier ones wrote.
pub(crate) fn write(expected: u64) -> Vec<Record> {
    let mut random = ChaCha8Rng::seed_from_u64(expected);
    let size = match random.random_range(0..20) {
        0 => random.random_range(1_001..2_500),
        1..5 => random.random_range(50..200),
        _ => random.random_range(1..10),
    };
    let changes = (0..size)
        .map(|place| {
            Change::PutSource(Source {
                name: format!("source {}", random.random_range(0..500)),
                attribution: Some(format!("written after revision {expected} at {place}")),
                ..Source::default()
            })
        })
        .collect();
    let meta = Meta {
        time: i64::try_from(expected).unwrap(),
        author: "model".to_owned(),
        reason: String::new(),
    };
    Record::of_write(expected, changes, &meta, None)
}

/// A store's contents as the model has them.
#[derive(Default)]
pub(crate) struct Model {
    pub(crate) records: Vec<Record>,
    pub(crate) catalogue: Catalogue,
}

impl Model {
    pub(crate) fn head(&self) -> u64 {
        self.records.len() as u64
    }

    /// Goes on by one write.
    pub(crate) fn advance(&mut self) {
        let write = write(self.head());
        for change in write.iter().flat_map(|record| &record.changes) {
            apply(&mut self.catalogue, change);
        }
        self.records.extend(write);
    }

    /// Goes on, write by write, to a revision that must be the end of one.
    pub(crate) fn advance_to(&mut self, revision: u64) {
        while self.head() < revision {
            self.advance();
        }
        assert_eq!(
            self.head(),
            revision,
            "a part of a write is there without the rest"
        );
    }

    /// Fails the test when the store holds anything but this.
    pub(crate) fn check(&self, store: &Store) {
        assert_eq!(store.revision().unwrap(), self.head());
        let mut records = Vec::new();
        let gone = store.oldest().unwrap() - 1;
        store
            .read(gone, &mut |record| {
                records.push(record);
                ControlFlow::Continue(())
            })
            .unwrap();
        let expected = &self.records[usize::try_from(gone).unwrap()..];
        assert!(records == expected, "the records differ");
        let (catalogue, revision) = store.load().unwrap();
        assert_eq!(revision, self.head());
        assert!(catalogue == self.catalogue, "the catalogue differs");
    }
}
