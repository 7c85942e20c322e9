//! Other names that the news gives to organisations, which their full names do not show.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::fold_text;

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
            let known = aliases.entry(fold_text(alias)).or_default();
            let part = kind == "part";
            known.push(BodyAlias { full, part });
        }
    }
    aliases
}

#[cfg(test)]
mod tests {
    use super::*;

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
    }
}
