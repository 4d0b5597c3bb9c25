// Starts `kouetsu server` for the Markdown files of the workspace, and leaves the rest to the protocol: what the server
// wants to know of other files it asks for.

import * as vscode from "vscode";
import { LanguageClient, LanguageClientOptions, ServerOptions } from "vscode-languageclient/node";

let client: LanguageClient | undefined;

export async function activate(): Promise<LanguageClient> {
  const program = vscode.workspace.getConfiguration("kouetsu").get<string>("path", "kouetsu");
  const server: ServerOptions = { command: program, args: ["server"] };
  const options: LanguageClientOptions = {
    documentSelector: [{ scheme: "file", language: "markdown" }],
  };
  client = new LanguageClient("kouetsu", "kouetsu", server, options);
  await client.start();
  return client;
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}
