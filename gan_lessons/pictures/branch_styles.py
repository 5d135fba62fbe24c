"""How the branches of a run are told apart: a name, a colour that is no role's, and a dash."""

from typing import NamedTuple


class BranchStyle(NamedTuple):
    """How one line of a run, between two branchings, is told from the others."""

    name: str
    colour: str
    dash: str


# Tol's (2021) muted scheme, readable on white and on black; none is a role's colour
BRANCH_STYLES = [
    BranchStyle("line 1", "#888888", ""),
    BranchStyle("line 2", "#44AA99", "7 3"),
    BranchStyle("line 3", "#AA4499", "2 2"),
    BranchStyle("line 4", "#999933", "9 2 2 2"),
    BranchStyle("line 5", "#6699CC", "4 4"),
    BranchStyle("line 6", "#CC6677", "1 3"),
]
