//! Tokens: the words of a text, folded, with what the text had around them.

use super::abjad::behind_article;
use super::fold;
use super::han::{given_names_at, is_hangul};

/// One word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The folded word; never empty.
    pub folded: String,
    /// Byte offset of its first letter in the text.
    pub start: usize,
    /// Byte offset after its last letter.
    pub end: usize,
    /// What stood between this word and the next.
    pub after: Gap,
    /// Whether the word carried a possessive mark: "GM's", "the players'".
    pub possessive: bool,
    /// Whether it was letters with full stops between them: "J.F.", "U.S.".
    pub dotted: bool,
    /// Whether its first letter is upper case, or of a script without case.
    pub capitalised: bool,
    /// Whether all its letters are upper case, and there are at least two.
    pub shouted: bool,
}

/// What stood between two words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// White space or nothing.
    Space,
    /// A hyphen or dash without white space.
    Hyphen,
    /// A slash or an ampersand is a word of its own; this is a comma, semicolon or colon.
    Comma,
    /// An opening bracket.
    Open,
    /// A closing bracket.
    Close,
    /// A closing bracket, and an opening one behind it.
    Reopen,
}

/// Letters of a short word, and the gap behind it.
const LETTERS_A_WORD: usize = 6;

/// Splits a text into words. O(bytes). Elisions ("l'Intérieur", "d'Italie") are two words;
/// "O'Donnell" is one.
#[must_use]
pub fn tokenise(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::with_capacity(text.len() / LETTERS_A_WORD + 1);
    let mut word: Option<(usize, usize)> = None;
    let mut letters = text.char_indices().peekable();
    let mut dotted = false;
    while let Some((at, letter)) = letters.next() {
        if letter.is_ascii_alphanumeric() {
            word = Some((word.map_or(at, |(start, _)| start), at + 1));
            continue;
        }
        let end = at + letter.len_utf8();
        let next = letters.peek().map(|&(_, next)| next);
        let in_word = word.is_some();
        let is_mark = |letter: char| {
            !letter.is_ascii() && unicode_normalization::char::is_combining_mark(letter)
        };
        if letter.is_alphanumeric() || is_mark(letter) {
            word = Some((word.map_or(at, |(start, _)| start), end));
            continue;
        }
        let next_is_letter = next.is_some_and(char::is_alphanumeric);
        match letter {
            '.' if in_word => {
                let one_letter = word.is_some_and(|(start, end)| is_dotted(&text[start..end]));
                let mut ahead = text[end..].chars().skip(1);
                let next_ends = ahead.next().is_none_or(|after| !after.is_alphanumeric());
                if one_letter && next_is_letter && next_ends {
                    dotted = true;
                    continue;
                }
                if one_letter && (dotted || next_is_letter) {
                    // The closing full stop of "U.S." belongs to it.
                    flush(text, &mut word, &mut tokens, true);
                    dotted = false;
                    continue;
                }
                flush(text, &mut word, &mut tokens, dotted);
                dotted = false;
            }
            '\'' | '’' | '‘' | '`' | 'ʼ' => {
                if let Some((start, stop)) = word {
                    let head = &text[start..stop];
                    let tail = next.filter(|next| matches!(next, 's' | 'S'));
                    if tail.is_some() && ends_after_s(text, end) {
                        letters.next();
                        flush(text, &mut word, &mut tokens, dotted);
                        dotted = false;
                        if let Some(last) = tokens.last_mut() {
                            last.possessive = true;
                        }
                        continue;
                    }
                    if next_is_letter && !is_elision(head) {
                        continue;
                    }
                    flush(text, &mut word, &mut tokens, dotted);
                    dotted = false;
                    if !next_is_letter && let Some(last) = tokens.last_mut() {
                        last.possessive = last.folded.ends_with('s');
                    }
                } else if let Some(last) = tokens.last_mut()
                    && last.after == Gap::Space
                {
                    // "Apple ' s": tokenised corpora put white space around the mark.
                    let mut ahead = letters.clone().skip_while(|(_, next)| *next == ' ');
                    if let Some((place, 's' | 'S')) = ahead.next()
                        && ends_after_s(text, place)
                    {
                        last.possessive = true;
                        while letters.next_if(|(_, next)| *next == ' ').is_some() {}
                        letters.next();
                    }
                }
            }
            // Swedish "USA:s", "FN:s".
            ':' if in_word && next == Some('s') && ends_after_s(text, end) => {
                letters.next();
                flush(text, &mut word, &mut tokens, dotted);
                dotted = false;
                if let Some(last) = tokens.last_mut() {
                    last.possessive = true;
                }
            }
            _ => {
                flush(text, &mut word, &mut tokens, dotted);
                dotted = false;
                let gap = match letter {
                    '-' | '‐' | '‑' | '–' if in_word && next_is_letter => Gap::Hyphen,
                    ',' | ';' | ':' | '—' => Gap::Comma,
                    '(' | '[' | '{' => Gap::Open,
                    ')' | ']' | '}' => Gap::Close,
                    '&' => {
                        tokens.push(Token {
                            folded: "and".to_owned(),
                            start: at,
                            end,
                            after: Gap::Space,
                            possessive: false,
                            dotted: false,
                            capitalised: false,
                            shouted: false,
                        });
                        Gap::Space
                    }
                    _ => Gap::Space,
                };
                if let Some(last) = tokens.last_mut() {
                    last.after = match (last.after, gap) {
                        (Gap::Close, Gap::Open) => Gap::Reopen,
                        (known, gap) => known.max(gap),
                    };
                }
            }
        }
    }
    flush(text, &mut word, &mut tokens, dotted);
    tokens
}

/// Whether `word` is single letters joined by full stops: "U.S".
fn is_dotted(word: &str) -> bool {
    word.split('.').all(|part| {
        let mut letters = part.chars();
        letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none()
    })
}

/// Whether the text after the "s" that starts at `at` is not part of the same word.
fn ends_after_s(text: &str, at: usize) -> bool {
    !text[at + 1..].starts_with(char::is_alphanumeric)
}

fn is_elision(head: &str) -> bool {
    ["l", "d", "dell", "nell", "all", "qu"]
        .iter()
        .any(|elided| head.eq_ignore_ascii_case(elided))
}

fn flush(text: &str, word: &mut Option<(usize, usize)>, tokens: &mut Vec<Token>, dotted: bool) {
    let Some((start, end)) = word.take() else {
        return;
    };
    let written = &text[start..end];
    if written.is_ascii() {
        flush_word(text, (start, end), tokens, dotted);
        return;
    }
    // Names whose parts other scripts do not part. Hangul parts the words of other names.
    let beside = |(before, after): (Option<char>, Option<char>)| {
        before.is_some_and(is_hangul) || after.is_some_and(is_hangul)
    };
    if written.starts_with(is_hangul)
        && given_names_at(written).is_some()
        && !beside((
            text[..start].trim_end().chars().next_back(),
            text[end..].trim_start().chars().next(),
        ))
    {
        let family = given_names_at(written).unwrap_or_default();
        flush_word(text, (start, start + family), tokens, dotted);
        for (at, syllable) in written[family..].char_indices() {
            let from = start + family + at;
            flush_word(text, (from, from + syllable.len_utf8()), tokens, dotted);
        }
    } else if written.starts_with(is_hangul) {
        flush_word(text, (start, end), tokens, dotted);
    } else if let Some(at) = given_names_at(written).or_else(|| behind_article(written)) {
        flush_word(text, (start, start + at), tokens, dotted);
        flush_word(text, (start + at, end), tokens, dotted);
    } else {
        flush_word(text, (start, end), tokens, dotted);
    }
}

fn flush_word(text: &str, (start, end): (usize, usize), tokens: &mut Vec<Token>, dotted: bool) {
    let written = &text[start..end];
    let folded = fold(written);
    if folded.is_empty() {
        return;
    }
    let capitalised = written
        .chars()
        .next()
        .is_some_and(|first| !first.is_lowercase());
    let shouted = if written.is_ascii() {
        let capitals = written.bytes().filter(u8::is_ascii_uppercase);
        capitals.count() >= 2 && !written.bytes().any(|letter| letter.is_ascii_lowercase())
    } else {
        let letters = written.chars().filter(|letter| letter.is_alphabetic());
        letters.clone().count() >= 2
            && letters.clone().any(char::is_uppercase)
            && letters.clone().all(|letter| !letter.is_lowercase())
    };
    tokens.push(Token {
        folded,
        start,
        end,
        after: Gap::Space,
        possessive: false,
        dotted: dotted && written.contains('.'),
        capitalised,
        shouted,
    });
}

/// The folded words of a text, joined by single spaces: the key under which names that readers
/// take as one name are equal. Idempotent.
#[must_use]
pub fn fold_text(text: &str) -> String {
    joined(&tokenise(text))
}

/// The folded words of tokens, joined by single spaces.
#[must_use]
pub(crate) fn joined(tokens: &[Token]) -> String {
    let mut folded = String::with_capacity(tokens.iter().map(|token| token.folded.len() + 1).sum());
    for token in tokens {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(&token.folded);
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(text: &str) -> Vec<String> {
        tokenise(text)
            .into_iter()
            .map(|token| {
                let mut word = token.folded;
                if token.possessive {
                    word.push_str("'s");
                }
                if token.dotted {
                    word.push('.');
                }
                match token.after {
                    Gap::Space => {}
                    Gap::Hyphen => word.push('-'),
                    Gap::Comma => word.push(','),
                    Gap::Open => word.push('('),
                    Gap::Close => word.push(')'),
                    Gap::Reopen => word.push_str(")("),
                }
                word
            })
            .collect()
    }

    #[test]
    fn cases() {
        let cases: &[(&str, &[&str])] = &[
            ("Mark Rutte", &["mark", "rutte"]),
            ("ex-NATO chief", &["ex-", "nato", "chief"]),
            ("GM's chief executive", &["gm's", "chief", "executive"]),
            ("Apple ’ s C.E.O.,", &["apple's", "ceo.,"]),
            ("J.F. Kennedy", &["jf.", "kennedy"]),
            ("J.F.Kennedy", &["jf.", "kennedy"]),
            ("Nils T.Bjørke", &["nils", "t", "bjorke"]),
            ("George W. Bush", &["george", "w", "bush"]),
            ("the U.S. President", &["the", "us.", "president"]),
            ("O'Donnell", &["odonnell"]),
            (
                "ministre de l'Intérieur",
                &["ministre", "de", "l", "interieur"],
            ),
            (
                "Anita Apelthun Sæle (FrP)",
                &["anita", "apelthun", "saele(", "frp)"],
            ),
            (
                "Rolf Reikvam (SV) (leder)",
                &["rolf", "reikvam(", "sv)(", "leder)"],
            ),
            (
                "Mag. Cordula Frieser(ÖVP)",
                &["mag", "cordula", "frieser(", "ovp)"],
            ),
            (
                "Thierry Breton, the former",
                &["thierry", "breton,", "the", "former"],
            ),
            ("Johnson & Johnson", &["johnson", "and", "johnson"]),
            ("the players' union", &["the", "players's", "union"]),
            ("", &[]),
            ("()", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(words(text), *expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn folding_a_text_is_idempotent(text in "\\PC{0,60}") {
            let once = fold_text(&text);
            prop_assert_eq!(fold_text(&once), once);
        }

        #[test]
        fn tokens_lie_in_the_text_in_order(text in "\\PC{0,60}") {
            let mut last = 0;
            for token in tokenise(&text) {
                prop_assert!(token.start >= last && token.start < token.end);
                prop_assert!(text.get(token.start..token.end).is_some());
                last = token.end;
            }
        }
    }
}
