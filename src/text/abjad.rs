//! Abjad: Arabic and Hebrew, which write few vowels, in Latin letters with an "a" for those that
//! are not written. So a name is about as far from its usual spelling as spellings are apart.

/// What a letter stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sound {
    /// A consonant.
    Consonant(&'static str),
    /// A consonant at the beginning and beside vowels, and a vowel between consonants.
    Glide(&'static str, &'static str),
    /// A long "a", or a letter that is hardly heard and carries a vowel.
    Carrier,
    /// An "a" at the end, an "h" before.
    LastVowel,
}

/// Whether a text has such letters.
#[must_use]
pub(super) fn is_abjad(letter: char) -> bool {
    sound(letter).is_some()
}

/// Appends a word of such letters, without its marks, in Latin ones. Others are left to `other`.
/// O(letters).
pub(super) fn romanise(
    word: &[char],
    latin: &mut String,
    mut other: impl FnMut(char, &mut String),
) {
    // Whether the letter before was a consonant, or a vowel; neither at the beginning.
    let (mut consonant, mut vowel) = (false, false);
    for (at, &letter) in word.iter().enumerate() {
        let Some(sound) = sound(letter) else {
            other(letter, latin);
            (consonant, vowel) = (false, false);
            continue;
        };
        let next = word.get(at + 1).copied().and_then(self::sound);
        let before_vowel = matches!(next, Some(Sound::Carrier));
        match sound {
            Sound::Glide(_, own) if consonant && !before_vowel => {
                latin.push_str(own);
                (consonant, vowel) = (false, true);
            }
            // "Obama" begins with the letter of a vowel, and the vowel.
            Sound::Glide(_, own) if at == 1 && vowel && latin.ends_with('a') => {
                latin.pop();
                latin.push_str(own);
            }
            Sound::Carrier | Sound::LastVowel if sound == Sound::Carrier || next.is_none() => {
                if !vowel {
                    latin.push('a');
                }
                (consonant, vowel) = (false, true);
            }
            Sound::Consonant(own) | Sound::Glide(own, _) => {
                if consonant {
                    latin.push('a');
                }
                latin.push_str(own);
                (consonant, vowel) = (true, false);
            }
            Sound::Carrier | Sound::LastVowel => {
                if consonant {
                    latin.push('a');
                }
                latin.push('h');
                (consonant, vowel) = (true, false);
            }
        }
    }
}

fn sound(letter: char) -> Option<Sound> {
    use Sound::{Carrier, Consonant, Glide, LastVowel};
    Some(match letter {
        'ا' | 'ى' | 'ة' | 'ع' | 'ٱ' | 'א' | 'ע' => Carrier,
        'ה' | 'ه' => LastVowel,
        'و' => Glide("w", "u"),
        'ו' => Glide("v", "o"),
        'ي' | 'ی' | 'י' => Glide("y", "i"),
        'ب' | 'ב' => Consonant("b"),
        'پ' | 'פ' => Consonant("p"),
        'ت' | 'ط' | 'ט' | 'ת' => Consonant("t"),
        'ث' => Consonant("th"),
        'ج' => Consonant("j"),
        'چ' => Consonant("ch"),
        'ح' | 'ח' => Consonant("h"),
        'خ' => Consonant("kh"),
        'د' | 'ض' | 'ד' => Consonant("d"),
        'ذ' => Consonant("dh"),
        'ر' | 'ר' => Consonant("r"),
        'ز' | 'ظ' | 'ז' => Consonant("z"),
        'ژ' => Consonant("zh"),
        'س' | 'ص' | 'ס' => Consonant("s"),
        'ش' | 'ש' => Consonant("sh"),
        'غ' => Consonant("gh"),
        'گ' | 'ג' => Consonant("g"),
        'ف' | 'ף' => Consonant("f"),
        'ق' => Consonant("q"),
        'ك' | 'ک' | 'כ' | 'ך' | 'ק' => Consonant("k"),
        'ل' | 'ל' => Consonant("l"),
        'م' | 'מ' | 'ם' => Consonant("m"),
        'ن' | 'נ' | 'ן' => Consonant("n"),
        'צ' | 'ץ' => Consonant("ts"),
        _ => return None,
    })
}

/// Where a word begins behind the Arabic article, in bytes: "al-Asad" is written as one word.
#[must_use]
pub(super) fn behind_article(word: &str) -> Option<usize> {
    const ARTICLE: &str = "ال";
    // "Allah" begins so, and is no word behind an article.
    let rest = word.strip_prefix(ARTICLE)?;
    (rest.chars().count() > 2).then_some(ARTICLE.len())
}

#[cfg(test)]
mod tests {
    use crate::text::{fold, fold_text, spelling_distance};

    #[test]
    fn names_are_near_to_their_spellings() {
        for (word, latin) in [
            ("عرفات", "arafat"),
            ("بشار", "bashar"),
            ("طالباني", "talabani"),
            ("نوري", "nuri"),
            ("אריאל", "ariel"),
            ("רבין", "rabin"),
            ("נתניהו", "netanyahu"),
            ("أوباما", "obama"),
        ] {
            let distance = spelling_distance(&fold(word), latin);
            assert!(distance <= 180, "{word}: {} {distance}", fold(word));
        }
        assert_eq!(fold_text("بشار الأسد"), "bashar al asad");
    }
}
