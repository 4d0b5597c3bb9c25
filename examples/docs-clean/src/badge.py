"""Draw a name badge as text."""


def badge(name: str, handle: str = "") -> str:
    line = "+" + "-" * (len(name) + 2) + "+"
    return f"{line}\n| {name} |\n{line}\n{handle}"
