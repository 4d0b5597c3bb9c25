"""Sphinx configuration of the KitaRust 2025 report."""

project = "KitaRust 2025 参加レポート"
author = "KitaRust 2025 レポート班"
copyright = "2025, KitaRust 2025 レポート班"
language = "ja"

extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3

html_theme = "alabaster"
