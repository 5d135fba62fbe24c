"""Films that play in the page, each beside its frames. HTML and CSS alone: no kernel, no script, nothing moves unasked.

Knows no GAN.
"""

import hashlib
import html

import numpy as np

from gan_lessons.pictures import Picture, svg, tile
from gan_lessons.pictures.colours import GENERATED, REAL

FPS, HOLD = 6, 3  # frames a second; how many frames long the last one stands before the film begins again
SHOWN = 56  # side of a frame on screen, in CSS pixels


def playing(real, generated, sentence):
    """Real and generated films as a ``Picture``: a box "Play the films", and a row for each film.

    A row holds the film, which stands still until the box is ticked, and its frames from first to last. Where a page
    shows no styles, as in a notebook that is not trusted, the frames are all there is to see.

    Args:
        real, generated: ``(n, frames, h, w)`` in [0, 1], any number of films, also none.
        sentence: what there is to see; the picture's words for those who cannot see it.

    Raises:
        ValueError: no films at all, another shape, NaN or values outside [0, 1].

    Example:
        >>> playing(np.zeros((1, 8, 16, 16)), np.zeros((2, 8, 16, 16)), "Three black films.")
        Three black films.
    """
    named = {
        "real": (_checked("real", real), "●", REAL),
        "generated": (_checked("generated", generated), "✕", GENERATED),
    }
    if not sum(len(films) for films, *_ in named.values()):
        raise ValueError("playing: got no films, expected at least one")
    body = "".join(
        _row(film, f"{mark} {name} {index + 1}", colour)
        for name, (films, mark, colour) in named.items()
        for index, film in enumerate(films)
    )
    frames = max(films.shape[1] for films, *_ in named.values() if len(films))
    key = "film-" + hashlib.sha1(body.encode()).hexdigest()[:10]
    box = (
        f'<input type="checkbox" id="{key}-box" style="margin:0 6px 0 4px"/>'
        f'<label for="{key}-box" style="font-size:13px">Play the films</label>'
    )
    rows = f'<div class="rows" style="display:grid;gap:7px;margin-top:8px">{body}</div>'
    group = f'<div id="{key}" role="group" aria-label="{html.escape(sentence)}">{_style(key, frames)}{box}{rows}</div>'
    return Picture(group, sentence)


def _style(key, frames):
    """The motion: one still after the other, the last a little longer; slower for those who asked for less motion."""
    length, count = (frames - 1 + HOLD) / FPS, frames - 1 + HOLD
    steps = "".join(f"{100 * k / count:.2f}%{{transform:translateY({-100 * k / frames:.2f}%)}}" for k in range(frames))
    return (
        f"<style>@keyframes {key}{{{steps}100%{{transform:translateY({-100 * (frames - 1) / frames:.2f}%)}}}}"
        f"#{key} .reel{{animation:{key} {length:.2f}s step-end infinite paused}}"
        f"#{key} input:checked~.rows .reel{{animation-play-state:running}}"
        f"#{key} input:focus-visible{{outline:3px solid #CC79A7;outline-offset:2px}}"
        f"@media (prefers-reduced-motion:reduce){{#{key} .reel{{animation-duration:{4 * length:.2f}s}}}}</style>"
    )


def _row(film, name, colour):
    """One film: its name, itself, and its frames side by side."""
    frames = len(film)
    reel = _image(film.reshape(-1, film.shape[2]), "", SHOWN, SHOWN * frames, 'class="reel" ')
    strip = _image(tile(film, frames), f"{name}: its {frames} frames from left to right", SHOWN * frames, SHOWN)
    return (
        '<div style="display:flex;align-items:center;gap:12px">'
        f'<span style="width:96px;text-align:right;font-size:13px">{_marked(name, colour)}</span>'
        f'<div style="width:{SHOWN}px;height:{SHOWN}px;overflow:hidden;flex:none;outline:2px solid {colour}">'
        f"{reel}</div>{strip}</div>"
    )


def _marked(name, colour):
    mark, words = name.split(" ", 1)
    return f'<span style="color:{colour}">{mark}</span> {html.escape(words)}'


def _image(pixels, alt, width, height, extra=""):
    if pixels.dtype != np.uint8:
        pixels = np.rint(255 * pixels).astype(np.uint8)
    return (
        f'<img {extra}alt="{html.escape(alt)}" width="{width}" height="{height}" style="display:block;max-width:none;'
        f'image-rendering:pixelated;flex:none;width:{width}px;height:{height}px" src="{svg.png(pixels)}"/>'
    )


def _checked(name, films):
    films = np.asarray(films, np.float64)
    if films.ndim != 4 or 0 in films.shape[1:]:
        raise ValueError(f"playing: got {name} films of shape {films.shape}, expected (n, frames, height, width)")
    if len(films) and not (films.min() >= -1e-5 and films.max() <= 1 + 1e-5):  # a pixel of a moved digit is a sum
        raise ValueError(
            f"playing: got {name} films with values from {films.min():.3g} to {films.max():.3g}, expected 0 to 1"
        )
    return np.clip(films, 0, 1)
