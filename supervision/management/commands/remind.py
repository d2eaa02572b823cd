"""Sends the day's reminders: mail to people, messages to robots of groups."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from supervision.models import Delivery, ReminderHours, Robot
from supervision.reminders.delivering import Addressed, deliver, digests_of_day, is_in_hours, people_with_mail
from targets.calendar.clock import lives_in_demonstration, now
from targets.calendar.schedule import calendar_of, local_day

#: So long it can be read what was sent.
KEPT = timedelta(days=366)


class Command(BaseCommand):
    """``remind``: for cron, systemd or the Windows scheduler, every ten minutes. Each digest goes out once a day,
    however often it runs. Exit code 1 where one was given up.
    """

    help = "Sends what waits for people today by mail and to robots: once a day each, on working days and in hours."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="print the digests of today, and send nothing")
        parser.add_argument("--language", choices=("zh-hans", "en"), default="zh-hans")

    def handle(self, *, dry_run: bool, language: str, **_options: Any) -> None:
        with translation.override(language):
            day = local_day()
            if dry_run:
                digests = list(digests_of_day(day))
                for addressed in digests:
                    self.stdout.write(f"=== {_name(addressed)}\n{addressed.digest.subject}\n{addressed.digest.text}")
                if not digests:
                    self.stdout.write(_nothing_to_send())
                return
            if reason := _why_not():
                self.stdout.write(reason)
                return
            self.send()

    def send(self) -> None:
        """Sends what is left of today."""
        given_up = []
        Delivery.objects.filter(day__lt=local_day() - KEPT).delete()
        for addressed in digests_of_day(local_day()):
            delivery = deliver(addressed, local_day(), now)
            if delivery is None:
                continue
            line = f"{_name(addressed)}: {delivery.get_state_display()} {delivery.error}".strip()
            self.stdout.write(line)
            if delivery.state == Delivery.State.GIVEN_UP:
                given_up.append(line)
        if given_up:
            raise CommandError("\n".join(given_up))


def _name(addressed: Addressed) -> str:
    return f"{addressed.channel.label} {addressed.to}"


def _nothing_to_send() -> str:
    """Why a day has no digest at all, in a sentence."""
    if not (people_with_mail().exists() or Robot.objects.filter(is_active=True).exists()):
        return _("Nobody has an e-mail address, and no robot is in use: there is nobody to remind.")
    return _("Nothing waits today for anybody who has an e-mail address, nor for a group with a robot.")


def _why_not() -> str:
    """Why nothing is sent now, in a sentence; empty where it is."""
    if lives_in_demonstration():
        return _("The demonstration sends nothing.")
    day, hours = local_day(), ReminderHours.now_set()
    if not calendar_of(day.year).is_working_day(day):
        return _("Today is no working day of the town; nothing is sent.")
    if not is_in_hours(timezone.localtime(now()), hours):
        return _("Reminders are sent from %(begin)s to %(end)s; nothing is sent now.") % {
            "begin": f"{hours.begin:%H:%M}",
            "end": f"{hours.end:%H:%M}",
        }
    return ""
