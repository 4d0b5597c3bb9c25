"""Runs the script of the GitHub Action with the environment that GitHub documents, and no GitHub.

    action.py --kouetsu PROGRAM --wheels FOLDER
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]

REPORT = "# Report\n\n![A stage](lost.png)\n"


class Job:
    """A job whose workspace is a clone, in a folder of its own."""

    def __init__(self, scratch, program):
        self.scratch = scratch
        self.workspace = scratch / "workspace"
        self.workspace.mkdir()
        self.temp = scratch / "temp"
        self.temp.mkdir()
        self.programs = scratch / "bin"
        self.programs.mkdir()
        if program:
            shutil.copy(program, self.programs / "kouetsu")

    def write(self, files):
        for name, text in files.items():
            path = self.workspace / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    def git(self, *arguments, cwd=None):
        identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "protocol.file.allow=always"]
        done = subprocess.run(
            ["git", *identity, *map(str, arguments)], cwd=cwd or self.workspace, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    def run(self, **inputs):
        """Runs the action's script; returns its status, its log, its outputs and the summary of the job."""
        variables = {
            "PATH": f"{self.programs}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(self.scratch),
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_WORKSPACE": str(self.workspace),
            "GITHUB_OUTPUT": str(self.temp / "output"),
            "GITHUB_STEP_SUMMARY": str(self.temp / "summary"),
            "RUNNER_TEMP": str(self.temp),
            "KOUETSU_PATHS": ".",
            "KOUETSU_VERSION": "installed",
            "KOUETSU_FORMAT": "github",
            "KOUETSU_FAIL_ON": "",
            "KOUETSU_CHANGED_LINES": "false",
            "KOUETSU_ARGUMENTS": "",
        }
        cwd = inputs.pop("cwd", self.workspace)
        variables |= inputs
        for file in ("output", "summary"):
            (self.temp / file).write_text("")
        done = subprocess.run(
            ["bash", str(ROOT / ".github/action/check.sh")],
            cwd=cwd, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )
        outputs = dict(line.split("=", 1) for line in (self.temp / "output").read_text().splitlines())
        return done.returncode, done.stdout, outputs, (self.temp / "summary").read_text()


def expect(truth, *said):
    if not truth:
        sys.exit("\n".join(["this does not hold:", *map(str, said)]))


def annotates_and_sums_up(job):
    job.write({"docs/day one.md": REPORT, "README.md": "# Fine\n\nWords.\n"})
    job.git("init", "--quiet")
    status, log, outputs, summary = job.run()
    expect(status == 1, log)
    expect(log.startswith("::error file=docs/day one.md,line=3,endLine=3,col="), log)
    expect("<code>docs/day one.md:3</code>" in summary, summary)
    sarif = json.loads(Path(outputs["sarif-file"]).read_text())
    expect(sarif["runs"][0]["results"][0]["ruleId"] == "missing-image", sarif)

    # In a folder of the workspace, files are still named from the root of the repository.
    status, log, _, _ = job.run(cwd=job.workspace / "docs")
    expect(log.startswith("::error file=docs/day one.md,"), log)


def obeys_its_inputs(job):
    job.write({"a b.md": REPORT, "c.md": REPORT, "-d.md": REPORT})
    for inputs, status, lines in [
        ({"KOUETSU_PATHS": "a b.md\n\r\n  \nc.md\r\n"}, 1, 2),
        ({"KOUETSU_PATHS": "-d.md"}, 1, 1),
        ({"KOUETSU_FAIL_ON": "never"}, 0, 3),
        ({"KOUETSU_ARGUMENTS": "--select\nlinks"}, 0, 0),
        ({"KOUETSU_FORMAT": "short"}, 1, 4),
    ]:
        found, log, outputs, _ = job.run(**inputs)
        expect(found == status, inputs, log)
        expect(len(log.splitlines()) == lines, inputs, log)
        expect(Path(outputs["sarif-file"]).is_file(), inputs)
    _, log, _, _ = job.run(KOUETSU_FORMAT="short")
    matcher = log.splitlines()[0].removeprefix("::add-matcher::")
    expect(json.loads(Path(matcher).read_text())["problemMatcher"], log)


def takes_no_input_for_code(job):
    job.write({"a.md": REPORT})
    evil = '$(touch pwned) `touch pwned`; touch pwned\n"; touch pwned; "\n::error::forged\n* ../*'
    names = ["PATHS", "VERSION", "FORMAT", "FAIL_ON", "CHANGED_LINES", "ARGUMENTS"]
    for name in [f"KOUETSU_{name}" for name in names]:
        status, log, outputs, _ = job.run(**{name: evil})
        expect(status in (1, 2), name, log)
        expect(not any(line.lstrip().startswith("::error::") for line in log.splitlines()), name, log)
        expect(not list(job.scratch.rglob("pwned")), name)
        expect(status == 1 or not outputs, name, outputs)


def installs_the_version_of_the_action(job, wheels):
    job.write({"a.md": REPORT})
    local = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheels)}
    status, log, _, _ = job.run(KOUETSU_VERSION="", **local)
    expect(status == 1 and log.startswith("::error file=a.md"), log)
    status, log, outputs, _ = job.run(KOUETSU_VERSION="0.0.1", **local)
    expect(status == 2 and "::error title=kouetsu::kouetsu 0.0.1 cannot be installed" in log and not outputs, log)


def builds_what_was_not_released(job):
    """A Cargo that says what it is told, and makes a kouetsu that does so, stands in for the real one."""
    cargo = '''#!/bin/sh
        while [ "$1" != --root ]; do shift; done
        mkdir -p "$2/bin"
        printf '#!/bin/sh\\necho built\\n' >"$2/bin/kouetsu"
        chmod +x "$2/bin/kouetsu"
    '''
    (job.programs / "cargo").write_text(cargo)
    (job.programs / "cargo").chmod(0o755)
    nothing = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(job.temp)}
    status, log, _, _ = job.run(KOUETSU_VERSION="", **nothing)
    expect(status == 0 and log.endswith("and is built from source\nbuilt\n"), log)
    # Not in the place of what was asked for.
    status, log, _, _ = job.run(KOUETSU_VERSION="0.0.1", **nothing)
    expect(status == 2 and "kouetsu 0.0.1 cannot be installed" in log, log)


def says_what_is_missing(job):
    job.write({"a.md": REPORT})
    status, log, _, _ = job.run(PATH="/usr/bin:/bin")
    expect(status == 2 and "::error title=kouetsu::kouetsu is not on the PATH" in log, log)


def knows_the_base_of_a_pull_request(job):
    """A kouetsu that says what it is told stands in for the real one."""
    (job.programs / "kouetsu").write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    (job.programs / "kouetsu").chmod(0o755)
    origin = job.scratch / "origin"
    origin.mkdir()
    git = lambda *arguments: job.git(*arguments, cwd=origin)  # noqa: E731
    git("init", "--quiet", "--initial-branch=main")
    git("commit", "--quiet", "--allow-empty", "--message=First")
    git("checkout", "--quiet", "-b", "topic")
    git("commit", "--quiet", "--allow-empty", "--message=Topic")
    git("checkout", "--quiet", "main")
    git("commit", "--quiet", "--allow-empty", "--message=Base")
    base = git("rev-parse", "HEAD")
    git("checkout", "--quiet", "-b", "merge")
    git("merge", "--quiet", "--no-ff", "--message=Merge", "topic")
    git("checkout", "--quiet", "main")
    git("commit", "--quiet", "--allow-empty", "--message=Later")
    later = git("rev-parse", "HEAD")
    shutil.rmtree(job.workspace)
    for branch, expected in [("merge", base), ("topic", later)]:
        for depth in (["--depth=1"], []):
            job.git("clone", "--quiet", *depth, "--branch", branch, origin.as_uri(), job.workspace, cwd=job.scratch)
            inputs = {"KOUETSU_CHANGED_LINES": "true", "GITHUB_BASE_REF": "main", "GITHUB_HEAD_REF": "topic"}
            status, log, _, _ = job.run(**inputs)
            arguments = log.splitlines()
            expect(status == 0 and arguments[arguments.index("--since") + 1] == expected, branch, depth, log)
            job.git("cat-file", "-e", f"{expected}^{{commit}}")
            # Not every job is one of a pull request.
            _, log, _, _ = job.run(KOUETSU_CHANGED_LINES="true", GITHUB_BASE_REF="")
            expect("--since" not in log, log)
            status, log, _, _ = job.run(**inputs | {"GITHUB_BASE_REF": "gone"}) if branch == "topic" else (2, "cannot", 0, 0)
            expect(status == 2 and "cannot" in log, log)
            shutil.rmtree(job.workspace)


def reports_only_changed_lines(job):
    origin = job.scratch / "origin"
    origin.mkdir()
    git = lambda *arguments: job.git(*arguments, cwd=origin)  # noqa: E731
    report = lambda text: (origin / "a.md").write_text(text)  # noqa: E731
    git("init", "--quiet", "--initial-branch=main")
    report(REPORT)
    git("add", "a.md")
    git("commit", "--quiet", "--message=First")
    git("checkout", "--quiet", "-b", "topic")
    report(REPORT + "\n![A hall](hall.png)\n")
    git("commit", "--quiet", "--all", "--message=Topic")
    git("checkout", "--quiet", "main")
    git("checkout", "--quiet", "-b", "merge")
    git("merge", "--quiet", "--no-ff", "--message=Merge", "topic")
    shutil.rmtree(job.workspace)
    job.git("clone", "--quiet", "--depth=1", "--branch=merge", origin.as_uri(), job.workspace, cwd=job.scratch)
    for changed, lines in [("false", [3, 5]), ("true", [5])]:
        _, log, _, _ = job.run(KOUETSU_CHANGED_LINES=changed, GITHUB_BASE_REF="main")
        found = [line for line in (3, 5) if f"::error file=a.md,line={line}," in log]
        expect(found == lines, changed, log)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kouetsu", required=True, type=Path)
    parser.add_argument("--wheels", required=True, type=Path)
    arguments = parser.parse_args()
    tests = {
        annotates_and_sums_up: (arguments.kouetsu,),
        obeys_its_inputs: (arguments.kouetsu,),
        takes_no_input_for_code: (arguments.kouetsu,),
        installs_the_version_of_the_action: (None, arguments.wheels.resolve()),
        builds_what_was_not_released: (None,),
        says_what_is_missing: (None,),
        knows_the_base_of_a_pull_request: (None,),
        reports_only_changed_lines: (arguments.kouetsu,),
    }
    for test, (program, *more) in tests.items():
        with tempfile.TemporaryDirectory() as scratch:
            test(Job(Path(scratch), program), *more)
        print(test.__name__.replace("_", " "))


if __name__ == "__main__":
    main()
