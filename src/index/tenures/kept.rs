//! The tenures of a kept index.

use std::sync::Arc;

use super::{First, Later, Seat, TenureRecord, Tenures};
use crate::index::kept::{Columns, Complete, Row, halves, packed, whole};
use crate::index::spacing::{Numbered, Spacing};
use crate::model::{Day, Interval, TenureId};

impl Tenures {
    /// Columns that the tenures take.
    pub(in crate::index) const COLUMNS: usize = 5;

    /// Adds the columns of the tenures that were indexed at first.
    pub(in crate::index) fn keep<'a>(&'a self, columns: &mut Columns<'a>) {
        let first = &*self.first;
        columns.add(&first.records);
        columns.add(&first.by_holder);
        columns.add(&first.by_id);
        columns.add(&first.by_seat);
        columns.add(&first.loose);
    }

    /// Reads what [`Self::keep`] added, for so many entities.
    pub(in crate::index) fn of_kept(
        columns: &mut Complete,
        entities: usize,
    ) -> Result<Self, String> {
        let records: Vec<TenureRecord> = columns.rows()?;
        let numbered = Numbered::of(entities);
        for record in &records {
            numbered.check(&[record.holder, record.office])?;
        }
        let mut places = || -> Result<Vec<u32>, String> {
            let places: Vec<u32> = columns.exactly(records.len())?;
            let within = |&place: &u32| (place as usize) < records.len();
            let all = places.iter().all(within);
            all.then_some(places)
                .ok_or_else(|| "the index names tenures that it does not have".to_owned())
        };
        let (by_holder, by_id) = (places()?, places()?);
        let holder = |place: &u32| records[*place as usize].holder;
        let in_order =
            records.is_sorted_by_key(|record| record.office) && by_holder.is_sorted_by_key(holder);
        if !in_order {
            return Err("the tenures are in another order".to_owned());
        }
        let by_seat: Vec<Seat> = columns.rows()?;
        let within = |seat: &Seat| (seat.place as usize) < records.len();
        if !by_seat.is_sorted() || !by_seat.iter().all(within) {
            return Err("the seats of tenures are in another order".to_owned());
        }
        let loose = columns.rows()?;
        Ok(Self {
            count: records.len(),
            first: Arc::new(First::of(
                records,
                (by_holder, by_id, by_seat),
                loose,
                entities,
            )),
            later: Arc::new(Later::default()),
            entities: Spacing::of(entities),
        })
    }
}

packed!(
    TenureRecord,
    11,
    |row| {
        let [a, b, c, d] = halves(row.id.to_bits());
        let days = &row.interval;
        [
            a,
            b,
            c,
            d,
            row.holder,
            row.office,
            days.earliest_start.number() as u32,
            days.latest_start.number() as u32,
            days.earliest_end.number() as u32,
            days.latest_end.number() as u32,
            u32::from(row.acting) | u32::from(row.takes_over) << 1 | u32::from(row.hands_over) << 2,
        ]
    },
    |[a, b, c, d, holder, office, e, f, g, h, flags]| {
        let day = |number: u32| Day::from_number(number as i32);
        Some(TenureRecord {
            id: TenureId::from_bits(whole([a, b, c, d])),
            holder,
            office,
            interval: Interval {
                earliest_start: day(e),
                latest_start: day(f),
                earliest_end: day(g),
                latest_end: day(h),
            },
            acting: flags & 1 == 1,
            takes_over: flags & 2 == 2,
            hands_over: flags & 4 == 4,
        })
    }
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_days_come_back() {
        let tenure = TenureRecord {
            id: TenureId::from_bits(u128::MAX / 3),
            holder: 5,
            office: u32::MAX,
            interval: Interval {
                earliest_start: Day::MIN,
                latest_start: Day::from_number(-1),
                earliest_end: Day::from_number(20_000),
                latest_end: Day::MAX,
            },
            acting: false,
            takes_over: true,
            hands_over: true,
        };
        let mut bytes = Vec::new();
        TenureRecord::put(&[tenure], &mut bytes);
        assert_eq!(TenureRecord::get(&bytes), Some(vec![tenure]));
    }
}
