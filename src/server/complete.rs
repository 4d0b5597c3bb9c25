//! What can be written at a place: paths, anchors, labels, directives and their options, roles, names on the roster.

use std::collections::HashSet;
use std::path::Path;

use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionParams, CompletionResponse, CompletionTextEdit,
};
use regex::Captures;

use super::actions::text_edit;
use super::workspace::{Place, Workspaces};
use crate::document::node::OptionStyle;
use crate::document::{Data, Document, Kind, NodeId, tables};
use crate::paths::relative;
use crate::project::files::Entry;
use crate::rules::links::PAGES;
use crate::source::Span;
use crate::text::{fold_case, pattern};

/// The most items that are offered.
const MOST: usize = 1_000;

/// Something to write.
struct Offer {
    text: String,
    kind: CompletionItemKind,
    detail: Option<String>,
    /// Where in `text` that begins which is typed: editors leave out what does not begin so.
    typed_from: usize,
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
        filter_text: Some(offer.text[offer.typed_from..].to_owned()),
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
            None => paths(place, typed, if image { an_image } else { any_file }),
        };
    }
    // [name]: …, <a href="…, <img src="…
    if let Some(found) =
        pattern!(r#"(?:^\s*\[[^\]^][^\]]*\]:\s*<?|<\w[^<>]*\s(href|src)=["'])([^\s<>"']*)$"#)
            .captures(before)
    {
        let file = match part(&found, 1) {
            "src" => an_image,
            _ => any_file,
        };
        return paths(place, part(&found, 2), file);
    }
    // [^…
    if let Some(found) = pattern!(r"\[\^([^\]\s]*)$").captures(before) {
        let names = place.member.facts.footnotes.iter();
        let names = names.map(|name| offer(&*name.name, CompletionItemKind::REFERENCE));
        return (part(&found, 1), names.collect());
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
            if images { an_image } else { any_file },
        );
    }
    // {role}`target, {role}`text <target
    if let Some(found) = pattern!(r"\{([\w:.+-]+)\}`(?:[^`<]*<)?([^`<>]*)$").captures(before) {
        let typed = part(&found, 2);
        return match part(&found, 1) {
            "doc" => paths(place, typed, a_page),
            "download" => paths(place, typed, any_file),
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
    in_directive(place, before).unwrap_or_else(|| names(place, before))
}

/// What can begin a line in a directive: options, and the documents of a table of contents.
fn in_directive<'t>(place: &Place, before: &'t str) -> Option<(&'t str, Vec<Offer>)> {
    let at = Span::empty(place.at);
    let document = &place.document;
    let mut directives = document.nodes(Kind::Directive);
    let id = directives.rfind(|&id| document.node(id).span.contains(at))?;
    let Data::Directive(directive) = &document.node(id).data else {
        return None;
    };
    let line = before.trim_start_matches(|c: char| c.is_whitespace() || c == '>');
    let is_key = |text: &str| {
        text.chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
    };
    let in_yaml =
        matches!(directive.options.style, OptionStyle::Yaml) && directive.options.span.contains(at);
    let key = match line.strip_prefix(':') {
        Some(key) => Some(key),
        None => in_yaml.then_some(line),
    };
    let name = document.directive_name(directive);
    if let Some(key) = key.filter(|key| is_key(key)) {
        return Some((key, options(document, id, name, at)));
    }
    (name == "toctree" && directive.body.contains(at)).then(|| paths(place, line, a_page))
}

/// The options that a directive does not have yet.
fn options(document: &Document, id: NodeId, name: &str, at: Span) -> Vec<Offer> {
    let there = document.children(id).filter_map(|child| {
        let node = document.node(child);
        match &node.data {
            Data::Entry(entry) if !entry.key.contains(at) => Some(document.slice(entry.key)),
            _ => None,
        }
    });
    let there: Vec<&str> = there.collect();
    let known = tables::directive(name);
    let mut names: Vec<&str> = known.map_or(Vec::new(), |known| known.option_names().collect());
    names.retain(|name| !there.contains(name));
    names.sort_unstable();
    names.dedup();
    names
        .iter()
        .map(|name| offer(format!("{name}: "), CompletionItemKind::PROPERTY))
        .collect()
}

fn offer(text: impl Into<String>, kind: CompletionItemKind) -> Offer {
    Offer {
        text: text.into(),
        kind,
        detail: None,
        typed_from: 0,
    }
}

/// Any file, by its name.
fn any_file(name: &str) -> Option<&str> {
    Some(name)
}

fn an_image(name: &str) -> Option<&str> {
    const IMAGES: [&str; 9] = [
        "png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "bmp", "pdf",
    ];
    let (_, suffix) = name.rsplit_once('.')?;
    let suffix = suffix.to_ascii_lowercase();
    IMAGES.contains(&suffix.as_str()).then_some(name)
}

/// A document, as Sphinx wants it named: without what its name ends with.
fn a_page(name: &str) -> Option<&str> {
    let (stem, suffix) = name.rsplit_once('.')?;
    PAGES.contains(&suffix).then_some(stem)
}

/// The files of the folder whose path was typed, each as `file` has it written.
fn paths<'t>(
    place: &Place,
    typed: &'t str,
    file: fn(&str) -> Option<&str>,
) -> (&'t str, Vec<Offer>) {
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
        Entry::Folder | Entry::LinkedFolder => {
            Some(offer(format!("{entry}/"), CompletionItemKind::FOLDER))
        }
        Entry::File => file(entry).map(|name| offer(name, CompletionItemKind::FILE)),
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
    let anchor = |(slug, heading): (&str, Option<&str>)| Offer {
        detail: heading.map(str::to_owned),
        ..offer(slug, CompletionItemKind::REFERENCE)
    };
    let anchors = project.anchors_at(&file);
    let anchors = anchors.iter().flat_map(|it| it.all(path.is_empty()));
    let mut offers: Vec<Offer> = anchors.map(anchor).collect();
    if path.is_empty() {
        // `#label` leads to other documents, too.
        let known: HashSet<String> = offers.iter().map(|it| it.text.clone()).collect();
        let labels = targets(place, "ref").into_iter();
        offers.extend(labels.filter(|label| !known.contains(&label.text)));
    }
    offers
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
            let spaces = word.match_indices(' ').map(|(at, _)| at + 1);
            std::iter::once(0)
                .chain(spaces)
                .find(|&at| fold_case(&word[at..]).starts_with(&wanted))
        };
        let offers = words.iter().filter_map(|(word, name)| {
            Some(Offer {
                typed_from: begins(word)?,
                detail: Some((*name).to_owned()),
                ..offer(word, CompletionItemKind::TEXT)
            })
        });
        let offers: Vec<Offer> = offers.collect();
        if !offers.is_empty() {
            return (typed, offers);
        }
    }
    ("", Vec::new())
}
