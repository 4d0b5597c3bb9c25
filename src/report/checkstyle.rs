//! Checkstyle's XML, which many tools read: `<file>` elements with an `<error>` for each finding.

use std::io::{self, Write};

use super::Report;
use super::markup::escaped;

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(out, r#"<checkstyle version="4.3">"#)?;
    for (file, found) in report.by_file() {
        writeln!(out, r#"  <file name="{}">"#, escaped(file))?;
        for (_, diagnostic) in found {
            let (start, _) = report.positions(file, diagnostic.primary.span);
            writeln!(
                out,
                r#"    <error line="{}" column="{}" severity="{}" message="{}" source="kouetsu.{}"/>"#,
                start.line,
                start.column,
                diagnostic.severity.name(),
                escaped(&diagnostic.message),
                escaped(&diagnostic.rule),
            )?;
        }
        writeln!(out, "  </file>")?;
    }
    writeln!(out, "</checkstyle>")
}
