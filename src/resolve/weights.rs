//! What each kind of evidence weighs, in nats. One place to read and to change them.
//!
//! The form of each follows from counting (a rare word agreed upon says more than a frequent
//! one: Fellegi and Sunter 1969); the constants are set by hand on development data.

mod role;
pub use role::*;

/// Every weight is a multiple of this, so that sums are exact in any order.
const GRAIN: f64 = 1024.0;

/// Rounds a weight to the grain.
#[must_use]
pub fn exact(weight: f64) -> f64 {
    // A sum may cancel to -0.0, which prints badly.
    round(weight * GRAIN) / GRAIN + 0.0
}

/// What [`f64::round`] gives. That is a call where a processor may lack the instruction, and every
/// part and share of every candidate is rounded.
#[must_use]
pub(super) fn round(number: f64) -> f64 {
    // What is no whole number of 64 bits has no fraction either.
    let whole = number as i64 as f64;
    let rest = (number - whole).abs();
    if rest < 0.5 {
        whole.copysign(number)
    } else if rest < 1.0 {
        whole + 1.0_f64.copysign(number)
    } else {
        number
    }
}

/// No single word tells more than this.
pub const RARITY_CAP: f64 = 14.0;
/// An entity's prior falls with the logarithm of the catalogue's size beyond this.
pub const PRIOR_FREE: f64 = 6.5;
/// It falls by [`PRIOR_BEYOND`] of it only beyond this: that of 60,000, about as many as the weights
/// are fitted with. A larger catalogue holds more who are hardly ever mentioned, but nobody whom
/// the smaller one has is mentioned less for that.
pub const PRIOR_FITTED: f64 = 11.0;
/// See [`PRIOR_FITTED`]; from strangers among a million (docs/accuracy.md, "Among a million").
pub const PRIOR_BEYOND: f64 = 0.25;
/// Highest prior for prominence by office: rank 1, 2, 3, 4, 5, none.
pub const PROMINENCE: [f64; 6] = [1.5, 1.0, 0.6, 0.3, 0.2, 0.0];
/// Holding an office on the day.
pub const IN_OFFICE: f64 = 0.7;

/// One ordinary letter that differs in a word, what it costs the rarer of the two; half a letter
/// costs its square root of it.
pub const ONE_LETTER: f64 = -6.5;
/// Every further letter that differs.
pub const FURTHER_LETTER: f64 = -6.5;
/// What such costs are multiplied by in a word of so many letters, the last for all longer.
pub const SHORT_WORD: [f64; 11] = [2.0, 2.0, 2.0, 2.0, 1.7, 1.4, 1.2, 1.1, 1.0, 0.95, 0.9];
/// What such costs are multiplied by in names that another script wrote first.
pub const TRANSCRIBED: f64 = 0.6;
/// The edit is in the first letter.
pub const FIRST_LETTER: f64 = -1.5;
/// Both words are known given names, and not the same.
pub const OTHER_GIVEN_NAME: f64 = -3.0;
/// A short form of a given name for the formal one.
pub const NICKNAME: f64 = -1.5;
/// A name by another language's rules of spelling.
pub const RESPELT: f64 = -0.7;
/// Each step by which the letters of such a name are a seldom way to write its sounds.
pub const SELDOM_SOUND: f64 = -1.5;
/// A word of a body's name with an "s" more or less: "General Motor".
pub const PLURAL: f64 = -1.0;
/// The same, where the name has other words too.
pub const PART_IN_PLURAL: f64 = -36.0;
/// What a mention's initial that fits a given name tells.
pub const INITIAL: f64 = 2.2;
/// What a mention's given name tells that fits an initial of the catalogue.
pub const KNOWN_INITIAL: f64 = 0.8;
/// No particle, legal form or peer's place tells more than this.
pub const WEAK_WORD_CAP: f64 = 0.8;
/// No head noun, subject or country tells more than this in an organisation's name.
pub const GENERIC_WORD_CAP: f64 = 7.0;
/// No peer's place and no address that may be a given name tells more than this.
pub const ADDRESS_WORD_CAP: f64 = 4.0;
/// A peer's place in the mention, and none, or no longer one, in the name.
pub const EXTRA_TERRITORY: f64 = -3.0;
/// A peer's place that the mention leaves out.
pub const TERRITORY_LEFT_OUT: f64 = -0.5;
/// A peer's title in the mention, of a name that has one.
pub const PEER: f64 = 1.0;
/// A peer's title in the mention, of a name that has none.
pub const NO_PEER: f64 = -4.0;
/// The mention's first name is an initial of the name, whose bearer goes by a later one.
pub const GOES_BY_OTHER: f64 = -3.0;
/// Words written joined on one side.
pub const JOINED: f64 = -0.7;
/// "Org" for "Organization".
pub const CUT_SHORT: f64 = -3.0;
/// Another head noun of the same kind of organisation.
pub const SAME_HEAD: f64 = -3.0;
/// Another form of one word of bodies' names, or its translation: "Trade" and "Trading".
pub const SAME_FORM: f64 = -2.0;
/// "British" for "Britain".
pub const OTHER_NATION_FORM: f64 = -1.5;
/// A second given name is the mention's first one.
pub const SECOND_NAME: f64 = -2.0;
/// A second given name is the mention's first one, by its initial only.
pub const SECOND_INITIAL: f64 = -8.0;
/// The mention's first given name where the name has none, or its family name.
pub const EXTRA_GIVEN: f64 = -8.0;
/// An initial or patronymic of the mention that the name lacks.
pub const EXTRA_INITIAL: f64 = -1.2;
/// The same, where the name has another initial.
pub const OTHER_INITIAL: f64 = -4.0;
/// "Inc" or "Bank" in the mention, of a person.
pub const BODY_WORD_ON_PERSON: f64 = -8.0;
/// No word of an organisation's name tells more than this for each of its letters.
pub const ORGANISATION_LETTER: f64 = 3.2;
/// A country behind the words of the mention that it leaves out: "GM Europe" for "GM".
pub const BRANCH_LEFT_OUT: f64 = -3.5;
/// The mention is an adjective of a country, and the name has more: "American".
pub const ADJECTIVE_ONLY: f64 = -4.0;
/// A head noun of the mention that the organisation's name lacks.
pub const EXTRA_HEAD: f64 = -2.5;
/// A word of the mention that a place's name lacks: it is something in that place.
pub const EXTRA_PLACE_WORD: f64 = -9.0;
/// Numbers that differ: "Division 1" and "Division 2".
pub const OTHER_NUMBER: f64 = -14.0;
/// The share of what other words told that a contradicted word takes back.
pub const SHARED_BESIDE_CONTRADICTED: f64 = 0.5;
/// A legal form or other weak word that only one side has.
pub const WEAK_WORD_DIFFERS: f64 = -0.2;
/// Given and family names exchanged, and more differs.
pub const CROSSED: f64 = -4.0;
/// A word of the mention that the name lacks.
pub const EXTRA_WORD: f64 = -3.5;
/// The same, when the name has another word in its place.
pub const CONTRADICTED: f64 = -9.0;
/// Words in another order.
pub const SWAPPED: f64 = -1.0;
/// A given name of the candidate that the mention leaves out.
pub const GIVEN_LEFT_OUT: f64 = -0.4;
/// A family name of the candidate that the mention leaves out.
pub const FAMILY_LEFT_OUT: f64 = -2.6;
/// For each nat of rarity of a word of an organisation's or place's name left out.
pub const BODY_WORD_LEFT_OUT: f64 = -0.3;
/// A name found by its first letters, for each letter; and once.
pub const ACRONYM_LETTER: f64 = 3.0;
/// Letters beyond these tell nothing more.
pub const ACRONYM_MOST_LETTERS: usize = 4;
/// A word of the name that the acronym leaves out, a small word or legal form.
pub const ACRONYM_LEFT_OUT: f64 = -1.0;
/// Found by first letters only.
pub const ACRONYM: f64 = -0.5;
/// A former name, a weak name.
pub const FORMER_NAME: f64 = -0.3;
/// A weak name.
pub const WEAK_NAME: f64 = -0.8;
/// A candidate found by role whose name is another.
pub const OTHER_NAME: f64 = -9.0;
/// The generational suffix differs.
pub const OTHER_GENERATION: f64 = -3.0;
/// The gender of the address differs.
pub const OTHER_GENDER: f64 = -4.0;
/// A word of address that may be a given name, and is none of the person's: "Don" before the
/// family name of a Mario, who may be addressed so, and may be another.
pub const ADDRESS_NOT_SHARED: f64 = -2.5;
/// A word of address before something that is no person.
pub const ADDRESS_NO_PERSON: f64 = -6.0;

/// For each year that the candidate was dead, at most ten.
pub const DEAD_YEAR: f64 = -0.35;
/// Not yet grown up, or not yet founded.
pub const UNBORN: f64 = -6.0;
/// Behind "in" or another such word of the text stands a place, and no person.
pub const BEHIND_LOCATIVE: (f64, f64) = (1.5, -2.0);
/// A body none of whose offices anybody held on the day, beside one of which somebody did.
pub const OFFICES_EMPTY: f64 = -2.0;
/// Last heard of generations ago, by its roles.
pub const LONG_AGO: f64 = -3.0;
/// First heard of a generation later.
pub const LONG_AFTER: f64 = -1.0;

/// The caller's hint of a kind agrees, or not.
pub const HINT: (f64, f64) = (1.5, -5.0);
/// A qualifier (place, party, seat) that the candidate's roles or country explain, or not.
pub const QUALIFIER: (f64, f64) = (2.0, -0.7);
/// The candidate's country is the article's, or another.
pub const HOME: (f64, f64) = (0.8, -1.0);

/// What a certain longer form in the article tells the shorter.
pub const LONGER_FORM: f64 = 7.0;
/// An entity of the article that holds, or is, what the role phrase names.
pub const SPOKEN_OF: f64 = 3.5;
/// What somebody named beside a role phrase tells of the office that they hold, at certainty:
/// more than any difference between offices of one title in different countries.
pub const HELD_BY_NAMED: f64 = 5.0;
/// Somebody whom the article called by the same role before, at certainty.
pub const CALLED_SO: f64 = 4.0;
/// Another such entity is spoken of nearer to the phrase.
pub const SPOKEN_FURTHER: f64 = -1.5;
/// A mention that stands in apposition to this one in the text, for each unit of its
/// probability: as good as the name itself.
pub const APPOSITION: f64 = 9.0;
/// "None of these", for a role beside the whole name of somebody who is unknown, for each unit of that.
pub const NAMED_UNKNOWN: f64 = 4.0;
/// A side or a sport's body, in a text without a word of sport.
pub const NO_SPORT_TEXT: f64 = -4.0;
/// A country that the article's decided entities share.
pub const SHARED_COUNTRY: f64 = 0.8;

/// Of a hundred answers that nothing speaks against about one is wrong all the same: somebody of
/// that very name whom no catalogue holds. So no probability comes nearer to one than this.
pub const LAPSE: f64 = 0.012;

/// "None of these" for a name, before its words are weighed.
pub const UNKNOWN_NAME: f64 = 0.0;
/// "None of these" for a role phrase.
pub const UNKNOWN_ROLE: f64 = 0.0;
/// What the parts of an alignment weigh where pairs of people's names are compared: matched
/// family names, given names, contradicted words, words too many, words left out, order; and
/// what stands before all of them. Fitted on pairs of sanctioned people's names and aliases,
/// none below a tenth.
pub const PERSON_PAIR: ([f64; 6], f64) = ([0.1, 0.2, 0.37, 0.3, 0.1, 0.35], 2.4);
/// The same for organisations' names.
pub const BODY_PAIR: ([f64; 6], f64) = ([0.33, 0.17, 0.15, 1.18, 0.41, 0.1], 0.17);
/// Two names are shown as one from this probability on.
pub const SAME_NAME: f64 = 0.5;
/// No words to compare.
pub const NO_NAME: f64 = -12.0;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_are_rounded_as_the_standard_library_does(
            number in any::<f64>(),
            small in -1e6..1e6_f64,
        ) {
            let halves = [small.trunc() + 0.5, 0.5_f64.next_down(), -0.5_f64.next_down(), -0.0];
            for number in [number, small].into_iter().chain(halves) {
                prop_assert_eq!(round(number).to_bits(), number.round().to_bits(), "{}", number);
            }
        }
    }
}
