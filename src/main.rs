//! The `kouetsu` command.

fn main() {}
