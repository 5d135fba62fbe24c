"""The moving picture that stands in a cell while TensorFlow loads."""

import base64
import contextlib
import sys
from pathlib import Path

PICTURE = Path(__file__).parents[1] / "assets" / "opening.webp"
WORDS = "TensorFlow is loading, which takes a few seconds. Meanwhile, here is a recorded run of this course:"
ALT = "Orange crosses, the generated points, spread out from a cloud and gather at eight blue clusters of real points."


@contextlib.contextmanager
def shown():
    """Show a recorded run for the length of the block, where somebody sits at a page of this kernel.

    What runs a notebook without a page (``jupyter execute``, nbval) answers no questions, and says so with each cell;
    it gets no output from here. Afterwards the output stays, empty: to clear it would clear what the cell has printed.
    """
    if not _is_watched():
        yield
        return
    from IPython.display import HTML, display

    handle = display(HTML(_page()), display_id=True)
    try:
        yield
    finally:
        handle.update(HTML(""))


def _is_watched():
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    return bool(getattr(getattr(shell, "kernel", None), "_allow_stdin", False))


def _page():
    film = base64.b64encode(PICTURE.read_bytes()).decode()
    return (
        f'<div role="status" style="font-size:13px">{WORDS}<br><img alt="{ALT}" width="240" height="240" '
        f'style="border-radius:6px;margin-top:4px" src="data:image/webp;base64,{film}"></div>'
    )
