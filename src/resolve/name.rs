//! Name evidence: a mention's name, looked up once, against the names of the snapshot.

mod misspelt;

use std::cell::RefCell;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use misspelt::{is_spelled_right, widen};

use super::align::{
    FEW_WORDS, Likeness, Names, Pair, Side, Word, acronym_gain, align, spelling_cost,
};
use super::weights::{self, exact};
use crate::index::{Edits, NameId, NameRecord, Signature, Snapshot, Vocabulary, WordId};
use crate::model::{Kind, NameKind};
use crate::text::{
    LETTER, NameWord, NameWords, WordClass, WordPart, lexicon, name_words, person_alias,
    respellings, spellings_apart, tokenise, within_edits,
};

/// Words of a mention that are looked at.
pub(super) const MAX_WORDS: usize = 16;
/// Names that are a mention's very words, looked at as a person's and as another's.
const MAX_WHOLE: usize = 64;

/// Names that are weighed together.
const BLOCK: usize = 32;
/// Words with more letters that only one of them has are not compared: each such letter is at
/// least half an edit.
const MOST_LETTERS_APART: u32 = 6;
/// Letters of an acronym beside other words of a mention.
const SHORTEST_ACRONYM: usize = 3;
/// A word of no more letters is another word with an "s".
const SHORTEST_PLURAL: usize = 4;
/// In a word of fewer letters, a slip makes another.
const SHORTEST_SLIP: usize = 5;
/// How much further apart words are, in hundredths of a letter, of which one is spelt by another
/// language's rules.
const RESPELT: u16 = 10;

/// A mention's name, its words looked up in the snapshot's vocabulary once.
#[derive(Clone, Debug)]
pub(super) struct NameQuery {
    /// The name's words.
    pub(super) words: Vec<QueryWord>,
    /// The words where the name is an organisation's or a place's; empty when they are the same.
    pub(super) body: Vec<QueryWord>,
    /// Whether a peer's title stands before it.
    pub(super) peer: bool,
    /// Canonical generational suffix.
    pub(super) generation: Option<&'static str>,
    /// The words joined without spaces, for acronyms; only when the mention is one short word.
    pub(super) acronym: Option<String>,
    /// The words of the vocabulary that are the mention's very words, without those that say
    /// little, sorted; empty when one of them is no word of it.
    pub(super) whole: Vec<WordId>,
    /// The same of the words of a body.
    pub(super) whole_body: Vec<WordId>,
}

/// One word of a mention's name.
#[derive(Clone, Debug)]
pub(super) struct QueryWord {
    /// Folded.
    pub(super) folded: String,
    /// Says little: a particle, a legal form.
    pub(super) weak: bool,
    part: WordPart,
    /// Words of the vocabulary that are short or formal forms: of people's names only.
    pub(super) nicknames: Vec<WordId>,
    /// Words of the vocabulary that are other spellings of it: of people's names only.
    pub(super) spellings: Vec<WordId>,
    /// Words of the vocabulary that are it with or without an "s" at the end: of bodies' names only.
    pub(super) plurals: Vec<WordId>,
    /// How English would write it, were it spelt by another language's rules. Only of words that
    /// no name has.
    respelt: SmallVec<[String; 9]>,
    /// The words of the vocabulary that it may stand for, nearest first.
    pub(super) options: Vec<WordId>,
    id: Option<WordId>,
    rarity: f64,
    class: WordClass,
    /// Whether it may be an acronym: it is in capitals, or none of the mention is.
    letters: bool,
    /// What it looks like.
    pub(super) signature: Signature,
    /// How far words of the vocabulary are from this one, as far as was asked.
    distances: RefCell<FxHashMap<WordId, Option<u16>>>,
}

impl QueryWord {
    fn new(word: &NameWord, vocabulary: &Vocabulary, reach: Reach) -> Self {
        let id = vocabulary.id(&word.folded);
        let mut options: Vec<WordId> = id.into_iter().collect();
        let (mut nicknames, mut spellings) = (Vec::new(), Vec::new());
        let (mut plurals, mut respelt) = (Vec::new(), SmallVec::new());
        if reach != Reach::AsWritten {
            let plural = plural(&word.folded).and_then(|plural| vocabulary.id(&plural));
            options.extend(plural);
            plurals.extend(plural);
            if id.is_none() {
                respelt = respellings(&word.folded);
            }
            let known = lexicon().spellings(&word.folded).iter().chain(&respelt);
            for id in known.filter_map(|other| vocabulary.id(other)) {
                if !spellings.contains(&id) {
                    options.push(id);
                    spellings.push(id);
                }
            }
            for other in lexicon().nicknames(&word.folded) {
                if let Some(id) = vocabulary.id(other) {
                    options.push(id);
                    nicknames.push(id);
                }
            }
        }
        Self {
            weak: word.part.is_weak(),
            part: word.part,
            nicknames,
            spellings,
            plurals,
            respelt,
            options,
            id,
            rarity: id.map_or_else(|| vocabulary.rarity_unseen(), |id| vocabulary.rarity(id)),
            class: WordClass::of(&word.folded, lexicon()),
            letters: true,
            signature: Signature::of(&word.folded),
            folded: word.folded.clone(),
            distances: RefCell::default(),
        }
    }

    /// Has it stand for the words that it looks like, too.
    fn widen(&mut self, vocabulary: &Vocabulary, edits: Edits) {
        // Itself and its forms stay, in front.
        self.options
            .truncate(usize::from(self.is_known()) + self.forms());
        let known = self.distances.get_mut();
        let alike = vocabulary.alike(&self.folded, edits);
        known.reserve(alike.len());
        for alike in alike {
            self.options.push(alike.word);
            known.insert(alike.word, Some(alike.distance));
        }
        for respelt in &self.respelt {
            for alike in vocabulary.alike(respelt, edits) {
                let distance = alike.distance + RESPELT;
                let nearest = known.entry(alike.word).or_default();
                if nearest.is_none() {
                    self.options.push(alike.word);
                }
                *nearest = Some(nearest.map_or(distance, |nearest| nearest.min(distance)));
            }
        }
    }

    /// How many words of the vocabulary are other forms of it.
    fn forms(&self) -> usize {
        self.nicknames.len() + self.spellings.len() + self.plurals.len()
    }

    /// Whether it is a word of the vocabulary, as it is written.
    pub(super) fn is_known(&self) -> bool {
        self.id.is_some()
    }

    /// Whether names are sought that have it: it says something, and is no initial.
    pub(super) fn is_sought(&self) -> bool {
        !self.weak && self.folded.len() > 1
    }

    /// Whether it is a word of address that may be a given name: "Don" of "Don Foster".
    pub(super) fn is_address(&self) -> bool {
        self.part == WordPart::Address
    }

    /// Whether it is a particle that may be a given name: "Al" of "Al Gore".
    pub(super) fn is_particle_or_given(&self) -> bool {
        self.is_address() && self.class.particle
    }

    /// Whether it says what kind of company it is: "Ltd".
    pub(super) fn is_legal_form(&self) -> bool {
        self.part == WordPart::LegalForm
    }

    /// Whether a word of a name is this one, or a short or formal form of it.
    pub(super) fn is(&self, word: WordId) -> bool {
        self.id == Some(word) || self.nicknames.contains(&word) || self.spellings.contains(&word)
    }

    /// Whether it is a given name, by the lexicon.
    pub(super) fn is_given(&self) -> bool {
        self.class.given
    }

    /// What it tells at most, in nats, that a name has this option in the word's place.
    pub(super) fn gain(&self, option: WordId, vocabulary: &Vocabulary) -> f64 {
        let rarity = vocabulary
            .rarity(option)
            .min(self.rarity)
            .min(weights::RARITY_CAP);
        let cost = match self.likeness(option, vocabulary, Depth::Quick) {
            Some(Likeness::Spelled(distance)) => {
                let letters = vocabulary.word(option).len().min(self.folded.len());
                spelling_cost(distance, letters)
            }
            Some(Likeness::Nickname) => weights::NICKNAME,
            Some(Likeness::Respelt) => weights::RESPELT,
            Some(Likeness::Plural) => weights::PLURAL,
            None => return 0.0,
        };
        rarity + cost
    }

    fn likeness(&self, other: WordId, vocabulary: &Vocabulary, depth: Depth) -> Option<Likeness> {
        if self.id == Some(other) {
            return Some(Likeness::Spelled(0));
        }
        if self.spellings.contains(&other) {
            return Some(Likeness::Respelt);
        }
        if self.nicknames.contains(&other) {
            return Some(Likeness::Nickname);
        }
        if self.plurals.contains(&other) {
            return Some(Likeness::Plural);
        }
        let mut known = self.distances.borrow_mut();
        let distance = match depth {
            Depth::Quick => known.get(&other).copied().flatten(),
            Depth::Full
                if self.respelt.is_empty() && self.is_unlike(vocabulary.signature(other)) =>
            {
                None
            }
            Depth::Full => *known
                .entry(other)
                .or_insert_with(|| self.spelled_apart(vocabulary.word(other))),
        };
        distance.map(Likeness::Spelled)
    }

    /// How far the letters of another word are from this one's, by its own spelling or another
    /// language's.
    fn spelled_apart(&self, other: &str) -> Option<u16> {
        let respelt = self.respelt.iter();
        let respelt = respelt
            .filter(|word| word.as_bytes().first() == other.as_bytes().first())
            .filter_map(|word| spellings_apart(word, other))
            .map(|distance| distance + RESPELT);
        respelt.chain(spellings_apart(&self.folded, other)).min()
    }

    /// Whether one letter makes another word of it, or of how English would write it.
    pub(super) fn is_slip_of(&self, other: &str) -> bool {
        let respelt = self.respelt.iter().map(String::as_str);
        respelt
            .chain([self.folded.as_str()])
            .any(|word| is_slip(word, other))
    }

    /// How far another word is from this one, when they may be spellings of one.
    pub(super) fn apart(&self, other: WordId, vocabulary: &Vocabulary) -> Option<u16> {
        match self.likeness(other, vocabulary, Depth::Full) {
            Some(Likeness::Spelled(distance)) => Some(distance),
            _ => None,
        }
    }

    /// Whether another word may be a spelling of this one: about a letter differs, and they are
    /// not two given names.
    pub(super) fn is_near(&self, other: WordId, vocabulary: &Vocabulary) -> bool {
        let word = vocabulary.word(other);
        let letters = word.len().min(self.folded.len());
        match self.likeness(other, vocabulary, Depth::Full) {
            Some(Likeness::Spelled(distance)) => {
                let two_names = self.class.given && vocabulary.class(other).given;
                spelling_cost(distance, letters) > weights::CONTRADICTED
                    && (!two_names || distance <= LETTER / 2)
            }
            _ => false,
        }
    }

    /// Whether so many letters are only in one of the words that they are hardly spellings of
    /// one. Words without vowels are of a script that writes none.
    fn is_unlike(&self, other: Signature) -> bool {
        self.signature.letters_apart(other) > MOST_LETTERS_APART
            && self.signature.has_vowel()
            && other.has_vowel()
    }

    fn word(&self) -> Word<'_> {
        Word {
            text: &self.folded,
            part: self.part,
            rarity: self.rarity,
            class: self.class,
            letters: self.letters,
        }
    }
}

/// Which words of the vocabulary a word of a mention may stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// Itself, its short and formal forms, and what it may be a misspelling of, unless the mention
    /// is written as a name is.
    LookAlikes,
    /// Itself only.
    AsWritten,
}

/// How much work a comparison may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Depth {
    /// Words are alike only when the vocabulary's look-alikes have them: a name is never said to
    /// weigh more than it does but for ties.
    Quick,
    /// The spelling of every two words is compared.
    Full,
}

impl NameQuery {
    /// Looks a name's words up.
    #[must_use]
    pub(super) fn new(name: &NameWords, text: &str, snapshot: &Snapshot, reach: Reach) -> Self {
        let vocabulary = &snapshot.names().vocabulary;
        let read = |words: &[NameWord]| -> Vec<QueryWord> {
            let words = words.iter().take(MAX_WORDS);
            words
                .map(|word| QueryWord::new(word, vocabulary, reach))
                .collect()
        };
        let (mut words, mut body) = (read(&name.words), read(&name.body));
        if reach == Reach::LookAlikes
            && !is_spelled_right(&words, snapshot)
            && !is_spelled_right(&body, snapshot)
        {
            widen(&mut words, snapshot);
            widen(&mut body, snapshot);
        }
        let shouted = text
            .chars()
            .filter(|letter| letter.is_alphabetic())
            .all(char::is_uppercase);
        let tokens = tokenise(text);
        let joined: String = tokens.iter().map(|token| token.folded.as_str()).collect();
        let capitals = text.chars().filter(|letter| letter.is_uppercase()).count();
        // "Gal" beside other words is a name, "GAL" or "gal airlines" may be letters.
        if capitals > 0 {
            for word in words.iter_mut().chain(&mut body) {
                word.letters = tokens
                    .iter()
                    .any(|token| (token.shouted || token.dotted) && token.folded == word.folded);
            }
        }
        // "U.S." is what that country is called, and no university of Sheffield.
        let short = (2..=8).contains(&joined.len())
            && words.len() <= joined.len().min(4)
            && lexicon().spelled_out(&joined).is_none();
        Self {
            whole: whole(&words),
            whole_body: whole(&body),
            words,
            body,
            peer: name.peer,
            generation: name.generation,
            acronym: (short && (shouted || (joined.len() <= 4 && capitals > 1))).then_some(joined),
        }
    }

    /// The same; or, of letters or a short name that the news gives to one person and no catalogue
    /// name is, that of the full name: "JFK". As a body's name it stays what it is.
    #[must_use]
    pub(super) fn or_in_full(
        self,
        name: &NameWords,
        as_written: bool,
        snapshot: &Snapshot,
    ) -> Self {
        let Some(full) = person_alias(&name.key()).filter(|_| !as_written) else {
            return self;
        };
        if self.whole_names(snapshot).next().is_some() {
            return self;
        }
        let words = name_words(&tokenise(full), full, None, lexicon());
        let in_full = Self::new(&words, full, snapshot, Reach::LookAlikes);
        let own = |words: &[QueryWord]| !words.is_empty();
        let (body, whole_body) = if own(&self.body) {
            (self.body, self.whole_body)
        } else {
            (self.words, self.whole)
        };
        Self {
            body,
            whole_body,
            acronym: self.acronym,
            peer: self.peer,
            ..in_full
        }
    }

    /// The words when the name is one of this kind of thing.
    #[must_use]
    pub(super) fn words_for(&self, kind: Kind) -> &[QueryWord] {
        if kind == Kind::Person || self.body.is_empty() {
            &self.words
        } else {
            &self.body
        }
    }

    /// The names that are the mention's very words, in any order: at most 128. O(1) but for them.
    pub(super) fn whole_names(&self, snapshot: &Snapshot) -> impl Iterator<Item = NameId> {
        let names = snapshot.names();
        let body = (self.whole_body != self.whole).then_some(&self.whole_body);
        [Some(&self.whole), body]
            .into_iter()
            .flatten()
            .filter(|whole| !whole.is_empty())
            .flat_map(|whole| names.with_all(whole).iter().take(MAX_WHOLE))
            .copied()
            .filter(|&name| self.is_whole(name, snapshot))
    }

    /// Whether a person's name has as many words that say something as the mention.
    #[must_use]
    pub(super) fn is_as_long(&self, name: NameId, snapshot: &Snapshot) -> bool {
        let names = snapshot.names();
        let parts = names.parts_of(names.record(name)).iter();
        let known = parts.filter(|part| !part.is_weak()).count();
        self.words.iter().filter(|word| !word.weak).count() == known
    }

    /// Whether the name is the mention's very words, in any order.
    #[must_use]
    pub(super) fn is_whole(&self, name: NameId, snapshot: &Snapshot) -> bool {
        let names = snapshot.names();
        let record = names.record(name);
        let body = snapshot.facts(record.entity).kind != Kind::Person && !self.body.is_empty();
        let whole = if body { &self.whole_body } else { &self.whole };
        let mut words: Vec<WordId> = names.strong_words(name).collect();
        words.sort_unstable();
        !whole.is_empty() && words == *whole
    }
}

/// A word with an "s" at the end, or without the one that it has: "Queen's Park" and "Queens Park",
/// "McDonald's" and "McDonalds".
fn plural(word: &str) -> Option<String> {
    let letters = word.len() > SHORTEST_PLURAL && word.bytes().all(|it| it.is_ascii_lowercase());
    letters.then(|| match word.strip_suffix('s') {
        Some(one) => one.to_owned(),
        None => format!("{word}s"),
    })
}

/// Whether one word is the other but for a letter behind the first, or two that changed places.
pub(super) fn is_slip(word: &str, known: &str) -> bool {
    word.len() >= SHORTEST_SLIP
        && word.as_bytes().first() == known.as_bytes().first()
        && within_edits(word, known, 1)
}

/// The ids of the words that say something, sorted; empty when one has none.
fn whole(words: &[QueryWord]) -> Vec<WordId> {
    let ids: Option<Vec<WordId>> = words
        .iter()
        .filter(|word| !word.weak)
        .map(|word| word.id)
        .collect();
    let mut ids = ids.unwrap_or_default();
    ids.sort_unstable();
    ids
}

/// How a name fits: the evidence's weight and what was compared.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct NameFit {
    /// In nats, a multiple of the grain: [`Self::agrees`] and [`Self::differs`] together.
    pub(super) weight: f64,
    /// What the words that are paired tell, in nats, with the words.
    pub(super) agrees: (f64, String),
    /// What all that differs costs, in nats, 0 or less but for a peer's title that fits.
    pub(super) differs: (f64, String),
    /// The name that was compared.
    pub(super) name: NameId,
    /// Whether every word of the mention is one of the name, letter for letter or, of a person,
    /// however it is spelt: comparing the spelling of further words can tell little more.
    pub(super) settled: bool,
}

/// Weighs one name of the snapshot against a mention's name.
#[must_use]
pub(super) fn fit(query: &NameQuery, id: NameId, snapshot: &Snapshot, explain: bool) -> NameFit {
    Fitter::new(query, snapshot).fit(id, Depth::Full, explain)
}

/// Weighs names of the snapshot against a mention's name, whose words are made ready once.
pub(super) struct Fitter<'a> {
    query: &'a NameQuery,
    snapshot: &'a Snapshot,
    words: SmallVec<[Word<'a>; FEW_WORDS]>,
    body: SmallVec<[Word<'a>; FEW_WORDS]>,
}

impl<'a> Fitter<'a> {
    pub(super) fn new(query: &'a NameQuery, snapshot: &'a Snapshot) -> Self {
        Self {
            query,
            snapshot,
            words: query.words.iter().map(QueryWord::word).collect(),
            body: query.body.iter().map(QueryWord::word).collect(),
        }
    }

    /// Weighs one of them.
    #[must_use]
    pub(super) fn fit(&self, id: NameId, depth: Depth, explain: bool) -> NameFit {
        let names = self.snapshot.names();
        let record = names.record(id);
        let kind = self.snapshot.facts(record.entity).kind;
        let known: SmallVec<[Word<'_>; FEW_WORDS]> = self.known(record).collect();
        self.weigh((id, record, kind), &known, depth, explain)
    }

    /// Weighs several, in blocks, each step for all of a block: names lie anywhere in memory,
    /// and what one waits for, the others then wait for at the same time.
    pub(super) fn fit_each(&self, ids: &[NameId], depth: Depth, mut found: impl FnMut(NameFit)) {
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
        let words = names.words_of(record).iter().zip(names.parts_of(record));
        words.map(|(&id, &part)| Word {
            text: vocabulary.word(id),
            part,
            rarity: vocabulary.rarity(id),
            class: vocabulary.class(id),
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
        let ids = names.words_of(record);
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
                asked_words[asked].likeness(ids[known], vocabulary, depth)
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
            agrees: (agrees, aligned.agrees),
            differs: (all - agrees, detail),
            name: id,
            settled,
        }
    }
}

/// Where the family name begins when nothing tells: at the last word that says something.
pub(super) fn family_of(words: &[Word<'_>]) -> usize {
    words
        .iter()
        .rposition(|word| !word.is_weak())
        .unwrap_or_else(|| words.len().saturating_sub(1))
}

/// Weighs a name found by its first letters.
#[must_use]
pub(super) fn fit_acronym(
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
    let detail = if explain {
        format!("{letters} = first letters")
    } else {
        String::new()
    };
    NameFit {
        weight: agrees + differs,
        agrees: (agrees, detail),
        differs: (differs, String::new()),
        name: id,
        settled: true,
    }
}
