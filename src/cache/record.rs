//! What a run asks, with a digest of each answer: its record, by which the next run can tell whether it would be told
//! the same.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use jiff::civil::Date;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Digest, Digester};
use crate::project::files::{Entry, FileSystem};

/// A question about a path: the functions of [`FileSystem`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Question {
    List,
    Read,
    Real,
    Head(usize),
    Size,
}

/// What a run asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Of the file system, by path.
    answers: HashMap<PathBuf, Vec<(Question, Digest)>>,
    /// The day, if it was asked for.
    day: Option<Date>,
}

impl Asked {
    /// Whether every question is answered as it was.
    pub fn holds(&self, files: &dyn FileSystem, today: impl FnOnce() -> Date) -> bool {
        let same = |path: &Path, answers: &[(Question, Digest)]| {
            let mut answers = answers.iter();
            answers.all(|(question, answer)| ask(files, *question, path) == *answer)
        };
        self.day.is_none_or(|day| day == today())
            && (self.answers.par_iter()).all(|(path, answers)| same(path, answers))
    }
}

fn ask(files: &dyn FileSystem, question: Question, path: &Path) -> Digest {
    match question {
        Question::List => listing(&files.list(path)),
        Question::Read => text(files.read(path).as_deref()),
        Question::Real => real(files.real(path).as_deref()),
        Question::Head(length) => answer(files.head(path, length).as_deref()),
        Question::Size => size(files.size(path)),
    }
}

fn listing(entries: &BTreeMap<String, Entry>) -> Digest {
    let mut digester = Digester::default();
    for (name, entry) in entries {
        digester.field(name.as_bytes());
        digester.field(match entry {
            Entry::File => b"file",
            Entry::Folder => b"folder",
            Entry::LinkedFolder => b"linked folder",
        });
    }
    digester.finish()
}

fn text(text: Option<&str>) -> Digest {
    answer(text.map(str::as_bytes))
}

fn real(path: Option<&Path>) -> Digest {
    answer(path.map(|path| path.as_os_str().as_encoded_bytes()))
}

fn size(size: Option<u64>) -> Digest {
    answer(size.map(u64::to_le_bytes).as_ref().map(<[u8; 8]>::as_slice))
}

/// The digest of an answer, or of there being none.
fn answer(bytes: Option<&[u8]>) -> Digest {
    let mut digester = Digester::default();
    if let Some(bytes) = bytes {
        digester.field(bytes);
    }
    digester.finish()
}

/// A file system that records what is asked of it.
pub struct Recorder {
    files: Arc<dyn FileSystem>,
    record: Mutex<Record>,
}

#[derive(Default)]
struct Record {
    answers: HashMap<PathBuf, Vec<(Question, Digest)>>,
    /// Whether one question had two answers, because someone writes while we read.
    changed: bool,
}

impl Record {
    fn answer(&self, question: Question, path: &Path) -> Option<Digest> {
        let answers = self.answers.get(path)?;
        let known = answers.iter().find(|(known, _)| *known == question);
        known.map(|(_, answer)| *answer)
    }
}

impl Recorder {
    /// Records what is asked of `files`.
    pub fn new(files: Arc<dyn FileSystem>) -> Self {
        Recorder {
            files,
            record: Mutex::default(),
        }
    }

    /// What was asked so far, with the day, if that was; nothing if something changed meanwhile.
    pub fn asked(&self, day: Option<Date>) -> Option<Asked> {
        let record = self.record.lock().expect("recording does not panic");
        let answers = || record.answers.clone();
        (!record.changed).then(|| Asked {
            answers: answers(),
            day,
        })
    }

    fn note(&self, question: Question, path: &Path, answer: Digest) {
        let mut record = self.record.lock().expect("recording does not panic");
        match record.answer(question, path) {
            Some(known) => record.changed |= known != answer,
            None => {
                let answers = record.answers.entry(path.to_path_buf()).or_default();
                answers.push((question, answer));
            }
        }
    }

    fn knows(&self, question: Question, path: &Path) -> bool {
        let record = self.record.lock().expect("recording does not panic");
        record.answer(question, path).is_some()
    }
}

impl FileSystem for Recorder {
    fn list(&self, folder: &Path) -> Arc<BTreeMap<String, Entry>> {
        let entries = self.files.list(folder);
        // It is asked for at every link, and what is listed is listed once.
        if !self.knows(Question::List, folder) {
            self.note(Question::List, folder, listing(&entries));
        }
        entries
    }

    fn read(&self, file: &Path) -> Option<String> {
        let read = self.files.read(file);
        self.note(Question::Read, file, text(read.as_deref()));
        read
    }

    fn real(&self, path: &Path) -> Option<PathBuf> {
        let found = self.files.real(path);
        self.note(Question::Real, path, real(found.as_deref()));
        found
    }

    fn head(&self, file: &Path, length: usize) -> Option<Vec<u8>> {
        let head = self.files.head(file, length);
        self.note(Question::Head(length), file, answer(head.as_deref()));
        head
    }

    fn size(&self, file: &Path) -> Option<u64> {
        let bytes = self.files.size(file);
        self.note(Question::Size, file, size(bytes));
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::files::Memory;

    /// Two days, and files for a run.
    fn days() -> [Date; 2] {
        [jiff::civil::date(2031, 4, 1), jiff::civil::date(2031, 4, 2)]
    }

    fn files(texts: &[(&str, &str)]) -> Memory {
        let mut files = Memory::default();
        for (name, text) in texts {
            files.insert(Path::new("/project").join(name), *text);
        }
        files
    }

    /// What is recorded when everything is asked of two files, one of which is not there, and of their folder.
    fn asked(memory: Memory, day: Option<Date>) -> Asked {
        let recorder = Recorder::new(Arc::new(memory));
        for name in ["a.png", "b.png"] {
            let path = Path::new("/project").join(name);
            recorder.is_file(&path);
            recorder.read(&path);
            recorder.head(&path, 4);
            recorder.size(&path);
            recorder.real(&path);
        }
        recorder.asked(day).expect("nothing changes in memory")
    }

    #[test]
    fn a_record_holds_until_an_answer_is_another() {
        let [day, next] = days();
        let asked = asked(files(&[("a.png", "a picture")]), Some(day));
        let holds = |texts: &[(&str, &str)]| asked.holds(&files(texts), || day);
        assert!(holds(&[("a.png", "a picture")]));
        assert!(holds(&[("a.png", "a picture"), ("/c.png", "elsewhere")]));
        assert!(!holds(&[("a.png", "a pictur")]), "size");
        assert!(!holds(&[("a.png", "A picture")]), "head");
        assert!(!holds(&[("a.png", "a Picture")]), "text");
        assert!(
            !holds(&[("a.png", "a picture"), ("b.png", "")]),
            "it is there now"
        );
        assert!(!holds(&[("a.png", "a picture"), ("c.png", "")]), "listing");
        assert!(!holds(&[("a.png/x", "a picture")]), "it is a folder now");
        assert!(!holds(&[]));
        assert!(!asked.holds(&files(&[("a.png", "a picture")]), || next));
    }

    #[test]
    fn the_day_counts_only_where_it_was_asked_for() {
        let asked = asked(files(&[]), None);
        assert!(asked.holds(&files(&[]), || panic!("nobody asks")));
    }

    /// Files that grow whenever they are read.
    struct Growing(Mutex<u64>);

    impl FileSystem for Growing {
        fn list(&self, _: &Path) -> Arc<BTreeMap<String, Entry>> {
            Arc::default()
        }

        fn read(&self, _: &Path) -> Option<String> {
            None
        }

        fn real(&self, _: &Path) -> Option<PathBuf> {
            None
        }

        fn head(&self, _: &Path, _: usize) -> Option<Vec<u8>> {
            None
        }

        fn size(&self, _: &Path) -> Option<u64> {
            let mut size = self.0.lock().expect("no test panics here");
            *size += 1;
            Some(*size)
        }
    }

    #[test]
    fn what_changes_while_it_is_read_is_no_record() {
        let recorder = Recorder::new(Arc::new(Growing(Mutex::default())));
        recorder.size(Path::new("/a.log"));
        assert!(recorder.asked(None).is_some());
        recorder.size(Path::new("/a.log"));
        assert_eq!(recorder.asked(None), None);
    }
}
