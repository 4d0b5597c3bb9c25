//! The second opinion: a document as the `markdown` crate reads it.
//!
//! It is independent of everything else here, and slow; so it is asked only where independence is worth more than speed.
//! It can panic on plain input (a fence left open in a list item, for one), so it is called behind a guard.

use markdown::mdast::Node;
use markdown::{Constructs, ParseOptions};

/// mdast of GitHub's Markdown with front matter and math, as JSON.
///
/// # Errors
/// Why the crate cannot read the text.
pub fn to_json(text: &str) -> Result<String, String> {
    let node = parse(text)?;
    let mut json = serde_json::to_string_pretty(&node).map_err(|error| error.to_string())?;
    json.push('\n');
    Ok(json)
}

/// The tree of a text.
///
/// # Errors
/// Why the crate cannot read the text.
#[expect(clippy::disallowed_methods, reason = "this is the guard")]
pub fn parse(text: &str) -> Result<Node, String> {
    let constructs = Constructs {
        frontmatter: true,
        math_flow: true,
        math_text: true,
        ..Constructs::gfm()
    };
    let options = ParseOptions {
        constructs,
        ..ParseOptions::gfm()
    };
    let parsed = crate::guard::guarded(|| markdown::to_mdast(text, &options))
        .map_err(|panic| format!("the `markdown` crate crashed: {panic}"))?;
    parsed.map_err(|message| message.to_string())
}
