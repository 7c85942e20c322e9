//! Folding and parsing a mention's text: folding twice changes nothing more.

#![no_main]

use incumbent::resolve::parse;
use incumbent::text::fold;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let folded = fold(text);
    assert_eq!(fold(&folded), folded);
    let _ = parse(text);
});
