use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::*;
use crate::model::{
    End, Entity, EntityId, Gender, Identifier, Kind, Name, NameKind, Office, PartialDate,
    Provisional, Tenure, TenureId, Term,
};

fn date() -> impl Strategy<Value = PartialDate> {
    (1_i64..=9999, 0_i64..=12, 0_i64..=28).prop_map(|(year, month, day)| {
        PartialDate::new(year, month, if month == 0 { 0 } else { day }).unwrap()
    })
}

fn id() -> impl Strategy<Value = EntityId> {
    any::<u128>().prop_map(EntityId::from_bits)
}

/// Texts of every length class: empty, short, and longer than one character of a length tells.
fn text() -> impl Strategy<Value = String> {
    prop_oneof!["", ".{1,8}", "[a-zé漢]{60,140}"]
}

fn texts() -> impl Strategy<Value = Vec<String>> {
    vec(text(), 0..3)
}

prop_compose! {
    fn office()(
        organisation in option::of(id()),
        inception in option::of(date()),
        dissolution in option::of(date()),
    ) -> Office {
        Office { organisation, inception, dissolution }
    }
}

prop_compose! {
    fn provisional()(
        article in text(),
        first_seen in option::of(date()),
        last_seen in option::of(date()),
        seen_again: bool,
        noted: i64,
    ) -> Provisional {
        Provisional { article, first_seen, last_seen, seen_again, noted }
    }
}

fn names() -> impl Strategy<Value = Vec<Name>> {
    let kind = prop::sample::select(vec![
        NameKind::Primary,
        NameKind::Alias,
        NameKind::Abbreviation,
        NameKind::Former,
        NameKind::Weak,
    ]);
    vec(
        (text(), kind).prop_map(|(text, kind)| Name { text, kind }),
        0..4,
    )
}

fn identifiers() -> impl Strategy<Value = Vec<Identifier>> {
    let one = (text(), text()).prop_map(|(scheme, value)| Identifier { scheme, value });
    vec(one, 0..3)
}

prop_compose! {
    fn entity()(
        id in id(),
        kind in prop::sample::select(vec![
            Kind::Person, Kind::Organisation, Kind::Place, Kind::Office,
        ]),
        gender in option::of(prop::sample::select(vec![
            Gender::Female, Gender::Male, Gender::Other,
        ])),
        names in names(),
        (given_names, family_names, countries) in (texts(), texts(), texts()),
        (born, died, office) in (option::of(date()), option::of(date()), option::of(office())),
        identifiers in identifiers(),
        (records, sources) in (texts(), texts()),
        provisional in option::of(provisional()),
    ) -> Entity {
        Entity {
            id, kind, names, given_names, family_names, countries, gender, born, died, office,
            identifiers, records, sources, provisional,
        }
    }
}

prop_compose! {
    fn term()(
        key in text(),
        start in option::of(date()),
        end in option::of(date()),
        constituency in option::of(text()),
        source in text(),
        url in option::of(text()),
    ) -> Term {
        Term { key, start, end, constituency, source, url }
    }
}

prop_compose! {
    fn tenure()(
        id in any::<u128>().prop_map(TenureId::from_bits),
        (holder, office) in (id(), id()),
        start in option::of(date()),
        end in prop_oneof![
            date().prop_map(End::On),
            date().prop_map(|as_of| End::Ongoing { as_of }),
            option::of(date()).prop_map(|by| End::Ended { by }),
            Just(End::Unknown),
        ],
        scheduled_end in option::of(date()),
        acting: bool,
        terms in vec(term(), 0..3),
    ) -> Tenure {
        Tenure { id, holder, office, start, end, scheduled_end, acting, terms }
    }
}

fn packed<T: Packed>(value: &T) -> String {
    let mut record = String::new();
    value.pack(&mut record);
    record
}

/// What unpacks of a record is packed the same way exactly when the record is checked to be one;
/// reading any other does not panic.
fn is_checked_rightly<T: Packed>(key: T::Key, record: &str) {
    let again = packed(&T::unpack(T::read(key, record)));
    assert_eq!(T::check(record), again == record, "{record:?}");
}

/// A record with a character changed, cut out or put in.
fn damaged(record: &str, place: prop::sample::Index, with: char, how: u8) -> String {
    let mut letters: Vec<char> = record.chars().collect();
    let place = place.index(letters.len());
    match how {
        0 => letters[place] = with,
        1 => {
            letters.remove(place);
        }
        2 => letters.insert(place, with),
        _ => letters.truncate(place),
    }
    letters.into_iter().collect()
}

/// Characters that mean something in a record, and some that do not.
fn letter() -> impl Strategy<Value = char> {
    prop_oneof![(0_u8..128).prop_map(char::from), Just('é'), Just('漢'),]
}

proptest! {
    #[test]
    fn entities_round_trip(one in entity()) {
        let record = packed(&one);
        prop_assert!(Entity::check(&record));
        let read = Entity::read(one.id, &record);
        prop_assert_eq!(&read.to_entity(), &one);
        prop_assert_eq!(read.primary_name(), one.primary_name());
        prop_assert_eq!(read.name_count(), one.names.len());
        prop_assert_eq!(read.is_identified(), !one.identifiers.is_empty());
        prop_assert_eq!(read.is_provisional(), one.provisional.is_some());
        for (place, name) in one.names.iter().enumerate() {
            let found = read.name(place).unwrap();
            prop_assert_eq!((found.text, found.kind), (name.text.as_str(), name.kind));
        }
        prop_assert!(read.name(one.names.len()).is_none());
    }

    #[test]
    fn tenures_round_trip(one in tenure(), cap in option::of(date())) {
        let record = packed(&one);
        prop_assert!(Tenure::check(&record));
        let read = Tenure::read(one.id, &record);
        prop_assert_eq!(&read.to_tenure(), &one);
        prop_assert_eq!(read.interval(cap), one.interval(cap));
    }

    #[test]
    fn records_are_equal_exactly_when_values_are(one in entity(), other in entity()) {
        let (record, another) = (packed(&one), packed(&other));
        let other = Entity { id: one.id, ..other };
        prop_assert_eq!(record == another, one == other);
        prop_assert_eq!(record, packed(&Entity::read(one.id, &packed(&one)).to_entity()));
    }

    #[test]
    fn no_text_panics_and_only_records_are_taken_for_records(
        letters in vec(letter(), 0..60), key: u128,
    ) {
        let text: String = letters.into_iter().collect();
        is_checked_rightly::<Entity>(EntityId::from_bits(key), &text);
        is_checked_rightly::<Tenure>(TenureId::from_bits(key), &text);
    }

    #[test]
    fn no_damaged_record_panics_or_is_taken_for_another_value(
        one in entity(), other in tenure(),
        place: prop::sample::Index, with in letter(), how in 0_u8..4,
    ) {
        is_checked_rightly::<Entity>(one.id, &damaged(&packed(&one), place, with, how));
        is_checked_rightly::<Tenure>(other.id, &damaged(&packed(&other), place, with, how));
    }
}

/// Puts (or, without a value, removes) under a key.
type Step = (u16, Option<u8>);

fn steps() -> impl Strategy<Value = Vec<Step>> {
    vec((0_u16..400, option::weighted(0.7, any::<u8>())), 0..600)
}

fn place(key: u16, value: u8) -> Entity {
    Entity {
        names: vec![Name {
            text: format!("place {value}"),
            kind: NameKind::Primary,
        }],
        ..Entity::new(EntityId::from_bits(u128::from(key)), Kind::Place)
    }
}

fn apply(map: &mut PackedMap<Entity>, model: &mut BTreeMap<EntityId, Entity>, steps: &[Step]) {
    for &(key, value) in steps {
        let id = EntityId::from_bits(u128::from(key));
        match value {
            Some(value) => {
                let value = place(key, value);
                map.insert(&value);
                model.insert(id, value);
            }
            None => assert_eq!(map.remove(&id), model.remove(&id).is_some()),
        }
    }
}

fn check(map: &PackedMap<Entity>, model: &BTreeMap<EntityId, Entity>) {
    assert_eq!(map.len(), model.len());
    assert!(map.keys().eq(model.keys()));
    assert!(
        map.values()
            .map(|one| one.to_entity())
            .eq(model.values().cloned())
    );
    for key in 0..400 {
        let id = EntityId::from_bits(key);
        let known = map.get(&id).map(|one| one.to_entity());
        assert_eq!(known.as_ref(), model.get(&id));
        assert_eq!(map.contains_key(&id), known.is_some());
        assert!(known.is_none_or(|known| map.holds(&known)));
    }
    assert!(!map.holds(&place(1000, 1)));
    let places = Places::of(map.clone());
    assert_eq!(places.len(), model.len());
    for (place, (id, one)) in model.iter().enumerate() {
        assert_eq!(places.key(place), Some(*id));
        let shared = places.shared_with(map, place).map(|one| one.to_entity());
        assert_eq!(shared.as_ref(), Some(one));
    }
    assert_eq!(places.key(model.len()), None);
    for key in 0..402 {
        let id = EntityId::from_bits(key);
        let before = model.range(..id).count();
        let expected = if model.contains_key(&id) {
            Ok(before)
        } else {
            Err(before)
        };
        assert_eq!(places.search(id), expected);
    }
}

proptest! {
    #[test]
    fn a_map_behaves_as_an_ordered_map_and_copies_do_not_see_each_other(
        first in steps(),
        then in steps(),
    ) {
        let (mut map, mut model) = (PackedMap::new(), BTreeMap::new());
        apply(&mut map, &mut model, &first);
        let (copy, copied) = (map.clone(), model.clone());
        prop_assert_eq!(&copy, &map);
        apply(&mut map, &mut model, &then);
        check(&map, &model);
        check(&copy, &copied);
        let ids = (0..400).map(EntityId::from_bits);
        let expected: Vec<EntityId> = ids.filter(|id| model.get(id) != copied.get(id)).collect();
        prop_assert_eq!(&map.changes(&copy), &expected);
        prop_assert_eq!(&copy.changes(&map), &expected);
        prop_assert_eq!(map == copy, expected.is_empty());
        let again: PackedMap<Entity> = map.values().map(|one| one.to_entity()).collect();
        prop_assert_eq!(&again, &map);
        map.retain(|one| one.id.to_bits() % 3 == 0);
        model.retain(|id, _| id.to_bits() % 3 == 0);
        check(&map, &model);
    }

    #[test]
    fn a_map_put_into_another_is_as_its_records_one_by_one(
        first in vec((0_u16..200, any::<u8>()), 0..200),
        then in vec((100_u16..400, any::<u8>()), 0..300),
        behind: bool,
    ) {
        let first = first.into_iter().map(|(key, value)| place(key, value));
        let then = then.into_iter().filter(|(key, _)| !behind || *key >= 200);
        let then: Vec<Entity> = then.map(|(key, value)| place(key, value)).collect();
        let mut map: PackedMap<Entity> = first.clone().collect();
        let mut model: BTreeMap<EntityId, Entity> = first.map(|one| (one.id, one)).collect();
        check(&map, &model);
        map.append(then.iter().cloned().collect());
        model.extend(then.into_iter().map(|one| (one.id, one)));
        check(&map, &model);
    }

    #[test]
    fn a_record_found_by_its_place_is_that_of_the_changed_copy(first in steps(), then in steps()) {
        let (mut map, mut model) = (PackedMap::new(), BTreeMap::new());
        apply(&mut map, &mut model, &first);
        let places = Places::of(map.clone());
        apply(&mut map, &mut model, &then);
        for place in 0..places.len() {
            let id = places.key(place).unwrap();
            if let Some(shared) = places.shared_with(&map, place) {
                prop_assert_eq!(Some(&shared.to_entity()), model.get(&id));
            }
        }
    }

    #[test]
    fn an_edit_changes_what_is_there_only(steps in steps(), key in 0_u16..400) {
        let (mut map, mut model) = (PackedMap::new(), BTreeMap::new());
        apply(&mut map, &mut model, &steps);
        let id = EntityId::from_bits(u128::from(key));
        let there = map.edit(&id, |one| one.died = PartialDate::new(2001, 0, 0).ok());
        prop_assert_eq!(there, model.contains_key(&id));
        if let Some(one) = model.get_mut(&id) {
            one.died = PartialDate::new(2001, 0, 0).ok();
        }
        check(&map, &model);
    }

    #[test]
    fn records_read_back_are_the_map(entities in vec(entity(), 0..300), least in 1_usize..200) {
        let map: PackedMap<Entity> = entities.into_iter().collect();
        let mut read = PackedMap::<Entity>::new();
        for records in map.records(least) {
            read.append(PackedMap::of_records(&records).unwrap());
        }
        prop_assert_eq!(&read, &map);
    }

    #[test]
    fn records_that_are_not_as_they_were_are_refused_or_others(
        entities in vec(entity(), 1..100),
        flips in vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let map: PackedMap<Entity> = entities.into_iter().collect();
        let records = map.records(usize::MAX).next().unwrap();
        let mut bytes = rmp_serde::to_vec_named(&records).unwrap();
        for (place, bits) in flips {
            let place = place.index(bytes.len());
            bytes[place] ^= bits;
        }
        let damaged: Result<Records, _> = rmp_serde::from_slice(&bytes);
        let read = damaged.ok().and_then(|records| PackedMap::<Entity>::of_records(&records).ok());
        // What is taken can be read, and is kept as it was read.
        if let Some(read) = read {
            let again: PackedMap<Entity> = read.values().map(|one| one.to_entity()).collect();
            prop_assert_eq!(again, read);
        }
    }
}
