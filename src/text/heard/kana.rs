//! Kana: syllables, whose vowel is often none of the name: "クリントン" is "ku-ri-n-to-n".

use super::{Sound, Ways};

/// A syllable's consonant and vowel.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Syllable(char, char);

/// The consonants of the rows of kana, by their five vowels.
const ROWS: [(&str, &str); 16] = [
    ("_____", "アイウエオ"),
    ("kkkkk", "カキクケコ"),
    ("ggggg", "ガギグゲゴ"),
    ("sxsss", "サシスセソ"),
    ("zjzzz", "ザジズゼゾ"),
    ("tqctt", "タチツテト"),
    ("djzdd", "ダヂヅデド"),
    ("nnnnn", "ナニヌネノ"),
    ("hhfhh", "ハヒフヘホ"),
    ("bbbbb", "バビブベボ"),
    ("ppppp", "パピプペポ"),
    ("mmmmm", "マミムメモ"),
    ("rrrrr", "ラリルレロ"),
    ("y_y_y", "ヤ ユ ヨ"),
    ("w___w", "ワヰ ヱヲ"),
    ("__v__", "  ヴ  "),
];
const VOWELS: &str = "aiueo";

fn syllable(kana: char) -> Option<Syllable> {
    ROWS.iter().find_map(|(consonants, row)| {
        let place = row.chars().position(|known| known == kana && kana != ' ')?;
        Some(Syllable(
            consonants.chars().nth(place)?,
            VOWELS.chars().nth(place)?,
        ))
    })
}

/// The vowel of a small kana, and whether there is a "y" before it.
fn small(kana: char) -> Option<(char, bool)> {
    Some(match kana {
        'ァ' => ('a', false),
        'ィ' => ('i', false),
        'ゥ' => ('u', false),
        'ェ' => ('e', false),
        'ォ' => ('o', false),
        'ャ' => ('a', true),
        'ュ' => ('u', true),
        'ョ' => ('o', true),
        _ => return None,
    })
}

/// The sounds of a word; `None` when it has another letter.
pub(super) fn sounds(word: &str) -> Option<Vec<Sound>> {
    use unicode_normalization::UnicodeNormalization as _;
    // Hiragana stand as far before katakana everywhere.
    let katakana = |letter: char| match letter {
        '\u{3041}'..='\u{3096}' => char::from_u32(letter as u32 + 0x60).unwrap_or(letter),
        other => other,
    };
    let mut kana = word.nfkc().map(katakana).peekable();
    let mut sounds: Vec<Sound> = Vec::new();
    let (mut before, mut behind_k) = (None, false);
    while let Some(letter) = kana.next() {
        match letter {
            'ッ' => continue,
            'ー' if before.is_some() => continue,
            'ン' => {
                let end = kana.peek().is_none();
                sounds.push(Sound::of(if end { N_END } else { N }));
                before = None;
                continue;
            }
            _ => {}
        }
        let Syllable(mut consonant, mut vowel) = syllable(letter)?;
        let mut glide = false;
        if let Some((own, with_y)) = kana.peek().copied().and_then(small) {
            kana.next();
            glide = with_y && !matches!(consonant, 'x' | 'j' | 'q');
            (consonant, vowel) = match (consonant, vowel) {
                // "ウィ"
                ('_', 'u') => ('w', own),
                ('_', 'i') => ('y', own),
                (consonant, _) => (consonant, own),
            };
        }
        let begins = sounds.is_empty();
        let end_of_word = kana.peek().is_none();
        if begins && consonant == '_' && matches!(vowel, 'u' | 'e') {
            sounds.push(Sound::of(&["_ v~ w~ y~ h~"]));
        } else if consonant == 's' && behind_k {
            // "ニクソン": the "ks" of an "x".
            sounds.push(Sound::of(&["s c z~ _~"]));
        } else if consonant != '_' {
            sounds.push(Sound::of(self::consonant(consonant, begins)));
        }
        behind_k = consonant == 'k';
        if end_of_word && consonant == 't' && vowel == 'o' {
            sounds.pop();
            sounds.push(Sound::of(&["t tt th d dt~ te~"]));
        }
        if glide {
            sounds.push(Sound::of(&["_ y i e~ j~"]));
        }
        // "ゲイ", "レア", "カー": two of them are one vowel of the name.
        let next = kana.peek().copied();
        let joined = match (vowel, next) {
            ('a', Some('ー')) => Some("a ar er ur ir or~ ear~ au~ al~ ah ere~ our~ re~"),
            ('i', Some('ー')) => Some("ee ea e i y ie ey ei~ ear~ eigh~ ih~ ea"),
            ('u', Some('ー')) => Some("u oo ou ew ue oe~ w~ ough~ eu~"),
            ('e', Some('ー')) => Some("a ai ay ei ey ea e ae o~ oe~ eh~ er~ ee~ ay"),
            ('o', Some('ー')) => {
                Some("o au oa or ow oh ou aw ore oar~ our~ al~ ough~ ole~ oe eau ot~ eor~ a~")
            }
            ('a', Some('イ')) => Some("i y ai ei ay ey igh ie uy~ ae~ eye~ ich~ ij"),
            ('e', Some('イ')) => Some("a ai ay ei ey ea e ae~ aye~"),
            ('a', Some('ウ')) => Some("ow au ou aw ao~"),
            ('o', Some('ウ')) => Some("o ow ou oa owe~"),
            ('o', Some('イ')) => Some("oi oy eu oe~"),
            ('e', Some('ア')) => Some("air ear are aire~ ere er ea eir ayer~ eher~"),
            ('o', Some('ワ')) => Some("ois oi oix~ oa~"),
            ('i', Some('ア')) => Some("ia ear ere ier eer ya ea eah~"),
            ('u', Some('ア')) => Some("oor our ua oore ure wa ewar~"),
            ('o', Some('ア')) => Some("oa ore oar oor oah or oer~"),
            _ => None,
        };
        if joined.is_some() {
            kana.next();
        }
        let end = kana.peek().is_none();
        // "ジョーンズ", "ライアー": a mark behind what was joined says no more.
        let ways: SmallWays = match joined {
            Some(joined) if end => [joined, "_~~", ""],
            Some(joined) => [joined, "", ""],
            None => vowel_ways(consonant, vowel, end),
        };
        let ways: Vec<Ways> = ways.into_iter().filter(|ways| !ways.is_empty()).collect();
        sounds.push(Sound::of(&ways));
        before = Some(vowel);
    }
    Some(sounds)
}

type SmallWays = [Ways; 3];

/// How a vowel is written behind a consonant, by itself.
fn vowel_ways(consonant: char, vowel: char, end: bool) -> SmallWays {
    let own = match vowel {
        'o' if matches!(consonant, 'q' | 'x') => "o e~ a~ au~ io~ ow~",
        'a' => "a u o~ e~ au~ ah~ er~ ou~ ea~ ar~ ia~ i~",
        'i' => "i e y ee ea ie ey ai~ ei~ ui~ u~",
        'u' => "u o~ oo ou w~ ew~ ue~ eu~ e~",
        'e' => "e a ae ai ea ei~ ay~ o~ eh~ ie~ oe~ i~ ue~ he~",
        _ if consonant == 'w' => "o a or ar al~ ar",
        _ => "o a~ au~ oh~ oa~ ow~ aw~ al~ ou~ ough~ ho~ eo~ u~",
    };
    let silent = match (consonant, vowel) {
        (
            'k' | 'g' | 's' | 'z' | 'c' | 'f' | 'b' | 'p' | 'm' | 'r' | 'v' | 'x' | 'q' | 'j',
            'u',
        )
        | ('t' | 'd', 'o')
        | ('q' | 'j', 'i') => "_",
        ('k' | 'r' | 'x', 'i') => "_~",
        _ => "",
    };
    let at_end = match (silent, vowel) {
        (_, _) if !end => "",
        ("_", _) => "e es~ s~ te~ ue~",
        (_, 'a') => "ah er ar~ as~ a",
        (_, 'e') => "et~ er~ e",
        (_, 'o') => "ot~ eau aux~ os~",
        (_, 'i') => "y ie ey ee is~",
        _ => "",
    };
    [own, silent, at_end]
}

const N: &[Ways] = &["n m ng nn nh~ gn~ mm~ en~ on~"];
const N_END: &[Ways] = &["n m ng nn nd nt ne nne~ en~ ns~ mm~ me~"];

fn consonant(consonant: char, begins: bool) -> &'static [Ways] {
    match consonant {
        'k' => &["k c ck ch~ q~ cc kh~ qu~ x~ cqu~ cq~ g~"],
        'g' => &["g gh gu~ c~"],
        's' => &["s ss c th sc~ z~ ps~ x~ ts~"],
        'x' => &["sh s c ch~ sch th~ z~ ss~ si~ ti~ ci~"],
        'z' => &["z s th~ zz~ x~ ds~"],
        'j' => &["j g ge~ dg z~ di~ d~ zh~ gi~ dj~ s~ dge~"],
        't' => &["t th tt dt~"],
        'q' => &["ch tch t c~ ci~ cz~ tsch~ ti~ cs~"],
        'c' => &["ts tz z c t cz~ zz~ ds~"],
        'd' => &["d th~ dt~"],
        'n' if begins => &["n kn"],
        'n' => &["n"],
        'h' => &["h j kh ch hh~ f~ wh~ x~ _~"],
        'f' => &["f ph h ff v~ wh~ hu~ kh~"],
        'b' => &["b v"],
        'p' => &["p"],
        'm' => &["m mb~"],
        'r' if begins => &["r l rh wr ll~"],
        'r' => &["r l rr ll rh~ le~"],
        'y' => &["y j i e~ _ hi~"],
        'w' => &["w wh v~ u o~ hu~"],
        _ => &["v w b"],
    }
}
