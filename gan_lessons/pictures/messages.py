"""Messages of a widget: notes, errors, and code to copy."""

import html

from gan_lessons.pictures.colours import GENERATED

# ---- words beside the pictures

KEYS_CLASS = "gan-own-keys"  # of every widget from which JupyterLab's shortcuts keep away


def note(words):
    """A quiet line of words."""
    return f'<div role="status" style="{_WORDS}">{html.escape(words)}</div>'


def frozen(players):
    """Who is frozen, and how that ends; nothing if nobody is.

    >>> "G is frozen" in frozen(("generator",)), frozen(())
    (True, '')
    """
    sentences = [
        f"{player[0].upper()} is frozen: its weights stay as they are until gan.unfreeze({player!r})."
        for player in players
    ]
    return note(" ".join(sentences)) if sentences else ""


def alert(meaning, details):
    """An error, readable: what it means for the run, and what was raised."""
    return (
        f'<div role="alert" style="{_WORDS};border-left:4px solid {GENERATED};padding:4px 10px;white-space:pre-wrap">'
        f"<b>{html.escape(meaning)}.</b>\n{html.escape(details)}</div>"
    )


def code_box(code):
    """Code to copy: a button that puts it on the clipboard, and the code itself, selected whole by one click."""
    shown = html.escape(code)
    copy = "navigator.clipboard.writeText(this.nextElementSibling.textContent);this.textContent='Copied'"
    return (
        f'<div style="{_WORDS}"><button type="button" class="gan-copy gan-button" onclick="{copy}">Copy</button>'
        '<pre tabindex="0" aria-label="The code of this run" style="user-select:all;white-space:pre;overflow:auto;'
        f'max-height:260px;margin:4px 0;padding:8px;border:1px solid currentColor;font-size:12px">{shown}</pre></div>'
    )


# ---- strokes

_WORDS = "color:var(--jp-ui-font-color1,#222);font-size:13px;line-height:1.35"
