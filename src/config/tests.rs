//! Precedence, refusal and origin of the configuration's values.

use super::*;

fn sources(flags: &[(&'static str, &str)], environment: &[(&str, &str)]) -> Sources {
    let own = |text: &str| text.to_owned();
    Sources {
        flags: flags.iter().map(|(key, text)| (*key, own(text))).collect(),
        environment: environment
            .iter()
            .map(|(name, text)| (own(name), own(text)))
            .collect(),
        ..Sources::default()
    }
}

fn file(text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("incumbent.toml");
    std::fs::write(&path, text).unwrap();
    (folder, path)
}

fn messages(sources: &Sources) -> Vec<String> {
    match sources.load() {
        Ok(_) => Vec::new(),
        Err(errors) => errors.iter().map(ToString::to_string).collect(),
    }
}

#[test]
fn defaults_are_valid_and_complete() {
    let effective = Sources::default().load().unwrap();
    assert_eq!(effective.config.listen.to_string(), "127.0.0.1:50051");
    assert_eq!(effective.config.store, None);
    assert_eq!(effective.config.request_timeout, Duration::from_secs(30));
    assert_eq!(effective.config.max_message_bytes, 4 << 20);
    assert_eq!(
        effective.config.options(),
        Options {
            max_candidates: Some(Options::MAX_CANDIDATES),
            min_probability: Some(Options::MIN_PROBABILITY),
            min_margin: Some(Options::MIN_MARGIN),
            evidence: Some(false),
            remember_unknown: None,
        }
    );
    let shown: Vec<_> = effective.settings.iter().map(|one| one.key).collect();
    let known: Vec<_> = KEYS.iter().map(|key| key.name).collect();
    assert_eq!(shown, known);
}

#[test]
fn the_nearest_source_wins() {
    let (_folder, path) = file("listen = '127.0.0.1:1'\nmin_margin = 0.5\nmax_candidates = 7\n");
    let mut given = sources(
        &[("listen", "127.0.0.1:3")],
        &[
            ("INCUMBENT_LISTEN", "127.0.0.1:2"),
            ("INCUMBENT_MIN_MARGIN", "0.125"),
            ("INCUMBENT_SERVICE_HOST", "10.0.0.1"),
        ],
    );
    given.file = Some(path.clone());
    let effective = given.load().unwrap();
    assert_eq!(effective.config.listen.port(), 3);
    assert_eq!(effective.config.min_margin, 0.125);
    assert_eq!(effective.config.max_candidates, 7);
    let origins = [
        ("listen", Origin::Flag("--listen".to_owned())),
        (
            "min_margin",
            Origin::Environment("INCUMBENT_MIN_MARGIN".to_owned()),
        ),
        ("max_candidates", Origin::File(path)),
        ("evidence", Origin::Default),
    ];
    for (key, expected) in origins {
        assert_eq!(*effective.origin(key), expected, "{key}");
    }
}

#[test]
fn the_file_is_found_by_flag_then_environment_then_place() {
    let (_one, by_flag) = file("max_candidates = 1");
    let (_two, by_variable) = file("max_candidates = 2");
    let (_three, by_place) = file("max_candidates = 3");
    let mut given = sources(&[], &[]);
    given.fallback_file = Some(by_place);
    assert_eq!(given.load().unwrap().config.max_candidates, 3);
    given.environment = vec![(
        "INCUMBENT_CONFIG".to_owned(),
        by_variable.display().to_string(),
    )];
    assert_eq!(given.load().unwrap().config.max_candidates, 2);
    given.file = Some(by_flag);
    assert_eq!(given.load().unwrap().config.max_candidates, 1);
    given.file = Some("/nowhere/incumbent.toml".into());
    let message = messages(&given).join("\n");
    assert!(message.contains("/nowhere/incumbent.toml"), "{message}");
}

#[test]
fn errors_name_the_key_and_the_origin() {
    let cases = [
        ("listen", "localhost", "expected an IP address and a port"),
        ("request_timeout", "30", "expected a duration with its unit"),
        (
            "request_timeout",
            "-1s",
            "expected a duration with its unit",
        ),
        ("request_timeout", "2h", "from 1ms to 3600s"),
        ("min_probability", "NaN", "expected a number from 0 to 1"),
        (
            "max_candidates",
            "51",
            "expected a whole number from 0 to 50",
        ),
        ("max_message_bytes", "9GiB", "such as 512KiB or 4MiB"),
        ("evidence", "yes", "expected true or false"),
        ("log_format", "xml", "expected text or json"),
        ("log_filter", "a=b=c", "expected a level"),
        ("store", "", "expected a path"),
    ];
    for (key, value, expected) in cases {
        let flag = messages(&sources(&[(key, value)], &[])).join("\n");
        assert!(
            flag.starts_with(&format!("{key} = {value:?} (flag --")),
            "{flag}"
        );
        assert!(flag.contains(expected), "{flag}");
        let variable = format!("INCUMBENT_{}", key.to_ascii_uppercase());
        let environment = messages(&sources(&[], &[(&variable, value)])).join("\n");
        assert!(environment.contains(&variable), "{environment}");
    }
}

#[test]
fn a_file_with_unknown_keys_or_wrong_shapes_is_refused_whole() {
    let (_folder, path) = file("lisen = '127.0.0.1:1'\ndrain-limit = '1s'\nstore = ['a']\n");
    let given = Sources {
        file: Some(path.clone()),
        ..Sources::default()
    };
    let shown = path.display();
    assert_eq!(
        messages(&given),
        [
            format!("unknown key \"drain-limit\" in {shown}; did you mean \"drain_limit\"?"),
            format!("unknown key \"lisen\" in {shown}; did you mean \"listen\"?"),
            format!("store = \"a list or table\" (file {shown}): expected one value"),
        ]
    );
}

#[test]
fn a_file_that_is_not_toml_says_where() {
    let (_folder, path) = file("listen = \n");
    let given = Sources {
        file: Some(path),
        ..Sources::default()
    };
    let message = messages(&given).join("\n");
    assert!(message.contains("is not valid TOML"), "{message}");
    assert!(message.contains("line 1"), "{message}");
}
