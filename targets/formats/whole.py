"""Whole numbers of addresses and forms, which a person may have typed."""

#: What every database's integer holds.
LARGEST = 2**31 - 1


def whole_number(text: str | None, low: int = 0, high: int = LARGEST) -> int | None:
    """A text of plain digits as a number; None for anything else, and where it is not within its bounds.

    ``int`` alone takes signs, blanks and the digits of every script, and fails on thousands of digits.
    """
    if text and text.isascii() and text.isdigit() and len(text) <= 10 and low <= int(text) <= high:
        return int(text)
    return None
