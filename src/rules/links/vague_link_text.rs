//! A link whose words do not say where it leads.

use serde::Deserialize;

use crate::document::{Document, GAP};
use crate::project::Place;
use crate::rules::{Reporter, Rule};
use crate::text::letters;

/// The rule and its options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct VagueLinkText {
    /// Words that say nothing in this project too.
    texts: Vec<String>,
}

/// Words that say nothing of what they lead to. Letter case, spaces and punctuation do not matter.
#[rustfmt::skip]
const VAGUE: [&str; 83] = [
    "article", "click", "click here", "click this", "click this link", "continue", "continue reading", "details",
    "find out more", "follow this link", "from here", "go", "go here", "here", "in here", "info", "it", "learn more", "link",
    "links", "more", "more details", "more info", "more information", "on this page", "over here", "page", "post",
    "read", "read here", "read more", "read on", "repo", "repository", "see", "see here", "see more", "site", "source",
    "that", "the link", "the repo", "there", "this", "this article", "this link", "this one", "this page", "this post",
    "this repo", "this repository", "this site", "this video", "this website", "url", "visit", "website",
    "こちら", "こちらから", "こちらのページ", "こちらの記事", "こちらのリンク", "こちらをクリック", "こちらを参照", "ここ", "ここから", "ここをクリック",
    "この記事", "このページ", "このリンク", "これ", "それ", "もっと見る", "もっと読む", "リンク", "リンク先", "クリック",
    "詳しくはこちら", "詳細はこちら", "続きを読む", "続きはこちら", "下記", "以下",
];

impl Rule for VagueLinkText {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        for link in document.shown_links() {
            // Code, a picture or a role says the rest.
            if link.words.contains(GAP) {
                continue;
            }
            let said = letters(&link.words);
            let own = || self.texts.iter().any(|text| letters(text) == said);
            let vague = || VAGUE.iter().any(|text| same_letters(text, &said));
            if !said.is_empty() && (vague() || own()) {
                let message = format!(
                    "the link text `{}` does not say where it leads",
                    link.words.trim()
                );
                reporter.report(link.words_span, message);
            }
        }
    }
}

/// Whether `text`, which is folded, has these letters.
fn same_letters(text: &str, letters: &str) -> bool {
    text.chars().filter(|c| *c != ' ').eq(letters.chars())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold_case;

    #[test]
    fn the_words_are_folded() {
        for text in VAGUE {
            assert_eq!(fold_case(text), text);
        }
    }
}
