//! Sports: which sport a body plays by its name, and whether words are about sport at all.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Token, lexicon, tokenise};

/// A text of fewer words may be of sport and have no word of it: "France beat Spain in Lyon."
const WORDS_THAT_TELL: usize = 60;

/// A sport of `data/lexicon/sports.tsv`, or sport of any kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sport(u8);

/// A set of sports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SportSet(u64);

/// The words and names that tell sports.
#[derive(Debug)]
pub struct Sports {
    names: Vec<&'static str>,
    /// By the first word: the words after it, and the sport; longest first.
    forms: FxHashMap<String, Vec<(Vec<String>, Sport)>>,
    /// Words of sides that play beside a first one.
    sides: FxHashSet<String>,
    /// By language: words that stand in texts about sport.
    spoken: FxHashMap<&'static str, FxHashSet<String>>,
}

/// The sports of the lexicon.
#[must_use]
pub fn sports() -> &'static Sports {
    static SPORTS: LazyLock<Sports> = LazyLock::new(Sports::read);
    &SPORTS
}

impl Sports {
    fn read() -> Self {
        let mut sports = Self {
            names: Vec::new(),
            forms: FxHashMap::default(),
            sides: FxHashSet::default(),
            spoken: FxHashMap::default(),
        };
        let rows = include_str!("../../data/lexicon/sports.tsv").lines();
        for row in rows.filter(|row| !row.starts_with('#')) {
            let Some((name, form)) = row.split_once('\t') else {
                continue;
            };
            let sport = sports.add(name);
            let tokens = tokenise(form);
            // The catalogue's names are without their small words: "Los Angeles Dodgers".
            let big: Vec<&Token> = tokens
                .iter()
                .filter(|token| lexicon().stopword(token).is_none())
                .collect();
            if big.len() > 1 && big.len() < tokens.len() {
                sports.add_form(&big, sport);
            }
            sports.add_form(&tokens.iter().collect::<Vec<_>>(), sport);
        }
        let rows = include_str!("../../data/lexicon/sides.tsv").lines();
        let rows = rows.filter(|row| !row.starts_with('#'));
        for (_, form) in rows.filter_map(|row| row.split_once('\t')) {
            sports
                .sides
                .extend(tokenise(form).into_iter().map(|token| token.folded));
        }
        let rows = include_str!("../../data/lexicon/sport_words.tsv").lines();
        let rows = rows.filter(|row| !row.starts_with('#'));
        for (language, form) in rows.filter_map(|row| row.split_once('\t')) {
            let words = sports.spoken.entry(language).or_default();
            words.extend(tokenise(form).into_iter().map(|token| token.folded));
        }
        for forms in sports.forms.values_mut() {
            forms.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then(b.1.cmp(&a.1)));
        }
        sports
    }

    fn add_form(&mut self, tokens: &[&Token], sport: Sport) {
        let mut words = tokens.iter().map(|token| token.folded.clone());
        let Some(first) = words.next() else { return };
        let forms = self.forms.entry(first).or_default();
        forms.push((words.collect(), sport));
    }

    fn add(&mut self, name: &'static str) -> Sport {
        let known = self.names.iter().position(|known| *known == name);
        let place = known.unwrap_or(self.names.len());
        if known.is_none() {
            self.names.push(name);
        }
        Sport(u8::try_from(place).unwrap_or(u8::MAX))
    }

    /// The sport of a name by its folded words: that of the longest form in it, of equally long
    /// ones the later in the lexicon. O(words).
    #[must_use]
    pub fn of(&self, words: &[&str]) -> Option<Sport> {
        let mut best: Option<(usize, Sport)> = None;
        for (start, first) in words.iter().enumerate() {
            let Some(forms) = self.forms.get(*first) else {
                continue;
            };
            let rest = &words[start + 1..];
            let fits = |form: &[String]| {
                form.len() <= rest.len() && form.iter().zip(rest).all(|(a, b)| a == b)
            };
            let longest = forms.iter().find(|(form, _)| fits(form));
            if let Some((form, sport)) = longest {
                best = best.max(Some((form.len() + 1, *sport)));
            }
        }
        best.map(|(_, sport)| sport)
    }

    /// Whether a folded word tells that a side is one of women or of an age, or a club's second.
    #[must_use]
    pub fn is_of_side(&self, word: &str) -> bool {
        self.sides.contains(word)
    }

    /// Whether a text is about something else: long enough to tell, in a language whose words of
    /// sport are known ("en"), and without any of them. O(words).
    #[must_use]
    pub fn is_other_text(&self, text: &str, language: &str) -> bool {
        // Norwegian is called by three names.
        let language = if matches!(language, "nb" | "nn") {
            "no"
        } else {
            language
        };
        let Some(spoken) = self.spoken.get(language) else {
            return false;
        };
        let tokens = tokenise(text);
        tokens.len() >= WORDS_THAT_TELL
            && !tokens.iter().any(|token| spoken.contains(&token.folded))
    }

    /// Its name: "baseball".
    #[must_use]
    pub fn name(&self, sport: Sport) -> &'static str {
        self.names.get(usize::from(sport.0)).copied().unwrap_or("")
    }

    /// The sport of a name: "baseball".
    #[must_use]
    pub fn named(&self, name: &str) -> Option<Sport> {
        let place = self.names.iter().position(|known| *known == name)?;
        Some(Sport(u8::try_from(place).ok()?))
    }

    /// Whether it is sport of any kind.
    #[must_use]
    pub fn is_any(&self, sport: Sport) -> bool {
        self.name(sport) == "sport"
    }
}

impl SportSet {
    /// Sports that a set holds.
    pub const MOST: usize = 64;

    /// Adds one.
    pub fn insert(&mut self, sport: Sport) {
        self.0 |= 1 << (usize::from(sport.0) % Self::MOST);
    }

    /// Whether it is in the set.
    #[must_use]
    pub fn contains(self, sport: Sport) -> bool {
        self.0 & (1 << (usize::from(sport.0) % Self::MOST)) != 0
    }

    /// Those of the set, in the lexicon's order.
    pub fn iter(self) -> impl Iterator<Item = Sport> {
        let mut left = self.0;
        std::iter::from_fn(move || {
            let first = left.trailing_zeros();
            left &= left.wrapping_sub(1);
            (first < 64).then_some(Sport(first as u8))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str) -> Option<Sport> {
        let tokens = tokenise(name);
        let words: Vec<&str> = tokens.iter().map(|token| token.folded.as_str()).collect();
        sports().of(&words)
    }

    #[test]
    fn a_long_text_without_words_of_sport_is_another() {
        let markets = "Shares fell in Paris and Frankfurt, as banks lent less. ".repeat(8);
        let cases = [
            (markets.clone(), "en", true),
            // One word of sport is enough.
            (format!("{markets} The stadium was full."), "en", false),
            (format!("{markets} Die Mannschaft kam spät."), "de", false),
            // Too short to tell, and a language whose words are not known.
            (
                "Shares fell in Paris and Frankfurt.".to_owned(),
                "en",
                false,
            ),
            (markets.clone(), "fi", false),
            (markets, "", false),
        ];
        for (text, language, expected) in cases {
            assert_eq!(
                sports().is_other_text(&text, language),
                expected,
                "{language}: {text}"
            );
        }
    }

    #[test]
    fn the_longest_form_of_a_name_tells_its_sport() {
        let cases = [
            ("Texas Rangers", Some("baseball")),
            ("New York Rangers", Some("hockey")),
            ("Rangers F.C.", Some("football")),
            ("Los Angeles Dodgers", Some("baseball")),
            ("angeles dodgers", Some("baseball")),
            ("OGC Nice", Some("football")),
            (
                "California Division of Occupational Safety and Health",
                None,
            ),
            ("Rangers", None),
            ("England national rugby union team", Some("rugby")),
            ("England national football team", Some("football")),
            ("Notre Dame Fighting Irish football", Some("gridiron")),
            ("St. Louis Cardinals", Some("baseball")),
            ("Hong Kong Open", Some("sport")),
            ("Jens Stoltenberg", None),
        ];
        for (name, sport) in cases {
            assert_eq!(of(name).map(|sport| sports().name(sport)), sport, "{name}");
        }
    }

    #[test]
    fn a_set_holds_what_was_put_in() {
        assert!(sports().names.len() <= SportSet::MOST);
        let (first, second) = (of("New York Mets").unwrap(), of("Davis Cup").unwrap());
        let mut set = SportSet::default();
        set.insert(second);
        set.insert(first);
        assert!(set.contains(first) && set.contains(second));
        assert!(!set.contains(of("NHL").unwrap()));
        let mut held = [first, second];
        held.sort_unstable();
        assert_eq!(set.iter().collect::<Vec<_>>(), held);
    }
}
