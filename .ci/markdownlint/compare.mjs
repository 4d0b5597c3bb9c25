// Compares the lines that kouetsu finds with those that markdownlint finds, rule by rule, and what their fixes do.
//
//     node compare.mjs KOUETSU FOLDER...
//
// The documents are those of the folders, and the pages of markdownlint's own rules with each example in them. A line
// that only one of the two finds is of a class in CLASSES, which says why, or it is shown and the exit status is 1. Each
// class has an example, which must differ for that reason and no other, so that no class outlives its reason.
// What `kouetsu fmt` makes of a document must give the HTML that the document gives, wherever markdownlint's fixes do.

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { applyFixes } from "markdownlint";
import { lint } from "markdownlint/sync";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";

// kouetsu's rules with the rules of markdownlint that they stand for.
const RULES = {
  "skipped-heading-level": ["MD001"],
  "inconsistent-heading-style": ["MD003"],
  "inconsistent-list-marker": ["MD004"],
  "inconsistent-list-indentation": ["MD005", "MD007"],
  "trailing-space": ["MD009"],
  "hard-tab": ["MD010"],
  "extra-blank-lines": ["MD012"],
  "missing-heading-space": ["MD018", "MD020"],
  "extra-heading-space": ["MD019", "MD021"],
  "missing-blank-line": ["MD022", "MD031", "MD032", "MD058"],
  "indented-heading": ["MD023"],
  "multiple-titles": ["MD025"],
  "heading-punctuation": ["MD026"],
  "extra-quote-space": ["MD027"],
  "misnumbered-list": ["MD029"],
  "extra-list-marker-space": ["MD030"],
  "inconsistent-thematic-break": ["MD035"],
  "space-in-emphasis": ["MD037"],
  "space-in-code": ["MD038"],
  "space-in-link": ["MD039"],
  "inconsistent-code-style": ["MD046"],
  "missing-final-newline": ["MD047"],
  "inconsistent-fence-style": ["MD048"],
  "inconsistent-emphasis-marker": ["MD049", "MD050"],
  "missing-table-pipe": ["MD055"],
  "uneven-table-row": ["MD056"],
};
const OURS = new Map(Object.entries(RULES).flatMap(([rule, ids]) => ids.map((id) => [id, rule])));

// Both are told the style, since by themselves kouetsu keeps to what most have, and markdownlint to what is first.
const THEIR_CONFIG = {
  default: false,
  ...Object.fromEntries([...OURS.keys()].map((id) => [id, true])),
  MD003: { style: "atx" },
  MD004: { style: "dash" },
  MD009: { strict: true },
  MD026: { punctuation: ".,;:!。、，；：！" },
  MD035: { style: "---" },
  MD046: { style: "fenced" },
  MD048: { style: "backtick" },
  MD049: { style: "asterisk" },
  MD050: { style: "asterisk" },
  MD055: { style: "leading_and_trailing" },
};
// Where one of these speaks, nobody knows what is Markdown, and kouetsu does not look at the layout.
const FENCES = [
  "broken-fence-opener",
  "fence-closed-early",
  "mismatched-colon-fence",
  "stray-fence",
  "unclosed-fence",
];
const OUR_CONFIG = `
select = [${[...Object.keys(RULES), ...FENCES].map((rule) => `"${rule}"`)}]
[rules]
inconsistent-heading-style.style = "atx"
inconsistent-list-marker.style = "dash"
inconsistent-thematic-break.style = "---"
inconsistent-code-style.style = "fenced"
inconsistent-emphasis-marker = { emphasis = "asterisk", strong = "asterisk" }
multiple-titles.everywhere = true
`;

// The rules whose finding is a gap between two lines: told by the line below it.
const GAPS = new Set(["missing-blank-line"]);

// The lines that only one of the two finds, and why: each class with a document that shows it.
const only = (who, ...rules) => (difference) => difference.who === who && rules.includes(difference.rule);
const CLASSES = [
  {
    reason: "a fence goes wrong, and is to be mended first",
    example: "Words. \n\n```\ncode\n",
    explains: ({ who, document }) => who === "markdownlint" && document.faulty,
  },
  {
    reason: "a directive, which is code or words to markdownlint",
    example: "```{note}\nWords. \n```\n\n:::{tip}\n# A heading.\n:::\nWords.\n",
    explains: ({ document, line }) => [line - 1, line, line + 1].some((near) => document.directive.has(near)),
  },
  {
    reason: "a target, attributes or a comment belong to what is under them",
    example: "```{note}\nWords.\n```\n\n(here)=\n## A heading\n\n{#there}\n## A third\n\n% a comment\n## Another\n",
    explains: (difference) =>
      only("markdownlint", "missing-blank-line")(difference) &&
      /^(\(.*\)=|\{.*\}|%.*|\+\+\+.*)\s*$/.test(difference.document.line(difference.line - 1)),
  },
  {
    reason: "a block ends with what holds it, or a blank line would make a tight list loose",
    example: "- Words\n  ```\n  code\n  ```\n- Words\n\n> ## A heading\n\n## Another\n> words\n",
    explains: (difference) =>
      only("markdownlint", "missing-blank-line")(difference) &&
      [difference.line - 1, difference.line].some((near) => /^(\s|[-*+>]|\d+[.)])/.test(difference.document.line(near))),
  },
  {
    reason: "a list may begin with any number, and have one number for all of its items",
    example: "3. Three\n4. Four\n\nWords.\n\n0. Nought\n0. Nought\n",
    explains: (difference) => {
      const number = (line) => Number(line.match(/^[\s>]*(\d+)[.)]/)?.[1]);
      const indent = (line) => line.match(/^[\s>]*/)[0].length;
      const { document, line } = difference;
      const own = document.line(line);
      const above = document.lines.slice(0, line - 1).reverse();
      const before = above.find((other) => !Number.isNaN(number(other)) && indent(other) === indent(own));
      const counts = [0, 1].includes(number(own) - number(before ?? ""));
      return only("markdownlint", "misnumbered-list")(difference) && (before === undefined || counts);
    },
  },
  {
    reason: "in code, every byte counts",
    example: "```\n\tcode\n```\n",
    explains: (difference) =>
      only("markdownlint", "hard-tab", "trailing-space")(difference) &&
      (difference.document.fenced.has(difference.line) || /^( {4}|\t)/.test(difference.document.line(difference.line))),
  },
  {
    reason: "in HTML, every byte counts",
    example: "<div>\nwords \n</div>\n",
    explains: (difference) => only("markdownlint", "trailing-space", "hard-tab", "extra-blank-lines")(difference),
  },
  {
    reason: "single markers with spaces around them are products and lists",
    example: "Here is some * italic * text.\n",
    explains: only("markdownlint", "space-in-emphasis"),
  },
  {
    reason: "two lists that only their markers tell apart would be one, and `* - -` a line",
    example: "* Item 1\n+ Item 2\n- Item 3\n",
    explains: (difference) => {
      const bullet = (line) => line.match(/^[\s>]*([-*+])\s/)?.[1];
      const { document, line } = difference;
      const near = [-2, -1, 1, 2].map((by) => bullet(document.line(line + by)));
      const other = near.some((mark) => mark && mark !== bullet(document.line(line)));
      return only("markdownlint", "inconsistent-list-marker")(difference) && other;
    },
  },
  {
    reason: "markers beside or around other markers cannot be exchanged without a change of meaning",
    example: "*__Words__ and words*\n",
    explains: (difference) =>
      only("markdownlint", "inconsistent-emphasis-marker")(difference) &&
      /\*.*_|_.*\*|\\/.test(difference.document.line(difference.line)),
  },
  {
    reason: "`#tag` is no heading, and neither is `#tag #tag`",
    example: "#Heading 1#\n",
    explains: (difference) =>
      only("markdownlint", "missing-heading-space")(difference) && /^#[^#]/.test(difference.document.line(difference.line)),
  },
  {
    reason: "a title may have text before it",
    example: "Words.\n\n# A title\n\nWords.\n\n# Another\n",
    explains: only("kouetsu", "multiple-titles"),
  },
  {
    reason: "the title of the front matter and that of the text are one",
    example: "---\ntitle: A title\n---\n\n# A title\n",
    explains: only("markdownlint", "multiple-titles"),
  },
  {
    reason: "what the reader sees at the end of a heading may stand in markup",
    example: "## [A heading:](https://example.org)\n",
    explains: only("kouetsu", "heading-punctuation"),
  },
  {
    reason: "what most fences are is usual",
    example: "~~~\ncode\n~~~\n\n~~~\ncode\n~~~\n\n```\ncode\n```\n",
    explains: ({ rule }) => rule === "inconsistent-fence-style",
  },
];

class Document {
  constructor(name, text) {
    this.name = name;
    this.text = text;
    this.lines = text.split(/\r\n|\n|\r/);
    this.directive = directives(this.lines);
    this.fenced = fenced(this.lines);
    this.front = frontMatter(this.lines);
  }

  /** The line of this number, from 1. */
  line(number) {
    return this.lines[number - 1] ?? "";
  }

  /** Whether directives, roles or other MyST stand in it. */
  isMyst() {
    return this.directive.size > 0;
  }
}

function frontMatter(lines) {
  if (lines[0]?.trimEnd() !== "---") return 0;
  const end = lines.findIndex((line, index) => index > 0 && line.trimEnd() === "---");
  return end < 0 ? 0 : end + 1;
}

/** The numbers of the lines that belong to directives, their fences included. */
function directives(lines) {
  const found = new Set();
  const open = [];
  lines.forEach((line, index) => {
    const fence = line.match(/^[\s>]*(?:[-*+]\s+|\d+[.)]\s+)*([`~:]{3,})\s*(.*)$/);
    // Indented code shows fences, and so does code in a line.
    const shown = /^ {4}/.test(line) && /^ {4}/.test(lines[index - 1] ?? "") && open.length === 0;
    const inline = fence?.[1].startsWith("`") && fence[2].includes("`");
    if (fence && /^(`+|~+|:+)$/.test(fence[1]) && !shown && !inline) {
      const [, run, info] = fence;
      const top = open.at(-1);
      if (info && !(top && !top.directive)) {
        open.push({ run, directive: info.startsWith("{") || run[0] === ":" });
      } else if (!info && top && run[0] === top.run[0] && run.length >= top.run.length) {
        if (open.some((one) => one.directive)) found.add(index + 1);
        open.pop();
        return;
      } else if (!info && !(top && !top.directive)) {
        open.push({ run, directive: run[0] === ":" });
      }
    }
    if (open.some((one) => one.directive)) found.add(index + 1);
  });
  return found;
}

/** The numbers of the lines of fenced code. */
function fenced(lines) {
  const found = new Set();
  let open = null;
  lines.forEach((line, index) => {
    const run = line.match(/^[\s>]*(?:[-*+]\s+|\d+[.)]\s+)*(`{3,}|~{3,})([^`]*)$/);
    if (open) {
      found.add(index + 1);
      if (run && run[1][0] === open[0] && run[1].length >= open.length && !run[2].trim()) open = null;
    } else if (run) {
      found.add(index + 1);
      open = run[1];
    }
  });
  return found;
}

/** What markdownlint finds: for each of our rules the lines, with the errors. */
function theirs(document) {
  const found = new Map();
  const results = lint({
    strings: { it: document.text },
    config: THEIR_CONFIG,
    noInlineConfig: true,
    resultVersion: 3,
  }).it;
  for (const error of results) {
    const rule = OURS.get(error.ruleNames[0]);
    const line = GAPS.has(rule) ? (error.fixInfo?.lineNumber ?? error.lineNumber) : error.lineNumber;
    if (!found.has(rule)) found.set(rule, new Map());
    const lines = found.get(rule);
    lines.set(line, [...(lines.get(line) ?? []), error]);
  }
  return { found, results };
}

/** What kouetsu finds in all documents at once: for each name and rule the lines. */
function ours(kouetsu, folder, names) {
  let output;
  const run = (args) => execFileSync(kouetsu, args, { cwd: folder, maxBuffer: 1 << 30, stdio: ["ignore", "pipe", "inherit"] });
  try {
    output = run(["check", "--output-format", "json", "."]);
  } catch (error) {
    if (error.status !== 1) throw error;
    output = error.stdout;
  }
  const found = new Map(names.map((name) => [name, new Map()]));
  for (const diagnostic of JSON.parse(output).diagnostics) {
    const rules = found.get(diagnostic.file);
    if (rules && FENCES.includes(diagnostic.rule)) {
      rules.faulty = true;
      continue;
    }
    if (!rules || !(diagnostic.rule in RULES)) {
      throw new Error(`${diagnostic.file}: ${diagnostic.message}`);
    }
    const { start, end } = diagnostic.span;
    let lines = [start.line];
    if (GAPS.has(diagnostic.rule)) lines = diagnostic.fix.edits.map((edit) => edit.span.start.line);
    if (diagnostic.rule === "inconsistent-list-marker") lines.push(...diagnostic.related.map((label) => label.span.start.line));
    if (diagnostic.rule === "extra-blank-lines") {
      // The last line that is too many ends where the span does.
      const last = end.column === 1 && end.line > start.line ? end.line - 1 : end.line;
      lines = Array.from({ length: last - start.line + 1 }, (_, index) => start.line + index);
      // To markdownlint, a line begins after the last line break.
      if (diagnostic.message.endsWith("end of the file")) lines = lines.map((line) => line + 1);
    }
    // It finds the two markers one by one.
    if (diagnostic.rule === "inconsistent-emphasis-marker") lines.push(end.line);
    if (!rules.has(diagnostic.rule)) rules.set(diagnostic.rule, new Map());
    for (const line of lines) rules.get(diagnostic.rule).set(line, diagnostic);
  }
  return found;
}

/** The lines that only one of the two finds. */
function differences(document, our) {
  const { found: their } = theirs(document);
  document.faulty = our.faulty ?? false;
  const different = [];
  for (const rule of Object.keys(RULES)) {
    const [one, other] = [our.get(rule) ?? new Map(), their.get(rule) ?? new Map()];
    for (const [line, diagnostic] of one) {
      if (!other.has(line)) different.push({ document, rule, line, who: "kouetsu", diagnostic });
    }
    for (const [line, errors] of other) {
      if (!one.has(line)) different.push({ document, rule, line, who: "markdownlint", errors });
    }
  }
  return different;
}

/** The HTML of a document, with the white space that no one sees made one. */
function html(text) {
  const whole = micromark(text.replace(/^\ufeff/, ""), {
    allowDangerousHtml: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });
  return whole
    .split(/(<pre>[\s\S]*?<\/pre>)/)
    .map((part) => (part.startsWith("<pre>") ? part.replace(/\r\n?/g, "\n") : part.replace(/\s+/g, " ")))
    .join("")
    .trim();
}

function* markdownFiles(folder) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* markdownFiles(full);
    else if (entry.name.endsWith(".md")) yield full;
  }
}

/** The documents of a folder by name; those inside fences of Markdown too, if they are examples. */
function* documents(folder, examples) {
  for (const file of markdownFiles(folder)) {
    const text = fs.readFileSync(file, "utf8");
    yield [file, text];
    if (!examples) continue;
    const fences = text.matchAll(/^(`{3,}|~{3,})markdown\n([\s\S]*?)^\1\n/gm);
    for (const [index, match] of [...fences].entries()) yield [`${file}#${index + 1}`, match[2]];
  }
}

/** Compares documents, given as [name, text], and returns what is different. */
function compare(kouetsu, all) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "kouetsu-"));
  try {
    fs.writeFileSync(path.join(folder, "kouetsu.toml"), OUR_CONFIG);
    const names = all.map((_, index) => `${index}.md`);
    all.forEach(([, text], index) => fs.writeFileSync(path.join(folder, names[index]), text));
    const found = ours(kouetsu, folder, names);
    const held = all.map(([name, text]) => new Document(name, text));
    const different = held.flatMap((document, index) => differences(document, found.get(names[index])));
    try {
      execFileSync(kouetsu, ["fmt", "."], { cwd: folder, stdio: ["ignore", "ignore", "ignore"] });
    } catch (error) {
      if (error.status !== 0) throw error;
    }
    const laid = names.map((name) => fs.readFileSync(path.join(folder, name), "utf8"));
    return { different, documents: held, laid };
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

function explanation(difference) {
  return CLASSES.find((one) => one.explains(difference));
}

function show({ document, rule, line, who }) {
  return `${document.name}:${line}: only ${who} finds ${rule}: ${JSON.stringify(document.line(line))}`;
}

const [kouetsu, ...folders] = process.argv.slice(2);
const here = path.dirname(fileURLToPath(import.meta.url));
const pages = path.join(here, "node_modules", "markdownlint", "doc");
const all = [pages, ...folders].flatMap((folder) => [...documents(folder, folder === pages)]);
let failed = false;

const examples = compare(kouetsu, CLASSES.map((one) => [one.reason, one.example]));
CLASSES.forEach((one, index) => {
  const its = examples.different.filter((difference) => difference.document === examples.documents[index]);
  if (its.length === 0 || !its.every((difference) => explanation(difference) === one)) {
    failed = true;
    console.log(`this class explains nothing, or not its own example: ${one.reason}`);
    its.forEach((difference) => console.log(`  ${show(difference)} (${explanation(difference)?.reason})`));
  }
});

const { different, documents: held, laid } = compare(kouetsu, all);
const counts = new Map(CLASSES.map((one) => [one, 0]));
const unexplained = [];
for (const difference of different) {
  const one = explanation(difference);
  if (one) counts.set(one, counts.get(one) + 1);
  else unexplained.push(difference);
}
if (unexplained.length > 0) {
  failed = true;
  const shown = Number(process.env.SHOWN ?? 40);
  unexplained.slice(0, shown).forEach((difference) => console.log(show(difference)));
  console.log(`${unexplained.length} lines differ, and no class says why`);
}

let [alike, theirsDiffer, both] = [0, 0, 0];
held.forEach((document, index) => {
  // What a directive holds is code to CommonMark; kouetsu's own guard reads it.
  if (document.isMyst() || document.front > 0) return;
  const before = html(document.text);
  const { results } = theirs(document);
  const same = html(applyFixes(document.text, results)) === before;
  const oursSame = html(laid[index]) === before;
  both += 1;
  alike += Number(same);
  theirsDiffer += Number(!same);
  if (!oursSame) {
    failed = true;
    console.log(`${document.name}: the document laid out is another`);
  }
});

for (const [one, count] of counts) console.log(`${String(count).padStart(6)}  ${one.reason}`);
console.log(`${held.length} documents: ${different.length - unexplained.length} explained differences, ${unexplained.length} others`);
console.log(`${both} laid out: all give the same HTML; markdownlint's fixes change that of ${theirsDiffer}`);
process.exit(failed ? 1 : 0);
