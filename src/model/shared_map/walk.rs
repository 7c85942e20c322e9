//! What two maps differ in that share most of their chunks.

use std::cmp::Ordering;
use std::sync::Arc;

/// A chunk of a map: a run of entries by key, never empty.
pub(in crate::model) trait Run {
    /// What entries are found by.
    type Key: Ord + Clone;

    /// How many entries there are.
    fn len(&self) -> usize;

    /// The key of the entry at a place.
    fn key(&self, place: usize) -> &Self::Key;

    /// Whether the entry at a place has the value of one of another run.
    fn is_same(&self, place: usize, other: &Self, at: usize) -> bool;
}

/// The keys whose values differ, or that only one of two maps has, in order. O(what they do not
/// share + chunks).
pub(in crate::model) fn changes<R: Run>(left: &[Arc<R>], right: &[Arc<R>]) -> Vec<R::Key> {
    let mut found = Vec::new();
    let (mut left, mut right) = (Walk::new(left), Walk::new(right));
    loop {
        if left.place == 0
            && right.place == 0
            && let (Some(one), Some(two)) = (left.chunk(), right.chunk())
            && Arc::ptr_eq(one, two)
        {
            left.skip_chunk();
            right.skip_chunk();
            continue;
        }
        match (left.key(), right.key()) {
            (None, None) => return found,
            (Some(key), None) => {
                found.push(key.clone());
                left.step();
            }
            (None, Some(key)) => {
                found.push(key.clone());
                right.step();
            }
            (Some(one), Some(two)) => match one.cmp(two) {
                Ordering::Less => {
                    found.push(one.clone());
                    left.step();
                }
                Ordering::Greater => {
                    found.push(two.clone());
                    right.step();
                }
                Ordering::Equal => {
                    if !left.is_same(&right) {
                        found.push(one.clone());
                    }
                    left.step();
                    right.step();
                }
            },
        }
    }
}

/// A walk over chunks, entry by entry or chunk by chunk.
struct Walk<'a, R> {
    chunks: &'a [Arc<R>],
    place: usize,
}

impl<'a, R: Run> Walk<'a, R> {
    fn new(chunks: &'a [Arc<R>]) -> Self {
        Self { chunks, place: 0 }
    }

    fn chunk(&self) -> Option<&'a Arc<R>> {
        self.chunks.first()
    }

    fn key(&self) -> Option<&'a R::Key> {
        self.chunk().map(|chunk| chunk.key(self.place))
    }

    fn is_same(&self, other: &Self) -> bool {
        match (self.chunk(), other.chunk()) {
            (Some(one), Some(two)) => one.is_same(self.place, two, other.place),
            _ => false,
        }
    }

    fn step(&mut self) {
        self.place += 1;
        if self.chunk().is_some_and(|chunk| self.place == chunk.len()) {
            self.skip_chunk();
        }
    }

    fn skip_chunk(&mut self) {
        self.chunks = &self.chunks[1..];
        self.place = 0;
    }
}
