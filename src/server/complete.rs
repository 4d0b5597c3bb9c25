//! What can be written at a place: paths, anchors, labels, directives and their options, roles, names on the roster.

use std::path::Path;

use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionParams, CompletionResponse, CompletionTextEdit,
};
use regex::Captures;

use super::actions::text_edit;
use super::workspace::{Place, Workspaces};
use crate::document::{Data, Kind, tables};
use crate::paths::relative;
use crate::project::files::Entry;
use crate::source::Span;
use crate::text::{fold_case, pattern};

/// The most items that are offered.
const MOST: usize = 1_000;

/// Something to write.
struct Offer {
    text: String,
    kind: CompletionItemKind,
    detail: Option<String>,
}

pub(super) fn complete(
    spaces: &mut Workspaces,
    params: CompletionParams,
) -> Option<CompletionResponse> {
    let place = spaces.place(&params.text_document_position)?;
    let source = &place.member.source;
    let line = source.line_span(source.line_of(place.at)).start as usize;
    let before = &source.text()[line..place.at];
    let (typed, offers) = offers(&place, before);
    let span = Span::new(place.at - typed.len(), place.at);
    let items = offers.into_iter().take(MOST).map(|offer| CompletionItem {
        label: offer.text.clone(),
        kind: Some(offer.kind),
        detail: offer.detail,
        filter_text: Some(offer.text.clone()),
        text_edit: Some(CompletionTextEdit::Edit(text_edit(
            place.space,
            source,
            span,
            offer.text,
        ))),
        ..CompletionItem::default()
    });
    Some(CompletionResponse::Array(items.collect()))
}

/// What was typed of a word, and the words that it can become.
fn offers<'t>(place: &Place, before: &'t str) -> (&'t str, Vec<Offer>) {
    let part =
        |found: &Captures<'t>, index: usize| found.get(index).map_or("", |part| part.as_str());
    // ![](…, [](…
    if let Some(found) = pattern!(r"(!?)\[[^\]]*\]\(<?([^()\s]*)$").captures(before) {
        let (image, typed) = (part(&found, 1) == "!", part(&found, 2));
        return match typed.split_once('#') {
            Some((path, anchor)) => (anchor, anchors(place, path)),
            None => paths(place, typed, if image { is_image } else { is_any }),
        };
    }
    // {figure} path
    let directive = pattern!(
        r"^[\s>]*(?:`{3,}|~{3,}|:{3,})\s*\{(image|figure|include|literalinclude)\}\s+(\S*)$"
    );
    if let Some(found) = directive.captures(before) {
        let images = matches!(part(&found, 1), "image" | "figure");
        return paths(
            place,
            part(&found, 2),
            if images { is_image } else { is_any },
        );
    }
    // {role}`target, {role}`text <target
    if let Some(found) = pattern!(r"\{([\w:.+-]+)\}`(?:[^`<]*<)?([^`<>]*)$").captures(before) {
        let typed = part(&found, 2);
        return match part(&found, 1) {
            "doc" | "download" => paths(place, typed, is_any),
            role => (typed, targets(place, role)),
        };
    }
    // ```{directive
    if let Some(found) = pattern!(r"^[\s>]*(?:`{3,}|~{3,}|:{3,})\s*\{([^\s}]*)$").captures(before) {
        let names = tables::directive_names().map(|name| offer(name, CompletionItemKind::CLASS));
        return (part(&found, 1), names.collect());
    }
    if let Some(found) = pattern!(r"\{([\w:.+-]*)$").captures(before) {
        let names = tables::role_names().map(|name| offer(name, CompletionItemKind::FUNCTION));
        return (part(&found, 1), names.collect());
    }
    // :option
    if let Some(found) = pattern!(r"^[\s>]*:([\w-]*)$").captures(before) {
        return (part(&found, 1), options(place));
    }
    names(place, before)
}

fn offer(text: impl Into<String>, kind: CompletionItemKind) -> Offer {
    Offer {
        text: text.into(),
        kind,
        detail: None,
    }
}

fn is_any(_: &str) -> bool {
    true
}

fn is_image(name: &str) -> bool {
    const IMAGES: [&str; 9] = [
        "png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "bmp", "pdf",
    ];
    let suffix = name
        .rsplit_once('.')
        .map(|(_, suffix)| suffix.to_ascii_lowercase());
    suffix.is_some_and(|suffix| IMAGES.contains(&suffix.as_str()))
}

/// The files of the folder whose path was typed.
fn paths<'t>(place: &Place, typed: &'t str, fits: fn(&str) -> bool) -> (&'t str, Vec<Offer>) {
    let (folder, name) =
        typed
            .rsplit_once('/')
            .map_or((".", typed), |(folder, name)| match folder {
                "" => ("/", name),
                folder => (folder, name),
            });
    let around = place.space.session().project().around();
    let here = place.member.path.parent().unwrap_or(Path::new("/"));
    let full = around.absolute_from(here, folder);
    let listing = around.files().list(&full);
    let visible = listing
        .iter()
        .filter(|(entry, _)| !entry.starts_with('.') || name.starts_with('.'));
    let offers = visible.filter_map(|(entry, kind)| match kind {
        Entry::Folder => Some(offer(format!("{entry}/"), CompletionItemKind::FOLDER)),
        Entry::File => fits(entry).then(|| offer(entry, CompletionItemKind::FILE)),
    });
    (name, offers.collect())
}

/// What can be written behind `#`.
fn anchors(place: &Place, path: &str) -> Vec<Offer> {
    let project = place.space.session().project();
    let here = &place.member.path;
    let file = match path {
        "" => here.clone(),
        path => project
            .around()
            .absolute_from(here.parent().unwrap_or(here), path),
    };
    let Some(anchors) = project.anchors_at(&file) else {
        return Vec::new();
    };
    let anchor = |(slug, heading): (&str, Option<&str>)| Offer {
        detail: heading.map(str::to_owned),
        ..offer(slug, CompletionItemKind::REFERENCE)
    };
    anchors.all(path.is_empty()).map(anchor).collect()
}

/// What a role can lead to.
fn targets(place: &Place, role: &str) -> Vec<Offer> {
    let project = place.space.session().project();
    let index = project.index_at(&place.member.path);
    let names = match role {
        "term" => vec![&index.terms],
        "ref" | "numref" | "eq" | "math:numref" => vec![&index.labels],
        "any" => vec![&index.labels, &index.terms],
        role if role.starts_with("cite") => vec![&index.citations],
        _ => return Vec::new(),
    };
    let all = names
        .into_iter()
        .flat_map(|names| names.all().map(move |name| (names, name)));
    let offers = all.map(|(names, name)| {
        let place = names.get(name).and_then(|defined| defined.places.first());
        Offer {
            detail: place.map(|(path, _)| relative(path, project.around().root())),
            ..offer(name, CompletionItemKind::REFERENCE)
        }
    });
    offers.collect()
}

/// The options of the directive at the place.
fn options(place: &Place) -> Vec<Offer> {
    let document = &place.document;
    let at = Span::empty(place.at);
    let around = document
        .nodes(Kind::Directive)
        .rfind(|&id| document.node(id).span.contains(at));
    let Some(Data::Directive(directive)) = around.map(|id| &document.node(id).data) else {
        return Vec::new();
    };
    let Some(known) = tables::directive(document.directive_name(directive)) else {
        return Vec::new();
    };
    let names = known.option_names();
    names
        .map(|name| offer(format!("{name}: "), CompletionItemKind::PROPERTY))
        .collect()
}

/// Names on the roster that begin with what was typed. In a language without spaces a name begins anywhere, so the longest
/// ending of what was typed counts with which one begins.
fn names<'t>(place: &Place, before: &'t str) -> (&'t str, Vec<Offer>) {
    const LONGEST: usize = 16;
    let around = place.space.session().project().around();
    let mut starts: Vec<usize> = before
        .char_indices()
        .rev()
        .take_while(|(_, c)| c.is_alphanumeric() || *c == '@')
        .take(LONGEST)
        .map(|(at, _)| at)
        .collect();
    // One letter begins too many.
    starts.retain(|&at| before[at..].chars().count() > 1);
    let people = around.people().iter();
    let words: Vec<(String, &str)> = people
        .flat_map(|person| {
            let names = std::iter::once(&person.name)
                .chain(&person.aliases)
                .cloned();
            let handles = person.handles.iter().map(|handle| format!("@{handle}"));
            names
                .chain(handles)
                .map(|word| (word, person.name.as_str()))
        })
        .collect();
    for at in starts.into_iter().rev() {
        let typed = &before[at..];
        let wanted = fold_case(typed);
        let begins = |word: &str| {
            fold_case(word)
                .split(' ')
                .any(|part| part.starts_with(&wanted))
        };
        let fitting = words.iter().filter(|(word, _)| begins(word));
        let offers: Vec<Offer> = fitting
            .map(|(word, name)| Offer {
                detail: Some((*name).to_owned()),
                ..offer(word, CompletionItemKind::TEXT)
            })
            .collect();
        if !offers.is_empty() {
            return (typed, offers);
        }
    }
    ("", Vec::new())
}
