//! Entities, packed.

mod lists;
mod pack;

use std::fmt;

pub use lists::{IdentifierRef, NameRef, Texts};

use super::written::Reader;
use crate::model::{
    Entity, EntityId, Gender, Identifier, Kind, Name, Office, PartialDate, Provisional,
};
use lists::{NAME_KIND, Names, name_kind};

// What the first two characters say, seven bits each.
const KIND: u16 = 3;
const GENDER: u32 = 2;
const OFFICE: u16 = 1 << 4;
const BORN: u16 = 1 << 5;
const DIED: u16 = 1 << 6;
const COUNTRIES: u16 = 1 << 7;
const FAMILY_NAMES: u16 = 1 << 8;
const GIVEN_NAMES: u16 = 1 << 9;
const IDENTIFIERS: u16 = 1 << 10;
const RECORDS: u16 = 1 << 11;
const SOURCES: u16 = 1 << 12;
const PROVISIONAL: u16 = 1 << 13;

// What the first character of an office says.
const ORGANISATION: u8 = 1;
const INCEPTION: u8 = 2;
const DISSOLUTION: u8 = 4;

// What the first character of what is provisional says.
const FIRST_SEEN: u8 = 1;
const LAST_SEEN: u8 = 2;
const SEEN_AGAIN: u8 = 4;

/// The lists behind the names, in the order in which they are written.
const LISTS: [u16; 6] = [
    COUNTRIES,
    FAMILY_NAMES,
    GIVEN_NAMES,
    IDENTIFIERS,
    RECORDS,
    SOURCES,
];

/// An entity, read in place: see [`Entity`] for what the fields mean. Cheap to copy; what is not
/// a field is read when it is asked for, in time that grows with what is written before it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct EntityRef<'a> {
    /// Never changes its meaning.
    pub id: EntityId,
    /// What it is.
    pub kind: Kind,
    /// Gender, for a person.
    pub gender: Option<Gender>,
    /// Born, or founded.
    pub born: Option<PartialDate>,
    /// Died, or dissolved.
    pub died: Option<PartialDate>,
    flags: u16,
    /// What comes behind the dates: the office, then the names, then all lists.
    rest: Reader<'a>,
}

impl<'a> EntityRef<'a> {
    fn head(id: EntityId, record: &'a str) -> Option<Self> {
        let mut rest = Reader(record);
        let (low, high) = (rest.bits()?, rest.bits()?);
        let flags = u16::from(low) | u16::from(high) << 7;
        Some(Self {
            id,
            kind: match flags & KIND {
                0 => Kind::Person,
                1 => Kind::Organisation,
                2 => Kind::Place,
                _ => Kind::Office,
            },
            gender: match (flags >> GENDER) & 3 {
                0 => None,
                1 => Some(Gender::Female),
                2 => Some(Gender::Male),
                _ => Some(Gender::Other),
            },
            born: rest.date_if(flags & BORN != 0)?,
            died: rest.date_if(flags & DIED != 0)?,
            flags,
            rest,
        })
    }

    fn has(&self, flag: u16) -> bool {
        self.flags & flag != 0
    }

    /// The names, and how many there are.
    #[inline]
    fn list_of_names(&self) -> Option<Names<'a>> {
        let mut rest = self.rest;
        if self.has(OFFICE) {
            read_office(&mut rest)?;
        }
        let left = rest.number()?;
        Some(Names { left, rest })
    }

    /// Its names: the primary one first.
    pub fn names(&self) -> impl Iterator<Item = NameRef<'a>> + Clone + use<'a> {
        self.list_of_names().unwrap_or(Names {
            left: 0,
            rest: Reader(""),
        })
    }

    /// How many names it has.
    #[must_use]
    pub fn name_count(&self) -> usize {
        let names = self.list_of_names().map_or(0, |names| names.left);
        usize::try_from(names).unwrap_or(usize::MAX)
    }

    /// The name at a place. O(names before it).
    #[must_use]
    pub fn name(&self, place: usize) -> Option<NameRef<'a>> {
        self.names().nth(place)
    }

    /// The one name to show; empty only for an entity that has no name at all.
    #[must_use]
    pub fn primary_name(&self) -> &'a str {
        self.names().next().map_or("", |name| name.text)
    }

    /// What makes it an office, if it is one.
    #[must_use]
    pub fn office(&self) -> Option<Office> {
        let mut rest = self.rest;
        self.has(OFFICE).then(|| read_office(&mut rest))?
    }

    /// The list of a flag.
    fn list(&self, wanted: u16) -> Option<Texts<'a>> {
        if !self.has(wanted) {
            return None;
        }
        let mut rest = self.behind_names()?;
        for flag in LISTS {
            if self.has(flag) {
                let left = count(flag, rest.number()?)?;
                if flag == wanted {
                    return Some(Texts { left, rest });
                }
                rest.skip(left, 0)?;
            }
        }
        None
    }

    fn behind_names(&self) -> Option<Reader<'a>> {
        let Names { left, mut rest } = self.list_of_names()?;
        rest.skip(left, NAME_KIND)?;
        Some(rest)
    }

    fn texts(&self, flag: u16) -> Texts<'a> {
        self.list(flag).unwrap_or(Texts::NONE)
    }

    /// Given names, for a person whose source tells them apart.
    #[must_use]
    pub fn given_names(&self) -> Texts<'a> {
        self.texts(GIVEN_NAMES)
    }

    /// Family names, for a person whose source tells them apart.
    #[must_use]
    pub fn family_names(&self) -> Texts<'a> {
        self.texts(FAMILY_NAMES)
    }

    /// Jurisdictions it belongs to, sorted.
    #[must_use]
    pub fn countries(&self) -> Texts<'a> {
        self.texts(COUNTRIES)
    }

    /// Whether it has a strong identifier.
    #[must_use]
    pub fn is_identified(&self) -> bool {
        self.has(IDENTIFIERS)
    }

    /// Strong identifiers, sorted.
    pub fn identifiers(&self) -> impl Iterator<Item = IdentifierRef<'a>> + use<'a> {
        let mut texts = self.texts(IDENTIFIERS);
        std::iter::from_fn(move || {
            Some(IdentifierRef {
                scheme: texts.next()?,
                value: texts.next()?,
            })
        })
    }

    /// Source records that it was made from, sorted.
    #[must_use]
    pub fn records(&self) -> Texts<'a> {
        self.texts(RECORDS)
    }

    /// Names of the sources that told about it, sorted.
    #[must_use]
    pub fn sources(&self) -> Texts<'a> {
        self.texts(SOURCES)
    }

    /// Whether nothing but articles tells of it.
    #[must_use]
    pub fn is_provisional(&self) -> bool {
        self.has(PROVISIONAL)
    }

    /// Where it comes from, while nothing but articles tells of it.
    #[must_use]
    pub fn provisional(&self) -> Option<Provisional> {
        if !self.has(PROVISIONAL) {
            return None;
        }
        let mut rest = self.behind_names()?;
        for flag in LISTS {
            if self.has(flag) {
                let left = count(flag, rest.number()?)?;
                rest.skip(left, 0)?;
            }
        }
        read_provisional(&mut rest)
    }

    /// The entity by itself.
    #[must_use]
    pub fn to_entity(&self) -> Entity {
        let owned = |texts: Texts<'_>| texts.map(str::to_owned).collect();
        let name = |name: NameRef<'_>| Name {
            text: name.text.to_owned(),
            kind: name.kind,
        };
        let identifier = |one: IdentifierRef<'_>| Identifier {
            scheme: one.scheme.to_owned(),
            value: one.value.to_owned(),
        };
        Entity {
            id: self.id,
            kind: self.kind,
            names: self.names().map(name).collect(),
            given_names: owned(self.given_names()),
            family_names: owned(self.family_names()),
            countries: owned(self.countries()),
            gender: self.gender,
            born: self.born,
            died: self.died,
            office: self.office(),
            identifiers: self.identifiers().map(identifier).collect(),
            records: owned(self.records()),
            sources: owned(self.sources()),
            provisional: self.provisional(),
        }
    }

    /// Whether all of the record is as it was packed.
    fn is_whole(&self) -> Option<bool> {
        let Names { left, mut rest } = self.list_of_names()?;
        for _ in 0..left {
            let head = rest.number()?;
            name_kind(head)?;
            rest.take(head >> NAME_KIND)?;
        }
        for flag in LISTS {
            if self.has(flag) {
                let left = rest.number()?;
                if left == 0 {
                    return None;
                }
                rest.skip(count(flag, left)?, 0)?;
            }
        }
        if self.has(PROVISIONAL) {
            read_provisional(&mut rest)?;
        }
        Some(rest.0.is_empty())
    }
}

impl fmt::Debug for EntityRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_entity().fmt(f)
    }
}

/// Texts of a list of so many items.
fn count(flag: u16, items: u64) -> Option<u64> {
    match flag {
        IDENTIFIERS => items.checked_mul(2),
        _ => Some(items),
    }
}

fn read_office(rest: &mut Reader<'_>) -> Option<Office> {
    let flags = rest.bits()?;
    if flags > ORGANISATION | INCEPTION | DISSOLUTION {
        return None;
    }
    let organisation = match flags & ORGANISATION {
        0 => None,
        _ => Some(rest.id()?),
    };
    Some(Office {
        organisation,
        inception: rest.date_if(flags & INCEPTION != 0)?,
        dissolution: rest.date_if(flags & DISSOLUTION != 0)?,
    })
}

fn read_provisional(rest: &mut Reader<'_>) -> Option<Provisional> {
    let flags = rest.bits()?;
    if flags > FIRST_SEEN | LAST_SEEN | SEEN_AGAIN {
        return None;
    }
    Some(Provisional {
        article: rest.text()?.to_owned(),
        first_seen: rest.date_if(flags & FIRST_SEEN != 0)?,
        last_seen: rest.date_if(flags & LAST_SEEN != 0)?,
        seen_again: flags & SEEN_AGAIN != 0,
        noted: rest.number()?.cast_signed(),
    })
}
