//! Packs the hand-entered facts into the binary.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, error, fs};

/// Where the facts are, one file a subject.
const FOLDER: &str = "data/facts";

/// Compresses every `data/facts/*.ftm.jsonl` and writes `facts.rs` into the build's folder: an
/// array expression of (file name, compressed bytes), sorted by name.
///
/// # Errors
///
/// When a file cannot be read or written.
pub(crate) fn embed() -> Result<(), Box<dyn error::Error>> {
    println!("cargo:rerun-if-changed={FOLDER}");
    println!("cargo:rerun-if-changed=build/facts.rs");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let mut list = String::from("[\n");
    for path in fact_files(Path::new(FOLDER))? {
        println!("cargo:rerun-if-changed={}", path.display());
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let packed = out.join(format!("{name}.gz"));
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(&fs::read(&path)?)?;
        fs::write(&packed, encoder.finish()?)?;
        let packed = packed.display().to_string();
        list.push_str(&format!(
            "({name:?}, include_bytes!({packed:?}).as_slice()),\n"
        ));
    }
    list.push(']');
    fs::write(out.join("facts.rs"), list)?;
    Ok(())
}

/// The files of facts, sorted, so that the build is the same everywhere.
fn fact_files(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn error::Error>> {
    let mut files = Vec::new();
    if !folder.exists() {
        return Ok(files);
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.to_string_lossy().ends_with(".ftm.jsonl") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
