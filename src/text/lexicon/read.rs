//! Reading the lexicons from their tables.

use super::entry::{OwnerPlace, TextLink};
use super::{Endings, Honorific, Jurisdiction, Lexicon, Period, Stopword};
use crate::model::{DaySpan, Gender, Modifier, PartialDate};
use crate::text::{fold, fold_text, joined, tokenise};

macro_rules! table {
    ($file:literal) => {
        rows(include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/data/lexicon/",
            $file
        )))
    };
}

mod roles;

/// The rows of a tab-separated file without its comments and blank lines.
pub(super) fn rows(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
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
        Previous,
    ]
    .into_iter()
    .find(|modifier| modifier.as_str() == name)
}

impl Lexicon {
    /// All of them. Once a process: O(rows).
    pub(super) fn read() -> Self {
        let mut this = Self::default();
        this.read_classes();
        this.read_roles();
        this.read_phrases();
        this.read_subjects();
        this.read_names();
        this.read_nations();
        this
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
            if rest.get(1) == Some(&"part") {
                self.parts.insert((concept, joined(&tokenise(form))));
            }
            if rest.first() == Some(&"stem") {
                self.stems.entry(fold(form)).or_insert(concept);
            } else {
                self.portfolios.insert(form, concept);
                self.subject_words.add(form);
                let folded = fold(form);
                if form.split_whitespace().count() == 1 && folded.len() >= 4 {
                    self.stems.entry(folded).or_insert(concept);
                }
            }
        }
        for row in table!("jurisdictions.tsv") {
            let [code, language, kind, form, ..] = row[..] else {
                continue;
            };
            self.codes.insert(code);
            if let Some(state) = code.strip_prefix("us-")
                && (language, kind) == ("en", "name")
                && !form.contains('.')
            {
                self.states.entry(state.to_owned()).or_insert(form);
            }
            if matches!(kind, "name" | "demonym") {
                self.place_words.add(form);
            }
            // Capitals are cities first: "the mayor of London".
            if kind != "capital" {
                self.jurisdictions.insert(
                    form,
                    Jurisdiction {
                        code,
                        demonym: kind == "demonym",
                        seat: kind == "metonym",
                    },
                );
            }
        }
        for row in table!("stopwords.tsv") {
            let [_, kind, form, ..] = row[..] else {
                continue;
            };
            match kind {
                "indefinite" => drop(self.indefinite.insert(fold(form))),
                "party" => drop(self.parties.insert(fold(form))),
                _ => {}
            }
            let stopword = match kind {
                "article" | "indefinite" => Stopword::Article,
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
            if place == "word" {
                self.words.insert(fold(form));
            } else {
                self.questions.insert(form, place);
            }
        }
        for row in table!("periods.tsv") {
            let [from, to, _, form, place] = row[..] else {
                continue;
            };
            let day = |written: &str| Some(written.parse::<PartialDate>().ok()?.span().start);
            if let (Some(from), Some(to)) = (day(from), day(to))
                && let Some(span) = DaySpan::new(from, to)
            {
                let only = place.strip_prefix('=');
                let place = Some(only.unwrap_or(place)).filter(|place| *place != "-");
                let only = only.is_some();
                self.periods.insert(form, Period { span, place, only });
            }
        }
        for row in table!("role_relations.tsv") {
            if let [relation, place, _, form, ..] = row[..] {
                self.role_relations.insert(form, (relation, place));
                let first = fold_text(form);
                let first = first.split(' ').next().unwrap_or_default();
                if matches!(
                    place,
                    "between" | "verb" | "infinitive" | "noun" | "when" | "government"
                ) {
                    self.relation_words.insert(first.to_owned());
                }
            }
        }
        for row in table!("body_words.tsv") {
            let [english, language, form, ..] = row[..] else {
                continue;
            };
            if language == "short" {
                self.in_full.insert(fold(form), english.to_owned());
            } else if language == "form" {
                for word in [english, form] {
                    self.body_forms.insert(word.to_owned(), english);
                }
            } else {
                self.body_words.insert(form, english);
            }
        }
        let mut ministries = Vec::new();
        for row in table!("org_words.tsv") {
            let [class, _, form, ..] = row[..] else {
                continue;
            };
            self.org_words.insert(form, class);
            let folded = fold(form);
            if matches!(class, "ministry" | "department") && folded.len() >= 8 {
                ministries.push((folded, ()));
            }
        }
        self.ministry_suffixes = Endings::of(ministries);
        for row in table!("coref_nouns.tsv") {
            let [kind, _, form, ..] = row[..] else {
                continue;
            };
            self.coref_nouns.insert(form, kind);
        }
        for row in table!("text_links.tsv") {
            let [kind, _, form, ..] = row[..] else {
                continue;
            };
            let link = match kind {
                "is" => TextLink::Is,
                "act" => TextLink::Act,
                "after" => TextLink::After,
                _ => TextLink::Small,
            };
            // A word that says something in one language says it in all.
            let known = self.text_links.entry(fold(form)).or_insert(link);
            *known = link.max(*known);
        }
        for row in table!("leader_names.tsv") {
            self.leader_names.add(&row);
        }
        for row in table!("owners.tsv") {
            let [place, _, form, ..] = row[..] else {
                continue;
            };
            let place = match place {
                "before" => OwnerPlace::Before,
                _ => OwnerPlace::Behind,
            };
            self.owners.insert((place, form));
        }
        for row in table!("locatives.tsv") {
            let [kind, language, form, ..] = row[..] else {
                continue;
            };
            self.locatives.insert((language, form), kind == "of");
        }
        for row in table!("named_after.tsv") {
            let [kind, _, form, ..] = row[..] else {
                continue;
            };
            if kind == "first" {
                self.named_after_first.insert(fold(form));
                continue;
            }
            let small_only = self.named_after.entry(fold(form)).or_insert(true);
            *small_only &= kind == "small";
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
        for row in table!("name_spellings.tsv") {
            let [forms, ..] = row[..] else { continue };
            let forms: Vec<String> = forms.split(' ').map(fold).collect();
            for form in &forms {
                let known = self.spellings.entry(form.clone()).or_default();
                for other in &forms {
                    if other != form && !known.contains(other) {
                        known.push(other.clone());
                    }
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
            let [class, form, ..] = row[..] else {
                continue;
            };
            // What sort of club or association it is, others are not.
            let says_little = !matches!(
                class,
                "association" | "bank_form" | "company" | "holding" | "partnership" | "sports_club"
            );
            self.legal_forms.insert(fold(form));
            if says_little && tokenise(form).len() > 1 {
                self.legal_phrases.insert(form, ());
            }
        }
        for row in table!("given_names.tsv") {
            let [form, ref rest @ ..] = row[..] else {
                continue;
            };
            self.given_names
                .insert(fold(form), rest.first().and_then(|code| gender(code)));
        }
    }
}
