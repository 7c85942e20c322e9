//! Spelling: how far apart two folded words are, as people misspell and transliterate.

/// Words longer than this are compared by their first letters only.
const MAX_LETTERS: usize = 32;

/// What one ordinary letter put for another counts, in the unit of [`spelling_distance`].
pub const LETTER: u16 = 100;

/// How far apart two folded words are written, in hundredths of a letter: 0 when they are
/// equal, [`LETTER`] when one ordinary letter differs. O(letters of both).
///
/// What spellings of one name differ by counts less than other letters: a doubled letter, the
/// second half of a digraph ("oe" for "o", "aa" for "a"), an "h" behind a consonant, one vowel
/// for another, letters of one sound ("c" and "k", "i" and "y"). Two letters that changed
/// places count as one. Symmetric.
///
/// ```
/// use incumbent::text::{LETTER, spelling_distance};
/// assert_eq!(spelling_distance("rutte", "rutte"), 0);
/// assert_eq!(spelling_distance("rutte", "rupte"), LETTER);
/// assert!(spelling_distance("muller", "mueller") < LETTER / 5);
/// assert!(spelling_distance("mohammed", "muhammad") <= LETTER);
/// ```
#[must_use]
pub fn spelling_distance(a: &str, b: &str) -> u16 {
    spelling_distance_within(a, b, u16::MAX).unwrap_or(u16::MAX)
}

/// The same, or `None` when it is more than `most`: sooner known of words that have little in
/// common.
#[must_use]
pub fn spelling_distance_within(a: &str, b: &str, most: u16) -> Option<u16> {
    if a == b {
        return Some(0);
    }
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let a = &a[..a.len().min(MAX_LETTERS)];
    let b = &b[..b.len().min(MAX_LETTERS)];
    let extra_a = extras(a);
    let extra_b = extras(b);
    // Three rows of the table of distances between all beginnings of the two words.
    let mut before = [0_u16; MAX_LETTERS + 1];
    let mut above = [0_u16; MAX_LETTERS + 1];
    let mut row = [0_u16; MAX_LETTERS + 1];
    for at in 0..b.len() {
        above[at + 1] = above[at] + extra_b[at];
    }
    let mut least_above = 0;
    for i in 0..a.len() {
        row[0] = above[0] + extra_a[i];
        let mut least = row[0];
        for j in 0..b.len() {
            let mut best = (above[j] + replaced(a[i], b[j]))
                .min(above[j + 1] + extra_a[i])
                .min(row[j] + extra_b[j]);
            // "ph" and "f" that end here.
            if j > 0 && two_as_one(b[j - 1], b[j]) == Some(a[i]) {
                best = best.min(above[j - 1] + TWO_AS_ONE);
            }
            if i > 0 && two_as_one(a[i - 1], a[i]) == Some(b[j]) {
                best = best.min(before[j] + TWO_AS_ONE);
            }
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] && a[i] != b[j] {
                best = best.min(before[j - 1] + SWAPPED);
            }
            row[j + 1] = best;
            least = least.min(best);
        }
        // What follows builds on one of the last two rows, and nothing counts less than 0.
        if least > most && least_above > most {
            return None;
        }
        least_above = least;
        std::mem::swap(&mut before, &mut above);
        std::mem::swap(&mut above, &mut row);
    }
    let distance = above[b.len()];
    (distance <= most).then_some(distance)
}

/// What each letter counts where only this word has it.
fn extras(word: &[u8]) -> [u16; MAX_LETTERS] {
    let mut costs = [0; MAX_LETTERS];
    for (at, cost) in costs.iter_mut().enumerate().take(word.len()) {
        *cost = extra(word, at);
    }
    costs
}

const SWAPPED: u16 = 90;
const TWO_AS_ONE: u16 = 20;

fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

/// What a letter counts that only one of the words has.
fn extra(word: &[u8], at: usize) -> u16 {
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

/// What one letter counts where the other word has another.
fn replaced(a: u8, b: u8) -> u16 {
    if a == b {
        return 0;
    }
    let pair = (a.min(b), a.max(b));
    match pair {
        (b'c', b'k') | (b'i', b'y') => 30,
        (b'k', b'q') | (b'i', b'j') | (b'j', b'y') | (b'v', b'w') | (b'f', b'v') => 40,
        (b's', b'z') | (b'c', b'q') | (b'g', b'j') => 50,
        (b'b', b'p') | (b'd', b't') | (b'g', b'k') | (b'c', b's') | (b'g', b'q') => 70,
        (b'c', b'z') | (b'd', b'z') | (b'k', b'x') | (b's', b'x') => 70,
        _ if is_vowel(a) && is_vowel(b) => 50,
        _ => LETTER,
    }
}

/// Two letters that are often written for one sound.
fn two_as_one(first: u8, second: u8) -> Option<u8> {
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

/// Whether two folded words have the same consonants, and one of them no vowels: Arabic and
/// Hebrew write none. At least three consonants.
///
/// ```
/// use incumbent::text::{fold, same_consonants};
/// assert!(same_consonants(&fold("נתניהו"), "netanyahu"));
/// assert!(!same_consonants(&fold("נתניהו"), "olmert"));
/// ```
#[must_use]
pub fn same_consonants(a: &str, b: &str) -> bool {
    let unvowelled = |word: &str| {
        word.bytes().all(|letter| letter.is_ascii_lowercase())
            && !word
                .bytes()
                .any(|letter| matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u'))
    };
    let (bare, other) = match (unvowelled(a), unvowelled(b)) {
        (true, false) => (a, b),
        (false, true) => (b, a),
        _ => return false,
    };
    // One letter stands for v, b and, unwritten otherwise, for o and u.
    let bones = |word: &str, letter_v: bool| -> String {
        let mut bones = String::new();
        for letter in word.bytes() {
            let bone = match letter {
                b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'h' | b'j' | b'w' => continue,
                b'v' if !letter_v => continue,
                b'b' | b'p' | b'v' | b'f' => 'p',
                b'c' | b'k' | b'q' | b'g' | b'x' => 'k',
                b'd' | b't' => 't',
                b's' | b'z' => 's',
                letter => char::from(letter),
            };
            if !bones.ends_with(bone) {
                bones.push(bone);
            }
        }
        bones
    };
    let known = bones(other, true);
    known.len() > 2 && (bones(bare, true) == known || bones(bare, false) == known)
}

/// The consonants of a folded word, letters of one sound as one: words that transliterations
/// make of one name mostly share it. At least three letters, or empty.
///
/// ```
/// use incumbent::text::skeleton;
/// assert_eq!(skeleton("qadhafi"), skeleton("kaddafi"));
/// assert_eq!(skeleton("li"), "");
/// ```
#[must_use]
pub fn skeleton(word: &str) -> String {
    let mut bones = String::with_capacity(word.len());
    for letter in word.bytes() {
        let bone = match letter {
            b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'h' | b'j' | b'w' => continue,
            b'c' | b'k' | b'q' | b'g' | b'x' => 'k',
            b'd' | b't' => 't',
            b'b' | b'p' => 'p',
            b'v' | b'f' => 'f',
            b's' | b'z' => 's',
            other => char::from(other),
        };
        if !bones.ends_with(bone) {
            bones.push(bone);
        }
    }
    // Two consonants fit too many words.
    if bones.len() < 3 {
        bones.clear();
    }
    bones
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn distance_is_symmetric(a in "[a-z]{0,12}", b in "[a-z]{0,12}") {
            prop_assert_eq!(spelling_distance(&a, &b), spelling_distance(&b, &a));
        }

        #[test]
        fn a_bound_changes_no_distance_within_it(
            a in "[a-z]{0,12}",
            b in "[a-z]{0,12}",
            most in 0_u16..600,
        ) {
            let distance = spelling_distance(&a, &b);
            let expected = (distance <= most).then_some(distance);
            prop_assert_eq!(spelling_distance_within(&a, &b, most), expected);
        }

        #[test]
        fn only_equal_words_are_nowhere_apart(a in "[a-z]{0,12}", b in "[a-z]{0,12}") {
            prop_assert_eq!(spelling_distance(&a, &b) == 0, a == b);
        }
    }

    #[test]
    fn variants_are_nearer_than_other_words() {
        let cases = [
            ("stoltenberg", "stoltenburg", "stoltenbert"),
            ("philips", "phillips", "philipss"),
            ("karin", "carin", "marin"),
            ("qassem", "qasim", "wassim"),
            ("steffen", "stephen", "sterren"),
        ];
        for (word, variant, other) in cases {
            assert!(
                spelling_distance(word, variant) <= spelling_distance(word, other),
                "{word}: {variant}, {other}"
            );
        }
    }
}
