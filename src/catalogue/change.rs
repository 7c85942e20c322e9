//! Changes: the only way in which a catalogue changes.

use serde::{Deserialize, Serialize};

use crate::model::{Catalogue, Entity, EntityId, Source, Tenure, TenureId};

/// One change of the catalogue. The catalogue is a pure function of its changes in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Change {
    /// Adds an entity, or replaces the one of that id.
    PutEntity(Box<Entity>),
    /// Gives up an id: from now on `to` answers for it. What it held, and what was held of it,
    /// goes to `to`; its names do not.
    Redirect {
        /// The id given up.
        from: EntityId,
        /// The id that answers for it.
        to: EntityId,
    },
    /// Adds a tenure, or replaces the one of that id.
    PutTenure(Box<Tenure>),
    /// Removes a tenure.
    DeleteTenure {
        /// The tenure.
        id: TenureId,
    },
    /// Adds a source, or replaces the one of that name.
    PutSource(Source),
}

/// Applies one change. Total: every change has a meaning in every catalogue.
///
/// An id in a change that was given up stands for the id that answers for it. These change
/// nothing, so that what [`Catalogue`] promises always holds:
///
/// - an entity under an id that was given up;
/// - a redirect to itself, straight or through others, so that cycles cannot arise;
/// - a redirect to an id that has no entity, so that every redirect leads somewhere;
/// - a tenure of a holder or an office that is not there.
///
/// O(log n), but for a redirect of an id that has an entity: O(entities + tenures).
pub fn apply(catalogue: &mut Catalogue, change: &Change) {
    match change {
        Change::PutEntity(entity) => {
            if catalogue.redirects.contains_key(&entity.id) {
                return;
            }
            let mut entity = Entity::clone(entity);
            if let Some(office) = &mut entity.office {
                office.organisation = office.organisation.map(|id| catalogue.canonical(id));
            }
            catalogue.entities.insert(entity.id, entity);
        }
        Change::Redirect { from, to } => redirect(catalogue, *from, *to),
        Change::PutTenure(tenure) => {
            let mut tenure = Tenure::clone(tenure);
            tenure.holder = catalogue.canonical(tenure.holder);
            tenure.office = catalogue.canonical(tenure.office);
            let known = |id| catalogue.entities.contains_key(&id);
            if !known(tenure.holder) || !known(tenure.office) {
                return;
            }
            catalogue.tenures.insert(tenure.id, tenure);
        }
        Change::DeleteTenure { id } => {
            catalogue.tenures.remove(id);
        }
        Change::PutSource(source) => {
            catalogue
                .sources
                .insert(source.name.clone(), source.clone());
        }
    }
}

fn redirect(catalogue: &mut Catalogue, from: EntityId, to: EntityId) {
    let from = catalogue.canonical(from);
    let to = catalogue.canonical(to);
    if from == to || !catalogue.entities.contains_key(&to) {
        return;
    }
    let had_entity = catalogue.entities.remove(&from).is_some();
    catalogue.redirects.insert(from, to);
    if !had_entity {
        // Only ids with an entity are ever pointed at, so nothing points at this one.
        return;
    }
    let replace = |id: &mut EntityId| {
        if *id == from {
            *id = to;
        }
    };
    catalogue.redirects.values_mut().for_each(replace);
    for tenure in catalogue.tenures.values_mut() {
        replace(&mut tenure.holder);
        replace(&mut tenure.office);
    }
    for entity in catalogue.entities.values_mut() {
        if let Some(organisation) = entity
            .office
            .as_mut()
            .and_then(|office| office.organisation.as_mut())
        {
            replace(organisation);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{End, Kind, Name, NameKind, Office};

    fn id(key: &str) -> EntityId {
        EntityId::derive("test", key)
    }

    fn entity(key: &str, kind: Kind) -> Entity {
        Entity {
            id: id(key),
            kind,
            names: vec![Name {
                text: key.to_owned(),
                kind: NameKind::Primary,
            }],
            given_names: Vec::new(),
            family_names: Vec::new(),
            countries: Vec::new(),
            gender: None,
            born: None,
            died: None,
            office: (kind == Kind::Office).then(Office::default),
            identifiers: Vec::new(),
            records: Vec::new(),
            sources: Vec::new(),
        }
    }

    fn put(key: &str, kind: Kind) -> Change {
        Change::PutEntity(Box::new(entity(key, kind)))
    }

    fn redirect(from: &str, to: &str) -> Change {
        Change::Redirect {
            from: id(from),
            to: id(to),
        }
    }

    fn tenure(key: &str, holder: &str, office: &str) -> Change {
        Change::PutTenure(Box::new(Tenure {
            id: TenureId::derive("test", key),
            holder: id(holder),
            office: id(office),
            start: None,
            end: End::Unknown,
            scheduled_end: None,
            acting: false,
            terms: Vec::new(),
        }))
    }

    fn catalogue(changes: &[Change]) -> Catalogue {
        let mut catalogue = Catalogue::default();
        for change in changes {
            apply(&mut catalogue, change);
        }
        catalogue
    }

    #[test]
    fn redirects_are_flattened_and_followed_by_what_hangs_on_them() {
        let catalogue = catalogue(&[
            put("a", Kind::Person),
            put("b", Kind::Person),
            put("c", Kind::Person),
            put("post", Kind::Office),
            tenure("t", "a", "post"),
            redirect("never seen", "a"),
            redirect("a", "b"),
            redirect("b", "c"),
            tenure("u", "never seen", "post"),
        ]);
        for key in ["never seen", "a", "b", "c"] {
            assert_eq!(catalogue.canonical(id(key)), id("c"), "{key}");
        }
        assert_eq!(catalogue.entities.len(), 2);
        assert_eq!(catalogue.tenures.len(), 2);
        for tenure in catalogue.tenures.values() {
            assert_eq!(tenure.holder, id("c"));
        }
    }

    #[test]
    fn changes_that_would_break_a_promise_change_nothing() {
        let before = [
            put("a", Kind::Person),
            put("b", Kind::Person),
            put("post", Kind::Office),
            redirect("b", "a"),
        ];
        let cases = [
            ("a cycle", redirect("a", "b")),
            ("a redirect to itself", redirect("a", "a")),
            ("a redirect to nothing", redirect("a", "nobody")),
            ("an entity given up", put("b", Kind::Place)),
            ("a tenure of nobody", tenure("t", "nobody", "post")),
            ("a tenure of no office", tenure("t", "a", "nothing")),
            (
                "a tenure that is not there",
                Change::DeleteTenure {
                    id: TenureId::derive("test", "t"),
                },
            ),
        ];
        let expected = catalogue(&before);
        for (name, change) in cases {
            let mut subject = expected.clone();
            apply(&mut subject, &change);
            assert_eq!(subject, expected, "{name}");
        }
    }

    #[test]
    fn an_office_follows_its_organisation() {
        let mut office = entity("post", Kind::Office);
        office.office = Some(Office {
            organisation: Some(id("old")),
            ..Office::default()
        });
        let catalogue = catalogue(&[
            put("old", Kind::Organisation),
            put("new", Kind::Organisation),
            Change::PutEntity(Box::new(office)),
            redirect("old", "new"),
        ]);
        let office = catalogue.entities[&id("post")].office.clone().unwrap();
        assert_eq!(office.organisation, Some(id("new")));
    }
}
