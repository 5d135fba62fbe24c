"""Exercises of chapter 5.4, sequences: typical mistakes are named, right variants raise no alarm."""

import functools
import math

import numpy as np
import pytest

from gan_lessons.chapters.beyond import logos
from gan_lessons.exercises import chapter_5_4_2
from gan_lessons.utils.tensorflow import tf
from tests.students import SEEDS, check_hints, diagnose, for_each_mistake

BY_NAME = {formula.name: formula for formula in chapter_5_4_2.FORMULAS}
found = functools.partial(diagnose, BY_NAME)


# ---- wrong, as students write it


def entropies(p, log=math.log2):
    """Of each column, in a loop."""
    return np.array([-sum(share * log(share) for share in column if share > 0) for column in p.T])


def spectrum(sound):
    """Of the absolute values of the whole Fourier transform, its first half."""
    return abs(np.fft.fft(sound))[: len(sound) // 2 + 1]


def loudest(sound):
    return int(np.argmax(spectrum(sound)))


def cosines(wave, templates):
    return [np.dot(wave, one) / math.sqrt(np.dot(wave, wave) * np.dot(one, one)) for one in templates]


def products(wave, templates):
    return np.array([sum(a * b for a, b in zip(wave, one, strict=True)) for one in templates])


WRONG = {
    "column_bits": {
        "zero_times_log": lambda p: 2 + np.sum(p * np.log(p) / np.log(2), axis=0),
        "zero_times_log ": lambda p: np.sum(p * (2 + np.log2(p)), axis=0),
        "entropy": lambda p: entropies(p),
        "two_missing": lambda p: -entropies(p),
        "sign_flipped": lambda p: 2 + entropies(p),
        "natural_log": lambda p: 2 - entropies(p, math.log),
        "nats": lambda p: math.log(4) - entropies(p, math.log),
        "wrong_axis": lambda p: 2 - entropies(p.T),
        "all_summed": lambda p: sum(2 - entropies(p)),
        "mean_not_sum": lambda p: 2 - entropies(p) / 4,
        "not_weighted": lambda p: [2 + sum(math.log2(share) for share in column if share > 0) for column in p.T],
        "height_of_letters": lambda p: p * (2 - entropies(p))[None, :],
    },
    "loudest_frequency": {
        "bin_not_hertz": lambda sound, rate: loudest(sound),
        "rate_missing": lambda sound, rate: np.fft.rfftfreq(len(sound))[loudest(sound)],
        "length_missing": lambda sound, rate: rate * loudest(sound),
        "halved": lambda sound, rate: np.linspace(0, rate / 4, len(sound) // 2 + 1)[loudest(sound)],
        "divided_by_bins": lambda sound, rate: rate * loudest(sound) / len(np.fft.rfft(sound)),
        "period": lambda sound, rate: len(sound) / rate / loudest(sound),
        "angular": lambda sound, rate: math.tau * loudest(sound) * rate / len(sound),
        "one_too_high": lambda sound, rate: (1 + loudest(sound)) * rate / len(sound),
        "real_part": lambda sound, rate: np.argmax(np.real(np.fft.rfft(sound))) / len(sound) * rate,
        "strength_not_place": lambda sound, rate: max(spectrum(sound)),
    },
    "best_correlation": {
        "not_divided": lambda w, t: max(products(w, t)),
        "templates_not_divided": lambda w, t: max(products(w, t)) / math.sqrt(sum(w**2)),
        "wave_not_divided": lambda w, t: max(products(w, t) / np.sqrt((t**2).sum(axis=1))),
        "one_length_for_all": lambda w, t: max(products(w, t)) / np.sqrt((w**2).sum() * (t**2).sum()),
        "squared_lengths": lambda w, t: max(np.dot(w, one) / (np.dot(w, w) * np.dot(one, one)) for one in t),
        "mean_not_max": lambda w, t: sum(cosines(w, t)) / len(t),
        "all_of_them": lambda w, t: cosines(w, t),
        "place_not_value": lambda w, t: cosines(w, t).index(max(cosines(w, t))),
        "smallest": lambda w, t: sorted(cosines(w, t))[0],
        "sign_ignored": lambda w, t: max(abs(one) for one in cosines(w, t)),
        "centred": lambda w, t: max(np.corrcoef(w, one)[0, 1] for one in t),
        "squared": lambda w, t: max(np.square(cosines(w, t))),
    },
}


@for_each_mistake(WRONG)
def test_each_typical_mistake_is_named_on_every_seed(name, mistake, wrong):
    assert {found(name, wrong, seed).mistake for seed in SEEDS} == {mistake}


@pytest.mark.parametrize("name", BY_NAME)
def test_each_mistake_has_a_student_who_makes_it_and_two_hints(name):
    check_hints(WRONG[name], BY_NAME[name])


# ---- right, and written differently


def loop_bits(p):
    bits = []
    for column in p.T:
        total = 2.0
        for share in column:
            if share > 0:
                total += share * math.log(share, 2)
        bits.append(total)
    return bits


RIGHT = {
    "column_bits": [
        loop_bits,
        logos.information_content,
        lambda p: 2 - entropies(p),
        lambda p: np.nansum(p * np.log2(4 * p), axis=0),
        lambda p: 2 + np.sum(p * np.log2(p + 1e-12), axis=0),
        lambda p: 2 + tf.reduce_sum(tf.math.xlogy(p, p), axis=0) / math.log(2),
    ],
    "loudest_frequency": [
        lambda sound, rate: np.fft.rfftfreq(len(sound), 1 / rate)[loudest(sound)],
        lambda sound, rate: loudest(sound) / (len(sound) / rate),
        lambda sound, rate: np.linspace(0, rate / 2, len(sound) // 2 + 1)[np.argmax(np.fft.rfft(sound).imag ** 2)],
        lambda sound, rate: float(np.argmax(np.abs(np.fft.fft(sound))[: len(sound) // 2])) * rate / len(sound),
        lambda sound, rate: rate * float(tf.argmax(tf.abs(tf.signal.rfft(np.float32(sound))))) / len(sound),
    ],
    "best_correlation": [
        lambda w, t: max(cosines(w, t)),
        lambda w, t: max(products(w, t) / np.sqrt((t**2).sum(axis=1))) / np.linalg.norm(w),
        lambda w, t: ((t / np.linalg.norm(t, axis=1, keepdims=True)) @ (w / np.linalg.norm(w))).max(),
        lambda w, t: tf.reduce_max(tf.linalg.matvec(tf.math.l2_normalize(t, axis=1), tf.math.l2_normalize(w))),
    ],
}


@pytest.mark.parametrize(("name", "number"), [(name, i) for name in RIGHT for i in range(len(RIGHT[name]))])
def test_right_variants_pass_on_every_seed(name, number):
    assert {found(name, RIGHT[name][number], seed).mistake for seed in SEEDS} == {None}
