//! A title that still asks for a title.

use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use crate::document::{Document, Kind, Prose};
use crate::project::Place;
use crate::rules::{Reporter, Rule};
use crate::source::Span;
use crate::text::fold_case;

/// The rule and its options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct PlaceholderTitle {
    /// Titles that are placeholders in this project too.
    titles: Vec<String>,
}

/// Titles that are placeholders when they are the whole title. Letter case and brackets around them do not matter.
#[rustfmt::skip]
const WHOLE: &[&str] = &[
    "tbd", "tba", "tbc", "todo", "fixme", "wip", "xxx", "title", "title here", "your title", "your title here",
    "insert title", "insert title here", "title goes here", "untitled", "no title", "placeholder", "heading",
    "heading here", "subtitle", "column title", "section title", "caption", "caption here", "to be announced",
    "to be confirmed", "to be decided", "to be written", "to be determined", "lorem ipsum", "new page", "sample title",
    "仮", "仮題", "仮題名", "仮タイトル", "仮見出し", "タイトル", "タイトル仮", "タイトル未定", "題名", "題名未定", "題未定",
    "未定", "見出し", "見出し仮", "無題", "小見出し", "コラムタイトル", "コラムのタイトル", "記事タイトル", "トークタイトル", "セッションタイトル",
    "ここにタイトル", "ここに見出し", "タイトルをここに", "タイトルを入れる", "タイトルを書く", "タイトル募集", "タイトル募集中",
    "タイトル考え中", "タイトルは後で", "タイトルはあとで", "キャプション", "キャプションを書く", "ここにキャプション",
    "削除", "削除予定", "削除する", "あとで消す", "後で消す", "後で削除", "あとで削除", "要修正", "要確認", "要追記", "要タイトル",
    "あとで書く", "後で書く", "書きかけ", "執筆中", "執筆予定", "執筆待ち", "執筆メモ", "執筆ガイド", "執筆要領", "執筆ルール",
    "編集メモ", "編集者向けメモ", "作業メモ", "下書き", "草稿", "たたき台", "構成案", "構成メモ", "アウトプットイメージ", "アウトプットのイメージ",
    "最終アウトプットイメージ", "最終アウトプットのイメージ", "完成イメージ", "サンプル", "サンプルタイトル", "ほげ", "ほげほげ", "〇〇", "○○", "◯◯",
    "●●", "xx", "なにか", "なんか", "何か",
];

/// Parts of a title that only a draft has.
static PART: LazyLock<Regex> = LazyLock::new(|| {
    let open = r"[(（\[［【〔<＜〈《「『]";
    let close = r"[)）\]］】〕>＞〉》」』]";
    let inside = r"[^()（）\[\]［］【】〔〕<>＜＞〈〉《》「」『』]";
    Regex::new(&[
        // （仮）, (TBD), 【削除予定】 beside the title
        format!(r"(?P<mark>{open}\s*(?i:仮題?|仮称?タイトル|タイトル仮|未定|TBD|TBA|TBC|TODO|WIP|削除予定|要確認|要修正|執筆中|書きかけ)\s*{close})"),
        // (いい感じのタイトルにしてね), （タイトルを考える）: a request in brackets is the whole title
        format!(
            r"^\s*(?P<request>{open}{inside}*(?:して|つけて|付けて|考えて|書いて|入れて|決めて|変えて|直して|埋めて)(?:ね|よ|ください|下さい|くれ|ほしい|欲しい|もらう)?[。！!]?\s*{close})\s*$"
        ),
        format!(r"^\s*(?P<wish>{open}{inside}*(?:いい感じ|良い感じ|よい感じ|かっこいい|適当な|なんか){inside}*{close})\s*$"),
        format!(r"^\s*(?P<task>{open}{inside}*(?:タイトル|見出し|題名|コラム名){inside}*(?:考える|書く|入れる|決める|つける|付ける|入る|未定|募集|検討中|考え中){inside}*{close})\s*$"),
        // Keynote: TBD
        r"[:：]\s*(?P<rest>(?:TBD|TBA|TODO|未定|仮))\s*$".to_string(),
        // コラム：タイトル, Keynote: Speaker name
        r#"^\s*(?i:コラム|トーク|セッション|講演|基調講演|招待講演|発表|ポスター|LT|keynote|talk|session|column|speaker)\s*[:：]\s*["“「『]?(?P<form>(?i:タイトル|題名|題目|見出し|名前|スピーカー名|登壇者名|発表者名|(?:(?:talk|session|column)\s+)?title|speaker(?:\s+name)?|name))["”」』]?\s*$"#.to_string(),
        // 基調講演：〇〇氏
        r"[:：]\s*(?P<nobody>[〇○◯●]{2,}\s*(?:さん|氏|様|先生)?)\s*$".to_string(),
        r"^\s*(?P<event>[〇○◯●]{2,})(?:に|へ)?(?:参加|登壇)(?:しました|してきました|した話|レポート|報告|記)".to_string(),
        // （スピーカー名）, [Speaker name]
        format!(
            r"^\s*(?P<field>{open}\s*(?i:(?:スピーカー|登壇者|発表者|講演者|著者|会社|団体|イベント|トーク)(?:の)?(?:名前?|氏名)|(?:speaker|talk|session|event|author|company)(?:'s)?\s+(?:name|title))\s*{close})\s*$"
        ),
        r"^\s*(?P<numbered>見出し\s*[0-9０-９]{1,2})\s*$".to_string(),
        r"^\s*(?P<unknown>[?？]{2,})\s*$".to_string(),
        r"^\s*(?P<head>(?:仮題|仮タイトル|TODO|FIXME|TBD)\s*[:：])".to_string(),
        r"(?i)^\s*(?P<english>[(\[<]?\s*(?:your|insert|enter|add|replace with|put)\s+(?:(?:a|an|the|your|some)\s+)?(?:(?:column|talk|session|page|section)\s+)?(?:title|heading|headline|caption)(?:\s+here)?\s*[)\]>]?)\s*$".to_string(),
    ].join("|"))
    .expect("the pattern is sound")
});

impl Rule for PlaceholderTitle {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        for prose in document.proses_of(is_title) {
            if is_heading_of_plans(document, prose) {
                continue;
            }
            let kind = document.node(prose.node).kind;
            self.title(document, prose, what(kind), reporter);
        }
        for (id, directive) in document.directives() {
            if document.directive_name(directive) == "figure"
                && let Some(caption) = document.caption(id)
            {
                self.title(document, &caption, "caption", reporter);
            }
        }
    }
}

fn is_title(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Heading | Kind::Title | Kind::FrontMatterEntry | Kind::DirectiveOption
    )
}

/// Whether a heading says what the list below it is: `TODO`, with what is to be done.
fn is_heading_of_plans(document: &Document, prose: &Prose) -> bool {
    let is_list = |id| document.node(id).kind == Kind::List;
    let mut siblings = std::iter::successors(document.next_sibling(prose.node), |&id| {
        document.next_sibling(id)
    });
    let first = siblings.next();
    let below = match first.map(|id| document.node(id).kind) {
        Some(Kind::Paragraph) => siblings.next(),
        _ => first,
    };
    document.node(prose.node).kind == Kind::Heading
        && matches!(&*fold_case(prose.text().trim()), "todo" | "todo:")
        && below.is_some_and(is_list)
}

fn what(kind: Kind) -> &'static str {
    match kind {
        Kind::Heading => "heading",
        Kind::DirectiveOption => "text",
        _ => "title",
    }
}

impl PlaceholderTitle {
    fn title(&self, document: &Document, prose: &Prose, what: &str, reporter: &mut Reporter) {
        if let Some(span) = self.placeholder(prose) {
            let shown = document.slice(span).replace('\n', " ");
            let shown = shown.trim();
            if shown == prose.text().trim() {
                reporter.report(span, format!("{what} left as a placeholder: `{shown}`"));
            } else {
                reporter.report(span, format!("{what} with a placeholder in it: `{shown}`"));
            }
        }
    }

    fn placeholder(&self, prose: &Prose) -> Option<Span> {
        let text = prose.text();
        let bare = |text: &str| {
            let text = fold_case(text);
            let trimmed = text.trim_matches(|c: char| !c.is_alphanumeric() && !"〇○◯●".contains(c));
            trimmed.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let title = bare(text);
        if WHOLE.contains(&title.as_str()) || self.titles.iter().any(|own| bare(own) == title) {
            let start = text.len() - text.trim_start().len();
            return Some(prose.span(start..text.trim_end().len()));
        }
        let captures = PART.captures(text)?;
        let part = captures.iter().skip(1).flatten().next()?;
        Some(prose.span(part.range()))
    }
}
