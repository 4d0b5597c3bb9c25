//! Starts `kouetsu server` for Zed, which runs only the servers that extensions bring.

use zed_extension_api::settings::LspSettings;
use zed_extension_api::{
    Command, Extension, LanguageServerId, Result, Worktree, register_extension,
};

struct Kouetsu;

impl Extension for Kouetsu {
    fn new() -> Self {
        Kouetsu
    }

    fn language_server_command(
        &mut self,
        server: &LanguageServerId,
        worktree: &Worktree,
    ) -> Result<Command> {
        let settings = LspSettings::for_worktree(server.as_ref(), worktree)?;
        let path = settings.binary.and_then(|binary| binary.path);
        let command = path.or_else(|| worktree.which("kouetsu")).ok_or(
            "there is no `kouetsu` on the PATH: install it, or say in `lsp.kouetsu.binary.path` where it is",
        )?;
        Ok(Command {
            command,
            args: vec!["server".to_owned()],
            env: worktree.shell_env(),
        })
    }
}

register_extension!(Kouetsu);
