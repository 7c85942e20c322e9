//! The evaluation's tables and lists for people.

use std::io::{self, Write};

use super::outcome::{Choice, Outcome, RefusedArticle};
use super::score::{Reliability, Row, Tally};
use crate::cli::output;
use crate::model::Decision;

/// Writes the table of figures and what its columns mean.
pub(super) fn figures(out: &mut dyn Write, rows: &[Row]) -> io::Result<()> {
    let mut table = output::table([
        "file", "kind", "n", "linked", "RESOLVED", "P", "R", "F1", "F1*", "NIL", "false", "false*",
        "top-1", "top-5", "top-1*", "top-5*", "decided", "withheld",
    ]);
    for row in rows {
        let tally = &row.tally;
        let of_linked = |part| figure(super::score::share(part, tally.linked));
        table.add_row([
            row.file.clone().unwrap_or_else(|| "all".to_owned()),
            row.kind.clone().unwrap_or_else(|| "all".to_owned()),
            tally.mentions.to_string(),
            tally.linked.to_string(),
            tally.resolved.to_string(),
            figure(tally.precision()),
            figure(tally.recall()),
            figure(tally.f1()),
            figure(tally.f1_by_name()),
            tally.nil.to_string(),
            figure(tally.false_share()),
            figure(tally.false_share_without_namesakes()),
            of_linked(tally.first),
            of_linked(tally.first_five),
            of_linked(tally.first_by_name),
            of_linked(tally.first_five_by_name),
            figure(decided(tally)),
            tally.withheld.to_string(),
        ]);
    }
    output::numbers(&mut table, 2..18);
    // The table is wider than a page, and a wrapped figure cannot be read.
    table.set_content_arrangement(comfy_table::ContentArrangement::Disabled);
    output::write_table(out, &table)?;
    writeln!(out, "{LEGEND}")
}

const LEGEND: &str = "\
n mentions; linked: the catalogue holds the right entity; P, R, F1 of RESOLVED: right among the
RESOLVED, right among the linked; NIL: the benchmark links nothing; false: share of NIL RESOLVED;
top-k: the right entity among the first k candidates, share of linked; decided: RESOLVED to the
right entity, or not RESOLVED where there is none; withheld: first candidate right, not RESOLVED.
F1* and top-k* count entities of exactly the right one's name as right; false* leaves out NIL
mentions whose very name the catalogue holds.";

fn decided(tally: &Tally) -> Option<f64> {
    super::score::share(tally.decided, tally.mentions)
}

fn figure(share: Option<f64>) -> String {
    share.map_or_else(|| "-".to_owned(), |share| format!("{share:.3}"))
}

/// Writes one reliability table.
pub(super) fn reliability(
    out: &mut dyn Write,
    title: &str,
    reliability: &Reliability,
) -> io::Result<()> {
    let mut table = output::table(["probability", "answers", "mean", "right"]);
    for (place, bin) in reliability.bins.iter().enumerate() {
        let mean = |sum: f64| (bin.answers > 0).then(|| sum / bin.answers as f64);
        table.add_row([
            format!(
                "{:.1} to {:.1}",
                place as f64 / 10.0,
                (place + 1) as f64 / 10.0
            ),
            bin.answers.to_string(),
            figure(mean(bin.probability)),
            figure(mean(bin.right as f64)),
        ]);
    }
    output::numbers(&mut table, 1..4);
    writeln!(
        out,
        "\n{title}: expected calibration error {}",
        figure(reliability.error)
    )?;
    output::write_table(out, &table)
}

/// Writes the articles that the limits refused.
pub(super) fn refused(out: &mut dyn Write, articles: &[RefusedArticle]) -> io::Result<()> {
    for article in articles {
        for violation in &article.violations {
            writeln!(
                out,
                "refused {}: {} {}: {}",
                article.id,
                violation.field,
                violation.reason.as_str(),
                violation.description
            )?;
        }
    }
    Ok(())
}

/// Writes the `most` worst errors: wrong answers, the surest first, then missed ones, the
/// unsurest of "none of these" first.
pub(super) fn errors(out: &mut dyn Write, outcomes: &[Outcome], most: usize) -> io::Result<()> {
    let mut wrong: Vec<_> = outcomes.iter().filter(|one| !one.is_right()).collect();
    wrong.sort_by(|left, right| badness(right).total_cmp(&badness(left)));
    writeln!(
        out,
        "\n{} of {} mentions wrong; the worst {}",
        wrong.len(),
        outcomes.len(),
        most.min(wrong.len())
    )?;
    for outcome in wrong.into_iter().take(most) {
        error(out, outcome)?;
    }
    Ok(())
}

/// Wrong answers lie in 1 to 2, missed ones in 0 to 1.
fn badness(outcome: &Outcome) -> f64 {
    match &outcome.answer {
        Some(answer) => 1.0 + answer.probability,
        None => 1.0 - outcome.unknown_probability,
    }
}

fn error(out: &mut dyn Write, outcome: &Outcome) -> io::Result<()> {
    writeln!(
        out,
        "\n{:?}  [{} {}]  {} #{}  {}",
        outcome.mention,
        outcome.file,
        outcome.kind,
        outcome.article,
        outcome.place + 1,
        outcome.date.as_deref().unwrap_or("undated"),
    )?;
    let gold = match (&outcome.gold_name, &outcome.gold) {
        (Some(name), Some(key)) => format!("{name} ({key})"),
        (None, Some(key)) => format!("{key}, not in the catalogue"),
        _ => "none".to_owned(),
    };
    writeln!(out, "  right:  {gold}")?;
    write!(out, "  {}", outcome.decision)?;
    if outcome.decision != Decision::Resolved.as_str() {
        write!(out, " {}", outcome.reason)?;
    }
    writeln!(out, ", none of these p {:.3}", outcome.unknown_probability)?;
    let first = outcome.first.as_ref().filter(|first| {
        outcome
            .answer
            .as_ref()
            .is_none_or(|answer| answer.id != first.id)
    });
    let right = outcome
        .right
        .as_ref()
        .filter(|right| first.is_none_or(|first| first.id != right.id));
    for (title, choice) in [
        ("answer", outcome.answer.as_ref()),
        ("first", first),
        ("right", right),
    ] {
        if let Some(choice) = choice {
            candidate(out, title, choice)?;
        }
    }
    if outcome.gold_name.is_some() && outcome.right.is_none() {
        writeln!(out, "  the right one is not among the candidates")?;
    }
    Ok(())
}

fn candidate(out: &mut dyn Write, title: &str, choice: &Choice) -> io::Result<()> {
    writeln!(
        out,
        "  {title:<7} {}  score {:+.3}  p {:.3}",
        choice.name, choice.score, choice.probability
    )?;
    for part in &choice.evidence {
        writeln!(out, "          {part}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::outcome::Target;
    use super::super::score::tests::outcome;
    use super::*;

    #[test]
    fn the_surest_wrong_answers_come_first() {
        let mut outcomes = [
            outcome("missed", Target::Linked, None, Some(1)),
            outcome("unsure", Target::Nil, Some((0.6, false)), None),
            outcome("right", Target::Linked, Some((0.9, true)), Some(1)),
            outcome("sure", Target::Linked, Some((0.9, false)), None),
        ];
        outcomes[0].unknown_probability = 0.5;
        let mut text = Vec::new();
        errors(&mut text, &outcomes, 5).unwrap();
        let text = String::from_utf8(text).unwrap();
        let places: Vec<_> = ["[file sure]", "[file unsure]", "[file missed]"]
            .iter()
            .map(|label| text.find(label).unwrap())
            .collect();
        assert!(places.is_sorted(), "{text}");
        assert!(!text.contains("[file right]"), "{text}");
        assert!(
            text.starts_with("\n3 of 4 mentions wrong; the worst 3\n"),
            "{text}"
        );
    }
}
