//! How a name of the snapshot fits a mention's.

use smallvec::SmallVec;

use super::{Depth, NameQuery, QueryWord};
use crate::index::{NameId, NameRecord, Snapshot};
use crate::model::{Kind, NameKind};
use crate::resolve::align::{FEW_WORDS, Names, Pair, Side, Word, acronym_gain, align};
use crate::resolve::weights::{self, exact};

/// Names that are weighed together.
const BLOCK: usize = 32;

/// Letters of an acronym beside other words of a mention.
const SHORTEST_ACRONYM: usize = 3;

/// How a name fits: the evidence's weight and what was compared.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::resolve) struct NameFit {
    /// In nats, a multiple of the grain: [`Self::agrees`] and [`Self::differs`] together.
    pub(in crate::resolve) weight: f64,
    /// What the words that are paired tell, in nats.
    pub(in crate::resolve) agrees: f64,
    /// What all that differs costs, in nats, 0 or less but for a peer's title that fits.
    pub(in crate::resolve) differs: f64,
    /// The words of both, when asked for.
    pub(in crate::resolve) texts: Option<Box<(String, String)>>,
    /// The name that was compared.
    pub(in crate::resolve) name: NameId,
    /// Whether every word of the mention is one of the name, letter for letter or, of a person,
    /// however it is spelt: comparing the spelling of further words can tell little more.
    pub(in crate::resolve) settled: bool,
}

/// Weighs one name of the snapshot against a mention's name.
#[must_use]
pub(in crate::resolve) fn fit(
    query: &NameQuery,
    id: NameId,
    snapshot: &Snapshot,
    explain: bool,
) -> NameFit {
    Fitter::new(query, snapshot).fit(id, Depth::Full, explain)
}

/// Weighs names of the snapshot against a mention's name, whose words are made ready once.
pub(in crate::resolve) struct Fitter<'a> {
    query: &'a NameQuery,
    snapshot: &'a Snapshot,
    words: SmallVec<[Word<'a>; FEW_WORDS]>,
    body: SmallVec<[Word<'a>; FEW_WORDS]>,
}

impl<'a> Fitter<'a> {
    pub(in crate::resolve) fn new(query: &'a NameQuery, snapshot: &'a Snapshot) -> Self {
        Self {
            query,
            snapshot,
            words: query.words.iter().map(QueryWord::word).collect(),
            body: query.body.iter().map(QueryWord::word).collect(),
        }
    }

    /// Weighs one of them.
    #[must_use]
    pub(in crate::resolve) fn fit(&self, id: NameId, depth: Depth, explain: bool) -> NameFit {
        let names = self.snapshot.names();
        let record = names.record(id);
        let kind = self.snapshot.facts(record.entity).kind;
        let known: SmallVec<[Word<'_>; FEW_WORDS]> = self.known(record).collect();
        self.weigh((id, record, kind), &known, depth, explain)
    }

    /// Weighs several, in blocks, each step for all of a block: names lie anywhere in memory,
    /// and what one waits for, the others then wait for at the same time.
    pub(in crate::resolve) fn fit_each(
        &self,
        ids: &[NameId],
        depth: Depth,
        mut found: impl FnMut(NameFit),
    ) {
        let names = self.snapshot.names();
        let mut records: SmallVec<[(NameId, &NameRecord, Kind); BLOCK]> = SmallVec::new();
        let mut words: Vec<Word<'_>> = Vec::new();
        for block in ids.chunks(BLOCK) {
            records.clear();
            records.extend(block.iter().map(|&id| {
                let record = names.record(id);
                (id, record, self.snapshot.facts(record.entity).kind)
            }));
            words.clear();
            for (_, record, _) in &records {
                words.extend(self.known(record));
            }
            let mut rest = words.as_slice();
            for &name in &records {
                let (own, behind) = rest.split_at(names.words_of(name.1).len());
                rest = behind;
                found(self.weigh(name, own, depth, false));
            }
        }
    }

    /// The words of a name.
    fn known(&self, record: &NameRecord) -> impl Iterator<Item = Word<'a>> + use<'a, '_> {
        let names = self.snapshot.names();
        let vocabulary = &names.vocabulary;
        names.words_of(record).iter().map(|word| Word {
            text: vocabulary.word(word.id()),
            part: word.part(),
            rarity: vocabulary.rarity(word.id()),
            class: vocabulary.class(word.id()),
            letters: true,
        })
    }

    /// Weighs a name of these words.
    fn weigh(
        &self,
        (id, record, kind): (NameId, &NameRecord, Kind),
        known: &[Word<'_>],
        depth: Depth,
        explain: bool,
    ) -> NameFit {
        let (query, snapshot) = (self.query, self.snapshot);
        let names = snapshot.names();
        let vocabulary = &names.vocabulary;
        let asked_words = query.words_for(kind);
        let asked = if kind == Kind::Person || self.body.is_empty() {
            &self.words
        } else {
            &self.body
        };
        let words = names.words_of(record);
        let aligned = align(Names {
            asked: Side {
                words: asked,
                family: family_of(asked),
            },
            known: Side {
                words: known,
                family: record.family().min(known.len().saturating_sub(1)),
            },
            kind,
            likeness: |asked: usize, known: usize| {
                asked_words[asked].likeness(words[known].id(), vocabulary, depth)
            },
            contained: record.is_contained(),
            shortest_acronym: SHORTEST_ACRONYM,
            explain,
        });
        let person = kind == Kind::Person;
        let single = |pair: &Pair| pair.asked.1 == 1 && (person || pair.cost == 0.0);
        let settled = aligned.pairs.len() == asked.len() && aligned.pairs.iter().all(single);
        let mut weight = aligned.weight;
        let mut detail = aligned.differs;
        weight += match record.kind() {
            NameKind::Former => weights::FORMER_NAME,
            NameKind::Weak => weights::WEAK_NAME,
            NameKind::Primary | NameKind::Alias | NameKind::Abbreviation => 0.0,
        };
        if let Some(asked) = query.generation
            && let Some(known) = names.generation(id)
            && asked != known
        {
            weight += weights::OTHER_GENERATION;
            if explain {
                detail.push_str(&format!("; {asked} is not {known}"));
            }
        }
        if query.peer && kind == Kind::Person {
            let (cost, text) = if record.is_peer() {
                (weights::PEER, "a peer")
            } else {
                (weights::NO_PEER, "not known as a peer")
            };
            weight += cost;
            if explain {
                detail.push_str(&format!("; {text} {cost:+.2}"));
            }
        }
        let (agrees, all) = (exact(aligned.matched), exact(weight));
        NameFit {
            weight: all,
            agrees,
            differs: all - agrees,
            texts: explain.then(|| Box::new((aligned.agrees, detail))),
            name: id,
            settled,
        }
    }
}

/// Where the family name begins when nothing tells: at the last word that says something.
pub(in crate::resolve) fn family_of(words: &[Word<'_>]) -> usize {
    words
        .iter()
        .rposition(|word| !word.is_weak())
        .unwrap_or_else(|| words.len().saturating_sub(1))
}

/// Weighs a name found by its first letters.
#[must_use]
pub(in crate::resolve) fn fit_acronym(
    letters: &str,
    id: NameId,
    snapshot: &Snapshot,
    explain: bool,
) -> NameFit {
    let names = snapshot.names();
    let words = names.words_of(names.record(id)).len();
    let left_out = words.saturating_sub(letters.len());
    let agrees = exact(acronym_gain(letters.len()));
    let differs = exact(weights::ACRONYM_LEFT_OUT * left_out as f64);
    let texts = || Box::new((format!("{letters} = first letters"), String::new()));
    NameFit {
        weight: agrees + differs,
        agrees,
        differs,
        texts: explain.then(texts),
        name: id,
        settled: true,
    }
}
