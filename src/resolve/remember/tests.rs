use std::sync::Arc;

use super::*;
use crate::model::{Catalogue, Options, Reason};
use crate::resolve::resolve;

/// A day in 2024, in milliseconds.
const NOW: i64 = 1_720_000_000_000;

pub(in crate::resolve) fn named(id: &str, kind: Kind, name: &str) -> Entity {
    Entity {
        names: vec![Name {
            text: name.to_owned(),
            kind: NameKind::Primary,
        }],
        ..Entity::new(EntityId::derive("test", id), kind)
    }
}

/// The entities among two thousand others: how much a name tells depends on how many there are.
pub(in crate::resolve) fn snapshot(entities: Vec<Entity>) -> Snapshot {
    let syllables = [
        "ba", "do", "fi", "gu", "ke", "la", "mo", "ni", "po", "ra", "su", "te",
    ];
    let word = |mut number: usize| {
        let mut word = String::from("T");
        for _ in 0..4 {
            word.push_str(syllables[number % 12]);
            number /= 12;
        }
        word
    };
    let others = (0..2000).map(|place| {
        let name = format!("{} {}", word(place % 97), word(place + 100));
        named(&name, Kind::Person, &name)
    });
    let mut catalogue = Catalogue::default();
    for entity in others.chain(entities) {
        crate::catalogue::apply(
            &mut catalogue,
            &crate::catalogue::Change::PutEntity(Box::new(entity)),
        );
    }
    Snapshot::build(Arc::new(catalogue), 1)
}

fn article(id: &str, date: &str, mentions: &[&str]) -> Article {
    Article {
        id: id.to_owned(),
        date: Some(date.parse().unwrap()),
        mentions: mentions
            .iter()
            .map(|text| Mention {
                text: (*text).to_owned(),
                ..Mention::default()
            })
            .collect(),
        options: Options {
            remember_unknown: Some(true),
            ..Options::default()
        },
        ..Article::default()
    }
}

fn memory(snapshot: &Snapshot, article: &Article) -> Memory {
    remember(snapshot, article, &resolve(snapshot, article), NOW)
}

#[test]
fn forms_of_one_name_become_one_entity_of_the_longest() {
    let empty = snapshot(Vec::new());
    let article = article(
        "a1",
        "2024-05-01",
        &[
            "Okafor",
            "Amara Okafor",
            "Ms Okafor",
            "Zenobia Holdings Ltd",
            "Zenobia",
        ],
    );
    let memory = memory(&empty, &article);
    let names: Vec<&str> = memory
        .remembered
        .iter()
        .map(|one| one.as_ref().map_or("-", |one| one.name.as_str()))
        .collect();
    assert_eq!(
        names,
        [
            "Amara Okafor",
            "Amara Okafor",
            "Amara Okafor",
            "Zenobia Holdings Ltd",
            "Zenobia Holdings Ltd"
        ]
    );
    let mut kinds: Vec<_> = memory
        .entities
        .iter()
        .map(|one| (one.primary_name(), one.kind))
        .collect();
    kinds.sort_unstable();
    assert_eq!(
        kinds,
        [
            ("Amara Okafor", Kind::Person),
            ("Zenobia Holdings Ltd", Kind::Organisation)
        ]
    );
}

#[test]
fn what_is_not_remembered() {
    let known = snapshot(vec![named("k", Kind::Person, "Amara Okafor")]);
    let cases = [
        ("a role phrase", "the foreign minister"),
        ("a common noun", "the company"),
    ];
    for (why, text) in cases {
        let memory = memory(&known, &article("a1", "2024-05-01", &[text]));
        assert_eq!(memory.remembered, [None], "{why}");
        assert!(memory.entities.is_empty(), "{why}");
    }
    let mut place = article("a1", "2024-05-01", &["Zenobia Springs"]);
    place.mentions[0].kind = Some(Kind::Place);
    assert!(memory(&known, &place).entities.is_empty(), "a place");
    let mut unasked = article("a1", "2024-05-01", &["Ximena Quill"]);
    unasked.options.remember_unknown = None;
    assert!(
        memory(&known, &unasked).entities.is_empty(),
        "not asked for"
    );
    unasked.mentions[0].options.remember_unknown = Some(true);
    assert_eq!(
        memory(&known, &unasked).entities.len(),
        1,
        "one mention asks"
    );
}

#[test]
fn a_retry_asks_for_nothing_new_and_another_place_for_another_entity() {
    let empty = snapshot(Vec::new());
    let first = article("a1", "2024-05-01", &["Ximena Quill"]);
    let once = memory(&empty, &first);
    assert_eq!(once, memory(&empty, &first));
    let after = snapshot(once.entities.clone());
    let again = memory(&after, &first);
    assert!(again.entities.is_empty(), "{again:?}");
    let elsewhere = memory(&empty, &article("a2", "2024-05-01", &["Ximena Quill"]));
    assert_ne!(once.entities[0].id, elsewhere.entities[0].id);
}

#[test]
fn a_later_article_resolves_to_it_and_is_noted() {
    let first = memory(
        &snapshot(Vec::new()),
        &article("a1", "2024-05-01", &["Ximena Quill"]),
    );
    let id = first.entities[0].id;
    let after = snapshot(first.entities);
    let later = article("a2", "2024-06-01", &["Ximena Quill", "Quill"]);
    let answer = resolve(&after, &later);
    for mention in &answer.mentions {
        assert_eq!(mention.decision, Decision::Resolved, "{mention:?}");
        assert_eq!(mention.entity, Some(id));
        assert!(mention.provisional);
    }
    let memory = remember(&after, &later, &answer, NOW);
    assert_eq!(memory.remembered, [None, None]);
    assert!(memory.entities.is_empty());
    let (seen, provisional) = memory.sights[0].clone();
    assert_eq!(seen, id);
    assert!(provisional.seen_again);
    assert_eq!(provisional.article, "a1");
    assert_eq!(provisional.first_seen, Some("2024-05-01".parse().unwrap()));
    assert_eq!(provisional.last_seen, Some("2024-06-01".parse().unwrap()));
}

#[test]
fn a_bare_surname_or_another_given_name_is_not_taken_for_it() {
    let first = memory(
        &snapshot(Vec::new()),
        &article("a1", "2024-05-01", &["Ximena Quill"]),
    );
    let after = snapshot(first.entities);
    let other = resolve(&after, &article("a2", "2024-06-01", &["Gerald Quill"]));
    assert_ne!(other.mentions[0].decision, Decision::Resolved, "{other:?}");
}

/// A confirmed bearer of the very name must not lose to a provisional one.
#[test]
fn a_provisional_entity_does_not_win_by_name_alone() {
    let first = memory(
        &snapshot(Vec::new()),
        &article("a1", "2024-05-01", &["Ximena Quill"]),
    );
    let provisional = first.entities[0].id;
    let mut entities = first.entities;
    entities.push(named("confirmed", Kind::Person, "Ximena Quill"));
    let both = snapshot(entities);
    let answer = resolve(&both, &article("a2", "2024-06-01", &["Ximena Quill"]));
    let mention = &answer.mentions[0];
    assert_ne!(mention.entity, Some(provisional));
    assert_eq!(
        mention.candidates[0].id,
        EntityId::derive("test", "confirmed")
    );
    assert_ne!(mention.reason, Reason::NoCandidates);
}

#[test]
fn a_mention_is_noted_once_a_day_or_when_its_date_tells_something() {
    let first = memory(
        &snapshot(Vec::new()),
        &article("a1", "2024-05-01", &["Ximena Quill"]),
    );
    let seen = |seen_again| {
        let mut entity = first.entities[0].clone();
        entity.provisional.as_mut().unwrap().seen_again = seen_again;
        snapshot(vec![entity])
    };
    let (once, again) = (seen(false), seen(true));
    const DAY: i64 = 86_400_000;
    let cases = [
        ("another article", &once, "a2", "2024-05-01", NOW, true),
        ("the same article", &once, "a1", "2024-05-01", NOW, false),
        (
            "a third that day",
            &again,
            "a3",
            "2024-05-09",
            NOW + DAY - 1,
            false,
        ),
        ("the day after", &again, "a3", "2024-05-01", NOW + DAY, true),
        ("of long after", &again, "a3", "2024-07-01", NOW, true),
        ("of long before", &again, "a3", "2023-07-01", NOW, true),
    ];
    for (name, snapshot, id, date, now, noted) in cases {
        let article = article(id, date, &["Ximena Quill"]);
        let answer = resolve(snapshot, &article);
        let memory = remember(snapshot, &article, &answer, now);
        assert_eq!(memory.sights.len(), usize::from(noted), "{name}");
        for (_, provisional) in memory.sights {
            assert_eq!(provisional.noted, now, "{name}");
        }
    }
}

#[test]
fn what_expired_is_born_again_under_its_id_and_what_was_deleted_is_not() {
    use crate::catalogue::{Change, Record, State, expire};
    let of = article("a1", "2024-05-01", &["Ximena Quill"]);
    let born = memory(&snapshot(Vec::new()), &of).entities.remove(0);
    let record = |revision, change| Record {
        revision,
        changes: vec![change],
        ..Record::default()
    };
    let mut state = State::default();
    state.apply(&record(1, Change::PutEntity(Box::new(born.clone()))));
    assert_eq!(expire(&state, NOW, 9), [], "mentioned at that very time");
    let expired = expire(&state, NOW + 1, 9);
    assert_eq!(expired, [Change::Expire { id: born.id }]);
    state.apply(&record(2, expired[0].clone()));
    assert!(state.catalogue().is_gone(born.id));
    assert_eq!(expire(&state, NOW + 1, 9), [], "once");

    let indexed = |state: &State| Snapshot::build(Arc::new(state.catalogue().clone()), 1);
    let again = memory(&indexed(&state), &of);
    assert_eq!(again.entities, std::slice::from_ref(&born));
    state.apply(&record(3, Change::PutEntity(Box::new(born.clone()))));
    assert!(!state.catalogue().is_gone(born.id));

    state.apply(&record(4, Change::DeleteEntity { id: born.id }));
    let deleted = memory(&indexed(&state), &of);
    assert_eq!((deleted.remembered, deleted.entities), (vec![None], vec![]));
}
