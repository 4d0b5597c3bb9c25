"""Prints the block of YAML in the README that has a key at its start: readme.py KEY."""

import re
import sys
from pathlib import Path

README = Path(__file__).parents[2] / "README.md"


def block(key):
    """The one block with the key."""
    blocks = re.findall(r"^```yaml\n(.*?)^```$", README.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    found = [text for text in blocks if re.search(rf"^{key}:", text, re.MULTILINE)]
    assert len(found) == 1, f"the README has {len(found)} blocks with `{key}:`"
    return found[0]


if __name__ == "__main__":
    sys.stdout.write(block(sys.argv[1]))
