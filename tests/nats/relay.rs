//! A relay between two ends of the network that can drop what it should pass on, as a network
//! that is partitioned does: nobody is told, bytes do not arrive.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

/// How often a connection on which nothing comes looks whether it should go on.
const LOOK: Duration = Duration::from_millis(50);

#[derive(Debug, Default)]
struct Line {
    cut: AtomicBool,
    ended: AtomicBool,
}

/// Passes what comes to its port on to another.
pub(crate) struct Relay {
    port: u16,
    line: Arc<Line>,
}

impl Relay {
    /// Takes connections at `listener` for the port `to` of this machine.
    pub(crate) fn start(listener: TcpListener, to: u16) -> Self {
        let port = listener.local_addr().unwrap().port();
        let line = Arc::new(Line::default());
        let of = line.clone();
        thread::spawn(move || {
            for incoming in listener.incoming() {
                if of.ended.load(Ordering::Acquire) {
                    return;
                }
                if let Ok(incoming) = incoming {
                    let of = of.clone();
                    thread::spawn(move || connect(&of, &incoming, to));
                }
            }
        });
        Self { port, line }
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Drops everything from now on, or passes on again. What lost bytes is closed then: it
    /// cannot go on.
    pub(crate) fn cut(&self, cut: bool) {
        self.line.cut.store(cut, Ordering::Release);
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.line.ended.store(true, Ordering::Release);
        // Wakes the thread that waits for connections.
        let _ = TcpStream::connect(("127.0.0.1", self.port));
    }
}

fn connect(line: &Arc<Line>, near: &TcpStream, to: u16) {
    // Packets that would open a connection are dropped as well.
    while line.cut.load(Ordering::Acquire) {
        if line.ended.load(Ordering::Acquire) {
            return;
        }
        thread::park_timeout(LOOK);
    }
    let Ok(far) = TcpStream::connect(("127.0.0.1", to)) else {
        return;
    };
    let lost = Arc::new(AtomicBool::new(false));
    for (from, to) in [(near, &far), (&far, near)] {
        let ends = (from.try_clone(), to.try_clone());
        let (Ok(from), Ok(to)) = ends else { return };
        let (line, lost) = (line.clone(), lost.clone());
        thread::spawn(move || {
            // An end that has said all may have to hear the rest.
            let how = match pass_on(&line, &lost, &from, &to) {
                Passed::All => Shutdown::Write,
                Passed::Part => {
                    let _ = from.shutdown(Shutdown::Both);
                    Shutdown::Both
                }
            };
            let _ = to.shutdown(how);
        });
    }
}

/// How passing on ended.
enum Passed {
    All,
    Part,
}

/// Passes on until an end is closed, or bytes were lost and the line is back.
fn pass_on(line: &Line, lost: &AtomicBool, mut from: &TcpStream, mut to: &TcpStream) -> Passed {
    if from.set_read_timeout(Some(LOOK)).is_err() {
        return Passed::Part;
    }
    let _ = from.set_nodelay(true);
    let mut bytes = vec![0; 64 << 10];
    loop {
        let read = from.read(&mut bytes);
        let cut = line.cut.load(Ordering::Acquire);
        let ended = line.ended.load(Ordering::Acquire);
        if ended || (lost.load(Ordering::Acquire) && !cut) {
            return Passed::Part;
        }
        match read {
            // An end that is gone is not heard of either.
            Ok(0) if !cut => return Passed::All,
            Ok(0) => {
                lost.store(true, Ordering::Release);
                thread::park_timeout(LOOK);
            }
            Ok(_) if cut => lost.store(true, Ordering::Release),
            Ok(count) => {
                if to.write_all(&bytes[..count]).is_err() {
                    return Passed::Part;
                }
            }
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            Err(_) if cut => thread::park_timeout(LOOK),
            Err(_) => return Passed::Part,
        }
    }
}
