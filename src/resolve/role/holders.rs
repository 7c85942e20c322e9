//! Holders: who a role phrase is at a date, by itself.

use super::{RoleQuery, Setting, When, find_holders, find_offices};
use crate::index::{Ordinal, Snapshot};
use crate::model::PartialDate;
use crate::resolve::parse;

/// A holder of an office that a role phrase names.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HolderMatch {
    /// Who holds.
    pub holder: Ordinal,
    /// What is held.
    pub office: Ordinal,
    /// How well the office and the tenure fit, in nats.
    pub weight: f64,
}

/// The holders at a date of the offices that a role phrase may name, those of the best office
/// first: what an answer considers of a mention that is a role phrase, before the rest of the
/// article. At most 24 offices with 64 holders each.
#[must_use]
pub fn look_up_holders(
    snapshot: &Snapshot,
    text: &str,
    date: Option<PartialDate>,
) -> Vec<HolderMatch> {
    let readings = parse(text);
    let Some((reading, role)) = readings
        .first()
        .and_then(|reading| Some((reading, reading.role.as_ref()?)))
    else {
        return Vec::new();
    };
    let setting = Setting::default();
    let query = match &reading.title_key {
        Some(key) => RoleQuery::keyed(role, (text, key), &setting, snapshot),
        None => RoleQuery::new(role, text, &setting, snapshot),
    };
    let when = When::new(date.map(PartialDate::span), &role.modifiers);
    let mut found = Vec::new();
    for office in find_offices(&query, when, false) {
        for (tenure, weight, _) in find_holders(office.office, when, snapshot) {
            found.push(HolderMatch {
                holder: tenure.holder,
                office: office.office,
                weight: office.weight + weight,
            });
        }
    }
    found
}
