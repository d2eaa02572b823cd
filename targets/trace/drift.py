"""Compares what is stored with what the trace says last of it, so that a change without an event is found.

An event keeps the values of each row that was written with it (``rows``); of what was there before that, ``stock`` has
written an event once. So every value of every followed model is compared, by the row's key.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.roles import ROLES, changed_rights

from ..files.errors import quoted
from ..formats import dates
from ..models import (
    CalendarDay,
    ClosedMonth,
    Event,
    Evidence,
    Figure,
    Plan,
    ProgressReport,
    SubMeasure,
    Target,
)
from .history import NamesOfPlaces, change_in_words, value_in_words
from .rows import ALL, Model, Values, all_rows, followed, labels_of_models
from .subjects import subject_of
from .visibility import WORDS

#: How many differences are written out.
MOST_DIFFERENCES = 50
#: What fields are called here of which no page has the name.
NAMES = {
    "groups": gettext_lazy("roles"),
    "password_set_at": gettext_lazy("password set at"),
    "plan": gettext_lazy("annual work plan"),
    "token": gettext_lazy("random name of the file"),
}
#: What nobody enters but by an action: without an event it was put in.
ALWAYS_TRACED = (ProgressReport, Figure, Evidence, ClosedMonth)


@dataclass(frozen=True, slots=True)
class Drift:
    """A stored value that differs from what the trace says last of it.

    Args:
        what: whose value it is, in the reader's language.
        now, traced: the value as stored, and as in the trace; empty where only the department may read it.
        sequence: the last event about it; 0 where there is none.
    """

    what: str
    now: str
    traced: str
    sequence: int

    def __str__(self) -> str:
        facts = {"what": self.what, "now": self.now, "traced": self.traced, "sequence": self.sequence}
        if not self.now:
            return _("%(what)s: not what the trace says (the values are the department's own)") % facts
        if not self.sequence:
            return _("%(what)s: it is %(now)s, and no event says so") % facts
        return _("%(what)s: it is %(now)s, but the trace's last word is %(traced)s (event %(sequence)d)") % facts


@dataclass
class LastTraced:
    """The last values that the events of a plan, or of people and places, give for each row.

    Args:
        whole: whether all events are read; only then a row without an event is one too many.
        has_all: whether an event had all rows that there were, so that each later one has an event too.
    """

    whole: bool = True
    has_all: bool = False
    # label and key to the values, the event that each has been the same since, and the last event
    rows: dict[tuple[str, str], tuple[Values, dict[str, int], int]] = field(default_factory=dict)

    def take(self, event: Event) -> None:
        """Reads the next event."""
        for label, rows in event.rows.items():
            if label == ALL:
                self.has_all = True
                continue
            for key, values in rows.items():
                before, since, _last = self.rows.get((label, key), (None, {}, 0))
                if values is not None:  # the first values of a new column come alone
                    values = {**(before or {}), **values}
                since = {
                    name: since[name] if before and name in since and before[name] == value else event.sequence
                    for name, value in (values or {}).items()
                }
                self.rows[label, key] = values, since, event.sequence

    def differences(self, plan: Plan | None) -> tuple[list[Drift], int]:
        """The first differences, and how many more there are. The caller holds the chain locked.

        Args:
            plan: None for people and places.
        """
        found, more = [], 0
        for difference in self._differences(plan):
            if len(found) < MOST_DIFFERENCES:
                found.append(difference)
            else:
                more += 1
        return found, more

    def _differences(self, plan: Plan | None) -> Iterator[Drift]:
        if plan is None:
            yield from _of_roles()
        for model, pk, stored in all_rows(plan):
            values, since, last = self.rows.pop((model._meta.label, str(pk)), (None, {}, 0))
            if values is not None:
                different = [name for name, value in stored.items() if name in values and values[name] != value]
                if different:
                    yield from _of_row(model, pk, stored, values, different, since)
            elif last or (self.whole and (self.has_all or model in ALWAYS_TRACED)):
                row = model._base_manager.get(pk=pk)
                yield Drift(_what(row), _("there"), _("gone"), last)
        models_by_label = {model._meta.label: model for model in followed()}
        own = labels_of_models(plan)
        for (label, key), (values, _since, last) in self.rows.items():
            if values is not None and label in own:
                yield Drift(_what(_made_of(models_by_label[label], key, values)), _("gone"), _("there"), last)


def _of_roles() -> Iterator[Drift]:
    """What the roles may do stands in the program: nobody changes it, and ``migrate`` puts it right."""
    for role, right, is_stored in changed_rights():
        what = _("role %(role)s · right %(right)s") % {"role": ROLES[role].label, "right": right}
        yield Drift(what, _("there") if is_stored else _("gone"), "", 0)


def _of_row(
    model: Model, pk: Any, stored: dict[str, Any], values: dict[str, Any], different: list[str], since: dict[str, int]
) -> Iterator[Drift]:
    row = model._base_manager.get(pk=pk)
    for name in different:
        of = model._meta.get_field(name)
        what = _what(row, of)
        if _is_private(row, name):
            yield Drift(what, "", "", since[name])
            continue
        now, traced = _in_words(of, stored[name]), _in_words(of, values[name])
        if now == traced and isinstance(of, models.DateTimeField):
            now, traced = _exact(stored[name]), _exact(values[name])
        yield Drift(what, quoted(now, 60), quoted(traced, 60), since[name])


def _is_private(row: models.Model, name: str) -> bool:
    """Whether a value is the department's own: it was not submitted."""
    match row:
        case ProgressReport():
            return name in WORDS and row.is_editable
        case Figure():
            return name in ("value", "note") and row.report.is_editable
        case Evidence():
            return row.report.is_editable
    return False


def _what(row: models.Model, of: models.Field | None = None) -> str:
    """A row, or its field, in the reader's language."""
    label = str(NAMES.get(of.name, of.verbose_name)) if of else ""
    try:
        match row:
            case ProgressReport():
                sub_measure = SubMeasure.with_projects.get(pk=row.sub_measure_id)
                parts = [str(sub_measure), dates.month_name(row.month), label or _("a report")]
            case Figure():
                item = row.item.name if row.item_id else ""
                parts = [row.target.name, item, dates.month_name(row.report.month), label]
            case Evidence():
                # Without the file's name, which may give a draft's content away.
                parts = [_("evidence"), dates.month_name(row.report.month), f"SHA-256 {row.sha256[:12]}", label]
            case Target():
                parts = [f"{row._meta.verbose_name} {row.name}", label]
            case SubMeasure():  # or a project, which is one
                parts = [f"{row._meta.verbose_name} {row.code}", label]
            case CalendarDay():
                parts = [_("office calendar"), dates.day(row.day), label]
            case ClosedMonth():
                parts = [dates.month_name(row.month), _("Closed"), label]
            case _:
                parts = [_named(row), label]
    except ObjectDoesNotExist:  # what it belongs to is gone too
        parts = [f"{row._meta.verbose_name} {row.pk}", label]
    return " · ".join(str(part) for part in parts if part)


def _named(row: models.Model) -> str:
    try:
        subject = subject_of(row)
    except TypeError:
        return f"{row._meta.verbose_name} {row}"
    return change_in_words({**subject, "field": "", "before": None, "after": None})[0]


def _made_of(model: Model, key: str, values: dict[str, Any]) -> models.Model:
    """A row that is gone, of the values in the trace."""
    row = model(pk=model._meta.pk.to_python(key))
    for of in model._meta.local_concrete_fields:
        if of.name in values and not isinstance(of, models.JSONField):
            setattr(row, of.attname, of.to_python(values[of.name]))
    return row


def _in_words(of: models.Field, value: Any) -> str:
    if isinstance(value, str) and value.startswith("sha256:"):
        return _("a text (SHA-256 %(hash)s)") % {"hash": value.removeprefix("sha256:")[:12]}
    if of.is_relation and of.related_model is Group and value:
        return _(", ").join(sorted(str(ROLES[name].label) if name in ROLES else str(name) for name in value))
    if of.is_relation and value not in (None, []):
        rows = of.related_model._base_manager.in_bulk(value if isinstance(value, list) else [value])
        return ", ".join(map(str, rows.values())) or str(value)
    return value_in_words(of, value, NamesOfPlaces())


def _exact(moment: str) -> str:
    """A local time to the microsecond, to tell two times of the same minute apart."""
    return f"{timezone.localtime(parse_datetime(moment)):%Y-%m-%d %H:%M:%S.%f}"
