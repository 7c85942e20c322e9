//! Words of address: "Mrs", "Lord", "General".

use crate::model::Gender;

/// What a word of address tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Honorific {
    /// Its class: "mr", "lord", "degree".
    pub class: &'static str,
    /// The gender that it tells.
    pub gender: Option<Gender>,
}

impl Honorific {
    /// Whether the word is a peer's title: "Lord", "Viscountess".
    #[must_use]
    pub fn is_peer(&self) -> bool {
        matches!(
            self.class,
            "lord"
                | "lady"
                | "baron"
                | "baroness"
                | "viscount"
                | "viscountess"
                | "earl"
                | "countess"
                | "duke"
                | "duchess"
                | "marquess"
                | "marchioness"
        )
    }

    /// Whether the word stands before a name, and is neither a degree nor a post: "Mr", "Sir".
    #[must_use]
    pub fn stands_before(&self) -> bool {
        !self.class.ends_with("_after") && !self.class.starts_with("degree")
    }

    /// Whether the word stands before a given name, and not before a family name alone: "Don".
    #[must_use]
    pub fn precedes_given(&self) -> bool {
        matches!(self.class, "sir" | "dame" | "don" | "dona")
    }

    /// Whether the word also names a post that is held: "Senator", "General".
    #[must_use]
    pub fn is_post(&self) -> bool {
        matches!(
            self.class,
            "military"
                | "general"
                | "admiral"
                | "air_marshal"
                | "colonel"
                | "commander"
                | "lieutenant"
                | "sergeant"
                | "police"
                | "bishop"
                | "judge"
                | "imam"
                | "member"
                | "hrh"
        )
    }
}
