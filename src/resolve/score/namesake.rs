//! Those named in what is theirs or is called after them.

use super::{Scored, Scorer, weighed};
use crate::index::Ordinal;
use crate::model::Kind;
use crate::resolve::cue::Cue;
use crate::resolve::parse::Namesake;

impl Scorer<'_> {
    /// Doubts the people among the candidates who do not bear the word that makes another thing of
    /// a name: "Tony Blair Foundation" is not Tony Blair. O(names of the candidates).
    pub(super) fn doubt_named(&self, namesake: &Namesake, candidates: &mut [Scored]) {
        let person = |known: &&mut Scored| self.snapshot.facts(known.entity).kind == Kind::Person;
        for named in candidates.iter_mut().filter(person) {
            // "Robert Hall" is no hall.
            if self.is_called(named.entity, &namesake.word) {
                continue;
            }
            let evidence = weighed(Cue::NamedAfter, 1.0, self.explain, || {
                let detail = "what is somebody's, or is called after somebody";
                (
                    self.mention.text.clone(),
                    namesake.word.clone(),
                    detail.to_owned(),
                )
            });
            named.parts.push(evidence);
        }
    }

    /// Whether a folded word is one of an entity's names'.
    fn is_called(&self, entity: Ordinal, word: &str) -> bool {
        let names = self.snapshot.names();
        names.of_entity(entity).any(|name| {
            let mut ids = names.ids_of(names.record(name));
            ids.any(|id| names.vocabulary.word(id) == word)
        })
    }
}
