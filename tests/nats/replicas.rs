//! `incumbent serve --journal`: replicas as processes.

use std::path::Path;
use std::process::{Command, Stdio};

use incumbent::grpc::pb;
use incumbent::grpc::pb::entity_service_client::EntityServiceClient;

use super::server::{Servers, until};
use super::serving::Serving;

/// A replica, as a process.
struct Replica(Serving);

fn incumbent(folder: &Path, servers: &Servers, store: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_incumbent"));
    command
        .current_dir(folder)
        .env_clear()
        .env("INCUMBENT_JOURNAL", servers.address())
        .env("INCUMBENT_JOURNAL_REPLICAS", servers.count().to_string())
        .env("INCUMBENT_JOURNAL_ALLOW_UNSAFE", "true")
        .env("INCUMBENT_STORE", store);
    command
}

impl Replica {
    fn start(command: &mut Command) -> Self {
        let command = command.args(["serve", "--listen", "127.0.0.1:0"]);
        Self(Serving::start(command.stderr(Stdio::null())))
    }

    fn ask(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let ran = Command::new(env!("CARGO_BIN_EXE_incumbent"))
            .args(arguments)
            .env_clear()
            .output()
            .unwrap();
        (ran.status.code(), String::from_utf8(ran.stdout).unwrap())
    }

    fn is_healthy(&self, service: &str) -> bool {
        self.0.is_healthy(service)
    }

    /// How it says that it stands to the journal.
    fn standing(&self) -> serde_json::Value {
        let (code, told) =
            self.ask(&["catalogue", "status", "--json", "--server", &self.0.address]);
        assert_eq!(code, Some(0), "{told}");
        let told: serde_json::Value = serde_json::from_str(&told).unwrap();
        told["journal"].clone()
    }

    /// What the headers of an answer tell of the journal: its head, and how long it was silent.
    fn headers(&self) -> [u64; 2] {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let response = runtime.block_on(async {
            let address = format!("http://{}", self.0.address);
            let mut client = EntityServiceClient::connect(address).await.unwrap();
            let request = pb::SearchEntitiesRequest {
                text: "Quillfeather".to_owned(),
                ..pb::SearchEntitiesRequest::default()
            };
            client.search_entities(request).await.unwrap()
        });
        ["incumbent-journal-head", "incumbent-journal-silence-ms"].map(|name| {
            let value = response.metadata().get(name).unwrap();
            value.to_str().unwrap().parse().unwrap()
        })
    }

    /// Whether somebody of that name is a candidate: how surely does not matter here.
    fn knows(&self, name: &str) -> bool {
        let (code, told) = self.ask(&["resolve", name, "--server", &self.0.address]);
        code == Some(0) && told.contains("(person)")
    }
}

fn lines(folder: &Path, id: &str, name: &str) -> String {
    let line = format!(r#"{{"id":"{id}","schema":"Person","properties":{{"name":["{name}"]}}}}"#);
    let file = format!("{id}.ftm.jsonl");
    std::fs::write(folder.join(&file), line).unwrap();
    file
}

#[test]
fn what_one_process_writes_every_replica_answers_and_a_cut_off_one_says_so() {
    let Some(mut servers) = Servers::start(1) else {
        return;
    };
    let folder = servers.folder().to_owned();
    let import = |servers: &Servers, file: &str| {
        let ran = incumbent(&folder, servers, "writer.redb")
            .args(["import", file])
            .output()
            .unwrap();
        assert!(
            ran.status.success(),
            "{}",
            String::from_utf8_lossy(&ran.stderr)
        );
    };
    import(&servers, &lines(&folder, "a", "Aurelia Quillfeather"));

    let mut first = incumbent(&folder, &servers, "one.redb");
    let first = Replica::start(first.env("INCUMBENT_MAX_STALENESS", "2s"));
    let second = Replica::start(&mut incumbent(&folder, &servers, "two.redb"));
    for replica in [&first, &second] {
        assert!(replica.is_healthy("") && replica.is_healthy("journal"));
        assert!(replica.knows("Aurelia Quillfeather"));
        assert!(!replica.knows("Barnabas Thistlewood"));
    }
    import(&servers, &lines(&folder, "b", "Barnabas Thistlewood"));
    for replica in [&first, &second] {
        until("the other's change", || {
            replica.knows("Barnabas Thistlewood").then_some(())
        });
    }

    // How each stands, as it says itself.
    for replica in [&first, &second] {
        let journal = replica.standing();
        assert_eq!(journal["head_revision"], 2, "{journal}");
        assert_eq!(journal["trouble"], "", "{journal}");
        assert_eq!(replica.headers()[0], 2);
    }

    // Cut off: both say that the journal is not there; one may be as stale as it likes.
    servers.kill_node(0);
    for replica in [&first, &second] {
        until("the loss of the journal", || {
            (!replica.is_healthy("journal")).then_some(())
        });
    }
    until("the limit of staleness", || {
        (!first.is_healthy("")).then_some(())
    });
    assert!(!first.knows("Aurelia Quillfeather"));
    assert!(second.is_healthy("") && second.knows("Barnabas Thistlewood"));
    let cut_off = second.standing();
    assert_ne!(cut_off["trouble"], "", "{cut_off}");
    let told = cut_off["silence_ms"].as_u64().unwrap();
    assert!(told > 0, "{cut_off}");
    // Every answer says the same, and later ones that it is longer ago.
    let [head, silence] = second.headers();
    assert!(head == 2 && silence >= told, "{head}, {silence} ms");
    // One that starts now serves its copy.
    drop(second);
    let second = Replica::start(&mut incumbent(&folder, &servers, "two.redb"));
    assert!(second.knows("Barnabas Thistlewood"));

    servers.start_node(0);
    for replica in [&first, &second] {
        until("the journal", || {
            (replica.is_healthy("") && replica.is_healthy("journal")).then_some(())
        });
        assert!(replica.knows("Barnabas Thistlewood"));
    }
}

#[test]
fn a_copy_is_not_served_or_written_as_a_store_of_its_own() {
    let Some(servers) = Servers::start(1) else {
        return;
    };
    let folder = servers.folder().to_owned();
    let file = lines(&folder, "a", "Aurelia Quillfeather");
    let mut import = incumbent(&folder, &servers, "writer.redb");
    assert!(import.args(["import", &file]).status().unwrap().success());
    let replica = Replica::start(&mut incumbent(&folder, &servers, "one.redb"));
    assert!(replica.knows("Aurelia Quillfeather"));
    drop(replica);
    let ran = Command::new(env!("CARGO_BIN_EXE_incumbent"))
        .current_dir(&folder)
        .env_clear()
        .args(["import", "--store", "one.redb", &file])
        .output()
        .unwrap();
    assert_eq!(ran.status.code(), Some(2));
    let told = String::from_utf8(ran.stderr).unwrap();
    assert!(told.contains("copy of a shared journal"), "{told}");
    assert!(told.contains("--journal"), "{told}");
}

#[test]
fn two_replicas_that_meet_an_unknown_at_once_remember_one_entity() {
    let Some(servers) = Servers::start(1) else {
        return;
    };
    let folder = servers.folder().to_owned();
    let file = lines(&folder, "a", "Aurelia Quillfeather");
    let mut import = incumbent(&folder, &servers, "writer.redb");
    assert!(import.args(["import", &file]).status().unwrap().success());
    let article = folder.join("article.json");
    let mention = r#"{"text": "Barnabas Thistlewood", "kind": "person", "options": {"remember_unknown": true}}"#;
    let text = format!(r#"{{"id": "article-1", "mentions": [{mention}]}}"#);
    std::fs::write(&article, text).unwrap();
    let article = article.to_str().unwrap();
    let replicas = ["one.redb", "two.redb"]
        .map(|store| Replica::start(&mut incumbent(&folder, &servers, store)));

    let answers: Vec<serde_json::Value> = std::thread::scope(|scope| {
        let asked = replicas.each_ref().map(|replica| {
            scope.spawn(|| {
                let address = &replica.0.address;
                let (code, told) = replica.ask(&[
                    "resolve",
                    "--json",
                    "--article",
                    article,
                    "--server",
                    address,
                ]);
                assert_eq!(code, Some(0), "{told}");
                serde_json::from_str(&told).unwrap()
            })
        });
        asked.map(|asked| asked.join().unwrap()).into()
    });

    let id = |answer: &serde_json::Value| {
        // The second one may know of the first one's already.
        let mention = &answer["mentions"][0];
        let (remembered, known) = (&mention["remembered"]["id"], &mention["entity"]["id"]);
        remembered.as_str().or(known.as_str()).map(str::to_owned)
    };
    let ids: Vec<String> = answers
        .iter()
        .map(|answer| id(answer).unwrap_or_else(|| panic!("{answer:#}")))
        .collect();
    assert_eq!(ids[0], ids[1]);
    for replica in &replicas {
        until("the other's record", || {
            let listed = replica.ask(&[
                "catalogue",
                "provisional",
                "list",
                "--json",
                "--server",
                &replica.0.address,
            ]);
            let listed: serde_json::Value = serde_json::from_str(&listed.1).unwrap();
            let listed = listed.as_array().unwrap();
            assert!(listed.len() <= 1, "{listed:?}");
            (listed.len() == 1 && listed[0]["id"] == ids[0].as_str()).then_some(())
        });
    }
}
