//! `ImportCatalogue`: files in pieces, kept until all are there, imported as one write.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use futures_util::{Stream, StreamExt as _};
use prost::Message as _;
use sha2::{Digest as _, Sha256};
use tonic::Status;

use super::CatalogueCalls;
use super::announced::{Announced, too_large};
use crate::catalogue::import::{self, Content, Input, LINE_LIMIT, Parsed, Rules, content_size};
use crate::catalogue::{Plan, Refused, State, Upload, UploadError, Uploads, in_background};
use crate::grpc::convert;
use crate::grpc::drain::Draining;
use crate::grpc::pb::{ImportCatalogueRequest, ImportCatalogueResponse};
use crate::grpc::status::Refusal;

/// What an import may take, and where its files are kept.
#[derive(Debug)]
pub(in crate::grpc) struct ImportLimits {
    pub(in crate::grpc) uploads: Uploads,
    /// Bytes of all files together, as sent and decompressed.
    pub(in crate::grpc) bytes: u64,
    /// How long a caller may send nothing.
    pub(in crate::grpc) idle: Duration,
}

/// Takes an import in and makes it.
pub(super) async fn import(
    calls: CatalogueCalls,
    mut requests: impl Stream<Item = Result<ImportCatalogueRequest, Status>> + Unpin,
    mut draining: Draining,
) -> Result<ImportCatalogueResponse, Status> {
    let live = calls.live()?;
    let limits = calls.imports.clone();
    let mut incoming = Incoming {
        requests: &mut requests,
        draining: &mut draining,
        idle: limits.idle,
        received: 0,
    };
    let Some(mut request) = incoming.next().await? else {
        let told = "the first request says what is imported";
        return Err(Refusal::field("upload", "REQUIRED", told).into());
    };
    let announced = Announced::read(&mut request, limits.bytes)?;
    let key = &announced.options.idempotency_key;
    if let Some(digest) = announced.digest()
        && let Some(known) = live.call(key).filter(|_| !key.is_empty())
        && known.digest == digest
    {
        let answer = ImportCatalogueResponse::decode(known.answer.as_slice());
        let answer = answer.map_err(|_| Refusal::Defect)?;
        return Ok(ImportCatalogueResponse {
            revision: known.revision,
            ..answer
        });
    }
    drop(live);

    let (uploads, token) = (limits.clone(), announced.token.clone());
    let (what, sizes) = (announced.what(), announced.sizes.clone());
    let begun = blocking(move || uploads.uploads.begin(token.as_deref(), &what, &sizes)).await?;
    let mut upload = begun.map_err(|error| refusal(&error))?;
    let Some(mut skip) = upload.received().checked_sub(announced.offset) else {
        return Err(Refusal::UploadOffset(upload.received()).into());
    };
    loop {
        let piece = std::mem::take(&mut request.piece);
        let known = usize::try_from(skip).map_or(piece.len(), |skip| skip.min(piece.len()));
        skip -= known as u64;
        let written = blocking(move || {
            let written = upload.write(piece.get(known..).unwrap_or_default());
            (upload, written)
        });
        let written = written.await?;
        upload = written.0;
        written.1.map_err(|error| refusal(&error))?;
        incoming.received = upload.received();
        request = match incoming.next().await? {
            Some(next) if next.upload.is_some() || next.options.is_some() => {
                let told = "only the first request tells of the import";
                return Err(Refusal::field("upload", "NOT_FIRST", told).into());
            }
            Some(next) => next,
            None if upload.is_whole() => break,
            None => return Err(Refusal::UploadIncomplete(upload.received()).into()),
        };
    }
    // A caller that is cut now finds it made when it comes back.
    let made = tokio::spawn(make(calls, limits, announced, upload));
    Ok(made.await.map_err(|_| Refusal::Defect)??)
}

/// The requests of a call, for as long as they come.
struct Incoming<'a, S> {
    requests: &'a mut S,
    draining: &'a mut Draining,
    idle: Duration,
    received: u64,
}

impl<S> Incoming<'_, S>
where
    S: Stream<Item = Result<ImportCatalogueRequest, Status>> + Unpin,
{
    async fn next(&mut self) -> Result<Option<ImportCatalogueRequest>, Status> {
        tokio::select! {
            // What is there already is kept before the server stops.
            biased;
            next = tokio::time::timeout(self.idle, self.requests.next()) => match next {
                Ok(next) => next.transpose(),
                Err(_) => Err(Refusal::UploadIncomplete(self.received).into()),
            },
            () = self.draining.begun() => Err(Refusal::Draining.into()),
        }
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Refusal> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|_| Refusal::Defect)
}

fn refusal(error: &UploadError) -> Refusal {
    match error {
        UploadError::Busy => Refusal::UploadBusy,
        UploadError::TooMany => Refusal::TooManyUploads,
        UploadError::Different => {
            let told = "another upload of other files has this token";
            Refusal::field("upload.token", "REUSED", told)
        }
        UploadError::TooLong => {
            let told = "more bytes came than upload.files announce";
            Refusal::field("piece", "TOO_LONG", told)
        }
        UploadError::Io { .. } => {
            tracing::error!(%error, "an upload cannot be kept");
            Refusal::UploadNotKept
        }
    }
}

/// Checks and reads the files, and writes what they change.
async fn make(
    calls: CatalogueCalls,
    limits: Arc<ImportLimits>,
    mut announced: Announced,
    upload: Upload,
) -> Result<ImportCatalogueResponse, Refusal> {
    let paths = upload.paths();
    for (input, path) in announced.inputs.iter_mut().zip(&paths) {
        input.content = Content::Path(path.clone());
    }
    let hashes: Vec<Vec<u8>> = announced
        .files
        .iter()
        .map(|file| file.sha256.clone())
        .collect();
    let inputs = announced.inputs.clone();
    let live = calls.live()?;
    // An import takes as long as many thousands of answers, which it should not keep waiting.
    let look = move || -> Result<_, Refusal> {
        let hashes = check(&paths, &hashes, limits.bytes)?;
        let parsed = read(&inputs)?;
        let state = live.state();
        Ok((hashes, (state.revision(), plan(&state, parsed))))
    };
    let (hashes, ready) = match blocking(move || in_background(look)).await? {
        Ok(looked) => looked,
        Err(refusal) => {
            // Sending more would not help it.
            remove(upload).await;
            return Err(refusal);
        }
    };
    for (file, hash) in announced.files.iter_mut().zip(hashes) {
        file.sha256 = hash;
    }
    let digest = announced.digest().ok_or(Refusal::Defect)?;
    let mut ready = Some(ready);
    let inputs = announced.inputs;
    let planner = move |state: &State| {
        if let Some((revision, plan)) = ready.take()
            && revision == state.revision()
        {
            return Ok(plan);
        }
        // Another write came between planning and appending.
        let parsed = read(&inputs).map_err(|_| {
            let told = "the files cannot be read any more";
            Refused::field("upload.files", "UNREADABLE", told)
        })?;
        Ok(plan(state, parsed))
    };
    let written = calls
        .write_plan(announced.options, digest, Box::new(planner))
        .await;
    match written {
        Ok((revision, answer)) => {
            remove(upload).await;
            Ok(ImportCatalogueResponse { revision, ..answer })
        }
        // The upload stays: a call that goes on with it tries again.
        Err(refusal) => Err(refusal),
    }
}

/// What files change, and its answer but for the revision.
fn plan(state: &State, parsed: Parsed) -> Plan {
    let (changes, report) = import::import(state, parsed, Rules::default());
    let answer = ImportCatalogueResponse {
        revision: 0,
        report: Some(convert::report(&report)),
    };
    Plan {
        changes,
        answer: answer.encode_to_vec(),
    }
}

async fn remove(upload: Upload) {
    match blocking(move || upload.remove()).await {
        Ok(Ok(())) => {}
        // It expires.
        failed => tracing::warn!(?failed, "an upload could not be removed"),
    }
}

fn read(inputs: &[Input<'static>]) -> Result<Parsed, Refusal> {
    import::read(inputs, LINE_LIMIT, &mut ()).map_err(|error| {
        tracing::error!(%error, "an upload cannot be read");
        Refusal::UploadNotKept
    })
}

/// The hashes of the files, which are those announced; what they hold is not larger than it may
/// be, and reading them takes no more memory than that asks for.
fn check(paths: &[PathBuf], announced: &[Vec<u8>], limit: u64) -> Result<Vec<Vec<u8>>, Refusal> {
    let unreadable = |error: io::Error| {
        tracing::error!(%error, "an upload cannot be read");
        Refusal::UploadNotKept
    };
    let mut hashes = Vec::with_capacity(paths.len());
    let mut left = limit;
    for (place, (path, announced)) in paths.iter().zip(announced).enumerate() {
        let hash = hash(path).map_err(unreadable)?;
        if !announced.is_empty() && *announced != hash {
            let field = format!("upload.files[{place}].sha256");
            let told = "the bytes that came have another";
            return Err(Refusal::field(&field, "CHECKSUM", told));
        }
        hashes.push(hash);
        match content_size(path, left).map_err(unreadable)? {
            Some(size) => left -= size,
            None => return Err(Refusal::Invalid(vec![too_large(limit)])),
        }
    }
    Ok(hashes)
}

fn hash(path: &Path) -> io::Result<Vec<u8>> {
    let mut file = BufReader::new(File::open(path)?);
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 64 << 10];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hash.finalize().to_vec()),
            read => hash.update(buffer.get(..read).unwrap_or_default()),
        }
    }
}
