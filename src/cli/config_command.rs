//! `incumbent config`: what is in force, and from where.

use std::io::Write;

use clap::Args;
use serde_json::json;

use super::failure::{Exit, Failure};
use super::flags::{AnswerFlags, ServerFlags};
use super::output;
use crate::config::{Effective, KEYS, Origin};

/// Arguments of `incumbent config`.
#[derive(Args, Debug)]
#[command(after_help = "\
Every key can be set, in this order of precedence, by
  a flag       --drain-limit 5s
  a variable   INCUMBENT_DRAIN_LIMIT=5s
  the file     drain_limit = \"5s\"   (--config FILE, INCUMBENT_CONFIG, or ./incumbent.toml)")]
pub(super) struct ConfigArgs {
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    pub(super) server: ServerFlags,
    #[command(flatten)]
    pub(super) answers: AnswerFlags,
}

/// Prints the configuration.
///
/// # Errors
///
/// The output cannot be written.
pub(super) fn run(
    args: &ConfigArgs,
    effective: &Effective,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    if args.json {
        let settings: serde_json::Map<_, _> = effective
            .settings
            .iter()
            .map(|one| {
                let (origin, from) = match &one.origin {
                    Origin::Flag(flag) => ("flag", Some(flag.clone())),
                    Origin::Environment(name) => ("environment", Some(name.clone())),
                    Origin::File(path) => ("file", Some(path.display().to_string())),
                    Origin::Default => ("default", None),
                };
                let value = json!({"value": one.value, "origin": origin, "from": from});
                (one.key.to_owned(), value)
            })
            .collect();
        output::json(out, &settings)?;
        return Ok(Exit::Done);
    }
    let mut table = output::table(["key", "value", "from", "meaning"]);
    for (setting, key) in effective.settings.iter().zip(KEYS) {
        table.add_row([
            setting.key,
            setting.value.as_deref().unwrap_or("none"),
            &setting.origin.to_string(),
            key.meaning,
        ]);
    }
    output::write_table(out, &table)?;
    Ok(Exit::Done)
}
