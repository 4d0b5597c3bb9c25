//! The story of a fence that goes wrong, in the words that all rules about fences share.
//!
//! Which rule tells it depends on the marker and on what is wrong; how it is told does not.

use crate::diagnostic::Safety;
use crate::document::nesting::{ClosedEarly, FenceMark, NearMiss, Stray, Unclosed};
use crate::document::{Data, Document, Kind};
use crate::rules::Reporter;
use crate::source::Span;

/// Whether a colon fence is closed early by one inside it.
pub(super) fn is_colon_mismatch(fault: &ClosedEarly) -> bool {
    fault.outer.marker == b':'
}

/// Whether a colon fence is not closed because its closer is too short.
pub(super) fn is_short_colon(fault: &Unclosed) -> bool {
    fault.mark.marker == b':' && matches!(fault.near_miss, Some(NearMiss::TooShort(..)))
}

/// Tells the story of a fence closed early, with its labels and the longer fences as its fix.
pub(super) fn tell_closed_early(document: &Document, fault: &ClosedEarly, reporter: &mut Reporter) {
    let (outer, inner) = (what(document, &fault.outer), what(document, &fault.inner));
    let message = format!("{outer} is closed by the fence that was meant to close {inner}");
    let opener = markers(fault.outer.marker, fault.outer.len);
    let lengths = if fault.inner.len == fault.outer.len {
        format!("{inner} inside it has {} too", fault.inner.len)
    } else {
        format!("{inner} inside it has {}", fault.inner.len)
    };
    let diagnostic = reporter
        .report(opening(&fault.outer), message)
        .label(format!("opens with {opener}"))
        .related(opening(&fault.inner), lengths)
        .related(
            fault.early.run,
            format!("closes {outer}: the outermost open fence is closed first"),
        );
    for stray in &fault.strays {
        let meant = if stray.mark.run == fault.outer_close.run {
            format!("meant to close {outer}, ")
        } else {
            "meant as a closer, ".to_string()
        };
        diagnostic.related(
            stray.mark.run,
            format!("{meant}{}", swallows(document, stray)),
        );
    }
    let lengthened = fault
        .lengthen
        .iter()
        .find(|(run, _)| *run == fault.outer.run);
    let longer = lengthened.map_or(fault.outer.len, |(run, more)| run.len() + more);
    let first = line(document, fault.outer.run.start);
    let last = line(document, fault.outer_close.run.start);
    diagnostic
        .help(format!(
            "a fence must be longer than every fence inside it: write {} on lines {first} and {last}",
            markers(fault.outer.marker, longer)
        ))
        .fix("lengthen the outer fence", Safety::Unsafe, edits(fault))
        .reach(reach(document, fault));
}

/// All that is read otherwise when the outer fence is longer: from it to where the last stray fence ends.
fn reach(document: &Document, fault: &ClosedEarly) -> Span {
    let strays = fault.strays.iter();
    let last = strays.map(|stray| stray.swallowed.end).max();
    let last = last.unwrap_or(0).max(fault.outer_close.run.end);
    let runs = fault.lengthen.iter().map(|(run, _)| *run);
    let all = runs.fold(fault.outer.run, Span::to);
    let source = document.source();
    // What closes the stray is on the line after what it swallows.
    let line = (source.line_of(last as usize) + 1).min(source.line_count() - 1);
    all.to(source.line_span(line))
}

fn edits(fault: &ClosedEarly) -> Vec<(Span, String)> {
    let marker = char::from(fault.outer.marker);
    let insert = |(run, more): &(Span, usize)| {
        (
            Span::empty(run.start as usize),
            marker.to_string().repeat(*more),
        )
    };
    fault.lengthen.iter().map(insert).collect()
}

/// Reports a fence without a closer, and the line that was perhaps meant as one.
pub(super) fn tell_unclosed(
    document: &Document,
    fault: &Unclosed,
    message: String,
    reporter: &mut Reporter,
) {
    let label = if document.slice(fault.swallowed).trim().is_empty() {
        "opens here".to_string()
    } else {
        let swallowed = lines(document, fault.swallowed);
        format!("takes in {swallowed}{}", lost(document, fault.swallowed))
    };
    let diagnostic = reporter.report(opening(&fault.mark), message).label(label);
    let wanted = markers(fault.mark.marker, fault.mark.len);
    let Some(miss) = &fault.near_miss else {
        diagnostic.help(format!(
            "close it with a line of {wanted} where its text ends"
        ));
        return;
    };
    let run = char::from(fault.mark.marker)
        .to_string()
        .repeat(fault.mark.len);
    let (why, help, edit) = match miss {
        NearMiss::TooShort(run, lacking) => (
            "too short to close it".to_string(),
            format!("write {wanted} here"),
            (
                Span::empty(run.end as usize),
                char::from(fault.mark.marker).to_string().repeat(*lacking),
            ),
        ),
        NearMiss::TextAfter(_, text) => (
            "no closer, because something follows it".to_string(),
            "leave nothing after the markers of a closing fence".to_string(),
            (*text, String::new()),
        ),
        NearMiss::Indented(space) => (
            "no closer, because it is indented by four columns or more".to_string(),
            "indent a closing fence like its opener".to_string(),
            (*space, String::new()),
        ),
        NearMiss::OtherMarker(at) => (
            "no closer, because it is made of another character".to_string(),
            format!("close it with {wanted}"),
            (*at, run),
        ),
    };
    diagnostic.related(miss.span(), why).help(help);
    if !matches!(miss, NearMiss::TextAfter(..)) {
        diagnostic
            .fix("make this line the closer", Safety::Unsafe, vec![edit])
            .reach(fault.mark.run.to(fault.swallowed));
    }
}

/// What a fence opens, as a message names it: `` `{figure}` ``, or a code block.
pub(super) fn what(document: &Document, mark: &FenceMark) -> String {
    let info = document.slice(mark.info);
    let first = info.split_whitespace().next().unwrap_or_default();
    match (info.starts_with('{'), info.find('}')) {
        (true, Some(end)) => format!("`{}`", &info[..=end]),
        _ if info.is_empty() && mark.marker == b':' => "the bare colon fence".to_string(),
        _ if info.is_empty() => "the code block".to_string(),
        _ => format!("the `{first}` code block"),
    }
}

/// The opening line of a fence.
pub(super) fn opening(mark: &FenceMark) -> Span {
    if mark.info.is_empty() {
        mark.run
    } else {
        mark.run.to(mark.info)
    }
}

/// `3 backticks`.
pub(super) fn markers(marker: u8, count: usize) -> String {
    let name = match marker {
        b'`' => "backtick",
        b'~' => "tilde",
        _ => "colon",
    };
    format!("{count} {name}{}", if count == 1 { "" } else { "s" })
}

/// The line of an offset, from 1.
pub(super) fn line(document: &Document, at: u32) -> usize {
    document.source().line_of(at as usize) + 1
}

/// `line 3`, or `lines 3-7`, of a span that is not empty.
pub(super) fn lines(document: &Document, span: Span) -> String {
    let (first, last) = (line(document, span.start), line(document, span.end));
    if first == last {
        format!("line {first}")
    } else {
        format!("lines {first}-{last}")
    }
}

/// What a stray fence does to the text after it.
pub(super) fn swallows(document: &Document, stray: &Stray) -> String {
    let block = if stray.mark.marker == b':' {
        "block"
    } else {
        "code block"
    };
    if document.slice(stray.swallowed).trim().is_empty() {
        return format!("it opens an empty {block}");
    }
    let lost = lost(document, stray.swallowed);
    let lines = lines(document, stray.swallowed);
    format!("it opens a {block} that swallows {lines}{lost}")
}

/// Headings and directives that a reader does not get to see as such.
pub(super) fn lost(document: &Document, span: Span) -> String {
    let blocks = document.nodes_within(span);
    let mut names =
        blocks.filter_map(
            |id| match (&document.node(id).kind, &document.node(id).data) {
                (Kind::Heading, _) => Some(format!("the heading `{}`", document.shown(id))),
                (Kind::Directive, Data::Directive(directive)) => {
                    Some(format!("a `{{{}}}`", document.directive_name(directive)))
                }
                _ => None,
            },
        );
    let shown: Vec<String> = names.by_ref().take(2).collect();
    match (shown.len(), names.count()) {
        (0, _) => String::new(),
        (_, 0) => format!(", with {}", shown.join(" and ")),
        (_, more) => format!(", with {} and {more} more", shown.join(", ")),
    }
}
