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
    Spelling::of(a).distance(&Spelling::of(b), most)
}

/// A folded word made ready to be compared with many.
#[derive(Clone, Copy, Debug)]
pub struct Spelling<'a> {
    word: &'a str,
    letters: &'a [u8],
    extras: [u16; MAX_LETTERS],
    sounds: [u8; MAX_LETTERS],
    codes: [u8; MAX_LETTERS],
}

impl<'a> Spelling<'a> {
    /// That of a folded word. O(letters).
    #[must_use]
    pub fn of(word: &'a str) -> Self {
        let letters = word.as_bytes();
        let letters = &letters[..letters.len().min(MAX_LETTERS)];
        Self {
            word,
            letters,
            extras: extras(letters),
            sounds: sounds(letters),
            codes: codes(letters),
        }
    }

    /// As [`spelling_distance_within`], of words that are not equal.
    fn distance(&self, other: &Spelling<'_>, most: u16) -> Option<u16> {
        // Said again, so that the places below are seen to be in bounds.
        let a = &self.letters[..self.letters.len().min(MAX_LETTERS)];
        let b = &other.letters[..other.letters.len().min(MAX_LETTERS)];
        // Three rows of the table of distances between all beginnings of the two words.
        let mut before = [0_u16; MAX_LETTERS + 1];
        let mut above = [0_u16; MAX_LETTERS + 1];
        let mut row = [0_u16; MAX_LETTERS + 1];
        for at in 0..b.len() {
            above[at + 1] = above[at] + other.extras[at];
        }
        let mut least_above = 0;
        let mut last = 0;
        for (i, &letter) in a.iter().enumerate() {
            let (extra, sound) = (self.extras[i], self.sounds[i]);
            let costs = &REPLACED[code(letter)];
            row[0] = above[0] + extra;
            let mut left = row[0];
            let mut least = left;
            let mut behind = 0;
            for (j, &known) in b.iter().enumerate() {
                let replaced = if letter == known {
                    0
                } else {
                    u16::from(costs[usize::from(other.codes[j])])
                };
                let mut best = (above[j] + replaced)
                    .min(above[j + 1] + extra)
                    .min(left + other.extras[j]);
                // "ph" and "f" that end here.
                if other.sounds[j] == letter && j > 0 {
                    best = best.min(above[j - 1] + TWO_AS_ONE);
                }
                if sound == known {
                    best = best.min(before[j] + TWO_AS_ONE);
                }
                if letter == behind && last == known && letter != known {
                    best = best.min(before[j.saturating_sub(1)] + SWAPPED);
                }
                row[j + 1] = best;
                left = best;
                behind = known;
                least = least.min(best);
            }
            last = letter;
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

    /// As [`spellings_apart`].
    #[must_use]
    pub fn apart(&self, word: &str) -> Option<u16> {
        if same_consonants(self.word, word) {
            return Some(UNVOWELLED);
        }
        let longer = self.word.len().max(word.len());
        if self.word.len().min(word.len()) < 2 || self.word.len().abs_diff(word.len()) * 2 > longer
        {
            return None;
        }
        if self.word == word {
            return Some(0);
        }
        let most = u16::try_from(longer * MOST_APART).unwrap_or(u16::MAX);
        self.distance(&Spelling::of(word), most)
    }
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

/// What one letter counts where the other word has another, by [`code`].
static REPLACED: [[u8; 27]; 27] = replacements();

/// The row of a byte in [`REPLACED`]: one for each letter, and one for all else.
fn code(byte: u8) -> usize {
    usize::from(byte.wrapping_sub(b'a').min(26))
}

/// The rows of letters.
fn codes(word: &[u8]) -> [u8; MAX_LETTERS] {
    let mut codes = [0; MAX_LETTERS];
    for (known, &letter) in codes.iter_mut().zip(word) {
        *known = code(letter) as u8;
    }
    codes
}

const fn replacements() -> [[u8; 27]; 27] {
    let mut costs = [[LETTER as u8; 27]; 27];
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
    costs
}

/// For each letter, the one that it and the letter before are often written for; 0 when none.
fn sounds(word: &[u8]) -> [u8; MAX_LETTERS] {
    let mut sounds = [0; MAX_LETTERS];
    for at in 1..word.len() {
        sounds[at] = two_as_one(word[at - 1], word[at]).unwrap_or(0);
    }
    sounds
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
    let unvowelled = |word: &str| {
        word.bytes().all(|letter| {
            letter.is_ascii_lowercase() && !matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u')
        })
    };
    let (bare, other) = match (unvowelled(a), unvowelled(b)) {
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
