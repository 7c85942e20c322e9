//! What the other mentions of an article tell, by whole articles.

use super::remember::tests::{named, snapshot};
use super::*;
use crate::index::Snapshot;
use crate::model::{Decision, Entity, Identifier, Kind, Mention, MentionAnswer, Options};

/// A person whom another authority identifies, as those whom the news names are.
pub(super) fn person(name: &str) -> Entity {
    Entity {
        identifiers: vec![Identifier {
            scheme: "wikidata".to_owned(),
            value: name.to_owned(),
        }],
        ..named(name, Kind::Person, name)
    }
}

fn catalogue() -> Snapshot {
    let bodies = [
        "Chicago White Sox",
        "Chicago Bulls",
        "Boston Red Sox",
        "Boston Celtics",
        "Detroit Tigers",
        "Detroit Pistons",
        "Cleveland Guardians",
        "Cleveland Cavaliers",
        "Major League Baseball",
        "National Basketball Association",
        "Party of Democratic Action",
        "South Africa national rugby union team",
        "UEFA",
        "Romania national football team",
        "Romania national under-21 football team",
        "Lithuania national football team",
        "Lithuania national under-21 football team",
        "University of Sheffield",
        "Singapore Airlines",
        "Bank of America",
        "United States Navy",
        "United States Senate",
        "U.S. Steel",
        "A. G. Edwards",
    ];
    let places = [
        "Chicago",
        "Boston",
        "Detroit",
        "Cleveland",
        "San Francisco",
        "United States",
        "White House",
        "Russia",
        "New York City",
    ];
    let people = [
        "Gerald Ford",
        "Betty Ford",
        "Frank Thomas",
        "Roger Clemens",
        "Billie Jean King",
        "Torvald Brandtzæg-Moe",
    ];
    let bodies = bodies
        .iter()
        .map(|name| named(name, Kind::Organisation, name));
    let places = places.iter().map(|name| {
        let id = format!("place {name}");
        named(&id, Kind::Place, name)
    });
    let people = people.iter().map(|name| person(name));
    snapshot(bodies.chain(places).chain(people).collect())
}

/// The first candidate of every mention, or nothing where none is RESOLVED; mentions stand behind
/// one another with two characters between them.
fn first(snapshot: &Snapshot, mentions: &[&str]) -> Vec<String> {
    let mut offset = 0;
    let mentions = mentions
        .iter()
        .map(|text| {
            let start = offset;
            offset += text.chars().count() as u32 + 2;
            Mention {
                text: (*text).to_owned(),
                offset: Some(start),
                ..Mention::default()
            }
        })
        .collect();
    let article = Article {
        mentions,
        options: Options {
            evidence: Some(true),
            ..Options::default()
        },
        ..Article::default()
    };
    names_of(snapshot, &article)
}

fn names_of(snapshot: &Snapshot, article: &Article) -> Vec<String> {
    let answer = resolve(snapshot, article);
    let shown = answer.mentions.iter().map(|answer| {
        let first = answer.candidates.first();
        let first = first.filter(|_| answer.decision != Decision::Unknown);
        first.map_or_else(String::new, |first| first.name.clone())
    });
    shown.collect()
}

#[test]
fn a_town_on_a_sport_page_is_the_team_of_the_sport_that_the_page_is_about() {
    let snapshot = catalogue();
    let towns = ["CHICAGO", "BOSTON", "DETROIT", "CLEVELAND"];
    let page = |league: &'static str| {
        let mentions: Vec<&str> = [league].into_iter().chain(towns).collect();
        first(&snapshot, &mentions)[1..].to_vec()
    };
    assert_eq!(
        page("Major League Baseball"),
        [
            "Chicago White Sox",
            "Boston Red Sox",
            "Detroit Tigers",
            "Cleveland Guardians"
        ]
    );
    assert_eq!(
        page("NBA"),
        [
            "Chicago Bulls",
            "Boston Celtics",
            "Detroit Pistons",
            "Cleveland Cavaliers"
        ]
    );
}

#[test]
fn a_country_on_a_sport_page_is_its_first_side_unless_another_is_spoken_of() {
    let snapshot = catalogue();
    let probability = |mentions: &[&str], name: &str| {
        let mentions = mentions.iter().map(|text| Mention {
            text: (*text).to_owned(),
            ..Mention::default()
        });
        let article = Article {
            mentions: mentions.collect(),
            ..Article::default()
        };
        let answer = resolve(&snapshot, &article);
        let last = answer.mentions.last().map(|last| last.candidates.clone());
        let found = last.into_iter().flatten().find(|found| found.name == name);
        found.map_or(0.0, |found| found.probability)
    };
    let (first, second) = (
        "Romania national football team",
        "Romania national under-21 football team",
    );
    let page = ["UEFA", "Lithuania", "Romania"];
    assert!(probability(&page, first) > 2.0 * probability(&page, second));
    let of_young = ["UEFA", "Lithuania under-21", "Romania"];
    assert!(probability(&of_young, second) > 2.0 * probability(&page, second));
}

#[test]
fn an_address_that_may_be_another_given_name_makes_a_person_less_likely() {
    let snapshot = catalogue();
    let probability = |text: &str| {
        let mention = Mention {
            text: text.to_owned(),
            ..Mention::default()
        };
        let article = Article {
            mentions: vec![mention],
            ..Article::default()
        };
        let answer = resolve(&snapshot, &article);
        let candidates = &answer.mentions[0].candidates;
        let found = candidates.iter().find(|found| found.name == "Frank Thomas");
        found.map_or(0.0, |found| found.probability)
    };
    // "Dr" is nobody's given name.
    assert!(probability("Dr Thomas") > probability("Don Thomas"));
    assert!(probability("Frank Thomas") > probability("Dr Thomas"));
    // "Von" is a particle only, "Li" and "Van" may be given names.
    for other in ["Li Thomas", "Van Thomas", "Al Thomas"] {
        assert!(
            probability("Von Thomas") > 2.0 * probability(other),
            "{other}"
        );
    }
}

#[test]
fn a_town_by_itself_is_the_town() {
    assert_eq!(first(&catalogue(), &["Chicago"]), ["Chicago"]);
}

#[test]
fn letters_in_brackets_behind_a_name_stand_for_it_in_the_whole_article() {
    let snapshot = catalogue();
    let name = "Party of Democratic Action";
    assert_eq!(first(&snapshot, &[name, "SDA", "SDA"]), [name; 3]);
    assert_eq!(first(&snapshot, &["SDA"]), [""]);
}

#[test]
fn letters_of_an_unknown_body_are_not_the_body_of_a_like_name() {
    let snapshot = catalogue();
    let mentions = ["Boston Red Lions", "BRL"].map(|text| Mention {
        text: text.to_owned(),
        ..Mention::default()
    });
    let article = Article {
        mentions: mentions.to_vec(),
        ..Article::default()
    };
    let answer = resolve(&snapshot, &article);
    let shown = |place: usize| {
        let candidates = answer.mentions[place].candidates.iter();
        candidates
            .map(|found| found.name.as_str())
            .collect::<Vec<_>>()
    };
    assert!(shown(0).contains(&"Boston Red Sox"), "{:?}", shown(0));
    assert!(!shown(1).contains(&"Boston Red Sox"), "{:?}", shown(1));
}

#[test]
fn of_two_of_one_name_the_article_means_the_one_it_names_more_often() {
    let snapshot = catalogue();
    let twice = first(
        &snapshot,
        &[
            "Gerald Ford",
            "Gerald Ford",
            "Gerald Ford",
            "Betty Ford",
            "Ford",
        ],
    );
    assert_eq!(twice[4], "Gerald Ford");
}

#[test]
fn a_body_is_found_by_the_name_that_the_news_gives_it() {
    let snapshot = catalogue();
    let team = "South Africa national rugby union team";
    assert_eq!(first(&snapshot, &["the Springboks"]), [team]);
}

#[test]
fn a_name_of_its_own_needs_no_word_of_the_full_one() {
    let church = "The Church of Jesus Christ of Latter-day Saints";
    let bodies = [church, "Church of Norway", "McDonald\u{2019}s"];
    let bodies = bodies.map(|name| named(name, Kind::Organisation, name));
    let snapshot = snapshot(bodies.into());
    assert_eq!(first(&snapshot, &["Mormon Church"]), [church]);
    assert_eq!(first(&snapshot, &["McDonald's"]), ["McDonald\u{2019}s"]);
}

#[test]
fn letters_of_a_bodys_name_are_the_same_with_and_without_spaces() {
    let snapshot = catalogue();
    let name = "A. G. Edwards";
    assert_eq!(first(&snapshot, &["A.G. Edwards & Sons"]), [name]);
    assert_eq!(first(&snapshot, &["B.G. Edwards & Sons"]), [""]);
}

#[test]
fn a_town_is_found_by_the_name_that_the_news_gives_it() {
    let snapshot = catalogue();
    assert_eq!(first(&snapshot, &["New York"]), ["New York City"]);
}

#[test]
fn a_role_word_is_short_for_the_whole_name_that_ends_in_it() {
    let snapshot = catalogue();
    let name = "Billie Jean King";
    assert_eq!(first(&snapshot, &[name, "King"]), [name; 2]);
    assert_eq!(first(&snapshot, &["King"]), [""]);
}

#[test]
fn a_clause_tells_nothing_of_who_is_meant() {
    let snapshot = catalogue();
    let told = "Bank of America, which dropped 14 percent";
    assert_eq!(first(&snapshot, &[told]), ["Bank of America"]);
}

#[test]
fn another_given_name_with_a_known_family_name_is_somebody_else() {
    let snapshot = catalogue();
    assert_eq!(first(&snapshot, &["Margaret Clemens"]), [""]);
    assert_eq!(first(&snapshot, &["Rogr Clemens"]), ["Roger Clemens"]);
}

#[test]
fn a_place_is_no_person_addressed_and_no_body_with_its_first_letters() {
    let snapshot = catalogue();
    assert_eq!(first(&snapshot, &["San Francisco"]), ["San Francisco"]);
    for country in ["U.S.", "the US", "America"] {
        assert_eq!(first(&snapshot, &[country]), ["United States"], "{country}");
    }
    assert_eq!(first(&snapshot, &["the Russian government"]), ["Russia"]);
}

#[test]
fn what_is_in_a_place_or_of_it_is_not_the_place() {
    let snapshot = catalogue();
    for mention in [
        "the largest bank in the United States",
        "Russia's biggest airline",
    ] {
        assert_eq!(first(&snapshot, &[mention]), [""], "{mention}");
    }
}

#[test]
fn a_noun_refers_back_to_what_may_be_called_so() {
    let snapshot = catalogue();
    let spoken = ["Bank of America", "Singapore Airlines"];
    let named = |noun: &'static str| {
        let mentions = [spoken[0], spoken[0], spoken[0], spoken[1], noun];
        first(&snapshot, &mentions)[4].clone()
    };
    assert_eq!(named("the airline"), spoken[1]);
    assert_eq!(named("the bank"), spoken[0]);
    // No ministry was spoken of, nor anything Dutch.
    assert_eq!(named("the ministry"), "");
    assert_eq!(named("the Dutch company"), "");
}

#[test]
fn a_country_is_no_town_and_a_town_no_country() {
    let snapshot = catalogue();
    let named = |mentions: &[&str]| first(&snapshot, mentions).pop().unwrap_or_default();
    let (country, town) = ("Russia", "San Francisco");
    assert_eq!(
        named(&[country, country, town, town, "the country"]),
        country
    );
    assert_eq!(named(&[country, country, "the city"]), "");
}

/// The catalogue holds no office of either: what the article calls them is all that tells.
#[test]
fn a_role_is_taken_up_of_whom_the_article_calls_so() {
    let snapshot = catalogue();
    let called = |mentions: &[&str]| first(&snapshot, mentions).pop().unwrap_or_default();
    let gerald = "Chief Executive Gerald Ford";
    assert_eq!(called(&[gerald, "the chief executive"]), "Gerald Ford");
    assert_eq!(called(&[gerald, "the deputy chief executive"]), "");
    assert_eq!(called(&[gerald, "the chairman"]), "");
    // Two are called so.
    let frank = "Chief Executive Frank Thomas";
    assert_eq!(called(&[gerald, frank, "the chief executive"]), "");
}

/// The first candidate of every mention of an English text, where one is RESOLVED; each mention
/// stands where it does first.
fn first_in(snapshot: &Snapshot, text: &str, mentions: &[&str]) -> Vec<String> {
    let mentions = mentions.iter().map(|mention| {
        let at = text.find(mention).expect("the mention stands in the text");
        Mention {
            text: (*mention).to_owned(),
            offset: u32::try_from(text[..at].chars().count()).ok(),
            ..Mention::default()
        }
    });
    let article = Article {
        language: "en".to_owned(),
        text: text.to_owned(),
        mentions: mentions.collect(),
        ..Article::default()
    };
    names_of(snapshot, &article)
}

#[test]
fn a_noun_beside_a_name_in_the_text_is_the_name() {
    let snapshot = catalogue();
    let text = "US lender Bank of America and Asia's biggest airline, Singapore Airlines, met in \
                Chicago. Singapore Airlines bought U.S. Steel, and another lender wept.";
    let asked = [
        "US lender",
        "Bank of America",
        "Asia's biggest airline",
        "Singapore Airlines",
        "another lender",
    ];
    let expected = [
        "Bank of America",
        "Bank of America",
        "Singapore Airlines",
        "Singapore Airlines",
        "",
    ];
    assert_eq!(first_in(&snapshot, text, &asked), expected);
}

#[test]
fn in_a_text_without_a_word_of_sport_a_country_is_no_side() {
    let countries = ["Romania", "Lithuania", "Russia"];
    let sides = countries.map(|name| format!("{name} national football team"));
    let places = countries
        .iter()
        .map(|name| named(&format!("place {name}"), Kind::Place, name));
    let teams = sides
        .iter()
        .map(|name| named(name, Kind::Organisation, name));
    let snapshot = snapshot(places.chain(teams).collect());
    let markets = "Shares fell again in Romania, Lithuania and Russia as banks lent less money. ";
    assert_eq!(
        first_in(&snapshot, &markets.repeat(6), &countries),
        countries
    );
    let sport = format!("{markets}The match was played in an empty stadium.").repeat(6);
    assert_eq!(first_in(&snapshot, &sport, &countries), sides);
}

#[test]
fn a_public_body_is_that_of_the_country_that_the_article_is_about() {
    let bodies = [
        "United States Navy",
        "French Navy",
        "Supreme Court of Ghana",
        "Supreme Court of Kenya",
    ];
    let bodies = bodies.map(|name| named(name, Kind::Organisation, name));
    let snapshot = snapshot(bodies.to_vec());
    let asked = |country: &str, mentions: &[&str]| {
        let mentions = mentions.iter().map(|text| Mention {
            text: (*text).to_owned(),
            ..Mention::default()
        });
        let article = Article {
            country: country.to_owned(),
            mentions: mentions.collect(),
            ..Article::default()
        };
        resolve(&snapshot, &article).mentions.remove(0)
    };
    let name = |answer: &MentionAnswer| answer.candidates[0].name.clone();
    for (country, mentions, expected) in [
        ("us", &["the Navy"][..], "United States Navy"),
        ("FR", &["the Navy"], "French Navy"),
        (
            "",
            &["Supreme Court", "Ghana", "Kenya", "Ghanaian"],
            "Supreme Court of Ghana",
        ),
    ] {
        let answer = asked(country, mentions);
        assert_eq!(
            answer.decision,
            Decision::Resolved,
            "{country} {mentions:?}"
        );
        assert_eq!(name(&answer), expected, "{country} {mentions:?}");
    }
    // Nothing tells of which country.
    assert_ne!(asked("", &["the Navy"]).decision, Decision::Resolved);
    assert_ne!(
        asked("", &["Supreme Court", "Ghana", "Kenya"]).decision,
        Decision::Resolved
    );
}

#[test]
fn the_order_of_equal_pages_changes_nothing() {
    let snapshot = catalogue();
    let towns = ["Chicago", "Boston", "Detroit", "NBA"];
    let forth = first(&snapshot, &towns);
    let mut back = first(&snapshot, &[towns[3], towns[2], towns[1], towns[0]]);
    back.reverse();
    assert_eq!(forth, back);
}

#[test]
fn a_form_of_a_whole_name_that_is_nobody_elses_is_its_bearer() {
    let snapshot = catalogue();
    for (text, expected) in [
        ("Roger Clemens", "sole_name"),
        ("Rodge Clemens", "sole_form"),
        ("Roger C. Clemens", "sole_over"),
        ("Torvald Moe", "sole_short"),
        ("Torvald Brandtzæg", "sole_short"),
    ] {
        let mention = Mention {
            text: text.to_owned(),
            ..Mention::default()
        };
        let article = Article {
            mentions: vec![mention],
            options: Options {
                evidence: Some(true),
                ..Options::default()
            },
            ..Article::default()
        };
        let answer = resolve(&snapshot, &article);
        let first = answer.mentions[0].candidates.first();
        let evidence = first.map_or(&[][..], |first| &first.evidence);
        let cues: Vec<&str> = evidence.iter().map(|part| &*part.cue).collect();
        assert!(cues.contains(&expected), "{text}: {cues:?}");
    }
}
