"""A day's deliveries: each recipient once, by whichever run comes first, and again where it failed.

At least once: a run that ends between sending and writing leaves its delivery held. The next one sends it again, once:
nobody gets a day's digest more than twice, and nobody misses it because a server was switched off.
"""

import hashlib
import logging
import smtplib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from departments.models import User
from targets.access import usual_plan
from targets.board import load_plans

from ..models import Delivery, ReminderChoice, ReminderHours, Robot
from .digest import Digest, digest_of_group, digest_of_person
from .robots import NotDelivered, send_to_robot

logger = logging.getLogger(__name__)
Channel, State = Delivery.Channel, Delivery.State
#: How long after each failed run another may try; after the last it is given up for the day.
BACK_OFF = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=25))
#: A run that held a delivery for so long has ended without a word.
LOST_AFTER = timedelta(minutes=10)


@dataclass(frozen=True)
class Addressed:
    """A digest on its way: to a person or to a robot."""

    digest: Digest
    to: User | Robot

    @property
    def channel(self) -> Channel:
        return Channel.ROBOT if isinstance(self.to, Robot) else Channel.MAIL

    @property
    def content(self) -> str:
        """The hash of what is sent."""
        return hashlib.sha256(f"{self.digest.subject}\n{self.digest.text}".encode()).hexdigest()

    def send(self) -> None:
        """Raises NotDelivered."""
        if isinstance(self.to, Robot):
            send_to_robot(self.to, f"{self.digest.subject}\n{self.digest.text}")
        else:
            _mail(self.to, self.digest)


def people_with_mail() -> QuerySet[User]:
    """The people who can be reminded by mail: with an address; not closed accounts, nor the demonstration's."""
    return User.objects.filter(is_active=True, demonstration=False).exclude(email="")


def digests_of_day(day: date) -> Iterator[Addressed]:
    """The digests of a day, as things stand now: of people with an address who want mail, and of robots in use."""
    plan = usual_plan(load_plans(), day)
    for user in people_with_mail().select_related("department", "reminder_choice").order_by("pk"):
        choice = getattr(user, "reminder_choice", None) or ReminderChoice(user=user)
        digest = digest_of_person(user, choice, plan, day) if choice.by_mail else None
        if digest:
            yield Addressed(digest, user)
    for robot in Robot.objects.filter(is_active=True).select_related("department").order_by("pk"):
        if digest := digest_of_group(robot, plan, day):
            yield Addressed(digest, robot)


def is_in_hours(at: datetime, hours: ReminderHours) -> bool:
    """Whether reminders are sent at a time of the town's own clock."""
    return hours.begin <= at.time() < hours.end


def deliver(addressed: Addressed, day: date, now: Callable[[], datetime]) -> Delivery | None:
    """Sends a digest, unless it was sent today, is being sent, failed a moment ago, or was given up.

    Args:
        now: the time, asked again when it is sent.

    Returns:
        The delivery with what came of it; None where nothing was to be done.
    """
    delivery = _claimed(addressed, day, now())
    if delivery is None:
        return None
    # Never in a transaction: a service may take its time, and what was sent is not undone.
    try:
        addressed.send()
    except Exception as error:
        # Whatever it is: the next one is sent.
        delivery.error = str(error) if isinstance(error, NotDelivered) else _unforeseen(error)
        delivery.state = State.FAILED if delivery.tries <= len(BACK_OFF) else State.GIVEN_UP
    else:
        delivery.state, delivery.error = State.SENT, ""
    delivery.claimed_at = now()
    delivery.save(update_fields=("state", "error", "claimed_at"))
    return delivery


def _unforeseen(error: Exception) -> str:
    """Says what nobody expected: by its kind alone, for its words may hold a secret."""
    kind = type(error).__name__
    logger.error("a reminder was not sent: %s", kind)
    return _("It was not sent, for an error of the program: %(kind)s") % {"kind": kind}


def _claimed(addressed: Addressed, day: date, now: datetime) -> Delivery | None:
    """The delivery, held by this run alone; None where it is not to be sent now."""
    is_robot = addressed.channel == Channel.ROBOT
    key = {"day": day, "channel": addressed.channel, "recipient": addressed.to.pk}
    made = {
        "robot" if is_robot else "user": addressed.to,
        "state": State.SENDING,
        "tries": 1,
        "claimed_at": now,
        "content": addressed.content,
    }
    try:
        with transaction.atomic():
            return Delivery.objects.create(**key, **made)
    except IntegrityError:
        pass  # an earlier run made it, or one at this moment
    mine = Delivery.objects.filter(**key)
    held = {"state": State.SENDING, "tries": F("tries") + 1, "claimed_at": now, "content": addressed.content}
    # One statement: of two runs at once, the second finds nothing left to change.
    if mine.filter(_may_try_again(now)).update(**held):
        return mine.get()
    lost = mine.filter(state=State.SENDING, claimed_at__lt=now - LOST_AFTER)
    if lost.filter(was_lost=False).update(**held, was_lost=True):
        return mine.get()
    lost.update(state=State.GIVEN_UP, error=_("Two runs ended while they sent this; nobody knows whether it came."))
    return None


def _may_try_again(now: datetime) -> Q:
    due = Q(pk__in=())
    for tries, pause in enumerate(BACK_OFF, start=1):
        due |= Q(tries=tries, claimed_at__lte=now - pause)
    return Q(state=State.FAILED) & due


def _mail(user: User, digest: Digest) -> None:
    try:
        name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
        sender = formataddr((name or digest.sender, address))
        sent = EmailMessage(digest.subject, digest.text, sender, [user.email]).send()
    except smtplib.SMTPRecipientsRefused:
        raise NotDelivered(_("The mail server does not take mail for this address.")) from None
    except (OSError, smtplib.SMTPException, ValueError) as error:  # ValueError: no address that a mail can have
        raise NotDelivered(_("The mail server did not take it: %(reason)s") % {"reason": _printable(error)}) from None
    if not sent:
        raise NotDelivered(_("The mail server did not take it: %(reason)s") % {"reason": "0"})


def _printable(error: Exception) -> str:
    """What a server said, short, and without characters that no database takes."""
    return "".join(sign if sign.isprintable() else "?" for sign in str(error))[:200]
