use super::*;
use crate::model::{End, Name, NameKind, Office};

fn id(key: &str) -> EntityId {
    EntityId::derive("test", key)
}

fn entity(key: &str, kind: Kind) -> Entity {
    Entity {
        names: vec![Name {
            text: key.to_owned(),
            kind: NameKind::Primary,
        }],
        office: (kind == Kind::Office).then(Office::default),
        ..Entity::new(id(key), kind)
    }
}

fn put(key: &str, kind: Kind) -> Change {
    Change::PutEntity(Box::new(entity(key, kind)))
}

fn redirect(from: &str, to: &str) -> Change {
    Change::Redirect {
        from: id(from),
        to: id(to),
    }
}

fn tenure(key: &str, holder: &str, office: &str) -> Change {
    Change::PutTenure(Box::new(Tenure {
        id: TenureId::derive("test", key),
        holder: id(holder),
        office: id(office),
        start: None,
        end: End::Unknown,
        scheduled_end: None,
        acting: false,
        terms: Vec::new(),
    }))
}

fn catalogue(changes: &[Change]) -> Catalogue {
    let mut catalogue = Catalogue::default();
    for change in changes {
        apply(&mut catalogue, change);
    }
    catalogue
}

#[test]
fn redirects_are_flattened_and_followed_by_what_hangs_on_them() {
    let catalogue = catalogue(&[
        put("a", Kind::Person),
        put("b", Kind::Person),
        put("c", Kind::Person),
        put("post", Kind::Office),
        tenure("t", "a", "post"),
        redirect("never seen", "a"),
        redirect("a", "b"),
        redirect("b", "c"),
        tenure("u", "never seen", "post"),
    ]);
    for key in ["never seen", "a", "b", "c"] {
        assert_eq!(catalogue.canonical(id(key)), id("c"), "{key}");
    }
    assert_eq!(catalogue.entities.len(), 2);
    assert_eq!(catalogue.tenures.len(), 2);
    for tenure in catalogue.tenures.values() {
        assert_eq!(tenure.holder, id("c"));
    }
}

#[test]
fn changes_that_would_break_a_promise_change_nothing() {
    let before = [
        put("a", Kind::Person),
        put("b", Kind::Person),
        put("post", Kind::Office),
        redirect("b", "a"),
    ];
    let cases = [
        ("a cycle", redirect("a", "b")),
        ("a redirect to itself", redirect("a", "a")),
        ("a redirect to nothing", redirect("a", "nobody")),
        ("an entity given up", put("b", Kind::Place)),
        ("a tenure of nobody", tenure("t", "nobody", "post")),
        ("a tenure of no office", tenure("t", "a", "nothing")),
        (
            "a tenure that is not there",
            Change::DeleteTenure {
                id: TenureId::derive("test", "t"),
            },
        ),
    ];
    let expected = catalogue(&before);
    for (name, change) in cases {
        let mut subject = expected.clone();
        apply(&mut subject, &change);
        assert_eq!(subject, expected, "{name}");
    }
}

#[test]
fn an_office_follows_its_organisation() {
    let mut office = entity("post", Kind::Office);
    office.office = Some(Office {
        organisation: Some(id("old")),
        ..Office::default()
    });
    let catalogue = catalogue(&[
        put("old", Kind::Organisation),
        put("new", Kind::Organisation),
        Change::PutEntity(Box::new(office)),
        redirect("old", "new"),
    ]);
    let office = catalogue.entities.get(&id("post")).unwrap();
    let office = office.office().unwrap();
    assert_eq!(office.organisation, Some(id("new")));
}
