//! A batch of edits: checked against the catalogue one after the other, all of them made or
//! none.

mod check;

use self::check::{check_entity, check_text, normalise};
use super::apply::apply_linked;
use super::change::Change;
use super::identity::{EditError, Refused, entity_of, id_of, record_id};
use super::links::LinkIndex;
use super::state::State;
use super::unite::{has_name, sort_names};
use crate::model::{Catalogue, Entity, EntityId, Kind, Name, NameKind, Source, Tenure, TenureId};

/// Bytes of one name, key or other text, at most.
pub const TEXT_LIMIT: usize = 512;
/// Names, records and other items of one entity, at most of each.
pub const ITEMS_LIMIT: usize = 1_000;

/// One edit. Entities are named by an id, or by a record "namespace:key" for the entity that
/// was made from it.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// Adds an entity, or replaces all of it.
    PutEntity {
        /// Which one; `None`: the entity of one of the records, or a new one whose id derives
        /// from the first record.
        id: Option<String>,
        /// What it is; its id is not looked at.
        entity: Box<Entity>,
    },
    /// Removes an entity for good.
    DeleteEntity {
        /// Which one.
        id: String,
    },
    /// Adds a name to an entity, or changes the kind of one it has.
    PutName {
        /// Whose.
        id: String,
        /// The name. As a primary name it takes the place of the one before, which becomes an
        /// alias.
        name: Name,
    },
    /// Removes a name of an entity, which must have another.
    DeleteName {
        /// Whose.
        id: String,
        /// As it is written.
        text: String,
    },
    /// Adds a tenure, or replaces it.
    PutTenure {
        /// Which one; `None`: the one whose id derives from the first term's key.
        id: Option<TenureId>,
        /// Who holds.
        holder: String,
        /// What is held.
        office: String,
        /// The rest; id, holder and office are not looked at. Has at least one term.
        tenure: Box<Tenure>,
    },
    /// Removes a tenure.
    DeleteTenure {
        /// Which one.
        id: TenureId,
    },
    /// Adds or replaces the description of a source.
    PutSource(Source),
}

/// What an edit was about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// An entity, by its canonical id; the id that is gone for a deletion.
    Entity(EntityId),
    /// A tenure.
    Tenure(TenureId),
    /// A source.
    Source,
}

/// The changes that edits make, in order, and what each edit was about. Each edit sees what
/// those before it made. An edit that says what is so already makes no change.
///
/// # Errors
///
/// The first edit that cannot be made, with all that is wrong with it.
pub fn batch(state: &State, edits: &[Edit]) -> Result<(Vec<Change>, Vec<Subject>), Refused> {
    let mut draft = Draft {
        catalogue: state.catalogue().clone(),
        links: state.links().clone(),
        changes: Vec::new(),
    };
    let mut subjects = Vec::with_capacity(edits.len());
    for (place, edit) in edits.iter().enumerate() {
        subjects.push(draft.edit(edit, &format!("changes[{place}]"))?);
    }
    Ok((draft.changes, subjects))
}

struct Draft {
    catalogue: Catalogue,
    links: LinkIndex,
    changes: Vec<Change>,
}

impl Draft {
    fn make(&mut self, change: Change) {
        apply_linked(&mut self.catalogue, &mut self.links, &change);
        self.changes.push(change);
    }

    fn edit(&mut self, edit: &Edit, path: &str) -> Result<Subject, Refused> {
        match edit {
            Edit::PutEntity { id, entity } => {
                self.put_entity(id.as_deref(), entity, &format!("{path}.put_entity"))
            }
            Edit::DeleteEntity { id } => {
                let field = format!("{path}.delete_entity.id");
                let id = entity_of(&self.catalogue, id, &field)?.id;
                self.make(Change::DeleteEntity { id });
                Ok(Subject::Entity(id))
            }
            Edit::PutName { id, name } => self.put_name(id, name, &format!("{path}.put_name")),
            Edit::DeleteName { id, text } => {
                let path = format!("{path}.delete_name");
                let entity = entity_of(&self.catalogue, id, &format!("{path}.entity_id"))?;
                let mut entity = entity.to_entity();
                if !has_name(&entity, text) {
                    let told = "the entity has no such name";
                    return Err(Refused::field(format!("{path}.text"), "NOT_FOUND", told));
                }
                entity.names.retain(|name| name.text != *text);
                if entity.names.is_empty() {
                    let told = "the only name of the entity has to stay";
                    return Err(Refused::field(format!("{path}.text"), "REQUIRED", told));
                }
                sort_names(&mut entity.names);
                let id = entity.id;
                self.make(Change::EditEntity(Box::new(entity)));
                Ok(Subject::Entity(id))
            }
            Edit::PutTenure {
                id,
                holder,
                office,
                tenure,
            } => self.put_tenure(*id, holder, office, tenure, &format!("{path}.put_tenure")),
            Edit::DeleteTenure { id } => {
                if !self.catalogue.tenures.contains_key(id) {
                    return Err(Refused::NotFound(id.to_string()));
                }
                self.make(Change::RemoveTenure { id: *id });
                Ok(Subject::Tenure(*id))
            }
            Edit::PutSource(source) => {
                let mut errors = Vec::new();
                check_text(
                    &source.name,
                    &format!("{path}.put_source.name"),
                    &mut errors,
                );
                if !errors.is_empty() {
                    return Err(Refused::Invalid(errors));
                }
                if self.catalogue.sources.get(&source.name) != Some(source) {
                    self.make(Change::PutSource(source.clone()));
                }
                Ok(Subject::Source)
            }
        }
    }

    fn put_entity(
        &mut self,
        id: Option<&str>,
        entity: &Entity,
        path: &str,
    ) -> Result<Subject, Refused> {
        let mut errors = check_entity(entity, path);
        let mut derived = Vec::new();
        for (place, record) in entity.records.iter().enumerate() {
            match record_id(record) {
                Some(id) => derived.push(id),
                None => errors.push(EditError::new(
                    format!("{path}.entity.records[{place}]"),
                    "MALFORMED",
                    "expected namespace:key",
                )),
            }
        }
        if id.is_none() && entity.records.is_empty() {
            errors.push(EditError::new(
                format!("{path}.entity.records"),
                "REQUIRED",
                "a new entity needs an id, or a record such as \"crm:4711\" to derive it from",
            ));
        }
        if !errors.is_empty() {
            return Err(Refused::Invalid(errors));
        }
        let id = self.target(id, &derived, path)?;
        if let Some(known) = self.catalogue.entities.get(&id)
            && known.kind != entity.kind
        {
            let told = format!("the entity is a {}", known.kind.as_str());
            return Err(Refused::field(
                format!("{path}.entity.kind"),
                "KIND_DIFFERS",
                told,
            ));
        }
        let mut entity = Entity {
            id,
            ..entity.clone()
        };
        if let Some(office) = &mut entity.office
            && let Some(organisation) = office.organisation
        {
            let field = format!("{path}.entity.office.organisation.id");
            office.organisation =
                Some(entity_of(&self.catalogue, &organisation.to_string(), &field)?.id);
        }
        normalise(&mut entity);
        if !self.catalogue.entities.holds(&entity) {
            self.make(Change::EditEntity(Box::new(entity)));
        }
        for from in derived {
            if self.catalogue.canonical(from) != id {
                self.make(Change::Redirect { from, to: id });
            }
        }
        Ok(Subject::Entity(id))
    }

    /// The id that an entity is put under.
    fn target(
        &self,
        id: Option<&str>,
        derived: &[EntityId],
        path: &str,
    ) -> Result<EntityId, Refused> {
        let mut known: Vec<EntityId> = Vec::new();
        for (place, &id) in derived.iter().enumerate() {
            if self.catalogue.is_gone(id) {
                let told = "the entity of this record was deleted";
                let field = format!("{path}.entity.records[{place}]");
                return Err(Refused::field(field, "GONE", told));
            }
            let id = self.catalogue.canonical(id);
            if self.catalogue.entities.contains_key(&id) && !known.contains(&id) {
                known.push(id);
            }
        }
        let given = match id {
            Some(text) => {
                let field = format!("{path}.id");
                let id = self.catalogue.canonical(id_of(text, &field)?);
                if self.catalogue.gone.contains_key(&id) {
                    return Err(Refused::Gone(text.to_owned()));
                }
                let is_record = text.contains(':');
                if !is_record && !self.catalogue.entities.contains_key(&id) {
                    // An id is made here, never chosen by a caller.
                    return Err(Refused::NotFound(text.to_owned()));
                }
                Some(id)
            }
            None => None,
        };
        match (given, known.as_slice(), derived) {
            (Some(id), [], _) => Ok(id),
            (Some(id), [one], _) if *one == id => Ok(id),
            (None, [one], _) => Ok(*one),
            (None, [], [first, ..]) => Ok(*first),
            _ => Err(Refused::field(
                format!("{path}.entity.records"),
                "SEVERAL_ENTITIES",
                "the records belong to different entities; merge them first",
            )),
        }
    }

    fn put_name(&mut self, id: &str, name: &Name, path: &str) -> Result<Subject, Refused> {
        let mut errors = Vec::new();
        check_text(&name.text, &format!("{path}.name.text"), &mut errors);
        if !errors.is_empty() {
            return Err(Refused::Invalid(errors));
        }
        let known = entity_of(&self.catalogue, id, &format!("{path}.entity_id"))?;
        let known = known.to_entity();
        let mut entity = known.clone();
        entity.names.retain(|one| one.text != name.text);
        if name.kind == NameKind::Primary {
            entity.names.insert(0, name.clone());
        } else {
            entity.names.push(name.clone());
        }
        if entity.names.len() > ITEMS_LIMIT {
            let told = format!("at most {ITEMS_LIMIT} names are allowed");
            return Err(Refused::field(format!("{path}.name"), "TOO_MANY", told));
        }
        sort_names(&mut entity.names);
        let id = entity.id;
        if entity != known {
            self.make(Change::EditEntity(Box::new(entity)));
        }
        Ok(Subject::Entity(id))
    }

    fn put_tenure(
        &mut self,
        id: Option<TenureId>,
        holder: &str,
        office: &str,
        tenure: &Tenure,
        path: &str,
    ) -> Result<Subject, Refused> {
        let mut errors = Vec::new();
        if tenure.terms.is_empty() {
            let told = "a tenure has at least one term, whose key says which row it is";
            errors.push(EditError::new(
                format!("{path}.tenure.terms"),
                "REQUIRED",
                told,
            ));
        }
        for (place, term) in tenure.terms.iter().enumerate() {
            let field = format!("{path}.tenure.terms[{place}].key");
            check_text(&term.key, &field, &mut errors);
        }
        if tenure.terms.len() > ITEMS_LIMIT {
            let told = format!("at most {ITEMS_LIMIT} terms are allowed");
            errors.push(EditError::new(
                format!("{path}.tenure.terms"),
                "TOO_MANY",
                told,
            ));
        }
        if let (Some(start), crate::model::End::On(end)) = (tenure.start, tenure.end)
            && end.last() < start.first()
        {
            let told = "must not lie before start_date";
            errors.push(EditError::new(
                format!("{path}.tenure.end_date"),
                "OUT_OF_RANGE",
                told,
            ));
        }
        if !errors.is_empty() {
            return Err(Refused::Invalid(errors));
        }
        let holder = entity_of(&self.catalogue, holder, &format!("{path}.tenure.holder_id"))?.id;
        let field = format!("{path}.tenure.office_id");
        let office = entity_of(&self.catalogue, office, &field)?;
        if office.kind != Kind::Office {
            let told = format!("expected an office; this is a {}", office.kind.as_str());
            return Err(Refused::field(field, "NOT_AN_OFFICE", told));
        }
        let key = tenure.terms.first().map_or("", |term| term.key.as_str());
        let id = id.unwrap_or_else(|| TenureId::derive("ftm", key));
        let tenure = Tenure {
            id,
            holder,
            office: office.id,
            ..tenure.clone()
        };
        if !self.catalogue.tenures.holds(&tenure) {
            self.make(Change::EditTenure(Box::new(tenure)));
        }
        Ok(Subject::Tenure(id))
    }
}
