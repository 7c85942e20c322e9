//! Entities and what refers to them.

use super::date;
use crate::grpc::pb;
use crate::index::Snapshot;
use crate::model::{
    EntityId, EntityRef, Gender, IdentifierRef, Kind, NameKind, NameRef, Office, Provisional, Texts,
};

/// The message of a kind.
#[must_use]
pub fn kind(kind: Kind) -> pb::EntityKind {
    match kind {
        Kind::Person => pb::EntityKind::Person,
        Kind::Organisation => pb::EntityKind::Organisation,
        Kind::Place => pb::EntityKind::Place,
        Kind::Office => pb::EntityKind::Office,
    }
}

/// The kind of a message; `None` when it was not given.
#[must_use]
pub fn kind_of(message: pb::EntityKind) -> Option<Kind> {
    match message {
        pb::EntityKind::Unspecified => None,
        pb::EntityKind::Person => Some(Kind::Person),
        pb::EntityKind::Organisation => Some(Kind::Organisation),
        pb::EntityKind::Place => Some(Kind::Place),
        pb::EntityKind::Office => Some(Kind::Office),
    }
}

/// An entity in short.
#[must_use]
pub fn reference(id: EntityId, of: Kind, name: &str) -> pb::EntityReference {
    pb::EntityReference {
        id: id.to_string(),
        kind: kind(of).into(),
        name: name.to_owned(),
    }
}

/// The message of an entity, for which `given_up` were given up. The snapshot tells the name of
/// an office's organisation.
#[must_use]
pub fn entity(entity: EntityRef<'_>, given_up: &[EntityId], snapshot: &Snapshot) -> pb::Entity {
    let owned = |texts: Texts<'_>| texts.map(str::to_owned).collect();
    let name = |name: NameRef<'_>| pb::Name {
        text: name.text.to_owned(),
        kind: name_kind(name.kind).into(),
    };
    let identifier = |one: IdentifierRef<'_>| pb::Identifier {
        scheme: one.scheme.to_owned(),
        value: one.value.to_owned(),
    };
    pb::Entity {
        id: entity.id.to_string(),
        kind: kind(entity.kind).into(),
        names: entity.names().map(name).collect(),
        given_names: owned(entity.given_names()),
        family_names: owned(entity.family_names()),
        countries: owned(entity.countries()),
        gender: entity.gender.map_or(pb::Gender::Unspecified, gender).into(),
        birth_date: entity.born.map(date),
        death_date: entity.died.map(date),
        office: entity.office().map(|one| office(&one, snapshot)),
        identifiers: entity.identifiers().map(identifier).collect(),
        records: owned(entity.records()),
        sources: owned(entity.sources()),
        merged_ids: given_up.iter().map(ToString::to_string).collect(),
        provisional: entity.provisional().map(provisional),
    }
}

fn provisional(provisional: Provisional) -> pb::Provisional {
    pb::Provisional {
        article_id: provisional.article,
        first_seen_date: provisional.first_seen.map(date),
        last_seen_date: provisional.last_seen.map(date),
        seen_again: provisional.seen_again,
    }
}

fn office(office: &Office, snapshot: &Snapshot) -> pb::Office {
    let organisation = office.organisation.map(|id| {
        snapshot.entity(id).map_or_else(
            // Known by id alone: an import may name an organisation that no row describes.
            || reference(id, Kind::Organisation, ""),
            |found| reference(found.id, found.kind, found.primary_name()),
        )
    });
    pb::Office {
        organisation,
        inception_date: office.inception.map(date),
        dissolution_date: office.dissolution.map(date),
    }
}

fn name_kind(kind: NameKind) -> pb::NameKind {
    match kind {
        NameKind::Primary => pb::NameKind::Primary,
        NameKind::Alias => pb::NameKind::Alias,
        NameKind::Abbreviation => pb::NameKind::Abbreviation,
        NameKind::Former => pb::NameKind::Former,
        NameKind::Weak => pb::NameKind::Weak,
    }
}

fn gender(gender: Gender) -> pb::Gender {
    match gender {
        Gender::Female => pb::Gender::Female,
        Gender::Male => pb::Gender::Male,
        Gender::Other => pb::Gender::Other,
    }
}
