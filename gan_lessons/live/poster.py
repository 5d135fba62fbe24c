"""A second output of a widget's cell: invisible while the widget lives, a picture wherever no kernel runs."""

import base64

import ipywidgets
from IPython.display import display

from gan_lessons.live import shown_again


def live_bundle(widget, text):
    """A widget as a display bundle, with ``text`` in place of its repr where no widget can be shown."""
    shown_again.watch()
    bundle = widget._repr_mimebundle_()
    return dict(bundle[0] if isinstance(bundle, tuple) else bundle) | {"text/plain": text}


class Poster:
    """The picture that a saved notebook keeps (on GitHub, in an HTML export, in JupyterLab without a kernel).

    Updating it never touches the live widgets, so the keyboard focus stays where it is. Its ``text/plain`` never
    changes, so strict nbval compares it without complaint; nor does its hidden widget, so that a notebook that was
    saved before the last update names one that is still there when the page is loaded again.
    """

    def __init__(self, text):
        self._text, self._handle = text, None
        self._hidden = ipywidgets.Box(layout={"display": "none"})

    def show(self, png, sentence):
        """Show or update the picture; ``sentence`` is its alternative text."""
        bundle = live_bundle(self._hidden, self._text) | {"image/png": base64.b64encode(png).decode()}
        metadata = {"image/png": {"alt": sentence}}
        if self._handle is None:
            self._handle = display(bundle, raw=True, metadata=metadata, display_id=True)
        else:
            self._handle.update(bundle, raw=True, metadata=metadata)

    def close(self):
        """Forget the hidden widget."""
        self._hidden.layout.close()
        self._hidden.close()
