"""Write src/document/tables/generated.rs: the directives and roles that the builders of MyST know, with their options.

    python .ci/directive-tables/generate.py [--environment FOLDER] [--install] [--check]

The facts come from the packages themselves (sources.toml: which, in which versions), as dump_sphinx.py and
dump_mystmd.mjs find them once they are imported; what the packages do not tell is in curated.toml. Nothing is
installed unless --install is given, which fills FOLDER (some gigabytes) with a virtual environment and node_modules.
--check writes nothing and fails if the file in the repository is not what would be written. Needs Node, and Python 3.12
or newer, which also makes the virtual environment.

The same versions give the same file, byte for byte. A newer version of a package may bring a directive whose body is
not seen to be parsed; the script then stops and names it, and curated.toml has to say how its body is to be read.
"""

import argparse
import difflib
import functools
import hashlib
import json
import re
import subprocess
import sys
import tomllib
import venv
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
OUTPUT = ROOT / "src/document/tables/generated.rs"
SOURCES = tomllib.loads((HERE / "sources.toml").read_text())
CURATED = tomllib.loads((HERE / "curated.toml").read_text())
MYSTMD = "mystmd"
CONTENT = ["none", "optional", "required"]


def inputs():
    """A digest of all that says what is dumped and how, so that the gate can tell a stale file without any package."""
    names = ["curated.toml", "dump_mystmd.mjs", "dump_sphinx.py", "sources.toml"]
    return hashlib.sha256(b"".join((HERE / name).read_bytes() for name in names)).hexdigest()


def install(environment):
    venv.create(environment / "venv", with_pip=True)
    requirements = [f"{package}=={version}" for package, version in SOURCES["packages"].items()]
    subprocess.run([environment / "venv/bin/python", "-m", "pip", "install", "--quiet", *requirements], check=True)
    command = ["npm", "install", "--prefix", environment, "--ignore-scripts", "--no-audit", "--no-fund", "--no-save"]
    subprocess.run([*command, *SOURCES["mystmd"]["packages"]], check=True)


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{done.stderr}")
    return json.loads(done.stdout)


def check_versions(environment):
    """The versions in the file must be those that were looked at."""
    code = "import importlib.metadata as m, json, sys; print(json.dumps({p: m.version(p) for p in sys.argv[1:]}))"
    found = run(environment / "venv/bin/python", "-c", code, *SOURCES["packages"])
    npm = {}
    for pinned in SOURCES["mystmd"]["packages"]:
        package = pinned.rpartition("@")[0]
        version = json.loads((environment / "node_modules" / package / "package.json").read_text())["version"]
        npm[pinned] = f"{package}@{version}"
    wrong = [f"{package} {found[package]}, not {wanted}" for package, wanted in SOURCES["packages"].items()
             if found[package] != wanted]
    wrong += [f"{got}, not {wanted}" for wanted, got in npm.items() if got != wanted]
    if wrong:
        sys.exit(f"{environment} has other versions than sources.toml: {'; '.join(wrong)}")


def dump(environment):
    """What each origin defines: {origin: {"directives": {name: facts}, "roles": [name]}}, and what else is needed."""
    def sphinx(extension):
        settings = SOURCES["extensions"].get(extension, {}).get("configuration", {})
        extensions = list(dict.fromkeys(["myst_parser", extension])) if extension else []
        configuration = {"extensions": extensions, **settings}
        return run(environment / "venv/bin/python", HERE / "dump_sphinx.py", "sphinx", json.dumps(configuration))

    modules = [name for name, facts in SOURCES["extensions"].items() if not facts.get("by_hand")]
    with ThreadPoolExecutor(2) as pool:
        plain, base, *dumps = pool.map(sphinx, [None, "myst_parser", *modules])
    loaded = dict(zip(modules, dumps))
    docutils = run(environment / "venv/bin/python", HERE / "dump_sphinx.py", "docutils")
    mystmd = run("node", HERE / "dump_mystmd.mjs", environment)
    found = {"docutils": docutils, "sphinx": plain, "myst-parser": without(base, [plain])}
    for name, facts in loaded.items():
        others = [other for module, other in loaded.items() if module != name and module in facts["extensions"]]
        found[name] = without(facts, [base, *others])
    found[MYSTMD] = mystmd
    return found, mystmd["common"], docutils["japanese"]


def without(facts, others):
    """What a set-up defines that no set-up which it contains defines in the same way."""
    directives = {name: each for name, each in facts["directives"].items()
                  if all(other["directives"].get(name) != each for other in others)}
    roles = [name for name in facts["roles"] if all(name not in other["roles"] for other in others)]
    return {"directives": directives, "roles": roles}


def add_curated(found):
    for name, facts in CURATED["directive"].items():
        options = {option: {"kind": kind, "empty": False} for option, kind in facts.get("options", {}).items()}
        directive = {"required": facts.get("required", 0), "optional": 0, "whitespace": False, "parses": False,
                     "content": facts.get("content", "none"), "open": False, "options": options}
        found.setdefault(facts["origin"], {"directives": {}, "roles": []})["directives"][name] = directive
    for name, facts in CURATED["role"].items():
        found.setdefault(facts["origin"], {"directives": {}, "roles": []})["roles"].append(name)
    for name, options in CURATED["options"].items():
        options = {option: {"kind": kind, "empty": kind == "flag"} for option, kind in options.items()}
        found["docutils"]["directives"][name]["options"] |= options
    for name in CURATED["content"]["required"]:
        found["docutils"]["directives"][name]["content"] = "required"


def shape(definitions):
    """The loosest demands: what one package accepts is not a mistake."""
    if not definitions:
        return None
    required = min(each["required"] for each in definitions)
    contents = {each["content"] for each in definitions}
    return {
        "required": required,
        "optional": max(each["required"] + each["optional"] for each in definitions) - required,
        "whitespace": any(each["whitespace"] for each in definitions),
        "content": contents.pop() if len(contents) == 1 else "optional",
    }


# Kinds that take all that the later ones take.
WIDER = [["integer", "natural", "positive"], ["length-or-percentage", "length", "percentage"], ["boolean", "flag"]]


def wider(one, other):
    """The kind that takes what both take."""
    if isinstance(one, list) and isinstance(other, list):
        return sorted({*one, *other})
    if one == other:
        return one
    for chain in WIDER:
        if one in chain and other in chain:
            return min(one, other, key=chain.index)
    return "text"


def merge_options(sphinx, mystmd, common):
    """The options of all packages. mystmd takes text for every value that is not a number or a truth value, also where
    it means a length or a choice, so its text does not loosen what another package says."""
    merged = {}
    for name in sorted({name for each in [*sphinx, *mystmd] for name in each["options"]}):
        ours = [each["options"][name] for each in sphinx if name in each["options"]]
        theirs = [each["options"][name] for each in mystmd if name in each["options"]]
        if common and not ours and name in common:
            continue
        kinds = [each["kind"] for each in ours or theirs]
        kinds += [each["kind"] for each in theirs if each["kind"] != "text"]
        kind = functools.reduce(wider, kinds)
        builders = "Both" if ours and theirs else "Sphinx" if ours else "Mystmd"
        merged[name] = (kind, any(each["empty"] for each in ours + theirs), builders)
    return merged


def merge(found, common):
    """One entry per directive."""
    verbatim = {name for names in CURATED["verbatim"].values() for name in names}
    markdown = set(CURATED["markdown"]["names"])
    is_open = {name for names in CURATED["open"].values() for name in names}
    arguments = {name: kind for kind, names in CURATED["argument"].items() for name in names}
    table, undecided = {}, []
    for name in sorted({name for each in found.values() for name in each["directives"]}, key=str.lower):
        origins = [origin for origin, each in found.items() if name in each["directives"]]
        definitions = {origin: found[origin]["directives"][name] for origin in origins}
        mystmd = [facts for origin, facts in definitions.items() if origin == MYSTMD]
        sphinx = [facts for origin, facts in definitions.items() if origin != MYSTMD]
        everything = [*sphinx, *mystmd]
        has_body = any(each["content"] != "none" for each in everything)
        if has_body and not any(each["parses"] for each in everything) and name not in verbatim | markdown:
            undecided.append(name)
        is_common = any(common.keys() <= each["options"].keys() for each in mystmd)
        title = "title" if any(each["title"] for each in mystmd) else "plain"
        table[name] = {
            "sphinx": shape(sphinx),
            "mystmd": shape(mystmd),
            "argument": arguments.get(name, title),
            "body": "markdown" if has_body and name not in verbatim else "verbatim",
            "common": is_common,
            "open": name in is_open or any(each["open"] for each in everything),
            "options": merge_options(sphinx, mystmd, is_common and common),
            "origins": origins,
        }
    if undecided:
        sys.exit(f"curated.toml must say whether these bodies are verbatim or Markdown: {', '.join(undecided)}")
    if unknown := sorted((verbatim | markdown | is_open | arguments.keys()) - table.keys()):
        sys.exit(f"curated.toml names directives that no package has: {', '.join(unknown)}")
    return table


# From here on: Rust.

def word(text):
    return "".join(part.capitalize() for part in re.split(r"[-_]", text))


def constant(text):
    return re.sub(r"\W+", "_", text).strip("_").upper()


def string(text):
    return json.dumps(text, ensure_ascii=False)


def boolean(value):
    return "true" if value else "false"


def rust_shape(facts):
    if facts is None:
        return "None"
    counts = f"{facts['required']}, {facts['optional']}, {boolean(facts['whitespace'])}"
    return f"Some(shape({counts}, Content::{word(facts['content'])}))"


def rust_options(options):
    def value(kind):
        return f"Choice(&[{', '.join(map(string, kind))}])" if isinstance(kind, list) else word(kind)
    each = (f"option({string(name)}, {value(kind)}, {boolean(empty)}, {builders})"
            for name, (kind, empty, builders) in options.items())
    return f"&[{', '.join(each)}]"


def rust_origins(origins):
    return f"&[{', '.join('&' + constant(origin) for origin in origins)}]"


def origin_statics(origins):
    for origin in origins:
        facts = SOURCES["extensions"].get(origin)
        package = facts["package"] if facts else origin
        version = SOURCES["packages"].get(package) or SOURCES["mystmd"]["version"]
        if origin == "myst-parser":
            needs = 'Extension("myst_parser")'
        elif not facts:
            needs = "Nothing"
        else:
            needs = f"{'Theme' if facts.get('theme') else 'Extension'}({string(origin)})"
        yield (f"static {constant(origin)}: Origin = Origin {{ package: {string(package)}, "
               f"version: {string(version)}, needs: Needs::{needs} }};")


def rust(table, roles, common, japanese):
    """The whole file. Lists of options that several directives share are written once, under the first one's name."""
    lists, shared = {}, {}
    for name, facts in table.items():
        lists.setdefault(rust_options(facts["options"]), []).append(name)
    for text, names in lists.items():
        if len(names) > 1 and text != "&[]":
            shared[text] = f"OPTIONS_{constant(names[0])}"
    used = {origin for origins in [*(facts["origins"] for facts in table.values()), *roles.values()] for origin in origins}
    used = [origin for origin in ["docutils", "sphinx", "myst-parser", MYSTMD, *SOURCES["extensions"]] if origin in used]
    common = {name: (each["kind"], each["empty"], "Mystmd") for name, each in sorted(common.items())}
    yield "//! Generated by `python .ci/directive-tables/generate.py` from the versions below; edit its TOML files instead."
    yield f"//! Inputs: {inputs()}"
    yield ""
    yield "use super::Builders::{Both, Mystmd, Sphinx};"
    yield ("use super::Value::{Boolean, Choice, Class, Flag, Integer, Length, LengthOrPercentage, Natural, Path, "
           "Percentage, Positive, Text};")
    yield "use super::{Argument, Body, Content, Directive, Needs, OptionSpec, Origin, Role, option, shape};"
    yield ""
    yield from origin_statics(used)
    yield ""
    yield f"pub(super) static COMMON: &[OptionSpec] = {rust_options(common)};"
    yield ""
    for text, name in sorted(shared.items(), key=lambda pair: pair[1]):
        yield f"static {name}: &[OptionSpec] = {text};"
    yield ""
    yield "pub(super) static DIRECTIVES: &[Directive] = &["
    for name, facts in table.items():
        options = rust_options(facts["options"])
        yield (f"    Directive {{ name: {string(name)}, sphinx: {rust_shape(facts['sphinx'])}, "
               f"mystmd: {rust_shape(facts['mystmd'])}, argument: Argument::{word(facts['argument'])}, "
               f"body: Body::{word(facts['body'])}, options: {shared.get(options, options)}, "
               f"common: {boolean(facts['common'])}, open: {boolean(facts['open'])}, "
               f"origins: {rust_origins(facts['origins'])} }},")
    yield "];"
    yield ""
    yield "pub(super) static ROLES: &[Role] = &["
    for name, origins in roles.items():
        yield f"    Role {{ name: {string(name)}, origins: {rust_origins(origins)} }},"
    yield "];"
    yield ""
    yield "pub(super) static JAPANESE: &[(&str, &str)] = &["
    for name, canonical in sorted(japanese.items()):
        yield f"    ({string(name)}, {string(canonical)}),"
    yield "];"


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--environment", type=Path, default=ROOT / "target/directive-tables", metavar="FOLDER",
                        help="where venv and node_modules are (default: target/directive-tables)")
    parser.add_argument("--install", action="store_true", help="make that folder first; needs the network")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if the file is not up to date")
    arguments = parser.parse_args()
    environment = arguments.environment.resolve()
    if arguments.install:
        install(environment)
    check_versions(environment)
    found, common, japanese = dump(environment)
    add_curated(found)
    table = merge(found, common)
    names = sorted({name for each in found.values() for name in each["roles"]}, key=str.lower)
    roles = {name: [origin for origin, each in found.items() if name in each["roles"]] for name in names}
    new = "\n".join(rust(table, roles, common, japanese)) + "\n"
    if arguments.check:
        old = OUTPUT.read_text()
        difference = difflib.unified_diff(old.splitlines(), new.splitlines(), "checked in", "new", n=0, lineterm="")
        sys.exit("\n".join(difference) if old != new else 0)
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    OUTPUT.write_text(new)
    print(f"{len(table)} directives, {len(roles)} roles, {len(japanese)} Japanese names")


if __name__ == "__main__":
    main()
