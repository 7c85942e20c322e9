//! Role words and their classes, from their tables.

use super::rows;
use crate::text::lexicon::ordinals::numbered;
use crate::text::lexicon::{ClassInfo, Endings, Idiom, Lexicon, RoleClass};
use crate::text::{fold, fold_text};

impl Lexicon {
    pub(super) fn read_classes(&mut self) {
        let mut broader = Vec::new();
        for row in table!("role_classes.tsv") {
            let [name, rank, scope, wider, ..] = row[..] else {
                continue;
            };
            let id = RoleClass(u16::try_from(self.classes.len()).unwrap_or(u16::MAX));
            self.class_ids.insert(name, id);
            broader.push(wider);
            self.classes.push(ClassInfo {
                name,
                rank: rank.parse().unwrap_or(5),
                scope,
                broader: Vec::new(),
                direct: Vec::new(),
            });
        }
        let direct: Vec<Vec<RoleClass>> = broader
            .iter()
            .map(|list| {
                list.split(',')
                    .filter_map(|name| self.class_ids.get(name).copied())
                    .collect()
            })
            .collect();
        for (place, class) in self.classes.iter_mut().enumerate() {
            let mut closed = direct[place].clone();
            let mut next = 0;
            while let Some(wider) = closed.get(next).copied() {
                for &widest in &direct[usize::from(wider.0)] {
                    if !closed.contains(&widest) && usize::from(widest.0) != place {
                        closed.push(widest);
                    }
                }
                next += 1;
            }
            class.broader = closed;
            class.direct.clone_from(&direct[place]);
        }
        self.narrower = vec![Vec::new(); self.classes.len()];
        for (place, class) in self.classes.iter().enumerate() {
            for wider in &class.broader {
                self.narrower[usize::from(wider.0)].push(RoleClass(place as u16));
            }
        }
    }

    pub(super) fn read_roles(&mut self) {
        for row in table!("roles.tsv") {
            let [class, language, form, ref rest @ ..] = row[..] else {
                continue;
            };
            if let Some(&class) = self.class_ids.get(class) {
                self.roles.insert(form, class);
                self.role_words.add(form);
            }
            if matches!(language, "fr" | "es") && !form.contains(' ') {
                self.romance_roles.insert(fold_text(form));
            }
            // "presidente" is a woman in French only, and then says nothing.
            let feminine = rest.first() == Some(&"f");
            *self.feminine.entry(fold_text(form)).or_insert(true) &= feminine;
        }
        for row in table!("role_homes.tsv") {
            if let [code, form, ..] = row[..] {
                self.homes.insert(fold_text(form), code);
            }
        }
        for row in table!("leaders.tsv") {
            self.leaders.add(&row);
        }
        for row in table!("cities.tsv") {
            if let [home, form, place, ..] = row[..] {
                let homes = self.cities.entry(fold_text(form)).or_default();
                homes.push((home, place == "any"));
            }
        }
        for row in table!("former_states.tsv") {
            self.former_states.add(&row);
        }
        for row in table!("chambers.tsv") {
            self.chambers.add(&row);
        }
        for row in table!("ordinals.tsv") {
            self.ordinals.add(&row);
        }
        self.numbered_offices = numbered(table!("numbered_offices.tsv"));
        for row in table!("first_women.tsv") {
            if let [title, day] = row[..]
                && let Ok(day) = day.parse()
            {
                self.first_women.push((title, day));
            }
        }
        for row in table!("role_idioms.tsv") {
            let [_, form, words, place, not_of, ..] = row[..] else {
                continue;
            };
            let idiom = Idiom {
                words,
                behind_place: place == "behind",
                shouted: place == "capitals",
                not_of: if not_of == "-" { "" } else { not_of },
            };
            self.idioms.insert(form, idiom);
        }
        let mut suffixes = Vec::new();
        for row in table!("role_suffixes.tsv") {
            let [class, _, suffix, ..] = row[..] else {
                continue;
            };
            if let Some(&class) = self.class_ids.get(class) {
                suffixes.push((fold(suffix), class));
            }
        }
        self.role_suffixes = Endings::of(suffixes);
        for row in table!("role_prefixes.tsv") {
            let [meaning, _, prefix, ..] = row[..] else {
                continue;
            };
            self.role_prefixes.push((fold(prefix), meaning));
        }
        self.role_prefixes
            .sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.cmp(b)));
        self.role_prefixes.dedup_by(|a, b| a.0 == b.0);
    }
}
