"""A walk through noise as a strip of pictures, in SVG and as a still: arrays to pictures. No network here."""

import numpy as np
from matplotlib.figure import Figure

from gan_lessons.pictures import thumbnails
from gan_lessons.pictures.colours import GENERATED

STRIP, SMALL = 9, 80  # pictures of a walk, and their side in CSS pixels
SHARES = np.linspace(0, 1, STRIP)
PALE = 60  # other samples drawn behind each


def strip(walked, span, others, t=None, chances=None):
    """The samples at ``SHARES`` of the way from A to B, ``(STRIP, *shape)``, as SVG pictures in one string.

    Args:
        walked: samples along the walk, ``(STRIP, *shape)``.
        span: lowest and highest value drawn (``thumbnails.window``).
        others: samples to draw pale behind.
        t: where z stands on the walk: a bar over the nearest picture; None for nowhere.
        chances: D's probability "real" for each sample, if there is a D.
    """
    pictures = []
    for index, share in enumerate(SHARES):
        words = [f"t = {share:.3g}" + {0: " (A)", STRIP - 1: " (B)"}.get(index, "")]
        if chances is not None:
            words.append(f"D {100 * chances[index]:.0f} %")
        here = t is not None and abs(t - share) <= 0.5 / (STRIP - 1)
        alt = f"Walk, {', '.join(words)}{', z is nearest here' if here else ''}"
        one = walked[index : index + 1]
        pictures.append(thumbnails.thumbnail(one, SMALL, alt, span, GENERATED, others[:PALE], words=words, bold=here))
    return "".join(pictures)


def still(sentence, sample, walked, span, others):
    """One sample of shape ``(1, *shape)`` over the strip of a walk, as PNG bytes, drawn with Matplotlib."""
    figure = Figure(figsize=(9.0, 4.6), dpi=80)
    figure.suptitle(sentence, fontsize=8.5, wrap=True)
    thumbnails.draw_thumbnail(figure.add_axes([0.3, 0.27, 0.4, 0.65]), sample, span, GENERATED, others)
    for index, share in enumerate(SHARES):
        ax = figure.add_axes([0.01 + 0.11 * index, 0.02, 0.1, 0.18])
        thumbnails.draw_thumbnail(ax, walked[index : index + 1], span, GENERATED, others[:PALE])
        ax.set_title(f"t = {share:.3g}", fontsize=8)
    return thumbnails.png(figure)
