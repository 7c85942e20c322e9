//! The lexicons: every word that the grammar knows is data, in `data/lexicon/`.

mod chambers;
mod compounds;
mod endings;
mod entry;
mod honorific;
mod labels;
mod leaders;
mod nations;
mod ordinals;
mod place_words;
mod read;
mod respell;
mod subjects;

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::{PhraseMap, Token};
use crate::model::{Day, DaySpan, Gender, Modifier, PartialDate};

use chambers::Chambers;
pub use chambers::House;
pub use compounds::FusedRole;
use endings::Endings;
pub(super) use entry::Period;
pub use entry::{ClassInfo, Idiom, Jurisdiction, OwnerPlace, RoleClass, Stopword, TextLink};
pub use honorific::Honorific;
pub use leaders::Leads;
use leaders::{FormerStates, LeaderNames, Leaders};
pub use ordinals::NumberedOffice;
use ordinals::Ordinals;
use place_words::PlaceWords;
use respell::FirstLetters;
use subjects::Implied;

/// All lexicons, read once.
#[derive(Debug, Default)]
pub struct Lexicon {
    /// Role words.
    pub roles: PhraseMap<RoleClass>,
    /// Set phrases and short forms for roles.
    pub idioms: PhraseMap<Idiom>,
    /// Words that make a role another office: deputy, vice, shadow, first.
    pub deputies: PhraseMap<&'static str>,
    /// former, then, acting...
    pub modifiers: PhraseMap<Modifier>,
    /// Subjects of offices, as concepts.
    pub portfolios: PhraseMap<&'static str>,
    /// Countries, regions and their adjectives.
    pub jurisdictions: PhraseMap<Jurisdiction>,
    /// Words of address and degrees.
    pub honorifics: PhraseMap<Honorific>,
    /// Words of a question about a role: "ask", "now" or "year" by where they stand.
    pub questions: PhraseMap<&'static str>,
    /// Times that have a name: "world war ii".
    pub periods: PhraseMap<Period>,
    /// Words that tell a holder by another person, with the relation and where they stand.
    pub role_relations: PhraseMap<(&'static str, &'static str)>,
    /// First words of those that can mean nothing else.
    relation_words: FxHashSet<String>,
    /// Small words.
    pub stopwords: PhraseMap<Stopword>,
    /// Words of organisations' names in other languages than English: the English ones.
    pub body_words: PhraseMap<&'static str>,
    /// Head nouns of organisations, by concept.
    pub org_words: PhraseMap<&'static str>,
    /// Common nouns that refer back to an entity: its kind.
    pub coref_nouns: PhraseMap<&'static str>,
    /// Nouns for the office itself, standing before the role.
    pub office_nouns_before: PhraseMap<()>,
    /// The same, standing after it.
    pub office_nouns_after: PhraseMap<()>,
    /// "entrusted with": what is held beside the role that stands before it.
    pub beside: PhraseMap<()>,
    classes: Vec<ClassInfo>,
    narrower: Vec<Vec<RoleClass>>,
    class_ids: FxHashMap<&'static str, RoleClass>,
    role_suffixes: Endings<RoleClass>,
    relations: FxHashMap<&'static str, Vec<(&'static str, bool)>>,
    implied: Vec<Implied>,
    role_prefixes: Vec<(String, &'static str)>,
    stems: FxHashMap<String, &'static str>,
    codes: FxHashSet<&'static str>,
    bodies: FxHashSet<&'static str>,
    /// Concepts and the folded forms that name only a part of them.
    parts: FxHashSet<(&'static str, String)>,
    /// The English names of the United States, by the code of each in two letters.
    states: FxHashMap<String, &'static str>,
    /// Words of English that are also a state's two letters.
    words: FxHashSet<String>,
    romance_roles: FxHashSet<String>,
    ministry_suffixes: Endings<()>,
    generations: FxHashMap<String, &'static str>,
    particles: FxHashSet<String>,
    transcribed_particles: FxHashSet<String>,
    nicknames: FxHashMap<String, Vec<String>>,
    spellings: FxHashMap<String, Vec<String>>,
    legal_forms: FxHashSet<String>,
    legal_phrases: PhraseMap<()>,
    given_names: FxHashMap<String, Option<Gender>>,
    also_given: FxHashSet<String>,
    also_family: FxHashSet<String>,
    feminine: FxHashMap<String, bool>,
    role_words: FirstLetters,
    subject_words: FirstLetters,
    place_words: PlaceWords,
    homes: FxHashMap<String, &'static str>,
    leaders: Leaders,
    former_states: FormerStates,
    /// Towns after which others abroad are called, by their folded names: where they are, and whether
    /// they are meant in articles of other countries, too.
    cities: FxHashMap<String, SmallVec<[(&'static str, bool); 2]>>,
    chambers: Chambers,
    ordinals: Ordinals,
    numbered_offices: Vec<NumberedOffice>,
    first_women: Vec<(&'static str, PartialDate)>,
    nations: FxHashMap<String, Jurisdiction>,
    indefinite: FxHashSet<String>,
    /// Folded last words of what is somebody's or is called after somebody, and whether they are so
    /// in small letters only.
    named_after: FxHashMap<String, bool>,
    text_links: FxHashMap<String, TextLink>,
    /// Whole names of leaders whom lists call by the family name.
    leader_names: LeaderNames,
    /// What may stand between a role and the name of whose it is.
    owners: FxHashSet<(OwnerPlace, &'static str)>,
    /// Words behind which a place is named, by language, and whether only right behind a name.
    locatives: FxHashMap<(&'static str, &'static str), bool>,
    /// Folded first words of what is called after somebody.
    named_after_first: FxHashSet<String>,
    /// Folded words for a party's colour: "socialist".
    parties: FxHashSet<String>,
    spelled_out: FxHashMap<String, Vec<String>>,
    in_full: FxHashMap<String, String>,
    /// Folded words of bodies' names, and the one of whose forms they are.
    body_forms: FxHashMap<String, &'static str>,
}

/// The lexicons.
#[must_use]
pub fn lexicon() -> &'static Lexicon {
    static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::read);
    &LEXICON
}

impl Lexicon {
    /// What is known of a class.
    #[must_use]
    pub fn class(&self, class: RoleClass) -> &ClassInfo {
        // Only `read_classes` makes a RoleClass, one a row.
        &self.classes[usize::from(class.0)]
    }

    /// The classes that this one is broader than, in the order of the file.
    #[must_use]
    pub fn narrower(&self, class: RoleClass) -> &[RoleClass] {
        &self.narrower[usize::from(class.0)]
    }

    /// The class of this name.
    #[must_use]
    pub fn class_named(&self, name: &str) -> Option<RoleClass> {
        self.class_ids.get(name).copied()
    }

    /// The code as the lexicon spells it, when it knows that jurisdiction.
    #[must_use]
    pub fn jurisdiction_code(&self, code: &str) -> Option<&'static str> {
        self.codes.get(code).copied()
    }

    /// Which month of the year a folded word is.
    #[must_use]
    pub fn month(&self, folded: &str) -> Option<i64> {
        let place = self.questions.of_word(folded)?;
        place.strip_prefix("month-")?.parse().ok()
    }

    /// Whether two folded letters are a word of English rather than a state's: "in".
    #[must_use]
    pub fn is_word(&self, folded: &str) -> bool {
        self.words.contains(folded)
    }

    /// The English name of one of the United States by its code, folded: "ny".
    #[must_use]
    pub fn state(&self, code: &str) -> Option<&'static str> {
        self.states.get(code).copied()
    }

    /// The canonical generational suffix: "jr" for "Junior".
    #[must_use]
    pub fn generation(&self, folded: &str) -> Option<&'static str> {
        self.generations.get(folded).copied()
    }

    /// Whether the word is a particle of names: "van", "bin".
    #[must_use]
    pub fn is_particle(&self, folded: &str) -> bool {
        self.particles.contains(folded)
    }

    /// Whether the word is a particle of names that other scripts write: "al", "bin".
    #[must_use]
    pub fn is_transcribed_particle(&self, folded: &str) -> bool {
        self.transcribed_particles.contains(folded)
    }

    /// Short and formal forms of a given name.
    #[must_use]
    pub fn nicknames(&self, folded: &str) -> &[String] {
        self.nicknames.get(folded).map_or(&[], Vec::as_slice)
    }

    /// Other spellings of a name that another script wrote first: "muhammad" and "mohamed".
    #[must_use]
    pub fn spellings(&self, folded: &str) -> &[String] {
        self.spellings.get(folded).map_or(&[], Vec::as_slice)
    }

    /// How many words a legal form of several takes that begins here: "joint stock company".
    #[must_use]
    pub fn legal_phrase(&self, tokens: &[Token]) -> Option<usize> {
        self.legal_phrases.longest(tokens).map(|(length, _)| length)
    }

    /// Whether the word is an organisation's legal form.
    #[must_use]
    pub fn is_legal_form(&self, folded: &str) -> bool {
        self.legal_forms.contains(folded)
    }

    /// The gender of a known given name: `None` when the word is not one.
    #[must_use]
    pub fn given_name(&self, folded: &str) -> Option<Option<Gender>> {
        self.given_names.get(folded).copied()
    }

    /// The kind of organisation that this one folded word heads the names of.
    #[must_use]
    pub fn organisation_kind(&self, folded: &str) -> Option<&'static str> {
        self.org_words.of_word(folded).copied()
    }

    /// The one country, and no part of one, that tokens as a whole are a name, an adjective or the seat
    /// of. O(tokens).
    #[must_use]
    pub fn country(&self, tokens: &[super::Token]) -> Option<Jurisdiction> {
        let (length, found) = self.jurisdictions.longest(tokens)?;
        let [country] = &found[..] else { return None };
        let whole = length == tokens.len() && !country.code.contains('-');
        whole.then_some(**country)
    }

    /// The jurisdiction that this one folded word names or is the adjective of.
    #[must_use]
    pub fn nation(&self, folded: &str) -> Option<Jurisdiction> {
        self.nations.get(folded).copied()
    }

    /// The word of a body's name that one is short for or another spelling of: "utd", "defense".
    #[must_use]
    pub fn in_full<'a>(&'a self, word: &'a str) -> &'a str {
        self.in_full.get(word).map_or(word, String::as_str)
    }

    /// The word of bodies' names of which one is another form: "trade" of "trading", "bank" of
    /// "banco".
    #[must_use]
    pub fn body_form(&self, word: &str) -> Option<&'static str> {
        self.body_forms.get(word).copied()
    }

    /// The words that a jurisdiction's short form stands for: "united", "states" for "us".
    #[must_use]
    pub fn spelled_out(&self, letters: &str) -> Option<&[String]> {
        self.spelled_out.get(letters).map(Vec::as_slice)
    }

    /// Whether a word of another lexicon is a given name too: "Don", "Dean".
    #[must_use]
    pub fn is_also_given(&self, folded: &str) -> bool {
        self.also_given.contains(folded)
    }

    /// Whether a word of another lexicon is a family name too: "King", "Major".
    #[must_use]
    pub fn is_also_family(&self, folded: &str) -> bool {
        self.also_family.contains(folded)
    }

    /// Whether a concept is an organisation that offices belong to, and no subject: the United
    /// Nations.
    #[must_use]
    pub fn is_body(&self, concept: &str) -> bool {
        self.bodies.contains(concept)
    }

    /// Whether folded words name only a part of a subject: "public health".
    #[must_use]
    pub fn is_part(&self, concept: &'static str, words: &str) -> bool {
        self.parts.contains(&(concept, words.to_owned()))
    }

    /// Whether a folded word is a role in French or Spanish, where "un" before it is an article.
    #[must_use]
    pub fn is_romance_role(&self, folded: &str) -> bool {
        self.romance_roles.contains(folded)
    }

    /// Whether a token that may be a small word is an acronym here: "UN".
    #[must_use]
    pub fn is_acronym(&self, token: &super::Token) -> bool {
        token.shouted && self.portfolios.is_short_form(&token.folded)
    }

    /// The only jurisdiction that uses a folded role word: "taoiseach".
    #[must_use]
    pub fn home(&self, folded: &str) -> Option<&'static str> {
        self.homes.get(folded).copied()
    }

    /// Whether a folded word may begin one that tells a holder by another person, and nothing else:
    /// "before", "successor".
    #[must_use]
    pub fn may_relate(&self, folded: &str) -> bool {
        self.relation_words.contains(folded)
    }

    /// Of a country that is no more, the one that its offices stand under where it has none of its
    /// own, and the first day on which it was no more.
    #[must_use]
    pub fn former_state(&self, code: &str) -> Option<(&'static str, Day)> {
        self.former_states.get(code)
    }

    /// Which offices lead a country at some day of a time, without one in our day; none where
    /// several may be said to.
    #[must_use]
    pub fn leading(&self, code: &str, time: Option<DaySpan>) -> SmallVec<[Leads; 2]> {
        self.leaders.of(code, time)
    }

    /// Where the towns are that a folded name means in an article of a country, empty if unknown: towns
    /// after which others are called.
    pub fn city_homes(&self, name: &str, country: &str) -> impl Iterator<Item = &'static str> {
        let known = self.cities.get(name).into_iter().flatten();
        let meant = known.filter(move |(home, anywhere)| *anywhere || *home == country);
        meant.map(|(home, _)| *home)
    }

    /// Whether a folded role word says that a woman holds the role: "ministerin".
    #[must_use]
    pub fn is_feminine(&self, folded: &str) -> bool {
        self.feminine.get(folded).copied().unwrap_or(false)
    }

    /// Whether a folded word is a party's colour: "socialist".
    #[must_use]
    pub fn is_party(&self, folded: &str) -> bool {
        self.parties.contains(folded)
    }

    /// What a folded word says between a name and a role in a text; `None` of most words.
    #[must_use]
    pub fn text_link(&self, folded: &str) -> Option<TextLink> {
        self.text_links.get(folded).copied()
    }

    /// The whole name of a leader of a country whom a list calls by a family name; `None` of anybody
    /// else, and of somebody born in another year.
    #[must_use]
    pub fn leader_name(&self, code: &str, name: &str, born: Option<i16>) -> Option<&'static str> {
        self.leader_names.of(code, name, born)
    }

    /// Whether a text between a role and a name makes it that one's role: "'s", "of the".
    #[must_use]
    pub fn is_owner(&self, place: OwnerPlace, between: &str) -> bool {
        self.owners.contains(&(place, between))
    }

    /// Whether a word in lower case, its accents kept, says in a language that a place is named
    /// behind it: "in"; or does so right behind another name only (`Some(true)`): "of".
    #[must_use]
    pub fn locative(&self, language: &str, word: &str) -> Option<bool> {
        self.locatives.get(&(language, word)).copied()
    }

    /// Whether a folded word makes another thing or person of the name beside it: "the wife of Tony
    /// Blair".
    #[must_use]
    pub fn is_namesake(&self, folded: &str) -> bool {
        self.named_after.contains_key(folded)
    }

    /// The same of a word behind a name, where it may be part of one: "Tony Blair Foundation",
    /// "Merkel's husband", but not "Bruce Park".
    #[must_use]
    pub fn follows_namesake(&self, token: &super::Token) -> bool {
        let small_only = self.named_after.get(&token.folded);
        small_only.is_some_and(|small_only| !(*small_only && token.capitalised))
    }

    /// The same of a folded word before a name: "USS Ronald Reagan".
    #[must_use]
    pub fn precedes_namesake(&self, folded: &str) -> bool {
        self.named_after_first.contains(folded)
    }

    /// Whether a small word is an indefinite article: "a", "eine", "un".
    #[must_use]
    pub fn is_indefinite(&self, folded: &str) -> bool {
        self.indefinite.contains(folded)
    }

    /// What a single small word does.
    #[must_use]
    pub fn stopword(&self, token: &super::Token) -> Option<Stopword> {
        self.stopwords.of_token(token).copied()
    }
}
