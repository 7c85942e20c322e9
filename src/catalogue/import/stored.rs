//! Rows against the tenures that are stored: which to add, replace and remove.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::clean;
use super::interval::SpanEnd;
use super::notes::Notes;
use super::record::NAMESPACE;
use super::report::{Kept, Refusal, Report};
use super::rows::{Post, Row, Span};
use super::tenures::{Merged, Piece, merge, pieces_of};
use crate::catalogue::change::Change;
use crate::model::{Catalogue, End, EntityId, SharedMap, Tenure, TenureId, TenureRef};

/// Rows that may merge: one holder, one office, acting or not.
type Role = (EntityId, EntityId, bool);

/// The changes that rows make to the tenures of a catalogue. A row that is read again replaces
/// what was stored of it; stored rows of the same role are merged with the new ones. Rows that
/// people edited or removed (`decided`) are left as they are, and so is a tenure that has one:
/// rows that say more of its time are passed over.
pub(super) fn changes(
    base: &Catalogue,
    decided: &SharedMap<String, ()>,
    rows: Vec<Row>,
    resolve: &dyn Fn(&str) -> EntityId,
    survivors: &BTreeSet<EntityId>,
    report: &mut Report,
    notes: &mut Notes,
) -> Vec<Change> {
    let stored = StoredRows::of(base, decided);
    let mut roles: BTreeMap<Role, Vec<Piece>> = BTreeMap::new();
    let mut new_keys: BTreeSet<String> = BTreeSet::new();
    for row in rows {
        let role = match role_of(&row, resolve) {
            Ok(role) => role,
            Err(detail) => {
                notes.refuse(Refusal::SeveralReferences, row.at, detail);
                continue;
            }
        };
        if decided.contains_key(&row.span.key) || stored.is_taken(base, role, &row) {
            notes.keep(Kept::RowEdited, row.at, clean::shown(&row.span.key));
            continue;
        }
        // A row that moved to another role leaves the one that it was stored under.
        if let Some(tenure) = stored
            .tenure_of(&row.span.key)
            .and_then(|id| base.tenures.get(&id))
        {
            roles.entry(role_of_tenure(tenure)).or_default();
        }
        new_keys.insert(row.span.key.clone());
        roles.entry(role).or_default().push(Piece {
            span: row.span,
            at: Some(row.at),
        });
    }
    for tenure in base.tenures.values() {
        let moved = survivors.contains(&tenure.holder) || survivors.contains(&tenure.office);
        if moved && !is_decided(tenure, decided) {
            roles.entry(role_of_tenure(tenure)).or_default();
        }
    }

    let mut deleted = Vec::new();
    let mut put = Vec::new();
    let mut taken: BTreeSet<TenureId> = BTreeSet::new();
    let mut old: BTreeSet<TenureId> = BTreeSet::new();
    let mut pending: Vec<(Role, Vec<Merged>)> = Vec::with_capacity(roles.len());
    for (role, mut pieces) in roles {
        for &id in stored.roles.get(&role).into_iter().flatten() {
            old.insert(id);
            let kept = base.tenures.get(&id).into_iter().flat_map(pieces_of);
            pieces.extend(kept.filter(|piece| !new_keys.contains(&piece.span.key)));
        }
        pending.push((role, merge(pieces, notes)));
    }
    // A stored id stays with a tenure that holds one of its rows; only then are new ids given.
    let mut unnamed: Vec<(Role, Merged)> = Vec::new();
    for (role, merged) in pending {
        for merged in merged {
            report.stored.tenures += 1;
            report.merged_rows += merged.merged_rows;
            let mut ids: Vec<TenureId> = merged
                .terms
                .iter()
                .filter_map(|term| stored.tenure_of(&term.key))
                .filter(|id| old.contains(id) && !taken.contains(id))
                .collect();
            ids.sort_unstable();
            match ids.first() {
                Some(&id) => {
                    taken.insert(id);
                    put.extend(put_if_new(base, id, role, merged));
                }
                None => unnamed.push((role, merged)),
            }
        }
    }
    for (role, merged) in unnamed {
        let mut keys: Vec<&str> = merged.terms.iter().map(|term| &*term.key).collect();
        keys.sort_unstable();
        let free = |id: &TenureId| {
            !taken.contains(id) && (old.contains(id) || !base.tenures.contains_key(id))
        };
        let mut ids = keys.iter().map(|key| TenureId::derive(NAMESPACE, key));
        if let Some(id) = ids.find(free) {
            taken.insert(id);
            put.extend(put_if_new(base, id, role, merged));
        }
    }
    deleted.extend(
        old.difference(&taken)
            .map(|&id| Change::DeleteTenure { id }),
    );
    deleted.extend(put);
    deleted
}

fn put_if_new(base: &Catalogue, id: TenureId, role: Role, merged: Merged) -> Option<Change> {
    let (holder, office, acting) = role;
    let tenure = Tenure {
        id,
        holder,
        office,
        start: merged.start,
        end: merged.end,
        scheduled_end: merged.scheduled_end,
        acting,
        terms: merged.terms,
    };
    (!base.tenures.holds(&tenure)).then(|| Change::PutTenure(Box::new(tenure)))
}

fn role_of(row: &Row, resolve: &dyn Fn(&str) -> EntityId) -> Result<Role, String> {
    let one = |keys: &[String]| -> Result<EntityId, String> {
        let ids: BTreeSet<EntityId> = keys.iter().map(|key| resolve(key)).collect();
        match (ids.len(), ids.first()) {
            (1, Some(&id)) => Ok(id),
            _ => {
                let shown: Vec<_> = keys.iter().take(4).map(|key| clean::shown(key)).collect();
                Err(shown.join(", "))
            }
        }
    };
    let holder = one(&row.holders)?;
    let office = match &row.post {
        Post::Offices(keys) => one(keys)?,
        Post::Role { organisations, .. } => {
            one(organisations)?;
            let key = row.office_key().unwrap_or_default();
            resolve(&key)
        }
    };
    Ok((holder, office, row.acting))
}

fn role_of_tenure(tenure: TenureRef<'_>) -> Role {
    (tenure.holder, tenure.office, tenure.acting)
}

fn is_decided(tenure: TenureRef<'_>, decided: &SharedMap<String, ()>) -> bool {
    !decided.is_empty() && tenure.terms().any(|term| decided.contains_key(term.key))
}

/// Where the rows of a catalogue are.
struct StoredRows<'a> {
    keys: FxHashMap<&'a str, TenureId>,
    roles: FxHashMap<Role, Vec<TenureId>>,
    /// Tenures that people edited.
    edited: FxHashMap<Role, Vec<TenureId>>,
}

impl<'a> StoredRows<'a> {
    fn of(catalogue: &'a Catalogue, decided: &SharedMap<String, ()>) -> Self {
        let mut rows = Self {
            keys: FxHashMap::default(),
            roles: FxHashMap::default(),
            edited: FxHashMap::default(),
        };
        for tenure in catalogue.tenures.values() {
            let role = role_of_tenure(tenure);
            let roles = if is_decided(tenure, decided) {
                &mut rows.edited
            } else {
                &mut rows.roles
            };
            roles.entry(role).or_default().push(tenure.id);
            for term in tenure.terms() {
                rows.keys.insert(term.key, tenure.id);
            }
        }
        rows
    }

    fn tenure_of(&self, key: &str) -> Option<TenureId> {
        self.keys.get(key).copied()
    }

    /// Whether a row that is not stored says more of a tenure that somebody edited.
    fn is_taken(&self, catalogue: &Catalogue, role: Role, row: &Row) -> bool {
        let edited = self.edited.get(&role).into_iter().flatten();
        let mut edited = edited.filter_map(|id| catalogue.tenures.get(id));
        self.tenure_of(&row.span.key).is_none()
            && edited.any(|tenure| {
                let piece = |span: Span| Piece { span, at: None };
                let both = vec![piece(span_of(tenure)), piece(row.span.clone())];
                merge(both, &mut Notes::default()).len() == 1
            })
    }
}

/// A whole tenure as one row.
fn span_of(tenure: TenureRef<'_>) -> Span {
    let end = match tenure.end {
        End::On(end) => SpanEnd::On(end),
        End::Ongoing { as_of } => SpanEnd::Ongoing {
            as_of,
            explicit: true,
        },
        End::Ended { by } => SpanEnd::Ended { by },
        End::Unknown => SpanEnd::Unknown,
    };
    let first = tenure.terms().next();
    Span {
        start: tenure.start,
        end,
        constituency: first.and_then(|term| term.constituency.map(str::to_owned)),
        source: String::new(),
        key: String::new(),
        url: None,
    }
}
