//! Help is the manual: a change of it is a change that people see.

use super::Place;

#[test]
fn help_of_every_command() {
    let place = Place::new();
    for command in [
        "",
        "serve",
        "resolve",
        "import",
        "backup",
        "restore",
        "compact",
        "catalogue",
        "catalogue status",
        "catalogue history",
        "catalogue merge",
        "catalogue unmerge",
        "catalogue split",
        "catalogue provisional",
        "catalogue export",
        "catalogue watch",
        "eval",
        "health",
        "config",
        "completions",
    ] {
        let arguments: Vec<&str> = command.split_whitespace().chain(["--help"]).collect();
        let ended = place.run(&arguments);
        assert_eq!((ended.code, ended.err.as_str()), (0, ""), "{command}");
        let name = if command.is_empty() {
            "incumbent"
        } else {
            command
        };
        let name = name.replace(' ', "_");
        insta::assert_snapshot!(format!("help_{name}"), ended.out);
    }
}

#[test]
fn the_version_is_the_package_s() {
    let ended = Place::new().run(&["--version"]);
    let expected = format!("incumbent {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!((ended.code, ended.out), (0, expected));
}

#[test]
fn every_shell_gets_completions_that_know_the_commands_and_flags() {
    let place = Place::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ended = place.run(&["completions", shell]);
        assert_eq!((ended.code, ended.err.as_str()), (0, ""), "{shell}");
        for word in ["resolve", "import", "min-probability", "missing-end"] {
            assert!(ended.out.contains(word), "{shell} lacks {word}");
        }
    }
    assert_eq!(place.run(&["completions", "tcsh"]).code, 2);
}

#[test]
fn the_licences_name_every_source_of_the_data() {
    let ended = Place::new().run(&["--licenses"]);
    assert_eq!(ended.code, 0);
    for words in [
        "Apache",
        "CC BY 4.0",
        "Institute for Government",
        "ParlaMint-AT",
        "CC0",
    ] {
        assert!(ended.out.contains(words), "lacks {words}");
    }
}

#[test]
fn wrong_usage_ends_with_2_and_says_what_is_wrong() {
    let place = Place::new();
    for (arguments, word) in [
        (&["resolv", "Rutte"][..], "resolve"),
        (&["resolve"], "<MENTION>"),
        (&["resolve", "Rutte", "--date", "2023-13-01"], "2023-13-01"),
        (&["resolve", "Rutte", "--kind", "ship"], "person"),
        (
            &["resolve", "Rutte", "--min-probability", "1.5"],
            "min_probability",
        ),
        (&["--listen", "0.0.0.0:1", "resolve", "Rutte"], "--listen"),
        (&["serve", "--listen", "nowhere"], "listen"),
        (&["serve", "--drain-limit", "soon"], "drain_limit"),
        (&["import"], "FILE"),
        (&["eval"], "FILE"),
        (&["catalogue"], "stats"),
    ] {
        let ended = place.run(arguments);
        assert_eq!(ended.code, 2, "{arguments:?}: {}", ended.err);
        assert!(ended.err.contains(word), "{arguments:?}: {}", ended.err);
        assert_eq!(ended.out, "", "{arguments:?}");
    }
}
