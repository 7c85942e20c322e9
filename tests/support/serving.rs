//! The program, serving.

#![allow(dead_code, reason = "not every test that starts it uses all of this")]

use std::io::{BufRead as _, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};

/// A server process that is killed when the test ends before it.
pub(crate) struct Serving {
    pub(crate) child: Child,
    /// Held open: a process that cannot print ends.
    pub(crate) out: BufReader<ChildStdout>,
    pub(crate) greeting: String,
    pub(crate) address: String,
}

impl Serving {
    /// Starts the command and waits for the last line of the greeting.
    pub(crate) fn start(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut greeting = String::new();
        while !greeting.contains("grpcurl") {
            let read = out.read_line(&mut greeting).unwrap();
            assert_ne!(read, 0, "ended after {greeting:?}");
        }
        let (_, rest) = greeting.split_once("is listening on ").unwrap();
        let address = rest.lines().next().unwrap().to_owned();
        Self {
            child,
            out,
            greeting,
            address,
        }
    }

    /// Whether it says that it serves this; "" is all of it.
    pub(crate) fn is_healthy(&self, service: &str) -> bool {
        let asked = Command::new(env!("CARGO_BIN_EXE_incumbent"))
            .env_clear()
            .args(["health", &self.address, "--service", service])
            .output()
            .unwrap();
        asked.status.success()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
