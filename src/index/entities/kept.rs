//! The entities of a kept index: what scoring needs to know of each. Which there are, the
//! catalogue says.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{Countries, Entities, Facts};
use crate::index::kept::{
    COLUMNS as STREAM, Columns, Complete, Reading, Row, Stream, gender, kind, packed,
};
use crate::model::{Catalogue, Day, Gender, Kind};

/// Facts, with the number of their list of jurisdictions.
#[derive(Clone, Copy)]
struct Kept {
    kind: Kind,
    gender: Option<Gender>,
    life: (Day, Day),
    countries: u32,
    best_rank: u8,
    provisional: bool,
    identified: bool,
}

packed!(
    Kept,
    4,
    |row| [
        row.life.0.number() as u32,
        row.life.1.number() as u32,
        row.countries,
        row.kind as u32
            | row.gender.map_or(0, |gender| gender as u32 + 1) << 4
            | u32::from(row.best_rank) << 8
            | u32::from(row.provisional) << 16
            | u32::from(row.identified) << 17,
    ],
    |[born, died, countries, rest]| {
        Some(Kept {
            kind: kind(rest & 15)?,
            gender: gender(rest >> 4 & 15)?,
            life: (Day::from_number(born as i32), Day::from_number(died as i32)),
            countries,
            best_rank: (rest >> 8) as u8,
            provisional: rest >> 16 & 1 == 1,
            identified: rest >> 17 & 1 == 1,
        })
    }
);

impl Entities {
    /// Columns that the entities take.
    pub(in crate::index) const COLUMNS: usize = 1 + STREAM;

    /// Adds the columns of the entities that were indexed at first.
    pub(in crate::index) fn keep(&self, columns: &mut Columns<'_>) {
        let mut numbers: FxHashMap<&[Box<str>], u32> = FxHashMap::default();
        let mut lists = Vec::new();
        let facts = self.facts.iter().map(|facts| {
            let countries = *numbers.entry(&facts.countries).or_insert_with(|| {
                lists.push(&*facts.countries);
                lists.len() as u32 - 1
            });
            Kept {
                kind: facts.kind,
                gender: facts.gender,
                life: facts.life,
                countries,
                best_rank: facts.best_rank,
                provisional: facts.provisional,
                identified: facts.identified,
            }
        });
        let facts: Vec<Kept> = facts.collect();
        columns.add(facts);
        let mut stream = Stream::default();
        stream.count(lists.len());
        for list in lists {
            stream.texts(list.iter().map(|code| &**code));
        }
        stream.add_to(columns);
    }

    /// Reads what [`Self::keep`] added, of the entities of this catalogue.
    pub(in crate::index) fn of_kept(
        columns: &mut Complete,
        catalogue: &Catalogue,
    ) -> Result<Self, String> {
        let facts: Vec<Kept> = columns.exactly(catalogue.entities.len())?;
        let mut reading = Reading::of(columns)?;
        let lists = reading.each(|reading| {
            let codes = reading.each(|reading| Ok(reading.text()?.into()))?;
            Ok(Countries::of(codes))
        })?;
        let facts: Option<Arc<[Facts]>> = facts
            .iter()
            .map(|kept| {
                Some(Facts {
                    kind: kept.kind,
                    gender: kept.gender,
                    life: kept.life,
                    countries: lists.get(kept.countries as usize)?.clone(),
                    best_rank: kept.best_rank,
                    provisional: kept.provisional,
                    identified: kept.identified,
                })
            })
            .collect();
        let mut this = Self::build(catalogue);
        this.facts = facts.ok_or("an entity's jurisdictions are unknown")?;
        Ok(this)
    }
}
