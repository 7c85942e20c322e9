//! Layout: where the mentions of an article stand in its text.

use crate::model::{Article, Mention};

/// Where a mention stands in the text, in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::resolve) struct Place {
    pub(in crate::resolve) start: usize,
    pub(in crate::resolve) end: usize,
}

impl Place {
    /// The place of a mention. `None` where the text has other words there.
    fn of(mention: &Mention, text: &[char]) -> Option<Self> {
        let start = mention.offset? as usize;
        let end = start + mention.text.chars().count();
        let written = || {
            text.get(start..end)?
                .iter()
                .copied()
                .eq(mention.text.chars())
                .then_some(())
        };
        if !text.is_empty() {
            written()?;
        }
        Some(Self { start, end })
    }
}

/// An article's text, and the places of its mentions there.
pub(super) struct Layout {
    pub(super) text: Vec<char>,
    /// Of each mention; `None` where none is known.
    pub(super) places: Vec<Option<Place>>,
}

impl Layout {
    /// O(text) and the mentions' texts.
    pub(super) fn of(article: &Article) -> Self {
        let text: Vec<char> = article.text.chars().collect();
        let places = article.mentions.iter();
        let places = places.map(|mention| Place::of(mention, &text)).collect();
        Self { text, places }
    }
}
