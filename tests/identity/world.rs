//! One catalogue, changed step by step, and the plain model beside it.

use std::collections::{BTreeMap, BTreeSet};

use incumbent::catalogue::import::{Report, Rules, import};
use incumbent::catalogue::{
    Change, Edit, Journal, Meta, Record, Sight, SplitOff, State, Store, batch, expire, merge,
    record_id, split, unmerge,
};
use incumbent::model::{Entity, EntityId, Gone, Kind, NameKind, NameRef};

use super::lines::parsed;
use super::made::{id, name, person, tenure, unknown};

/// What the plain model says of an id: who took it over, and whether it was deleted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plain {
    taken_over_by: BTreeMap<EntityId, EntityId>,
    pub(crate) alive: BTreeMap<EntityId, bool>,
    /// Ids that only ever stood for another.
    bare: BTreeSet<EntityId>,
    /// What people parted and did not merge again.
    parted: BTreeSet<(EntityId, EntityId)>,
    /// What people called an entity last.
    called: BTreeMap<EntityId, String>,
}

impl Plain {
    pub(crate) fn root(&self, mut id: EntityId) -> EntityId {
        while let Some(&by) = self.taken_over_by.get(&id) {
            id = by;
        }
        id
    }

    fn is_alive(&self, id: EntityId) -> bool {
        self.alive.get(&id) == Some(&true)
    }

    fn part(&mut self, one: EntityId, other: EntityId) {
        self.parted.insert((one.min(other), one.max(other)));
    }

    /// Whether somebody parted two entities, or what has become a part of them.
    fn are_parted(&self, one: EntityId, other: EntityId) -> bool {
        let pairs = self.parted.iter();
        let mut roots = pairs.map(|(left, right)| (self.root(*left), self.root(*right)));
        roots.any(|pair| pair == (one, other) || pair == (other, one))
    }

    /// Two entities are one, as somebody says.
    fn take_over(&mut self, from: EntityId, into: EntityId) {
        let pairs: Vec<_> = self.parted.iter().copied().collect();
        for (left, right) in pairs {
            let roots = [self.root(left), self.root(right)];
            if roots == [from, into] || roots == [into, from] {
                self.parted.remove(&(left, right));
            }
        }
        self.taken_over_by.insert(from, into);
        self.called.remove(&from);
        self.called.remove(&into);
    }
}

/// One catalogue in one file, and the model beside it.
pub(crate) struct World {
    folder: tempfile::TempDir,
    store: Option<Store>,
    pub(crate) state: State,
    /// Another replica, which catches up now and then.
    pub(crate) replica: State,
    pub(crate) plain: Plain,
    time: i64,
}

impl World {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::create_if_missing(&folder.path().join("store.redb")).unwrap();
        Self {
            folder,
            store: Some(store),
            state: State::default(),
            replica: State::default(),
            plain: Plain::default(),
            time: 0,
        }
    }

    pub(crate) fn journal(&self) -> &dyn Journal {
        self.store.as_ref().unwrap()
    }

    pub(crate) fn write(&mut self, changes: Vec<Change>) {
        self.time += 1;
        let meta = Meta {
            time: self.time,
            ..Meta::default()
        };
        let revision = self.state.revision();
        let records = Record::of_write(revision, changes, &meta, None);
        if !records.is_empty() {
            self.journal().append(revision, &records).unwrap();
            for record in &records {
                self.state.apply(record);
            }
        }
    }

    pub(crate) fn do_it(&mut self, step: &Step) {
        match step {
            Step::Upsert(key, name) => {
                let edit = Edit::PutEntity {
                    id: None,
                    entity: Box::new(person(*key, *name)),
                };
                let made = batch(&self.state, &[edit]);
                let id = id(*key);
                if self.plain.alive.get(&self.plain.root(id)) == Some(&false) {
                    assert!(made.is_err(), "an id that is gone is not used again");
                } else {
                    self.plain.alive.entry(id).or_insert(true);
                    let called = format!("Person {key}");
                    self.plain.called.insert(self.plain.root(id), called);
                    self.write(made.unwrap().0);
                }
            }
            Step::Call(one, number) => {
                let id = self.pick(*one);
                let text = format!("Called {number}");
                let edit = Edit::PutName {
                    id: id.to_string(),
                    name: name(text.clone(), NameKind::Primary),
                };
                if let Ok((changes, _)) = batch(&self.state, &[edit]) {
                    self.plain.called.insert(self.plain.root(id), text);
                    self.write(changes);
                }
            }
            Step::Tenure(holder, row) => self.tenure(*holder, *row),
            Step::Merge(into, from) => {
                let (into, from) = (self.pick(*into), self.pick(*from));
                let made = merge(&self.state, &into.to_string(), &[from.to_string()]);
                if let Ok((_, changes, _)) = made {
                    let (into, from) = (self.plain.root(into), self.plain.root(from));
                    if into != from {
                        self.plain.take_over(from, into);
                    }
                    self.write(changes);
                }
            }
            Step::Unmerge(one) => {
                let id = self.pick(*one);
                match unmerge(&self.state, id) {
                    Ok((change, _)) => {
                        let top = self.plain.root(id);
                        assert!(self.plain.taken_over_by.remove(&id).is_some());
                        self.plain.part(id, top);
                        self.plain.called.remove(&top);
                        self.write(vec![Change::Unmerge(Box::new(change))]);
                    }
                    Err(_) => {
                        let root = self.plain.root(id);
                        let gone = self.plain.alive.get(&root) != Some(&true);
                        let bare = self.plain.bare.contains(&id);
                        let taken_over = self.plain.taken_over_by.contains_key(&id);
                        assert!(gone || bare || !taken_over);
                    }
                }
            }
            Step::Split(one) => {
                let id = self.pick(*one);
                let entity = self.state.catalogue().entities.get(&self.plain.root(id));
                let name = entity.and_then(|entity| Some(entity.name(1)?.text.to_owned()));
                let own = entity.map(|entity| entity.id);
                let records = entity.into_iter().flat_map(|entity| entity.records());
                let movable = |record: &&str| {
                    let id = record_id(record);
                    id != own && id.is_some_and(|id| self.state.merged(id).is_none())
                };
                let parts = SplitOff {
                    names: name.into_iter().collect(),
                    records: records.filter(movable).take(1).map(str::to_owned).collect(),
                    ..SplitOff::default()
                };
                if let Ok(split) = split(&self.state, &id.to_string(), &parts) {
                    let known = self.plain.alive.insert(split.new.id, true);
                    assert_eq!(known, None, "an id was used twice");
                    let left = split.left.id;
                    self.plain.part(split.new.id, left);
                    self.plain.called.remove(&left);
                    // Ids that only stood for the old one may go with their records.
                    for id in &split.ids {
                        self.plain.taken_over_by.insert(*id, split.new.id);
                    }
                    self.write(vec![Change::Split(Box::new(split))]);
                }
            }
            Step::Delete(one) => {
                let id = self.plain.root(self.pick(*one));
                if let Some(alive) = self.plain.alive.get_mut(&id) {
                    *alive = false;
                    self.plain.called.remove(&id);
                }
                self.write(vec![Change::DeleteEntity { id }]);
            }
            Step::Import(keys) => self.import(keys),
            Step::Remember(key) => self.remember(*key),
            Step::Expire(writes) => {
                // Each write takes a millisecond.
                let before = self.time - i64::from(*writes);
                let changes = expire(&self.state, before, 3);
                for change in &changes {
                    let Change::Expire { id } = change else {
                        panic!("{change:?}");
                    };
                    let entity = self.state.catalogue().entities.get(id).unwrap();
                    assert!(entity.is_provisional(), "what is confirmed does not expire");
                    *self.plain.alive.get_mut(id).unwrap() = false;
                    self.plain.called.remove(id);
                    // How it was merged is forgotten with it, should it come back.
                    let known = self.plain.alive.keys().copied();
                    let merged: Vec<_> = known
                        .filter(|one| one != id && self.plain.root(*one) == *id)
                        .collect();
                    self.plain.bare.extend(merged);
                }
                self.write(changes);
            }
            Step::Compact => {
                let revision = self.state.revision();
                self.journal()
                    .write_checkpoint(revision, &mut self.state.checkpoint(), revision)
                    .unwrap();
                // A replica that is behind starts from the checkpoint.
                if self.replica.revision() < revision {
                    self.replica = State::load(self.journal()).unwrap();
                }
            }
            Step::Restart => {
                self.store = None;
                let path = self.folder.path().join("store.redb");
                self.store = Some(Store::open(&path).unwrap());
                let again = State::load(self.journal()).unwrap();
                assert!(again == self.state, "the state is what the journal says");
            }
            Step::CatchUp => {
                let journal = self.store.as_ref().unwrap();
                self.replica.catch_up(journal).unwrap();
            }
        }
    }

    pub(crate) fn tenure(&mut self, holder: u8, row: u8) {
        let holder = self.pick(holder);
        let office = Entity {
            kind: Kind::Office,
            ..person(200, 0)
        };
        let edits = [
            Edit::PutEntity {
                id: None,
                entity: Box::new(office),
            },
            Edit::PutTenure {
                id: None,
                holder: holder.to_string(),
                office: "test:200".to_owned(),
                tenure: Box::new(tenure(row)),
            },
        ];
        if let Ok((changes, _)) = batch(&self.state, &edits) {
            self.plain.alive.entry(id(200)).or_insert(true);
            let office = self.plain.root(id(200));
            self.plain.called.insert(office, "Person 200".to_owned());
            self.write(changes);
        }
    }

    /// An unknown mention is remembered, or seen again.
    fn remember(&mut self, key: u8) {
        let entity = unknown(key, self.time + 1);
        let (own, catalogue) = (entity.id, self.state.catalogue());
        let id = catalogue.canonical(own);
        let change = match catalogue.entities.get(&id) {
            Some(known) if known.is_provisional() => Change::Sight(Box::new(Sight {
                id,
                provisional: entity.provisional.unwrap(),
            })),
            Some(_) => return,
            None if catalogue.gone(own) == Some(Gone::Deleted) => return,
            None => {
                self.plain.alive.entry(own).or_insert(true);
                self.plain.alive.insert(id, true);
                let called = entity.names[0].text.clone();
                self.plain.called.insert(id, called);
                Change::PutEntity(Box::new(Entity { id, ..entity }))
            }
        };
        self.write(vec![change]);
    }

    /// Imports people, some of whom share an item; then once more, which changes nothing.
    fn import(&mut self, keys: &[u8]) {
        let (changes, _) = self.changes_of(keys);
        let is_gone = |id| self.plain.alive.get(&self.plain.root(id)) == Some(&false);
        let ids: Vec<EntityId> = keys
            .iter()
            .map(|key| EntityId::derive("ftm", &key.to_string()))
            .filter(|id| !is_gone(*id))
            .collect();
        for id in ids {
            self.plain.alive.entry(id).or_insert(true);
        }
        for change in &changes {
            if let Change::Redirect { from, to } = change {
                let (one, other) = (self.plain.root(*from), self.plain.root(*to));
                if one == other {
                    // What it stood for was given up just before.
                    continue;
                }
                assert!(!self.plain.are_parted(one, other), "joined what was parted");
                assert!(self.plain.is_alive(one) && self.plain.is_alive(other));
                let had_entity = self.state.catalogue().entities.contains_key(&one);
                if !had_entity {
                    self.plain.bare.insert(one);
                }
                self.plain.take_over(one, other);
            }
        }
        self.write(changes);
        let (again, _) = self.changes_of(keys);
        assert!(again.is_empty(), "{again:?}");
    }

    pub(crate) fn changes_of(&self, keys: &[u8]) -> (Vec<Change>, Report) {
        let lines: Vec<String> = keys
            .iter()
            .map(|key| {
                let item = key % 4;
                format!(
                    r#"{{"id":"{key}","schema":"Person","properties":{{"name":["Import {key}"],"alias":["Alias {key}"],"wikidataId":["Q{item}"]}}}}"#
                )
            })
            .collect();
        let parsed = parsed(&lines.join("\n"));
        import(&self.state, parsed, Rules::default())
    }

    /// An id that was handed out, or one that never was.
    fn pick(&self, number: u8) -> EntityId {
        let count = self.plain.alive.len();
        let place = usize::from(number) % (count + 1);
        let known = self.plain.alive.keys().nth(place);
        known.copied().unwrap_or_else(|| id(255))
    }

    pub(crate) fn check(&self) {
        let catalogue = self.state.catalogue();
        for &id in self.plain.alive.keys() {
            let root = self.plain.root(id);
            assert_eq!(catalogue.canonical(id), root);
            let alive = self.plain.alive.get(&root) == Some(&true);
            assert_eq!(catalogue.entities.contains_key(&root), alive);
            assert_eq!(catalogue.is_gone(id), !alive);
            if let (true, Some(called)) = (alive, self.plain.called.get(&root)) {
                let entity = catalogue.entities.get(&root).unwrap();
                assert_eq!(entity.primary_name(), called);
            }
        }
        for (from, to) in catalogue.redirects.iter() {
            assert!(
                !catalogue.redirects.contains_key(to),
                "{from} leads to a redirect"
            );
            let leads = catalogue.entities.contains_key(to) || catalogue.gone.contains_key(to);
            assert!(leads && !catalogue.entities.contains_key(from));
        }
        for tenure in catalogue.tenures.values() {
            assert!(catalogue.entities.contains_key(&tenure.holder));
            assert!(catalogue.entities.contains_key(&tenure.office));
        }
        for entity in catalogue.entities.values() {
            let primary = |name: &NameRef<'_>| name.kind == NameKind::Primary;
            assert_eq!(entity.names().position(|name| primary(&name)), Some(0));
            assert_eq!(entity.names().filter(primary).count(), 1);
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) enum Step {
    Call(u8, u8),
    Upsert(u8, u8),
    Tenure(u8, u8),
    Merge(u8, u8),
    Unmerge(u8),
    Split(u8),
    Delete(u8),
    Import(Vec<u8>),
    Remember(u8),
    Expire(u8),
    Compact,
    Restart,
    CatchUp,
}
