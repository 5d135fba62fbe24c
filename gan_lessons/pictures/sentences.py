"""What an onlooker should notice in a snapshot, in one plain sentence."""

import html

import numpy as np

from gan_lessons.metrics.axes import metric_axis
from gan_lessons.pictures.numerals import percent


class Sentence(str):
    """A sentence that a notebook's cell can end with: it is shown as text, not as a string between quotes.

    >>> Sentence("Step 5: done.")
    Step 5: done.
    """

    def __repr__(self):
        return str(self)

    def _repr_html_(self):
        return f'<div style="margin:4px 0">{html.escape(self)}</div>'


def describe(snapshot, metric="FID"):
    """One plain sentence: what an onlooker should notice; of the scores of digits the ``metric`` alone.

    >>> from gan_lessons.snapshots import Snapshot
    >>> describe(Snapshot(800, values={"real_scores": [2, 1, -1, 3], "generated_scores": [-1, -2, 0.5, -3]}))
    'Step 800: D is right on 75 % of real and 75 % of generated examples.'
    """
    facts = []
    score = metric_axis(metric)
    if score.key in snapshot and score.key + "_scale" in snapshot:
        real, noise = snapshot[score.key + "_scale"]
        facts.append(f"{score.write(snapshot[score.key])} (real digits {real:{score.form}}, noise {noise:.3g})")
    if "modes" in snapshot:
        covered, total, good = snapshot["modes"]
        found = f"{covered:.0f} of {total:.0f} modes, " if total > 1 else ""  # one mode is all there is
        facts.append(f"{found}{percent(good)} high-quality samples")
    if "real_scores" in snapshot and "is_critic" in snapshot:
        apart = float(np.mean(snapshot["real_scores"]) - np.mean(snapshot["generated_scores"]))
        facts.append(f"D scores real examples {abs(apart):.2g} {'above' if apart >= 0 else 'below'} generated ones")
    elif "real_scores" in snapshot:
        real, generated = (snapshot["real_scores"] > 0).mean(), (snapshot["generated_scores"] < 0).mean()
        facts.append(f"D is right on {percent(real)} of real and {percent(generated)} of generated examples")
    if not facts and "samples" not in snapshot and np.isfinite([snapshot.d_loss, snapshot.g_loss]).all():
        facts = [f"D's loss is {snapshot.d_loss:.2f} and G's is {snapshot.g_loss:.2f}", "no samples were observed"]
    return f"Step {snapshot.step:,}: {'; '.join(facts) or 'nothing was observed'}."
