// Compares what kouetsu finds with prh's published dictionaries with what prh finds: node compare.mjs KOUETSU PRH FOLDER.
//
// KOUETSU is the program, PRH the folder of the npm package, which carries the dictionaries, FOLDER an empty one to work
// in. The text is made of the dictionaries themselves: each test and each literal pattern is a paragraph. Every
// dictionary has to be read without an error, which runs its own tests, and every paragraph has to be mended alike.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [kouetsu, prhFolder, folder] = process.argv.slice(2);
const prh = createRequire(join(prhFolder, "package.json"))(prhFolder);

// Where Markdown, kouetsu's prose and prh's plain text would differ, nothing is to be compared.
const isPlain = (text) => /^[^\x00-\x1f`*_<>[\]\\|#&$~{}@:!"'+-]+$/u.test(text) && !/^[\s\d.]|\s$|\.[a-z]/iu.test(text);

function paragraphs(engine) {
  const texts = new Set();
  for (const rule of engine.rules) {
    rule.specs.forEach((spec) => texts.add(spec.from));
    const literal = /^\/([^\\/()[\]?*+|.^$]+)\/gmu$/u.exec(rule.pattern.toString());
    if (literal) texts.add(`これは${literal[1]}だ`);
  }
  return [...texts].filter((text) => isPlain(text));
}

// What each rule of prh makes of a text by itself, overlaps aside: [start, end, expected].
function wantedBy(engine, text) {
  const found = engine.makeChangeSet("a.txt", text).diffs.map((diff) => {
    const expected = diff.expected.replace(/\$(\d+)/gu, (_, number) => diff.matches[number] ?? "");
    return [diff.index, diff.index + diff.matches[0].length, expected];
  });
  return found;
}

function foundBy(dictionary, texts) {
  writeFileSync(join(folder, "kouetsu.toml"), `rules.misspelled-term = { files = ['${dictionary}'], known-names = false }\n`);
  writeFileSync(join(folder, "a.md"), texts.join("\n\n") + "\n");
  const args = ["check", "--select", "misspelled-term,invalid-dictionary", "--fail-on", "never", "--output-format", "json", "a.md"];
  return JSON.parse(execFileSync(kouetsu, args, { cwd: folder, maxBuffer: 1 << 28 })).diagnostics;
}

let differences = 0;
let compared = 0;
mkdirSync(folder, { recursive: true });
for (const part of ["prh-rules", "misc"]) cpSync(join(prhFolder, part), join(folder, part), { recursive: true });
const dictionaries = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".yml")).sort();
for (const dictionary of dictionaries) {
  const engine = prh.fromYAMLFilePath(join(folder, dictionary));
  const texts = paragraphs(engine);
  const diagnostics = foundBy(dictionary, texts);
  for (const diagnostic of diagnostics.filter((one) => one.rule === "invalid-dictionary" && one.severity === "error")) {
    console.log(`${diagnostic.file}:${diagnostic.span.start.line}: ${diagnostic.message}`);
    differences += 1;
  }
  texts.forEach((text, number) => {
    const line = 2 * number + 1;
    const found = diagnostics.filter((one) => one.file === "a.md" && one.span.start.line === line);
    const shown = found.map((one) => {
      const start = [...text].slice(0, one.span.start.column - 1).join("").length;
      const expected = /is written `([^`]*)` here$/u.exec(one.message)[1];
      return `${start} ${expected}`;
    });
    // Of two that overlap, kouetsu tells one; what stands right already it does not tell.
    const wanted = wantedBy(engine, text).map(([start, end, expected]) => ({ start, end, expected }));
    const missed = wanted.filter((one) => !shown.includes(`${one.start} ${one.expected}`) && !wanted.some((other) => other !== one && other.start < one.end && one.start < other.end) && !text.includes(one.expected));
    const extra = shown.filter((one) => !wanted.some((other) => `${other.start} ${other.expected}` === one));
    compared += wanted.length;
    if (missed.length + extra.length > 0) {
      console.log(`${dictionary}: ${text}: prh ${JSON.stringify(wanted)}, kouetsu ${JSON.stringify(shown)}`);
      differences += 1;
    }
  });
}
console.log(`${dictionaries.length} dictionaries, ${compared} findings compared, ${differences} differences`);
process.exit(differences === 0 && compared > 500 ? 0 : 1);
