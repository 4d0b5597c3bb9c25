"""Compare what kouetsu finds in a tangled project with the warnings of the builders, Sphinx with MyST-Parser and mystmd.

    python .ci/parity/compare.py --kouetsu PROGRAM --mystmd PROGRAM

The folder `project` is built by each builder with its own settings, as strictly as it can be. Each warning about
directives, options, roles, references, labels, images, inclusions and tables of contents must have a finding of a
fitting rule: in the same file, on the line of the warning or in the block that begins there, and, where the warning
names something, with a span that holds that name. Each finding of those rules must have a warning. What differs is in
`differences.toml`, with the reason; a reason that explains nothing any more is an error too.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zlib
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

HERE = Path(__file__).parent

# The rules that speak of what builders warn of.
RULES = {
    "broken-anchor",
    "broken-link",
    "duplicate-definition",
    "duplicate-document",
    "invalid-directive-content",
    "invalid-directive-option",
    "malformed-link",
    "missing-directive-argument",
    "missing-directive-content",
    "missing-image",
    "undefined-reference",
    "unexpected-directive-content",
    "unknown-directive",
    "unknown-directive-option",
    "unknown-role",
    "unlisted-document",
    "unmatched-inclusion",
    "unused-definition",
}


class Warned(NamedTuple):
    """A warning of a builder."""

    file: str
    line: int
    text: str

    def __str__(self):
        return f"{self.file}:{self.line}: {self.text}"


class Found(NamedTuple):
    """A finding of kouetsu."""

    file: str
    line: int
    column: int
    rule: str
    message: str
    # The source at its span.
    source: str

    def __str__(self):
        return f"{self.file}:{self.line}:{self.column}: [{self.rule}] {self.message}"


# What a warning says, as a pattern whose group is the name that it is about, and the rules that say the same.
SPHINX = [
    (r"Unknown directive type: '(.+?)'", {"unknown-directive"}),
    (r"Unknown interpreted text role \"(.+?)\"", {"unknown-role"}),
    (r"argument\(s\) required, 0 supplied", {"missing-directive-argument"}),
    (r"Unknown option key: '(.+?)'", {"unknown-directive-option"}),
    (r"Invalid option value for '.+?': (.*?):", {"invalid-directive-option"}),
    (r"line number spec is out of range\(1-\d+\): '(.+?)'", {"invalid-directive-option", "unmatched-inclusion"}),
    (r"no lines pulled from include file", {"unmatched-inclusion"}),
    (r"Content block expected", {"missing-directive-content"}),
    (r"Has content, but none permitted", {"unexpected-directive-content"}),
    (r"content should be one image|caption must be a paragraph|Error parsing content block", {"invalid-directive-content"}),
    (r"text not found \"(.+?)\"", {"unmatched-inclusion"}),
    (r"pattern not found: (.+?)(?: \[|$)", {"unmatched-inclusion"}),
    (r"Object named '(.+?)' not found", {"unmatched-inclusion"}),
    (r"file not found: '.*/([^/]+)'", {"broken-link"}),
    (r"Include file '.*/([^/]+)' not found", {"broken-link"}),
    (r"No such file or directory: '(.+?)'", {"broken-link"}),
    (r"Problems with \"csv-table\" directive path", {"broken-link"}),
    (r"download file not readable: .*/([^/ ]+)", {"broken-link"}),
    (r"nonexisting document '(.+?)'", {"broken-link"}),
    (r"glob pattern '(.+?)' didn't match", {"broken-link"}),
    (r"image file not readable: (\S+)", {"missing-image"}),
    (r"(?:unknown|Unknown source) document:? '(.+?)'", {"broken-link"}),
    (r"cross-reference target not found: '(.+?)'", {"broken-anchor", "broken-link", "undefined-reference"}),
    (r"local id not found in doc '.+?': '(.+?)'", {"broken-anchor"}),
    (r"'any' reference target not found: (\S+)", {"undefined-reference"}),
    (r"undefined label: '(.+?)'", {"undefined-reference"}),
    (r"title or caption not found: '(.+?)'", {"undefined-reference"}),
    (r"equation not found: (\S+)", {"undefined-reference"}),
    (r"term not in glossary: '(.+?)'", {"undefined-reference"}),
    (r"Unknown target name: \"(.+?)\"", {"undefined-reference"}),
    (r"No matches for '(.+?)'", {"undefined-reference"}),
    (r"'(\w+)' is undefined", {"undefined-reference"}),
    (r"Duplicate footnote definition found for label: '(.+?)'", {"duplicate-definition"}),
    (r"Duplicate reference definition: (\S+)", {"duplicate-definition"}),
    (r"Duplicate explicit target name: \"(.+?)\"", {"duplicate-definition"}),
    (r"duplicate label (\S+),", {"duplicate-definition"}),
    (r"Footnote \[#\] is not referenced", {"unused-definition"}),
    (r"isn't included in any toctree", {"unlisted-document"}),
]

MYSTMD = [
    (r"unknown directive: (\S+)", {"unknown-directive"}),
    (r"unknown role: (\S+)", {"unknown-role"}),
    (r"required argument not provided", {"missing-directive-argument"}),
    (r"required body not provided", {"missing-directive-content"}),
    (r"unexpected option \"(.+?)\"", {"unknown-directive-option"}),
    (r"Invalid YAML options in \"(.+?)\"", {"invalid-directive-option"}),
    (r"number not provided for option \"(.+?)\"", {"invalid-directive-option"}),
    (r"unexpected body provided", {"unexpected-directive-content"}),
    (r"must have one list as body|contains no valid content|child of a glossary", {"invalid-directive-content"}),
    (r"Could not find \"(.+?)\" relative to", {"broken-link"}),
    (r"Could not find (?:starting|ending) line including \"(.+?)\"", {"unmatched-inclusion"}),
    (r"Unexpected lines, from \"(\d+)\" to", {"unmatched-inclusion"}),
    (r"Duplicate identifier in (?:file|project) \"(.+?)\"", {"duplicate-definition"}),
    (r"No target for internal reference \"#(.+?)\"", {"broken-anchor", "broken-link"}),
    (r"Cross reference target was not found: (?:term-)?(.+)$", {"undefined-reference", "broken-anchor"}),
    (r"Cannot find image \"(.+?)\"", {"missing-image"}),
    (r"Link for \"#?(.+?)\" did not resolve", {"broken-link", "broken-anchor", "undefined-reference"}),
    (r"Could not link citation with label \"(.+?)\"", {"undefined-reference"}),
    (r"Table of contents entry does not exist: (\S+)", {"broken-link"}),
]


def plain(text):
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def run(command, folder, environment=None):
    done = subprocess.run(
        command,
        cwd=folder,
        env=os.environ | (environment or {}),
        capture_output=True,
        text=True,
        timeout=300,
    )
    return plain(done.stdout + done.stderr)


def sphinx(folder):
    """The warnings of Sphinx, each with the file and line that it names."""
    output = folder.parent / "html"
    said = run([sys.executable, "-m", "sphinx", "-q", "-n", "-b", "html", ".", str(output)], folder)
    if not (output / "index.html").is_file():
        sys.exit(f"Sphinx built nothing:\n{said}")
    line = re.compile(r"^(?:.*/)?project/(.+?\.(?:md|rst))(?:\.rst)?(?::(\d+))?: (?:WARNING|ERROR|CRITICAL): (.*)$", re.M)
    return [Warned(file, int(at or 1), text) for file, at, text in line.findall(said)]


def mystmd(folder, program):
    said = run([program, "build", "--site", "--strict"], folder, {"NO_COLOR": "1"})
    if "Built 1" not in said:
        sys.exit(f"mystmd built nothing:\n{said}")
    line = re.compile(r"^(?:⛔️|⚠️) +(.+?\.(?:md|yml))(?::(\d+))?(?::\d+)? (.*)$", re.M)
    warned = [Warned(file, int(at or 0), text) for file, at, text in line.findall(said)]
    # A link that leads nowhere is told twice, and so is what has no text for that.
    again = {(w.file, unquote(m[1])) for w in warned if (m := re.search(r'reference "#(.+?)" was', w.text))}
    resolved = re.compile(r'Link for "#(.+?)" did not resolve')
    return [w for w in warned if not ((m := resolved.search(w.text)) and (w.file, unquote(m[1])) in again)]


def kouetsu(folder, program):
    """The findings of the rules above, with the source at their spans."""
    rules = ",".join(sorted(RULES))
    said = subprocess.run(
        [program, "check", "--select", rules, "--output-format", "json", "."],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
    )
    found = []
    for finding in json.loads(said.stdout)["diagnostics"]:
        start, end = finding["span"]["start"], finding["span"]["end"]
        path = folder / finding["file"]
        text = path.read_bytes()[start["offset"] : end["offset"]].decode() if path.is_file() else ""
        found.append(
            Found(finding["file"], start["line"], start["column"], finding["rule"], finding["message"], text)
        )
    return found


class Blocks:
    """Where the blocks of a document end: a warning names the first line of one."""

    def __init__(self, folder):
        self.folder = folder
        self.files = {}

    def last(self, file, line):
        """The last line of the block that begins at or holds `line`: up to the next empty line, or its fence."""
        if file not in self.files:
            self.files[file] = (self.folder / file).read_text().split("\n")
        lines = self.files[file]
        at = line - 1
        fence = re.match(r"[> -]*(`{3,}|:{3,})", lines[at]) if at < len(lines) else None
        end = at + 1
        while end < len(lines):
            closes = fence and lines[end].strip().startswith(fence[1]) and not lines[end].strip().strip("`:")
            if closes or (not fence and not lines[end].strip()):
                break
            end += 1
        return end + 1


def same_name(name, source):
    """Whether a span holds a name, as builders fold it."""
    fold = lambda text: re.sub(r"[\s_]+", " ", unquote(text)).lower().strip("#/. ")
    name, source = fold(name), fold(source)
    part = len(source) > 1 and source in name
    return not re.search(r"\w", name) or name in source or part or Path(source).stem == Path(name).stem


def matches(warned, found, kinds, blocks):
    for pattern, rules in kinds:
        what = re.search(pattern, warned.text)
        if not what:
            continue
        if found.file != warned.file or found.rule not in rules:
            return False
        # mystmd often names no line at all.
        # A target is named by the line of what it stands before.
        within = warned.line == 0 or warned.line - 1 <= found.line <= blocks.last(warned.file, warned.line)
        name = what[1] if what.re.groups else ""
        named = not name or same_name(name, found.source) or same_name(name, found.message)
        return within and named
    return False


class Reasons:
    """Differences that are as they should be."""

    def __init__(self, builder):
        listed = tomllib.loads((HERE / "differences.toml").read_text())["difference"]
        self.listed = [entry for entry in listed if builder in entry["builders"]]
        self.used = set()

    def explain(self, side, text):
        for number, entry in enumerate(self.listed):
            if entry["only"] == side and re.search(entry["pattern"], text):
                self.used.add(number)
                return True
        return False

    def unused(self):
        return [entry for number, entry in enumerate(self.listed) if number not in self.used]


def compare(builder, warned, found, kinds, blocks):
    """Prints what only one side has and nothing explains; returns how many those are."""
    reasons = Reasons(builder)
    paired = set()
    lonely = 0
    for warning in warned:
        partners = [number for number, finding in enumerate(found) if matches(warning, finding, kinds, blocks)]
        paired.update(partners)
        if not partners and not reasons.explain("builder", str(warning)):
            lonely += 1
            print(f"{builder} only: {warning}")
    for number, finding in enumerate(found):
        if number not in paired and not reasons.explain("kouetsu", str(finding)):
            lonely += 1
            print(f"kouetsu only ({builder}): {finding}")
    for entry in reasons.unused():
        lonely += 1
        print(f"{builder}: this explains nothing any more: {entry['pattern']}: {entry['reason']}")
    print(f"{builder}: {len(warned)} warnings, {len(found)} findings, {lonely} differences without a reason")
    return lonely


def inventory():
    """An inventory of another project, with one label (Sphinx's format, version 2)."""
    head = b"# Sphinx inventory version 2\n# Project: aurora\n# Version: 1\n"
    head += b"# The remainder of this file is compressed using zlib.\n"
    return head + zlib.compress(b"kp std:label -1 kp.html#kp The Kp index\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kouetsu", required=True)
    parser.add_argument("--mystmd", required=True)
    arguments = parser.parse_args()
    program = os.path.abspath(arguments.kouetsu)
    lonely = 0
    with tempfile.TemporaryDirectory() as scratch:
        for builder, kinds, settings in [("sphinx", SPHINX, "conf.py"), ("mystmd", MYSTMD, "myst.yml")]:
            folder = Path(scratch).resolve() / builder / "project"
            shutil.copytree(HERE / "project", folder)
            shutil.copytree(HERE / "template", folder.parent / "template")
            (folder / "aurora.inv").write_bytes(inventory())
            for other in {"conf.py", "myst.yml"} - {settings}:
                (folder / other).unlink()
            found = kouetsu(folder, program)
            warned = sphinx(folder) if builder == "sphinx" else mystmd(folder, os.path.abspath(arguments.mystmd))
            lonely += compare(builder, warned, found, kinds, Blocks(folder))
    sys.exit(1 if lonely else 0)


if __name__ == "__main__":
    main()
