//! kouetsu (校閲, the last reading of a manuscript before print) checks Markdown and MyST reports.
//!
//! ```text
//! paths ─config→ files ─source→ text ─document→ tree ─┬→ project ─rules→ diagnostics ─report→ what a person sees
//! kouetsu.toml ─config→ levels, options ──────────────┤
//! rosters ─roster→ people ────────────────────────────┤
//! dictionaries ─terms→ forms to avoid ────────────────┤
//! rules/**/*.toml ─rules→ pages ──────────────────────┘     session: all of it; cli stands outside
//! ```
//!
//! The rooms, in the order in which data passes through them; each knows only those above it:
//!
//! - [`source`] and [`diagnostic`]: the words that all others use. A text with its places, and what is said of it.
//! - [`text`], `english`, [`dates`], `paths` and `address`: letters, words, dates, file names and URLs, read, folded and
//!   compared; `git`: what a revision had.
//! - [`config`]: `kouetsu.toml`, which rules run, which files are checked.
//! - [`document`]: one file as a tree. The only room that knows a Markdown parser.
//! - [`roster`]: people, and how their names are written.
//! - [`terms`]: the dictionaries of a project, and the forms that they forbid.
//! - [`project`]: all documents, the files around them, the builder's settings.
//! - [`rules`]: what is looked for. A page in `rules/<group>/<rule>.toml` each, and code where a page is not enough.
//! - [`findings`]: what becomes of findings: those that are allowed, those that were known, those that are fixed.
//! - [`report`]: findings for people and for programs, a format in each file.
//! - [`session`]: the engine. Texts go in, findings come out.
//! - [`cache`]: what runs found, kept for the next.
//! - [`trial`]: the examples of pages, tried out.
//! - [`web`]: whether URLs lead somewhere. Asked only where the user says so; what it says is told to the session.
//! - [`cli`]: the command line around it.

mod address;
pub mod cache;
pub mod cli;
pub mod config;
pub mod dates;
pub mod diagnostic;
pub mod document;
mod english;
pub mod findings;
mod git;
mod guard;
mod paths;
pub mod project;
pub mod report;
pub mod roster;
pub mod rules;
pub mod server;
pub mod session;
pub mod source;
pub mod terms;
pub mod text;
pub mod trial;
pub mod web;
