//! Characters that no name holds.

use unicode_normalization::char::is_combining_mark;

/// Names what makes `text` unfit to be a name: a control character, a directional override or
/// isolate, a noncharacter, or more than `combining_run` combining marks in a row. `None` when
/// nothing does. O(bytes).
#[must_use]
pub fn forbidden(text: &str, combining_run: usize) -> Option<String> {
    let mut run = 0;
    for (place, letter) in text.chars().enumerate() {
        if is_combining_mark(letter) {
            run += 1;
            if run > combining_run {
                return Some(format!(
                    "more than {combining_run} combining marks in a row at character {place}"
                ));
            }
            continue;
        }
        run = 0;
        let what = match letter {
            '\t' | '\n' | '\r' => continue,
            _ if letter.is_control() => "control character",
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => "directional override",
            '\u{fdd0}'..='\u{fdef}' => "noncharacter",
            _ if (letter as u32) & 0xfffe == 0xfffe => "noncharacter",
            _ => continue,
        };
        return Some(format!(
            "{what} U+{:04X} at character {place}",
            letter as u32
        ));
    }
    None
}
