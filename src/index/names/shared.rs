//! The names that hold two words.

use super::{NameId, Names, Posting, WordId};

/// Entries of a list of names that are compared at once.
const WINDOW: usize = 16;
/// Names of three words and more that are looked up in the other list: of words as frequent as
/// that, names of two are enough to choose from.
const MAX_LONGER: usize = 256;
/// In a list so many times as long as the other the names of that one lie far apart: whether they
/// hold a word is sooner told by the names, none of which waits for what another was.
const SPARSE: usize = 8;

impl Names {
    /// The names that hold both words, in the order of entities, and a few that hold one of them
    /// and another with the other's letters; of frequent words, not all of the longer names.
    /// O(the shorter of their lists), and a step more for 256 of its names at most.
    pub fn with_both(&self, one: WordId, other: WordId) -> impl Iterator<Item = NameId> {
        let [of_one, of_other] = [one, other].map(|word| self.with_word(word));
        let (short, long, sought) = if of_one.len() < of_other.len() {
            (of_one, of_other, other)
        } else {
            (of_other, of_one, one)
        };
        let look = self.vocabulary.signature(sought);
        let sparse = short.len() * SPARSE < long.len();
        let (mut from, mut longer) = (0, 0);
        let mut blocks = short.chunks(WINDOW);
        let mut block: std::slice::Iter<'_, Posting> = [].iter();
        std::iter::from_fn(move || {
            loop {
                for posting in block.by_ref() {
                    // Of two words the one looks like what is sought, and where it does it mostly
                    // is.
                    if posting.other() == look {
                        return Some(posting.name);
                    }
                    if !posting.is_longer() || longer == MAX_LONGER {
                        continue;
                    }
                    longer += 1;
                    let holds = if sparse {
                        let mut words = self.ids_of(self.record(posting.name));
                        words.any(|word| word == sought)
                    } else {
                        from = first_from(long, from, posting.name);
                        let known = long.get(from);
                        known.is_some_and(|known| known.name == posting.name)
                    };
                    if holds {
                        return Some(posting.name);
                    }
                }
                // Of most blocks none is looked at, once enough of the longer names were.
                let some = |block: &&[Posting]| {
                    longer < MAX_LONGER
                        || block
                            .iter()
                            .fold(false, |some, posting| some | (posting.other() == look))
                };
                block = blocks.by_ref().find(some)?.iter();
            }
        })
    }
}

/// The place of the first entry of a sorted list, from `from` on, that is not below `id`.
fn first_from(list: &[Posting], mut from: usize, id: NameId) -> usize {
    let is_behind =
        |from: usize, step: usize| list.get(from + step - 1).is_some_and(|last| last.name < id);
    // Gallop: the next is seldom far.
    let mut step = WINDOW;
    while is_behind(from, step) {
        from += step;
        step *= 2;
    }
    while step > WINDOW {
        step /= 2;
        if is_behind(from, step) {
            from += step;
        }
    }
    let window = &list[from.min(list.len())..(from + WINDOW).min(list.len())];
    // All of them are compared, and at once, rather than one after the other until it is found.
    match <&[Posting; WINDOW]>::try_from(window) {
        Ok(window) => {
            from + window
                .iter()
                .map(|known| usize::from(known.name < id))
                .sum::<usize>()
        }
        Err(_) => from + window.iter().take_while(|known| known.name < id).count(),
    }
}
