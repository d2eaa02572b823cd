"""How filters search."""

import re
import unicodedata
from collections.abc import Iterable

from django.db.models import Q

#: A space beside a Chinese character: it separates no words.
BESIDE_CHINESE = re.compile(r"(?<=[\u3400-\u9fff])\s+|\s+(?=[\u3400-\u9fff])")


def spellings(text: str) -> set[str]:
    """What is searched for: the text as typed, and with plain characters and without spaces beside Chinese ones."""
    return {text, BESIDE_CHINESE.sub("", unicodedata.normalize("NFKC", text).strip())}


def contains(fields: Iterable[str], text: str) -> Q:
    """The condition that one of the fields contains the text, in one of its spellings."""
    condition = Q()
    for field in fields:
        for spelling in spellings(text):
            condition |= Q(**{f"{field}__icontains": spelling})
    return condition
