//! Patterns, and what becomes of hostile ones.

use super::*;

const PLAIN: Reading = Reading {
    ignore_case: true,
    whole_words: false,
};

fn compiled(patterns: &[&str], reading: Reading) -> Patterns {
    Patterns::new(patterns, reading).expect("they are patterns")
}

fn found<'t>(patterns: &Patterns, text: &'t str) -> Vec<(usize, &'t str)> {
    let mut gave_up = Vec::new();
    let found = patterns.find(text, usize::MAX, &mut gave_up);
    assert_eq!(gave_up, []);
    found
        .into_iter()
        .map(|found| (found.pattern, &text[found.range]))
        .collect()
}

#[test]
fn patterns_are_found_together_and_in_order() {
    let patterns = compiled(&["b+", r"サーバ(?!ー)", "b", "(?-i:C)"], PLAIN);
    let text = "サーバー c サーバ Bb C";
    assert_eq!(found(&patterns, text), [(1, "サーバ"), (0, "Bb"), (3, "C")]);
    assert!(patterns.matches("xb") && !patterns.matches("サーバー"));
}

#[test]
fn words_are_whole_where_there_are_spaces() {
    let reading = Reading {
        ignore_case: false,
        whole_words: true,
    };
    let patterns = compiled(&["API", "鯖", r"go(?=\W)"], reading);
    let text = "APIs, RAPID, このAPIは鯖です。go! gogo!";
    assert_eq!(found(&patterns, text), [(0, "API"), (1, "鯖"), (2, "go")]);
}

#[test]
fn groups_are_read_from_the_pattern_that_matched() {
    let patterns = compiled(&["(x)(?P<y>y)?", r"(?<quote>['`])(\w+)\k<quote>"], PLAIN);
    let text = "x and 'word'";
    let [first, second] = &patterns.find(text, 9, &mut Vec::new())[..] else {
        panic!("both match");
    };
    assert_eq!(patterns.group(text, first, "1"), Some("x"));
    assert_eq!(patterns.group(text, first, "y"), None);
    assert_eq!(patterns.group(text, second, "2"), Some("word"));
    assert_eq!(patterns.expand(text, second, "${quote}$2$$$9"), "'word$");
    assert!(patterns.has_group("2") && patterns.has_group("y"));
    assert!(!patterns.has_group("3") && !patterns.has_group("z"));
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    for (pattern, at, said) in [
        ("a(b", 1..2, "unclosed group"),
        ("名[", 3..4, "unclosed character class"),
        (r"\p{Greeek}", 0..10, "Unicode property not found"),
        ("a*", 0..2, "the pattern matches nothing at all, everywhere"),
        (
            "(?=x)|",
            0..6,
            "the pattern matches nothing at all, everywhere",
        ),
        (
            r"\w{1000}{1000}",
            0..14,
            "the pattern is too large: it repeats too much, too often",
        ),
        (
            r"(?<=a+",
            0..6,
            "Parsing error at position 6: Opening parenthesis without closing parenthesis",
        ),
    ] {
        let faults = Patterns::new(&["fine", pattern], PLAIN).expect_err(pattern);
        assert_eq!(
            (faults[0].pattern, faults[0].at.clone()),
            (1, at),
            "{pattern}"
        );
        assert!(faults[0].message.starts_with(said), "{}", faults[0].message);
    }
}

#[test]
fn an_empty_match_at_an_end_is_one() {
    let patterns = compiled(&[r"^\s*$"], PLAIN);
    assert_eq!(found(&patterns, ""), [(0, "")]);
    assert_eq!(found(&patterns, "x"), []);
}

#[test]
fn a_pattern_that_never_ends_gives_up() {
    let patterns = compiled(&[r"(?:(?=a)a+)+b", "a!"], PLAIN);
    let text = format!("{}!", "a".repeat(5_000));
    let mut gave_up = Vec::new();
    let found = patterns.find(&text, 9, &mut gave_up);
    assert_eq!(gave_up, [GaveUp { pattern: 0 }]);
    assert_eq!(found.len(), 1);
}

#[test]
fn matches_are_limited() {
    let patterns = compiled(&["a", "(?=b)b"], PLAIN);
    assert_eq!(patterns.find(&"ab".repeat(99), 5, &mut Vec::new()).len(), 5);
}
