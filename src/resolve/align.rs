//! Align: the words of two names, one to one, each pair weighed by rarity and spelling.

mod body;
mod pairs;
mod person;
pub(super) use person::is_patronymic;

use smallvec::SmallVec;

use super::weights;
use crate::model::Kind;
use crate::text::{LETTER, WordClass, WordPart};

/// Most names have no more words: what is longer costs an allocation.
pub(super) const FEW_WORDS: usize = 6;

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
    /// A name that another script wrote by its sound, in ways that are so seldom together.
    Heard(u8),
    /// One has an "s" at the end that the other has not; so many hundredths of a letter apart.
    Plural(u16),
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

/// What it costs a name that another script wrote by its sound, in nats: 0 or less.
#[must_use]
pub(super) fn heard_cost(seldom: u8, letters: usize) -> f64 {
    let short = weights::SHORT_WORD[letters.min(weights::SHORT_WORD.len() - 1)];
    weights::RESPELT + weights::SELDOM_SOUND * short * f64::from(seldom)
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
