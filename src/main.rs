//! The `kouetsu` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    kouetsu::cli::main()
}
