//! The ids that were given up, by the id that answers for them: a catalogue knows them the
//! other way round.

use crate::index::Snapshot;
use crate::model::{EntityId, SharedMap};

/// The redirects of one revision, turned round. A copy shares what it has in common with the
/// one that it was made from.
#[derive(Clone, Default)]
pub(super) struct GivenUp {
    revision: u64,
    redirects: SharedMap<EntityId, EntityId>,
    /// (the id that answers, the id given up).
    turned: SharedMap<(EntityId, EntityId), ()>,
}

impl GivenUp {
    /// Those of another revision, usually the next. O(redirects that differ), and O(redirects /
    /// 64) to find them.
    pub(super) fn advance(&self, snapshot: &Snapshot) -> Self {
        let now = &snapshot.catalogue().redirects;
        let mut turned = self.turned.clone();
        if turned.is_empty() {
            // In order, which is how a map is filled fast.
            let mut all: Vec<_> = now.iter().map(|(&from, &to)| (to, from)).collect();
            all.sort_unstable();
            turned = all.into_iter().map(|pair| (pair, ())).collect();
            return Self {
                revision: snapshot.revision(),
                redirects: now.clone(),
                turned,
            };
        }
        for from in self.redirects.changes(now) {
            if let Some(&to) = self.redirects.get(&from) {
                turned.remove(&(to, from));
            }
            if let Some(&to) = now.get(&from) {
                turned.insert((to, from), ());
            }
        }
        Self {
            revision: snapshot.revision(),
            redirects: now.clone(),
            turned,
        }
    }

    /// The ids given up for `id`, in order. O(log redirects + those).
    fn of(&self, id: EntityId) -> Vec<EntityId> {
        let first = (id, EntityId::from_bits(0));
        let from = self.turned.range_from(&first);
        let own = from.take_while(|((to, _), ())| *to == id);
        own.map(|((_, from), ())| *from).collect()
    }
}

/// The ids given up for `id` at a snapshot. `known` is of the snapshot published last; for
/// another one all redirects are looked at.
pub(super) fn given_up(snapshot: &Snapshot, known: &GivenUp, id: EntityId) -> Vec<EntityId> {
    if known.revision == snapshot.revision() {
        return known.of(id);
    }
    let own = snapshot.catalogue().redirects.iter();
    let own = own.filter(|(_, to)| **to == id);
    own.map(|(from, _)| *from).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::Catalogue;

    #[test]
    fn every_id_is_found_behind_the_one_that_answers_whatever_changes() {
        let id = |number: u128| EntityId::from_bits(number);
        let mut catalogue = Catalogue::default();
        let mut known = GivenUp::default();
        // Redirects come, move and go.
        for round in 0..40_u128 {
            for number in 0..100 {
                let from = id(1_000 + number);
                match (number * 7 + round) % 3 {
                    0 => catalogue.redirects.insert(from, id(number % 5)),
                    1 => catalogue.redirects.insert(from, id(round % 5)),
                    _ => catalogue.redirects.remove(&from),
                };
            }
            let revision = u64::try_from(round).unwrap() + 1;
            let snapshot = Snapshot::build(Arc::new(catalogue.clone()), revision);
            let before = known.clone();
            known = known.advance(&snapshot);
            for to in 0..6 {
                let plain = catalogue.redirects.iter();
                let plain = plain.filter(|(_, one)| **one == id(to));
                let plain: Vec<EntityId> = plain.map(|(from, _)| *from).collect();
                assert_eq!(given_up(&snapshot, &known, id(to)), plain, "{round}");
                assert_eq!(given_up(&snapshot, &before, id(to)), plain, "{round}");
            }
        }
    }
}
