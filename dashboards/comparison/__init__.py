"""Two months of a plan beside each other, or one month as it stood on two days: what moved, and why."""

from .lines import Group, MoveLine, RolledLine, Shift, move_groups, moves_conclusion, rolled_lines, shifts_of
from .moves import ComparedSide, Move, MoveKind, moves_of

__all__ = [
    "ComparedSide",
    "Group",
    "Move",
    "MoveKind",
    "MoveLine",
    "RolledLine",
    "Shift",
    "move_groups",
    "moves_conclusion",
    "moves_of",
    "rolled_lines",
    "shifts_of",
]
