//! Hangul: syllables of up to three sounds each.

use super::{Sound, Ways};

const FIRST: u32 = 0xac00;
const VOWELS: u32 = 21;
const ENDS: u32 = 28;
/// The vowel that is put in where two consonants meet, and the one in "이".
const PUT_IN: u32 = 18;
const I: u32 = 20;
/// The places of what is no sound at the beginning, and of "r" and "l" at both ends.
const NO_SOUND: u32 = 11;
const R: u32 = 5;
const L: u32 = 8;

const INITIALS: [Ways; 19] = [
    "g k c gh~",
    "g k c gg~",
    "n",
    "d t th~ dh~",
    "d t tt~",
    "r l rr~ rh~ wr~",
    "m mm~",
    "b v p~",
    "b p",
    "s sh c ss~ x~ th~",
    "s c ss~ th~",
    "",
    "j z g ch s~ zh~ ge~ dg~ gi~",
    "j ch zz~ tz~",
    "ch tch c~ ci~ cz~ tsch~",
    "k c ck ch~ q~ kh~ qu~ cc~",
    "t th tt~",
    "p f ph pp~ ff~",
    "h j~ ch~ wh~ kh~ _~",
];

const MEDIALS: [Ways; 21] = [
    "a ar ah~ o~ u~ er~ au~ ha~",
    "a ae e ai ea~",
    "ya ia ja~",
    "ya ye",
    "e er u o a eo ur~ ir~ or~ ou~ ear~ ar~ au~",
    "e a ae ai ei~ ea~ ay~ oe~ o~",
    "yeo you yu yo ye yer~ io~ yea~",
    "ye e ie~",
    "o oh ow~ oa~ or au~ oo~ ho~ aw~ ough~ a~ eo~",
    "wa oa ua~ oi~",
    "wae wa we",
    "oe oi o we oy~ eu~",
    "yo io eo~ o~",
    "u oo ou w o~ ew~ ue~ oe~",
    "wo wa weo war~ wor~ ua~ ou~",
    "we wa~ whe~",
    "wi ui u whi~ ue~ we~ wee~",
    "yu u ew iu~ you eu~ ue~ yoo",
    "_ eu u o~ e~ a~ i~",
    "ui eui i ee hee~ y~",
    "i e ee y ea ie ey ui~ ih~ u~",
];

const FINALS: [Ways; 28] = [
    "",
    "k c ck g~ x~ cques~",
    "k g",
    "k ks",
    "n nn nd~ nt~",
    "n nj",
    "n nh",
    "d t th~",
    "l r ll le~ rl~",
    "l lk",
    "lm m",
    "lb l",
    "ls l",
    "lt l",
    "lp l",
    "l lh",
    "m mm mb~",
    "p b v~ pp~",
    "p ps",
    "t s th d tt ts~ tz~ te~ x~ ss~ ce~ z~",
    "s ss",
    "ng n nn~",
    "t j ch",
    "t ch",
    "k ck c",
    "t th d",
    "p f ph",
    "h t",
];

/// The sounds of a word; `None` when it has another letter.
pub(super) fn sounds(word: &str) -> Option<Vec<Sound>> {
    let mut sounds = Vec::new();
    let mut before: Option<(u32, u32)> = None;
    let mut syllables = word.chars().peekable();
    while let Some(syllable) = syllables.next() {
        let code = (syllable as u32).checked_sub(FIRST)?;
        let (initial, medial, last) = (code / (VOWELS * ENDS), code / ENDS % VOWELS, code % ENDS);
        if initial >= INITIALS.len() as u32 {
            return None;
        }
        let end = syllables.peek().is_none();
        let own = INITIALS[initial as usize];
        let begins = sounds.is_empty();
        match (initial, before) {
            // One "l" is written at both ends: "클린턴".
            (R, Some((_, L))) => {}
            (NO_SOUND, _) if begins && medial == I => sounds.push(Sound::of(&["_ l rh~ y r~"])),
            (NO_SOUND, _) if medial == 13 => sounds.push(Sound::of(&["_ w"])),
            (NO_SOUND, _) => {}
            // "노" is a Roh.
            (2, _) if begins => sounds.push(Sound::of(&[own, "r l~"])),
            _ => sounds.push(Sound::of(&[own])),
        }
        let vowel = MEDIALS[medial as usize];
        let behind_vowel = initial == NO_SOUND && matches!(before, Some((_, 0)));
        let mut ways: Vec<Ways> = vec![vowel];
        if behind_vowel {
            // "블레어", "레이건"
            ways.push("r re~ _ y~");
        }
        if end && last == 0 {
            ways.push(match medial {
                PUT_IN => "_ e es~ s~ te~",
                I => "_~ e y ie ey",
                4 => "er or~ ar~ re~",
                0 => "ah ar~ a er~",
                _ => "et~ h~",
            });
        }
        sounds.push(Sound::of(&ways));
        if last > 0 {
            let own = FINALS[last as usize];
            sounds.push(if end {
                match last {
                    4 => Sound::of(&[own, "nd nt ne"]),
                    L => Sound::of(&[own, "le lle el~"]),
                    _ => Sound::of(&[own]),
                }
            } else {
                Sound::of(&[own])
            });
        }
        before = Some((medial, last));
    }
    Some(sounds)
}
