"""The exercises of chapter 2.3: steps in the game V = xy, plain and damped.

A hint asks about the mistake or names what to look at; it never writes the formula down.
"""

from gan_lessons.chapters.small_games import games
from gan_lessons.exercises.formulas import Formula, Mistake

# ---- one alternating step of the game V(x, y) = xy

ALTERNATING_STEP = Formula(
    "alternating_step",
    games.alternating,
    lambda rng: (rng.uniform(0.5, 2.0), rng.uniform(-2.0, -0.5), rng.uniform(0.1, 0.5)),
    {
        "simultaneous": Mistake(
            games.simultaneous,
            "Your y moves as if x had not moved yet. That is the simultaneous step.",
            "Compute the new x first, and use it when y moves.",
        ),
        "y_first": Mistake(
            lambda x, y, rate: (x - rate * (y + rate * x), y + rate * x),
            "Your y moves first, and x sees the new y. The exercise needs the other order.",
            "Move x first, from the old y. Then move y.",
        ),
        "signs_flipped": Mistake(
            lambda x, y, rate: (x + rate * y, y - rate * (x + rate * y)),
            "Your x climbs V and your y descends. Who wants what?",
            "x wants V small, so it goes down its slope. y wants V large.",
        ),
        "both_go_down": Mistake(
            lambda x, y, rate: (x - rate * y, y - rate * (x - rate * y)),
            "Both of your players go down V. Which of them wants V to be large?",
            "y wants V large: turn the sign in y's move.",
        ),
        "both_go_up": Mistake(
            lambda x, y, rate: (x + rate * y, y + rate * (x + rate * y)),
            "Both of your players go up V. Which of them wants V to be small?",
            "x wants V small: turn the sign in x's move.",
        ),
        "own_number_as_slope": Mistake(
            lambda x, y, rate: (x - rate * x, y + rate * y),
            "Your players follow their own number. What is the derivative of x·y with respect to x?",
            "In the derivative with respect to x, y counts as a constant. Each slope is the other player's number.",
        ),
        "no_rate": Mistake(
            lambda x, y, rate: (x - y, y + (x - y)),
            "The step size does nothing in your step.",
            "Multiply each slope by rate.",
        ),
        "rate_only_for_x": Mistake(
            lambda x, y, rate: (x - rate * y, y + (x - rate * y)),
            "y takes a step of full length.",
            "Multiply y's slope by rate as well.",
        ),
        "y_stands_still": Mistake(
            lambda x, y, rate: (x - rate * y, y),
            "Only x has moved.",
            "After x, y moves too, along its own slope.",
        ),
        "x_stands_still": Mistake(
            lambda x, y, rate: (x, y + rate * x),
            "Only y has moved.",
            "Before y, x moves too, along its own slope.",
        ),
        "swapped": Mistake(
            lambda x, y, rate: games.alternating(x, y, rate)[::-1],
            "Both numbers are right, but they stand in the other's place.",
            "Return (x, y), x first.",
        ),
    },
    "(x, y) after x has moved and then y, which sees the new x",
    """
def alternating_step(x, y, rate):
    x = x - rate * y
    y = y + rate * x  # the new x
    return x, y
""",
)


# ---- one simultaneous step of the damped game V(x, y) = xy + damping (x² − y²) / 2


def damped(x, y, rate, damping):
    """``(x, y)`` after both have moved at once: x down V, y up V, each with a slope of its own number besides."""
    return x - rate * (y + damping * x), y + rate * (x - damping * y)


DAMPED_STEP = Formula(
    "damped_step",
    damped,
    lambda rng: (rng.uniform(0.5, 2.0), rng.uniform(-2.0, -0.5), rng.uniform(0.1, 0.5), rng.uniform(0.3, 0.8)),
    {
        "not_damped": Mistake(
            lambda x, y, rate, damping: games.simultaneous(x, y, rate),
            "Your step does not depend on the damping. What are the derivatives of the two new terms?",
            "Each player's slope now has two terms. Differentiate x² and y² as well.",
        ),
        "alternating": Mistake(
            lambda x, y, rate, damping: _then(x - rate * (y + damping * x), y, rate, damping),
            "Your y sees the new x. That is the alternating step.",
            "Compute both slopes from the old x and y, and only then move.",
        ),
        "y_grows": Mistake(
            lambda x, y, rate, damping: (x - rate * (y + damping * x), y + rate * (x + damping * y)),
            "Your x is damped, but your y is driven outwards. Look at the sign of y² in V.",
            "V falls when y² grows, and y goes up V.",
        ),
        "x_grows": Mistake(
            lambda x, y, rate, damping: (x - rate * (y - damping * x), y + rate * (x - damping * y)),
            "Your y is damped, but your x is driven outwards. Look at the sign of x² in V.",
            "V grows when x² grows, and x goes down V.",
        ),
        "both_grow": Mistake(
            lambda x, y, rate, damping: (x - rate * (y - damping * x), y + rate * (x + damping * y)),
            "Your new terms drive both players outwards. Which way does each player go on V?",
            "Both new terms must pull their player towards 0. Check the two signs.",
        ),
        "factor_two": Mistake(
            lambda x, y, rate, damping: damped(x, y, rate, 2 * damping),
            "Your damping is twice as strong as it should be. What is the derivative of c/2 · x²?",
            "The factor 1/2 in V and the 2 from the square cancel.",
        ),
        "half": Mistake(
            lambda x, y, rate, damping: damped(x, y, rate, damping / 2),
            "Your damping is half as strong as it should be. What is the derivative of c/2 · x²?",
            "The derivative of a square brings a factor 2.",
        ),
        "rate_forgotten": Mistake(
            lambda x, y, rate, damping: (x - rate * y - damping * x, y + rate * x - damping * y),
            "The step size multiplies only one part of your slopes.",
            "Multiply the whole slope by rate, with the damping inside.",
        ),
        "both_go_down": Mistake(
            lambda x, y, rate, damping: (x - rate * (y + damping * x), y - rate * (x - damping * y)),
            "Both of your players go down V. Which of them wants V to be large?",
            "y wants V large: turn the sign in y's move.",
        ),
        "swapped": Mistake(
            lambda x, y, rate, damping: damped(x, y, rate, damping)[::-1],
            "Both numbers are right, but they stand in the other's place.",
            "Return (x, y), x first.",
        ),
    },
    "(x, y) after both players have moved at once on the damped game",
    """
def damped_step(x, y, rate, damping):
    slope_x = y + damping * x
    slope_y = x - damping * y
    return x - rate * slope_x, y + rate * slope_y
""",
)


def _then(x, y, rate, damping):
    """Y moves, after x has moved."""
    return x, y + rate * (x - damping * y)


FORMULAS = [ALTERNATING_STEP, DAMPED_STEP]
