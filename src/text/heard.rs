//! Heard: names that Cyrillic, Greek, Arabic, Hebrew, Chinese characters, kana or Hangul wrote by their sound, and how Latin letters may
//! write each sound. "Тэтчер" is no "Tetcher": what letters a name had is only found among names.

mod abjad;
mod cyrillic;
mod greek;
mod hangul;
mod kana;
mod kanji;

use smallvec::SmallVec;

/// The ways to write a sound, parted by spaces: "_" is no letter, and each "~" behind a way says
/// that it is seldomer.
type Ways = &'static str;

/// One sound of a word, and how Latin letters write it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sound(SmallVec<[Ways; 2]>);

/// Words with more sounds are none of a name.
const MOST_SOUNDS: usize = 24;

impl Sound {
    fn of(ways: &[Ways]) -> Self {
        Self(ways.iter().copied().collect())
    }

    /// Each way, and how seldom it is: 0 for the usual ones. One may come twice.
    pub fn ways(&self) -> impl Iterator<Item = (&'static str, u8)> {
        let all = self.0.iter().flat_map(|ways| ways.split(' '));
        all.map(|way| {
            let letters = way.trim_end_matches('~');
            let seldom = (way.len() - letters.len()) as u8;
            (if letters == "_" { "" } else { letters }, seldom)
        })
    }
}

/// Whether a letter is of a script that writes foreign names by their sound.
#[must_use]
pub fn is_heard(letter: char) -> bool {
    matches!(letter,
        '\u{370}'..='\u{52f}' | '\u{5d0}'..='\u{5ea}' | '\u{620}'..='\u{6cc}' | '\u{1f00}'..='\u{1fff}' | '\u{3040}'..='\u{30ff}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7a3}')
}

/// The sounds of a word of such letters; `None` of another word, of a mixed one, and of one that is
/// too long. O(letters).
///
/// ```
/// use incumbent::text::heard;
/// let sounds = heard("Блэр").expect("it is Cyrillic");
/// assert!(sounds[2].ways().any(|(letters, _)| letters == "ai"));
/// assert_eq!(heard("Blair"), None);
/// ```
#[must_use]
pub fn heard(word: &str) -> Option<Vec<Sound>> {
    let first = word.chars().next().filter(|&letter| is_heard(letter))?;
    let sounds = match first {
        '\u{ac00}'.. => hangul::sounds(word)?,
        '\u{4e00}'.. => kanji::sounds(word)?,
        '\u{3040}'.. => kana::sounds(word)?,
        '\u{5d0}'..='\u{6cc}' => abjad::sounds(word)?,
        '\u{400}'..='\u{52f}' => spelt(&simple(word), cyrillic::RULES)?,
        _ => spelt(&simple(word), greek::RULES)?,
    };
    (!sounds.is_empty() && sounds.len() <= MOST_SOUNDS).then_some(sounds)
}

/// A word in small letters without accents, consonants that stand twice as one; "й" is a letter of
/// its own.
fn simple(word: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    use unicode_normalization::char::{compose, is_combining_mark};
    let mut letters = word.nfd().flat_map(char::to_lowercase).peekable();
    let mut plain = String::with_capacity(word.len());
    while let Some(letter) = letters.next() {
        let whole = letters
            .next_if(|&mark| matches!(mark, '\u{306}' | '\u{308}') && is_cyrillic(letter))
            .and_then(|mark| compose(letter, mark));
        let letter = whole.unwrap_or(letter);
        let letter = if letter == 'ς' { 'σ' } else { letter };
        let again = plain.ends_with(letter) && !VOWELS_AND_G.contains(letter);
        if !is_combining_mark(letter) && !again {
            plain.push(letter);
        }
    }
    plain
}

/// What says something twice: vowels, and the Greek "ng".
const VOWELS_AND_G: &str = "аеиоуюяαεηιουωγ";

fn is_cyrillic(letter: char) -> bool {
    matches!(letter, '\u{400}'..='\u{52f}')
}

/// Letters of a script and how their sound is written. The first that fits is taken; `^` is the
/// beginning. What is behind `$` are further ways at the end of a word.
type Rules = &'static [(&'static str, Ways)];

/// The sounds of a word by rules; `None` when they do not know a letter of it.
fn spelt(word: &str, rules: Rules) -> Option<Vec<Sound>> {
    let mut sounds = Vec::new();
    let mut at = 0;
    while let Some(rest) = word.get(at..).filter(|rest| !rest.is_empty()) {
        let fits = |letters: &&'static str| match letters.strip_prefix('^') {
            Some(letters) => at == 0 && rest.starts_with(letters),
            None => rest.starts_with(*letters),
        };
        let (letters, ways) = rules.iter().find(|(letters, _)| fits(letters))?;
        at += letters.trim_start_matches('^').len();
        sounds.push(match ways.split_once(" $ ") {
            Some((ways, ends)) if at == word.len() => Sound::of(&[ways, ends]),
            Some((ways, _)) => Sound::of(&[ways]),
            None => Sound::of(&[ways]),
        });
    }
    Some(sounds)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether the sounds may be written so, seldom ways at most so many.
    fn may_be(sounds: &[Sound], letters: &str, seldom: u8) -> bool {
        let Some((sound, rest)) = sounds.split_first() else {
            return letters.is_empty();
        };
        sound.ways().any(|(way, cost)| {
            let doubled = way.len() == 1 && letters.starts_with(&way.repeat(2));
            let mut tails = vec![letters.strip_prefix(way)];
            tails.push(doubled.then(|| &letters[2..]));
            cost <= seldom
                && tails
                    .into_iter()
                    .flatten()
                    .any(|tail| may_be(rest, tail, seldom - cost))
        })
    }

    #[test]
    fn names_are_among_what_is_heard() {
        for (word, latin) in [
            ("Тэтчер", "thatcher"),
            ("Блэр", "blair"),
            ("Мейджор", "major"),
            ("Черчилль", "churchill"),
            ("Ширак", "chirac"),
            ("Миттеран", "mitterrand"),
            ("Жюппе", "juppe"),
            ("Шрёдер", "schroder"),
            ("Маккейн", "mccain"),
            ("Гельмут", "helmut"),
            ("Μπους", "bush"),
            ("Ρίγκαν", "reagan"),
            ("Γουίνστον", "winston"),
            ("クリントン", "clinton"),
            ("サッチャー", "thatcher"),
            ("ブレア", "blair"),
            ("ジョージ", "george"),
            ("클린턴", "clinton"),
            ("대처", "thatcher"),
            ("小泉", "koizumi"),
            ("純一郎", "junichiro"),
            ("레이건", "reagan"),
            ("بلير", "blair"),
            ("קלינטון", "clinton"),
        ] {
            let sounds = heard(word).unwrap_or_default();
            assert!(may_be(&sounds, latin, 3), "{word} {latin}");
        }
        for (word, latin) in [
            ("Блэр", "bauer"),
            ("Буш", "basch"),
            ("クリントン", "kingston"),
        ] {
            let sounds = heard(word).unwrap_or_default();
            assert!(!may_be(&sounds, latin, 3), "{word} {latin}");
        }
    }

    #[test]
    fn what_is_of_no_such_script_is_not_heard() {
        for word in ["", "Blair", "鄧小平", "Блэrр", "А".repeat(60).as_str()] {
            assert_eq!(heard(word), None, "{word}");
        }
    }
}
