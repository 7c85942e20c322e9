//! What a command ends with: exit codes and the failures that lead to them.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::config::ConfigError;

/// How a command that ran to its end ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exit {
    /// All done.
    Done,
    /// A check came out badly.
    Failed,
    /// Rows were refused.
    Refused,
    /// Nothing was found.
    NothingFound,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Done => Self::SUCCESS,
            Exit::Failed => Self::FAILURE,
            Exit::Refused => Self::from(3),
            Exit::NothingFound => Self::from(4),
        }
    }
}

/// Why a command could not do its work.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    /// The configuration is wrong.
    #[error("{}", lines(.0))]
    Config(Vec<ConfigError>),
    /// The arguments do not go together.
    #[error("{0}")]
    Usage(String),
    /// The output cannot be written.
    #[error("cannot write the output: {0}")]
    Output(#[from] io::Error),
    /// A file cannot be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What went wrong.
        source: io::Error,
    },
    /// A file or a standard input does not hold what it should.
    #[error("{place}: {problem}")]
    Content {
        /// Which file, and where in it when known.
        place: String,
        /// What is wrong.
        problem: String,
    },
    /// What was asked for went wrong further down.
    #[error("{0}")]
    Other(Box<dyn std::error::Error + Send + Sync>),
}

impl Failure {
    /// A failure of a lower layer, told in its own words.
    pub(super) fn other(error: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Other(Box::new(error))
    }

    /// The exit code. A reader that went away ("incumbent ... | head") is no failure.
    pub(super) fn code(&self) -> ExitCode {
        match self {
            _ if self.is_closed_pipe() => ExitCode::SUCCESS,
            Self::Config(_) | Self::Usage(_) => ExitCode::from(2),
            _ => ExitCode::FAILURE,
        }
    }

    /// Whether it only says that nobody reads the output any more.
    pub(super) fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }

    /// The whole chain of causes in one text.
    pub(super) fn message(&self) -> String {
        let mut message = self.to_string();
        let mut cause = match self {
            Self::Other(error) => error.source(),
            _ => None,
        };
        while let Some(error) = cause {
            let text = error.to_string();
            if !message.contains(&text) {
                message.push_str(": ");
                message.push_str(&text);
            }
            cause = error.source();
        }
        message
    }
}

fn lines(errors: &[ConfigError]) -> String {
    let lines: Vec<_> = errors.iter().map(ToString::to_string).collect();
    lines.join("\n")
}
