"""A page that was loaded again while the machine was busy may give up a widget that is about to come back.

That is a race in JupyterLab's widget manager (see ``frontend/shown_again.js``), met once in some dozens of reloads on
two busy cores. One hidden model a kernel comes back with the others, and asks the page to show again what it gave up.
"""

import functools
from pathlib import Path


@functools.cache
def _watcher():
    import anywidget  # only where something live is shown

    class ShownAgain(anywidget.AnyWidget):
        _esm = (Path(__file__).parent / "frontend" / "shown_again.js").read_text("utf-8")

    return ShownAgain()


def watch():
    """See to it that pages show again what they gave up; one watcher is enough for all widgets."""
    if _watcher().comm is None:  # somebody closed all widgets
        _watcher.cache_clear()
        _watcher()
