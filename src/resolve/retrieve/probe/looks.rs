//! What some words of a mention look like.

use smallvec::SmallVec;

use crate::index::{Posting, Signature};

/// Names that are looked at together.
const BLOCK: usize = 16;

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
    /// Of names that hold a word, adds those whose other end may be one of the words: one like
    /// it, a short or formal form, an initial.
    pub(super) fn choose(&self, postings: &[Posting], chosen: &mut Vec<Posting>) {
        for block in postings.chunks(BLOCK) {
            let mut looks = [Signature::default(); BLOCK];
            for (look, posting) in looks.iter_mut().zip(block) {
                *look = posting.other();
            }
            let mut marks = [false; BLOCK];
            for own in &self.own {
                own.mark_within(&looks, self.apart, &mut marks);
                if own.is_letter() {
                    for (mark, look) in marks.iter_mut().zip(&looks) {
                        *mark |= look.same_first(*own);
                    }
                } else if let Some(initial) = own.initial() {
                    initial.mark_equal(&looks, &mut marks);
                }
            }
            for form in &self.forms {
                form.mark_equal(&looks, &mut marks);
            }
            let marked = block.iter().zip(marks).filter(|(_, marked)| *marked);
            chosen.extend(marked.map(|(posting, _)| posting));
        }
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.own.is_empty()
    }
}
