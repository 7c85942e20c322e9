//! Spelling: how far apart two folded words are, as people misspell and transliterate.

mod letters;
mod ready;

pub use ready::Spelling;

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
    Spelling::of(a).distance(b, most)
}

/// Whether two words are at most so many edits apart: letters added, dropped or put for others,
/// or neighbours that changed places. At most 2; O(letters) but for two edits far apart.
///
/// ```
/// use incumbent::text::within_edits;
/// assert!(within_edits("rutte", "rute", 1));
/// assert!(within_edits("rutte", "rtute", 1));
/// assert!(!within_edits("rutte", "rte", 1));
/// ```
#[must_use]
pub fn within_edits(a: &str, b: &str, most: usize) -> bool {
    let (mut a, mut b) = (a.as_bytes(), b.as_bytes());
    if a.len().abs_diff(b.len()) > most {
        return false;
    }
    let head = a.iter().zip(b).take_while(|(one, other)| one == other);
    let head = head.count();
    (a, b) = (&a[head..], &b[head..]);
    let tail = a.iter().rev().zip(b.iter().rev());
    let tail = tail.take_while(|(one, other)| one == other).count();
    (a, b) = (&a[..a.len() - tail], &b[..b.len() - tail]);
    match (a, b) {
        ([], rest) | (rest, []) => rest.len() <= most,
        ([one], rest) | (rest, [one]) => rest.len() - usize::from(rest[1..].contains(one)) <= most,
        ([first, second], [other, another]) if first == another && second == other => most >= 1,
        _ if most < 2 => false,
        // The first letters differ, so an edit is at the front, and the rest is one edit apart.
        _ => {
            let rest = |a: &[u8], b: &[u8]| one_edit(a, b);
            rest(&a[1..], &b[1..])
                || rest(&a[1..], b)
                || rest(a, &b[1..])
                || (a[0] == b[1] && a[1] == b[0] && rest(&a[2..], &b[2..]))
        }
    }
}

/// Whether two words are at most one edit apart.
fn one_edit(a: &[u8], b: &[u8]) -> bool {
    if a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let head = a.iter().zip(b).take_while(|(one, other)| one == other);
    let head = head.count();
    let (a, b) = (&a[head..], &b[head..]);
    match (a, b) {
        ([], _) | (_, []) => true,
        _ => {
            a[1..] == b[1..]
                || a[1..] == *b
                || *a == b[1..]
                || (a.len() > 1 && b.len() > 1 && a[0] == b[1] && a[1] == b[0] && a[2..] == b[2..])
        }
    }
}

/// Words further apart than this share of a letter a letter are other words.
const MOST_APART: usize = 42;
/// How far apart a word without vowels is from one that adds them.
const UNVOWELLED: u16 = LETTER / 4;

/// How far apart two folded words are, when they may be spellings of one: at most 0.42 of a
/// letter a letter of the longer one. `None` when they are other words. O(letters of both).
///
/// ```
/// use incumbent::text::spellings_apart;
/// assert!(spellings_apart("stoltenberg", "stoltenburg").is_some());
/// assert_eq!(spellings_apart("stoltenberg", "rutte"), None);
/// ```
#[must_use]
pub fn spellings_apart(a: &str, b: &str) -> Option<u16> {
    Spelling::of(a).apart(b)
}

/// Whether two folded words have the same consonants, and one of them no vowels: Arabic and
/// Hebrew write none. At least three consonants.
///
/// ```
/// use incumbent::text::same_consonants;
/// assert!(same_consonants("ntnyhv", "netanyahu"));
/// assert!(!same_consonants("ntnyhv", "olmert"));
/// ```
#[must_use]
pub fn same_consonants(a: &str, b: &str) -> bool {
    let (bare, other) = match (is_unvowelled(a), is_unvowelled(b)) {
        (true, false) => (a, b),
        (false, true) => (b, a),
        _ => return false,
    };
    // One letter stands for v, b and, unwritten otherwise, for o and u.
    let bones = |word: &str, letter_v: bool, letter_h: bool| -> String {
        let mut bones = String::new();
        for letter in word.bytes() {
            let bone = match letter {
                b'h' if letter_h => 'h',
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
    // Of "Mahmoud" little is left but with its h.
    [false, true].into_iter().any(|letter_h| {
        let known = bones(other, true, letter_h);
        known.len() > 2
            && [true, false]
                .into_iter()
                .any(|letter_v| bones(bare, letter_v, letter_h) == known)
    })
}

fn is_unvowelled(word: &str) -> bool {
    word.bytes().all(|letter| {
        letter.is_ascii_lowercase() && !matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u')
    })
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
        fn a_word_compared_before_changes_no_distance(
            own in "[abcehkpsuy]{1,9}",
            others in prop::collection::vec("[abcehkpsuy]{0,7}", 1..9),
            sort in any::<bool>(),
            most in 0_u16..600,
        ) {
            let mut others = others;
            if sort {
                others.sort();
            }
            let mut ready = Spelling::of(&own);
            for other in &others {
                let distance = spelling_distance_within(&own, other, most);
                prop_assert_eq!(ready.distance(other, most), distance, "{} and {}", own, other);
            }
        }

        #[test]
        fn edits_are_those_of_optimal_string_alignment(
            a in "[abc]{0,7}",
            b in "[abc]{0,7}",
            most in 1_usize..3,
        ) {
            prop_assert_eq!(within_edits(&a, &b, most), strsim::osa_distance(&a, &b) <= most);
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
