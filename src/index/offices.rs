//! The snapshot's offices: every title, read by the grammar, by its role class and terms.

use rustc_hash::FxHashMap;

use super::Ordinal;
use crate::model::{Catalogue, Entity, EntityId, Kind};
use crate::text::{Lexicon, RoleClass, Stopword, Term, lexicon, parse_title, tokenise};

/// A term of offices, interned.
pub type TermId = u32;

/// One title of an office, read by the grammar.
#[derive(Debug)]
pub struct TitleRecord {
    /// Whose title it is.
    pub office: Ordinal,
    /// Which of the office's names.
    pub place: u16,
    /// What its head may mean.
    pub classes: Box<[RoleClass]>,
    /// Further roles in the same title.
    pub also: Box<[RoleClass]>,
    /// "deputy", "shadow", sorted.
    pub deputies: Box<[&'static str]>,
    /// Its terms, sorted.
    pub terms: Box<[TermId]>,
}

/// An office, read.
#[derive(Debug, Default)]
pub struct OfficeRecord {
    /// Terms that the office has beside those of its titles: its organisation's names, its
    /// countries. Sorted. Naming them is right; leaving them out costs nothing.
    pub context: Box<[TermId]>,
    /// Terms of all titles and of the context, sorted.
    pub all: Box<[TermId]>,
    /// Jurisdictions of the office.
    pub jurisdictions: Box<[Box<str>]>,
    /// The organisation.
    pub organisation: Option<Ordinal>,
    /// The least rank of its classes: 1 (highest) to 5; 6 when no title could be read.
    pub rank: u8,
    titles: (u32, u32),
}

/// All offices.
#[derive(Debug, Default)]
pub struct Offices {
    records: FxHashMap<Ordinal, OfficeRecord>,
    titles: Vec<TitleRecord>,
    terms: FxHashMap<Term, TermId>,
    /// In how many offices each term stands.
    counts: Vec<u32>,
    by_term: Vec<Vec<Ordinal>>,
    places: Vec<bool>,
    by_class: FxHashMap<RoleClass, Vec<Ordinal>>,
    by_text: FxHashMap<Box<str>, Vec<Ordinal>>,
    total: u32,
}

impl Offices {
    /// Reads every office of the catalogue. `ordinal` maps an id to its place.
    pub fn build(catalogue: &Catalogue, ordinal: &dyn Fn(EntityId) -> Option<Ordinal>) -> Self {
        let lexicon = lexicon();
        let mut this = Self::default();
        for entity in catalogue
            .entities
            .values()
            .filter(|entity| entity.kind == Kind::Office)
        {
            if let Some(office) = ordinal(entity.id) {
                this.add(catalogue, entity, office, ordinal, lexicon);
            }
        }
        this
    }

    fn add(
        &mut self,
        catalogue: &Catalogue,
        entity: &Entity,
        office: Ordinal,
        ordinal: &dyn Fn(EntityId) -> Option<Ordinal>,
        lexicon: &Lexicon,
    ) {
        let first_title = self.titles.len() as u32;
        let mut all: Vec<TermId> = Vec::new();
        let mut classes: Vec<RoleClass> = Vec::new();
        let mut jurisdictions: Vec<Box<str>> = entity
            .countries
            .iter()
            .map(|code| code.as_str().into())
            .collect();
        let mut rank = 6;
        for (place, name) in entity.names.iter().enumerate() {
            self.index_text(&name.text, office);
            let Some(phrase) = parse_title(&name.text, lexicon) else {
                continue;
            };
            let mut terms: Vec<TermId> = Vec::new();
            for term in phrase.terms {
                if let Term::Jurisdiction(code) = term
                    && !jurisdictions.iter().any(|known| **known == *code)
                {
                    jurisdictions.push(code.into());
                }
                terms.push(self.intern(term));
            }
            let class = phrase.classes[0];
            for concept in lexicon.implied_subjects(class, &name.text, &jurisdictions) {
                all.push(self.intern(Term::Concept(concept)));
            }
            terms.sort_unstable();
            all.extend_from_slice(&terms);
            // A deputy ranks below.
            let below = u8::from(!phrase.deputies.is_empty());
            let class_rank = lexicon.class(phrase.classes[0]).rank + below;
            rank = rank.min(class_rank);
            classes.extend(phrase.classes.iter().chain(&phrase.also).copied());
            self.titles.push(TitleRecord {
                office,
                place: place as u16,
                classes: phrase.classes.into(),
                also: phrase.also.into(),
                deputies: phrase.deputies.into(),
                terms: terms.into(),
            });
        }
        let organisation = entity
            .office
            .as_ref()
            .and_then(|detail| detail.organisation);
        let organisation = organisation.map(|id| catalogue.canonical(id));
        let mut context: Vec<TermId> = Vec::new();
        for code in &jurisdictions {
            if let Some(code) = lexicon.jurisdiction_code(code) {
                context.push(self.intern(Term::Jurisdiction(code)));
            }
        }
        if let Some(body) = organisation.and_then(|id| catalogue.entities.get(&id)) {
            for name in &body.names {
                for (term, _) in crate::text::terms(&tokenise(&name.text), lexicon) {
                    context.push(self.intern(term));
                }
            }
        }
        tidy(&mut context);
        all.extend_from_slice(&context);
        tidy(&mut all);
        classes.sort_unstable();
        classes.dedup();
        for &term in &all {
            self.counts[term as usize] += 1;
            self.by_term[term as usize].push(office);
        }
        for class in classes {
            self.by_class.entry(class).or_default().push(office);
        }
        self.total += 1;
        self.records.insert(
            office,
            OfficeRecord {
                context: context.into(),
                all: all.into(),
                jurisdictions: jurisdictions.into(),
                organisation: organisation.and_then(ordinal),
                rank,
                titles: (first_title, self.titles.len() as u32),
            },
        );
    }

    fn index_text(&mut self, title: &str, office: Ordinal) {
        let key = title_key(title);
        let known = self.by_text.entry(key.into_boxed_str()).or_default();
        if !known.contains(&office) {
            known.push(office);
        }
    }

    fn intern(&mut self, term: Term) -> TermId {
        if let Some(&id) = self.terms.get(&term) {
            return id;
        }
        let id = self.counts.len() as TermId;
        self.places.push(matches!(term, Term::Jurisdiction(_)));
        self.terms.insert(term, id);
        self.counts.push(0);
        self.by_term.push(Vec::new());
        id
    }

    /// What was read of an office.
    #[must_use]
    pub fn record(&self, office: Ordinal) -> Option<&OfficeRecord> {
        self.records.get(&office)
    }

    /// The titles of an office that the grammar could read.
    #[must_use]
    pub fn titles(&self, record: &OfficeRecord) -> &[TitleRecord] {
        &self.titles[record.titles.0 as usize..record.titles.1 as usize]
    }

    /// The id of a term, when some office has it.
    #[must_use]
    pub fn term(&self, term: &Term) -> Option<TermId> {
        self.terms.get(term).copied()
    }

    /// Whether a term is a jurisdiction.
    #[must_use]
    pub fn is_jurisdiction(&self, term: TermId) -> bool {
        self.places[term as usize]
    }

    /// How rare a term is among the offices, in nats.
    #[must_use]
    pub fn rarity(&self, term: TermId) -> f64 {
        let count = self.counts[term as usize].max(1);
        (f64::from(self.total.max(1)) / f64::from(count)).ln()
    }

    /// The rarity of a term that no office has.
    #[must_use]
    pub fn rarity_unseen(&self) -> f64 {
        f64::from(self.total.max(1)).ln()
    }

    /// Offices with this term, in order.
    #[must_use]
    pub fn with_term(&self, term: TermId) -> &[Ordinal] {
        &self.by_term[term as usize]
    }

    /// Offices with this role class, in order.
    #[must_use]
    pub fn with_class(&self, class: RoleClass) -> &[Ordinal] {
        self.by_class.get(&class).map_or(&[], Vec::as_slice)
    }

    /// Offices with exactly this title, small words aside.
    #[must_use]
    pub fn with_title(&self, title: &str) -> &[Ordinal] {
        self.by_text
            .get(title_key(title).as_str())
            .map_or(&[], Vec::as_slice)
    }
}

/// Folded words without articles, prepositions and conjunctions.
#[must_use]
pub fn title_key(title: &str) -> String {
    let lexicon = lexicon();
    let mut key = String::new();
    for token in tokenise(title) {
        if matches!(
            lexicon.stopword(&token),
            Some(Stopword::Article | Stopword::Preposition | Stopword::Conjunction)
        ) {
            continue;
        }
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(&token.folded);
    }
    key
}

fn tidy(terms: &mut Vec<TermId>) {
    terms.sort_unstable();
    terms.dedup();
}
