//! What some words of a mention look like.

use smallvec::SmallVec;

use crate::index::Signature;

/// The looks of words, one of which a name's word may be.
#[derive(Default)]
pub(super) struct Looks {
    /// Letters that only one of two words may have.
    pub(super) apart: u32,
    /// As they are written.
    pub(super) own: SmallVec<[Signature; 4]>,
    /// Their short and formal forms.
    pub(super) forms: SmallVec<[Signature; 4]>,
}

impl Looks {
    /// Whether a name's word of this look may be one of them: one like it, a short or formal
    /// form, an initial.
    pub(super) fn may_be(&self, known: Signature) -> bool {
        let own = |&own: &Signature| {
            known.is_within(own, self.apart)
                || known.same_first(own) && (known.is_letter() || own.is_letter())
        };
        self.own.iter().any(own) || self.forms.contains(&known)
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.own.is_empty()
    }
}
