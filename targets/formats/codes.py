"""The order of the plan's codes."""

import re


def code_order(code: str) -> list[str | int]:
    """A key to sort by a code with its numbers read as numbers: 1.2 before 1.10, 2.9 before 10.1."""
    # Text and digits take turns, beginning with text, so that two keys never compare text with a number.
    return [int(piece) if piece.isdecimal() else piece for piece in re.split(r"(\d+)", code)]
