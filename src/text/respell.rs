//! Respelling: names that another alphabet wrote first, as English writes them. Every language
//! spells Russian, Ukrainian, Arabic and Hebrew names by its own sounds: "Gorbatschow",
//! "Gorbatchev", "Gorbatsjov", "Gorbachov".

use smallvec::SmallVec;

/// Letters, and those that English writes for their sound. The first that fits is taken; an
/// end is written `$`, a beginning `^`.
type System = &'static [(&'static str, &'static str)];

/// Shorter words say too little of how they are spelt.
const SHORTEST: usize = 5;

const GERMAN: System = &[
    ("dse$", "dze"),
    ("schtsch", "shch"),
    ("dsch", "dzh"),
    ("tsch", "ch"),
    ("sch", "sh"),
    ("ch", "kh"),
    ("tz", "ts"),
    ("w", "v"),
    ("j", "y"),
    ("z", "ts"),
];

/// "Breschnew", "Schiwkow": "sch" is also what German writes for "zh", and "s" for "z".
const GERMAN_VOICED: System = &[
    ("schtsch", "shch"),
    ("dsch", "j"),
    ("tsch", "ch"),
    ("sch", "zh"),
    ("ch", "kh"),
    ("w", "v"),
    ("j", "y"),
    ("^s", "z"),
    ("asa", "aza"),
    ("ese", "eze"),
    ("osa", "oza"),
];

const FRENCH: System = &[
    ("tch", "ch"),
    ("ch", "sh"),
    ("dj", "dzh"),
    ("ou", "u"),
    ("ine$", "in"),
    ("gue", "ge"),
    ("gui", "gi"),
    ("^e", "ye"),
    ("ss", "s"),
];

const FRENCH_PLAIN: System = &[
    ("tch", "ch"),
    ("ch", "sh"),
    ("dj", "j"),
    ("ou", "u"),
    ("ine$", "in"),
    ("j", "zh"),
];

/// Dutch, Norwegian, Danish and Swedish.
const NORTHERN: System = &[
    ("sjtsj", "shch"),
    ("tsj", "ch"),
    ("tj", "ch"),
    ("dse$", "dze"),
    ("dzj", "dzh"),
    ("dsj", "dzh"),
    ("sj", "sh"),
    ("zj", "zh"),
    ("oe", "u"),
    ("ch", "kh"),
    ("j", "y"),
    ("w", "v"),
];

const SPANISH: System = &[("j", "kh"), ("^e", "ye")];

const POLISH: System = &[
    ("szcz", "shch"),
    ("cz", "ch"),
    ("sz", "sh"),
    ("rz", "zh"),
    ("ch", "kh"),
    ("c", "ts"),
    ("w", "v"),
    ("j", "y"),
];

/// What Russian writes for the sounds of other languages, back in theirs: "Klinton", "Khillari".
const BACK: System = &[("dzh", "j"), ("kh", "h"), ("ks", "x"), ("ts", "z")];

const BACK_WITH_C: System = &[("dzh", "j"), ("kh", "h"), ("ks", "x"), ("k", "c")];

const SYSTEMS: [System; 9] = [
    GERMAN,
    GERMAN_VOICED,
    FRENCH,
    FRENCH_PLAIN,
    NORTHERN,
    SPANISH,
    POLISH,
    BACK,
    BACK_WITH_C,
];

/// A folded word as English would write it, were it spelt by one of several languages' rules;
/// each once, without the word itself. O(letters).
///
/// ```
/// use incumbent::text::respellings;
/// assert!(respellings("tschernomyrdin").contains(&"chernomyrdin".to_owned()));
/// assert!(respellings("poutine").contains(&"putin".to_owned()));
/// assert!(respellings("rutte").is_empty());
/// ```
#[must_use]
pub fn respellings(word: &str) -> SmallVec<[String; SYSTEMS.len()]> {
    let mut found: SmallVec<[String; SYSTEMS.len()]> = SmallVec::new();
    if word.len() < SHORTEST || !word.bytes().all(|letter| letter.is_ascii_lowercase()) {
        return found;
    }
    let has = |letter: u8| u32::from(letter.is_ascii_lowercase()) << (letter & 31);
    let letters = word
        .bytes()
        .fold(0, |letters, letter| letters | has(letter));
    for system in SYSTEMS {
        // Of most words few of a language's spellings are any part.
        let may_fit = |(from, _): &&(&str, &str)| {
            let first = from.bytes().find(|letter| *letter != b'^');
            first.is_some_and(|first| letters & has(first) != 0)
        };
        let spellings: SmallVec<[_; MOST_SPELLINGS]> = system.iter().filter(may_fit).collect();
        if spellings.is_empty() {
            continue;
        }
        let respelt = respell(word, &spellings);
        if let Some(respelt) = respelt.filter(|respelt| respelt != word && !found.contains(respelt))
        {
            found.push(respelt);
        }
    }
    found
}

/// More of a language's spellings cost an allocation.
const MOST_SPELLINGS: usize = 12;

/// A word of ASCII by a language's rules; `None` where none of them fits.
fn respell(word: &str, spellings: &[&(&str, &str)]) -> Option<String> {
    let mut respelt: Option<String> = None;
    let (mut at, mut copied) = (0, 0);
    while at < word.len() {
        let rest = &word[at..];
        let fits = |from: &str| match from.as_bytes() {
            [b'^', ..] => (at == 0 && rest.starts_with(&from[1..])).then(|| from.len() - 1),
            [.., b'$'] => (*rest == from[..from.len() - 1]).then(|| from.len() - 1),
            _ => rest.starts_with(from).then_some(from.len()),
        };
        let mut spellings = spellings.iter();
        let found = spellings.find_map(|&&(from, to)| fits(from).map(|length| (length, to)));
        let Some((length, to)) = found else {
            at += 1;
            continue;
        };
        let respelt = respelt.get_or_insert_with(|| String::with_capacity(word.len() + 4));
        respelt.push_str(&word[copied..at]);
        respelt.push_str(to);
        at += length;
        copied = at;
    }
    if let Some(respelt) = &mut respelt {
        respelt.push_str(&word[copied..]);
    }
    respelt
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_press_of_several_countries() {
        for (written, english) in [
            ("jelzin", "yeltsin"),
            ("eltsine", "yeltsin"),
            ("jeltsin", "yeltsin"),
            ("jelcyn", "yeltsyn"),
            ("breschnew", "brezhnev"),
            ("chomeini", "khomeini"),
            ("jomeini", "khomeini"),
            ("chruschtschow", "khrushchov"),
            ("nasarbajew", "nazarbayev"),
            ("loukachenko", "lukashenko"),
            ("loekasjenko", "lukashenko"),
            ("tjernomyrdin", "chernomyrdin"),
            ("szewardnadze", "shevardnadze"),
            ("klinton", "clinton"),
            ("tsukerberg", "zukerberg"),
        ] {
            let found = respellings(written);
            assert!(
                found.iter().any(|word| word == english),
                "{written}: {found:?}"
            );
        }
    }
}
