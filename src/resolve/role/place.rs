//! Place: the jurisdictions of a role phrase against an office's.

use super::asked::Asked;
use super::{RoleQuery, Setting};
use crate::index::{OfficeRecord, TitleRecord};
use crate::resolve::weights;
use crate::text::{RoleClass, RolePhrase, Term, lexicon};

impl RoleQuery<'_> {
    /// Whether it is a part of a country that the phrase names too, and the office is the
    /// country's: "Attorney General for England and Wales".
    pub(super) fn is_part_said(&self, asked: &Asked<'_>, record: &OfficeRecord) -> bool {
        let of = |code: &str| record.jurisdictions.iter().any(|known| **known == *code);
        let code = asked.code().filter(|code| !of(code));
        let country = code.and_then(|code| code.split_once('-'));
        country.is_some_and(|(country, _)| of(country)) && self.is_part(asked)
    }

    /// Whether a title names a part of a country and not the country, where the phrase names
    /// both: "U.S. senator from Vermont" is none of Vermont's.
    pub(super) fn is_of_part(&self, title: &TitleRecord) -> bool {
        let has = |asked: &Asked<'_>| asked.id.is_some_and(|id| title.terms.contains(&id));
        let mut terms = self.terms.iter();
        terms.any(|part| {
            let country = part.code().and_then(|code| code.split_once('-'));
            country.is_some_and(|(country, _)| {
                let mut others = self.terms.iter();
                let said = others.find(|other| other.code() == Some(country));
                has(part) && said.is_some_and(|country| !has(country))
            })
        })
    }

    /// Whether the office is of every jurisdiction that the phrase names.
    pub(super) fn is_of_named(&self, record: &OfficeRecord) -> bool {
        let mut codes = self.terms.iter().filter_map(Asked::code);
        codes.all(|code| record.jurisdictions.iter().any(|known| **known == *code))
    }

    /// Whether it is a part of a country that the phrase names too.
    pub(super) fn is_part(&self, asked: &Asked<'_>) -> bool {
        let country = asked.code().and_then(|code| code.split_once('-'));
        country.is_some_and(|(country, _)| {
            let mut said = self.phrase.terms.iter();
            said.any(|term| matches!(term, Term::Jurisdiction(code) if *code == country))
        })
    }

    /// Whether the phrase names the European Union alone, and the office is a country's: a minister
    /// for it.
    pub(super) fn is_of_union(&self, record: &OfficeRecord) -> bool {
        let mut codes = self.terms.iter().filter_map(Asked::code);
        codes.all(|code| code == "eu") && record.jurisdictions.iter().any(|known| **known != *"eu")
    }

    /// Which of a state's two senators is meant: `true` for the one who has been there longer.
    pub(in crate::resolve) fn seniority(&self) -> Option<bool> {
        let senator = lexicon().class(self.phrase.classes[0]).name == "senator";
        match *self.phrase.deputies {
            ["senior"] if senator => Some(true),
            ["junior"] if senator => Some(false),
            _ => None,
        }
    }

    /// Whether places are all that is said of a role, if anything is.
    pub(super) fn has_only_places(&self) -> bool {
        self.terms.iter().all(|asked| asked.code().is_some())
    }

    /// Whether a place is all that is said of a head, and the title is of a parliament's: the
    /// Austrian president is not the National Council's.
    pub(super) fn is_of_house(&self, title: &TitleRecord) -> bool {
        let lexicon = lexicon();
        let house = |class: &RoleClass| lexicon.class(*class).scope == "parliament";
        let asked = self.phrase.classes[0];
        self.named
            && self.has_only_places()
            && lexicon.class(asked).rank == 1
            && !title.classes.contains(&asked)
            && title.classes.first().is_some_and(house)
    }

    /// Whether it is a town's role that names no country, the town is best known in another country
    /// than the office's, and so is none of the towns that are called after it.
    pub(super) fn is_of_namesake(&self, record: &OfficeRecord) -> bool {
        let lexicon = lexicon();
        if lexicon.class(self.phrase.classes[0]).name != "mayor" {
            return false;
        }
        let country = &*self.setting.country;
        // "Wien" names a state of Austria, too.
        let mut terms = self.phrase.terms.iter().zip(&self.phrase.words);
        let says_where = terms.any(|(term, words)| {
            matches!(term, Term::Jurisdiction(_))
                && lexicon.city_homes(words, country).next().is_none()
        });
        if says_where {
            return false;
        }
        let homes = || {
            let words = self.phrase.words.iter();
            words.flat_map(|words| lexicon.city_homes(words, country))
        };
        let own = |home: &str| {
            let mut known = record.jurisdictions.iter();
            known.any(|known| known.split('-').next() == Some(home))
        };
        homes().next().is_some() && !homes().any(own) && !own(country)
    }

    /// Whether the title names a place that the mention does not.
    pub(super) fn other_place(&self, title: &TitleRecord) -> bool {
        let offices = self.snapshot.offices();
        title
            .terms
            .iter()
            .any(|term| offices.is_jurisdiction(*term) && !self.said.contains(term))
    }
}

/// The key of a phrase without the one place that it begins or ends with; `None` where it names none,
/// or nothing else.
pub(super) fn without_place(phrase: &RolePhrase, key: &str) -> Option<String> {
    let places = phrase.terms.iter().zip(&phrase.words);
    let mut places = places.filter(|(term, _)| matches!(term, Term::Jurisdiction(_)));
    let (_, place) = places.next()?;
    if places.next().is_some() {
        return None;
    }
    let bare = key
        .strip_prefix(place.as_str())
        .or_else(|| key.strip_suffix(place.as_str()))?;
    Some(bare.trim().to_owned()).filter(|bare| !bare.is_empty())
}

/// What the country of the article, or its language, tells of an office.
pub(super) fn fit_country(jurisdictions: &[Box<str>], setting: &Setting) -> f64 {
    let within = |code: &str| {
        jurisdictions.iter().any(|known| {
            **known == *code
                || known
                    .split_once('-')
                    .is_some_and(|(country, _)| country == code)
        })
    };
    if jurisdictions.is_empty() {
        0.0
    } else if !setting.country.is_empty() {
        if within(&setting.country) {
            weights::SAME_COUNTRY
        } else {
            weights::OTHER_COUNTRY
        }
    } else {
        let homes = &setting.language_homes;
        match homes.iter().position(|home| within(home)) {
            Some(0) => weights::MAIN_HOME,
            Some(_) => weights::OTHER_HOME,
            None if !homes.is_empty() => weights::NO_HOME,
            None => 0.0,
        }
    }
}
