//! `incumbent --licenses`: under which terms the program and its data come.

use std::io::{self, Write};

use crate::catalogue::starter;

pub(super) fn write(out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "Incumbent {}\n  licence: {} (https://www.apache.org/licenses/LICENSE-2.0)\n",
        env!("CARGO_PKG_VERSION"),
        env!("CARGO_PKG_LICENSE"),
    )?;
    writeln!(out, "{}", starter::licences().trim_end())
}
