//! Names as people bear them: frequent ones often, rare ones rarely, of many countries.

use rand::RngExt as _;
use rand::rngs::ChaCha8Rng;
use rand_distr::{Distribution as _, Zipf};

/// Given and family names by locale, the more frequent first: see `benches/names.py`.
const TABLE: &str = include_str!("../names.tsv");
/// How fast names get rarer with their rank.
const EXPONENT: f64 = 0.9;
/// One family name in this many is made of two others: lists of names end where the long tail
/// of real ones begins.
const RECOMBINED: u32 = 4;

/// The names of one country.
#[derive(Debug, Default)]
struct Locale {
    given: Vec<&'static str>,
    family: Vec<&'static str>,
}

/// All names.
#[derive(Debug)]
pub(crate) struct Names {
    locales: Vec<(&'static str, Locale)>,
}

impl Names {
    /// Reads the table.
    pub(crate) fn read() -> Self {
        let mut locales: Vec<(&'static str, Locale)> = Vec::new();
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            let mut fields = line.split('\t');
            let (Some(code), Some(part), Some(name)) =
                (fields.next(), fields.next(), fields.next())
            else {
                continue;
            };
            if locales.last().is_none_or(|(last, _)| *last != code) {
                locales.push((code, Locale::default()));
            }
            let Some((_, locale)) = locales.last_mut() else {
                continue;
            };
            match part {
                "given" => locale.given.push(name),
                _ => locale.family.push(name),
            }
        }
        locales.retain(|(_, locale)| locale.given.len() > 20 && locale.family.len() > 20);
        Self { locales }
    }

    /// A country's place among the locales.
    pub(crate) fn locale(&self, rng: &mut ChaCha8Rng) -> usize {
        rng.random_range(0..self.locales.len())
    }

    /// The country code of a locale: "de" of "de_DE".
    pub(crate) fn country(&self, locale: usize) -> String {
        let (code, _) = self.locales[locale];
        code[code.len() - 2..].to_lowercase()
    }

    /// A given name.
    pub(crate) fn given(&self, locale: usize, rng: &mut ChaCha8Rng) -> &'static str {
        ranked(&self.locales[locale].1.given, rng)
    }

    /// A family name.
    pub(crate) fn family(&self, locale: usize, rng: &mut ChaCha8Rng) -> String {
        let names = &self.locales[locale].1.family;
        let name = ranked(names, rng);
        if rng.random_range(0..RECOMBINED) > 0 {
            return name.to_owned();
        }
        let other = names[rng.random_range(0..names.len())];
        let head = &name[..cut(name)];
        let tail = &other[cut(other)..];
        format!("{head}{tail}")
    }
}

fn ranked(names: &[&'static str], rng: &mut ChaCha8Rng) -> &'static str {
    // The list is not empty and the exponent is positive: see `read`.
    let rank = Zipf::new(names.len() as f64, EXPONENT).map_or(1.0, |zipf| zipf.sample(rng));
    names[(rank as usize).clamp(1, names.len()) - 1]
}

/// Where a name may be cut in two: before a consonant near its middle that a vowel follows.
fn cut(name: &str) -> usize {
    let letters: Vec<(usize, char)> = name.char_indices().collect();
    let is_vowel = |letter: char| "aeiouyáéíóúäöüåæøêěı".contains(letter);
    let middle = letters.len() / 2;
    (0..letters.len())
        .filter(|&place| place > 0 && place + 1 < letters.len())
        .filter(|&place| !is_vowel(letters[place].1) && is_vowel(letters[place + 1].1))
        .min_by_key(|&place| place.abs_diff(middle))
        .map_or(name.len(), |place| letters[place].0)
}
