//! What an import finds on its way, collected in whatever order it is found.

use std::collections::BTreeMap;

use super::report::{FileReport, Kept, PLACES_KEPT, Place, Refusal, Repair, Report, Tally};

/// Where something was found, before file numbers become names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct At {
    pub(super) file: u32,
    pub(super) line: u64,
}

/// Collects what was refused and repaired, in whatever order it is found.
#[derive(Debug, Default)]
pub(super) struct Notes {
    refused: BTreeMap<Refusal, Heap>,
    repaired: BTreeMap<Repair, Heap>,
    kept: BTreeMap<Kept, Heap>,
}

#[derive(Debug, Default)]
struct Heap {
    count: u64,
    places: Vec<(At, String)>,
}

impl Heap {
    fn add(&mut self, at: At, detail: String) {
        self.count += 1;
        self.places.push((at, detail));
        // Keep the first ones, and sort seldom.
        if self.places.len() >= 4 * PLACES_KEPT {
            self.cut();
        }
    }

    fn append(&mut self, other: Self) {
        self.count += other.count;
        self.places.extend(other.places);
        self.cut();
    }

    fn cut(&mut self) {
        self.places.sort();
        self.places.truncate(PLACES_KEPT);
    }

    fn into_tally(mut self, files: &[FileReport]) -> Tally {
        self.cut();
        let name = |at: At| {
            let file = files.get(at.file as usize);
            file.map_or_else(String::new, |file| file.file.clone())
        };
        Tally {
            count: self.count,
            first: self
                .places
                .into_iter()
                .map(|(at, detail)| Place {
                    file: name(at),
                    line: at.line,
                    detail,
                })
                .collect(),
        }
    }
}

impl Notes {
    /// Takes over what others collected: in which order they do changes nothing.
    pub(super) fn append(&mut self, others: Self) {
        fn append<R: Ord>(heaps: &mut BTreeMap<R, Heap>, others: BTreeMap<R, Heap>) {
            for (reason, other) in others {
                heaps.entry(reason).or_default().append(other);
            }
        }
        append(&mut self.refused, others.refused);
        append(&mut self.repaired, others.repaired);
        append(&mut self.kept, others.kept);
    }

    pub(super) fn refuse(&mut self, reason: Refusal, at: At, detail: impl Into<String>) {
        let heap = self.refused.entry(reason).or_default();
        heap.add(at, detail.into());
    }

    pub(super) fn repair(&mut self, reason: Repair, at: At, detail: impl Into<String>) {
        let heap = self.repaired.entry(reason).or_default();
        heap.add(at, detail.into());
    }

    pub(super) fn keep(&mut self, reason: Kept, at: At, detail: impl Into<String>) {
        let heap = self.kept.entry(reason).or_default();
        heap.add(at, detail.into());
    }

    pub(super) fn write_to(self, report: &mut Report) {
        fn tallies<R: Ord>(heaps: BTreeMap<R, Heap>, files: &[FileReport]) -> BTreeMap<R, Tally> {
            let tally = |(reason, heap): (R, Heap)| (reason, heap.into_tally(files));
            heaps.into_iter().map(tally).collect()
        }
        report.refused = tallies(self.refused, &report.files);
        report.repaired = tallies(self.repaired, &report.files);
        report.kept = tallies(self.kept, &report.files);
    }
}
