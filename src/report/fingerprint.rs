//! What a finding is recognised by from one run to the next.
//!
//! Code scanning and code quality services ask of every finding whether it is new. Lines and columns move whenever
//! something is written above, so a finding is known by its rule, its file, what it marks and what stands near that on
//! its line, white space aside; several that are alike in all of that are counted.

use std::collections::HashMap;

use super::Report;
use crate::diagnostic::Diagnostic;

/// Characters that are looked at on each side of a place. A line can be of any length, and have a finding at each letter.
const NEAR: usize = 200;

/// The fingerprints of a report's findings, in their order: 128 bits each, as hexadecimal digits.
pub(super) fn fingerprints(report: &Report) -> Vec<String> {
    let mut seen: HashMap<Fnv, u32> = HashMap::new();
    let fingerprint = |diagnostic| {
        let mut hash = hash(report, diagnostic);
        let count = seen.entry(hash).or_default();
        hash.field(&count.to_string());
        *count += 1;
        format!("{:032x}", hash.0)
    };
    report.diagnostics.iter().map(fingerprint).collect()
}

fn hash(report: &Report, diagnostic: &Diagnostic) -> Fnv {
    let label = &diagnostic.primary;
    let mut hash = Fnv::default();
    hash.field(&diagnostic.rule);
    hash.field(&report.in_repository(&label.file));
    if let Some(source) = report.sources.get(&label.file) {
        let span = source.clamp(label.span).range();
        let line = source.line_span(source.line_of(span.start)).range();
        let (start, end) = (span.start.min(line.end), span.end.min(line.end));
        let text = source.text();
        hash.letters(text[line.start..start].chars().rev());
        hash.letters(text[start..end].chars());
        hash.letters(text[end..line.end].chars());
    }
    hash
}

/// FNV-1a of 128 bits: the same on every machine and in every version.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Fnv(u128);

impl Default for Fnv {
    fn default() -> Self {
        Fnv(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d)
    }
}

impl Fnv {
    fn bytes(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u128::from(byte)).wrapping_mul((1 << 88) + 0x13b);
        }
    }

    /// Adds a field, which ends with a byte that no text has.
    fn field(&mut self, text: &str) {
        self.bytes(text.as_bytes());
        self.bytes(&[0xff]);
    }

    /// Adds a field of those letters that are near, without the white space between them.
    fn letters(&mut self, letters: impl Iterator<Item = char>) {
        for letter in letters.take(NEAR).filter(|letter| !letter.is_whitespace()) {
            self.bytes(letter.encode_utf8(&mut [0; 4]).as_bytes());
        }
        self.bytes(&[0xff]);
    }
}

#[cfg(test)]
mod tests {
    use super::super::Run;
    use super::*;
    use crate::diagnostic::Severity;
    use crate::source::{Source, Sources, Span};

    /// The fingerprints of every `x` in a text.
    fn of(file: &str, text: &str) -> Vec<String> {
        let source = Source::new(file, text);
        let found: Vec<Diagnostic> = (text.match_indices('x'))
            .map(|(at, _)| Span::new(at, at + 1))
            .map(|span| Diagnostic::new("rule", Severity::Error, source.path(), span, "an x"))
            .collect();
        let sources: Sources = [source].into_iter().collect();
        fingerprints(&Report::new(&found, &sources, &Run::default()))
    }

    #[test]
    fn what_is_written_elsewhere_changes_nothing() {
        let found = of("a.md", "one x\ntwo x\n");
        assert_eq!(of("a.md", "# New\n\n  one  x\r\n\nmore\n\ntwo x"), found);
        assert_eq!(
            of("a.md", "two x\none x\n"),
            [found[1].clone(), found[0].clone()]
        );
    }

    #[test]
    fn of_a_long_line_what_is_near_counts() {
        let line = |far: usize| format!("{}x{}", "校 ".repeat(far), " 閲".repeat(far));
        assert_eq!(of("a.md", &line(1000)), of("a.md", &line(2000)));
        assert_ne!(of("a.md", &line(10)), of("a.md", &line(20)));
    }

    #[test]
    fn findings_have_fingerprints_of_their_own() {
        let mut found = of("a.md", "one x\none x x\ntwo x\n");
        found.extend(of("b.md", "one x\n"));
        found.sort();
        found.dedup();
        assert_eq!(found.len(), 5);
        assert!(found.iter().all(|print| print.len() == 32));
    }

    #[test]
    fn fingerprints_never_change() {
        let mut hash = Fnv::default();
        hash.bytes(b"foobar");
        assert_eq!(hash.0, 0x343e_1662_793c_64bf_6f0d_3597_ba44_6f18);
        assert_eq!(of("a.md", "one x\n"), ["5c4a9ded46cfec15060db4d8914f0545"]);
    }
}
