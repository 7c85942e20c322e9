//! Answers as a table for people.

use std::io::{self, Write};

use comfy_table::{ColumnConstraint, Width};

use super::dates;
use super::output;
use crate::model::{Article, Candidate, Decision, Evidence, MentionAnswer, PartialDate};

/// The answers to one article, from this process or from a server.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Answered {
    /// The catalogue revision that they were computed at.
    pub(super) revision: u64,
    /// Version of the rules, lexicons and weights.
    pub(super) model_version: String,
    /// One for each mention.
    pub(super) mentions: Vec<MentionAnswer>,
}

/// Roles listed for an answer; the rest is counted.
const ROLES_SHOWN: usize = 4;

/// Writes one row a mention and, when `evidence` is asked for, the reasons below.
pub(super) fn write(
    out: &mut dyn Write,
    article: &Article,
    answered: &Answered,
    evidence: bool,
) -> io::Result<()> {
    let mut table = output::table(["", "mention", "decision", "p", "who", "roles on the day"]);
    for (place, (mention, answer)) in article.mentions.iter().zip(&answered.mentions).enumerate() {
        table.add_row([
            (place + 1).to_string(),
            mention.text.clone(),
            decision(answer),
            probability(answer),
            who(answer),
            roles(answer, article.date),
        ]);
    }
    output::numbers(&mut table, [0, 3]);
    for (column, width) in [(1, 18), (2, 10), (4, 28)] {
        if let Some(column) = table.column_mut(column) {
            column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(width)));
        }
    }
    output::write_table(out, &table)?;
    if evidence {
        for (place, (mention, answer)) in
            article.mentions.iter().zip(&answered.mentions).enumerate()
        {
            reasons(out, place + 1, &mention.text, answer)?;
        }
    }
    writeln!(
        out,
        "\ncatalogue revision {}, model {}, article {}",
        answered.revision,
        answered.model_version,
        dates::or_undated(article.date)
    )
}

/// The candidate that was chosen, among the candidates or the offices.
pub(super) fn chosen(answer: &MentionAnswer) -> Option<&Candidate> {
    let id = answer.entity?;
    answer
        .candidates
        .iter()
        .chain(&answer.offices)
        .find(|candidate| candidate.id == id)
}

fn decision(answer: &MentionAnswer) -> String {
    match answer.decision {
        Decision::Resolved => answer.decision.as_str().to_owned(),
        _ => format!("{}\n{}", answer.decision.as_str(), answer.reason.as_str()),
    }
}

fn probability(answer: &MentionAnswer) -> String {
    match answer.decision {
        Decision::Resolved => {
            chosen(answer).map_or_else(String::new, |one| format!("{:.3}", one.probability))
        }
        Decision::Ambiguous => answer
            .candidates
            .iter()
            .map(|one| format!("{:.3}", one.probability))
            .collect::<Vec<_>>()
            .join("\n"),
        Decision::Unknown => format!("{:.3}", answer.unknown.probability),
    }
}

fn who(answer: &MentionAnswer) -> String {
    let mut lines = match answer.decision {
        Decision::Resolved => match (chosen(answer), answer.entity) {
            (Some(one), _) => vec![
                format!("{} ({})", one.name, one.kind.as_str()),
                one.id.to_string(),
            ],
            (None, Some(id)) => vec![id.to_string()],
            (None, None) => Vec::new(),
        },
        Decision::Ambiguous => answer
            .candidates
            .iter()
            .map(|one| format!("{} ({})", one.name, one.kind.as_str()))
            .collect(),
        Decision::Unknown => vec!["nobody in the catalogue".to_owned()],
    };
    if answer.provisional {
        lines.push("provisional".to_owned());
    }
    if let Some(one) = &answer.remembered {
        lines.push(format!("remembered as {}", one.id));
    }
    if let Some(office) = answer.offices.first()
        && answer.entity != Some(office.id)
    {
        lines.push(format!("office: {}", office.name));
    }
    lines.join("\n")
}

fn roles(answer: &MentionAnswer, article_date: Option<PartialDate>) -> String {
    let Some(one) = chosen(answer) else {
        return String::new();
    };
    let mut lines: Vec<_> = one.roles.iter().map(dates::role_line).collect();
    if lines.len() > ROLES_SHOWN {
        let more = lines.len() - ROLES_SHOWN;
        lines.truncate(ROLES_SHOWN);
        lines.push(format!("and {more} more"));
    }
    if answer.date != article_date || answer.end_date.is_some() {
        let end = answer.end_date.map(|end| format!(" to {end}"));
        let date = dates::or_undated(answer.date);
        lines.insert(0, format!("[{date}{}]", end.unwrap_or_default()));
    }
    lines.join("\n")
}

fn reasons(
    out: &mut dyn Write,
    number: usize,
    mention: &str,
    answer: &MentionAnswer,
) -> io::Result<()> {
    writeln!(out, "\n{number}  {mention}")?;
    writeln!(out, "   read as {}", parsed(answer))?;
    for one in answer.candidates.iter().chain(&answer.offices) {
        writeln!(
            out,
            "   {} ({})  score {:+.3}  p {:.3}",
            one.name,
            one.kind.as_str(),
            one.score,
            one.probability
        )?;
        parts(out, &one.evidence)?;
    }
    writeln!(
        out,
        "   none of these  score {:+.3}  p {:.3}",
        answer.unknown.score, answer.unknown.probability
    )?;
    parts(out, &answer.unknown.evidence)
}

fn parts(out: &mut dyn Write, evidence: &[Evidence]) -> io::Result<()> {
    for part in evidence {
        write!(
            out,
            "     {:+9.3}  {:<11}",
            part.weight,
            part.feature.as_str()
        )?;
        if !part.query.is_empty() || !part.candidate.is_empty() {
            write!(out, "  {:?} ~ {:?}", part.query, part.candidate)?;
        }
        if !part.detail.is_empty() {
            write!(out, "  {}", part.detail)?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn parsed(answer: &MentionAnswer) -> String {
    let parsed = &answer.parsed;
    let mut parts = Vec::new();
    let mut part = |name: &str, text: &str| {
        if !text.is_empty() {
            parts.push(format!("{name} {text:?}"));
        }
    };
    part("name", &parsed.name);
    part("honorifics", &parsed.honorifics.join(" "));
    part("generation", &parsed.generation);
    let modifiers: Vec<_> = parsed.modifiers.iter().map(|one| one.as_str()).collect();
    part("modifier", &modifiers.join(" "));
    part("role", &parsed.role);
    part("class", &parsed.role_class);
    part("portfolio", &parsed.portfolio);
    part("organisation", &parsed.organisation);
    part("jurisdiction", &parsed.jurisdiction);
    if parsed.about_office {
        parts.push("about the office".to_owned());
    }
    if parts.is_empty() {
        return "nothing".to_owned();
    }
    parts.join(", ")
}
