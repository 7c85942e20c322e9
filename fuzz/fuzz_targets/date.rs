//! A date as people write it: refused, or printed so that it reads as the same date again.

#![no_main]

use incumbent::model::PartialDate;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(date) = text.parse::<PartialDate>() {
        assert_eq!(date.to_string().parse::<PartialDate>(), Ok(date));
    }
});
