//! The catalogue service that a command asks: a server's, or that of this very process over the
//! store that the configuration names. Both are asked in the same words.

use std::io::{self, Write as _};
use std::sync::Arc;
use std::time::Duration;

use clap::{Args, ValueHint};
use serde::Serialize;
use tonic::Code;

use crate::catalogue::LiveCatalogue;
use crate::cli::failure::{Exit, Failure};
use crate::cli::journal::{self, Opened};
use crate::cli::{open, output};
use crate::config::Config;
use crate::grpc::Snapshots;
use crate::grpc::client::{Client, ClientError, WriteRequest};

/// How long connecting to a server may take; a call takes what it takes.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Whom to ask.
#[derive(Args, Debug)]
pub(super) struct Target {
    /// Ask the server at this address instead of a store of this machine
    #[arg(long, value_name = "HOST:PORT", value_hint = ValueHint::Hostname)]
    pub(super) server: Option<String>,
}

/// What a write tells of itself.
#[derive(Args, Debug)]
pub(super) struct WriteArgs {
    /// Who asks, for the history
    #[arg(
        long,
        value_name = "NAME",
        default_value = "",
        hide_default_value = true
    )]
    author: String,
    /// Why, for the history
    #[arg(
        long,
        value_name = "TEXT",
        default_value = "",
        hide_default_value = true
    )]
    reason: String,
    /// Write only when the catalogue is at this revision
    #[arg(long, value_name = "REVISION")]
    expected_revision: Option<u64>,
    /// Name this write: asked for again, it is answered and not made again
    #[arg(
        long,
        value_name = "KEY",
        default_value = "",
        hide_default_value = true
    )]
    idempotency_key: String,
}

impl WriteArgs {
    pub(super) fn request(&self) -> WriteRequest {
        WriteRequest {
            author: self.author.clone(),
            reason: self.reason.clone(),
            expected_revision: self.expected_revision,
            idempotency_key: self.idempotency_key.clone(),
        }
    }
}

/// How a command tells what it was answered.
pub(super) struct Telling<'a> {
    /// As JSON, not in words.
    pub(super) json: bool,
    pub(super) out: &'a mut dyn io::Write,
}

impl Telling<'_> {
    /// Asks, and tells the answer: as JSON, or as `tell` does.
    ///
    /// # Errors
    ///
    /// As [`ask`], and what cannot be written.
    pub(super) fn answer<T: Serialize>(
        self,
        target: &Target,
        config: &Config,
        call: impl AsyncFnOnce(Client) -> Result<T, ClientError>,
        tell: impl FnOnce(&T, &mut dyn io::Write) -> io::Result<()>,
    ) -> Result<Exit, Failure> {
        let Some(answer) = ask(target, config, call)? else {
            return Ok(Exit::NothingFound);
        };
        if self.json {
            output::json(self.out, &answer)?;
        } else {
            tell(&answer, self.out)?;
        }
        Ok(Exit::Done)
    }
}

/// Asks; `None`, told on the standard error, when nothing answers for the id asked for.
///
/// # Errors
///
/// The store cannot be opened, the server cannot be reached, or it refuses.
pub(super) fn ask<T>(
    target: &Target,
    config: &Config,
    call: impl AsyncFnOnce(Client) -> Result<T, ClientError>,
) -> Result<Option<T>, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let answered = match &target.server {
        Some(address) => runtime.block_on(async {
            let client = Client::connect_for_long_calls(address, TIMEOUT).await?;
            call(client).await
        }),
        None => {
            let local = Local::open(config)?;
            let client = Client::of_this_process(local.snapshots.clone());
            runtime.block_on(call(client))
        }
    };
    match answered {
        Ok(answer) => Ok(Some(answer)),
        Err(ClientError::Status {
            code,
            reason,
            message,
        }) if code == Code::NotFound || reason.as_deref() == Some("ENTITY_GONE") => {
            writeln!(io::stderr(), "{message}")?;
            Ok(None)
        }
        Err(ClientError::Output { source }) => Err(source.into()),
        Err(error) => Err(Failure::other(error)),
    }
}

/// What is served in this process, and what stands behind it. Dropped in this order.
struct Local {
    snapshots: Arc<Snapshots>,
    _live: Option<Arc<LiveCatalogue>>,
    _opened: Option<Opened>,
}

impl Local {
    fn open(config: &Config) -> Result<Self, Failure> {
        let snapshots = Arc::new(Snapshots::new());
        let Some(opened) = journal::open(config, false)? else {
            snapshots.publish(Arc::new(open::starter_snapshot()));
            return Ok(Self {
                snapshots,
                _live: None,
                _opened: None,
            });
        };
        if let Some(contact) = opened.contact.clone() {
            snapshots.offer_contact(contact);
        }
        let live = opened.publish_to(&snapshots)?;
        Ok(Self {
            snapshots,
            _live: live,
            _opened: Some(opened),
        })
    }
}

impl Drop for Local {
    fn drop(&mut self) {
        // Otherwise the publisher, which holds the snapshots, would be held by them.
        self.snapshots.retire_live();
    }
}
