//! Indexing the offices of a whole catalogue.

use std::sync::Arc;

use rayon::prelude::*;
use smallvec::{Array, SmallVec};

use super::read::{ReadOffice, read_office};
use super::{Classes, First, Group, Later, OfficeRecord, Offices, TermId, TitleRecord};
use crate::index::Ordinal;
use crate::index::entities::Entities;
use crate::index::lists::Lists;
use crate::index::numbers::Numbers;
use crate::index::ranks::Ranks;
use crate::model::{Catalogue, EntityId, EntityRef, Kind};
use crate::text::{Lexicon, RoleClass, Term};

/// Pairs of lists of offices: which list, and which office.
#[derive(Default)]
pub(super) struct Members {
    pub(super) terms: Vec<(TermId, Ordinal)>,
    pub(super) groups: Vec<((RoleClass, Group), Ordinal)>,
    pub(super) texts: Vec<(Box<str>, Ordinal)>,
}

impl Offices {
    /// Reads every office of the catalogue. O(offices).
    pub(in crate::index) fn build(
        catalogue: &Catalogue,
        all: &[EntityRef<'_>],
        entities: &Entities,
        lexicon: &Lexicon,
    ) -> Self {
        let offices = all.par_iter().filter(|entity| entity.kind == Kind::Office);
        let read: Vec<(EntityId, ReadOffice)> = offices
            .map(|entity| (entity.id, read_office(catalogue, *entity, lexicon)))
            .collect();
        let (mut terms, mut countries) = (Numbers::new(), Numbers::new());
        let mut members = Members::default();
        let (mut places, mut records) = (Vec::new(), Vec::with_capacity(read.len()));
        let mut of_organisations = Vec::new();
        for (id, office) in &read {
            let Some((ordinal, place)) = entities
                .ordinal(*id)
                .and_then(|ordinal| Some((ordinal, entities.place(ordinal)?)))
            else {
                continue;
            };
            let record = record(office, &mut terms, entities);
            members.add(ordinal, &record, &office.keys, &mut countries);
            places.push(place);
            records.push(record);
            of_organisations.extend(office.organisation.map(|organisation| (organisation, *id)));
        }
        of_organisations.sort_unstable();
        of_organisations.shrink_to_fit();
        Self {
            total: records.len() as u32,
            first: Arc::new(First {
                spacing: entities.spacing(),
                ranks: Ranks::of(places, entities.indexed()),
                records,
                of_organisations,
            }),
            later: Arc::new(Later::default()),
            terms: terms.settle(),
            countries: countries.settle(),
            by_term: Lists::of(members.terms),
            groups: Lists::of(members.groups),
            by_text: Lists::of(members.texts),
        }
    }
}

/// An office as the index holds it, its terms interned.
pub(super) fn record(
    read: &ReadOffice,
    terms: &mut Numbers<Term>,
    entities: &Entities,
) -> OfficeRecord {
    let mut intern = |term: &Term| terms.intern(term.clone());
    let mut titles: SmallVec<[TitleRecord; 1]> = read
        .titles
        .iter()
        .map(|title| {
            let terms: SmallVec<[TermId; 4]> = title.terms.iter().map(&mut intern).collect();
            let mut named = title.terms.iter().zip(&terms);
            let lead = named.find(|(term, _)| matches!(term, Term::Concept(_)));
            TitleRecord {
                place: title.place,
                classes: Classes::from_slice(&title.classes),
                also: Classes::from_slice(&title.also),
                deputies: title.deputies.clone(),
                lead: lead.map(|(_, &id)| id),
                words: title.words.clone(),
                parts: title.parts,
                terms,
            }
        })
        .collect();
    titles.shrink_to_fit();
    let context = tidy(read.context.iter().map(&mut intern).collect());
    let implied = read.implied.iter().map(&mut intern);
    let all = titles.iter().flat_map(|title| title.terms.iter().copied());
    let all = all.chain(context.iter().copied()).chain(implied);
    OfficeRecord {
        all: tidy(all.collect()),
        context,
        jurisdictions: read.jurisdictions.iter().cloned().collect(),
        organisation: read.organisation.and_then(|id| entities.ordinal(id)),
        rank: read.rank,
        local: read.local,
        titles,
    }
}

fn tidy<A: Array<Item = TermId>>(mut terms: Vec<TermId>) -> SmallVec<A> {
    terms.sort_unstable();
    terms.dedup();
    SmallVec::from_slice(&terms)
}

impl Members {
    /// Notes in which lists an office is.
    pub(super) fn add(
        &mut self,
        office: Ordinal,
        record: &OfficeRecord,
        keys: &[Box<str>],
        countries: &mut Numbers<Box<str>>,
    ) {
        self.terms
            .extend(record.all.iter().map(|&term| (term, office)));
        self.texts
            .extend(keys.iter().map(|key| (key.clone(), office)));
        let mut groups = vec![Group::All];
        groups.extend(record.all.iter().map(|&term| Group::Term(term)));
        if record.jurisdictions.is_empty() {
            groups.push(Group::Nowhere);
        }
        let codes = record.countries();
        groups.extend(codes.map(|code| Group::Country(countries.intern(code.into()))));
        for class in record.classes() {
            let own = groups.iter().map(|&group| ((class, group), office));
            self.groups.extend(own);
        }
    }
}
