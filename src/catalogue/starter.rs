//! The catalogue that comes inside the binary, so that a first run needs no file and no
//! network.
//!
//! What it is made of stands in `data/sources.json`; `data/README.md` tells where it comes
//! from and under which licences.

use serde::Deserialize;

use super::State;
use super::import::{Content, Input, LINE_LIMIT, MissingEnd, Report, Rules, import, read};
use super::{Change, apply};
use crate::model::{Catalogue, PartialDate, Source};

/// What the starter catalogue is made of.
const MANIFEST: &str = include_str!("../../data/sources.json");
/// Folder of the hand-entered facts in the manifest; they are packed at build time.
const FACTS_FOLDER: &str = "facts/";
/// Files of facts: name, compressed bytes.
const FACTS: &[(&str, &[u8])] = &include!(concat!(env!("OUT_DIR"), "/facts.rs"));
/// Files of other sources, as the manifest names them.
const FILES: &[(&str, &[u8])] = &[
    (
        "starter/congress.ftm.jsonl.gz",
        include_bytes!("../../data/starter/congress.ftm.jsonl.gz"),
    ),
    (
        "starter/ifg.ftm.jsonl.gz",
        include_bytes!("../../data/starter/ifg.ftm.jsonl.gz"),
    ),
    (
        "starter/parlamint-at.ftm.jsonl.gz",
        include_bytes!("../../data/starter/parlamint-at.ftm.jsonl.gz"),
    ),
    (
        "starter/us-exec.ftm.jsonl.gz",
        include_bytes!("../../data/starter/us-exec.ftm.jsonl.gz"),
    ),
];

/// The revision that the starter catalogue is served at: there is no journal behind it.
pub const REVISION: u64 = 1;

/// One source in the manifest.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    file: String,
    licence: String,
    attribution: String,
    url: String,
    as_of: PartialDate,
    missing_end: MissingEnd,
}

impl Entry {
    fn source(&self) -> Source {
        Source {
            name: self.name.clone(),
            licence: Some(self.licence.clone()),
            attribution: Some(self.attribution.clone()),
            url: Some(self.url.clone()).filter(|url| !url.is_empty()),
        }
    }

    fn input(&self, file: &str, bytes: &'static [u8]) -> Input<'static> {
        Input {
            source: self.source(),
            file: format!("data/{file}"),
            as_of: self.as_of,
            missing_end: self.missing_end,
            content: Content::Bytes(bytes),
        }
    }
}

/// The sources of the starter catalogue. A test holds that the manifest can be read and names
/// every file; a broken one has no sources.
fn entries() -> Vec<Entry> {
    serde_json::from_str(MANIFEST).unwrap_or_default()
}

/// The files of the starter catalogue, ready to be imported: into memory, or into a store.
#[must_use]
pub fn inputs() -> Vec<Input<'static>> {
    let mut inputs = Vec::new();
    for entry in entries() {
        if entry.file.starts_with(FACTS_FOLDER) {
            let facts = FACTS.iter();
            inputs.extend(
                facts.map(|(name, bytes)| entry.input(&format!("{FACTS_FOLDER}{name}"), bytes)),
            );
        }
        let files = FILES.iter().filter(|(name, _)| *name == entry.file);
        inputs.extend(files.map(|(name, bytes)| entry.input(name, bytes)));
    }
    inputs
}

/// The changes that make the starter catalogue of an empty one, and what the import did.
#[must_use]
pub fn changes() -> (Vec<Change>, Report) {
    match read(&inputs(), LINE_LIMIT, &mut ()) {
        Ok(parsed) => import(&State::default(), parsed, Rules::default()),
        // Bytes in memory can always be opened.
        Err(_) => (Vec::new(), Report::default()),
    }
}

/// The starter catalogue, to be served at [`REVISION`], and what the import did.
#[must_use]
pub fn load() -> (Catalogue, Report) {
    let (changes, report) = changes();
    let mut catalogue = Catalogue::default();
    for change in &changes {
        apply(&mut catalogue, change);
    }
    (catalogue, report)
}

/// Where the data inside the binary comes from and under which licences, for people.
#[must_use]
pub fn licences() -> String {
    let mut text = String::from("Data inside this binary\n");
    for entry in entries() {
        text.push_str(&format!(
            "\n{}\n  licence: {}\n  as of:   {}\n  {}\n",
            entry.name, entry.licence, entry.as_of, entry.attribution
        ));
        if !entry.url.is_empty() {
            text.push_str(&format!("  {}\n", entry.url));
        }
    }
    text.push_str(
        "\nlexicons (titles, role words, demonyms, nicknames)\n  licence: Apache-2.0, as the \
         program; data/README.md tells where single files differ\n",
    );
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::import::Refusal;
    use crate::model::{End, EntityId};

    #[test]
    fn the_manifest_names_every_file() {
        let inputs = inputs();
        let names: Vec<_> = inputs.iter().map(|input| &*input.file).collect();
        assert_eq!(names.len(), FACTS.len() + FILES.len(), "{names:?}");
        assert!(!FACTS.is_empty());
        let licences = licences();
        for entry in entries() {
            assert!(licences.contains(&entry.attribution), "{}", entry.name);
        }
    }

    #[test]
    fn nothing_is_refused_but_what_is_known_to_be_wrong() {
        let (catalogue, report) = load();
        let refused: Vec<_> = report.refused.keys().copied().collect();
        assert_eq!(refused, [Refusal::EndBeforeStart], "{report}");
        // Two rows of the UK ministers, as data/README.md says.
        assert_eq!(report.refused_total(), 2, "{report}");
        assert_eq!(catalogue.sources.len(), 5);
        assert!(report.skipped.is_empty(), "{report}");
        for tenure in catalogue.tenures.values() {
            assert!(catalogue.entities.contains_key(&tenure.holder));
            assert!(catalogue.entities.contains_key(&tenure.office));
            assert!(tenure.terms().next().is_some());
        }
        for redirect in catalogue.redirects.values() {
            assert!(catalogue.entities.contains_key(redirect));
        }
    }

    #[test]
    fn the_running_cabinet_and_parliament_are_ongoing() {
        let (catalogue, _) = load();
        let ongoing = |source: &str| {
            let of = |tenure: &crate::model::TenureRef<'_>| {
                matches!(tenure.end, End::Ongoing { .. })
                    && tenure.terms().any(|term| term.source == source)
            };
            catalogue.tenures.values().filter(of).count()
        };
        // 640 rows without an end: 211 seats of the Commons, 282 of the Lords, the rest posts.
        assert!((600..=640).contains(&ongoing("ifg")), "{}", ongoing("ifg"));
        assert!(ongoing("congress") > 500);
        let office = catalogue.canonical(EntityId::derive("ftm", "us-exec-president"));
        let running = catalogue
            .tenures
            .values()
            .filter(|tenure| tenure.office == office && matches!(tenure.end, End::Ongoing { .. }));
        assert_eq!(running.count(), 1);
    }

    #[test]
    fn no_two_offices_of_a_jurisdiction_share_a_title() {
        let (catalogue, _) = load();
        let mut seen = std::collections::BTreeMap::new();
        for entity in catalogue.entities.values() {
            let entity = entity.to_entity();
            let Some(office) = &entity.office else {
                continue;
            };
            let title = crate::text::fold_text(entity.primary_name());
            let same = (title, entity.countries.clone(), office.organisation);
            if office.organisation.is_none()
                && let Some(other) = seen.insert(same, entity.records.clone())
            {
                panic!("{other:?} and {:?} are one office", entity.records);
            }
        }
        assert!(seen.len() > 300, "{}", seen.len());
    }

    #[test]
    fn the_two_files_on_the_united_states_agree_on_who_is_who() {
        let (catalogue, _) = load();
        for key in ["president", "O000167", "P000587", "H001075", "V000137"] {
            let id =
                |source| catalogue.canonical(EntityId::derive("ftm", &format!("{source}-{key}")));
            assert_eq!(id("us-exec"), id("congress"), "{key}");
        }
        let office = catalogue.canonical(EntityId::derive("ftm", "us-exec-president"));
        let obama = catalogue.canonical(EntityId::derive("ftm", "us-exec-O000167"));
        let held = catalogue
            .tenures
            .values()
            .filter(|tenure| tenure.office == office && tenure.holder == obama);
        assert_eq!(held.count(), 1);
    }
}
