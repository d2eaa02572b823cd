"""Matters as text for lists and papers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, Q, QuerySet, Value, When
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from targets.charts.lights import light_mark
from targets.formats import dates
from targets.rules import Light

from ..models import Matter
from .on_day import matter_today


@dataclass(frozen=True, slots=True)
class MatterLine:
    """A matter as a list prints it.

    Args:
        light: None for a cancelled one, which is neither late nor done.
        mark: the light with shape and word.
        late: by how many days, in words; empty where it is not late.
        asked: the day of an extension that waits for a decision; empty where none does.
    """

    matter: Matter
    light: Light | None
    mark: SafeString
    numbered: str
    state: str
    lead: str
    supports: str
    ordered_by: str
    ordered_on: str
    due: str
    late: str
    asked: str
    about: str


def matter_lines(matters: Iterable[Matter], today: date) -> list[MatterLine]:
    """The lines of matters that were read by ``listed_matters``."""
    return [_line(matter, today) for matter in matters]


def light_of_matter(matter: Matter, today: date) -> Light | None:
    """A matter's light on a day; None where it was cancelled."""
    return matter_today(matter, today).light


def late_in_words(matter: Matter, today: date) -> str:
    """By how many days a matter is late; empty where it is not."""
    days = matter_today(matter, today).days_late
    return _("%(n)d d late") % {"n": days} if days else ""


def supporting(matter: Matter) -> str:
    """What a department that supports a matter does in it: 配合经发办."""
    return _("supporting %(lead)s") % {"lead": matter.lead.table_name}


def names_of_departments(departments: Iterable) -> str:
    """The names of departments in one line."""
    return _(", ").join(str(department) for department in departments)


def name_of_subject(matter: Matter) -> str:
    """What a matter is about: the target's or sub-measure's name, with the month of a report; empty for free text."""
    subject = matter.target or matter.sub_measure
    if subject is None:
        return ""
    name = matter.target.name if matter.target else matter.sub_measure.title
    return f"{name} · {dates.month_name(matter.month)}" if matter.month else name


def _line(matter: Matter, today: date) -> MatterLine:
    light = light_of_matter(matter, today)
    return MatterLine(
        matter=matter,
        light=light,
        mark=light_mark(light),
        numbered=matter.numbered,
        state=str(matter.get_state_display()),
        lead=str(matter.lead),
        supports=names_of_departments(matter.supports.all()),
        ordered_by=str(matter.ordered_by),
        ordered_on=dates.day(matter.ordered_on),
        due=dates.day(matter.due),
        late=late_in_words(matter, today),
        asked=dates.day(matter.asked_due),
        about=name_of_subject(matter),
    )


def listed_matters(matters: QuerySet[Matter]) -> QuerySet[Matter]:
    """Matters with all that a line names: the open ones first, the earliest due day first, then the latest number.

    Two queries.
    """
    related = matters.select_related("lead", "ordered_by", "target", "sub_measure")
    is_closed = Case(When(state__in=Matter.OPEN, then=Value(0)), default=Value(1))
    open_due = Case(When(state__in=Matter.OPEN, then="due"), default=Value(None))
    return related.prefetch_related("supports").order_by(is_closed, open_due, "-year", "-number")


def counts_of_matters(matters: QuerySet[Matter], today: date) -> dict[str, int]:
    """How many matters are ``open``, and how many of these ``late``. One query."""
    is_open, is_late = Q(state__in=Matter.OPEN), Q(state__in=Matter.OWED, due__lt=today)
    return matters.order_by().aggregate(open=Count("pk", filter=is_open), late=Count("pk", filter=is_late))
