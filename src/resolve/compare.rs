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
            let (a, b) = (score(&there, kind), score(&back, kind));
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
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn person(left: &str, right: &str) -> Comparison {
        compare_names(left, right, Kind::Person, &WordCounts::default())
    }

    fn body(left: &str, right: &str) -> Comparison {
        compare_names(left, right, Kind::Organisation, &WordCounts::default())
    }

    #[test]
    fn names_of_one_person() {
        let cases = [
            ("swapped order", "Jens Stoltenberg", "STOLTENBERG, Jens"),
            ("initial", "J. Stoltenberg", "Jens Stoltenberg"),
            ("two initials", "J.F. Kennedy", "John Fitzgerald Kennedy"),
            ("nickname", "Bill Clinton", "William Jefferson Clinton"),
            (
                "particles joined",
                "Cornelius Vanderbilt",
                "Cornelius van der Bilt",
            ),
            ("hyphen", "Jean Claude Juncker", "Jean-Claude Juncker"),
            ("digraph for a diacritic", "Volker Ruehe", "Volker Rühe"),
            ("diacritic dropped", "Jens Otto Krag", "Jens Øtto Krag"),
            ("typing error", "Jens Stoltenburg", "Jens Stoltenberg"),
            ("transposition", "Jens Stoltenbegr", "Jens Stoltenberg"),
            (
                "patronymic",
                "Vladimir Vladimirovich Putin",
                "Vladimir Putin",
            ),
            ("honorific", "Dr. Angela Merkel", "Angela Merkel"),
            (
                "peer's place",
                "Baroness Ashton of Upholland",
                "Baroness Ashton",
            ),
            ("Cyrillic", "Владимир Путин", "Vladimir Putin"),
            ("Greek", "Κυριάκος Μητσοτάκης", "Kyriakos Mitsotakis"),
            ("Hebrew", "בנימין נתניהו", "Benjamin Netanyahu"),
            ("Chinese", "习近平", "Xi Jinping"),
            (
                "Arabic transcribed",
                "Moammar al-Qadhafi",
                "Muammar Gaddafi",
            ),
        ];
        for (what, left, right) in cases {
            let found = person(left, right);
            assert!(
                found.probability >= Comparison::SAME,
                "{what}: {left}, {right}: {found:?}"
            );
        }
    }

    #[test]
    fn names_of_two_people() {
        let cases = [
            (
                "other given name",
                "Thorvald Stoltenberg",
                "Jens Stoltenberg",
            ),
            ("other family name", "Jens Stoltenberg", "Jens Sandberg"),
            (
                "other place",
                "Lord Davies of Oldham",
                "Lord Davies of Stamford",
            ),
        ];
        for (what, left, right) in cases {
            let found = person(left, right);
            assert!(
                found.probability < Comparison::SAME,
                "{what}: {left}, {right}: {found:?}"
            );
        }
    }

    #[test]
    fn names_of_organisations() {
        let same = [
            ("legal form", "Boeing Co", "The Boeing Company"),
            ("legal form dropped", "Daimler AG", "Daimler"),
            ("acronym", "IMF", "International Monetary Fund"),
            ("joined", "ExxonMobil", "Exxon Mobil Corp."),
            (
                "country's adjective",
                "US Department of Labor",
                "United States Department of Labor",
            ),
            (
                "head noun cut short",
                "Al Rahmah Welfare Org",
                "Al-Rahmah Welfare Organization",
            ),
        ];
        for (what, left, right) in same {
            let found = body(left, right);
            assert!(found.probability >= Comparison::SAME, "{what}: {found:?}");
        }
        let different = [
            ("number", "Boeing 787", "Boeing 777"),
            ("numbered", "Division 1", "Division 2"),
            (
                "other head",
                "World Boxing Council",
                "World Health Organization",
            ),
            ("country", "Bank of England", "Bank of Canada"),
        ];
        for (what, left, right) in different {
            let found = body(left, right);
            assert!(found.probability < Comparison::SAME, "{what}: {found:?}");
        }
    }

    #[test]
    fn exact_beats_one_edit_beats_two() {
        let rows = [
            ["Jens Stoltenberg", "Jens Stoltenburg", "Jens Stoltanburg"],
            ["Mark Rutte", "Mark Rutta", "Mark Rotta"],
            ["Angela Merkel", "Angela Markel", "Angela Markol"],
            ["José Barroso", "José Barrosa", "José Berrosa"],
        ];
        for [name, one, two] in rows {
            let score = |other| person(name, other).score;
            assert!(score(name) > score(one), "{name}: {one}");
            assert!(score(one) > score(two), "{one}: {two}");
        }
    }

    #[test]
    fn a_second_initial_is_no_first_name() {
        let first = person("Peter Knight", "P. Jason Knight").score;
        let second = person("Peter Knight", "Jason P. Knight").score;
        let other = person("Peter Knight", "Jason Knight").score;
        assert!(first > second && second > other);
    }

    #[test]
    fn a_contradicted_word_costs_more_than_a_missing_one() {
        let missing = person("Hans Haselsteiner", "Hans Peter Haselsteiner").score;
        let contradicted = person("Hans Georg Haselsteiner", "Hans Peter Haselsteiner").score;
        assert!(missing > contradicted);
    }

    #[test]
    fn a_rare_word_tells_more_than_a_common_one() {
        let names = [
            "Anna Smith",
            "Bert Smith",
            "Carl Smith",
            "Dora Haselsteiner",
        ];
        let counts = WordCounts::of(names.into_iter().map(|name| (name, Kind::Person)));
        let score = |name: &str| compare_names(name, name, Kind::Person, &counts).score;
        assert!(score("Smith") < score("Haselsteiner"));
    }

    /// Words that no lexicon knows: a word of address would change what the others are.
    fn name(words: std::ops::Range<usize>) -> impl Strategy<Value = Vec<String>> {
        proptest::collection::vec("[qxz][a-z]{3,8}", words)
    }

    proptest! {
        #[test]
        fn comparing_is_symmetric(left in name(1..4), right in name(1..4)) {
            let (left, right) = (left.join(" "), right.join(" "));
            for kind in [Kind::Person, Kind::Organisation, Kind::Place] {
                let counts = WordCounts::default();
                let there = compare_names(&left, &right, kind, &counts).score;
                let back = compare_names(&right, &left, kind, &counts).score;
                prop_assert_eq!(there, back);
            }
        }

        #[test]
        fn nothing_beats_the_name_itself(left in name(1..4), right in name(1..4)) {
            let (left, right) = (left.join(" "), right.join(" "));
            let itself = person(&left, &left).score.max(person(&right, &right).score);
            prop_assert!(person(&left, &right).score <= itself);
        }

        #[test]
        fn a_matching_given_name_never_lowers(
            left in name(2..4), right in name(2..4), word in "[bcdfg][aeiou][lmnr][aeiou]z",
        ) {
            let (left, right) = (left.join(" "), right.join(" "));
            let before = person(&left, &right).score;
            let after = person(&format!("{word} {left}"), &format!("{word} {right}")).score;
            prop_assert!(after >= before, "{} < {}", after, before);
        }
    }
}
