//! The labels by which lexicons tell what a phrase means.

use rustc_hash::FxHashSet;

use super::Lexicon;

impl Lexicon {
    /// Every concept, marker of another office, jurisdiction and generational suffix, as the
    /// lexicon spells it. O(all phrases).
    #[must_use]
    pub fn labels(&self) -> FxHashSet<&'static str> {
        let mut labels = self.codes.clone();
        labels.extend(self.portfolios.values());
        labels.extend(self.stems.values());
        labels.extend(self.deputies.values());
        labels.extend(self.role_prefixes.iter().map(|(_, meaning)| *meaning));
        labels.extend(self.implied.iter().map(|implied| implied.concept));
        labels.extend(self.homes.values());
        labels.extend(self.generations.values());
        labels
    }
}
