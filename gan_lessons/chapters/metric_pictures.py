"""What each score measures, as pictures of a few numbers: for ``live.Dials``, or called directly.

Every function takes numbers and returns a ``Picture``; equal numbers give an equal picture. The values shown come from
``metrics``, never from a formula of the picture's own.
"""

from functools import cache

import numpy as np

from gan_lessons import data, metrics
from gan_lessons.pictures import Picture, svg
from gan_lessons.pictures.colours import GENERATED, REAL
from gan_lessons.pictures.image_sheets import pixels

WIDTH = 640  # of each picture, in CSS pixels
FAINT = 'stroke-opacity="0.3"'


def _key(x, y, sign, colour, words):
    """A sign in the colour of its role, and words in the page's own, which can be read in a dark theme too."""
    return svg.text(x, y, sign, colour) + svg.text(x + 15, y, words)


# ---- inception score


def inception_picture(sure, classes):
    """A classifier looks at a generator of some of the ten digits: its bars for three samples, and their mean.

    Args:
        sure: the probability that it gives to the digit it sees, 0.1 to 1; the other nine share the rest.
        classes: how many digits the generator makes, equally often.

    Raises:
        ValueError: numbers outside these ranges.
    """
    if not 0.1 <= sure <= 1 or not 1 <= classes <= 10:
        raise ValueError(f"got sure={sure}, classes={classes}, expected sure from 0.1 to 1 and 1 to 10 classes")
    seen = np.full((classes, 10), (1 - sure) / 9)
    np.fill_diagonal(seen, sure)
    overall, score = seen.mean(axis=0), metrics.inception_score(seen)
    doubt, variety = _entropy(seen[0]), _entropy(overall)
    samples = [min(place, classes - 1) for place in range(3)]
    body = svg.text(10, 14, "three samples: p(y|x)") + svg.text(350, 14, "over all samples: p(y)")
    for place, digit in enumerate(samples):
        body += _bars(seen[digit], 10 + 108 * place, 96, 120)
    body += _bars(overall, 350, 270, 120)
    body += svg.text(10, 160, f"doubt about one sample: H(y|x) = {doubt:.2f}")
    body += svg.text(350, 160, f"variety of all samples: H(y) = {variety:.2f}")
    body += _scale_bar(score, 1, 10, 200, f"inception score {score:.2f}")
    sentence = (
        f"The classifier is {sure:.0%} sure of each sample, and the generator makes {classes} of the ten digits: "
        f"inception score exp({variety:.2f} − {doubt:.2f}) = {score:.2f}, of 10."
    )
    return Picture(svg.figure(sentence, body, WIDTH, 226), sentence)


def _entropy(p):
    """In nats; an impossible class adds nothing."""
    p = p[p > 0]
    return max(0.0, float(-(p * np.log(p)).sum()))


def _bars(p, left, wide, base):
    """Ten probabilities as bars over the ten digits."""
    step, tall = wide / 10, base - 26
    body = svg.path(f"M{left} {base}H{left + wide}", "currentColor", 1)
    for digit, value in enumerate(p):
        middle = left + (digit + 0.5) * step
        body += svg.path(f"M{middle:.1f} {base}v{-tall * value:.1f}", GENERATED, round(0.66 * step, 1))
        body += svg.text(middle, base + 13, str(digit), anchor="middle")
    return body


def _scale_bar(value, low, high, y, words):
    """A value as a mark on its range; its words stand over the line, the ends below."""
    left, right = 40, WIDTH - 40
    x = left + (np.clip(value, low, high) - low) / (high - low) * (right - left)
    body = svg.path(f"M{left} {y}H{right}m0 -4v8M{left} {y - 4}v8", "currentColor", 1)
    body += svg.text(left, y + 18, f"{low:g}", anchor="middle") + svg.text(right, y + 18, f"{high:g}", anchor="middle")
    body += svg.path(f"M{left} {y}H{x:.1f}", GENERATED, 5)
    return body + svg.text(min(max(x, 110), WIDTH - 110), y - 9, words, anchor="middle", extra='font-weight="bold"')


# ---- FID


def frechet_picture(shift, spread):
    """Two bell curves, N(0, 1) and N(shift, spread²), and the two parts of the Fréchet distance between them.

    Args:
        shift: mean of the generated numbers.
        spread: their standard deviation, above 0.

    Raises:
        ValueError: a spread that is not above 0.
    """
    if not spread > 0:
        raise ValueError(f"spread: got {spread}, expected a standard deviation above 0")
    whole = metrics.frechet_distance(0, 1, shift, spread**2)
    xs = np.linspace(-7, 7, 281)
    peak, base = max(1, 1 / spread) / np.sqrt(2 * np.pi), 170
    body = svg.path(f"M10 {base}H{WIDTH - 10}", "currentColor", 1)
    for mean, sd, colour, dash in ((0, 1, REAL, ""), (shift, spread, GENERATED, "7 4")):
        ys = np.exp(-0.5 * ((xs - mean) / sd) ** 2) / (sd * np.sqrt(2 * np.pi))
        body += svg.polyline(_across(xs), base - 130 * ys / peak, colour, 2.4, dash)
        x = float(_across(np.clip(mean, -7, 7)))
        body += svg.path(f"M{x:.1f} {base}v6", colour, 2.4)
    for value in range(-6, 7, 2):
        body += svg.text(float(_across(value)), base + 19, f"{value}".replace("-", "−"), anchor="middle")
    body += _key(14, 16, "━", REAL, "real: mean 0, spread 1")
    body += _key(200, 16, "╍", GENERATED, f"generated: mean {shift:.2f}, spread {spread:.2f}".replace("-", "−"))
    body += svg.text(14, 212, f"means: {shift**2:.2f}") + svg.text(14, 232, f"spreads: {(1 - spread) ** 2:.2f}")
    for y, value in ((208, shift**2), (228, (1 - spread) ** 2)):
        body += svg.path(f"M110 {y}h{min(20 * value, WIDTH - 120):.1f}", GENERATED, 9)
    sentence = (
        f"Fréchet distance: {shift:.2f}² for the means + (1 − {spread:.2f})² for the spreads = {whole:.2f}."
    ).replace("-", "−")
    return Picture(svg.figure(sentence, body, WIDTH, 240), sentence)


def _across(x):
    """A number from −7 to 7 in pixels."""
    return 10 + (np.asarray(x, float) + 7) / 14 * (WIDTH - 20)


# ---- the bias of FID

FEATURES, PAIRS, KID_FEATURES = 16, 8, 100  # numbers in a feature, pairs of sets, features of a set that KID looks at
FID_AXIS, KID_AXIS = (-1.0, 9.0), (-0.2, 0.4)
MOVED_FID, MOVED_KID = 1.0, 0.2141  # between N(0, I) and N(1/4, I), from the moments of normal numbers


def sample_size_picture(n):
    """FID and KID between two sets of ``n`` features of ONE distribution, eight times; the truth is 0 for both.

    The features are 16 independent standard normal numbers. KID looks at up to 100 of each set: it needs no more. For
    scale: what both scores are, without error, if every mean differs by a quarter.

    Args:
        n: 20 to 5,000.

    Raises:
        ValueError: another ``n``.
    """
    if not 20 <= n <= 5000:
        raise ValueError(f"n: got {n}, expected 20 to 5,000")
    values = np.array([_one_pair(n, pair) for pair in range(PAIRS)])
    (fid, kid), (_, doubt) = values.mean(axis=0), values.std(axis=0, ddof=1) / np.sqrt(PAIRS)
    body = _dots("FID", values[:, 0], FID_AXIS, MOVED_FID, 26)
    body += _dots("KID", values[:, 1], KID_AXIS, MOVED_KID, 116)
    sentence = (
        f"Two sets of {n:,} samples from one and the same distribution, eight times: "
        f"mean FID {fid:.2f}, mean KID {kid:.3f} ± {doubt:.3f}. The truth is 0 for both."
    ).replace("-", "−")
    return Picture(svg.figure(sentence, body, WIDTH, 182), sentence)


def _one_pair(n, pair):
    rng = np.random.default_rng((n, pair))
    a, b = rng.standard_normal((2, n, FEATURES))
    return metrics.fid(a, b), metrics.squared_mmd(a[:KID_FEATURES], b[:KID_FEATURES])


def _dots(name, values, ends, moved, top):
    """Values as crosses on a line with its 0, their mean as a bar, and the value of sets that do differ."""
    left, right, y = 70, WIDTH - 20, top + 26

    def column(value):
        return left + (np.clip(value, *ends) - ends[0]) / (ends[1] - ends[0]) * (right - left)

    body = svg.text(14, y + 4, name, extra='font-weight="bold"') + svg.path(f"M{left} {y}H{right}", "currentColor", 1)
    body += svg.path(f"M{column(0):.1f} {top}v44", "currentColor", 1.5, extra='stroke-dasharray="3 3"')
    body += svg.text(column(0), top - 5, "0, the truth", anchor="middle")
    body += svg.path(f"M{column(moved):.1f} {top + 14}v24", REAL, 1.5, extra='stroke-dasharray="1 3"')
    body += svg.text(column(moved), top + 50, f"{moved:.2g}: all means ¼ apart")
    marks = "".join([f"M{x - 4:.1f} {y - 4}l8 8m0 -8l-8 8" for x in column(values)])
    body += svg.path(marks, GENERATED, 2)
    body += svg.path(f"M{column(values.mean()):.1f} {y - 13}v26", "currentColor", 3)
    for value in ends:
        shown = f"{value:g}".replace("-", "−")
        body += svg.text(column(value), y + 22, shown, anchor="middle")
    return body


# ---- precision and recall

POINTS = 45


def balls_picture(shift, spread, k):
    """Real and generated points in the plane with their balls: left what precision counts, right what recall counts.

    Args:
        shift: how far the generated cloud is moved to the right.
        spread: its standard deviation; that of the real cloud is 1. 0 or more.
        k: the neighbour that a ball just reaches, 1 to 10.

    Raises:
        ValueError: a negative spread, another ``k``.
    """
    if not spread >= 0 or not 1 <= k <= 10:
        raise ValueError(f"got spread={spread}, k={k}, expected a spread of 0 or more and k from 1 to 10")
    real, generated = np.random.default_rng(4).standard_normal((2, POINTS, 2))
    generated = generated * spread + [shift, 0]
    precision, recall = metrics.precision_recall(real, generated, k)
    body = _cloud(real, REAL, generated, GENERATED, k, 0, f"precision {precision:.2f}: ✕ in a ball of ●")
    body += _cloud(generated, GENERATED, real, REAL, k, WIDTH / 2, f"recall {recall:.2f}: ● in a ball of ✕")
    sentence = (
        f"{precision * POINTS:.0f} of {POINTS} generated points lie in a ball of real ones: precision {precision:.2f}. "
        f"{recall * POINTS:.0f} of {POINTS} real points lie in a ball of generated ones: recall {recall:.2f}."
    )
    return Picture(svg.figure(sentence, body, WIDTH, 300), sentence)


def _cloud(centres, colour, others, other_colour, k, left, words):
    """Points with their balls, and other points: strong where they lie in a ball, pale outside."""
    apart = np.linalg.norm(centres[:, None] - centres, axis=-1)
    reach = np.sort(apart, axis=1)[:, k]
    inside = (np.linalg.norm(others[:, None] - centres, axis=-1) <= reach * (1 + 1e-9)).any(axis=1)
    scale = WIDTH / 2 / 8  # pixels to one standard deviation; the window shows −4 to 4

    def place(points):
        return zip((left + (points[:, 0] + 4) * scale).tolist(), (160 - points[:, 1] * scale).tolist(), strict=True)

    body = "".join(
        [
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius * scale:.1f}" fill="{colour}" fill-opacity="0.08" '
            f'stroke="{colour}" stroke-opacity="0.35"/>'
            for (x, y), radius in zip(place(centres), reach, strict=True)
        ]
    )
    body += _marks(place(centres), colour, 0.35)
    body += _marks(place(others[~inside]), other_colour, 0.35) + _marks(place(others[inside]), other_colour, 1)
    clip = f"clip{left:.0f}"
    window = f'<clipPath id="{clip}"><rect x="{left + 2}" y="22" width="{WIDTH / 2 - 4}" height="276"/></clipPath>'
    frame = (
        f'<rect x="{left + 2}" y="22" width="{WIDTH / 2 - 4}" height="276" fill="none" stroke="currentColor" {FAINT}/>'
    )
    return window + f'<g clip-path="url(#{clip})">{body}</g>' + frame + svg.text(left + 8, 15, words)


def _marks(places, colour, opacity):
    """Circles for what is real, crosses for what is generated."""
    if colour == REAL:
        steps, wide = "".join([f"M{x:.1f} {y:.1f}h0" for x, y in places]), 7
    else:
        steps, wide = "".join([f"M{x - 3.5:.1f} {y - 3.5:.1f}l7 7m0 -7l-7 7" for x, y in places]), 2
    return svg.path(steps, colour, wide, extra=f'stroke-linecap="round" opacity="{opacity}"') if steps else ""


# ---- mode coverage


def coverage_picture(modes, noise):
    """A generator on the ring of eight: how many modes it makes, and how far beside their centres.

    Args:
        modes: how many of the eight it makes, 1 to 8, equally often.
        noise: its standard deviation around a centre; that of the data is 0.05. 0 to 0.5.

    Raises:
        ValueError: numbers outside these ranges.
    """
    if not 1 <= modes <= 8 or not 0 <= noise <= 0.5:
        raise ValueError(f"got modes={modes}, noise={noise}, expected 1 to 8 modes and a noise from 0 to 0.5")
    ring, rng = data.ring(sd=0.05), np.random.default_rng(5)
    points = ring.centres[np.arange(400) % modes] + noise * rng.standard_normal((400, 2))
    found = metrics.modes(points, ring)
    scale, middle = 105, (160, 150)

    def place(xy):
        return zip((middle[0] + scale * xy[:, 0]).tolist(), (middle[1] - scale * xy[:, 1]).tolist(), strict=True)

    body = _marks(place(points), GENERATED, 0.45)
    for x, y in place(ring.centres):
        body += (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{3 * ring.sd * scale:.1f}" fill="none" stroke="{REAL}" '
            'stroke-width="2"/>'
        )
    body += _key(330, 90, "○", REAL, "within 3 standard deviations of a mode: high quality")
    body += _key(330, 116, "✕", GENERATED, "400 generated points")
    body += svg.text(330, 154, f"modes covered: {found.covered} of {found.total}", extra='font-weight="bold"')
    body += svg.text(330, 178, f"high-quality samples: {found.high_quality:.0%}", extra='font-weight="bold"')
    sentence = (
        f"The generator aims at {modes} of 8 modes and misses their centres by {noise:.2f}: {found.covered} of 8 modes "
        f"covered, {found.high_quality:.0%} high-quality samples."
    )
    return Picture(svg.figure(sentence, body, WIDTH, 300), sentence)


# ---- nearest neighbours

TRAINING_EXAMPLES = 4000  # training digits looked through, to be quick


def neighbours_picture(share):
    """A digit between a training digit and a new one, and how near the training set is to it.

    Args:
        share: of the new digit, 0 (a copy of the training digit) to 1.

    Raises:
        ValueError: a share outside 0 to 1.
    """
    if not 0 <= share <= 1:
        raise ValueError(f"share: got {share}, expected 0 to 1")
    train, copied, fresh, usual = _digits_near_each_other()
    image = (1 - share) * copied + share * fresh
    nearest = metrics.nearest(image[None], train)
    distance, neighbour = float(nearest.distances[0, 0]), train[int(nearest.indexes[0, 0])]
    nearer = int((usual < distance).sum())
    body = _digit(image, 10, "this digit", GENERATED) + _digit(neighbour, 130, "nearest training digit", REAL)
    body += _distances(usual, distance, 270)
    place = f"nearer than {len(usual) - nearer} of {len(usual)} unseen real digits are to theirs"
    sentence = f"{share:.0%} of the way from a training digit to a new one: distance {distance:.2f}, {place}."
    return Picture(svg.figure(sentence, body, WIDTH, 170), sentence)


@cache
def _digits_near_each_other():
    """Training digits, one of them, a new digit of the same kind, and how far new digits usually are."""
    train, test = data.mnist(), data.mnist("test")
    few = train[:TRAINING_EXAMPLES]
    usual = metrics.nearest(test[:200], few).distances[:, 0]
    copied, fresh = (
        few[np.flatnonzero(train.labels[:TRAINING_EXAMPLES] == 2)[0]],
        test[np.flatnonzero(test.labels == 2)[4]],
    )
    return few, copied, fresh, usual


def _digit(image, left, words, colour):
    body = svg.image(pixels(image[None])[0], left, 24, 112, 112)
    frame = f'<rect x="{left}" y="24" width="112" height="112" fill="none" stroke="{colour}" stroke-width="2"/>'
    return svg.text(left + 56, 16, words, anchor="middle") + body + frame


def _distances(usual, distance, left):
    """How many unseen real digits have which distance, and this digit's own."""
    counts, _ = np.histogram(usual, 30, (0, 12))
    base, step = 130, (WIDTH - left - 20) / 30
    bars = "".join(
        [
            f"M{left + (i + 0.5) * step:.1f} {base}v{-85 * count / counts.max():.1f}"
            for i, count in enumerate(counts)
            if count
        ]
    )
    body = _key(left, 16, "▮", REAL, "distances of 200 unseen real digits") + svg.path(bars, REAL, round(step - 2, 1))
    body += svg.path(f"M{left} {base}H{WIDTH - 20}", "currentColor", 1)
    for value in range(0, 13, 3):
        body += svg.text(left + value / 12 * (WIDTH - 20 - left), base + 16, str(value), anchor="middle")
    x = left + min(distance, 12) / 12 * (WIDTH - 20 - left)
    body += svg.path(f"M{x:.1f} {base + 4}V36", GENERATED, 3) + svg.text(x + 6, 32, f"this digit: {distance:.2f}")
    return body
