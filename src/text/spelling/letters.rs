//! What letters count by themselves: one that only one of two words has, or has for another.

use super::LETTER;

/// What two neighbours that changed places count.
pub(super) const SWAPPED: u16 = 90;
/// What two letters count that are written for one sound.
pub(super) const TWO_AS_ONE: u16 = 20;

/// Letters that are told apart, and one for all else.
pub(super) const CODES: usize = 27;

fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

/// What a letter counts that only one of the words has: told by the letters beside it.
pub(super) fn extra(word: &[u8], at: usize) -> u16 {
    let letter = word[at];
    let before = at.checked_sub(1).map(|at| word[at]);
    let after = word.get(at + 1).copied();
    match (before, letter) {
        // The second half of a digraph: "aa", "ae", "oe", "ue".
        (Some(b'a'), b'a' | b'e') | (Some(b'o' | b'u'), b'e') => 8,
        (Some(before), _) if before == letter => 30,
        (Some(before), b'h') if !is_vowel(before) => 40,
        // "Housni" and "Husni", "Saied" and "Said".
        _ if is_vowel(letter) && (before.is_some_and(is_vowel) || after.is_some_and(is_vowel)) => {
            40
        }
        (Some(_), _) if is_vowel(letter) => 65,
        (Some(_), b'h') => 65,
        // A first letter that only one has tells two names apart more often than an inner one.
        (None, _) => LETTER + 30,
        _ => LETTER,
    }
}

/// What one letter counts where the other word has another, by [`code`]. Rows are as long as lets
/// no place be out of bounds.
pub(super) static REPLACED: [[u8; 32]; CODES] = replacements();

/// The row of a byte in [`REPLACED`]: one for each letter, and one for all else.
#[inline]
pub(super) fn code(byte: u8) -> usize {
    usize::from(byte.wrapping_sub(b'a').min(CODES as u8 - 1))
}

const fn replacements() -> [[u8; 32]; CODES] {
    let mut costs = [[LETTER as u8; 32]; CODES];
    let vowels = b"aeiouy";
    let mut i = 0;
    while i < vowels.len() {
        let mut j = 0;
        while j < vowels.len() {
            costs[(vowels[i] - b'a') as usize][(vowels[j] - b'a') as usize] = 50;
            j += 1;
        }
        i += 1;
    }
    let pairs: [(&[u8; 2], u8); 19] = [
        (b"ck", 30),
        (b"iy", 30),
        (b"kq", 40),
        (b"ij", 40),
        (b"jy", 40),
        (b"vw", 40),
        (b"fv", 40),
        (b"sz", 50),
        (b"cq", 50),
        (b"gj", 50),
        (b"bp", 70),
        (b"dt", 70),
        (b"gk", 70),
        (b"cs", 70),
        (b"gq", 70),
        (b"cz", 70),
        (b"dz", 70),
        (b"kx", 70),
        (b"sx", 70),
    ];
    let mut at = 0;
    while at < pairs.len() {
        let (pair, cost) = pairs[at];
        let (one, other) = ((pair[0] - b'a') as usize, (pair[1] - b'a') as usize);
        costs[one][other] = cost;
        costs[other][one] = cost;
        at += 1;
    }
    let mut letter = 0;
    while letter < CODES - 1 {
        costs[letter][letter] = 0;
        letter += 1;
    }
    costs
}

/// Two letters that are often written for one sound.
pub(super) fn two_as_one(first: u8, second: u8) -> Option<u8> {
    Some(match (first, second) {
        (b'p', b'h') => b'f',
        (b'c', b'k') => b'k',
        (b'k', b's') => b'x',
        (b'd', b'j') => b'j',
        (b'o', b'o') | (b'o', b'u') => b'u',
        (b'e', b'e') => b'i',
        (b'c', b'h') => b'k',
        (b'k', b'h') => b'h',
        (b'g', b'u') => b'g',
        _ => return None,
    })
}
