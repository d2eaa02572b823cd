"""What can be done to the rows of a plan in preparation besides typing. Each operation says the state that it leads to,
so that doing it twice, a double click, is doing it once.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .boxes import texts_digest
from .outline import TARGET_LEVEL, end_of, level_of, place_of_row, sibling_above
from .rows import DraftArea, DraftMeasure, DraftRow, DraftTarget

Rows = Sequence[DraftRow]


class ImpossibleEdit(Exception):
    """An operation that the plan, as it stands by now, does not allow; says why in the reader's language."""


class EditedRows:
    """What an operation made: the rows, the row to go to, and a sentence for the person, perhaps empty."""

    def __init__(self, rows: Rows, row_id: str = "", sentence: str = "") -> None:
        self.rows, self.row_id, self.sentence = list(rows), row_id, sentence


def edit_rows(rows: Rows, operation: str, token: str) -> EditedRows:
    """Does an operation.

    Args:
        operation: ``verb:row`` or ``verb:row:other``, as ``operations_of`` gives them.
        token: of the page that asks for it: the row that a page adds gets its id from it; a removal sends what
            ``fingerprint_of`` said of the rows when it was asked.

    Raises:
        ImpossibleEdit: the operation is unknown, or not possible any more.
    """
    verb, _colon, rest = operation.partition(":")
    row_id, _colon, other = rest.partition(":")
    if verb in _ADDED:
        new_id = "r" + hashlib.sha256(f"{token}:{operation}".encode()).hexdigest()[:10]
        return _add(rows, row_id, _ADDED[verb](id=new_id))
    place = place_of_row(rows, row_id)
    if place is None:
        if verb in ("remove", "merge"):
            return EditedRows(rows, other)  # the second click
        raise ImpossibleEdit(_("That row is gone meanwhile."))
    if verb == "remove":
        return _remove(rows, place, token)
    if verb == "before":
        return _move(rows, place, other)
    if verb == "merge":
        return _merge(rows, place, other)
    if verb not in _OF_ONE:
        raise ImpossibleEdit(_("This cannot be done here."))
    return _OF_ONE[verb](rows, place)


_ADDED: dict[str, type[DraftRow]] = {"area": DraftArea, "measure": DraftMeasure, "target": DraftTarget}


def _add(rows: Rows, row_id: str, new: DraftRow) -> EditedRows:
    if place_of_row(rows, new.id) is not None:
        return EditedRows(rows, new.id)
    if not row_id:
        at = len(rows)
    else:
        place = place_of_row(rows, row_id)
        if place is None:
            raise ImpossibleEdit(_("That row is gone meanwhile."))
        if isinstance(new, DraftMeasure):
            new.depth = _depth_at(rows, place)
        at = _place_below(rows, place, level_of(new))
    if at == 0 and level_of(new):
        raise ImpossibleEdit(_("A plan begins with a task area."))
    above = next((row for row in reversed(rows[:at]) if isinstance(row, DraftMeasure)), None)
    if isinstance(new, DraftTarget) and above is not None:
        new.due_month = above.due_month
    return EditedRows([*rows[:at], new, *rows[at:]], new.id)


def _depth_at(rows: Rows, place: int) -> int:
    """How deep a sub-measure stands that is added below a row: as deep as the row, or as what it belongs to."""
    for row in reversed(rows[: place + 1]):
        if isinstance(row, DraftMeasure):
            return row.depth
        if isinstance(row, DraftArea):
            break
    return 1


def _place_below(rows: Rows, place: int, level: int) -> int:
    """Where a new row of a level stands that is added below the row at ``place``."""
    if level > level_of(rows[place]):
        own = place + 1
        # An area's own targets stand before its first sub-measure.
        while level < TARGET_LEVEL and own < len(rows) and level_of(rows[own]) == TARGET_LEVEL:
            own += 1
        return own
    return next((at for at in range(place + 1, len(rows)) if level_of(rows[at]) <= level), len(rows))


def fingerprint_of(rows: Rows) -> str:
    """Tells whether rows are those that somebody was asked about."""
    return hashlib.sha256("".join(row.id + texts_digest(row) for row in rows).encode()).hexdigest()[:16]


def _remove(rows: Rows, place: int, seen: str) -> EditedRows:
    if seen != fingerprint_of(rows[place : end_of(rows, place)]):
        raise ImpossibleEdit(_("Somebody changed it meanwhile; nothing is removed. Look, and remove it again."))
    above = rows[place - 1].id if place else ""
    return EditedRows([*rows[:place], *rows[end_of(rows, place) :]], above)


def _move(rows: Rows, place: int, before: str) -> EditedRows:
    end = end_of(rows, place)
    block, others = rows[place:end], [*rows[:place], *rows[end:]]
    at = place_of_row(others, before) if before else len(others)
    if at is None:
        raise ImpossibleEdit(_("That row is gone meanwhile."))
    moved = [*others[:at], *block, *others[at:]]
    if level_of(moved[0]):
        raise ImpossibleEdit(_("A plan begins with a task area."))
    return EditedRows(moved, rows[place].id)


def anchors_of(rows: Rows, place: int) -> tuple[str | None, str | None]:
    """The rows before which a row comes to stand when it moves up and down; "" is the end, None: it cannot."""
    level, end = level_of(rows[place]), end_of(rows, place)
    up = next((at for at in range(place - 1, -1, -1) if level_of(rows[at]) <= level), None)
    if up == 0 and level:
        up = None
    if end == len(rows):
        return (rows[up].id if up is not None else None), None
    # Past its neighbour with all that belongs to it; past the head of the next area or sub-measure just into it.
    after = end_of(rows, end) if level_of(rows[end]) == level else end + 1
    if level_of(rows[end]) < level < TARGET_LEVEL:
        while after < len(rows) and level_of(rows[after]) == TARGET_LEVEL:
            after += 1
    return (rows[up].id if up is not None else None), (rows[after].id if after < len(rows) else "")


def _as_fact(rows: Rows, place: int, *, is_fact: bool) -> EditedRows:
    row = rows[place]
    if not isinstance(row, DraftTarget):
        raise ImpossibleEdit(_("This cannot be done here."))
    return _with(rows, place, replace(row, is_fact=is_fact))


def _promote(rows: Rows, place: int) -> EditedRows:
    """A sub-measure becomes an area; what follows in its old area belongs to it."""
    row = rows[place]
    if not isinstance(row, DraftMeasure):
        return EditedRows(rows, row.id)
    kept = {name: getattr(row, name) for name in ("code", "depth", "lead", "supports", "leader", "due_month")}
    area = DraftArea(**_shared(row), numeral=row.numeral, title=row.title, text=row.text, weight=row.weight, kept=kept)
    for name, value in row.kept.items():
        setattr(area, name, value)
    return _with(rows, place, area)


def _demote(rows: Rows, place: int) -> EditedRows:
    """An area becomes a sub-measure of the area above; its sub-measures belong to that one."""
    row = rows[place]
    if not isinstance(row, DraftArea):
        return EditedRows(rows, row.id)
    if not place:
        raise ImpossibleEdit(_("A plan begins with a task area."))
    kept = {"area_kind": row.area_kind, "number": row.number}
    measure = DraftMeasure(
        **_shared(row), numeral=row.numeral, title=row.title, text=row.text, weight=row.weight, kept=kept
    )
    for name, value in row.kept.items():
        setattr(measure, name, value)
    return _with(rows, place, measure)


def _shared(row: DraftRow) -> dict:
    """What a row takes along to another kind; ``typed`` for the fields that both have."""
    typed = {name: text for name, text in row.typed.items() if name in ("numeral", "title", "weight")}
    names = ("id", "start", "end", "doubts", "seen", "left_out")
    return {**{name: getattr(row, name) for name in names}, "typed": typed}


def _merge(rows: Rows, place: int, other: str) -> EditedRows:
    """Joins a row to the one above it: its words and what belongs to it go there."""
    at = sibling_above(rows, place)
    if at is None or rows[at].id != other:
        raise ImpossibleEdit(_("The plan was changed meanwhile: look which row stands above now."))
    above, row = rows[at], rows[place]
    starts = [each for each in (above.start, row.start) if each is not None]
    ends = [each for each in (above.end, row.end) if each is not None]
    changes: dict = {
        "start": min(starts, default=None),
        "end": max(ends, default=None),
        "doubts": list(dict.fromkeys([*above.doubts, *row.doubts])),
        "seen": not (above.is_doubtful or row.is_doubtful),
    }
    if isinstance(above, DraftTarget) and isinstance(row, DraftTarget):
        changes["quote"] = _joined(above.quote, row.quote, "……")
        changes["name"] = above.name or row.name
        if not above.value and "value" not in above.typed:
            changes |= {"value": row.value, "unit": row.unit or above.unit}
    elif isinstance(above, DraftMeasure | DraftArea) and isinstance(row, DraftMeasure | DraftArea):
        said = row.text if row.text.find(row.title) >= 0 else _joined(row.title, row.text, "\n")
        changes |= {"text": _joined(above.text, said, "\n"), "title": above.title or row.title}
    if isinstance(above, DraftMeasure) and isinstance(row, DraftMeasure):
        lead = above.lead or row.lead
        supports = [name for name in (*above.supports, row.lead, *row.supports) if name and name != lead]
        changes |= {"lead": lead, "supports": list(dict.fromkeys(supports)), "leader": above.leader or row.leader}
        changes["due_month"] = max(above.due_month, row.due_month)
    merged = replace(above, **changes)
    # The targets between them belong to the row above already.
    return EditedRows([*rows[:at], merged, *rows[at + 1 : place], *rows[place + 1 :]], above.id)


def _joined(first: str, second: str, between: str) -> str:
    return first if not second or second in first else second if not first else f"{first}{between}{second}"


def _fill(rows: Rows, place: int) -> EditedRows:
    """Gives a sub-measure's lead to those below it in its area, down to the next that has one."""
    first = rows[place]
    if not isinstance(first, DraftMeasure) or not first.lead:
        raise ImpossibleEdit(_("Choose a lead department there first."))
    filled, changed = list(rows), 0
    for at in range(place + 1, len(rows)):
        row = rows[at]
        if isinstance(row, DraftArea) or (isinstance(row, DraftMeasure) and row.lead):
            break
        if isinstance(row, DraftMeasure):
            filled[at], changed = replace(row, lead=first.lead), changed + 1
    sentence = ngettext(
        "%(count)d sub-measure below is led by %(lead)s now.",
        "%(count)d sub-measures below are led by %(lead)s now.",
        changed,
    )
    return EditedRows(filled, first.id, sentence % {"count": changed, "lead": first.lead})


def _leave_out(rows: Rows, place: int, *, left_out: bool) -> EditedRows:
    return _with(rows, place, replace(rows[place], left_out=left_out))


def _look(rows: Rows, place: int) -> EditedRows:
    return _with(rows, place, replace(rows[place], seen=True))


def _with(rows: Rows, place: int, row: DraftRow) -> EditedRows:
    return EditedRows([*rows[:place], row, *rows[place + 1 :]], row.id)


_OF_ONE: dict[str, Callable[[Rows, int], EditedRows]] = {
    "fact": lambda rows, place: _as_fact(rows, place, is_fact=True),
    "promise": lambda rows, place: _as_fact(rows, place, is_fact=False),
    "promote": _promote,
    "demote": _demote,
    "fill": _fill,
    "leave": lambda rows, place: _leave_out(rows, place, left_out=True),
    "take": lambda rows, place: _leave_out(rows, place, left_out=False),
    "looked": _look,
}


def operations_of(rows: Rows, place: int) -> list[list[tuple[str, str]]]:
    """What can be done with a row: groups of an operation and its label."""
    row = rows[place]
    add = [(f"target:{row.id}", _("Add a target below"))]
    add += [(f"measure:{row.id}", _("Add a sub-measure below")), (f"area:{row.id}", _("Add a task area below"))]
    change = []
    if isinstance(row, DraftTarget):
        change.append(
            (f"promise:{row.id}", _("Make it a target")) if row.is_fact else (f"fact:{row.id}", _("Make it a fact"))
        )
    elif isinstance(row, DraftMeasure):
        change += [(f"fill:{row.id}", _("Fill the lead downwards")), (f"promote:{row.id}", _("Make it a task area"))]
    elif place:
        change.append((f"demote:{row.id}", _("Make it a sub-measure")))
    if (above := sibling_above(rows, place)) is not None:
        change.append((f"merge:{row.id}:{rows[above].id}", _("Merge into the row above")))
    change.append(
        (f"take:{row.id}", _("Load it after all")) if row.left_out else (f"leave:{row.id}", _("Do not load it"))
    )
    up, down = anchors_of(rows, place)
    move = []
    if up is not None:
        move.append((f"before:{row.id}:{up}", _("Move up")))
    if down is not None:
        move.append((f"before:{row.id}:{down}", _("Move down")))
    return [group for group in (add, move, change, [(f"ask:{row.id}", _("Remove…"))]) if group]
