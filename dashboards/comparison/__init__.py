"""Two months of a plan beside each other, or one month as it stood on two days: what moved, and why."""

from .lines import Group, MoveLine, RolledLine, Shift, conclusion, groups_of, rolled_lines, shifts_of
from .moves import Kind, Move, Side, moves_of

__all__ = [
    "Group",
    "Kind",
    "Move",
    "MoveLine",
    "RolledLine",
    "Shift",
    "Side",
    "conclusion",
    "groups_of",
    "moves_of",
    "rolled_lines",
    "shifts_of",
]
