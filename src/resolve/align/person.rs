//! What an alignment of two people's names comes to.

use super::{Aligner, Likeness, Part};
use crate::resolve::weights;
use crate::text::WordPart;

impl<L: Fn(usize, usize) -> Option<Likeness>> Aligner<'_, L> {
    /// Weighs pairs, words that only one side has, and their places.
    pub(super) fn weigh_person(&mut self) {
        self.weigh_pairs();
        let (asked, known) = (self.names.asked, self.names.known);
        let (mut free_given, mut free_family) = (0, 0);
        for (place, word) in known.words.iter().enumerate() {
            if self.known[place].is_none() && !word.is_weak() {
                if place >= known.family {
                    free_family += 1;
                } else {
                    free_given += 1;
                }
            }
        }
        let free_territory = (0..known.words.len()).any(|place| {
            self.known[place].is_none() && known.words[place].part == WordPart::Territory
        });
        let mut family_matched = false;
        for place in known.family..known.words.len() {
            family_matched |= self.known[place].is_some() && !known.words[place].is_weak();
        }
        let first_matched = known.family > 0 && self.known[0].is_some();
        let several = asked.words.iter().filter(|word| !word.is_weak()).count() > 1;
        let mut first_seen = false;
        for place in 0..asked.words.len() {
            let word = asked.words[place];
            let is_first = !first_seen && !word.is_weak() && place < asked.family && several;
            first_seen |= !word.is_weak();
            if self.asked[place].is_some() {
                continue;
            }
            let cost = match word.part {
                WordPart::Particle => continue,
                // "Al Thani" of a man of no such house is an Albert.
                WordPart::Address if word.class.particle => weights::EXTRA_GIVEN,
                WordPart::Address => weights::ADDRESS_NOT_SHARED,
                WordPart::LegalForm => weights::BODY_WORD_ON_PERSON,
                WordPart::Territory if free_territory => weights::CONTRADICTED,
                WordPart::Territory => weights::EXTRA_TERRITORY,
                WordPart::Name if word.class.head.is_some() && several && !word.class.given => {
                    weights::BODY_WORD_ON_PERSON
                }
                // "Karin W. Woldseth" of Karin S.: whoever has the rest of the name may have been
                // given another letter.
                WordPart::Name
                    if word.is_initial()
                        && family_matched
                        && first_matched
                        && self.has_free_initial() =>
                {
                    free_given = usize::saturating_sub(free_given, 1);
                    weights::OTHER_INITIAL
                }
                WordPart::Name if free_given + free_family > 0 => {
                    if free_family > 0 && (place >= asked.family || free_given == 0) {
                        free_family -= 1;
                    } else {
                        free_given -= 1;
                    }
                    weights::CONTRADICTED
                }
                // A longer name of the same person says what the other words are.
                WordPart::Name if self.names.contained => weights::CONTRADICTED,
                WordPart::Name if word.is_initial() || is_patronymic(word.text) => {
                    weights::EXTRA_INITIAL
                }
                WordPart::Name if several && (place >= asked.family || is_first) => {
                    weights::EXTRA_GIVEN
                }
                WordPart::Name => weights::EXTRA_WORD,
            };
            let part = if cost == weights::CONTRADICTED {
                Part::Contradicted
            } else {
                Part::Extra
            };
            self.add(part, cost, || format!("no {}", word.text));
        }
        self.weigh_left_out_of_person(family_matched);
        self.weigh_places_of_person(several);
    }

    /// Whether an initial of the name is none of the mention's.
    fn has_free_initial(&self) -> bool {
        let known = self.names.known;
        (0..known.family)
            .any(|place| self.known[place].is_none() && known.words[place].is_initial())
    }

    /// Words of the name that the mention leaves out.
    fn weigh_left_out_of_person(&mut self, family_matched: bool) {
        let known = self.names.known;
        let mut family_charged = false;
        let mut given_charged = 0;
        for place in 0..known.words.len() {
            let word = known.words[place];
            if self.known[place].is_some() {
                continue;
            }
            let cost = if word.part == WordPart::Territory {
                weights::TERRITORY_LEFT_OUT
            } else if word.is_weak() {
                continue;
            } else if place >= known.family && !family_matched {
                if family_charged {
                    continue;
                }
                family_charged = true;
                weights::FAMILY_LEFT_OUT
            } else {
                given_charged += 1;
                if given_charged > 2 {
                    continue;
                }
                weights::GIVEN_LEFT_OUT
            };
            self.add(Part::LeftOut, cost, || format!("{} left out", word.text));
        }
    }

    /// Given names for family names, second given names for first ones, words that cross.
    fn weigh_places_of_person(&mut self, several: bool) {
        let (asked, known) = (self.names.asked, self.names.known);
        if !several {
            return;
        }
        let complete = self
            .known
            .iter()
            .zip(known.words)
            .all(|(pair, word)| pair.is_some() || word.is_weak() || word.is_initial());
        let mut crossed = 0;
        let mut last = None;
        let mut out_of_order = false;
        for pair in &self.found.pairs {
            let (a, k) = (pair.asked.0, pair.known.0);
            if asked.words[a].is_weak() || known.words[k].is_weak() {
                continue;
            }
            let is_crossed = (a < asked.family) != (k < known.family);
            crossed += usize::from(is_crossed && pair.asked.1 == 1 && pair.known.1 == 1);
            out_of_order |= last.is_some_and(|last| k < last);
            last = Some(k);
        }
        let contradicted = self.found.sums[Part::Contradicted as usize] < 0.0;
        if crossed == 1 && self.found.pairs.len() == 1 && contradicted {
            // "James Thomas" is no "Thomas Wood".
            self.add(Part::Order, weights::CROSSED, || {
                "a given name for a family name".to_owned()
            });
        } else if out_of_order && crossed > 1 {
            let cost = if complete {
                weights::SWAPPED
            } else {
                weights::CROSSED
            };
            self.add(Part::Order, cost, || "family name first".to_owned());
        } else if out_of_order {
            self.add(Part::Order, weights::SWAPPED, || "other order".to_owned());
        }
        let first_asked = (0..asked.family).find(|&place| !asked.words[place].is_weak());
        let first_known = (0..known.family).find(|&place| !known.words[place].is_weak());
        if let (Some(a), Some(k)) = (first_asked, first_known) {
            self.weigh_second_name(a, k);
        }
        // "J. Shaun Walley" goes by the name that is written out, not by another with a J.
        if let Some(a) = first_asked
            && !asked.words[a].is_initial()
            && let Some(pair) = self.asked[a].map(|place| self.found.pairs[place])
            && known.words[pair.known.0].is_initial()
            && let Some(by) = (0..known.family).find(|&place| {
                self.known[place].is_none()
                    && !known.words[place].is_weak()
                    && !known.words[place].is_initial()
            })
            && first_known.is_some_and(|first| first < by)
        {
            self.add(Part::Order, weights::GOES_BY_OTHER, || {
                format!("goes by {}", known.words[by].text)
            });
        }
    }

    /// The first given name of one side is a later one of the other, whose own first one nothing
    /// answers.
    fn weigh_second_name(&mut self, a: usize, k: usize) {
        let (asked, known) = (self.names.asked, self.names.known);
        let (pair, first) = match (self.asked[a], self.known[k]) {
            (Some(pair), None) => (self.found.pairs[pair], known.words[k].text),
            (None, Some(pair)) => (self.found.pairs[pair], asked.words[a].text),
            _ => return,
        };
        let (at, to) = (pair.asked.0, pair.known.0);
        if at < a || to < k || at >= asked.family || to >= known.family {
            return;
        }
        let initial = asked.words[at].is_initial() || known.words[to].is_initial();
        let cost = if initial {
            weights::SECOND_INITIAL
        } else {
            weights::SECOND_NAME
        };
        self.add(Part::Order, cost, || format!("not {first} first"));
    }
}

/// "Vladimirovich", "Ivanovna": a father's name, seldom written in the news.
pub(in crate::resolve) fn is_patronymic(word: &str) -> bool {
    word.len() > 6
        && [
            "ovich", "evich", "ovitch", "evitch", "ovych", "evych", "ovna", "evna", "ivna",
        ]
        .iter()
        .any(|end| word.ends_with(end))
}
