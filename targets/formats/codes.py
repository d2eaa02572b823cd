"""The plan's codes: their order, and where they stand beside names."""

import re


def code_order(code: str) -> list[str | int]:
    """A key to sort by a code with its numbers read as numbers: 1.2 before 1.10, 2.9 before 10.1."""
    # Text and digits take turns, beginning with text, so that two keys never compare text with a number.
    return [int(piece) if piece.isdecimal() else piece for piece in re.split(r"(\d+)", code)]


def with_numeral(numeral: str, title: str) -> str:
    """A title behind its numeral as the plan prints it: ``一、title``, ``（一）title``, ``一是　title``."""
    if not numeral:
        return title
    return f"{numeral}{title}" if numeral[-1] in "、）)．.:：" else f"{numeral}　{title}"


def name_with_code(code: str, title: str, *, is_project: bool) -> str:
    """A sub-measure behind its number: ``1.1 title``; a project by its name: ``title XM-001``."""
    return f"{title} {code}" if is_project else f"{code} {title}"
