//! The first woman who held an office: whom "the first female prime minister" means.

use super::numbered::{Line, named_or_home};
use super::{OfficeFit, RoleQuery, When, find_offices};
use crate::index::{OfficeRecord, Ordinal, Snapshot, TenureRecord};
use crate::model::{Day, DaySpan, Gender, PartialDate};
use crate::text::{Leads, RolePhrase, Term, lexicon, parse_title};

/// Before this year no woman was a minister anywhere.
const SINCE: i32 = 1917;
/// Years without a known holder in which nobody has held an office, rather than somebody of whom the
/// catalogue does not know.
const MOST_YEARS: f64 = 4.0;
/// The same of an office that is only said to be of whoever led the country: its source knows them
/// all.
const MOST_YEARS_LED: f64 = 12.0;

/// The first woman in each of the offices that a phrase names: as `first_women.tsv` tells, or, where
/// the catalogue holds all holders since before there were any women among them, by their genders.
/// None where that is not sure.
#[must_use]
pub(in crate::resolve) fn find_first_woman(
    query: &RoleQuery<'_>,
    gender: impl Fn(Ordinal) -> Option<Gender>,
    explain: bool,
) -> Vec<(OfficeFit, TenureRecord)> {
    let mut found = Vec::new();
    for fit in find_offices(query, When::new(None, &[]), explain) {
        let Some(record) = query.snapshot.offices().record(fit.office) else {
            continue;
        };
        let meant = fit.complete || fit.titled || named_or_home(query, record);
        // "Home Secretary of the UK" has other words than the office's title.
        let perhaps = query.has_subject() && !fit.lacks;
        if !meant && !perhaps {
            continue;
        }
        let line = Line::of(query.snapshot, fit.office);
        let told = lexicon().first_women().iter().find_map(|(title, day)| {
            let role = parse_title(title, lexicon())?;
            let is = is_office(&role, record, query.snapshot)
                || fit.any_of && is_led(query, &role, record, *day);
            let tenure = line.begun(*day).filter(|_| is)?;
            (gender(tenure.holder) != Some(Gender::Male)).then_some(tenure)
        });
        let counted = || counted(query, &fit, record, &line, &gender).filter(|_| meant);
        let first = told.or_else(counted);
        found.extend(first.map(|tenure| (fit, tenure)));
    }
    found
}

/// Whether an office of a catalogue is the one of a title: of that country, by one of its titles.
fn is_office(role: &RolePhrase, record: &OfficeRecord, snapshot: &Snapshot) -> bool {
    let offices = snapshot.offices();
    let is_place = |term: &&Term| matches!(term, Term::Jurisdiction(_));
    let mut places = role.terms.iter().filter(is_place);
    let here = places.all(|term| match term {
        Term::Jurisdiction(code) => record.jurisdictions.iter().any(|known| **known == **code),
        Term::Concept(_) | Term::Word(_) => true,
    });
    let others = role.terms.iter().filter(|term| !is_place(term));
    let Some(mut ids) = others
        .map(|term| offices.term(term))
        .collect::<Option<Vec<_>>>()
    else {
        return false;
    };
    ids.sort_unstable();
    here && offices.titles(record).iter().any(|title| {
        let terms = title.terms.iter().copied();
        let mut terms: Vec<_> = terms.filter(|id| !offices.is_jurisdiction(*id)).collect();
        terms.sort_unstable();
        title.classes.first() == role.classes.first()
            && title.also.is_empty()
            && *title.deputies == *role.deputies
            && terms == ids
    })
}

/// Whether an office that is only said to be of whoever leads the country is the one of a title, on a
/// day.
fn is_led(
    query: &RoleQuery<'_>,
    role: &RolePhrase,
    record: &OfficeRecord,
    day: PartialDate,
) -> bool {
    let [Term::Jurisdiction(code)] = role.terms[..] else {
        return false;
    };
    let asked = role.classes.first();
    asked.is_some_and(|class| query.phrase.classes.contains(class))
        && record.jurisdictions.iter().any(|known| **known == *code)
        && leads(query, code, Some(day.span()))
}

/// Whether the phrase's role led a country all of a time, and no other one.
fn leads(query: &RoleQuery<'_>, code: &str, time: Option<DaySpan>) -> bool {
    let class = query.phrase.classes[0];
    let own = Leads::of_class(class, lexicon());
    let leading = lexicon().leading(code, time);
    lexicon().class(class).name == "leader"
        || !leading.is_empty() && leading.iter().all(|leads| own.contains(leads))
}

/// The first woman of a line that is known from before there were any.
fn counted(
    query: &RoleQuery<'_>,
    fit: &OfficeFit,
    record: &OfficeRecord,
    line: &Line<'_>,
    gender: &impl Fn(Ordinal) -> Option<Gender>,
) -> Option<TenureRecord> {
    let of = |tenure: &&TenureRecord| gender(tenure.holder);
    let place = line
        .0
        .iter()
        .position(|tenure| of(tenure) != Some(Gender::Male))?;
    let first = line.0[place];
    let woman = of(&first) == Some(Gender::Female) && place > 0;
    let years = |from: Day, to: Day| f64::from(to.number().saturating_sub(from.number())) / 365.25;
    let before = &line.0[..=place];
    let most = if fit.any_of {
        MOST_YEARS_LED
    } else {
        MOST_YEARS
    };
    let unbroken = before.windows(2).all(|pair| {
        let end = pair[0].interval.latest_end;
        years(end, pair[1].interval.earliest_start) <= most
    });
    let began = before.first()?.interval.earliest_start;
    let since = began
        .date()
        .is_some_and(|date| i32::from(date.year()) <= SINCE);
    let led = || {
        let code = record.jurisdictions.first()?;
        let time = DaySpan::new(began, first.interval.earliest_end);
        leads(query, code, time).then_some(())
    };
    let all_known = if fit.any_of { led().is_some() } else { since };
    (woman && unbroken && all_known).then_some(*first)
}
