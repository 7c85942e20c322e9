//! What the words of names are found by.

use super::*;
use crate::text::lexicon;

fn vocabulary(words: &[(&str, u32)], names: usize) -> Vocabulary {
    let mut words = words.to_vec();
    words.sort_unstable();
    let (words, counts): (Vec<&str>, Vec<u32>) = words.into_iter().unzip();
    Vocabulary::build(&words, &counts, names, lexicon())
}

#[test]
fn alike_cases() {
    let words = [
        "stoltenberg",
        "rutte",
        "rute",
        "jon",
        "john",
        "rutter",
        "balkenende",
    ];
    let vocabulary = vocabulary(&words.map(|word| (word, 1)), words.len());
    let cases: &[(&str, &[&str])] = &[
        ("stoltenburg", &["stoltenberg"]),
        ("stoltnbreg", &["stoltenberg"]),
        ("rutte", &["rute", "rutter"]),
        // No name has it, and of its six letters two may be wrong.
        ("ruttte", &["rutte", "rutter"]),
        // Three edits, the same consonants.
        ("palkanenda", &["balkenende"]),
        ("jon", &[]),
        ("jhon", &["john"]),
        ("unlike", &[]),
    ];
    for (word, expected) in cases {
        let mut found: Vec<_> = vocabulary
            .alike(word, Edits::Two)
            .iter()
            .map(|alike| vocabulary.word(alike.word))
            .collect();
        found.sort_unstable();
        assert_eq!(found, *expected, "{word}");
    }
}

#[test]
fn rarity_falls_with_frequency() {
    let vocabulary = vocabulary(&[("john", 10), ("rutte", 1)], 10);
    let rarity = |word| vocabulary.rarity(vocabulary.id(word).expect("it is a word"));
    assert!((rarity("rutte") - rarity("john") - 10_f64.ln()).abs() < 1e-5);
    // Ten of ten names have it, and still it is no word that everybody has.
    assert!((rarity("john") - 800_f64.ln()).abs() < 1e-5);
    assert!((vocabulary.rarity_unseen() - rarity("rutte")).abs() < 1e-5);
}

#[test]
fn later_words_are_found_among_the_first_and_hidden_ones_are_not() {
    let first = vocabulary(&[("mark", 1), ("rute", 1), ("rutte", 2)], 4);
    let id = |word| first.any_id(word).expect("it is a word");
    let later = first.next_id();
    let changed = [(id("rute"), 0), (id("mark"), 3), (later, 1)];
    let now = first.advance(&["rutter"], changed.into_iter(), 6, lexicon());
    let words = |ids: Vec<WordId>| -> Vec<&str> { ids.iter().map(|&id| now.word(id)).collect() };
    assert_eq!(words(now.with_prefix("ru", 9)), ["rutte", "rutter"]);
    assert_eq!(words(now.with_prefix("ru", 1)), ["rutte"]);
    assert_eq!(now.id("rute"), None);
    assert_eq!(now.id("rutter"), Some(later));
    let alike = now
        .alike("rutter", Edits::Two)
        .iter()
        .map(|alike| alike.word)
        .collect();
    assert_eq!(words(alike), ["rutte"]);
    assert_eq!((now.count(id("mark")), now.count(later)), (3, 1));
    assert!((now.rarity(id("mark")) - (8_000_f64 / 3.0).ln()).abs() < 1e-5);
    assert_eq!(first.id("rute"), Some(id("rute")));
    let without = now.advance(&[], [(later, 0)].into_iter(), 5, lexicon());
    assert_eq!(without.id("rutter"), None);
    assert_eq!(without.any_id("rutter"), Some(later));
    assert_eq!(now.id("rutter"), Some(later));
}

#[test]
fn words_that_come_one_by_one_are_those_that_come_at_once() {
    let all: Vec<String> = (0..700).map(|number| format!("word{number:03}")).collect();
    let mut sizes = [1, 7, 1, 30, 2, 300, 1, 1, 90].into_iter().cycle();
    let (mut now, mut left) = (vocabulary(&[("ward", 3)], 3), &all[..]);
    let mut steps = Vec::new();
    while !left.is_empty() {
        let (some, rest) = left.split_at(left.len().min(sizes.next().unwrap_or(1)));
        left = rest;
        steps.push(some);
    }
    // Later ones come in front of earlier ones, too.
    steps.reverse();
    for some in steps {
        let new: Vec<&str> = some.iter().map(String::as_str).collect();
        let counts = (now.next_id()..).take(new.len()).map(|id| (id, 1));
        now = now.advance(&new, counts, 703, lexicon());
    }
    let at_once: Vec<(&str, u32)> = all.iter().map(|word| (word.as_str(), 1)).collect();
    let at_once: Vec<(&str, u32)> = [("ward", 3)].into_iter().chain(at_once).collect();
    let at_once = vocabulary(&at_once, 703);
    let told = |of: &Vocabulary| -> Vec<Vec<String>> {
        let asked = all.iter().step_by(23).map(String::as_str);
        let asked = asked.chain(["ward", "wordx", "word", "word77", "wrod123"]);
        let word = |id: WordId| {
            let (count, class) = (of.count(id), of.class(id));
            format!("{} {count} {class:?} {:?}", of.word(id), of.signature(id))
        };
        let of_each = asked.map(|asked| {
            let alike = of
                .alike(asked, Edits::Two)
                .into_iter()
                .map(|alike| alike.word);
            let all = alike.chain(of.with_prefix(asked, 12)).chain(of.id(asked));
            all.map(word).collect()
        });
        of_each.collect()
    };
    assert_eq!(told(&now), told(&at_once));
}

#[test]
fn prefixes_come_in_order() {
    let vocabulary = vocabulary(&["rutte", "rutter", "rut", "mark"].map(|word| (word, 1)), 4);
    let found = vocabulary.with_prefix("rutt", 10);
    let found: Vec<_> = found.iter().map(|&id| vocabulary.word(id)).collect();
    assert_eq!(found, ["rutte", "rutter"]);
    assert_eq!(vocabulary.with_prefix("r", 1).len(), 1);
}
