//! A server on a disk that fills up or may suddenly only be read: it goes on answering, says what
//! is wrong, and goes on writing when it can.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use incumbent::catalogue::Store;
use incumbent::grpc::pb;
use incumbent::grpc::pb::catalogue_change::Change;
use incumbent::grpc::pb::catalogue_service_client::CatalogueServiceClient;
use incumbent::grpc::pb::entity_service_client::EntityServiceClient;
use incumbent::model::EntityId;
use tonic::transport::{Channel, Endpoint};
use tonic::{Code, Status};

use super::disk::small_disk;
use super::serving::Serving;

/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(90);

struct Served {
    serving: Serving,
    runtime: tokio::runtime::Runtime,
    channel: Channel,
}

impl Served {
    fn start(store: &Path) -> Self {
        let serving = Serving::start(
            Command::new(env!("CARGO_BIN_EXE_incumbent"))
                .env_clear()
                .args(["serve", "--listen", "127.0.0.1:0", "--store"])
                .arg(store)
                .stderr(Stdio::null()),
        );
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let endpoint = Endpoint::from_shared(format!("http://{}", serving.address)).unwrap();
        let channel = runtime.block_on(endpoint.connect()).unwrap();
        Self {
            serving,
            runtime,
            channel,
        }
    }

    /// Puts a person that needs some 80 KB.
    fn put(&self, key: u64) -> Result<u64, Status> {
        let identifiers = (0..300).map(|number| pb::Identifier {
            scheme: "test".to_owned(),
            // What does not repeat stays large when it is compressed.
            value: (0..18)
                .map(|part| EntityId::derive(&format!("{key} {part}"), &format!("{number}")))
                .map(|id| id.to_string())
                .collect(),
        });
        let put = pb::PutEntity {
            id: String::new(),
            entity: Some(pb::Entity {
                kind: pb::EntityKind::Person.into(),
                names: vec![pb::Name {
                    text: format!("Person {key}"),
                    kind: pb::NameKind::Primary.into(),
                }],
                identifiers: identifiers.collect(),
                records: vec![record(key)],
                ..pb::Entity::default()
            }),
        };
        let request = pb::ApplyChangesRequest {
            changes: vec![pb::CatalogueChange {
                change: Some(Change::PutEntity(put)),
            }],
            options: None,
        };
        let mut client = CatalogueServiceClient::new(self.channel.clone());
        let applied = self.runtime.block_on(client.apply_changes(request))?;
        Ok(applied.into_inner().revision)
    }

    fn has(&self, key: u64) -> bool {
        let request = pb::GetEntityRequest {
            id: EntityId::derive("crm", &key.to_string()).to_string(),
            ..pb::GetEntityRequest::default()
        };
        let mut client = EntityServiceClient::new(self.channel.clone());
        match self.runtime.block_on(client.get_entity(request)) {
            Ok(found) => found.into_inner().entity.is_some(),
            Err(status) => {
                assert_eq!(status.code(), Code::NotFound, "{status}");
                false
            }
        }
    }

    fn until_journal(&self, healthy: bool) {
        let deadline = Instant::now() + PATIENCE;
        while self.serving.is_healthy("journal") != healthy {
            assert!(
                Instant::now() < deadline,
                "health of the journal: never {healthy}"
            );
        }
        // Questions are answered all the time.
        assert!(self.serving.is_healthy(""));
    }
}

fn record(key: u64) -> String {
    format!("crm:{key}")
}

#[test]
fn a_server_on_a_full_or_read_only_disk_answers_says_so_and_goes_on() {
    let Some(disk) = small_disk(4 << 20) else {
        return;
    };
    drop(Store::create_if_missing(&disk.path()).unwrap());
    let served = Served::start(&disk.path());
    served.until_journal(true);
    let mut acknowledged = Vec::new();
    let full = (1..200).find_map(|key| match served.put(key) {
        Ok(_) => {
            acknowledged.push(key);
            None
        }
        Err(status) => Some(status),
    });
    let full = full.expect("more than fits");
    assert_eq!(full.code(), Code::Unavailable, "{full}");
    assert!(!acknowledged.is_empty());
    served.until_journal(false);
    assert!(acknowledged.iter().all(|key| served.has(*key)));
    disk.remount("size=64m");
    served.until_journal(true);
    for key in 201..206 {
        served.put(key).unwrap();
        acknowledged.push(key);
    }
    drop(served);

    // From a disk that may only be read it answers, and refuses changes; that the process was
    // killed before makes no difference.
    disk.remount("ro");
    let served = Served::start(&disk.path());
    served.until_journal(false);
    assert!(acknowledged.iter().all(|key| served.has(*key)));
    let refused = served.put(300).unwrap_err();
    assert_eq!(refused.code(), Code::FailedPrecondition, "{refused}");
    assert!(!served.has(300));
    drop(served);
    disk.remount("rw");

    let (catalogue, _) = Store::open(&disk.path()).unwrap().load().unwrap();
    for key in &acknowledged {
        let id = EntityId::derive("crm", &key.to_string());
        assert!(catalogue.entities.contains_key(&id), "lost: {key}");
    }
}
