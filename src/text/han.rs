//! Han: names written without spaces, in characters of Chinese or in Hangul, as a family name and
//! the given ones behind it.

/// Longer runs are no person's name.
const MOST_CHARACTERS: usize = 5;
/// A name of as many has a family name of two, as most of Japan have.
const FAMILY_OF_TWO: usize = 4;
const LONG_FAMILY_NAMES: &[&str] = &[
    "欧阳",
    "歐陽",
    "司马",
    "司馬",
    "诸葛",
    "諸葛",
    "上官",
    "皇甫",
    "令狐",
    "司徒",
    "东方",
    "東方",
    "五十嵐",
    "長谷川",
    "中曽根",
    "大久保",
    "久保田",
    "小笠原",
    "宇都宮",
    "長谷部",
    "남궁",
    "황보",
    "제갈",
    "선우",
    "독고",
    "사공",
];

/// Where the given names begin in a run of such characters, in bytes; `None` when it is none, or
/// too short or long for a name.
#[must_use]
pub(super) fn given_names_at(run: &str) -> Option<usize> {
    let characters = run.chars().count();
    if !(2..=MOST_CHARACTERS).contains(&characters) || !run.chars().all(is_character) {
        return None;
    }
    let long = LONG_FAMILY_NAMES
        .iter()
        .find(|family| characters > 2 && run.starts_with(*family));
    match long {
        Some(family) => Some(family.len()),
        None => {
            let family = 1 + usize::from(characters >= FAMILY_OF_TWO);
            Some(run.chars().take(family).map(char::len_utf8).sum())
        }
    }
}

/// Whether a letter is a syllable of Korean.
#[must_use]
pub(super) fn is_hangul(letter: char) -> bool {
    matches!(letter, '\u{ac00}'..='\u{d7a3}')
}

fn is_character(letter: char) -> bool {
    matches!(letter, '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_family_name_is_one_character_or_two_that_are_known() {
        for (run, given) in [
            ("江泽民", Some("泽民")),
            ("김대중", Some("대중")),
            ("欧阳修", Some("修")),
            ("胡", None),
            ("麻生太郎", Some("太郎")),
            ("中曽根康弘", Some("康弘")),
            ("プーチン", None),
            ("中华人民共和国", None),
            ("Hu", None),
        ] {
            assert_eq!(given_names_at(run).map(|at| &run[at..]), given, "{run}");
        }
    }
}
