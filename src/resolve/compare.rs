//! Compare: whether two names may be one entity's, by the alignment that resolving uses.

use rustc_hash::FxHashMap;

use super::align::{Alignment, Likeness, Names, Side, Word, align};

use super::weights;
use crate::model::Kind;
use crate::text::{CatalogueName, WordClass, lexicon, spellings_apart};

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
            let mut words: Vec<String> = name
                .parts
                .words
                .into_iter()
                .map(|word| word.folded)
                .collect();
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
    /// For and against the two being one, in nats, where one in two pairs of names is. Not
    /// bounded: a better match scores higher, up to names that are equal.
    pub score: f64,
    /// The score as a probability, between 0 and 1.
    pub probability: f64,
    /// What came of each word, in nats of the alignment.
    pub detail: String,
}

impl Comparison {
    /// Pairs of names from this probability on are shown as one.
    pub const SAME: f64 = weights::SAME_NAME;
}

/// Compares two names of things of one kind. Symmetric: the better of both directions counts.
/// `counts` tells how rare words are. Names without a word are not one.
///
/// ```
/// use incumbent::model::Kind;
/// use incumbent::resolve::{Comparison, WordCounts, compare_names};
/// let counts = WordCounts::default();
/// let compare = |a, b| compare_names(a, b, Kind::Person, &counts).probability;
/// assert!(compare("Jens Stoltenberg", "STOLTENBERG, Jens") > 0.9);
/// assert!(compare("Jens Stoltenberg", "Thorvald Stoltenberg") < Comparison::SAME);
/// ```
#[must_use]
pub fn compare_names(left: &str, right: &str, kind: Kind, counts: &WordCounts) -> Comparison {
    let aligned = Prepared::new(left, kind, counts)
        .zip(Prepared::new(right, kind, counts))
        .map(|(left, right)| {
            let (there, back) = (left.align(&right, kind), right.align(&left, kind));
            let apart = left.generations_apart(&right);
            let (a, b) = (score(&there, kind) + apart, score(&back, kind) + apart);
            if b > a { (b, back) } else { (a, there) }
        });
    let (score, detail) = aligned.map_or_else(
        || (weights::NO_NAME, String::new()),
        |(score, alignment)| (score, both(alignment.agrees, &alignment.differs)),
    );
    let score = weights::exact(score);
    Comparison {
        score,
        probability: 1.0 / (1.0 + (-score).exp()),
        detail,
    }
}

fn both(mut agrees: String, differs: &str) -> String {
    if !agrees.is_empty() && !differs.is_empty() {
        agrees.push_str("; ");
    }
    agrees.push_str(differs);
    agrees
}

/// An alignment's parts, weighed for pairs of names of which every second is one thing's.
fn score(alignment: &Alignment, kind: Kind) -> f64 {
    let (parts, bias) = if kind == Kind::Person {
        weights::PERSON_PAIR
    } else {
        weights::BODY_PAIR
    };
    let sum: f64 = alignment
        .sums
        .iter()
        .zip(parts)
        .map(|(sum, weight)| sum * weight)
        .sum();
    sum + bias
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

    /// What it costs that one is the junior and the other the senior, in nats.
    fn generations_apart(&self, other: &Self) -> f64 {
        let (one, another) = (self.name.parts.generation, other.name.parts.generation);
        match one.zip(another) {
            Some((one, another)) if one != another => weights::OTHER_GENERATION,
            _ => 0.0,
        }
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
                letters: true,
            })
            .collect()
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
                } else if kind == Kind::Person && lexicon().spellings(a).iter().any(|it| it == k) {
                    Some(Likeness::Respelt)
                } else if lexicon().nicknames(a).iter().any(|other| other == k) {
                    Some(Likeness::Nickname)
                } else {
                    spellings_apart(a, k).map(Likeness::Spelled)
                }
            },
            contained: false,
            shortest_acronym: 2,
            explain: true,
        })
    }
}

#[cfg(test)]
mod tests;
