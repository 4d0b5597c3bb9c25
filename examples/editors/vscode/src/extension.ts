// Starts `kouetsu server` for the Markdown files of the workspace, and leaves the rest to the protocol.

import * as vscode from "vscode";
import { LanguageClient, LanguageClientOptions, ServerOptions } from "vscode-languageclient/node";

/** What files beside the open ones change what is found: documents, settings, rosters, pictures. */
const WATCHED = "**/*.{md,markdown,rst,toml,yml,yaml,py,csv,json,txt,ics,bib,inv,rhai,png,jpg,jpeg,gif,svg,webp}";

let client: LanguageClient | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<LanguageClient> {
  const program = vscode.workspace.getConfiguration("kouetsu").get<string>("path", "kouetsu");
  const server: ServerOptions = { command: program, args: ["server"] };
  const watcher = vscode.workspace.createFileSystemWatcher(WATCHED);
  context.subscriptions.push(watcher);
  const options: LanguageClientOptions = {
    documentSelector: [{ scheme: "file", language: "markdown" }],
    synchronize: { fileEvents: watcher },
  };
  client = new LanguageClient("kouetsu", "kouetsu", server, options);
  await client.start();
  return client;
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}
