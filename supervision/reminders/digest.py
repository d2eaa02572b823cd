"""Reminders as plain text: one mail a person and day, one message a robot and day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from departments.models import Department, User
from targets.board import PlanRow
from targets.formats import dates

from ..models import ReminderChoice, ReminderKind, Robot
from .lines import Reminder, of_kinds, reminders_of, reminders_of_department, to_review

#: The shortest limit of the three services, WeCom's, for a message of text.
MOST_BYTES = 2048


@dataclass(frozen=True)
class Digest:
    """What goes out: the subject of a mail, or the first line of a message, and the text below it.

    A robot's fits ``MOST_BYTES`` with its first line. ``count``: how many things wait. ``sender``: from whom a mail
    comes, the town's own name for this program.
    """

    subject: str
    text: str
    count: int
    sender: str = ""


def digest_of_person(user: User, choice: ReminderChoice, plan: PlanRow | None, day: date) -> Digest | None:
    """What a person is reminded of, in their language; None where nothing waits, or nothing that they want to know."""
    with override(choice.language):
        reminders = of_kinds(reminders_of(user, plan), choice.kinds)
        if not reminders:
            return None
        count = sum(reminder.count for reminder in reminders)
        subject = ngettext("%(n)d thing waits for you, %(day)s", "%(n)d things wait for you, %(day)s", count)
        lines = [line for title, lines in _by_kind(reminders) for line in ("", title, *lines)]
        text = "\n".join([*lines, "", _way_to_reminders()]).strip() + "\n"
        sender = _("%(town)s annual work plan") % {"town": plan.town} if plan else _("Annual work plan")
        subject %= {"n": count, "day": dates.month_and_day(day)}
        return Digest(f"{sender}{_(': ')}{subject}", text, count, sender)


def digest_of_group(robot: Robot, plan: PlanRow | None, day: date) -> Digest | None:
    """What a group is told: what waits for its department, or for each of the town's. Departments, no people."""
    with override(robot.language):
        parts = []
        for department in [robot.department] if robot.department else Department.objects.current().order_by("id"):
            reminders = of_kinds(reminders_of_department(department, plan), robot.kinds)
            if reminders:
                parts.append((department.name, reminders))
        reviews = of_kinds(() if robot.department else to_review(), robot.kinds)
        if reviews:
            parts.append((str(ReminderKind.REVIEW.label), reviews))
        if not parts:
            return None
        count = sum(reminder.count for _name, reminders in parts for reminder in reminders)
        subject = ngettext("Reminder of %(day)s: %(n)d thing waits", "Reminder of %(day)s: %(n)d things wait", count)
        subject %= {"n": count, "day": dates.month_and_day(day)}
        lines = [line for name, reminders in parts for line in (name, *map(_line, reminders))]
        return Digest(subject, _cut(lines, subject), count)


def _by_kind(reminders: Iterable[Reminder]) -> Iterator[tuple[str, list[str]]]:
    order = list(ReminderKind)
    in_order = sorted(reminders, key=lambda reminder: order.index(reminder.kind))
    for kind, of_kind in groupby(in_order, key=lambda reminder: reminder.kind):
        yield f"{kind.label}", [_line(reminder, with_address=True) for reminder in of_kind]


def _line(reminder: Reminder, *, with_address: bool = False) -> str:
    line = "- " + (_("%(text)s (%(note)s)") if reminder.note else "%(text)s") % {
        "text": reminder.text,
        "note": reminder.note,
    }
    return f"{line}\n  {settings.ADDRESS}{reminder.href}" if with_address and settings.ADDRESS else line


def _way_to_reminders() -> str:
    return _("You choose in Townplan, in your own menu, whether and of what you are reminded.")


def _cut(lines: list[str], subject: str) -> str:
    """Lines as one text that is short enough, with how many are left out."""
    whole = "\n".join(lines)
    room = MOST_BYTES - len(subject.encode()) - 1
    if len(whole.encode()) <= room:
        return whole
    kept: list[str] = []
    room -= 100  # for the last line
    for line in lines:
        room -= len(line.encode()) + 1
        if room < 0:
            break
        kept.append(line)
    left = len(lines) - len(kept)
    return "\n".join([*kept, ngettext("and %(n)d more line", "and %(n)d more lines", left) % {"n": left}])
