//! Folding: one spelling for what readers take as one spelling.

use std::ops::Range;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{compose, is_combining_mark};

use super::abjad::{is_abjad, romanise};

/// Folds one word or text: NFKC, lower case, no diacritics, any script to Latin letters.
/// What is left is ASCII letters and digits; everything else is gone. Idempotent.
///
/// Transliteration is that of the `any_ascii` crate, after this crate's own rules for the
/// Latin letters that do not decompose.
///
/// ```
/// use incumbent::text::fold;
/// assert_eq!(fold("Jørgensen"), "jorgensen");
/// assert_eq!(fold("ẞtraße"), "sstrasse");
/// assert_eq!(fold("Владимир"), "vladimir");
/// ```
#[must_use]
pub fn fold(text: &str) -> String {
    if text.bytes().all(|letter| letter.is_ascii_alphanumeric()) {
        return text.to_ascii_lowercase();
    }
    if text.is_ascii() {
        let letters = text.bytes().filter(u8::is_ascii_alphanumeric);
        return letters
            .map(|byte| byte.to_ascii_lowercase() as char)
            .collect();
    }
    fold_latin(text).unwrap_or_else(|| fold_any(text))
}

/// Letters of Latin beyond ASCII: those of most names that have any.
const LATIN: Range<u32> = 0x80..0x180;

/// What each of [`LATIN`] is folded to, by [`fold_any`]: none of them is changed by what stands
/// beside it.
static FOLDED: LazyLock<Vec<Box<str>>> = LazyLock::new(|| {
    let letters = LATIN.filter_map(char::from_u32);
    let folded = letters.map(|letter| fold_any(letter.encode_utf8(&mut [0; 4])));
    folded.map(String::into_boxed_str).collect()
});

/// The folded text, when all of it is Latin letters that most languages have.
fn fold_latin(text: &str) -> Option<String> {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_ascii() {
            if letter.is_ascii_alphanumeric() {
                folded.push(letter.to_ascii_lowercase());
            }
        } else {
            let place = u32::from(letter) - LATIN.start;
            folded.push_str(FOLDED.get(place as usize)?);
        }
    }
    Some(folded)
}

/// Folds letters of any script.
fn fold_any(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    if text.chars().any(is_abjad) {
        let letters: Vec<char> = text.nfkd().filter(|it| !is_combining_mark(*it)).collect();
        romanise(&letters, &mut folded, fold_letter);
        return folded;
    }
    let mut letters = text.nfkd().peekable();
    while let Some(letter) = letters.next() {
        // The marks of kana make another syllable, not a diacritic of the same one.
        let voiced = letters
            .next_if(|mark| VOICED.contains(mark))
            .and_then(|mark| compose(letter, mark));
        let letter = voiced.unwrap_or(letter);
        if !is_combining_mark(letter) {
            fold_letter(letter, &mut folded);
        }
    }
    folded
}

/// The marks that make "be" and "pe" of "he" in kana.
const VOICED: [char; 2] = ['\u{3099}', '\u{309a}'];

fn fold_letter(letter: char, folded: &mut String) {
    let latin = match letter {
        _ if letter.is_ascii() => {
            if letter.is_ascii_alphanumeric() {
                folded.push(letter.to_ascii_lowercase());
            }
            return;
        }
        'ø' | 'Ø' => "o",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'ß' | 'ẞ' => "ss",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'þ' | 'Þ' => "th",
        'ł' | 'Ł' => "l",
        'ı' => "i",
        other => any_ascii::any_ascii_char(other),
    };
    folded.extend(
        latin
            .bytes()
            .filter(u8::is_ascii_alphanumeric)
            .map(|byte| byte.to_ascii_lowercase() as char),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn letters_of_latin_fold_as_all_others_do() {
        for letter in LATIN.filter_map(char::from_u32) {
            for text in [
                letter.to_string(),
                format!("a{letter}S{letter}"),
                format!("{letter}\u{301}"),
            ] {
                assert_eq!(fold(&text), fold_any(&text), "{text}");
            }
        }
    }

    proptest! {
        #[test]
        fn latin_text_folds_as_any_does(text in "[ -~\u{80}-\u{17f}]{0,20}") {
            prop_assert_eq!(fold(&text), fold_any(&text));
        }

        #[test]
        fn folding_is_idempotent(text in "\\PC{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn composed_and_decomposed_fold_alike(text in "[a-zäöüéèåøæñçß]{0,20}") {
            let decomposed: String = text.nfd().collect();
            prop_assert_eq!(fold(&decomposed), fold(&text));
        }

        #[test]
        fn case_does_not_matter(text in "[A-Za-zÄÖÜéÅØñç ]{0,20}") {
            prop_assert_eq!(fold(&text.to_lowercase()), fold(&text));
        }
    }

    #[test]
    fn cases() {
        let cases = [
            ("Müller", "muller"),
            ("Sæle", "saele"),
            ("Ærøskøbing", "aeroskobing"),
            ("Łódź", "lodz"),
            ("Μητσοτάκης", "mitsotakis"),
            ("O’Donnell", "odonnell"),
            ("ﬁn", "fin"),
            ("あべ", "abe"),
            ("アベ", "abe"),
            ("", ""),
            ("--", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(fold(text), expected, "{text}");
        }
    }
}
