//! People: how their names are written.

mod accounts;
mod handles;
pub mod inconsistent_name;
pub mod mismatched_handle;
pub mod misspelled_name;
mod shared_accounts;
pub mod unlinked_handle;
pub mod unlisted_person;
