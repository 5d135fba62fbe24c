"""An exercise that asks to build and train something: the check looks at what the student's run has become."""

from collections.abc import Callable
from typing import NamedTuple


class Run(NamedTuple):
    """An exercise whose check takes a trained GAN, a table of scores, or what else a run leaves behind.

    Args:
        name: of the exercise; ``check_<name>`` checks it.
        diagnose: ``work → Finding``.
        hints: two for each mistake that ``diagnose`` names, the second one more direct.
        solution: text that builds and trains what passes.
    """

    name: str
    diagnose: Callable
    hints: dict[str, tuple[str, str]]
    solution: str
