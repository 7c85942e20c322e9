//! FollowTheMoney: one JSON object a line, every property a list of texts.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

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

/// The properties that are read. Every other is passed over.
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

/// Properties with their values, in the order of the line.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Properties(Vec<(Property, Box<str>)>);

impl Properties {
    /// The values of one property, in order.
    pub(super) fn all(&self, property: Property) -> impl Iterator<Item = &str> {
        self.0
            .iter()
            .filter(move |(of, _)| *of == property)
            .map(|(_, value)| &**value)
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
        let mut values = Vec::new();
        while let Some(property) = map.next_key::<Property>()? {
            if property == Property::Other {
                map.next_value::<IgnoredAny>()?;
            } else {
                map.next_value_seed(ValuesOf {
                    property,
                    values: &mut values,
                })?;
            }
        }
        Ok(Properties(values))
    }
}

/// Appends the values of one property.
struct ValuesOf<'a> {
    property: Property,
    values: &'a mut Vec<(Property, Box<str>)>,
}

impl<'de> serde::de::DeserializeSeed<'de> for ValuesOf<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for ValuesOf<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of texts")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(value) = seq.next_element::<Box<str>>()? {
            self.values.push((self.property, value));
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
            {"name":["B","A"],"topics":[1,{"x":null}],"birthDate":["1967"]}}"#;
        let record: Record<'_> = serde_json::from_str(line).unwrap();
        let names: Vec<_> = record.properties.all(Property::Name).collect();
        assert_eq!(names, ["B", "A"]);
        assert_eq!(record.properties.all(Property::BirthDate).count(), 1);
        assert_eq!(record.properties.0.len(), 3);
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
