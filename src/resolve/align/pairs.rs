//! Which words of two names are one.

use smallvec::SmallVec;

use super::{
    Aligner, FEW_WORDS, Likeness, Pair, Side, Word, acronym_gain, heard_cost, spelling_cost,
};
use crate::model::Kind;
use crate::resolve::weights;
use crate::text::{LETTER, WordPart, lexicon, spelling_distance_within};

/// A word may be so many words of the other name, joined.
const MAX_JOINED: usize = 4;

/// The first so many letters of a word that many bodies' names have stand for it, and of another.
const SHORTEST_CUT: usize = 3;

const SHORTEST_CUT_NAME: usize = 4;

/// A word and others joined that it may be differ by at most so many letters in length.
const MOST_MORE_LETTERS: usize = 2;

/// Where two words stand in people's names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Both among the given names, or both in the family name.
    Answering,
    /// One here, one there.
    Crossed,
}

/// Whether two given names are a man's and a woman's.
fn are_of_two_genders(a: &str, b: &str) -> bool {
    let gender = |word: &str| lexicon().given_name(word).flatten();
    gender(a)
        .zip(gender(b))
        .is_some_and(|(one, other)| one != other)
}

impl<L: Fn(usize, usize) -> Option<Likeness>> Aligner<'_, L> {
    /// Pairs words greedily, what tells most first; ties by nearness of places.
    pub(super) fn pair_words(&mut self) {
        let mut offers: SmallVec<[Pair; FEW_WORDS]> = SmallVec::new();
        for asked in 0..self.asked.len() {
            for known in 0..self.known.len() {
                if let Some((rarity, cost)) = self.gain(asked, known) {
                    offers.push(Pair {
                        asked: (asked, 1),
                        known: (known, 1),
                        rarity,
                        cost,
                    });
                }
            }
        }
        self.offer_joined(&mut offers);
        offers.sort_by(|a, b| {
            let far = |pair: &Pair| pair.asked.0.abs_diff(pair.known.0);
            let sum = |pair: &Pair| pair.asked.0 + pair.known.0;
            b.gain()
                .total_cmp(&a.gain())
                .then(far(a).cmp(&far(b)))
                .then(sum(a).cmp(&sum(b)))
                .then(a.asked.cmp(&b.asked))
                .then(a.known.cmp(&b.known))
        });
        for pair in offers {
            let free = |taken: &[Option<usize>], (start, count): (usize, usize)| {
                taken[start..start + count].iter().all(Option::is_none)
            };
            if free(&self.asked, pair.asked) && free(&self.known, pair.known) {
                self.take(pair);
            }
        }
    }

    fn take(&mut self, pair: Pair) {
        let place = self.found.pairs.len();
        self.asked[pair.asked.0..pair.asked.0 + pair.asked.1].fill(Some(place));
        self.known[pair.known.0..pair.known.0 + pair.known.1].fill(Some(place));
        self.found.pairs.push(pair);
    }

    /// What it tells when the two words are one, and what their spelling costs; `None` when they
    /// cannot be.
    fn gain(&self, asked: usize, known: usize) -> Option<(f64, f64)> {
        let (a, k) = (
            &self.names.asked.words[asked],
            &self.names.known.words[known],
        );
        if self.is_person() && (a.is_initial() || k.is_initial()) {
            return Some((self.initial_gain(asked, known)?, 0.0));
        }
        let territory = |word: &Word<'_>| word.part == WordPart::Territory;
        if territory(a) != territory(k) {
            return None;
        }
        let cap = self.cap(a).min(self.cap(k));
        // What is written may be a word of its own: a common name is seldom a misspelt rare one.
        let rarity = k.rarity.min(a.rarity).min(cap);
        let crossed = self.is_person() && self.is_given(asked, known) == Place::Crossed;
        let spelled = match (self.names.likeness)(asked, known) {
            Some(Likeness::Spelled(0)) => return Some((rarity, 0.0)),
            // Russia and East Asia write the family name first.
            Some(Likeness::Heard(seldom)) => Some((rarity, heard_cost(seldom, k.text.len()))),
            // A given name is no family name but by exchange, and then word for word.
            Some(_) if crossed => None,
            Some(Likeness::Plural(_)) if self.may_be_plural() && !a.is_weak() && !k.is_weak() => {
                Some((rarity, weights::PLURAL))
            }
            Some(Likeness::Plural(_)) if self.is_part_in_plural(asked, known) => None,
            Some(Likeness::Spelled(distance) | Likeness::Plural(distance)) => {
                // A number is another number, and an adjective is not its country.
                if a.class.number || k.class.number || a.is_weak() || k.is_weak() {
                    return None;
                }
                if a.class.place.is_some() && k.class.place.is_some() {
                    return self.nation_gain(a, k, rarity);
                }
                let mut cost = spelling_cost(distance, a.text.len().min(k.text.len()));
                if self.transcribed {
                    cost *= weights::TRANSCRIBED;
                }
                if a.text.as_bytes().first() != k.text.as_bytes().first() {
                    cost += weights::FIRST_LETTER;
                }
                let variants = self.transcribed || distance <= LETTER / 2;
                if a.class.given && k.class.given {
                    // "Mario" is no spelling of "Maria".
                    if are_of_two_genders(a.text, k.text) {
                        return None;
                    }
                    if !variants {
                        cost += weights::OTHER_GIVEN_NAME;
                    }
                }
                (rarity + cost > weights::CONTRADICTED).then_some((rarity, cost))
            }
            Some(Likeness::Nickname) if self.is_person() => Some((rarity, weights::NICKNAME)),
            Some(Likeness::Respelt) if self.is_person() => Some((rarity, weights::RESPELT)),
            _ => self.nation_gain(a, k, rarity),
        };
        match (spelled, self.body_gain(a, k, rarity)) {
            (Some(spelled), Some(body)) if body.1 > spelled.1 => Some(body),
            (spelled, body) => spelled.or(body),
        }
    }

    /// Whether a body's name may have an "s" more or less: "General Motor" is General Motors.
    fn may_be_plural(&self) -> bool {
        let (asked, known) = self.strong_words();
        !self.is_person() && asked > 1 && known <= asked
    }

    /// Whether two words of bodies' names differ by an "s" where the name has further words: "Queen's
    /// Park" is no Queens Park Rangers.
    pub(super) fn is_part_in_plural(&self, asked: usize, known: usize) -> bool {
        let strong = self.strong_words();
        let is_plural = || {
            matches!(
                (self.names.likeness)(asked, known),
                Some(Likeness::Plural(_))
            )
        };
        !self.is_person() && strong.0 > 1 && strong.1 > strong.0 && is_plural()
    }

    /// How many words of each side say something.
    fn strong_words(&self) -> (usize, usize) {
        let strong = |side: &Side<'_>| side.words.iter().filter(|word| !word.is_weak()).count();
        (strong(&self.names.asked), strong(&self.names.known))
    }

    /// Words of bodies' names that stand for each other: "Org" and "Organization", "Bank" and
    /// "Banco".
    fn body_gain(&self, a: &Word<'_>, k: &Word<'_>, rarity: f64) -> Option<(f64, f64)> {
        let (short, long) = if a.text.len() < k.text.len() {
            (a.text, k.text)
        } else {
            (k.text, a.text)
        };
        if self.is_person() || short == long {
            return None;
        }
        if a.class.form.is_some() && a.class.form == k.class.form {
            return Some((rarity, weights::SAME_FORM));
        }
        if a.class.head.is_some() && a.class.head == k.class.head {
            return Some((rarity, weights::SAME_HEAD));
        }
        // "Org" is a word that many names have, "Mol" may begin any name.
        let common = if a.text.len() < k.text.len() { k } else { a };
        let least = if common.class.is_generic() {
            SHORTEST_CUT
        } else {
            SHORTEST_CUT_NAME
        };
        let cut = short.len() >= least && short.len() + 2 <= long.len() && long.starts_with(short);
        (cut && !a.class.number).then_some((rarity, weights::CUT_SHORT))
    }

    /// Whether two words of people's names are in places that answer each other.
    fn is_given(&self, asked: usize, known: usize) -> Place {
        let (a, k) = (self.names.asked, self.names.known);
        let alone = a.words.iter().filter(|word| !word.is_weak()).count() < 2
            || k.words.iter().filter(|word| !word.is_weak()).count() < 2;
        if alone || (asked < a.family) == (known < k.family) {
            Place::Answering
        } else {
            Place::Crossed
        }
    }

    /// "British" for "Britain", in the names of organisations.
    fn nation_gain(&self, a: &Word<'_>, k: &Word<'_>, rarity: f64) -> Option<(f64, f64)> {
        let same = a.class.place.is_some() && a.class.place == k.class.place;
        (same && self.names.kind == Kind::Organisation && (a.class.demonym || k.class.demonym))
            .then_some((rarity, weights::OTHER_NATION_FORM))
    }

    fn initial_gain(&self, asked: usize, known: usize) -> Option<f64> {
        let (a, k) = (
            self.names.asked.words[asked].text,
            self.names.known.words[known].text,
        );
        if a.as_bytes().first() != k.as_bytes().first() {
            return None;
        }
        let family = |side: &Side<'_>, place: usize| place >= side.family;
        match (a.len(), k.len()) {
            (1, 1) => Some(weights::INITIAL),
            _ if family(&self.names.asked, asked) || family(&self.names.known, known) => None,
            (1, _) => Some(weights::INITIAL),
            _ => Some(weights::KNOWN_INITIAL),
        }
    }

    /// "Vanderbilt" and "van der Bilt", "Exxon Mobil" and "ExxonMobil": words of one side
    /// joined are a word of the other.
    fn offer_joined(&self, offers: &mut SmallVec<[Pair; FEW_WORDS]>) {
        let (asked, known) = (self.names.asked.words, self.names.known.words);
        for (place, word) in asked.iter().enumerate() {
            self.joined(word, known, |parts, rarity, cost| {
                offers.push(Pair {
                    asked: (place, 1),
                    known: parts,
                    rarity,
                    cost,
                });
            });
        }
        for (place, word) in known.iter().enumerate() {
            self.joined(word, asked, |parts, rarity, cost| {
                offers.push(Pair {
                    asked: parts,
                    known: (place, 1),
                    rarity,
                    cost,
                });
            });
        }
    }

    fn joined(
        &self,
        single: &Word<'_>,
        many: &[Word<'_>],
        mut found: impl FnMut((usize, usize), f64, f64),
    ) {
        if single.text.len() < 2 {
            return;
        }
        for start in 0..many.len().saturating_sub(1) {
            if many[start].text.as_bytes().first() != single.text.as_bytes().first() {
                continue;
            }
            let mut letters = many[start].text.len();
            let mut rarity = many[start].rarity;
            for (behind, part) in (start + 1..).zip(&many[start + 1..]).take(MAX_JOINED - 1) {
                letters += part.text.len();
                rarity += part.rarity;
                if letters > single.text.len() + MOST_MORE_LETTERS {
                    break;
                }
                // "J. P. Morgan" and "JP Morgan".
                let are_letters = letters == behind + 1 - start;
                let too_short = part.text.len() < 2 || single.text.len() < 3;
                if letters + MOST_MORE_LETTERS < single.text.len() || too_short && !are_letters {
                    continue;
                }
                let joined: String = many[start..=behind].iter().map(|part| part.text).collect();
                let most = if self.transcribed && !are_letters {
                    LETTER
                } else {
                    0
                };
                let distance = spelling_distance_within(&joined, single.text, most);
                let Some(distance) = distance else {
                    continue;
                };
                let cost = spelling_cost(distance, joined.len().min(single.text.len()));
                let rarity = single.rarity.max(rarity).min(weights::RARITY_CAP);
                found((start, behind + 1 - start), rarity, cost + weights::JOINED);
            }
        }
    }

    /// "IMF" and "International Monetary Fund": a word of one side is the first letters of
    /// words of the other that nothing else answers.
    pub(super) fn pair_acronyms(&mut self) {
        for asked in 0..self.asked.len() {
            if self.asked[asked].is_none() {
                self.spell_out(asked, true);
            }
        }
        for known in 0..self.known.len() {
            if self.known[known].is_none() {
                self.spell_out(known, false);
            }
        }
    }

    fn spell_out(&mut self, place: usize, single_is_asked: bool) {
        let (single, many, taken) = if single_is_asked {
            (self.names.asked, self.names.known, &self.known)
        } else {
            (self.names.known, self.names.asked, &self.asked)
        };
        let word = &single.words[place];
        let letters = word.text.len();
        if letters < self.names.shortest_acronym
            || !word.letters
            || letters > many.words.len()
            || !word.text.is_ascii()
        {
            return;
        }
        let start = (0..=many.words.len() - letters).find(|&start| {
            many.words[start..start + letters]
                .iter()
                .zip(word.text.bytes())
                .enumerate()
                .all(|(offset, (long, letter))| {
                    taken[start + offset].is_none()
                        && long.text.len() > 1
                        && long.text.as_bytes().first() == Some(&letter)
                })
        });
        if let Some(start) = start {
            let (single, many) = ((place, 1), (start, letters));
            let (asked, known) = if single_is_asked {
                (single, many)
            } else {
                (many, single)
            };
            self.take(Pair {
                asked,
                known,
                rarity: acronym_gain(letters),
                cost: 0.0,
            });
        }
    }
}
