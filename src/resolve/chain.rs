//! Chain: a short form takes over what is known of the longer forms of the same article.

mod inherit;

use inherit::inherit;

use super::article::Case;
use super::score::{Scorer, gender_of};
use super::twins::are_same;
use crate::index::{Ordinal, Snapshot};

/// Different longer forms that one short form looks at, the nearest first.
const MAX_FORMS: usize = 4;
/// Characters at most between a full name and its first letters in brackets: " ( ".
const MOST_BETWEEN: usize = 3;

/// How one mention is written, as far as longer and shorter forms go.
struct Form {
    words: Vec<String>,
    /// Those that say little.
    small: Vec<String>,
    /// The first letters of the words, small words left out.
    initials: String,
    /// The mention, when it may be first letters.
    acronym: Option<String>,
    richness: usize,
    /// Where the mention begins and ends in the article, in characters.
    span: Option<(usize, usize)>,
}

impl Form {
    fn of(case: &Case, scorer: &Scorer<'_>) -> Self {
        let words: Vec<String> = case.name_set().into_iter().map(str::to_owned).collect();
        let query = case.name_query().map(|(_, query)| query);
        let all = query.into_iter().flat_map(|query| &query.words);
        let small = all.filter(|word| word.weak).map(|word| word.folded.clone());
        let text = &scorer.mention.text;
        Self {
            initials: words
                .iter()
                .filter_map(|word| word.chars().next())
                .collect(),
            acronym: query.and_then(|query| query.acronym.clone()),
            richness: case.richness(),
            span: scorer.mention.offset.map(|start| {
                let start = start as usize;
                (start, start + text.chars().count())
            }),
            small: small.collect(),
            words,
        }
    }

    /// Whether it has all words of a shorter form. A given name there may be a small word here: "Ben
    /// Ali", "Zine El Abidine Ben Ali".
    fn contains(&self, shorter: &Self) -> bool {
        let has = |word: &String| self.words.contains(word) || self.small.contains(word);
        let mut words = shorter.words.iter();
        words.clone().any(|word| self.words.contains(word)) && words.all(has)
    }

    fn abbreviates_to(&self, shorter: &Self) -> bool {
        self.words.len() >= 2 && shorter.acronym.as_ref() == Some(&self.initials)
    }

    /// Whether the article defines the first letters so: "Party of Democratic Action (SDA)".
    /// They may be those of another language; half of them must be the name's.
    fn defines(&self, shorter: &Self) -> bool {
        let (Some(letters), Some((start, end)), Some((behind, _))) =
            (&shorter.acronym, self.span, shorter.span)
        else {
            return false;
        };
        let shared = letters
            .chars()
            .filter(|letter| self.initials.contains(*letter));
        self.words.len() >= 2
            && start < behind
            && (end + 1..=end + MOST_BETWEEN).contains(&behind)
            && 2 * shared.count() >= letters.chars().count()
    }
}

/// A short form takes over what is known of the longer forms that contain it, or whose first
/// letters it is.
pub(super) fn chain(cases: &mut [Case], scorers: &[Scorer<'_>], snapshot: &Snapshot) {
    let forms: Vec<Form> = cases
        .iter()
        .zip(scorers)
        .map(|(case, scorer)| Form::of(case, scorer))
        .collect();
    let defined: Vec<(&str, usize)> = (0..forms.len())
        .filter_map(|short| {
            let near = short.saturating_sub(2)..(short + 3).min(forms.len());
            let full = near
                .into_iter()
                .find(|&full| forms[full].defines(&forms[short]))?;
            Some((forms[short].acronym.as_deref()?, full))
        })
        .collect();
    let mut order: Vec<usize> = (0..cases.len())
        .filter(|&place| cases[place].name_query().is_some())
        .collect();
    order.sort_by_key(|&place| (std::cmp::Reverse(forms[place].richness), place));
    // A short form looks only at forms that are already decided themselves.
    for (rank, &place) in order.iter().enumerate() {
        let own = &forms[place];
        if own.words.is_empty() {
            continue;
        }
        let mut longer: Vec<usize> = order[..rank]
            .iter()
            .copied()
            .filter(|&other| {
                let form = &forms[other];
                let letters = own.acronym.as_deref();
                let is_defined =
                    || letters.is_some_and(|letters| defined.contains(&(letters, other)));
                form.richness > own.richness
                    && !form.words.is_empty()
                    && (form.contains(own) || form.abbreviates_to(own) || is_defined())
                    && is_of_one_gender(&cases[other], &cases[place], snapshot)
            })
            .collect();
        // The form before the mention rather than the one behind it.
        longer.sort_by_key(|&other| {
            if other < place {
                place - other
            } else {
                other - place + cases.len()
            }
        });
        let all = longer.clone();
        let mut seen: Vec<&[String]> = Vec::new();
        longer.retain(|&other| {
            let words = forms[other].words.as_slice();
            let new = !seen.contains(&words) && seen.len() < MAX_FORMS;
            if new {
                seen.push(words);
            }
            new
        });
        let longer: Vec<(usize, bool)> = longer
            .into_iter()
            .map(|other| (other, !forms[other].contains(own)))
            .collect();
        if longer.is_empty() {
            continue;
        }
        let mentions: Vec<Ordinal> = if longer.len() > 1 {
            let best = all.iter().filter_map(|&other| cases[other].best());
            best.map(|(entity, _)| entity).collect()
        } else {
            Vec::new()
        };
        inherit(cases, place, &longer, &mentions, &scorers[place]);
    }
}

/// "Mrs Clinton" is no short form of "Bill Clinton".
fn is_of_one_gender(longer: &Case, shorter: &Case, snapshot: &Snapshot) -> bool {
    let Some(asked) = shorter.gender() else {
        return true;
    };
    let told = longer.gender().or_else(|| {
        let (best, _) = longer
            .best()
            .filter(|(_, probability)| *probability > 0.5)?;
        gender_of(best, snapshot).or_else(|| {
            let others = longer.candidates.iter().map(|(_, scored)| scored.entity);
            let mut twins = others.filter(|other| are_same(best, *other, snapshot));
            twins.find_map(|twin| gender_of(twin, snapshot))
        })
    });
    told.is_none_or(|known| asked == known)
}
