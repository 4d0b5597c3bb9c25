//! One line per finding: `file:line:column: severity[rule]: message`.
//!
//! Editors, `grep` and quickfix lists read this form, so there is nothing else in it, not even a summary.

use std::io::{self, Write};

use super::Report;
use super::visible::visible;

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for diagnostic in report.diagnostics {
        let file = &diagnostic.primary.file;
        let (start, _) = report.positions(file, diagnostic.primary.span);
        let file = visible(file);
        // A line that began with `::` would be a command to GitHub's runner.
        let here = if file.trim_start().starts_with("::") {
            "./"
        } else {
            ""
        };
        writeln!(
            out,
            "{here}{file}:{}:{}: {}[{}]: {}",
            start.line,
            start.column,
            diagnostic.severity.name(),
            visible(&diagnostic.rule),
            visible(&diagnostic.message),
        )?;
    }
    Ok(())
}
