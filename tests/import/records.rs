//! What lines become.

use incumbent::catalogue::import::{Content, Input, MissingEnd, Repair};
use incumbent::model::{Catalogue, End, Entity, EntityId, Kind, NameKind};

use super::{RUTTE, date, entity, import_into, import_text, input, line, lines, tenure};

fn names(entity: &Entity) -> Vec<(&str, NameKind)> {
    let names = entity.names.iter();
    names.map(|name| (&*name.text, name.kind)).collect()
}

#[test]
fn lines_become_entities_and_a_tenure_with_terms() {
    let (catalogue, report) = import_text(&lines(RUTTE));
    assert_eq!(report.refused_total(), 0, "{report}");
    let person = entity(&catalogue, "p");
    assert_eq!(person.kind, Kind::Person);
    assert_eq!(person.primary_name(), "Mark Rutte");
    assert_eq!(
        (person.given_names.len(), person.family_names.len()),
        (1, 1)
    );
    assert_eq!(person.born, Some(date("1967-02-14")));
    assert_eq!(person.identifiers[0].value, "Q57792");
    assert_eq!(person.records, ["ftm:p"]);
    assert_eq!(person.sources, ["test"]);
    let tenure = tenure(&catalogue, "t1");
    assert_eq!(catalogue.tenures.len(), 1);
    assert_eq!(tenure.start, Some(date("2010-10-14")));
    assert_eq!(tenure.end, End::On(date("2024-07-02")));
    let terms: Vec<_> = tenure.terms.iter().map(|term| &*term.key).collect();
    assert_eq!(terms, ["t1", "t2"]);
    assert_eq!(
        tenure.terms[1].url.as_deref(),
        Some("https://example.org/pm")
    );
    assert_eq!(report.merged_rows, 1);
    assert_eq!(report.read, 4);
}

#[test]
fn every_schema_finds_its_kind() {
    let cases = [
        ("Person", Kind::Person),
        ("Organization", Kind::Organisation),
        ("Company", Kind::Organisation),
        ("PublicBody", Kind::Organisation),
        ("LegalEntity", Kind::Organisation),
        ("Address", Kind::Place),
        ("Position", Kind::Office),
    ];
    for (schema, kind) in cases {
        let (catalogue, _) = import_text(&line(&format!("x {schema} name=X")));
        assert_eq!(entity(&catalogue, "x").kind, kind, "{schema}");
    }
    let (catalogue, report) = import_text(
        &lines(&[
            "v Vessel name=Titanic",
            "v2 Vessel imoNumber=7",
            "s Sanction country=xx",
            "a Address full=Oslo,_Norway",
        ])
        .replace("[\"7\"]", "7"),
    );
    assert_eq!(report.skipped["Vessel"], 2);
    assert_eq!(report.skipped["Sanction"], 1);
    assert_eq!(report.refused_total(), 0, "{report}");
    assert_eq!(entity(&catalogue, "a").primary_name(), "Oslo, Norway");
}

#[test]
fn names_keep_their_kinds() {
    let (catalogue, _) = import_text(&lines(&[
        "x Company name=General_Motors|GM_Corp alias=GMC weakAlias=Generous|GMC previousName=Old abbreviation=GM",
        "y Person firstName=Jo lastName=Doe alias=JD",
    ]));
    assert_eq!(
        names(&entity(&catalogue, "x")),
        [
            ("General Motors", NameKind::Primary),
            ("GM", NameKind::Abbreviation),
            ("GM Corp", NameKind::Alias),
            ("GMC", NameKind::Alias),
            ("Generous", NameKind::Weak),
            ("Old", NameKind::Former),
        ]
    );
    assert_eq!(entity(&catalogue, "y").primary_name(), "Jo Doe");
}

#[test]
fn the_missing_ends_are_kept_apart() {
    let base = [
        "p Person name=Jo_Doe",
        "o Position name=Mayor inceptionDate=1900 dissolutionDate=2030",
    ];
    let ongoing = |day: &str| End::Ongoing { as_of: date(day) };
    let cases = [
        (
            "endDate=2020",
            MissingEnd::Unknown,
            End::On(date("2020")),
            None,
        ),
        ("", MissingEnd::Unknown, End::Unknown, None),
        ("", MissingEnd::Ongoing, ongoing("2025-06-01"), None),
        (
            "status=current",
            MissingEnd::Unknown,
            ongoing("2025-06-01"),
            None,
        ),
        (
            "status=current retrievedAt=2025-01-31",
            MissingEnd::Ongoing,
            ongoing("2025-01-31"),
            None,
        ),
        ("status=unknown", MissingEnd::Ongoing, End::Unknown, None),
        (
            "status=ended",
            MissingEnd::Ongoing,
            End::Ended {
                by: Some(date("2025-06-01")),
            },
            None,
        ),
        (
            "endDate=2027-01-03",
            MissingEnd::Unknown,
            ongoing("2025-06-01"),
            Some(date("2027-01-03")),
        ),
        (
            "endDate=2025-06-01",
            MissingEnd::Unknown,
            End::On(date("2025-06-01")),
            None,
        ),
    ];
    for (properties, missing_end, end, scheduled) in cases {
        let row = format!("t Occupancy holder=p post=o startDate=2019 {properties}");
        let text = lines(&[base[0], base[1], row.trim_end()]);
        let mut input = input("test", Content::Bytes(text.as_bytes()));
        input.missing_end = missing_end;
        let mut catalogue = Catalogue::default();
        import_into(&mut catalogue, &[input]);
        let tenure = tenure(&catalogue, "t");
        assert_eq!(
            (tenure.end, tenure.scheduled_end),
            (end, scheduled),
            "{properties}"
        );
    }
}

#[test]
fn directors_employees_and_members_hold_offices_of_their_organisations() {
    let (catalogue, report) = import_text(&lines(&[
        "gm Company name=General_Motors abbreviation=GM country=us wikidataId=Q81965",
        "zm Company name=GM_Company wikidataId=Q81965",
        "p Person name=Mary_Barra",
        "q Person name=Jo_Doe",
        "d1 Directorship director=p organization=gm role=Chief_Executive_Officer startDate=2014-01-15",
        "d2 Directorship director=q organization=zm role=chief_executive_officer startDate=2009 endDate=2014-01-15",
        "d3 Directorship director=q organization=gm startDate=2001 endDate=2003",
        "e Employment employee=q employer=gm startDate=2001",
        "m Membership member=zm organization=gm",
    ]));
    assert_eq!(report.refused_total(), 0, "{report}");
    let chief = entity(&catalogue, "office:gm:chief executive officer");
    assert_eq!(
        chief.primary_name(),
        "Chief Executive Officer of General Motors"
    );
    let titles: Vec<_> = chief.names.iter().map(|name| &*name.text).collect();
    for title in [
        "General Motors Chief Executive Officer",
        "Chief Executive Officer of GM",
        "Chief Executive Officer of GM Company",
    ] {
        assert!(titles.contains(&title), "{titles:?}");
    }
    assert_eq!(chief.countries, ["us"]);
    let organisation = chief.office.as_ref().unwrap().organisation;
    assert_eq!(organisation, Some(EntityId::derive("ftm", "gm")));
    // The other record of the company has the same chief.
    assert_eq!(tenure(&catalogue, "d1").office, chief.id);
    assert_eq!(tenure(&catalogue, "d2").office, chief.id);
    for (row, title) in [
        ("d3", "Director of General Motors"),
        ("e", "Employee of General Motors"),
        ("m", "Member of General Motors"),
    ] {
        let office = tenure(&catalogue, row).office;
        let office = catalogue.entities.get(&office).unwrap();
        assert_eq!(office.primary_name(), title, "{row}");
    }
}

#[test]
fn records_are_joined_by_strong_evidence_only() {
    let joined = |left: &str, right: &str| {
        let (catalogue, report) = import_text(&lines(&[left, right]));
        let one = entity(&catalogue, "a").id == entity(&catalogue, "b").id;
        assert_eq!(report.joined_entities, u64::from(one));
        assert_eq!(catalogue.redirects.len(), usize::from(one));
        one
    };
    let cases = [
        (
            "one item",
            "a Person name=A wikidataId=Q1",
            "b Person name=B wikidataId=Q1",
            true,
        ),
        (
            "two items",
            "a Person name=A wikidataId=Q1",
            "b Person name=A wikidataId=Q2",
            false,
        ),
        (
            "one item, two kinds",
            "a Person name=A wikidataId=Q1",
            "b Company name=A wikidataId=Q1",
            false,
        ),
        (
            "one name, one birthday",
            "a Person name=Jo_Dœ birthDate=1967-02-14",
            "b Person name=JO_DOE birthDate=1967-02-14T00:00",
            true,
        ),
        (
            "one name, one birth year",
            "a Person name=Jo_Doe birthDate=1967",
            "b Person name=Jo_Doe birthDate=1967",
            false,
        ),
        (
            "one surname, one birthday",
            "a Person name=Doe birthDate=1967-02-14",
            "b Person name=Doe birthDate=1967-02-14",
            false,
        ),
        (
            "one name, one birthday, two items",
            "a Person name=Jo_Doe birthDate=1967-02-14 wikidataId=Q1",
            "b Person name=Jo_Doe birthDate=1967-02-14 wikidataId=Q2",
            false,
        ),
        (
            "one name, one birthday, one item known",
            "a Person name=Jo_Doe birthDate=1967-02-14 wikidataId=Q1",
            "b Person name=Jo_Doe birthDate=1967-02-14",
            true,
        ),
        (
            "one name, one birthday, no people",
            "a Company name=Jo_Doe incorporationDate=1967-02-14",
            "b Company name=Jo_Doe incorporationDate=1967-02-14",
            false,
        ),
    ];
    for (name, left, right, expected) in cases {
        assert_eq!(joined(left, right), expected, "{name}");
    }
}

#[test]
fn a_joined_entity_unites_what_its_records_say() {
    let (catalogue, report) = import_text(&lines(&[
        "b Person name=Joanna_Doe alias=JD birthDate=1967-02-15 wikidataId=Q1 country=us",
        "a Person name=Jo_Doe birthDate=1967-02-14 deathDate=2020 wikidataId=Q1 country=gb",
        "o Position name=Mayor",
        "t Occupancy holder=b post=o startDate=2001",
    ]));
    let id = EntityId::derive("ftm", "a");
    let entity = &catalogue.entities.get(&id).unwrap().to_entity();
    assert_eq!(
        names(entity),
        [
            ("Jo Doe", NameKind::Primary),
            ("JD", NameKind::Alias),
            ("Joanna Doe", NameKind::Alias),
        ]
    );
    assert_eq!(entity.born, Some(date("1967-02-14")));
    assert_eq!(entity.died, Some(date("2020")));
    assert_eq!(entity.countries, ["gb", "us"]);
    assert_eq!(entity.records, ["ftm:a", "ftm:b"]);
    assert_eq!(report.repaired[&Repair::DatesInConflict].count, 1);
    assert_eq!(catalogue.redirects[&EntityId::derive("ftm", "b")], id);
    assert_eq!(tenure(&catalogue, "t").holder, id);
}

#[test]
fn fragments_of_one_key_are_one_entity_and_one_row() {
    let first = lines(&[
        "p Person name=Jo_Doe",
        "o Position name=Mayor",
        "t Occupancy holder=p post=o startDate=2001",
    ]);
    let second = lines(&["p Person name=Jo_Doe alias=JD", "t Occupancy endDate=2005"]);
    let mut catalogue = Catalogue::default();
    let report = import_into(
        &mut catalogue,
        &[
            input("one", Content::Bytes(first.as_bytes())),
            input("two", Content::Bytes(second.as_bytes())),
        ],
    );
    assert_eq!(report.refused_total(), 0, "{report}");
    assert_eq!(entity(&catalogue, "p").names.len(), 2);
    assert_eq!(entity(&catalogue, "p").sources, ["one", "two"]);
    assert_eq!(tenure(&catalogue, "t").end, End::On(date("2005")));
    assert_eq!(report.stored.people, 1);
}

#[test]
fn a_bare_full_name_joins_the_one_person_whom_the_same_source_identifies() {
    let mut catalogue = Catalogue::default();
    let one = lines(&[
        "a1 Person name=Jo_Doe wikidataId=Q5",
        "a2 Person name=Jo_Doe",
        // A surname is no full name.
        "b1 Person name=Doe wikidataId=Q6",
        "b2 Person name=Doe",
        // Two that the source identifies, and one of whom it knows something else.
        "c1 Person name=Li_Na wikidataId=Q7",
        "c2 Person name=Li_Na wikidataId=Q8",
        "c3 Person name=Li_Na",
        "d1 Person name=Ann_Lee wikidataId=Q9",
        "d2 Person name=Ann_Lee birthDate=1970",
        "d3 Person name=Ann_Lee",
        // An office tells one from another, too.
        "e1 Person name=Max_Roe wikidataId=Q10",
        "e2 Person name=Max_Roe",
        "post Position name=Mayor",
        "held Occupancy holder=e2 post=post startDate=2001",
        "f1 Person name=Eva_Poe wikidataId=Q11",
    ]);
    // Another source's list: people share names.
    let other = lines(&["f2 Person name=Eva_Poe"]);
    let files = [
        input("one", Content::Bytes(one.as_bytes())),
        input("other", Content::Bytes(other.as_bytes())),
    ];
    import_into(&mut catalogue, &files);
    let canonical = |key: &str| catalogue.canonical(EntityId::derive("ftm", key));
    assert_eq!(canonical("a2"), canonical("a1"));
    for (bare, known) in [
        ("b2", "b1"),
        ("c3", "c1"),
        ("c3", "c2"),
        ("d3", "d1"),
        ("e2", "e1"),
        ("f2", "f1"),
    ] {
        assert_ne!(canonical(bare), canonical(known), "{bare}");
    }
    let report = import_into(&mut catalogue, &files);
    assert_eq!(report.changes, 0);
}

#[test]
fn people_born_on_one_day_are_one_by_any_full_name_in_use() {
    let mut catalogue = Catalogue::default();
    let text = lines(&[
        "a1 Person name=Palme alias=Olof_Palme birthDate=1927-01-30",
        "a2 Person name=Olof_Palme birthDate=1927-01-30",
        // Twins; a guess of a name; another day; a year only.
        "b1 Person name=Jon_Roe alias=J._Roe birthDate=1980-01-02",
        "b2 Person name=Jim_Roe alias=J._Roe birthDate=1980-01-02",
        "c1 Person name=Ada_Poe weakAlias=Eva_Poe birthDate=1980-01-02",
        "c2 Person name=Eva_Poe birthDate=1980-01-02",
        "d1 Person name=Lee alias=Ann_Lee birthDate=1980-01-02",
        "d2 Person name=Ann_Lee birthDate=1980-01-03",
        "d3 Person name=Ann_Lee birthDate=1980",
    ]);
    let file = input("test", Content::Bytes(text.as_bytes()));
    import_into(&mut catalogue, std::slice::from_ref(&file));
    let canonical = |key: &str| catalogue.canonical(EntityId::derive("ftm", key));
    assert_eq!(canonical("a1"), canonical("a2"));
    assert_eq!(entity(&catalogue, "a1").primary_name(), "Olof Palme");
    for (one, other) in [("b1", "b2"), ("c1", "c2"), ("d1", "d2"), ("d1", "d3")] {
        assert_ne!(canonical(one), canonical(other), "{one} {other}");
    }
    assert_eq!(import_into(&mut catalogue, &[file]).changes, 0);
}

#[test]
fn people_who_led_one_country_are_one_by_two_of_name_birth_and_beginning() {
    let mut catalogue = Catalogue::default();
    let text = lines(&[
        "lead Position name=head_of_state_or_government_of_the_United_States country=us",
        "pres Position name=President_of_the_United_States country=us",
        "vice Position name=Vice_President_of_the_United_States country=us",
        "gov Position name=Governor_of_California country=us",
        // A year and a day of birth.
        "a1 Person name=Doe alias=Bill_Doe birthDate=1946",
        "a2 Person name=William_Doe alias=Bill_Doe birthDate=1946-08-19",
        // No birth, and the office from nearly the same day.
        "b1 Person name=Ann_Roe",
        "b2 Person name=Ann_Roe birthDate=1950-01-02",
        // A given name more and less, born in one year; the surname alone, from the very day on.
        "i1 Person name=Dwight_D._Foe birthDate=1890",
        "i2 Person name=Dwight_David_Foe birthDate=1890-10-14",
        "j1 Person name=Zoe",
        "j2 Person name=Gordon_Zoe birthDate=1951",
        "m1 Person name=Hoe,_T. alias=Theodore_Hoe birthDate=1858",
        "m2 Person name=Theodore_Hoe birthDate=1858-10-27",
        // Another given name, born who knows when; the surname alone, and another day.
        "k1 Person name=Seni_Koe",
        "k2 Person name=Kukrit_Koe birthDate=1911",
        "l1 Person name=Loe",
        "l2 Person name=Ted_Loe birthDate=1911",
        // No birth, and another day.
        "c1 Person name=Max_Poe",
        "c2 Person name=Max_Poe birthDate=1950-01-02",
        // Father and son.
        "d1 Person name=Jon_Low birthDate=1924",
        "d2 Person name=Jon_Low birthDate=1946",
        // Deaths that differ; items that differ.
        "e1 Person name=Eva_Moe birthDate=1900 deathDate=1970",
        "e2 Person name=Eva_Moe birthDate=1900 deathDate=1971",
        "f1 Person name=Ida_Noe birthDate=1900 wikidataId=Q1",
        "f2 Person name=Ida_Noe birthDate=1900 wikidataId=Q2",
        // One deputised; one led a part of the country.
        "g1 Person name=Leo_Coe birthDate=1900",
        "g2 Person name=Leo_Coe birthDate=1900",
        "h1 Person name=Tom_Goe birthDate=1900",
        "h2 Person name=Tom_Goe birthDate=1900",
        "ta1 Occupancy holder=a1 post=lead startDate=1993-01-20",
        "ta2 Occupancy holder=a2 post=pres startDate=1993-01-20",
        "tb1 Occupancy holder=b1 post=lead startDate=1999-01-20",
        "tb2 Occupancy holder=b2 post=pres startDate=1999-02-01",
        "ti1 Occupancy holder=i1 post=lead startDate=1953-01-20",
        "ti2 Occupancy holder=i2 post=pres startDate=1953-01-20",
        "tj1 Occupancy holder=j1 post=lead startDate=2007-06-27",
        "tj2 Occupancy holder=j2 post=pres startDate=2007-06-27",
        "tm1 Occupancy holder=m1 post=lead startDate=1901-09-14",
        "tm2 Occupancy holder=m2 post=pres startDate=1901-09-14",
        "tk1 Occupancy holder=k1 post=lead startDate=2007-06-27",
        "tk2 Occupancy holder=k2 post=pres startDate=2007-06-28",
        "tl1 Occupancy holder=l1 post=lead startDate=2007-06-27",
        "tl2 Occupancy holder=l2 post=pres startDate=2007-06-28",
        "tc1 Occupancy holder=c1 post=lead startDate=1999-01-20",
        "tc2 Occupancy holder=c2 post=pres startDate=2003-01-20",
        "td1 Occupancy holder=d1 post=lead startDate=1989-01-20",
        "td2 Occupancy holder=d2 post=pres startDate=2001-01-20",
        "te1 Occupancy holder=e1 post=lead startDate=1989-01-20",
        "te2 Occupancy holder=e2 post=pres startDate=1989-01-20",
        "tf1 Occupancy holder=f1 post=lead startDate=1989-01-20",
        "tf2 Occupancy holder=f2 post=pres startDate=1989-01-20",
        "tg1 Occupancy holder=g1 post=lead startDate=1989-01-20",
        "tg2 Occupancy holder=g2 post=vice startDate=1989-01-20",
        "th1 Occupancy holder=h1 post=lead startDate=1989-01-20",
        "th2 Occupancy holder=h2 post=gov startDate=1989-01-20",
    ]);
    let file = input("test", Content::Bytes(text.as_bytes()));
    import_into(&mut catalogue, std::slice::from_ref(&file));
    let canonical = |key: &str| catalogue.canonical(EntityId::derive("ftm", key));
    // Shown by the name that is written out.
    assert_eq!(entity(&catalogue, "a1").primary_name(), "William Doe");
    assert_eq!(entity(&catalogue, "m1").primary_name(), "Theodore Hoe");
    for (groups, joined) in [("abijm", true), ("cdefghkl", false)] {
        for group in groups.chars() {
            let (one, other) = (format!("{group}1"), format!("{group}2"));
            assert_eq!(
                canonical(&one) == canonical(&other),
                joined,
                "{one} {other}"
            );
        }
    }
    assert_eq!(import_into(&mut catalogue, &[file]).changes, 0);
}

#[test]
fn a_list_of_names_means_the_leader_so_called_when_nobody_else_is() {
    let leaders = lines(&[
        "lead Position name=Prime_Minister country=gb",
        "a1 Person name=Roe alias=Ann_Roe birthDate=1950-01-02",
        "b1 Person name=Max_Poe birthDate=1950-01-02",
        "c1 Person name=Jon_Low birthDate=1924",
        "c2 Person name=Jon_Low birthDate=1946",
        "d1 Person name=Eva_Moe birthDate=1900 wikidataId=Q1",
        "ta Occupancy holder=a1 post=lead startDate=1979-05-04",
        "tb Occupancy holder=b1 post=lead startDate=1989-05-04",
        "tc1 Occupancy holder=c1 post=lead startDate=1990-05-04",
        "tc2 Occupancy holder=c2 post=lead startDate=1995-05-04",
        "td Occupancy holder=d1 post=lead startDate=1999-05-04",
        "m Position name=Mayor",
        "e1 Person name=Ida_Noe birthDate=1900",
        "te Occupancy holder=e1 post=m startDate=1999-05-04",
        "f1 Person name=Joe_Foe birthDate=1961 country=gb",
        "tf Occupancy holder=f1 post=lead startDate=2009-05-04",
        "g1 Person name=Jim_Goe birthDate=1961 country=gb",
        "tg Occupancy holder=g1 post=lead startDate=2010-05-04",
        // The leader in a lesser office, it may be, and somebody of another country.
        "f8 Person name=Joe_Foe country=gb",
        "tf8 Occupancy holder=f8 post=m startDate=1999-05-04",
        "g8 Person name=Jim_Goe country=us",
        "tg8 Occupancy holder=g8 post=m startDate=1999-05-04",
    ]);
    let list = lines(&[
        "a9 Person name=Ann_Roe wikidataId=Q7416",
        // Somebody else has the name, or two leaders, or another item.
        "b8 Person name=Max_Poe birthDate=1990",
        "b9 Person name=Max_Poe wikidataId=Q2",
        "c9 Person name=Jon_Low wikidataId=Q3",
        "d9 Person name=Eva_Moe wikidataId=Q4",
        // Who led nothing is one of many.
        "e9 Person name=Ida_Noe wikidataId=Q5",
        "f9 Person name=Joe_Foe wikidataId=Q6",
        "g9 Person name=Jim_Goe wikidataId=Q7",
    ]);
    let leaders = input("leaders", Content::Bytes(leaders.as_bytes()));
    let list = input("list", Content::Bytes(list.as_bytes()));
    let orders: [&[&[Input<'_>]]; 3] = [
        &[&[leaders.clone(), list.clone()]],
        &[std::slice::from_ref(&leaders), std::slice::from_ref(&list)],
        &[std::slice::from_ref(&list), std::slice::from_ref(&leaders)],
    ];
    for (place, order) in orders.into_iter().enumerate() {
        let mut catalogue = Catalogue::default();
        for files in order {
            import_into(&mut catalogue, files);
        }
        let canonical = |key: &str| catalogue.canonical(EntityId::derive("ftm", key));
        assert_eq!(canonical("a1"), canonical("a9"), "order {place}");
        assert_eq!(canonical("f1"), canonical("f9"), "order {place}");
        let apart = [
            ("b1", "b9"),
            ("c1", "c9"),
            ("c2", "c9"),
            ("d1", "d9"),
            ("e1", "e9"),
            ("f1", "f8"),
            ("g1", "g9"),
        ];
        for (one, other) in apart {
            assert_ne!(
                canonical(one),
                canonical(other),
                "{one} {other}, order {place}"
            );
        }
        let again = import_into(&mut catalogue, &[leaders.clone(), list.clone()]);
        assert_eq!(again.changes, 0, "order {place}");
    }
}

#[test]
fn a_leader_whom_a_list_calls_by_the_family_name_bears_the_whole_one() {
    let (catalogue, _) = import_text(&lines(&[
        "a Person name=Khrushchev birthDate=1894 country=ru",
        // Another year, another country, another name besides.
        "b Person name=Khrushchev birthDate=1935 country=ru",
        "c Person name=Khrushchev birthDate=1894 country=us",
        "d Person name=Khrushchev alias=Sergei_Khrushchev birthDate=1894 country=ru",
    ]));
    let named = |key: &str| {
        let names = entity(&catalogue, key).names;
        names.iter().any(|name| name.text == "Nikita Khrushchev")
    };
    let found = ["a", "b", "c", "d"].map(named);
    assert_eq!(found, [true, false, false, false]);
    assert_eq!(entity(&catalogue, "a").primary_name(), "Khrushchev");
}

#[test]
fn whoever_has_a_leaders_name_country_and_year_of_birth_is_the_leader() {
    let mut catalogue = Catalogue::default();
    let text = lines(&[
        "lead Position name=head_of_state_or_government_of_Norway country=no",
        "mp Position name=Member_of_Parliament country=no",
        "a1 Person name=Jon_Doe birthDate=1959 country=no",
        "a2 Person name=Jon_Doe birthDate=1959-03-16 country=no",
        // Another year; another country; two of one name; two items; a death that differs.
        "b1 Person name=Ann_Roe birthDate=1961 country=no",
        "b2 Person name=Ann_Roe birthDate=1962-02-24 country=no",
        "c1 Person name=Max_Poe birthDate=1947 country=no",
        "c2 Person name=Max_Poe birthDate=1947-09-03 country=se",
        "d1 Person name=Jim_Low birthDate=1928 country=no",
        "d2 Person name=Jim_Low birthDate=1928-05-28 country=no",
        "d3 Person name=Jim_Low birthDate=1928-08-08 country=no",
        "e1 Person name=Eva_Moe birthDate=1939 country=no wikidataId=Q1",
        "e2 Person name=Eva_Moe birthDate=1939-04-20 country=no wikidataId=Q2",
        "f1 Person name=Ida_Noe birthDate=1939 deathDate=1990 country=no",
        "f2 Person name=Ida_Noe birthDate=1939-04-20 deathDate=1991 country=no",
        "ta Occupancy holder=a1 post=lead startDate=2000-03-17",
        "tb Occupancy holder=b1 post=lead startDate=2013-10-16",
        "tc Occupancy holder=c1 post=lead startDate=1997-10-17",
        "td Occupancy holder=d1 post=lead startDate=1981-10-14",
        "te Occupancy holder=e1 post=lead startDate=1981-02-04",
        "tf Occupancy holder=f1 post=lead startDate=1971-02-04",
        "ta2 Occupancy holder=a2 post=mp startDate=1993-10-01",
    ]);
    let file = input("test", Content::Bytes(text.as_bytes()));
    import_into(&mut catalogue, std::slice::from_ref(&file));
    let canonical = |key: &str| catalogue.canonical(EntityId::derive("ftm", key));
    assert_eq!(canonical("a1"), canonical("a2"));
    for group in "bcdef".chars() {
        let (one, other) = (format!("{group}1"), format!("{group}2"));
        assert_ne!(canonical(&one), canonical(&other), "{one} {other}");
    }
    assert_eq!(import_into(&mut catalogue, &[file]).changes, 0);
}

#[test]
fn a_bare_name_joins_the_one_place_that_an_identifier_tells_apart() {
    let mut catalogue = Catalogue::default();
    let text = lines(&[
        "w84 Address name=London wikidataId=Q84",
        "d1 Address name=London",
        "d2 Organization name=London",
        "w1 Address name=Georgia wikidataId=Q230",
        "w2 Address name=Georgia wikidataId=Q1428",
        "d3 Address name=Georgia",
        "d4 Address name=London country=ca",
        "w3 Address name=United_States_of_America wikidataId=Q30",
        "d5 Address name=United_States",
        // Both are names of one country, and each has an item.
        "w4 Address name=Great_Britain wikidataId=Q23666",
        "w5 Address name=United_Kingdom wikidataId=Q145",
        "d6 Address name=Britain",
        // A people is no name of its country.
        "d7 Address name=Americans",
    ]);
    let file = input("test", Content::Bytes(text.as_bytes()));
    import_into(&mut catalogue, std::slice::from_ref(&file));
    let canonical = |key: &str| catalogue.canonical(EntityId::derive("ftm", key));
    assert_eq!(canonical("d1"), canonical("w84"));
    assert_eq!(canonical("d5"), canonical("w3"));
    // Another kind; two that bear the name; a place that knows its country.
    for (bare, known) in [("d2", "w84"), ("d3", "w1"), ("d3", "w2"), ("d4", "w84")] {
        assert_ne!(canonical(bare), canonical(known), "{bare}");
    }
    let report = import_into(&mut catalogue, &[file]);
    assert_eq!(report.changes, 0);
}
