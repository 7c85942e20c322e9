//! Leaders: which office leads a country, and when; and countries that are no more.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::{Lexicon, RoleClass};
use crate::model::{Day, DaySpan, PartialDate};
use crate::text::fold_text;

/// Which of a country's offices leads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leads {
    /// Its president, who heads the executive.
    President,
    /// Its prime minister.
    Government,
    /// Its chancellor.
    Chancellor,
    /// A king, an emperor, a sultan.
    Monarch,
    /// None of these: the head of a party or of an army.
    Party,
}

impl Leads {
    fn of(place: &str) -> Option<Self> {
        Some(match place {
            "president" => Self::President,
            "government" => Self::Government,
            "chancellor" => Self::Chancellor,
            "monarch" => Self::Monarch,
            "party" => Self::Party,
            _ => return None,
        })
    }

    /// Those that a role's class may be; none where it may be any: "leader".
    #[must_use]
    pub fn of_class(class: RoleClass, lexicon: &Lexicon) -> &'static [Self] {
        let info = lexicon.class(class);
        let is_monarch = |class: RoleClass| lexicon.class(class).name == "monarch";
        match info.name {
            "president" => &[Self::President],
            // A chancellor is a prime minister, elsewhere a prime minister is no chancellor.
            "prime_minister" => &[Self::Government, Self::Chancellor],
            "chancellor" => &[Self::Chancellor],
            "supreme_leader" => &[Self::Party],
            "head_of_state" => &[],
            _ if is_monarch(class) || info.broader.iter().any(|class| is_monarch(*class)) => {
                &[Self::Monarch]
            }
            _ => &[],
        }
    }
}

/// Whole names of leaders by their country and the name that lists give them, with the year of
/// birth: see `leader_names.tsv`.
#[derive(Debug, Default)]
pub(super) struct LeaderNames(FxHashMap<String, SmallVec<[LeaderName; 1]>>);

/// The year of birth, where lists agree, and the whole name.
type LeaderName = (Option<i16>, &'static str);

impl LeaderNames {
    fn key(code: &str, name: &str) -> String {
        format!("{code} {}", fold_text(name))
    }

    /// Adds a row of the table; one that cannot be read adds nothing.
    pub(super) fn add(&mut self, row: &[&'static str]) {
        if let [code, name, born, whole] = row {
            let known = self.0.entry(Self::key(code, name)).or_default();
            known.push((born.parse().ok(), whole));
        }
    }

    /// The whole name of the only one of that name and country, born in that year or one beside it.
    pub(super) fn of(&self, code: &str, name: &str, born: Option<i16>) -> Option<&'static str> {
        let known = self.0.get(&Self::key(code, name))?;
        let agrees = |year: Option<i16>| {
            let both = year.zip(born);
            both.is_none_or(|(year, born)| year.abs_diff(born) <= 1)
        };
        let mut agreeing = known.iter().filter(|(year, _)| agrees(*year));
        let (_, whole) = agreeing.next()?;
        agreeing.next().is_none().then_some(*whole)
    }
}

/// Who led each country when, by its jurisdiction: see `leaders.tsv`.
#[derive(Debug, Default)]
pub(super) struct Leaders(FxHashMap<&'static str, SmallVec<[(Leads, DaySpan); 1]>>);

impl Leaders {
    /// Adds a row of the table; one that cannot be read adds nothing.
    pub(super) fn add(&mut self, row: &[&'static str]) {
        let [code, place, from, to] = row else { return };
        let day = |written: &str, open: Day| {
            let date: Option<PartialDate> = written.parse().ok();
            date.map_or(open, |date| date.span().start)
        };
        let span = DaySpan::new(day(from, Day::MIN), day(to, Day::MAX));
        if let Some((leads, span)) = Leads::of(place).zip(span) {
            self.0.entry(code).or_default().push((leads, span));
        }
    }

    /// Those that lead a country at some day of a time, without one in our day; none where
    /// several may be said to.
    pub(super) fn of(&self, code: &str, time: Option<DaySpan>) -> SmallVec<[Leads; 2]> {
        let known = self.0.get(code).into_iter().flatten();
        let then = known.filter(|(_, span)| match time {
            Some(time) => span.overlaps(time),
            None => span.end == Day::MAX,
        });
        then.map(|&(leads, _)| leads).collect()
    }
}

/// Countries that are no more: see `former_states.tsv`.
#[derive(Debug, Default)]
pub(super) struct FormerStates(FxHashMap<&'static str, (&'static str, Day)>);

impl FormerStates {
    /// Adds a row of the table; one that cannot be read adds nothing.
    pub(super) fn add(&mut self, row: &[&'static str]) {
        if let [code, successor, end] = row
            && let Ok(end) = end.parse::<PartialDate>()
        {
            self.0.insert(code, (successor, end.span().start));
        }
    }

    /// The country that a former one's offices stand under, and the first day on which it was no
    /// more.
    pub(super) fn get(&self, code: &str) -> Option<(&'static str, Day)> {
        self.0.get(code).copied()
    }
}
