"""You are the discriminator: real or generated? Your score beside that of the D that was trained for it.

What the scores mean is in ``scores``, the pictures of examples in ``pictures.thumbnails``.
"""

import copy
from typing import NamedTuple

import ipywidgets as widgets
import numpy as np
from matplotlib.figure import Figure

from gan_lessons import data as datasets
from gan_lessons.live import base, condition_control, conditions, kept_games
from gan_lessons.live.confusion import ANSWERS, confusion_matrix, index_of, verdict
from gan_lessons.pictures import shapes
from gan_lessons.pictures.colours import GENERATED, REAL
from gan_lessons.pictures.thumbnails import draw_thumbnail, png, thumbnail, window
from gan_lessons.training import contract, matching
from gan_lessons.training.calls import call
from gan_lessons.utils import validation

LARGE, KNOWN, SMALL, SET = 256, 160, 72, 40  # sides in CSS pixels; examples in a round where one alone says nothing
KEYS = "Keys: Tab moves to a button, and Enter or Space presses it. To give the same answer again, press the key again."
ONE_OF_MANY = (
    f" One example says little, so each round shows {SET}: all real or all generated. D answers by its mean logit."
)
COLOURS = {"real": REAL, "generated": GENERATED}
SIGNS = {"real": "●", "generated": "✕"}
KEY = (
    '<p class="gan-caption">The frame says what it was: <b class="gan-real">blue</b> real, '
    '<b class="gan-generated">orange and broken</b> generated. '
    "The mark says what was answered: ● real, ✕ generated.</p>"
)


ROUNDS = ("_told", "_examples", "_truth", "_d", "_known", "_window", "answered")  # what makes a game


class Round(NamedTuple):
    """One answered round; each is "real" or "generated"."""

    truth: str
    you: str
    d: str


class RealOrFake(base.LiveWidget):
    """A widget that shows real and generated examples one by one and asks which is which; D answers too.

    A single point or number says nothing about where it came from. So for these a round shows 40, all real or all
    generated, and D answers by the sign of its mean logit; for all else by the sign of its one logit.

    For a conditional GAN the real and the generated example of a round have the same condition, which is shown: a
    label, or what else the networks are told.

    A cell that is run again with the same networks goes on with the game, if they have not been trained meanwhile.

    Args:
        discriminator: a ``keras.Model`` that keeps the contract (``contract.check_networks``).
        generator: a ``keras.Model`` that keeps it too.
        data: a data set or an array, of the generator's shape; for a conditional GAN with labels or conditions.
        latent_dim: length of the noise vector; read from the generator if None.
        rounds: how many to answer before the scores, 1 to 100.
        seed: of the NumPy generator that chooses and draws everything.
        name: the heading.

    Raises:
        ValueError: networks or data that break the contract, or a setting out of range.
    """

    FAILED = "New examples could not be made; the old ones are still here"

    def __init__(
        self, discriminator, generator, data, latent_dim=None, rounds=10, seed=0, name="You are the discriminator"
    ):
        data = datasets.as_data(data)
        shape = conditions.shape_for(data, generator, discriminator)
        taken = contract.check_networks(generator, discriminator, latent_dim, shape)
        self.latent_dim = taken.latent_dim
        self.data = matching.check_data(data, generator, self.latent_dim, taken.condition)
        self._conditions = None if taken.condition is None else conditions.Conditions(self.data)
        self.discriminator, self.generator, self.name = discriminator, generator, str(name)
        self.rounds = validation.whole("rounds", rounds, 1, 100)
        self._rng = np.random.default_rng(validation.whole("seed", seed, 0, 2**63))
        self._size = SET if shapes.kind(self.data.shape) in ("number", "point") else 1
        super().__init__("You are the discriminator: run the cells down to this one to play.")
        self._build()
        known = datasets.checked_batch(self.data, 16, np.random.default_rng(0))[0]
        self._mark = kept_games.fingerprint(discriminator, generator, known, self.rounds, seed, self.latent_dim)
        kept = kept_games.found(discriminator, generator, self._mark)
        self._resume(kept) if kept else self.again()

    # ---- what cells call

    def answer(self, answer):
        """Answer the round on show with "real" or "generated"; returns the sentence that says what came of it.

        Raises:
            ValueError: another answer, or all rounds are answered.
        """
        index_of(answer)
        if self.over:
            raise ValueError(f"all {self.rounds} rounds are answered; press Again (or call again()) for new examples")
        now = len(self.answered)
        self.answered.append(Round(self._truth[now], answer, self._d[now]))
        self._show()
        self._keep()
        return self.sentence

    def again(self):
        """Begin again with new examples, the next of the same seeded stream."""
        shape = (self.rounds, self._size)
        was_real = self._rng.random(self.rounds) < 0.5
        real, told = self._real(self.rounds)
        noise = self._rng.standard_normal((self.rounds * self._size, self.latent_dim), dtype=np.float32)
        made = base.finite(call(self.generator, noise, told).numpy())
        examples = np.where(was_real.reshape(-1, *(1,) * real.ndim), _split(real, shape), _split(made, shape))
        logits = call(self.discriminator, examples.reshape(real.shape), told).numpy()
        self._told = [None] * self.rounds if told is None else list(_split(told, shape)[:, 0])
        self._examples = examples
        self._truth = [ANSWERS[0 if is_real else 1] for is_real in was_real]
        self._d = [ANSWERS[0 if logit > 0 else 1] for logit in logits.reshape(shape).mean(axis=1)]
        self._known = datasets.checked_batch(self.data, 16 if self._size == 1 else 400, self._rng)[0]
        drawn = [self._known, real] if shapes.is_image(real.shape[1:]) else [self._known, real, made]
        self._window = window(np.concatenate(drawn))  # one for all rounds: it tells nothing
        self.answered = []
        self._show()
        self._keep()

    def _keep(self):
        """A cell that is run again goes on from here, see ``_resume``."""
        rounds = {name: copy.copy(getattr(self, name)) for name in ROUNDS}
        kept_games.keep(self.discriminator, self.generator, self._mark, (rounds, self._rng.bit_generator.state))

    def _resume(self, kept):
        """Go on with the game that was kept."""
        rounds, self._rng.bit_generator.state = kept
        for name, value in rounds.items():
            setattr(self, name, copy.copy(value))
        self._show()

    def _real(self, rounds):
        """Real examples for all rounds, one after the other, and what the networks are told with each (or None).

        The examples of a set have one label, where there are labels.
        """
        real, told = datasets.checked_batch(self.data, rounds * self._size, self._rng)
        if self._size > 1 and told is not None and self._conditions.names:
            firsts = told[:: self._size]
            real = np.concatenate([self._conditions.examples_like(one, self._size, self._rng) for one in firsts])
            told = np.repeat(firsts, self._size, axis=0)
        return real, told

    @property
    def over(self):
        """Whether all rounds are answered."""
        return len(self.answered) == self.rounds

    @property
    def right(self):
        """Right answers so far: ``(yours, D's)``."""
        return sum(r.you == r.truth for r in self.answered), sum(r.d == r.truth for r in self.answered)

    @property
    def sentence(self):
        """How it stands, in words; D's answers are told only for answered rounds."""
        words, count = "", len(self.answered)
        if count:
            last, (you, d) = self.answered[-1], self.right
            words = (
                f"It was {last.truth}: you said {last.you}, D said {last.d}. You: {you} of {count}. D: {d} of {count}. "
            )
        if self.over:
            return words + "That was the last round."
        return words + self._question(count)

    def _question(self, index):
        return f"{self._thing} {index + 1} of {self.rounds}{self._given(index)}: real or generated?"

    def _given(self, index):
        """The label of a round in words; nothing where there is none."""
        if self._conditions is None or not self._conditions.names:
            return ""
        return f", {self._conditions.words(self._told[index])}"

    # ---- the parts

    @property
    def _thing(self):
        return "Example" if self._size == 1 else "Set"

    def _build(self):
        self._buttons = [
            self._button("Real", "I think that this is real", lambda: self._press("real"), "gan-says-real"),
            self._button(
                "Generated", "I think that this is generated", lambda: self._press("generated"), "gan-says-generated"
            ),
            self._button("Again", "New examples, from the first round", self.again),
        ]
        self._words, self._large, self._known_view, self._end, self._results = (base.html_place() for _ in range(5))
        self._message = base.html_place("gan-message")
        note = widgets.HTML(base.caption(KEYS + ONE_OF_MANY * (self._size > 1)))
        buttons = base.box("gan-row", *self._buttons)  # above the pictures: nothing moves away under the mouse
        self._board = base.box("gan-columns", self._large, self._known_view)
        self._board.layout.display = "flex"
        left = base.box("gan-game-left", self._board, self._results)
        table = base.box("gan-columns gan-game-table", left, base.styled(self._end, "gan-grow gan-cards"))
        self.widget = base.framed("gan-game", self._words, buttons, self._message, table, note)

    def _press(self, answer):
        if self.over:  # one Enter too many is no error
            words = f"All {self.rounds} rounds are answered: press Again for new examples."
            self._message.value = f'<div role="alert">{words}</div>'
        else:
            self.answer(answer)

    # ---- what is shown

    def _show(self):
        self._message.value = ""
        self._words.value = base.heading(self.name, self.sentence)
        self._board.layout.display = "none" if self.over else "flex"
        if not self.over:
            now = len(self.answered)
            large = thumbnail(self._examples[now], LARGE, self._question(now), self._window)
            self._large.value = base.row(large + self._told_picture(now))
            known = thumbnail(self._known, KNOWN, "Real examples, to compare with", self._window, REAL)
            self._known_view.value = known + base.caption("Real, to compare with")
        cards = "".join([self._card(i) for i in range(len(self.answered))])
        self._end.value = base.row(cards) + KEY if cards else ""
        self._results.value = self._scores() if self.over else ""
        self._show_poster()

    def _told_picture(self, index):
        """What the networks were told of a round, where it is no label and each example is shown by itself."""
        if self._conditions is None or self._conditions.names or self._size > 1:
            return ""
        shown = condition_control.picture(self._told[index], "what the networks were told")
        return f"<div>{base.caption('Its condition')}{shown}</div>"

    def _card(self, index):
        """An answered round: framed by what it was, with what you and D said under it."""
        r = self.answered[index]
        given = [self._given(index).removeprefix(", ")] if self._given(index) else []
        words = [*given, f"you {SIGNS[r.you]} {_tick(r.you, r.truth)}", f"D {SIGNS[r.d]} {_tick(r.d, r.truth)}"]
        alt = f"{self._thing} {index + 1}{self._given(index)} was {r.truth}; you said {r.you}, D said {r.d}"
        colour = COLOURS[r.truth]
        return thumbnail(self._examples[index], SMALL, alt, self._window, colour, words=words, frame=colour)

    def _scores(self):
        truth = [r.truth for r in self.answered]
        tables = _table("You", truth, [r.you for r in self.answered]) + _table("D", truth, [r.d for r in self.answered])
        words = verdict(*self.right, self.rounds)
        return f"{base.row(tables)}<p>{words}</p>"

    def _still(self):
        """Of rounds not yet answered, only the question."""
        figure = Figure(figsize=(9.0, 4.4), dpi=80)
        figure.suptitle(self.sentence, fontsize=9, wrap=True)
        if self.over:
            figure.text(0.5, 0.6, verdict(*self.right, self.rounds), fontsize=10, ha="center", va="center", wrap=True)
        else:
            draw_thumbnail(figure.add_axes([0.3, 0.37, 0.4, 0.55]), self._examples[len(self.answered)], self._window)
        for place, index in enumerate(range(len(self.answered))[-10:]):
            r, ax = self.answered[index], figure.add_axes([0.01 + 0.099 * place, 0.13, 0.09, 0.18])
            draw_thumbnail(ax, self._examples[index], self._window, COLOURS[r.truth])
            ax.set_xlabel(f"{r.truth}\nyou {_tick(r.you, r.truth)}\nD {_tick(r.d, r.truth)}", fontsize=7)
            for side in ax.spines.values():
                side.set(color=COLOURS[r.truth], linewidth=2, linestyle="-" if r.truth == "real" else "--")
        return png(figure)


def _table(who, truth, answers):
    """A confusion table in HTML."""
    lines = "".join(
        f'<tr><th scope="row">it was {name}</th>' + "".join([f"<td>{count}</td>" for count in counts]) + "</tr>"
        for name, counts in zip(ANSWERS, confusion_matrix(truth, answers), strict=True)
    )
    heads = "".join([f'<th scope="col">said {name}</th>' for name in ANSWERS])
    return f"<table><caption>{who}</caption><tr><td></td>{heads}</tr>{lines}</table>"


def _split(examples, shape):
    return np.asarray(examples).reshape(*shape, *examples.shape[1:])


def _tick(answer, truth):
    return "right" if answer == truth else "wrong"
