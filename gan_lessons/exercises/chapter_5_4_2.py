"""Three functions of chapter 5.4, sequences: a column's information, the loudest frequency, the best template."""

import numpy as np

from gan_lessons.exercises.formulas import Formula, Mistake

# ---- the information in each column of a sequence logo


def column_bits(p):
    """``2 + Σ p log₂ p`` for each column of ``p``, shape ``(4, columns)`` (Schneider and Stephens 1990).

    >>> column_bits(np.array([[1, 0.5, 0.25], [0, 0.5, 0.25], [0, 0, 0.25], [0, 0, 0.25]])).tolist()
    [2.0, 1.0, 0.0]
    """
    return 2 + (p * _log2(p)).sum(axis=0)


def _log2(p):
    return np.log2(np.where(p > 0, p, 1))


def some_columns(rng):
    """Four columns of a logo; the first is certain, with zeros; a table that is square hides no wrong axis."""
    p = rng.dirichlet(np.full(4, 0.7), 4).T * 0.9 + 0.025
    p[:, 0] = np.eye(4)[rng.integers(4)]
    return (p / p.sum(axis=0),)


COLUMN_BITS = Formula(
    name="column_bits",
    reference=column_bits,
    inputs=some_columns,
    expected="bits, one number for each column: 0 for four equally frequent letters, 2 for one letter alone",
    solution="""
def column_bits(p):
    logs = np.log2(np.where(p > 0, p, 1))      # log of 1 in place of log of 0: 0 · log 0 counts as 0
    return 2 + np.sum(p * logs, axis=0)
""",
    mistakes={
        "zero_times_log": Mistake(
            lambda p: 2 + (p * np.log2(p)).sum(axis=0),
            "Right on paper. But some shares are exactly 0, and 0 · log 0 is NaN in NumPy.",
            "Replace p by 1 inside the logarithm where p is 0, for example with np.where(p > 0, p, 1).",
        ),
        "entropy": Mistake(
            lambda p: -(p * _log2(p)).sum(axis=0),
            "This is the entropy: largest where all letters are equally likely. There the logo shows nothing.",
            "Information is what is missing to the largest entropy: 2 minus the entropy.",
        ),
        "two_missing": Mistake(
            lambda p: (p * _log2(p)).sum(axis=0),
            "Yours is never above 0. A column with one letter alone should hold 2 bits.",
            "Add 2, the entropy of four equally likely letters.",
        ),
        "sign_flipped": Mistake(
            lambda p: 2 - (p * _log2(p)).sum(axis=0),
            "Yours is 4 where all letters are equally likely. What is the sign of log p?",
            "The logarithm of a share is negative already: add p · log₂ p to 2.",
        ),
        "natural_log": Mistake(
            lambda p: 2 + (p * np.log(np.where(p > 0, p, 1))).sum(axis=0),
            "Bits are counted with another logarithm. Four equal letters should give 0.",
            "Use np.log2, the logarithm of base 2.",
        ),
        "nats": Mistake(
            lambda p: np.log(4) + (p * np.log(np.where(p > 0, p, 1))).sum(axis=0),
            "Consistent, but in nats. One letter alone should give 2 bits, not 1.39.",
            "Use np.log2 in place of np.log, and 2 in place of log 4.",
        ),
        "wrong_axis": Mistake(
            lambda p: 2 + (p * _log2(p)).sum(axis=1),
            "You sum over the columns of one letter. Which numbers add up to 1?",
            "The letters stand in the rows: sum over axis 0.",
        ),
        "all_summed": Mistake(
            lambda p: (2 + (p * _log2(p)).sum(axis=0)).sum(),
            "That is the information of the whole motif. The result is one number for each column.",
            "Sum over the letters only: axis=0.",
        ),
        "mean_not_sum": Mistake(
            lambda p: 2 + (p * _log2(p)).mean(axis=0),
            "Four equally likely letters should give 0 bits; yours gives 1.5.",
            "An entropy is a sum over the letters: use .sum(axis=0).",
        ),
        "not_weighted": Mistake(
            lambda p: 2 + _log2(p).sum(axis=0),
            "A rare letter counts as much as a frequent one in yours.",
            "Multiply each logarithm by its share p before you sum.",
        ),
        "height_of_letters": Mistake(
            lambda p: p * (2 + (p * _log2(p)).sum(axis=0)),
            "These are the heights of the single letters. The result is the height of the whole column.",
            "Leave out the last product with p.",
        ),
    },
)


# ---- the frequency at which a sound is strongest


def loudest_frequency(sound, rate):
    """The frequency in Hz at which the spectrum of ``sound`` is largest; bin k stands for ``k · rate / len(sound)``.

    >>> loudest_frequency(np.sin(2 * np.pi * 300 * np.arange(160) / 1600), 1600.0)
    np.float64(300.0)
    """
    return np.abs(np.fft.rfft(sound)).argmax() * rate / len(sound)


def some_sound(rng):
    """A loud sine and a softer cosine of other pitch, both whole numbers of cycles, and their rate."""
    count = 2 * int(rng.integers(60, 90))
    loud, soft = rng.choice(np.arange(6, 24), 2, replace=False)
    turns = 2 * np.pi * np.arange(count) / count
    wave = rng.uniform(1, 1.5) * np.sin(loud * turns) + rng.uniform(0.4, 0.6) * np.cos(soft * turns)
    return wave, float(rng.integers(900, 4000))


def _bin(sound):
    return np.abs(np.fft.rfft(sound)).argmax()


LOUDEST_FREQUENCY = Formula(
    name="loudest_frequency",
    reference=loudest_frequency,
    inputs=some_sound,
    expected="the frequency in Hz at which the sound is strongest, one number",
    solution="""
def loudest_frequency(sound, rate):
    strength = np.abs(np.fft.rfft(sound))
    return np.argmax(strength) * rate / len(sound)   # bin k: k whole cycles in the whole sound
""",
    mistakes={
        "bin_not_hertz": Mistake(
            lambda sound, rate: _bin(sound),
            "That is the number of the bin: whole cycles in the whole sound. How many is that in a second?",
            "Divide by the sound's length in seconds, len(sound) / rate.",
        ),
        "rate_missing": Mistake(
            lambda sound, rate: _bin(sound) / len(sound),
            "Cycles a sample: the unit is not hertz yet.",
            "Multiply by rate, the samples in a second.",
        ),
        "length_missing": Mistake(
            lambda sound, rate: _bin(sound) * rate,
            "A longer sound of the same pitch would score higher in yours.",
            "Divide by len(sound).",
        ),
        "halved": Mistake(
            lambda sound, rate: _bin(sound) * rate / (2 * len(sound)),
            "An octave too low. The last bin stands for half the rate; which number has that bin?",
            "Do not divide by 2: bin k is k · rate / len(sound), and the last one is k = len(sound) / 2.",
        ),
        "divided_by_bins": Mistake(
            lambda sound, rate: _bin(sound) * rate / (len(sound) // 2 + 1),
            "About an octave too high: rfft returns only half as many bins as there are samples.",
            "Divide by len(sound), not by the length of the spectrum.",
        ),
        "period": Mistake(
            lambda sound, rate: len(sound) / (_bin(sound) * rate),
            "This is how many seconds one cycle lasts.",
            "Take its inverse.",
        ),
        "angular": Mistake(
            lambda sound, rate: 2 * np.pi * _bin(sound) * rate / len(sound),
            "Radians in a second. Hertz are whole cycles in a second.",
            "Leave out the factor 2π.",
        ),
        "one_too_high": Mistake(
            lambda sound, rate: (_bin(sound) + 1) * rate / len(sound),
            "One bin too high. What does the first bin, with index 0, stand for?",
            "Do not add 1: index 0 is 0 Hz.",
        ),
        "real_part": Mistake(
            lambda sound, rate: np.fft.rfft(sound).real.argmax() * rate / len(sound),
            "You look at the real part alone, which is 0 for a sine. How large is a complex number?",
            "Take np.abs of the spectrum before np.argmax.",
        ),
        "strength_not_place": Mistake(
            lambda sound, rate: np.abs(np.fft.rfft(sound)).max(),
            "This says how strong the loudest frequency is. Which one is it?",
            "Use np.argmax in place of np.max, and turn the bin into Hz.",
        ),
    },
)


# ---- how well a wave fits the best of some templates


def best_correlation(wave, templates):
    """The largest cosine similarity of a wave ``(n,)`` with the rows of ``templates`` ``(k, n)``, from −1 to 1.

    >>> round(float(best_correlation(np.array([3.0, 4.0]), np.array([[1.0, 0.0], [0.0, 2.0]]))), 6)
    0.8
    """
    return _cosines(wave, templates).max()


def _cosines(wave, templates):
    return templates @ wave / (np.linalg.norm(wave) * np.linalg.norm(templates, axis=1))


def _centred(x):
    return x - x.mean(axis=-1, keepdims=True)


def some_templates(rng):
    """A wave like the first of five templates; the second nearly its opposite, the others louder and less like it."""
    templates = rng.normal(0.6, 1, (5, 12)) * np.array([0.5, 1, 2, 2.5, 3])[:, None]
    wave = 3 * templates[0] + rng.normal(0.2, 0.7, 12)
    templates[1] = -1.7 * (wave + rng.normal(0, 0.2, 12))
    return wave, templates


BEST_CORRELATION = Formula(
    name="best_correlation",
    reference=best_correlation,
    inputs=some_templates,
    expected="the largest correlation of the wave with a template, one number between −1 and 1",
    solution="""
def best_correlation(wave, templates):
    lengths = np.linalg.norm(wave) * np.linalg.norm(templates, axis=1)
    return np.max(templates @ wave / lengths)
""",
    mistakes={
        "not_divided": Mistake(
            lambda w, t: (t @ w).max(),
            "Twice as loud a wave would score twice as high. The score should end at 1.",
            "Divide by the length of the wave and by that of each template.",
        ),
        "templates_not_divided": Mistake(
            lambda w, t: (t @ w / np.linalg.norm(w)).max(),
            "A loud template wins in yours, whether it fits or not.",
            "Divide by the length of each template too: np.linalg.norm(templates, axis=1).",
        ),
        "wave_not_divided": Mistake(
            lambda w, t: (t @ w / np.linalg.norm(t, axis=1)).max(),
            "A loud wave scores high in yours, whatever its shape.",
            "Divide by the length of the wave too: np.linalg.norm(wave).",
        ),
        "one_length_for_all": Mistake(
            lambda w, t: (t @ w / (np.linalg.norm(w) * np.linalg.norm(t))).max(),
            "np.linalg.norm of a table is one number for the whole table. Each template has a length of its own.",
            "Give np.linalg.norm(templates) the argument axis=1.",
        ),
        "squared_lengths": Mistake(
            lambda w, t: (t @ w / ((w**2).sum() * (t**2).sum(axis=1))).max(),
            "You divide by squared lengths. A wave and itself should give 1.",
            "Take the root of the sums of squares, or use np.linalg.norm.",
        ),
        "mean_not_max": Mistake(
            lambda w, t: _cosines(w, t).mean(),
            "A perfect tone fits one template, and hardly the others. Which of them counts?",
            "Take np.max over the templates.",
        ),
        "all_of_them": Mistake(
            lambda w, t: _cosines(w, t),
            "The result is one number for the wave; yours is one for each template.",
            "Take np.max of them.",
        ),
        "place_not_value": Mistake(
            lambda w, t: _cosines(w, t).argmax(),
            "This says which template fits best. How well does it fit?",
            "Use np.max in place of np.argmax.",
        ),
        "smallest": Mistake(
            lambda w, t: _cosines(w, t).min(),
            "This is the template that fits worst.",
            "Use np.max in place of np.min.",
        ),
        "sign_ignored": Mistake(
            lambda w, t: np.abs(_cosines(w, t)).max(),
            "A wave turned upside down would count as a hit in yours.",
            "Leave out np.abs: the opposite of a tone scores −1.",
        ),
        "centred": Mistake(
            lambda w, t: _cosines(_centred(w), _centred(t)).max(),
            "You subtract the means first (Pearson's correlation). The cosine similarity does not.",
            "Leave the wave and the templates as they are.",
        ),
        "squared": Mistake(
            lambda w, t: (_cosines(w, t) ** 2).max(),
            "A square forgets the sign: the opposite of a tone would count as that tone.",
            "Leave out the square.",
        ),
    },
)

FORMULAS = [COLUMN_BITS, LOUDEST_FREQUENCY, BEST_CORRELATION]
