//! Generates what the crate is built from: the packed facts of the starter catalogue.

#[path = "build/facts.rs"]
mod facts;

use std::error;

fn main() -> Result<(), Box<dyn error::Error>> {
    println!("cargo:rerun-if-changed=build.rs");
    facts::embed()
}
