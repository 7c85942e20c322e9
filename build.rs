//! Generates what the crate is built from: the gRPC contract's types and services, and the
//! packed facts of the starter catalogue. Tells by a fingerprint what indexes are made by.

#[path = "build/facts.rs"]
mod facts;
#[path = "build/fingerprint.rs"]
mod fingerprint;

use std::path::{Path, PathBuf};
use std::{env, error, fs};

type Result<T> = std::result::Result<T, Box<dyn error::Error>>;

fn main() -> Result<()> {
    println!("cargo:rerun-if-changed=build.rs");
    facts::embed()?;
    fingerprint::set()?;
    generate_contract()
}

/// Compiles `proto/` to Rust and to the descriptor set that reflection serves. protox parses
/// in Rust, so that no machine needs a `protoc`.
fn generate_contract() -> Result<()> {
    let root = Path::new("proto");
    // The folder, for files that come and go; the files, for edits.
    println!("cargo:rerun-if-changed=proto");
    let files = proto_files(&root.join("incumbent/v1"))?;
    for file in &files {
        println!("cargo:rerun-if-changed={}", file.display());
    }
    println!("cargo:rerun-if-changed=proto/google/rpc/status.proto");

    let mut compiler = protox::Compiler::new([root])?;
    compiler
        .include_imports(true)
        .include_source_info(true)
        .open_files(&files)?;
    let descriptors = PathBuf::from(env::var("OUT_DIR")?).join("incumbent.v1.bin");
    fs::write(descriptors, compiler.encode_file_descriptor_set())?;
    // The server decodes with a codec of its own, which tells callers the field that could not
    // be decoded. Clients decode answers, not requests, so they are generated apart.
    tonic_prost_build::configure()
        .build_client(false)
        .codec_path("crate::grpc::codec::RequestCodec")
        .extern_path(".google.rpc", "::tonic_types::pb")
        .compile_fds(compiler.file_descriptor_set())?;
    let clients = PathBuf::from(env::var("OUT_DIR")?).join("clients");
    fs::create_dir_all(&clients)?;
    tonic_prost_build::configure()
        .build_server(false)
        .out_dir(clients)
        .extern_path(".google.rpc", "::tonic_types::pb")
        .extern_path(".incumbent.v1", "crate::grpc::pb")
        .compile_fds(compiler.file_descriptor_set())?;
    Ok(())
}

/// The `.proto` files of a folder, sorted, so that the build is the same everywhere.
fn proto_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "proto")
        {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
