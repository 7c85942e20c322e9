//! `incumbent resolve`: who the mentions of an article are.

use std::io::{Read as _, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};

use super::answer_table::{self, Answered};
use super::failure::{Exit, Failure};
use super::flags::AnswerFlags;
use super::{answer_json, article_file, open, output, server};
use crate::config::{Effective, Origin};
use crate::model::{
    Article, Kind, Limits, Mention, Options, PartialDate, Preference, validate_article,
};

/// Arguments of `incumbent resolve`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct ResolveArgs {
    /// Mentions of one article, in its order; "-" reads an article as JSON from standard input
    #[arg(value_name = "MENTION", required_unless_present = "article")]
    mentions: Vec<String>,
    /// Read the article from this JSON file; "-" is standard input
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath,
          conflicts_with = "mentions")]
    article: Option<PathBuf>,
    /// Date that the article speaks of: YYYY-MM-DD, YYYY-MM or YYYY [default: undated]
    #[arg(long)]
    date: Option<PartialDate>,
    /// Language of the article: "en", "de-AT"
    #[arg(long)]
    language: Option<String>,
    /// Country of the article: "nl"
    #[arg(long)]
    country: Option<String>,
    /// What the mentions are: person, organisation, place, office
    #[arg(long, value_parser = article_file::kind)]
    kind: Option<Kind>,
    /// What role phrases ask for: holder or office
    #[arg(long, value_parser = article_file::preference)]
    prefer: Option<Preference>,
    /// Ask the server at this address instead of a catalogue of this machine
    #[arg(long, value_name = "HOST:PORT", value_hint = ValueHint::Hostname)]
    server: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    pub(super) answers: AnswerFlags,
}

const EXAMPLES: &str = r#"Examples:
  incumbent resolve "Dutch Prime Minister" --date 2023-10-28
  incumbent resolve "Mark Rutte" "Rutte" "NATO" --date 2023-10-28 --evidence
  incumbent resolve "the Prime Minister" --country nl --date 2012 --json
  incumbent resolve --article article.json --server 127.0.0.1:50051

An article as JSON; all but "mentions" may be left out, and a mention may be a plain text:
  {"id": "a1", "publication_date": "2023-10-28", "language": "en", "country": "nl",
   "title": "...", "text": "...",
   "mentions": ["Rutte", {"text": "NATO chief", "offset": 12, "kind": "person",
                          "date": "2015", "preference": "holder"}]}

At most 1,000 mentions of 512 bytes each, and 1 MiB of text."#;

/// Resolves and prints.
///
/// # Errors
///
/// The article cannot be read or breaks a limit, the catalogue cannot be opened, or the server
/// gives no answer.
pub(super) fn run(
    args: &ResolveArgs,
    effective: &Effective,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    let article = article(args, effective)?;
    let answered = match &args.server {
        Some(address) => server::resolve(address, &article, effective.config.request_timeout)?,
        None => here(&article, effective)?,
    };
    if args.json {
        output::json(out, &answer_json::answered(&article, &answered))?;
    } else {
        answer_table::write(out, &article, &answered, shows_evidence(&article))?;
    }
    Ok(Exit::Done)
}

/// The article that the arguments describe.
fn article(args: &ResolveArgs, effective: &Effective) -> Result<Article, Failure> {
    let stdin = Path::new("-");
    let file = match (&args.article, args.mentions.as_slice()) {
        (Some(path), _) => Some(path.as_path()),
        (None, [only]) if only == "-" => Some(stdin),
        _ => None,
    };
    let mut article = match file {
        Some(path) => read(path)?,
        None => Article {
            mentions: args.mentions.iter().map(|text| mention(text)).collect(),
            ..Article::default()
        },
    };
    // What the command line says goes before what the file says.
    article.date = args.date.or(article.date);
    let text = |to: &mut String, from: &Option<String>| {
        if let Some(from) = from {
            to.clone_from(from);
        }
    };
    text(&mut article.language, &args.language);
    text(&mut article.country, &args.country);
    for mention in &mut article.mentions {
        mention.kind = args.kind.or(mention.kind);
        mention.preference = args.prefer.or(mention.preference);
    }
    let (flags, others) = configured(effective);
    article.options = flags.or(article.options).or(others);
    Ok(article)
}

fn mention(text: &str) -> Mention {
    Mention {
        text: text.to_owned(),
        ..Mention::default()
    }
}

/// The options that flags set, and those that the environment or the file set. Defaults are
/// left to whoever answers.
fn configured(effective: &Effective) -> (Options, Options) {
    let all = effective.config.options();
    let by = |wanted: fn(&Origin) -> bool| {
        let is = |key| wanted(effective.origin(key));
        Options {
            max_candidates: all.max_candidates.filter(|_| is("max_candidates")),
            min_probability: all.min_probability.filter(|_| is("min_probability")),
            min_margin: all.min_margin.filter(|_| is("min_margin")),
            evidence: all.evidence.filter(|_| is("evidence")),
            // No setting: a caller asks for it, article by article.
            remember_unknown: None,
        }
    };
    (
        by(|origin| matches!(origin, Origin::Flag(_))),
        by(|origin| matches!(origin, Origin::Environment(_) | Origin::File(_))),
    )
}

fn shows_evidence(article: &Article) -> bool {
    let asked = |options: Options| options.evidence == Some(true);
    asked(article.options) || article.mentions.iter().any(|one| asked(one.options))
}

fn read(path: &Path) -> Result<Article, Failure> {
    let (place, text) = if path == Path::new("-") {
        let mut text = String::new();
        let read = std::io::stdin().lock().read_to_string(&mut text);
        ("standard input".to_owned(), read.map(|_| text))
    } else {
        (path.display().to_string(), std::fs::read_to_string(path))
    };
    let text = text.map_err(|source| Failure::File {
        path: PathBuf::from(&place),
        source,
    })?;
    article_file::parse(&text).map_err(|error| Failure::Content {
        place,
        problem: error.to_string(),
    })
}

/// Resolves in this process.
fn here(article: &Article, effective: &Effective) -> Result<Answered, Failure> {
    validate_article(article, &Limits::default()).map_err(|violations| {
        let lines: Vec<_> = violations
            .iter()
            .map(|one| format!("{}: {}", one.field, one.description))
            .collect();
        Failure::Content {
            place: "the article is refused".to_owned(),
            problem: lines.join("; "),
        }
    })?;
    let snapshot = open::snapshot(&effective.config)?;
    let answer = crate::resolve::resolve(&snapshot, article);
    Ok(Answered {
        revision: answer.revision,
        model_version: answer.model_version.to_owned(),
        mentions: answer.mentions,
    })
}
