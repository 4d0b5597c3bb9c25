//! Findings as LSP has them.

use lsp_types::{
    CodeDescription, DiagnosticRelatedInformation, DiagnosticSeverity, Location, NumberOrString,
};

use super::workspace::Workspace;
use crate::diagnostic::{Diagnostic, Label, Severity};

/// A finding; its help belongs to what is wrong, since editors show nothing else.
pub(super) fn diagnostic(space: &Workspace, finding: &Diagnostic) -> lsp_types::Diagnostic {
    let mut message = finding.message.clone();
    if !finding.primary.message.is_empty() {
        message.push_str(&format!(": {}", finding.primary.message));
    }
    if let Some(help) = &finding.help {
        message.push_str(&format!("\n{help}"));
    }
    let related = finding.related.iter();
    let related = related.filter_map(|label| related_information(space, label));
    let link = |url: &String| url.parse().ok().map(|href| CodeDescription { href });
    lsp_types::Diagnostic {
        range: space.range(&finding.primary),
        severity: Some(match finding.severity {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
            Severity::Info => DiagnosticSeverity::INFORMATION,
        }),
        code: Some(NumberOrString::String(finding.rule.to_string())),
        code_description: finding.url.as_ref().and_then(link),
        source: Some("kouetsu".to_owned()),
        message,
        related_information: Some(related.collect()),
        ..lsp_types::Diagnostic::default()
    }
}

fn related_information(space: &Workspace, label: &Label) -> Option<DiagnosticRelatedInformation> {
    Some(DiagnosticRelatedInformation {
        location: Location::new(space.uri(&label.file)?, space.range(label)),
        message: label.message.clone(),
    })
}
