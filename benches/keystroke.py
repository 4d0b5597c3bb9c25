#!/usr/bin/env python3
"""How long it takes from a keystroke to the findings: kouetsu's language server, and rumdl's in turn.

  benches/keystroke.py --kouetsu target/release/kouetsu [--rumdl rumdl] --corpus FOLDER [--files 1000] [--keys 200] [--pauses]

A project of so many files is made of the Markdown files of a folder, with one document of 100 KB in it. Letters are typed
into its middle, one by one, to one server and then to the other; what is measured is the time from sending a change to
having the findings of that version. With `--pauses`, a person types: between two letters a server has 50 to 350 ms, in which
it may look at what the change means to other documents, and be in the middle of that at the next. Nothing is built, and nothing is written outside a temporary folder.
"""

import argparse
import json
import os
import random
import subprocess
import tempfile
import time
from pathlib import Path

SIZE = 100_000


class Server:
    def __init__(self, name, command, root):
        self.name = name
        self.process = subprocess.Popen(
            command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.times = []
        folder = {"uri": root.as_uri(), "name": "project"}
        # Findings are to be pushed, as both can.
        capabilities = {"general": {"positionEncodings": ["utf-16"]}, "textDocument": {"publishDiagnostics": {}}}
        self.send("initialize", {"processId": os.getpid(), "rootUri": root.as_uri(), "workspaceFolders": [folder],
                                 "capabilities": capabilities}, identity=1)
        while self.receive().get("id") != 1:
            pass
        self.send("initialized", {})

    def send(self, method, params, identity=None):
        message = {"jsonrpc": "2.0", "method": method, "params": params}
        if identity is not None:
            message["id"] = identity
        body = json.dumps(message).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def receive(self):
        length = 0
        while line := self.process.stdout.readline().strip():
            key, _, value = line.partition(b": ")
            if key.lower() == b"content-length":
                length = int(value)
        if not length:
            raise SystemExit(f"{self.name} is gone")
        message = json.loads(self.process.stdout.read(length))
        # What a server asks of its client gets an answer.
        if "id" in message and "method" in message:
            body = json.dumps({"jsonrpc": "2.0", "id": message["id"], "result": None}).encode()
            self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
            self.process.stdin.flush()
        return message

    def findings(self, uri, version):
        while True:
            message = self.receive()
            if message.get("method") == "textDocument/publishDiagnostics":
                params = message["params"]
                if params["uri"] == uri and params.get("version") in (version, None):
                    return len(params["diagnostics"])

    def open(self, uri, text):
        document = {"uri": uri, "languageId": "markdown", "version": 1, "text": text}
        self.send("textDocument/didOpen", {"textDocument": document})
        return self.findings(uri, 1)

    def type(self, uri, version, line, column, letter):
        at = {"line": line, "character": column}
        change = {"range": {"start": at, "end": at}, "text": letter}
        start = time.perf_counter()
        self.send("textDocument/didChange", {"textDocument": {"uri": uri, "version": version}, "contentChanges": [change]})
        self.findings(uri, version)
        self.times.append((time.perf_counter() - start) * 1000)

    def stop(self):
        self.process.kill()
        self.process.wait()


def project(root, corpus, files):
    texts = [path.read_text(encoding="utf-8") for path in sorted(corpus.rglob("*.md"))]
    if not texts:
        raise SystemExit(f"there is no Markdown file in {corpus}")
    (root / "kouetsu.toml").write_text("")
    (root / "docs").mkdir()
    for index in range(files - 1):
        (root / "docs" / f"page-{index:05}.md").write_text(texts[index % len(texts)])
    big = ""
    for text in texts * (SIZE // sum(map(len, texts)) + 1):
        big += text
        if len(big.encode()) > SIZE:
            break
    big = big.encode()[:SIZE].decode(errors="ignore")
    (root / "docs" / "big.md").write_text(big)
    return root / "docs" / "big.md", big


def percentile(times, share):
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kouetsu", type=Path, required=True)
    parser.add_argument("--rumdl")
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--keys", type=int, default=200)
    parser.add_argument("--pauses", action="store_true")
    arguments = parser.parse_args()
    random.seed(1)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        path, text = project(root, arguments.corpus, arguments.files)
        lines = text.split("\n")
        line = next(at for at in range(len(lines) // 2, len(lines)) if lines[at][:1].isalpha() and len(lines[at]) > 40)
        servers = [Server("kouetsu", [arguments.kouetsu.resolve(), "server"], root)]
        if arguments.rumdl:
            servers.append(Server("rumdl", [arguments.rumdl, "server"], root))
        uri = path.as_uri()
        for server in servers:
            print(f"{server.name}: {server.open(uri, text)} findings in the document")
        for key in range(arguments.keys):
            for server in servers:
                if arguments.pauses:
                    time.sleep(random.uniform(0.05, 0.35))
                server.type(uri, key + 2, line, 10 + key, random.choice("abcdefghi "))
        for server in servers:
            server.stop()
        for server in servers:
            times = server.times
            print(f"{server.name:8} p50 {percentile(times, 0.5):7.1f} ms   p95 {percentile(times, 0.95):7.1f} ms"
                  f"   worst {max(times):7.1f} ms")
        if len(servers) == 2:
            ratio = percentile(servers[0].times, 0.95) / percentile(servers[1].times, 0.95)
            print(f"p95 of kouetsu / p95 of rumdl: {ratio:.2f}   ({len(text.encode())} bytes, {arguments.files} files,"
                  f" {os.cpu_count()} cores)")


if __name__ == "__main__":
    main()
