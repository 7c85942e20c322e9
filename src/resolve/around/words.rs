//! The words of a text right before and behind a mention.

use crate::resolve::layout::Place;

/// Characters that the words before a mention take at most.
const MOST_BEFORE: usize = 48;
/// A shortened title with a full stop has so many letters at most: "Gov."
const SHORTENED: usize = 4;
/// Characters of a role behind a name at most.
const MOST_BEHIND: usize = 64;

/// What stands behind a name up to the next mark, and where it ends, when a comma begins it.
pub(super) fn role_behind(name: Place, text: &[char]) -> Option<(usize, String)> {
    let behind = text.get(name.end..)?.strip_prefix(&[',', ' '])?;
    let length = behind
        .iter()
        .take(MOST_BEHIND)
        .position(|letter| matches!(letter, ',' | '.' | ';'))?;
    Some((name.end + 2 + length, behind[..length].iter().collect()))
}

/// A mention with one word before it, with two and so on.
pub(super) fn phrases_before(words: &[String], own: &str) -> impl Iterator<Item = String> {
    let from = (0..words.len()).rev();
    from.map(move |from| format!("{} {own}", words[from..].join(" ")))
}

/// The first words right behind a place, so many at most; none behind another mark.
pub(super) fn words_behind(place: Place, text: &[char], most: usize) -> Vec<String> {
    let behind = text.get(place.end..).unwrap_or_default();
    let near: String = behind.iter().take(MOST_BEHIND).collect();
    let Some(near) = near.strip_prefix(' ') else {
        return Vec::new();
    };
    let mut words = Vec::new();
    for word in near.split(' ').take(most) {
        let letters = word.trim_end_matches([',', '.', ';']);
        if letters.is_empty() || !letters.chars().all(char::is_alphabetic) {
            break;
        }
        words.push(letters.to_owned());
        if letters.len() < word.len() {
            break;
        }
    }
    words
}

/// The last words right before a place, in their order, so many at most; none behind another mark.
pub(in crate::resolve) fn words_before(place: Place, text: &[char], most: usize) -> Vec<String> {
    let before = text.get(..place.start).unwrap_or_default();
    let from = before.len().saturating_sub(MOST_BEFORE);
    let near: String = before[from..].iter().collect();
    if !near.ends_with(' ') {
        return Vec::new();
    }
    // The first word may be the rest of one.
    let near = match near.split_once(' ') {
        Some((_, rest)) if from > 0 => rest,
        _ => near.as_str(),
    };
    let plain = |word: &&str| {
        let letter = |letter: char| letter.is_alphabetic() || matches!(letter, '\'' | '’' | '-');
        let short = word
            .strip_suffix('.')
            .filter(|word| word.len() <= SHORTENED);
        short.unwrap_or(word).chars().all(letter)
    };
    let words = near.trim_end().rsplit(' ');
    let mut words: Vec<String> = words
        .take_while(plain)
        .take(most)
        .map(str::to_owned)
        .collect();
    words.reverse();
    words
}
