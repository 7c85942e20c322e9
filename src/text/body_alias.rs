//! Other names that the news gives to organisations and people, which their full names do not show.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{fold_text, lexicon, name_words, tokenise};
use crate::model::Kind;

/// One organisation that a name is another name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BodyAlias {
    /// Its full name.
    pub full: &'static str,
    /// Whether the name says as little by itself as a part of the full one: a town for its team.
    pub part: bool,
}

/// The organisations that a folded name is another name of, in the
/// lexicon's order. O(1).
#[must_use]
pub fn body_aliases(folded: &str) -> &'static [BodyAlias] {
    static ALIASES: LazyLock<FxHashMap<String, Vec<BodyAlias>>> = LazyLock::new(read);
    ALIASES.get(folded).map_or(&[], Vec::as_slice)
}

fn read() -> FxHashMap<String, Vec<BodyAlias>> {
    let mut aliases: FxHashMap<String, Vec<BodyAlias>> = FxHashMap::default();
    let rows = include_str!("../../data/lexicon/body_aliases.tsv").lines();
    for row in rows.filter(|row| !row.starts_with('#')) {
        let mut columns = row.split('\t');
        if let (Some(alias), Some(full), Some(kind)) =
            (columns.next(), columns.next(), columns.next())
        {
            let part = kind == "part";
            let folded = fold_text(alias);
            if folded != fold_text(full) {
                aliases
                    .entry(folded)
                    .or_default()
                    .push(BodyAlias { full, part });
            }
        }
    }
    for (alias, full) in foreign_capitals() {
        let known = aliases.entry(fold_text(alias)).or_default();
        if !known.iter().any(|known| known.full == full) {
            known.push(BodyAlias { full, part: false });
        }
    }
    aliases
}

/// Capitals in other languages than English, with their English names: "Moskau", "Moscow". Of
/// countries that have one.
fn foreign_capitals() -> Vec<(&'static str, &'static str)> {
    let rows = include_str!("../../data/lexicon/jurisdictions.tsv").lines();
    let rows = rows.filter_map(|row| {
        let mut columns = row.split('\t');
        let (code, language) = (columns.next()?, columns.next()?);
        Some((code, language, columns.next()?, columns.next()?))
    });
    let mut capitals = Vec::new();
    let mut countries: FxHashSet<String> = FxHashSet::default();
    for (code, language, kind, form) in rows {
        if kind == "capital" {
            capitals.push((code, language, form));
        } else {
            countries.insert(fold_text(form));
        }
    }
    let mut english: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
    for &(code, language, form) in &capitals {
        if language == "en" {
            english.entry(code).or_default().push(form);
        }
    }
    let foreign = capitals.iter().filter(|(_, language, form)| {
        // "México" is the country.
        *language != "en" && !countries.contains(&fold_text(form))
    });
    let foreign = foreign.filter_map(|&(code, _, form)| match english.get(code)?.as_slice() {
        [one] if fold_text(one) != fold_text(form) => Some((form, *one)),
        _ => None,
    });
    foreign.collect()
}

/// The full name of the one person whom the news calls by a folded name: "jfk". O(1).
#[must_use]
pub fn person_alias(folded: &str) -> Option<&'static str> {
    static ALIASES: LazyLock<FxHashMap<String, &'static str>> = LazyLock::new(|| {
        let rows = include_str!("../../data/lexicon/person_aliases.tsv").lines();
        let rows = rows.filter(|row| !row.starts_with('#'));
        rows.filter_map(|row| row.split_once('\t'))
            .map(|(alias, full)| {
                // Keyed as a mention's name is: "Bush the elder".
                let name = name_words(&tokenise(alias), alias, Some(Kind::Person), lexicon());
                let all = name.honorifics.is_empty() && name.generation.is_none();
                (if all { name.key() } else { fold_text(alias) }, full)
            })
            .collect()
    });
    ALIASES.get(folded).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_stand_for_a_person() {
        assert_eq!(person_alias("jfk"), Some("John F. Kennedy"));
        assert_eq!(person_alias("kennedy"), None);
        assert_eq!(person_alias("bush elder"), Some("George H. W. Bush"));
        // An address or a suffix is none of a name's words.
        assert_eq!(person_alias("bush"), None);
        assert_eq!(person_alias("diana"), None);
    }

    #[test]
    fn an_alias_may_be_of_several() {
        let full = "South Africa national rugby union team";
        assert_eq!(
            body_aliases("springboks"),
            [BodyAlias { full, part: false }]
        );
        assert!(body_aliases("tampa bay").iter().all(|alias| alias.part));
        assert!(body_aliases("central division").len() > 1);
        assert!(body_aliases("boeing").is_empty());
        assert_eq!(body_aliases("moskau")[0].full, "Moscow");
        assert!(body_aliases("mexico").is_empty() && body_aliases("milan").is_empty());
    }
}
