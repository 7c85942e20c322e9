//! Role evidence: a role phrase against offices, and offices' tenures against a date.

mod among;
mod asked;
mod class;
mod find;
mod fit;
mod holders;
mod leader;
mod numbered;
mod place;
mod terms;
mod title;
mod when;
mod women;

pub(super) use class::HEAD_OF_STATE;
pub(super) use find::{OUT_OF_REACH, find_among, find_offices};
pub(super) use fit::RoleQuery;
pub use holders::{HolderMatch, look_up_holders};
pub(super) use leader::former_end;
pub(super) use numbered::find_numbered;
pub(super) use when::{When, find_holders};
pub(super) use women::find_first_woman;

use crate::index::Ordinal;

/// How an office fits a role phrase.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct OfficeFit {
    /// The office.
    pub(super) office: Ordinal,
    /// In nats, a multiple of the grain; above 0 when the office is likelier than not.
    pub(super) weight: f64,
    /// Which of its names fitted best.
    pub(super) title: u16,
    /// What came of the comparison, for people; empty unless asked for.
    pub(super) detail: String,
    /// Whether nobody held it when asked for.
    pub(super) vacant: bool,
    /// Whether the phrase is its title, word for word.
    pub(super) titled: bool,
    /// Whether the phrase says all of its title, and nothing else.
    pub(super) complete: bool,
    /// Whether its title says all subjects of the phrase in the same words.
    pub(super) worded: bool,
    /// Whether its title says all of the phrase, and all in other words.
    pub(super) in_other_words: bool,
    /// Whether it has nothing of a subject that the phrase names.
    pub(super) lacks: bool,
    /// Whether the phrase is a role's word and nothing else, its title too, and the article tells
    /// the country.
    pub(super) bare: bool,
    /// Whether the role's word is a narrower one than its title's.
    pub(super) narrower: bool,
    /// Whether the phrase means another: its word is a narrower one than the title's, or says of a
    /// deputy or a shadow what the title does not, or another office leads the country.
    pub(super) unlike: bool,
    /// What of the weight the article's country told.
    pub(super) country: f64,
    /// Whether its title stands for any of several roles: "head of state or government".
    pub(super) any_of: bool,
    /// Whether another office heads its department, which the phrase means.
    pub(super) below: bool,
    /// Whether a part of a country is named, and the office is the whole country's.
    pub(super) of_country: bool,
    /// What other offices tell of it, in words and in nats.
    pub(super) compared: Vec<(&'static str, f64)>,
}

/// What the article tells about where it speaks of.
#[derive(Clone, Debug, Default)]
pub(super) struct Setting {
    /// The article's country, lower case; empty when not known.
    pub(super) country: String,
    /// Countries where the article's language is at home, when the country is not known.
    pub(super) language_homes: Vec<&'static str>,
    /// The country whose president a question in the article's language means where it names none,
    /// when the country is not known.
    pub(super) asked_home: Option<&'static str>,
}
