"""What pages of lights say of open matters: “已督办，7月20日前反馈”, with a link."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
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
from .board.on_day import MatterOnDay, matter_today, matters_on
from .board.years import matters_of_year
from .models import Matter


@dataclass(frozen=True, slots=True)
class ShownMatter:
    """An open matter as it stands or stood on a day."""

    stands: MatterOnDay

    @property
    def title(self) -> str:
        """What it is called."""
        return self.stands.matter.title

    @property
    def lead(self) -> str:
        """The responsible department's name."""
        return self.stands.matter.lead.name

    @property
    def is_done(self) -> bool:
        """Whether it is reported as done, and waits for who ordered it."""
        return self.stands.state == Matter.State.DONE

    @property
    def is_late(self) -> bool:
        """Whether an answer is owed after its due day."""
        return self.stands.is_late

    @property
    def mark(self) -> SafeString:
        """The light of one that is late; empty for others."""
        return light_mark(self.stands.light) if self.is_late else SafeString("")

    @property
    def href(self) -> str:
        """Its page."""
        matter = self.stands.matter
        return reverse("supervision:matter", kwargs={"year": matter.year, "number": matter.number})

    @property
    def text(self) -> str:
        """How it stands: 已督办，7月20日前反馈; 督办已逾期3天; 已办结，待销号."""
        if self.is_done:
            return _("Supervised: reported as done, to be struck off")
        if late := self.stands.days_late:
            text = npgettext("matter", "Supervised: %(n)d day overdue", "Supervised: %(n)d days overdue", late)
            return text % {"n": late}
        due = self.stands.due
        day = dates.month_and_day(due) if due.year == self.stands.day.year else dates.day(due)
        return _("Supervised: answer due by %(day)s") % {"day": day}


class ShownMatters:
    """The open matters of a year that a person may read, as of today or of the end of a past day. One query when the
    first is asked for, of a past day two.
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
        day = self._on or local_day()
        of_year = matters_of_year(readable, self._year, day).select_related("lead")
        if self._on:
            found = matters_on(of_year, day)
        else:
            found = [matter_today(matter, day) for matter in of_year.filter(state__in=Matter.OPEN)]
        in_order = sorted(found, key=lambda one: (one.due, one.matter.year, one.matter.number))
        return [ShownMatter(one) for one in in_order if one.is_open]

    @cached_property
    def _by_sub_measure(self) -> dict[int | None, list[ShownMatter]]:
        found: dict[int | None, list[ShownMatter]] = {}
        for matter in self.all:
            found.setdefault(matter.stands.matter.sub_measure_id, []).append(matter)
        return found

    def about(self, sub_measure_id: int, target_id: int | None = None) -> list[ShownMatter]:
        """Those about a sub-measure or a project and its targets; of a target its own, and those about the whole of its
        sub-measure.
        """
        found = self._by_sub_measure.get(sub_measure_id, [])
        return [matter for matter in found if target_id is None or matter.stands.matter.target_id in (None, target_id)]

    def first_about(self, sub_measure_id: int, target_id: int | None = None) -> ShownMatter | None:
        """The one that a line has room for: the first due of those that are not done yet."""
        return min(self.about(sub_measure_id, target_id), key=lambda matter: matter.is_done, default=None)
