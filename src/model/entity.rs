//! Entities: people, organisations, places and offices, with their names.

use serde::{Deserialize, Serialize};

use super::{EntityId, PartialDate};

/// What an entity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A human being.
    Person,
    /// A company, public body, party, club: whatever acts as one.
    Organisation,
    /// A country, region, city or site.
    Place,
    /// A post that people hold.
    Office,
}

impl Kind {
    /// The kind's name, as the command line and the catalogue write it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organisation => "organisation",
            Self::Place => "place",
            Self::Office => "office",
        }
    }
}

/// What sort of name a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NameKind {
    /// The one name to show.
    Primary,
    /// Another name in use.
    Alias,
    /// Letters that stand for the name.
    Abbreviation,
    /// A name that was given up.
    Former,
    /// A name that the source itself calls weak: a nickname, a guess.
    Weak,
}

/// One name of an entity.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Name {
    /// As the source writes it.
    pub text: String,
    /// What sort of name it is.
    pub kind: NameKind,
}

/// A person's recorded gender; absent when the source does not tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gender {
    /// Female.
    Female,
    /// Male.
    Male,
    /// Neither of the two.
    Other,
}

/// A strong identifier that another authority gave.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Identifier {
    /// Who gave it: "wikidata".
    pub scheme: String,
    /// What it is: "Q57792".
    pub value: String,
}

/// What makes an office an office: the organisation and jurisdiction it belongs to and the
/// time it existed. Its titles are the entity's names; role class and portfolio are read from
/// the titles by the grammar.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Office {
    /// The organisation it is an office of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<EntityId>,
    /// The first day on which the office existed, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inception: Option<PartialDate>,
    /// The first day on which it no longer did, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dissolution: Option<PartialDate>,
}

/// A person, an organisation, a place or an office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entity {
    /// Never changes its meaning.
    pub id: EntityId,
    /// What it is.
    pub kind: Kind,
    /// Its names: exactly one primary, first; the others sorted; no two alike.
    pub names: Vec<Name>,
    /// Given names, for a person whose source tells them apart.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub given_names: Vec<String>,
    /// Family names, for a person whose source tells them apart.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub family_names: Vec<String>,
    /// Jurisdictions it belongs to, lower case: ISO 3166-1 alpha-2, "eu", or a subdivision
    /// such as "us-ak". Sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub countries: Vec<String>,
    /// Gender, for a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gender: Option<Gender>,
    /// Born, or founded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub born: Option<PartialDate>,
    /// Died, or dissolved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub died: Option<PartialDate>,
    /// Present on an office only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office: Option<Office>,
    /// Strong identifiers, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identifiers: Vec<Identifier>,
    /// Source records that this entity was made from, as "namespace:key", sorted. The entity's
    /// id derives from one of them; the ids that derive from the others redirect to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<String>,
    /// Names of the sources that told about it, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<String>,
    /// Present while nothing but articles tells of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provisional: Option<Provisional>,
}

/// Where a provisional entity comes from: a mention that nothing in the catalogue explained.
/// An operator confirms the entity, or merges it into another; one that is not seen again
/// expires.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provisional {
    /// Id of the article that introduced it.
    pub article: String,
    /// The earliest date of an article that mentions it; `None` when all are undated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_seen: Option<PartialDate>,
    /// The latest date of an article that mentions it; `None` when all are undated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_seen: Option<PartialDate>,
    /// Whether an article other than the one that introduced it mentioned it.
    #[serde(default)]
    pub seen_again: bool,
    /// When a mention was last noted, in milliseconds since 1970-01-01 UTC; 0 when that is not
    /// known. Not each mention is noted.
    #[serde(default)]
    pub noted: i64,
}

impl Entity {
    /// An entity of which nothing is known but that it is there, and what it is.
    #[must_use]
    pub const fn new(id: EntityId, kind: Kind) -> Self {
        Self {
            id,
            kind,
            names: Vec::new(),
            given_names: Vec::new(),
            family_names: Vec::new(),
            countries: Vec::new(),
            gender: None,
            born: None,
            died: None,
            office: None,
            identifiers: Vec::new(),
            records: Vec::new(),
            sources: Vec::new(),
            provisional: None,
        }
    }

    /// The one name to show; empty only for an entity that has no name at all.
    #[must_use]
    pub fn primary_name(&self) -> &str {
        self.names.first().map_or("", |name| &name.text)
    }
}
