"""The two functions of notebook 3.2: where one update moves a sample, and when to stop."""

import numpy as np

from gan_lessons.exercises.formulas import Formula, Mistake
from gan_lessons.exercises.numerics import sigmoid

# ---- one step of gradient descent on the samples themselves


def pushed(samples, outputs, slopes, rate):
    """Samples after one step of descent on ``½ (output − 1)²``, the generator's least-squares loss.

    >>> pushed(np.array([0.0]), np.array([-1.0]), np.array([3.0]), 0.1).round(3).tolist()
    [0.6]
    """
    return samples - rate * (outputs - 1) * slopes


def some_samples(rng):
    """Five samples, outputs on both sides of 1, slopes of both signs, and a rate."""
    outputs = rng.permutation([-1.6, -0.7, 0.4, 1.8, 2.6]) + rng.uniform(-0.1, 0.1, 5)
    slopes = rng.permutation([-2.1, -0.8, 0.6, 1.4, 2.4]) + rng.uniform(-0.1, 0.1, 5)
    return rng.uniform(-2, 2, 5), outputs, slopes, float(rng.uniform(0.1, 0.3))


PUSHED = Formula(
    name="pushed",
    reference=pushed,
    inputs=some_samples,
    expected="each sample after one step of gradient descent on its own ½ (output − 1)²",
    solution="""
def pushed(samples, outputs, slopes, rate):
    gradients = (outputs - 1) * slopes  # chain rule: slope of the loss in the output, times slope of the output
    return samples - rate * gradients
""",
    mistakes={
        "uphill": Mistake(
            lambda x, a, b, r: x + r * (a - 1) * b,
            "Your samples climb: their loss gets larger. Descent goes against the gradient.",
            "Subtract the step in place of adding it.",
        ),
        "loss_for_zero": Mistake(
            lambda x, a, b, r: x - r * a * b,
            "This moves the outputs towards 0, which is what D wants for generated samples. What does G want?",
            "G wants an output of 1: differentiate the loss once more.",
        ),
        "sigmoid_loss": Mistake(
            lambda x, a, b, r: x + r * (1 - sigmoid(a)) * b,
            "This is the step for the non-saturating loss of the lesson. The loss is another one here.",
            "Differentiate one half of (output − 1) squared.",
        ),
        "sigmoid_first": Mistake(
            lambda x, a, b, r: x - r * (sigmoid(a) - 1) * sigmoid(a) * (1 - sigmoid(a)) * b,
            "You take the sigmoid of the outputs. The least-squares loss uses them as they are.",
            "Leave the sigmoid out.",
        ),
        "slope_alone": Mistake(
            lambda x, a, b, r: x + r * b,
            "All samples move as strongly, whatever D says of them. Which factor depends on the output?",
            "Multiply by the derivative of the loss with respect to the output.",
        ),
        "slope_missing": Mistake(
            lambda x, a, b, r: x - r * (a - 1),
            "You differentiate with respect to the output. How does the output change with the sample?",
            "Chain rule: multiply by the slope of D at the sample.",
        ),
        "direction_only": Mistake(
            lambda x, a, b, r: x - r * np.sign((a - 1) * b),
            "All samples move equally far. Gradient descent moves farther where the loss is steeper.",
            "Leave out the sign function.",
        ),
        "half_forgotten": Mistake(
            lambda x, a, b, r: x - 2 * r * (a - 1) * b,
            "Your steps are twice as long as they should be. Is one half in your loss?",
            "The factor one half of the loss cancels the 2 of the derivative.",
        ),
        "loss_itself": Mistake(
            lambda x, a, b, r: x - r * 0.5 * (a - 1) ** 2 * b,
            "You multiply by the loss itself. Descent needs its derivative.",
            "Differentiate the square.",
        ),
        "step_alone": Mistake(
            lambda x, a, b, r: -r * (a - 1) * b,
            "This is the step. The exercise asks where the samples are after it.",
            "Add the step to the samples.",
        ),
        "gradient_alone": Mistake(
            lambda x, a, b, r: (a - 1) * b,
            "This is the gradient. The exercise asks where the samples are after one step.",
            "Multiply by the rate, and subtract from the samples.",
        ),
        "divided_by_the_batch": Mistake(
            lambda x, a, b, r: x - r * (a - 1) * b / len(x),
            "This is the step for the mean loss of the batch. Here each sample goes down its own loss.",
            "Do not divide by the number of samples.",
        ),
        "rate_forgotten": Mistake(
            lambda x, a, b, r: x - (a - 1) * b,
            "The direction is right. How long should the step be?",
            "Multiply the gradient by the rate.",
        ),
    },
)

# ---- when to stop


def stopped(scores, patience):
    """``(kept, stopped)``: the best checkpoint once ``patience`` scores in a row have not beaten it; low is good.

    >>> stopped(np.array([5.0, 3.0, 4.0, 3.5, 1.0]), 2)
    (1, 3)
    """
    best = 0
    for now in range(len(scores)):
        if scores[now] < scores[best]:
            best = now
        elif now - best >= patience:
            return best, now
    return best, len(scores) - 1


def _consecutive_rises(scores, patience):
    rises, best = 0, 0
    for now in range(1, len(scores)):
        rises = rises + 1 if scores[now] > scores[now - 1] else 0
        best = now if scores[now] < scores[best] else best
        if rises >= patience:
            return best, now
    return best, len(scores) - 1


def _shifted(by):
    def wrong(scores, patience):
        return stopped(scores, patience + by)

    return wrong


def some_scores(rng):
    """Seventeen scores of a run that gets better, then worse in a zigzag, and best of all at its end; patience 3."""
    down = [9.0, 7.0, 7.6, 5.0, 5.4, 3.0, 3.9, 3.5, 4.4, 3.7, 4.6, 4.1, 3.2, 3.4, 3.6, 3.8, 1.0]
    return np.array(down) + rng.uniform(-0.05, 0.05, 17), 3


STOPPED = Formula(
    name="stopped",
    reference=stopped,
    inputs=some_scores,
    expected="(number of the checkpoint to keep, number of the score at which you stop), the first score is number 0",
    solution="""
def stopped(scores, patience):
    best = 0
    for now in range(len(scores)):
        if scores[now] < scores[best]:
            best = now
        elif now - best >= patience:
            return best, now
    return best, len(scores) - 1
""",
    mistakes={
        "keeps_the_last": Mistake(
            lambda s, p: (stopped(s, p)[1],) * 2,
            "You stop at the right moment and keep the networks of that moment. Are they the best ones?",
            "Remember where the best score was, and return that number first.",
        ),
        "looks_into_the_future": Mistake(
            lambda s, p: (int(np.argmin(s)), stopped(s, p)[1]),
            "You keep a checkpoint that did not exist yet when you stopped.",
            "Look for the best score among those up to now only.",
        ),
        "never_stops": Mistake(
            lambda s, p: (int(np.argmin(s)), len(s) - 1),
            "Your rule waits for the end of the run. What is patience for?",
            "Go through the scores one after the other, and return as soon as the wait is too long.",
        ),
        "stops_at_once": Mistake(
            lambda s, p: stopped(s, 1),
            "You stop at the first score that is not better. How many may you wait for?",
            "Stop only when patience scores in a row have not beaten the best one.",
        ),
        "one_too_early": Mistake(
            _shifted(-1),
            "You stop one score too early. Count the scores since the best one.",
            "Compare the number of scores since the best one with patience again.",
        ),
        "one_too_late": Mistake(
            _shifted(1),
            "You stop one score too late. Count the scores since the best one.",
            "Compare the number of scores since the best one with patience again.",
        ),
        "high_is_good": Mistake(
            lambda s, p: stopped(-s, p),
            "Your rule looks for high scores. Is a large distance between data and samples good?",
            "Turn the comparison round: low scores are good here.",
        ),
        "against_the_last_score": Mistake(
            _consecutive_rises,
            "You compare each score with the one before it. A zigzag can rise without ever rising thrice in a row.",
            "Compare each score with the best one so far.",
        ),
        "order": Mistake(
            lambda s, p: stopped(s, p)[::-1],
            "Both numbers are right, in the other order.",
            "Return the checkpoint to keep first, then the moment at which you stop.",
        ),
        "kept_only": Mistake(
            lambda s, p: stopped(s, p)[0],
            "That is the checkpoint to keep. And when do you stop?",
            "Return both numbers, the checkpoint first.",
        ),
        "stopped_only": Mistake(
            lambda s, p: stopped(s, p)[1],
            "That is the moment at which you stop. And which checkpoint do you keep?",
            "Return both numbers, the checkpoint first.",
        ),
        "counted_from_one": Mistake(
            lambda s, p: tuple(i + 1 for i in stopped(s, p)),
            "Both numbers are one too large. What is the number of the first score?",
            "Count from 0, as Python does.",
        ),
        "scores_returned": Mistake(
            lambda s, p: tuple(float(s[i]) for i in stopped(s, p)),
            "These are the scores. The exercise asks for their numbers in the list.",
            "Return the two indices.",
        ),
    },
)

FORMULAS = [PUSHED, STOPPED]
