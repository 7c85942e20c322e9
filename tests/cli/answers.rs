//! `incumbent resolve`: tables, JSON, articles from files and pipes.

use std::io::Write as _;
use std::process::Stdio;

use super::{Place, ended, text};

#[test]
fn the_table_with_its_evidence() {
    let ended = Place::new().run(&[
        "resolve",
        "Mark Rutte",
        "Rutte",
        "--date",
        "2023-10-28",
        "--evidence",
        "--max-candidates",
        "1",
    ]);
    assert_eq!((ended.code, ended.err.as_str()), (0, ""));
    insta::assert_snapshot!(ended.out);
}

#[test]
fn an_article_from_a_file_and_from_a_pipe_gets_the_same_answer() {
    let place = Place::new();
    let article =
        r#"{"publication_date": "2023-10-28", "mentions": ["Mark Rutte", {"text": "Rutte"}]}"#;
    let path = place.write("article.json", article);
    let from_file = place.run(&["resolve", "--article", text(&path), "--json"]);
    assert_eq!(from_file.code, 0, "{}", from_file.err);
    let mut child = place
        .command(&["resolve", "-", "--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(article.as_bytes())
        .unwrap();
    let from_pipe = ended(&child.wait_with_output().unwrap());
    assert_eq!(from_pipe.code, 0, "{}", from_pipe.err);
    assert_eq!(from_file.out, from_pipe.out);
    let answer: serde_json::Value = serde_json::from_str(&from_file.out).unwrap();
    for index in 0..2 {
        let entity = &answer["mentions"][index]["candidates"][0];
        assert_eq!(entity["name"], "Mark Rutte", "{answer:#}");
    }
}

#[test]
fn an_article_that_cannot_be_read_is_told_with_its_place() {
    let place = Place::new();
    for (article, words) in [
        ("{\"mentions\": [", "article.json"),
        ("{\"mentions\": [{\"txt\": \"Rutte\"}]}", "mention"),
        (
            "{\"mentions\": [\"Rutte\"], \"date\": \"2023-02-30\"}",
            "2023-02 has no day 30",
        ),
        ("{\"mentions\": [\"\"]}", "mentions[0].text"),
    ] {
        let path = place.write("article.json", article);
        let ended = place.run(&["resolve", "--article", text(&path)]);
        assert_eq!(ended.code, 1, "{article}: {}", ended.err);
        assert!(ended.err.contains(words), "{article}: {}", ended.err);
    }
    let ended = place.run(&["resolve", "--article", "nowhere.json"]);
    assert_eq!(ended.code, 1);
    assert!(ended.err.contains("nowhere.json"), "{}", ended.err);
}

#[test]
fn a_server_that_is_not_there_is_told() {
    // Port 9 (discard) of this machine: nothing that runs tests listens there.
    let place = Place::new();
    for arguments in [
        &["resolve", "Rutte", "--server", "127.0.0.1:9"][..],
        &["health", "127.0.0.1:9"],
    ] {
        let ended = place.run(arguments);
        assert_eq!(ended.code, 1, "{}", ended.err);
        assert!(ended.err.contains("127.0.0.1:9"), "{}", ended.err);
    }
}
