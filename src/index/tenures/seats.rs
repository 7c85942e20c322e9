//! Seats: the tenures of members by what they sit for.

use std::hash::{Hash as _, Hasher as _};

use rustc_hash::FxHasher;
use smallvec::SmallVec;

use super::{TenureRecord, Tenures, order};
use crate::index::Ordinal;
use crate::index::kept::{Row, packed};
use crate::model::{Catalogue, TenureId};
use crate::text::{Gap, lexicon, tokenise};

/// A tenure for a seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Seat {
    /// Of the key of its name.
    pub(super) hash: u32,
    /// The place of the tenure's record.
    pub(super) place: u32,
}

packed!(Seat, 2, |row| [row.hash, row.place], |[hash, place]| Some(
    Seat { hash, place }
));

impl Seat {
    /// The seats of a tenure whose record is at a place.
    pub(super) fn of(catalogue: &Catalogue, tenure: TenureId, place: u32, to: &mut Vec<Self>) {
        let Some(tenure) = catalogue.tenures.get(&tenure) else {
            return;
        };
        let mut own: SmallVec<[u32; 4]> = SmallVec::new();
        for name in tenure.terms().filter_map(|term| term.constituency) {
            own.extend(seat_keys(name).map(|key| hash(&key)));
        }
        own.sort_unstable();
        own.dedup();
        to.extend(own.into_iter().map(|hash| Self { hash, place }));
    }
}

impl Tenures {
    /// The tenures of an office that may be for the seat of this key, the latest first: few others
    /// are among them. O(tenures for that seat in any office).
    #[must_use]
    pub fn of_seat(&self, office: Ordinal, key: &str) -> Vec<&TenureRecord> {
        let hash = hash(key);
        let listed = |seats: &[Seat]| {
            let from = seats.partition_point(|seat| seat.hash < hash);
            let own = seats[from..].iter().take_while(|seat| seat.hash == hash);
            own.map(|seat| seat.place).collect::<Vec<u32>>()
        };
        let mut places = listed(&self.first.by_seat);
        places.extend(listed(&self.later.by_seat));
        places.sort_unstable();
        places.dedup();
        places.retain(|&place| self.record(place).office == office);
        // Those that were indexed at first may have others in their place.
        if let Some(now) = self.later.by_office.get(&office) {
            places.retain(|place| now.contains(place));
        }
        let mut found: Vec<&TenureRecord> = places.iter().map(|&at| self.record(at)).collect();
        found.sort_by_key(|record| std::cmp::Reverse(order(record)));
        found
    }
}

/// The keys that a seat's name is found by: of all of it, and of what stands before a bracket.
pub fn seat_keys(name: &str) -> impl Iterator<Item = String> {
    let bare = name.split_once('(').map(|(bare, _)| seat_key(bare));
    std::iter::once(seat_key(name)).chain(bare)
}

/// The words of a seat's name, folded, without small words: "Uxbridge & South Ruislip".
#[must_use]
pub fn seat_key(text: &str) -> String {
    let lexicon = lexicon();
    let mut key = String::new();
    for token in tokenise(text) {
        if lexicon.stopword(&token).is_some() {
            continue;
        }
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(&token.folded);
        if token.possessive && token.after < Gap::Comma {
            key.push('s');
        }
    }
    key
}

/// The same on every machine: no seed.
fn hash(key: &str) -> u32 {
    let mut hasher = FxHasher::default();
    key.hash(&mut hasher);
    hasher.finish() as u32
}

#[cfg(test)]
mod tests {
    use super::seat_key;

    #[test]
    fn one_seat_however_it_is_written() {
        for (written, known) in [
            ("uxbridge and south ruislip", "Uxbridge & South Ruislip"),
            (
                "the Cities of London and Westminster",
                "Cities of London & Westminster",
            ),
            ("Ynys Môn", "Ynys Mon"),
        ] {
            assert_eq!(seat_key(written), seat_key(known), "{written}");
        }
    }
}
