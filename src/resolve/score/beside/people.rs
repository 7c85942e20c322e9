//! People: who bears the name that a role is told by, and what they held when.

use smallvec::SmallVec;

use super::Scorer;
use crate::index::{Ordinal, Snapshot, TenureRecord, WordId};
use crate::model::{Day, DaySpan, Kind};
use crate::resolve::name::{NameQuery, QueryWord};
use crate::resolve::parse::Held;
use crate::resolve::retrieve::retrieve;
use crate::resolve::role::{OfficeFit, RoleQuery, When, find_among, find_offices};
use crate::resolve::score::MOST_TENURES;

/// Tenures of one office that are looked through, the latest.
const MOST_HELD: usize = 512;
/// Leaders of one name whose time in office is looked at.
const MOST_LEADERS: usize = 4;
/// Most names have no more words.
const FEW_WORDS: usize = 8;
/// The rank of those who lead a country, or a part of one.
const LEADING: u8 = 1;

/// Somebody who led a country or held an office there, and when.
pub(super) struct Leader {
    pub(super) tenure: TenureRecord,
    pub(super) country: Box<str>,
    pub(super) span: DaySpan,
}

impl<'a> Scorer<'a> {
    /// Whether somebody bears a name: `true` when all words that say something are among those of
    /// one of his, `false` when it is the other way about only ("Merkel", of Angela Merkel).
    pub(super) fn bears(&self, entity: Ordinal, name: &NameQuery) -> Option<bool> {
        let names = self.snapshot.names();
        let said: SmallVec<[_; FEW_WORDS]> = name.words.iter().filter(|word| !word.weak).collect();
        let borne = names.of_entity(entity).filter_map(|known| {
            let known: SmallVec<[WordId; FEW_WORDS]> = names.strong_words(known).collect();
            let has = |word: &&QueryWord| known.iter().any(|id| word.options.contains(id));
            let within = |id: &WordId| said.iter().any(|word| word.options.contains(id));
            let whole = said.iter().all(has);
            (whole || !known.is_empty() && known.iter().all(within)).then_some(whole)
        });
        borne.max().filter(|_| !said.is_empty())
    }

    /// The people of a name, each with whether all of it is his. "George W. Bush" is none of a name
    /// that "W." may stand for, where somebody is called so to the letter.
    fn bearers(&self, name: &NameQuery) -> Vec<(Ordinal, bool)> {
        let found = retrieve(name, self.snapshot, false).into_iter();
        let people = found.filter(|(entity, _)| self.snapshot.facts(*entity).kind == Kind::Person);
        let borne = people.filter_map(|(entity, _)| Some((entity, self.bears(entity, name)?)));
        let mut borne: Vec<(Ordinal, bool)> = borne.collect();
        let has_initial = name
            .words
            .iter()
            .any(|word| word.folded.chars().count() == 1);
        if has_initial {
            let names = self.snapshot.names();
            let same = names.with_words(name.words.iter().map(|word| &*word.folded));
            let is_same =
                |entity: Ordinal| same.iter().any(|id| names.record(*id).entity == entity);
            if borne.iter().any(|(entity, _)| is_same(*entity)) {
                borne.retain(|(entity, _)| is_same(*entity));
            }
        }
        borne
    }

    /// The offices of a role that people of a name held, best first.
    pub(super) fn held_by(
        &self,
        query: &RoleQuery<'_>,
        name: &NameQuery,
        explain: bool,
    ) -> Vec<OfficeFit> {
        let any_time = When::new(None, &[]);
        let tenures = self.snapshot.tenures();
        let own = self.bearers(name);
        let own = own
            .iter()
            .flat_map(|(entity, _)| tenures.of_holder(*entity).take(MOST_TENURES));
        find_among(query, any_time, own.map(|tenure| tenure.office), explain)
    }

    /// The people of a name who led a country, and when: those who led one at the time asked for,
    /// or else all.
    pub(super) fn leaders(&self, name: &NameQuery) -> SmallVec<[Leader; MOST_LEADERS]> {
        let own = self.high_tenures(name, LEADING);
        self.of_that_time(own)
    }

    /// What people of a name held, of a rank or above, holder by holder.
    pub(super) fn high_tenures(
        &self,
        name: &NameQuery,
        rank: u8,
    ) -> impl Iterator<Item = &'a TenureRecord> {
        let offices = self.snapshot.offices();
        let own = self.bearers(name).into_iter();
        let own = own.filter(move |(entity, _)| self.snapshot.facts(*entity).best_rank <= rank);
        let tenures = self.snapshot.tenures();
        own.flat_map(move |(entity, _)| tenures.of_holder(entity).take(MOST_TENURES))
            .filter(move |tenure| {
                let office = offices.record(tenure.office);
                office.is_some_and(|office| office.rank <= rank)
            })
    }

    /// The people of a name who held a role, and when: likewise.
    pub(super) fn holders(
        &self,
        held: &Held,
        name: &NameQuery,
    ) -> SmallVec<[Leader; MOST_LEADERS]> {
        let query = RoleQuery::new(&held.role, &held.phrase, self.setting, self.snapshot);
        let mut offices = self.held_by(&query, name, false);
        if offices.is_empty() {
            offices = find_offices(&query, When::new(None, &[]), false);
        }
        let held = offices
            .into_iter()
            .flat_map(|office| self.latest_of(office.office));
        let own = held.filter(|tenure| self.bears(tenure.holder, name) == Some(true));
        self.of_that_time(own)
    }

    /// The latest tenures of an office, the last first.
    pub(super) fn latest_of(&self, office: Ordinal) -> impl Iterator<Item = &'a TenureRecord> {
        let tenures = self.snapshot.tenures().of_office(office).rev();
        tenures.take(MOST_HELD)
    }

    /// Those of the time asked for, or else all; a few.
    fn of_that_time(
        &self,
        tenures: impl Iterator<Item = &'a TenureRecord>,
    ) -> SmallVec<[Leader; MOST_LEADERS]> {
        let all = tenures.filter_map(|tenure| Leader::of(tenure, self.snapshot));
        let mut all: SmallVec<[Leader; MOST_LEADERS]> = all.collect();
        if let Some(asked) = self.span
            && all.iter().any(|leader| leader.span.overlaps(asked))
        {
            all.retain(|leader| leader.span.overlaps(asked));
            for leader in all.iter_mut() {
                let (start, end) = (leader.span.start, leader.span.end);
                let both = DaySpan::new(start.max(asked.start), end.min(asked.end));
                leader.span = both.unwrap_or(leader.span);
            }
        }
        all.truncate(MOST_LEADERS);
        all
    }
}

impl Leader {
    /// `None` where it is not known when it began, or of which country the office is.
    fn of(tenure: &TenureRecord, snapshot: &Snapshot) -> Option<Self> {
        let office = snapshot.offices().record(tenure.office)?;
        let country = office.jurisdictions.first()?;
        // A tenure of which the end is not known ran that day at least.
        let interval = &tenure.interval;
        let start = interval.latest_start.next();
        let end = match interval.latest_end {
            Day::MAX => interval.earliest_end.max(start.next()),
            end => end,
        };
        // Not the day of the handover.
        let span = DaySpan::new(start, end).filter(|_| interval.earliest_start != Day::MIN)?;
        Some(Self {
            tenure: *tenure,
            country: country.clone(),
            span,
        })
    }
}
