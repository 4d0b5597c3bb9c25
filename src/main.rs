//! The `kouetsu` command.
use kouetsu::{document::*, source::Source};
fn main() {
    for p in std::env::args().skip(1) {
        let t = std::fs::read_to_string(&p).unwrap();
        let d = Document::parse(Source::new(p.as_str(), t), None);
        if std::env::var("Q").is_err() {
            print!("{}", ast::to_json(&d));
        }
        println!("{p} {:#?}", d.fence_faults());
    }
}
