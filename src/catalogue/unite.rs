//! Uniting two entities, and taking one of them out again.
//!
//! Pure functions of entities. What two entities disagree on, or what was edited between
//! uniting and taking out, is listed as a [`Conflict`] and never guessed.

use crate::model::{Entity, Identifier, Name, NameKind};

/// Something that an operator should look at after a merge or its undoing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Conflict {
    /// Which part of the entity: "names", "birth_date", "tenures".
    pub field: &'static str,
    /// The value, for people.
    pub value: String,
    /// What is the matter with it.
    pub reason: ConflictReason,
}

/// What is the matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ConflictReason {
    /// Merge: the two entities have different values; the survivor's stays, and this one is
    /// kept with the entity that was given up.
    Different,
    /// Unmerge: added after the merge; it stays with the survivor.
    AddedSince,
    /// Unmerge: removed after the merge; the restored entity has it again, but for a tenure,
    /// which stays removed.
    RemovedSince,
    /// Unmerge: changed after the merge; the survivor keeps the new value and the restored
    /// entity has its old one.
    ChangedSince,
}

impl ConflictReason {
    /// The stable name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Different => "DIFFERENT",
            Self::AddedSince => "ADDED_SINCE",
            Self::RemovedSince => "REMOVED_SINCE",
            Self::ChangedSince => "CHANGED_SINCE",
        }
    }
}

/// What two entities of one kind are together, under the id of `survivor`. Every name,
/// identifier and record of both; where only one value has room, the survivor's.
pub(super) fn unite(survivor: &Entity, merged: &Entity) -> (Entity, Vec<Conflict>) {
    let mut conflicts = Vec::new();
    let mut united = survivor.clone();
    for name in &merged.names {
        if !has_name(&united, &name.text) {
            let kind = match name.kind {
                NameKind::Primary if !united.names.is_empty() => NameKind::Alias,
                kind => kind,
            };
            let text = name.text.clone();
            united.names.push(Name { text, kind });
        }
    }
    sort_names(&mut united.names);
    add(&mut united.given_names, &merged.given_names);
    add(&mut united.family_names, &merged.family_names);
    add_sorted(&mut united.countries, &merged.countries);
    add_sorted(&mut united.identifiers, &merged.identifiers);
    add_sorted(&mut united.records, &merged.records);
    add_sorted(&mut united.sources, &merged.sources);
    for (field, value, other) in [
        ("gender", text(&united.gender), text(&merged.gender)),
        ("birth_date", text(&united.born), text(&merged.born)),
        ("death_date", text(&united.died), text(&merged.died)),
        ("office", text(&united.office), text(&merged.office)),
    ] {
        if let (Some(value), Some(other)) = (value, other)
            && value != other
        {
            conflicts.push(Conflict {
                field,
                value: other,
                reason: ConflictReason::Different,
            });
        }
    }
    // What a source vouches for is no longer provisional.
    united.provisional = united.provisional.filter(|_| merged.provisional.is_some());
    united.gender = united.gender.or(merged.gender);
    united.born = united.born.or(merged.born);
    united.died = united.died.or(merged.died);
    if let (Some(office), Some(other)) = (&mut united.office, &merged.office) {
        office.organisation = office.organisation.or(other.organisation);
        office.inception = office.inception.or(other.inception);
        office.dissolution = office.dissolution.or(other.dissolution);
    }
    (united, conflicts)
}

/// What is left of a united entity when one of its parts is taken out: all but what only that
/// part gave. `own` is the survivor before it took anything over, `others` are its other
/// parts.
pub(super) fn take_out(
    now: &Entity,
    part: &Entity,
    own: &Entity,
    others: &[&Entity],
) -> (Entity, Vec<Conflict>) {
    let mut left = now.clone();
    let mut conflicts = Vec::new();
    let supported = |by: &dyn Fn(&Entity) -> bool| by(own) || others.iter().any(|one| by(one));

    left.names
        .retain(|name| !has_name(part, &name.text) || supported(&|one| has_name(one, &name.text)));
    for name in &now.names {
        if !has_name(part, &name.text) && !supported(&|one| has_name(one, &name.text)) {
            conflicts.push(conflict("names", &name.text, ConflictReason::AddedSince));
        }
    }
    for name in &part.names {
        if !has_name(now, &name.text) {
            conflicts.push(conflict("names", &name.text, ConflictReason::RemovedSince));
        }
    }
    if left.names.is_empty() {
        // Everything that it was called was the part's, or was removed: it is called what it
        // was called before.
        left.names.clone_from(&own.names);
    }
    sort_names(&mut left.names);

    macro_rules! lists {
        ($($field:ident),*) => {$(
            left.$field.retain(|item| {
                !part.$field.contains(item) || supported(&|one| one.$field.contains(item))
            });
            for item in &now.$field {
                if !part.$field.contains(item) && !supported(&|one| one.$field.contains(item)) {
                    let reason = ConflictReason::AddedSince;
                    conflicts.push(conflict(stringify!($field), &item.shown(), reason));
                }
            }
            for item in &part.$field {
                if !now.$field.contains(item) {
                    let reason = ConflictReason::RemovedSince;
                    conflicts.push(conflict(stringify!($field), &item.shown(), reason));
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

    macro_rules! values {
        ($($field:ident: $told:literal),*) => {$(
            let expected = own.$field.clone()
                .or_else(|| others.iter().find_map(|one| one.$field.clone()));
            let with_part = expected.clone().or(part.$field.clone());
            if now.$field == with_part {
                left.$field = expected;
            } else if let Some(value) = text(&now.$field) {
                conflicts.push(conflict($told, &value, ConflictReason::ChangedSince));
            } else if let Some(value) = text(&with_part) {
                conflicts.push(conflict($told, &value, ConflictReason::RemovedSince));
            }
        )*};
    }
    values!(gender: "gender", born: "birth_date", died: "death_date");
    if let Some(office) = &mut left.office {
        let own = own.office.clone().unwrap_or_default();
        let part = part.office.clone().unwrap_or_default();
        // Only what the survivor lacked and the part gave goes back with it.
        if own.organisation.is_none() && office.organisation == part.organisation {
            office.organisation = None;
        }
        if own.inception.is_none() && office.inception == part.inception {
            office.inception = None;
        }
        if own.dissolution.is_none() && office.dissolution == part.dissolution {
            office.dissolution = None;
        }
    }
    (left, conflicts)
}

/// An item of a list, for people.
trait Shown {
    fn shown(&self) -> String;
}

impl Shown for String {
    fn shown(&self) -> String {
        self.clone()
    }
}

impl Shown for Identifier {
    fn shown(&self) -> String {
        format!("{}:{}", self.scheme, self.value)
    }
}

/// A conflict over one value.
pub(super) fn conflict(field: &'static str, value: &str, reason: ConflictReason) -> Conflict {
    Conflict {
        field,
        value: value.to_owned(),
        reason,
    }
}

/// One primary name, first; the others sorted.
pub(super) fn sort_names(names: &mut [Name]) {
    // The first of several primary names stays one; without any, the first name becomes it.
    let primary = names
        .iter()
        .position(|name| name.kind == NameKind::Primary)
        .unwrap_or(0);
    for (place, name) in names.iter_mut().enumerate() {
        if place == primary {
            name.kind = NameKind::Primary;
        } else if name.kind == NameKind::Primary {
            name.kind = NameKind::Alias;
        }
    }
    if primary < names.len() {
        names.swap(0, primary);
    }
    if let Some((_, others)) = names.split_first_mut() {
        others.sort();
    }
}

pub(super) fn has_name(entity: &Entity, text: &str) -> bool {
    entity.names.iter().any(|name| name.text == text)
}

fn add(list: &mut Vec<String>, more: &[String]) {
    for item in more {
        if !list.contains(item) {
            list.push(item.clone());
        }
    }
}

pub(super) fn add_sorted<T: Ord + Clone>(list: &mut Vec<T>, more: &[T]) {
    list.extend_from_slice(more);
    list.sort();
    list.dedup();
}

fn text<T: serde::Serialize>(value: &Option<T>) -> Option<String> {
    let value = value.as_ref()?;
    let json = serde_json::to_string(value).ok()?;
    Some(json.trim_matches('"').to_owned())
}
