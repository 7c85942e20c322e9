//! Servers that tests may kill.

use std::fmt::Write as _;
use std::io::Write as _;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::relay::Relay;
use async_nats::jetstream::stream::PeerInfo;
use incumbent::catalogue::nats::{MonitorAddress, NatsJournal, NatsSettings};
use incumbent::catalogue::{Change, Journal, JournalError, Meta, Record, Store};
use incumbent::model::Source;
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

/// Longer than anything here takes: a test that waits for it has failed.
pub(crate) const PATIENCE: Duration = Duration::from_secs(90);

/// The program, when there is one.
pub(crate) fn program() -> Option<PathBuf> {
    let named = std::env::var_os("NATS_SERVER").map(PathBuf::from);
    let found = named.or_else(|| {
        std::env::split_paths(&std::env::var_os("PATH")?)
            .map(|folder| folder.join("nats-server"))
            .find(|path| path.is_file())
    });
    if found.is_none() {
        // Straight to the stream: what a passing test prints is not shown.
        let told = b"SKIPPED: there is no nats-server on the PATH, nor does NATS_SERVER name one\n";
        std::io::stderr().write_all(told).unwrap();
    }
    found
}

/// Calls `check` until it tells something; fails the test when it never does.
pub(crate) fn until<T>(what: &str, mut check: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = check() {
            return found;
        }
        assert!(Instant::now() < deadline, "never came: {what}");
        std::thread::yield_now();
        std::thread::park_timeout(Duration::from_millis(5));
    }
}

/// How often servers are started anew when one of their ports is taken.
const MOST_STARTS: usize = 5;

struct Node {
    port: u16,
    monitor: u16,
    /// Between this node and its clients.
    clients: Option<Relay>,
    /// Between this node and each other one, for what this one says first.
    routes: Vec<Relay>,
    config: PathBuf,
    child: Option<Child>,
}

/// One server, or a cluster of three.
pub(crate) struct Servers {
    program: PathBuf,
    folder: TempDir,
    nodes: Vec<Node>,
}

impl Servers {
    /// Starts them; `None` when there is no program.
    pub(crate) fn start(count: usize) -> Option<Self> {
        Self::start_or(count, false)
    }

    /// Starts them with a relay on every line, so that [`Self::part_node`] can cut it.
    pub(crate) fn start_with_relays(count: usize) -> Option<Self> {
        Self::start_or(count, true)
    }

    fn start_or(count: usize, relayed: bool) -> Option<Self> {
        let program = program()?;
        for _ in 0..MOST_STARTS {
            let mut servers = Self::prepare(&program, count, relayed);
            if (0..count).all(|place| servers.is_started(place)) {
                return Some(servers);
            }
        }
        panic!("no server listens: every time another program took its port");
    }

    /// Servers that do not run yet.
    fn prepare(program: &Path, count: usize, relayed: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        // Held together so that all are different, and let go just before they are used.
        let free: Vec<_> = (0..3 * count)
            .map(|_| TcpListener::bind("127.0.0.1:0").unwrap())
            .collect();
        let ports: Vec<_> = free
            .iter()
            .map(|listener| listener.local_addr().unwrap().port())
            .collect();
        let (clients, rest) = ports.split_at(count);
        let (routes, monitors) = rest.split_at(count);
        let relay = |to: u16| Relay::start(TcpListener::bind("127.0.0.1:0").unwrap(), to);
        let nodes = (0..count)
            .map(|place| {
                let config = folder.path().join(format!("n{place}.conf"));
                let others = routes
                    .iter()
                    .enumerate()
                    .filter(|(other, _)| *other != place);
                let relays: Vec<_> = others
                    .filter(|_| relayed)
                    .map(|(_, port)| relay(*port))
                    .collect();
                let to: Vec<u16> = match relayed {
                    true => relays.iter().map(Relay::port).collect(),
                    false => routes.to_vec(),
                };
                let own = [clients[place], routes[place], monitors[place]];
                std::fs::write(&config, text(folder.path(), place, own, &to)).unwrap();
                Node {
                    port: clients[place],
                    monitor: monitors[place],
                    clients: relayed.then(|| relay(clients[place])),
                    routes: relays,
                    config,
                    child: None,
                }
            })
            .collect();
        drop(free);
        Self {
            program: program.to_owned(),
            folder,
            nodes,
        }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn count(&self) -> usize {
        self.nodes.len()
    }

    /// Starts a node that does not run, over what it stored, and waits until it listens.
    pub(crate) fn start_node(&mut self, place: usize) {
        until("a server that listens", || {
            self.is_started(place).then_some(())
        });
    }

    /// Starts a node and waits until it listens, or has ended: between the moment at which its
    /// port was found free and this one, another program may have taken it.
    fn is_started(&mut self, place: usize) -> bool {
        let node = &mut self.nodes[place];
        let log = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(node.config.with_extension("log"))
            .unwrap();
        let mut child = Command::new(&self.program)
            .arg("-c")
            .arg(&node.config)
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap();
        let port = node.port;
        let started = until("a server that listens", || {
            let ended = child.try_wait().unwrap().map(|_| false);
            ended.or_else(|| TcpStream::connect(("127.0.0.1", port)).ok().map(|_| true))
        });
        node.child = started.then_some(child);
        started
    }

    /// Ends a node as a power cut does.
    pub(crate) fn kill_node(&mut self, place: usize) {
        if let Some(mut child) = self.nodes[place].child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// Stops a node's clock: it keeps its connections and answers nothing.
    pub(crate) fn pause_node(&self, place: usize, paused: bool) {
        let signal = if paused { Signal::STOP } else { Signal::CONT };
        if let Some(child) = &self.nodes[place].child {
            kill_process(Pid::from_child(child), signal).unwrap();
        }
    }

    /// Cuts a node off from the other nodes, or connects it again; `clients`: from those who
    /// use it as well. Only where there are relays.
    pub(crate) fn part_node(&self, place: usize, clients: bool, cut: bool) {
        for (other, node) in self.nodes.iter().enumerate() {
            // The relays of a node are in the order of the other nodes.
            let to = (0..self.nodes.len()).filter(|to| *to != other);
            for (to, relay) in to.zip(&node.routes) {
                if other == place || to == place {
                    relay.cut(cut);
                }
            }
        }
        if let Some(relay) = &self.nodes[place].clients
            && (clients || !cut)
        {
            relay.cut(cut);
        }
    }

    /// The monitoring ports.
    pub(crate) fn monitors(&self) -> Vec<MonitorAddress> {
        let address = |node: &Node| format!("http://127.0.0.1:{}", node.monitor).parse();
        self.nodes
            .iter()
            .map(|node| address(node).unwrap())
            .collect()
    }

    /// Starts a node anew that does not sync what it is sent.
    pub(crate) fn start_lazily(&mut self, place: usize) {
        self.kill_node(place);
        let path = self.nodes[place].config.clone();
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(
            &path,
            text.replace("sync_interval: always", "sync_interval: \"2m\""),
        )
        .unwrap();
        self.start_node(place);
    }

    /// The address of the journal.
    pub(crate) fn address(&self) -> String {
        let mut hosts = String::new();
        for node in &self.nodes {
            let comma = if hosts.is_empty() { "" } else { "," };
            let port = node.clients.as_ref().map_or(node.port, Relay::port);
            write!(hosts, "{comma}127.0.0.1:{port}").unwrap();
        }
        format!("nats://{hosts}/news")
    }

    pub(crate) fn settings(&self) -> NatsSettings {
        NatsSettings {
            address: self.address().parse().unwrap(),
            credentials: None,
            monitors: Vec::new(),
            replicas: self.nodes.len(),
            allow_unsafe: self.nodes.len() == 1,
            patience: Duration::from_secs(20),
        }
    }

    pub(crate) fn try_open(
        &self,
        store: &str,
        settings: NatsSettings,
    ) -> Result<NatsJournal, JournalError> {
        let copy = Store::create_if_missing(&self.folder.path().join(store)).unwrap();
        NatsJournal::open(settings, copy)
    }

    /// A replica whose store is called `store`.
    pub(crate) fn open(&self, store: &str) -> NatsJournal {
        self.try_open(store, self.settings()).unwrap()
    }

    /// A client beside the journal's own, as an operator has.
    pub(crate) fn operate<F: Future>(
        &self,
        work: impl FnOnce(async_nats::jetstream::Context) -> F,
    ) -> F::Output {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let servers = self.settings().address.servers().to_vec();
        runtime.block_on(async {
            let client = async_nats::connect(servers).await.unwrap();
            work(async_nats::jetstream::new(client)).await
        })
    }

    /// Prints the end of what each node logged, for who looks into a failure.
    fn print_logs(&self) {
        for node in &self.nodes {
            let path = node.config.with_extension("log");
            let log = std::fs::read_to_string(&path).unwrap_or_default();
            let lines: Vec<_> = log.lines().rev().take(40).collect();
            println!("{}, port {}:", path.display(), node.port);
            lines.iter().rev().for_each(|line| println!("  {line}"));
        }
    }

    /// The node that leads the stream, when one does.
    pub(crate) fn leader(&self) -> Option<usize> {
        let name = self.operate(|context| async move {
            let info = context.get_stream("news").await.ok()?.cached_info().clone();
            info.cluster?.leader
        })?;
        name.strip_prefix('n')?.parse().ok()
    }

    /// Whether the stream has a leader and every other node has what it has.
    pub(crate) fn is_whole(&self) -> bool {
        let others = self.count() - 1;
        let asked = self.operate(|context| async move {
            let info = context.get_stream("news").await.ok()?.cached_info().clone();
            let cluster = info.cluster.filter(|cluster| cluster.leader.is_some())?;
            let current = |one: &PeerInfo| one.current && !one.offline;
            Some(cluster.replicas.iter().filter(|one| current(one)).count())
        });
        asked == Some(others)
    }
}

impl Drop for Servers {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.print_logs();
        }
        for place in 0..self.nodes.len() {
            self.kill_node(place);
        }
    }
}

fn text(folder: &Path, place: usize, own: [u16; 3], routes: &[u16]) -> String {
    let [client, route, monitor] = own;
    let mut text = format!(
        "server_name: n{place}\n\
         listen: 127.0.0.1:{client}\n\
         http: 127.0.0.1:{monitor}\n\
         jetstream {{ store_dir: \"{}\", sync_interval: always }}\n",
        folder.join(format!("n{place}")).display(),
    );
    if routes.len() > 1 {
        let others: Vec<_> = routes
            .iter()
            .map(|port| format!("nats://127.0.0.1:{port}"))
            .collect();
        // Nobody is told of ways around the relays: what is advertised is no server.
        writeln!(
            text,
            "cluster {{ name: test, listen: 127.0.0.1:{route}, no_advertise: true, \
             advertise: \"127.0.0.1:1\", routes: [{}] }}",
            others.join(", "),
        )
        .unwrap();
    }
    text
}

/// A change that no other one is.
pub(crate) fn change(name: &str) -> Change {
    Change::PutSource(Source {
        name: name.to_owned(),
        ..Source::default()
    })
}

/// The records of a write of `changes` after `expected`.
pub(crate) fn records(expected: u64, changes: Vec<Change>) -> Vec<Record> {
    let meta = Meta {
        time: 1_700_000_000_000,
        author: "tester".to_owned(),
        reason: "test".to_owned(),
    };
    Record::of_write(expected, changes, &meta, None)
}

/// All records of a journal. A server that was cut off may not have caught up yet: then it is
/// as if none could be reached, and is asked again.
pub(crate) fn all(journal: &dyn Journal) -> Vec<Record> {
    until("a server that has every record", || {
        let mut all = Vec::new();
        let read = journal.read(0, &mut |record| {
            all.push(record);
            std::ops::ControlFlow::Continue(())
        });
        match read {
            Ok(()) => Some(all),
            Err(JournalError::Unreachable(_)) => None,
            Err(error) => panic!("{error}"),
        }
    })
}
