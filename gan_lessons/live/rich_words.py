"""The simple markup of a task's words: ``**bold**``, and the picture's roles, ``{G} {D} {real} {generated}``."""

import html
import re

ROLES = {"G": "generator", "D": "discriminator", "real": "real", "generated": "generated"}
_PARTS = re.compile(r"\*\*([^*]+)\*\*|\{([^{}]*)\}|([^*{}]+|[*{}])")


def parts(words):
    """The words as pairs ``[kind, text]``; the kind is "", "bold" or a role.

    Args:
        words: with markup.

    Raises:
        ValueError: braces around what is no role.

    Example:
        >>> parts("Press **Step D**: {G} rests.")
        [['', 'Press '], ['bold', 'Step D'], ['', ': '], ['generator', 'G'], ['', ' rests.']]
    """
    found = []
    for bold, role, plain in _PARTS.findall(words):
        if not bold and not plain and role not in ROLES:
            raise ValueError(f"got {{{role}}} in {words!r}, expected one of {', '.join(ROLES)} between the braces")
        found.append(["bold", bold] if bold else ["", plain] if plain else [ROLES[role], role])
    return found


def plain(words):
    """The words without markup.

    >>> plain("Press **Step D**: {G} rests.")
    'Press Step D: G rests.'
    """
    return "".join(text for _, text in parts(words))


def as_html(words):
    """The words for a page that knows none of our colours.

    >>> as_html("Press **Step D**")
    'Press <b>Step D</b>'
    """
    return "".join(f"<b>{html.escape(text)}</b>" if kind else html.escape(text) for kind, text in parts(words))
