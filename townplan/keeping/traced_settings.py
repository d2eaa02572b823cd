"""Records that a setting of the server is another one than when it was last started."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from targets.models import SecurityEvent
from targets.trace.events import Program, change
from targets.trace.security import Action, lock_security, record_security

from .. import settings as module

#: What no log may hold, or what says nothing of this town's own choice.
LEFT_OUT = {"SECRET_KEY", "TRACE_KEY", "LOCALE_PATHS", "INSTALLED_APPS", "MIDDLEWARE", "LANGUAGES", "STATICFILES_DIRS"}


@transaction.atomic
def record_settings(command: str) -> None:
    """Writes which settings differ from those of the last start; at the first one, all of them as they are.

    Args:
        command: which one starts the server.
    """
    lock_security()
    now, before = _values(), {}
    events = SecurityEvent.objects.filter(action=Action.SETTINGS_CHANGED).order_by("sequence")
    for changes in events.values_list("changes", flat=True):
        before |= {told["of"]: told["after"] for told in changes if told["on"] == "setting"}
    changes = [
        change("setting", name, "value", before.get(name), now.get(name))
        for name in sorted(before.keys() | now.keys())
        if before.get(name) != now.get(name)
    ]
    if changes:
        about = ", ".join(told["of"] for told in changes) if before else ""
        record_security(Program(command, command), Action.SETTINGS_CHANGED, about=about, changes=changes)


def _values() -> dict[str, str]:
    return {
        name: str(getattr(settings, name))
        for name, value in vars(module).items()
        if name.isupper() and not name.startswith("_") and name not in LEFT_OUT and _is_simple(value)
    }


def _is_simple(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return all(_is_simple(part) for part in value)
    return isinstance(value, bool | int | str | timedelta)
