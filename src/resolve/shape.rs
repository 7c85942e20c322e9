//! Shape: in which way a mention's words are a candidate's name.

use smallvec::{SmallVec, smallvec};

use super::align::FEW_WORDS;
use super::cue::Cue;
use super::name::{NameQuery, QueryWord};
use crate::index::{NameId, Snapshot};
use crate::model::Kind;
use crate::text::{LETTER, WordPart};

/// A word of the mention is at most so many words of the name, joined.
const MOST_JOINED: usize = 3;
/// Beside words so rare together, in nats, another may be misspelt.
const RARE_BESIDE: f64 = 9.0;
/// Words no further apart than the digraphs of two letters are written the same: "ö" and "oe".
const DIGRAPHS: u16 = 16;
/// A word of fewer letters is another word when one of them differs.
const SHORTEST_MISSPELT: usize = 4;

/// Countries where people bear two family names and go by the first of them, or by both.
const TWO_FAMILY_NAMES: &[&str] = &[
    "ar", "bo", "cl", "co", "cr", "cu", "do", "ec", "es", "gq", "gt", "hn", "mx", "ni", "pa", "pe",
    "pr", "py", "sv", "us-pr", "uy", "ve",
];

/// How many of the mention's words the name has, and in which way.
#[derive(Default)]
struct Tally {
    whole: usize,
    initials: usize,
    missing: usize,
    /// Of those that the name lacks, how many are initials.
    more_initials: usize,
    /// Of a person, such words are given names, or the first of the mention's, and no word of the
    /// name is spelt like them.
    other_given: bool,
    /// A word of the mention is in the family part of the name.
    family: bool,
    /// A word of the mention is among the given names.
    given: bool,
    /// All words of the mention that the name has are among its given names, and are given names.
    only_given: bool,
    /// The first given name that the mention has is a later one of the name.
    later_given: bool,
    /// All words of the mention that the name has are of its family name, and it has given names
    /// too.
    only_family: bool,
    /// Of a body, words that are the name's but for an "s" at the end.
    plural: usize,
    /// The one word that the name lacks stands behind its family name, and its bearer is of a
    /// country where people bear two: "Daniel Ortega Saavedra".
    second_family: bool,
    /// Of the words that the name lacks, those that a word of it may be another spelling of.
    spelled: usize,
    /// Of the words that the name lacks, those that no name has, a slip away from one of its.
    slips: usize,
    /// Of those, the words that a letter makes another, and no two given names.
    close: usize,
    /// How rare the words are that are written the same, in nats.
    told: f64,
    /// The words are the name's, no more and no fewer.
    title: bool,
    /// Words of the name that the mention leaves out.
    left_out: usize,
    /// Of a body, such words stand before those that the mention has.
    tail: bool,
    /// Of a body, such words stand behind those that the mention has too.
    middle: bool,
    /// Of a body, every word of the mention is the adjective of a place.
    adjective: bool,
}

/// The cue that tells in which way the mention is the name. O(words of both).
#[must_use]
pub(super) fn shape(query: &NameQuery, name: NameId, snapshot: &Snapshot) -> Cue {
    let record = snapshot.names().record(name);
    let facts = snapshot.facts(record.entity);
    let person = facts.kind == Kind::Person;
    let tally = tally(query, name, person, snapshot);
    let words = tally.whole + tally.initials + tally.missing;
    if !person {
        return match (tally.missing, words, tally.left_out) {
            (0, ..) if tally.initials > 0 => Cue::LooseBody,
            // "Queen's Park" is no Queens Park Rangers.
            (0, ..) if tally.plural > 0 && (words < 2 || tally.left_out > 0) => Cue::LooseBody,
            (0, 0 | 1, 0) => Cue::WholeBodyWord,
            (0, _, 0) => Cue::WholeBody,
            (0, ..) if tally.tail && tally.middle => Cue::MiddleBody,
            (0, ..) if tally.tail => Cue::TailBody,
            (0, ..) if tally.adjective => Cue::AdjectiveBody,
            (0, 0 | 1, _) => Cue::PartBodyWord,
            (0, ..) => Cue::PartBody,
            _ if tally.whole == 0 && query.acronym.as_ref().is_some_and(|it| it.len() == 2) => {
                Cue::TwoLetters
            }
            _ if tally.whole == 0 && query.acronym.is_some() => Cue::Acronym,
            (_, _, 0) if tally.whole > 0 && facts.kind == Kind::Place => Cue::OverPlace,
            (_, _, 0) if tally.whole > 0 => Cue::OverBody,
            _ => Cue::LooseBody,
        };
    }
    let is_over = tally.missing > 0 && tally.whole > 1 && tally.left_out == 0;
    let over = if tally.more_initials == tally.missing || tally.second_family {
        Cue::OverInitial
    } else {
        Cue::OverName
    };
    let spelled = if tally.missing == 1 && tally.slips == 1 && tally.whole > 0 {
        Cue::MisspeltName
    } else {
        Cue::SpelledName
    };
    match words {
        _ if query.peer && record.is_peer() && tally.title => Cue::PeerName,
        _ if tally.missing > 0 && tally.missing == tally.spelled && words > 1 => spelled,
        // Of a long or rare name, so much is said that a short word may be misspelt too.
        _ if tally.missing == 1
            && tally.close == 1
            && (tally.whole > 1 || tally.told > RARE_BESIDE) =>
        {
            spelled
        }
        _ if tally.missing > 0 && tally.whole == 0 => Cue::FarName,
        _ if is_over && tally.given => over,
        _ if tally.missing > 0 && tally.other_given && tally.family => Cue::OtherGiven,
        _ if is_over => over,
        _ if tally.missing > 0 && tally.given && !tally.family => Cue::OtherFamily,
        _ if tally.missing > 0 => Cue::LooseName,
        0 | 1 if !tally.family => Cue::GivenName,
        // "Alexander Martin" of a Lars Alexander Martin Nordell.
        _ if tally.only_given => Cue::GivenName,
        _ if words < 2 || tally.only_family => match facts.best_rank {
            0..=2 => Cue::FamilyNameHigh,
            3..=5 => Cue::FamilyNameLow,
            _ => Cue::FamilyNamePlain,
        },
        _ if !tally.family => Cue::InnerName,
        // "P.W. Botha": two letters that fit tell as much as a given name.
        _ if tally.initials == 1 && tally.whole < 2 => Cue::InitialsName,
        _ if tally.later_given => Cue::LaterGiven,
        _ if tally.initials > 0 => Cue::MiddleInitial,
        _ => Cue::WholeName,
    }
}

fn tally(query: &NameQuery, name: NameId, person: bool, snapshot: &Snapshot) -> Tally {
    let names = snapshot.names();
    let record = names.record(name);
    let words = names.words_of(record);
    let parts = names.parts_of(record);
    let family = record.family().min(words.len().saturating_sub(1));
    let mut taken: SmallVec<[bool; FEW_WORDS]> = smallvec![false; words.len()];
    let mut tally = Tally::default();
    let kind = snapshot.facts(record.entity).kind;
    // Each is asked for several times.
    let texts: SmallVec<[&str; FEW_WORDS]> = words
        .iter()
        .map(|word| names.vocabulary.word(*word))
        .collect();
    let part = |word: &str| {
        let place = texts.iter().position(|text| *text == word);
        place.map(|place| parts[place])
    };
    // "Al" is a given name where the name has no such particle.
    let is_name = |word: &QueryWord| match part(&word.folded) {
        Some(part) if word.is_particle_or_given() => part != WordPart::Particle,
        None => word.is_particle_or_given(),
        Some(_) => word.is_address(),
    };
    // "Minsk Group" is no place.
    let is_form = |word: &QueryWord| kind == Kind::Place && word.is_legal_form();
    let asked: SmallVec<[&QueryWord; FEW_WORDS]> = query
        .words_for(kind)
        .iter()
        .filter(|word| !word.weak || is_name(word) || is_form(word))
        .collect();
    let in_digraphs = |word: &QueryWord, place: usize| {
        let (asked, known) = (word.folded.as_bytes(), texts[place].as_bytes());
        // Each digraph is a letter more.
        matches!(asked.len().abs_diff(known.len()), 1 | 2)
            && asked.first() == known.first()
            && word
                .apart(words[place], &names.vocabulary)
                .is_some_and(|far| far <= DIGRAPHS)
    };
    // Where the first word of the mention stands that is a given name of the name.
    let mut first_given = None;
    let mut note_given = |place: usize| {
        if place < family && first_given.is_none() {
            first_given = Some(place);
        }
    };
    let mut last_missing = None;
    let mut rest = asked.as_slice();
    while let Some((word, behind)) = rest.split_first() {
        let nth = asked.len() - rest.len();
        rest = behind;
        let free = |place: &usize| !taken[*place];
        let text = |place: &usize| texts[*place];
        let places = || (0..words.len()).filter(free);
        // "O' Leary" and "O'Leary", "Vanderbilt" and "van der Bilt".
        if let Some(next) = behind.first().filter(|_| person) {
            let joined = |place: &usize| {
                let rest = text(place).strip_prefix(word.folded.as_str());
                rest.is_some_and(|rest| rest == next.folded)
            };
            if let Some(place) = places().find(joined) {
                tally.whole += 2;
                tally.family |= place >= family;
                note_given(place);
                taken[place] = true;
                rest = &behind[1..];
                continue;
            }
        }
        let same = places().find(|place| {
            let nickname = person && *place < family && word.nicknames.contains(&words[*place]);
            let spelling = person && word.spellings.contains(&words[*place]);
            let plural = !person && word.plurals.contains(&words[*place]);
            nickname || spelling || plural || text(place) == word.folded
        });
        let initial = || {
            let fits = |short: &str, long: &str| short.len() == 1 && long.starts_with(short);
            // "Rod B. Blum": the name's word is another one of the mention.
            let taken = |place: &usize| behind.iter().any(|word| word.is(words[*place]));
            places().find(|place| {
                person
                    && (fits(&word.folded, text(place)) && !taken(place)
                        || fits(text(place), &word.folded))
            })
        };
        let apart = || {
            let starts = (0..words.len()).filter(|_| person && word.folded.len() > 3);
            let mut spans = starts.filter_map(|start| {
                let mut rest = word.folded.as_str();
                for place in (start..words.len()).take(MOST_JOINED) {
                    rest = rest.strip_prefix(text(&place)).filter(|_| !taken[place])?;
                    if rest.is_empty() {
                        return Some((start, place + 1 - start));
                    }
                }
                None
            });
            spans.next()
        };
        if let Some(place) = same {
            tally.whole += 1;
            tally.plural += usize::from(!person && texts[place] != word.folded);
            tally.given |= place < family;
            note_given(place);
            tally.told += names.vocabulary.rarity(words[place]);
            tally.family |= place >= family;
            taken[place] = true;
        } else if let Some((start, count)) = apart() {
            tally.whole += 1;
            tally.family |= start + count > family;
            note_given(start);
            taken[start..start + count].fill(true);
        } else if let Some(place) = places().find(|&place| person && in_digraphs(word, place)) {
            tally.whole += 1;
            tally.given |= place < family;
            note_given(place);
            tally.told += names.vocabulary.rarity(words[place]);
            tally.family |= place >= family;
            taken[place] = true;
        } else if let Some(place) = initial() {
            tally.initials += 1;
            note_given(place);
            taken[place] = true;
        } else {
            let far = |place: usize| word.apart(words[place], &names.vocabulary);
            let given = word.is_given() || (nth == 0 && asked.len() > 1);
            let other = person && given && !places().any(|place| far(place).is_some());
            tally.other_given = other && (tally.missing == 0 || tally.other_given);
            tally.missing += 1;
            last_missing = Some(nth);
            tally.more_initials += usize::from(word.folded.len() == 1);
            let spelled =
                places().find(|&place| person && word.is_near(words[place], &names.vocabulary));
            let slip = |place: usize| word.is_slip_of(texts[place]);
            tally.slips += usize::from(person && !word.is_known() && places().any(slip));
            let two_given =
                |place: usize| word.is_given() && names.vocabulary.class(words[place]).given;
            let close =
                |place: usize| !two_given(place) && far(place).is_some_and(|far| far <= LETTER);
            let long = person && word.folded.len() >= SHORTEST_MISSPELT;
            tally.close += usize::from(long && places().any(close));
            if let Some(place) = spelled {
                tally.spelled += 1;
                taken[place] = true;
            }
        }
    }
    let written = query.words_for(kind);
    tally.title = written.len() == words.len()
        && written
            .iter()
            .zip(&texts)
            .all(|(asked, known)| asked.folded == *known);
    tally.left_out = taken
        .iter()
        .zip(parts)
        .filter(|(taken, part)| !**taken && !part.is_weak())
        .count();
    if person {
        let class = |place: usize| names.vocabulary.class(words[place]);
        let found = || (0..words.len()).filter(|&place| taken[place]);
        tally.only_given = found().all(|place| place < family && class(place).given);
        let strong = |place: &usize| !parts[*place].is_weak();
        let first = (0..family).find(strong);
        let of_given = found().any(|place| place < family && strong(&place));
        tally.only_family = first.is_some() && !of_given;
        tally.later_given = of_given && first_given.is_some() && first_given != first;
        // "Enrique Peña" of Enrique Peña Nieto.
        let countries = snapshot.countries(snapshot.facts(record.entity).countries);
        let two = || {
            let of_two = |code: &str| TWO_FAMILY_NAMES.contains(&code);
            countries.iter().any(|code| of_two(code))
        };
        tally.second_family = tally.missing == 1
            && tally.family
            && last_missing == asked.len().checked_sub(1)
            && two();
        tally.family |= !tally.only_given && two();
        return tally;
    }
    // "FC", "AC", "Club": what kind of club stands before its name in many languages.
    let opens = |place: usize| {
        let head = names.vocabulary.class(words[place]).head;
        !parts[place].is_weak()
            && (texts[place].len() > 4 || head.is_some())
            && head != Some("club")
    };
    let first = taken.iter().position(|taken| *taken).unwrap_or(0);
    tally.tail = (0..first).any(opens);
    let last = taken.iter().rposition(|taken| *taken);
    tally.middle =
        last.is_some_and(|last| (last + 1..words.len()).any(|place| !parts[place].is_weak()));
    tally.adjective = taken
        .iter()
        .zip(words)
        .all(|(taken, word)| !*taken || names.vocabulary.class(*word).demonym);
    tally
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a missing name fails the test")]

    use super::*;
    use crate::model::EntityId;
    use crate::resolve::name::Reach;
    use crate::resolve::remember::tests::{named, snapshot};
    use crate::text::{lexicon, name_words, tokenise};

    #[test]
    fn ways_of_being_a_name() {
        let (person, place) = (Kind::Person, Kind::Place);
        for (asked, kind, known, country, expected) in [
            ("Rod B. Blum", person, "Rod Blum", "us", Cue::OverInitial),
            ("Rod Bo Blum", person, "Rod Blum", "us", Cue::OverName),
            ("Bill Smith", person, "William Smith", "us", Cue::WholeName),
            (
                "Enrique Peña",
                person,
                "Enrique Peña Nieto",
                "mx",
                Cue::WholeName,
            ),
            (
                "Peña",
                person,
                "Enrique Peña Nieto",
                "mx",
                Cue::FamilyNamePlain,
            ),
            (
                "Peter Blaker",
                person,
                "Peter Blaker Bennett",
                "gb",
                Cue::InnerName,
            ),
            (
                "Juan Carlos",
                person,
                "Juan Carlos Varela",
                "pa",
                Cue::GivenName,
            ),
            (
                "Jacob Rees",
                person,
                "Jacob Rees-Mogg",
                "gb",
                Cue::WholeName,
            ),
            (
                "Rees-Mogg",
                person,
                "Jacob Rees-Mogg",
                "gb",
                Cue::FamilyNamePlain,
            ),
            (
                "Rees",
                person,
                "Jacob Rees-Mogg",
                "gb",
                Cue::FamilyNamePlain,
            ),
            (
                "Alexander Martin",
                person,
                "Lars Alexander Martin Dahl",
                "se",
                Cue::GivenName,
            ),
            (
                "Martin Dahl",
                person,
                "Lars Alexander Martin Dahl",
                "se",
                Cue::LaterGiven,
            ),
            (
                "William John Dahl",
                person,
                "John William Dahl",
                "gb",
                Cue::LaterGiven,
            ),
            (
                "Dahl Lars",
                person,
                "Lars Alexander Martin Dahl",
                "se",
                Cue::WholeName,
            ),
            (
                "P.W. Botha",
                person,
                "Pieter Willem Botha",
                "za",
                Cue::MiddleInitial,
            ),
            (
                "P. Botha",
                person,
                "Pieter Willem Botha",
                "za",
                Cue::InitialsName,
            ),
            (
                "Raúl Castro Ruz",
                person,
                "Raul Castro",
                "cu",
                Cue::OverInitial,
            ),
            (
                "Raúl Castro Ruz",
                person,
                "Raul Castro",
                "gb",
                Cue::OverName,
            ),
            ("Minsk Group", place, "Minsk", "by", Cue::OverPlace),
        ] {
            let mut entity = named("it", kind, known);
            entity.countries = vec![country.to_owned()];
            let snapshot = snapshot(vec![entity]);
            let words = name_words(&tokenise(asked), asked, None, lexicon());
            let query = NameQuery::new(&words, asked, &snapshot, Reach::LookAlikes);
            let it = snapshot.ordinal(EntityId::derive("test", "it")).unwrap();
            let name = snapshot.names().of_entity(it).next().unwrap();
            assert_eq!(
                shape(&query, name, &snapshot),
                expected,
                "{asked} of {known}"
            );
        }
    }

    #[test]
    fn slips_of_the_hand() {
        use super::super::name::is_slip;

        for (word, known, expected) in [
            ("rutte", "ruttte", true),
            ("stoltenbreg", "stoltenberg", true),
            ("byrd", "bird", false),
            ("perdue", "byrd", false),
            ("evensson", "svensson", false),
            ("mcqueeney", "mckinney", false),
        ] {
            assert_eq!(is_slip(word, known), expected, "{word} {known}");
        }
    }
}
