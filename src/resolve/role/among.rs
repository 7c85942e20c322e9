//! Among: what the offices that a phrase may name tell of each other.

use smallvec::SmallVec;

use super::class::{is_general, is_whole_title};
use super::leader::{doubt_successors, doubt_those_who_lead, prefer_leader};
use super::{OfficeFit, RoleQuery, When};
use crate::index::{OfficeRecord, Ordinal, TitleRecord};
use crate::resolve::weights::{self, exact};
use crate::text::{House, Term, fold_text, lexicon, terms, tokenise};

/// A title of so many words that say something is one office's.
const LONG_TITLE: usize = 3;

impl OfficeFit {
    pub(super) fn add(&mut self, part: f64, what: &'static str) {
        self.weight += exact(part);
        self.compared.push((what, part));
    }
}

/// Weighs the offices that somebody held against each other. Those that stood empty are weighed
/// as others are, but tell nothing.
pub(super) fn compare(query: &RoleQuery<'_>, when: When, fits: &mut [OfficeFit], least: f64) {
    prefer_same_words(fits, least);
    prefer_head_of_department(query, fits);
    prefer_secretary(query, fits);
    prefer_whole_body(query, fits);
    prefer_first_in_body(query, fits);
    prefer_leader(query, when, fits);
    doubt_those_who_lead(query, when, fits);
    doubt_successors(query, when, fits);
    prefer_only_one(query, fits);
    prefer_bare(fits);
    prefer_called_so(fits);
    prefer_of_part(fits);
    prefer_house(query, fits);
    prefer_whole_title(query, fits);
}

/// Where an office is of the part of a country that is named, those of the whole country are not
/// meant: "US representative for Delaware".
fn prefer_of_part(fits: &mut [OfficeFit]) {
    if fits
        .iter()
        .any(|fit| fit.complete && !fit.of_country && !fit.vacant)
    {
        for fit in fits.iter_mut().filter(|fit| fit.of_country) {
            fit.add(weights::NOT_OF_PART, "another is of that part");
        }
    }
}

/// Where a house of a parliament is named, offices of others are not meant: "Bundesratspräsident" is
/// no president of the Nationalrat. Without one, none of an upper house is, where another one is
/// called so.
fn prefer_house(query: &RoleQuery<'_>, fits: &mut [OfficeFit]) {
    let Some(asked) = query.house else { return };
    let house = |fit: &OfficeFit| {
        let office = query.snapshot.entity_at(fit.office);
        let title = office.and_then(|office| office.name(usize::from(fit.title)));
        title.map_or_else(House::default, |title| {
            lexicon().house(&fold_text(title.text))
        })
    };
    let houses: Vec<House> = fits.iter().map(house).collect();
    let top = fits.iter().filter(|fit| !fit.vacant);
    let top = top.map(|fit| fit.weight).fold(f64::NEG_INFINITY, f64::max);
    let held =
        |place: usize| !fits[place].vacant && fits[place].weight > top - weights::CLEARLY_BETTER;
    let is_asked = |known: &House| match (asked.chamber, asked.number) {
        (None, None) => !known.upper,
        (chamber, number) => {
            chamber.is_none_or(|asked| known.chamber == Some(asked))
                && number.is_none_or(|asked| known.number == Some(asked))
        }
    };
    // "Commons chief whip": nobody says of the Commons' that he is theirs, but of the Lords' one.
    let elsewhere = |known: &House| known.chamber.is_some() && known.chamber != asked.chamber;
    let found = (0..fits.len()).any(|place| held(place) && is_asked(&houses[place]));
    let meant = |known: &House| match (found, asked.chamber) {
        (false, Some(_)) => !elsewhere(known),
        _ => is_asked(known),
    };
    if !found && asked.chamber.is_none() {
        return;
    }
    for (fit, known) in fits.iter_mut().zip(&houses) {
        if !meant(known) && !fit.titled {
            fit.add(weights::OTHER_HOUSE, "of another house");
        } else if asked.chamber.is_some() && is_asked(known) && !fit.titled && !fit.complete {
            fit.add(weights::OF_HOUSE, "of that house");
        }
    }
}

/// Where the mention is an office's long title, word for word, and nothing fits better, others
/// are not meant: "Vice Chamberlain of HM Household (Senior Whip)".
fn prefer_whole_title(query: &RoleQuery<'_>, fits: &mut [OfficeFit]) {
    if query.title_words < LONG_TITLE || is_whole_title(query.phrase) {
        return;
    }
    let held = fits.iter().filter(|fit| !fit.vacant);
    let best = held.max_by(|a, b| a.weight.total_cmp(&b.weight));
    if best.is_some_and(|best| best.titled) {
        for fit in fits.iter_mut().filter(|fit| !fit.titled && !fit.vacant) {
            fit.add(weights::NOT_THAT_TITLE, "another title");
        }
    }
}

/// Where an office has the very words, those that have the subject in others are not meant.
fn prefer_same_words(fits: &mut [OfficeFit], least: f64) {
    let held = fits.iter().filter(|fit| !fit.vacant);
    let top = held.map(|fit| fit.weight).fold(least, f64::max);
    let worded =
        |fit: &OfficeFit| fit.worded && !fit.vacant && fit.weight > top - weights::CLEARLY_BETTER;
    if fits.iter().any(worded) {
        for fit in fits.iter_mut().filter(|fit| fit.in_other_words) {
            fit.add(weights::OTHER_WORDS, "in other words");
        }
    }
}

/// Where a department's head is called something else than minister, "British foreign minister"
/// is the head all the same, and none of the ministers below.
fn prefer_head_of_department(query: &RoleQuery<'_>, fits: &mut [OfficeFit]) {
    let minister = lexicon().class(query.phrase.classes[0]);
    let plain = minister.name == "minister"
        && query.phrase.deputies.is_empty()
        && query.department.is_empty();
    if !plain || !query.has_subject() {
        return;
    }
    let place = |fit: &OfficeFit| {
        let record = query.snapshot.offices().record(fit.office)?;
        Some((record.organisation?, record.rank))
    };
    // "Pensions minister" may be one below whose own title that is.
    let is_own = |fit: &OfficeFit| {
        let title = chosen(query, fit).map(|(title, _)| title);
        let called = title.is_some_and(|title| title.classes.contains(&query.phrase.classes[0]));
        fit.complete && called
    };
    let below: Vec<_> = fits
        .iter()
        .filter(|fit| !fit.vacant && !fit.lacks)
        .filter_map(|fit| Some((place(fit)?, fit.worded, is_own(fit), fit.titled)))
        .filter(|((_, rank), ..)| *rank >= minister.rank)
        .collect();
    let mut headed = SmallVec::<[Ordinal; 2]>::new();
    for fit in fits.iter_mut().filter(|fit| !fit.vacant && !fit.lacks) {
        let Some((body, rank)) = place(fit) else {
            continue;
        };
        let own = below.iter().filter(|((other, _), ..)| *other == body);
        // Where several below are called so in other words, it is none of them.
        let is_one_below = match own.clone().filter(|(_, _, is_own, _)| *is_own).count() {
            // "Minister for the Armed Forces" says all of one's title.
            _ if own.clone().any(|(.., titled)| *titled) => true,
            0 => false,
            1 => true,
            _ => below.iter().any(|(_, worded, ..)| *worded),
        };
        let heads = rank < minister.rank
            && chosen(query, fit).is_some_and(|(title, _)| query.all_subjects_in(title));
        if heads && query.names_office() {
            fit.add(weights::HEAD_OF_OFFICE, "one of those below");
        } else if heads && own.count() > 0 && !is_one_below {
            fit.add(weights::HEAD_OF_DEPARTMENT, "head of the department");
            headed.push(body);
        }
    }
    for fit in fits.iter_mut() {
        let is_below =
            place(fit).is_some_and(|(body, rank)| headed.contains(&body) && rank >= minister.rank);
        if is_below {
            fit.below = true;
            fit.add(weights::BELOW_HEAD, "below the head");
        }
    }
}

/// "Schools Secretary" is the Secretary of State whose title has the word, and none of the ministers.
fn prefer_secretary(query: &RoleQuery<'_>, fits: &mut [OfficeFit]) {
    let lexicon = lexicon();
    let is_asked = lexicon.class(query.phrase.classes[0]).name == "secretary";
    if !is_asked || !query.has_subject() || !query.phrase.deputies.is_empty() {
        return;
    }
    let heads = |fit: &OfficeFit| {
        let title = chosen(query, fit).map(|(title, _)| title);
        let class = title.and_then(|title| title.classes.first());
        class.is_some_and(|class| lexicon.class(*class).name == "secretary_of_state")
    };
    let meant = |fit: &OfficeFit| fit.worded && !fit.vacant && !fit.below && heads(fit);
    if fits.iter().any(meant) {
        for fit in fits.iter_mut().filter(|fit| !fit.titled && !fit.worded) {
            if heads(fit) && !fit.complete {
                fit.add(weights::OTHER_WORDS, "in other words");
            }
        }
        for fit in fits.iter_mut().filter(|fit| !fit.titled && !heads(fit)) {
            fit.add(weights::BELOW_HEAD, "no secretary");
        }
    }
}

/// "Austrian foreign minister": where one minister of the country that is named has all the
/// subjects, whatever else that one is for.
fn prefer_only_one(query: &RoleQuery<'_>, fits: &mut [OfficeFit]) {
    if !query.named || !query.has_subject() {
        return;
    }
    let mut fitting = fits.iter_mut().filter(|fit| {
        let is_so = chosen(query, fit).is_some_and(|(title, record)| {
            title.classes.contains(&query.phrase.classes[0])
                && *title.deputies == *query.phrase.deputies
                && query.all_subjects_in(title)
                && query.is_of_named(record)
        });
        is_so && !fit.vacant && !fit.below
    });
    let (first, second) = (fitting.next(), fitting.next());
    if let Some(fit) = first.filter(|fit| second.is_none() && !fit.complete && !fit.titled) {
        fit.add(weights::ONLY_ONE_THERE, "no other one there");
    }
}

/// "PM" says all of "Prime Minister", where no office has the very title.
fn prefer_bare(fits: &mut [OfficeFit]) {
    if !fits.iter().any(|fit| fit.titled) {
        for fit in fits.iter_mut().filter(|fit| fit.bare) {
            fit.add(weights::ALL_SAID, "all said, nothing left out");
        }
    }
}

/// Where the role's word is a title of the office that fits best, or one for what it is, offices
/// that the word is too narrow for are not meant: "the Chancellor" is no Leader of the House.
fn prefer_called_so(fits: &mut [OfficeFit]) {
    let held = fits.iter().filter(|fit| !fit.vacant);
    let best = held.max_by(|a, b| a.weight.total_cmp(&b.weight));
    if best.is_some_and(|best| !best.narrower) {
        for fit in fits.iter_mut().filter(|fit| fit.narrower) {
            fit.add(weights::NARROWER_BESIDE, "another is called so");
        }
    }
}

/// Where the words are one body's whole name, those of which they are a part are not meant.
fn prefer_whole_body(query: &RoleQuery<'_>, fits: &mut [OfficeFit]) {
    let said = &query.phrase.terms;
    let names_body = said.iter().any(|term| matches!(term, Term::Word(_)));
    if !names_body || query.has_subject() || !is_general(query.phrase.classes[0]) {
        return;
    }
    let whole: Vec<bool> = fits.iter().map(|fit| is_whole_body(query, fit)).collect();
    let held = |place: usize| whole[place] && !fits[place].vacant;
    if !(0..fits.len()).any(held) {
        return;
    }
    for (fit, whole) in fits.iter_mut().zip(whole) {
        if !whole && !fit.titled {
            fit.add(weights::PART_OF_BODY, "another body's");
        }
    }
}

/// Whether the terms of the phrase are a name of the office's body, and all of it.
fn is_whole_body(query: &RoleQuery<'_>, fit: &OfficeFit) -> bool {
    let said = &query.phrase.terms;
    let record = query.snapshot.offices().record(fit.office);
    // The terms of all names are known of the office; only names that may have all are read.
    let record = record.filter(|record| {
        let known = |id| record.context.binary_search(&id).is_ok();
        query.terms.iter().all(|asked| asked.id.is_some_and(known))
    });
    let body = record.and_then(|record| query.snapshot.entity_at(record.organisation?));
    body.is_some_and(|body| {
        body.names().any(|name| {
            let known = terms(&tokenise(name.text), lexicon());
            let has = |term: &Term| known.iter().any(|(known, _)| known == term);
            known.iter().all(|(term, _)| said.contains(term)) && said.iter().all(has)
        })
    })
}

/// Who runs a body that has them, and above whom it stands when a general word asks for its head,
/// beside all who look after a part of it; none for all others. A company's boss is its chief
/// executive, rather than whoever presides or looks after its money; the Commission's is its
/// president.
const FIRST_IN_BODY: &[(&str, &[&str])] = &[
    ("chief_executive", &[]),
    ("president", &["secretary_general"]),
];

/// A general word asks for the first in a body.
fn prefer_first_in_body(query: &RoleQuery<'_>, fits: &mut [OfficeFit]) {
    if !is_general(query.phrase.classes[0]) {
        return;
    }
    let offices = query.snapshot.offices();
    let role = |fit: &OfficeFit| {
        let (title, record) = chosen(query, fit)?;
        Some((record.organisation?, record, title.deputies.is_empty()))
    };
    // "EU Commission chief" is one of the president's titles.
    let is = |record: &OfficeRecord, names: &[&str]| {
        let titles = offices.titles(record).iter();
        let mut classes = titles.filter_map(|title| title.classes.first());
        classes.any(|class| names.contains(&lexicon().class(*class).name))
    };
    let known: Vec<_> = fits.iter().map(role).collect();
    for (first, above) in FIRST_IN_BODY {
        // The president of the General Assembly is not that of the United Nations.
        let of_all = |fit: &OfficeFit| above.is_empty() || fit.complete || fit.titled;
        let held = fits.iter().zip(&known);
        let bodies: Vec<_> = held
            .filter(|(fit, _)| !fit.vacant && of_all(fit))
            .filter_map(|(_, known)| *known)
            .filter(|(_, record, principal)| *principal && is(record, &[first]))
            .map(|(body, ..)| body)
            .collect();
        for (fit, known) in fits.iter_mut().zip(&known) {
            let Some((body, record, principal)) = *known else {
                continue;
            };
            let is_first = principal && is(record, &[first]);
            // "EU Commission boss" is none of the commissioners, whose subjects it leaves out.
            let below = !is_first && (above.is_empty() || is(record, above) || !fit.complete);
            if below && bodies.contains(&body) && !fit.titled {
                fit.add(weights::BESIDE_FIRST, "another is first there");
            }
        }
    }
}

/// The title that fitted.
pub(super) fn chosen<'a>(
    query: &RoleQuery<'a>,
    fit: &OfficeFit,
) -> Option<(&'a TitleRecord, &'a OfficeRecord)> {
    let offices = query.snapshot.offices();
    let record = offices.record(fit.office)?;
    let mut titles = offices.titles(record).iter();
    Some((titles.find(|title| title.place == fit.title)?, record))
}
