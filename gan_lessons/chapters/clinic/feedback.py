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
            "At every observation the samples form one clump, on one mode or two at most; yet G's gradient is large "
            "and D's loss is not small. The signal is there; G has collapsed."
        ),
        near_misses={
            "oscillation": (
                "The clump does wander, so a swing is there too. But the failure shows at every "
                "single observation: eight modes, and never more than two of them reached."
            ),
            "generator too small": (
                "A small G would smear its samples thinly over all modes; this one puts them into one dense clump."
            ),
        },
        hint="Count the modes that the samples reach, at several moments of the replay.",
    ),
    "b": Feedback(
        explanation=(
            "D's curve is the same throughout, wherever the samples go: it does not learn. G climbs the "
            "slope that D happened to be born with, off the data and on."
        ),
        near_misses={
            "vanishing gradient": (
                "G has a gradient and moves, and far: it gets shorter only where nothing is left to climb. "
                "What stands still is D's curve."
            ),
            "penalty too strong": (
                "That would flatten D to one half everywhere; this curve keeps a slope, the same one throughout."
            ),
        },
        hint="Follow D's curve through the run: does it follow the samples?",
    ),
    "c": Feedback(
        explanation=(
            "There are only 16 different blue points, and the samples run from one to the next: the nearest "
            "neighbour of most is a training example, not one of as many fresh ones."
        ),
        near_misses={
            "healthy": (
                "The shape looks right, but the samples lie on threads through the few blue points: new "
                "samples would fill two broad bands."
            ),
            "mode collapse": (
                "Nothing of the data is missing: the blue points from end to end are covered. What is wrong is "
                "how few there are."
            ),
        },
        hint="Count the different blue points, and see what the samples do between them.",
    ),
    "d": Feedback(
        explanation=(
            "D says one half everywhere, on data, samples and empty background, so the losses rest at 1.39 and "
            "0.69 while the samples are poor: looking closely costs D more than it earns."
        ),
        near_misses={
            "healthy": (
                "The losses do rest where theory wants them. But few samples lie on the modes, and D's "
                "background has one colour all over: this is the rest of a D that is held flat."
            ),
            "vanishing gradient": "The gradient is short, but not because D is sure: all its verdicts lie at one half.",
            "starved discriminator": (
                "D gives no useful signal here, true. But a D that does not learn keeps the slopes it was born with; "
                "this one was made flat."
            ),
        },
        hint="Compare D's verdicts on the data, on the samples, and on the empty background.",
    ),
    "e": Feedback(
        explanation=(
            "The samples move about the data and never come to rest: on its middle at one observation, at its "
            "edge or beside it at the next, to the end of the run."
        ),
        near_misses={
            "mode collapse": (
                "The clump is narrow, true, but with one mode there is none to lose. Play the run: no place is kept."
            ),
            "too few steps": (
                "The second half of the run brings the samples no nearer than its first half did: more "
                "steps are more of the same."
            ),
        },
        hint="Play the run and follow the centre of the samples.",
    ),
    "f": Feedback(
        explanation=(
            "All eight modes are found and the share of high-quality samples still rises. The losses rest at 1.39 "
            "and 0.69 because D can hardly tell the samples from data: that is what a good end looks like."
        ),
        near_misses={
            "penalty too strong": (
                "The losses are those of a D that says one half, and on the data it does. But here the "
                "samples lie on the modes: D says one half since they are good."
            ),
            "vanishing gradient": "G's gradient gets smaller: little is left to improve, all eight modes are found.",
            "too few steps": (
                "More steps would help a little, but nothing is wrong: all modes are found, and losses that "
                "do not fall are no reason to worry."
            ),
        },
        hint="Leave the losses aside and look at the samples.",
    ),
    "g": Feedback(
        explanation=(
            "D is wrong about almost everything: its histogram for real data stands at “generated”, and yet "
            "its loss is well below the 1.39 of a guess. It was taught the opposite."
        ),
        near_misses={
            "mode collapse": (
                "All samples are in one place, true, but in a place without data. G goes where D sends it, "
                "and D's background says “real” exactly there."
            ),
            "starved discriminator": (
                "A D that knows nothing is right about half the time. To be wrong nearly always it must have learned."
            ),
        },
        hint="Read D's verdicts: which examples does it call real?",
    ),
    "h": Feedback(
        explanation=(
            "D tells all examples apart, its loss is next to zero, and G's gradient is zero: the loss of G "
            "is flat where D is sure. The samples went off the picture in one leap, and nothing calls them "
            "back."
        ),
        near_misses={
            "mode collapse": (
                "The samples may well be in one place by now, off the picture. But a collapsed G has a "
                "gradient and wanders; this one has none."
            ),
            "starved discriminator": "The other way round: this D knows everything.",
            "swapped labels": "D is sure, and it is right: its histogram for real data stands at “real”.",
        },
        hint="Look at the norm of G's gradient.",
    ),
}
