//! `incumbent serve` as a process: its greeting, its signals, its store.

use std::io::Read as _;

use rustix::process::{Pid, Signal, kill_process};

use super::serving::Serving;
use super::{Ended, Place, ended};

impl Serving {
    fn signal(&self, signal: Signal) {
        let pid = Pid::from_child(&self.child);
        kill_process(pid, signal).unwrap();
    }

    fn wait(mut self) -> (Option<i32>, String) {
        let mut rest = String::new();
        self.out.read_to_string(&mut rest).unwrap();
        let mut log = String::new();
        let mut err = self.child.stderr.take().unwrap();
        err.read_to_string(&mut log).unwrap();
        (self.child.wait().unwrap().code(), log)
    }
}

pub(super) const SERVE: [&str; 3] = ["serve", "--listen", "127.0.0.1:0"];

/// Imports the starter catalogue into a store and returns the command that serves it.
fn serve_starter_store(place: &Place) -> Vec<&'static str> {
    let imported = place.run(&[
        "import",
        "--starter",
        "--store",
        "my.redb",
        "--allow-refused",
    ]);
    assert_eq!(imported.code, 0, "{}", imported.err);
    [&SERVE[..], &["--store", "my.redb"]].concat()
}

fn ask(place: &Place, server: &Serving, arguments: &[&str]) -> Ended {
    let mut all = vec!["resolve", "--server", &server.address, "--json"];
    all.extend(arguments);
    ended(&place.command(&all).output().unwrap())
}

#[test]
fn the_greeting_tells_the_address_the_catalogue_and_what_to_paste() {
    let place = Place::new();
    let server = Serving::start(&mut place.command(&SERVE));
    for words in [
        "starter catalogue, revision 1:",
        "people",
        "tenures",
        "grpcurl -plaintext -d '{\"article\"",
        &format!(
            "{} incumbent.v1.ResolutionService/ResolveArticle",
            server.address
        ),
    ] {
        assert!(server.greeting.contains(words), "{}", server.greeting);
    }
    let healthy = place.run(&["health", &server.address]);
    assert_eq!((healthy.code, healthy.out.as_str()), (0, "SERVING\n"));
    let unknown = place.run(&["health", &server.address, "--service", "no.such.Service"]);
    assert_eq!(unknown.code, 1);
}

#[test]
fn a_server_and_a_local_catalogue_answer_alike() {
    let place = Place::new();
    let server = Serving::start(&mut place.command(&SERVE));
    let mention = ["NATO Secretary General", "--date", "2015", "--evidence"];
    let remote = ask(&place, &server, &mention);
    assert_eq!(remote.code, 0, "{}", remote.err);
    let local = place.run(&[&["resolve", "--json"][..], &mention].concat());
    assert_eq!(remote.out, local.out);
}

#[test]
fn thresholds_of_the_configuration_hold_for_callers_that_give_none() {
    let place = Place::new();
    place.write("incumbent.toml", "min_probability = 0.99999\n");
    let server = Serving::start(&mut place.command(&SERVE));
    let decision = |arguments: &[&str]| {
        // Asked from elsewhere, where no such file is.
        let ended = ask(&Place::new(), &server, arguments);
        assert_eq!(ended.code, 0, "{}", ended.err);
        let answer: serde_json::Value = serde_json::from_str(&ended.out).unwrap();
        answer["mentions"][0]["decision"].clone()
    };
    let mention = ["Dutch Prime Minister", "--date", "2023-10-28"];
    assert_eq!(decision(&mention), "AMBIGUOUS");
    let own = [&mention[..], &["--min-probability", "0.5"]].concat();
    assert_eq!(decision(&own), "RESOLVED");
}

#[test]
fn sigterm_and_sigint_end_it_with_0() {
    let place = Place::new();
    for signal in [Signal::TERM, Signal::INT] {
        let server = Serving::start(&mut place.command(&SERVE));
        let address = server.address.clone();
        server.signal(signal);
        let (code, log) = server.wait();
        assert_eq!(code, Some(0), "{log}");
        assert_eq!(place.run(&["health", &address]).code, 1);
    }
}

#[test]
fn an_address_that_is_taken_is_told() {
    let place = Place::new();
    let server = Serving::start(&mut place.command(&SERVE));
    let ended = place.run(&["serve", "--listen", &server.address]);
    assert_eq!(ended.code, 1);
    assert!(ended.err.contains(&server.address), "{}", ended.err);
}

#[test]
fn log_lines_are_json_when_asked_and_tell_no_article() {
    let place = Place::new();
    let arguments = [&SERVE[..], &["--log-format", "json"]].concat();
    let server = Serving::start(&mut place.command(&arguments));
    let answered = ask(&place, &server, &["Zyxwv Qwertz", "--date", "2023"]);
    assert_eq!(answered.code, 0, "{}", answered.err);
    server.signal(Signal::TERM);
    let (_, log) = server.wait();
    assert!(log.lines().count() >= 1, "{log}");
    for line in log.lines() {
        serde_json::from_str::<serde_json::Value>(line).unwrap();
        assert!(!line.contains("Zyxwv"), "{line}");
    }
}

#[test]
fn a_killed_server_leaves_its_store_as_it_was() {
    let place = Place::new();
    let serve = serve_starter_store(&place);
    let mention = ["NATO Secretary General", "--date", "2015", "--evidence"];
    let mut answers = Vec::new();
    for _ in 0..3 {
        let server = Serving::start(&mut place.command(&serve));
        let answer = ask(&place, &server, &mention);
        assert_eq!(answer.code, 0, "{}", answer.err);
        answers.push(answer.out);
        server.signal(Signal::KILL);
        let (code, _) = server.wait();
        assert_eq!(code, None, "ended by the signal");
    }
    assert!(answers[0].contains("Stoltenberg"), "{}", answers[0]);
    answers.dedup();
    assert_eq!(answers.len(), 1, "same ids, same answers, same revision");
}

#[test]
fn a_second_process_on_a_store_is_told_so() {
    let place = Place::new();
    let serve = serve_starter_store(&place);
    let server = Serving::start(&mut place.command(&serve));
    for arguments in [
        &serve[..],
        &["import", "--starter", "--store", "my.redb"],
        &["catalogue", "stats", "--store", "my.redb"],
    ] {
        let ended = place.run(arguments);
        assert_eq!(ended.code, 1, "{arguments:?}: {}", ended.err);
        for words in ["my.redb", "another process"] {
            assert!(ended.err.contains(words), "{arguments:?}: {}", ended.err);
        }
    }
    assert_eq!(ask(&place, &server, &["Mark Rutte"]).code, 0);
}
