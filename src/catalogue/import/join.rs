//! Joining: which records are one entity.
//!
//! Records are one entity when
//!
//! - the catalogue already says so: their ids have one canonical id;
//! - they share a Wikidata item and are of one kind;
//! - they are people with one folded full name in use, born on one known day, and no two Wikidata
//!   items speak against it;
//! - they are people of one surname who led one country, and share two of full name, year of birth and
//!   beginning to lead; or one is known by nothing but such a leader's full name, which nobody else
//!   has ([`leader`]);
//! - they are places or organisations of one name, or people of one source and full name, and all
//!   but one know nothing else ([`super::bare`]);
//! - they are offices made of one role of organisations that are one entity.
//!
//! Nothing joins entities that somebody parted, nor a provisional entity: that is for people.
//! An item or a name that parted entities share joins nothing at all, for it could be either.
//!
//! The outcome is a partition, so it does not depend on the order of the records.

mod birth;
mod leader;

pub(super) use birth::full_name;

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::notes::{At, Notes};
use super::office::role_of_key;
use super::record::{NAMESPACE, Record, Records};
use super::report::Kept;
use super::rows::Row;
use crate::catalogue::State;
use crate::catalogue::schemes::WIKIDATA;
use crate::model::{Catalogue, EntityId, EntityRef, Kind};

/// Records and entities of the catalogue that are one entity.
#[derive(Debug)]
pub(super) struct Cluster {
    /// The id that answers for it: that of its first record, unless the catalogue has one.
    pub(super) id: EntityId,
    pub(super) kind: Kind,
    /// Places of records, in the order of their keys.
    pub(super) records: SmallVec<[u32; 2]>,
    /// Entities of the catalogue, sorted by id.
    pub(super) existing: Vec<EntityId>,
    /// Ids of which the catalogue says that they are gone, sorted.
    pub(super) gone: Vec<EntityId>,
}

/// Sets of nodes, united step by step. A node is a record or an entity of the catalogue.
struct Union {
    parents: Vec<usize>,
}

impl Union {
    fn node(&mut self) -> usize {
        self.parents.push(self.parents.len());
        self.parents.len() - 1
    }

    fn root(&mut self, mut node: usize) -> usize {
        while self.parents[node] != node {
            self.parents[node] = self.parents[self.parents[node]];
            node = self.parents[node];
        }
        node
    }

    /// Makes one set of two roots'; returns its root and the other.
    fn unite(&mut self, left: usize, right: usize) -> (usize, usize) {
        let (root, other) = (left.min(right), left.max(right));
        self.parents[other] = root;
        (root, other)
    }
}

pub(super) struct Joiner<'a> {
    pub(super) catalogue: &'a Catalogue,
    pub(super) records: &'a [Box<Record<'a>>],
    places: &'a FxHashMap<&'a str, u32>,
    union: Union,
    /// Nodes of the entities of the catalogue that were needed so far.
    existing: BTreeMap<EntityId, usize>,
    /// Entities that somebody parted from others.
    apart: BTreeMap<EntityId, BTreeSet<EntityId>>,
    /// Of those, the ones in the set of a root.
    within: BTreeMap<usize, Vec<EntityId>>,
    /// What would have been joined, had it not been parted: where, and what.
    kept: BTreeSet<(At, String)>,
}

/// Finds out which of the records and of the catalogue's entities are one entity. Every record
/// is in exactly one cluster; entities of the catalogue only where a record touches them.
pub(super) fn clusters(
    records: &Records<'_>,
    rows: &[Row],
    state: &State,
    notes: &mut Notes,
) -> Vec<Cluster> {
    let catalogue = state.catalogue();
    let mut apart: BTreeMap<EntityId, BTreeSet<EntityId>> = BTreeMap::new();
    for &(one, other) in state.decided().parted.keys() {
        let (one, other) = (catalogue.canonical(one), catalogue.canonical(other));
        if one != other {
            apart.entry(one).or_default().insert(other);
        }
    }
    let mut joiner = Joiner {
        catalogue,
        apart,
        within: BTreeMap::new(),
        kept: BTreeSet::new(),
        records: &records.list,
        places: &records.places,
        union: Union {
            parents: (0..records.list.len()).collect(),
        },
        existing: BTreeMap::new(),
    };
    joiner.by_id();
    joiner.by_wikidata();
    joiner.by_birth();
    joiner.by_name();
    joiner.by_list(rows);
    joiner.by_leading(rows);
    joiner.offices();
    for (at, detail) in std::mem::take(&mut joiner.kept) {
        notes.keep(Kept::Parted, at, detail);
    }
    joiner.into_clusters()
}

impl<'a> Joiner<'a> {
    /// Makes one of two nodes' entities, unless that would join what somebody parted. Returns
    /// whether they are one now.
    pub(super) fn unite(&mut self, left: usize, right: usize) -> bool {
        if self.parts(&[left, right]) {
            return false;
        }
        let (left, right) = (self.union.root(left), self.union.root(right));
        if left != right {
            let (root, other) = self.union.unite(left, right);
            let moved = self.within.remove(&other).unwrap_or_default();
            if !moved.is_empty() {
                self.within.entry(root).or_default().extend(moved);
            }
        }
        true
    }

    /// Whether somebody parted entities that these nodes would join; noted if so.
    fn parts(&mut self, nodes: &[usize]) -> bool {
        if self.within.is_empty() {
            return false;
        }
        let roots: BTreeSet<usize> = nodes.iter().map(|&node| self.union.root(node)).collect();
        let sets = roots.iter().filter_map(|root| self.within.get(root));
        let sets: Vec<&Vec<EntityId>> = sets.collect();
        for (place, set) in sets.iter().enumerate() {
            for one in *set {
                let others = sets[place + 1..].iter().copied().flatten();
                let apart = self.apart.get(one);
                let mut apart = others.filter(|other| apart.is_some_and(|all| all.contains(other)));
                if let Some(other) = apart.next() {
                    let records = nodes.iter().filter_map(|&node| self.records.get(node));
                    let at = records.map(|record| record.at).min();
                    let detail = format!("{} and {}", one.min(other), one.max(other));
                    self.kept
                        .insert((at.unwrap_or(At { file: 0, line: 0 }), detail));
                    return true;
                }
            }
        }
        false
    }

    /// The node of an entity of the catalogue.
    pub(super) fn existing_node(&mut self, id: EntityId) -> usize {
        if let Some(&node) = self.existing.get(&id) {
            return node;
        }
        let node = self.union.node();
        self.existing.insert(id, node);
        if self.apart.contains_key(&id) {
            self.within.insert(node, vec![id]);
        }
        node
    }

    fn by_id(&mut self) {
        for node in 0..self.records.len() {
            let id = self.catalogue.canonical(self.records[node].id);
            let known = self.catalogue.entities.contains_key(&id);
            if known || self.catalogue.gone.contains_key(&id) {
                let existing = self.existing_node(id);
                self.unite(node, existing);
            }
        }
    }

    fn by_wikidata(&mut self) {
        let mut items: Vec<(Kind, &'a str, usize)> = Vec::new();
        for (node, record) in self.records.iter().enumerate() {
            items.extend(record.wikidata().map(|item| (record.kind, item, node)));
        }
        if items.is_empty() {
            return;
        }
        items.sort_unstable();
        let catalogue = self.catalogue;
        let mut known = Vec::new();
        for entity in confirmed(catalogue) {
            for item in wikidata_of(entity) {
                let at = items.partition_point(|one| (one.0, one.1) < (entity.kind, item));
                let found = items.get(at);
                if found.is_some_and(|one| (one.0, one.1) == (entity.kind, item)) {
                    known.push((entity.kind, item, self.existing_node(entity.id)));
                }
            }
        }
        items.extend(known);
        items.sort_unstable();
        for group in items.chunk_by(|left, right| (left.0, left.1) == (right.0, right.1)) {
            if let [(_, _, first), others @ ..] = group
                && !others.is_empty()
            {
                let nodes: Vec<usize> = group.iter().map(|(_, _, node)| *node).collect();
                if !self.parts(&nodes) {
                    for (_, _, other) in others {
                        self.unite(*first, *other);
                    }
                }
            }
        }
    }

    /// Offices of one role of organisations that are one entity by now.
    fn offices(&mut self) {
        let mut first: BTreeMap<(usize, &'a str), usize> = BTreeMap::new();
        for node in 0..self.records.len() {
            let Some((organisation, role)) = role_of_key(self.records[node].key) else {
                continue;
            };
            let organisation = match self.places.get(organisation) {
                Some(&organisation) => organisation as usize,
                None => {
                    let id = EntityId::derive(NAMESPACE, organisation);
                    self.existing_node(self.catalogue.canonical(id))
                }
            };
            let root = self.union.root(organisation);
            let other = *first.entry((root, role)).or_insert(node);
            self.unite(node, other);
        }
        let touched = self.existing.clone();
        if touched.is_empty() {
            return;
        }
        let catalogue = self.catalogue;
        for entity in confirmed(catalogue) {
            let organisation = entity.office().and_then(|office| office.organisation);
            let Some(&organisation) = organisation.and_then(|id| touched.get(&id)) else {
                continue;
            };
            for record in entity.records() {
                let key = record.strip_prefix("ftm:").unwrap_or_default();
                if let Some((_, role)) = role_of_key(key) {
                    let root = self.union.root(organisation);
                    let node = self.existing_node(entity.id);
                    let other = *first.entry((root, role)).or_insert(node);
                    self.unite(node, other);
                }
            }
        }
    }

    fn into_clusters(mut self) -> Vec<Cluster> {
        let mut clusters: Vec<Cluster> = Vec::with_capacity(self.records.len());
        // The root of a set is its first node, and records come before entities.
        let mut of_root = vec![usize::MAX; self.records.len()];
        for (node, place) in (0..self.records.len()).zip(0_u32..) {
            let root = self.union.root(node);
            if root == node {
                of_root[node] = clusters.len();
                let record = &self.records[node];
                clusters.push(Cluster::of(record.id, record.kind));
            }
            clusters[of_root[root]].records.push(place);
        }
        let mut without: BTreeMap<usize, Cluster> = BTreeMap::new();
        for (id, node) in std::mem::take(&mut self.existing) {
            let root = self.union.root(node);
            let entity = self.catalogue.entities.get(&id);
            let cluster = match of_root.get(root) {
                Some(&at) => &mut clusters[at],
                None => {
                    let kind = entity.map_or(Kind::Person, |entity| entity.kind);
                    let new = || Cluster::of(id, kind);
                    without.entry(root).or_insert_with(new)
                }
            };
            match entity {
                Some(_) => cluster.existing.push(id),
                None => cluster.gone.push(id),
            }
        }
        for cluster in &mut clusters {
            let known = cluster.existing.first().or(cluster.gone.first());
            cluster.id = known.copied().unwrap_or(cluster.id);
        }
        // Entities of the catalogue that were looked at and joined to nothing stay as they are.
        let joined = without.into_values();
        clusters.extend(joined.filter(|cluster| cluster.existing.len() > 1));
        clusters
    }
}

impl Cluster {
    fn of(id: EntityId, kind: Kind) -> Self {
        Self {
            id,
            kind,
            records: SmallVec::new(),
            existing: Vec::new(),
            gone: Vec::new(),
        }
    }
}

/// Entities that may be joined to others.
pub(super) fn confirmed(catalogue: &Catalogue) -> impl Iterator<Item = EntityRef<'_>> {
    let entities = catalogue.entities.values();
    entities.filter(|entity| !entity.is_provisional())
}

/// An entity's Wikidata items.
pub(super) fn wikidata_of(entity: EntityRef<'_>) -> impl Iterator<Item = &str> {
    entity
        .identifiers()
        .filter(|identifier| identifier.scheme == WIKIDATA)
        .map(|identifier| identifier.value)
}
