"""The exercises of chapter 5.3: averaged weights, label accuracy, G's relativistic loss, an average in the loop."""

import functools
import itertools

import numpy as np

from gan_lessons import data, networks, training
from gan_lessons.exercises.formulas import TRIALS, Formula, Mistake
from gan_lessons.exercises.numerics import softplus

# ---- the moving average of weights


def averaged_weights(weights, decay):
    """The exponential moving average after the last of ``weights``, begun at the first: shape ``(n, m)`` → ``(m,)``.

    >>> averaged_weights(np.array([[0.0], [1.0], [1.0]]), 0.5).tolist()
    [0.75]
    """
    return _recurrence(weights, decay, 1 - decay)


def some_weights(rng):
    """Two weights at six steps, not near 0, and a decay well away from a half."""
    return rng.uniform(1, 3, (6, 2)) * rng.choice([-1, 1], 2), float(rng.uniform(0.6, 0.9))


AVERAGED_WEIGHTS = Formula(
    name="averaged_weights",
    reference=averaged_weights,
    inputs=some_weights,
    expected="the moving average after the last row, begun at weights[0]",
    solution="""
def averaged_weights(weights, decay):
    average = weights[0]
    for now in weights[1:]:
        average = decay * average + (1 - decay) * now
    return average
""",
    mistakes={
        "plain_mean": Mistake(
            lambda w, d: w.mean(axis=0),
            "This gives the first steps, when G drew noise, as much weight as the last. What is decay for?",
            "Go through the rows one by one, and mix each new row into the old average; decay says how much is kept.",
        ),
        "swapped": Mistake(
            lambda w, d: averaged_weights(w, 1 - d),
            "With decay = 0.998 yours would follow the last step almost at once. Which part is kept?",
            "A decay near 1 must keep most of the old average. Exchange the two factors.",
        ),
        "begun_at_zero": Mistake(
            lambda w, d: averaged_weights(np.concatenate([0 * w[:1], w]), d),
            "Constant weights of 1 should have the average 1; yours is smaller. Where did you begin?",
            "Begin at weights[0], not at 0.",
        ),
        "first_left_out": Mistake(
            lambda w, d: averaged_weights(w[1:], d),
            "The first row has no influence on yours. Where did you begin?",
            "Begin at weights[0], then go through weights[1:].",
        ),
        "last_left_out": Mistake(
            lambda w, d: averaged_weights(w[:-1], d),
            "Whatever the last row is, yours stays the same.",
            "Go through weights[1:], up to and with the last row.",
        ),
        "not_normalised": Mistake(
            lambda w, d: _recurrence(w, d, 1.0),
            "Constant weights of 1 should have the average 1; yours grows. Do your two factors add up to 1?",
            "The factor of the new row is what the old average's factor leaves of 1.",
        ),
        "last_row": Mistake(
            lambda w, d: w[-1],
            "These are the raw weights of the last step.",
            "Mix every row into the average before you return it.",
        ),
        "backwards": Mistake(
            lambda w, d: averaged_weights(w[::-1], d),
            "Which row should count most, the oldest or the newest?",
            "Go through the rows in order, the oldest first.",
        ),
        "one_number": Mistake(
            lambda w, d: averaged_weights(w, d).mean(),
            "Each weight has an average of its own.",
            "Do not average over the columns.",
        ),
    },
)


def _recurrence(weights, decay, share):
    average = weights[0]
    for now in weights[1:]:
        average = decay * average + share * now
    return average


# ---- does a conditional generator draw the digit that it is conditioned on?


def label_accuracy(probabilities, labels):
    """The share of samples that the classifier assigns to the requested label.

    >>> label_accuracy(np.array([[0.6, 0.4], [0.9, 0.1], [0.2, 0.8], [0.3, 0.7]]), np.array([0, 1, 1, 1]))
    0.75
    """
    return float((probabilities.argmax(axis=1) == labels).mean())


def some_answers(rng):
    """Nine to twelve answers of a classifier over four classes, and the requested labels."""
    labels = np.arange(12) % 4
    p = rng.dirichlet(np.full(4, 0.7), 12)
    p[:8] = 0.3 * p[:8] + 0.7 * np.eye(4)[labels[:8]]
    p[8:] = 0.3 * p[8:] + 0.7 * np.eye(4)[(labels[8:] + rng.integers(1, 4)) % 4]
    order = rng.permutation(12)
    kept = rng.integers(9, 13)  # not always the same number of samples
    return p[order][:kept], labels[order][:kept].astype(float)


LABEL_ACCURACY = Formula(
    name="label_accuracy",
    reference=label_accuracy,
    inputs=some_answers,
    expected="how many rows have their largest probability at the requested label, divided by the number of rows",
    solution="""
def label_accuracy(probabilities, labels):
    predicted = probabilities.argmax(axis=1)
    return np.mean(predicted == labels)
""",
    mistakes={
        "count": Mistake(
            lambda p, y: (p.argmax(axis=1) == y).sum(),
            "This is a number of samples. Which share of all is that?",
            "Divide by the number of samples, or take the mean.",
        ),
        "sure_of_anything": Mistake(
            lambda p, y: p.max(axis=1).mean(),
            "How sure the classifier is, whatever it says. A G that ignores the label would do well.",
            "Find the class with the largest probability of each sample, and compare it with the label.",
        ),
        "mean_probability": Mistake(
            lambda p, y: p[np.arange(len(y)), y.astype(int)].mean(),
            "The mean probability of the right label: a good number too, but not how often it is the largest.",
            "Compare argmax(axis=1) with the labels, and take the mean.",
        ),
        "above_a_bound": Mistake(
            lambda p, y: (p[np.arange(len(y)), y.astype(int)] > 0.8).mean(),
            "You ask for a certain sureness; the label only has to be more probable than any other.",
            "Compare argmax(axis=1) with the labels.",
        ),
        "wrong_share": Mistake(
            lambda p, y: (p.argmax(axis=1) != y).mean(),
            "This is the share of errors.",
            "Use == in place of !=.",
        ),
        "wrong_axis": Mistake(
            lambda p, y: float(np.mean([(p.argmax(axis=0) == label).mean() for label in range(p.shape[1])])),
            "Which axis are the classes? Yours asks, for each class, which sample is most like it.",
            "argmax(axis=1): one answer for each sample.",
        ),
        "each_sample": Mistake(
            lambda p, y: p.argmax(axis=1) == y,
            "The result is one number; yours is one for each sample.",
            "Take the mean of what you have.",
        ),
    },
)


# ---- the relativistic loss


def paired_loss(real_logits, generated_logits):
    """G's relativistic loss ``E softplus(D(real) − D(generated))`` (Jolicoeur-Martineau 2019; Huang et al. 2024).

    >>> round(float(paired_loss(np.zeros(3), np.zeros(3))), 4)
    0.6931
    """
    return softplus(real_logits - generated_logits).mean()


def some_pairs(rng):
    """Logits of five pairs, D fairly sure of most and wrong about some."""
    return rng.normal(1.0, 1.5, 5), rng.normal(-1.0, 1.5, 5)


PAIRED_LOSS = Formula(
    name="paired_loss",
    reference=paired_loss,
    inputs=some_pairs,
    expected="the mean over the pairs of G's relativistic loss",
    solution="""
def paired_loss(real_logits, generated_logits):
    return np.mean(np.log1p(np.exp(real_logits - generated_logits)))
""",
    mistakes={
        "discriminators": Mistake(
            lambda r, g: softplus(g - r).mean(),
            "This is D's loss: it falls when real looks more real than generated. What does G want?",
            "Exchange the two logits inside the softplus.",
        ),
        "not_paired": Mistake(
            lambda r, g: softplus(-g).mean(),
            "This is the non-saturating loss. Here each generated example is set against a real one.",
            "Put the difference of the pair's two logits inside the softplus, in the order in which G wants it small.",
        ),
        "means_first": Mistake(
            lambda r, g: softplus(r.mean() - g.mean()),
            "You compare the means of two batches. Here every generated example has a real one as its opponent.",
            "Take the softplus of each difference, and the mean last.",
        ),
        "no_softplus": Mistake(
            lambda r, g: (r - g).mean(),
            "Without the softplus this is the Wasserstein loss of a pair: it never flattens when G has won.",
            "Put softplus around the difference.",
        ),
        "sum": Mistake(
            lambda r, g: softplus(r - g).sum(),
            "Yours grows with the size of the batch.",
            "Take the mean in place of the sum.",
        ),
        "probabilities": Mistake(
            lambda r, g: softplus(1 / (1 + np.exp(-r)) - 1 / (1 + np.exp(-g))).mean(),
            "You take the difference of two probabilities, at most 1. The logits themselves are compared.",
            "Leave out the sigmoids.",
        ),
        "all_pairs": Mistake(
            lambda r, g: softplus(r[:, None] - g[None]).mean(),
            "You set every generated example against every real one; a batch gives only pairs of the same place.",
            "Subtract arrays of the same shape, without a new axis.",
        ),
        "log_sigmoid": Mistake(
            lambda r, g: -softplus(r - g).mean(),
            "The sign is turned round: minimising yours makes generated examples look less real.",
            "Leave out the minus.",
        ),
        "each_pair": Mistake(
            lambda r, g: softplus(r - g),
            "A loss is one number; yours is one for each pair.",
            "Take the mean of what you have.",
        ),
    },
)


# ---- an average that the student keeps while a GAN trains


def weights_of(gan):
    """All of G's weights as one row, as the notebook's function of this name gives them."""
    return np.concatenate([weight.ravel() for weight in gan.generator.get_weights()]).astype(float)


def _new_gan():
    nets = networks.number_generator(width=4, depth=1, seed=0), networks.number_discriminator(4, 1, seed=1)
    return training.GAN(*nets, learning_rate=0.05, batch_size=16, ema_momentum=None)


@functools.cache
def _practice():
    """As many small GANs as a check has trials, and one more for ourselves; and what they learn from."""
    return [_new_gan() for _ in range(TRIALS)], _new_gan(), data.bumps()


_turns = itertools.count()


def some_run(rng):
    """A small GAN at step 0, its data, a few steps, and a decay well away from a half."""
    gans, _, numbers = _practice()
    gan = gans[next(_turns) % TRIALS]
    gan.reset(seed=int(rng.integers(4)))
    return gan, numbers, int(rng.integers(4, 7)), float(rng.uniform(0.6, 0.9))


@functools.cache
def _path(seed, steps):
    """G's weights at step 0, 1, …, one step more than asked for: one row each, the same in every run of this seed."""
    _, gan, numbers = _practice()
    gan.reset(seed=seed)
    rows = [weights_of(gan)]
    for _ in range(steps + 1):
        gan.train(numbers, 1, progress=False)
        rows.append(weights_of(gan))
    return np.stack(rows)


def train_with_average(gan, data, steps, decay):
    """The moving average of ``weights_of(gan)`` over ``steps`` steps of training, begun at the first weights.

    Computed from a run of our own, which is the same: the check's GANs differ in nothing but the seed.
    """
    return averaged_weights(_path(gan.seed, steps)[: steps + 1], decay)


def _fed_back(gan, data, steps, decay):
    """The average, if it is also put into G after each step: then it changes what is trained."""
    _, own, numbers = _practice()
    own.reset(seed=gan.seed)
    average = own.generator.get_weights()
    for _ in range(steps):
        own.train(numbers, 1, progress=False)
        pairs = zip(average, own.generator.get_weights(), strict=True)
        average = [decay * old + (1 - decay) * new for old, new in pairs]
        own.generator.set_weights(average)
    return weights_of(own)


def _on_path(function):
    """A wrong function of G's weights at step 0, 1, … ``steps`` + 1, and the decay."""
    return lambda gan, data, steps, decay: function(_path(gan.seed, steps), decay)


TRAIN_WITH_AVERAGE = Formula(
    name="train_with_average",
    reference=train_with_average,
    inputs=some_run,
    expected="the moving average of all weights of G, begun at the first ones, after so many steps",
    solution="""
def weights_of(gan):
    return np.concatenate([weight.ravel() for weight in gan.generator.get_weights()])

def train_with_average(gan, data, steps, decay):
    average = weights_of(gan)
    for _ in range(steps):
        gan.train(data, 1, progress=False)
        average = decay * average + (1 - decay) * weights_of(gan)
    return average
""",
    mistakes={
        "nothing_trained": Mistake(
            _on_path(lambda rows, d: rows[0]),
            "These are the first weights. Did the GAN make a step?",
            "Call gan.train(data, 1, progress=False) inside the loop.",
        ),
        "last_weights": Mistake(
            _on_path(lambda rows, d: rows[-2]),
            "These are the raw weights after the last step. Where is the average?",
            "Keep a second array beside the GAN, and mix the new weights into it after each step.",
        ),
        "mixed_before_the_step": Mistake(
            _on_path(lambda rows, d: averaged_weights(rows[:-2], d)),
            "The last step has no influence on yours. What comes first, the step or the mixing?",
            "Train one step first, then mix the new weights into the average.",
        ),
        "mixed_once": Mistake(
            _on_path(lambda rows, d: d * rows[0] + (1 - d) * rows[-2]),
            "The steps in the middle have no influence on yours. How often do you mix?",
            "Train one step at a time, and mix after each of them.",
        ),
        "swapped": Mistake(
            _on_path(lambda rows, d: averaged_weights(rows[:-1], 1 - d)),
            "With decay = 0.998 yours would follow the last step almost at once. Which part is kept?",
            "A decay near 1 must keep most of the old average. Exchange the two factors.",
        ),
        "not_normalised": Mistake(
            _on_path(lambda rows, d: _recurrence(rows[:-1], d, 1.0)),
            "Constant weights of 1 should have the average 1; yours grows. Do your two factors add up to 1?",
            "The factor of the new weights is what the old average's factor leaves of 1.",
        ),
        "begun_at_zero": Mistake(
            _on_path(lambda rows, d: averaged_weights(np.concatenate([0 * rows[:1], rows[1:-1]]), d)),
            "Constant weights of 1 should have the average 1; yours is smaller. Where did you begin?",
            "Begin with the weights that G has before the first step.",
        ),
        "begun_after_a_step": Mistake(
            _on_path(lambda rows, d: averaged_weights(rows[1:-1], d)),
            "G's first weights have no influence on yours. When did you begin?",
            "Store weights_of(gan) before the first step.",
        ),
        "plain_mean": Mistake(
            _on_path(lambda rows, d: rows[:-1].mean(axis=0)),
            "This gives the first weights as much influence as the last. What is decay for?",
            "Mix after each step; decay says how much of the old average is kept.",
        ),
        "mean_of_the_steps": Mistake(
            _on_path(lambda rows, d: rows[1:-1].mean(axis=0)),
            "All steps have the same influence on yours. What is decay for?",
            "Mix after each step; decay says how much of the old average is kept.",
        ),
        "a_step_too_many": Mistake(
            _on_path(lambda rows, d: averaged_weights(rows, d)),
            "Yours has made one step more than was asked for.",
            "Make exactly as many steps as asked for, and mix once after each.",
        ),
        "put_into_g": Mistake(
            _fed_back,
            "You put the average into G while it trains. Then every step starts from the average.",
            "The average only watches: leave G's own weights alone, and return the average at the end.",
        ),
    },
)

FORMULAS = (AVERAGED_WEIGHTS, LABEL_ACCURACY, PAIRED_LOSS, TRAIN_WITH_AVERAGE)
