//! Nations: places by the other names of their jurisdiction, and by their adjectives.
//!
//! A catalogue calls a country by one name; an article says "U.S.", "Britain" or "Russian". The
//! lexicon of jurisdictions knows which of them are one.

use super::cue::Cue;
use super::score::{Scored, Scorer, weighed};
use crate::text::{Stopword, lexicon, tokenise};

impl Scorer<'_> {
    /// Adds the places of the jurisdiction that the mention names and nothing else.
    pub(super) fn add_nations(&self, candidates: &mut Vec<Scored>) {
        let lexicon = lexicon();
        let tokens = tokenise(&self.mention.text);
        let tokens = match tokens.first().and_then(|token| lexicon.stopword(token)) {
            Some(Stopword::Article) => &tokens[1..],
            _ => &tokens[..],
        };
        let Some((length, found)) = lexicon.jurisdictions.longest(tokens) else {
            return;
        };
        if length < tokens.len() {
            return;
        }
        for jurisdiction in found {
            let (cue, detail) = if jurisdiction.demonym {
                (Cue::Nationality, "adjective of the place")
            } else {
                (Cue::NationName, "another name of the place")
            };
            for &place in self.snapshot.places_of(jurisdiction.code) {
                if candidates.iter().any(|known| known.entity == place) {
                    continue;
                }
                let mut parts = self.prior(place);
                parts.push(weighed(cue, 1.0, self.explain, || {
                    let name = self.snapshot.entity_at(place);
                    let name = name.map_or_else(String::new, |name| name.primary_name().to_owned());
                    (self.mention.text.clone(), name, detail.to_owned())
                }));
                candidates.push(Scored {
                    entity: place,
                    name: None,
                    office: None,
                    parts,
                });
            }
        }
    }
}
