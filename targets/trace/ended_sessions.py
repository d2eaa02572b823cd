"""Writes sessions that have run out to the security log, and removes them."""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from departments.models import User

from .events import Program, change, plain
from .security import Action, record_security


def record_ended_sessions() -> int:
    """One event for each person's session that has run out since the last time. Returns how many sessions."""
    with transaction.atomic():
        ended = list(Session.objects.select_for_update().filter(expire_date__lt=timezone.now()).order_by("expire_date"))
        people = {session.pk: session.get_decoded().get(SESSION_KEY) for session in ended}
        names = dict(User.objects.filter(pk__in={pk for pk in people.values() if pk}).values_list("pk", "username"))
        for session in ended:
            person = people[session.pk]
            if person and (name := names.get(int(person))):
                told = change("session", name, "expire_date", None, plain(session.expire_date))
                record_security(Program("sealtrace", "sealtrace"), Action.SESSION_ENDED, about=name, changes=[told])
        Session.objects.filter(pk__in=people).delete()
    return len(ended)
