//! Identifiers that never change their meaning.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

/// Crockford's base 32, lower case: URL-safe, no look-alike letters.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// 26 digits of 5 bits carry 128 bits; the first digit carries only 3.
const LENGTH: usize = 26;

/// Marks what is no digit.
const NO_DIGIT: u8 = 32;
/// The value of each byte as a digit.
const DIGITS: [u8; 256] = {
    let mut digits = [NO_DIGIT; 256];
    let mut value = 0;
    while value < ALPHABET.len() {
        // The alphabet has 32 letters.
        digits[ALPHABET[value] as usize] = value as u8;
        value += 1;
    }
    digits
};

/// A text that is not an id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an id: expected {LENGTH} characters of 0-9 a-z without i, l, o, u")]
pub struct BadId;

macro_rules! opaque_id {
    ($(#[$doc:meta])* $name:ident, $domain:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u128);

        impl $name {
            /// Derives the id of what `source` calls `key`: the same pair gives the same id on
            /// every machine, for ever.
            #[must_use]
            pub fn derive(source: &str, key: &str) -> Self {
                let mut hash = Sha256::new();
                hash.update($domain);
                hash.update([0]);
                hash.update(source.as_bytes());
                hash.update([0]);
                hash.update(key.as_bytes());
                let digest = hash.finalize();
                let mut bits = [0_u8; 16];
                bits.copy_from_slice(&digest[..16]);
                Self(u128::from_be_bytes(bits))
            }

            /// The id's 128 bits.
            #[must_use]
            pub fn to_bits(self) -> u128 {
                self.0
            }

            /// The id of 128 bits that [`Self::to_bits`] gave.
            #[must_use]
            pub fn from_bits(bits: u128) -> Self {
                Self(bits)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(std::str::from_utf8(&encode(self.0)).unwrap_or_default())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{self}")
            }
        }

        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                decode(text).map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_str(super::text::Text::new("an id"))
            }
        }
    };
}

opaque_id!(
    /// Identifies one entity: opaque, URL-safe, 26 characters, derived from the first
    /// (source, key) that introduced the entity. It encodes nothing that might change.
    EntityId,
    "incumbent entity"
);
opaque_id!(
    /// Identifies one tenure. It does not contain the tenure's dates: learning an end changes
    /// no id.
    TenureId,
    "incumbent tenure"
);

fn encode(bits: u128) -> [u8; LENGTH] {
    let mut out = [0; LENGTH];
    for (place, digit) in out.iter_mut().rev().enumerate() {
        // The mask keeps the value below 32, so the cast loses nothing.
        *digit = ALPHABET[((bits >> (5 * place)) & 31) as usize];
    }
    out
}

fn decode(text: &str) -> Result<u128, BadId> {
    if text.len() != LENGTH {
        return Err(BadId);
    }
    let mut bits = 0_u128;
    for (place, byte) in text.bytes().enumerate() {
        let digit = DIGITS[usize::from(byte)];
        if digit == NO_DIGIT || (place == 0 && digit > 7) {
            return Err(BadId);
        }
        bits = (bits << 5) | u128::from(digit);
    }
    Ok(bits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn text_and_bits_round_trip(bits: u128) {
            let id = EntityId::from_bits(bits);
            let text = id.to_string();
            prop_assert_eq!(text.len(), LENGTH);
            prop_assert_eq!(text.parse::<EntityId>(), Ok(id));
        }

        #[test]
        fn source_and_key_do_not_run_together(left in "[a-z]{1,8}", right in "[a-z]{1,8}") {
            let joined = format!("{left}{right}");
            prop_assert_ne!(EntityId::derive(&left, &right), EntityId::derive(&joined, ""));
        }

        #[test]
        fn no_text_panics(text in ".{0,40}") {
            if let Ok(id) = text.parse::<EntityId>() {
                prop_assert_eq!(id.to_string(), text);
            }
        }
    }

    #[test]
    fn refused_texts() {
        for text in [
            "",
            "0",
            "zzzzzzzzzzzzzzzzzzzzzzzzzz",
            "IIIIIIIIIIIIIIIIIIIIIIIIII",
        ] {
            assert_eq!(text.parse::<EntityId>(), Err(BadId), "{text}");
        }
    }

    #[test]
    fn entity_and_tenure_of_one_key_differ() {
        assert_ne!(
            EntityId::derive("ftm", "x").to_bits(),
            TenureId::derive("ftm", "x").to_bits()
        );
    }
}
