"""The matters that a meeting looks at: open, late and closed ones, and what the meeting before decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import npgettext, pgettext

from supervision.board.on_day import MatterOnDay, matters_on
from supervision.board.years import matters_of_year
from supervision.models import Matter, Meeting
from targets.charts.lights import light_mark
from targets.formats import dates


@dataclass(frozen=True, slots=True)
class MeetingMatter:
    """A matter as text.

    Args:
        when: its due day, and by how many days it is late; or the day on which it was struck off.
        told: what its department last said of it.
    """

    year: int
    number: int
    document: str
    title: str
    who: str
    state: str
    when: str
    told: str
    order: str
    mark: SafeString

    @property
    def in_words(self) -> str:
        """The whole of it in a sentence, for paper."""
        facts = pgettext("list", ", ").join(text for text in (self.who, self.state, self.when) if text)
        text = _("%(number)s “%(title)s” (%(facts)s)") % {
            "number": self.document,
            "title": self.title,
            "facts": facts,
        }
        return text + (_(": %(told)s") % {"told": self.told} if self.told else "")


def meeting_matter(found: MatterOnDay) -> MeetingMatter:
    """A matter as text, as it stood on its day."""
    matter = found.matter
    return MeetingMatter(
        year=matter.year,
        number=matter.number,
        document=matter.numbered,
        title=matter.title,
        who=matter.lead.name,
        state="" if found.closed_on else str(found.state.label),
        when=_when(found),
        told=found.told,
        order=matter.order,
        mark=light_mark(found.light),
    )


def _when(found: MatterOnDay) -> str:
    if found.closed_on:
        return _("struck off on %(day)s") % {"day": dates.month_and_day(found.closed_on)}
    text = _("due on %(day)s") % {"day": dates.month_and_day(found.due)}
    if found.is_late:
        late = npgettext("matter", "%(n)d day late", "%(n)d days late", found.days_late) % {"n": found.days_late}
        text = pgettext("list", ", ").join((text, late))
    if found.asked_due:
        asked = _("asked for %(day)s") % {"day": dates.month_and_day(found.asked_due)}
        text = pgettext("list", ", ").join((text, asked))
    return text


@dataclass(slots=True)
class MattersOfMonth:
    """The matters as a meeting sees them on its day, without those that it decides itself.

    Args:
        late, on_time: the open ones, the longest late or the next due first.
        closed: those struck off in the month.
        decided: what the meeting itself decided; ``decided_before``: what that on the month before decided.
    """

    late: list[MatterOnDay] = field(default_factory=list)
    on_time: list[MatterOnDay] = field(default_factory=list)
    closed: list[MatterOnDay] = field(default_factory=list)
    decided: list[MatterOnDay] = field(default_factory=list)
    decided_before: list[MatterOnDay] = field(default_factory=list)

    @property
    def open(self) -> list[MatterOnDay]:
        """All that are open, the late ones first."""
        return [*self.late, *self.on_time]

    @property
    def in_words(self) -> str:
        """How many there are of each, in a sentence."""
        shown = {"open": len(self.open), "late": len(self.late), "closed": len(self.closed)}
        return _("Matters open: %(open)d, %(late)d of them late; struck off in the month: %(closed)d.") % shown


def matters_for_meeting(
    year: int, month: int, day: date, meeting: Meeting | None, before: Meeting | None
) -> MattersOfMonth:
    """The matters for a meeting on a month. Two queries.

    Args:
        day: that on which they are looked at.
        meeting, before: the meeting on the month, and that on the month before it.
    """
    found = MattersOfMonth()
    of_year = matters_of_year(Matter.objects.select_related("lead"), year, date(year, month, 1))
    for one in matters_on(of_year, day, of_meeting=meeting and meeting.pk):
        of = one.matter.meeting_id
        if before and of == before.pk:
            found.decided_before.append(one)
        if meeting and of == meeting.pk:
            found.decided.append(one)
        elif one.is_open:
            (found.late if one.is_late else found.on_time).append(one)
        elif one.closed_on and (one.closed_on.year, one.closed_on.month) == (year, month):
            found.closed.append(one)
    found.late.sort(key=_by_due_day)
    found.on_time.sort(key=_by_due_day)
    return found


def _by_due_day(one: MatterOnDay) -> tuple[date, int, int]:
    return one.due, one.matter.year, one.matter.number


def meeting_matters(found: Sequence[MatterOnDay]) -> list[MeetingMatter]:
    """Matters as text."""
    return [meeting_matter(one) for one in found]
