//! Answers kept from run to run: those that were good.
//!
//! A file of one JSON object a line, which can be lost without harm. A line that cannot be read is passed over; a new file
//! takes the place of the old as a whole, so that a run that is broken off, or another that runs beside, leaves a whole one.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::Settings;
use crate::config::Online;
use crate::project::answers::Answer;

/// The most answers that are kept; the newest stay.
const MOST: usize = 20_000;

/// The longest URL that is kept, in bytes.
const LONGEST: usize = 2000;

/// The bytes of the file that are read; a whole one has far fewer.
const LARGEST: u64 = 1 << 26;

/// The answers of earlier runs, and those of this one.
pub(super) struct Cache {
    file: Option<PathBuf>,
    max_age: Duration,
    kept: HashMap<String, Kept>,
    changed: bool,
}

/// An answer that was kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Kept {
    /// When it was given, in seconds since 1970.
    at: u64,
    status: u16,
    /// To where the page has moved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Line {
    url: String,
    #[serde(flatten)]
    kept: Kept,
}

impl Kept {
    /// What is kept of an answer, if it is a good one.
    pub(super) fn new(answer: &Answer, status: u16, now: SystemTime) -> Option<Self> {
        let to = match answer {
            Answer::Alive => None,
            Answer::Moved(to) => Some(to.clone()),
            Answer::Dead(_) | Answer::Unverified(_) => return None,
        };
        Some(Kept {
            at: seconds(now),
            status,
            to,
        })
    }

    fn is_fresh(&self, now: SystemTime, max_age: Duration) -> bool {
        let now = seconds(now);
        // What comes from the future was written by a clock that was wrong.
        self.at <= now && now - self.at < max_age.as_secs()
    }
}

fn seconds(time: SystemTime) -> u64 {
    let since = time.duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs())
}

impl Cache {
    /// The answers that are young enough; none if there is no file, or nothing can be kept.
    pub(super) fn load(settings: &Settings, now: SystemTime) -> Self {
        let max_age = settings.online.max_age;
        let file = settings.cache.clone().filter(|_| !max_age.is_zero());
        let kept = file.as_deref().map(|file| read(file, now, max_age));
        Cache {
            kept: kept.unwrap_or_default(),
            file,
            max_age,
            changed: false,
        }
    }

    /// What was said of a URL, if it would be good today too.
    pub(super) fn answer(&self, url: &str, online: &Online) -> Option<Answer> {
        let kept = self.kept.get(url)?;
        let good = (200..300).contains(&kept.status) || online.accept.contains(&kept.status);
        good.then(|| match &kept.to {
            Some(to) => Answer::Moved(to.clone()),
            None => Answer::Alive,
        })
    }

    /// Keeps an answer, in the place of an earlier one.
    pub(super) fn keep(&mut self, url: &str, kept: Option<Kept>) {
        if let Some(kept) = kept
            && url.len() <= LONGEST
        {
            self.kept.insert(url.to_string(), kept);
            self.changed = true;
        }
    }

    /// Writes the answers down, with those that another run has written meanwhile.
    ///
    /// # Errors
    /// Why the file cannot be written.
    pub(super) fn save(mut self, now: SystemTime) -> io::Result<()> {
        let Some(file) = self.file.take().filter(|_| self.changed) else {
            return Ok(());
        };
        for (url, kept) in read(&file, now, self.max_age) {
            let older = self.kept.get(&url).is_none_or(|own| own.at < kept.at);
            if older {
                self.kept.insert(url, kept);
            }
        }
        let mut lines: Vec<Line> = self
            .kept
            .into_iter()
            .map(|(url, kept)| Line { url, kept })
            .collect();
        lines.sort_by(|one, other| {
            let newer = other.kept.at.cmp(&one.kept.at);
            newer.then_with(|| one.url.cmp(&other.url))
        });
        lines.truncate(MOST);
        write(&file, &lines)
    }
}

/// Reads what can be read.
fn read(file: &Path, now: SystemTime, max_age: Duration) -> HashMap<String, Kept> {
    let mut kept = HashMap::new();
    let is_file = file.metadata().is_ok_and(|metadata| metadata.is_file());
    let Some(open) = is_file.then(|| File::open(file).ok()).flatten() else {
        return kept;
    };
    let lines = BufReader::new(io::Read::take(open, LARGEST)).split(b'\n');
    for line in lines.map_while(Result::ok) {
        if let Ok(line) = serde_json::from_slice::<Line>(&line)
            && line.kept.is_fresh(now, max_age)
        {
            kept.insert(line.url, line.kept);
        }
    }
    kept
}

fn write(file: &Path, lines: &[Line]) -> io::Result<()> {
    let folder = file.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut draft = tempfile::Builder::new()
        .prefix(".web-")
        .tempfile_in(folder)?;
    let mut out = BufWriter::new(&mut draft);
    for line in lines {
        serde_json::to_writer(&mut out, line)?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    drop(out);
    draft.persist(file).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(file: &Path) -> Settings {
        Settings {
            cache: Some(file.to_path_buf()),
            ..Settings::new(Online::default())
        }
    }

    fn at(seconds: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(seconds)
    }

    #[expect(clippy::disallowed_methods, reason = "a test reads its own files")]
    fn bytes(file: &Path) -> Vec<u8> {
        fs::read(file).expect("it was written")
    }

    fn keep(file: &Path, url: &str, answer: Answer, now: SystemTime) {
        let mut cache = Cache::load(&settings(file), now);
        cache.keep(url, Kept::new(&answer, 200, now));
        cache.save(now).expect("the file can be written");
    }

    fn answer(file: &Path, url: &str, now: SystemTime) -> Option<Answer> {
        Cache::load(&settings(file), now).answer(url, &Online::default())
    }

    const DAY: u64 = 24 * 60 * 60;

    #[test]
    fn good_answers_are_kept_for_a_day() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let file = folder.path().join("deep/web.jsonl");
        keep(&file, "https://a.jp/", Answer::Alive, at(DAY));
        let moved = Answer::Moved("https://c.jp/".to_string());
        keep(&file, "https://b.jp/", moved.clone(), at(DAY + 10));
        keep(
            &file,
            "https://d.jp/",
            Answer::Dead("gone".to_string()),
            at(DAY + 20),
        );
        assert_eq!(
            answer(&file, "https://a.jp/", at(DAY + 20)),
            Some(Answer::Alive)
        );
        assert_eq!(answer(&file, "https://b.jp/", at(DAY + 20)), Some(moved));
        assert_eq!(answer(&file, "https://d.jp/", at(DAY + 20)), None);
        assert_eq!(answer(&file, "https://a.jp/", at(2 * DAY)), None, "too old");
        assert_eq!(
            answer(&file, "https://a.jp/", at(10)),
            None,
            "not yet given"
        );
        let names: Vec<_> = fs::read_dir(file.parent().expect("it is in a folder"))
            .expect("the folder is there")
            .map(|entry| entry.expect("it can be read").file_name())
            .collect();
        assert_eq!(names, ["web.jsonl"], "no draft is left");
    }

    #[test]
    fn what_is_broken_is_passed_over() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let file = folder.path().join("web.jsonl");
        keep(&file, "https://a.jp/", Answer::Alive, at(DAY));
        let good = bytes(&file);
        let broken = [
            b"\x00\xff not JSON\n{\"url\": 3}\n[1, 2]\n\n".to_vec(),
            good.clone(),
            good[..good.len() / 2].to_vec(),
        ]
        .concat();
        fs::write(&file, broken).expect("it can be written");
        assert_eq!(
            answer(&file, "https://a.jp/", at(DAY + 1)),
            Some(Answer::Alive)
        );
        keep(&file, "https://b.jp/", Answer::Alive, at(DAY + 1));
        assert_eq!(
            answer(&file, "https://a.jp/", at(DAY + 1)),
            Some(Answer::Alive)
        );
    }

    #[test]
    fn only_so_many_are_kept() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let file = folder.path().join("web.jsonl");
        let mut cache = Cache::load(&settings(&file), at(DAY));
        for number in 0..MOST as u64 + 5 {
            let kept = Kept::new(&Answer::Alive, 200, at(DAY - number.min(1000)));
            cache.keep(&format!("https://a.jp/{number}"), kept);
        }
        cache.save(at(DAY)).expect("the file can be written");
        let cache = Cache::load(&settings(&file), at(DAY));
        assert_eq!(cache.kept.len(), MOST);
        assert!(cache.kept.contains_key("https://a.jp/0"), "the newest stay");
    }

    #[test]
    fn a_file_that_cannot_be_written_is_told() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let file = folder.path().join("web.jsonl");
        fs::create_dir(&file).expect("a folder can be made in its place");
        let mut cache = Cache::load(&settings(&file), at(DAY));
        cache.keep("https://a.jp/", Kept::new(&Answer::Alive, 200, at(DAY)));
        assert!(cache.save(at(DAY)).is_err());
        assert_eq!(fs::read_dir(folder.path()).expect("it is there").count(), 1);
    }
}
