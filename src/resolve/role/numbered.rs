//! Numbered: the holders of an office, counted as the press counts them.

use std::sync::LazyLock;

use super::{OfficeFit, RoleQuery, When, find_offices};
use crate::index::{OfficeRecord, Ordinal, Snapshot, TenureRecord};
use crate::model::{Day, DaySpan, PartialDate};
use crate::text::{Leads, NumberedOffice, RolePhrase, Term, lexicon, parse_title};

/// Days by which sources differ on when somebody took office.
const SAME_DAY: u32 = 31;

/// An office whose holders are counted, its title read.
struct Counted {
    office: &'static NumberedOffice,
    role: RolePhrase,
}

impl Counted {
    /// All of them, read once.
    fn all() -> &'static [Self] {
        static ALL: LazyLock<Vec<Counted>> = LazyLock::new(|| {
            let offices = lexicon().numbered_offices().iter();
            let read = offices.filter_map(|office| {
                let role = parse_title(office.title, lexicon())?;
                Some(Counted { office, role })
            });
            read.collect()
        });
        &ALL
    }

    /// The country whose office it is, where that says all of it.
    fn country(&self) -> Option<&'static str> {
        match self.role.terms[..] {
            [Term::Jurisdiction(code)] => Some(code),
            _ => None,
        }
    }

    /// Whether an office of a catalogue is this one, by one of its titles.
    fn is(&self, record: &OfficeRecord, snapshot: &Snapshot) -> bool {
        let offices = snapshot.offices();
        let here = self
            .country()
            .is_some_and(|code| record.jurisdictions.iter().any(|known| **known == *code));
        let ids = self.role.terms.iter().map(|term| offices.term(term));
        let mut ids: Vec<_> = match ids.collect() {
            Some(ids) => ids,
            None if here => Vec::new(),
            None => return false,
        };
        ids.sort_unstable();
        offices.titles(record).iter().any(|title| {
            let mut terms = title.terms.to_vec();
            terms.sort_unstable();
            title.classes.first() == self.role.classes.first()
                && title.also.is_empty()
                && *title.deputies == *self.role.deputies
                && (terms == ids || terms.is_empty() && here)
        })
    }

    /// Whether an office that is only said to be of whoever led the country is this one, for all
    /// of a tenure.
    fn led(&self, record: &OfficeRecord, tenure: &TenureRecord) -> bool {
        let Some(code) = self.country() else {
            return false;
        };
        let class = self.role.classes.first();
        let own = class.map_or(&[][..], |class| Leads::of_class(*class, lexicon()));
        let interval = &tenure.interval;
        let span = DaySpan::new(interval.earliest_start, interval.earliest_end);
        let leading = lexicon().leading(code, span);
        record.jurisdictions.iter().any(|known| **known == *code)
            && !leading.is_empty()
            && leading.iter().all(|leads| own.contains(leads))
    }

    /// The holder of a number, of those who follow each other; `None` where that is not sure.
    fn holder(&self, number: u16, line: &[&TenureRecord]) -> Option<TenureRecord> {
        let known = self.office.known.iter();
        let placed = known.filter_map(|&(number, day)| Some((number, begun(line, day)?)));
        let placed: Vec<(u16, usize)> = placed.collect();
        let before = placed.iter().rfind(|(known, _)| *known <= number)?;
        let behind = placed.iter().find(|(known, _)| *known >= number)?;
        let (numbers, holders) = (behind.0 - before.0, behind.1.checked_sub(before.1)?);
        let place = before.1 + usize::from(number - before.0);
        let as_many = holders == usize::from(numbers);
        as_many.then(|| line.get(place).copied().copied()).flatten()
    }
}

/// The holders of an office as they followed each other, those who held it for the time being or
/// from a day that is not known aside.
pub(super) struct Line<'a>(pub(super) Vec<&'a TenureRecord>);

impl<'a> Line<'a> {
    pub(super) fn of(snapshot: &'a Snapshot, office: Ordinal) -> Self {
        let tenures = snapshot.tenures().of_office(office);
        let mut line: Vec<&TenureRecord> = tenures
            .filter(|tenure| !tenure.acting && tenure.interval.earliest_start != Day::MIN)
            .collect();
        line.sort_by_key(|tenure| (tenure.interval.earliest_start, tenure.id));
        // Who goes on is not counted again.
        line.dedup_by_key(|tenure| tenure.holder);
        Self(line)
    }

    /// Who took office on a day; `None` where that is nobody, or several.
    pub(super) fn begun(&self, day: PartialDate) -> Option<TenureRecord> {
        begun(&self.0, day).map(|place| *self.0[place])
    }
}

/// Whether a phrase says nothing of where, and an office is of the article's country.
pub(super) fn named_or_home(query: &RoleQuery<'_>, record: &OfficeRecord) -> bool {
    let home = &query.setting.country;
    query.terms.is_empty() && record.jurisdictions.iter().any(|known| **known == **home)
}

/// The place of whoever took office on a day; `None` where that is nobody, or several.
fn begun(line: &[&TenureRecord], day: PartialDate) -> Option<usize> {
    let day = day.first().number();
    let apart = |tenure: &TenureRecord| {
        let (first, last) = (tenure.interval.earliest_start, tenure.interval.latest_start);
        if (first.number()..=last.number()).contains(&day) {
            0
        } else {
            let apart = |other: Day| other.number().abs_diff(day);
            apart(first).min(apart(last))
        }
    };
    let near = line.iter().enumerate();
    let near = near.map(|(place, tenure)| (apart(tenure), place));
    let near: Vec<_> = near.filter(|(apart, _)| *apart <= SAME_DAY).collect();
    let &(least, place) = near.iter().min()?;
    let alone = near.iter().filter(|(apart, _)| *apart == least).count() == 1;
    alone.then_some(place)
}

/// Who was the holder of a number in the offices that a phrase names.
#[must_use]
pub(in crate::resolve) fn find_numbered(
    query: &RoleQuery<'_>,
    number: u16,
    written: &str,
    explain: bool,
) -> Vec<(OfficeFit, TenureRecord)> {
    let asked = &query.phrase.classes;
    let mut found = Vec::new();
    let mut led = Vec::new();
    for fit in find_offices(query, When::new(None, &[]), explain) {
        let Some(record) = query.snapshot.offices().record(fit.office) else {
            continue;
        };
        let meant = fit.complete || fit.titled || named_or_home(query, record);
        if !meant {
            continue;
        }
        let Line(line) = Line::of(query.snapshot, fit.office);
        let same_word = |counted: &&Counted| {
            let words = &counted.office.words;
            if !words.is_empty() && !words.iter().any(|word| written.contains(word)) {
                return false;
            }
            let body = |term: &Term| matches!(term, Term::Word(_));
            let first = counted.role.classes.first();
            first.is_some_and(|class| asked.contains(class)) || counted.role.terms.iter().any(body)
        };
        for counted in Counted::all().iter().filter(same_word) {
            let is = !fit.any_of && counted.is(record, query.snapshot);
            let perhaps = fit.any_of && counted.country().is_some_and(|code| names(query, code));
            if !is && !perhaps {
                continue;
            }
            let Some(tenure) = counted.holder(number, &line) else {
                continue;
            };
            if is {
                found.push((fit.clone(), tenure));
            } else if counted.led(record, &tenure) {
                led.push((fit.clone(), tenure));
            }
        }
    }
    if found.is_empty() { led } else { found }
}

/// Whether a phrase names a country, or says nothing of where and the article is from there.
fn names(query: &RoleQuery<'_>, code: &str) -> bool {
    let named = |term: &Term| matches!(term, Term::Jurisdiction(named) if *named == code);
    query.phrase.terms.iter().any(named) || !query.named && query.setting.country == code
}
