//! Files that are not as they were written: every byte flipped, every length cut.

use std::path::Path;

use incumbent::catalogue::{Journal, Store, StoreError};

use super::model::{Model, write};
use super::power::Cabled;

/// What errors call the file.
const NAME: &str = "a store";
/// The size of a page of the database.
const PAGE: usize = 4096;

/// A store of a few writes, closed as a process that ends closes it or as one that is killed
/// leaves it; its bytes before the last write and after it.
fn file(writes: usize, killed: bool) -> (Model, Vec<u8>, Vec<u8>) {
    let mut model = Model::default();
    let disk = Cabled::over(Vec::new(), u64::MAX);
    let store = Store::over(disk.clone(), Path::new(NAME)).unwrap();
    let mut before = Vec::new();
    for _ in 0..writes {
        before = disk.content();
        Journal::append(&store, model.head(), &write(model.head())).unwrap();
        model.advance();
    }
    if killed {
        return (model, before, disk.content());
    }
    drop(store);
    (model, before, disk.content())
}

/// What became of a file that was changed: read rightly, or refused by a typed error. A state
/// that is neither the model's nor an error fails the test.
fn read(bytes: &[u8], model: &Model, what: &str) -> bool {
    let disk = Cabled::over(bytes.to_vec(), u64::MAX);
    let state =
        Store::over(disk, Path::new(NAME)).and_then(|store| Ok((store.load()?, store.revision()?)));
    match state {
        Ok(((catalogue, revision), head)) => {
            assert_eq!((revision, head), (model.head(), model.head()), "{what}");
            assert!(catalogue == model.catalogue, "{what}: another catalogue");
            true
        }
        Err(error) => {
            let typed = matches!(
                error,
                StoreError::Corrupted { .. }
                    | StoreError::Damaged { .. }
                    | StoreError::NotAStore { .. }
                    | StoreError::UnknownFormat { .. }
                    | StoreError::UnknownDatabaseFormat { .. }
            );
            assert!(typed, "{what}: {error:?}");
            false
        }
    }
}

/// Every how many bytes one is flipped: each with `INCUMBENT_FLIPS=all`, which takes minutes.
fn step() -> usize {
    let all = std::env::var("INCUMBENT_FLIPS").is_ok_and(|flips| flips == "all");
    if all { 1 } else { 23 }
}

/// The pages that are not the same in both.
fn pages_that_differ(before: &[u8], after: &[u8]) -> Vec<usize> {
    let old = |place: usize| before.get(place * PAGE..(place + 1) * PAGE);
    let pages = after.chunks(PAGE).enumerate();
    pages
        .filter(|(place, page)| old(*place) != Some(*page))
        .map(|(place, _)| place)
        .collect()
}

/// `INCUMBENT_FLIPS=all cargo test --test faults flipped -- --nocapture` flips every byte of
/// these pages, and prints the counts.
#[test]
fn a_byte_of_what_the_last_write_wrote_flipped_is_told_or_harmless() {
    for killed in [false, true] {
        let (model, before, bytes) = file(6, killed);
        assert!(read(&bytes, &model, "unchanged"));
        let pages = pages_that_differ(&before, &bytes);
        assert!(pages.len() > 2, "{pages:?}");
        let (mut flipped, mut refused) = (0, 0);
        let written = pages.iter().flat_map(|page| page * PAGE..(page + 1) * PAGE);
        // The first page names the trees; its head is in use.
        let head = (0..PAGE / 8).filter(|_| !pages.contains(&0));
        for place in head.chain(written).step_by(step()) {
            let mut damaged = bytes.clone();
            damaged[place] ^= 1 << (place % 8);
            let what = format!("byte {place} of {}, killed: {killed}", bytes.len());
            flipped += 1;
            refused += u64::from(!read(&damaged, &model, &what));
        }
        println!(
            "killed: {killed}: {flipped} bytes flipped, {refused} refused, the others harmless"
        );
        assert!(refused > (PAGE / step()) as u64, "{refused}");
    }
}

#[test]
fn each_bit_of_the_page_that_names_the_current_commit_is_told_or_harmless() {
    for killed in [false, true] {
        let (model, _, bytes) = file(7, killed);
        for bit in 0..8 * 320 {
            let mut damaged = bytes.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            read(&damaged, &model, &format!("bit {bit}, killed: {killed}"));
        }
    }
}

#[test]
fn a_file_cut_short_is_refused() {
    let (model, _, bytes) = file(6, false);
    let lengths = [1, 8, 9, 64, 320, PAGE, PAGE + 1, 3 * PAGE, bytes.len() / 2];
    for length in lengths
        .into_iter()
        .chain([bytes.len() - PAGE, bytes.len() - 1])
    {
        let what = format!("cut to {length} of {}", bytes.len());
        assert!(!read(&bytes[..length], &model, &what), "{what}");
    }
}
