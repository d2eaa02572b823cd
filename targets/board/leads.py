"""Lead departments as plain objects."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from departments.models.department import HasShortName

from ..formats.dates import month_name


@dataclass(slots=True)
class DepartmentRow(HasShortName):
    """A lead department, with its responsible leader; ``merged_into`` is the department that it is part of now."""

    id: int
    code: str
    name: str
    short_name: str
    leader: str
    merged_into: int | None = None


@dataclass(slots=True)
class HandoverRow:
    """From a month on another department leads; ``before`` led until then, with a ``leader`` of the sub-measure's own,
    if it had one.
    """

    from_month: int
    before: DepartmentRow
    reason: str
    document: str
    leader: str = ""


def handovers_in_words(handovers: Sequence[HandoverRow], latest: DepartmentRow | None) -> list[str]:
    """A sentence for each handover: from when on, from whom to whom, why, by which document.

    Args:
        handovers: of one sub-measure, in the order of their months.
        latest: who leads it after the last one.
    """
    after = [*(handover.before for handover in handovers[1:]), latest]
    sentences = []
    for handover, lead in zip(handovers, after, strict=False):
        if lead is handover.before:
            continue  # taken back: nothing was handed over after all
        facts = {
            "month": month_name(handover.from_month),
            "before": handover.before.name,
            "after": lead.name if lead else "—",
            "reason": handover.reason,
            "document": handover.document,
        }
        text = _("As of %(month)s led by %(after)s, until then by %(before)s: %(reason)s")
        if handover.document:
            text = _("As of %(month)s led by %(after)s, until then by %(before)s: %(reason)s (%(document)s)")
        sentences.append(text % facts)
    return sentences
