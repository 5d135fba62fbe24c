"""The feedback on each diagnosis of each case: why it is right, or which view refutes a near miss.

>>> sorted(FEEDBACK["a"].near_misses)
['generator too small', 'oscillation']
"""

from collections.abc import Mapping
from typing import NamedTuple


class Feedback(NamedTuple):
    """``explanation`` is of the right diagnosis, ``near_misses`` of tempting ones, ``hint`` of any other wrong one."""

    explanation: str
    near_misses: Mapping[str, str]
    hint: str


FEEDBACK = {
    "a": Feedback(
        explanation=(
            "At every observation the samples form one dense group, on one mode at most. Yet G's gradient is large, "
            "and D's loss is not small. So G receives a signal, and still covers almost nothing of the data."
        ),
        near_misses={
            "oscillation": (
                "The group of samples does move about. But there is a failure that you see at every single "
                "observation: at most one of the eight modes is reached."
            ),
            "generator too small": (
                "A G that is too small would spread its samples thinly over all modes. This one puts them into one "
                "dense group."
            ),
        },
        hint="Count the modes that the samples reach, at several steps of the replay.",
    ),
    "b": Feedback(
        explanation=(
            "D's curve is the same at every step, wherever the samples are: D does not learn. G follows the slope of "
            "D's first weights. It crosses the data and goes on."
        ),
        near_misses={
            "vanishing gradient": (
                "G has a gradient and moves far. The gradient becomes small only at the end, where D already calls the "
                "samples real. What never changes is D's curve."
            ),
            "penalty too strong": (
                "That would hold D near one half everywhere. This curve has a slope, and it is the same slope at every "
                "step."
            ),
        },
        hint="Follow D's curve through the run. Does it change when the samples move?",
    ),
    "c": Feedback(
        explanation=(
            "There are only 16 different real points. The samples lie on these points and on thin lines between them. "
            "Most samples are nearer to one of them than to any of 16 new real points."
        ),
        near_misses={
            "healthy": (
                "The shape looks right. But the samples lie on thin lines through the few blue points, and the "
                "true data fill two broad bands."
            ),
            "mode collapse": (
                "No part of the training set is left out: the samples reach the blue points everywhere. The problem "
                "is how few blue points there are."
            ),
        },
        hint="Count the different blue points. Then look at the samples between them.",
    ),
    "d": Feedback(
        explanation=(
            "D answers one half everywhere: on the data, on the samples, and where there are neither. So both losses "
            "rest at 1.39 and 0.69 while the samples are poor. The price on D's slope is higher than what D gains by "
            "a slope."
        ),
        near_misses={
            "healthy": (
                "Both losses do rest where the theory wants them. But few samples lie on the modes, and the "
                "background has one colour everywhere. This D is held flat."
            ),
            "vanishing gradient": (
                "The gradient is small, but not because D is sure of the samples: all answers are close to one half."
            ),
            "starved discriminator": (
                "It is true that D gives no useful signal. But a D that does not learn keeps the slopes of its first "
                "weights, and this D has become flat."
            ),
        },
        hint="Compare D's answers on the data, on the samples, and on the empty background.",
    ),
    "e": Feedback(
        explanation=(
            "The samples move around the data to the end of the run and never come to rest. At one observation they "
            "are in the middle of the data, at the next one at the edge or beside them."
        ),
        near_misses={
            "mode collapse": (
                "The group of samples is narrow. But the data have one mode only, so none is left out. Play "
                "the run: the samples stay nowhere."
            ),
            "too few steps": (
                "In the second half of the run the samples come no nearer than in the first half. More steps would "
                "bring more of the same."
            ),
        },
        hint="Play the run and follow the centre of the samples.",
    ),
    "f": Feedback(
        explanation=(
            "All eight modes are found, and most samples are of high quality. The losses rest at 1.39 and 0.69 because "
            "D can hardly tell the samples from the data. This is what a good end looks like."
        ),
        near_misses={
            "penalty too strong": (
                "The losses are those of a D that answers one half, and near the data it does. But here the samples "
                "lie on the modes: D answers one half because the samples are good."
            ),
            "vanishing gradient": (
                "G's gradient becomes smaller because little is left to improve: all eight modes are found."
            ),
            "too few steps": (
                "More steps would help a little, but nothing is wrong. All modes are found, and losses that do not "
                "fall are no sign of a failure."
            ),
        },
        hint="Ignore the losses for a moment and look at the samples.",
    ),
    "g": Feedback(
        explanation=(
            "D is wrong about almost every example: its histogram of real data stands on the side “generated”. Yet "
            "its loss is well below 1.39, the loss of a guess. So D has learned something, and it is the opposite."
        ),
        near_misses={
            "mode collapse": (
                "All samples are in one place, but in a place without data. G goes where D calls examples real, "
                "and here that is away from the data."
            ),
            "starved discriminator": (
                "A D that knows nothing is right about half of the examples. To be wrong about nearly all, it must "
                "have learned."
            ),
        },
        hint="Read D's answers: which examples does it call real?",
    ),
    "h": Feedback(
        explanation=(
            "D separates all examples, its loss is almost zero, and G's gradient is zero: G's loss is flat where D "
            "is sure. The samples left the picture at the start, and no gradient brings them back."
        ),
        near_misses={
            "mode collapse": (
                "The samples may be in one place by now, outside the picture. But in that failure G still has a "
                "gradient and moves. This G has none."
            ),
            "starved discriminator": "It is the other way round: this D separates the examples perfectly.",
            "swapped labels": "D is sure, and it is right: its histogram of real data stands on the side “real”.",
        },
        hint="Look at the norm of G's gradient.",
    ),
}
