//! Arabic and Hebrew: a vowel may stand behind each consonant that has none.

use super::{Sound, Ways};

/// A vowel that is not written.
const UNWRITTEN: Ways = "_ a e~ i~ o~ u~";

/// The sounds of a word; `None` when it has another letter.
pub(super) fn sounds(word: &str) -> Option<Vec<Sound>> {
    use unicode_normalization::UnicodeNormalization as _;
    use unicode_normalization::char::is_combining_mark;
    let letters: Vec<char> = word.nfkd().filter(|it| !is_combining_mark(*it)).collect();
    let mut sounds = Vec::with_capacity(2 * letters.len());
    for (at, &letter) in letters.iter().enumerate() {
        let (begins, end) = (at == 0, at + 1 == letters.len());
        let ways = ways(letter, begins, end)?;
        let vowel = is_vowel(letter);
        sounds.push(Sound::of(&[ways]));
        let next = letters.get(at + 1).copied();
        let own = matches!(letter, 'و' | 'ي' | 'ی' | 'ו' | 'י') && begins;
        if next.is_some_and(|next| !is_vowel(next)) && (!vowel || own) {
            sounds.push(Sound::of(&[UNWRITTEN]));
        }
    }
    Some(sounds)
}

fn is_vowel(letter: char) -> bool {
    matches!(letter, 'ا' | 'ى' | 'ة' | 'و' | 'ي' | 'ی' | 'א' | 'ו' | 'י')
}

fn ways(letter: char, begins: bool, end: bool) -> Option<Ways> {
    Some(match letter {
        'ا' | 'ٱ' | 'א' if begins => "a e i o~ u~ al~ ha~ he~ _~",
        'ا' | 'ٱ' | 'א' => "a aa~ e~ o~ ea~ u~ ah~ ar~ _~~",
        'ى' => "a i~",
        'ة' => "a ah eh~ ha~ at~ e",
        'ע' | 'ع' => "_ a e~ i~ o~ aa~ u~",
        'ה' | 'ه' if end => "a h ah e eh~ o~ _~",
        'ה' | 'ه' => "h",
        'و' | 'ו' if begins => "w v wh~",
        'و' | 'ו' => "o u w v~ ou oo ow~ au~ oe~ aw~ uw~ ew~ ue~ av~",
        'י' | 'ي' | 'ی' if begins => "y i j~ ye~",
        'י' | 'ي' | 'ی' => "i y e ee ei ea~ ai ay ey ie~ iy~ ii~ ya~ a~ ia~ j~",
        'ب' | 'ב' => "b v~ p~",
        'پ' | 'פ' => "p f ph~",
        'ף' => "f ph p",
        'ت' | 'ط' | 'ט' | 'ת' => "t th tt~",
        'ث' => "th s~ t~",
        'ج' => "j g dj~ ge~ dg~",
        'چ' => "ch tch~",
        'ح' | 'ח' => "h ch~ kh~ hh~",
        'خ' => "kh h~ ch~ j~ x~",
        'د' | 'ض' | 'ד' => "d dh~ dd~",
        'ذ' => "dh z th~ d~",
        'ر' | 'ר' if end => "r rr re~ er~",
        'ر' | 'ר' => "r rr rh~",
        'ز' | 'ظ' | 'ז' => "z s~ dh~ th~",
        'ژ' => "zh j g~",
        'س' | 'ص' | 'ס' if end => "s ss c~ ce~ se~ es~ x~",
        'س' | 'ص' | 'ס' => "s ss c~ z~ sc~",
        'ش' => "sh ch~ sch~ s~",
        'ש' => "sh s sch~ ch~",
        'غ' => "gh g q~",
        'گ' | 'ג' => "g gu~ gh~ j~",
        'ف' => "f ph~ v~ p~",
        'ق' => "q k g~ gh~ c~",
        'ك' | 'ک' | 'ק' if end => "k c ck q~ ch~ que~ ke~",
        'ك' | 'ک' | 'ק' => "k c ck~ q~ ch~ g~",
        'כ' | 'ך' => "k c ch kh~ ck~ q~",
        'ل' | 'ל' if end => "l ll le~ lle~",
        'ل' | 'ל' => "l",
        'م' | 'מ' | 'ם' => "m",
        'ن' | 'נ' | 'ן' if end => "n nn ne~ nd~",
        'ن' | 'נ' | 'ן' => "n",
        'צ' | 'ץ' => "ts z tz c~",
        _ => return None,
    })
}
