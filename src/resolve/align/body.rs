//! What an alignment of two names of organisations or places comes to.

use super::{Aligner, Likeness, Part, Word};
use crate::model::Kind;
use crate::resolve::weights;
use crate::text::WordPart;

impl<L: Fn(usize, usize) -> Option<Likeness>> Aligner<'_, L> {
    /// Weighs pairs, words that only one side has, and their order.
    pub(super) fn weigh_body(&mut self) {
        let (asked, known) = (self.names.asked, self.names.known);
        let free_known = |class: fn(&Word<'_>) -> bool, this: &Self| {
            (0..known.words.len()).any(|place| {
                this.known[place].is_none()
                    && !known.words[place].is_weak()
                    && class(&known.words[place])
            })
        };
        let number_free = free_known(|word| word.class.number, self);
        let mut free = (0..known.words.len())
            .filter(|&place| self.known[place].is_none() && !known.words[place].is_weak())
            .count();
        let mut contradicted = false;
        let mut costs: Vec<(usize, f64)> = Vec::new();
        for place in 0..asked.words.len() {
            let word = asked.words[place];
            if self.asked[place].is_some() {
                continue;
            }
            if word.is_weak() {
                // "Minsk Group" is something in that place.
                let of_body = word.part == WordPart::LegalForm && self.names.kind == Kind::Place;
                let cost = if of_body {
                    weights::EXTRA_PLACE_WORD
                } else {
                    weights::WEAK_WORD_DIFFERS
                };
                costs.push((place, cost));
                continue;
            }
            // "Queen's Park" beside the Rangers of Queens Park.
            let is_plural =
                |known: usize| self.known[known].is_none() && self.is_part_in_plural(place, known);
            let cost = if (0..known.words.len()).any(is_plural) {
                contradicted = true;
                weights::PART_IN_PLURAL
            } else if word.class.number && (number_free || self.names.kind == Kind::Place) {
                contradicted = true;
                weights::OTHER_NUMBER
            } else if free > 0 {
                free -= 1;
                contradicted = true;
                weights::CONTRADICTED
            } else if self.names.kind == Kind::Place {
                contradicted = true;
                weights::EXTRA_PLACE_WORD
            } else if word.class.head.is_some() {
                weights::EXTRA_HEAD
            } else {
                weights::EXTRA_WORD - 0.2 * word.rarity.min(weights::RARITY_CAP)
            };
            costs.push((place, cost));
        }
        self.weigh_pairs();
        if contradicted {
            // Words that several names share do not outweigh the one that differs.
            let shared = self
                .found
                .pairs
                .iter()
                .map(|pair| pair.gain().max(0.0))
                .sum::<f64>();
            self.add(
                Part::Order,
                -weights::SHARED_BESIDE_CONTRADICTED * shared,
                || "another name beside".to_owned(),
            );
        }
        for (place, cost) in costs {
            let part = if cost == weights::CONTRADICTED || cost == weights::OTHER_NUMBER {
                Part::Contradicted
            } else {
                Part::Extra
            };
            self.add(part, cost, || format!("no {}", asked.words[place].text));
        }
        for place in 0..known.words.len() {
            let word = known.words[place];
            if self.known[place].is_some() {
                continue;
            }
            let rarity = word.rarity.min(self.cap(&word));
            let behind = place > 0 && self.known[..place].iter().all(Option::is_some);
            let cost = if word.is_weak() {
                weights::WEAK_WORD_DIFFERS
            } else if word.class.place.is_some() && behind {
                weights::BRANCH_LEFT_OUT
            } else if word.class.head.is_some() {
                weights::BODY_WORD_LEFT_OUT * rarity * 0.5
            } else {
                weights::BODY_WORD_LEFT_OUT * rarity
            };
            self.add(Part::LeftOut, cost, || format!("{} left out", word.text));
        }
        let adjective_only = asked.words.iter().all(|word| word.class.demonym)
            && self.known.iter().any(Option::is_none);
        if adjective_only {
            self.add(Part::LeftOut, weights::ADJECTIVE_ONLY, || {
                "an adjective alone".to_owned()
            });
        }
        let order: Vec<usize> = self.found.pairs.iter().map(|pair| pair.known.0).collect();
        if order.windows(2).any(|pair| pair[0] > pair[1]) {
            self.add(Part::Order, weights::SWAPPED, || "other order".to_owned());
        }
    }
}
