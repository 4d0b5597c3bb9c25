"""Sphinx configuration of the PyAurora 2024 report."""

project = "PyAurora 2024 レポート"
author = "渡邊さくら"
copyright = "2024, 渡邊さくら"
language = "ja"

extensions = ["myst_parser", "sphinx_design"]
exclude_patterns = ["_snippets"]

myst_enable_extensions = [
    "attrs_block",
    "attrs_inline",
    "colon_fence",
    "deflist",
    "dollarmath",
    "fieldlist",
    "html_image",
    "strikethrough",
    "substitution",
    "tasklist",
]
myst_heading_anchors = 3
myst_substitutions = {
    "conference": "PyAurora 2024",
    "flag": "![フィンランドの国旗](/images/flag.png)",
}

numfig = True
numfig_format = {"figure": "図%s", "table": "表%s", "code-block": "リスト%s"}
# Strikethrough is HTML only, and this report is published as HTML only.
suppress_warnings = ["myst.strikethrough"]

html_theme = "alabaster"
html_logo = "images/logo.png"
html_static_path = ["_static"]
