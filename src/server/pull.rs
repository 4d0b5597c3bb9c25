//! Findings for clients that ask for them. What they know already is not sent again.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use lsp_types::{
    Diagnostic, DocumentDiagnosticParams, DocumentDiagnosticReport, FullDocumentDiagnosticReport,
    RelatedFullDocumentDiagnosticReport, RelatedUnchangedDocumentDiagnosticReport,
    UnchangedDocumentDiagnosticReport, Uri, WorkspaceDiagnosticParams, WorkspaceDiagnosticReport,
    WorkspaceDocumentDiagnosticReport, WorkspaceFullDocumentDiagnosticReport,
    WorkspaceUnchangedDocumentDiagnosticReport,
};

use super::workspace::Workspaces;

/// Findings, and the name by which a client knows them again.
struct Findings {
    id: String,
    items: Vec<Diagnostic>,
}

impl Findings {
    fn new(items: Vec<Diagnostic>) -> Self {
        let mut hasher = DefaultHasher::new();
        let text = serde_json::to_string(&items).expect("findings are plain data");
        text.hash(&mut hasher);
        Findings {
            id: format!("{:x}", hasher.finish()),
            items,
        }
    }

    fn full(self) -> FullDocumentDiagnosticReport {
        FullDocumentDiagnosticReport {
            result_id: Some(self.id),
            items: self.items,
        }
    }

    fn unchanged(self) -> UnchangedDocumentDiagnosticReport {
        UnchangedDocumentDiagnosticReport { result_id: self.id }
    }
}

impl Workspaces {
    /// The findings of one document.
    pub(super) fn document_diagnostics(
        &mut self,
        params: DocumentDiagnosticParams,
    ) -> DocumentDiagnosticReport {
        let items = self.at(&params.text_document.uri).map(|(space, path)| {
            let name = space.member(&path).map(|member| member.name().clone());
            name.map_or(Vec::new(), |name| space.diagnostics(&name))
        });
        let findings = Findings::new(items.unwrap_or_default());
        match params.previous_result_id.as_ref() == Some(&findings.id) {
            true => DocumentDiagnosticReport::Unchanged(RelatedUnchangedDocumentDiagnosticReport {
                related_documents: None,
                unchanged_document_diagnostic_report: findings.unchanged(),
            }),
            false => DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
                related_documents: None,
                full_document_diagnostic_report: findings.full(),
            }),
        }
    }

    /// The findings of all files. A file that had some when the client asked last, and has none now, is told as well.
    #[expect(
        clippy::mutable_key_type,
        reason = "the type of an address has a cache in it that is no part of what is compared"
    )]
    pub(super) fn workspace_diagnostics(
        &mut self,
        params: WorkspaceDiagnosticParams,
    ) -> WorkspaceDiagnosticReport {
        let known = params.previous_result_ids.into_iter();
        let mut known: HashMap<Uri, String> = known.map(|id| (id.uri, id.value)).collect();
        let mut items = Vec::new();
        for (uri, version, found) in self.all_diagnostics() {
            let findings = Findings::new(found);
            let version = version.map(i64::from);
            items.push(match known.remove(&uri).as_ref() == Some(&findings.id) {
                true => WorkspaceDocumentDiagnosticReport::Unchanged(
                    WorkspaceUnchangedDocumentDiagnosticReport {
                        uri,
                        version,
                        unchanged_document_diagnostic_report: findings.unchanged(),
                    },
                ),
                false => full(uri, version, findings.full()),
            });
        }
        items.extend(known.into_keys().map(|uri| {
            let nothing = FullDocumentDiagnosticReport::default();
            full(uri, None, nothing)
        }));
        WorkspaceDiagnosticReport { items }
    }
}

fn full(
    uri: Uri,
    version: Option<i64>,
    report: FullDocumentDiagnosticReport,
) -> WorkspaceDocumentDiagnosticReport {
    WorkspaceDocumentDiagnosticReport::Full(WorkspaceFullDocumentDiagnosticReport {
        uri,
        version,
        full_document_diagnostic_report: report,
    })
}
