"""How the branches of a run are told apart: a name, a colour that is no role's, and a dash."""

from typing import NamedTuple


class BranchStyle(NamedTuple):
    """How one branch of a run is told from the others."""

    name: str
    colour: str
    dash: str


# Tol's (2021) muted scheme, readable on white and on black; none is a role's colour
BRANCH_STYLES = [
    BranchStyle("branch 1", "#888888", ""),
    BranchStyle("branch 2", "#44AA99", "7 3"),
    BranchStyle("branch 3", "#AA4499", "2 2"),
    BranchStyle("branch 4", "#999933", "9 2 2 2"),
    BranchStyle("branch 5", "#6699CC", "4 4"),
    BranchStyle("branch 6", "#CC6677", "1 3"),
]
