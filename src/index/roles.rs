//! Who held what, and when: tenures in the order in which they are shown.

use smallvec::SmallVec;

use super::{Ordinal, Snapshot, TenureRecord};
use crate::model::{Certainty, DaySpan, EntityId, EntityRef, HolderAt, RoleAt, TenureRef};

/// Holders that are read ahead together: more cost an allocation.
const AT_ONCE: usize = 64;
/// Roles that are shown together, mostly.
const FEW: usize = 8;

impl Snapshot {
    /// The roles that an entity held over `span`, or ever when `None`: certain ones first, the
    /// incoming before the outgoing on a handover day, then by rank of the office, latest
    /// start and id.
    #[must_use]
    pub fn tenures_of(&self, holder: EntityId, span: Option<DaySpan>) -> Vec<RoleAt> {
        self.ordinal(holder)
            .map_or_else(Vec::new, |holder| self.roles_of(holder, span))
    }

    /// As [`Self::tenures_of`], of the entity with a number.
    #[must_use]
    pub(crate) fn roles_of(&self, holder: Ordinal, span: Option<DaySpan>) -> Vec<RoleAt> {
        let mut roles = self.roles_of_each(&[holder], span);
        roles.pop().unwrap_or_default()
    }

    /// As [`Self::roles_of`], of several. Each step is taken for all of them: records lie anywhere
    /// in memory, and what one waits for, the others then wait for at the same time.
    #[must_use]
    pub(crate) fn roles_of_each(
        &self,
        holders: &[Ordinal],
        span: Option<DaySpan>,
    ) -> Vec<Vec<RoleAt>> {
        let held = holders.iter().map(|&holder| {
            if self.facts(holder).has_held() {
                self.ordered(self.tenures.of_holder(holder), span)
            } else {
                Vec::new()
            }
        });
        let held: SmallVec<[Vec<(&TenureRecord, Certainty)>; FEW]> = held.collect();
        let all = || held.iter().flatten().map(|(record, _)| *record);
        let tenures: SmallVec<[Option<TenureRef<'_>>; FEW]> = all()
            .map(|record| self.catalogue.tenures.get(&record.id))
            .collect();
        let offices: SmallVec<[Option<EntityRef<'_>>; FEW]> =
            all().map(|record| self.entity_at(record.office)).collect();
        let bodies: SmallVec<[Option<EntityRef<'_>>; FEW]> = all()
            .zip(&offices)
            .map(|(record, office)| self.body_of(record.office, (*office)?))
            .collect();
        let mut known = tenures.into_iter().zip(offices).zip(bodies);
        let roles = held.iter().map(|held| {
            let known = held.iter().zip(known.by_ref());
            known
                .filter_map(|((_, certainty), ((tenure, office), body))| {
                    Some(role(tenure?, office?, body, *certainty, span))
                })
                .collect()
        });
        roles.collect()
    }

    /// The body of an office with a number.
    fn body_of(&self, ordinal: Ordinal, office: EntityRef<'_>) -> Option<EntityRef<'_>> {
        match self.offices.record(ordinal) {
            Some(record) => self.entity_at(record.organisation?),
            None => self.entity(office.office()?.organisation?),
        }
    }

    /// Reads the first tenure of each of several entities, and its office. These lie anywhere in
    /// memory: what one waits for, the others then wait for at the same time, and nobody who asks
    /// of one entity after the other.
    pub(crate) fn read_ahead(&self, holders: impl Iterator<Item = Ordinal>) {
        let held = holders.filter(|&holder| self.facts(holder).has_held());
        let first = held.filter_map(|holder| self.tenures.of_holder(holder).next());
        let first: SmallVec<[&TenureRecord; AT_ONCE]> = first.collect();
        let offices = first
            .iter()
            .map(|tenure| self.offices.record(tenure.office));
        let ranks = offices.flatten().map(|office| u32::from(office.rank));
        std::hint::black_box(ranks.sum::<u32>());
    }

    /// Who held an office over `span`, or ever when `None`: ordered as [`Self::tenures_of`].
    #[must_use]
    pub fn holders_of(&self, office: EntityId, span: Option<DaySpan>) -> Vec<HolderAt> {
        let Some(office) = self.ordinal(office) else {
            return Vec::new();
        };
        self.ordered(self.tenures.of_office(office), span)
            .into_iter()
            .filter_map(|(tenure, certainty)| {
                let holder = self.entity_at(tenure.holder)?;
                Some(HolderAt {
                    holder: holder.id,
                    name: holder.primary_name().to_owned(),
                    role: self.role_at(tenure, certainty, span)?,
                })
            })
            .collect()
    }

    fn ordered<'a>(
        &self,
        tenures: impl Iterator<Item = &'a TenureRecord>,
        span: Option<DaySpan>,
    ) -> Vec<(&'a TenureRecord, Certainty)> {
        let mut found: Vec<_> = tenures
            .filter_map(|tenure| {
                let certainty = match span {
                    Some(span) => tenure.certainty(span)?,
                    None => Certainty::Certain,
                };
                Some((tenure, certainty))
            })
            .collect();
        found.sort_by_key(|(tenure, certainty)| {
            let outgoing = span.is_some_and(|span| {
                *certainty == Certainty::HandoverDay && !tenure.is_incoming(span)
            });
            let rank = self
                .offices
                .record(tenure.office)
                .map_or(6, |office| office.rank);
            let start = std::cmp::Reverse(tenure.interval.latest_start);
            (
                *certainty == Certainty::Possible,
                outgoing,
                rank,
                start,
                tenure.id,
            )
        });
        found
    }

    fn role_at(
        &self,
        record: &TenureRecord,
        certainty: Certainty,
        span: Option<DaySpan>,
    ) -> Option<RoleAt> {
        let tenure = self.catalogue.tenures.get(&record.id)?;
        let office = self.entity_at(record.office)?;
        let body = self.body_of(record.office, office);
        Some(role(tenure, office, body, certainty, span))
    }
}

/// A tenure of an office of a body, as it is shown.
fn role(
    tenure: TenureRef<'_>,
    office: EntityRef<'_>,
    body: Option<EntityRef<'_>>,
    certainty: Certainty,
    span: Option<DaySpan>,
) -> RoleAt {
    RoleAt {
        tenure: tenure.id,
        office: office.id,
        title: office.primary_name().to_owned(),
        organisation: body.map(|body| (body.id, body.primary_name().to_owned())),
        countries: office.countries().map(str::to_owned).collect(),
        start: tenure.start,
        end: tenure.end,
        scheduled_end: tenure.scheduled_end,
        certainty,
        acting: tenure.acting,
        constituency: seat(tenure, span),
        terms: tenure.terms().map(|term| term.to_term()).collect(),
    }
}

/// The seat named by the latest term that may cover the span.
fn seat(tenure: TenureRef<'_>, span: Option<DaySpan>) -> Option<String> {
    tenure
        .terms()
        .filter(|term| {
            let Some(span) = span else { return true };
            term.start.is_none_or(|start| start.first() < span.end)
                && term.end.is_none_or(|end| span.start <= end.last())
        })
        .filter_map(|term| term.constituency)
        .last()
        .map(str::to_owned)
}
