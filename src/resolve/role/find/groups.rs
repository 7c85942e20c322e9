//! Groups: the offices that share something with a role phrase, and what they may weigh at most.

use smallvec::SmallVec;

use super::{Bounded, Finder, MAX_OF_GROUP};
use crate::index::{Group, Ordinal};
use crate::resolve::weights;
use crate::text::Term;

impl Finder<'_> {
    /// The offices of the classes and a group; `None` when they are too many to look at.
    pub(super) fn listed(&self, group: Group, most: usize) -> Option<Vec<Ordinal>> {
        let offices = self.query.snapshot.offices();
        if let Group::Term(term) = group {
            let all = offices.with_term(term);
            // Fewer offices than lists: they are looked into themselves.
            if all.len() <= self.classes.len() {
                let of_classes = |office: &Ordinal| {
                    let record = offices.record(*office);
                    record.map_or(0, |record| record.count_of(&self.classes))
                };
                let counted = all.iter().map(|office| (*office, of_classes(office)));
                let counted: SmallVec<[_; 32]> = counted.filter(|(_, count)| *count > 0).collect();
                let total: usize = counted.iter().map(|(_, count)| count).sum();
                let found = counted.into_iter().map(|(office, _)| office);
                return (total <= most).then(|| found.collect());
            }
        }
        let lists = self
            .classes
            .iter()
            .map(|&class| offices.of_class(class, group));
        let total: usize = lists.clone().map(<[Ordinal]>::len).sum();
        (total <= most).then(|| {
            let mut found: Vec<Ordinal> = lists.flatten().copied().collect();
            found.sort_unstable();
            found.dedup();
            found
        })
    }

    /// The countries of the setting, when the phrase names none.
    pub(super) fn countries(&self) -> impl Iterator<Item = Group> {
        let setting = self.query.setting;
        let given = (!self.query.named).then(|| {
            let country = Some(setting.country.as_str()).filter(|code| !code.is_empty());
            let homes = setting.language_homes.iter().copied();
            country.into_iter().chain(homes)
        });
        let offices = self.query.snapshot.offices();
        given
            .into_iter()
            .flatten()
            .filter_map(|code| offices.country(code))
            .map(Group::Country)
    }

    /// What the article's country adds at most.
    pub(super) fn country_bound(&self) -> f64 {
        let setting = self.query.setting;
        if self.query.named || setting.country.is_empty() && setting.language_homes.is_empty() {
            0.0
        } else if setting.country.is_empty() {
            weights::MAIN_HOME
        } else {
            weights::SAME_COUNTRY
        }
    }

    /// The offices that share something with the phrase or its setting, with bounds.
    pub(super) fn in_groups(&self) -> Vec<Bounded> {
        let offices = self.query.snapshot.offices();
        // What each office has: a bit for each term, one for the country, one for the title.
        let (country, title) = (1_u32 << 30, 1_u32 << 31);
        let mut has: Vec<(Ordinal, u32)> = Vec::new();
        let mut open = 0;
        let mut add = |group: Group, bit: u32| match self.listed(group, MAX_OF_GROUP) {
            Some(found) => has.extend(found.into_iter().map(|office| (office, bit))),
            // Too many: any office may be one of them.
            None => open |= bit,
        };
        for (place, asked) in self.query.terms.iter().enumerate().take(30) {
            let related = asked.related.iter().map(|(id, _)| *id);
            for id in asked.id.into_iter().chain(related) {
                add(Group::Term(id), 1 << place);
            }
        }
        for group in self.countries() {
            add(group, country);
        }
        has.extend(self.query.titled.iter().map(|&office| (office, title)));
        has.sort_unstable();
        has.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 |= next.1;
            }
            same
        });
        has.into_iter()
            .map(|(office, bits)| {
                let bits = bits | open;
                // It tells only of a phrase that names a jurisdiction.
                let nowhere = !self.query.named
                    || offices
                        .record(office)
                        .is_some_and(|record| record.jurisdictions.is_empty());
                let mut bound = self.bound(bits, nowhere);
                if bits & country != 0 {
                    bound += self.country_bound();
                }
                if bits & title != 0 {
                    bound += weights::SAME_TITLE;
                }
                (bound, office)
            })
            .collect()
    }

    /// The weight at most of an office that has these terms.
    pub(super) fn bound(&self, bits: u32, nowhere: bool) -> f64 {
        let mut sum = weights::ROLE_BASE;
        // A role's word alone may say all: "Chancellor of the Exchequer".
        let mut all = true;
        for (place, asked) in self.query.terms.iter().enumerate() {
            let has = place >= 30 || bits >> place & 1 == 1;
            all &= has;
            sum += match asked.term {
                _ if has => asked.most(),
                Term::Jurisdiction(_) if self.query.is_part(asked) => weights::PART_OF_COUNTRY,
                Term::Jurisdiction(_) if !nowhere => weights::OTHER_JURISDICTION,
                _ => asked.lacked(),
            };
        }
        if all {
            sum += weights::ALL_SAID;
        }
        if self
            .query
            .terms
            .iter()
            .any(|asked| matches!(asked.term, Term::Concept(_)))
        {
            sum += weights::SAME_WORDS;
        }
        sum
    }

    /// Groups whose offices share nothing with the phrase but their class, and their weight at
    /// most.
    pub(super) fn remainders(&self) -> [(Group, f64); 2] {
        let unlisted = self
            .query
            .terms
            .iter()
            .enumerate()
            .fold(0, |bits, (place, asked)| {
                let open = asked
                    .id
                    .is_some_and(|id| self.listed(Group::Term(id), MAX_OF_GROUP).is_none());
                bits | u32::from(open && place < 30) << place
            });
        let other_country = if self
            .countries()
            .any(|group| self.listed(group, MAX_OF_GROUP).is_none())
        {
            self.country_bound()
        } else {
            0.0
        };
        [
            (Group::Nowhere, self.bound(unlisted, true)),
            (Group::All, self.bound(unlisted, false) + other_country),
        ]
    }

    pub(super) fn of_group(&self, group: Group, bound: f64) -> Vec<Bounded> {
        let offices = self.query.snapshot.offices();
        self.classes
            .iter()
            .flat_map(|&class| offices.of_class(class, group))
            .take(MAX_OF_GROUP)
            .map(|&office| (bound, office))
            .collect()
    }
}
