//! A word of a mention's name, and the words of the vocabulary that it may stand for.

use std::cell::RefCell;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::index::{Edits, Signature, Vocabulary, WordId};
use crate::resolve::align::{Likeness, Word, heard_cost, spelling_cost};
use crate::resolve::weights;
use crate::text::{
    LETTER, NameWord, Sound, WordClass, WordPart, is_slavic, lexicon, respellings, spellings_apart,
    within_edits,
};

/// Words with more letters that only one of them has are not compared: each such letter is at
/// least half an edit.
const MOST_LETTERS_APART: u32 = 6;

/// A word of no more letters is another word with an "s".
const SHORTEST_PLURAL: usize = 4;

/// In a word of fewer letters, a slip makes another.
const SHORTEST_SLIP: usize = 5;

/// Sorts of bodies of which every country has its own.
const OF_COUNTRIES: &[&str] = &[
    "admiralty",
    "army",
    "central_bank",
    "court",
    "department",
    "embassy",
    "government",
    "ministry",
    "parliament",
    "party",
    "police",
    "treasury",
];

/// How much further apart words are, in hundredths of a letter, of which one is spelt by another
/// language's rules.
const RESPELT: u16 = 10;

/// One word of a mention's name.
#[derive(Clone, Debug)]
pub(in crate::resolve) struct QueryWord {
    /// Folded.
    pub(in crate::resolve) folded: String,
    /// Says little: a particle, a legal form.
    pub(in crate::resolve) weak: bool,
    part: WordPart,
    /// Words of the vocabulary that are short or formal forms or other spellings: of people's names
    /// only.
    pub(in crate::resolve) nicknames: Vec<WordId>,
    /// Those of them that are other spellings.
    pub(in crate::resolve) spellings: Vec<WordId>,
    /// Those that another script wrote by their sound, and how seldom they are written so.
    heard: Vec<(WordId, u8)>,
    /// Words of the vocabulary that are it with or without an "s" at the end: of bodies' names only.
    pub(in crate::resolve) plurals: Vec<WordId>,
    /// How English would write it, were it a Russian name spelt by another language's rules. Only of
    /// words that no name has.
    respelt: SmallVec<[String; 9]>,
    /// The words of the vocabulary that it may stand for, nearest first.
    pub(in crate::resolve) options: Vec<WordId>,
    pub(super) id: Option<WordId>,
    rarity: f64,
    class: WordClass,
    /// Whether it may be an acronym: it is in capitals, or none of the mention is.
    pub(super) letters: bool,
    /// Whether a hyphen ties it to the word before.
    pub(in crate::resolve) behind_hyphen: bool,
    /// What it looks like.
    pub(in crate::resolve) signature: Signature,
    /// How far words of the vocabulary are from this one, as far as was asked.
    distances: RefCell<FxHashMap<WordId, Option<u16>>>,
}

impl QueryWord {
    /// A word, and its sounds where another script wrote it by these.
    pub(super) fn new(
        word: &NameWord,
        sounds: Option<&[Sound]>,
        vocabulary: &Vocabulary,
        reach: Reach,
    ) -> Self {
        let id = vocabulary.id(&word.folded);
        let mut options: Vec<WordId> = id.into_iter().collect();
        let (mut nicknames, mut spellings) = (Vec::new(), Vec::new());
        let (mut plurals, mut respelt) = (Vec::new(), SmallVec::new());
        let mut heard = Vec::new();
        if reach != Reach::AsWritten {
            plurals.extend(plural(&word.folded).and_then(|plural| vocabulary.id(&plural)));
            if id.is_none() {
                respelt = respellings(&word.folded);
            }
            let other = lexicon().spellings(&word.folded).iter().chain(&respelt);
            for id in other.filter_map(|other| vocabulary.id(other)) {
                if !spellings.contains(&id) {
                    spellings.push(id);
                }
            }
            // "Gorbatschow" is near to Gorbachev only; of most others the very word is known.
            respelt.retain(|word| is_slavic(word));
            let short = lexicon().nicknames(&word.folded).iter();
            nicknames.extend(short.filter_map(|other| vocabulary.id(other)));
            heard = sounds.map_or_else(Vec::new, |sounds| vocabulary.heard(sounds));
            for &(heard, seldom) in &heard {
                if id != Some(heard) && !spellings.contains(&heard) {
                    spellings.push(heard);
                }
                if seldom == 0 {
                    let short = lexicon().nicknames(vocabulary.word(heard)).iter();
                    nicknames.extend(short.filter_map(|other| vocabulary.id(other)));
                }
            }
            nicknames.splice(0..0, spellings.iter().copied());
            options.extend(&nicknames);
        }
        Self {
            weak: word.part.is_weak(),
            part: word.part,
            nicknames,
            spellings,
            heard,
            plurals,
            respelt,
            options,
            id,
            rarity: id.map_or_else(|| vocabulary.rarity_unseen(), |id| vocabulary.rarity(id)),
            class: WordClass::of(&word.folded, lexicon()),
            letters: true,
            behind_hyphen: false,
            signature: Signature::of(&word.folded),
            folded: word.folded.clone(),
            distances: RefCell::default(),
        }
    }

    /// Has it stand for the words that it looks like, too.
    pub(super) fn widen(&mut self, vocabulary: &Vocabulary, edits: Edits) {
        // Itself and its forms stay, in front.
        self.options
            .truncate(usize::from(self.is_known()) + self.nicknames.len());
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

    /// Whether it is a word of the vocabulary, as it is written.
    pub(in crate::resolve) fn is_known(&self) -> bool {
        self.id.is_some()
    }

    /// The word of the vocabulary that it is.
    pub(in crate::resolve) fn id(&self) -> Option<WordId> {
        self.id
    }

    /// Whether names are sought that have it: it says something, and is no initial.
    pub(in crate::resolve) fn is_sought(&self) -> bool {
        !self.weak && self.folded.len() > 1
    }

    /// Whether it is a word of address that may be a given name: "Don" of "Don Foster".
    pub(in crate::resolve) fn is_address(&self) -> bool {
        self.part == WordPart::Address
    }

    /// Whether it is a particle that may be a given name: "Al" of "Al Gore".
    pub(in crate::resolve) fn is_particle_or_given(&self) -> bool {
        self.is_address() && self.class.particle
    }

    /// Whether it is a first name that many of its bearers leave out: "Muhammad".
    pub(in crate::resolve) fn is_left_out_often(&self) -> bool {
        let is = |word: &str| matches!(word, "muhammad" | "abu" | "abou" | "umm");
        is(&self.folded)
            || lexicon()
                .spellings(&self.folded)
                .iter()
                .any(|word| is(word))
    }

    /// Whether it says what kind of company it is: "Ltd".
    pub(in crate::resolve) fn is_legal_form(&self) -> bool {
        self.part == WordPart::LegalForm
    }

    /// Whether, as the last word of a mention and more than a body's name has, it makes it another
    /// body: a head noun of another sort than the name's ("Cambridge University Press"), or a country
    /// behind what every country has ("Conservative Party of Canada").
    pub(in crate::resolve) fn is_of_other_body(&self, head: Option<&str>) -> bool {
        let letters = self.letters && self.folded.len() <= 5;
        let other_head = self.class.head.is_some() && self.class.head != head && !letters;
        let of_country = self.class.place.is_some() && !self.class.demonym;
        head.is_some_and(|head| other_head || of_country && OF_COUNTRIES.contains(&head))
    }

    /// Whether a word of a name is this one, or a short or formal form of it.
    pub(in crate::resolve) fn is(&self, word: WordId) -> bool {
        self.id == Some(word) || self.nicknames.contains(&word)
    }

    /// Whether another script wrote it by its sound.
    pub(in crate::resolve) fn is_heard(&self) -> bool {
        !self.heard.is_empty()
    }

    /// How seldom what sounds like it is written as this word of a name: a step more for its short
    /// and formal forms; `None` of other words.
    pub(super) fn seldom(&self, word: WordId) -> Option<u8> {
        if self.id == Some(word) {
            return Some(0);
        }
        let heard = self.heard.iter().find(|(heard, _)| *heard == word);
        heard
            .map(|&(_, seldom)| seldom)
            .or_else(|| self.nicknames.contains(&word).then_some(1))
    }

    /// Whether it is another form of a word of bodies' names: "trade" of "trading".
    pub(in crate::resolve) fn is_form_of(&self, other: WordClass) -> bool {
        self.class.form.is_some() && self.class.form == other.form
    }

    /// Whether it is a given name, by the lexicon.
    pub(in crate::resolve) fn is_given(&self) -> bool {
        self.class.given
    }

    /// What it tells at most, in nats, that a name has this option in the word's place.
    pub(in crate::resolve) fn gain(&self, option: WordId, vocabulary: &Vocabulary) -> f64 {
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
            Some(Likeness::Heard(seldom)) => heard_cost(seldom, vocabulary.word(option).len()),
            Some(Likeness::Plural(_)) => weights::PLURAL,
            None => return 0.0,
        };
        rarity + cost
    }

    pub(super) fn likeness(
        &self,
        other: WordId,
        vocabulary: &Vocabulary,
        depth: Depth,
    ) -> Option<Likeness> {
        if self.id == Some(other) {
            return Some(Likeness::Spelled(0));
        }
        if let Some(&(_, seldom)) = self.heard.iter().find(|(word, _)| *word == other) {
            return Some(Likeness::Heard(seldom));
        }
        if self.spellings.contains(&other) {
            return Some(Likeness::Respelt);
        }
        if self.nicknames.contains(&other) {
            return Some(Likeness::Nickname);
        }
        if self.plurals.contains(&other) {
            let distance = self.spelled_apart(vocabulary.word(other));
            return Some(Likeness::Plural(distance.unwrap_or(LETTER)));
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
        // What names sound so is known: "Клинтон" is no misspelt "Glanton".
        let distance = distance.filter(|&distance| distance <= LETTER || !self.is_heard());
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
    pub(in crate::resolve) fn is_slip_of(&self, other: &str) -> bool {
        let respelt = self.respelt.iter().map(String::as_str);
        respelt
            .chain([self.folded.as_str()])
            .any(|word| is_slip(word, other))
    }

    /// How far another word is from this one, when they may be spellings of one.
    pub(in crate::resolve) fn apart(&self, other: WordId, vocabulary: &Vocabulary) -> Option<u16> {
        match self.likeness(other, vocabulary, Depth::Full) {
            Some(Likeness::Spelled(distance) | Likeness::Plural(distance)) => Some(distance),
            Some(Likeness::Heard(_)) => self.spelled_apart(vocabulary.word(other)),
            _ => None,
        }
    }

    /// Whether another word may be a spelling of this one: about a letter differs, and they are
    /// not two given names.
    pub(in crate::resolve) fn is_near(&self, other: WordId, vocabulary: &Vocabulary) -> bool {
        let word = vocabulary.word(other);
        let letters = word.len().min(self.folded.len());
        match self.likeness(other, vocabulary, Depth::Full) {
            Some(Likeness::Spelled(distance) | Likeness::Plural(distance)) => {
                let two_names = self.class.given && vocabulary.class(other).given;
                spelling_cost(distance, letters) > weights::CONTRADICTED
                    && (!two_names || distance <= LETTER / 2)
            }
            Some(Likeness::Heard(_)) => true,
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

    pub(super) fn word(&self) -> Word<'_> {
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
pub(in crate::resolve) enum Reach {
    /// Itself, its short and formal forms, and what it may be a misspelling of, unless the mention
    /// is written as a name is.
    LookAlikes,
    /// Itself only.
    AsWritten,
}

/// How much work a comparison may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::resolve) enum Depth {
    /// Words are alike only when the vocabulary's look-alikes have them: a name is never said to
    /// weigh more than it does but for ties.
    Quick,
    /// The spelling of every two words is compared.
    Full,
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
pub(in crate::resolve) fn is_slip(word: &str, known: &str) -> bool {
    word.len() >= SHORTEST_SLIP
        && word.as_bytes().first() == known.as_bytes().first()
        && within_edits(word, known, 1)
}
