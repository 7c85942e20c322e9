//! `ImportCatalogue`: files in pieces, gone on with after a cut, visible all at once.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod support;

use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

use incumbent::grpc::convert::report;
use incumbent::grpc::{ImportOptions, ServerOptions, pb};
use sha2::{Digest as _, Sha256};
use support::written::{reason, serve_with};
use support::{Server, date, patiently, violations};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

const TOKEN: &str = "a-token-of-this-test";

/// Lines of people with ids from `first` on; one of them is refused.
fn people(first: usize, count: usize) -> Vec<u8> {
    let mut lines = String::from("{\"id\":\"bad\",\"schema\":\"Person\",\"properties\":{}}\n");
    for number in first..first + count {
        lines.push_str(&format!(
            "{{\"id\":\"p{number}\",\"schema\":\"Person\",\"properties\":{{\"name\":[\"Ada Number{number}\"]}}}}\n"
        ));
    }
    lines.into_bytes()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn upload(token: &str, files: &[&[u8]]) -> pb::ImportUpload {
    let file = |(place, bytes): (usize, &&[u8])| pb::ImportFile {
        name: format!("people-{place}.ftm.jsonl"),
        size_bytes: bytes.len() as u64,
        sha256: Sha256::digest(bytes).to_vec(),
        as_of_date: Some(date(2025, 1, 1)),
        ..pb::ImportFile::default()
    };
    pb::ImportUpload {
        token: token.to_owned(),
        files: files.iter().enumerate().map(file).collect(),
    }
}

fn begin(upload: pb::ImportUpload, offset: u64) -> pb::ImportCatalogueRequest {
    pb::ImportCatalogueRequest {
        upload: Some(upload),
        offset,
        ..pb::ImportCatalogueRequest::default()
    }
}

fn pieces(bytes: &[u8], length: usize) -> impl Iterator<Item = pb::ImportCatalogueRequest> {
    let piece = |piece: &[u8]| pb::ImportCatalogueRequest {
        piece: piece.to_vec(),
        ..pb::ImportCatalogueRequest::default()
    };
    bytes.chunks(length).map(piece)
}

async fn send(
    server: &Server,
    requests: Vec<pb::ImportCatalogueRequest>,
) -> Result<pb::ImportCatalogueResponse, Status> {
    let mut catalogue = server.catalogue().await;
    let call = catalogue.import_catalogue(tokio_stream::iter(requests));
    Ok(patiently(call).await?.into_inner())
}

/// All of an upload at once.
async fn send_all(
    server: &Server,
    token: &str,
    files: &[&[u8]],
) -> Result<pb::ImportCatalogueResponse, Status> {
    let mut requests = vec![begin(upload(token, files), 0)];
    requests.extend(pieces(&files.concat(), 1_000));
    send(server, requests).await
}

async fn status(server: &Server) -> (u64, i64) {
    let mut catalogue = server.catalogue().await;
    let now = catalogue.get_catalogue(pb::GetCatalogueRequest::default());
    let now = now.await.unwrap().into_inner();
    (now.revision, now.people)
}

async fn received(server: &Server, token: &str) -> u64 {
    let mut catalogue = server.catalogue().await;
    let asked = catalogue.get_import(pb::GetImportRequest {
        token: token.to_owned(),
    });
    asked.await.unwrap().into_inner().received_bytes
}

/// Uploads of this folder.
fn options(folder: &Path) -> ServerOptions {
    ServerOptions {
        imports: ImportOptions {
            folder: folder.join("uploads"),
            ..ImportOptions::default()
        },
        ..ServerOptions::default()
    }
}

/// What `incumbent import` of the same files reports.
fn expected_report(files: &[&[u8]]) -> pb::ImportReport {
    use incumbent::catalogue::State;
    use incumbent::catalogue::import::{
        Content, Input, LINE_LIMIT, MissingEnd, Rules, import, read,
    };
    use incumbent::model::Source;
    let input = |(place, bytes)| Input {
        source: Source {
            name: format!("people-{place}"),
            ..Source::default()
        },
        file: format!("people-{place}.ftm.jsonl"),
        as_of: "2025-01-01".parse().unwrap(),
        missing_end: MissingEnd::Unknown,
        content: Content::Bytes(bytes),
    };
    let inputs: Vec<_> = files.iter().copied().enumerate().map(input).collect();
    let parsed = read(&inputs, LINE_LIMIT, &mut ()).unwrap();
    report(&import(&State::default(), parsed, Rules::default()).1)
}

#[tokio::test]
async fn files_in_pieces_are_imported_as_the_command_would() {
    let place = tempfile::tempdir().unwrap();
    let (server, _) = serve_with(&place.path().join("c.redb"), options(place.path())).await;
    let (one, two, three) = (people(0, 20), gzip(&people(20, 20)), people(30, 20));
    let three = zstd::encode_all(three.as_slice(), 1).unwrap();
    let files = [one.as_slice(), &two, &three, b""];
    let made = send_all(&server, TOKEN, &files).await.unwrap();
    assert_eq!(made.report.unwrap(), expected_report(&files));
    assert_eq!(status(&server).await, (made.revision, 50));
    assert_eq!(received(&server, TOKEN).await, 0, "nothing is left of it");
    let left = std::fs::read_dir(place.path().join("uploads")).unwrap();
    assert_eq!(left.count(), 0);
    let again = send_all(&server, TOKEN, &files).await.unwrap();
    assert_eq!((again.revision, again.report.unwrap().changes), (1, 0));
}

#[tokio::test]
async fn a_cut_upload_is_gone_on_with_also_after_a_restart() {
    let place = tempfile::tempdir().unwrap();
    let store = place.path().join("c.redb");
    let (mut server, snapshots) = serve_with(&store, options(place.path())).await;
    let (one, two) = (people(0, 500), people(500, 500));
    let files = [one.as_slice(), &two];
    let bytes = files.concat();
    let what = upload(TOKEN, &files);

    // Cut in the middle: the caller goes away without a word.
    let (requests, taken) = mpsc::channel(1);
    let mut catalogue = server.catalogue().await;
    let call = tokio::spawn(async move {
        let requests = ReceiverStream::new(taken);
        catalogue.import_catalogue(requests).await
    });
    requests.send(begin(what.clone(), 0)).await.unwrap();
    for piece in pieces(&bytes[..bytes.len() / 3], 1_000) {
        requests.send(piece).await.unwrap();
    }
    call.abort();
    drop(requests);
    assert_eq!(status(&server).await, (0, 0), "nothing is visible");

    // Cut again, this time with a word: so what there is, is known.
    let go_on = async |server: &Server, until: usize| loop {
        let from = received(server, TOKEN).await;
        let mut requests = vec![begin(what.clone(), from)];
        let from = usize::try_from(from).unwrap();
        requests.extend(pieces(&bytes[from..until], 1_000));
        match send(server, requests).await {
            // The server may not have seen yet that the first call is gone.
            Err(busy) if reason(&busy) == "UPLOAD_BUSY" => tokio::task::yield_now().await,
            // It wrote a piece of the first call between the question and the call.
            Err(moved) if reason(&moved) == "UPLOAD_OFFSET" => {}
            ended => return ended,
        }
    };
    let until = bytes.len() / 2;
    let cut = patiently(go_on(&server, until)).await.unwrap_err();
    assert_eq!(cut.code(), Code::Aborted);
    let details = cut.get_error_details();
    let info = details.error_info().unwrap();
    assert_eq!(info.reason, "UPLOAD_INCOMPLETE");
    assert_eq!(info.metadata["received_bytes"], until.to_string());
    assert_eq!(received(&server, TOKEN).await, until as u64);

    server.stop();
    server.stopped().await.unwrap();
    snapshots.retire_live();
    drop(snapshots);
    let (server, _) = serve_with(&store, options(place.path())).await;
    assert_eq!(received(&server, TOKEN).await, until as u64);
    // Too far, and not far enough: what is there already is passed over.
    let far = send(&server, vec![begin(what.clone(), until as u64 + 1)]).await;
    let far = far.unwrap_err();
    assert_eq!(
        (far.code(), &*reason(&far)),
        (Code::FailedPrecondition, "UPLOAD_OFFSET")
    );
    let mut requests = vec![begin(what.clone(), until as u64 - 100)];
    requests.extend(pieces(&bytes[until - 100..], 7_777));
    let made = send(&server, requests).await.unwrap();
    assert_eq!(made.report.unwrap(), expected_report(&files));
    assert_eq!(status(&server).await, (made.revision, 1_000));
}

/// Bytes of uploads that a server has written.
fn written(folder: &Path) -> u64 {
    let uploads = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let firsts = uploads.map(|upload| std::fs::metadata(upload.path().join("0")));
    firsts.flatten().map(|meta| meta.len()).sum()
}

/// Passes connections on to a server; cuts the first ones after so many bytes of the caller's,
/// once the server has written some of them: what it had only in its hands when its caller went
/// is nobody's, so on a busy machine a cut could leave nothing to go on from.
fn cutting(server: &str, uploads: &Path, mut cuts: Vec<u64>) -> String {
    use std::io::{Read as _, copy};
    use std::net::{Shutdown, TcpListener, TcpStream};
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let server = server.trim_start_matches("http://").to_owned();
    let uploads = uploads.to_owned();
    cuts.reverse();
    std::thread::spawn(move || {
        for caller in listener.incoming() {
            let (caller, server) = (caller.unwrap(), TcpStream::connect(&server).unwrap());
            let limit = cuts.pop().unwrap_or(u64::MAX);
            let uploads = uploads.clone();
            let (mut back, mut from) = (caller.try_clone().unwrap(), server.try_clone().unwrap());
            std::thread::spawn(move || copy(&mut from, &mut back));
            std::thread::spawn(move || {
                let _ = copy(&mut (&caller).take(limit), &mut &server);
                let cut = std::time::Instant::now();
                while limit < u64::MAX
                    && written(&uploads) == 0
                    && cut.elapsed() < support::PATIENCE
                {
                    std::thread::yield_now();
                }
                let _ = caller.shutdown(Shutdown::Both);
                let _ = server.shutdown(Shutdown::Both);
            });
        }
    });
    address
}

#[tokio::test(flavor = "multi_thread")]
async fn the_client_goes_on_by_itself_from_where_the_server_is() {
    use incumbent::catalogue::import::{Input, MissingEnd, Progress};
    use incumbent::grpc::client::{Client, WriteRequest};
    struct Told(Vec<(u64, u64)>);
    impl Progress for Told {
        fn advance(&mut self, read: u64, total: u64) {
            self.0.push((read, total));
        }
    }
    let place = tempfile::tempdir().unwrap();
    let (server, _) = serve_with(&place.path().join("c.redb"), options(place.path())).await;
    let files = [people(0, 20_000), people(20_000, 20_000)];
    let size: usize = files.iter().map(Vec::len).sum();
    let inputs: Vec<_> = ["a.jsonl", "b.jsonl"]
        .into_iter()
        .zip(&files)
        .map(|(name, bytes)| {
            let path = place.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            Input::from_path(&path, "2025".parse().unwrap(), MissingEnd::Unknown)
        })
        .collect();
    let address = cutting(
        &server.address,
        &place.path().join("uploads"),
        vec![700_000, 900_000],
    );
    let client = Client::connect_for_long_calls(&address, support::PATIENCE).await;
    let mut told = Told(Vec::new());
    let request = WriteRequest::default();
    let made = client.unwrap().import(&inputs, &request, &mut told).await;
    let (revision, report) = made.unwrap();
    assert_eq!((report.stored.people, report.refused_total()), (40_000, 2));
    assert_eq!(status(&server).await, (revision, 40_000));
    assert_eq!(told.0.last(), Some(&(size as u64, size as u64)));
    // Where each attempt began: once from nothing, then from where it was cut.
    let places = told.0.iter().map(|(read, _)| *read);
    let steps: Vec<u64> = places.collect();
    assert!(steps.windows(2).filter(|two| two[1] < two[0]).count() <= 2);
    assert!(
        steps.iter().filter(|read| **read == 0).count() <= 1,
        "{steps:?}"
    );
}

#[tokio::test]
async fn readers_see_all_of_an_import_or_nothing() {
    let place = tempfile::tempdir().unwrap();
    let (server, _) = serve_with(&place.path().join("c.redb"), options(place.path())).await;
    // Several records of the journal.
    let file = people(0, 3_500);
    let (files, mut seen) = ([file.as_slice()], Vec::new());
    let mut import = std::pin::pin!(send_all(&server, TOKEN, &files));
    let made = loop {
        tokio::select! {
            made = &mut import => break made.unwrap(),
            now = status(&server) => seen.push(now),
        }
    };
    assert_eq!(made.revision, 4);
    assert!(!seen.is_empty());
    let all_or_nothing = [(0, 0), (4, 3_500)];
    assert!(
        seen.iter().all(|one| all_or_nothing.contains(one)),
        "{seen:?}"
    );
    assert_eq!(status(&server).await, (4, 3_500));
}

#[tokio::test]
async fn a_key_answers_again_and_a_stale_expectation_keeps_what_came() {
    let place = tempfile::tempdir().unwrap();
    let (server, _) = serve_with(&place.path().join("c.redb"), options(place.path())).await;
    let file = people(0, 10);
    let with = |options: pb::WriteOptions, what: pb::ImportUpload| pb::ImportCatalogueRequest {
        options: Some(options),
        ..begin(what, 0)
    };
    let keyed = pb::WriteOptions {
        idempotency_key: "k".to_owned(),
        author: "ada".to_owned(),
        reason: "the first load".to_owned(),
        ..pb::WriteOptions::default()
    };
    let first = with(keyed.clone(), upload(TOKEN, &[&file]));
    let mut requests = vec![first.clone()];
    requests.extend(pieces(&file, 100));
    let made = send(&server, requests).await.unwrap();
    let again = send(&server, vec![first]).await.unwrap();
    assert_eq!(again, made, "without a piece");
    let other = people(0, 11);
    let mut requests = vec![with(keyed, upload("another-token-of-it", &[&other]))];
    requests.extend(pieces(&other, 100));
    let reused = send(&server, requests).await.unwrap_err();
    assert_eq!(
        violations(&reused),
        [("options.idempotency_key".to_owned(), "REUSED".to_owned())]
    );
    let history = pb::GetEntityHistoryRequest {
        id: "ftm:p3".to_owned(),
        ..pb::GetEntityHistoryRequest::default()
    };
    let history = server.catalogue().await.get_entity_history(history).await;
    let write = history.unwrap().into_inner().writes.remove(0);
    assert_eq!((&*write.author, &*write.reason), ("ada", "the first load"));

    let stale = pb::WriteOptions {
        expected_revision: Some(0),
        ..pb::WriteOptions::default()
    };
    let token = "a-third-token-of-it";
    let mut requests = vec![with(stale, upload(token, &[&other]))];
    requests.extend(pieces(&other, 100));
    let moved = send(&server, requests).await.unwrap_err();
    assert_eq!(
        (moved.code(), &*reason(&moved)),
        (Code::Aborted, "REVISION_MOVED")
    );
    let there = received(&server, token).await;
    assert_eq!(there, other.len() as u64, "only the write was refused");
    let made = send(&server, vec![begin(upload(token, &[&other]), there)]).await;
    assert_eq!(made.unwrap().report.unwrap().people, 11);
}

#[tokio::test]
async fn an_import_of_what_is_known_writes_nothing_but_what_its_key_came_to() {
    let place = tempfile::tempdir().unwrap();
    let (server, _) = serve_with(&place.path().join("c.redb"), options(place.path())).await;
    let file = people(0, 10);
    let made = send_all(&server, TOKEN, &[&file]).await.unwrap();
    let known = send_all(&server, TOKEN, &[&file]).await.unwrap();
    assert_eq!(known.revision, made.revision, "no key, no record");

    let keyed = pb::ImportCatalogueRequest {
        options: Some(pb::WriteOptions {
            idempotency_key: "k".to_owned(),
            ..pb::WriteOptions::default()
        }),
        ..begin(upload(TOKEN, &[&file]), 0)
    };
    let mut requests = vec![keyed.clone()];
    requests.extend(pieces(&file, 100));
    let noted = send(&server, requests).await.unwrap();
    assert_eq!(noted.revision, made.revision + 1);
    let put = pb::PutEntity {
        id: String::new(),
        entity: Some(pb::Entity {
            kind: pb::EntityKind::Person.into(),
            names: vec![pb::Name {
                text: "Another Name".to_owned(),
                kind: pb::NameKind::Primary.into(),
            }],
            records: vec!["others:1".to_owned()],
            ..pb::Entity::default()
        }),
    };
    let put = pb::CatalogueChange {
        change: Some(pb::catalogue_change::Change::PutEntity(put)),
    };
    let put = pb::ApplyChangesRequest {
        changes: vec![put],
        ..pb::ApplyChangesRequest::default()
    };
    let mut catalogue = server.catalogue().await;
    let put = catalogue.apply_changes(put).await.unwrap().into_inner();
    assert_eq!(put.revision, noted.revision + 1);
    let again = send(&server, vec![keyed]).await.unwrap();
    assert_eq!(again, noted, "made once, however often it is sent");
    assert_eq!(status(&server).await.0, put.revision);
}

#[tokio::test]
async fn what_is_wrong_is_told_with_its_field_and_changes_nothing() {
    let place = tempfile::tempdir().unwrap();
    let mut options = options(place.path());
    options.imports.max_bytes = 10_000;
    options.imports.max_open = 1;
    options.imports.idle = Duration::from_millis(20);
    let (server, _) = serve_with(&place.path().join("c.redb"), options).await;
    let file = people(0, 10);
    let good = || upload(TOKEN, &[&file]);
    let with = |change: &dyn Fn(&mut pb::ImportFile)| {
        let mut upload = good();
        change(&mut upload.files[0]);
        upload
    };
    let cases = [
        (upload("short", &[&file]), "upload.token", "MALFORMED"),
        (
            upload("a token of this test", &[&file]),
            "upload.token",
            "MALFORMED",
        ),
        (upload(TOKEN, &[]), "upload.files", "REQUIRED"),
        (
            upload(TOKEN, [&[] as &[u8]; 101].as_slice()),
            "upload.files",
            "TOO_MANY",
        ),
        (
            with(&|file| file.size_bytes = 10_001),
            "upload.files",
            "TOO_LARGE",
        ),
        (
            with(&|file| file.size_bytes = u64::MAX),
            "upload.files",
            "TOO_LARGE",
        ),
        (
            with(&|file| file.name.clear()),
            "upload.files[0].name",
            "REQUIRED",
        ),
        (
            with(&|file| file.as_of_date = None),
            "upload.files[0].as_of_date",
            "REQUIRED",
        ),
        (
            with(&|file| file.as_of_date = Some(date(2023, 2, 30))),
            "upload.files[0].as_of_date.day",
            "OUT_OF_RANGE",
        ),
        (
            with(&|file| file.missing_end = 7),
            "upload.files[0].missing_end",
            "OUT_OF_RANGE",
        ),
        (
            with(&|file| file.sha256 = vec![0; 31]),
            "upload.files[0].sha256",
            "MALFORMED",
        ),
        (
            with(&|file| file.sha256 = vec![0; 32]),
            "upload.files[0].sha256",
            "CHECKSUM",
        ),
        (with(&|file| file.size_bytes -= 1), "piece", "TOO_LONG"),
    ];
    for (upload, field, why) in cases {
        let mut requests = vec![begin(upload, 0)];
        requests.extend(pieces(&file, 1_000));
        let refused = send(&server, requests).await.unwrap_err();
        let expected = vec![(field.to_owned(), why.to_owned())];
        assert_eq!(violations(&refused), expected, "{refused:?}");
        // What had come before the mistake was seen is gone on with by nobody.
        std::fs::remove_dir_all(place.path().join("uploads")).ok();
    }
    let nothing = send(&server, Vec::new()).await.unwrap_err();
    assert_eq!(violations(&nothing)[0].0, "upload");
    let late = send(&server, pieces(&file, 1_000).collect()).await;
    assert_eq!(violations(&late.unwrap_err())[0].0, "upload");

    // Small as it is sent, large as it is read.
    let bomb = zstd::encode_all(vec![b' '; 1_000_000].as_slice(), 19).unwrap();
    let large = send_all(&server, TOKEN, &[&bomb]).await.unwrap_err();
    let expected = [("upload.files".to_owned(), "TOO_LARGE".to_owned())];
    assert_eq!(violations(&large), expected);

    // A caller that says nothing is not waited for; its place is kept for it.
    let (requests, taken) = mpsc::channel(1);
    requests.send(begin(good(), 0)).await.unwrap();
    let mut catalogue = server.catalogue().await;
    let call = catalogue.import_catalogue(ReceiverStream::new(taken));
    let idle = patiently(call).await.unwrap_err();
    assert_eq!(reason(&idle), "UPLOAD_INCOMPLETE");
    let full = send_all(&server, "another-token-of-it", &[&file]).await;
    let full = full.unwrap_err();
    assert_eq!(full.code(), Code::ResourceExhausted);
    assert_eq!(reason(&full), "TOO_MANY_UPLOADS");
    let other = people(0, 11);
    let reused = send_all(&server, TOKEN, &[&other]).await.unwrap_err();
    let expected = [("upload.token".to_owned(), "REUSED".to_owned())];
    assert_eq!(violations(&reused), expected);

    assert_eq!(status(&server).await, (0, 0));
    send_all(&server, TOKEN, &[&file]).await.unwrap();
    assert_eq!(status(&server).await, (1, 10));
}

#[tokio::test]
async fn an_import_outlasts_the_limit_of_other_calls_and_needs_a_store() {
    let place = tempfile::tempdir().unwrap();
    let mut options = options(place.path());
    options.request_timeout = Duration::from_millis(1);
    let (server, _) = serve_with(&place.path().join("c.redb"), options).await;
    let file = people(0, 10);
    let made = send_all(&server, "", &[&file]).await.unwrap();
    assert_eq!(made.report.unwrap().people, 10);
    let mut catalogue = server.catalogue().await;
    let late = catalogue.get_catalogue(pb::GetCatalogueRequest { min_revision: 9 });
    assert_eq!(late.await.unwrap_err().code(), Code::DeadlineExceeded);

    let server = Server::start().await;
    let refused = send_all(&server, TOKEN, &[&file]).await.unwrap_err();
    assert_eq!(reason(&refused), "READ_ONLY");
}

#[tokio::test]
async fn a_server_that_stops_ends_an_upload_and_keeps_what_came() {
    let place = tempfile::tempdir().unwrap();
    let folder = options(place.path());
    let (mut server, _) = serve_with(&place.path().join("c.redb"), folder).await;
    let file = people(0, 10);
    let (requests, taken) = mpsc::channel(1);
    let mut catalogue = server.catalogue().await;
    let call = tokio::spawn(async move {
        let requests = ReceiverStream::new(taken);
        catalogue.import_catalogue(requests).await
    });
    requests
        .send(begin(upload(TOKEN, &[&file]), 0))
        .await
        .unwrap();
    let half = file.len() / 2;
    for piece in pieces(&file[..half], 100) {
        requests.send(piece).await.unwrap();
    }
    patiently(async {
        while received(&server, TOKEN).await < half as u64 {
            tokio::task::yield_now().await;
        }
    })
    .await;
    server.stop();
    let ended = patiently(call).await.unwrap().unwrap_err();
    assert_eq!(
        (ended.code(), &*reason(&ended)),
        (Code::Unavailable, "DRAINING")
    );
    patiently(server.stopped()).await.unwrap();
    let (server, _) = serve_with(&place.path().join("third.redb"), options(place.path())).await;
    assert_eq!(received(&server, TOKEN).await, half as u64);
}
