//! The `incumbent` binary.

use std::process::ExitCode;

fn main() -> ExitCode {
    incumbent::cli::run()
}
