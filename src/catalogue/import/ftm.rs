//! FollowTheMoney: one JSON object a line, every property a list of texts.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::num::TryFromIntError;

use serde::Deserialize;
use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeSeed, Deserializer, Error as _, IgnoredAny, IntoDeserializer, MapAccess, SeqAccess,
    Visitor,
};

use crate::catalogue::schemes;
use crate::model::Kind;

/// Bytes of the values of most lines, and how many values they have: room made at once.
const TEXT: usize = 64;
const VALUES: usize = 6;

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
#[repr(u8)]
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

impl Property {
    fn bit(self) -> u64 {
        1 << self as u8
    }
}

/// The name of a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    Property(Property),
    /// Of identifiers of the scheme of this number.
    Identifier(u8),
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
                    Property::Other => schemes::number(name).map_or(Key::Other, Key::Identifier),
                    property => Key::Property(property),
                })
            }
        }
        deserializer.deserialize_identifier(KeyVisitor)
    }
}

/// Properties with their values, in the order of the line. Millions of lines are held at once,
/// so that the values of one are one text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Properties {
    text: String,
    /// What each value is of, and where in the text it ends.
    values: Vec<(Key, u32)>,
    /// A bit for each property that has a value: most have none.
    present: u64,
}

impl Properties {
    fn add(&mut self, key: Key) -> Result<(), TryFromIntError> {
        let end = u32::try_from(self.text.len())?;
        self.values.push((key, end));
        if let Key::Property(property) = key {
            self.present |= property.bit();
        }
        Ok(())
    }

    fn each(&self) -> impl Iterator<Item = (Key, &str)> {
        let mut start = 0;
        self.values.iter().map(move |&(key, end)| {
            let end = end as usize;
            let value = self.text.get(start..end).unwrap_or_default();
            start = end;
            (key, value)
        })
    }

    /// The values of one property, in order.
    pub(super) fn all(&self, property: Property) -> impl Iterator<Item = &str> {
        let any = self.present & property.bit() != 0;
        let wanted = move |(key, value)| (key == Key::Property(property)).then_some(value);
        let all = any.then(|| self.each().filter_map(wanted));
        all.into_iter().flatten()
    }

    /// Identifiers, each with its scheme; but for Wikidata's, which are a property.
    pub(super) fn identifiers(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.each().filter_map(|(key, value)| match key {
            Key::Identifier(scheme) => Some((schemes::scheme(scheme), value)),
            _ => None,
        })
    }

    /// The values of properties, in order; identifiers are not among them.
    fn properties(&self) -> impl Iterator<Item = (Property, &str)> {
        self.each().filter_map(|(key, value)| match key {
            Key::Property(property) => Some((property, value)),
            _ => None,
        })
    }
}

impl PartialOrd for Properties {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Properties {
    fn cmp(&self, other: &Self) -> Ordering {
        let properties = self.properties().cmp(other.properties());
        properties.then_with(|| self.identifiers().cmp(other.identifiers()))
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
        let mut properties = Properties {
            text: String::with_capacity(TEXT),
            values: Vec::with_capacity(VALUES),
            present: 0,
        };
        while let Some(key) = map.next_key::<Key>()? {
            match key {
                Key::Other => {
                    map.next_value::<IgnoredAny>()?;
                }
                key => map.next_value_seed(Values(key, &mut properties))?,
            }
        }
        Ok(properties)
    }
}

/// Appends the values of one property.
struct Values<'a>(Key, &'a mut Properties);

impl<'de> DeserializeSeed<'de> for Values<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Values<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of texts")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let Self(key, properties) = self;
        while seq
            .next_element_seed(Value(&mut properties.text))?
            .is_some()
        {
            properties.add(key).map_err(A::Error::custom)?;
        }
        Ok(())
    }
}

/// Appends one value.
struct Value<'a>(&'a mut String);

impl<'de> DeserializeSeed<'de> for Value<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Value<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<(), E> {
        self.0.push_str(value);
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
        assert_eq!(record.properties.properties().count(), 3);
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
