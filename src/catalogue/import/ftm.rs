//! FollowTheMoney: one JSON object a line, every property a list of texts.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeSeed, Deserializer, IgnoredAny, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};

use crate::catalogue::schemes;
use crate::model::Kind;

/// One line as it stands.
#[derive(Debug, Deserialize)]
pub(super) struct Record<'a> {
    #[serde(borrow)]
    pub(super) id: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) schema: Cow<'a, str>,
    #[serde(default)]
    pub(super) properties: Properties,
}

/// Only what tells whether a line is of a schema that is read at all.
#[derive(Debug, Deserialize)]
pub(super) struct Header<'a> {
    #[serde(borrow)]
    pub(super) schema: Cow<'a, str>,
}

/// What a line describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Schema {
    /// Something that has names.
    Entity(Kind),
    /// A person in a post.
    Occupancy,
    /// A director of an organisation.
    Directorship,
    /// An employee of an organisation.
    Employment,
    /// A member of an organisation.
    Membership,
}

impl Schema {
    /// The schema of that name; `None` for those that are not read.
    pub(super) fn of(name: &str) -> Option<Self> {
        Some(match name {
            "Person" => Self::Entity(Kind::Person),
            "Organization" | "Company" | "PublicBody" | "LegalEntity" => {
                Self::Entity(Kind::Organisation)
            }
            "Address" => Self::Entity(Kind::Place),
            "Position" => Self::Entity(Kind::Office),
            "Occupancy" => Self::Occupancy,
            "Directorship" => Self::Directorship,
            "Employment" => Self::Employment,
            "Membership" => Self::Membership,
            _ => return None,
        })
    }
}

/// The properties that are read, but for those of identifiers ([`Key`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(field_identifier, rename_all = "camelCase")]
pub(super) enum Property {
    Name,
    Full,
    Alias,
    WeakAlias,
    PreviousName,
    Abbreviation,
    FirstName,
    SecondName,
    FatherName,
    LastName,
    BirthDate,
    DeathDate,
    IncorporationDate,
    InceptionDate,
    DissolutionDate,
    Gender,
    Country,
    Jurisdiction,
    Nationality,
    SubnationalArea,
    WikidataId,
    Holder,
    Post,
    Director,
    Employee,
    Employer,
    Member,
    Organization,
    Role,
    StartDate,
    EndDate,
    Date,
    Status,
    Constituency,
    SourceUrl,
    RetrievedAt,
    #[serde(other)]
    Other,
}

/// The name of a property.
#[derive(Clone, Copy)]
enum Key {
    Property(Property),
    /// Of identifiers of this scheme.
    Identifier(&'static str),
    /// Passed over.
    Other,
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct KeyVisitor;
        impl Visitor<'_> for KeyVisitor {
            type Value = Key;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a property")
            }

            fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Key, E> {
                let known: StrDeserializer<'_, E> = name.into_deserializer();
                Ok(match Property::deserialize(known)? {
                    Property::Other => schemes::scheme(name).map_or(Key::Other, Key::Identifier),
                    property => Key::Property(property),
                })
            }
        }
        deserializer.deserialize_identifier(KeyVisitor)
    }
}

/// Properties with their values, in the order of the line.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Properties {
    values: Vec<(Property, Box<str>)>,
    identifiers: Vec<(&'static str, Box<str>)>,
}

impl Properties {
    /// The values of one property, in order.
    pub(super) fn all(&self, property: Property) -> impl Iterator<Item = &str> {
        self.values
            .iter()
            .filter(move |(of, _)| *of == property)
            .map(|(_, value)| &**value)
    }

    /// Identifiers, each with its scheme; but for Wikidata's, which are a property.
    pub(super) fn identifiers(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let all = self.identifiers.iter();
        all.map(|(scheme, value)| (*scheme, &**value))
    }
}

impl<'de> Deserialize<'de> for Properties {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PropertiesVisitor)
    }
}

struct PropertiesVisitor;

impl<'de> Visitor<'de> for PropertiesVisitor {
    type Value = Properties;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of properties")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Properties, A::Error> {
        let mut properties = Properties::default();
        while let Some(key) = map.next_key::<Key>()? {
            match key {
                Key::Property(of) => {
                    let values = &mut properties.values;
                    map.next_value_seed(ValuesOf { of, values })?;
                }
                Key::Identifier(of) => {
                    let values = &mut properties.identifiers;
                    map.next_value_seed(ValuesOf { of, values })?;
                }
                Key::Other => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(properties)
    }
}

/// Appends the values of one property.
struct ValuesOf<'a, T> {
    of: T,
    values: &'a mut Vec<(T, Box<str>)>,
}

impl<'de, T: Copy> DeserializeSeed<'de> for ValuesOf<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, T: Copy> Visitor<'de> for ValuesOf<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of texts")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(value) = seq.next_element::<Box<str>>()? {
            self.values.push((self.of, value));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_kept_in_order_and_the_rest_is_passed_over() {
        let line = r#"{"id":"p","schema":"Person","caption":7,"properties":
            {"name":["B","A"],"topics":[1,{"x":null}],"birthDate":["1967"],"leiCode":["L1","L2"]}}"#;
        let record: Record<'_> = serde_json::from_str(line).unwrap();
        let names: Vec<_> = record.properties.all(Property::Name).collect();
        assert_eq!(names, ["B", "A"]);
        assert_eq!(record.properties.all(Property::BirthDate).count(), 1);
        assert_eq!(record.properties.values.len(), 3);
        let identifiers: Vec<_> = record.properties.identifiers().collect();
        assert_eq!(identifiers, [("lei", "L1"), ("lei", "L2")]);
    }

    #[test]
    fn wrong_types_are_refused() {
        for properties in [
            "[]",
            "7",
            r#"{"name":"A"}"#,
            r#"{"name":[1]}"#,
            r#"{"name":[null]}"#,
        ] {
            let line = format!(r#"{{"id":"p","schema":"Person","properties":{properties}}}"#);
            let error = serde_json::from_str::<Record<'_>>(&line).unwrap_err();
            assert!(error.is_data(), "{properties}: {error}");
        }
    }
}
