"""Keeps the changes between preview and confirmation in the page itself, signed for this person and month.

The server stores nothing in between, so nothing has to be cleaned up when nobody confirms.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from decimal import Decimal

from django.core import signing

from departments.models import User
from targets.board.rows import FigureKey
from targets.models import SubMeasure
from targets.trace.record import Actor, plain

from ..actions import ReportEntry, ReportToSave, SaveOutcome, save_reports
from . import layout
from .changes import Comparison
from .department_month import DepartmentMonth

_SALT = "targets.workbook.carry"
#: How long a preview can be confirmed, in seconds: as long as a session lasts.
MAX_AGE = 12 * 60 * 60
#: In characters. A form may have two and a half megabytes; no clerk changes so many texts in a month.
LONGEST = 2 * 1024 * 1024


class Expired(Exception):
    """A preview that can no longer be confirmed: it is too old, another person's, or was tampered with."""


@dataclass(frozen=True)
class SignedChange:
    """One signed change: its sub-measure, the version that it was compared with, the field, the value.

    ``number`` is its number among the conflicts; None where it is none.
    """

    sub_measure_id: int
    version: int
    field: str
    place: FigureKey | None
    value: Decimal | str | None
    number: int | None


@dataclass(frozen=True)
class Confirmed:
    """The result of a confirmation: the file's name, each report's outcome, how many figures and texts were saved."""

    name: str
    outcomes: list[SaveOutcome[ReportToSave]]
    figures: int
    texts: int


def sign_changes(user: User, month: DepartmentMonth, name: str, comparison: Comparison) -> str:
    """The changes as signed text for the page; empty where there are none, or too many for a form."""
    rows = []
    numbers = {id(change): number for number, change in enumerate(comparison.conflicts)}
    for change in comparison.changes:
        value = plain(change.after)
        version, number = month.version(change.sub_measure), numbers.get(id(change))
        rows.append([change.sub_measure.id, version, change.field, change.place, value, number])
    text = signing.dumps([_owner(user, month), name, rows], salt=_SALT, compress=True) if rows else ""
    return text if len(text) <= LONGEST else ""


def apply_signed(actor: Actor, month: DepartmentMonth, text: str, mine: Collection[str]) -> Confirmed:
    """Saves signed changes as drafts, through the action that every form uses.

    Args:
        actor: who confirms; the file's name is added to their source.
        text: as ``sign_changes`` gave it.
        mine: the numbers of the conflicting changes that the person wants to keep.

    Raises:
        Expired: the text is not what ``sign_changes`` gave, for this person and month.
    """
    name, changes = _read_signed(actor.user, month, text)
    by_sub_measure = defaultdict(list)
    for change in changes:
        if change.number is None or str(change.number) in mine:
            by_sub_measure[change.sub_measure_id].append(change)
    by_id = {sub_measure.id: sub_measure for sub_measure in month.sub_measures}
    led = SubMeasure.objects.filter(pk__in=[pk for pk in by_sub_measure if pk in by_id])
    to_save = []
    for sub_measure in led.select_related("plan", "area"):
        changed = by_sub_measure[sub_measure.pk]
        words = {name: month.words(by_id[sub_measure.pk], name) for name in layout.TEXT_FIELDS}
        words |= {change.field: change.value for change in changed if change.place is None}
        figures = {change.place: change.value for change in changed if change.place is not None}
        to_save.append(ReportToSave(sub_measure, changed[0].version, ReportEntry(**words, figures=figures)))
    outcomes = save_reports(replace(actor, source=actor.source + source_suffix(name)), month.month, to_save)
    saved = [by_sub_measure[outcome.choice.sub_measure.pk] for outcome in outcomes if outcome.error is None]
    figures_taken = sum(1 for changed in saved for change in changed if change.place is not None)
    return Confirmed(name, outcomes, figures_taken, sum(map(len, saved)) - figures_taken)


def source_suffix(name: str) -> str:
    """The ending of the trace's source for changes that came with a workbook of this name."""
    return f" · {name}"


def _owner(user: User, month: DepartmentMonth) -> list:
    return [user.pk, month.plan.year, month.month, month.department.code]


def _read_signed(user: User, month: DepartmentMonth, text: str) -> tuple[str, list[SignedChange]]:
    try:
        owner, name, rows = signing.loads(text, salt=_SALT, max_age=MAX_AGE)
    except signing.BadSignature:
        raise Expired from None
    if owner != _owner(user, month):
        raise Expired
    changes = []
    for sub_measure_id, version, field, place, value, number in rows:
        if field == layout.FIGURES_SHEET:
            place, value = (place[0], place[1]), None if value is None else Decimal(value)
        changes.append(SignedChange(sub_measure_id, version, field, place, value, number))
    return name, changes
