//! A file of somebody's: bad lines cost themselves alone, and what is imported once changes
//! nothing the second time.

#![no_main]

use incumbent::catalogue::apply;
use incumbent::catalogue::import::{Content, Input, LINE_LIMIT, MissingEnd, import, read};
use incumbent::model::{Catalogue, PartialDate, Source};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let input = Input {
        source: Source {
            name: "fuzz".to_owned(),
            ..Source::default()
        },
        file: "fuzz".to_owned(),
        as_of: PartialDate::new(2025, 6, 1).expect("a day"),
        missing_end: MissingEnd::Unknown,
        content: Content::Bytes(bytes),
    };
    let inputs = [input];
    let mut catalogue = Catalogue::default();
    // Only a damaged archive is refused as a whole.
    let Ok(parsed) = read(&inputs, LINE_LIMIT, &mut ()) else {
        return;
    };
    let (changes, _) = import(&catalogue, parsed);
    for change in &changes {
        apply(&mut catalogue, change);
    }
    let Ok(parsed) = read(&inputs, LINE_LIMIT, &mut ()) else {
        return;
    };
    let (again, _) = import(&catalogue, parsed);
    assert!(again.is_empty(), "{again:?}");
});
