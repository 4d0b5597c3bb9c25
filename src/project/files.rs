//! The files that a project's documents can lead to, on disk or in memory.
//!
//! Rules ask whether something is there, hundreds of times a document; folders are listed once each. The examples of
//! rule pages live in memory, and so does what an editor has not saved.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ffi::{OsStr, OsString};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// What stands under a name in a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A file, or something else that can be opened.
    File,
    /// A folder.
    Folder,
    /// A symbolic link that leads to a folder.
    LinkedFolder,
}

/// Where files are looked up. Paths are absolute, without `.` and `..`.
pub trait FileSystem: Send + Sync {
    /// What a folder holds, by name; nothing if it is no folder or cannot be read.
    fn list(&self, folder: &Path) -> Arc<BTreeMap<String, Entry>>;

    /// The text of a file, if it can be read and is UTF-8.
    fn read(&self, file: &Path) -> Option<String>;

    /// The path to which symbolic links lead from this one, if something is there.
    fn real(&self, path: &Path) -> Option<PathBuf>;
    /// The first bytes of a file, at most `length`, if it can be read.
    fn head(&self, file: &Path, length: usize) -> Option<Vec<u8>>;

    /// How many bytes a file has.
    fn size(&self, file: &Path) -> Option<u64>;

    /// What stands at a path, in exactly these letters: letter case matters on every system, because it does where the
    /// documents are built.
    fn entry(&self, path: &Path) -> Option<Entry> {
        let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
            return Some(Entry::Folder);
        };
        self.list(folder).get(name.to_str()?).copied()
    }

    /// Whether there is a file at this path.
    fn is_file(&self, path: &Path) -> bool {
        self.entry(path) == Some(Entry::File)
    }
}

/// The files on disk. Each folder is listed once in the life of this value.
#[derive(Default)]
pub struct Disk {
    listed: Mutex<HashMap<PathBuf, Arc<BTreeMap<String, Entry>>>>,
}

impl FileSystem for Disk {
    fn list(&self, folder: &Path) -> Arc<BTreeMap<String, Entry>> {
        let lock = || self.listed.lock().expect("no listing panics");
        if let Some(known) = lock().get(folder) {
            return known.clone();
        }
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let named = entries.filter_map(|entry| {
            let kind = entry.file_type().ok()?;
            // A symbolic link is what it leads to.
            let found = match kind.is_symlink() {
                true if entry.path().metadata().ok()?.is_dir() => Entry::LinkedFolder,
                false if kind.is_dir() => Entry::Folder,
                _ => Entry::File,
            };
            Some((entry.file_name().into_string().ok()?, found))
        });
        let listing = Arc::new(named.collect());
        lock().insert(folder.to_path_buf(), Arc::clone(&listing));
        listing
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "a file that a document leads to is told by the rule that looks for it"
    )]
    fn read(&self, file: &Path) -> Option<String> {
        // To open a pipe is to wait for someone to write to it.
        file.metadata().ok()?.is_file().then_some(())?;
        std::fs::read_to_string(file).ok()
    }

    fn real(&self, path: &Path) -> Option<PathBuf> {
        path.canonicalize().ok()
    }

    fn head(&self, file: &Path, length: usize) -> Option<Vec<u8>> {
        let mut head = Vec::new();
        // To open a pipe is to wait for someone to write to it.
        file.metadata().ok()?.is_file().then_some(())?;
        let open = std::fs::File::open(file).ok()?;
        open.take(length as u64).read_to_end(&mut head).ok()?;
        Some(head)
    }

    fn size(&self, file: &Path) -> Option<u64> {
        Some(file.metadata().ok()?.len())
    }
}

/// Files in memory, by absolute path.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    files: BTreeMap<PathBuf, Vec<u8>>,
}

impl Memory {
    /// Adds a file.
    pub fn insert(&mut self, path: PathBuf, bytes: impl Into<Vec<u8>>) {
        self.files.insert(path, bytes.into());
    }
}

impl FileSystem for Memory {
    fn list(&self, folder: &Path) -> Arc<BTreeMap<String, Entry>> {
        let inside = self
            .files
            .keys()
            .filter_map(|path| path.strip_prefix(folder).ok());
        let names = inside.filter_map(|path| {
            let mut parts = path.components();
            let name = parts.next()?.as_os_str().to_str()?.to_string();
            Some((
                name,
                if parts.next().is_some() {
                    Entry::Folder
                } else {
                    Entry::File
                },
            ))
        });
        Arc::new(names.collect())
    }

    fn read(&self, file: &Path) -> Option<String> {
        String::from_utf8(self.files.get(file)?.clone()).ok()
    }

    fn head(&self, file: &Path, length: usize) -> Option<Vec<u8>> {
        let bytes = self.files.get(file)?;
        Some(bytes[..length.min(bytes.len())].to_vec())
    }

    fn size(&self, file: &Path) -> Option<u64> {
        Some(self.files.get(file)?.len() as u64)
    }

    fn real(&self, path: &Path) -> Option<PathBuf> {
        Some(path.to_path_buf())
    }
}

/// The names in `folder` that differ from `name` only in letter case or in Unicode form.
pub fn same_but_for_case(files: &dyn FileSystem, folder: &Path, name: &str) -> Option<String> {
    let wanted = crate::text::fold_case(name);
    let is_same = |found: &str| match found.is_ascii() {
        // Most are, and need not be folded.
        true => found.eq_ignore_ascii_case(&wanted),
        false => crate::text::fold_case(found) == wanted,
    };
    let listing = files.list(folder);
    listing.keys().find(|found| is_same(found)).cloned()
}

/// All files below a folder, found once and then asked for by name.
#[derive(Debug, Default)]
pub struct Tree {
    files: Vec<PathBuf>,
    by_name: HashMap<OsString, Vec<usize>>,
}

/// Folders that tools make, and that hold nothing an author links to.
const MADE: [&str; 4] = ["node_modules", "_build", "site-packages", "__pycache__"];

/// Files that mark such a folder whatever its name: caches, and Python's virtual environments.
const MARKS: [&str; 2] = ["CACHEDIR.TAG", "pyvenv.cfg"];

impl Tree {
    /// The files below `folder`. Folders that begin with a dot, and those that tools make, are left out.
    pub fn of(files: &dyn FileSystem, folder: &Path) -> Self {
        let mut tree = Tree::default();
        let mut links = Links::new(files, folder);
        let mut folders = vec![(folder.to_path_buf(), false)];
        while let Some((folder, by_link)) = folders.pop() {
            let listing = files.list(&folder);
            if MARKS.iter().any(|mark| listing.contains_key(*mark)) {
                continue;
            }
            for (name, entry) in listing.iter() {
                let path = folder.join(name);
                let left_out = name.starts_with('.') || MADE.contains(&name.as_str());
                match entry {
                    Entry::File => tree.add(name.into(), path),
                    _ if left_out => {}
                    Entry::Folder => folders.push((path, by_link)),
                    Entry::LinkedFolder if by_link || !links.may_follow(&folder, &path) => {}
                    Entry::LinkedFolder => folders.push((path, true)),
                }
            }
        }
        tree
    }

    fn add(&mut self, name: OsString, path: PathBuf) {
        let place = self.files.len();
        self.by_name.entry(name).or_default().push(place);
        self.files.push(path);
    }

    /// Whether the tree of a folder leaves out the file at a path below it.
    pub fn leaves_out(files: &dyn FileSystem, folder: &Path, path: &Path) -> bool {
        let above = path.ancestors().skip(1);
        above.take_while(|above| *above != folder).any(|above| {
            let name = above.file_name().and_then(OsStr::to_str);
            let made = name.is_some_and(|name| name.starts_with('.') || MADE.contains(&name));
            made || MARKS.iter().any(|mark| files.is_file(&above.join(mark)))
        })
    }

    /// All of them.
    pub fn files(&self) -> &[PathBuf] {
        &self.files
    }

    /// Those of this very name.
    pub fn named(&self, name: &OsStr) -> impl Iterator<Item = &Path> {
        let found = self.by_name.get(name).map_or(&[][..], Vec::as_slice);
        found.iter().map(|&index| self.files[index].as_path())
    }
}

/// The links to folders that a walk came upon. Two that lead to where they stand are enough for more paths than anybody can
/// walk: none is followed back, out or behind another link, and no two to one folder.
struct Links<'f> {
    files: &'f dyn FileSystem,
    root: Option<PathBuf>,
    followed: HashSet<PathBuf>,
}

impl<'f> Links<'f> {
    fn new(files: &'f dyn FileSystem, root: &Path) -> Self {
        Links {
            files,
            root: files.real(root),
            followed: HashSet::new(),
        }
    }

    /// Whether the link at `path` in `folder` leads to files that were not seen, below the root.
    fn may_follow(&mut self, folder: &Path, path: &Path) -> bool {
        let (Some(root), Some(folder)) = (&self.root, self.files.real(folder)) else {
            return false;
        };
        let target = self.files.real(path);
        let new = target.filter(|target| target.starts_with(root) && !folder.starts_with(target));
        new.is_some_and(|target| self.followed.insert(target))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn disk_and_memory_agree() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let root = folder.path().canonicalize().expect("it is there");
        let mut memory = Memory::default();
        for name in ["a.md", "画像/図.png", "b/c/d.txt"] {
            let path = root.join(name);
            std::fs::create_dir_all(path.parent().expect("it has a folder"))
                .expect("it can be made");
            std::fs::write(&path, name).expect("it can be written");
            memory.insert(path, name.to_string());
        }
        let disk = Disk::default();
        for folder in ["", "画像", "b", "b/c", "nowhere"] {
            assert_eq!(
                disk.list(&root.join(folder)),
                memory.list(&root.join(folder)),
                "{folder}"
            );
        }
        assert_eq!(disk.entry(&root.join("A.md")), None, "letter case matters");
        assert!(
            disk.is_file(&root.join("画像/図.png")) && memory.is_file(&root.join("画像/図.png"))
        );
        for name in ["b/c/d.txt", "b", "nowhere"] {
            let path = root.join(name);
            assert_eq!(disk.read(&path), memory.read(&path), "{name}");
            assert_eq!(disk.head(&path, 4), memory.head(&path, 4), "{name}");
        }
        let path = root.join("a.md");
        assert_eq!(disk.size(&path), memory.size(&path));
        assert_eq!(disk.head(&path, 900), memory.head(&path, 900));
    }

    #[test]
    #[cfg(unix)]
    fn links_are_followed_once_and_never_back_or_out() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let root = folder.path().join("project");
        for name in ["project/docs", "project/examples/more", "elsewhere"] {
            std::fs::create_dir_all(folder.path().join(name)).expect("it can be made");
            let file = folder.path().join(name).join("a.md");
            std::fs::write(file, "words").expect("it can be written");
        }
        let link = |target: &str, name: &str| {
            std::os::unix::fs::symlink(target, root.join(name)).expect("a link can be made");
        };
        for (target, name) in [
            ("../examples", "docs/examples"),
            ("../examples", "docs/the-same"),
            ("../../elsewhere", "docs/elsewhere"),
            (".", "docs/here"),
            ("..", "docs/above"),
            ("../../docs", "examples/more/docs"),
            ("nowhere", "docs/nowhere"),
        ] {
            link(target, name);
        }
        let files = Disk::default();
        let tree = Tree::of(&files, &root);
        let names = tree.files().iter().map(|file| relative_to(&root, file));
        let mut names: Vec<String> = names.collect();
        names.sort();
        // Which of two links to one folder is followed does not matter.
        for name in &mut names {
            *name = name.replace("the-same", "examples");
        }
        let shown: Vec<&str> = names.iter().map(String::as_str).collect();
        assert!(shown.contains(&"docs/examples/more/a.md"), "{shown:?}");
        assert!(shown.contains(&"examples/more/a.md"), "{shown:?}");
        assert!(
            !shown.iter().any(|name| name.contains("elsewhere")),
            "{shown:?}"
        );
        assert!(shown.len() < 10, "{shown:?}");
    }

    #[cfg(unix)]
    fn relative_to(root: &Path, file: &Path) -> String {
        let inside = file.strip_prefix(root).expect("it is below the root");
        inside.to_string_lossy().into_owned()
    }
}
