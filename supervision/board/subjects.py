"""What a matter is about: its name, its page, its light today; and what an order about it begins with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.http import Http404
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from departments.models import User
from projects.board.load import load_projects
from projects.project_lines import project_reason
from targets.access import readable_sub_measures
from targets.board import PlanRow, load_board, reason_of
from targets.calendar.schedule import calendar_of
from targets.charts.lights import light_mark
from targets.formats.whole import whole_number
from targets.models import SubMeasure, Target

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
        mark: its light today; empty where the reader may not read it, or it has none.
    """

    name: str
    address: str = ""
    mark: str = ""
    reason: str = ""


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

    def line(self, user: User, plan: PlanRow) -> SubjectLine | None:
        """As a page shows it; None for free text."""
        if self.sub_measure is None:
            return None
        readable = readable_sub_measures(user)
        if readable is not None and not readable.filter(pk=self.sub_measure.pk).exists():
            return SubjectLine(self.name)
        month, code = plan.latest_month or 1, self.sub_measure.code
        if self.sub_measure.is_project:
            address = reverse("projects:project", args=(plan.year, code))
            rows = load_projects(plan, month, scope={"code": code})
            light, reason = (rows[0].light, project_reason(rows[0])) if rows else (None, "")
        else:
            scope = {"targets__code": self.target.code} if self.target else {"code": code}
            board = load_board(plan, month, scope=scope)
            row = board.targets[0] if self.target else board.sub_measures[0]
            light, reason = row.light, reason_of(row) if self.target else ""
            view, of = ("target", self.target.code) if self.target else ("sub_measure", code)
            address = reverse(f"dashboards:{view}", args=(plan.year, of))
        return SubjectLine(self.name, address, light_mark(light), reason)


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
