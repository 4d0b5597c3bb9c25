#!/usr/bin/env python3
"""How long a whole run takes: kouetsu, and the peers that are installed, in turn.

  benches/compare.py --kouetsu target/release/kouetsu --corpus FOLDER [--megabytes 10 100] [--runs 5] [--warm]
      [--rumdl PATH] [--mado PATH] [--markdownlint-cli2 PATH] [--lychee PATH]

The Markdown files of a folder are copied until they have so many megabytes, each copy into a folder of its own. Each
program checks them with its defaults, cold: caches are off where that can be said, lychee is offline. The runs take
turns, so that what else the machine does touches all alike; medians are shown, with the ratio to kouetsu's. Memory is the
largest that a run had. With `--warm`, those that can keep what they found have done so before, each in a folder of its
own, and are measured when nothing has changed. Nothing is built, and nothing is written outside a temporary folder.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

COMMANDS = {
    "kouetsu": ["check", "--isolated", "--no-cache", "--output-format", "short", "."],
    "rumdl": ["check", "--no-cache", "--no-config", "."],
    "mado": ["check", "."],
    "markdownlint-cli2": ["**/*.md"],
    "lychee": ["--offline", "--no-progress", "."],
}

# Those that keep what they found, given the folder for it.
WARM = {
    "kouetsu": lambda cache: ["check", "--isolated", "--cache-dir", cache, "--output-format", "short", "."],
    "rumdl": lambda cache: ["check", "--cache-dir", cache, "--no-config", "."],
}


def fill(root, corpus, megabytes):
    """Copies of the Markdown files of `corpus` until there are so many megabytes; their bytes and number."""
    files = [path for path in sorted(corpus.rglob("*.md"))]
    if not files:
        raise SystemExit(f"there is no Markdown file in {corpus}")
    size = count = copy = 0
    while size < megabytes * 1_000_000:
        for path in files:
            target = root / f"copy-{copy:04}" / path.relative_to(corpus)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
            size += path.stat().st_size
            count += 1
            if size >= megabytes * 1_000_000:
                break
        copy += 1
    return size, count


def run(command, folder):
    """Seconds by the clock, seconds of the processors, and bytes of memory."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if os.WIFSIGNALED(status) or os.WEXITSTATUS(status) > 2:
        raise SystemExit(f"{command[0]} ended with {status}")
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--megabytes", type=int, nargs="+", default=[10, 100])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--warm", action="store_true")
    for name in COMMANDS:
        parser.add_argument(f"--{name}", type=Path, required=name == "kouetsu")
    arguments = parser.parse_args()
    peers = {name: getattr(arguments, name.replace("-", "_")) for name in COMMANDS}
    peers = {name: path.resolve() for name, path in peers.items() if path and (name in WARM or not arguments.warm)}
    print(f"{os.cpu_count()} cores; medians of {arguments.runs} {'warm' if arguments.warm else 'cold'} runs, in turn\n")
    print("| text | program | time | of kouetsu's | CPU | memory |")
    print("|---|---|---|---|---|---|")
    for megabytes in arguments.megabytes:
        with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as caches:
            size, count = fill(Path(folder), arguments.corpus, megabytes)
            measured = {name: [] for name in peers}
            commands = {name: [str(path), *COMMANDS[name]] for name, path in peers.items()}
            if arguments.warm:
                commands = {name: [str(path), *WARM[name](f"{caches}/{name}")] for name, path in peers.items()}
                for command in commands.values():
                    run(command, folder)
            for _ in range(arguments.runs):
                for name, command in commands.items():
                    measured[name].append(run(command, folder))
            first = statistics.median(taken[0] for taken in measured["kouetsu"])
            for name, runs in measured.items():
                seconds, cpu, memory = (statistics.median(values) for values in zip(*runs))
                print(f"| {size / 1e6:.0f} MB, {count} files | {name} | {seconds:.2f} s | {seconds / first:.1f} |"
                      f" {cpu:.2f} s | {memory / 1e6:.0f} MB |", flush=True)


if __name__ == "__main__":
    main()
