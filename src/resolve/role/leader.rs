//! Leader: which of a country's offices leads it, where the phrase or the title leaves it open.

use smallvec::SmallVec;

use super::among::chosen;
use super::class::HEAD_OF_STATE;
use super::{OfficeFit, RoleQuery, When};
use crate::index::Ordinal;
use crate::model::{Day, DaySpan, Modifier};
use crate::resolve::weights;
use crate::text::{Leads, RolePhrase, Term, lexicon};

/// "The Ukrainian leader" is whoever heads the executive there, of the president and the prime
/// minister.
pub(super) fn prefer_leader(query: &RoleQuery<'_>, when: When, fits: &mut [OfficeFit]) {
    let [Term::Jurisdiction(code)] = query.phrase.terms[..] else {
        return;
    };
    let lexicon = lexicon();
    if lexicon.class(query.phrase.classes[0]).name != "leader" {
        return;
    }
    let leading = lexicon.leading(code, time(when));
    let leads = |fit: &OfficeFit| {
        let class = chosen(query, fit).and_then(|(title, _)| title.classes.first());
        let own = class.map_or(&[][..], |class| Leads::of_class(*class, lexicon));
        fit.complete && own.iter().any(|own| leading.contains(own))
    };
    if fits.iter().any(|fit| !fit.vacant && leads(fit)) {
        for fit in fits
            .iter_mut()
            .filter(|fit| !leads(fit) && !fit.titled && !fit.any_of)
        {
            fit.add(weights::NOT_THE_LEADER, "another leads the country");
        }
    }
}

impl RoleQuery<'_> {
    /// Weighs one office by itself, as of whom the phrase means that leads a country.
    #[must_use]
    pub(in crate::resolve) fn fit_then(&self, office: Ordinal, when: When) -> Option<OfficeFit> {
        let mut fit = self.fit(office, false)?;
        doubt_those_who_lead(self, when, std::slice::from_mut(&mut fit));
        Some(fit)
    }
}

/// An office that is only said to be of the "head of state or government" is that of whoever leads
/// the country, and of no other of them: the king of Sweden is none, nor the president of Germany.
pub(super) fn doubt_those_who_lead(query: &RoleQuery<'_>, when: When, fits: &mut [OfficeFit]) {
    let lexicon = lexicon();
    let class = query.phrase.classes[0];
    // The Austrian head of state is no chancellor.
    let of_state = lexicon.class(class).name == HEAD_OF_STATE;
    let asked: &[Leads] = if of_state {
        &[Leads::President, Leads::Monarch, Leads::Party]
    } else {
        Leads::of_class(class, lexicon)
    };
    if asked.is_empty() {
        return;
    }
    // "The last king of Egypt" is no president's predecessor.
    let monarch_only = asked.iter().all(|asked| *asked == Leads::Monarch);
    let then = match when.modifier {
        Some(Modifier::Previous) => when.span,
        Some(Modifier::Former | Modifier::Late) if monarch_only => when.span,
        _ => time(when),
    };
    let open = |fit: &&mut OfficeFit| fit.any_of && !(of_state && fit.titled);
    for fit in fits.iter_mut().filter(open) {
        let record = query.snapshot.offices().record(fit.office);
        let named = query.terms.iter().filter_map(|asked| asked.code());
        let own = record.iter().flat_map(|record| &record.jurisdictions);
        let codes = named.chain(own.map(|code| &**code));
        let leading: SmallVec<[Leads; 4]> =
            codes.flat_map(|code| lexicon.leading(code, then)).collect();
        if leading.is_empty() {
            // Where the two share the executive, a source that names one names the president most.
            let by_minister =
                asked.contains(&Leads::Government) || asked.contains(&Leads::Chancellor);
            if by_minister && !asked.contains(&Leads::President) {
                fit.add(
                    weights::PERHAPS_ANOTHER_LEADS,
                    "perhaps another office leads it",
                );
            }
        } else if !asked.iter().any(|asked| leading.contains(asked)) {
            fit.unlike = true;
            fit.add(weights::ANOTHER_LEADS, "another office leads the country");
        }
    }
}

/// Where a country that is no more is named, its successor's offices are meant of the time before
/// its end only: in 2013 there is no Soviet president.
pub(super) fn doubt_successors(query: &RoleQuery<'_>, when: When, fits: &mut [OfficeFit]) {
    let (Some(end), Some(span)) = (former_end(query.phrase), when.span) else {
        return;
    };
    if span.start < end || !when.is_at_date() {
        return;
    }
    for fit in fits {
        fit.add(weights::OTHER_JURISDICTION, "no such country any more");
    }
}

/// The first day on which a country was no more that a phrase names.
pub(in crate::resolve) fn former_end(phrase: &RolePhrase) -> Option<Day> {
    let ends = phrase.terms.iter().filter_map(|term| match term {
        Term::Jurisdiction(code) => Some(lexicon().former_state(code)?.1),
        Term::Concept(_) | Term::Word(_) => None,
    });
    ends.min()
}

/// The time at which the role is held; all times where the phrase tells of another.
fn time(when: When) -> Option<DaySpan> {
    if when.is_at_date() {
        when.span
    } else {
        DaySpan::new(Day::MIN, Day::MAX)
    }
}
