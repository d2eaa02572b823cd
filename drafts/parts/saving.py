"""Takes what was typed on a page into the rows of a plan in preparation; nobody overwrites another's change unseen."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from .boxes import FIELDS, texts_digest, texts_of, with_texts
from .rows import DraftArea, DraftMeasure, DraftRow, DraftTarget

_NAME = re.compile(r"(r[0-9a-z]+)-([a-z_]+)")


@dataclass
class TypedRows:
    """What came of a page.

    Attributes:
        rows: all rows as they are stored now.
        changed: the ids of those that this page changed.
        stale: the ids of rows that somebody else changed after the page was made, and the person too: each with the
            row as the person typed it. They are stored as the other left them.
        gone: what was typed in rows that the plan has no more.
    """

    rows: list[DraftRow]
    changed: list[str] = field(default_factory=list)
    stale: dict[str, DraftRow] = field(default_factory=dict)
    gone: dict[str, list[str]] = field(default_factory=dict)


def take_typed(rows: Sequence[DraftRow], posted: Mapping[str, str]) -> TypedRows:
    """Puts what was posted into the rows; a row without its ``seen`` was not on the page and stays.

    A posted row has ``ID-seen`` (the digest of what the page showed), ``ID-FIELD`` for its boxes, and perhaps
    ``ID-shown`` with ``ID-looked``: whether its doubts were ticked off.
    """
    by_row: dict[str, dict[str, str]] = {}
    for name, text in posted.items():
        if match := _NAME.fullmatch(name):
            by_row.setdefault(match[1], {})[match[2]] = text
    result = TypedRows([])
    for row in rows:
        texts = by_row.pop(row.id, {})
        taken = _take(row, texts, result) if "seen" in texts else row
        if "shown" in texts and taken.seen != ("looked" in texts):
            taken = replace(taken, seen="looked" in texts)
            result.changed.append(row.id)
        result.rows.append(taken)
    for row_id, texts in by_row.items():
        if "seen" in texts and _is_typed_in(row_id, texts):
            shown = (texts.get(each.name, "").strip() for each in FIELDS[_kind_of(texts).kind])
            result.gone[row_id] = [text for text in shown if text]
    result.changed = list(dict.fromkeys(result.changed))
    return result


def _take(row: DraftRow, texts: Mapping[str, str], result: TypedRows) -> DraftRow:
    typed = with_texts(row, texts)
    if texts_of(typed) == texts_of(row):
        return row
    if texts["seen"] != texts_digest(row):
        if texts["seen"] != texts_digest(typed):
            result.stale[row.id] = typed
        return row
    result.changed.append(row.id)
    return typed


def _kind_of(texts: Mapping[str, str]) -> type[DraftRow]:
    return DraftTarget if "name" in texts else DraftMeasure if "lead" in texts else DraftArea


def _is_typed_in(row_id: str, texts: Mapping[str, str]) -> bool:
    """Whether a person changed the boxes of a row that is gone: its page sent all of them."""
    return texts_digest(with_texts(_kind_of(texts)(id=row_id), texts)) != texts["seen"]
