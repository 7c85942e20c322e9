//! Setting: where the article speaks of, when the mention does not say.

use super::role::Setting;
use crate::model::Article;

/// Countries where a language is the language of the news, first the one where most of it is
/// written. English and Spanish are at home in too many to tell.
const HOMES: &[(&str, &[&str])] = &[
    ("da", &["dk"]),
    ("de", &["de", "at", "ch"]),
    ("fr", &["fr", "be", "ch"]),
    ("it", &["it"]),
    ("nb", &["no"]),
    ("nl", &["nl", "be"]),
    ("nn", &["no"]),
    ("no", &["no"]),
    ("sv", &["se"]),
];

/// An article's language without a region or script: "de" of "de-AT".
#[must_use]
pub(super) fn primary_language(article: &Article) -> String {
    let mut parts = article.language.split(['-', '_']);
    parts.next().unwrap_or_default().to_ascii_lowercase()
}

/// Reads an article's country and language.
#[must_use]
pub(super) fn read(article: &Article) -> Setting {
    let country = match article.country.to_ascii_lowercase().as_str() {
        "uk" => "gb".to_owned(),
        code => code.to_owned(),
    };
    let language = primary_language(article);
    let homes = HOMES
        .iter()
        .find(|(code, _)| *code == language)
        .map(|(_, homes)| homes.to_vec());
    let language_homes = if country.is_empty() {
        homes.unwrap_or_default()
    } else {
        Vec::new()
    };
    let asked_home = (country.is_empty() && language == "en").then_some("us");
    Setting {
        country,
        language_homes,
        asked_home,
    }
}
