//! What Git knows of a revision: its files and their texts.
//!
//! The `git` of the machine is asked, and only for what lies in the repository already. A repository is not trusted: it
//! may name programs for Git to run, so nothing is asked that would run them. Every word that comes from elsewhere is made
//! a hash before it is an argument.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::config::UsageError;
use crate::paths::slashed;

/// A repository on disk.
pub(crate) struct Repository {
    /// Its folder, links resolved.
    root: PathBuf,
}

/// The files of a revision: by path, relative to the repository and with `/`, the hash of what they hold.
pub(crate) struct Tree {
    files: BTreeMap<String, String>,
}

impl Tree {
    pub(crate) fn has(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    pub(crate) fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }
}

impl Repository {
    /// The repository that holds a folder.
    pub(crate) fn open(folder: &Path) -> Result<Self, UsageError> {
        let output = run(git(folder).args(["rev-parse", "--show-toplevel"]))?;
        if !output.status.success() {
            return Err(UsageError {
                message: format!(
                    "`{}` is in no Git repository: {}",
                    folder.display(),
                    said(&output)
                ),
                help: Some("run this in a repository, or name no revision".to_owned()),
            });
        }
        let root = text(&output.stdout);
        let root = PathBuf::from(root.trim_end_matches(['\n', '\r']));
        Ok(Repository {
            root: root.canonicalize().unwrap_or(root),
        })
    }

    /// The hash of the commit that a word names.
    pub(crate) fn commit(&self, word: &str) -> Result<String, UsageError> {
        match word.strip_suffix("...") {
            Some(branch) => {
                let branch = self.resolve(branch)?;
                let head = self.resolve("HEAD")?;
                let output = run(git(&self.root).args(["merge-base", &branch, &head]))?;
                hash(&output).ok_or_else(|| UsageError {
                    message: format!("`{word}` and what is checked out have no commit in common"),
                    help: Some("fetch more of the history".to_owned()),
                })
            }
            None => self.resolve(word),
        }
    }

    fn resolve(&self, word: &str) -> Result<String, UsageError> {
        let mut command = git(&self.root);
        command.args(["rev-parse", "--verify", "--quiet", "--end-of-options"]);
        let output = run(command.arg(format!("{word}^{{commit}}")))?;
        hash(&output).ok_or_else(|| UsageError {
            message: format!("Git knows no revision `{word}`"),
            help: Some("name a branch, a tag or a commit, and fetch it first".to_owned()),
        })
    }

    /// The commit that what is checked out is new since, and how it was found: where the branch left its upstream or,
    /// without that, the main branch of the remote `origin`; else the last commit.
    pub(crate) fn base(&self) -> Result<(String, String), UsageError> {
        for branch in ["@{upstream}", "origin/HEAD"] {
            if self.resolve(branch).is_ok() {
                let commit = self.commit(&format!("{branch}..."))?;
                return Ok((commit, format!("the merge base with {branch}")));
            }
        }
        Ok((self.resolve("HEAD")?, "HEAD".to_owned()))
    }

    /// The files of a commit.
    pub(crate) fn tree(&self, commit: &str) -> Result<Tree, UsageError> {
        let output = run(git(&self.root).args(["ls-tree", "-r", "-z", "--full-tree", commit]))?;
        if !output.status.success() {
            return Err(failed(&output));
        }
        let mut files = BTreeMap::new();
        for entry in output.stdout.split(|byte| *byte == 0) {
            // `100644 blob <hash>\t<path>`; a submodule is a commit.
            let entry = String::from_utf8_lossy(entry);
            if let Some((about, path)) = entry.split_once('\t')
                && let [_, "blob", hash] = about.split(' ').collect::<Vec<_>>()[..]
            {
                files.insert(path.to_owned(), hash.to_owned());
            }
        }
        Ok(Tree { files })
    }

    /// The texts of files of a revision, by path. What is no UTF-8 is read as well as it can be.
    pub(crate) fn texts<'p>(
        &self,
        tree: &Tree,
        paths: impl Iterator<Item = &'p str>,
    ) -> Result<BTreeMap<String, String>, UsageError> {
        let mut wanted: Vec<&str> = paths.filter(|path| tree.has(path)).collect();
        wanted.sort_unstable();
        wanted.dedup();
        if wanted.is_empty() {
            return Ok(BTreeMap::new());
        }
        let mut child = git(&self.root)
            .args(["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| not_run(&error))?;
        let hashes: String = wanted
            .iter()
            .map(|path| format!("{}\n", tree.files[*path]))
            .collect();
        let mut stdin = child.stdin.take().expect("it was piped");
        let mut answer = Vec::new();
        // Git answers while it is asked: who only asks, or only listens, waits for ever.
        std::thread::scope(|scope| {
            scope.spawn(move || {
                // Should Git be gone, its answer is too short, and that is told.
                let _ = stdin.write_all(hashes.as_bytes());
            });
            let mut stdout = child.stdout.take().expect("it was piped");
            stdout.read_to_end(&mut answer)
        })
        .and_then(|_| child.wait())
        .map_err(|error| not_run(&error))?;
        let mut texts = BTreeMap::new();
        let mut rest = answer.as_slice();
        for path in wanted {
            let (text, after) = object(rest).ok_or_else(|| UsageError {
                message: format!("Git does not have `{path}` as it was then"),
                help: Some("fetch it first: this clone has only part of the history".to_owned()),
            })?;
            texts.insert(path.to_owned(), text);
            rest = after;
        }
        Ok(texts)
    }

    /// A path as the repository has it; nothing if it lies elsewhere.
    pub(crate) fn relative(&self, path: &Path) -> Option<String> {
        let folder = path.parent()?.canonicalize().ok()?;
        let path = folder.join(path.file_name()?);
        path.strip_prefix(&self.root).ok().map(slashed)
    }

    /// Where a path of the repository lies.
    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }
}

/// The first object of an answer of `cat-file --batch`, and what follows it.
fn object(answer: &[u8]) -> Option<(String, &[u8])> {
    let line = answer.iter().position(|byte| *byte == b'\n')?;
    let head = std::str::from_utf8(&answer[..line]).ok()?;
    let [_, "blob", size] = head.split(' ').collect::<Vec<_>>()[..] else {
        return None;
    };
    let from = line + 1;
    let to = from.checked_add(size.parse().ok()?)?;
    Some((text(answer.get(from..to)?), answer.get(to + 1..)?))
}

/// Git, in a folder. It asks nobody anything, fetches nothing, and starts none of the programs that a repository may name.
fn git(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command
        .arg("-C")
        .arg(folder)
        .args(["--no-pager", "--no-replace-objects"])
        .args([
            "-c",
            "core.fsmonitor=false",
            "-c",
            "core.hooksPath=/dev/null",
        ])
        .env("GIT_ALLOW_PROTOCOL", "none")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("LC_ALL", "C")
        .stdin(Stdio::null());
    command
}

fn run(command: &mut Command) -> Result<Output, UsageError> {
    command.output().map_err(|error| not_run(&error))
}

fn not_run(error: &std::io::Error) -> UsageError {
    UsageError {
        message: format!("`git` cannot be run: {error}"),
        help: Some("it is asked what a revision had: install it, or name no revision".to_owned()),
    }
}

fn failed(output: &Output) -> UsageError {
    UsageError {
        message: format!("Git failed: {}", said(output)),
        help: None,
    }
}

/// What Git said on standard error, on one line.
fn said(output: &Output) -> String {
    let said = text(&output.stderr);
    let line = said.lines().next().unwrap_or("no reason given");
    line.trim_start_matches("fatal: ").to_owned()
}

/// The hash that Git printed, if it succeeded and that is one.
fn hash(output: &Output) -> Option<String> {
    let text = text(&output.stdout);
    let hash = text.lines().next()?;
    let is_hash = hash.len() >= 40 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    (output.status.success() && is_hash).then(|| hash.to_owned())
}

fn text(bytes: impl AsRef<[u8]>) -> String {
    String::from_utf8_lossy(bytes.as_ref()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs git as its user would, in a repository of its own.
    fn user(folder: &Path, arguments: &[&str]) {
        let status = Command::new("git")
            .current_dir(folder)
            .args(["-c", "user.name=Maja", "-c", "user.email=maja@kitarust.jp"])
            .args([
                "-c",
                "init.defaultBranch=main",
                "-c",
                "protocol.file.allow=always",
            ])
            .args(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        assert!(status.expect("git is there").success(), "{arguments:?}");
    }

    fn repository(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        user(folder.path(), &["init", "--quiet"]);
        change(folder.path(), files);
        folder
    }

    fn change(folder: &Path, files: &[(&str, &str)]) {
        for (name, text) in files {
            let path = folder.join(name);
            std::fs::create_dir_all(path.parent().expect("it is in a folder"))
                .expect("it can be made");
            std::fs::write(path, text).expect("it can be written");
        }
        user(folder, &["add", "--all"]);
        user(folder, &["commit", "--quiet", "--message", "x"]);
    }

    /// The texts of a revision's files, with their names before them.
    fn texts(folder: &Path, commit: &str) -> Vec<String> {
        let repository = Repository::open(folder).expect("it is one");
        let tree = repository.tree(commit).expect("it can be listed");
        let texts = repository
            .texts(&tree, tree.paths())
            .expect("they are there");
        let texts = texts.into_iter();
        texts.map(|(name, text)| format!("{name} {text}")).collect()
    }

    fn base(folder: &Path) -> Result<(String, String), UsageError> {
        Repository::open(folder)?.base()
    }

    #[test]
    fn a_branch_is_compared_with_where_it_left() {
        let origin = repository(&[("a.md", "one"), ("図/b c.md", "二")]);
        let parent = tempfile::tempdir().expect("a temporary folder can be made");
        let from = origin.path().to_str().expect("it is UTF-8");
        user(parent.path(), &["clone", "--quiet", from, "clone"]);
        let clone = parent.path().join("clone");
        let (at_first, how) = base(&clone).expect("it has an upstream");
        assert_eq!(how, "the merge base with @{upstream}");
        user(&clone, &["checkout", "--quiet", "-b", "topic"]);
        change(&clone, &[("b.md", "two")]);
        let (commit, how) = base(&clone).expect("it has a remote");
        assert_eq!(how, "the merge base with origin/HEAD");
        assert_eq!(commit, at_first);
        assert_eq!(texts(&clone, &commit), ["a.md one", "図/b c.md 二"]);
    }

    #[test]
    fn without_a_remote_it_is_the_last_commit() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let error = base(folder.path()).expect_err("there is no repository");
        assert!(error.message.contains("no Git repository"), "{error}");
        user(folder.path(), &["init", "--quiet"]);
        let error = base(folder.path()).expect_err("there is no commit");
        assert_eq!(error.message, "Git knows no revision `HEAD`");
        change(folder.path(), &[("a.md", "one")]);
        change(folder.path(), &[("a.md", "later")]);
        let (commit, how) = base(folder.path()).expect("there is a commit");
        assert_eq!(how, "HEAD");
        assert_eq!(texts(folder.path(), &commit), ["a.md later"]);
    }

    #[cfg(unix)]
    #[test]
    fn what_a_repository_wants_to_run_is_not_run() {
        let folder = repository(&[("a.md", "one")]);
        let mark = folder.path().join("ran");
        let command = format!("touch {}", mark.display());
        for (key, value) in [
            ("core.fsmonitor", &*command),
            ("core.pager", &*command),
            ("core.sshCommand", &*command),
            ("core.alternateRefsCommand", &*command),
            ("diff.x.textconv", &*command),
            ("filter.x.smudge", &*command),
            ("pager.ls-tree", &*command),
            ("pager.cat-file", &*command),
            ("alias.ls-tree", &*format!("!{command}")),
        ] {
            user(folder.path(), &["config", key, value]);
        }
        std::fs::write(
            folder.path().join(".gitattributes"),
            "*.md diff=x filter=x\n",
        )
        .expect("it can be written");
        let (commit, _) = base(folder.path()).expect("there is a commit");
        let texts = texts(folder.path(), &commit);
        assert!(texts.contains(&"a.md one".to_owned()), "{texts:?}");
        assert!(!mark.exists());
    }
}
