//! Entities, written as records.

use super::lists::NAME_KIND;
use super::{
    BORN, COUNTRIES, DIED, DISSOLUTION, EntityRef, FAMILY_NAMES, FIRST_SEEN, GENDER, GIVEN_NAMES,
    IDENTIFIERS, INCEPTION, LAST_SEEN, OFFICE, ORGANISATION, PROVISIONAL, RECORDS, SEEN_AGAIN,
    SOURCES,
};
use crate::model::packed::Packed;
use crate::model::packed::written::{Reader, bits, date_if, id, number, text};
use crate::model::{Entity, EntityId, Gender, Kind, NameKind, Office, Provisional};

impl Packed for Entity {
    type Key = EntityId;
    type Ref<'a> = EntityRef<'a>;

    fn key(&self) -> EntityId {
        self.id
    }

    fn pack(&self, out: &mut String) {
        let flag = |there: bool, flag: u16| if there { flag } else { 0 };
        let kind = match self.kind {
            Kind::Person => 0,
            Kind::Organisation => 1,
            Kind::Place => 2,
            Kind::Office => 3,
        };
        let gender = match self.gender {
            None => 0,
            Some(Gender::Female) => 1,
            Some(Gender::Male) => 2,
            Some(Gender::Other) => 3,
        };
        let flags = kind
            | gender << GENDER
            | flag(self.office.is_some(), OFFICE)
            | flag(self.born.is_some(), BORN)
            | flag(self.died.is_some(), DIED)
            | flag(!self.countries.is_empty(), COUNTRIES)
            | flag(!self.family_names.is_empty(), FAMILY_NAMES)
            | flag(!self.given_names.is_empty(), GIVEN_NAMES)
            | flag(!self.identifiers.is_empty(), IDENTIFIERS)
            | flag(!self.records.is_empty(), RECORDS)
            | flag(!self.sources.is_empty(), SOURCES)
            | flag(self.provisional.is_some(), PROVISIONAL);
        // Fourteen bits: the masks keep what is cast.
        bits(out, (flags & 0x7f) as u8);
        bits(out, (flags >> 7) as u8);
        date_if(out, self.born);
        date_if(out, self.died);
        if let Some(office) = &self.office {
            pack_office(out, office);
        }
        number(out, self.names.len() as u64);
        for name in &self.names {
            let kind = match name.kind {
                NameKind::Primary => 0,
                NameKind::Alias => 1,
                NameKind::Abbreviation => 2,
                NameKind::Former => 3,
                NameKind::Weak => 4,
            };
            number(out, (name.text.len() as u64) << NAME_KIND | kind);
            out.push_str(&name.text);
        }
        pack_texts(out, &self.countries);
        pack_texts(out, &self.family_names);
        pack_texts(out, &self.given_names);
        if !self.identifiers.is_empty() {
            number(out, self.identifiers.len() as u64);
            for one in &self.identifiers {
                text(out, &one.scheme);
                text(out, &one.value);
            }
        }
        pack_texts(out, &self.records);
        pack_texts(out, &self.sources);
        if let Some(known) = &self.provisional {
            pack_provisional(out, known);
        }
    }

    #[inline]
    fn read(id: EntityId, record: &str) -> EntityRef<'_> {
        EntityRef::head(id, record).unwrap_or(EntityRef {
            id,
            kind: Kind::Person,
            gender: None,
            born: None,
            died: None,
            flags: 0,
            rest: Reader(""),
        })
    }

    fn unpack(record: EntityRef<'_>) -> Self {
        record.to_entity()
    }

    fn check(record: &str) -> bool {
        let head = EntityRef::head(EntityId::from_bits(0), record);
        head.and_then(|head| head.is_whole()).unwrap_or(false)
    }
}

fn pack_texts(out: &mut String, list: &[String]) {
    if !list.is_empty() {
        number(out, list.len() as u64);
        for item in list {
            text(out, item);
        }
    }
}

fn pack_office(out: &mut String, office: &Office) {
    let flag = |there: bool, flag: u8| if there { flag } else { 0 };
    bits(
        out,
        flag(office.organisation.is_some(), ORGANISATION)
            | flag(office.inception.is_some(), INCEPTION)
            | flag(office.dissolution.is_some(), DISSOLUTION),
    );
    if let Some(organisation) = office.organisation {
        id(out, organisation);
    }
    date_if(out, office.inception);
    date_if(out, office.dissolution);
}

fn pack_provisional(out: &mut String, known: &Provisional) {
    let flag = |there: bool, flag: u8| if there { flag } else { 0 };
    bits(
        out,
        flag(known.first_seen.is_some(), FIRST_SEEN)
            | flag(known.last_seen.is_some(), LAST_SEEN)
            | flag(known.seen_again, SEEN_AGAIN),
    );
    text(out, &known.article);
    date_if(out, known.first_seen);
    date_if(out, known.last_seen);
    number(out, known.noted.cast_unsigned());
}
