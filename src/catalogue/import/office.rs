//! Offices that a source does not name: those of directors, employees and members.
//!
//! A row such as "Mary Barra, chief executive of General Motors" names an organisation and a
//! role. The office is made of the two, so that "CEO of X" works like "minister of Y".

use super::notes::At;
use super::record::Record;
use crate::model::{EntityId, Kind, Name, NameKind};
use crate::text::fold_text;

const PREFIX: &str = "office:";

/// The key of the office that is `role` in the organisation of that key.
pub(super) fn key(organisation: &str, role: &str) -> String {
    format!("{PREFIX}{organisation}:{}", fold_text(role))
}

/// The organisation's key and the folded role in the key of an office made here.
pub(super) fn role_of_key(key: &str) -> Option<(&str, &str)> {
    // A folded role holds no colon.
    key.strip_prefix(PREFIX)?.rsplit_once(':')
}

/// The office of a role: its titles are those that its organisation's names give.
pub(super) fn record<'a>(
    key: &'a str,
    role: &str,
    organisation: Organisation<'_>,
    at: At,
) -> Box<Record<'a>> {
    let mut record = Box::new(Record::new(key, Kind::Office, at));
    record.organisation = Some(organisation.id);
    record.countries = organisation.countries.to_vec();
    let role = capitalised(role);
    let main = organisation.names.first().map_or("", |name| &name.text);
    let mut add = |text, kind| record.names.push(Name { text, kind });
    add(format!("{role} of {main}"), NameKind::Primary);
    add(format!("{main} {role}"), NameKind::Alias);
    for name in organisation.names.iter().skip(1) {
        if matches!(name.kind, NameKind::Alias | NameKind::Abbreviation) {
            add(format!("{role} of {}", name.text), NameKind::Alias);
            add(format!("{} {role}", name.text), NameKind::Alias);
        }
    }
    record
}

/// What an office takes from its organisation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Organisation<'a> {
    pub(super) id: EntityId,
    pub(super) names: &'a [Name],
    pub(super) countries: &'a [String],
}

fn capitalised(role: &str) -> String {
    let mut letters = role.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_organisations_may_hold_colons() {
        let key = key("lei:529900", "Chief Executive Officer");
        assert_eq!(key, "office:lei:529900:chief executive officer");
        assert_eq!(
            role_of_key(&key),
            Some(("lei:529900", "chief executive officer"))
        );
        assert_eq!(role_of_key("Q1"), None);
    }

    #[test]
    fn titles_of_a_role() {
        let names = [
            ("General Motors", NameKind::Primary),
            ("GM", NameKind::Abbreviation),
            ("Old Motors", NameKind::Former),
        ]
        .map(|(text, kind)| Name {
            text: text.to_owned(),
            kind,
        });
        let organisation = Organisation {
            id: EntityId::derive("test", "gm"),
            names: &names,
            countries: &["us".to_owned()],
        };
        let at = At { file: 0, line: 1 };
        let key = key("gm", "director");
        let record = record(&key, "director", organisation, at);
        let titles: Vec<_> = record.names.iter().map(|name| &*name.text).collect();
        assert_eq!(
            titles,
            [
                "Director of General Motors",
                "General Motors Director",
                "Director of GM",
                "GM Director"
            ]
        );
    }
}
