//! A file of somebody's: bad lines cost themselves alone, and what is imported once changes
//! nothing the second time.

#![no_main]

use incumbent::catalogue::{Record, State};
use incumbent::catalogue::import::{Content, Input, LINE_LIMIT, MissingEnd, Rules, import, read};
use incumbent::model::{PartialDate, Source};
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
    let mut state = State::default();
    // Only a damaged archive is refused as a whole.
    let Ok(parsed) = read(&inputs, LINE_LIMIT, &mut ()) else {
        return;
    };
    let (changes, _) = import(&state, parsed, Rules::default());
    state.apply(&Record {
        revision: 1,
        changes,
        ..Record::default()
    });
    let Ok(parsed) = read(&inputs, LINE_LIMIT, &mut ()) else {
        return;
    };
    let (again, _) = import(&state, parsed, Rules::default());
    assert!(again.is_empty(), "{again:?}");
});
