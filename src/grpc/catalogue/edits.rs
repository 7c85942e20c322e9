//! The changes of a request, from messages to edits.

use crate::catalogue::{Edit, SplitOff};
use crate::grpc::convert::{date_of, kind_of};
use crate::grpc::pb::{self, SplitEntityRequest, catalogue_change};
use crate::grpc::status::{FieldError, Refusal};
use crate::model::{
    End, Entity, EntityId, Gender, Identifier, Kind, Name, NameKind, Office, PartialDate, Source,
    Tenure, TenureId, Term,
};

/// The edits of the changes.
///
/// # Errors
///
/// Every field that is wrong, of the first 20.
pub(super) fn read(changes: &[pb::CatalogueChange]) -> Result<Vec<Edit>, Refusal> {
    let mut reader = Reader::default();
    let mut edits = Vec::with_capacity(changes.len());
    for (place, change) in changes.iter().enumerate() {
        edits.extend(reader.edit(change, &format!("changes[{place}]")));
    }
    reader.finish(edits)
}

/// What a split takes along.
///
/// # Errors
///
/// A tenure's id that is none.
pub(super) fn split_off(request: &SplitEntityRequest) -> Result<SplitOff, Refusal> {
    let mut reader = Reader::default();
    let tenures = request.tenure_ids.iter().enumerate();
    let off = SplitOff {
        names: request.names.clone(),
        records: request.records.clone(),
        identifiers: request.identifiers.iter().map(identifier).collect(),
        tenures: tenures
            .filter_map(|(place, id)| reader.tenure_id(id, &format!("tenure_ids[{place}]")))
            .collect(),
    };
    reader.finish(off)
}

/// Reads messages and collects what is wrong with them.
#[derive(Default)]
struct Reader(Vec<FieldError>);

impl Reader {
    fn finish<T>(self, read: T) -> Result<T, Refusal> {
        if self.0.is_empty() {
            Ok(read)
        } else {
            Err(Refusal::Invalid(self.0))
        }
    }

    fn wrong(&mut self, field: String, reason: &'static str, told: &str) {
        self.0.push(FieldError::new(field, reason, told));
    }

    fn edit(&mut self, change: &pb::CatalogueChange, path: &str) -> Option<Edit> {
        use catalogue_change::Change;
        let Some(change) = &change.change else {
            self.wrong(path.to_owned(), "REQUIRED", "must say what to change");
            return None;
        };
        Some(match change {
            Change::PutEntity(put) => {
                let path = format!("{path}.put_entity.entity");
                let Some(entity) = &put.entity else {
                    self.wrong(path, "REQUIRED", "must not be missing");
                    return None;
                };
                Edit::PutEntity {
                    id: given(&put.id),
                    entity: Box::new(self.entity(entity, &path)?),
                }
            }
            Change::DeleteEntity(delete) => Edit::DeleteEntity {
                id: delete.id.clone(),
            },
            Change::PutName(put) => {
                let field = format!("{path}.put_name.name");
                let Some(name) = &put.name else {
                    self.wrong(field, "REQUIRED", "must not be missing");
                    return None;
                };
                Edit::PutName {
                    id: put.entity_id.clone(),
                    name: self.name(name, &field),
                }
            }
            Change::DeleteName(delete) => Edit::DeleteName {
                id: delete.entity_id.clone(),
                text: delete.text.clone(),
            },
            Change::PutTenure(put) => self.tenure(put, &format!("{path}.put_tenure"))?,
            Change::DeleteTenure(delete) => Edit::DeleteTenure {
                id: self.tenure_id(&delete.id, &format!("{path}.delete_tenure.id"))?,
            },
            Change::PutSource(source) => Edit::PutSource(Source {
                name: source.name.clone(),
                licence: given(&source.licence),
                attribution: given(&source.attribution),
                url: given(&source.url),
            }),
        })
    }

    fn entity(&mut self, message: &pb::Entity, path: &str) -> Option<Entity> {
        let Some(kind) = pb::EntityKind::try_from(message.kind)
            .ok()
            .and_then(kind_of)
        else {
            self.wrong(format!("{path}.kind"), "REQUIRED", "must be a known kind");
            return None;
        };
        let names = message.names.iter().enumerate();
        let names = names
            .map(|(place, name)| self.name(name, &format!("{path}.names[{place}]")))
            .collect();
        Some(Entity {
            // Not looked at: an edit names its entity beside it.
            id: EntityId::from_bits(0),
            kind,
            names,
            given_names: message.given_names.clone(),
            family_names: message.family_names.clone(),
            countries: message.countries.clone(),
            gender: match message.gender() {
                pb::Gender::Unspecified => None,
                pb::Gender::Female => Some(Gender::Female),
                pb::Gender::Male => Some(Gender::Male),
                pb::Gender::Other => Some(Gender::Other),
            },
            born: self.date(message.birth_date, || format!("{path}.birth_date")),
            died: self.date(message.death_date, || format!("{path}.death_date")),
            office: (kind == Kind::Office)
                .then(|| self.office(message.office.as_ref(), &format!("{path}.office"))),
            identifiers: message.identifiers.iter().map(identifier).collect(),
            records: message.records.clone(),
            sources: message.sources.clone(),
            // What an operator puts is known from more than articles.
            provisional: None,
        })
    }

    fn office(&mut self, message: Option<&pb::Office>, path: &str) -> Office {
        let Some(message) = message else {
            return Office::default();
        };
        let organisation = message.organisation.as_ref().and_then(|one| {
            let field = format!("{path}.organisation.id");
            let id = one.id.parse::<EntityId>();
            id.map_err(|error| self.wrong(field, "MALFORMED", &error.to_string()))
                .ok()
        });
        Office {
            organisation,
            inception: self.date(message.inception_date, || format!("{path}.inception_date")),
            dissolution: self.date(message.dissolution_date, || {
                format!("{path}.dissolution_date")
            }),
        }
    }

    fn name(&mut self, message: &pb::Name, path: &str) -> Name {
        let kind = match message.kind() {
            pb::NameKind::Primary => NameKind::Primary,
            pb::NameKind::Alias => NameKind::Alias,
            pb::NameKind::Abbreviation => NameKind::Abbreviation,
            pb::NameKind::Former => NameKind::Former,
            pb::NameKind::Weak => NameKind::Weak,
            pb::NameKind::Unspecified => {
                self.wrong(format!("{path}.kind"), "REQUIRED", "must be a known kind");
                NameKind::Alias
            }
        };
        Name {
            text: message.text.clone(),
            kind,
        }
    }

    fn tenure(&mut self, put: &pb::PutTenure, path: &str) -> Option<Edit> {
        let id = match put.id.as_str() {
            "" => None,
            id => Some(self.tenure_id(id, &format!("{path}.id"))?),
        };
        let terms = put.terms.iter().enumerate();
        let terms = terms
            .map(|(place, term)| self.term(term, &format!("{path}.terms[{place}]")))
            .collect();
        let tenure = Tenure {
            id: TenureId::from_bits(0),
            holder: EntityId::from_bits(0),
            office: EntityId::from_bits(0),
            start: self.date(put.start_date, || format!("{path}.start_date")),
            end: self.end(put, path),
            scheduled_end: self.date(put.scheduled_end_date, || {
                format!("{path}.scheduled_end_date")
            }),
            acting: put.acting,
            terms,
        };
        Some(Edit::PutTenure {
            id,
            holder: put.holder_id.clone(),
            office: put.office_id.clone(),
            tenure: Box::new(tenure),
        })
    }

    fn end(&mut self, put: &pb::PutTenure, path: &str) -> End {
        let end = self.date(put.end_date, || format!("{path}.end_date"));
        let as_of = self.date(put.as_of_date, || format!("{path}.as_of_date"));
        let state = match (put.end_state(), put.end_date) {
            (pb::EndState::Unspecified, Some(_)) => pb::EndState::OnDate,
            (pb::EndState::Unspecified, None) => pb::EndState::Unknown,
            (state, _) => state,
        };
        if state != pb::EndState::OnDate && put.end_date.is_some() {
            let told = "only with END_STATE_ON_DATE";
            self.wrong(format!("{path}.end_date"), "OUT_OF_RANGE", told);
        }
        match (state, end, as_of) {
            (pb::EndState::OnDate, Some(end), _) => End::On(end),
            (pb::EndState::Ongoing, _, Some(as_of)) => End::Ongoing { as_of },
            (pb::EndState::EndedDateUnknown, _, by) => End::Ended { by },
            (pb::EndState::OnDate, None, _) if put.end_date.is_none() => {
                let told = "END_STATE_ON_DATE needs it";
                self.wrong(format!("{path}.end_date"), "REQUIRED", told);
                End::Unknown
            }
            (pb::EndState::Ongoing, _, None) if put.as_of_date.is_none() => {
                let told = "END_STATE_ONGOING needs it";
                self.wrong(format!("{path}.as_of_date"), "REQUIRED", told);
                End::Unknown
            }
            _ => End::Unknown,
        }
    }

    fn term(&mut self, term: &pb::Term, path: &str) -> Term {
        Term {
            key: term.key.clone(),
            start: self.date(term.start_date, || format!("{path}.start_date")),
            end: self.date(term.end_date, || format!("{path}.end_date")),
            constituency: given(&term.constituency),
            source: term.source.clone(),
            url: given(&term.url),
        }
    }

    fn tenure_id(&mut self, id: &str, field: &str) -> Option<TenureId> {
        let read = id.parse::<TenureId>();
        read.map_err(|error| self.wrong(field.to_owned(), "MALFORMED", &error.to_string()))
            .ok()
    }

    /// The path is made only when it is needed.
    fn date(
        &mut self,
        message: Option<pb::Date>,
        path: impl FnOnce() -> String,
    ) -> Option<PartialDate> {
        let message = message?;
        if let Ok(date) = date_of(message, "") {
            return Some(date);
        }
        self.0.extend(date_of(message, &path()).err());
        None
    }
}

fn identifier(message: &pb::Identifier) -> Identifier {
    Identifier {
        scheme: message.scheme.clone(),
        value: message.value.clone(),
    }
}

fn given(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}
