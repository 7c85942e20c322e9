//! Words that fuse a subject or an organisation with a role: "Bundesfinanzminister".

use super::{Lexicon, RoleClass};

/// Fewer letters are no organisation in a compound.
const SHORTEST_BODY: usize = 3;

/// A word that fuses a subject and a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FusedRole {
    /// The role's class.
    pub class: RoleClass,
    /// Meanings of the prefixes, in order: "federal", "deputy".
    pub prefixes: Vec<&'static str>,
    /// The subject.
    pub concept: Option<&'static str>,
    /// The subject as it is written, without the prefixes: "finanz".
    pub stem: String,
    /// The organisation, as it is written without a linking letter: "weltbank".
    pub body: Option<String>,
    /// Whether the role's word says that a woman holds it: "-ministerin".
    pub feminine: bool,
}

impl Lexicon {
    /// Splits a word that fuses a subject and a role: "Bundesfinanzminister" is the prefix
    /// meanings ["federal"], the concept "finance" and the class of "minister". `None` unless
    /// every letter before the role is accounted for.
    #[must_use]
    pub fn fused_role(&self, folded: &str) -> Option<FusedRole> {
        for (suffix, class, mut head) in self.role_suffixes.of_word(folded) {
            if head.len() < 2 {
                continue;
            }
            let mut prefixes = Vec::new();
            let mut concept = self.stem(head);
            if concept.is_none()
                && let Some(body) = self.fused_body(head)
            {
                return Some(FusedRole {
                    class,
                    prefixes,
                    concept: None,
                    stem: String::new(),
                    body: Some(body.to_owned()),
                    feminine: self.is_feminine(suffix),
                });
            }
            while concept.is_none() {
                let Some((prefix, meaning)) = self
                    .role_prefixes
                    .iter()
                    .find(|(prefix, _)| head.starts_with(prefix.as_str()))
                else {
                    break;
                };
                prefixes.push(*meaning);
                head = &head[prefix.len()..];
                if head.is_empty() {
                    return Some(FusedRole {
                        class,
                        prefixes,
                        concept: None,
                        stem: String::new(),
                        body: None,
                        feminine: self.is_feminine(suffix),
                    });
                }
                concept = self.stem(head);
            }
            if concept.is_some() {
                return Some(FusedRole {
                    class,
                    prefixes,
                    concept,
                    stem: head.to_owned(),
                    body: None,
                    feminine: self.is_feminine(suffix),
                });
            }
        }
        None
    }

    /// The organisation that a compound begins with: "weltbank", "kommission(s)", "nato". What is
    /// a prefix of roles by itself, such as "Partei-", names none.
    fn fused_body<'a>(&self, head: &'a str) -> Option<&'a str> {
        let linked = ["", "s"].iter().filter_map(|link| head.strip_suffix(link));
        let is_prefix = |word: &str| self.role_prefixes.iter().any(|(known, _)| known == word);
        linked
            .filter(|word| word.len() >= SHORTEST_BODY && !is_prefix(word))
            .find(|word| {
                let mut ends = word.char_indices().map(|(at, _)| &word[at..]);
                self.body_words.contains_word(word)
                    || ends.any(|end| {
                        end.len() >= SHORTEST_BODY && self.organisation_kind(end).is_some()
                    })
            })
    }

    /// The concept of a compound's stem, with or without its linking letter.
    pub(crate) fn stem(&self, head: &str) -> Option<&'static str> {
        let linked = ["s", "en", "n", "e"]
            .iter()
            .filter_map(|link| head.strip_suffix(link));
        std::iter::once(head)
            .chain(linked)
            .filter(|stem| stem.len() >= 3)
            .find_map(|stem| self.stems.get(stem).copied())
    }

    /// The subject of a word that fuses a subject and a ministry: "Finanzministerium".
    #[must_use]
    pub fn fused_organisation(&self, folded: &str) -> Option<&'static str> {
        self.ministry_suffixes
            .of_word(folded)
            .find_map(|(_, (), head)| self.stem(head))
    }
}
