"""Print, as JSON, every directive and role that one set-up of docutils or Sphinx knows.

    python dump_sphinx.py docutils
    python dump_sphinx.py sphinx '{"extensions": ["myst_parser", "sphinx_design"]}'

The second argument of `sphinx` is configuration as in conf.py. One process looks at one set-up, because extensions
patch classes and registries of the whole process. The packages must be importable; `generate.py` sees to that.
"""

import importlib
import inspect
import io
import json
import re
import sys
import tempfile
from pathlib import Path

from docutils.parsers.rst import directives, roles
from docutils.parsers.rst.languages import en, ja


def public(name):
    """Packages mark what is for their own documentation and tests."""
    return not name.startswith("_") and name != "restructuredtext-test-directive"


# Kinds of option values that are told by the converter itself; the others are told by what they accept.
KINDS = {
    directives.flag: "flag",
    directives.unchanged: "text",
    directives.unchanged_required: "text",
    directives.class_option: "class",
    directives.path: "path",
    directives.uri: "path",
    directives.encoding: "text",
    directives.single_char_or_unicode: "text",
    directives.single_char_or_whitespace_or_unicode: "text",
    directives.length_or_unitless: "length",
    directives.length_or_percentage_or_unitless: "length-or-percentage",
    directives.percentage: "percentage",
    directives.positive_int: "positive",
    directives.nonnegative_int: "natural",
    int: "integer",
    bool: "text",
    str: "text",
}


# The kinds that are told by what of these they take.
SAMPLES = ["1", "0", "-1", "1.5", "1,2", "1 2", "1 2 3 4", "50%", "3em"]
SAMPLES += ["true", "false", "auto", "image", "none", "all"]
TAKES = {
    "boolean": {"1", "0", "true", "false"},
    "integer": {"1", "0", "-1"},
    "natural": {"1", "0"},
    "positive": {"1"},
    "length": {"1", "0", "1.5", "3em"},
    "length-or-percentage": {"1", "0", "1.5", "3em", "50%"},
}


def accepts(converter, value):
    """Whether the converter takes the value, and what it says if not."""
    try:
        converter(value)
    except (ValueError, TypeError, AttributeError, KeyError, IndexError) as error:
        return False, str(error)
    return True, ""


def choices(message):
    """The values that an error message offers: `"x" unknown; choose from "a", "b", or "c"` and its relatives."""
    offered = re.split(r"choose from|must be one of|one of|expected", message, maxsplit=1)
    return sorted(set(re.findall(r"""["']([\w.:/+-]+)["']""", offered[1]))) if len(offered) == 2 else []


def kind(converter):
    """The kind of value that an option takes, or the list of its choices; `text` wherever that is in doubt."""
    if known := KINDS.get(converter):
        return known
    taken, message = accepts(converter, "zz nonsense")
    if taken:
        return "text"
    if "no argument is allowed" in message:
        return "flag"
    takes = {value for value in SAMPLES if accepts(converter, value)[0]}
    if values := choices(message):
        # Longer lists are names of icons, which grow with every version.
        return values if takes <= set(values) and len(values) <= 20 else "text"
    for name, wanted in TAKES.items():
        if takes == wanted:
            return name
    return "text"


def option(converter):
    """What one option takes, and whether it may be left empty (docutils then hands over None)."""
    if not callable(converter):
        return {"kind": "text", "empty": True}
    return {"kind": kind(converter), "empty": accepts(converter, None)[0]}


def sources(directive):
    """The text of the classes that make up a directive, without the root of them all."""
    for cls in inspect.getmro(directive):
        if cls.__module__ not in {"builtins", "docutils.parsers.rst", "sphinx.util.docutils"}:
            try:
                yield inspect.getsource(cls)
            except (OSError, TypeError):
                continue


def autodoc_options(directive_name):
    """autodoc accepts every option at first and checks by the kind of object that it documents."""
    specs = importlib.import_module("sphinx.ext.autodoc._directive_options")
    spec = dict(specs._OPTION_SPECS[directive_name.removeprefix("auto")])
    negatable = {name for name in specs.AUTODOC_DEFAULT_OPTIONS if name in spec and not name.startswith("no")}
    return spec | {f"no-{name}": directives.flag for name in negatable}


def describe(name, directive):
    """The facts about one directive."""
    if not inspect.isclass(directive):
        directive = type("Function", (), dict(vars(directive)))
    spec = getattr(directive, "option_spec", None)
    is_open = False
    if type(spec).__name__ == "DummyOptionSpec":
        try:
            spec = autodoc_options(name)
        except (KeyError, AttributeError, ImportError):
            spec, is_open = {}, True
    text = "".join(sources(directive))
    content = bool(getattr(directive, "has_content", False))
    return {
        "required": int(getattr(directive, "required_arguments", 0)),
        "optional": int(getattr(directive, "optional_arguments", 0)),
        "whitespace": bool(getattr(directive, "final_argument_whitespace", False)),
        "content": "required" if content and "assert_has_content" in text else "optional" if content else "none",
        "parses": bool(re.search(r"nested_parse|parse_content_to_nodes|parse_text_to_nodes|block_quote", text)),
        "open": is_open,
        "options": {name: option(converter) for name, converter in sorted((spec or {}).items())},
    }


def described(found):
    return {name: describe(name, cls) for name, cls in sorted(found.items()) if public(name)}


def docutils_directive(canonical):
    """The class that docutils has registered under its canonical name."""
    if canonical in directives._directives:
        return directives._directives[canonical]
    module, cls = directives._directive_registry[canonical]
    return getattr(importlib.import_module(f"docutils.parsers.rst.directives.{module}"), cls)


def docutils_tables():
    """Directives and roles by the names that docutils gives them in English."""
    found = {name: docutils_directive(canonical) for name, canonical in en.directives.items()
             if canonical in directives._directive_registry}
    found |= directives._directives
    unimplemented = roles.unimplemented_role
    known = {name for name, canonical in en.roles.items()
             if roles._role_registry.get(canonical, unimplemented) is not unimplemented}
    known |= {name for name in roles._roles if name}
    return found, known


def japanese():
    """Names that docutils adds to the English ones in a Japanese document; MyST lets roles have ASCII names only."""
    return {name: canonical for name, canonical in ja.directives.items() if "translation required" not in name}


def dump_docutils():
    found, known = docutils_tables()
    return {"directives": described(found), "roles": sorted(filter(public, known)), "japanese": japanese()}


def dump_sphinx(configuration):
    from sphinx.application import Sphinx
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    pure = set(directives._directives)
    with tempfile.TemporaryDirectory() as folder, docutils_namespace(), patch_docutils():
        Path(folder, "conf.py").write_text("")
        Path(folder, "index.md").write_text("# Title\n")
        app = Sphinx(folder, folder, f"{folder}/out", f"{folder}/doctrees", "html", configuration,
                     status=None, warning=io.StringIO())
        found = {name: cls for name, cls in directives._directives.items() if name not in pure}
        known = {name for name in roles._roles if name}
        for domain in app.env.domains.sorted():
            # `primary_domain` is py, and std is asked for every name without a domain.
            prefixes = [f"{domain.name}:"] + [""] * (domain.name in {"py", "std"})
            for prefix in prefixes:
                found |= {prefix + name: domain.directive(name) for name in domain.directives}
                known |= {prefix + name for name in domain.roles}
        extensions = sorted(app.extensions)
        return {"directives": described(found), "roles": sorted(filter(public, known)), "extensions": extensions}


if __name__ == "__main__":
    what, *rest = sys.argv[1:]
    # What packages print on the way must not end up in the JSON.
    stdout, sys.stdout = sys.stdout, sys.stderr
    json.dump(dump_docutils() if what == "docutils" else dump_sphinx(json.loads(rest[0])), stdout)
