//! Local: what the article's language does to a name in a running text.
//!
//! A German, Dutch or Scandinavian genitive has no mark ("Schröders"), and "M." before a family name
//! is an initial in English and "Monsieur" in French.

use super::parse::Reading;
use super::setting::primary_language;
use crate::index::Snapshot;
use crate::model::{Article, Gender};
use crate::text::NameWords;

/// Languages whose genitive is an "s" and nothing else.
const BARE_GENITIVE: &[&str] = &["da", "de", "nb", "nl", "nn", "no", "sv"];
/// A shorter word is another word without its "s".
const SHORTEST_STEM: usize = 4;

/// Reads the names of an article's mentions as its language means them. O(mentions), and their
/// words.
pub(super) fn localise(article: &Article, readings: &mut [Vec<Reading>], snapshot: &Snapshot) {
    let language = primary_language(article);
    if language == "fr" {
        for (mention, readings) in article.mentions.iter().zip(readings.iter_mut()) {
            if mention.text.starts_with("M. ") {
                names(readings).for_each(take_monsieur);
            }
        }
    }
    if BARE_GENITIVE.contains(&language.as_str()) {
        // "Putins" beside "Wladimir Putin"; by itself where no name has the word and one has the stem.
        let longer = readings.iter().filter_map(|readings| readings.first());
        let longer = longer.filter_map(|reading| reading.name.as_ref());
        let longer: Vec<String> = longer
            .filter(|name| name.words.len() > 1)
            .filter_map(|name| name.words.last())
            .map(|word| word.folded.clone())
            .collect();
        let vocabulary = &snapshot.names().vocabulary;
        let is_stem = |word: &str, stem: &str| {
            longer.iter().any(|last| last == stem)
                || vocabulary.id(word).is_none() && vocabulary.id(stem).is_some()
        };
        for name in readings.iter_mut().flat_map(|readings| names(readings)) {
            take_genitive(name, &is_stem);
        }
    }
}

fn names(readings: &mut [Reading]) -> impl Iterator<Item = &mut NameWords> {
    let names = readings.iter_mut().filter(|reading| !reading.is_fallback);
    names.filter_map(|reading| reading.name.as_mut())
}

/// "M. Chirac".
fn take_monsieur(name: &mut NameWords) {
    if name.words.len() > 1 && name.words[0].folded == "m" {
        name.words.remove(0);
        name.body.clear();
        name.gender = Some(Gender::Male);
        name.honorifics.push("M.".to_owned());
    }
}

fn take_genitive(name: &mut NameWords, is_stem: &dyn Fn(&str, &str) -> bool) {
    for words in [&mut name.words, &mut name.body] {
        if let Some(last) = words.last_mut()
            && let Some(stem) = last.folded.strip_suffix('s')
            && stem.len() >= SHORTEST_STEM
            && is_stem(&last.folded, stem)
        {
            last.folded = stem.to_owned();
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::model::{Article, Kind, Mention};
    use crate::resolve::remember::tests::{named, snapshot};
    use crate::resolve::resolve;

    /// Whom the press of several countries means, by its spelling, its genitives and its letters.
    #[test]
    fn as_the_press_of_several_countries_writes_them() {
        let people = [
            "Vladimir Putin",
            "Boris Yeltsin",
            "Leonid Kuchma",
            "Gerhard Schröder",
            "Jacques Chirac",
            "Yasser Arafat",
            "Bashar al-Assad",
            "Jiang Zemin",
            "John F. Kennedy",
            "Pieter Willem Botha",
            "Benigno Aquino III",
            "Joko Widodo",
            "Suharto",
            "Martin Chirac",
        ];
        let bodies = ["General Motors", "Queens Park Rangers F.C."];
        let people = people.iter().map(|name| named(name, Kind::Person, name));
        let bodies = bodies
            .iter()
            .map(|name| named(name, Kind::Organisation, name));
        let towns = ["Moscow", "Munich"].map(|name| named(name, Kind::Place, name));
        let snapshot = snapshot(people.chain(bodies).chain(towns).collect());
        let first = |language: &str, mentions: &[&str]| {
            let mentions = mentions.iter().map(|text| Mention {
                text: (*text).to_owned(),
                ..Mention::default()
            });
            let article = Article {
                language: language.to_owned(),
                mentions: mentions.collect(),
                ..Article::default()
            };
            let last = resolve(&snapshot, &article).mentions.pop().unwrap();
            last.candidates.into_iter().next()
        };
        for (language, mentions, expected) in [
            ("de", &["Wladimir Putin"][..], "Vladimir Putin"),
            ("fr", &["Vladimir Poutine"], "Vladimir Putin"),
            ("nl", &["Vladimir Poetin", "Poetin"], "Vladimir Putin"),
            ("no", &["Boris Jeltsin", "Jeltsin"], "Boris Yeltsin"),
            ("fr", &["Boris Eltsine"], "Boris Yeltsin"),
            ("sv", &["Leonid Kutjma"], "Leonid Kuchma"),
            ("de", &["Gerhard Schröder", "Schröders"], "Gerhard Schröder"),
            ("en", &["Gerhard Schröder", "Schröders"], ""),
            ("fr", &["Jacques Chirac", "M. Chirac"], "Jacques Chirac"),
            ("en", &["Yasir Arafat"], "Yasser Arafat"),
            ("ar", &["ياسر عرفات"], "Yasser Arafat"),
            ("ar", &["بشار الأسد"], "Bashar al-Assad"),
            ("zh", &["江泽民"], "Jiang Zemin"),
            ("en", &["JF Kennedy"], "John F. Kennedy"),
            ("en", &["JFK"], "John F. Kennedy"),
            ("en", &["PW Botha"], "Pieter Willem Botha"),
            ("en", &["Jokowi"], "Joko Widodo"),
            ("en", &["Soeharto"], "Suharto"),
            (
                "en",
                &["Benigno \"Noynoy\" Aquino III"],
                "Benigno Aquino III",
            ),
            ("en", &["Queen's Park Rangers"], "Queens Park Rangers F.C."),
            ("en", &["Queen's Park"], ""),
            ("de", &["Moskau"], "Moscow"),
            ("de", &["München"], "Munich"),
        ] {
            let first = first(language, mentions).filter(|first| first.probability > 0.5);
            let name = first.map_or_else(String::new, |first| first.name);
            assert_eq!(name, expected, "{mentions:?} in {language}");
        }
        // An initial, in English: how sure it is, is for the weights to say.
        let initial = first("en", &["Jacques Chirac", "M. Chirac"]);
        assert_eq!(initial.unwrap().name, "Martin Chirac");
    }
}
