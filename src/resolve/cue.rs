//! Cues: what is weighed, each with the weight that the fit gave it.
//!
//! A piece of evidence is a cue's value times its weight. Values of cues that compare names,
//! roles or dates are in nats already, by counting (Fellegi and Sunter 1969; the constants are
//! in [`super::weights`]); their weight is a scale near one. Cues that only tell a case apart
//! have the value one, and their weight is what that case tells. All weights are fitted
//! together on development data by `eval/fit.py` and stand in `data/weights.tsv`.

use std::sync::LazyLock;

use crate::model::Feature;

macro_rules! cues {
    ($($(#[doc = $doc:literal])+ $name:ident, $text:literal, $feature:ident;)+) => {
        /// One thing that is weighed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Cue {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Cue {
            /// Every cue, in order.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// Its name in `data/weights.tsv`.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)+
                }
            }

            /// The feature that it is shown under.
            #[must_use]
            pub fn feature(self) -> Feature {
                match self {
                    $(Self::$name => Feature::$feature,)+
                }
            }
        }
    };
}

cues! {
    /// The logarithm of the catalogue's size: one entity among so many.
    Size, "size", Prior;
    /// A person whose best office is of rank 1, the highest.
    Rank1, "rank_1", Prior;
    /// A person whose best office is of rank 2.
    Rank2, "rank_2", Prior;
    /// A person whose best office is of rank 3.
    Rank3, "rank_3", Prior;
    /// A person whose best office is of rank 4.
    Rank4, "rank_4", Prior;
    /// A person whose best office is of rank 5, the lowest.
    Rank5, "rank_5", Prior;
    /// A person whose offices are not known, and whom another authority identifies.
    NoOffice, "no_office", Prior;
    /// Somebody who held a high office and whom another authority identifies.
    Identified, "identified", Prior;
    /// A person of lesser offices, all of them of parts of countries.
    Local, "local", Prior;
    /// A person of whom neither offices nor another authority's identifier are known.
    Obscure, "obscure", Prior;
    /// An entity that nothing but articles tells of.
    Provisional, "provisional", Prior;
    /// A provisional entity beside a confirmed one that fits as well: what the confirmed one's
    /// prior is less than its own, in nats.
    Yields, "yields", Prior;
    /// An organisation.
    Organisation, "organisation", Prior;
    /// A place.
    Place, "place", Prior;
    /// Holds an office on the day for certain.
    InOffice, "in_office", Prior;
    /// Perhaps holds an office on the day.
    PerhapsInOffice, "perhaps_in_office", Prior;
    /// Held offices, none above rank 3, and none on the day.
    OutOfOffice, "out_of_office", Prior;
    /// Held an office of rank 1 or 2, and none on the day.
    OutOfHighOffice, "out_of_high_office", Prior;
    /// Another record of somebody who holds a high office on the day.
    TwinInOffice, "twin_in_office", Prior;
    /// Another record of somebody who held a high office, on no day or another one.
    TwinHigh, "twin_high", Prior;
    /// Perhaps holds an office on the day, of somebody whose whole name nobody else has.
    SolePerhaps, "sole_perhaps", Prior;
    /// Held offices, and none on the day, of somebody whose whole name nobody else has.
    SoleFormer, "sole_former", Prior;
    /// The same of somebody who held an office of rank 1 or 2.
    SoleFormerHigh, "sole_former_high", Prior;
    /// Two or more words, all of them the person's.
    WholeName, "whole_name", Name;
    /// The person's whole name, word for word, which nobody else in the catalogue has.
    SoleName, "sole_name", Name;
    /// A form of the person's whole name, of which nobody else in the catalogue has one: a short
    /// given name, an initial for a middle name.
    SoleForm, "sole_form", Name;
    /// A shorter form of the person's whole name, which fits nobody else in the catalogue: without
    /// middle names, or with one of two family names.
    SoleShort, "sole_short", Name;
    /// The person's whole name, which nobody else in the catalogue has, and an initial more.
    SoleOver, "sole_over", Name;
    /// The person's whole name in another spelling, which is nobody else's in the catalogue.
    SoleSpelled, "sole_spelled", Name;
    /// The person's whole name, which nobody else in the catalogue has, and further words.
    SoleMore, "sole_more", Name;
    /// For such names: how rare its words are together, against the size of the catalogue, in
    /// nats.
    RareName, "rare_name", Name;
    /// Two words or more, all of them the person's, of whose given names the first is left out or
    /// stands behind another.
    LaterGiven, "later_given", Name;
    /// Two words or more, all of them the person's, none of the family name: a middle name stands
    /// for it, or the first of two.
    InnerName, "inner_name", Name;
    /// The family name, behind a given one, of somebody in high office of whom the catalogue knows no
    /// given name, or its initial.
    BareName, "bare_name", Name;
    /// The same of one who holds the very role that stands with the name.
    BareHeld, "bare_held", Name;
    /// Initials and one word, all of them the person's.
    InitialsName, "initials_name", Name;
    /// Two words or more, all of them the person's, and initials beside: "George W. Bush".
    MiddleInitial, "middle_initial", Name;
    /// The family name alone, or all of two, of somebody who held an office of rank 1 or 2.
    FamilyNameHigh, "family_name_high", Name;
    /// The family name alone, of somebody who held a lesser office.
    FamilyNameLow, "family_name_low", Name;
    /// The family name alone, of somebody whose offices are not known.
    FamilyNamePlain, "family_name_plain", Name;
    /// A given name alone, or several.
    GivenName, "given_name", Name;
    /// The whole title of a peer, with the peer's rank: one person at a time bears it.
    PeerName, "peer_name", Name;
    /// Two words or more, all of them the person's, one or more in another spelling.
    SpelledName, "spelled_name", Name;
    /// The same, of one word that no name has, a slip of the hand from the person's: "Mark Ruttte".
    MisspeltName, "misspelt_name", Name;
    /// All words of a person's name, and initials that it has not.
    OverInitial, "over_initial", Name;
    /// All words of a person's name, and another given name before or family name behind them: as often
    /// a relative's ("Uday Saddam Hussein") or a stranger's ("Peter Mandelson Smith").
    OverName, "over_name", Name;
    /// All words of a person's name, and more between or behind the given ones or, in a list, behind
    /// the family name: a patronymic, a second family name.
    MoreName, "more_name", Name;
    /// A person's name of which one word or more is not as the mention has it.
    LooseName, "loose_name", Name;
    /// A person's given name, with another family name than the mention has.
    OtherFamily, "other_family", Name;
    /// A person's family name, with another given name than the mention has.
    OtherGiven, "other_given", Name;
    /// A person's name of which no word is as the mention has it.
    FarName, "far_name", Name;
    /// One word, the whole name of an organisation or place.
    WholeBodyWord, "whole_body_word", Name;
    /// Several words, the whole name of an organisation or place.
    WholeBody, "whole_body", Name;
    /// One word of the longer name of an organisation or place.
    PartBodyWord, "part_body_word", Name;
    /// Several words of the longer name of an organisation or place.
    PartBody, "part_body", Name;
    /// One word or more that stand behind others in the longer name of a body.
    TailBody, "tail_body", Name;
    /// One word or more with others before and behind them in the longer name of a body.
    MiddleBody, "middle_body", Name;
    /// The adjective of a place, which the longer name of a body begins with.
    AdjectiveBody, "adjective_body", Name;
    /// Another name of a jurisdiction.
    NationName, "nation_name", Name;
    /// The adjective of a jurisdiction.
    Nationality, "nationality", Name;
    /// The same, of its people: "Libyans".
    NationalityPeople, "nationality_people", Name;
    /// Another name of the organisation, by the lexicon.
    AlsoName, "also_name", Name;
    /// More words than the name of the organisation has.
    OverBody, "over_body", Name;
    /// More words than the name of the place has.
    OverPlace, "over_place", Name;
    /// A body's name of which a word is not as the mention has it.
    LooseBody, "loose_body", Name;
    /// A body's name of which one word, that no name has, is a slip of the hand from its: "Genral
    /// Motors".
    MisspeltBody, "misspelt_body", Name;
    /// A body's name of which words that no name has are near to its: another transcription, or a
    /// slip in the only word that says something.
    SpelledBody, "spelled_body", Name;
    /// The first letters of a name.
    Acronym, "acronym", Name;
    /// The first letter of a name and the letters of its mark: "KSC" of the "Karlsruher SC".
    MarkedLetters, "marked_letters", Name;
    /// Two letters, the first ones of a name.
    TwoLetters, "two_letters", Name;
    /// Somebody whose name stands in what is his or is called after him: "Tony Blair Foundation".
    NamedAfter, "named_after", Name;
    /// What the words tell that both names have, in nats.
    Words, "words", Name;
    /// What the names differ in, in nats.
    Differs, "differs", Name;
    /// For a part of a body's name: minus the logarithm of how many candidates it is part of.
    CrowdPart, "crowd_part", Name;
    /// For one name of a person: minus the logarithm of how many candidates have it.
    CrowdPerson, "crowd_person", Name;
    /// For one word that is the whole name of a place: minus the logarithm of one and of how many
    /// candidates have it as their family name.
    SurnameToo, "surname_too", Name;
    /// Generational suffixes and gender, in nats.
    Address, "address", Honorific;
    /// How the role's words and the office's title compare, in nats.
    Title, "title", Role;
    /// How the tenure and the date compare, in nats.
    Tenure, "tenure", Tenure;
    /// The role that stands with the name, held when it says so, in nats.
    RoleHeld, "role_held", Tenure;
    /// The role that stands with the name, held at another time.
    RoleOtherTime, "role_other_time", Tenure;
    /// No such role known of somebody who held others on the day.
    OtherRoles, "other_roles", Role;
    /// No such role known of somebody of whom none is known for the day, but others.
    NoSuchRole, "no_such_role", Role;
    /// The logarithm of the share of the time asked for that the tenure has, against the holder
    /// who has most of it.
    Share, "share", Tenure;
    /// How the life and the date compare, in nats.
    Life, "life", Lifetime;
    /// The same of somebody who held an office of rank 1 or 2 and whose whole name nobody else
    /// has: such people are spoken of long after their death.
    LifeHigh, "life_high", Lifetime;
    /// Countries, seats and qualifiers, in nats.
    Country, "country", Place;
    /// Of another country than the article's, and never in a higher office than of rank 4 there.
    AbroadLow, "abroad_low", Place;
    /// A body of the country that the article is about, of whose name the mention has all but the
    /// country.
    HomeBody, "home_body", Place;
    /// The same of another country.
    AbroadBody, "abroad_body", Place;
    /// What a longer form in the article says of a family name alone, in nats.
    LongerFamily, "longer_family", LongerForm;
    /// What a longer form in the article says of a given name alone, in nats.
    LongerGiven, "longer_given", LongerForm;
    /// What a longer form in the article says of another form of a person's name, in nats.
    LongerPerson, "longer_person", LongerForm;
    /// What a longer form in the article says of an organisation or place, in nats.
    Longer, "longer", LongerForm;
    /// What a longer form in the article says of an adjective that it begins with, in nats.
    LongerAdjective, "longer_adjective", LongerForm;
    /// A person whom the longer form in the article is rather not: how far "none of these" leads
    /// there.
    LongerOther, "longer_other", LongerForm;
    /// An organisation or place that the longer form in the article is rather not.
    LongerOtherBody, "longer_other_body", LongerForm;
    /// An organisation or place, where a person's longer form in the article has the words too.
    LongerPersonBeside, "longer_person_beside", LongerForm;
    /// What is no person, where the longer form is the whole name of a stranger with this family
    /// name: how surely that one is unknown.
    LongerStranger, "longer_stranger", LongerForm;
    /// The same, where the longer form is somebody of the catalogue with this family name: how
    /// surely.
    LongerSurname, "longer_surname", LongerForm;
    /// For a longer form of several: the logarithm of how many mentions are it.
    LongerOften, "longer_often", LongerForm;
    /// What a longer form says that is not the nearest, in nats.
    LongerElsewhere, "longer_elsewhere", LongerForm;
    /// What the full form in the article says of its first letters, in nats.
    LongerAcronym, "longer_acronym", LongerForm;
    /// What a longer form that is unknown itself says, in nats.
    LongerUnknown, "longer_unknown", LongerForm;
    /// Entities of the same article, in nats.
    Company, "company", Coherence;
    /// What a common noun may refer back to, for each unit of its probability.
    Refer, "refer", Coherence;
    /// For such: the logarithm of one and of how many others are spoken of nearer.
    ReferFurther, "refer_further", Coherence;
    /// For such: the logarithm of how many mentions before are it.
    ReferOften, "refer_often", Coherence;
    /// An organisation whose name says that it is of the noun's sort.
    ReferSort, "refer_sort", Coherence;
    /// An organisation whose name says that it is of another sort, or does not say that it is of
    /// one that names say.
    ReferOther, "refer_other", Coherence;
    /// For a body of a sport: the logarithm of one and of how many other names of the article
    /// are of sport.
    Sport, "sport", Coherence;
    /// For a body of a sport: the log-odds that the article's names, but for people, may be of
    /// sport.
    SportPage, "sport_page", Coherence;
    /// For a body of a sport: the logarithm of how many other names of the article may be of
    /// that sport, against the sport that most may be of.
    OtherSport, "other_sport", Coherence;
    /// A national side: what a country's name stands for in sport.
    NationalSide, "national_side", Coherence;
    /// A team whose town the mention is: another mention nearest to it is this one of the town's teams,
    /// by other words.
    TeamNamed, "team_named", Coherence;
    /// A side of women or of an age, or a club's second one, of which the article says nothing.
    SecondSide, "second_side", Coherence;
    /// For a holder of an office: the logarithm of one and of how many other names of the
    /// article are of sport.
    SportOffice, "sport_office", Coherence;
    /// A surname or given name alone, without a longer form, of somebody whom the press need not
    /// introduce, in place of what the catalogue knows of how likely that one is spoken of.
    WellKnown, "well_known", Coherence;
    /// For such: the logarithm of one and of how many other names of the article may be of the
    /// person's field.
    FieldBeside, "field_beside", Coherence;
    /// "None of these", for such a name: the logarithm of one and of how many such people the catalogue
    /// does not hold, each with the names of the field.
    WellKnownElsewhere, "well_known_elsewhere", Coherence;
    /// The caller's hint, in nats.
    Hint, "hint", Hint;
    /// What the text says next to the mention, in nats.
    Text, "text", Text;
    /// "None of these", for a mention with a name.
    UnknownName, "unknown_name", Prior;
    /// "None of these", for a mention that is a role.
    UnknownRole, "unknown_role", Prior;
    /// "None of these", for a mention that is a common noun.
    UnknownNoun, "unknown_noun", Prior;
}

impl Cue {
    /// The cue of a feature's values in nats.
    #[must_use]
    pub fn of(feature: Feature) -> Self {
        match feature {
            Feature::Prior => Self::Size,
            Feature::Name => Self::Words,
            Feature::Honorific => Self::Address,
            Feature::Role => Self::Title,
            Feature::Tenure => Self::Tenure,
            Feature::Lifetime => Self::Life,
            Feature::LongerForm => Self::Longer,
            Feature::Coherence => Self::Company,
            Feature::Place => Self::Country,
            Feature::Hint => Self::Hint,
            Feature::Text => Self::Text,
        }
    }

    /// Its weight.
    #[must_use]
    pub fn weight(self) -> f64 {
        WEIGHTS[self as usize]
    }
}

/// Several cues, a bit for each: whether any of many parts has one of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Cues(u128);

const _: () = assert!(Cue::ALL.len() <= u128::BITS as usize, "a bit for each");

impl Cues {
    pub(super) fn add(&mut self, cue: Cue) {
        self.0 |= 1 << cue as u32;
    }

    /// Whether some of the cues are among these.
    #[must_use]
    pub(super) fn has_any(self, cues: &[Cue]) -> bool {
        cues.iter().any(|&cue| self.0 >> cue as u32 & 1 == 1)
    }
}

/// The weights of `data/weights.tsv`, by cue. A cue that the file does not name weighs nothing;
/// a test sees to it that it names all.
static WEIGHTS: LazyLock<Vec<f64>> = LazyLock::new(|| {
    Cue::ALL
        .iter()
        .map(|cue| {
            rows()
                .find(|(name, _)| *name == cue.as_str())
                .and_then(|(_, weight)| weight.parse().ok())
                .unwrap_or(0.0)
        })
        .collect()
});

fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    include_str!("../../data/weights.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_gives_every_cue_one_weight_and_nothing_else() {
        let names: Vec<&str> = rows().map(|(name, _)| name).collect();
        let known: Vec<&str> = Cue::ALL.iter().map(|cue| cue.as_str()).collect();
        assert_eq!(names, known);
        for (name, weight) in rows() {
            let weight: f64 = weight.parse().unwrap();
            assert!(
                weight.is_finite() && weight.abs() < 50.0,
                "{name}: {weight}"
            );
        }
    }
}
