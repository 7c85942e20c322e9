//! Answers: who a mention is, how sure that is, and why.

use std::borrow::Cow;

use super::{EntityId, Kind, PartialDate, TenureId};

/// The answer to one article.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The catalogue revision that it was computed at.
    pub revision: u64,
    /// Version of the rules, lexicons and weights that it was computed with.
    pub model_version: &'static str,
    /// One for each mention, in the article's order.
    pub mentions: Vec<MentionAnswer>,
}

/// The answer to one mention.
#[derive(Clone, Debug, PartialEq)]
pub struct MentionAnswer {
    /// What was decided.
    pub decision: Decision,
    /// Why so.
    pub reason: Reason,
    /// The entity, exactly when the decision is [`Decision::Resolved`].
    pub entity: Option<EntityId>,
    /// The best candidates, best first, at most as many as asked for.
    pub candidates: Vec<Candidate>,
    /// "None of these", a candidate like the others.
    pub unknown: UnknownCandidate,
    /// How the mention was read.
    pub parsed: ParsedMention,
    /// The offices that the role in the mention names, best first. Empty when no role was
    /// named.
    pub offices: Vec<Candidate>,
    /// The date that the answer was computed for; `None` when undated. Where the mention asks about
    /// a longer time ("from 1979 to 1990"), its first day.
    pub date: Option<PartialDate>,
    /// The day after the last of that longer time; `None` when `date` says all.
    pub end_date: Option<PartialDate>,
    /// Whether `entity` is a provisional one.
    pub provisional: bool,
    /// The provisional entity that the mention became, with its name and kind, when it was
    /// remembered.
    pub remembered: Option<Remembered>,
}

/// A provisional entity in short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remembered {
    /// Its canonical id.
    pub id: EntityId,
    /// What it is.
    pub kind: Kind,
    /// Its primary name.
    pub name: String,
}

/// What was decided about a mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Decision {
    /// One entity, by threshold and margin.
    Resolved,
    /// Several entities, none far enough ahead.
    Ambiguous,
    /// None that the catalogue holds.
    Unknown,
}

impl Decision {
    /// Stable, upper case.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Resolved => "RESOLVED",
            Self::Ambiguous => "AMBIGUOUS",
            Self::Unknown => "UNKNOWN",
        }
    }
}

/// Why a mention was decided as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// Resolved by its own evidence.
    Evidence,
    /// Resolved because another mention of the same article is a longer form of it.
    LongerForm,
    /// Nothing in the catalogue resembles it.
    NoCandidates,
    /// The best candidate is not likelier than an entity outside the catalogue.
    LowConfidence,
    /// Two candidates are too close.
    MarginTooSmall,
    /// The office is known, and nobody is known to have held it at the date.
    VacantAtDate,
    /// A role without a date: several have held it.
    UndatedRole,
    /// Several hold, or have held, the office that the mention names.
    SeveralHolders,
}

impl Reason {
    /// Stable, upper case.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Evidence => "EVIDENCE",
            Self::LongerForm => "LONGER_FORM",
            Self::NoCandidates => "NO_CANDIDATES",
            Self::LowConfidence => "LOW_CONFIDENCE",
            Self::MarginTooSmall => "MARGIN_TOO_SMALL",
            Self::VacantAtDate => "VACANT_AT_DATE",
            Self::UndatedRole => "UNDATED_ROLE",
            Self::SeveralHolders => "SEVERAL_HOLDERS",
        }
    }
}

/// One entity that a mention might be.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Its canonical id.
    pub id: EntityId,
    /// What it is.
    pub kind: Kind,
    /// Its primary name.
    pub name: String,
    /// The name of it that matched the mention best; empty when it was found by role.
    pub matched_name: String,
    /// Log-odds in nats: the sum of the evidence.
    pub score: f64,
    /// Its share among the candidates and "none of these", 0 to 1.
    pub probability: f64,
    /// The parts of the score, in a fixed order. Their sum is the score to the last digit, in
    /// any order of adding.
    pub evidence: Vec<Evidence>,
    /// Roles at the answer's date: current ones first, in order of certainty, rank and id.
    pub roles: Vec<RoleAt>,
    /// Whether nothing but articles tells of it.
    pub provisional: bool,
}

/// "None of these": the mention names something outside the catalogue.
#[derive(Clone, Debug, PartialEq)]
pub struct UnknownCandidate {
    /// Log-odds in nats.
    pub score: f64,
    /// Its share among the candidates and itself, 0 to 1.
    pub probability: f64,
    /// The parts of the score.
    pub evidence: Vec<Evidence>,
}

/// One named reason for or against a candidate.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// What was compared.
    pub feature: Feature,
    /// The cue that was weighed: a row of `data/weights.tsv`.
    pub cue: Cow<'static, str>,
    /// What the cue was worth before its weight.
    pub value: f64,
    /// Value times the cue's weight: log-odds in nats, a multiple of 1/1024 so that sums are exact.
    pub weight: f64,
    /// The mention's or article's side.
    pub query: String,
    /// The candidate's side.
    pub candidate: String,
    /// What came of the comparison, for people.
    pub detail: String,
}

/// What a piece of evidence compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Feature {
    /// How prominent the entity is, whatever the mention says.
    Prior,
    /// The names.
    Name,
    /// Generational suffixes and gender of the honorific.
    Honorific,
    /// The role named against the offices held.
    Role,
    /// The dates of those tenures against the date asked for.
    Tenure,
    /// The entity's life against the article's date.
    Lifetime,
    /// A longer form elsewhere in the article.
    LongerForm,
    /// Entities already decided in the article.
    Coherence,
    /// The article's country and language.
    Place,
    /// The caller's hint.
    Hint,
    /// What the article's text says next to the mention.
    Text,
}

impl Feature {
    /// Stable, upper case.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Prior => "PRIOR",
            Self::Name => "NAME",
            Self::Honorific => "HONORIFIC",
            Self::Role => "ROLE",
            Self::Tenure => "TENURE",
            Self::Lifetime => "LIFETIME",
            Self::LongerForm => "LONGER_FORM",
            Self::Coherence => "COHERENCE",
            Self::Place => "PLACE",
            Self::Hint => "HINT",
            Self::Text => "TEXT",
        }
    }
}

/// How a mention's modifier shifts the date that its role is looked up at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Modifier {
    /// "former", "ex-": held before the date.
    Former,
    /// "then-": held at the time spoken of, at or before the date.
    Then,
    /// "acting".
    Acting,
    /// "interim".
    Interim,
    /// "-elect": to be held.
    Elect,
    /// "-designate": to be held.
    Designate,
    /// "incoming": to be held.
    Incoming,
    /// "outgoing": held still.
    Outgoing,
    /// "late": the person is dead.
    Late,
    /// "current", "sitting": held at the date.
    Current,
    /// "previous", "last": held right before the one who holds it at the date.
    Previous,
}

impl Modifier {
    /// Stable, upper case.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Former => "FORMER",
            Self::Then => "THEN",
            Self::Acting => "ACTING",
            Self::Interim => "INTERIM",
            Self::Elect => "ELECT",
            Self::Designate => "DESIGNATE",
            Self::Incoming => "INCOMING",
            Self::Outgoing => "OUTGOING",
            Self::Late => "LATE",
            Self::Current => "CURRENT",
            Self::Previous => "PREVIOUS",
        }
    }
}

/// How a mention was read by the grammar. Texts are slices of the mention, as written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ParsedMention {
    /// The personal or proper name; empty when the mention is a role phrase only.
    pub name: String,
    /// Honorifics, in order.
    pub honorifics: Vec<String>,
    /// The generational suffix: "jr".
    pub generation: String,
    /// The modifiers of the role.
    pub modifiers: Vec<Modifier>,
    /// The role words, as written; empty when no role was named.
    pub role: String,
    /// The role's class: "prime_minister"; empty when no role was named.
    pub role_class: String,
    /// The portfolio words: "Internal Market".
    pub portfolio: String,
    /// The organisation words: "NATO".
    pub organisation: String,
    /// The jurisdiction's code: "nl".
    pub jurisdiction: String,
    /// Whether the mention speaks of the office itself: "the role of ...".
    pub about_office: bool,
}

/// How sure it is that a role was held on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// On that day, whatever the unknown parts of the dates are.
    Certain,
    /// That day is one on which the office changed hands, and this is one of the two holders.
    HandoverDay,
    /// For some value of the unknown parts of the dates.
    Possible,
}

impl Certainty {
    /// Stable, upper case.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Certain => "CERTAIN",
            Self::HandoverDay => "HANDOVER_DAY",
            Self::Possible => "POSSIBLE",
        }
    }
}

/// One role of an entity at a date or over an interval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleAt {
    /// The tenure.
    pub tenure: TenureId,
    /// The office's canonical id.
    pub office: EntityId,
    /// The office's primary title.
    pub title: String,
    /// The office's organisation, with its name.
    pub organisation: Option<(EntityId, String)>,
    /// The office's jurisdictions.
    pub countries: Vec<String>,
    /// The first day, when known.
    pub start: Option<PartialDate>,
    /// How it ends.
    pub end: super::End,
    /// The end announced, when there is one.
    pub scheduled_end: Option<PartialDate>,
    /// How sure it is.
    pub certainty: Certainty,
    /// Held for the time being.
    pub acting: bool,
    /// The seat, when the row that covers the date names one.
    pub constituency: Option<String>,
    /// Terms of the tenure, in order.
    pub terms: Vec<super::Term>,
}

/// One holder of an office at a date or over an interval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HolderAt {
    /// The holder's canonical id.
    pub holder: EntityId,
    /// The holder's primary name.
    pub name: String,
    /// The role held.
    pub role: RoleAt,
}
