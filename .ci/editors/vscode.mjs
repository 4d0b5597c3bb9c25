// The extension for VS Code compiles, and the protocol library of its language client shakes hands with the server:
//     node .ci/editors/vscode.mjs EXTENSION KOUETSU PROJECT
// EXTENSION is a copy of examples/editors/vscode with its packages installed. VS Code itself is not run: what of the
// client needs its windows is not loaded.
import { spawn, execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [extension, program, project] = process.argv.slice(2);
execFileSync("npx", ["tsc", "-p", "."], { cwd: extension, stdio: "inherit" });

const require = createRequire(join(extension, "package.json"));
const protocol = require("vscode-languageserver-protocol/node");
const server = spawn(program, ["server"], { cwd: project, stdio: ["pipe", "pipe", "inherit"] });
const connection = protocol.createProtocolConnection(
  new protocol.StreamMessageReader(server.stdout),
  new protocol.StreamMessageWriter(server.stdin),
);
connection.listen();

const uri = (name) => pathToFileURL(join(project, name)).toString();
const name = "source/day0.md";
const told = new Promise((resolve) => {
  connection.onNotification(protocol.PublishDiagnosticsNotification.type, (params) => {
    if (params.uri === uri(name) && params.diagnostics.length > 0) resolve(params.diagnostics);
  });
});
const result = await connection.sendRequest(protocol.InitializeRequest.type, {
  processId: process.pid,
  rootUri: uri(""),
  workspaceFolders: [{ uri: uri(""), name: "report" }],
  capabilities: { textDocument: { publishDiagnostics: { relatedInformation: true } } },
});
if (!result.capabilities.codeActionProvider) throw new Error("no code actions");
await connection.sendNotification(protocol.InitializedNotification.type, {});
const text = readFileSync(join(project, name), "utf8");
await connection.sendNotification(protocol.DidOpenTextDocumentNotification.type, {
  textDocument: { uri: uri(name), languageId: "markdown", version: 1, text },
});
const found = await told;
if (!found.some((diagnostic) => diagnostic.code === "missing-alt-text")) throw new Error(JSON.stringify(found));
await connection.sendRequest(protocol.ShutdownRequest.type);
await connection.sendNotification(protocol.ExitNotification.type);
const code = await new Promise((resolve) => server.on("exit", resolve));
if (code !== 0) throw new Error(`the server ended with ${code}`);
process.exit(0);
