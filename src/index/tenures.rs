//! The snapshot's tenures, by holder and by office, with the days on which each may run.

use super::Ordinal;
use crate::model::{
    Catalogue, Certainty, DaySpan, End, EntityId, Interval, PartialDate, Presence, Tenure, TenureId,
};

/// One tenure of the snapshot.
#[derive(Clone, Copy, Debug)]
pub struct TenureRecord {
    /// Its id.
    pub id: TenureId,
    /// Who holds.
    pub holder: Ordinal,
    /// What is held.
    pub office: Ordinal,
    /// The days on which it may and must run, cut by death, dissolution and, in an office that
    /// one person holds at a time, by the successor.
    pub interval: Interval,
    /// Held for the time being.
    pub acting: bool,
    /// Whether the day of its start is the day on which another tenure of the office ended.
    pub takes_over: bool,
    /// Whether the day of its end is the day on which another tenure of the office began.
    pub hands_over: bool,
}

/// All tenures.
#[derive(Debug, Default)]
pub struct Tenures {
    records: Vec<TenureRecord>,
    by_holder: Vec<Vec<u32>>,
    by_office: Vec<Vec<u32>>,
}

impl Tenures {
    /// Indexes every tenure whose holder and office are in the catalogue.
    pub fn build(
        catalogue: &Catalogue,
        entities: usize,
        ordinal: &dyn Fn(EntityId) -> Option<Ordinal>,
    ) -> Self {
        let mut this = Self {
            records: Vec::with_capacity(catalogue.tenures.len()),
            by_holder: vec![Vec::new(); entities],
            by_office: vec![Vec::new(); entities],
        };
        for tenure in catalogue.tenures.values() {
            let holder = ordinal(catalogue.canonical(tenure.holder));
            let office = ordinal(catalogue.canonical(tenure.office));
            let (Some(holder), Some(office)) = (holder, office) else {
                continue;
            };
            let place = this.records.len() as u32;
            this.by_holder[holder as usize].push(place);
            this.by_office[office as usize].push(place);
            this.records.push(TenureRecord {
                id: tenure.id,
                holder,
                office,
                interval: tenure.interval(cap(catalogue, tenure)),
                acting: tenure.acting,
                takes_over: false,
                hands_over: false,
            });
        }
        for office in 0..entities {
            this.relate(catalogue, office);
        }
        for holder in 0..entities {
            let mut places = std::mem::take(&mut this.by_holder[holder]);
            places.sort_by_key(|&place| this.order(place));
            this.by_holder[holder] = places;
        }
        this
    }

    fn order(&self, place: u32) -> (i32, TenureId) {
        let record = &self.records[place as usize];
        (record.interval.latest_start.number(), record.id)
    }

    /// Sorts one office's tenures, cuts those without an end by their successors, and marks
    /// the days on which it changed hands.
    fn relate(&mut self, catalogue: &Catalogue, office: usize) {
        let mut places = std::mem::take(&mut self.by_office[office]);
        places.sort_by_key(|&place| self.order(place));
        if self.one_at_a_time(&places) {
            for pair in 0..places.len().saturating_sub(1) {
                let this = self.records[places[pair] as usize];
                let open = catalogue
                    .tenures
                    .get(&this.id)
                    .is_some_and(|tenure| matches!(tenure.end, End::Unknown | End::Ended { .. }));
                let next = places[pair + 1..]
                    .iter()
                    .map(|&place| self.records[place as usize])
                    .find(|next| next.holder != this.holder && !next.acting);
                if open && let Some(next) = next {
                    let interval = &mut self.records[places[pair] as usize].interval;
                    let end = next.interval.latest_start.max(interval.latest_start.next());
                    interval.latest_end = interval.latest_end.min(end);
                    interval.earliest_end = interval.earliest_end.min(interval.latest_end);
                }
            }
        }
        for &place in &places {
            let this = self.records[place as usize];
            if !exact_end(&this.interval) {
                continue;
            }
            // Sorted by start: the successors of this day lie in one run.
            let day = this.interval.latest_end;
            let from = places
                .partition_point(|&other| self.records[other as usize].interval.latest_start < day);
            for &other in &places[from..] {
                let next = self.records[other as usize];
                if next.interval.latest_start != day {
                    break;
                }
                if next.interval.earliest_start == day && next.holder != this.holder {
                    self.records[other as usize].takes_over = true;
                    self.records[place as usize].hands_over = true;
                }
            }
        }
        self.by_office[office] = places;
    }

    /// Whether an office is held by one person at a time: of its neighbouring tenures with
    /// known days, at most one in five overlap.
    fn one_at_a_time(&self, places: &[u32]) -> bool {
        let known = |place: &u32| {
            let interval = &self.records[*place as usize].interval;
            exact_end(interval) && interval.earliest_start == interval.latest_start
        };
        let dated: Vec<u32> = places.iter().copied().filter(known).collect();
        let overlaps = dated
            .windows(2)
            .filter(|pair| {
                let earlier = self.records[pair[0] as usize].interval;
                let later = self.records[pair[1] as usize].interval;
                later.earliest_start < earlier.latest_end
            })
            .count();
        overlaps * 5 <= dated.len().saturating_sub(1)
    }

    /// A tenure by its place.
    #[must_use]
    pub fn record(&self, place: u32) -> &TenureRecord {
        &self.records[place as usize]
    }

    /// How many tenures there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// The tenures of a holder, by start.
    pub fn of_holder(&self, holder: Ordinal) -> impl DoubleEndedIterator<Item = &TenureRecord> {
        self.by_holder[holder as usize]
            .iter()
            .map(|&place| &self.records[place as usize])
    }

    /// The tenures of an office, by start.
    pub fn of_office(&self, office: Ordinal) -> impl DoubleEndedIterator<Item = &TenureRecord> {
        self.by_office[office as usize]
            .iter()
            .map(|&place| &self.records[place as usize])
    }
}

impl TenureRecord {
    /// How sure it is that the tenure ran over `span`; `None` when it did not.
    #[must_use]
    pub fn certainty(&self, span: DaySpan) -> Option<Certainty> {
        match self.interval.presence(span) {
            Presence::Absent => None,
            Presence::Possible => Some(Certainty::Possible),
            // A source's end day may be the last day held: without a successor, perhaps.
            Presence::EndsThatDay if self.hands_over => Some(Certainty::HandoverDay),
            Presence::EndsThatDay => Some(Certainty::Possible),
            Presence::Certain => {
                let first_day = span.single() == Some(self.interval.latest_start);
                if first_day && self.takes_over {
                    Some(Certainty::HandoverDay)
                } else {
                    Some(Certainty::Certain)
                }
            }
        }
    }

    /// Whether the tenure is the incoming one on that very day.
    #[must_use]
    pub fn is_incoming(&self, span: DaySpan) -> bool {
        self.takes_over && span.single() == Some(self.interval.latest_start)
    }
}

fn exact_end(interval: &Interval) -> bool {
    interval.earliest_end == interval.latest_end
}

/// What ends the tenure from outside: the holder's death, the end of the office or of its
/// organisation, whichever is first.
fn cap(catalogue: &Catalogue, tenure: &Tenure) -> Option<PartialDate> {
    let entity = |id| catalogue.entities.get(&catalogue.canonical(id));
    let death = entity(tenure.holder).and_then(|holder| holder.died);
    let office = entity(tenure.office);
    let detail = office.and_then(|office| office.office.as_ref());
    let dissolution = detail.and_then(|detail| detail.dissolution);
    let organisation = detail
        .and_then(|detail| detail.organisation)
        .and_then(entity)
        .and_then(|body| body.died);
    [death, dissolution, organisation]
        .into_iter()
        .flatten()
        .min_by_key(|date| date.last())
}
