"""Several normalised scores in one picture: each generator between noise and real data. Knows no GAN."""

import numpy as np

from gan_lessons.chapters.beyond.normalised_score import normalised_score
from gan_lessons.pictures import Picture, svg
from gan_lessons.pictures.colours import GENERATED, REAL

WIDTH, LEFT, RIGHT, ROW, TOP = 700, 230, 70, 40, 30
ROOM = 0.1  # of the way, left free beyond either end


def score_chart(rows, sentence):
    """One line for each kind of data, from the score of noise to that of real data, with a cross at the generator's.

    Args:
        rows: ``(noise, ours, real)`` by name: three scores of one metric.
        sentence: what there is to see.

    Raises:
        ValueError: no rows, or scores that ``normalised_score`` refuses.

    Example:
        >>> score_chart({"digits, FID": (320.0, 3.0, 0.7)}, "Almost at the end.")
        Almost at the end.
    """
    if not rows:
        raise ValueError("rows: got none, expected at least one name with (noise, ours, real)")
    bottom = TOP + ROW * len(rows)
    body = svg.text(_across(0), 14, "noise", anchor="middle") + svg.text(_across(1) - 16, 14, "●", REAL)
    body += svg.text(_across(1) - 4, 14, "real")
    for share in (0, 1):
        body += svg.path(
            f"M{_across(share):.1f} {TOP - 8}V{bottom - 8}", "currentColor", 1, extra='stroke-opacity="0.4"'
        )
    for place, (name, (noise, ours, real)) in enumerate(rows.items()):
        y, share = TOP + ROW * place + 10, normalised_score(ours, noise, real)
        x = _across(np.clip(share, -ROOM / 2, 1 + ROOM / 2))
        body += svg.text(4, y + 4, name) + svg.path(f"M{_across(0):.1f} {y}H{_across(1):.1f}", "currentColor", 0.8)
        body += svg.path(f"M{_across(0):.1f} {y}H{x:.1f}", GENERATED, 4, extra='stroke-opacity="0.5"')
        body += svg.path(f"M{x - 5:.1f} {y - 5}l10 10m0 -10l-10 10", GENERATED, 2.4)
        words = f"{noise:.3g}", f"{ours:.3g}", f"{real:.3g}"
        body += svg.text(_across(0) + 4, y + 18, words[0]) + svg.text(_across(1) - 4, y + 18, words[2], anchor="end")
        body += svg.text(
            np.clip(x, _across(0) + 60, _across(1) - 60), y + 18, words[1], anchor="middle", extra='font-weight="bold"'
        )
        body += svg.text(WIDTH - RIGHT + 24, y + 4, f"{100 * share:.1f} %")
    return Picture(svg.figure(sentence, body, WIDTH, bottom), sentence)


def _across(share):
    """A share of the way, in pixels."""
    return LEFT + (share + ROOM / 2) / (1 + ROOM) * (WIDTH - LEFT - RIGHT)
