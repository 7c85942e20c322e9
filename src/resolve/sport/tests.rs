//! Sides and teams, by whole articles.

use crate::index::Snapshot;
use crate::model::{Article, Entity, Kind, Mention};
use crate::resolve::remember::tests::{named, snapshot};
use crate::resolve::resolve;
use crate::resolve::tests::person;

fn body(name: &str) -> Entity {
    named(name, Kind::Organisation, name)
}

/// How likely the last of some mentions is an entity.
fn probability(snapshot: &Snapshot, mentions: &[&str], name: &str) -> f64 {
    let mentions = mentions.iter().map(|text| Mention {
        text: (*text).to_owned(),
        ..Mention::default()
    });
    let article = Article {
        mentions: mentions.collect(),
        ..Article::default()
    };
    let answer = resolve(snapshot, &article);
    let last = answer.mentions.last().map(|last| last.candidates.clone());
    let found = last.into_iter().flatten().find(|found| found.name == name);
    found.map_or(0.0, |found| found.probability)
}

#[test]
fn well_known_players_tell_the_sport_of_a_side() {
    let (football, tennis) = (
        "Japan national football team",
        "Japan Billie Jean King Cup team",
    );
    let bodies = [
        football,
        tennis,
        "Austria national football team",
        "Austria Billie Jean King Cup team",
    ];
    let people = [
        "Monica Seles",
        "Lindsay Davenport",
        "Zinedine Zidane",
        "Ronaldinho",
    ];
    let entities = bodies
        .into_iter()
        .map(body)
        .chain(people.into_iter().map(person));
    let snapshot = snapshot(entities.collect());
    let with = |players: [&str; 2], name: &str| {
        let [one, other] = players;
        probability(&snapshot, &[one, other, "Austria", "Japan"], name)
    };
    let players = ["Monica Seles", "Lindsay Davenport"];
    assert!(with(players, tennis) > 2.0 * with(players, football));
    let players = ["Zinedine Zidane", "Ronaldinho"];
    assert!(with(players, football) > 2.0 * with(players, tennis));
}

#[test]
fn a_town_is_the_team_that_the_nearest_name_of_one_tells() {
    let teams = [
        "Chicago Cubs",
        "Chicago White Sox",
        "Boston Red Sox",
        "Detroit Tigers",
        "Major League Baseball",
    ];
    let snapshot = snapshot(teams.into_iter().map(body).collect());
    let page = |named: &[&str], team: &str| {
        let begin = ["Major League Baseball", "Boston Red Sox", "Detroit Tigers"];
        let mentions = [begin.as_slice(), named, &["Chicago"]].concat();
        probability(&snapshot, &mentions, team)
    };
    let (cubs, sox) = ("Chicago Cubs", "Chicago White Sox");
    assert!(page(&["Cubs"], cubs) > 2.0 * page(&["Cubs"], sox));
    let named = ["Chicago Cubs", "Chicago White Sox"];
    assert!(page(&named, sox) > 2.0 * page(&named, cubs));
    // The town, written otherwise, tells neither.
    let told = page(&["CHICAGO"], cubs) - page(&[], cubs);
    assert!(told.abs() < 0.2, "{told}");
}
