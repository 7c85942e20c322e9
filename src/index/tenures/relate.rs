//! What a tenure is to the others of its office: who follows whom, and on which days.

use super::TenureRecord;
use crate::index::entities::Entities;
use crate::model::{Catalogue, Day, End, Interval, PartialDate, TenureId, TenureRef};

/// A tenure by itself; `None` when its holder or office is not in the catalogue.
pub(super) fn read(
    catalogue: &Catalogue,
    tenure: TenureRef<'_>,
    entities: &Entities,
) -> Option<TenureRecord> {
    let ordinal = |id| entities.ordinal(catalogue.canonical(id));
    Some(TenureRecord {
        id: tenure.id,
        holder: ordinal(tenure.holder)?,
        office: ordinal(tenure.office)?,
        interval: tenure.interval(cap(catalogue, tenure)),
        acting: tenure.acting,
        takes_over: false,
        hands_over: false,
    })
}

/// The order of an office's or a holder's tenures: by start, then by id.
pub(super) fn order(record: &TenureRecord) -> (i32, TenureId) {
    (record.interval.latest_start.number(), record.id)
}

/// Cuts an office's tenures without an end by their successors, and marks the days on which it
/// changed hands. They come in their order.
pub(super) fn relate(tenures: &mut [TenureRecord], catalogue: &Catalogue) {
    if one_at_a_time(tenures) {
        for place in 0..tenures.len().saturating_sub(1) {
            let this = tenures[place];
            let open = catalogue
                .tenures
                .get(&this.id)
                .is_some_and(|tenure| matches!(tenure.end, End::Unknown | End::Ended { .. }));
            // Of a tenure that began nobody knows when, nobody knows who came behind.
            let begun = |tenure: &TenureRecord| tenure.interval.earliest_start != Day::MIN;
            let mut behind = tenures[place + 1..].iter();
            let next =
                behind.find(|next| next.holder != this.holder && !next.acting && begun(next));
            if open
                && begun(&this)
                && let Some(&next) = next
            {
                let interval = &mut tenures[place].interval;
                let end = next.interval.latest_start.max(interval.latest_start.next());
                interval.latest_end = interval.latest_end.min(end);
                interval.earliest_end = interval.earliest_end.min(interval.latest_end);
            }
        }
    }
    for place in 0..tenures.len() {
        let this = tenures[place];
        if !exact_end(&this.interval) {
            continue;
        }
        // Sorted by start: the successors of this day lie in one run.
        let day = this.interval.latest_end;
        let from = tenures.partition_point(|other| other.interval.latest_start < day);
        for other in from..tenures.len() {
            let next = &mut tenures[other];
            if next.interval.latest_start != day {
                break;
            }
            if next.interval.earliest_start == day && next.holder != this.holder {
                next.takes_over = true;
                tenures[place].hands_over = true;
            }
        }
    }
}

/// Whether an office is held by one person at a time: of its neighbouring tenures with known
/// days, at most one in five overlap.
fn one_at_a_time(tenures: &[TenureRecord]) -> bool {
    let known = |interval: &Interval| {
        exact_end(interval) && interval.earliest_start == interval.latest_start
    };
    let dated: Vec<&Interval> = tenures
        .iter()
        .map(|tenure| &tenure.interval)
        .filter(|interval| known(interval))
        .collect();
    let overlaps = dated
        .windows(2)
        .filter(|pair| pair[1].earliest_start < pair[0].latest_end)
        .count();
    overlaps * 5 <= dated.len().saturating_sub(1)
}

fn exact_end(interval: &Interval) -> bool {
    interval.earliest_end == interval.latest_end
}

/// What ends the tenure from outside: the holder's death, the end of the office or of its
/// organisation, whichever is first.
fn cap(catalogue: &Catalogue, tenure: TenureRef<'_>) -> Option<PartialDate> {
    let entity = |id| catalogue.entities.get(&catalogue.canonical(id));
    let death = entity(tenure.holder).and_then(|holder| holder.died);
    let office = entity(tenure.office);
    let detail = office
        .and_then(|office| office.office())
        .unwrap_or_default();
    let dissolution = detail.dissolution;
    let organisation = detail
        .organisation
        .and_then(entity)
        .and_then(|body| body.died);
    [death, dissolution, organisation]
        .into_iter()
        .flatten()
        .min_by_key(|date| date.last())
}
