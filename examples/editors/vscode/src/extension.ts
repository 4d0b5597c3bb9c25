// Starts `kouetsu server` for the Markdown files of the workspace, and leaves the rest to the protocol.

import * as vscode from "vscode";
import { LanguageClient, LanguageClientOptions, ServerOptions } from "vscode-languageclient/node";

let client: LanguageClient | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  context.subscriptions.push(
    vscode.commands.registerCommand("kouetsu.restart", restart),
    vscode.workspace.onDidChangeConfiguration(async (event) => {
      if (event.affectsConfiguration("kouetsu.path")) await restart();
    }),
  );
  await start();
}

export async function deactivate(): Promise<void> {
  const running = client;
  client = undefined;
  // A client that did not start cannot be stopped.
  if (running?.isRunning()) await running.stop();
}

async function restart(): Promise<void> {
  await deactivate();
  await start();
}

async function start(): Promise<void> {
  const program = vscode.workspace.getConfiguration("kouetsu").get<string>("path", "kouetsu");
  const server: ServerOptions = { command: program, args: ["server"] };
  const options: LanguageClientOptions = {
    documentSelector: [{ scheme: "file", language: "markdown" }],
  };
  client = new LanguageClient("kouetsu", "kouetsu", server, options);
  try {
    await client.start();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(
      `\`${program} server\` does not start (${reason}): install kouetsu, or say in the setting \`kouetsu.path\` where it is`,
    );
  }
}
