//! What sort of word a word of a name is, whatever name it stands in.

use super::Lexicon;

/// What a word is by itself, by the lexicons.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WordClass {
    /// A head noun of organisations, "bank" or "ministry": which kind.
    pub head: Option<&'static str>,
    /// A word of bodies' names of which it is a form: "trade" of "trading".
    pub form: Option<&'static str>,
    /// A legal form: "ltd", "ag".
    pub legal: bool,
    /// Digits and nothing else, an ordinal of them, or the Roman number of a monarch.
    pub number: bool,
    /// A subject that offices and organisations share: "finance", "health".
    pub subject: bool,
    /// A country or region, or its adjective.
    pub place: Option<&'static str>,
    /// The adjective of one and no name of it: "Dutch".
    pub demonym: bool,
    /// A given name.
    pub given: bool,
    /// A particle of names: "van".
    pub particle: bool,
    /// It looks as if another script had written it first: "al", "Timchenko".
    pub transcribed: bool,
}

impl WordClass {
    /// The class of a folded word.
    #[must_use]
    pub fn of(folded: &str, lexicon: &Lexicon) -> Self {
        let nation = lexicon.nation(folded);
        let digits = folded.bytes().filter(u8::is_ascii_digit).count();
        let ordinal = ["st", "nd", "rd", "th"]
            .iter()
            .any(|end| folded.ends_with(end));
        Self {
            head: lexicon.organisation_kind(folded),
            form: lexicon.body_form(folded),
            legal: lexicon.is_legal_form(folded),
            number: digits > 0
                && (digits == folded.len() || (ordinal && digits + 2 == folded.len()))
                || is_roman(folded) && lexicon.generation(folded).is_some(),
            subject: lexicon.portfolios.contains_word(folded),
            place: nation.map(|nation| nation.code),
            demonym: nation.is_some_and(|nation| nation.demonym),
            given: lexicon.given_name(folded).is_some(),
            particle: lexicon.is_particle(folded),
            transcribed: lexicon.is_transcribed_particle(folded) || is_slavic(folded),
        }
    }

    /// Whether the word stands in many names: a head noun, a subject or a place.
    #[must_use]
    pub fn is_generic(self) -> bool {
        self.head.is_some() || self.subject || self.place.is_some()
    }

    /// How rare such a word is among names, in nats, where no catalogue tells.
    #[must_use]
    pub fn usual_rarity(self) -> f64 {
        if self.legal {
            2.5
        } else if self.particle || self.head.is_some() {
            3.5
        } else if self.place.is_some() || self.subject {
            4.5
        } else if self.given {
            5.5
        } else {
            9.0
        }
    }
}

/// Two or more letters of small Roman numbers, and nothing else.
fn is_roman(folded: &str) -> bool {
    let letters = folded.as_bytes();
    letters.len() > 1 && letters.iter().all(|letter| b"ivx".contains(letter))
}

/// Whether a folded word has one of the endings of most East Slavic family names and patronymics.
#[must_use]
pub fn is_slavic(folded: &str) -> bool {
    let endings = [
        "ovich", "evich", "ovitch", "ovych", "ovna", "evna", "enko", "enka", "chuk", "skiy", "sky",
        "skaya", "ov", "ova", "ev", "eva", "yev",
    ];
    folded.len() > 5 && endings.iter().any(|ending| folded.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::lexicon;

    #[test]
    fn classes() {
        let of = |word| WordClass::of(word, lexicon());
        assert_eq!(of("bank").head, of("banks").head);
        assert!(of("bank").head.is_some());
        assert!(of("ltd").legal);
        assert!(of("787").number && of("2nd").number && !of("b2b").number);
        assert_eq!(of("dutch").place, Some("nl"));
        assert!(of("dutch").demonym && !of("netherlands").demonym);
        assert!(of("jens").given && of("van").particle);
        assert!(!of("stoltenberg").is_generic());
    }

    #[test]
    fn what_stands_in_many_names_is_less_rare() {
        let rarity = |word| WordClass::of(word, lexicon()).usual_rarity();
        assert!(rarity("bank") < rarity("jens"));
        assert!(rarity("jens") < rarity("stoltenberg"));
    }
}
