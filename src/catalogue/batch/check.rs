//! What an entity that somebody sends may be.

use super::{ITEMS_LIMIT, TEXT_LIMIT};
use crate::catalogue::identity::EditError;
use crate::catalogue::unite::sort_names;
use crate::model::{Entity, Kind};

/// Longest run of combining marks in a text.
const COMBINING_RUN: usize = 8;

/// Lists in the order, and without the repetitions, that the model asks for.
pub(super) fn normalise(entity: &mut Entity) {
    let mut seen: Vec<String> = Vec::new();
    entity.names.retain(|name| {
        let new = !seen.contains(&name.text);
        seen.push(name.text.clone());
        new
    });
    sort_names(&mut entity.names);
    for code in &mut entity.countries {
        code.make_ascii_lowercase();
    }
    entity.countries.sort();
    entity.countries.dedup();
    entity.identifiers.sort();
    entity.identifiers.dedup();
    entity.records.sort();
    entity.records.dedup();
    entity.sources.sort();
    entity.sources.dedup();
    if entity.kind == Kind::Office {
        entity.office.get_or_insert_default();
    } else {
        entity.office = None;
    }
}

pub(super) fn check_entity(entity: &Entity, path: &str) -> Vec<EditError> {
    let mut errors = Vec::new();
    if entity.names.is_empty() {
        let field = format!("{path}.entity.names");
        errors.push(EditError::new(field, "REQUIRED", "must not be empty"));
    }
    for (field, count) in [
        ("names", entity.names.len()),
        ("given_names", entity.given_names.len()),
        ("family_names", entity.family_names.len()),
        ("countries", entity.countries.len()),
        ("identifiers", entity.identifiers.len()),
        ("records", entity.records.len()),
        ("sources", entity.sources.len()),
    ] {
        if count > ITEMS_LIMIT {
            let told = format!("{count} items; at most {ITEMS_LIMIT} are allowed");
            errors.push(EditError::new(
                format!("{path}.entity.{field}"),
                "TOO_MANY",
                told,
            ));
            return errors;
        }
    }
    for (place, name) in entity.names.iter().enumerate() {
        let field = format!("{path}.entity.names[{place}].text");
        check_text(&name.text, &field, &mut errors);
    }
    for (field, list) in [
        ("given_names", &entity.given_names),
        ("family_names", &entity.family_names),
        ("countries", &entity.countries),
        ("records", &entity.records),
        ("sources", &entity.sources),
    ] {
        for (place, text) in list.iter().enumerate() {
            check_text(
                text,
                &format!("{path}.entity.{field}[{place}]"),
                &mut errors,
            );
        }
    }
    for (place, one) in entity.identifiers.iter().enumerate() {
        let field = format!("{path}.entity.identifiers[{place}]");
        check_text(&one.scheme, &format!("{field}.scheme"), &mut errors);
        check_text(&one.value, &format!("{field}.value"), &mut errors);
    }
    errors
}

pub(super) fn check_text(text: &str, field: &str, errors: &mut Vec<EditError>) {
    if text.trim().is_empty() {
        errors.push(EditError::new(field, "REQUIRED", "must not be empty"));
    } else if text.len() > TEXT_LIMIT {
        let told = format!("{} bytes; at most {TEXT_LIMIT} are allowed", text.len());
        errors.push(EditError::new(field, "TOO_LONG", told));
    } else if let Some(found) = crate::text::forbidden(text, COMBINING_RUN) {
        errors.push(EditError::new(field, "FORBIDDEN_CHARACTERS", found));
    }
}
