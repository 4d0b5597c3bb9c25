"""Commits to a temporary repository with kouetsu's hook, which the real pre-commit installs from this checkout as the
README says.

    pre_commit.py --target FOLDER

FOLDER is where Cargo builds, so that what is built already is not built again.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import readme

ROOT = Path(__file__).parents[2]
PRE_COMMIT = Path(sys.executable).with_name("pre-commit")


def config(repo, rev):
    """The README's block, but for hooks from a folder."""
    text = readme.block("repos")
    text, repos = re.subn(r"(?<=repo: ).*", repo, text)
    text, revs = re.subn(r"(?<=rev: ).*", rev, text)
    assert (repos, revs) == (1, 1), text
    return text


class Repository:
    """A Git repository whose commits depend on nothing of this machine."""

    def __init__(self, path, environment):
        self.path = path
        self.environment = environment
        path.mkdir()
        self.git("init", "--quiet", "--initial-branch=main")

    def run(self, *command):
        done = subprocess.run(
            [str(part) for part in command], cwd=self.path, env=self.environment,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )
        return done.returncode, done.stdout

    def git(self, *arguments):
        status, output = self.run("git", *arguments)
        if status != 0:
            sys.exit(f"git {' '.join(arguments)} ended with {status}:\n{output}")
        return output.strip()

    def write(self, files):
        for name, text in files.items():
            path = self.path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def commit(self, *names):
        """Commits these files, and returns whether it was let through, and what was said."""
        self.git("add", *names)
        status, output = self.run("git", "commit", "--quiet", "--message", "Work")
        return status == 0, output


def hooks(path, environment):
    """The checkout as it is, committed or not, as a repository to install hooks from."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True
    ).stdout
    names = [name for name in listed.decode().split("\0") if (ROOT / name).is_file()]
    repository = Repository(path, environment)
    repository.write({name: (ROOT / name).read_bytes() for name in names})
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "--message", "Hooks")
    return repository.git("rev-parse", "HEAD")


def check(scratch, environment):
    rev = hooks(scratch / "kouetsu", environment)
    work = Repository(scratch / "work", environment)
    work.write({
        ".pre-commit-config.yaml": config((scratch / "kouetsu").as_uri(), rev),
        "kouetsu.toml": 'exclude = ["drafts"]\n',
        "docs/old.md": "# Old\n\n![A stage](lost.png)\n",
        "docs/talks.md": "# Talks\n\n(keynote)=\n## Opening\n\nIt was warm.\n",
    })
    assert work.commit(".")[0]
    status, output = work.run(PRE_COMMIT, "install", "--install-hooks")
    assert status == 0, output
    print(output.strip())

    # What was wrong before is not told again, and what others define is known.
    work.write({"docs/day.md": "# Day\n\n[The opening](talks.md#opening), {ref}`keynote`.\n"})
    let_through, output = work.commit("docs/day.md")
    assert let_through, output

    # A bad commit is stopped, and says why; the file that was bad before is left alone.
    work.write({"docs/day.md": "# Day\n\n[The end](talks.md#the-end)\n\n![A hall](hall.png)\n"})
    let_through, output = work.commit("docs/day.md")
    assert not let_through, "the commit should have been stopped"
    for said in ("docs/day.md:3:", "broken-anchor", "missing-image", "checked 1 file: 2 errors"):
        assert said in output, f"{said} is not in\n{output}"
    assert "lost.png" not in output, output
    print(output.strip())

    # What the project excludes is excluded for the hook, too, and other files are none of its concern.
    work.git("checkout", "--quiet", "HEAD", "docs/day.md")
    work.write({"drafts/a.md": "![](none.png)\n", "code.py": "pass\n"})
    let_through, output = work.commit("drafts/a.md", "code.py")
    assert let_through, output

    # The other hook makes fixes, which stops the commit, so that they are looked at and committed with the rest.
    other = (work.path / ".pre-commit-config.yaml").read_text().replace("id: kouetsu", "id: kouetsu-fix")
    settings = 'select = ["default", "inconsistent-fence-style"]\n'
    work.write({".pre-commit-config.yaml": other, "kouetsu.toml": settings})
    assert work.commit(".pre-commit-config.yaml", "kouetsu.toml")[0]
    fences = "# Code\n\n```python\na\n```\n\n~~~python\nb\n~~~\n\n```python\nc\n```\n"
    work.write({"docs/code.md": fences})
    let_through, output = work.commit("docs/code.md")
    assert not let_through and "1 fixed" in output, output
    assert (work.path / "docs/code.md").read_text() == fences.replace("~~~", "```")
    assert "lost.png" not in output, output
    let_through, output = work.commit("docs/code.md")
    assert let_through, output


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--target", required=True, type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        (scratch / "gitconfig").write_text("[user]\nname = A\nemail = a@example.org\n")
        environment = os.environ | {
            "CARGO_TARGET_DIR": str(arguments.target.resolve()),
            "GIT_CONFIG_GLOBAL": str(scratch / "gitconfig"),
            "GIT_CONFIG_NOSYSTEM": "1",
            "PRE_COMMIT_HOME": str(scratch / "pre-commit"),
        }
        check(scratch, environment)


if __name__ == "__main__":
    main()
