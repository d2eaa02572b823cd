"""Numbers as a plan file writes them: digits and a point, kept exact."""

import re
from decimal import Decimal
from typing import Any

# No leading zeros: YAML reads 010 as eight.
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")


def plain_decimal(value: Any) -> Decimal | None:
    """The number that text, or a number out of JSON, writes; None where it is none: ``1e5``, ``1_000``, ``true``."""
    if isinstance(value, Decimal):
        return value if value.is_finite() else None
    text = "" if isinstance(value, bool) else str(value)
    return Decimal(text) if NUMBER.fullmatch(text) else None
