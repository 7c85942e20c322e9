//! Part: one piece of a candidate's score.

use crate::model::{Evidence, Feature};
use crate::resolve::cue::Cue;
use crate::resolve::weights::exact;

/// The texts of a piece of evidence: the mention's side, the candidate's, and what came of it.
type Texts = (String, String, String);

/// A piece of evidence as it is added up. Most are of candidates that nobody is shown, and have
/// no texts.
#[derive(Clone, Debug)]
pub(in crate::resolve) struct Part {
    /// What was weighed.
    pub(in crate::resolve) cue: Cue,
    /// What the cue was worth before its weight.
    pub(in crate::resolve) value: f64,
    /// Value times the cue's weight.
    pub(in crate::resolve) weight: f64,
    texts: Option<Box<Texts>>,
}

/// A part of a score whose value is in nats; its texts only where they were asked for.
#[must_use]
pub(in crate::resolve) fn part(
    feature: Feature,
    value: f64,
    explain: bool,
    texts: impl FnOnce() -> Texts,
) -> Part {
    weighed(Cue::of(feature), value, explain, texts)
}

/// A cue's value times its weight; its texts only where they were asked for.
#[must_use]
pub(in crate::resolve) fn weighed(
    cue: Cue,
    value: f64,
    explain: bool,
    texts: impl FnOnce() -> Texts,
) -> Part {
    Part {
        cue,
        value,
        weight: exact(value * cue.weight()),
        texts: explain.then(|| Box::new(texts())),
    }
}

impl Part {
    /// What was compared.
    #[must_use]
    pub(in crate::resolve) fn feature(&self) -> Feature {
        self.cue.feature()
    }

    /// Weighs the same value by another cue; `detail` takes the place of the last text.
    pub(in crate::resolve) fn weigh_as(&mut self, cue: Cue, detail: Option<&str>) {
        self.cue = cue;
        self.weight = exact(self.value * cue.weight());
        if let (Some(texts), Some(detail)) = (&mut self.texts, detail) {
            detail.clone_into(&mut texts.2);
        }
    }

    /// The part as answers show it.
    #[must_use]
    pub(in crate::resolve) fn evidence(&self) -> Evidence {
        let (query, candidate, detail) = self.texts.as_deref().cloned().unwrap_or_default();
        Evidence {
            feature: self.cue.feature(),
            cue: self.cue.as_str().into(),
            value: self.value,
            weight: self.weight,
            query,
            candidate,
            detail,
        }
    }
}
