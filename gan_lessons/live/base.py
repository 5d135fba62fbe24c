"""What the widgets that train nothing have in common: how they appear, close, say what is wrong, and their controls."""

import html
import traceback

import ipywidgets as widgets
import numpy as np

from gan_lessons.live.debounce import Debounce
from gan_lessons.live.poster import DRAWING, Poster
from gan_lessons.pictures import messages

POSTER_SECONDS = 1.0  # of rest before a poster follows the controls: drawing it takes 0.1 to 0.3 s
INK = "color:var(--jp-ui-font-color1,#222);font-size:13px;line-height:1.35"


class LiveWidget:
    """A ``widget`` on a page, and the poster that a saved notebook keeps.

    A class of its own adds ``widget``, a ``sentence`` that says what is shown, ``_still()`` (the poster as PNG bytes),
    ``_message`` (an HTML widget) and ``FAILED`` (what it means there that a callback raised an error).
    """

    FAILED = ""

    def __init__(self, poster):
        self._poster, self._on_page = Poster(poster), False
        self._poster_at_rest = Debounce(lambda: self._guarded(self._show_poster), POSTER_SECONDS)

    def close(self):
        """Take the widget out of every page."""
        self._poster_at_rest.cancel()
        close_all(self.widget)

    def _ipython_display_(self):
        self._poster.display(self.widget)
        self._on_page = True
        self._show_poster()

    def _show_poster(self):
        """Renew what a saved notebook keeps; not at every move of a slider, see ``_poster_at_rest``."""
        if self._on_page:
            with DRAWING:
                still = self._still()
            self._poster.show(still, self.sentence)

    def _button(self, words, tip, action):
        button = widgets.Button(description=words, tooltip=tip, layout={"width": "auto"})
        button.on_click(lambda _: self._guarded(action))
        return button

    def _guarded(self, action):
        """Errors in callbacks would go nowhere: show them."""
        try:
            action()
        except Exception as error:
            self._message.value = alert(self.FAILED, error)


def close_all(widget):
    """Close a widget, all that stands in it, and the layouts and styles, which ipywidgets would keep for ever."""
    for child in getattr(widget, "children", ()):
        close_all(child)
    for kept in (getattr(widget, "style", None), widget.layout):
        if hasattr(kept, "close"):
            kept.close()
    widget.close()


def own_keys(box, name):
    """Give a box its class ``name``, and keep JupyterLab's shortcuts away from the controls in it."""
    box.children = [*box.children, widgets.HTML(messages.OWN_KEYS, layout={"display": "contents"})]
    for one in (name, messages.KEYS_CLASS):
        box.add_class(one)
    return box


def alert(meaning, error):
    """An exception in words that a screen reader speaks at once, after what it means."""
    return messages.alert(meaning, "".join(traceback.format_exception_only(type(error), error)).strip())


def heading(name, sentence):
    """A name and, under it, a sentence that a screen reader speaks when it changes."""
    return (
        f'<div style="{INK}"><b>{html.escape(name)}</b><p role="status" aria-live="polite" '
        f'style="margin:0 0 4px">{html.escape(sentence)}</p></div>'
    )


def row(body):
    """Pictures side by side, as many as there is room for."""
    return f'<div style="{INK};display:flex;flex-wrap:wrap;gap:6px">{body}</div>'


def finite(examples):
    """Generated examples as they are, or a ``ValueError`` if the generator has diverged."""
    if not np.isfinite(examples).all():
        raise ValueError("the generator gives NaN or infinite numbers; train it again with a lower learning rate")
    return examples


# ---- a slider, and for screen readers and exact values a number box that moves with it


def slider_and_box(words, low, high, step, label=34, wide=270, narrow=116):
    """The two controls of one number, a whole one if ``step`` is an int; widths in pixels. ``place`` sets them."""
    whole = isinstance(step, int)
    kinds = (widgets.IntSlider, widgets.BoundedIntText) if whole else (widgets.FloatSlider, widgets.BoundedFloatText)
    shared = {"min": low, "max": high, "step": step, "style": {"description_width": f"{label}px"}}
    slider = kinds[0](description=words, readout=False, layout={"width": f"{wide}px"}, **shared)
    return slider, kinds[1](description=f"{words} =", layout={"width": f"{narrow}px"}, **shared)


def place(pair, value):
    """Set a slider, which knows whole steps only, and its number box, to two places; leave alone what is there."""
    slider, box = pair
    value = min(max(value, slider.min), slider.max)
    nearest = round(round(value / slider.step) * slider.step, 6)
    if not same(slider.value, nearest):
        slider.value = nearest
    if abs(box.value - value) > 0.005 or round(box.value, 6) != box.value:
        box.value = round(value, 3 if slider.max <= 1 else 2)


def same(new, old):
    """Whether two values of a control are one: a browser answers with what was set, give or take a last digit."""
    return abs(new - old) < 1e-6 if isinstance(new, float) else new == old
