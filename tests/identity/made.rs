//! What the tests put into a catalogue.

use incumbent::catalogue::export::{Format, export};
use incumbent::model::{
    Catalogue, End, Entity, EntityId, Kind, Name, NameKind, Provisional, Tenure, TenureId, Term,
};

pub(crate) fn id(key: u8) -> EntityId {
    EntityId::derive("test", &key.to_string())
}

pub(crate) fn name(text: impl Into<String>, kind: NameKind) -> Name {
    Name {
        text: text.into(),
        kind,
    }
}

pub(crate) fn person(key: u8, spelling: u8) -> Entity {
    Entity {
        names: vec![
            name(format!("Person {key}"), NameKind::Primary),
            name(format!("Spelling {spelling} of {key}"), NameKind::Alias),
        ],
        records: vec![format!("test:{key}")],
        sources: vec!["test".to_owned()],
        ..Entity::new(id(key), Kind::Person)
    }
}

/// What an unknown mention becomes that was noted at a time.
pub(crate) fn unknown(key: u8, noted: i64) -> Entity {
    Entity {
        names: vec![name(format!("Unknown {key}"), NameKind::Primary)],
        records: vec![format!("provisional:{key}")],
        sources: vec!["provisional".to_owned()],
        provisional: Some(Provisional {
            article: format!("article {key}"),
            first_seen: None,
            last_seen: None,
            seen_again: false,
            noted,
        }),
        ..Entity::new(
            EntityId::derive("provisional", &key.to_string()),
            Kind::Person,
        )
    }
}

pub(crate) fn tenure(row: u8) -> Tenure {
    let term = Term {
        key: format!("row {row}"),
        start: None,
        end: None,
        constituency: None,
        source: "test".to_owned(),
        url: None,
    };
    Tenure {
        id: TenureId::derive("", ""),
        holder: id(0),
        office: id(0),
        start: None,
        end: End::Unknown,
        scheduled_end: None,
        acting: false,
        terms: vec![term],
    }
}

pub(crate) fn exported(catalogue: &Catalogue, revision: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    export(catalogue, revision, Format::Native, &mut bytes).unwrap();
    bytes
}
