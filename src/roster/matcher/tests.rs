//! What the matcher finds, what it must leave alone, and how much of what goes wrong it sees.

use proptest::prelude::*;

use super::*;
use crate::roster::{Mentioned, choose, parse};
use crate::source::Source;

const ROSTER: &str = "\
Ada Lovelace = Ada
Grace Hopper = gracehopper
Donald E. Knuth = ドナルド・クヌース
Ludwig van Beethoven
Gabriel José García Márquez
Zoë Wiśniewska
Katherine Johnson
Margaret Hamilton
Srinivasa Ramanujan
Florence Nightingale
Иван Тургенев
Anne-Marie O'Connell
Will Young = will
Ronan McAllister
Toyoko Kowalska (she/her)
Natsume Soseki
Rob Hopkirk
Mei Li
樋口一葉 = 樋口, ひぐち
与謝野晶子 = Akiko Yosano, 与謝野
髙橋留美子 = 髙橋
渡辺かつらこ = Katsurako Watanabe
青山 航平
齋藤孝
ジェシカ・オールバニー = ジェシカ
湊かなえ
西園寺公望
";

fn people(roster: &str) -> Vec<Person> {
    let (people, problems) = parse(&Source::new("people.txt", roster));
    assert_eq!(problems, [], "the roster is right");
    people
}

fn matcher() -> Matcher {
    Matcher::new(&people(ROSTER))
}

/// What is found in a project that mentions everybody.
fn find(matcher: &Matcher, text: &str, wrapped: bool) -> Vec<Hit> {
    let hits = matcher.read(text, wrapped).hits;
    let mentioned = Mentioned {
        people: hits.iter().flat_map(|hit| hit.people.clone()).collect(),
        spellings: hits.iter().map(|hit| hit.expected.as_str()).collect(),
    };
    let chosen = choose(&hits, |hit| hit, &mentioned);
    chosen
        .into_iter()
        .map(|choice| hits[choice.hit].clone())
        .collect()
}

/// What is found in a project that mentions nobody else.
fn find_alone(matcher: &Matcher, text: &str) -> Vec<Hit> {
    let hits = matcher.read(text, false).hits;
    let chosen = choose(&hits, |hit| hit, &Mentioned::default());
    chosen
        .into_iter()
        .map(|choice| hits[choice.hit].clone())
        .collect()
}

#[test]
fn finds() {
    use HitKind::*;
    let cases = [
        // letters
        (
            "talk by Ada Lovelaec today",
            "Ada Lovelaec",
            "Ada Lovelace",
            Misspelled,
        ),
        (
            "Grase Hopperの発表",
            "Grase Hopper",
            "Grace Hopper",
            Misspelled,
        ),
        (
            "スピーカー：Katherine Jonson氏",
            "Katherine Jonson",
            "Katherine Johnson",
            Misspelled,
        ),
        (
            "the Hoppr Grace of old",
            "Hoppr Grace",
            "Hopper Grace",
            Misspelled,
        ),
        (
            "Donld Knuth wrote",
            "Donld Knuth",
            "Donald Knuth",
            Misspelled,
        ),
        (
            "Ludwig van Bethoven",
            "Ludwig van Bethoven",
            "Ludwig van Beethoven",
            Misspelled,
        ),
        (
            "Ludwig Van Bethoven",
            "Ludwig Van Bethoven",
            "Ludwig van Beethoven",
            Misspelled,
        ),
        (
            "Gabriel Garzía wrote",
            "Gabriel Garzía",
            "Gabriel García",
            Misspelled,
        ),
        (
            "Gabriel José García Markez",
            "Gabriel José García Markez",
            "Gabriel José García Márquez",
            Misspelled,
        ),
        (
            "Ada Lovelaces's notes",
            "Ada Lovelaces",
            "Ada Lovelace",
            Misspelled,
        ),
        (
            "Ada Lovlace’s notes",
            "Ada Lovlace",
            "Ada Lovelace",
            Misspelled,
        ),
        (
            "both Margret Hamliton",
            "Margret Hamliton",
            "Margaret Hamilton",
            Misspelled,
        ),
        (
            "Иван Тургенив писал",
            "Иван Тургенив",
            "Иван Тургенев",
            Misspelled,
        ),
        (
            "Anne-Mari O’Connell",
            "Anne-Mari O’Connell",
            "Anne-Marie O'Connell",
            Misspelled,
        ),
        (
            "Ronan McAlister",
            "Ronan McAlister",
            "Ronan McAllister",
            Misspelled,
        ),
        (
            "Toyoko Kowalski",
            "Toyoko Kowalski",
            "Toyoko Kowalska",
            Misspelled,
        ),
        (
            "KATHERINE JONSON AT NINE",
            "KATHERINE JONSON",
            "KATHERINE JOHNSON",
            Misspelled,
        ),
        (
            "Mei Li and Katherine・Jonson",
            "Katherine・Jonson",
            "Katherine Johnson",
            Misspelled,
        ),
        // one word beside an honorific
        ("Hoperさんは", "Hoper", "Hopper", SingleWord),
        ("(Hoper)さんは", "Hoper", "Hopper", SingleWord),
        ("Hoper 氏が", "Hoper", "Hopper", SingleWord),
        (
            "then Dr. Nightngale spoke",
            "Nightngale",
            "Nightingale",
            SingleWord,
        ),
        // accents
        (
            "Zoe Wisniewska",
            "Zoe Wisniewska",
            "Zoë Wiśniewska",
            Diacritics,
        ),
        (
            "Gabriel Garcia Marquez",
            "Gabriel Garcia Marquez",
            "Gabriel García Márquez",
            Diacritics,
        ),
        ("Wisniewskaさん", "Wisniewska", "Wiśniewska", Diacritics),
        // capitals
        ("adaさんと", "ada", "Ada", Case),
        ("そのFLORENCEさんと", "FLORENCE", "Florence", Case),
        ("met ada Lovelace", "ada Lovelace", "Ada Lovelace", Case),
        (
            "2つ目：GRACE HOPPERによる",
            "GRACE HOPPER",
            "Grace Hopper",
            Case,
        ),
        (
            "and GRACE HOPPER talked",
            "GRACE HOPPER",
            "Grace Hopper",
            Case,
        ),
        (
            "by Ronan Mcallister",
            "Ronan Mcallister",
            "Ronan McAllister",
            Case,
        ),
        ("grace hopperさん", "grace hopper", "Grace Hopper", Case),
        // the full stop of an initial
        (
            "Donald E Knuth wrote",
            "Donald E Knuth",
            "Donald E. Knuth",
            Initial,
        ),
        // given names
        (
            "met Martin and Kathleen Johnson",
            "Kathleen Johnson",
            "Katherine Johnson",
            GivenName,
        ),
        // lines
        (
            "スピーカー：Grace\nHopper",
            "Grace\nHopper",
            "Grace Hopper",
            Split,
        ),
        ("発表は樋口\n一葉さん", "樋口\n一葉", "樋口一葉", Split),
        // Japanese
        ("樋口 一葉が書いた", "樋口 一葉", "樋口一葉", Spacing),
        ("青山航平です", "青山航平", "青山 航平", Spacing),
        (
            "ジェシカオールバニーの話",
            "ジェシカオールバニー",
            "ジェシカ・オールバニー",
            Spacing,
        ),
        (
            "漫画家の高橋留美子が",
            "高橋留美子",
            "髙橋留美子",
            KanjiVariant,
        ),
        ("高橋さんが", "高橋", "髙橋", KanjiVariant),
        (
            "渡邉かつらこが",
            "渡邉かつらこ",
            "渡辺かつらこ",
            KanjiVariant,
        ),
        ("斎藤孝さん", "斎藤孝", "齋藤孝", KanjiVariant),
        ("ジエシカさん", "ジエシカ", "ジェシカ", KanaLength),
        (
            "ジェシカ・オルバニーの話",
            "ジェシカ・オルバニー",
            "ジェシカ・オールバニー",
            KanaLength,
        ),
        (
            "渡辺かつらコの話",
            "渡辺かつらコ",
            "渡辺かつらこ",
            Misspelled,
        ),
        (
            "渡辺かつうこさんが",
            "渡辺かつうこ",
            "渡辺かつらこ",
            Misspelled,
        ),
        ("渡辺かつらさんが", "渡辺かつら", "渡辺かつらこ", Misspelled),
        ("与謝野昌子さんが", "与謝野昌子", "与謝野晶子", Misspelled),
        (
            "ドナルド・クヌーズの本",
            "ドナルド・クヌーズ",
            "ドナルド・クヌース",
            Misspelled,
        ),
    ];
    let matcher = matcher();
    for (text, found, expected, kind) in cases {
        let hits = find(&matcher, text, false);
        let told: Vec<_> = hits
            .iter()
            .map(|hit| (hit.found.as_str(), hit.expected.as_str(), hit.kind))
            .collect();
        assert_eq!(told, [(found, expected, kind)], "{text}");
        assert_eq!(&text[hits[0].span.clone()], found);
    }
}

#[test]
fn is_quiet() {
    let texts = [
        // right in another way
        "Lovelace Ada, Hopper Grace and Johnson, Katherine",
        "Donald Knuth, Ludwig Van Beethoven, Beethoven Ludwig van",
        "Gabriel García Márquez, Gabriel José, José’s Márquez",
        "Ada LOVELACE and Grace HOPPER",
        "THE NIGHT OF ADA LOVELACE",
        "「ON COMPUTERS BY GRACE HOPPER」という題",
        "GRACE HOPPER",
        "Zoe\u{308} Wis\u{301}niewska",
        "Anne-Marie O’Connell",
        "Natsume Soseki and Soseki Natsume",
        "アダさん、樋口さん、与謝野さんと髙橋さん",
        "Adaさん、gracehopperさん、Gracehopper さん、willさん",
        // other people
        "Margaret Thatcher met Katherine Mansfield",
        "Mr. Thomson and Thomasさん",
        "Kath Johnson, Karin Johnson, Florence Hopper",
        "Grace Johnson and Ada Hamilton",
        "Martins氏 and Nightingales氏",
        "Smith, Ada Love",
        "Li Mai and Mei Lin",
        "Robb さんと Younger さん",
        // ordinary words
        "Will young people come? Will Youth matter?",
        "will young and old rob hopkirk",
        "and Grace hoped, Ada loved",
        "氏名、様子、鈴木さん、学級",
        "渡辺かつ、こさん、与謝野、子さん",
        "西園寺という寺、高橋という橋",
        "樋口の先、青山通り、湊川",
        // parts of something longer
        "ada@lovelaec.example ada_lovelaec ada.lovelaec",
        "Ada \u{FFFC}Lovelaec and \u{FFFC}Hoperさん",
        "GraceHoper さん, Ada/Lovelaec, Hoper2さん",
        // sentences and lists between
        "We met Ada. Lovelaec came. Grace, Hoper",
        "講師はAdaとLovelaec",
        // mangled text is another's to tell
        "Gabriel Garc√≠a M√°rquez, GarcÃ\u{AD}a",
        "Zo√´ Wi≈õniewska氏",
        "",
        "\n",
        "\u{FFFC}",
    ];
    let matcher = matcher();
    for text in texts {
        assert_eq!(find(&matcher, text, false), [], "{text}");
    }
}

#[test]
fn a_wrapped_name_is_whole() {
    let matcher = matcher();
    for text in [
        "by Grace\nHopper and",
        "by Grace\n  Hopper",
        "発表は樋口\n一葉さん",
    ] {
        assert_eq!(find(&matcher, text, true), [], "{text}");
        assert_eq!(find(&matcher, text, false).len(), 1, "{text}");
    }
    let hits = find(&matcher, "by Grace\nHoper and", true);
    assert_eq!(hits.len(), 1);
    assert_eq!(
        (hits[0].found.as_str(), hits[0].expected.as_str()),
        ("Grace\nHoper", "Grace Hopper")
    );
}

#[test]
fn two_bearers_disable_the_guess_at_a_given_name() {
    let alone = Matcher::new(&people("Martin Hartwell\n"));
    assert_eq!(find(&alone, "Marianne Hartwell", false).len(), 1);
    let shared = Matcher::new(&people("Martin Hartwell\nJulia Hartwell\n"));
    assert_eq!(find(&shared, "Marianne Hartwell", false), []);
    let twice = [
        people("Martin Hartwell\n"),
        people("馬天 = Martin Hartwell\n"),
    ]
    .concat();
    let twice = Matcher::new(&twice);
    assert_eq!(find(&twice, "Marianne Hartwell", false).len(), 1);
}

#[test]
fn two_slips_beside_a_common_given_name_need_a_mention() {
    let few = Matcher::new(&people("Julia Hartwell\nJulia Meyer\n"));
    assert_eq!(find_alone(&few, "Julia Harwel").len(), 1);
    let many = Matcher::new(&people("Julia Hartwell\nJulia Meyer\nJulia Okafor\n"));
    assert_eq!(find_alone(&many, "Julia Harwel"), []);
    assert_eq!(find(&many, "Julia Harwel", false).len(), 1);
    assert_eq!(find_alone(&many, "Julia Hartwel").len(), 1);
}

/// Strangers neither hide a slip in the name of somebody who is mentioned, nor lend it their own.
#[test]
fn who_is_mentioned_is_meant() {
    let roster =
        "Julia Hartwell\nPhilipp Krenn\nGuido Bonetti\nJulia Hartwall\nPhilip Marsh\nGuidi Ferro\n";
    let matcher = Matcher::new(&people(roster));
    for (text, person, expected) in [
        ("met Julia Hartwoll", "Julia Hartwell", "Julia Hartwell"),
        ("met Julia Hartwoll", "Julia Hartwall", "Julia Hartwall"),
        ("met Philip Krenn", "Philip Marsh", "Philipp Krenn"),
        ("Guidoo氏", "Guido Bonetti", ""),
        ("Giudo氏", "Guido Bonetti", "Guido"),
    ] {
        let hits = matcher.read(text, false).hits;
        let mentioned = Mentioned {
            people: matcher
                .read(person, false)
                .mentions
                .iter()
                .map(|mention| mention.person)
                .collect(),
            ..Mentioned::default()
        };
        let chosen = choose(&hits, |hit| hit, &mentioned);
        let told: Vec<&str> = chosen
            .into_iter()
            .map(|choice| hits[choice.hit].expected.as_str())
            .collect();
        assert_eq!(
            told.concat(),
            expected,
            "{text} where {person} is mentioned: {hits:?}"
        );
    }
}

/// Without an honorific a single word is told only where the name that it is near is written again and again.
#[test]
fn a_single_word_is_told_beside_its_like() {
    let matcher = matcher();
    let text =
        "I met Florence Nightingale. As soon as Florence left, we asked Florance and others.";
    let hits = find_alone(&matcher, text);
    assert_eq!(hits.len(), 1, "{hits:?}");
    assert_eq!(
        (&*hits[0].found, &*hits[0].expected),
        ("Florance", "Florence")
    );
    for text in [
        "I met Florence Nightingale, and asked Florance and others.",
        "As soon as Florence left, we asked Florance and others.",
        "I met Florence Nightingale. As soon as Florence left, Florance Marlowe came.",
        "I met Florence Nightingale. As soon as Florence left. Florance is a florance.",
    ] {
        assert_eq!(find_alone(&matcher, text), [], "{text}");
    }
}

#[test]
fn a_family_name_of_many_needs_all_its_kanji() {
    let one = Matcher::new(&people("与謝野晶子\n"));
    assert_eq!(find(&one, "与謝野昌子さん", false).len(), 1);
    let many = Matcher::new(&people("与謝野晶子\n与謝野鉄幹\n与謝野馨太\n"));
    assert_eq!(find(&many, "与謝野昌子さん", false), []);
}

#[test]
fn the_person_is_the_one_in_the_slice() {
    let people = people(ROSTER);
    let matcher = Matcher::new(&people);
    for text in [
        "Grace Hoper",
        "Hoperさん",
        "Katherin Johnson",
        "漫画家の高橋留美子が",
    ] {
        let hits = find(&matcher, text, false);
        let name = &people[hits[0].people[0]].name;
        assert!(name.contains(&hits[0].expected), "{text} is {name}");
    }
}

#[test]
fn mentions_are_what_is_right() {
    let matcher = matcher();
    let text = "Grace Hopper、Grace Hoper、樋口一葉、樋口 一葉、青山 航平、Donald\nKnuth";
    let spellings: Vec<String> = matcher
        .read(text, true)
        .mentions
        .into_iter()
        .map(|mention| mention.spelling)
        .collect();
    assert_eq!(
        spellings,
        ["Grace Hopper", "樋口一葉", "青山 航平", "Donald Knuth"]
    );
}

#[test]
fn without_people_nothing_is_found() {
    let matcher = Matcher::new(&[]);
    assert_eq!(find(&matcher, "Grace Hoperさん、高橋さん", false), []);
}

/// Pieces of which every branch of the matcher gets some, glued in every order.
const PIECES: [&str; 24] = [
    "Grace",
    "Hopper",
    "Hoper",
    "grace",
    "E",
    ".",
    " ",
    "\n",
    "\u{3000}",
    "・",
    "-",
    "'s",
    "氏",
    "さん",
    "Dr",
    "\u{FFFC}",
    "髙橋",
    "高橋",
    "か\u{3099}",
    "ー",
    "ジェシカ",
    "与謝野",
    "昌子",
    "\u{301}",
];

proptest! {
    #[test]
    fn hits_are_in_order_and_in_the_text(
        pieces in proptest::collection::vec(0..PIECES.len(), 0..12),
        wrapped in any::<bool>(),
    ) {
        let text: String = pieces.into_iter().map(|piece| PIECES[piece]).collect();
        let mut end = 0;
        for hit in find(&MATCHER, &text, wrapped) {
            prop_assert_eq!(&text[hit.span.clone()], &hit.found);
            prop_assert_ne!(&hit.found, &hit.expected);
            prop_assert!(end <= hit.span.start, "overlap in {:?}", text);
            end = hit.span.end;
        }
    }
}

static MATCHER: std::sync::LazyLock<Matcher> = std::sync::LazyLock::new(matcher);
