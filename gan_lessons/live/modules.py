"""Puts the modules of ``frontend`` together into one script, for a widget or for a page without a kernel.

A page has no folder to import from: a widget's script comes through the kernel, a replay's stands in the output. Each
module becomes a function that is called once and returns what it exports, so that names inside need not differ.
"""

import functools
import re
from pathlib import Path

FOLDER = Path(__file__).parent / "frontend"
_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./(\w+)\.js";\n', re.MULTILINE)
_COMMENT = re.compile(r"^ *(//.*|/\*(?s:.)*?\*/)\n", re.MULTILINE)  # whole lines: a page need not carry them
_EXPORT = re.compile(r"^export ((?:async )?function\*?|const|class) (\w+)", re.MULTILINE)


@functools.cache
def script(name):
    """The module of that name and all that it imports, as one script that defines ``$name``.

    >>> script("scales").startswith("const $scales = (() => {")
    True
    """
    parts = []
    _collect(name, parts, ())
    return "".join(text for _, text in parts)


OTHERS = ("widgets",)  # the style sheets of what is no picture of a run


@functools.cache
def style():
    """All style sheets for the pictures of a run as one."""
    return "".join(sheet(path.stem) for path in sorted(FOLDER.glob("*.css")) if path.stem not in OTHERS)


@functools.cache
def sheet(name):
    """The style sheet of that name, without its comments.

    >>> sheet("widgets").startswith(".gan-widget {")
    True
    """
    return re.sub(r"/\*.*?\*/\n?", "", (FOLDER / f"{name}.css").read_text("utf-8"))


@functools.cache
def _exported(name):
    """The names that a module exports, one to a line."""
    return {found[1] for found in _EXPORT.findall((FOLDER / f"{name}.js").read_text("utf-8"))}


def _collect(name, parts, above):
    """Add the module's function to ``parts``, after those of the modules it imports."""
    if name in above:
        raise ValueError(f"{name}.js imports itself by way of {', '.join(above)}")
    if any(known == name for known, _ in parts):
        return
    source = _COMMENT.sub("", (FOLDER / f"{name}.js").read_text("utf-8"))
    for names, imported in _IMPORT.findall(source):
        _collect(imported, parts, (*above, name))
        wanted = {one.split(" as ")[0].strip() for one in names.split(",") if one.strip()}
        if missing := wanted - _exported(imported):
            raise ValueError(f"{name}.js imports {', '.join(sorted(missing))}, which {imported}.js does not export")
    body = _IMPORT.sub(lambda found: f"const {{{found[1].replace(' as ', ': ')}}} = ${found[2]};\n", source)
    body = re.sub(r"^ +|\n(?=\n)", "", _EXPORT.sub(r"\1 \2", body), flags=re.MULTILINE)
    if re.search(r"^(import|export)\b", body, re.MULTILINE):
        raise ValueError(f"{name}.js: expected imports by names from ./…, and exports of functions and constants")
    exported = ", ".join(sorted(_exported(name)))
    parts.append((name, f"const ${name} = (() => {{\n{body}return {{ {exported} }};\n}})();\n"))
