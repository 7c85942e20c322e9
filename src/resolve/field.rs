//! Field: whom a surname or a given name by itself means, of people whom nobody introduces.
//!
//! "Page played the solo and Beck the rhythm": who writes so means people whom every reader knows, and
//! those of one field. The lexicon knows for what the best known are known; who of them is in the
//! catalogue is likelier than a namesake, who is not speaks for "none of these".

use std::collections::BTreeSet;

use super::article::{Case, decided};
use super::cue::Cue;
use super::name::fit;
use super::retrieve::names_written;
use super::score::{HIGH_RANK, Scored, Scorer, weighed};
use super::sport::{is_close, sport_of};
use super::weights;
use crate::index::{Ordinal, Snapshot};
use crate::model::Kind;
use crate::text::{WellKnown, lexicon, sports, tokenise, well_known, well_known_by};

/// Entities of one well-known name.
const MAX_ENTITIES: usize = 4;
/// Other names of a field that are counted.
const MOST_BESIDE: usize = 4;

/// In which way a mention may be a well-known person's name.
const SHORT: &[Cue] = &[
    Cue::FamilyNameHigh,
    Cue::FamilyNameLow,
    Cue::FamilyNamePlain,
    Cue::GivenName,
];
/// What a mention may be that is no person.
const BODY: &[Cue] = &[Cue::WholeBodyWord, Cue::AlsoName];

/// What the catalogue tells of how likely somebody is spoken of.
const PROMINENCE: &[Cue] = &[
    Cue::Rank1,
    Cue::Rank2,
    Cue::Rank3,
    Cue::Rank4,
    Cue::Rank5,
    Cue::NoOffice,
    Cue::Identified,
    Cue::Obscure,
    Cue::Local,
    Cue::TwinHigh,
    Cue::OutOfOffice,
    Cue::OutOfHighOffice,
    Cue::AbroadLow,
];

/// The fields that the article's other names may be of.
type FieldSet = BTreeSet<&'static str>;

/// Adds to surnames and given names without a longer form what the lexicon knows of their bearers.
/// O(mentions squared) in what is but a count, and the bearers' names.
pub(super) fn add_fields(cases: &mut [Case], scorers: &[Scorer<'_>], snapshot: &Snapshot) {
    let sets: Vec<Vec<String>> = cases
        .iter()
        .map(|case| case.name_set().into_iter().map(str::to_owned).collect())
        .collect();
    let words: Vec<Option<String>> = (0..cases.len())
        .map(|place| short(&cases[place], &scorers[place], &sets, snapshot))
        .collect();
    if words.iter().all(Option::is_none) {
        return;
    }
    let known = decided(cases);
    let beside: Vec<(String, FieldSet)> = (0..cases.len())
        .map(|place| {
            let name = scorers[place].mention.text.to_lowercase();
            let known = known[place].map(|(entity, _)| entity);
            let fields = fields_of(&cases[place], words[place].as_deref(), known, snapshot);
            (name, fields)
        })
        .collect();
    for (place, word) in words.iter().enumerate() {
        let Some(word) = word else { continue };
        let others = |field: &str| {
            let others = beside
                .iter()
                .filter(|(name, fields)| *name != beside[place].0 && fields.contains(field));
            let names: BTreeSet<&str> = others.map(|(name, _)| name.as_str()).collect();
            names.len().min(MOST_BESIDE)
        };
        weigh_bearers(
            &mut cases[place],
            &scorers[place],
            well_known_by(word),
            &others,
        );
    }
}

/// The one word that a mention's name is, where no longer form of the article has it, well-known people
/// bear it, and no body or jurisdiction is called so.
fn short(
    case: &Case,
    scorer: &Scorer<'_>,
    sets: &[Vec<String>],
    snapshot: &Snapshot,
) -> Option<String> {
    let (_, query) = case.name_query()?;
    let [word] = query.words.as_slice() else {
        return None;
    };
    let body = |scored: &Scored| {
        snapshot.facts(scored.entity).kind == Kind::Organisation && scored.has(BODY)
    };
    let is_place = || {
        let tokens = tokenise(&scorer.mention.text);
        lexicon().jurisdictions.longest(&tokens).is_some()
    };
    let is_longer = |other: &&Vec<String>| other.len() > 1 && other.contains(&word.folded);
    let is_short = !word.weak
        && word.folded.len() > 1
        && case.readings[0].role.is_none()
        && !well_known_by(&word.folded).is_empty()
        && !sets.iter().any(|other| is_longer(&other))
        && !case.candidates.iter().any(|(_, scored)| body(scored))
        && !is_place();
    is_short.then(|| word.folded.clone())
}

/// What a mention says of fields: those that well-known bearers of a short name are of; else what the
/// decided person is known for, or the sport of a body that it may be.
fn fields_of(
    case: &Case,
    short: Option<&str>,
    decided: Option<Ordinal>,
    snapshot: &Snapshot,
) -> FieldSet {
    let mut fields = FieldSet::new();
    if let Some(word) = short {
        fields.extend(well_known_by(word).iter().map(|one| one.field));
    } else if let Some(entity) = decided {
        let known = known_for(entity, snapshot).map(|one| one.field);
        let high = snapshot.facts(entity).best_rank <= HIGH_RANK;
        fields.extend(known.or(high.then_some("politics")));
    } else if let Some((_, query)) = case.name_query() {
        let strong = query.words.iter().filter(|word| !word.weak);
        let strong: Vec<&str> = strong.map(|word| word.folded.as_str()).collect();
        fields.extend(well_known(&strong.join(" ")).map(|one| one.field));
    }
    let bodies = case
        .candidates
        .iter()
        .filter(|(_, scored)| is_close(scored));
    let bodies = bodies.filter_map(|(_, scored)| sport_of(scored, snapshot));
    fields.extend(bodies.map(|sport| sports().name(sport)));
    fields
}

/// Whether an entity is somebody whom the press need not introduce, and for what.
pub(super) fn known_for(entity: Ordinal, snapshot: &Snapshot) -> Option<WellKnown> {
    let names = snapshot.names();
    names.of_entity(entity).find_map(|name| {
        let words = names.strong_words(name);
        let words: Vec<&str> = words.map(|word| names.vocabulary.word(word)).collect();
        well_known(&words.join(" "))
    })
}

/// Weighs the well-known bearers of a short name: of each, whether the catalogue holds it, and how many
/// `others` are of its field.
fn weigh_bearers(
    case: &mut Case,
    scorer: &Scorer<'_>,
    bearers: &[WellKnown],
    others: &dyn Fn(&str) -> usize,
) {
    let crowd = -(bearers.len() as f64).ln();
    let mut absent = 0;
    for bearer in bearers {
        let beside = others(bearer.field);
        let names = names_written(bearer.name, scorer.snapshot, MAX_ENTITIES);
        let facts = |name| {
            let entity = scorer.snapshot.names().record(name).entity;
            (entity, scorer.snapshot.facts(entity).kind)
        };
        let mut people: BTreeSet<Ordinal> = names
            .into_iter()
            .map(facts)
            .filter(|(_, kind)| *kind == Kind::Person)
            .map(|(entity, _)| entity)
            .collect();
        if people.is_empty() {
            people.extend(called_so(case, bearer, scorer.snapshot));
        }
        if people.is_empty() {
            absent += 1 + beside;
        }
        for &entity in &people {
            weigh_bearer(case, scorer, entity, (crowd, beside), bearer);
        }
        share_office(case, scorer, &people);
    }
    if absent > 0 {
        let value = (1.0 + absent as f64).ln();
        let cue = Cue::WellKnownElsewhere;
        case.unknown.push(weighed(cue, value, scorer.explain, || {
            let detail = "well-known people whom the catalogue does not hold".to_owned();
            (scorer.mention.text.clone(), String::new(), detail)
        }));
    }
}

/// What one record of a person tells of the day, its other records tell too.
fn share_office(case: &mut Case, scorer: &Scorer<'_>, people: &BTreeSet<Ordinal>) {
    let own = |scored: &Scored| people.contains(&scored.entity);
    let holds = |scored: &Scored| own(scored) && scored.has(&[Cue::InOffice]);
    if people.len() < 2 || !case.candidates.iter().any(|(_, scored)| holds(scored)) {
        return;
    }
    for (_, scored) in &mut case.candidates {
        if own(scored) && !scored.has(&[Cue::InOffice]) {
            scored.parts.retain(|part| part.cue != Cue::TwinInOffice);
            scored
                .parts
                .push(weighed(Cue::InOffice, 1.0, scorer.explain, || {
                    let detail = "another record is in office on the day".to_owned();
                    (String::new(), detail, String::new())
                }));
        }
    }
}

/// The leader whom a catalogue calls by this one word alone, where it is the bearer's surname: "Sarkozy".
fn called_so(case: &Case, bearer: &WellKnown, snapshot: &Snapshot) -> Option<Ordinal> {
    let (_, query) = case
        .name_query()
        .filter(|(_, query)| query.words.len() == 1)?;
    let surname = tokenise(bearer.name).pop()?.folded;
    let is_it = |scored: &Scored| {
        let name = scored.name.filter(|&name| query.is_whole(name, snapshot));
        name.is_some() && snapshot.facts(scored.entity).best_rank <= HIGH_RANK
    };
    let mut found = case.candidates.iter().filter(|(_, scored)| is_it(scored));
    let (_, leader) = found.next()?;
    let fits = bearer.field == "politics" && query.words.last()?.folded == surname;
    (fits && found.next().is_none()).then_some(leader.entity)
}

fn weigh_bearer(
    case: &mut Case,
    scorer: &Scorer<'_>,
    entity: Ordinal,
    (crowd, beside): (f64, usize),
    bearer: &WellKnown,
) {
    let found = case
        .candidates
        .iter()
        .position(|(_, own)| own.entity == entity);
    let place = match found {
        Some(place) => place,
        None => {
            let Some((reading, query)) = case.name_query() else {
                return;
            };
            let snapshot = scorer.snapshot;
            let fits = snapshot.names().of_entity(entity);
            let fits = fits.map(|name| fit(query, name, snapshot, scorer.explain));
            let best = fits.max_by(|a, b| a.weight.total_cmp(&b.weight).then(b.name.cmp(&a.name)));
            let Some(fitted) = best else { return };
            let mut parts = scorer.prior(entity);
            parts.extend(scorer.name_parts(&case.readings[reading], &fitted));
            let mut scored = Scored {
                entity,
                name: Some(fitted.name),
                office: None,
                parts,
            };
            scorer.add_shape(query, &mut scored);
            scorer.add_lifetime(&case.readings[reading], &mut scored);
            scorer.add_place(&case.readings[reading], &mut scored);
            case.candidates.push((reading, scored));
            case.candidates.len() - 1
        }
    };
    let scored = &mut case.candidates[place].1;
    if !scored.has(SHORT) || scored.has(&[Cue::WellKnown, Cue::FieldBeside]) {
        return;
    }
    // Of those of its name, it is one of the few whom one means, whatever the catalogue knows of it.
    let identified = scored.has(&[Cue::NoOffice]);
    scored.parts.retain(|part| {
        part.cue != Cue::CrowdPerson && (identified || !PROMINENCE.contains(&part.cue))
    });
    // The press goes on naming them when they are dead: "Nixon".
    let lives = scored.parts.iter_mut().filter(|part| part.cue == Cue::Life);
    for part in lives.filter(|part| part.value > weights::UNBORN) {
        part.weigh_as(Cue::LifeHigh, None);
    }
    let mut add = |cue: Cue, value: f64, detail: &dyn Fn() -> String| {
        if value != 0.0 {
            scored.parts.push(weighed(cue, value, scorer.explain, || {
                (
                    scorer.mention.text.clone(),
                    bearer.name.to_owned(),
                    detail(),
                )
            }));
        }
    };
    add(Cue::CrowdPerson, crowd, &|| {
        "of well-known people so called".to_owned()
    });
    let value = if identified { 0.0 } else { 1.0 };
    add(Cue::WellKnown, value, &|| {
        format!("known for {}", bearer.field)
    });
    add(Cue::FieldBeside, (1.0 + beside as f64).ln(), &|| {
        format!("{beside} other names are of {}", bearer.field)
    });
}

#[cfg(test)]
mod tests {
    use crate::model::{Article, Entity, Kind, Mention};
    use crate::resolve::remember::tests::{named, snapshot};
    use crate::resolve::resolve;

    /// Who is meant by a surname, a given name or initials, beside names of one field.
    #[test]
    fn people_whom_nobody_introduces() {
        let people = [
            "Jimmy Page",
            "Larry Page",
            "Jeff Beck",
            "Sergey Brin",
            "Larry Bird",
        ];
        let obscure = (0..40).map(|nth| format!("Larry Namesake{nth}"));
        let obscure: Vec<String> = obscure.collect();
        let names = people
            .iter()
            .copied()
            .chain(obscure.iter().map(String::as_str));
        let mut entities: Vec<_> = names.map(|name| named(name, Kind::Person, name)).collect();
        entities.push(named("works", Kind::Organisation, "Page Industries"));
        let snapshot = snapshot(entities);
        for (mentions, expected) in [
            (&["Page", "Beck"][..], ["Jimmy Page", "Jeff Beck"]),
            (&["Larry", "Brin"], ["Larry Page", "Sergey Brin"]),
            (&["Page", "Brin"], ["Larry Page", "Sergey Brin"]),
            // A longer form tells more.
            (
                &["Jimmy Page", "Page", "Brin"],
                ["Jimmy Page", "Jimmy Page"],
            ),
        ] {
            let texts = mentions.iter().map(|text| Mention {
                text: (*text).to_owned(),
                ..Mention::default()
            });
            let article = Article {
                mentions: texts.collect(),
                ..Article::default()
            };
            let answer = resolve(&snapshot, &article);
            for (mention, expected) in answer.mentions.iter().zip(expected) {
                let first = mention.candidates.first();
                let first = first.filter(|first| first.probability > 0.35);
                let name = first.map_or("", |first| first.name.as_str());
                assert_eq!(name, expected, "{mentions:?}");
            }
        }
    }

    #[test]
    fn the_dead_are_named_as_before() {
        let dead = |name: &str| Entity {
            died: "1994-04-22".parse().ok(),
            ..named(name, Kind::Person, name)
        };
        let people = ["Richard Nixon", "Ronald Reagan", "Richard Solheim"];
        let snapshot = snapshot(people.map(dead).into());
        let mentions = ["Nixon", "Reagan", "Solheim"].map(|text| Mention {
            text: text.to_owned(),
            ..Mention::default()
        });
        let article = Article {
            date: "2005-05-01".parse().ok(),
            mentions: mentions.into(),
            ..Article::default()
        };
        let answer = resolve(&snapshot, &article);
        let first = |place: usize| {
            let first = answer.mentions[place].candidates.first();
            first.map_or(0.0, |first| first.probability)
        };
        assert!(
            first(0) > 0.6 && first(1) > 0.6,
            "{} {}",
            first(0),
            first(1)
        );
        assert!(first(2) < 0.3, "{}", first(2));
    }
}
