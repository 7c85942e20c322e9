//! The snapshot's offices: every title, read by the grammar, by its role class and terms.

mod advance;
mod build;
mod kept;
mod read;

use std::sync::Arc;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::Ordinal;
use super::lists::Lists;
use super::numbers::Numbers;
use super::ranks::Ranks;
use super::spacing::Spacing;
use crate::model::EntityId;
use crate::text::{RoleClass, Term};
use read::ReadOffice;
pub use read::title_key;
pub(crate) use read::title_key_of;

/// A term of offices, interned. Those of one snapshot are in no order.
pub type TermId = u32;

/// What offices of one role class may share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Nothing further.
    All,
    /// No jurisdiction is known of them.
    Nowhere,
    /// A jurisdiction in this country, numbered by [`Offices::country`].
    Country(u32),
    /// This term, in a title or in what surrounds the office.
    Term(TermId),
}

/// Roles, a few.
pub(super) type Classes = SmallVec<[RoleClass; 8]>;

/// One title of an office, read by the grammar. Short lists lie in it, as they do in its office:
/// what is far apart is waited for piece by piece.
#[derive(Debug)]
pub struct TitleRecord {
    /// Which of the office's names.
    pub place: u16,
    /// What its head may mean.
    pub classes: Classes,
    /// Further roles in the same title.
    pub also: Classes,
    /// "deputy", "shadow", sorted.
    pub deputies: Box<[&'static str]>,
    /// Its terms, as they follow each other.
    pub terms: SmallVec<[TermId; 4]>,
    /// The first of its subjects: what people call a department by that has
    /// several subjects.
    pub lead: Option<TermId>,
    /// The folded words of its terms, sorted, with spaces between them.
    pub words: Box<str>,
    /// A bit for each of its first terms of which it names only a part: "public health".
    pub parts: u32,
}

impl TitleRecord {
    /// Whether the title names a term, but only a part of it.
    #[must_use]
    pub fn has_only_part(&self, term: TermId) -> bool {
        let place = self.terms.iter().position(|known| *known == term);
        place.is_some_and(|place| self.parts.checked_shr(place as u32).unwrap_or(0) & 1 == 1)
    }
}

/// An office, read.
#[derive(Debug, Default)]
pub struct OfficeRecord {
    /// Terms that the office has beside those of its titles: its organisation's names, its
    /// countries. Sorted. Naming them is right; leaving them out costs nothing.
    pub context: SmallVec<[TermId; 4]>,
    /// Terms of all titles and of the context, sorted.
    pub all: SmallVec<[TermId; 8]>,
    /// Jurisdictions of the office.
    pub jurisdictions: SmallVec<[Box<str>; 1]>,
    /// The organisation.
    pub organisation: Option<Ordinal>,
    /// The least rank of its classes: 1 (highest) to 5; 6 when no title could be read.
    pub rank: u8,
    /// Whether its titles name a part of a country, and no country.
    pub local: bool,
    titles: SmallVec<[TitleRecord; 1]>,
}

/// All offices: those that were indexed at first, and over them what changed since.
#[derive(Clone, Debug)]
pub struct Offices {
    first: Arc<First>,
    later: Arc<Later>,
    terms: Numbers<Term>,
    countries: Numbers<Box<str>>,
    by_term: Lists<TermId>,
    groups: Lists<(RoleClass, Group)>,
    by_text: Lists<Box<str>>,
    total: u32,
}

/// What was indexed at first.
#[derive(Debug)]
struct First {
    /// How the entities are numbered, and which of them are offices.
    spacing: Spacing,
    ranks: Ranks,
    /// The offices, in the order of their ids.
    records: Vec<OfficeRecord>,
    /// The canonical id of an organisation, and an office of it; sorted.
    of_organisations: Vec<(EntityId, EntityId)>,
}

/// What changed since.
#[derive(Debug, Default)]
struct Later {
    /// Offices as they are now; `None` for what is none any more.
    records: FxHashMap<Ordinal, Option<OfficeRecord>>,
    /// What was read of them, so that it is read once.
    read: FxHashMap<EntityId, Arc<ReadOffice>>,
    /// Those of each organisation, by their ids.
    of_organisations: FxHashMap<EntityId, SmallVec<[EntityId; 2]>>,
}

impl Offices {
    /// What was read of an office.
    #[must_use]
    pub fn record(&self, office: Ordinal) -> Option<&OfficeRecord> {
        if !self.later.records.is_empty()
            && let Some(record) = self.later.records.get(&office)
        {
            return record.as_ref();
        }
        self.first.record(office)
    }

    /// The titles of an office that the grammar could read.
    #[must_use]
    pub fn titles<'a>(&self, record: &'a OfficeRecord) -> &'a [TitleRecord] {
        &record.titles
    }

    /// The id of a term, when some office has it.
    #[must_use]
    pub fn term(&self, term: &Term) -> Option<TermId> {
        let id = self.terms.get(term)?;
        (!self.with_term(id).is_empty()).then_some(id)
    }

    /// Whether a term is a jurisdiction.
    #[must_use]
    pub fn is_jurisdiction(&self, term: TermId) -> bool {
        matches!(self.terms.key(term), Some(Term::Jurisdiction(_)))
    }

    /// Whether a term is a part of a country: a state.
    #[must_use]
    pub fn is_part_of_country(&self, term: TermId) -> bool {
        let part = |term: &Term| matches!(term, Term::Jurisdiction(code) if code.contains('-'));
        self.terms.key(term).is_some_and(part)
    }

    /// How rare a term is among the offices, in nats.
    #[must_use]
    pub fn rarity(&self, term: TermId) -> f64 {
        let count = self.with_term(term).len().max(1);
        (f64::from(self.total.max(1)) / count as f64).ln()
    }

    /// The rarity of a term that no office has.
    #[must_use]
    pub fn rarity_unseen(&self) -> f64 {
        f64::from(self.total.max(1)).ln()
    }

    /// Offices with this term, in order.
    #[must_use]
    pub fn with_term(&self, term: TermId) -> &[Ordinal] {
        self.by_term.get(&term)
    }

    /// The number of a country, for [`Group::Country`]; `None` when no office was in it.
    #[must_use]
    pub fn country(&self, code: &str) -> Option<u32> {
        self.countries.get(code)
    }

    /// Offices of a role class and group, in order. O(1) time.
    #[must_use]
    pub fn of_class(&self, class: RoleClass, group: Group) -> &[Ordinal] {
        self.groups.get(&(class, group))
    }

    /// Offices with exactly this title, small words aside.
    #[must_use]
    pub fn with_title(&self, title: &str) -> &[Ordinal] {
        self.with_title_key(&title_key(title))
    }

    /// Offices with exactly the title of this key ([`title_key`]).
    #[must_use]
    pub fn with_title_key(&self, key: &str) -> &[Ordinal] {
        self.by_text.get(key)
    }

    /// The offices of an organisation, by their ids, as they were indexed at first.
    pub(super) fn of_organisation(&self, id: EntityId) -> impl Iterator<Item = EntityId> {
        let all = &self.first.of_organisations;
        let from = all.partition_point(|&(organisation, _)| organisation < id);
        let own = all[from..].iter().take_while(move |&&(own, _)| own == id);
        own.map(|&(_, office)| office)
    }

    /// The offices that are or were an organisation's, by their ids.
    pub(super) fn ever_of_organisation(&self, id: EntityId) -> impl Iterator<Item = EntityId> {
        let later = self.later.of_organisations.get(&id);
        let later = later.into_iter().flatten().copied();
        self.of_organisation(id).chain(later)
    }

    /// Whether an entity is or was the organisation of an office.
    pub(super) fn concern(&self, id: EntityId) -> bool {
        self.ever_of_organisation(id).next().is_some()
    }
}

impl First {
    /// What was read of an office.
    #[inline]
    fn record(&self, office: Ordinal) -> Option<&OfficeRecord> {
        let rank = self.ranks.rank(self.spacing.place(office)?)?;
        self.records.get(rank)
    }

    /// The offices, each with its number.
    fn records(&self) -> impl ExactSizeIterator<Item = (Ordinal, &OfficeRecord)> {
        let mut places = self.ranks.places();
        let spacing = self.spacing;
        self.records.iter().map(move |record| {
            let place = places.next().unwrap_or_default();
            (spacing.number(place), record)
        })
    }
}

impl OfficeRecord {
    /// How many of some classes its titles have: in how many of their lists it is.
    #[must_use]
    pub fn count_of(&self, classes: &[RoleClass]) -> usize {
        let has = |class: &&RoleClass| {
            let mut titles = self.titles.iter();
            titles.any(|title| title.classes.contains(class) || title.also.contains(class))
        };
        classes.iter().filter(has).count()
    }

    /// The classes of its titles, sorted.
    fn classes(&self) -> Vec<RoleClass> {
        let titles = self.titles.iter();
        let mut classes: Vec<RoleClass> = titles
            .flat_map(|title| title.classes.iter().chain(&*title.also).copied())
            .collect();
        classes.sort_unstable();
        classes.dedup();
        classes
    }

    /// The countries of its jurisdictions.
    fn countries(&self) -> impl Iterator<Item = &str> {
        let codes = self.jurisdictions.iter();
        codes.map(|code| code.split('-').next().unwrap_or_default())
    }
}
