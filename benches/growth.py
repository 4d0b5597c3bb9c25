#!/usr/bin/env python3
"""Whether time and memory grow with a project, and no faster: the same text written once, and four times as much of it.

  benches/growth.py --kouetsu target/release/kouetsu [--size 1.0] [--only headings links ...]

Each project has very many of one thing: headings, links, names, files, or bytes in a line. Shown are the processor time and
the memory of both runs, and how much time each byte of the larger took, with that of the smaller as 1. What stays near 1
grows in a straight line; at 4, it would grow with the square. The least of three runs counts. Nothing is written outside a
temporary folder.
"""

import argparse
import os
import random
import resource
import subprocess
import tempfile
from pathlib import Path

GROWN = 4
RUNS = 3
# Seconds of processor time after which a run is ended.
LIMIT = 300

COMMON = (
    "the a of to in is and that for it as was on with be by not this from are an have which one you were all their there"
    " can has more but"
).split()


def word(letters):
    return "".join(random.choice("abcdefghijklmnoprstuvwxyz") for _ in range(letters))


def name():
    return f"{word(5).capitalize()} {word(8).capitalize()}"


def prose(words):
    # No word stands twice in a row.
    said = [""]
    while len(said) <= words:
        said.extend(next for next in [random.choice(COMMON)] if next != said[-1])
    return " ".join(said[1:])


def one(text):
    return {"a.md": f"# Title\n\n{text}\n"}


def headings(count):
    return one("".join(f"## Heading {word(6)} {n}\n\nText {n}.\n\n" for n in range(count)))


def links(count):
    # Half of them lead to a heading that is there.
    lines = "".join(f"- [see {word(6)}](#heading-{n})\n" for n in range(count))
    return one(lines + "".join(f"\n## Heading {n}\n" for n in range(count // 2)))


def links_between(count):
    pages = max(count // 50, 1)
    links = lambda: "".join(f"- [a {word(4)}](f{random.randrange(pages)}.md)\n" for _ in range(50))
    return {f"f{n}.md": f"# Page {n}\n\n{links()}" for n in range(pages)}


def labels(count):
    text = "".join(f"(place-{n})=\n## Part {n}\n\n{{ref}}`place-{n}` [](#place-{count - 1 - n})\n\n" for n in range(count))
    return {**one(text), "myst.yml": "version: 1\nproject: {}\nsite: {}\n"}


def definitions(count):
    uses = "".join(f"[a{n}][r{n}]\n\n" for n in range(count))
    return one(uses + "".join(f"[r{n}]: https://a.example/{n}\n" for n in range(count)))


def names(count):
    people = [name() for _ in range(count // 4)]
    met = lambda: "".join(f"We met {random.choice(people)} there, {prose(6)}.\n\n" for _ in range(count // 20))
    return {f"f{n}.md": f"# Page {n}\n\n{met()}" for n in range(20)}


def misspelled_names(count):
    said = []
    for _ in range(count // 4):
        person = name()
        said += [f"Then {person} spoke.\n\n"] * 3 + [f"Then {person[:-2]}{person[-1]}{person[-2]} spoke.\n\n"]
    random.shuffle(said)
    return {f"f{n}.md": f"# Page {n}\n\n" + "".join(said[n::20]) for n in range(20)}


def words(count):
    return one("\n\n".join(" ".join(word(random.randrange(5, 12)) for _ in range(10)) for _ in range(count // 10)))


def misspelled_words(count):
    return one("".join(f"the teh recieve occured {word(7)} the the\n\n" for _ in range(count)))


def dates(count):
    day = lambda n: f"On May {n % 30 + 1}, 2024 (Mon) we did 5月{n % 30 + 1}日（月） it.\n\n"
    return one("".join(day(n) for n in range(count)))


def long_line(count):
    return one(prose(count))


def mixed_line(count):
    bits = ["*a*", "`b`", "[c](d.md)", "<e>", "日本語", "（括弧）", "**f**", "_g_", "2024-05-15", "![x](y.png)", "$1$"]
    return one(" ".join(random.choice(bits) for _ in range(count)))


def directives(count):
    block = lambda n: f":::{{note}}\n{prose(5)}\n:::\n\n```{{figure}} a{n}.png\n:name: n{n}\ncaption\n```\n\n"
    return one("".join(block(n) for n in range(count)))


def tables(count):
    return one("|a|b|c|\n|-|-|-|\n" + "".join(f"|{word(3)}|{word(6)}|[x](y.md)|\n" for _ in range(count)))


def lists(count):
    return one("".join(f"- {prose(4)}\n  - {prose(3)}\n" for _ in range(count)))


def missing_images(count):
    return one("".join(f"![picture {n}](i{n}.png)\n\n" for n in range(count)))


def files(count):
    return {f"d{n // 500}/f{n}.md": f"# Page {n}\n\n{prose(20)}\n" for n in range(count)}


PROJECTS = {
    headings: 12_500,
    links: 12_500,
    links_between: 12_500,
    labels: 12_500,
    definitions: 12_500,
    names: 12_500,
    misspelled_names: 12_500,
    words: 50_000,
    misspelled_words: 12_500,
    dates: 12_500,
    long_line: 500_000,
    mixed_line: 100_000,
    directives: 12_500,
    tables: 25_000,
    lists: 25_000,
    missing_images: 12_500,
    files: 25_000,
}


def run(kouetsu, folder):
    """Processor time in seconds, memory in bytes, findings; of the quickest of some runs."""
    command = [str(kouetsu), "check", "--isolated", "--no-cache", "--output-format", "short", "."]
    limit = lambda: resource.setrlimit(resource.RLIMIT_CPU, (LIMIT, LIMIT))
    runs = []
    for _ in range(RUNS):
        process = subprocess.Popen(
            command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, preexec_fn=limit
        )
        found = process.stdout.read().count(b"\n")
        _, status, usage = os.wait4(process.pid, 0)
        if os.WIFSIGNALED(status) or os.WEXITSTATUS(status) > 1:
            raise SystemExit(f"the run in {folder} ended with {status}")
        runs.append((usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, found))
        if runs[-1][0] > 5:
            break
    return min(runs)


def measured(kouetsu, project, count):
    random.seed(1)
    with tempfile.TemporaryDirectory() as folder:
        size = 0
        for path, text in project(count).items():
            target = Path(folder, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            size += target.write_bytes(text.encode())
        return size, *run(kouetsu, folder)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kouetsu", type=Path, required=True)
    parser.add_argument("--size", type=float, default=1.0, help="times as many of everything")
    parser.add_argument("--only", nargs="+", help="names of projects")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "a.md").write_text("# Title\n")
        start = run(arguments.kouetsu.resolve(), folder)[0]
    print("| many | text | time | memory | findings | time per byte |")
    print("|---|---|---|---|---|---|")
    for project, count in PROJECTS.items():
        if arguments.only and project.__name__ not in arguments.only:
            continue
        counts = [int(count * arguments.size), int(count * arguments.size) * GROWN]
        few, many = (measured(arguments.kouetsu.resolve(), project, count) for count in counts)
        growth = ((many[1] - start) / many[0]) / (max(few[1] - start, 0.001) / few[0])
        pair = lambda form, index, unit: f"{form(few[index])}, {form(many[index])} {unit}".strip()
        print(
            f"| {counts[0]}, {counts[1]} {project.__name__.replace('_', ' ')} "
            f"| {pair(lambda size: f'{size / 1e6:.1f}', 0, 'MB')} | {pair(lambda time: f'{time:.2f}', 1, 's')} "
            f"| {pair(lambda size: f'{size / 1e6:.0f}', 2, 'MB')} | {pair(str, 3, '')} | {growth:.2f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
