//! Commands for operators, on a server that serves and on a store: import, merges, history, export.

use incumbent::catalogue::{Change, Meta, Store};
use incumbent::model::{Entity, EntityId, Kind, Name, NameKind, Provisional};

use super::catalogue::{BAD_LINE, LINES};
use super::serve::SERVE;
use super::serving::Serving;
use super::{Ended, Place};

/// A server over a store that holds two people who held one office.
fn serve(place: &Place) -> Serving {
    place.write("first.jsonl", LINES);
    let imported = place.run(&["import", "first.jsonl", "--store", "my.redb"]);
    assert_eq!(imported.code, 0, "{}", imported.err);
    Serving::start(&mut place.command(&[&SERVE[..], &["--store", "my.redb"]].concat()))
}

fn on(place: &Place, server: &Serving, arguments: &[&str]) -> Ended {
    place.run(&[arguments, &["--server", &server.address]].concat())
}

#[test]
fn files_are_imported_while_the_server_serves() {
    let place = Place::new();
    let server = serve(&place);
    let line = r#"{"id":"new","schema":"Person","properties":{"name":["Aurelia Quillfeather"]}}"#;
    place.write("more.jsonl", &format!("{line}\n{BAD_LINE}"));
    let arguments = ["import", "more.jsonl", "--as-of", "2025-01-01"];
    let ended = on(&place, &server, &arguments);
    assert_eq!(
        ended.code, 3,
        "a row was refused: {}{}",
        ended.out, ended.err
    );
    assert!(ended.out.contains("more.jsonl:2: "), "{}", ended.out);
    let known = on(&place, &server, &["resolve", "Aurelia Quillfeather"]);
    assert!(known.out.contains("Aurelia Quillfeather"), "{}", known.out);

    // As the same import into a store of this machine.
    let here = [&arguments[..], &["--json", "--allow-refused"]].concat();
    let there = on(&place, &server, &here);
    assert_eq!(there.code, 0, "{}", there.err);
    let report = |text: &str| {
        let all: serde_json::Value = serde_json::from_str(text).unwrap();
        (all["revision"].clone(), all["report"].clone())
    };
    let (revision, again) = report(&there.out);
    // A record all the same: the server remembers that it has answered this run.
    assert_eq!((&revision, &again["changes"]), (&3.into(), &0.into()));
    drop(server);
    let (revision, local) = report(
        &place
            .run(&[&here[..], &["--store", "my.redb"]].concat())
            .out,
    );
    assert_eq!((revision, local), (3.into(), again));
}

#[test]
fn an_import_that_a_server_does_not_take_says_why() {
    let place = Place::new();
    let server = serve(&place);
    let stale = ["import", "first.jsonl", "--expected-revision", "0"];
    let stale = on(&place, &server, &stale);
    assert_eq!(stale.code, 1);
    assert!(stale.err.contains("revision 1"), "{}", stale.err);
    drop(server);
    let starter = Serving::start(&mut place.command(&SERVE));
    let refused = on(&place, &starter, &["import", "first.jsonl"]);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("--store"), "{}", refused.err);
    let missing = on(&place, &starter, &["import", "nowhere.jsonl"]);
    assert_eq!(missing.code, 1);
    assert!(missing.err.contains("cannot read"), "{}", missing.err);
}

/// What a command prints as JSON, after it ended well.
fn json(ended: &Ended) -> serde_json::Value {
    assert_eq!(ended.code, 0, "{}{}", ended.out, ended.err);
    serde_json::from_str(&ended.out).unwrap()
}

#[test]
fn merges_are_made_told_and_undone_on_a_server_as_on_a_store() {
    let mut told = Vec::new();
    for by_server in [true, false] {
        let place = Place::new();
        let server = serve(&place);
        let server = by_server.then_some(server);
        let run = |arguments: &[&str]| {
            let arguments = [&["catalogue"], arguments].concat();
            match &server {
                Some(server) => on(&place, server, &arguments),
                None => place.run(&[&arguments[..], &["--store", "my.redb"]].concat()),
            }
        };
        let status = json(&run(&["status", "--json"]));
        assert_eq!(
            (&status["revision"], &status["people"]),
            (&1.into(), &2.into())
        );
        assert_eq!(status["writable"], true);

        let merge = ["merge", "ftm:rutte", "ftm:schoof"];
        let why = [
            "--author",
            "ada",
            "--reason",
            "a mistake",
            "--expected-revision",
            "1",
        ];
        let merged = json(&run(&[&merge[..], &why, &["--json"]].concat()));
        assert_eq!(merged["revision"], 2);
        let survivor = merged["canonical_id"].as_str().unwrap().to_owned();
        let given_up = merged["merged_ids"][0].as_str().unwrap().to_owned();
        let again = run(&[&merge[..], &why].concat());
        assert_eq!(again.code, 1, "the catalogue has moved on");
        assert!(again.err.contains("revision 2"), "{}", again.err);
        let nothing = run(&merge);
        assert!(
            nothing.out.contains(&format!("are {survivor} already")),
            "{}",
            nothing.out
        );

        let history = json(&run(&["history", &given_up, "--json"]));
        assert_eq!(history["canonical_id"], survivor.as_str());
        let newest = &history["writes"][0];
        let expected = format!("merged {given_up} into {survivor}");
        assert_eq!(newest["changes"][0], expected.as_str());
        assert_eq!(
            (&newest["author"], &newest["reason"]),
            (&"ada".into(), &"a mistake".into())
        );
        let table = run(&["history", &given_up]);
        assert!(
            table.out.contains(&format!("{survivor} answers for it")),
            "{}",
            table.out
        );
        assert!(table.out.contains("a mistake"), "{}", table.out);

        let undone = run(&["unmerge", "ftm:schoof"]);
        assert_eq!(undone.code, 0, "{}", undone.err);
        let expected = format!("{given_up} is parted from {survivor}\n");
        assert!(undone.out.starts_with(&expected), "{}", undone.out);
        let twice = run(&["unmerge", "ftm:schoof"]);
        assert_eq!(twice.code, 1);
        assert!(twice.err.contains("was not merged"), "{}", twice.err);

        let never = run(&["history", "crm:4711"]);
        assert_eq!((never.code, never.out.as_str()), (4, ""), "{}", never.err);
        let only = run(&["split", "ftm:rutte", "--name", "Mark Rutte"]);
        assert_eq!(only.code, 1, "{}", only.out);
        assert!(
            only.err.contains("at least one name has to stay"),
            "{}",
            only.err
        );
        let listed = json(&run(&["provisional", "list", "--json"]));
        assert_eq!(listed, serde_json::json!([]));
        let confirmed = run(&["provisional", "confirm", "ftm:rutte"]);
        assert_eq!(confirmed.code, 1);
        assert!(
            confirmed.err.contains("not provisional"),
            "{}",
            confirmed.err
        );

        let exported = run(&["export"]);
        assert_eq!(exported.code, 0, "{}", exported.err);
        let to_file = run(&["export", "all.jsonl"]);
        assert_eq!(to_file.code, 0, "{}", to_file.err);
        let file = std::fs::read_to_string(place.path("all.jsonl")).unwrap();
        assert_eq!(file, exported.out);
        let over = run(&["export", "all.jsonl"]);
        assert_eq!(over.code, 2, "it is already there");
        assert!(
            exported
                .out
                .starts_with("{\"incumbent_catalogue\":1,\"revision\":3}\n")
        );
        told.push(exported.out);
    }
    assert_eq!(told[0], told[1], "the same writes, the same catalogue");
}

#[test]
fn what_is_exported_for_others_is_imported_as_the_same() {
    let place = Place::new();
    place.write("first.jsonl", LINES);
    place.run(&["import", "first.jsonl", "--store", "my.redb"]);
    let export = ["catalogue", "export", "out.ftm.jsonl", "--format", "ftm"];
    let exported = place.run(&[&export[..], &["--store", "my.redb"]].concat());
    assert_eq!(exported.code, 0, "{}", exported.err);
    let back = place.run(&["import", "out.ftm.jsonl", "--store", "copy.redb"]);
    assert_eq!(back.code, 0, "{}", back.err);
    let ids = |store: &str| {
        let shown = [
            "catalogue",
            "show",
            "Mark Rutte",
            "--json",
            "--store",
            store,
        ];
        json(&place.run(&shown))["entity"]["id"].clone()
    };
    assert_eq!(ids("my.redb"), ids("copy.redb"));
}

#[test]
fn a_watch_shows_each_write_as_a_line() {
    let place = Place::new();
    let server = serve(&place);
    let merge = [
        "catalogue",
        "merge",
        "ftm:rutte",
        "ftm:schoof",
        "--author",
        "ada",
    ];
    assert_eq!(on(&place, &server, &merge).code, 0);
    let watch = ["catalogue", "watch", "--after", "0", "--count", "2"];
    let shown = on(&place, &server, &watch);
    assert_eq!(shown.code, 0, "{}", shown.err);
    let lines: Vec<&str> = shown.out.lines().collect();
    assert_eq!(lines.len(), 2, "{}", shown.out);
    assert!(lines[0].contains("for import of first"), "{}", lines[0]);
    assert!(lines[1].contains("by ada"), "{}", lines[1]);
    let shown = on(&place, &server, &[&watch[..], &["--json"]].concat());
    let writes: Vec<serde_json::Value> = shown
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(writes[1]["revision"], 2);
    assert_eq!(writes[1]["entity_ids"].as_array().unwrap().len(), 2);
    // A store has no writes of others to wait for.
    let local = place.run(&["catalogue", "watch"]);
    assert_eq!(local.code, 2);
}

#[test]
fn the_catalogue_inside_the_program_is_told_of_and_not_written() {
    let place = Place::new();
    let status = json(&place.run(&["catalogue", "status", "--json"]));
    assert_eq!(status["writable"], false);
    let merge = place.run(&["catalogue", "merge", "crm:1", "crm:2"]);
    assert_eq!(merge.code, 1);
    assert!(merge.err.contains("--store"), "{}", merge.err);
}

/// An article that mentions somebody whom nobody knows, to be remembered.
const UNKNOWN: &str = r#"{"id": "article-1", "mentions": [{"text": "Barnabas Thistlewood",
    "kind": "person", "options": {"remember_unknown": true}}]}"#;

#[test]
fn an_unknown_is_remembered_and_confirmed() {
    let place = Place::new();
    place.write("article.json", UNKNOWN);
    let server = serve(&place);
    let remembered = on(
        &place,
        &server,
        &["resolve", "--json", "--article", "article.json"],
    );
    let id = json(&remembered)["mentions"][0]["remembered"]["id"].clone();
    let id = id.as_str().unwrap_or_else(|| panic!("{}", remembered.out));
    let confirmed = on(
        &place,
        &server,
        &["catalogue", "provisional", "confirm", id],
    );
    assert_eq!(confirmed.code, 0, "{}", confirmed.err);
    let listed = on(
        &place,
        &server,
        &["catalogue", "provisional", "list", "--json"],
    );
    assert_eq!(json(&listed), serde_json::json!([]));
    let history = on(&place, &server, &["catalogue", "history", id]);
    assert_eq!(history.code, 0, "{}", history.err);
    let again = on(
        &place,
        &server,
        &["catalogue", "provisional", "confirm", id],
    );
    assert!(again.err.contains("not provisional"), "{}", again.err);
}

#[test]
fn a_server_removes_what_no_article_mentioned_for_too_long() {
    let place = Place::new();
    drop(serve(&place));
    let id = EntityId::derive("article", "long ago");
    let entity = Entity {
        names: vec![Name {
            text: "Barnabas Thistlewood".to_owned(),
            kind: NameKind::Primary,
        }],
        provisional: Some(Provisional {
            article: "long ago".to_owned(),
            // A millisecond after 1970 began.
            noted: 1,
            ..Provisional::default()
        }),
        ..Entity::new(id, Kind::Person)
    };
    let store = Store::open(&place.path("my.redb")).unwrap();
    let put = [Change::PutEntity(Box::new(entity))];
    store.append(&put, &Meta::default()).unwrap();
    drop(store);
    // It looks when it starts.
    let server =
        Serving::start(&mut place.command(&[&SERVE[..], &["--store", "my.redb"]].concat()));
    let id = id.to_string();
    let is_gone = (0..1_000).any(|_| {
        let listed = on(
            &place,
            &server,
            &["catalogue", "provisional", "list", "--json"],
        );
        json(&listed) == serde_json::json!([])
    });
    assert!(is_gone, "it is still there");
    let history = on(&place, &server, &["catalogue", "history", &id]);
    assert_eq!(history.code, 0, "{}", history.err);
    assert!(
        history.out.contains("provisional_expiry"),
        "{}",
        history.out
    );
}
