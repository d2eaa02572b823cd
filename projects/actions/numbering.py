"""The numbers that the program gives to projects: XM-001, XM-002 …"""

import re
from collections.abc import Collection, Iterator
from itertools import count

_NUMBER = re.compile(r"XM-\d{3,}")


def free_numbers(taken: Collection[str]) -> Iterator[str]:
    """The numbers that no project has, the lowest first.

    Args:
        taken: every code of the plan.
    """
    return (number for at in count(1) if (number := f"XM-{at:03}") not in taken)


def is_number(code: str) -> bool:
    """Whether the program, not a person, gave the code."""
    return _NUMBER.fullmatch(code) is not None
