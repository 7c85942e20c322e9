//! What people decided: kept beside the catalogue so that no import undoes it.
//!
//! An entity that somebody edited is remembered as the sources tell of it. What the entity has
//! and the sources do not tell, or the other way round, is then what people decided ([`keep`]).
//! Entities that somebody parted are remembered as parted, and rows that somebody edited or
//! removed as decided.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::apply::{is_used, may_stand};
use super::change::Change;
use super::links::{LazyLinks, Links as _};
use super::unite::{add_sorted, sort_names, unite};
use crate::model::{Catalogue, Entity, EntityId, EntityRef, Name, NameKind, SharedMap, TenureId};

/// What the sources tell of an entity that differs from that.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Told {
    /// No source tells of it.
    Nothing,
    /// This.
    Entity(Box<Entity>),
}

/// What people decided.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Decided {
    /// Entities that people edited, as the sources tell of them.
    pub(super) told: SharedMap<EntityId, Told>,
    /// Pairs that are not one, both ways round. Ids stand for what answers for them.
    pub(super) parted: SharedMap<(EntityId, EntityId), ()>,
    /// Keys of rows that people edited or removed.
    pub(super) rows: SharedMap<String, ()>,
}

impl Decided {
    /// What the sources tell of an entity; `None` when they tell nothing, which is so of every
    /// provisional one.
    pub(super) fn told(&self, catalogue: &Catalogue, id: EntityId) -> Option<Cow<'_, Entity>> {
        match self.told.get(&id) {
            Some(told) => told.entity().map(Cow::Borrowed),
            None => of_sources(catalogue.entities.get(&id)?).map(Cow::Owned),
        }
    }

    /// Notes what a change decides, before it is applied.
    pub(super) fn note(&mut self, catalogue: &Catalogue, links: &LazyLinks, change: &Change) {
        let has = |id| catalogue.entities.contains_key(&id);
        match change {
            Change::PutEntity(entity) if may_stand(catalogue, entity) => {
                self.told.remove(&entity.id);
            }
            Change::Restore(entity) => {
                self.told.remove(&entity.id);
            }
            Change::EditEntity(entity) if may_stand(catalogue, entity) => {
                self.edit(catalogue, entity.id);
                if self.told(catalogue, entity.id).as_deref() == Some(entity) {
                    self.told.remove(&entity.id);
                }
            }
            Change::Merge(merge) => {
                let (from, into) = (merge.from, merge.united.id);
                if from != into && has(from) && has(into) {
                    let told = self.told_together(catalogue, into, from);
                    self.told.remove(&from);
                    let nothing = told == Told::Nothing;
                    let plain = told.entity() == Some(&merge.united);
                    if plain || (nothing && merge.united.provisional.is_some()) {
                        self.told.remove(&into);
                    } else {
                        self.told.insert(into, told);
                    }
                    self.join(catalogue, links, from, into);
                }
            }
            Change::Redirect { from, to } => {
                let (from, into) = (catalogue.canonical(*from), catalogue.canonical(*to));
                if from != into && has(from) && has(into) {
                    self.told.remove(&from);
                    self.join(catalogue, links, from, into);
                }
            }
            Change::Split(split) if has(split.left.id) && !is_used(catalogue, split.new.id) => {
                self.edit(catalogue, split.left.id);
                self.told.insert(split.new.id, Told::Nothing);
                self.part(split.new.id, split.left.id);
            }
            Change::DeleteEntity { id } | Change::Expire { id } => {
                let id = catalogue.canonical(*id);
                for id in links
                    .get(catalogue)
                    .ids_of(catalogue, id)
                    .into_iter()
                    .chain([id])
                {
                    self.told.remove(&id);
                    for other in self.parted_from(id) {
                        self.parted.remove(&(id, other));
                        self.parted.remove(&(other, id));
                    }
                }
            }
            Change::EditTenure(tenure) => {
                let has = |id| has(catalogue.canonical(id));
                if has(tenure.holder) && has(tenure.office) {
                    self.decide_rows(catalogue, tenure.id);
                    for term in &tenure.terms {
                        self.rows.insert(term.key.clone(), ());
                    }
                }
            }
            Change::RemoveTenure { id } => self.decide_rows(catalogue, *id),
            _ => {}
        }
    }

    /// An entity is edited: what it is now is what the sources tell, unless it differs already.
    fn edit(&mut self, catalogue: &Catalogue, id: EntityId) {
        if !self.told.contains_key(&id) {
            let told = catalogue.entities.get(&id).and_then(of_sources);
            self.told.insert(id, Told::from(told));
        }
    }

    fn decide_rows(&mut self, catalogue: &Catalogue, id: TenureId) {
        let terms = catalogue.tenures.get(&id).into_iter();
        for term in terms.flat_map(|tenure| tenure.terms()) {
            self.rows.insert(term.key.to_owned(), ());
        }
    }

    /// What the sources tell of two entities that somebody merges. Where they differ, the one
    /// that stays is somebody's decision, so the sources tell neither.
    fn told_together(&self, catalogue: &Catalogue, into: EntityId, from: EntityId) -> Told {
        let (own, other) = (self.told(catalogue, into), self.told(catalogue, from));
        let both = match (own, other) {
            (Some(own), Some(other)) => {
                let (mut both, _) = unite(&own, &other);
                macro_rules! differing {
                    ($($field:ident),*) => {$(
                        if own.$field.is_some() && other.$field.is_some()
                            && own.$field != other.$field
                        {
                            both.$field = None;
                        }
                    )*};
                }
                differing!(gender, born, died);
                Some(both)
            }
            (Some(one), None) | (None, Some(one)) => Some(one.into_owned()),
            (None, None) => None,
        };
        Told::from(both.map(|both| Entity { id: into, ..both }))
    }

    /// Two entities are not one.
    pub(super) fn part(&mut self, one: EntityId, other: EntityId) {
        self.parted.insert((one, other), ());
        self.parted.insert((other, one), ());
    }

    /// Two entities are one after all.
    fn join(&mut self, catalogue: &Catalogue, links: &LazyLinks, from: EntityId, into: EntityId) {
        for id in links
            .get(catalogue)
            .ids_of(catalogue, from)
            .into_iter()
            .chain([from])
        {
            for other in self.parted_from(id) {
                if catalogue.canonical(other) == into {
                    self.parted.remove(&(id, other));
                    self.parted.remove(&(other, id));
                }
            }
        }
    }

    fn parted_from(&self, id: EntityId) -> Vec<EntityId> {
        let pairs = self.parted.range_from(&(id, EntityId::from_bits(0)));
        let pairs = pairs.map(|(pair, ())| *pair);
        let pairs = pairs.take_while(|(one, _)| *one == id);
        pairs.map(|(_, other)| other).collect()
    }
}

impl Told {
    pub(super) fn entity(&self) -> Option<&Entity> {
        match self {
            Self::Nothing => None,
            Self::Entity(entity) => Some(entity),
        }
    }
}

impl From<Option<Entity>> for Told {
    fn from(entity: Option<Entity>) -> Self {
        entity.map_or(Self::Nothing, |entity| Self::Entity(Box::new(entity)))
    }
}

/// An entity that nobody edited, if a source tells of it.
fn of_sources(entity: EntityRef<'_>) -> Option<Entity> {
    (!entity.is_provisional()).then(|| entity.to_entity())
}

/// A value of a source that people decided against.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Overruled {
    pub(super) field: &'static str,
    pub(super) value: String,
}

/// An entity as the sources tell of it now, with what people decided about it before: what
/// `ours` has and `told` has not, and the other way round. `told` is what the sources told
/// before. The names, dates and codes of `now` that are not taken for that are listed.
pub(super) fn keep(now: &Entity, told: Option<&Entity>, ours: &Entity) -> (Entity, Vec<Overruled>) {
    let mut kept = now.clone();
    let mut overruled = Vec::new();
    keep_names(&mut kept, told, ours, &mut overruled);
    macro_rules! lists {
        ($($field:ident),*) => {$(
            for item in told.iter().flat_map(|told| &told.$field) {
                if !ours.$field.contains(item)
                    && let Some(place) = kept.$field.iter().position(|one| one == item)
                {
                    kept.$field.remove(place);
                    overruled.push(over(stringify!($field), &item));
                }
            }
            for item in &ours.$field {
                let is_told = told.is_some_and(|told| told.$field.contains(item));
                if !is_told && !kept.$field.contains(item) {
                    kept.$field.push(item.clone());
                }
            }
        )*};
    }
    lists!(
        given_names,
        family_names,
        countries,
        identifiers,
        records,
        sources
    );
    // The order of given and family names is the source's; the others are sorted.
    add_sorted(&mut kept.countries, &[]);
    add_sorted(&mut kept.identifiers, &[]);
    add_sorted(&mut kept.records, &[]);
    add_sorted(&mut kept.sources, &[]);
    macro_rules! values {
        ($($name:literal: $now:expr, $told:expr, $ours:expr;)*) => {$(
            if $ours != $told && $now != $ours {
                if let Some(value) = &$now {
                    overruled.push(over($name, value));
                }
                $now = $ours.clone();
            }
        )*};
    }
    let before = told.cloned();
    let before = |of: fn(Entity) -> Option<crate::model::PartialDate>| before.clone().and_then(of);
    let gender = told.and_then(|told| told.gender);
    values! {
        "gender": kept.gender, gender, ours.gender;
        "birth_date": kept.born, before(|told| told.born), ours.born;
        "death_date": kept.died, before(|told| told.died), ours.died;
    }
    if let (Some(office), Some(ours)) = (&mut kept.office, &ours.office) {
        let told = told
            .and_then(|told| told.office.clone())
            .unwrap_or_default();
        values! {
            "organisation": office.organisation, told.organisation, ours.organisation;
            "inception_date": office.inception, told.inception, ours.inception;
            "dissolution_date": office.dissolution, told.dissolution, ours.dissolution;
        }
    }
    (kept, overruled)
}

fn keep_names(
    kept: &mut Entity,
    told: Option<&Entity>,
    ours: &Entity,
    overruled: &mut Vec<Overruled>,
) {
    let find = |entity: &Entity, text: &str| -> Option<Name> {
        entity.names.iter().find(|name| name.text == text).cloned()
    };
    let plain = |kind: NameKind| kind.max(NameKind::Alias);
    for name in told.iter().flat_map(|told| &told.names) {
        if find(ours, &name.text).is_none()
            && let Some(place) = kept.names.iter().position(|one| one.text == name.text)
        {
            kept.names.remove(place);
            overruled.push(over("names", &name.text));
        }
    }
    for name in &ours.names {
        let before = told.and_then(|told| find(told, &name.text));
        if before.is_some_and(|before| plain(before.kind) == plain(name.kind)) {
            continue;
        }
        let kind = plain(name.kind);
        match kept.names.iter_mut().find(|one| one.text == name.text) {
            Some(known) if known.kind != NameKind::Primary => known.kind = kind,
            Some(_) => {}
            None => kept.names.push(Name {
                text: name.text.clone(),
                kind,
            }),
        }
    }
    let (first, before) = (ours.primary_name(), told.map(Entity::primary_name));
    let decided = before != Some(first);
    if kept.names.is_empty() {
        kept.names.clone_from(&ours.names);
    }
    if decided {
        let primary = |name: &&Name| name.kind == NameKind::Primary;
        let theirs = kept.names.iter().find(primary).cloned();
        if let Some(theirs) = theirs.filter(|theirs| theirs.text != first) {
            overruled.push(over("primary name", &theirs.text));
        }
        for name in &mut kept.names {
            name.kind = plain(name.kind);
        }
        kept.names.retain(|name| name.text != first);
        let primary = Name {
            text: first.to_owned(),
            kind: NameKind::Primary,
        };
        kept.names.insert(0, primary);
    } else if kept.names.iter().all(|name| name.kind != NameKind::Primary)
        && let Some(place) = kept.names.iter().position(|name| name.text == first)
    {
        // The source's own name was decided against: what it was called stays.
        kept.names.swap(0, place);
    }
    sort_names(&mut kept.names);
}

fn over(field: &'static str, value: &(impl serde::Serialize + ?Sized)) -> Overruled {
    let json = serde_json::to_string(value).unwrap_or_default();
    Overruled {
        field,
        value: json.trim_matches('"').to_owned(),
    }
}
