"""What the widgets that train nothing have in common: how they appear, close, say what is wrong, and their controls."""

import html
import traceback

import ipywidgets as widgets
import numpy as np

from gan_lessons.live import modules
from gan_lessons.live.debounce import Debounce
from gan_lessons.live.poster import DRAWING, Poster
from gan_lessons.pictures import messages

POSTER_SECONDS = 1.0  # of rest before a poster follows the controls: drawing it takes 0.1 to 0.3 s


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

    def _button(self, words, tip, action, kind=""):
        button = widgets.Button(description=words, tooltip=tip)
        button.on_click(lambda _: self._guarded(action))
        return styled(button, kind)

    def _guarded(self, action):
        """Errors in callbacks would go nowhere: show them."""
        try:
            action()
        except Exception as error:
            self._message.value = alert(self.FAILED, error)


def close_all(widget):
    """Close a widget, all that stands in it, and the layouts and styles, which ipywidgets would keep for ever."""
    if widget is _page.get("parts"):
        return  # other widgets show it too
    for child in getattr(widget, "children", ()):
        close_all(child)
    for kept in (getattr(widget, "style", None), widget.layout):
        if hasattr(kept, "close"):
            kept.close()
    widget.close()


# ---- the look: what the classes mean is in ``frontend/widgets.css``

_page = {}


def _page_parts():
    """One hidden widget for all widgets of a kernel, with their style sheet and with ``frontend/own_keys.js``."""
    if "parts" not in _page or _page["parts"].comm is None:  # all widgets may have been closed at once
        script = (
            f"window.ganOwnKeys ||= (() => {{{modules.script('own_keys')}$own_keys.watchPage(document);return 1}})()"
        )
        image = f'<img hidden alt="" src="data:," onerror="{html.escape(script)}">'
        hidden = {"display": "contents"}
        _page["parts"] = widgets.HTML(f"<style>{modules.sheet('widgets')}</style>{image}", layout=hidden)
    return _page["parts"]


def own_keys(box, name):
    """Give a box its class ``name``, and keep JupyterLab's shortcuts away from the controls in it."""
    box.children = [*box.children, _page_parts()]
    return styled(box, f"{name} {messages.KEYS_CLASS}")


def framed(name, *children):
    """A whole widget of class ``name``: its parts under each other."""
    return own_keys(styled(widgets.VBox(children), "gan-widget"), name)


def box(kinds, *children):
    """Widgets in a box of these classes, such as "gan-row", "gan-columns" and "gan-column"."""
    return styled(widgets.Box(children), kinds)


def html_place(kinds=""):
    """An empty place for HTML, of these classes; "gan-message" lies over what is below it."""
    return styled(widgets.HTML(), kinds)


def styled(widget, kinds):
    """The widget, with these classes."""
    for kind in kinds.split():
        widget.add_class(kind)
    return widget


def alert(meaning, error):
    """An exception in words that a screen reader speaks at once, after what it means."""
    return messages.alert(meaning, "".join(traceback.format_exception_only(type(error), error)).strip())


def heading(name, sentence):
    """A name and, under it, a sentence that a screen reader speaks when it changes."""
    return f'<p class="gan-title">{html.escape(name)}</p>{spoken(sentence)}'


def spoken(sentence):
    """A sentence that a screen reader speaks when it changes."""
    return f'<p class="gan-words" role="status" aria-live="polite">{html.escape(sentence)}</p>'


def caption(sentence):
    """Lesser words, in small type."""
    return f'<p class="gan-caption">{html.escape(sentence)}</p>'


def row(body):
    """Pictures side by side, as many as there is room for."""
    return f'<div class="gan-pictures">{body}</div>'


def finite(examples):
    """Generated examples as they are, or a ``ValueError`` if the generator has diverged."""
    if not np.isfinite(examples).all():
        raise ValueError("the generator gives NaN or infinite numbers; train it again with a lower learning rate")
    return examples


# ---- a slider, and for screen readers and exact values a number box that moves with it


def slider_and_box(words, low, high, step):
    """The two controls of one number, a whole one if ``step`` is an int. ``place`` sets them, ``paired`` shows them."""
    whole = isinstance(step, int)
    kinds = (widgets.IntSlider, widgets.BoundedIntText) if whole else (widgets.FloatSlider, widgets.BoundedFloatText)
    limits = {"min": low, "max": high, "step": step}
    return kinds[0](description=words, readout=False, **limits), kinds[1](description=f"{words} =", **limits)


def paired(pair):
    """A slider and its number box beside each other."""
    return box("gan-pair", *pair)


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
