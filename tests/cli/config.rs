//! A flag wins over the environment, the environment over the file, the file over the default.

use super::{Place, ended, text};

/// Value and origin of a key that `incumbent config --json` prints.
fn in_force(out: &str, key: &str) -> (String, String) {
    let settings: serde_json::Value = serde_json::from_str(out).unwrap();
    let word = |name| settings[key][name].as_str().unwrap_or("none").to_owned();
    (word("value"), word("origin"))
}

#[test]
fn precedence() {
    let place = Place::new();
    place.write("incumbent.toml", "max_candidates = 2\n");
    let named = place.write("named.toml", "max_candidates = 3\n");
    let key = "max_candidates";
    for (file, variable, flag, expected) in [
        (None, None, None, ("2", "file")),
        (Some(text(&named)), None, None, ("3", "file")),
        (Some(text(&named)), Some("4"), None, ("4", "environment")),
        (Some(text(&named)), Some("4"), Some("7"), ("7", "flag")),
        (None, None, Some("7"), ("7", "flag")),
    ] {
        let mut arguments = vec!["config", "--json"];
        arguments.extend(flag.iter().flat_map(|value| ["--max-candidates", value]));
        arguments.extend(file.iter().flat_map(|path| ["--config", path]));
        let mut command = place.command(&arguments);
        if let Some(value) = variable {
            command.env("INCUMBENT_MAX_CANDIDATES", value);
        }
        let ended = ended(&command.output().unwrap());
        assert_eq!(ended.code, 0, "{}", ended.err);
        let (value, origin) = in_force(&ended.out, key);
        assert_eq!((value.as_str(), origin.as_str()), expected);
    }
    std::fs::remove_file(place.path("incumbent.toml")).unwrap();
    let ended = place.run(&["config", "--json"]);
    assert_eq!(in_force(&ended.out, key), ("5".into(), "default".into()));
}

#[test]
fn all_mistakes_are_told_at_once_and_where_they_stand() {
    let place = Place::new();
    place.write("incumbent.toml", "max_candidats = 2\nmin_margin = 2.0\n");
    let mut command = place.command(&["config", "--listen", "nowhere"]);
    command.env("INCUMBENT_LOG_FORMAT", "xml");
    let ended = ended(&command.output().unwrap());
    assert_eq!(ended.code, 2);
    for words in [
        "unknown key \"max_candidats\"",
        "did you mean \"max_candidates\"",
        "min_margin",
        "INCUMBENT_LOG_FORMAT",
        "--listen",
    ] {
        assert!(ended.err.contains(words), "{words} in {}", ended.err);
    }
}

#[test]
fn a_named_file_must_be_there() {
    let ended = Place::new().run(&["config", "--config", "nowhere.toml"]);
    assert_eq!(ended.code, 2);
    assert!(ended.err.contains("nowhere.toml"), "{}", ended.err);
}

#[test]
fn the_table_of_the_defaults() {
    let ended = Place::new().run(&["config"]);
    assert_eq!(ended.code, 0);
    insta::assert_snapshot!(ended.out);
}
