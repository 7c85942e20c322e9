//! Sport: whether the article is a sport page, of which sport, and who its people are.
//!
//! On a sport page "Chicago" is a team, of the sport that the page's other teams play, and its
//! people hold no offices. What each name of the article may be by itself tells it, so that no
//! mention has to be decided first. A text without any word of sport is no sport page.

use std::cell::LazyCell;
use std::collections::BTreeMap;

use smallvec::SmallVec;

use super::article::Case;
use super::cue::Cue;
use super::field::known_for;
use super::score::{HIGH_RANK, LOWEST_RANK, Scored, Scorer, part, weighed};
use super::{setting, weights};
use crate::index::{HeldWord, NameId, Ordinal, Snapshot};
use crate::model::{Article, Feature, Kind};
use crate::text::{Jurisdiction, Sport, SportSet, Token, lexicon, sports, tokenise};

/// What is added to counts before they are compared: a few names tell little.
const SMOOTH: f64 = 0.5;
/// Names of things that are no sport, from which on a page is not taken for one of sport.
const SEVERAL: usize = 3;

/// What one name of the article says of sport.
#[derive(Clone, Copy, Default)]
struct Spoken {
    /// It is of sport by its own words, or by what it is decided to be.
    sure: bool,
    /// It is something that is neither of sport nor a person, or is somebody who held a high office.
    other: bool,
    /// It is a country's name, which stands for its sides on sport pages and for itself on others.
    country: bool,
    /// The sports that it may be of.
    of: SportSet,
    /// The sport of the person that it is decided to be. Such a name says which sport a sport page is
    /// of, but not that a page is one: players have namesakes.
    player: Option<Sport>,
}

/// The article's names, each once, and what they say in all.
struct Page {
    names: BTreeMap<String, Spoken>,
    /// The name of each mention.
    keys: Vec<String>,
    /// Names that are of sport for sure.
    sure: usize,
    /// Names that may be of sport, and those of things else.
    may: usize,
    not: usize,
    /// Names that may be of each sport.
    sports: Vec<(Sport, usize)>,
}

/// What the names beside one mention's say.
struct Beside<'a> {
    page: &'a Page,
    own: Spoken,
}

/// Adds to the candidates of every mention what the article's other names tell of sport, and its
/// text.
pub(super) fn add_sport(
    article: &Article,
    cases: &mut [Case],
    scorers: &[Scorer<'_>],
    snapshot: &Snapshot,
) {
    if cases.len() < 2 {
        return;
    }
    let page = Page::read(cases, scorers, snapshot);
    // Most articles have nothing that plays a sport, and their text is not read.
    let is_other = LazyCell::new(|| {
        sports().is_other_text(&article.text, &setting::primary_language(article))
    });
    for (place, (case, scorer)) in cases.iter_mut().zip(scorers).enumerate() {
        let beside = page.beside(place);
        let sure = beside.sure();
        let of_sport = (1.0 + sure as f64).ln();
        let say_sure = || format!("{sure} other names are of sport");
        for (_, scored) in &mut case.candidates {
            let facts = snapshot.facts(scored.entity);
            let sport = sport_of(scored, snapshot);
            let scored_name = scored.name.filter(|_| sport.is_some() && is_close(scored));
            let side = is_national(scored_name, snapshot)
                && (scored.has(&[Cue::AlsoName])
                    || names_side(&scorer.mention.text, scored_name, snapshot));
            if sport.is_some() && *is_other {
                let value = weights::NO_SPORT_TEXT;
                scored
                    .parts
                    .push(part(Feature::Text, value, scorer.explain, || {
                        let detail = "no word of sport in the text".to_owned();
                        (scorer.mention.text.clone(), String::new(), detail)
                    }));
            }
            let mut add = |cue: Cue, value: f64, detail: &dyn Fn() -> String| {
                if value != 0.0 {
                    scored.parts.push(weighed(cue, value, scorer.explain, || {
                        (scorer.mention.text.clone(), String::new(), detail())
                    }));
                }
            };
            if facts.kind == Kind::Person && facts.best_rank <= LOWEST_RANK {
                add(Cue::SportOffice, of_sport, &say_sure);
            }
            let Some(sport) = sport else { continue };
            add(Cue::Sport, of_sport, &say_sure);
            let (may, not) = beside.page();
            add(Cue::SportPage, odds(may, not), &|| {
                format!("{may} other names may be of sport, {not} of things else")
            });
            if sports().is_any(sport) {
                continue;
            }
            let (own, most) = beside.of_sport(sport);
            let detail = || format!("{own} other names may be of {}", sports().name(sport));
            let value = ((1.0 + own as f64) / (1.0 + most as f64)).ln();
            add(Cue::OtherSport, value, &detail);
            // Where most of several names are of things else, a country is one.
            let elsewhere = sure == 0 && not >= SEVERAL && 2 * may < not;
            if side && !elsewhere {
                add(Cue::NationalSide, 1.0, &|| "a national side".to_owned());
            }
            if let Some(word) = unsaid_side(scored_name, &page, snapshot) {
                add(Cue::SecondSide, 1.0, &|| format!("nothing says {word:?}"));
            }
        }
    }
}

/// The logarithm of how often one thing is against another.
fn odds(one: usize, other: usize) -> f64 {
    ((one as f64 + SMOOTH) / (other as f64 + SMOOTH)).ln()
}

impl Spoken {
    /// The sports that it speaks for.
    fn sports(self) -> impl Iterator<Item = Sport> {
        let mut of = self.of;
        if let Some(sport) = self.player {
            of.insert(sport);
        }
        of.iter().filter(|sport| !sports().is_any(*sport))
    }

    fn may(self) -> bool {
        self.of != SportSet::default()
    }

    /// Whether it speaks for a sport page.
    fn tells_sport(self) -> bool {
        self.may() && (self.sure || !self.country)
    }

    /// Whether it speaks for another one.
    fn tells_other(self) -> bool {
        !self.may() && self.other
    }
}

impl Page {
    fn read(cases: &[Case], scorers: &[Scorer<'_>], snapshot: &Snapshot) -> Self {
        let mut page = Self {
            names: BTreeMap::new(),
            keys: Vec::with_capacity(cases.len()),
            sure: 0,
            may: 0,
            not: 0,
            sports: Vec::new(),
        };
        let decided = super::article::decided(cases);
        for ((case, scorer), decided) in cases.iter().zip(scorers).zip(decided) {
            let tokens = tokenise(&scorer.mention.text);
            let words: SmallVec<[&str; 8]> =
                tokens.iter().map(|token| token.folded.as_str()).collect();
            let key = words.join(" ");
            page.keys.push(key.clone());
            if page.names.contains_key(&key) {
                continue;
            }
            let decided = decided.map(|(entity, _)| entity);
            let mut spoken = read_name(case, sports().of(&words), decided, snapshot);
            spoken.country = is_country(&tokens);
            page.sure += usize::from(spoken.sure);
            page.may += usize::from(spoken.tells_sport());
            page.not += usize::from(spoken.tells_other());
            for sport in spoken.sports() {
                match page.sports.iter_mut().find(|(known, _)| *known == sport) {
                    Some((_, count)) => *count += 1,
                    None => page.sports.push((sport, 1)),
                }
            }
            page.names.insert(key, spoken);
        }
        page
    }

    fn beside(&self, place: usize) -> Beside<'_> {
        let own = self.names.get(&self.keys[place]).copied();
        Beside {
            page: self,
            own: own.unwrap_or_default(),
        }
    }
}

impl Beside<'_> {
    fn sure(&self) -> usize {
        self.page.sure - usize::from(self.own.sure)
    }

    /// Names that may be of sport, and those of neither sport nor people.
    fn page(&self) -> (usize, usize) {
        (
            self.page.may - usize::from(self.own.tells_sport()),
            self.page.not - usize::from(self.own.tells_other()),
        )
    }

    /// Names that may be of a sport, and of the one that most may be of.
    fn of_sport(&self, sport: Sport) -> (usize, usize) {
        let own: SmallVec<[Sport; 8]> = self.own.sports().collect();
        let others = self
            .page
            .sports
            .iter()
            .map(|(known, count)| (*known, count - usize::from(own.contains(known))));
        let (mut of, mut most) = (0, 0);
        for (known, count) in others {
            if known == sport {
                of = count;
            }
            most = most.max(count);
        }
        (of, most)
    }
}

/// Reads one name: its own words tell the sport, else what it is decided to be, else all that it
/// may be.
fn read_name(
    case: &Case,
    said: Option<Sport>,
    decided: Option<Ordinal>,
    snapshot: &Snapshot,
) -> Spoken {
    let mut spoken = Spoken {
        sure: said.is_some(),
        other: decided.is_some_and(|entity| {
            let facts = snapshot.facts(entity);
            facts.kind != Kind::Person || facts.best_rank <= HIGH_RANK
        }),
        country: false,
        of: SportSet::default(),
        player: decided.and_then(|entity| sport_of_player(entity, snapshot)),
    };
    if let Some(sport) = said.filter(|sport| !sports().is_any(*sport)) {
        spoken.of.insert(sport);
        return spoken;
    }
    let of = |scored: &Scored| sport_of(scored, snapshot).filter(|_| is_close(scored));
    let known = case
        .candidates
        .iter()
        .find(|(_, scored)| decided == Some(scored.entity))
        .and_then(|(_, scored)| of(scored));
    match known {
        Some(sport) => {
            spoken.of.insert(sport);
            spoken.sure = true;
        }
        None => {
            for sport in case.candidates.iter().filter_map(|(_, scored)| of(scored)) {
                spoken.of.insert(sport);
            }
        }
    }
    spoken
}

/// The sport that every reader knows a person for: Monica Seles's.
fn sport_of_player(entity: Ordinal, snapshot: &Snapshot) -> Option<Sport> {
    if snapshot.facts(entity).kind != Kind::Person {
        return None;
    }
    sports().named(known_for(entity, snapshot)?.field)
}

/// Whether tokens are the name of a country, and nothing else.
fn is_country(tokens: &[Token]) -> bool {
    let found = lexicon().jurisdictions.longest(tokens);
    found.is_some_and(|(length, codes)| {
        let is_name = |code: &Jurisdiction| !code.demonym && !code.code.contains('-');
        length == tokens.len() && codes.iter().any(|code| is_name(code))
    })
}

/// The sport of an organisation, by the name that the mention may be.
pub(super) fn sport_of(scored: &Scored, snapshot: &Snapshot) -> Option<Sport> {
    if snapshot.facts(scored.entity).kind != Kind::Organisation {
        return None;
    }
    let names = snapshot.names();
    let words: SmallVec<[&str; 8]> = names
        .ids_of(names.record(scored.name?))
        .map(|word| names.vocabulary.word(word))
        .collect();
    sports().of(&words)
}

/// Whether the mention is the whole of a body's name, the beginning, or another name of it.
pub(super) fn is_close(scored: &Scored) -> bool {
    scored.has(&[
        Cue::PartBodyWord,
        Cue::PartBody,
        Cue::WholeBodyWord,
        Cue::WholeBody,
        Cue::OverBody,
        Cue::AlsoName,
    ])
}

/// Whether a name is that of a national side, which a country's name stands for: "England cricket
/// team".
fn is_national(name: Option<NameId>, snapshot: &Snapshot) -> bool {
    let names = snapshot.names();
    name.is_some_and(|name| {
        let words = names.words_of(names.record(name));
        let word = |held: &HeldWord| names.vocabulary.word(held.id());
        let country = |held: &HeldWord| names.vocabulary.class(held.id()).place.is_some();
        let is_team = words.last().is_some_and(|last| word(last) == "team");
        words.iter().any(|held| word(held) == "national")
            || is_team && words.first().is_some_and(country)
    })
}

/// The word of a name that tells that it is a side beside the first one, where no name of the
/// article has it.
fn unsaid_side<'a>(name: Option<NameId>, page: &Page, snapshot: &'a Snapshot) -> Option<&'a str> {
    let names = snapshot.names();
    let words = names.ids_of(names.record(name?));
    let mut words = words.map(|id| names.vocabulary.word(id));
    words.find(|word| {
        let said = || {
            page.names
                .keys()
                .any(|name| name.split(' ').any(|own| own == *word))
        };
        sports().is_of_side(word) && !said()
    })
}

/// Whether a mention names the side's country: "Arab" stands for no side of the United Arab
/// Emirates.
fn names_side(text: &str, name: Option<NameId>, snapshot: &Snapshot) -> bool {
    let tokens = tokenise(text);
    let place = lexicon().jurisdictions.longest(&tokens);
    let whole = place.is_some_and(|(length, _)| length == tokens.len());
    let names = snapshot.names();
    let begins = name.is_some_and(|name| {
        let first = names.ids_of(names.record(name)).next();
        let first = first.map(|first| names.vocabulary.word(first));
        first == tokens.first().map(|token| token.folded.as_str())
    });
    whole || begins
}

#[cfg(test)]
mod tests;
