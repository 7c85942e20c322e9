//! Numbers, dates, ids and texts, as records hold them.

use crate::model::{EntityId, PartialDate};

/// Bits of a number in one character, and the bit that says that more follow.
const BITS: u32 = 6;
const MORE: u8 = 1 << BITS;
/// Characters of an id, of seven bits each.
const ID: usize = 19;

/// Writes a number.
pub(super) fn number(out: &mut String, mut number: u64) {
    loop {
        let digit = (number & u64::from(MORE - 1)) as u8;
        number >>= BITS;
        if number == 0 {
            out.push(char::from(digit));
            return;
        }
        out.push(char::from(digit | MORE));
    }
}

/// Writes seven bits.
pub(super) fn bits(out: &mut String, bits: u8) {
    out.push(char::from(bits & 0x7f));
}

/// Writes a text and its length.
pub(super) fn text(out: &mut String, text: &str) {
    number(out, text.len() as u64);
    out.push_str(text);
}

/// Writes a date.
pub(super) fn date(out: &mut String, date: PartialDate) {
    number(out, u64::from(date.to_packed()));
}

/// Writes a date, if there is one.
pub(super) fn date_if(out: &mut String, given: Option<PartialDate>) {
    if let Some(given) = given {
        date(out, given);
    }
}

/// Writes an id.
pub(super) fn id(out: &mut String, id: EntityId) {
    let value = id.to_bits();
    for place in (0..ID).rev() {
        // The mask keeps the value below 128.
        bits(out, ((value >> (7 * place)) & 0x7f) as u8);
    }
}

/// The 56 bits of eight characters: pairs of them are joined, then pairs of pairs.
fn join(characters: [u8; 8]) -> u64 {
    let value = u64::from_be_bytes(characters);
    let value = (value & 0x007f_007f_007f_007f) | (value & 0x7f00_7f00_7f00_7f00) >> 1;
    let value = (value & 0x0000_3fff_0000_3fff) | (value & 0x3fff_0000_3fff_0000) >> 2;
    (value & 0x0000_0000_0fff_ffff) | (value & 0x0fff_ffff_0000_0000) >> 4
}

/// What is left of a record. `None` of any read says that it is not as it was packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reader<'a>(pub(super) &'a str);

impl<'a> Reader<'a> {
    #[inline]
    pub(super) fn number(&mut self) -> Option<u64> {
        let (mut value, mut shift) = (0_u64, 0);
        for (place, &byte) in self.0.as_bytes().iter().enumerate() {
            let digit = u64::from(byte & (MORE - 1));
            let fits = shift < u64::BITS && (digit << shift) >> shift == digit;
            // No other character is more than one byte long, and no number ends in zeros.
            if !byte.is_ascii() || !fits || (digit == 0 && place > 0 && byte & MORE == 0) {
                return None;
            }
            value |= digit << shift;
            if byte & MORE == 0 {
                self.0 = self.0.get(place + 1..)?;
                return Some(value);
            }
            shift += BITS;
        }
        None
    }

    #[inline]
    pub(super) fn bits(&mut self) -> Option<u8> {
        let &byte = self.0.as_bytes().first().filter(|byte| byte.is_ascii())?;
        self.0 = self.0.get(1..)?;
        Some(byte)
    }

    /// So many bytes of text.
    #[inline]
    pub(super) fn take(&mut self, length: u64) -> Option<&'a str> {
        let length = usize::try_from(length).ok()?;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(text)
    }

    #[inline]
    pub(super) fn text(&mut self) -> Option<&'a str> {
        let length = self.number()?;
        self.take(length)
    }

    pub(super) fn date(&mut self) -> Option<PartialDate> {
        PartialDate::from_packed(u32::try_from(self.number()?).ok()?)
    }

    /// A date that may be missing. `None` outside says that it is not as it was packed.
    #[allow(clippy::option_option, reason = "malformed, missing, there")]
    pub(super) fn date_if(&mut self, there: bool) -> Option<Option<PartialDate>> {
        if there {
            return self.date().map(Some);
        }
        Some(None)
    }

    pub(super) fn id(&mut self) -> Option<EntityId> {
        let digits = self.take(ID as u64)?;
        // Nineteen times seven bits are five more than an id has.
        let (&[first, second, third], rest) = digits.as_bytes().split_first_chunk()?;
        let (high, rest) = rest.split_first_chunk()?;
        let (low, _) = rest.split_first_chunk()?;
        if first > 3 || !digits.is_ascii() {
            return None;
        }
        let top = u128::from(first) << 14 | u128::from(second) << 7 | u128::from(third);
        let value = top << 112 | u128::from(join(*high)) << 56 | u128::from(join(*low));
        Some(EntityId::from_bits(value))
    }

    /// Passes over the items of a list, whose lengths are numbers shifted by `shift`.
    pub(super) fn skip(&mut self, items: u64, shift: u32) -> Option<()> {
        for _ in 0..items {
            let length = self.number()? >> shift;
            self.take(length)?;
        }
        Some(())
    }
}
