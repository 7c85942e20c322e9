//! Who held what, and when: tenures in the order in which they are shown.

use super::{Ordinal, Snapshot, TenureRecord};
use crate::model::{Certainty, DaySpan, EntityId, HolderAt, RoleAt, TenureRef};

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
        if !self.facts(holder).has_held() {
            return Vec::new();
        }
        self.ordered(self.tenures.of_holder(holder), span)
            .into_iter()
            .filter_map(|(tenure, certainty)| self.role_at(tenure, certainty, span))
            .collect()
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
        let body = office
            .office()
            .and_then(|detail| detail.organisation)
            .and_then(|id| self.entity(id));
        Some(RoleAt {
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
        })
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
