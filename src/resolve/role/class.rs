//! Class: the role's word against an office's.

use crate::index::{Group, Offices, Ordinal, TitleRecord};
use crate::resolve::weights;
use crate::text::{RoleClass, RolePhrase, lexicon};

/// Ranks below the head of a department, whose holders' titles mostly say what they are for.
pub(super) const JUNIOR_RANKS: &[&str] = &[
    "minister_of_state",
    "under_secretary",
    "parliamentary_secretary",
    "state_secretary",
];

/// Whether all offices of a class, at most so many, are of one country, the same.
pub(super) fn have_one_home(offices: &Offices, class: RoleClass) -> bool {
    let listed = offices.of_class(class, Group::All);
    let homes = |office: &Ordinal| offices.record(*office).map(|record| &record.jurisdictions);
    let mut all = listed.iter().filter_map(homes);
    let Some(first) = all.next().filter(|first| first.len() == 1) else {
        return false;
    };
    listed.len() <= MAX_HOME && all.all(|other| other == first)
}

/// A class of more offices is one of many countries.
const MAX_HOME: usize = 64;

/// Whether a role's words are the title of one office and no general noun: "Leader of the House
/// of Commons" is not just any leader.
pub(super) fn is_whole_title(phrase: &RolePhrase) -> bool {
    phrase.head_words >= WHOLE_TITLE && lexicon().narrower(phrase.classes[0]).len() >= GENERAL
}

/// A role stands for any of several when it is called by so many.
const ANY_OF: usize = 8;
/// A role's words are the title of one office from so many on.
const WHOLE_TITLE: usize = 4;
/// A role is a general noun when so many others may be called by it.
const GENERAL: usize = 8;

/// How the role word fits a title's: 0 or less; `None` when it cannot mean it.
/// With it, whether the title names it beside another.
pub(super) fn fit_class(phrase: &RolePhrase, title: &TitleRecord, rank: u8) -> Option<(f64, bool)> {
    let lexicon = lexicon();
    let mut best: Option<(f64, bool)> = None;
    for (sense, &asked) in phrase.classes.iter().enumerate() {
        for (place, &known) in title.classes.iter().chain(&*title.also).enumerate() {
            let mut weight = if asked == known {
                0.0
            } else if is_whole_title(phrase) {
                continue;
            } else if lexicon.class(known).broader.contains(&asked) {
                // "chief" for a secretary-general, rather than for a head of section.
                let steps = f64::from(lexicon.class(known).rank.max(rank).saturating_sub(1));
                let any = if lexicon.class(known).direct.len() >= ANY_OF {
                    weights::ANY_OF_SEVERAL
                } else {
                    0.0
                };
                weights::BROADER_CLASS + weights::RANK_STEP * steps.min(3.0) + any
            } else if lexicon.class(asked).direct.contains(&known) {
                weights::NARROWER_CLASS
            } else {
                continue;
            };
            if sense > 0 || (place > 0 && place < title.classes.len()) {
                weight += weights::OTHER_SENSE;
            }
            let beside = place >= title.classes.len();
            if best.is_none_or(|(known, _)| weight > known) {
                best = Some((weight, beside));
            }
        }
    }
    best
}
