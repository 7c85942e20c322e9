//! What the lexicons tell of a word.

use crate::model::DaySpan;

/// A role class: "prime_minister". A small number that stands for a row of `role_classes.tsv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoleClass(pub(super) u16);

/// What is known of a role class.
#[derive(Debug)]
pub struct ClassInfo {
    /// Its name, snake case.
    pub name: &'static str,
    /// 1 (head of a state, government or organisation) to 5 (ordinary member).
    pub rank: u8,
    /// Where the role is usual.
    pub scope: &'static str,
    /// Classes whose words a text may also use for this one, transitively.
    pub broader: Vec<RoleClass>,
    /// Those of them that are one step broader: a speaker presides, but is no leader.
    pub direct: Vec<RoleClass>,
}

/// What a small word does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopword {
    /// "the"
    Article,
    /// "of", "for"
    Preposition,
    /// "and"
    Conjunction,
    /// "his"
    Possessive,
    /// Any other word that tells nothing about who is meant.
    Filler,
}

/// What a word of a running text between a name and a role says of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TextLink {
    /// Nothing, and may stand beside the others: "the", "new".
    Small,
    /// That the name before it has the role behind it: "elected".
    Act,
    /// The same, or the role before it the name behind it: "is".
    Is,
    /// Between two names, that the first has taken over from the second: "succeeded".
    After,
}

/// Where the name of whose a role is stands in a running text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OwnerPlace {
    /// Before the role: "Norway's".
    Before,
    /// Behind it: "of Norway".
    Behind,
}

/// Jurisdiction forms by how they name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Jurisdiction {
    /// "nl", "us-ak", "eu".
    pub code: &'static str,
    /// Whether the form is an adjective or demonym.
    pub demonym: bool,
    /// Whether the form names where it is governed from, and so stands for it: "Downing Street".
    pub seat: bool,
}

/// A time that has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// Its days.
    pub span: DaySpan,
    /// The country whose office is meant where none is said: "president during Watergate".
    pub place: Option<&'static str>,
    /// Whether only that country's is so called: "the civil war".
    pub only: bool,
}

/// A set phrase or short form for a role, and the plain words that it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Idiom {
    /// The plain words: "foreign minister".
    pub words: &'static str,
    /// Whether it stands for them only right behind a place: "Britain's top diplomat".
    pub behind_place: bool,
    /// Whether its first word must be in capitals: "LA mayor", but "la mayor".
    pub shouted: bool,
    /// The jurisdictions, separated by commas, beside which it means something else; or empty.
    pub not_of: &'static str,
}
