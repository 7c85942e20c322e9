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
    phrase.head_words >= WHOLE_TITLE && is_general(phrase.classes[0])
}

/// Whether a role may be of one of several houses: a speaker, a whip, "Leader of the House".
pub(super) fn is_of_parliament(phrase: &RolePhrase) -> bool {
    lexicon().class(phrase.classes[0]).scope == "parliament" || is_whole_title(phrase)
}

/// Whether so many other roles may be called by a class that it is a general noun: "chief".
pub(super) fn is_general(class: RoleClass) -> bool {
    lexicon().narrower(class).len() >= GENERAL
}

/// Whether a class stands for any of several: "head of state or government".
pub(super) fn is_any_of(class: RoleClass) -> bool {
    lexicon().class(class).direct.len() >= ANY_OF
}

/// Whether a title that stands for any of several roles leaves it to the office's other titles to
/// say which: a president may be called "chef de l'État", and is no king.
pub(super) fn stands_aside(
    phrase: &RolePhrase,
    title: &TitleRecord,
    titles: &[TitleRecord],
) -> bool {
    let lexicon = lexicon();
    let Some(any) = title.classes.iter().find(|class| is_any_of(**class)) else {
        return false;
    };
    let one_of = lexicon.class(*any).direct.iter();
    let mut own = one_of
        .filter(|class| !is_general(**class))
        .filter(|class| titles.iter().any(|title| title.classes.contains(class)))
        .peekable();
    let may_be = |own: &RoleClass, asked: &RoleClass| {
        own == asked || lexicon.class(*own).broader.contains(asked)
    };
    own.peek().is_some()
        && !phrase.classes.contains(any)
        && !own.any(|own| phrase.classes.iter().any(|asked| may_be(own, asked)))
}

/// Whether a monarch may be meant by an office's titles.
pub(super) fn may_reign(titles: &[TitleRecord]) -> bool {
    let reigns = |class: &RoleClass| {
        let name = lexicon().class(*class).name;
        name != "president" && HEADS_OF_STATE.contains(&name)
    };
    let mut classes = titles.iter().flat_map(|title| &title.classes);
    classes.any(|class| reigns(class) || is_any_of(*class))
}

/// Whether a role's word says that it is another's deputy, and so is no word for that one.
fn is_deputy(class: RoleClass) -> bool {
    lexicon().class(class).name.starts_with("deputy_")
}

const OPPOSITION_LEADER: &str = "opposition_leader";
/// The role of whoever stands above all others in a state, and who that is in most.
pub(in crate::resolve) const HEAD_OF_STATE: &str = "head_of_state";
const HEADS_OF_STATE: &[&str] = &["president", "monarch", "king", "queen", "emperor"];
/// A role stands for any of several when it is called by so many.
const ANY_OF: usize = 8;
/// A role's words are the title of one office from so many on.
const WHOLE_TITLE: usize = 4;
/// A role is a general noun when so many others may be called by it.
const GENERAL: usize = 8;

/// How a role word fits a title's.
#[derive(Clone, Copy, Debug)]
pub(super) struct ClassFit {
    /// 0 or less.
    pub(super) weight: f64,
    /// The title names the role beside another.
    pub(super) beside: bool,
    /// The word is a narrower one than the title's.
    pub(super) narrower: bool,
}

/// How the role word fits a title's; `None` when it cannot mean it.
pub(super) fn fit_class(phrase: &RolePhrase, title: &TitleRecord, rank: u8) -> Option<ClassFit> {
    let lexicon = lexicon();
    let mut best: Option<ClassFit> = None;
    for (sense, &asked) in phrase.classes.iter().enumerate() {
        for (place, &known) in title.classes.iter().chain(&*title.also).enumerate() {
            let mut narrower = false;
            let mut weight = if asked == known {
                0.0
            } else if is_whole_title(phrase) {
                continue;
            } else if lexicon.class(known).broader.contains(&asked) {
                // "chief" for a secretary-general, rather than for a head of section.
                // "Finance minister" of a Secretary of the Treasury.
                let from = if lexicon.class(asked).name == "minister" {
                    2
                } else {
                    1
                };
                let known_rank = lexicon.class(known).rank.max(rank);
                let steps = f64::from(known_rank.saturating_sub(from));
                let any = if is_any_of(known) {
                    weights::ANY_OF_SEVERAL
                } else {
                    0.0
                };
                weights::BROADER_CLASS + weights::RANK_STEP * steps.min(3.0) + any
            } else if lexicon.class(asked).direct.contains(&known)
                && !is_deputy(asked)
                // Who leads a house or a government leads no opposition there.
                && lexicon.class(asked).name != OPPOSITION_LEADER
                // The Senate's president is no president of the country.
                && !(lexicon.class(asked).scope == "parliament"
                    && HEADS_OF_STATE.contains(&lexicon.class(known).name))
            {
                match HEADS_OF_STATE.contains(&lexicon.class(known).name) {
                    // A president or a queen, and no chancellor.
                    true if lexicon.class(asked).name == HEAD_OF_STATE => weights::BROADER_CLASS,
                    _ => {
                        narrower = true;
                        weights::NARROWER_CLASS
                    }
                }
            } else {
                continue;
            };
            if sense > 0 || (place > 0 && place < title.classes.len()) {
                weight += weights::OTHER_SENSE;
            }
            let beside = place >= title.classes.len();
            if best.is_none_or(|known| weight > known.weight) {
                best = Some(ClassFit {
                    weight,
                    beside,
                    narrower,
                });
            }
        }
    }
    best
}
