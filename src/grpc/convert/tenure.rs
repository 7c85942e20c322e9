//! Roles and holders.

use super::{date, reference};
use crate::grpc::pb;
use crate::model::{Certainty, End, HolderAt, Kind, PartialDate, RoleAt, Term};

/// The message of a role.
#[must_use]
pub fn role(role: RoleAt) -> pb::Role {
    let (end_state, end_date, as_of_date) = end(role.end);
    pb::Role {
        tenure_id: role.tenure.to_string(),
        office_id: role.office.to_string(),
        title: role.title,
        organisation: role
            .organisation
            .map(|(id, name)| reference(id, Kind::Organisation, &name)),
        countries: role.countries,
        start_date: role.start.map(date),
        end_state: end_state.into(),
        end_date: end_date.map(date),
        as_of_date: as_of_date.map(date),
        scheduled_end_date: role.scheduled_end.map(date),
        certainty: certainty(role.certainty).into(),
        acting: role.acting,
        constituency: role.constituency.unwrap_or_default(),
        terms: role.terms.into_iter().map(term).collect(),
    }
}

/// The message of a holder. Offices are held by people in the answers that name a kind; the
/// catalogue may hold an organisation, so the kind is passed in.
#[must_use]
pub fn holder(holder: HolderAt, kind: Kind) -> pb::Holder {
    pb::Holder {
        holder: Some(reference(holder.holder, kind, &holder.name)),
        role: Some(role(holder.role)),
    }
}

/// The end's state, the date on which it fell, and the date that its state is known by.
fn end(end: End) -> (pb::EndState, Option<PartialDate>, Option<PartialDate>) {
    match end {
        End::On(date) => (pb::EndState::OnDate, Some(date), None),
        End::Ongoing { as_of } => (pb::EndState::Ongoing, None, Some(as_of)),
        End::Ended { by } => (pb::EndState::EndedDateUnknown, None, by),
        End::Unknown => (pb::EndState::Unknown, None, None),
    }
}

fn certainty(certainty: Certainty) -> pb::Certainty {
    match certainty {
        Certainty::Certain => pb::Certainty::Certain,
        Certainty::HandoverDay => pb::Certainty::HandoverDay,
        Certainty::Possible => pb::Certainty::Possible,
    }
}

fn term(term: Term) -> pb::Term {
    pb::Term {
        key: term.key,
        start_date: term.start.map(date),
        end_date: term.end.map(date),
        constituency: term.constituency.unwrap_or_default(),
        source: term.source,
        url: term.url.unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{EntityId, TenureId};

    #[test]
    fn the_missing_ends_stay_apart() {
        let day: PartialDate = "2024-07-02".parse().unwrap();
        let cases = [
            (End::On(day), pb::EndState::OnDate, true, false),
            (
                End::Ongoing { as_of: day },
                pb::EndState::Ongoing,
                false,
                true,
            ),
            (
                End::Ended { by: Some(day) },
                pb::EndState::EndedDateUnknown,
                false,
                true,
            ),
            (
                End::Ended { by: None },
                pb::EndState::EndedDateUnknown,
                false,
                false,
            ),
            (End::Unknown, pb::EndState::Unknown, false, false),
        ];
        for (end, state, ends, known) in cases {
            let message = role(RoleAt {
                tenure: TenureId::derive("test", "t"),
                office: EntityId::derive("test", "o"),
                title: "Prime Minister of the Netherlands".to_owned(),
                organisation: None,
                countries: vec!["nl".to_owned()],
                start: None,
                end,
                scheduled_end: None,
                certainty: Certainty::HandoverDay,
                acting: false,
                constituency: None,
                terms: Vec::new(),
            });
            assert_eq!(message.end_state(), state);
            assert_eq!(message.end_date.is_some(), ends, "{end:?}");
            assert_eq!(message.as_of_date.is_some(), known, "{end:?}");
            assert_eq!(message.certainty(), pb::Certainty::HandoverDay);
            assert_eq!(message.start_date, None);
        }
    }
}
