"""Compare the blocks that kouetsu sees with those that MyST-Parser's own parser sees.

    python .ci/differential/compare.py [--kouetsu PROGRAM] FOLDER...

Every Markdown file of the folders is read by `kouetsu ast` and by the referee (outlines.py), in the flavor that kouetsu
finds it written in. A difference is either of a class in CLASSES, which says why it is there, or a bug: these are shown,
and the exit status is 1. Each class has an example, which must differ for that reason and no other, so that no class
outlives its reason. Needs the packages of requirements.txt.
"""

import argparse
import collections
import difflib
import json
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from outlines import Ours, Theirs

FENCE_RULES = "unclosed-fence,fence-closed-early,stray-fence,mismatched-colon-fence"


class Hunk(NamedTuple):
    """Neighbouring blocks of which each parser has its own."""

    ours: list
    theirs: list
    lines: list
    # The first line that a fence rule speaks of, if one does.
    fault: int | None

    def last(self):
        return max(row.last for row in self.ours + self.theirs)

    def __str__(self):
        rows = [f"  {who:8} {row}" for who, side in [("kouetsu", self.ours), ("referee", self.theirs)] for row in side]
        return "\n".join(rows)


class Class(NamedTuple):
    reason: str
    example: str
    explains: callable


def is_meant(hunk):
    return hunk.fault is not None and hunk.fault <= hunk.last()


def is_lenient(hunk):
    """MyST-Parser wants the first word of the info string to be the name in its braces, and nothing else."""
    words = [row.what.split(maxsplit=2)[2] for row in hunk.theirs if re.match(r"fence \S+ \{", row.what)]
    return any(not re.match(r"\{\S+\}(\s|$)", word) for word in words)


def is_alert(hunk):
    return any(row.what == "paragraph" and re.match(r"[ >]*\[!\w+\]", hunk.lines[row.first - 1]) for row in hunk.theirs)


CLASSES = {
    "meant": Class(
        "kouetsu has fences as they were meant, where it can tell", "```{note}\n```{tip}\na\n```\n```\n", is_meant
    ),
    "lenient": Class(
        "kouetsu reads names of directives as mystmd does: `{ note }`, `{note .class}`, `{note}text`",
        "``` { note }\na\n```\n", is_lenient,
    ),
    "alert": Class("kouetsu has the `[!NOTE]` of an alert not as text", "> [!NOTE]\n> a\n", is_alert),
}


def run(*command):
    done = subprocess.run(command, capture_output=True)
    if done.returncode not in (0, 1) or not done.stdout:
        sys.exit(f"{' '.join(map(str, command))} failed: {done.stderr.decode()}")
    return json.loads(done.stdout)


def first_faults(kouetsu, files):
    """The first line that a fence rule speaks of, by file."""
    faults = {}
    # A command line has a limit.
    for at in range(0, len(files), 500):
        found = run(kouetsu, "check", "--isolated", "--select", FENCE_RULES, "--output-format", "json", *files[at:at + 500])
        for diagnostic in found["diagnostics"]:
            for place in [diagnostic, *diagnostic.get("related", [])]:
                file, line = Path(place["file"]).resolve(), place["span"]["start"]["line"]
                faults[file] = min(line, faults.get(file, line))
    return faults


def hunks(kouetsu, file, fault):
    text = file.read_bytes().decode()
    tree = run(kouetsu, "ast", file)
    ours = Ours(tree, text)
    theirs = Theirs(text, tree["flavor"] == "myst", ours.verbatim)
    matcher = difflib.SequenceMatcher(None, ours.rows, theirs.rows, autojunk=False)
    changes = [change[1:] for change in matcher.get_opcodes() if change[0] != "equal"]
    return [Hunk(ours.rows[a:b], theirs.rows[c:d], theirs.lines.text, fault) for a, b, c, d in changes]


def compare(kouetsu, files):
    """All differences, as (file, hunk)."""
    faults = first_faults(kouetsu, files)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = pool.map(lambda file: hunks(kouetsu, file, faults.get(file)), files)
        return [(file, hunk) for file, hunks in zip(files, found) for hunk in hunks]


def class_of(hunk):
    return next((name for name, known in CLASSES.items() if known.explains(hunk)), None)


def stale_classes(kouetsu):
    """The classes whose example does not differ, or for another reason."""
    with tempfile.TemporaryDirectory() as folder:
        files = {name: Path(folder).resolve() / f"{name}.md" for name in CLASSES}
        for name, file in files.items():
            file.write_text(CLASSES[name].example)
        seen = collections.defaultdict(set)
        for file, hunk in compare(kouetsu, list(files.values())):
            seen[file.stem].add(class_of(hunk))
        return [name for name in CLASSES if seen[name] != {name}]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kouetsu", type=Path, default=Path("target/release/kouetsu"))
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    arguments = parser.parse_args()
    kouetsu = arguments.kouetsu.resolve()
    files = sorted({file.resolve() for folder in arguments.folders for file in folder.rglob("*.md") if file.is_file()})
    if not files:
        sys.exit("there are no Markdown files in these folders")
    stale = stale_classes(kouetsu)
    for name in stale:
        print(f"class `{name}` explains nothing any more: {CLASSES[name].reason}")
    counts = collections.Counter()
    for file, hunk in compare(kouetsu, files):
        name = class_of(hunk)
        counts[name] += 1
        if name is None:
            print(f"{os.path.relpath(file)}\n{hunk}")
    for name, known in CLASSES.items():
        print(f"{counts[name]:5} {name}: {known.reason}")
    print(f"{len(files)} files, {counts.total()} differences, {counts[None]} of them unexplained")
    sys.exit(bool(stale or counts[None]))


if __name__ == "__main__":
    main()
