"""What a matter is about: its name, its page, its light today; and what an order about it begins with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.http import Http404
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from departments.models import User
from projects.board.load import load_projects
from projects.project_lines import project_reason
from targets.access import readable_sub_measures
from targets.board import PlanRow, load_board, reason_of
from targets.calendar.schedule import calendar_of, local_day
from targets.charts.lights import SHAPES, light_mark
from targets.formats.dates import month_name
from targets.formats.labels import LIGHT
from targets.formats.whole import whole_number
from targets.models import SubMeasure, Target
from targets.rules import Light

from ..models import Matter
from .lines import name_of_subject

#: In calendar days: how long an order gives, where whoever orders says nothing else; then to a working day.
USUAL_DAYS = 14
LONGEST_TITLE = 100


@dataclass(frozen=True)
class SubjectLine:
    """What a matter is about, as its page shows it.

    Args:
        address: of its page; empty where the reader may not read that.
        light: in its month; None where the reader may not read it, or it has none.
    """

    name: str
    address: str = ""
    light: Light | None = None
    reason: str = ""
    month: int = 1

    @property
    def mark(self) -> SafeString:
        """Its light with shape and word; empty without one."""
        return light_mark(self.light)

    @property
    def in_words(self) -> str:
        """Its light and why, for paper; empty without one."""
        if self.light is None:
            return ""
        light = f"{SHAPES[self.light]} {LIGHT[self.light]}"
        text = pgettext("an order", "Its light in %(month)s: %(light)s. %(reason)s")
        return (text % {"month": month_name(self.month), "light": light, "reason": self.reason}).rstrip()


@dataclass(frozen=True)
class Subject:
    """What an order is about, from the address of the form; nothing but free text where it names nothing.

    Args:
        month: of the report that it is about.
        query: names it in an address.
    """

    target: Target | None = None
    sub_measure: SubMeasure | None = None
    month: int | None = None
    query: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def asked(cls, plan_id: int, query: Mapping[str, str]) -> "Subject":
        """From ``target=`` or ``measure=`` (a project too), and ``month=``. Raises Http404 for what is not there."""
        names = {name: query[name] for name in ("target", "measure", "month") if query.get(name)}
        month = whole_number(names.get("month"), 1, 12)
        if "month" in names and (month is None or "measure" not in names):
            raise Http404
        if "target" in names:
            targets = Target.with_projects.select_related("sub_measure__lead").filter(plan_id=plan_id)
            target = targets.filter(code=names["target"]).first()
            if target is None or "measure" in names:
                raise Http404
            return cls(target, target.sub_measure, None, names)
        if "measure" in names:
            rows = SubMeasure.with_projects.select_related("lead").filter(plan_id=plan_id, code=names["measure"])
            if (sub_measure := rows.first()) is None:
                raise Http404
            return cls(None, sub_measure, month, names)
        return cls()

    @property
    def name(self) -> str:
        """Its name; empty for free text."""
        return name_of_subject(Matter(target=self.target, sub_measure=self.sub_measure, month=self.month))

    def initial(self, why: str, today: date) -> dict[str, object]:
        """What an order about it begins with. Two queries, or one for free text.

        Args:
            why: ``red``, ``unreported`` or ``milestone``, where a rule proposed it.
        """
        first: dict[str, object] = {"due": usual_due_day(today)}
        if self.sub_measure is None:
            return first
        first |= {"title": Truncator(title_of_order(self.name, why)).chars(LONGEST_TITLE)}
        first |= {"lead": self.sub_measure.lead_id, "supports": list(self.sub_measure.supports.all())}
        return first

    def line(self, user: User, plan: PlanRow, month: int | None = None, on: date | None = None) -> SubjectLine | None:
        """As a page shows it; None for free text.

        Args:
            month: of its light; None for the plan's latest.
            on: the past day on which that was its light.
        """
        if self.sub_measure is None:
            return None
        readable = readable_sub_measures(user)
        if readable is not None and not readable.filter(pk=self.sub_measure.pk).exists():
            return SubjectLine(self.name)
        code, light, reason = self.sub_measure.code, None, ""
        month = month or plan.latest_month or 1
        if self.sub_measure.is_project:
            address = reverse("projects:project", args=(plan.year, code))
            for row in load_projects(plan, month, scope={"code": code}, on=on):
                light, reason = row.light, project_reason(row)
        else:
            scope = {"targets__code": self.target.code} if self.target else {"code": code}
            board = load_board(plan, month, scope=scope, on=on)
            for row in board.targets if self.target else board.sub_measures:
                light, reason = row.light, reason_of(row) if self.target else ""
            view, of = ("target", self.target.code) if self.target else ("sub_measure", code)
            address = reverse(f"dashboards:{view}", args=(plan.year, of))
        return SubjectLine(self.name, address, light, reason, month)


def light_when_ordered(matter: Matter, user: User, plan: PlanRow) -> str:
    """The light that a matter is about, and why, as both stood on the day of the order: of the month that it names,
    else of the plan's latest then. Empty for free text, and for who may not read it.
    """
    on = matter.ordered_on if matter.ordered_on < local_day() else None
    subject = subject_of_matter(matter)
    if subject.sub_measure is None:
        return ""
    month = matter.month or (load_board(plan, on=on).month if on else None)
    line = subject.line(user, plan, month, on)
    return line.in_words if line else ""


def usual_due_day(today: date) -> date:
    """The due day that an order begins with, a working day. One query."""
    return calendar_of(today.year).working_day_from(today + timedelta(days=USUAL_DAYS))


def subject_of_matter(matter: Matter) -> Subject:
    """What a matter is about."""
    return Subject(matter.target, matter.sub_measure, matter.month)


def title_of_order(name: str, why: str) -> str:
    """What an order is called that a rule proposed, or a button raised."""
    sentences = {
        "red": _("%(name)s: behind two months running"),
        "unreported": _("%(name)s: not reported"),
        "milestone": _("%(name)s: a milestone is overdue"),
    }
    return sentences.get(why, "%(name)s") % {"name": name}
