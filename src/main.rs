//! The `incumbent` binary.

use std::process::ExitCode;

/// glibc's allocator joins and splits its chunks on the path of an answer.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    incumbent::cli::run()
}
