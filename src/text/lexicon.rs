//! The lexicons: every word that the grammar knows is data, in `data/lexicon/`.

mod compounds;
mod honorific;
mod labels;
mod subjects;

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{PhraseMap, fold};
use crate::model::{Gender, Modifier};

pub use compounds::FusedRole;
pub use honorific::Honorific;
use subjects::Implied;

/// A role class: "prime_minister". A small number that stands for a row of `role_classes.tsv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoleClass(u16);

/// What is known of a role class.
#[derive(Debug)]
pub struct ClassInfo {
    /// Its name, snake case.
    pub name: &'static str,
    /// 1 (head of a state, government or organisation) to 5 (ordinary member).
    pub rank: u8,
    /// Where the role is usual.
    pub scope: &'static str,
    /// Classes whose words a text may also use for this one, transitively.
    pub broader: Vec<RoleClass>,
    /// Those of them that are one step broader: a speaker presides, but is no leader.
    pub direct: Vec<RoleClass>,
}

/// What a small word does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopword {
    /// "the"
    Article,
    /// "of", "for"
    Preposition,
    /// "and"
    Conjunction,
    /// "his"
    Possessive,
    /// Any other word that tells nothing about who is meant.
    Filler,
}

/// Jurisdiction forms by how they name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Jurisdiction {
    /// "nl", "us-ak", "eu".
    pub code: &'static str,
    /// Whether the form is an adjective or demonym.
    pub demonym: bool,
}

/// All lexicons, read once.
#[derive(Debug)]
pub struct Lexicon {
    /// Role words.
    pub roles: PhraseMap<RoleClass>,
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
    role_suffixes: Vec<(String, RoleClass)>,
    relations: FxHashMap<&'static str, Vec<(&'static str, bool)>>,
    implied: Vec<Implied>,
    role_prefixes: Vec<(String, &'static str)>,
    stems: FxHashMap<String, &'static str>,
    codes: FxHashSet<&'static str>,
    bodies: FxHashSet<&'static str>,
    romance_roles: FxHashSet<String>,
    ministry_suffixes: Vec<String>,
    generations: FxHashMap<String, &'static str>,
    particles: FxHashSet<String>,
    transcribed_particles: FxHashSet<String>,
    nicknames: FxHashMap<String, Vec<String>>,
    legal_forms: FxHashSet<String>,
    given_names: FxHashMap<String, Option<Gender>>,
    also_given: FxHashSet<String>,
    also_family: FxHashSet<String>,
    feminine: FxHashMap<String, bool>,
    homes: FxHashMap<String, &'static str>,
    nations: FxHashMap<String, Jurisdiction>,
    spelled_out: FxHashMap<String, Vec<String>>,
}

/// The lexicons.
#[must_use]
pub fn lexicon() -> &'static Lexicon {
    static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::read);
    &LEXICON
}

macro_rules! table {
    ($file:literal) => {
        rows(include_str!(concat!("../../data/lexicon/", $file)))
    };
}

/// The rows of a tab-separated file without its comments and blank lines.
fn rows(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines()
        .map(|line| line.trim_end_matches('\r'))
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split('\t').map(str::trim).collect())
}

fn gender(code: &str) -> Option<Gender> {
    match code {
        "m" | "male" => Some(Gender::Male),
        "f" | "female" => Some(Gender::Female),
        _ => None,
    }
}

fn modifier(name: &str) -> Option<Modifier> {
    use Modifier::*;
    [
        Former, Then, Acting, Interim, Elect, Designate, Incoming, Outgoing, Late, Current,
    ]
    .into_iter()
    .find(|modifier| modifier.as_str() == name)
}

impl Lexicon {
    fn read() -> Self {
        let mut this = Self {
            roles: PhraseMap::default(),
            deputies: PhraseMap::default(),
            modifiers: PhraseMap::default(),
            portfolios: PhraseMap::default(),
            jurisdictions: PhraseMap::default(),
            honorifics: PhraseMap::default(),
            stopwords: PhraseMap::default(),
            questions: PhraseMap::default(),
            body_words: PhraseMap::default(),
            org_words: PhraseMap::default(),
            coref_nouns: PhraseMap::default(),
            office_nouns_before: PhraseMap::default(),
            office_nouns_after: PhraseMap::default(),
            beside: PhraseMap::default(),
            classes: Vec::new(),
            narrower: Vec::new(),
            class_ids: FxHashMap::default(),
            role_suffixes: Vec::new(),
            relations: FxHashMap::default(),
            implied: Vec::new(),
            role_prefixes: Vec::new(),
            stems: FxHashMap::default(),
            codes: FxHashSet::default(),
            bodies: FxHashSet::default(),
            romance_roles: FxHashSet::default(),
            ministry_suffixes: Vec::new(),
            generations: FxHashMap::default(),
            particles: FxHashSet::default(),
            transcribed_particles: FxHashSet::default(),
            nicknames: FxHashMap::default(),
            legal_forms: FxHashSet::default(),
            given_names: FxHashMap::default(),
            also_given: FxHashSet::default(),
            also_family: FxHashSet::default(),
            feminine: FxHashMap::default(),
            homes: FxHashMap::default(),
            nations: FxHashMap::default(),
            spelled_out: FxHashMap::default(),
        };
        this.read_classes();
        this.read_roles();
        this.read_phrases();
        this.read_subjects();
        this.read_names();
        this.read_nations();
        this
    }

    /// One-word names and adjectives of jurisdictions, and the words behind their short forms:
    /// "UK" is the first English name of its country that begins with these letters.
    fn read_nations(&mut self) {
        let mut long: Vec<(&str, Vec<String>)> = Vec::new();
        for row in table!("jurisdictions.tsv") {
            let [code, language, kind, form, ..] = row[..] else {
                continue;
            };
            if kind != "name" && kind != "demonym" {
                continue;
            }
            let words: Vec<String> = super::tokenise(form)
                .into_iter()
                .filter(|token| self.stopword(token).is_none())
                .map(|token| token.folded)
                .collect();
            if let [word] = words.as_slice() {
                let nation = Jurisdiction {
                    code,
                    demonym: kind == "demonym",
                };
                let known = self.nations.entry(word.clone()).or_insert(nation);
                known.demonym &= kind == "demonym";
            } else if language == "en" && kind == "name" {
                long.push((code, words));
            }
        }
        for (code, words) in long {
            let letters: String = words
                .iter()
                .filter_map(|word| word.chars().next())
                .collect();
            let short = self.nations.get(&letters);
            if short.is_some_and(|short| short.code == code) {
                self.spelled_out.entry(letters).or_insert(words);
            }
        }
    }

    fn read_classes(&mut self) {
        let mut broader = Vec::new();
        for row in table!("role_classes.tsv") {
            let [name, rank, scope, wider, ..] = row[..] else {
                continue;
            };
            let id = RoleClass(u16::try_from(self.classes.len()).unwrap_or(u16::MAX));
            self.class_ids.insert(name, id);
            broader.push(wider);
            self.classes.push(ClassInfo {
                name,
                rank: rank.parse().unwrap_or(5),
                scope,
                broader: Vec::new(),
                direct: Vec::new(),
            });
        }
        let direct: Vec<Vec<RoleClass>> = broader
            .iter()
            .map(|list| {
                list.split(',')
                    .filter_map(|name| self.class_ids.get(name).copied())
                    .collect()
            })
            .collect();
        for (place, class) in self.classes.iter_mut().enumerate() {
            let mut closed = direct[place].clone();
            let mut next = 0;
            while let Some(wider) = closed.get(next).copied() {
                for &widest in &direct[usize::from(wider.0)] {
                    if !closed.contains(&widest) && usize::from(widest.0) != place {
                        closed.push(widest);
                    }
                }
                next += 1;
            }
            class.broader = closed;
            class.direct.clone_from(&direct[place]);
        }
        self.narrower = vec![Vec::new(); self.classes.len()];
        for (place, class) in self.classes.iter().enumerate() {
            for wider in &class.broader {
                self.narrower[usize::from(wider.0)].push(RoleClass(place as u16));
            }
        }
    }

    fn read_roles(&mut self) {
        for row in table!("roles.tsv") {
            let [class, language, form, ref rest @ ..] = row[..] else {
                continue;
            };
            if let Some(&class) = self.class_ids.get(class) {
                self.roles.insert(form, class);
            }
            if matches!(language, "fr" | "es") && !form.contains(' ') {
                self.romance_roles.insert(super::fold_text(form));
            }
            // "presidente" is a woman in French only, and then says nothing.
            let feminine = rest.first() == Some(&"f");
            *self.feminine.entry(super::fold_text(form)).or_insert(true) &= feminine;
        }
        for row in table!("role_homes.tsv") {
            if let [code, form, ..] = row[..] {
                self.homes.insert(super::fold_text(form), code);
            }
        }
        for row in table!("role_suffixes.tsv") {
            let [class, _, suffix, ..] = row[..] else {
                continue;
            };
            if let Some(&class) = self.class_ids.get(class) {
                self.role_suffixes.push((fold(suffix), class));
            }
        }
        // The longest suffix wins; ties in the order of the text.
        self.role_suffixes
            .sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.cmp(b)));
        self.role_suffixes.dedup_by(|a, b| a.0 == b.0);
        for row in table!("role_prefixes.tsv") {
            let [meaning, _, prefix, ..] = row[..] else {
                continue;
            };
            self.role_prefixes.push((fold(prefix), meaning));
        }
        self.role_prefixes
            .sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.cmp(b)));
        self.role_prefixes.dedup_by(|a, b| a.0 == b.0);
    }

    fn read_phrases(&mut self) {
        for row in table!("deputy.tsv") {
            let [marker, _, form, ..] = row[..] else {
                continue;
            };
            self.deputies.insert(form, marker);
        }
        for row in table!("modifiers.tsv") {
            let [name, _, form, ..] = row[..] else {
                continue;
            };
            // "expresidente" is read as "ex" and a role word, not as a modifier.
            let folded = fold(form);
            let fused = folded
                .strip_prefix("ex")
                .is_some_and(|role| self.roles.contains_word(role));
            if let Some(modifier) = modifier(name)
                && !fused
            {
                self.modifiers.insert(form, modifier);
            }
        }
        for row in table!("portfolios.tsv") {
            let [concept, _, form, ref rest @ ..] = row[..] else {
                continue;
            };
            if rest.first() == Some(&"body") {
                self.bodies.insert(concept);
            }
            if rest.first() == Some(&"stem") {
                self.stems.entry(fold(form)).or_insert(concept);
            } else {
                self.portfolios.insert(form, concept);
                let folded = fold(form);
                if form.split_whitespace().count() == 1 && folded.len() >= 4 {
                    self.stems.entry(folded).or_insert(concept);
                }
            }
        }
        for row in table!("jurisdictions.tsv") {
            let [code, _, kind, form, ..] = row[..] else {
                continue;
            };
            self.codes.insert(code);
            // Capitals are cities first: "the mayor of London".
            if kind != "capital" {
                self.jurisdictions.insert(
                    form,
                    Jurisdiction {
                        code,
                        demonym: kind == "demonym",
                    },
                );
            }
        }
        for row in table!("stopwords.tsv") {
            let [_, kind, form, ..] = row[..] else {
                continue;
            };
            let stopword = match kind {
                "article" => Stopword::Article,
                "preposition" => Stopword::Preposition,
                "conjunction" => Stopword::Conjunction,
                "possessive" => Stopword::Possessive,
                _ => Stopword::Filler,
            };
            self.stopwords.insert(form, stopword);
        }
        for row in table!("questions.tsv") {
            let [place, _, form, ..] = row[..] else {
                continue;
            };
            self.questions.insert(form, place);
        }
        for row in table!("body_words.tsv") {
            let [english, _, form, ..] = row[..] else {
                continue;
            };
            self.body_words.insert(form, english);
        }
        for row in table!("org_words.tsv") {
            let [class, _, form, ..] = row[..] else {
                continue;
            };
            self.org_words.insert(form, class);
            let folded = fold(form);
            if matches!(class, "ministry" | "department") && folded.len() >= 8 {
                self.ministry_suffixes.push(folded);
            }
        }
        self.ministry_suffixes
            .sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        self.ministry_suffixes.dedup();
        for row in table!("coref_nouns.tsv") {
            let [kind, _, form, ..] = row[..] else {
                continue;
            };
            self.coref_nouns.insert(form, kind);
        }
        for row in table!("office_nouns.tsv") {
            let [place, _, form, ..] = row[..] else {
                continue;
            };
            match place {
                "before" => self.office_nouns_before.insert(form, ()),
                "beside" => self.beside.insert(form, ()),
                _ => self.office_nouns_after.insert(form, ()),
            }
        }
    }

    fn read_names(&mut self) {
        for row in table!("honorifics.tsv") {
            let [class, _, form, code, ..] = row[..] else {
                continue;
            };
            self.honorifics.insert(
                form,
                Honorific {
                    class,
                    gender: gender(code),
                },
            );
        }
        for row in table!("generational.tsv") {
            let [form, canonical, ..] = row[..] else {
                continue;
            };
            self.generations.insert(fold(form), canonical);
        }
        for row in table!("particles.tsv") {
            let [language, form, ..] = row[..] else {
                continue;
            };
            self.particles.extend(form.split_whitespace().map(fold));
            if matches!(language, "ar" | "fa") {
                self.transcribed_particles
                    .extend(form.split_whitespace().map(fold));
            }
        }
        for row in table!("nicknames.tsv") {
            let [formal, short, ..] = row[..] else {
                continue;
            };
            let (formal, short) = (fold(formal), fold(short));
            for (from, to) in [(&formal, &short), (&short, &formal)] {
                let known = self.nicknames.entry(from.clone()).or_default();
                if from != to && !known.contains(to) {
                    known.push(to.clone());
                }
            }
        }
        for row in table!("also_names.tsv") {
            match row[..] {
                [form, "given", ..] => self.also_given.insert(fold(form)),
                [form, "surname", ..] => self.also_family.insert(fold(form)),
                _ => continue,
            };
        }
        for row in table!("legal_forms.tsv") {
            let [_, form, ..] = row[..] else { continue };
            self.legal_forms.insert(fold(form));
        }
        for row in table!("given_names.tsv") {
            let [form, ref rest @ ..] = row[..] else {
                continue;
            };
            self.given_names
                .insert(fold(form), rest.first().and_then(|code| gender(code)));
        }
    }

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

    /// The jurisdiction that this one folded word names or is the adjective of.
    #[must_use]
    pub fn nation(&self, folded: &str) -> Option<Jurisdiction> {
        self.nations.get(folded).copied()
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

    /// Whether a folded role word says that a woman holds the role: "ministerin".
    #[must_use]
    pub fn is_feminine(&self, folded: &str) -> bool {
        self.feminine.get(folded).copied().unwrap_or(false)
    }

    /// What a single small word does.
    #[must_use]
    pub fn stopword(&self, token: &super::Token) -> Option<Stopword> {
        let (_, kinds) = self.stopwords.longest(std::slice::from_ref(token))?;
        kinds.first().map(|kind| **kind)
    }
}
