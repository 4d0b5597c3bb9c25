// The extension for VS Code compiles, starts, and its language client works with the server:
//     node .ci/editors/vscode.mjs EXTENSION KOUETSU PROJECT
// EXTENSION is a copy of examples/editors/vscode with its packages installed, PROJECT one of examples/report-faulty. What
// runs is the compiled extension with the client that it ships; only the editor around them is a stand-in.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const [extension, program, project] = process.argv.slice(2).map((path) => resolve(path));
execFileSync("npm", ["run", "--silent", "compile"], { cwd: extension, stdio: "inherit" });

const standIn = fileURLToPath(new URL("vscode-module.cjs", import.meta.url));
const resolveFilename = Module._resolveFilename;
Module._resolveFilename = (request, ...rest) =>
  request === "vscode" ? standIn : resolveFilename(request, ...rest);

const require = createRequire(join(extension, "package.json"));
const vscode = require("vscode");
const { activate, deactivate } = require(extension);
const { seen, emitter, open } = vscode.forTest;
const token = new vscode.CancellationTokenSource().token;

/** Waits until something holds. */
async function until(what, holds) {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; ) {
    if (holds()) return console.log(`  ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`not seen within 20 s: ${what}`);
}

const path = (name) => join(project, name);
const found = (name) => seen.diagnostics.get(vscode.Uri.file(path(name)).toString()) ?? [];
const code = (it) => it.code?.value ?? it.code;
const has = (name, rule) => found(name).some((it) => code(it) === rule);

vscode.workspace.workspaceFolders.push({ uri: vscode.Uri.file(project), name: "report", index: 0 });

appendFileSync(path("kouetsu.toml"), '\n[rules.missing-allow-reason]\nseverity = "warning"\n');

// A program that is not there is said, and does no harm.
seen.settings["kouetsu.path"] = join(project, "not-there");
const context = { subscriptions: [] };
await activate(context);
await until("a program that is not there is told to the user", () => seen.shown.some((it) => it.includes("kouetsu.path")));

// The setting that mends it starts the server.
seen.settings["kouetsu.path"] = program;
await emitter("onDidChangeConfiguration").fire({ affectsConfiguration: (name) => name === "kouetsu" || name === "kouetsu.path" });

const name = "source/day0.md";
const document = await open(path(name), "markdown", readFileSync(path(name), "utf8"));
await until("findings of the open document", () => has(name, "missing-image"));
await until("findings that need the project", () => has(name, "misspelled-name"));
await until("findings of documents that are not open", () => has("source/index.md", "undefined-reference"));
const image = found(name).find((it) => code(it) === "missing-image");
assert.equal(image.range.start.line, 15);
assert.equal(image.severity, vscode.DiagnosticSeverity.Error);
assert.equal(image.source, "kouetsu");

const actions = (document, range, diagnostics, only) =>
  seen.providers.registerCodeActionsProvider.provideCodeActions(document, range, { diagnostics, only, triggerKind: 1 }, token);
const fixes = await actions(document, image.range, [image]);
assert.equal(fixes[0].title, "Write `images/reception.jpg`");
assert.equal(fixes[0].kind.value, "quickfix");
console.log("  quick fixes");

// The project wants reasons, and the editor leads the author to the place of this one.
const allow = fixes.find((it) => it.title === "Allow `missing-image` here");
const [[insert]] = allow.edit.edits.get(document.uri.toString());
assert.equal(insert.snippet.value, '<!-- kouetsu allow missing-image reason="${1:…}" -->\n\n');
assert.equal(insert.range.start.line, 15);
console.log("  a comment that allows, with a reason to fill in");

// What the editor asks for on saving, by the extension's own defaults.
const { contributes } = JSON.parse(readFileSync(join(extension, "package.json"), "utf8"));
const [onSave] = Object.keys(contributes.configurationDefaults["[markdown]"]["editor.codeActionsOnSave"]);
assert.equal(onSave, "source.fixAll.kouetsu");
const twice = "# Places\n\nSee [it].\n\n[it]: https://kita.example/\n[it]: https://kita.example/\n";
writeFileSync(path("source/places.md"), twice);
const places = await open(path("source/places.md"), "markdown", twice);
const start = new vscode.Position(0, 0);
const all = await actions(places, new vscode.Range(start, start), [], new vscode.CodeActionKind(onSave));
assert.equal(all.length, 1);
assert.equal(all[0].kind.value, onSave);
const [edit] = all[0].edit.edits.get(places.uri.toString());
assert.equal(edit.newText, "");
assert.equal(edit.range.end.line - edit.range.start.line, 1);
console.log("  all safe fixes, as on saving");

await until("files are watched", () => seen.watchers.length > 0);
writeFileSync(path("source/day01.md"), "# A day\n");
assert.ok(has("source/index.md", "broken-link"));
await seen.watchers[0].create.fire(vscode.Uri.file(path("source/day01.md")));
await until("a file that another program makes mends the link to it", () => !has("source/index.md", "broken-link"));

await deactivate();
console.log("  the server ends with the editor");
process.exit(0);
