//! The pure core stays pure, and generated types stop at the edge.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::Path;

fn sources(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push((
                path.display().to_string(),
                fs::read_to_string(&path).unwrap(),
            ));
        }
    }
}

#[test]
fn the_core_knows_no_runtime_no_files_and_no_clock() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    for folder in ["model", "text", "index", "resolve"] {
        sources(&root.join(folder), &mut found);
    }
    assert!(found.len() > 20, "the core's files were found");
    let banned = [
        "tokio",
        "tonic",
        "prost",
        "std::fs",
        "std::net",
        "std::io",
        "SystemTime",
        "Instant::now",
    ];
    for (path, text) in &found {
        for line in text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
        {
            for word in banned {
                assert!(!line.contains(word), "{path}: {line}");
            }
        }
    }
}
