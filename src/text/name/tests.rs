use super::*;
use crate::text::{lexicon, tokenise};

#[test]
fn words_that_may_be_given_names() {
    for (text, expected) in [
        ("Al Gore", WordPart::Address),
        ("Al-Maliki", WordPart::Particle),
        ("Don Diaz-Balart", WordPart::Name),
        ("Dean Smith", WordPart::Address),
        ("Ben Affleck", WordPart::Name),
    ] {
        let name = name_words(&tokenise(text), text, None, lexicon());
        let part = name.words.first().map(|word| word.part);
        assert_eq!(part, Some(expected), "{text}");
    }
}

#[test]
fn letters_and_nicknames_in_the_names_of_people() {
    for (text, expected) in [
        ("JF Kennedy", "j f kennedy"),
        ("JF KENNEDY", "jf kennedy"),
        ("US Steel", "us steel"),
        ("Benigno \"Noynoy\" Aquino", "benigno aquino"),
        ("Queen's Park", "queen park"),
        ("Queen Beatrix", "beatrix"),
        ("Airbus SE", "airbus se"),
        ("Jane Smith, S.E.", "jane smith"),
    ] {
        let name = name_words(&tokenise(text), text, None, lexicon());
        assert_eq!(name.key(), expected, "{text}");
    }
}
