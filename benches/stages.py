#!/usr/bin/env python3
"""Where the time of a run goes: reading the documents, each group of rules, and each rule, in units of reading.

  benches/stages.py --kouetsu target/release/kouetsu --corpus FOLDER [--megabytes 10] [--runs 9]

The Markdown files of a folder are copied as `compare.py` does. kouetsu checks them on one thread with `--timing`, and the
median of the runs is shown of each line. What several rules need and is made once (the words of a document, say) counts for
the first that asks. So groups are measured a second way too: by how much more processor time a run takes that has them
beside nothing but reading. Nothing is built, and nothing is written outside a temporary folder.
"""

import argparse
import os
import re
import statistics
import subprocess
import tempfile
from pathlib import Path

from compare import fill

QUIET = ["check", "--isolated", "--no-cache", "--output-format", "short"]
# A rule that costs next to nothing, so that a run does hardly more than read.
NOTHING = ["--select", "stray-fence"]
READING = "reading the documents"
# What no linter sees, as one.
TOGETHER = "names, words, facts"
LINE = re.compile(r"^ *([\d.]+) ms +[\d.]+ % +(.+)$")


def timed(command, folder):
    """Milliseconds by rule and stage, and the processor time of the run, in milliseconds."""
    environment = {**os.environ, "RAYON_NUM_THREADS": "1"}
    process = subprocess.Popen(
        command, cwd=folder, env=environment, text=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    lines = process.stderr.read().splitlines()
    _, status, usage = os.wait4(process.pid, 0)
    if os.WIFSIGNALED(status) or os.WEXITSTATUS(status) > 1:
        raise SystemExit("\n".join([*lines, f"{command} ended with {status}"]))
    times = {found[2]: float(found[1]) for found in map(LINE.match, lines) if found}
    return times, (usage.ru_utime + usage.ru_stime) * 1000


def groups_of(kouetsu):
    """The group of each rule that is on by default."""
    listed = subprocess.run([kouetsu, "rules"], check=True, text=True, stdout=subprocess.PIPE).stdout
    columns = [line.split()[:3] for line in listed.splitlines()[1:]]
    return {rule: group for rule, group, default in columns if default != "off"}


def only(wanted, groups):
    """The options that leave these groups at their defaults."""
    others = sorted(set(groups.values()) - set(wanted))
    return ["--select", "default", *(["--ignore", ",".join(others)] if others else [])]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kouetsu", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--megabytes", type=int, default=10)
    parser.add_argument("--runs", type=int, default=9)
    arguments = parser.parse_args()
    kouetsu = str(arguments.kouetsu.resolve())
    groups = groups_of(kouetsu)
    names = list(dict.fromkeys(groups.values()))
    runs = {"all": only(names, groups), "nothing": NOTHING, TOGETHER: only(TOGETHER.split(", "), groups)}
    runs |= {name: only([name], groups) for name in names}
    with tempfile.TemporaryDirectory() as folder:
        size, count = fill(Path(folder), arguments.corpus, arguments.megabytes)
        taken = {name: [] for name in runs}
        for _ in range(arguments.runs):
            for name, options in runs.items():
                taken[name].append(timed([kouetsu, *QUIET, *options, "--timing", "."], folder))
    lines = {line: statistics.median(times[line] for times, _ in taken["all"]) for line in taken["all"][0][0]}
    used = {name: statistics.median(cpu for _, cpu in of_run) for name, of_run in taken.items()}
    reading = lines[READING]
    print(f"{size / 1e6:.0f} MB, {count} files; one thread; medians of {arguments.runs} runs in turn\n")

    print("| processor time of a run | ms | beyond reading | of reading |\n|---|---|---|---|")
    print(f"| that only reads | {used['nothing']:.0f} | | |")
    for name in [*names, TOGETHER, "all"]:
        more = used[name] - used["nothing"]
        print(f"| {name} | {used[name]:.0f} | {more:.0f} | {more / used['nothing']:.2f} |")

    print("\n| stage or rule | ms | of reading | ns per byte |\n|---|---|---|---|")
    for line in sorted((line for line in lines if line == READING or line in groups), key=lines.get, reverse=True):
        if lines[line] >= reading / 100:
            print(f"| {line} | {lines[line]:.1f} | {lines[line] / reading:.2f} | {lines[line] * 1e6 / size:.2f} |")


if __name__ == "__main__":
    main()
