//! Compare: whether two names may be one entity's, by the alignment that resolving uses.

use rustc_hash::FxHashMap;

use super::align::{Alignment, Likeness, Names, Side, Word, align};
use super::name::distance;
use super::weights;
use crate::model::Kind;
use crate::text::{CatalogueName, WordClass, WordPart, lexicon};

/// How rare words are among the names that are compared.
#[derive(Clone, Debug, Default)]
pub struct WordCounts {
    counts: FxHashMap<String, u32>,
    names: u32,
}

/// The weight of what is usual against what was counted, in names.
const USUAL_NAMES: f64 = 100.0;

impl WordCounts {
    /// Counts the words of names, each word once a name. Without names, what the lexicons say of
    /// a word decides.
    pub fn of<'a>(names: impl Iterator<Item = (&'a str, Kind)>) -> Self {
        let mut this = Self::default();
        for (text, kind) in names {
            let Some(name) = CatalogueName::read(text, kind, &[], lexicon()) else {
                continue;
            };
            this.names += 1;
            let mut words: Vec<String> =
                name.parts.words.into_iter().map(|word| word.folded).collect();
            words.sort_unstable();
            words.dedup();
            for word in words {
                *this.counts.entry(word).or_default() += 1;
            }
        }
        this
    }

    /// How rare a folded word is, in nats.
    #[must_use]
    pub fn rarity(&self, folded: &str) -> f64 {
        let usual = USUAL_NAMES * (-WordClass::of(folded, lexicon()).usual_rarity()).exp();
        let counted = f64::from(self.counts.get(folded).copied().unwrap_or(0));
        let names = f64::from(self.names) + USUAL_NAMES;
        (names / (counted + usual)).ln().max(0.0)
    }
}

/// What comparing two names gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// For and against the two being one, in nats, when one in two pairs of names is. Not
    /// bounded: a better match scores higher, up to names that are equal.
    pub score: f64,
    /// The score as a probability, between 0 and 1.
    pub probability: f64,
    /// What came of each word.
    pub detail: String,
}

/// Compares two names of things of one kind. Symmetric: the better of both directions counts.
/// `counts` tells how rare words are.
///
/// ```
/// use incumbent::model::Kind;
/// use incumbent::resolve::{WordCounts, compare_names};
/// let counts = WordCounts::default();
/// let compare = |a, b| compare_names(a, b, Kind::Person, &counts).probability;
/// assert!(compare("Jens Stoltenberg", "STOLTENBERG, Jens") > 0.9);
/// assert!(compare("Jens Stoltenberg", "Thorvald Stoltenberg") < 0.5);
/// ```
#[must_use]
pub fn compare_names(left: &str, right: &str, kind: Kind, counts: &WordCounts) -> Comparison {
    let features = features(left, right, kind, counts);
    let score = features.map_or(weights::NO_NAME, |features| features.score(kind));
    Comparison {
        score,
        probability: 1.0 / (1.0 + (-score).exp()),
        detail: String::new(),
    }
}

/// What the alignment of two names comes to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PairFeatures {
    /// The alignment's sum, in nats.
    pub weight: f64,
    /// The same by what its parts tell.
    pub sums: [f64; 6],
    /// The share of the shorter name's rarity that is matched, at most 1.
    pub shorter: f64,
    /// The share of the longer name's rarity that is matched, at most 1.
    pub longer: f64,
}

impl PairFeatures {
    fn score(self, _kind: Kind) -> f64 {
        self.weight
    }
}

/// Features of a pair.
#[must_use]
pub fn features(left: &str, right: &str, kind: Kind, counts: &WordCounts) -> Option<PairFeatures> {
    let left = Prepared::new(left, kind, counts)?;
    let right = Prepared::new(right, kind, counts)?;
    let (a, b) = (left.align(&right, kind), right.align(&left, kind));
    let better = if b.weight > a.weight { b } else { a };
    let matched: f64 = better.pairs.iter().map(|pair| pair.gain).sum();
    let (x, y) = (left.rarity(), right.rarity());
    let share = |whole: f64| (matched / whole.max(0.1)).clamp(-1.0, 1.0);
    Some(PairFeatures {
        weight: better.weight,
        sums: better.sums,
        shorter: share(x.min(y)),
        longer: share(x.max(y)),
    })
}

struct Prepared {
    name: CatalogueName,
    rarities: Vec<f64>,
    classes: Vec<WordClass>,
}

impl Prepared {
    fn new(text: &str, kind: Kind, counts: &WordCounts) -> Option<Self> {
        let name = CatalogueName::read(text, kind, &[], lexicon())?;
        let words = &name.parts.words;
        Some(Self {
            rarities: words
                .iter()
                .map(|word| counts.rarity(&word.folded))
                .collect(),
            classes: words
                .iter()
                .map(|word| WordClass::of(&word.folded, lexicon()))
                .collect(),
            name,
        })
    }

    fn words(&self) -> Vec<Word<'_>> {
        self.name
            .parts
            .words
            .iter()
            .enumerate()
            .map(|(place, word)| Word {
                text: &word.folded,
                part: word.part,
                rarity: self.rarities[place],
                class: self.classes[place],
            })
            .collect()
    }

    fn rarity(&self) -> f64 {
        self.words()
            .iter()
            .filter(|word| word.part == WordPart::Name)
            .map(|word| word.rarity.min(weights::RARITY_CAP))
            .sum()
    }

    fn align(&self, other: &Self, kind: Kind) -> Alignment {
        let (asked, known) = (self.words(), other.words());
        align(Names {
            asked: Side {
                words: &asked,
                family: self.name.family,
            },
            known: Side {
                words: &known,
                family: other.name.family,
            },
            kind,
            likeness: |a: usize, k: usize| {
                let (a, k) = (asked[a].text, known[k].text);
                if a == k {
                    Some(Likeness::Spelled(0))
                } else if lexicon().nicknames(a).iter().any(|other| other == k) {
                    Some(Likeness::Nickname)
                } else {
                    distance(a, k).map(Likeness::Spelled)
                }
            },
            contained: false,
            shortest_acronym: 2,
            explain: false,
        })
    }
}
