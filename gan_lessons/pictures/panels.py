"""The live view of a run: pure functions from snapshots to HTML. Nothing here trains, and nothing is a widget.

The same strings serve the live lab, replays and exported pages. What a panel draws, a snapshot holds by name:

=====================  ==========================================================================
``samples``            generated examples from the same noise every time; ``uint8`` for pixels
``sample_scores``      D's logits for them
``real_scores``,       D's logits for other, fixed real and generated examples
``generated_scores``
``theory``             both losses where the players have come to rest, NaN where there is no such value
``real``, ``reach``    real points, and half the side of the window that shows them
``field``              D's probability "real" on the window, ``(k, k)`` from its upper left corner, or ``(k,)``
``optimal``            D* = p_data / (p_data + p_g) in the same places
``density``,           the true density and the generator's, estimated, ``(k,)``
``generated_density``
``pushes``             generated points and where G's loss pushes them: ``(n, 4)``, x, y, dx, dy
``warped``             a grid of noise after G has bent it: ``(lines, points, 2)``
``given``              of a conditional GAN, in words: the condition of ``field`` and ``warped``, or those of images
``modes``              modes found, all modes, share of high-quality samples
``fid``, ``fid_scale`` FID; that of real digits and of noise. The others of ``metrics.axes`` likewise
=====================  ==========================================================================
"""

import html

from gan_lessons.pictures.branch_styles import BRANCH_STYLES
from gan_lessons.pictures.run_panels import loss_panel, metric_panel, scales, score_panel
from gan_lessons.pictures.sample_panels import picture
from gan_lessons.pictures.stills import describe, moment


def page(history, snapshot=None, axes=None, style=BRANCH_STYLES[0], others=(), column=False, metric="FID"):
    """A run at ``snapshot`` (the newest if None) as one HTML string.

    Args:
        history: the run.
        snapshot: which moment of it.
        axes: ``Scales`` shared with other pictures; those of the run itself if None.
        style: the ``BranchStyle`` that the metric is drawn in.
        others: pairs ``(history, BranchStyle)`` of runs to compare with: drawn thin, in their own colours.
        column: put everything under each other, for two runs side by side.
        metric: which score of digits is named and drawn, one of ``metrics.axes.METRIC_AXES``.

    Raises:
        ValueError: a history without snapshots.
    """
    snapshot = moment(history, snapshot)
    axes = axes or scales(history, *(other for other, _ in others))
    sentence = describe(snapshot, metric)
    shown = picture(snapshot, sentence) if "samples" in snapshot else ""
    curves = [score_panel(snapshot), loss_panel(history, snapshot, axes, others)]
    curves.append(metric_panel(history, snapshot, axes, style, others, metric))
    flow = "column" if column else "row wrap"
    return (
        '<div style="color:var(--jp-ui-font-color1,#222);font-size:13px;line-height:1.3">'
        f'<p style="margin:2px 0 6px;min-height:1.3em">{html.escape(sentence)}</p>'
        f'<div style="display:flex;flex-flow:{flow};gap:10px 16px;align-items:flex-start">'
        f'{shown}<div style="display:grid;gap:4px">{"".join(curves)}</div></div></div>'
    )
