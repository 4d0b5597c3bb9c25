//! Patterns that match nothing but what is beyond ASCII: most texts in English need not be asked.

use regex_syntax::hir::{Class, Hir, HirKind};

/// Whether all that a pattern matches has a character beyond ASCII.
pub(super) fn is_beyond_ascii(pattern: &Hir) -> bool {
    match pattern.kind() {
        HirKind::Empty | HirKind::Look(_) => false,
        HirKind::Literal(literal) => !literal.0.is_ascii(),
        HirKind::Class(Class::Unicode(class)) => {
            let mut ranges = class.ranges().iter();
            // One without a character matches nothing.
            ranges.all(|range| !range.start().is_ascii())
        }
        HirKind::Class(Class::Bytes(_)) => false,
        HirKind::Repetition(repeated) => repeated.min > 0 && is_beyond_ascii(&repeated.sub),
        HirKind::Capture(group) => is_beyond_ascii(&group.sub),
        HirKind::Concat(parts) => parts.iter().any(is_beyond_ascii),
        HirKind::Alternation(ways) => ways.iter().all(is_beyond_ascii),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ascii_can_match_is_known() {
        for (pattern, expected) in [
            ("ありがと", true),
            ("x*ござ(ました|ます)", true),
            (r"[あ-ん]\d", true),
            ("(?:、。|。、)", true),
            ("ー+", true),
            ("ー*", false),
            ("ー?x", false),
            ("あ|a", false),
            (r"\w、?", false),
            (r"\bx", false),
            ("", false),
            ("(?i)k", false),
        ] {
            let parsed = regex_syntax::parse(pattern).expect("it is a pattern");
            assert_eq!(is_beyond_ascii(&parsed), expected, "{pattern}");
            let regex = regex::Regex::new(pattern).expect("it is a pattern");
            let ascii = ["", "x", "1 a", "k, x"];
            assert!(!expected || !ascii.iter().any(|text| regex.is_match(text)));
        }
    }
}
