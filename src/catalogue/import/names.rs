//! The names of a record: read, and united with those of others.

use super::clean;
use super::ftm::Property;
use super::notes::Notes;
use super::read::Fragment;
use super::record::Record;
use crate::model::{Kind, Name, NameKind};
use crate::text::lexicon;

/// The names that one line tells, cleaned: the primary name first.
pub(super) fn read_names(record: &mut Record<'_>, fragment: &Fragment, notes: &mut Notes) {
    let at = fragment.at;
    let mut cleaned = |property| -> Vec<String> {
        let texts = fragment.properties.all(property);
        texts
            .filter_map(|text| clean::name(text, at, notes))
            .collect()
    };
    if record.kind == Kind::Person {
        for property in [
            Property::FirstName,
            Property::SecondName,
            Property::FatherName,
        ] {
            add_new(&mut record.given_names, cleaned(property));
        }
        add_new(&mut record.family_names, cleaned(Property::LastName));
    }
    let mut names = Vec::new();
    for (property, kind) in [
        (Property::Name, NameKind::Alias),
        (Property::Full, NameKind::Alias),
        (Property::Alias, NameKind::Alias),
        (Property::Abbreviation, NameKind::Abbreviation),
        (Property::PreviousName, NameKind::Former),
        (Property::WeakAlias, NameKind::Weak),
    ] {
        if property == Property::Full && record.kind != Kind::Place {
            continue;
        }
        let texts = cleaned(property).into_iter();
        names.extend(texts.map(|text| Name { text, kind }));
        if property == Property::Name
            && let Some(first) = names.first_mut()
        {
            first.kind = NameKind::Primary;
        }
    }
    if record.kind == Kind::Person && names.iter().all(|name| name.kind != NameKind::Primary) {
        // Some sources give the parts of a name only.
        let first = fragment.properties.all(Property::FirstName).next();
        let last = fragment.properties.all(Property::LastName).next();
        let whole: Vec<_> = first.into_iter().chain(last).collect();
        let built = clean::name(&whole.join(" "), at, notes);
        names.extend(built.map(|text| Name {
            text,
            kind: NameKind::Primary,
        }));
    }
    if record.names.is_empty() {
        record.names = names;
    } else {
        record.names.extend(names);
    }
}

/// Puts the name to show first: the first that a source calls the name, or else the best other.
pub(super) fn settle_primary(names: &mut [Name]) {
    let best = names.iter().map(|name| name.kind).min();
    let Some(place) = names.iter().position(|name| Some(name.kind) == best) else {
        return;
    };
    names[..=place].rotate_right(1);
    names[0].kind = NameKind::Primary;
}

/// Adds the whole name of a leader of whom a list tells nothing but the family name.
pub(super) fn add_whole_name(record: &mut Record<'_>) {
    let [name] = &record.names[..] else { return };
    if record.kind != Kind::Person || !record.given_names.is_empty() {
        return;
    }
    let born = record.born.first().map(|date| date.year());
    let mut codes = record.countries.iter();
    let whole = codes.find_map(|code| lexicon().leader_name(code, &name.text, born));
    if let Some(whole) = whole {
        record.names.push(Name {
            text: whole.to_owned(),
            kind: NameKind::Alias,
        });
    }
}

fn add_new(into: &mut Vec<String>, texts: Vec<String>) {
    for text in texts {
        if !into.contains(&text) {
            into.push(text);
        }
    }
}

/// Whether a person's name has a given name, and no initial for it: "Olof Palme".
pub(super) fn is_written_out(name: &str) -> bool {
    let given = name.split(' ').next().unwrap_or_default();
    given.len() < name.len() && !given.ends_with(['.', ','])
}

/// The names of one entity from those of its records: the primary name first, the others
/// sorted, no two alike.
pub(super) fn unite_names(primary: String, mut names: Vec<Name>) -> Vec<Name> {
    for name in &mut names {
        name.kind = name.kind.max(NameKind::Alias);
    }
    names.sort_unstable_by(|left, right| {
        let texts = left.text.cmp(&right.text);
        texts.then(left.kind.cmp(&right.kind))
    });
    names.dedup_by(|name, kept| name.text == kept.text);
    names.retain(|name| name.text != primary);
    let first = Name {
        text: primary,
        kind: NameKind::Primary,
    };
    names.insert(0, first);
    names
}
