"""The block structure of a document as a list of rows, as kouetsu has it and as MyST-Parser's own parser has it.

A row is what both can tell: depth, kind with what is known of it, first and last line (from 1). Blank lines at the end of
a container belong to nobody. Bodies of directives are read by the referee too, as MyST-Parser would: without the options,
by the same parser. Which directives read their bodies themselves is taken from kouetsu's tree, since that is a matter of
tables and not of parsing.
"""

import bisect
import re
from typing import NamedTuple

from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.directives import is_option_line
from myst_parser.parsers.mdit import create_md_parser

# What makes a container's last line: anything but this.
FILLER = re.compile(r"[ \t>]*")


class Row(NamedTuple):
    depth: int
    what: str
    first: int
    last: int

    def __str__(self):
        return f"{'  ' * self.depth}{self.what} ({self.first}-{self.last})"


class Lines:
    """The lines of a text: line feeds, carriage returns and both together end one."""

    def __init__(self, text):
        self.text = re.split(r"\r\n|\r|\n", text)
        ends = [match.end() for match in re.finditer(rb"\r\n|\r|\n", text.encode())]
        self.starts = [0, *ends]

    def of(self, offset):
        """The line of a byte offset, from 1."""
        return bisect.bisect_right(self.starts, offset)

    def content_end(self, first, last):
        """`last`, moved back over blank lines, but not before `first`."""
        while last > first and (last > len(self.text) or FILLER.fullmatch(self.text[last - 1])):
            last -= 1
        return last


class Ours:
    """kouetsu's tree, from the JSON of `kouetsu ast`."""

    LEAVES = {"html-block", "thematic-break", "comment", "block-break"}
    CONTAINERS = {"quote", "item", "table"}

    def __init__(self, tree, text):
        self.lines = Lines(text)
        self.text = text.encode()
        self.rows = []
        # The opening lines of directives whose body is not Markdown.
        self.verbatim = set()
        for child in tree.get("children", []):
            self.visit(child, 0)

    def visit(self, node, depth):
        kind = node["kind"]
        what = self.what(node, kind)
        if what is None:
            return
        start, end = node["span"]
        first = self.lines.of(start)
        self.rows.append(Row(depth, what, first, self.lines.content_end(first, self.lines.of(max(end - 1, start)))))
        if kind == "directive" and not node["parsed"]:
            self.verbatim.add(first)
        for child in node.get("children", []):
            self.visit(child, depth + 1)

    def what(self, node, kind):
        match kind:
            case "heading":
                return f"heading {node['level']}"
            case "paragraph" | "math-block" | "front-matter":
                return kind
            case "list":
                return f"list {node.get('start', '-')}"
            case "code-block" if "fence" in node:
                return fence(node["fence"]["open"], node["info"], node["fence"]["close"] is not None)
            case "code-block":
                return "indented code"
            case "directive":
                argument = node.get("argument", "")
                return fence(node["fence"]["open"], f"{{{node['name']}}} {argument}", node["fence"]["close"] is not None)
            case "footnote-definition" | "target":
                return f"{kind} {node['label']}"
            case "link-definition":
                return f"{kind} {' '.join(node['label'].split()).casefold()}"
            case "table-row":
                filled = sum("children" in cell for cell in node.get("children", []))
                return f"table-row {filled}"
            case _ if kind in self.LEAVES or kind in self.CONTAINERS:
                return kind
            case _:
                return None


class Theirs:
    """The tokens of markdown-it-py with the plugins of MyST-Parser."""

    CONTAINERS = {"blockquote": "quote", "list_item": "item", "table": "table"}

    def __init__(self, text, myst, verbatim):
        self.lines = Lines(text.removeprefix("\ufeff"))
        self.myst = myst
        self.verbatim = verbatim
        self.rows = []
        self.read("\n".join(self.lines.text), 0, 0, parser(myst, front_matter=True))

    def read(self, text, depth, shift, md):
        tokens = md.parse(text)
        for at, token in enumerate(tokens):
            kind = token.type.removesuffix("_open")
            if token.nesting < 0:
                depth -= kind.removesuffix("_close") in self.NESTS
            elif kind in self.NESTS:
                what = self.container(kind, token, tokens[at:])
                self.add(depth, what, token, shift)
                depth += 1
            elif token.map:
                self.leaf(kind, token, depth, shift)

    NESTS = {*CONTAINERS, "bullet_list", "ordered_list", "footnote_reference", "tr"}

    def add(self, depth, what, token, shift):
        first, after = token.map
        first += shift + 1
        self.rows.append(Row(depth, what, first, self.lines.content_end(first, after + shift)))

    def container(self, kind, token, after):
        match kind:
            case "bullet_list":
                return "list -"
            case "ordered_list":
                return f"list {token.attrs.get('start', 1)}"
            case "footnote_reference":
                return f"footnote-definition {token.meta['label']}"
            case "tr":
                end = next(at for at, token in enumerate(after) if token.type == "tr_close")
                filled = sum(token.type == "inline" and token.content.strip() != "" for token in after[:end])
                return f"table-row {filled}"
            case _:
                return self.CONTAINERS[kind]

    def leaf(self, kind, token, depth, shift):
        match kind:
            case "heading":
                self.add(depth, f"heading {token.tag[1]}", token, shift)
            case "paragraph":
                self.add(depth, "paragraph", token, shift)
            case "hr":
                self.add(depth, "thematic-break", token, shift)
            case "html_block":
                self.add(depth, "html-block", token, shift)
            case "code_block":
                self.add(depth, "indented code", token, shift)
            case "math_block" | "math_block_label":
                self.add(depth, "math-block", token, shift)
            case "front_matter":
                self.add(depth, "front-matter", token, shift)
            case "definition":
                self.add(depth, f"link-definition {' '.join(token.meta['label'].split()).casefold()}", token, shift)
            case "myst_target":
                self.add(depth, f"target {token.content}", token, shift)
            case "myst_block_break":
                self.add(depth, "block-break", token, shift)
            case "myst_line_comment":
                # One token holds all lines of a comment.
                for line in range(*token.map):
                    self.rows.append(Row(depth, "comment", line + shift + 1, line + shift + 1))
            case "fence" | "colon_fence":
                self.fence(token, depth, shift)

    def fence(self, token, depth, shift):
        first, after = token.map
        closed = after - first == token.content.count("\n") + 2
        self.add(depth, fence(token.markup, token.info, closed), token, shift)
        name = token.info.split(maxsplit=1)[:1]
        is_directive = name and name[0].startswith("{") and name[0].endswith("}")
        if self.myst and is_directive and first + shift + 1 not in self.verbatim:
            skipped, body = without_options(token.content)
            self.read(body, depth + 1, shift + first + 1 + skipped, parser(True, front_matter=False))


def fence(markup, info, closed):
    end = "" if closed else " (not closed)"
    return f"fence {markup} {' '.join(info.split())}".rstrip() + end


def without_options(content):
    """The body of a directive after its options, and how many lines these take, as MyST-Parser reads them."""
    lines = content.split("\n")
    if lines[0].startswith("---"):
        end = next((at for at, line in enumerate(lines[1:], 1) if line.startswith("---")), len(lines) - 1)
        options = end + 1
    else:
        options = next((at for at, line in enumerate(lines) if not is_option_line(line)), len(lines))
    return options, "\n".join(lines[options:])


PARSERS = {}


def parser(myst, front_matter):
    """MyST-Parser's parser with every extension that adds a block that kouetsu knows; without MyST's blocks for GitHub."""
    if (myst, front_matter) not in PARSERS:
        extensions = {"dollarmath", "strikethrough", "tasklist", *(["colon_fence"] if myst else [])}
        disable = [] if myst else ["myst_line_comment", "myst_block_break", "myst_target", "myst_role"]
        disable += [] if front_matter else ["front_matter"]
        config = MdParserConfig(enable_extensions=extensions, disable_syntax=disable)
        md = create_md_parser(config, RendererHTML)
        md.options["inline_definitions"] = True
        # Inline content is nothing here.
        md.disable(["inline", "text_join"], True)
        PARSERS[myst, front_matter] = md
    return PARSERS[myst, front_matter]
