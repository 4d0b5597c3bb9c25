"""Holds what is written for kouetsu against its schemas: schemas.py CHECK_JSONSCHEMA.

Pages and configurations of this repository must pass, and what is mistyped in one must not.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCHEMAS = ROOT / "rules" / "schema"

# Each has one mistake.
WRONG = {
    "config": [
        'selct = ["all"]',
        'select = "all"',
        'fail-on = "warn"',
        'flavor = "rst"',
        'extend = "strickt"',
        "[event]\nname = 'PyCon'",
        "[online]\ntimeout = 'long'",
        "[[override]]\nignore = ['links']",
        "[rules]\nmissing-alt-text = 'off'",
        "[rules.missing-alt-text]\nseverity = 'fatal'",
        "[rules.missing-alt-text]\nallow-empty = 'yes'",
        "[rules.missing-alt-text]\nallow-emtpy = true",
        "[rules.house-rule]\nseverity = 'fatal'",
    ],
    "page": [
        "check.forbid = ['a']",
        "summary = 'x'\nseverty = 'off'\ncheck.forbid = ['a']",
        "summary = 'x'\nseverity = 'warn'\ncheck.forbid = ['a']",
        "summary = 'x'\ncheck.forbid = 'a'",
        "summary = 'x'\ncheck.forbid = false",
        "summary = 'x'\n[check]",
        "summary = 'x'\n[check]\nforbid = ['a']\nswap = { a = 'b' }",
        "summary = 'x'\n[check]\nforbid = ['a']\nscopes = ['headings']",
        "summary = 'x'\n[check]\nforbid = ['a']\nscopes = ['alt:x']",
        "summary = 'x'\n[check]\nforbid = ['a']\ninside = ['quotation']",
        "summary = 'x'\n[check]\nrequire = true\neach = 'section:7'",
        "summary = 'x'\n[check]\ncount = { at-most = 'three' }",
        "summary = 'x'\n[script]\nsauce = ''",
        "summary = 'x'\n[options.most]\ndefault = 3\n[check]\nforbid = ['a']",
        "summary = 'x'\ncheck.forbid = ['a']\n[[example]]\nworse = 'a'",
    ],
}


def main(check_jsonschema):
    def passes(name, files):
        arguments = [check_jsonschema, "--schemafile", SCHEMAS / f"{name}.json", *files]
        return subprocess.run(arguments, capture_output=True, text=True)

    subprocess.run([check_jsonschema, "--quiet", "--check-metaschema", *SCHEMAS.glob("*.json")], check=True)
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        right = {
            "config": [*configurations(), *readme(scratch)],
            "page": [*ROOT.glob("rules/*/*.toml"), *ROOT.glob("examples/own-rules/house/*.toml")],
        }
        for name, files in right.items():
            outcome = passes(name, files)
            if outcome.returncode != 0:
                sys.exit(outcome.stdout + outcome.stderr)
        for name, texts in WRONG.items():
            for text in texts:
                file = scratch / "wrong.toml"
                file.write_text(text, encoding="utf-8")
                if passes(name, [file]).returncode == 0:
                    sys.exit(f"the schema of a {name} has nothing against\n\n{text}")
    counts = ", ".join(f"{len(right[name])} of a {name} right and {len(WRONG[name])} wrong" for name in right)
    print(f"held against the schemas: {counts}")


def configurations():
    """The configurations of this repository."""
    found = subprocess.run(["git", "ls-files", "*kouetsu.toml"], cwd=ROOT, capture_output=True, text=True, check=True)
    yield from (ROOT / name for name in found.stdout.splitlines())
    yield ROOT / "examples/adoption/house.toml"
    yield from ROOT.glob("src/config/profiles/*.toml")


def readme(scratch):
    """The configurations in the README, as files."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for index, block in enumerate(re.findall(r"^```toml\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)):
        file = scratch / f"readme-{index}.toml"
        file.write_text(block, encoding="utf-8")
        yield file


if __name__ == "__main__":
    main(sys.argv[1])
