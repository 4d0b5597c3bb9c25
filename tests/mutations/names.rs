//! Invented people from many places.

/// A person, and the ways in which a text may write them.
pub(crate) struct Name {
    /// As the roster has it.
    pub(crate) roster: String,
    /// What sort of name it is.
    pub(crate) kind: &'static str,
    /// The whole name, in each right order.
    pub(crate) orders: Vec<String>,
    /// The given and the family name.
    pub(crate) singles: Vec<String>,
}

impl Name {
    pub(crate) fn is_japanese(&self) -> bool {
        self.kind.starts_with("japanese")
    }

    /// How many letters the family name has, which comes first in Japanese.
    pub(crate) fn family_letters(&self) -> usize {
        self.singles
            .last()
            .map_or(0, |family| family.chars().count())
    }

    /// A name whose words are separated by spaces, family name last.
    fn spaced(kind: &'static str, name: &str) -> Self {
        let (given, family) = name.rsplit_once(' ').expect("it has two words");
        let bare = given.split(' ').next().unwrap_or(given);
        Name {
            roster: name.to_owned(),
            kind,
            orders: vec![name.to_owned(), format!("{family} {given}")],
            singles: vec![bare.to_owned(), family.to_owned()],
        }
    }

    /// A name in Japanese, family name first, of `family|given`.
    fn japanese(kind: &'static str, parts: &str, separator: &str) -> Self {
        let (family, given) = parts.split_once('|').expect("it has two parts");
        let name = format!("{family}{separator}{given}");
        Name {
            roster: name.clone(),
            kind,
            orders: vec![name],
            singles: vec![given.to_owned(), family.to_owned()],
        }
    }
}

/// All of them.
pub(crate) fn all() -> Vec<Name> {
    let mut names = Vec::new();
    // Some people share a given name.
    for shift in [0, 7, 19] {
        for (at, given) in GIVEN.iter().enumerate() {
            let family = FAMILY[(at + shift) % FAMILY.len()];
            let family = if shift == 0 {
                family.to_owned()
            } else {
                format!("{family}{}", ["", "son", "ski"][shift % 3])
            };
            names.push(Name::spaced("latin", &format!("{given} {family}")));
        }
    }
    names.extend(SHORT.iter().map(|name| Name::spaced("short", name)));
    names.extend(ACCENTED.iter().map(|name| Name::spaced("accented", name)));
    names.extend(LONG.iter().map(|name| Name::spaced("long", name)));
    names.extend(ROMANISED.iter().map(|name| Name::spaced("romanised", name)));
    names.extend(CYRILLIC.iter().map(|name| Name::spaced("cyrillic", name)));
    names.extend(GREEK.iter().map(|name| Name::spaced("greek", name)));
    names.extend(
        KANJI
            .iter()
            .map(|name| Name::japanese("japanese kanji", name, "")),
    );
    names.extend(
        KANA.iter()
            .map(|name| Name::japanese("japanese kanji and kana", name, "")),
    );
    names.extend(
        SPACED
            .iter()
            .map(|name| Name::japanese("japanese with a space", name, " ")),
    );
    names.extend(
        KATAKANA
            .iter()
            .map(|name| Name::japanese("japanese katakana", name, "・")),
    );
    names
}

#[rustfmt::skip]
const GIVEN: [&str; 40] = [
    "Aldous", "Birgit", "Corin", "Delphine", "Emeka", "Farida", "Gareth", "Hanneke", "Ingmar", "Jocasta", "Kwabena", "Lorenz",
    "Marisol", "Nikolai", "Ottoline", "Priyanka", "Quentin", "Rosalind", "Siobhan", "Tobias", "Ursula", "Valerian", "Winifred",
    "Xiomara", "Yolanda", "Zebulon", "Anneliese", "Bartholomew", "Clementine", "Dagfinn", "Eudora", "Fyodor", "Giacomo",
    "Hildegard", "Ignatius", "Jessamine", "Karolina", "Leopold", "Mirabel", "Nathaniel",
];

#[rustfmt::skip]
const FAMILY: [&str; 40] = [
    "Brenneke", "Castellan", "Dabrowska", "Eastgate", "Fontaine", "Grunewald", "Holmqvist", "Ibarra", "Jorgensen", "Kirkbride",
    "Lindqvist", "Mbeki", "Northcote", "Okonkwo", "Pemberton", "Quintero", "Rosenfeld", "Satrapi", "Takemura", "Underhill",
    "Vantongeren", "Whitlock", "Xanthopoulos", "Yevtushenko", "Zimmerli", "Ashworth", "Bogdanov", "Chukwu", "Duarte", "Ellingsen",
    "Falkenrath", "Gallagher", "Haverford", "Isaksson", "Jablonski", "Kowalczyk", "Lysander", "Montague", "Nwosu", "Oyelaran",
];

#[rustfmt::skip]
const SHORT: [&str; 14] = [
    "Kai Rothe", "Ivy Chan", "Lena Bloch", "Owen Trask", "Mara Voss", "Nils Ekberg", "Tess Hallam", "Juno Park", "Iris Doyle",
    "Hugo Brandt", "Abel Knox", "Rhea Moss", "Finn Araya", "Bea Lund",
];

#[rustfmt::skip]
const ACCENTED: [&str; 20] = [
    "Zoë Świątek", "Débora Guimarães", "Łukasz Wiśniewski", "Søren Ødegård", "Jürgen Weißmüller", "Čeněk Dvořáček", "Şebnem Yıldırım",
    "Ángela Muñoz", "François Lefèvre", "Ögmundur Þórsson", "Márton Szőllősi", "Inês Magalhães", "Réka Győrffy", "Håkon Sæther",
    "Núria Puigdevall", "Tomáš Růžička", "Đorđe Marković", "Oğuz Çelikkol", "Aimée Bélanger", "Renée Thévenot",
];

#[rustfmt::skip]
const LONG: [&str; 24] = [
    "Willem van Steenbergen", "Beatriz da Conceição", "Ludolf von Hardenberg", "Gregor P. Smithers", "Donna E. Kingsbury",
    "Jean-Baptiste Lamoureux", "Anne-Marie Delacroix", "Marisa del Castillo", "Hendrika de Groot", "Siobhán O'Donoghue",
    "Abelardo José Montero", "Mary Ellen Whitcombe", "Cheung Ka Lok", "Abena Mensimah Owusu", "Pietro di Lorenzo",
    "Fatima bint Yusuf", "Karel ten Broeke", "Rosa Maria Figueiredo", "J. R. Hartleby", "Thandiwe Nomvula Dlamini",
    "Juan Pablo Echeverri", "Seraphina Blythe-Jones", "Lars Erik Sandström", "Ngozi Adaeze Eze",
];

#[rustfmt::skip]
const ROMANISED: [&str; 24] = [
    "Haruka Kitagawa", "Satoshi Nagamine", "Chihiro Morishita", "Takuya Onodera", "Kaori Shibasaki", "Ryosuke Amamiya", "Tomoko Hirasawa",
    "Yusuke Kurosaki", "Megumi Tachibana", "Kazuki Sakuraba", "Natsumi Fujikawa", "Shinji Katsuragi", "Ayumi Hasegawa", "Daisuke Minamoto",
    "Noriko Tsukishima", "Hiroshi Yamanobe", "Mizuki Asakura", "Kenichi Todoroki", "Sayaka Igarashi", "Masato Kagurazaka", "Eriko Nishioka",
    "Junpei Hoshino", "Reiko Shirakawa", "Tatsuya Enomoto",
];

#[rustfmt::skip]
const CYRILLIC: [&str; 14] = [
    "Алёна Морозова", "Дмитрий Лебедев", "Оксана Шевчук", "Григорий Соколовский", "Людмила Карпенко", "Станислав Воронцов",
    "Наталья Белоусова", "Тимофей Зайцев", "Екатерина Орловская", "Владислав Кузнецов", "Марина Голубева", "Ярослав Петренко",
    "Светлана Никитина", "Арсений Громов",
];

#[rustfmt::skip]
const GREEK: [&str; 8] = [
    "Ελένη Παπαδοπούλου", "Νικόλαος Καραγιάννης", "Δήμητρα Οικονόμου", "Σταύρος Αλεξίου", "Αικατερίνη Βλάχου", "Γεώργιος Ζαχαρίου",
    "Θεοδώρα Μακρή", "Παναγιώτης Λάμπρου",
];

#[rustfmt::skip]
const KANJI: [&str; 36] = [
    "髙橋|由紀子", "渡邉|健太郎", "山﨑|美由紀", "齋藤|浩介", "北川|晶子", "長峰|隆文", "森下|千晴", "小野寺|裕太", "柴崎|香織", "雨宮|亮介",
    "平沢|智子", "黒崎|祐介", "立花|恵美", "桜庭|和樹", "藤川|菜摘", "葛城|慎二", "長谷川|歩美", "源田|大輔", "月島|典子", "山野辺|宏",
    "朝倉|瑞樹", "轟木|健一", "五十嵐|彩香", "神楽坂|正人", "西岡|恵梨子", "星野|純平", "白川|玲子", "榎本|達也", "広瀬|真由美", "浜口|崇史",
    "沢村|佑樹", "中邑|孝之", "高見沢|弘樹", "宇田川|実和", "桐生|貴大", "真壁|進一",
];

#[rustfmt::skip]
const KANA: [&str; 20] = [
    "鈴村|たかのり", "宮園|かなえ", "渡会|かつらこ", "青柳|まさひろ", "大貫|さおり", "久我|のぞみ", "三枝|あゆむ", "藤咲|ひかる", "野々村|すみれ",
    "若槻|ゆかり", "倉持|タカシ", "荒巻|ユウコ", "水無瀬|ミノル", "相葉|カオル", "東雲|しのぶ", "笹川|つばさ", "遠山|めぐみ", "日下部|なおみ",
    "冬木|サトル", "稲葉|いづみ",
];

#[rustfmt::skip]
const SPACED: [&str; 10] = [
    "青山|航平", "北条|麻衣子", "丹羽|慎太郎", "椎名|優香", "諸星|拓海", "香月|みずほ", "八木沢|由美", "二階堂|樹里", "早乙女|あかり", "桂木|宏之",
];

#[rustfmt::skip]
const KATAKANA: [&str; 30] = [
    "ジェシカ|オールバニー", "ドナルド|クヌーセン", "マルガレーテ|ホフマン", "イクバル|ラフマニ", "アビゲイル|メンサー", "ピエトロ|ロレンツォ",
    "シャーロット|デュボワ", "ヴィクトル|ソコロフ", "エリザベス|フェアチャイルド", "ジョアン|シルヴェイラ", "カタリナ|ノヴァコワ", "ミゲル|エチェベリア",
    "オリヴィア|ハミルトン", "ルートヴィヒ|シュタイナー", "ナディア|ベンサイド", "テレサ|カスティージョ", "フランソワ|ルフェーヴル", "グレゴリー|スミザーズ",
    "クリスティーナ|リンドグレン", "サミュエル|オコンクォ", "アレクサンドラ|ペトレンコ", "ディミトリ|ザハリウ", "ソフィア|マルコヴィッチ", "ベアトリス|コンセイサン",
    "ヨハネス|ファルケンラート", "イザベラ|モンテーロ", "チャールズ|ウィットロック", "ガブリエラ|キンテーロ", "ラファエル|ギマランイス", "ハンネケ|ファンデルメール",
];
