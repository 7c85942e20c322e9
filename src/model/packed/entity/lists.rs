//! The lists of an entity, read in place.

use crate::model::NameKind;
use crate::model::packed::written::Reader;

/// Bits of the kind in the number in front of a name.
pub(super) const NAME_KIND: u32 = 3;

/// A name, read in place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NameRef<'a> {
    /// As the source writes it.
    pub text: &'a str,
    /// What sort of name it is.
    pub kind: NameKind,
}

/// An identifier, read in place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct IdentifierRef<'a> {
    /// Who gave it.
    pub scheme: &'a str,
    /// What it is.
    pub value: &'a str,
}

/// A list of texts, read in place.
#[derive(Clone, Debug)]
pub struct Texts<'a> {
    pub(super) left: u64,
    pub(super) rest: Reader<'a>,
}

impl<'a> Texts<'a> {
    pub(super) const NONE: Self = Self {
        left: 0,
        rest: Reader(""),
    };
}

impl<'a> Iterator for Texts<'a> {
    type Item = &'a str;

    #[inline]
    fn next(&mut self) -> Option<&'a str> {
        self.left = self.left.checked_sub(1)?;
        self.rest.text()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        // Each has a character for its length at least.
        let left = usize::try_from(self.left).unwrap_or(usize::MAX);
        (0, Some(left.min(self.rest.0.len())))
    }
}

/// Names, read in place.
#[derive(Clone, Debug)]
pub(super) struct Names<'a> {
    pub(super) left: u64,
    pub(super) rest: Reader<'a>,
}

impl<'a> Iterator for Names<'a> {
    type Item = NameRef<'a>;

    #[inline]
    fn next(&mut self) -> Option<NameRef<'a>> {
        self.left = self.left.checked_sub(1)?;
        let head = self.rest.number()?;
        Some(NameRef {
            kind: name_kind(head)?,
            text: self.rest.take(head >> NAME_KIND)?,
        })
    }
}

pub(super) fn name_kind(head: u64) -> Option<NameKind> {
    match head & ((1 << NAME_KIND) - 1) {
        0 => Some(NameKind::Primary),
        1 => Some(NameKind::Alias),
        2 => Some(NameKind::Abbreviation),
        3 => Some(NameKind::Former),
        4 => Some(NameKind::Weak),
        _ => None,
    }
}
