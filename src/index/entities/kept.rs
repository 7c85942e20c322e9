//! The entities of a kept index: what scoring needs to know of each. Which there are, the
//! catalogue says.

use super::{Countries, Entities, Facts, Lists};
use crate::index::kept::{
    COLUMNS as STREAM, Columns, Complete, Reading, Row, Stream, gender, kind, packed,
};
use crate::model::{Catalogue, Day};

packed!(
    Facts,
    4,
    |row| [
        row.life.0.number() as u32,
        row.life.1.number() as u32,
        row.countries.0,
        row.kind as u32
            | row.gender.map_or(0, |gender| gender as u32 + 1) << 4
            | u32::from(row.best_rank) << 8
            | u32::from(row.provisional) << 16
            | u32::from(row.identified) << 17,
    ],
    |[born, died, countries, rest]| {
        Some(Facts {
            kind: kind(rest & 15)?,
            gender: gender(rest >> 4 & 15)?,
            life: (Day::from_number(born as i32), Day::from_number(died as i32)),
            countries: Countries(countries),
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
    pub(in crate::index) fn keep<'a>(&'a self, columns: &mut Columns<'a>) {
        columns.add(&*self.facts);
        let mut stream = Stream::default();
        let lists = self.lists.first();
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
        let facts: Vec<Facts> = columns.exactly(catalogue.entities.len())?;
        let mut reading = Reading::of(columns)?;
        let lists = reading.each(|reading| reading.each(|reading| Ok(reading.text()?.into())))?;
        let known = |facts: &Facts| (facts.countries.0 as usize) < lists.len();
        if !facts.iter().all(known) {
            return Err("an entity's jurisdictions are unknown".to_owned());
        }
        let mut this = Self::build(catalogue);
        this.facts = facts.into();
        this.lists = Lists::of(lists);
        Ok(this)
    }
}
