//! A fingerprint of all that an index follows from beside the catalogue: the code that reads
//! names and titles and packs them, the lexicons, and the versions of what is depended upon.
//! An index that another program kept is told by it.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Files and folders that make the fingerprint.
const SOURCES: [&str; 6] = [
    "src/model",
    "src/text",
    "src/index",
    "src/resolve/mod.rs",
    "data/lexicon",
    "Cargo.lock",
];

/// Sets `INDEX_FINGERPRINT` for the crate.
pub(crate) fn set() -> io::Result<()> {
    let mut files = Vec::new();
    for source in SOURCES {
        println!("cargo:rerun-if-changed={source}");
        collect(Path::new(source), &mut files)?;
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.hash(&mut hasher);
        fs::read(&file)?.hash(&mut hasher);
    }
    println!("cargo:rustc-env=INDEX_FINGERPRINT={:016x}", hasher.finish());
    Ok(())
}

/// The files of a folder, or the file. What is not there is passed over: a package may come
/// without its lock file.
fn collect(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            collect(&entry?.path(), files)?;
        }
    } else if path.is_file() {
        files.push(path.to_owned());
    }
    Ok(())
}
