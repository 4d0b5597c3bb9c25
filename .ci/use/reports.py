"""Reads kouetsu's reports with the schemas and programs of those who use them.

    reports.py --kouetsu PROGRAM --html-validate PROGRAM

The reports are those of the sample report, and of a project in which every file name and text is hostile.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import junitparser
import sarif_kit
from diff_cover.git_path import GitPathTool
from diff_cover.violationsreporters.java_violations_reporter import CheckstyleXmlDriver
from sarif import loader

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
FORMATS = ["sarif", "gitlab", "junit", "checkstyle", "html", "jsonl", "json"]

# What GitLab asks of an issue: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
GITLAB = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": "^[^/.]"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}


def run(command, cwd=None, statuses=(0,)):
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True)
    if done.returncode not in statuses:
        sys.exit(f"{command[0]} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
    return done.stdout


def hostile(folder):
    """A project whose names and texts would act on whoever reads a report."""
    texts = [
        "::error::forged",
        "##[set-output name=a]b",
        "<script>alert(1)<",
        "]]> <!--",
        "\" onload='x",
        "\x1b[31m\x07\u202e",
        "&amp;&#0;%0A%25",
        "a\n::error::b",
        "校閲 \u2028",
        "[x](1){0}",
    ]
    for number, text in enumerate(texts):
        name = text.replace("/", "_").encode() + b".md"
        body = f"# T\n\n![A stage]({number}<none>.png) {text}\n\n```{{figrue}} {text}\n```\n\n[{text}](none/{text}.md)\n"
        (folder / name.decode()).write_text(body, encoding="utf-8")
    # A name that is no text at all.
    (folder / "latin\udce9.md").write_bytes(b"![](none.png)\n")
    (folder / "conf.py").write_text("extensions = ['myst_parser']\n")
    return folder


def check_json(schema, file):
    run([BIN / "check-jsonschema", "--schemafile", schema, file])


def check(kouetsu, html_validate, project, scratch):
    files = {name: scratch / f"report.{name}" for name in FORMATS}
    outputs = [f"--output-file={name}={path}" for name, path in files.items()]
    run([kouetsu, "check", *outputs], cwd=project, statuses=(1,))
    report = json.loads(files["json"].read_bytes())
    count = len(report["diagnostics"])
    assert count > 9, f"{project} has faults: {count}"

    schema = Path(sarif_kit.__file__).with_name("schema") / "sarif-2.1.0.json"
    check_json(schema, files["sarif"])
    read = loader.load_sarif_file(str(files["sarif"]))
    assert read.get_result_count() == count
    assert all(record["Location"] and record["Line"] for record in read.get_records())

    (scratch / "gitlab.schema.json").write_text(json.dumps(GITLAB))
    check_json(scratch / "gitlab.schema.json", files["gitlab"])
    issues = json.loads(files["gitlab"].read_bytes())
    assert len({issue["fingerprint"] for issue in issues}) == count

    assert len(files["jsonl"].read_bytes().splitlines()) == count

    cases = [case for suite in junitparser.JUnitXml.fromfile(str(files["junit"])) for case in suite]
    failed = [case for case in cases if case.result and isinstance(case.result[0], junitparser.Failure)]
    failing = [found for found in report["diagnostics"] if found["severity"] != "info"]
    assert len(failed) == len(failing), (len(failed), len(failing))

    violations = CheckstyleXmlDriver().parse_reports([files["checkstyle"].read_text(encoding="utf-8")])
    assert sum(map(len, violations.values())) == count

    run([html_validate, "--preset", "recommended", "--max-warnings", "0", files["html"]])
    print(f"{project.name}: {count} findings, in each of {len(FORMATS)} formats")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kouetsu", required=True, type=Path)
    parser.add_argument("--html-validate", required=True, type=Path)
    arguments = parser.parse_args()
    GitPathTool.set_cwd(str(ROOT))
    for project in ("faulty", "hostile"):
        with tempfile.TemporaryDirectory() as folder:
            scratch = Path(folder)
            if project == "faulty":
                folder = ROOT / "examples/report-faulty"
            else:
                folder = scratch / "hostile"
                folder.mkdir()
                hostile(folder)
            check(arguments.kouetsu, arguments.html_validate, folder, scratch)


if __name__ == "__main__":
    main()
