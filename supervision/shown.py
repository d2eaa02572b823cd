"""What pages of lights say of open matters: “已督办，7月20日前反馈”, with a link."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import npgettext

from departments.models import User
from targets.calendar.schedule import local_day
from targets.charts.lights import light_mark
from targets.formats import dates

from .access import readable_matters
from .board.years import matters_of_year
from .models import STATE_AFTER, Matter, MatterStep
from .rules import days_of_delay, matter_light

State, Action = Matter.State, MatterStep.Action


@dataclass(frozen=True, slots=True)
class ShownMatter:
    """An open matter on a day.

    Args:
        state, due: as they stood on ``today``.
        lead: the responsible department's name.
        target_id, sub_measure_id: what it is about; None for neither.
    """

    year: int
    number: int
    title: str
    lead: str
    state: str
    due: date
    today: date
    target_id: int | None
    sub_measure_id: int | None

    @property
    def is_done(self) -> bool:
        """Whether it is reported as done, and waits for who ordered it."""
        return self.state == State.DONE

    @property
    def days_late(self) -> int:
        """By how many days it is late; 0 where no answer is owed."""
        return days_of_delay(self.due, self.today, is_owed=self.state in Matter.OWED)

    @property
    def mark(self) -> SafeString:
        """The light of one that is late; empty for others."""
        return light_mark(matter_light(self.days_late, is_open=True)) if self.days_late else SafeString("")

    @property
    def href(self) -> str:
        """Its page."""
        return reverse("supervision:matter", kwargs={"year": self.year, "number": self.number})

    @property
    def text(self) -> str:
        """How it stands: 已督办，7月20日前反馈; 督办已逾期3天; 已办结，待销号."""
        if self.is_done:
            return _("Supervised: reported as done, to be struck off")
        if late := self.days_late:
            text = npgettext("matter", "Supervised: %(n)d day overdue", "Supervised: %(n)d days overdue", late)
            return text % {"n": late}
        day = dates.month_and_day(self.due) if self.due.year == self.today.year else dates.day(self.due)
        return _("Supervised: answer due by %(day)s") % {"day": day}


class ShownMatters:
    """The open matters of a year that a person may read, as of today or of the end of a past day. One query, when the
    first is asked for.
    """

    def __init__(self, user: User | None, year: int, on: date | None = None) -> None:
        """Asks nothing.

        Args:
            user: None for the whole town, for pages and files that only its readers get.
            on: the past day; None for today.
        """
        self._user, self._year, self._on = user, year, on

    @cached_property
    def all(self) -> list[ShownMatter]:
        """All of them, the earliest due first."""
        try:
            readable = readable_matters(self._user) if self._user else Matter.objects.all()
        except PermissionDenied:
            return []
        today = self._on or local_day()
        of_year = matters_of_year(readable, self._year, today)
        found = _as_of(of_year, self._on) if self._on else _as_of_today(of_year)
        found.sort(key=lambda row: (row[2], row[0].year, row[0].number))
        return [
            ShownMatter(
                year=matter.year,
                number=matter.number,
                title=matter.title,
                lead=matter.lead.name,
                state=state,
                due=due,
                today=today,
                target_id=matter.target_id,
                sub_measure_id=matter.sub_measure_id,
            )
            for matter, state, due in found
        ]

    @cached_property
    def _by_sub_measure(self) -> dict[int | None, list[ShownMatter]]:
        found: dict[int | None, list[ShownMatter]] = {}
        for matter in self.all:
            found.setdefault(matter.sub_measure_id, []).append(matter)
        return found

    def about(self, sub_measure_id: int, target_id: int | None = None) -> list[ShownMatter]:
        """Those about a sub-measure or a project and its targets; of a target its own, and those about the whole of its
        sub-measure.
        """
        found = self._by_sub_measure.get(sub_measure_id, [])
        return [matter for matter in found if target_id is None or matter.target_id in (None, target_id)]

    def first_about(self, sub_measure_id: int, target_id: int | None = None) -> ShownMatter | None:
        """The one that a line has room for: the first due of those that are not done yet."""
        return min(self.about(sub_measure_id, target_id), key=lambda matter: matter.is_done, default=None)


def _as_of_today(readable: QuerySet[Matter]) -> list[tuple[Matter, str, date]]:
    matters = readable.filter(state__in=Matter.OPEN).select_related("lead")
    return [(matter, matter.state, matter.due) for matter in matters]


def _as_of(readable: QuerySet[Matter], on: date) -> list[tuple[Matter, str, date]]:
    """Matters that were open at the end of a day, each with its state and due day then, by their steps."""
    steps = MatterStep.objects.filter(matter__in=readable, at__lt=dates.end_of_day(on)).select_related("matter__lead")
    then: dict[int, tuple[Matter, str, date]] = {}
    for step in steps.order_by("matter", "id"):
        _matter, state, due = then.get(step.matter_id, (None, State.ORDERED, step.matter.due))
        sets_day = step.due is not None and step.action in (Action.ORDER, Action.EXTEND)
        then[step.matter_id] = step.matter, STATE_AFTER.get(step.action, state), step.due if sets_day else due
    return [found for found in then.values() if found[1] in Matter.OPEN]
