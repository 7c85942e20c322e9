//! What changed since an earlier run, mention by mention.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::outcome::Outcome;
use crate::cli::output;

/// How one mention fares now, compared with before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// Wrong before, right now.
    Fixed,
    /// Right before, wrong now.
    Broken,
    /// Wrong both times, in another way.
    Different,
}

/// The changes between two runs.
#[derive(Debug, Default)]
pub(super) struct Comparison<'a> {
    changed: Vec<(Change, &'a Outcome, &'a Outcome)>,
    only_before: usize,
    only_now: usize,
}

impl<'a> Comparison<'a> {
    /// Pairs the mentions of two runs by file, article and place.
    pub(super) fn of(before: &'a [Outcome], now: &'a [Outcome]) -> Self {
        let mut old: BTreeMap<_, _> = before.iter().map(|one| (one.position(), one)).collect();
        let mut comparison = Self::default();
        for new in now {
            let Some(old) = old.remove(&new.position()) else {
                comparison.only_now += 1;
                continue;
            };
            if let Some(change) = change(old, new) {
                comparison.changed.push((change, old, new));
            }
        }
        comparison.only_before = old.len();
        comparison
    }

    fn count(&self, kind: Option<&str>, wanted: Change) -> usize {
        self.changed
            .iter()
            .filter(|(change, _, new)| {
                *change == wanted && kind.is_none_or(|kind| new.kind == kind)
            })
            .count()
    }

    /// Writes the counts by kind, then each mention that changed.
    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut table = output::table(["kind", "fixed", "broken", "net", "wrong otherwise"]);
        let mut kinds: Vec<_> = self
            .changed
            .iter()
            .map(|(_, _, new)| Some(new.kind.as_str()))
            .collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds.push(None);
        for kind in kinds {
            let fixed = self.count(kind, Change::Fixed);
            let broken = self.count(kind, Change::Broken);
            table.add_row([
                kind.unwrap_or("all").to_owned(),
                fixed.to_string(),
                broken.to_string(),
                format!("{:+}", fixed as i64 - broken as i64),
                self.count(kind, Change::Different).to_string(),
            ]);
        }
        output::numbers(&mut table, 1..5);
        writeln!(out, "\nSince the earlier run")?;
        output::write_table(out, &table)?;
        if self.only_before + self.only_now > 0 {
            writeln!(
                out,
                "not compared: {} mentions only in the earlier run, {} only in this one",
                self.only_before, self.only_now
            )?;
        }
        for (change, title) in [
            (Change::Broken, "Broken"),
            (Change::Fixed, "Fixed"),
            (Change::Different, "Wrong otherwise"),
        ] {
            self.write_changed(out, change, title)?;
        }
        Ok(())
    }

    fn write_changed(&self, out: &mut dyn Write, wanted: Change, title: &str) -> io::Result<()> {
        let mut changed = self
            .changed
            .iter()
            .filter(|(change, ..)| *change == wanted)
            .peekable();
        if changed.peek().is_some() {
            writeln!(out, "\n{title}")?;
        }
        for (_, old, new) in changed {
            writeln!(
                out,
                "  {} [{}] {:?}, {} #{}: {} -> {}; right: {}",
                new.file,
                new.kind,
                new.mention,
                new.article,
                new.place + 1,
                told(old),
                told(new),
                new.gold_name.as_deref().unwrap_or("none"),
            )?;
        }
        Ok(())
    }
}

fn change(old: &Outcome, new: &Outcome) -> Option<Change> {
    match (old.is_right(), new.is_right()) {
        (false, true) => Some(Change::Fixed),
        (true, false) => Some(Change::Broken),
        (true, true) => None,
        (false, false) => {
            let answer = |one: &Outcome| one.answer.as_ref().map(|choice| choice.id);
            (old.decision != new.decision || answer(old) != answer(new))
                .then_some(Change::Different)
        }
    }
}

fn told(outcome: &Outcome) -> String {
    match &outcome.answer {
        Some(choice) => format!("{} ({:.2})", choice.name, choice.probability),
        None => format!("{} {}", outcome.decision, outcome.reason),
    }
}

#[cfg(test)]
mod tests {
    use super::super::outcome::Target;
    use super::super::score::tests::outcome;
    use super::*;

    #[test]
    fn mentions_are_paired_by_position() {
        let at = |place: usize, mut one: Outcome| {
            one.place = place;
            one
        };
        let right = || outcome("a", Target::Linked, Some((0.9, true)), Some(1));
        let wrong = || outcome("a", Target::Linked, Some((0.9, false)), Some(2));
        let missed = || outcome("a", Target::Linked, None, Some(1));
        let before = [
            at(0, right()),
            at(1, wrong()),
            at(2, wrong()),
            at(3, right()),
            at(4, right()),
        ];
        let now = [
            at(0, missed()),
            at(1, right()),
            at(2, missed()),
            at(3, right()),
            at(5, right()),
        ];
        let comparison = Comparison::of(&before, &now);
        let changes: Vec<_> = comparison
            .changed
            .iter()
            .map(|(change, _, new)| (*change, new.place))
            .collect();
        assert_eq!(
            changes,
            [
                (Change::Broken, 0),
                (Change::Fixed, 1),
                (Change::Different, 2)
            ]
        );
        assert_eq!((comparison.only_before, comparison.only_now), (1, 1));
        let mut text = Vec::new();
        comparison.write(&mut text).unwrap();
        let text = String::from_utf8(text).unwrap();
        assert!(
            text.contains("Broken\n  file [a] \"mention\", article #1: Right (0.90) -> UNKNOWN"),
            "{text}"
        );
    }
}
