"""The steps from a file to a running plan: what is done, and where each goes on."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from departments.models import User
from targets.models import Plan

from ..models import PlanInPreparation
from ..parts.names import codes_by_name, unknown_names
from ..parts.rows import DraftRow, DraftTarget, row_of
from ..parts.warnings import measures_nobody_leads

#: In this order; the comparison is a step only where the year has a plan already.
NAMES = {
    "account": _("Administrator's account"),
    "begin": _("Town, year and file"),
    "correct": pgettext_lazy("step", "Correct"),
    "match": _("Compare with the plan"),
    "departments": _("Departments"),
    "people": _("People"),
    "check": _("Check and load"),
    "loaded": _("What comes next"),
}


@dataclass(frozen=True)
class Step:
    """A step; ``address`` is empty where it cannot be opened yet, ``note`` says how far it is."""

    key: str
    name: Promise
    address: str = ""
    is_done: bool = False
    note: str = ""
    is_current: bool = False


@dataclass(frozen=True)
class Steps:
    """All steps of a plan in preparation, as a page shows them."""

    all: tuple[Step, ...]

    @property
    def current(self) -> Step:
        """The step whose page this is."""
        return next(step for step in self.all if step.is_current)

    @property
    def next(self) -> Step | None:
        """The step after it; None after the last, and where it cannot be opened yet."""
        following = self.all[self.all.index(self.current) + 1 :]
        return following[0] if following and following[0].address else None


def adds_to_a_plan(draft: PlanInPreparation) -> bool:
    """Whether its year has a plan already, which it adds to or corrects. One query."""
    return draft.loaded_at is None and Plan.objects.filter(year=draft.year).exists()


def steps_of(draft: PlanInPreparation | None, current: str, unknown: int | None = None) -> Steps:
    """The steps for the page of one of them. Without a draft only the first two can be opened.

    Args:
        unknown: how many names on rows are no department's, where the page knows it already.
    """
    return Steps(tuple(_steps(draft, current, unknown)))


def _steps(draft: PlanInPreparation | None, current: str, unknown: int | None) -> Iterator[Step]:
    rows = [row_of(stored) for stored in draft.rows] if draft else []
    for key, name in NAMES.items():
        if key == "match" and current != "match" and not (draft and (draft.matched or adds_to_a_plan(draft))):
            continue
        is_done, note, address = key == "account", "", ""
        if draft is not None and key != "account":
            is_done, note = _state(draft, rows, key, unknown)
            view = "draft" if key == "begin" else key
            if key != "loaded" or draft.loaded_at:
                address = reverse(f"drafts:{view}", args=[draft.pk])
        elif key == "begin":
            address = reverse("drafts:begin")
        yield Step(key, name, address, is_done, note, key == current)


def _state(draft: PlanInPreparation, rows: list[DraftRow], key: str, unknown: int | None) -> tuple[bool, str]:
    """Whether a step is done, and how far it is."""
    match key:
        case "begin":
            return True, ""
        case "correct":
            doubtful = sum(row.is_doubtful and not row.left_out for row in rows)
            note = ngettext("%(n)d to look at", "%(n)d to look at", doubtful) % {"n": doubtful} if doubtful else ""
            return bool(rows) and not doubtful, note
        case "match":
            return draft.matched, ""
        case "departments":
            if unknown is None:
                unknown = len(unknown_names(rows, codes_by_name()))
            no_lead = len(measures_nobody_leads(draft, rows))
            note = ngettext("%(n)d open", "%(n)d open", unknown) % {"n": unknown} if unknown else ""
            if no_lead and not unknown:
                note = ngettext("%(n)d row without one", "%(n)d rows without one", no_lead) % {"n": no_lead}
            return not (unknown or no_lead) and bool(rows), note
        case "people":
            others = User.objects.filter(is_active=True).count() - 1
            note = ngettext("%(n)d account", "%(n)d accounts", others) % {"n": others} if others > 0 else ""
            return others > 0, note
        case "check":
            return draft.loaded_at is not None, ""
    return False, ""


def count_of_targets(draft: PlanInPreparation) -> int:
    """How many targets it has; facts and what is left out do not count."""
    rows = [row_of(stored) for stored in draft.rows]
    return sum(isinstance(row, DraftTarget) and not (row.is_fact or row.left_out) for row in rows)
