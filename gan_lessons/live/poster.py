"""What a saved notebook keeps of a widget: its last picture, and a sentence that says how to use it again.

A widget's cell has three outputs, in this order: the sentence, the widget, the picture. While the widget lives, the
style beside the sentence hides sentence and picture. Where it does not (the kernel is gone), JupyterLab puts an error
in the widget's place, and the same style hides that. Where styles are not obeyed (a notebook that is not trusted, a
preview) no widget is shown either, and sentence and picture are all there is to see.
"""

import base64
import html
import threading
import uuid

from IPython.display import display

from gan_lessons.live import shown_again
from gan_lessons.pictures.messages import KEYS_CLASS

DRAWING = threading.Lock()  # held while Matplotlib draws: it is not made for two threads at once
_CHILD = ".jp-OutputArea-child"
_SENTENCE = f"{_CHILD}:has(.gan-stored)"
_LIVE = f"{_CHILD}:has(.{KEYS_CLASS})"
_DEAD = f"{_CHILD}:not(:has([data-mime-type],.{KEYS_CLASS}))"  # JupyterLab's own outputs all say their kind
STYLE = (
    f"<style>{_SENTENCE}:has(+{_CHILD} .{KEYS_CLASS}),"
    f"{_SENTENCE}+{_LIVE}+{_CHILD}:has(.jp-RenderedImage),"
    f"{_SENTENCE}+{_DEAD}{{display:none}}</style>"
)


def live_bundle(widget):
    """A widget as a display bundle, without its repr where no widget can be shown: the sentence says enough."""
    shown_again.watch()
    bundle = widget._repr_mimebundle_()
    return dict(bundle[0] if isinstance(bundle, tuple) else bundle) | {"text/plain": ""}


class Poster:
    """What the saved notebook keeps of one widget.

    Updating it never touches the live widget, so the keyboard focus stays where it is. Of the picture strict nbval
    compares the ``text/plain`` alone, which never changes; what is given as HTML it compares.

    Args:
        sentence: how to bring the widget to life.
        text: what stands there where not even HTML is shown, if not the sentence.
    """

    def __init__(self, sentence, text=None):
        self.sentence, self.text = sentence, text or sentence
        self._ids, self._pictured = (uuid.uuid4().hex, uuid.uuid4().hex), False

    def display(self, widget, body=""):
        """Show the widget, which has the class ``KEYS_CLASS``; ``body`` is HTML that the sentence then follows."""
        self._pictured = False
        display(self._words(body), raw=True, display_id=self._ids[0])
        display(live_bundle(widget), raw=True)

    def update(self, body):
        """Other HTML beside the sentence."""
        display(self._words(body), raw=True, display_id=self._ids[0], update=True)

    def show(self, png, alt, width=None):
        """Show the picture below the widget that was displayed last, or other pixels there; ``width`` in CSS pixels."""
        bundle = {"image/png": base64.b64encode(png).decode(), "text/plain": "Its last picture."}
        size = {"width": width} if width else {}
        metadata, again = {"image/png": {"alt": alt, **size}}, self._pictured
        display(bundle, raw=True, metadata=metadata, display_id=self._ids[1], update=again)
        self._pictured = True

    def _words(self, body):
        page = (
            f'<div class="gan-stored" style="font-size:13px;line-height:1.35">{body}'
            f'<p style="margin:4px 0"><b aria-hidden="true">▶</b> {html.escape(self.sentence)}</p>{STYLE}</div>'
        )
        return {"text/html": page, "text/plain": self.text}
