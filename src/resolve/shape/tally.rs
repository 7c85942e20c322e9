//! How many of a mention's words a name has, and in which way.

use smallvec::{SmallVec, smallvec};

use crate::index::{NameId, Ordinal, Snapshot};
use crate::model::Kind;
use crate::resolve::align::{FEW_WORDS, is_patronymic};
use crate::resolve::name::{NameQuery, QueryWord};
use crate::text::{LETTER, WordPart};

/// A word of the mention is at most so many words of the name, joined.
const MOST_JOINED: usize = 3;

/// Words no further apart than the digraphs of two letters are written the same: "ö" and "oe".
const DIGRAPHS: u16 = 16;

/// A word of fewer letters is another word when one of them differs.
const SHORTEST_MISSPELT: usize = 4;
/// A body's name joins no words to one of fewer letters.
const SHORTEST_JOINED: usize = 6;
/// The same of a body's.
const SHORTEST_BODY_WORD: usize = 5;

/// Countries where people bear two family names and go by the first of them, or by both.
const TWO_FAMILY_NAMES: &[&str] = &[
    "ar", "bo", "cl", "co", "cr", "cu", "do", "ec", "es", "gq", "gt", "hn", "mx", "ni", "pa", "pe",
    "pr", "py", "sv", "us-pr", "uy", "ve",
];

/// How many of the mention's words the name has, and in which way.
#[derive(Default)]
pub(super) struct Tally {
    pub(super) whole: usize,
    pub(super) initials: usize,
    pub(super) missing: usize,
    /// Of those that the name lacks, how many are initials.
    pub(super) more_initials: usize,
    /// How many are a father's name that the name does not tell.
    pub(super) more_patronymics: usize,
    /// Of a person, such words are given names, or the first of the mention's, and no word of the
    /// name is spelt like them.
    pub(super) other_given: bool,
    /// A word of the mention is in the family part of the name.
    pub(super) family: bool,
    /// A word of the mention is among the given names.
    pub(super) given: bool,
    /// All words of the mention that the name has are among its given names, and are given names.
    pub(super) only_given: bool,
    /// The first given name that the mention has is a later one of the name.
    pub(super) later_given: bool,
    /// All words of the mention that the name has are of its family name, and it has given names
    /// too.
    pub(super) only_family: bool,
    /// Of a body, words that are the name's but for an "s" at the end.
    pub(super) plural: usize,
    /// The one word that the name lacks stands behind its family name, and its bearer is of a
    /// country where people bear two: "Daniel Ortega Saavedra".
    pub(super) second_family: bool,
    /// The first word of the mention is a given name that the name lacks, and none that many leave
    /// out.
    pub(super) more_first: bool,
    /// The last word of the mention is a family name behind the name's.
    pub(super) more_family: bool,
    /// A hyphen ties that one to it: another's name.
    pub(super) more_tied: bool,
    /// Of the words that the name lacks, those that a word of it may be another spelling of.
    pub(super) spelled: usize,
    /// Of the words that the name lacks, those that no name has, a slip away from one of its.
    pub(super) slips: usize,
    /// Of those, the words that a letter makes another, and no two given names.
    pub(super) close: usize,
    /// How rare the words are that are written the same, in nats.
    pub(super) told: f64,
    /// The words are the name's, no more and no fewer.
    pub(super) title: bool,
    /// Words of the name that the mention leaves out.
    pub(super) left_out: usize,
    /// Of those, initials.
    pub(super) left_out_initials: usize,
    /// Of a body, such words stand before those that the mention has.
    pub(super) tail: bool,
    /// Of a body, such words stand behind those that the mention has too.
    pub(super) middle: bool,
    /// Of a body, every word of the mention is the adjective of a place.
    pub(super) adjective: bool,
    /// Of a body, what the words of the mention or of the name tell beside makes it another one.
    pub(super) other_body: bool,
}

/// Whether somebody is of a country where people bear two family names.
pub(in crate::resolve) fn has_two_family_names(entity: Ordinal, snapshot: &Snapshot) -> bool {
    let countries = snapshot.countries(snapshot.facts(entity).countries);
    countries
        .iter()
        .any(|code| TWO_FAMILY_NAMES.contains(&&**code))
}

pub(super) fn tally(query: &NameQuery, name: NameId, person: bool, snapshot: &Snapshot) -> Tally {
    let names = snapshot.names();
    let record = names.record(name);
    let words = names.words_of(record);
    let family = record.family().min(words.len().saturating_sub(1));
    let mut taken: SmallVec<[bool; FEW_WORDS]> = smallvec![false; words.len()];
    // Of a body, the words that the mention has in another spelling.
    let mut respelt: SmallVec<[bool; FEW_WORDS]> = smallvec![false; words.len()];
    let mut tally = Tally::default();
    let kind = snapshot.facts(record.entity).kind;
    // Each is asked for several times.
    let texts: SmallVec<[&str; FEW_WORDS]> = words
        .iter()
        .map(|word| names.vocabulary.word(word.id()))
        .collect();
    let part = |word: &str| {
        let place = texts.iter().position(|text| *text == word);
        place.map(|place| words[place].part())
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
                .apart(words[place].id(), &names.vocabulary)
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
        if let Some(next) = behind.first() {
            let joined = |place: &usize| {
                let rest = text(place).strip_prefix(word.folded.as_str());
                rest.is_some_and(|rest| rest == next.folded)
            };
            let long = |place: &usize| person || text(place).len() >= SHORTEST_JOINED;
            if let Some(place) = places().find(|place| long(place) && joined(place)) {
                tally.whole += 2;
                tally.family |= place >= family;
                note_given(place);
                taken[place] = true;
                rest = &behind[1..];
                continue;
            }
        }
        let same = places().find(|place| {
            let id = words[*place].id();
            let nickname = person && *place < family && word.nicknames.contains(&id);
            let spelling = (person || word.is_heard()) && word.spellings.contains(&id);
            let class = names.vocabulary.class(id);
            let plural = !person && (word.plurals.contains(&id) || word.is_form_of(class));
            nickname || spelling || plural || text(place) == word.folded
        });
        let initial = || {
            let fits = |short: &str, long: &str| short.len() == 1 && long.starts_with(short);
            // "Rod B. Blum": the name's word is another one of the mention.
            let taken = |place: &usize| behind.iter().any(|word| word.is(words[*place].id()));
            places().find(|place| {
                person
                    && (fits(&word.folded, text(place)) && !taken(place)
                        || fits(text(place), &word.folded))
            })
        };
        let apart = || {
            let long = word.folded.len() > if person { 3 } else { SHORTEST_JOINED - 1 };
            let starts = (0..words.len()).filter(|_| long);
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
            tally.told += names.vocabulary.rarity(words[place].id());
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
            tally.told += names.vocabulary.rarity(words[place].id());
            tally.family |= place >= family;
            taken[place] = true;
        } else if let Some(place) = initial() {
            tally.initials += 1;
            note_given(place);
            taken[place] = true;
        } else {
            let far = |place: usize| word.apart(words[place].id(), &names.vocabulary);
            let given = word.is_given() || (nth == 0 && asked.len() > 1);
            let other = person && given && !places().any(|place| far(place).is_some());
            tally.other_given = other && (tally.missing == 0 || tally.other_given);
            tally.missing += 1;
            last_missing = Some(nth);
            tally.more_first |= nth == 0 && word.folded.len() > 1 && !word.is_left_out_often();
            tally.more_initials += usize::from(word.folded.len() == 1);
            let near = |place: usize| word.is_near(words[place].id(), &names.vocabulary);
            let slip = |place: usize| word.is_slip_of(texts[place]);
            let spelled = places().find(|&place| person && near(place));
            let unknown = !word.is_known();
            tally.slips += usize::from(person && unknown && places().any(slip));
            // A word that other names have is another body's; so is a short one.
            if !person && unknown && word.folded.len() >= SHORTEST_BODY_WORD {
                let free = |place: &usize| !words[*place].is_weak() && !respelt[*place];
                let place = places().filter(free).find(|&place| near(place));
                tally.slips += usize::from(place.is_some_and(slip));
                tally.spelled += usize::from(place.is_some());
                if let Some(place) = place {
                    respelt[place] = true;
                }
            }
            let two_given =
                |place: usize| word.is_given() && names.vocabulary.class(words[place].id()).given;
            let close =
                |place: usize| !two_given(place) && far(place).is_some_and(|far| far <= LETTER);
            let long = person && word.folded.len() >= SHORTEST_MISSPELT;
            tally.close += usize::from(long && places().any(close));
            let own = |place: usize| is_patronymic(texts[place]);
            if let Some(place) = spelled {
                tally.spelled += 1;
                taken[place] = true;
            } else if person && is_patronymic(&word.folded) && !places().any(own) {
                tally.more_patronymics += 1;
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
        .zip(words)
        .filter(|(taken, word)| !**taken && !word.is_weak())
        .count();
    if person {
        let initials = taken.iter().zip(&texts);
        tally.left_out_initials = initials
            .filter(|(taken, text)| !**taken && text.len() == 1)
            .count();
        let class = |place: usize| names.vocabulary.class(words[place].id());
        let found = || (0..words.len()).filter(|&place| taken[place]);
        tally.only_given = found().all(|place| place < family && class(place).given);
        let strong = |place: &usize| !words[*place].is_weak();
        let first = (0..family).find(strong);
        let of_given = found().any(|place| place < family && strong(&place));
        tally.only_family = first.is_some() && !of_given;
        tally.later_given = of_given && first_given.is_some() && first_given != first;
        // "Enrique Peña" of Enrique Peña Nieto.
        let two = || has_two_family_names(record.entity, snapshot);
        tally.second_family = tally.missing == 1
            && tally.family
            && last_missing == asked.len().checked_sub(1)
            && two();
        tally.more_family = last_missing == asked.len().checked_sub(1)
            && tally.family
            && !query.listed
            && !tally.second_family;
        tally.more_tied = tally.more_family && asked.last().is_some_and(|word| word.behind_hyphen);
        tally.family |= !tally.only_given && two();
        return tally;
    }
    // "FC", "AC", "Club": what kind of club stands before its name in many languages.
    let opens = |place: usize| {
        let head = names.vocabulary.class(words[place].id()).head;
        !words[place].is_weak()
            && (texts[place].len() > 4 || head.is_some())
            && head != Some("club")
    };
    let first = taken.iter().position(|taken| *taken).unwrap_or(0);
    tally.tail = (0..first).any(opens);
    let last = taken.iter().rposition(|taken| *taken);
    tally.middle =
        last.is_some_and(|last| (last + 1..words.len()).any(|place| !words[place].is_weak()));
    tally.adjective = taken
        .iter()
        .zip(words)
        .all(|(taken, word)| !*taken || names.vocabulary.class(word.id()).demonym);
    let class = |place: usize| names.vocabulary.class(words[place].id());
    let strong = || (0..words.len()).filter(|&place| !words[place].is_weak());
    let head = strong().rev().find_map(|place| class(place).head);
    tally.other_body = if tally.missing == 0 {
        // "Sumitomo Corp" is no Sumitomo Bank.
        let form = query.words_for(kind).iter().any(QueryWord::is_legal_form);
        form && strong().any(|place| !taken[place] && class(place).head.is_some())
    } else {
        // "Bank of New York" is no place, nor what has a place's name.
        let last = asked
            .last()
            .filter(|_| last_missing == asked.len().checked_sub(1));
        strong().all(|place| class(place).place.is_some())
            || last.is_some_and(|last| last.is_of_other_body(head))
    };
    tally
}
