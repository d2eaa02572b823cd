"""Codes for what has none yet: readable, from pinyin, each once."""

import re
from collections.abc import Container
from itertools import count

from departments.models.pinyin import pinyin_of

_LONGEST = 60


def slug_of(name: str, taken: Container[str], *, otherwise: str, longest: int = _LONGEST) -> str:
    """A code from a name's pinyin (税收收入: ``shui-shou-shou-ru``), with a number where it is taken.

    Args:
        otherwise: what stands in its place where the name has no letters.
        longest: how many characters it may have.
    """
    words = re.findall(r"[a-z0-9]+", pinyin_of(name))
    code = ""
    for word in words:
        longer = f"{code}-{word}" if code else word
        # Room for a number.
        if len(longer) > longest - 5:
            break
        code = longer
    code = code or otherwise
    if code not in taken:
        return code
    return next(numbered for number in count(2) if (numbered := f"{code}-{number}") not in taken)
