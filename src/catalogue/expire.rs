//! Expiry: provisional entities that no article mentioned for too long.

use super::change::Change;
use super::state::State;

/// The changes that remove the provisional entities of which no mention was noted since
/// `before`, in milliseconds since 1970-01-01 UTC; at most `most`, longest ago first. Those that
/// somebody edited stay, and those of which it is not known when they were mentioned.
/// O(those removed + those edited).
#[must_use]
pub fn expire(state: &State, before: i64, most: usize) -> Vec<Change> {
    let forgotten = state.forgotten().take_while(|(noted, _)| *noted < before);
    let known = forgotten.filter(|(noted, _)| *noted > 0);
    known
        .take(most)
        .map(|(_, id)| Change::Expire { id })
        .collect()
}
