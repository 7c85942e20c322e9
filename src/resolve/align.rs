//! Align: the words of two names, one to one, each pair weighed by rarity and spelling.

mod body;
mod person;

use smallvec::SmallVec;

use super::weights;
use crate::model::Kind;
use crate::text::{LETTER, WordClass, WordPart, lexicon, spelling_distance_within};

/// Most names have no more words: what is longer costs an allocation.
pub(super) const FEW_WORDS: usize = 6;
/// A word may be so many words of the other name, joined.
const MAX_JOINED: usize = 4;
/// The first so many letters of a word that many bodies' names have stand for it, and of another.
const SHORTEST_CUT: usize = 3;
const SHORTEST_CUT_NAME: usize = 4;
/// A word and others joined that it may be differ by at most so many letters in length.
const MOST_MORE_LETTERS: usize = 2;

/// One word of a name, with what the catalogue and the lexicons say of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word<'a> {
    /// Folded; an initial is one letter.
    pub(super) text: &'a str,
    /// What it does in the name.
    pub(super) part: WordPart,
    /// How rare it is among names, in nats.
    pub(super) rarity: f64,
    /// What it is by itself.
    pub(super) class: WordClass,
    /// Whether it may be the first letters of others: as far as is known, it is in capitals.
    pub(super) letters: bool,
}

impl Word<'_> {
    /// Whether the name is the same name without it.
    pub(super) fn is_weak(&self) -> bool {
        self.part.is_weak()
    }

    fn is_initial(&self) -> bool {
        self.text.len() == 1 && !self.class.number
    }
}

/// How two words may be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Likeness {
    /// So many hundredths of a letter apart; 0 when equal.
    Spelled(u16),
    /// A short and a formal form of one given name.
    Nickname,
    /// A name that another script wrote first, by two languages' rules.
    Respelt,
    /// One with an "s" at the end: of bodies only.
    Plural,
}

/// One side of the comparison.
#[derive(Clone, Copy, Debug)]
pub(super) struct Side<'a> {
    /// The words, in order.
    pub(super) words: &'a [Word<'a>],
    /// Index of the first word of the family name.
    pub(super) family: usize,
}

/// A word of the mention's name beside one of the candidate's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pair {
    /// First word of the mention, and how many are joined.
    pub(super) asked: (usize, usize),
    /// First word of the name, and how many are joined.
    pub(super) known: (usize, usize),
    /// What it tells that the two are one, in nats, were they written alike.
    pub(super) rarity: f64,
    /// What it costs that they are not, in nats: 0 or less.
    pub(super) cost: f64,
}

impl Pair {
    fn gain(&self) -> f64 {
        self.rarity + self.cost
    }
}

/// The alignment of two names with what each part of it tells.
#[derive(Clone, Debug, Default)]
pub(super) struct Alignment {
    /// The pairs, in the order of the mention.
    pub(super) pairs: SmallVec<[Pair; FEW_WORDS]>,
    /// The sum of all parts, in nats.
    pub(super) weight: f64,
    /// The same by what they tell.
    pub(super) sums: Sums,
    /// The part of it that speaks for the name, in nats: what the paired words tell.
    pub(super) matched: f64,
    /// What speaks for the name in words, when asked for.
    pub(super) agrees: String,
    /// What speaks against it.
    pub(super) differs: String,
}

/// What the parts of an alignment tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Words of the family name, or of a body's name, that are paired.
    Matched,
    /// Given names that are paired.
    Given,
    /// Words in each other's place that are not one.
    Contradicted,
    /// Words that only the mention has.
    Extra,
    /// Words that only the name has.
    LeftOut,
    /// Words in another order or place.
    Order,
}

/// An alignment's sum by what its parts tell, in nats, in the order of [`Part`].
pub(super) type Sums = [f64; 6];

/// What the comparison needs to know beside the words.
pub(super) struct Names<'a, L> {
    /// The mention's name.
    pub(super) asked: Side<'a>,
    /// The candidate's.
    pub(super) known: Side<'a>,
    /// What the candidate is.
    pub(super) kind: Kind,
    /// How two words may be one; `None` when nothing says that they may.
    pub(super) likeness: L,
    /// Whether a longer name of the same candidate holds all words of this one.
    pub(super) contained: bool,
    /// How many letters an acronym of the other name's words must have.
    pub(super) shortest_acronym: usize,
    /// Whether to say why.
    pub(super) explain: bool,
}

/// Where two words stand in people's names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Both among the given names, or both in the family name.
    Answering,
    /// One here, one there.
    Crossed,
}

struct Aligner<'a, L> {
    names: Names<'a, L>,
    /// For each word of the mention, its pair.
    asked: SmallVec<[Option<usize>; FEW_WORDS]>,
    /// For each word of the name, its pair.
    known: SmallVec<[Option<usize>; FEW_WORDS]>,
    found: Alignment,
    /// Whether one of the names came from another script, which spells it in several ways.
    transcribed: bool,
}

/// Aligns two names. Greedy: the pair that tells most first; ties by nearness of places.
/// O(words of both, multiplied).
pub(super) fn align<L: Fn(usize, usize) -> Option<Likeness>>(names: Names<'_, L>) -> Alignment {
    let mut aligner = Aligner {
        asked: SmallVec::from_elem(None, names.asked.words.len()),
        known: SmallVec::from_elem(None, names.known.words.len()),
        transcribed: names.kind == Kind::Person
            && (is_transcribed(&names.asked) || is_transcribed(&names.known)),
        names,
        found: Alignment::default(),
    };
    aligner.pair_words();
    if aligner.names.kind != Kind::Person {
        aligner.pair_acronyms();
    }
    aligner.sort_pairs();
    if aligner.names.kind == Kind::Person {
        aligner.weigh_person();
    } else {
        aligner.weigh_body();
    }
    aligner.found
}

/// Whether two given names are a man's and a woman's.
fn are_of_two_genders(a: &str, b: &str) -> bool {
    let gender = |word: &str| lexicon().given_name(word).flatten();
    gender(a)
        .zip(gender(b))
        .is_some_and(|(one, other)| one != other)
}

fn is_transcribed(side: &Side<'_>) -> bool {
    side.words.len() > 1 && side.words.iter().any(|word| word.class.transcribed)
}

/// What a difference in spelling costs a word of so many letters, in nats: 0 or less. Every
/// further difference costs more.
#[must_use]
pub(super) fn spelling_cost(distance: u16, letters: usize) -> f64 {
    if distance == 0 {
        return 0.0;
    }
    let apart = f64::from(distance) / f64::from(LETTER);
    let cost = if apart <= 1.0 {
        weights::ONE_LETTER * apart.sqrt()
    } else {
        weights::ONE_LETTER + weights::FURTHER_LETTER * (apart - 1.0)
    };
    cost * weights::SHORT_WORD[letters.min(weights::SHORT_WORD.len() - 1)]
}

fn note(detail: &mut String, weight: f64, text: &str) {
    if !detail.is_empty() {
        detail.push_str("; ");
    }
    detail.push_str(&format!("{text} {weight:+.2}"));
}

/// What it tells that so many letters are the first ones of a name's words, in nats.
#[must_use]
pub(super) fn acronym_gain(letters: usize) -> f64 {
    let length = letters.min(weights::ACRONYM_MOST_LETTERS);
    weights::ACRONYM + weights::ACRONYM_LETTER * length as f64
}

impl<L: Fn(usize, usize) -> Option<Likeness>> Aligner<'_, L> {
    fn add(&mut self, part: Part, weight: f64, text: impl FnOnce() -> String) {
        self.found.weight += weight;
        self.found.sums[part as usize] += weight;
        if self.names.explain {
            note(&mut self.found.differs, weight, &text());
        }
    }

    fn is_person(&self) -> bool {
        self.names.kind == Kind::Person
    }

    /// No single word tells more than this.
    fn cap(&self, word: &Word<'_>) -> f64 {
        if matches!(word.part, WordPart::Address | WordPart::Territory) {
            weights::ADDRESS_WORD_CAP
        } else if word.is_weak() {
            weights::WEAK_WORD_CAP
        } else if self.names.kind == Kind::Organisation && word.class.is_generic() {
            weights::GENERIC_WORD_CAP
        } else if self.names.kind == Kind::Organisation {
            // So few letters may be anybody's.
            weights::RARITY_CAP.min(weights::ORGANISATION_LETTER * word.text.len() as f64)
        } else {
            weights::RARITY_CAP
        }
    }

    /// Pairs words greedily, what tells most first; ties by nearness of places.
    fn pair_words(&mut self) {
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
            // A given name is no family name but by exchange, and then word for word.
            Some(_) if crossed => None,
            Some(Likeness::Spelled(distance)) => {
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
            Some(Likeness::Plural) if self.may_be_plural() && !a.is_weak() && !k.is_weak() => {
                Some((rarity, weights::PLURAL))
            }
            _ => self.nation_gain(a, k, rarity),
        };
        match (spelled, self.body_gain(a, k, rarity)) {
            (Some(spelled), Some(body)) if body.1 > spelled.1 => Some(body),
            (spelled, body) => spelled.or(body),
        }
    }

    /// Whether a body's name may have an "s" more or less: "General Motor" is General Motors; "Queen's
    /// Park" is no Queens Park Rangers, and the Clintons are no town.
    fn may_be_plural(&self) -> bool {
        let strong = |side: &Side<'_>| side.words.iter().filter(|word| !word.is_weak()).count();
        let asked = strong(&self.names.asked);
        !self.is_person() && asked > 1 && strong(&self.names.known) <= asked
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
    fn pair_acronyms(&mut self) {
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

    /// Puts the pairs in the order of the mention.
    fn sort_pairs(&mut self) {
        self.found.pairs.sort_by_key(|pair| pair.asked);
        for (place, pair) in self.found.pairs.iter().enumerate() {
            self.asked[pair.asked.0..pair.asked.0 + pair.asked.1].fill(Some(place));
            self.known[pair.known.0..pair.known.0 + pair.known.1].fill(Some(place));
        }
    }

    fn weigh_pairs(&mut self) {
        for place in 0..self.found.pairs.len() {
            let pair = self.found.pairs[place];
            let joined = |words: &[Word<'_>], (start, count): (usize, usize)| -> String {
                let words: Vec<&str> = words[start..start + count]
                    .iter()
                    .map(|word| word.text)
                    .collect();
                words.join(" ")
            };
            let (asked, known) = (self.names.asked, self.names.known);
            let given = self.is_person() && pair.asked.0 < asked.family;
            let part = if given { Part::Given } else { Part::Matched };
            let (asked, known) = (asked.words, known.words);
            self.found.weight += pair.gain();
            self.found.sums[part as usize] += pair.gain();
            self.found.matched += pair.rarity;
            if self.names.explain {
                let (a, k) = (joined(asked, pair.asked), joined(known, pair.known));
                note(&mut self.found.agrees, pair.rarity, &format!("{a} ~ {k}"));
                if pair.cost < 0.0 {
                    note(&mut self.found.differs, pair.cost, &format!("{a} for {k}"));
                }
            }
        }
    }
}
