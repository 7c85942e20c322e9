//! The program, run as its users run it.

use std::path::Path;
use std::process::{Command, Output};

/// Runs it in a folder without anything of this environment, to its end.
pub(crate) fn incumbent(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_incumbent"))
        .current_dir(folder)
        .env_clear()
        .args(arguments)
        .output()
        .unwrap()
}

/// All that it printed.
pub(crate) fn told(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}
