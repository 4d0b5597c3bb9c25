//! A handle that leads to another account, or is another person's.

use std::ops::Range;

use serde::Deserialize;

use super::accounts::{self, Linked};
use super::handles::{Handle, blocks, handles, link_around};
use super::shared_accounts;
use crate::diagnostic::Safety;
use crate::document::node::LinkForm;
use crate::document::{Data, Document, NodeId, Prose};
use crate::project::{Member, Place, Project};
use crate::roster::{Matcher, Person, Profile, profile};
use crate::rules::comparing::own;
use crate::rules::{Note, Reporter, Rule};
use crate::source::Span;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MismatchedHandle {}

impl Rule for MismatchedHandle {
    fn check(&self, document: &Document, place: &Place, reporter: &mut Reporter) {
        let roster = place.around.names().map(|names| Roster {
            names,
            people: place.around.people(),
        });
        for target in document.link_targets() {
            if target.form == Some(LinkForm::Inline) {
                check_link(
                    document,
                    target.node,
                    &target.destination,
                    target.span,
                    roster.as_ref(),
                    reporter,
                );
            }
        }
        let Some(roster) = roster.filter(|roster| {
            roster
                .people
                .iter()
                .any(|person| !person.handles.is_empty())
        }) else {
            return;
        };
        for prose in blocks(document) {
            check_people(document, prose, &roster, reporter);
        }
    }

    fn note(&self, document: &Document, _: &Place) -> Option<Note> {
        let linked = accounts::linked(document);
        (!linked.is_empty()).then(|| Box::new(linked) as Note)
    }

    fn check_project(
        &self,
        project: &Project,
        notes: &[(&Member, &Note)],
        reporter: &mut Reporter,
    ) {
        let own = notes
            .iter()
            .map(|(member, note)| (*member, own::<Vec<Linked>>(note)));
        let notes: Vec<_> = own.collect();
        shared_accounts::compare(&notes, project, reporter);
    }
}

/// The people, and what finds them.
struct Roster<'r> {
    names: &'r Matcher,
    people: &'r [Person],
}

impl<'r> Roster<'r> {
    fn owner(&self, handle: &str) -> Option<usize> {
        self.names.owner(handle)
    }

    /// Whether one person has both handles.
    fn are_one(&self, one: &str, other: &str) -> bool {
        let owner = self.owner(one);
        owner.is_some() && owner == self.owner(other)
    }

    fn person(&self, at: usize) -> &'r Person {
        &self.people[at]
    }
}

/// `[@a](https://…/b)`.
fn check_link(
    document: &Document,
    node: NodeId,
    url: &str,
    span: Span,
    roster: Option<&Roster>,
    reporter: &mut Reporter,
) {
    let Some(page) = profile(url) else { return };
    let prose = document.prose(node);
    let text = prose.text().trim();
    let [handle] = &handles(text)[..] else { return };
    let same = is_called(&page, handle.name)
        || roster.is_some_and(|roster| roster.are_one(handle.name, page.handle));
    if handle.range != (0..text.len()) || same {
        return;
    }
    let owner = |handle| roster.and_then(|roster| roster.owner(handle));
    let (named, linked) = (owner(handle.name), owner(page.handle));
    // Such a page has a name of its own: that it is another's must be known.
    if PAGES_WITH_NAMES.contains(&page.host) && (named.is_none() || linked.is_none()) {
        return;
    }
    let diagnostic = reporter
        .report(
            document.node(node).span,
            format!("`@{}` leads to the page of `{}`", handle.name, page.handle),
        )
        .help("link to the page of the account that is named, or name the one that is linked");
    let start = prose.text().len() - prose.text().trim_start().len() + '@'.len_utf8();
    let shown = prose.span(start..start + handle.name.len());
    let address = in_address(url, span, page.handle);
    let offer = |place: Span, wrong: &str, right: &str| {
        // Escapes and entities move things.
        let plain = document.source().text().get(place.range()) == Some(wrong);
        let title = format!("write `{right}`");
        plain.then(|| (title, vec![(place, right.to_owned())]))
    };
    let in_text = offer(shown, handle.name, page.handle);
    let in_link = offer(address, page.handle, handle.name);
    let slip = is_slip(handle.name, page.handle);
    // What the roster knows is right. Without it nobody knows that there is such an account at all.
    match (named, linked) {
        (None, Some(_)) => {
            if let Some((title, edits)) = in_text {
                diagnostic.fix(title, Safety::Unsafe, edits);
            }
        }
        (Some(_), None) if slip => {
            if let Some((title, edits)) = in_link {
                diagnostic.fix(title, Safety::Unsafe, edits);
            }
        }
        _ => {
            for (title, edits) in in_text.into_iter().chain(in_link) {
                diagnostic.alternative(title, edits);
            }
        }
    }
}

/// Services whose pages are named by what people are called rather than by handles: `/in/ada-lovelace-1815`.
const PAGES_WITH_NAMES: [&str; 4] = [
    "linkedin.com",
    "facebook.com",
    "youtube.com",
    "speakerdeck.com",
];

/// Whether an account goes by a handle: by its own, or by what stands before its domain, as on Bluesky and Mastodon.
fn is_called(page: &Profile, handle: &str) -> bool {
    let same = |name: &str| name.eq_ignore_ascii_case(handle);
    let before = match page.host {
        "bsky.app" => page.handle.split_once('.'),
        _ => page.handle.split_once('@'),
    };
    same(page.handle) || before.is_some_and(|(account, _)| same(account))
}

/// A person of the roster with the handle of another, or with one that is nearly their own.
fn check_people(document: &Document, prose: &Prose, roster: &Roster, reporter: &mut Reporter) {
    let text = prose.text();
    let mentions = roster.names.read(text, true).mentions;
    for handle in handles(text) {
        let before = mentions
            .iter()
            .rfind(|mention| mention.span.end <= handle.range.start);
        let Some(mention) =
            before.filter(|mention| introduces(&text[mention.span.end..handle.range.start]))
        else {
            continue;
        };
        let person = roster.person(mention.person);
        let own = |known: &String| known.eq_ignore_ascii_case(handle.name);
        if person.handles.is_empty() || person.handles.iter().any(own) {
            continue;
        }
        let message = match roster.owner(handle.name) {
            Some(other) if other == mention.person => continue,
            Some(other) => format!(
                "`@{}` is the handle of `{}`, not of `{}`",
                handle.name,
                roster.person(other).name,
                person.name
            ),
            None if near(person, handle.name) => format!(
                "`@{}` is nearly the handle of `{}`",
                handle.name, person.name
            ),
            None => continue,
        };
        report(document, prose, &handle, person, message, reporter);
    }
}

fn report(
    document: &Document,
    prose: &Prose,
    handle: &Handle,
    person: &Person,
    message: String,
    reporter: &mut Reporter,
) {
    let name: Range<usize> = handle.range.end - handle.name.len()..handle.range.end;
    let place = prose.span(name);
    let right = &person.handles[0];
    let mut edits = vec![(place, right.clone())];
    // The link goes with its text.
    let link = link_around(document, place).map(|id| &document.node(id).data);
    if let Some(Data::Link(link)) = link
        && let Some(page) = profile(&link.destination).filter(|page| page.handle == handle.name)
    {
        let linked = in_address(&link.destination, link.destination_span, page.handle);
        edits.push((linked, right.clone()));
    }
    let diagnostic = reporter
        .report(prose.span(handle.range.clone()), message)
        .related_in(&person.origin.file, person.origin.span, "on the roster")
        .help(format!(
            "write `@{right}`, or add the handle to the roster if it is right"
        ));
    // Escapes and entities move things.
    let plain = |span: &Span| document.source().text().get(span.range()) == Some(handle.name);
    if edits.iter().all(|(span, _)| plain(span)) {
        diagnostic.fix(format!("write `@{right}`"), Safety::Unsafe, edits);
    }
}

/// Where the handle stands in an address that is written at `span`.
fn in_address(url: &str, span: Span, handle: &str) -> Span {
    let start = span.start as usize + url.rfind(handle).unwrap_or_default();
    Span::new(start, start + handle.len())
}

/// Whether what stands between a name and a handle gives the one to the other: さん（ and `, X: `.
fn introduces(between: &str) -> bool {
    const LONGEST: usize = 32;
    let mut rest = between.trim_start();
    for honorific in ["さん", "氏", "様", "先生"] {
        rest = rest.strip_prefix(honorific).unwrap_or(rest);
    }
    let rest = rest.trim_start_matches([' ', '\u{3000}', '（', '(', '[', '［', ',', '、']);
    let rest = ["GitHub", "Twitter", "X", "Mastodon"]
        .iter()
        .find_map(|service| rest.strip_prefix(service))
        .unwrap_or(rest);
    between.len() <= LONGEST && rest.trim_matches([' ', ':', '：']).is_empty()
}

/// Whether a handle is a slip of one of the person's.
fn near(person: &Person, handle: &str) -> bool {
    person.handles.iter().any(|known| is_slip(known, handle))
}

/// Whether one handle is the other but for a letter.
fn is_slip(one: &str, other: &str) -> bool {
    const LETTERS: usize = 5;
    let (one, other) = (one.to_ascii_lowercase(), other.to_ascii_lowercase());
    one.len().min(other.len()) >= LETTERS && strsim::osa_distance(&one, &other) == 1
}
