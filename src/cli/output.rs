//! The look of tables and JSON on the standard output.

use std::io::{self, IsTerminal as _, Write};

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use serde::Serialize;

/// Columns of text when the output is not a terminal.
const PLAIN_WIDTH: u16 = 132;

/// An empty table with this head.
pub(super) fn table<const N: usize>(head: [&str; N]) -> Table {
    let mut table = Table::new();
    table
        .load_style(presets::UTF8_HORIZONTAL_ONLY)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_header(head);
    if !io::stdout().is_terminal() {
        table.set_width(PLAIN_WIDTH);
    }
    table
}

/// Puts numbers where they belong: at the right of these columns.
pub(super) fn numbers(table: &mut Table, columns: impl IntoIterator<Item = usize>) {
    for place in columns {
        if let Some(column) = table.column_mut(place) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
}

/// Writes a table without the white space at the ends of its lines.
pub(super) fn write_table(out: &mut dyn Write, table: &Table) -> io::Result<()> {
    for line in table.lines() {
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// Writes one JSON value, indented, and ends the line.
pub(super) fn json(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    writeln!(out)
}
