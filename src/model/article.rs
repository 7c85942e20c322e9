//! Articles and their mentions, as a caller gives them.

use super::{Kind, PartialDate};

/// An article with the mentions to resolve.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Article {
    /// The caller's own id; may be empty.
    pub id: String,
    /// Publication date. `None` is *undated*, never today.
    pub date: Option<PartialDate>,
    /// BCP 47 tag; only the primary subtag counts. Empty when not known.
    pub language: String,
    /// Where it was published: ISO 3166-1 alpha-2. Empty when not known.
    pub country: String,
    /// Headline; may be empty.
    pub title: String,
    /// Text; may be empty.
    pub text: String,
    /// Mentions in the order in which the article makes them.
    pub mentions: Vec<Mention>,
    /// Options for all mentions.
    pub options: Options,
}

/// What an article wrote.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mention {
    /// As written.
    pub text: String,
    /// Offset of the first character in the article's text, in Unicode scalar values.
    pub offset: Option<u32>,
    /// What the caller believes it to be.
    pub kind: Option<Kind>,
    /// The date that this mention speaks of, when not the article's.
    pub date: Option<PartialDate>,
    /// Whether a role phrase asks for the holder or the office.
    pub preference: Option<Preference>,
    /// Options for this mention; what is absent comes from the article's.
    pub options: Options,
}

/// What a role phrase such as "NATO Secretary General" should resolve to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Preference {
    /// Whoever held the office.
    Holder,
    /// The office itself.
    Office,
}

/// What a caller may set. Absent means: as the article says, or else the default.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Options {
    /// How many candidates to return, 0 to 50.
    pub max_candidates: Option<u32>,
    /// Least probability of a RESOLVED answer, 0 to 1.
    pub min_probability: Option<f64>,
    /// Least lead over the second candidate in probability, 0 to 1.
    pub min_margin: Option<f64>,
    /// Whether to return the evidence.
    pub evidence: Option<bool>,
    /// Whether a person or an organisation that is UNKNOWN becomes a provisional entity. Asks
    /// for an article id.
    pub remember_unknown: Option<bool>,
}

impl Options {
    /// Candidates returned unless asked otherwise.
    pub const MAX_CANDIDATES: u32 = 5;
    /// Least probability of a RESOLVED answer unless asked otherwise.
    pub const MIN_PROBABILITY: f64 = 0.6;
    /// Least lead over the second candidate unless asked otherwise.
    pub const MIN_MARGIN: f64 = 0.25;

    /// These options, with what is absent taken from `outer`.
    #[must_use]
    pub fn or(self, outer: Self) -> Self {
        Self {
            max_candidates: self.max_candidates.or(outer.max_candidates),
            min_probability: self.min_probability.or(outer.min_probability),
            min_margin: self.min_margin.or(outer.min_margin),
            evidence: self.evidence.or(outer.evidence),
            remember_unknown: self.remember_unknown.or(outer.remember_unknown),
        }
    }
}

impl Article {
    /// Whether any of its mentions may become a provisional entity.
    #[must_use]
    pub fn remembers(&self) -> bool {
        let asks = |mention: &Mention| mention.options.or(self.options).remember_unknown;
        self.mentions.iter().any(|one| asks(one) == Some(true))
    }
}
