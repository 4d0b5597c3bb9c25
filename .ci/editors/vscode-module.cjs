// Stands in for the module `vscode` that VS Code gives its extensions: as much of it as a language client needs to start,
// to convert what it is sent, and to be asked. What a client registers and shows is kept in `seen` for the test to look at.

const { fileURLToPath, pathToFileURL } = require("node:url");

const seen = { providers: {}, diagnostics: new Map(), watchers: [], shown: [], settings: {} };

class Disposable {
  constructor(dispose = () => {}) {
    this.dispose = dispose;
  }
  static from(...parts) {
    return new Disposable(() => parts.forEach((part) => part.dispose()));
  }
}

class EventEmitter {
  listeners = new Set();
  event = (listener, self) => {
    const bound = self ? listener.bind(self) : listener;
    this.listeners.add(bound);
    return new Disposable(() => this.listeners.delete(bound));
  };
  async fire(event) {
    await Promise.all([...this.listeners].map((listener) => listener(event)));
  }
  dispose() {
    this.listeners.clear();
  }
}

class CancellationTokenSource {
  emitter = new EventEmitter();
  token = { isCancellationRequested: false, onCancellationRequested: this.emitter.event };
  cancel() {
    this.token.isCancellationRequested = true;
    void this.emitter.fire();
  }
  dispose() {}
}

class Uri {
  constructor(text) {
    this.text = text;
    this.scheme = text.split(":")[0];
    this.fsPath = this.scheme === "file" ? fileURLToPath(text) : "";
    this.path = this.fsPath;
  }
  static parse(text) {
    return new Uri(text);
  }
  static file(path) {
    return new Uri(pathToFileURL(path).toString());
  }
  toString() {
    return this.text;
  }
}

class Position {
  constructor(line, character) {
    Object.assign(this, { line, character });
  }
}

class Range {
  constructor(...ends) {
    const [start, end] =
      ends.length === 4 ? [new Position(ends[0], ends[1]), new Position(ends[2], ends[3])] : ends;
    Object.assign(this, { start, end });
  }
}

class Diagnostic {
  constructor(range, message, severity) {
    Object.assign(this, { range, message, severity });
  }
}

class CodeAction {
  constructor(title) {
    this.title = title;
  }
}

class CodeActionKind {
  static Empty = new CodeActionKind("");
  constructor(value) {
    this.value = value;
  }
  append(part) {
    return new CodeActionKind(this.value ? `${this.value}.${part}` : part);
  }
}

class TextEdit {
  constructor(range, newText) {
    Object.assign(this, { range, newText });
  }
}

class SnippetString {
  constructor(value) {
    this.value = value;
  }
}

class SnippetTextEdit {
  constructor(range, snippet) {
    Object.assign(this, { range, snippet });
  }
}

class WorkspaceEdit {
  edits = new Map();
  set(uri, edits) {
    this.edits.set(uri.toString(), edits);
  }
}

class TabInputText {
  constructor(uri) {
    this.uri = uri;
  }
}

const events = new Map();

/** What the client listens to, by its name (`onDidOpenTextDocument`): the test fires it. */
function emitter(name) {
  if (!events.has(name)) events.set(name, new EventEmitter());
  return events.get(name);
}

/** A namespace in which there are all events, and nothing else but what is given. */
function namespace(members) {
  return new Proxy(members, {
    get: (target, name) =>
      name in target || !/^on(Did|Will)/.test(String(name)) ? target[name] : emitter(name).event,
  });
}

const workspace = namespace({
  textDocuments: [],
  notebookDocuments: [],
  workspaceFolders: [],
  isTrusted: true,
  getConfiguration: (section) => ({ get: (name, otherwise) => seen.settings[`${section}.${name}`] ?? otherwise }),
  getWorkspaceFolder: () => workspace.workspaceFolders[0],
  createFileSystemWatcher(glob) {
    const parts = { create: new EventEmitter(), change: new EventEmitter(), delete: new EventEmitter() };
    seen.watchers.push({ glob, ...parts });
    return {
      onDidCreate: parts.create.event,
      onDidChange: parts.change.event,
      onDidDelete: parts.delete.event,
      dispose() {},
    };
  },
});

const tabs = [];
const show = async (text) => void seen.shown.push(text);
const window = namespace({
  tabGroups: namespace({ all: [{ tabs }] }),
  visibleTextEditors: [],
  createOutputChannel: () => {
    const channel = { logLevel: 3, onDidChangeLogLevel: new EventEmitter().event };
    const silent = ["append", "appendLine", "clear", "show", "dispose", "trace", "debug", "info", "warn", "error"];
    return Object.assign(channel, Object.fromEntries(silent.map((name) => [name, () => {}])));
  },
  showErrorMessage: show,
  showWarningMessage: show,
  showInformationMessage: show,
});

const languages = new Proxy(
  {
    match: (selector, document) =>
      selector.some((it) => it.language === document.languageId && it.scheme === document.uri.scheme) ? 10 : 0,
    createDiagnosticCollection: () => ({
      set: (uri, found) => seen.diagnostics.set(uri.toString(), found ?? []),
      delete: (uri) => seen.diagnostics.delete(uri.toString()),
      has: (uri) => seen.diagnostics.has(uri.toString()),
      clear: () => seen.diagnostics.clear(),
      dispose() {},
    }),
  },
  {
    get: (target, name) =>
      target[name] ??
      ((selector, provider) => {
        seen.providers[name] = provider;
        return new Disposable();
      }),
  },
);

const module_ = {
  version: "1.91.0",
  CancellationError: class extends Error {},
  CancellationTokenSource,
  CodeAction,
  CodeActionKind,
  Diagnostic,
  DiagnosticSeverity: { Error: 0, Warning: 1, Information: 2, Hint: 3 },
  Disposable,
  EventEmitter,
  Position,
  Range,
  SnippetString,
  SnippetTextEdit,
  TabInputText,
  TextEdit,
  Uri,
  WorkspaceEdit,
  commands: { registerCommand: () => new Disposable() },
  env: { language: "en", appName: "a stand-in" },
  languages,
  window,
  workspace,
};

/** Opens a document in a tab of the stand-in, as a user does. */
async function open(path, languageId, text) {
  const uri = Uri.file(path);
  const document = { uri, languageId, version: 1, getText: () => text, isClosed: false };
  workspace.textDocuments.push(document);
  tabs.push({ input: new TabInputText(uri) });
  await emitter("onDidOpenTextDocument").fire(document);
  await emitter("onDidChangeTabs").fire({ opened: [tabs.at(-1)], closed: [], changed: [] });
  return document;
}

// Of what is not used it is only asked whether something is an instance of it, or what its names are. (As a module of
// today's kind it is not copied by those who import it, which would leave out what is made when it is asked for.)
const known = { ...module_, __esModule: true, forTest: { seen, emitter, open } };
module.exports = new Proxy(known, {
  get(target, name) {
    if (!(name in target) && /^[A-Z]/.test(String(name))) target[name] = class {};
    return target[name];
  },
});
