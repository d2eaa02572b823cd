"""The security log as people read it, on the page and in files."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from ..formats import dates
from ..models import SecurityEvent
from .history import MOST_CHANGES, HistoryLine, NamesOfPlaces, lines_of_changes, shown_changes
from .sources import actor_of, source_in_words

#: Changes of no row; they are told in a sentence.
_OWN = ("sign_in", "session", "setting", "backup", "seals")


def security_headings() -> list[str]:
    """The columns of its files, in the reader's language."""
    return [
        _("No."),
        _("Time"),
        _("Person"),
        pgettext("trace", "Action"),
        pgettext("security", "About"),
        _("Details"),
        _("From where"),
        pgettext("event", "hash"),
    ]


def security_line(event: SecurityEvent, places: NamesOfPlaces) -> HistoryLine:
    """An event as a line of the page."""
    changes = shown_changes(change for change in event.changes if change["on"] not in _OWN)
    return HistoryLine(
        sequence=event.sequence,
        at=dates.moment(event.at),
        actor=_actor(event),
        action=f"{event.get_action_display()}{_(': ')}{event.about}" if event.about else event.get_action_display(),
        month="",
        reason=_details(event),
        source=source_in_words(event.source),
        sub_measure=None,
        changes=lines_of_changes(changes, {}, places),
        withheld=False,
        submitted_since=False,
        is_correction=False,
    )


def security_rows(events: QuerySet[SecurityEvent]) -> Iterator[list[Any]]:
    """A row of a file for each event."""
    places = NamesOfPlaces()
    for event in events.iterator(chunk_size=200):
        line = security_line(event, places)
        told = [
            f"{change.what}{_(': ')}{change.before} → {change.after}" if change.after else change.what
            for change in line.changes[: MOST_CHANGES + 1]
        ]
        yield [
            event.sequence,
            timezone.localtime(event.at).strftime("%Y-%m-%d %H:%M:%S"),
            line.actor,
            str(event.get_action_display()),
            event.about,
            "; ".join([text for text in (line.reason, *told) if text]),
            line.source,
            event.hash,
        ]


def _actor(event: SecurityEvent) -> str:
    return actor_of(event) or _("somebody")


def _details(event: SecurityEvent) -> str:
    """The event's own text, and what its changes say that are of no row."""
    texts = [event.details] if event.details else []
    for change in event.changes:
        match change["on"]:
            case "sign_in":
                sentence = ngettext(
                    "%(count)d more failed before, and was only counted.",
                    "%(count)d more failed before, and were only counted.",
                    change["after"],
                )
                texts.append(sentence % {"count": change["after"]})
            case "seals":
                texts.append(_("The file of seals has %(lines)d lines since.") % {"lines": change["after"]})
            case "setting" if change["before"] is not None:
                texts.append(f"{change['of']}{_(': ')}{change['before']} → {change['after']}")
    return " ".join(texts)
