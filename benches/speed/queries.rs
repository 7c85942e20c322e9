//! What is asked, by kind, with who is meant.

use rand::rngs::ChaCha8Rng;
use rand::{RngExt as _, SeedableRng as _};

use crate::catalogue::{Generated, Person, year_of};
use crate::names::Names;

/// In which way a query is its entity's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Kind {
    /// The name.
    Exact,
    /// One letter dropped, doubled, changed or swapped.
    OneEdit,
    /// Two of these, in different places.
    TwoEdits,
    /// "Rutte Mark".
    Swapped,
    /// "M. Rutte".
    Initial,
    /// "Rutte".
    Surname,
    /// "Minister of Finance of ...", with a day.
    Role,
    /// A name of nobody.
    Unknown,
}

impl Kind {
    /// All kinds, in the order of the table.
    pub(crate) const ALL: [Self; 8] = [
        Self::Exact,
        Self::OneEdit,
        Self::TwoEdits,
        Self::Swapped,
        Self::Initial,
        Self::Surname,
        Self::Role,
        Self::Unknown,
    ];

    /// Its name in a table.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::OneEdit => "one edit",
            Self::TwoEdits => "two edits",
            Self::Swapped => "swapped",
            Self::Initial => "initial",
            Self::Surname => "surname",
            Self::Role => "role phrase",
            Self::Unknown => "unknown",
        }
    }
}

/// One thing asked.
#[derive(Clone, Debug)]
pub(crate) struct Query {
    /// The mention.
    pub(crate) text: String,
    /// The day of the article.
    pub(crate) year: usize,
    /// The key of who is meant; `None` of a name of nobody.
    pub(crate) meant: Option<String>,
}

/// Makes queries of a kind, the same for the same catalogue.
pub(crate) fn queries(made: &Generated, kind: Kind, count: usize) -> Vec<Query> {
    let mut rng = ChaCha8Rng::seed_from_u64(0x1234 + kind as u64);
    let names = Names::read();
    (0..count)
        .map(|_| query(made, kind, &names, &mut rng))
        .collect()
}

fn query(made: &Generated, kind: Kind, names: &Names, rng: &mut ChaCha8Rng) -> Query {
    let person = &made.people[rng.random_range(0..made.people.len())];
    let text = match kind {
        Kind::Exact => person.name(),
        Kind::OneEdit => edited(&person.name(), 1, rng),
        Kind::TwoEdits => edited(&person.name(), 2, rng),
        Kind::Swapped => format!("{} {}", person.family, person.given),
        Kind::Initial => initial(person),
        Kind::Surname => person.family.clone(),
        Kind::Role => {
            let office = &made.offices[rng.random_range(0..made.offices.len())];
            let place = rng.random_range(0..office.holders.len());
            return Query {
                text: office.title.clone(),
                year: year_of(place),
                meant: Some(made.people[office.holders[place]].key.clone()),
            };
        }
        Kind::Unknown => {
            // Two family names of different countries, run together, and a given name.
            let (one, other) = (names.locale(rng), names.locale(rng));
            let given = names.given(one, rng);
            let (head, tail) = (names.family(one, rng), names.family(other, rng));
            return Query {
                text: format!("{given} {head}{}", tail.to_lowercase()),
                year: 2015,
                meant: None,
            };
        }
    };
    Query {
        text,
        year: 2015,
        meant: Some(person.key.clone()),
    }
}

fn initial(person: &Person) -> String {
    let letter = person.given.chars().next().unwrap_or('A');
    format!("{letter}. {}", person.family)
}

/// The text with letters dropped, doubled, changed or swapped, never the first of a word.
fn edited(text: &str, edits: usize, rng: &mut ChaCha8Rng) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for _ in 0..edits {
        let places: Vec<usize> = (1..letters.len().saturating_sub(1))
            .filter(|&place| {
                letters[place - 1].is_alphabetic()
                    && letters[place].is_alphabetic()
                    && letters[place + 1].is_alphabetic()
            })
            .collect();
        if places.is_empty() {
            break;
        }
        let place = places[rng.random_range(0..places.len())];
        match rng.random_range(0..4) {
            0 => {
                letters.remove(place);
            }
            1 => letters.insert(place, letters[place]),
            2 => letters[place] = char::from(b'a' + rng.random_range(0..26_u8)),
            _ => letters.swap(place, place + 1),
        }
    }
    letters.into_iter().collect()
}
