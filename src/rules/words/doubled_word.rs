//! A word or a particle that is written twice.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use super::language;
use super::terms::is_common_katakana;
use crate::diagnostic::Safety;
use crate::document::{Document, Prose};
use crate::english::is_english;
use crate::project::Place;
use crate::rules::{Reporter, Rule};
use crate::source::Span;
use crate::text::is_quoted;

/// The rule.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct DoubledWord {
    /// Words that may be written twice, besides those that are usual.
    allow: Vec<String>,
}

/// Words that are written twice on purpose or by grammar: `had had`, `very very`, `bye bye`.
const USUAL: [&str; 36] = [
    "aha", "blah", "bye", "choo", "chop", "come", "cha", "dum", "fifty", "foo", "go", "ha", "had",
    "haha", "hear", "hello", "ho", "hush", "knock", "la", "long", "many", "more", "much", "never",
    "no", "now", "pom", "really", "so", "that", "tick", "tut", "very", "well", "yes",
];

impl Rule for DoubledWord {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        for repeat in document.vocabulary().repeats() {
            let prose = repeat.prose(document);
            let [first, second] = repeat.ranges();
            let between = Span::new(
                prose.span(first.clone()).end as usize,
                prose.span(second.clone()).start as usize,
            );
            let between = document.slice(between);
            if self.is_doubled(prose, (&first, between, &second)) {
                let extra = first.end..second.end;
                let word = &prose.text()[second.clone()];
                report(
                    document,
                    prose,
                    first.start..second.end,
                    word,
                    extra,
                    reporter,
                );
            }
        }
        for prose in document.proses() {
            // Hiragana, katakana and the marks of Japanese begin with this byte.
            if memchr::memchr(0xE3, prose.text().as_bytes()).is_some() {
                particles(document, prose, reporter);
                nouns(document, prose, reporter);
            }
        }
        marks(document, reporter);
    }
}

impl DoubledWord {
    /// `between` is what stands between the two in the file.
    fn is_doubled(
        &self,
        prose: &Prose,
        (first, between, second): (&Range<usize>, &str, &Range<usize>),
    ) -> bool {
        let text = prose.text();
        let [one, other] = [first, second].map(|range| &text[range.clone()]);
        self.is_slip(one, other)
            && !is_compound(text, first, second)
            && !is_name(other, between)
            && !is_phrasal(&text[..first.start], other)
            && !is_whole_line(text, first, second)
            && !language::is_foreign(prose.words())
    }

    fn is_slip(&self, first: &str, second: &str) -> bool {
        let small = second.to_ascii_lowercase();
        if USUAL.contains(&small.as_str())
            || self
                .allow
                .iter()
                .any(|word| word.eq_ignore_ascii_case(&small))
        {
            return false;
        }
        let shouts = |word: &str| word.len() > 1 && word.bytes().all(|b| b.is_ascii_uppercase());
        // A single letter is a variable, but for the article; `Pago Pago` is a name, `US US` a slip, `AND and` neither.
        let capitalised = |word: &str| word.starts_with(char::is_uppercase);
        let named = capitalised(first) && capitalised(second) && !shouts(second);
        let cry = second.len() > 2 && shouts(second) && !is_function_word(&small);
        (second.len() > 1 || small == "a")
            && !(cry && is_english(&small))
            && (!named || is_function_word(&small))
            && shouts(first) == shouts(second)
    }
}

/// Words that no name consists of.
fn is_function_word(word: &str) -> bool {
    [
        "a", "an", "and", "are", "as", "at", "by", "for", "from", "in", "is", "it", "of", "on",
        "or", "the", "this", "to", "with",
    ]
    .contains(&word)
}

/// Whether a hyphen makes either a part of another word: `in in-memory`.
fn is_compound(text: &str, first: &Range<usize>, second: &Range<usize>) -> bool {
    const HYPHENS: [char; 3] = ['-', '‐', '‑'];
    text[..first.start].ends_with(HYPHENS) || text[second.end..].starts_with(HYPHENS)
}

/// Whether the second of two words, between which there is markup, begins a title (In *In Other Rooms*), or is an account
/// of which the next line tells.
fn is_name(second: &str, between: &str) -> bool {
    if between.bytes().all(|byte| byte.is_ascii_whitespace()) {
        return false;
    }
    let small = second.to_ascii_lowercase();
    let title = second.starts_with(char::is_uppercase) && is_function_word(&small);
    title || between.contains('\n') && !is_english(&small)
}

/// Whether the first of two words belongs to the verb before it: `log in in a browser`.
fn is_phrasal(before: &str, word: &str) -> bool {
    const VERBS: [&str; 16] = [
        "check", "checked", "checking", "log", "logged", "logging", "sign", "signed", "signing",
        "opt", "opted", "plug", "plugged", "turn", "turned", "turning",
    ];
    let verb = before.trim_end().rsplit([' ', '\n']).next().unwrap_or("");
    matches!(word, "in" | "on") && VERBS.iter().any(|known| verb.eq_ignore_ascii_case(known))
}

/// Whether the two are two lines of a list or a poem, and no sentence.
fn is_whole_line(text: &str, first: &Range<usize>, second: &Range<usize>) -> bool {
    let begins = |at: usize| at == 0 || text[..at].ends_with('\n');
    let ends = |at: usize| at == text.len() || text[at..].starts_with('\n');
    begins(first.start) && ends(first.end) && ends(second.end)
}

/// Japanese that is written twice, in its second group. Each stands where the grammar has no place for it: a particle
/// between a noun and a noun (`は` before hiragana may begin `はじめて`), an ending after itself.
static PARTICLES: LazyLock<Regex> = LazyLock::new(|| {
    // は, が, に, で, と, の, へ after a noun and before another, or before a comma.
    const NOUN: &str = r"[\p{Han}々ァ-ヺーA-Za-z0-9）」』】\u{FFFC}]";
    let between = ["は", "が", "に", "で", "と", "の", "へ"]
        .map(|particle| format!("{particle}{particle}"))
        .join("|");
    // Adjectives in しい, by what stands before it, but for those that end a verb too: 修正し.
    const ADJECTIVE: &str = "(?:楽|嬉|美|難|優|忙|珍|涼|寂|悲|美味|懐か|晴ら|おい|うれ|たの|ばら)";
    // What may follow a counter or an honorific; of others a word may go on: 年年末.
    const AFTER: &str = r"(?:[はがもをにへので、。）)\n]|\z)";
    const HAN: &str = r"\p{Han}";
    const DIGIT: &str = "[0-9０-９]";
    let counted = [
        "名", "人", "年", "回", "時", "分", "円", "個", "枚", "件", "歳",
    ]
    .map(|counter| counter.repeat(2))
    .join("|");
    const END: &str = r"(?:[、。！？!?）」\n]|\z)";
    let pattern = format!(
        "{NOUN}({between})(?:{NOUN}|[、（「『])|[りれせちみこ](でで)(?:{NOUN}|[、。])|まし(たた){END}|で(すす){END}\
         |{ADJECTIVE}し(いい){NOUN}|{ADJECTIVE}(しし)(?:い|く|か[っろ])|(をを)|(?:的|やか|らか|重要|必要|便利|簡単|有名|大切|様々|さまざま)(なな)(?:{NOUN}|もの|こと|ところ)\
         |(?:たくさん|すべて|それぞれ)(のの)[{HAN}ァ-ヺ]|こと(がが)でき|し(まします)|それ(からから)[、。{HAN}]\
         |(?:でき|され|られ)(るる)(?:よう|こと|の|と|。|、)|[{HAN}ァ-ヺー](さんさん){AFTER}|[加表演催聴読著作業](者者)(?:数|{AFTER})\
         |{DIGIT}({counted}){AFTER}|日(目目){AFTER}\
         |[いきしちにみりえけせてれ](ましました)|(でしでした)|(というという|についてについて|によってによって|としてとして|においてにおいて|に対してに対して|のでので|ですですが)"
    );
    Regex::new(&pattern).expect("the pattern is a regular expression")
});

fn particles(document: &Document, prose: &Prose, reporter: &mut Reporter) {
    let text = prose.text();
    for found in PARTICLES.captures_iter(text) {
        let Some(group) = found.iter().skip(1).flatten().next() else {
            continue;
        };
        let range = group.range();
        let once = range.start..range.start + once(group.as_str());
        report(document, prose, range, &text[once.clone()], once, reporter);
    }
}

/// Katakana long enough to be two words or end in a repetition, and nouns that are done, before what does them: 発表 in 発表発表を. Other nouns are
/// doubled for each of many: 場面場面で.
static NOUNS: LazyLock<Regex> = LazyLock::new(|| {
    const DONE: &str = "発表|参加|開催|紹介|説明|実施|開発|利用|使用|作成|準備|検討|確認|対応|提供|登録|公開|運営|質問|投票|交流|企画|支援|協力\
        |募集|報告|議論|解説|理解|改善|実装|設計|導入|管理|研究|活動|講演|登壇|撮影|取材|執筆|翻訳|編集|更新|変更|追加|削除|選択|設定|実行\
        |処理|計算|学習|勉強|練習|体験|挑戦|注意|共有|連携|構築|検証|評価|解決|相談|案内|表示|応募|進行";
    Regex::new(&format!(
        "[ァ-ヺー]{{6,}}|((?:{DONE}){{2}})(?:を|が|は|に|し[たてま、]|する|され|でき)"
    ))
    .expect("the pattern is a regular expression")
});

fn nouns(document: &Document, prose: &Prose, reporter: &mut Reporter) {
    for found in NOUNS.captures_iter(prose.text()) {
        let whole = found.get(1).or(found.get(0)).expect("it was found").range();
        let halves = prose.text()[whole.clone()].split_at_checked(whole.len() / 2);
        let katakana = found.get(1).is_none();
        if katakana && let Some(extra) = repeated_end(&prose.text()[whole.clone()]) {
            let extra = whole.start + extra.start..whole.start + extra.end;
            let word = &prose.text()[extra.clone()];
            report(document, prose, whole, word, extra, reporter);
            continue;
        }
        let Some((first, second)) = halves else {
            continue;
        };
        // コロコロ and カタンカタン are no nouns.
        if first == second && (!katakana || is_common_katakana(first)) {
            let extra = whole.start..whole.start + first.len();
            report(document, prose, whole, first, extra, reporter);
        }
    }
}

/// The last two kana of a common word that has them once more behind: `コミュニティティ`.
fn repeated_end(word: &str) -> Option<Range<usize>> {
    /// Bytes of two kana.
    const END: usize = 2 * 'ア'.len_utf8();
    let rest = word.len().checked_sub(END)?;
    let (common, end) = word.split_at_checked(rest)?;
    let repeated = common.ends_with(end) && !is_common_katakana(word) && is_common_katakana(common);
    repeated.then_some(rest..word.len())
}

/// A mark of Japanese written twice, once in a document; who writes `。。` or `。。。` more often means it.
fn marks(document: &Document, reporter: &mut Reporter) {
    for mark in ["、", "。"] {
        let twice = mark.repeat(2);
        let finder = memchr::memmem::Finder::new(&twice);
        let places = |prose| {
            let text = Prose::text(prose).as_bytes();
            finder.find_iter(text).map(move |at| (prose, at))
        };
        let mut found = document.proses().iter().flat_map(places);
        let (Some((prose, at)), None) = (found.next(), found.next()) else {
            continue;
        };
        let (before, range) = (&prose.text()[..at], at..at + twice.len());
        // `「、、」` is spoken of.
        let meant = before.is_empty()
            || before.ends_with(['「', '『'])
            || prose.text()[range.end..].starts_with(mark);
        if !meant {
            report(document, prose, range, mark, at..at + mark.len(), reporter);
        }
    }
}

/// How long that is which is written twice: `をを` is を and を, `ましました` is まし and ました.
fn once(doubled: &str) -> usize {
    match doubled {
        "ましました" | "でしでした" => 2 * 'ま'.len_utf8(),
        "ですですが" => 2 * 'で'.len_utf8(),
        _ => doubled.len() / 2,
    }
}

/// `extra` is what is one too many.
fn report(
    document: &Document,
    prose: &Prose,
    range: Range<usize>,
    word: &str,
    extra: Range<usize>,
    reporter: &mut Reporter,
) {
    if is_quoted(prose.text(), &range) {
        return;
    }
    let message = format!("`{word}` is written twice");
    let diagnostic = reporter.report(prose.span(range), message);
    let (text, span) = (&prose.text()[extra.clone()], prose.span(extra));
    if document.slice(span) == text {
        diagnostic.fix(
            format!("remove one `{word}`"),
            Safety::Unsafe,
            vec![(span, String::new())],
        );
    }
}
