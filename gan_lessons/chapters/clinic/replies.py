"""What the clinic answers to each diagnosis of each case: why it is right, and which view refutes a near miss.

>>> sorted(REPLIES["a"].near)
['generator too small', 'oscillation']
"""

from collections.abc import Mapping
from typing import NamedTuple


class Replies(NamedTuple):
    """``because`` goes with the right diagnosis, ``near`` with tempting ones, ``look`` with any other wrong one."""

    because: str
    near: Mapping[str, str]
    look: str


REPLIES = {
    "a": Replies(
        because=(
            "At every look the samples form one clump, on one mode or two at most; yet G's gradient is long "
            "and D's loss is not small. G hears enough, it has settled for too little."
        ),
        near={
            "oscillation": (
                "The clump does wander, so a swing is there too. But what ails the run shows at every "
                "single look: eight modes, and never more than two of them reached."
            ),
            "generator too small": (
                "A small G would smear its samples thinly over all modes; this one puts them into one dense clump."
            ),
        },
        look="Count the modes that the samples reach, at several moments of the replay.",
    ),
    "b": Replies(
        because=(
            "D's curve is the same at every look, wherever the samples go: it does not learn. G climbs the "
            "slope that D happened to be born with, off the data and on."
        ),
        near={
            "vanishing gradient": (
                "G has a gradient and moves, and far: it gets shorter only where nothing is left to climb. "
                "What stands still is D's curve."
            ),
            "penalty too strong": (
                "That would flatten D to one half everywhere; this curve keeps a slope, the same one at every look."
            ),
        },
        look="Follow D's curve from look to look: does it answer to where the samples go?",
    ),
    "c": Replies(
        because=(
            "There are only 16 different blue points, and the samples run from one to the next: the nearest "
            "neighbour of most is a training example, not one of as many fresh ones."
        ),
        near={
            "healthy": (
                "The shape looks right, but the samples lie on threads through the few blue points: honest "
                "ones would fill two broad bands."
            ),
            "mode collapse": (
                "Nothing of the data is missing: blue points are served from end to end. What is wrong is "
                "how few there are to serve."
            ),
        },
        look="Count the different blue points, and see what the samples do between them.",
    ),
    "d": Replies(
        because=(
            "D says one half everywhere, on data, samples and empty ground, so the losses rest at 1.39 and "
            "0.69 while the samples are poor: looking closely costs D more than it earns."
        ),
        near={
            "healthy": (
                "The losses do rest where theory wants them. But few samples lie on the modes, and D's "
                "ground has one colour all over: this is the rest of a D that may not look."
            ),
            "vanishing gradient": "The gradient is short, but not because D is sure: all its verdicts lie at one half.",
            "starved discriminator": (
                "D is no teacher here, true. But a D that does not learn keeps the slopes it was born with; "
                "this one was made flat."
            ),
        },
        look="Compare D's verdicts on the data, on the samples, and on the empty ground.",
    ),
    "e": Replies(
        because=(
            "The samples move about the data and never come to rest: on its middle at one look, at its edge "
            "or beside it at the next, to the end of the run."
        ),
        near={
            "mode collapse": (
                "The clump is narrow, true, but with one mode there is none to lose. Play the run: no place is kept."
            ),
            "too few steps": (
                "The second half of the run brings the samples no nearer than its first half did: more "
                "steps are more of the same."
            ),
        },
        look="Play the run and follow the centre of the samples.",
    ),
    "f": Replies(
        because=(
            "All eight modes are found and the share of good samples still rises. The losses rest at 1.39 "
            "and 0.69 because D can hardly tell the samples from data: that is what a good end looks like."
        ),
        near={
            "penalty too strong": (
                "The losses are those of a D that says one half, and on the data it does. But here the "
                "samples lie on the modes: D says one half since they are good."
            ),
            "vanishing gradient": "G's gradient gets shorter because less is left to mend: all eight modes are found.",
            "too few steps": (
                "More steps would help a little, but nothing is wrong: all modes are found, and losses that "
                "do not fall are no reason to worry."
            ),
        },
        look="Leave the losses aside and look at the samples.",
    ),
    "g": Replies(
        because=(
            "D is wrong about almost everything: its histogram for real data stands at “generated”, and yet "
            "its loss is well below the 1.39 of a guess. It was taught the opposite."
        ),
        near={
            "mode collapse": (
                "All samples are in one place, true, but in a place without data. G goes where D sends it, "
                "and D's ground says “real” exactly there."
            ),
            "starved discriminator": (
                "A D that knows nothing is right about half the time. To be wrong nearly always it must have learned."
            ),
        },
        look="Read D's verdicts: which examples does it call real?",
    ),
    "h": Replies(
        because=(
            "D tells all examples apart, its loss is next to zero, and G's gradient is zero: the loss of G "
            "is flat where D is sure. The samples went off the picture in one leap, and nothing calls them "
            "back."
        ),
        near={
            "mode collapse": (
                "The samples may well be in one place by now, off the picture. But a collapsed G has a "
                "gradient and wanders; this one has none."
            ),
            "starved discriminator": "The other way round: this D knows everything.",
            "swapped labels": "D is sure, and it is right: its histogram for real data stands at “real”.",
        },
        look="Look at the length of G's gradient.",
    ),
}
