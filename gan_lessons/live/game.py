"""You are the discriminator: real or generated? Your score beside that of the D that was trained for it.

It opens with the scoring, which is plain arithmetic; then comes the widget.
"""

import html
from typing import NamedTuple

import ipywidgets as widgets
import numpy as np
from IPython.display import display
from matplotlib.figure import Figure

from gan_lessons import contract
from gan_lessons.live.explorer import INK, alert, close_all, png, sketch, sketch_on, window
from gan_lessons.live.poster import Poster, live_bundle
from gan_lessons.pictures import GENERATED, REAL

LARGE, SMALL, SET = 280, 76, 40  # sides in CSS pixels; examples in a round where one alone says nothing
ANSWERS = ("real", "generated")
COLOURS = {"real": REAL, "generated": GENERATED}
SIGNS = {"real": "●", "generated": "✕"}
KEY = (
    '<span style="flex-basis:100%">Frames say what it was: blue and whole real, orange and broken generated. '
    "Marks say what was said: ● real, ✕ generated.</span>"
)


class Round(NamedTuple):
    """One answered round; each is "real" or "generated"."""

    was: str
    you: str
    d: str


def confusion(was, said):
    """Counts of what was said about what: integers of shape ``(2, 2)``.

    Rows are what it was, columns what was said, both in the order real, generated.

    Raises:
        ValueError: lists of two lengths, or anything but "real" and "generated".

    >>> confusion(["real", "real", "generated"], ["real", "generated", "generated"]).tolist()
    [[1, 1], [0, 1]]
    """
    if len(was) != len(said):
        raise ValueError(f"got {len(was)} examples and {len(said)} answers, expected one answer for each example")
    counts = np.zeros((2, 2), int)
    for one, other in zip(was, said, strict=True):
        counts[_index(one), _index(other)] += 1
    return counts


def wilson(right, answered, z=1.959964):
    """Wilson's (1927) interval for a share of which ``right`` of ``answered`` were seen: ``(low, high)``.

    Unlike "share ± error" it stays within 0 and 1 and says something at 0 or 10 of 10. The usual z is that of 95 %.

    Raises:
        ValueError: no answers, or more right ones than answers.

    >>> tuple(round(end, 3) for end in wilson(8, 10))
    (0.49, 0.943)
    """
    if not 0 <= right <= answered or answered < 1:
        raise ValueError(f"got {right} right of {answered}, expected at least one answer and at most all of them right")
    share, spread = right / answered, z * z / answered
    centre = (share + spread / 2) / (1 + spread)
    half = z * np.sqrt(share * (1 - share) / answered + spread / (4 * answered)) / (1 + spread)
    return float(max(0.0, centre - half)), float(min(1.0, centre + half))


class RealOrFake:
    """A widget that shows real and generated examples one by one and asks which is which; D answers too.

    A single point or number says nothing about where it came from. So for these a round shows 40, all real or all
    generated, and D answers by the sign of its mean logit; for all else by the sign of its one logit.

    Args:
        discriminator, generator: ``keras.Model``s that keep the contract (``contract.check_networks``).
        data: a data set or an array, of the generator's shape.
        latent_dim: length of the noise vector; read from the generator if None.
        rounds: how many to answer before the scores, 1 to 100.
        seed: of the NumPy generator that chooses and draws everything.
        name: the heading.

    Raises:
        ValueError: networks or data that break the contract, or a setting out of range.
    """

    def __init__(
        self, discriminator, generator, data, latent_dim=None, rounds=10, seed=0, name="You are the discriminator"
    ):
        self.latent_dim = contract.check_networks(generator, discriminator, latent_dim)
        self.data = contract.check_data(data, generator, self.latent_dim)
        self.discriminator, self.generator, self.name = discriminator, generator, str(name)
        self.rounds = contract.whole("rounds", rounds, 1, 100)
        self._rng = np.random.default_rng(contract.whole("seed", seed, 0, 2**63))
        self._size = SET if tuple(self.data.shape) in ((1,), (2,)) else 1
        self._shown = False  # the poster is on the page
        self._build()
        self.again()

    # ---- what cells call

    def answer(self, said):
        """Answer the round on show with "real" or "generated"; returns the sentence that says what came of it.

        Raises:
            ValueError: another answer, or all rounds are answered.
        """
        _index(said)
        if self.over:
            raise ValueError(f"all {self.rounds} rounds are answered; press Again (or call again()) for new examples")
        now = len(self.answered)
        self.answered.append(Round(self._was[now], said, self._d[now]))
        self._show()
        return self.sentence

    def again(self):
        """Begin again with new examples, the next of the same seeded stream."""
        shape = (self.rounds, self._size)
        was_real = self._rng.random(self.rounds) < 0.5
        real = self.data.sample(self.rounds * self._size, self._rng)
        noise = self._rng.standard_normal((self.rounds * self._size, self.latent_dim), dtype=np.float32)
        made = np.asarray(self.generator(noise, training=False))
        if not np.isfinite(made).all():
            raise ValueError("the generator gives NaN or infinite numbers; train it again with a lower learning rate")
        examples = np.where(was_real.reshape(-1, *(1,) * real.ndim), _split(real, shape), _split(made, shape))
        logits = np.asarray(self.discriminator(examples.reshape(real.shape), training=False))
        self._examples = examples
        self._was = [ANSWERS[0 if is_real else 1] for is_real in was_real]
        self._d = [ANSWERS[0 if logit > 0 else 1] for logit in logits.reshape(shape).mean(axis=1)]
        self._known = self.data.sample(16 if self._size == 1 else 400, self._rng)
        self._window = window(np.concatenate([self._known, real, made]))  # one for all rounds: it tells nothing
        self.answered = []
        self._show()

    @property
    def over(self):
        """Whether all rounds are answered."""
        return len(self.answered) == self.rounds

    @property
    def right(self):
        """Right answers so far: ``(yours, D's)``."""
        return sum(r.you == r.was for r in self.answered), sum(r.d == r.was for r in self.answered)

    @property
    def sentence(self):
        """How it stands, in words; D's answers are told only for answered rounds."""
        words, count = "", len(self.answered)
        if count:
            last, (you, d) = self.answered[-1], self.right
            words = (
                f"It was {last.was}: you said {last.you}, D said {last.d}. You: {you} of {count}. D: {d} of {count}. "
            )
        if self.over:
            return words + "That was the last."
        return words + f"{self._thing} {count + 1} of {self.rounds}: real or generated?"

    def close(self):
        """Take the widget out of every page."""
        self._poster.close()
        close_all(self.widget)

    def _ipython_display_(self):
        display(live_bundle(self.widget, "The controls work where this notebook runs."), raw=True)
        self._shown = True
        self._show_poster()

    # ---- the parts

    @property
    def _thing(self):
        return "Example" if self._size == 1 else "Set"

    def _build(self):
        self._buttons = [
            self._button("Real", "I hold this for real", lambda: self._press("real")),
            self._button("Generated", "I hold this for generated", lambda: self._press("generated")),
            self._button("Again", "New examples, from the first round", self.again),
        ]
        self._words, self._error, self._large, self._known_view, self._end, self._results = (
            widgets.HTML() for _ in range(6)
        )
        keys = "Keys: Tab to a button, Enter or Space to press it; it stays chosen, so the next answer is one key."
        if self._size > 1:
            keys += (
                f" One alone says nothing: a round shows {SET}, all real or all generated; D goes by its mean logit."
            )
        note = widgets.HTML(f'<div style="{INK};max-width:420px">{keys}</div>')
        # above the pictures, so that nothing moves away under the mouse
        buttons = widgets.HBox(self._buttons, layout={"flex_flow": "row wrap"})
        beside = widgets.VBox([note, self._known_view], layout={"margin": "0 0 0 14px"})
        self._board = widgets.HBox([self._large, beside], layout={"flex_flow": "row wrap"})
        self.widget = widgets.VBox([self._words, buttons, self._error, self._board, self._end, self._results])
        self.widget.add_class("gan-game")
        self._poster = Poster("You are the discriminator: run this cell to play.")

    def _button(self, words, tip, action):
        button = widgets.Button(description=words, tooltip=tip, layout={"width": "100px"})
        button.on_click(lambda _: self._guarded(action))
        return button

    def _press(self, said):
        if self.over:  # one Enter too many is no error
            words = f"All {self.rounds} rounds are answered: press Again for new examples."
            self._error.value = f'<div role="alert" style="{INK}">{words}</div>'
        else:
            self.answer(said)

    def _guarded(self, action):
        """Errors in callbacks would go nowhere: show them."""
        try:
            action()
        except Exception as error:
            self._error.value = alert(error, "New examples could not be made; the old ones are still here.")

    # ---- what is shown

    def _show(self):
        self._error.value = ""
        self._words.value = (
            f'<div style="{INK}"><b>{html.escape(self.name)}</b><p role="status" aria-live="polite" '
            f'style="margin:0 0 4px">{self.sentence}</p></div>'
        )
        self._board.layout.display = "none" if self.over else "flex"
        if not self.over:
            alt = f"{self._thing} {len(self.answered) + 1} of {self.rounds}: real or generated?"
            self._large.value = _row(sketch(self._examples[len(self.answered)], LARGE, alt, self._window))
            known = sketch(self._known, 180, "Real examples, to compare with", self._window, REAL)
            self._known_view.value = _row(f"<div>Real ones, to compare with{known}</div>")
        cards = "".join([self._card(i) for i in range(len(self.answered))])
        self._end.value = _row(cards + KEY) if cards else ""
        self._results.value = self._scores() if self.over else ""
        self._show_poster()

    def _card(self, index):
        """An answered round: framed by what it was, with what you and D said under it."""
        r = self.answered[index]
        words = [f"you {SIGNS[r.you]} {_tick(r.you, r.was)}", f"D {SIGNS[r.d]} {_tick(r.d, r.was)}"]
        alt = f"{self._thing} {index + 1} was {r.was}; you said {r.you}, D said {r.d}"
        colour = COLOURS[r.was]
        return sketch(self._examples[index], SMALL, alt, self._window, colour, words=words, frame=colour)

    def _scores(self):
        was = [r.was for r in self.answered]
        tables = _table("You", was, [r.you for r in self.answered]) + _table("D", was, [r.d for r in self.answered])
        return f'{_row(tables)}<p style="{INK};margin:8px 0;max-width:760px">{verdict(*self.right, self.rounds)}</p>'

    def _show_poster(self):
        """Renew what a saved notebook keeps: of rounds not yet answered only the question."""
        if not self._shown:
            return
        figure = Figure(figsize=(9.0, 4.4), dpi=80)
        figure.suptitle(self.sentence, fontsize=9, wrap=True)
        if self.over:
            figure.text(0.5, 0.6, verdict(*self.right, self.rounds), fontsize=10, ha="center", va="center", wrap=True)
        else:
            sketch_on(figure.add_axes([0.3, 0.37, 0.4, 0.55]), self._examples[len(self.answered)], self._window)
        for place, index in enumerate(range(len(self.answered))[-10:]):
            r, ax = self.answered[index], figure.add_axes([0.01 + 0.099 * place, 0.13, 0.09, 0.18])
            sketch_on(ax, self._examples[index], self._window, COLOURS[r.was])
            ax.set_xlabel(f"{r.was}\nyou {_tick(r.you, r.was)}\nD {_tick(r.d, r.was)}", fontsize=7)
            for side in ax.spines.values():
                side.set(color=COLOURS[r.was], linewidth=2, linestyle="-" if r.was == "real" else "--")
        self._poster.show(png(figure), self.sentence)


def verdict(you, d, rounds):
    """Both scores in words, with how far they can be trusted.

    >>> verdict(10, 10, 10).split(".")[0]
    'You: 10 of 10 right, 100 % (95 % interval 72 to 100 %)'
    """
    words, ends = [], [wilson(you, rounds), wilson(d, rounds)]
    for who, right, (low, high) in (("You", you, ends[0]), ("D", d, ends[1])):
        words.append(
            f"{who}: {right} of {rounds} right, {100 * right / rounds:.0f} % "
            f"(95 % interval {100 * low:.0f} to {100 * high:.0f} %)."
        )
    guessing = [who for who, (low, high) in zip(("your", "D's"), ends, strict=True) if low <= 0.5 <= high]
    if guessing:
        verb = "intervals hold" if len(guessing) == 2 else "interval holds"
        whose = " and ".join(guessing)
        words.append(f"{whose[0].upper()}{whose[1:]} {verb} 50 %, which is what guessing gives.")
    if ends[0][0] <= ends[1][1] and ends[1][0] <= ends[0][1]:
        words.append("The intervals overlap: so few rounds do not settle who is better.")
    else:
        words.append(f"The intervals lie apart: {'you are' if you > d else 'D is'} better at this.")
    return " ".join(words)


def _table(who, was, said):
    """A confusion table in HTML."""
    cell = "padding:3px 10px;text-align:right;border:1px solid currentColor"
    lines = "".join(
        f'<tr><th scope="row" style="{cell}">it was {name}</th>'
        + "".join([f'<td style="{cell}">{count}</td>' for count in counts])
        + "</tr>"
        for name, counts in zip(ANSWERS, confusion(was, said), strict=True)
    )
    heads = "".join([f'<th scope="col" style="{cell}">said {name}</th>' for name in ANSWERS])
    return (
        f'<table style="border-collapse:collapse;{INK}"><caption style="text-align:left"><b>{who}</b></caption>'
        f'<tr><td style="{cell}"></td>{heads}</tr>{lines}</table>'
    )


def _index(said):
    if said not in ANSWERS:
        raise ValueError(f"answer: got {said!r}, expected 'real' or 'generated'")
    return ANSWERS.index(said)


def _split(examples, shape):
    return np.asarray(examples).reshape(*shape, *examples.shape[1:])


def _tick(said, was):
    return "right" if said == was else "wrong"


def _row(body):
    return f'<div style="{INK};display:flex;flex-wrap:wrap;gap:6px">{body}</div>'
