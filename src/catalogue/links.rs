//! Links: what hangs on each entity, so that a change costs what it touches and not what there
//! is.

use std::sync::OnceLock;

use crate::model::{Catalogue, EntityId, SharedMap, TenureId, TenureRef};

/// One thing that hangs on another.
#[derive(Clone, Copy, Debug)]
pub(super) enum Link {
    /// An entity and a tenure that it holds, or that is held of it.
    Tenure(EntityId, TenureId),
    /// An organisation and an office of it.
    Office(EntityId, EntityId),
    /// An id that answers and one that was given up for it.
    Id(EntityId, EntityId),
}

/// Who knows what hangs on an entity. All lists are in order.
pub(super) trait Links {
    /// Tenures that an entity holds, or that are held of it.
    fn tenures_of(&self, catalogue: &Catalogue, id: EntityId) -> Vec<TenureId>;
    /// Offices of an organisation.
    fn offices_of(&self, catalogue: &Catalogue, id: EntityId) -> Vec<EntityId>;
    /// Ids that were given up for an entity.
    fn ids_of(&self, catalogue: &Catalogue, id: EntityId) -> Vec<EntityId>;
    /// A link is there from now on, or no longer.
    fn note(&mut self, link: Link, there: bool);
}

/// Looks through the whole catalogue each time: for one that is changed once, or never has ids
/// given up.
#[derive(Debug)]
pub(super) struct Scan;

impl Links for Scan {
    fn tenures_of(&self, catalogue: &Catalogue, id: EntityId) -> Vec<TenureId> {
        let of = |tenure: &TenureRef<'_>| tenure.holder == id || tenure.office == id;
        let tenures = catalogue.tenures.values().filter(of);
        tenures.map(|tenure| tenure.id).collect()
    }

    fn offices_of(&self, catalogue: &Catalogue, id: EntityId) -> Vec<EntityId> {
        let offices = catalogue.entities.values().filter(|entity| {
            let office = entity.office();
            office.is_some_and(|office| office.organisation == Some(id))
        });
        offices.map(|office| office.id).collect()
    }

    fn ids_of(&self, catalogue: &Catalogue, id: EntityId) -> Vec<EntityId> {
        let to = catalogue.redirects.iter().filter(|&(_, to)| *to == id);
        to.map(|(from, _)| *from).collect()
    }

    fn note(&mut self, _: Link, _: bool) {}
}

/// Sets of pairs, kept up to date by every change. A copy shares what neither copy changes.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct LinkIndex {
    tenures: SharedMap<(EntityId, TenureId), ()>,
    offices: SharedMap<(EntityId, EntityId), ()>,
    ids: SharedMap<(EntityId, EntityId), ()>,
}

impl LinkIndex {
    /// The links of a whole catalogue. O(n log n).
    pub(super) fn of(catalogue: &Catalogue) -> Self {
        fn set<T: Ord + Copy>(mut pairs: Vec<(EntityId, T)>) -> SharedMap<(EntityId, T), ()> {
            // In order, which is how a map is filled fast.
            pairs.sort_unstable();
            pairs.dedup();
            pairs.into_iter().map(|pair| (pair, ())).collect()
        }
        let tenures = catalogue.tenures.values();
        let tenures = tenures.flat_map(|one| [(one.holder, one.id), (one.office, one.id)]);
        let offices = catalogue.entities.values().filter_map(|entity| {
            let office = entity.office()?;
            Some((office.organisation?, entity.id))
        });
        let ids = catalogue.redirects.iter().map(|(from, to)| (*to, *from));
        Self {
            tenures: set(tenures.collect()),
            offices: set(offices.collect()),
            ids: set(ids.collect()),
        }
    }
}

/// The second halves of the pairs that begin with `id`.
fn behind<T: Ord + Copy>(
    set: &SharedMap<(EntityId, T), ()>,
    id: EntityId,
    least: T,
) -> impl Iterator<Item = T> + use<'_, T> {
    let from = set.range_from(&(id, least));
    from.take_while(move |(pair, ())| pair.0 == id)
        .map(|(pair, ())| pair.1)
}

impl Links for LinkIndex {
    fn tenures_of(&self, _: &Catalogue, id: EntityId) -> Vec<TenureId> {
        behind(&self.tenures, id, TenureId::from_bits(0)).collect()
    }

    fn offices_of(&self, _: &Catalogue, id: EntityId) -> Vec<EntityId> {
        behind(&self.offices, id, EntityId::from_bits(0)).collect()
    }

    fn ids_of(&self, _: &Catalogue, id: EntityId) -> Vec<EntityId> {
        behind(&self.ids, id, EntityId::from_bits(0)).collect()
    }

    fn note(&mut self, link: Link, there: bool) {
        fn set<T: Ord + Copy>(
            set: &mut SharedMap<(EntityId, T), ()>,
            pair: (EntityId, T),
            there: bool,
        ) {
            if there {
                set.insert(pair, ());
            } else {
                set.remove(&pair);
            }
        }
        match link {
            Link::Tenure(id, tenure) => set(&mut self.tenures, (id, tenure), there),
            Link::Office(id, office) => set(&mut self.offices, (id, office), there),
            Link::Id(id, from) => set(&mut self.ids, (id, from), there),
        }
    }
}

/// Links that are gathered when they are first asked for: a state that is only loaded, or to
/// which entities are only added, has no use for them.
#[derive(Clone, Debug, Default)]
pub(super) struct LazyLinks(OnceLock<LinkIndex>);

impl LazyLinks {
    /// The links of `catalogue`, whose links these are. O(n log n) the first time.
    pub(super) fn get(&self, catalogue: &Catalogue) -> &LinkIndex {
        self.0.get_or_init(|| LinkIndex::of(catalogue))
    }

    /// The links, to be kept up to date, if they were ever asked for.
    pub(super) fn known(&mut self) -> Option<&mut LinkIndex> {
        self.0.get_mut()
    }
}

impl PartialEq for LazyLinks {
    /// Whether they agree, as far as both are known: the catalogue tells the rest.
    fn eq(&self, other: &Self) -> bool {
        match (self.0.get(), other.0.get()) {
            (Some(one), Some(other)) => one == other,
            _ => true,
        }
    }
}
