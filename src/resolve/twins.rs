//! Twins: records of what nothing in the catalogue tells apart.

use smallvec::SmallVec;

use super::article::Case;
use super::cue::Cue;
use super::score::{HIGH_RANK, MOST_TENURES, Scored, Scorer, weighed};
use super::weights;
use crate::index::{Facts, NameId, Ordinal, Snapshot, TenureRecord, WordId};
use crate::model::{Day, DaySpan, EntityId, Kind, PartialDate};
use crate::text::{lexicon, tokenise};

/// The words of a person's name tell this much when hardly two people share it.
const RARE_NAME: f64 = 13.0;
/// A single word that is the whole of a person's first name in the catalogue tells this much when
/// hardly two people go by it: "Suharto".
const RARE_WORD: f64 = 10.0;

/// Days of a leap year.
const LONGEST_YEAR: u32 = 366;

/// Adds to candidates of whom no office is known what another record of them tells: that they hold
/// a high office on the day, or held one. Of people found by name; O(candidates) but for those.
pub(super) fn add_twins(case: &mut Case, scorer: &Scorer<'_>) {
    // What is known before the mention is read stands behind the size of the catalogue.
    let prior = |scored: &Scored| scored.parts.get(1).map(|part| part.cue);
    let high = |scored: &Scored| matches!(prior(scored), Some(Cue::Rank1 | Cue::Rank2));
    let plain = |scored: &Scored| matches!(prior(scored), Some(Cue::NoOffice | Cue::Obscure));
    let all = &case.candidates;
    if !all.iter().any(|(_, scored)| plain(scored)) || !all.iter().any(|(_, scored)| high(scored)) {
        return;
    }
    // People who share a name have a first word in common: most have none.
    let first_words = |entity| -> SmallVec<[WordId; 4]> {
        let names = scorer.snapshot.names();
        let of_entity = names.of_entity(entity);
        of_entity
            .filter_map(|name| names.strong_words(name).next())
            .collect()
    };
    let leaders = all.iter().filter(|(_, scored)| high(scored));
    let leaders: Vec<(Ordinal, bool, _)> = leaders
        .map(|(_, scored)| {
            let in_office = scored.has(&[Cue::InOffice]);
            (scored.entity, in_office, first_words(scored.entity))
        })
        .collect();
    for (_, scored) in &mut case.candidates {
        if !plain(scored) {
            continue;
        }
        let own = first_words(scored.entity);
        let twins = leaders.iter().filter(|(leader, _, words)| {
            words.iter().any(|word| own.contains(word))
                && are_same(*leader, scored.entity, scorer.snapshot)
        });
        let Some(in_office) = twins.map(|(_, in_office, _)| *in_office).max() else {
            continue;
        };
        let (cue, detail) = if in_office {
            (
                Cue::TwinInOffice,
                "another record is in high office on the day",
            )
        } else {
            (Cue::TwinHigh, "another record held a high office")
        };
        scored.parts.push(weighed(cue, 1.0, scorer.explain, || {
            (String::new(), detail.to_owned(), String::new())
        }));
    }
}

/// Whether two entities are records that nothing tells apart, so that they answer as one.
#[must_use]
pub fn are_one(first: EntityId, other: EntityId, snapshot: &Snapshot) -> bool {
    let ordinals = snapshot.ordinal(first).zip(snapshot.ordinal(other));
    ordinals.is_some_and(|(first, other)| are_same(first, other, snapshot))
}

/// The same of two entities of a snapshot.
#[must_use]
pub(super) fn are_same(first: Ordinal, other: Ordinal, snapshot: &Snapshot) -> bool {
    are_twins(first, other, snapshot) || held_as_one(first, other, snapshot)
}

/// Whether two entities are of one kind and name, and no country, gender or life differs. Two
/// people of one common name are two people; organisations and places may differ by what says
/// little ("Apple", "Apple Inc.").
#[must_use]
fn are_twins(first: Ordinal, other: Ordinal, snapshot: &Snapshot) -> bool {
    let (facts, others) = (snapshot.facts(first), snapshot.facts(other));
    let kind = facts.kind;
    // Facts first, then names: most candidates differ in them, and they are near at hand.
    if kind != others.kind
        || kind == Kind::Office
        || facts.gender.is_some() && others.gender.is_some() && facts.gender != others.gender
        || !share_country(facts, others, snapshot)
        || !may_agree(facts, others)
        || !(share_name(first, other, kind, snapshot)
            || kind == Kind::Place && are_one_country(first, other, snapshot))
    {
        return false;
    }
    let (Some(a), Some(b)) = (snapshot.entity_at(first), snapshot.entity_at(other)) else {
        return false;
    };
    agree(a.born, b.born) && agree(a.died, b.died)
}

/// Whether the dates of two lives may agree, as far as the facts at hand tell: a date is a year at
/// the most, so that its first days, or last ones, lie no further apart.
fn may_agree(one: &Facts, other: &Facts) -> bool {
    let ((born, died), (other_born, other_died)) = (one.life, other.life);
    let near = |one: Day, other: Day| one.number().abs_diff(other.number()) <= LONGEST_YEAR;
    let known = |one: Day, other: Day, unknown: Day| one != unknown && other != unknown;
    (!known(born, other_born, Day::MIN) || near(born, other_born))
        && (!known(died, other_died, Day::MAX) || near(died, other_died))
}

/// Whether two entities are of one country, or that of one is not known.
fn share_country(one: &Facts, other: &Facts, snapshot: &Snapshot) -> bool {
    let countries = |facts: &Facts| snapshot.countries(facts.countries);
    let (one, other) = (countries(one), countries(other));
    one.is_empty() || other.is_empty() || one.iter().any(|code| other.contains(code))
}

/// Whether two people found by a role are one, in two records: they held it from the same days
/// on, in the same countries, and the words of one's name are among the other's ("Thatcher",
/// "Margaret Thatcher").
#[must_use]
pub(super) fn hold_as_one(
    first: &Scored,
    other: &Scored,
    span: Option<DaySpan>,
    snapshot: &Snapshot,
) -> bool {
    let (Some(office), Some(another), Some(span)) = (first.office, other.office, span) else {
        return false;
    };
    let countries = |office| {
        snapshot
            .offices()
            .record(office)
            .map(|known| &known.jurisdictions)
    };
    if office == another || countries(office) != countries(another) {
        return false;
    }
    let (Some(a), Some(b)) = (
        snapshot.entity_at(first.entity),
        snapshot.entity_at(other.entity),
    ) else {
        return false;
    };
    let since = |holder, office| {
        let mut tenures = snapshot.tenures().of_holder(holder);
        let held =
            tenures.find(|tenure| tenure.office == office && tenure.certainty(span).is_some());
        held.map(|tenure| tenure.interval.latest_start.number())
    };
    agree(a.born, b.born)
        && agree(a.died, b.died)
        && since(first.entity, office)
            .zip(since(other.entity, another))
            .is_some_and(|(one, other)| one.abs_diff(other) <= SAME_START)
        && one_within_another(first.entity, other.entity, snapshot)
}

/// Whether two people are one in two records: they held high offices of one country from the same
/// days on, and the words of one's name are among the other's.
#[must_use]
pub(super) fn held_as_one(first: Ordinal, other: Ordinal, snapshot: &Snapshot) -> bool {
    let high = |entity| {
        let facts = snapshot.facts(entity);
        facts.kind == Kind::Person && facts.best_rank <= HIGH_RANK
    };
    // Facts first: records lie anywhere in memory, and most lives differ by years.
    let lives = || may_agree(snapshot.facts(first), snapshot.facts(other));
    if !(high(first) && high(other) && lives()) {
        return false;
    }
    let (Some(a), Some(b)) = (snapshot.entity_at(first), snapshot.entity_at(other)) else {
        return false;
    };
    let offices = snapshot.offices();
    let held = |entity| {
        let tenures = snapshot.tenures().of_holder(entity).take(MOST_TENURES);
        tenures.filter(|tenure| {
            let office = offices.record(tenure.office);
            office.is_some_and(|office| office.rank <= HIGH_RANK)
                && tenure.interval.latest_start != Day::MAX
        })
    };
    agree(a.born, b.born)
        && agree(a.died, b.died)
        && one_within_another(first, other, snapshot)
        && held(first).any(|one| {
            held(other).any(|another| {
                let countries = |tenure: &TenureRecord| {
                    offices
                        .record(tenure.office)
                        .map(|office| &office.jurisdictions)
                };
                let start = |tenure: &TenureRecord| tenure.interval.latest_start.number();
                start(one).abs_diff(start(another)) <= SAME_START
                    && countries(one) == countries(another)
            })
        })
}

/// Whether two places bear names of one country, of which one has the words of the other: "United
/// States", "United States of America".
fn are_one_country(first: Ordinal, other: Ordinal, snapshot: &Snapshot) -> bool {
    let Some(place) = snapshot.entity_at(first) else {
        return false;
    };
    let tokens = tokenise(place.primary_name());
    let Some((length, codes)) = lexicon().jurisdictions.longest(&tokens) else {
        return false;
    };
    // "Georgia" is a state too.
    let is_country = |code: &str| {
        let places = snapshot.places_of(code);
        !code.contains('-') && places.contains(&first) && places.contains(&other)
    };
    length == tokens.len()
        && codes
            .iter()
            .all(|found| found.demonym || found.seat || is_country(found.code))
}

/// Sources differ by so many days about when somebody took office.
const SAME_START: u32 = 31;

/// Whether all words of a name of one are words of a name of the other.
fn one_within_another(first: Ordinal, other: Ordinal, snapshot: &Snapshot) -> bool {
    let names = |entity| -> Vec<Vec<WordId>> {
        let names = snapshot.names().of_entity(entity);
        names
            .map(|name| snapshot.names().strong_words(name).collect())
            .collect()
    };
    let (ours, theirs) = (names(first), names(other));
    let within = |few: &[WordId], many: &[WordId]| {
        !few.is_empty() && few.iter().all(|word| many.contains(word))
    };
    ours.iter().any(|ours| {
        theirs
            .iter()
            .any(|theirs| within(ours, theirs) || within(theirs, ours))
    })
}

/// Whether two dates may be one.
fn agree(a: Option<PartialDate>, b: Option<PartialDate>) -> bool {
    a.zip(b).is_none_or(|(a, b)| a.span().overlaps(b.span()))
}

/// Whether two entities share a name. Of organisations and places only the primary name counts:
/// an acronym is shared by many. Of people, names that hardly two people share, a letter for a middle
/// name or not.
fn share_name(first: Ordinal, other: Ordinal, kind: Kind, snapshot: &Snapshot) -> bool {
    let person = kind == Kind::Person;
    let names = |entity| {
        let most = if person { usize::MAX } else { 1 };
        snapshot.names().of_entity(entity).take(most).enumerate()
    };
    names(other).any(|(place, name)| {
        names(first).any(|(at, known)| {
            let primary = place == 0 && at == 0;
            // Most differ in their first words.
            let words = |name| snapshot.names().strong_words(name);
            words(name).eq(words(known)) && (!person || is_rare(words(known), primary, snapshot))
                || person && is_one_abbreviated(name, known, snapshot)
        })
    })
}

/// Whether two names of people are one but for given names of which one has the first letter, and
/// hardly two people share it: "George H. W. Bush", "George Herbert Walker Bush".
fn is_one_abbreviated(name: NameId, known: NameId, snapshot: &Snapshot) -> bool {
    let (names, vocabulary) = (snapshot.names(), &snapshot.names().vocabulary);
    let (mut told, mut letters, mut alike, mut family) = (0.0, 0, 0, false);
    let (mut ours, mut theirs) = (names.strong_words(name), names.strong_words(known));
    loop {
        let (our, their) = match (ours.next(), theirs.next()) {
            (Some(our), Some(their)) => (our, their),
            (None, None) => break,
            _ => return false,
        };
        family = our == their;
        if family {
            alike += 1;
            told += vocabulary.rarity(our);
            continue;
        }
        let (our, their) = (vocabulary.word(our), vocabulary.word(their));
        let (short, long) = if our.len() < their.len() {
            (our, their)
        } else {
            (their, our)
        };
        // The first name is written out: most names differ in it.
        if alike == 0 || short.len() != 1 || !long.starts_with(short) {
            return false;
        }
        letters += 1;
        told += weights::INITIAL;
    }
    letters > 0 && alike > 1 && family && told > RARE_NAME
}

/// Whether hardly two people share the words; `primary` tells that they are the name that the
/// catalogue shows.
fn is_rare(words: impl Iterator<Item = WordId>, primary: bool, snapshot: &Snapshot) -> bool {
    let vocabulary = &snapshot.names().vocabulary;
    let (mut count, mut rarity) = (0, 0.0);
    for word in words {
        count += 1;
        rarity += vocabulary.rarity(word);
    }
    match count {
        0 => false,
        1 => primary && rarity > RARE_WORD,
        _ => rarity > RARE_NAME,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a missing entity fails the test")]

    use super::*;
    use crate::resolve::remember::tests::{named, snapshot};

    #[test]
    fn a_letter_for_a_middle_name_makes_no_other_person() {
        let names = [
            "George H. W. Bush",
            "George Herbert Walker Bush",
            "George W. Bush",
            "George Bush",
            "John A. Brandtzæg-Moe",
            "James Alan Brandtzæg-Moe",
        ];
        let people = names.map(|name| named(name, Kind::Person, name));
        let snapshot = snapshot(people.to_vec());
        let one = |name: &str, other: &str| {
            let of = |name| snapshot.ordinal(EntityId::derive("test", name)).unwrap();
            is_one_abbreviated(
                snapshot.names().of_entity(of(name)).next().unwrap(),
                snapshot.names().of_entity(of(other)).next().unwrap(),
                &snapshot,
            )
        };
        for (name, other, expected) in [
            ("George H. W. Bush", "George Herbert Walker Bush", true),
            ("George Herbert Walker Bush", "George H. W. Bush", true),
            ("George W. Bush", "George Herbert Walker Bush", false),
            ("George W. Bush", "George H. W. Bush", false),
            ("George Bush", "George W. Bush", false),
            ("John A. Brandtzæg-Moe", "James Alan Brandtzæg-Moe", false),
        ] {
            assert_eq!(one(name, other), expected, "{name}, {other}");
        }
    }
}
