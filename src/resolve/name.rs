//! Name evidence: one alignment of words, one to one, weighted by their rarity.

use rustc_hash::FxHashMap;

use super::weights::{self, exact};
use crate::index::{NameId, NameRecord, Snapshot, WordId};
use crate::model::{Kind, NameKind};
use crate::text::{NameWords, fold_text, lexicon};

/// A mention's name, its words looked up in the snapshot's vocabulary once.
#[derive(Debug)]
pub(super) struct NameQuery {
    /// The name's words.
    pub(super) words: Vec<QueryWord>,
    /// Canonical generational suffix.
    pub(super) generation: Option<&'static str>,
    /// The words joined without spaces, for acronyms; only when the mention is one short word.
    pub(super) acronym: Option<String>,
    /// The words of the vocabulary that are the mention's very words, sorted; empty when one
    /// of them is no word of it.
    pub(super) whole: Vec<WordId>,
}

/// One word of a mention's name.
#[derive(Debug)]
pub(super) struct QueryWord {
    /// Folded.
    pub(super) folded: String,
    /// Says little: a particle, a legal form.
    pub(super) weak: bool,
    /// The words of the vocabulary that it may stand for, with what that costs (0 or less).
    pub(super) options: FxHashMap<WordId, f64>,
    /// The same, cheapest first.
    pub(super) ranked: Vec<(WordId, f64)>,
    rarity: f64,
}

impl NameQuery {
    /// Looks a name's words up.
    #[must_use]
    pub(super) fn new(name: &NameWords, text: &str, snapshot: &Snapshot) -> Self {
        let vocabulary = &snapshot.names().vocabulary;
        let words: Vec<QueryWord> = name
            .words
            .iter()
            .take(16)
            .map(|word| {
                let mut options = FxHashMap::default();
                for alike in vocabulary.alike(&word.folded) {
                    let cost = if alike.edits == 1 {
                        weights::ONE_EDIT
                    } else {
                        weights::TWO_EDITS
                    };
                    options.insert(alike.word, cost);
                }
                for other in lexicon().nicknames(&word.folded) {
                    if let Some(id) = vocabulary.id(other) {
                        options.insert(id, weights::NICKNAME);
                    }
                }
                let id = vocabulary.id(&word.folded);
                if let Some(id) = id {
                    options.insert(id, 0.0);
                }
                let mut ranked: Vec<_> = options.iter().map(|(&id, &cost)| (id, cost)).collect();
                ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
                let rarity =
                    id.map_or_else(|| vocabulary.rarity_unseen(), |id| vocabulary.rarity(id));
                QueryWord {
                    folded: word.folded.clone(),
                    weak: word.weak,
                    options,
                    ranked,
                    rarity,
                }
            })
            .collect();
        let mut whole: Vec<WordId> = words
            .iter()
            .filter_map(|word| vocabulary.id(&word.folded))
            .collect();
        if whole.len() < words.len() {
            whole.clear();
        }
        whole.sort_unstable();
        let shouted = text
            .chars()
            .filter(|letter| letter.is_alphabetic())
            .all(char::is_uppercase);
        let joined = fold_text(text).replace(' ', "");
        let short = (2..=8).contains(&joined.len()) && words.len() <= 2;
        Self {
            words,
            generation: name.generation,
            acronym: (short && (shouted || joined.len() <= 4)).then_some(joined),
            whole,
        }
    }
}

/// How a name fits: the evidence's weight and what was compared.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct NameFit {
    /// In nats, a multiple of the grain.
    pub(super) weight: f64,
    /// The name that was compared.
    pub(super) name: NameId,
    /// What came of each word, for people; empty unless asked for.
    pub(super) detail: String,
}

/// Weighs one name of the snapshot against a mention's name.
#[must_use]
pub(super) fn fit(query: &NameQuery, id: NameId, snapshot: &Snapshot, explain: bool) -> NameFit {
    let names = snapshot.names();
    let record = names.record(id);
    let kind = snapshot.facts(record.entity).kind;
    let mut alignment = Alignment::new(query, record, kind, snapshot, explain);
    alignment.pair();
    let mut weight = alignment.weigh();
    weight += match record.kind {
        NameKind::Former => weights::FORMER_NAME,
        NameKind::Weak => weights::WEAK_NAME,
        NameKind::Primary | NameKind::Alias | NameKind::Abbreviation => 0.0,
    };
    if let (Some(asked), Some(known)) = (query.generation, record.generation)
        && asked != known
    {
        weight += weights::OTHER_GENERATION;
        alignment.note(|| format!("{asked} is not {known}"));
    }
    NameFit {
        weight: exact(weight),
        name: id,
        detail: alignment.detail,
    }
}

/// Weighs a name found by its first letters.
#[must_use]
pub(super) fn fit_acronym(letters: &str, id: NameId, explain: bool) -> NameFit {
    let weight = weights::ACRONYM + weights::ACRONYM_LETTER * letters.len() as f64;
    let detail = if explain {
        format!("{letters} = first letters")
    } else {
        String::new()
    };
    NameFit {
        weight: exact(weight),
        name: id,
        detail,
    }
}

struct Alignment<'a> {
    query: &'a NameQuery,
    snapshot: &'a Snapshot,
    words: &'a [WordId],
    weak: &'a [bool],
    family: usize,
    kind: Kind,
    /// For each word of the mention: the word of the name it was paired with, and the gain.
    pairs: Vec<Option<(usize, f64)>>,
    taken: Vec<bool>,
    explain: bool,
    detail: String,
}

impl<'a> Alignment<'a> {
    fn new(
        query: &'a NameQuery,
        record: &NameRecord,
        kind: Kind,
        snapshot: &'a Snapshot,
        explain: bool,
    ) -> Self {
        let words = snapshot.names().words_of(record);
        Self {
            query,
            snapshot,
            words,
            weak: snapshot.names().weak_of(record),
            family: usize::from(record.family).min(words.len().saturating_sub(1)),
            kind,
            pairs: vec![None; query.words.len()],
            taken: vec![false; words.len()],
            explain,
            detail: String::new(),
        }
    }

    fn note(&mut self, text: impl FnOnce() -> String) {
        if self.explain {
            if !self.detail.is_empty() {
                self.detail.push_str("; ");
            }
            self.detail.push_str(&text());
        }
    }

    /// Pairs words greedily, the best gain first; ties by place.
    fn pair(&mut self) {
        let vocabulary = &self.snapshot.names().vocabulary;
        let mut offers: Vec<(f64, usize, usize)> = Vec::new();
        for (asked, word) in self.query.words.iter().enumerate() {
            for (known, id) in self.words.iter().enumerate() {
                if let Some(gain) = self.gain(word, *id, asked, known, vocabulary) {
                    offers.push((gain, asked, known));
                }
            }
        }
        offers.sort_by(|a, b| {
            let far = |offer: &(f64, usize, usize)| offer.1.abs_diff(offer.2);
            b.0.total_cmp(&a.0)
                .then(far(a).cmp(&far(b)))
                .then(a.1.cmp(&b.1))
                .then(a.2.cmp(&b.2))
        });
        for (gain, asked, known) in offers {
            if self.pairs[asked].is_none() && !self.taken[known] {
                self.pairs[asked] = Some((known, gain));
                self.taken[known] = true;
            }
        }
    }

    /// What it tells when the two words are one; `None` when they cannot be.
    fn gain(
        &self,
        word: &QueryWord,
        id: WordId,
        asked: usize,
        known: usize,
        vocabulary: &crate::index::Vocabulary,
    ) -> Option<f64> {
        let cap = |rarity: f64| {
            if word.weak || self.weak[known] {
                rarity.min(0.8)
            } else {
                rarity.min(weights::RARITY_CAP)
            }
        };
        if let Some(cost) = word.options.get(&id) {
            // What is half alike tells less than nothing only where it is frequent.
            return Some((cap(vocabulary.rarity(id)) + cost).max(0.3));
        }
        let other = vocabulary.word(id);
        let initial = |short: &str, long: &str| short.len() == 1 && long.starts_with(short);
        let is_given = known < self.family && asked + 1 < self.query.words.len();
        if self.kind == Kind::Person
            && is_given
            && (initial(&word.folded, other) || initial(other, &word.folded))
        {
            return Some(weights::INITIAL);
        }
        None
    }

    fn weigh(&mut self) -> f64 {
        let vocabulary = &self.snapshot.names().vocabulary;
        let mut total = 0.0;
        for asked in 0..self.pairs.len() {
            if let Some((known, gain)) = self.pairs[asked] {
                total += gain;
                let other = self.words[known];
                self.note(|| {
                    let word = &self.query.words[asked].folded;
                    format!("{word} ~ {} {gain:+.2}", vocabulary.word(other))
                });
            }
        }
        total + self.weigh_extra() + self.weigh_left_out() + self.weigh_order()
    }

    /// Words of the mention that the name lacks.
    fn weigh_extra(&mut self) -> f64 {
        let free = self
            .taken
            .iter()
            .zip(self.weak)
            .filter(|(taken, weak)| !**taken && !**weak)
            .count();
        let matched = self.pairs.iter().flatten().count();
        let mut total = 0.0;
        let mut free = free;
        for asked in 0..self.pairs.len() {
            let word = &self.query.words[asked];
            if self.pairs[asked].is_some() || word.weak {
                continue;
            }
            let cost = if free > 0 {
                free -= 1;
                weights::CONTRADICTED
            } else if matched >= 2 && word.folded.len() == 1 {
                // A middle initial that the name does not have.
                weights::EXTRA_WORD / 3.0
            } else if self.kind == Kind::Person || matched == 0 {
                weights::EXTRA_WORD
            } else {
                weights::EXTRA_WORD - 0.2 * word.rarity.min(weights::RARITY_CAP)
            };
            total += cost;
            self.note(|| format!("no {} {cost:+.2}", self.query.words[asked].folded));
        }
        total
    }

    /// Words of the name that the mention leaves out.
    fn weigh_left_out(&mut self) -> f64 {
        let vocabulary = &self.snapshot.names().vocabulary;
        let mut total = 0.0;
        let family_matched = (self.family..self.words.len()).any(|known| self.taken[known]);
        let mut family_charged = false;
        let mut given_charged = 0;
        for known in 0..self.words.len() {
            if self.taken[known] || self.weak[known] {
                continue;
            }
            let id = self.words[known];
            let cost = if self.kind != Kind::Person {
                let heading = lexicon().org_words.contains_word(vocabulary.word(id));
                let rarity = vocabulary.rarity(id).min(weights::RARITY_CAP);
                weights::BODY_WORD_LEFT_OUT * if heading { rarity * 0.5 } else { rarity }
            } else if known >= self.family && !family_matched {
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
            total += cost;
            self.note(|| format!("{} left out {cost:+.2}", vocabulary.word(id)));
        }
        total
    }

    /// Pairs that cross, unless a family name merely comes first.
    fn weigh_order(&mut self) -> f64 {
        let places: Vec<usize> = self
            .pairs
            .iter()
            .flatten()
            .map(|&(known, _)| known)
            .collect();
        if places.windows(2).all(|pair| pair[0] < pair[1]) {
            return 0.0;
        }
        let cost = weights::SWAPPED;
        self.note(|| format!("other order {cost:+.2}"));
        cost
    }
}
