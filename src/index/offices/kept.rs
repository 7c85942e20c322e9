//! The offices of a kept index.

use std::sync::Arc;

use smallvec::SmallVec;

use super::{Classes, First, Group, Later, OfficeRecord, Offices, TitleRecord};
use crate::index::kept::{COLUMNS as STREAM, Columns, Complete, Reading, Stream, halves, whole};
use crate::index::lists::Lists;
use crate::index::numbers::Numbers;
use crate::index::ranks::Ranks;
use crate::index::spacing::{Numbered, Spacing};
use crate::model::EntityId;
use crate::text::{Lexicon, RoleClass, Term};

impl Offices {
    /// Columns that the offices take.
    pub(in crate::index) const COLUMNS: usize = STREAM;

    /// Adds the columns of the offices that were indexed at first.
    pub(in crate::index) fn keep(&self, columns: &mut Columns<'_>, lexicon: &Lexicon) {
        let mut to = Stream::default();
        let terms = self.terms.first();
        to.count(terms.len());
        for term in terms {
            let (kind, text): (u32, &str) = match term {
                Term::Jurisdiction(code) => (0, code),
                Term::Concept(concept) => (1, concept),
                Term::Word(word) => (2, word),
            };
            to.number(kind);
            to.text(text);
        }
        let countries = self.countries.first().iter();
        to.texts(countries.map(|code| &**code));
        let records = self.first.records();
        to.count(records.len());
        for (ordinal, record) in records {
            to.number(ordinal);
            put_record(&mut to, record, lexicon);
        }
        to.count(self.first.of_organisations.len());
        for &(body, office) in &self.first.of_organisations {
            put_id(&mut to, body);
            put_id(&mut to, office);
        }
        self.by_term.keep(&mut to, |to, &term| to.number(term));
        self.groups.keep(&mut to, |to, &(class, group)| {
            to.text(lexicon.class(class).name);
            let (kind, number) = match group {
                Group::All => (0, 0),
                Group::Nowhere => (1, 0),
                Group::Country(number) => (2, number),
                Group::Term(number) => (3, number),
            };
            to.number(kind);
            to.number(number);
        });
        self.by_text.keep(&mut to, |to, text| to.text(text));
        to.add_to(columns);
    }

    /// Reads what [`Self::keep`] added, of so many entities.
    pub(in crate::index) fn of_kept(
        columns: &mut Complete,
        entities: usize,
        lexicon: &Lexicon,
    ) -> Result<Self, String> {
        let numbered = Numbered::of(entities);
        let labels = lexicon.labels();
        let label = |text: &str| -> Result<&'static str, String> {
            let known = labels.get(text).copied();
            known.ok_or_else(|| format!("the lexicon does not know {text:?}"))
        };
        let from = &mut Reading::of(columns)?;
        let terms = from.each(|from| {
            Ok(match from.number()? {
                0 => Term::Jurisdiction(label(from.text()?)?),
                1 => Term::Concept(label(from.text()?)?),
                _ => Term::Word(from.text()?.to_owned()),
            })
        })?;
        let countries = from.each(|from| Ok(Box::<str>::from(from.text()?)))?;
        let (spacing, count) = (Spacing::of(entities), from.count()?);
        let (mut places, mut records): (Vec<usize>, Vec<OfficeRecord>) = (Vec::new(), Vec::new());
        for _ in 0..count {
            let ordinal = from.number()?;
            let record = record(from, lexicon, &label)?;
            numbered.check(&[ordinal])?;
            numbered.check(record.organisation.as_slice())?;
            places.extend(spacing.place(ordinal));
            records.push(record);
        }
        records.shrink_to_fit();
        if !places.is_sorted_by(|one, next| one < next) {
            return Err("the offices are in another order".to_owned());
        }
        let of_organisations = from.each(|from| Ok((id(from)?, id(from)?)))?.into_vec();
        if !of_organisations.is_sorted() {
            return Err("the offices of organisations are in another order".to_owned());
        }
        Ok(Self {
            total: count as u32,
            first: Arc::new(First {
                spacing,
                ranks: Ranks::of(places, entities),
                records,
                of_organisations,
            }),
            later: Arc::new(Later::default()),
            terms: Numbers::of(terms),
            countries: Numbers::of(countries),
            by_term: Lists::of_kept(from, numbered, Reading::number)?,
            groups: Lists::of_kept(from, numbered, |from| {
                let class = class(from, lexicon)?;
                let (kind, number) = (from.number()?, from.number()?);
                let group = match kind {
                    0 => Group::All,
                    1 => Group::Nowhere,
                    2 => Group::Country(number),
                    _ => Group::Term(number),
                };
                Ok((class, group))
            })?,
            by_text: Lists::of_kept(from, numbered, |from| Ok(from.text()?.into()))?,
        })
    }
}

fn put_record(to: &mut Stream, record: &OfficeRecord, lexicon: &Lexicon) {
    let classes = |to: &mut Stream, classes: &[RoleClass]| {
        to.texts(classes.iter().map(|&class| lexicon.class(class).name));
    };
    to.number(u32::from(record.rank));
    to.number(u32::from(record.local));
    to.maybe(record.organisation);
    to.list(&record.context);
    to.list(&record.all);
    to.texts(record.jurisdictions.iter().map(|code| &**code));
    to.count(record.titles.len());
    for title in &record.titles {
        to.number(u32::from(title.place));
        classes(to, &title.classes);
        classes(to, &title.also);
        to.texts(title.deputies.iter().copied());
        to.list(&title.terms);
        to.maybe(title.lead);
        to.text(&title.words);
        to.number(title.parts);
    }
}

fn record(
    from: &mut Reading,
    lexicon: &Lexicon,
    label: &dyn Fn(&str) -> Result<&'static str, String>,
) -> Result<OfficeRecord, String> {
    let classes = |from: &mut Reading| -> Result<Classes, String> {
        Ok(Classes::from_slice(
            &from.each(|from| class(from, lexicon))?,
        ))
    };
    Ok(OfficeRecord {
        rank: from.number()? as u8,
        local: from.number()? == 1,
        organisation: from.maybe()?,
        context: SmallVec::from_slice(&from.list()?),
        all: SmallVec::from_slice(&from.list()?),
        jurisdictions: few(from.each(|from| Ok(from.text()?.into()))?),
        titles: few(from.each(|from| {
            Ok(TitleRecord {
                place: from.number()? as u16,
                classes: classes(from)?,
                also: classes(from)?,
                deputies: from.each(|from| label(from.text()?))?,
                terms: SmallVec::from_slice(&from.list()?),
                lead: from.maybe()?,
                words: from.text()?.into(),
                parts: from.number()?,
            })
        })?),
    })
}

/// A list that lies in place when it is short.
fn few<T>(list: Box<[T]>) -> SmallVec<[T; 1]> {
    let mut few: SmallVec<[T; 1]> = list.into_iter().collect();
    few.shrink_to_fit();
    few
}

fn class(from: &mut Reading, lexicon: &Lexicon) -> Result<RoleClass, String> {
    let class = lexicon.class_named(from.text()?);
    class.ok_or_else(|| "the lexicon does not know a role class".to_owned())
}

fn put_id(to: &mut Stream, id: EntityId) {
    for number in halves(id.to_bits()) {
        to.number(number);
    }
}

fn id(from: &mut Reading) -> Result<EntityId, String> {
    let numbers = [
        from.number()?,
        from.number()?,
        from.number()?,
        from.number()?,
    ];
    Ok(EntityId::from_bits(whole(numbers)))
}
