//! Importing on a server: files in pieces, gone on with after a cut.

use std::fs::File;
use std::io::{self, Read, Seek as _, SeekFrom};
use std::path::PathBuf;
use std::time::Duration;

use sha2::{Digest as _, Sha256};
use tokio::sync::{mpsc, watch};
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Code, Status};

use super::{Client, ClientError, WriteRequest, refused};
use crate::catalogue::import::{Content, Input, MissingEnd, Progress, Report};
use crate::grpc::convert;
use crate::grpc::pb::catalogue_service_client::CatalogueServiceClient;
use crate::grpc::pb::{self, ImportCatalogueRequest, ImportCatalogueResponse};

/// Bytes of one piece.
const PIECE: usize = 256 << 10;
/// Bytes of a file's name, at most.
const NAME: usize = 256;
/// Pieces that wait to be sent; then no more are read.
const AHEAD: usize = 4;
/// Pauses between attempts that brought nothing further; then it is given up.
const PAUSES: [Duration; 5] = [
    Duration::from_millis(500),
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(5),
    Duration::from_secs(10),
];

/// Where the bytes of a file come from.
#[derive(Clone)]
enum Bytes {
    Path(PathBuf),
    Memory(Vec<u8>),
}

/// Reads the files one after the other, from any place on.
struct Reader {
    files: Vec<Bytes>,
    next: usize,
    open: Box<dyn Read + Send>,
}

impl Reader {
    fn at(files: Vec<Bytes>, sizes: &[u64], mut offset: u64) -> io::Result<Self> {
        let mut next = 0;
        while let Some(size) = sizes.get(next).filter(|size| offset >= **size) {
            offset -= size;
            next += 1;
        }
        let mut this = Self {
            files,
            next,
            open: Box::new(io::empty()),
        };
        this.open_next(offset)?;
        Ok(this)
    }

    fn open_next(&mut self, offset: u64) -> io::Result<bool> {
        let Some(file) = self.files.get(self.next) else {
            return Ok(false);
        };
        self.next += 1;
        self.open = match file.clone() {
            Bytes::Path(path) => {
                let mut file = File::open(path)?;
                file.seek(SeekFrom::Start(offset))?;
                Box::new(file)
            }
            Bytes::Memory(bytes) => {
                let mut bytes = io::Cursor::new(bytes);
                bytes.set_position(offset);
                Box::new(bytes)
            }
        };
        Ok(true)
    }

    /// The next bytes; empty at the end of all.
    fn piece(&mut self) -> io::Result<Vec<u8>> {
        loop {
            let mut piece = Vec::new();
            let taken = self.open.by_ref().take(PIECE as u64);
            { taken }.read_to_end(&mut piece)?;
            if !piece.is_empty() || !self.open_next(0)? {
                return Ok(piece);
            }
        }
    }
}

impl Client {
    /// Imports files on the server: sends them in pieces, goes on after a cut from where the
    /// server is, and returns the revision at which the import is visible, with its report.
    /// Files of the same content go on with what an earlier call sent of them.
    ///
    /// # Errors
    ///
    /// A file cannot be read; the server refuses; it cannot be reached for some 20 seconds.
    pub async fn import(
        &self,
        inputs: &[Input<'_>],
        request: &WriteRequest,
        progress: &mut dyn Progress,
    ) -> Result<(u64, Report), ClientError> {
        let (files, upload) = announce(inputs)?;
        let options = request.options();
        let total: u64 = upload.files.iter().map(|file| file.size_bytes).sum();
        let mut pauses = PAUSES.iter();
        let mut furthest = 0;
        loop {
            let attempt = self
                .attempt(&files, &upload, &options, total, progress)
                .await;
            let (status, reached) = match attempt {
                Ok(answer) => return read(answer),
                Err(Attempt::Failed(error)) => return Err(error),
                Err(Attempt::Cut(status, reached)) => (status, reached),
            };
            if reached > furthest {
                furthest = reached;
                pauses = PAUSES.iter();
            }
            match pauses.next() {
                Some(pause) => tokio::time::sleep(*pause).await,
                None => return Err(refused(&status)),
            }
        }
    }

    async fn attempt(
        &self,
        files: &[Bytes],
        upload: &pb::ImportUpload,
        options: &pb::WriteOptions,
        total: u64,
        progress: &mut dyn Progress,
    ) -> Result<ImportCatalogueResponse, Attempt> {
        let mut client = CatalogueServiceClient::new(self.channel.clone());
        let token = upload.token.clone();
        let asked = client.get_import(pb::GetImportRequest { token }).await;
        let asked = asked.map_err(|status| Attempt::of(status, 0))?;
        let offset = asked.into_inner().received_bytes;
        let sizes: Vec<u64> = upload.files.iter().map(|file| file.size_bytes).collect();
        let mut reader = Reader::at(files.to_vec(), &sizes, offset)
            .map_err(|source| Attempt::Failed(ClientError::Input { source }))?;

        let (to, requests) = mpsc::channel(AHEAD);
        let (sent, mut told) = watch::channel(offset);
        let first = ImportCatalogueRequest {
            upload: Some(upload.clone()),
            offset,
            options: Some(options.clone()),
            piece: Vec::new(),
        };
        let reading = tokio::task::spawn_blocking(move || -> io::Result<()> {
            let mut at = offset;
            let mut request = first;
            loop {
                // Whoever does not take it any more says why.
                if to.blocking_send(request).is_err() {
                    return Ok(());
                }
                sent.send_replace(at);
                let piece = reader.piece()?;
                if piece.is_empty() {
                    return Ok(());
                }
                at += piece.len() as u64;
                request = ImportCatalogueRequest {
                    piece,
                    ..ImportCatalogueRequest::default()
                };
            }
        });
        let mut call = std::pin::pin!(client.import_catalogue(ReceiverStream::new(requests)));
        let mut reached = offset;
        let answered = loop {
            tokio::select! {
                answered = &mut call => break answered,
                Ok(()) = told.changed() => {
                    reached = *told.borrow_and_update();
                    progress.advance(reached, total);
                }
            }
        };
        match answered {
            Ok(answer) => Ok(answer.into_inner()),
            Err(status) => {
                // A file that cannot be read ends the call as if it were cut.
                match reading.await {
                    Ok(Err(source)) => Err(Attempt::Failed(ClientError::Input { source })),
                    _ => Err(Attempt::of(status, reached)),
                }
            }
        }
    }
}

/// How an attempt ended.
enum Attempt {
    /// Another one may do better; so many bytes were sent.
    Cut(Status, u64),
    Failed(ClientError),
}

impl Attempt {
    fn of(status: Status, reached: u64) -> Self {
        use tonic_types::StatusExt as _;
        let reason = status.get_details_error_info().map(|info| info.reason);
        let passes = match (status.code(), reason.as_deref()) {
            (Code::Unavailable | Code::Unknown | Code::Cancelled | Code::Internal, _) => true,
            (Code::Aborted, reason) => reason != Some("REVISION_MOVED"),
            (Code::FailedPrecondition, reason) => reason == Some("UPLOAD_OFFSET"),
            (Code::ResourceExhausted, _) => true,
            _ => false,
        };
        match passes {
            true => Self::Cut(status, reached),
            false => Self::Failed(refused(&status)),
        }
    }
}

/// What is uploaded, and where its bytes are. The token derives from it.
fn announce(inputs: &[Input<'_>]) -> Result<(Vec<Bytes>, pb::ImportUpload), ClientError> {
    let failed = |source| ClientError::Input { source };
    let mut all = Sha256::new();
    let (mut files, mut announced) = (Vec::new(), Vec::new());
    for input in inputs {
        let bytes = match &input.content {
            Content::Path(path) => Bytes::Path(path.clone()),
            Content::Bytes(bytes) => Bytes::Memory(bytes.to_vec()),
        };
        let mut hash = Sha256::new();
        let mut size_bytes = 0;
        let mut reader = Reader::at(vec![bytes.clone()], &[u64::MAX], 0).map_err(failed)?;
        loop {
            let piece = reader.piece().map_err(failed)?;
            if piece.is_empty() {
                break;
            }
            size_bytes += piece.len() as u64;
            hash.update(piece);
        }
        let file = pb::ImportFile {
            name: short(&input.file).to_owned(),
            source: Some(pb::Source {
                name: input.source.name.clone(),
                licence: input.source.licence.clone().unwrap_or_default(),
                attribution: input.source.attribution.clone().unwrap_or_default(),
                url: input.source.url.clone().unwrap_or_default(),
            }),
            size_bytes,
            sha256: hash.finalize().to_vec(),
            as_of_date: Some(convert::date(input.as_of)),
            missing_end: match input.missing_end {
                MissingEnd::Unknown => pb::MissingEnd::Unknown.into(),
                MissingEnd::Ongoing => pb::MissingEnd::Ongoing.into(),
            },
        };
        all.update(prost::Message::encode_to_vec(&file));
        files.push(bytes);
        announced.push(file);
    }
    let token = all
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let upload = pb::ImportUpload {
        token,
        files: announced,
    };
    Ok((files, upload))
}

/// The end of a path, when all of it is longer than a server takes.
fn short(name: &str) -> &str {
    let mut from = name.len().saturating_sub(NAME);
    while !name.is_char_boundary(from) {
        from += 1;
    }
    name.get(from..).unwrap_or_default()
}

fn read(answer: ImportCatalogueResponse) -> Result<(u64, Report), ClientError> {
    let report = convert::report_of(answer.report.unwrap_or_default());
    let report = report.map_err(|problem| ClientError::Answer { problem })?;
    Ok((answer.revision, report))
}
