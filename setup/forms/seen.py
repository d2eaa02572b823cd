"""Forms of stored rows that know what stood there when the page was made: nobody overwrites another's change unseen."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db import models
from django.forms.models import model_to_dict
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from targets.formats import dates
from targets.models import Event
from targets.trace.sources import actor_of
from targets.trace.subjects import plan_id_of, subject_of, values_of

#: Enough that another row's values do not look the same; a table has hundreds of them.
_LENGTH = 10


class SeenForm(forms.ModelForm):
    """A form of a stored row. What it shows is sent along as ``seen``, a digest: it tells the fields that a person
    changed from those that somebody else has changed since.

    Give the posted data to each form of a table: those that nobody touched stay as they are stored.

    Attributes:
        is_touched: whether the person changed anything, or the row is new.
        taken_by: the other row that has the typed key.
        is_double: whether it is new, and that row has all that was typed: a double click.
        is_stale: whether somebody else changed the row after the page was made, and the person changed it too.
        before: the stored values, as the trace keeps them; only where it is touched.
        too_late: fields that the page had boxes for, and that stay as they are since.
    """

    required_css_class = "required"
    #: Title to fields, where a page shows them in groups.
    FIELDSETS: tuple = ()
    #: The field that no two of ``peers`` share, and by which a new row that is sent twice is known.
    key = ""
    #: Whether the person takes the row out.
    is_removed = False
    #: Of many rows on a page, whose labels would otherwise repeat their ids.
    short_ids = "%s"

    def __init__(self, data: Any = None, *args, **kwargs) -> None:
        kwargs.setdefault("auto_id", self.short_ids)
        super().__init__(data, *args, **kwargs)
        #: Its row's name, before what was typed stands in it.
        self.title = str(self.instance) if self.instance.pk else ""
        self._prepare()
        for field in self.fields.values():
            field.label = capfirst(str(field.label))
            _plain(field.widget)
        self.stored = self._digest(self.initial)
        self.is_touched = self.is_stale = self.is_double = False
        self.before: dict[str, Any] = {}
        self.too_late: list[str] = []
        if not self.is_bound:
            return
        self.too_late = [name for name, field in self.fields.items() if field.disabled and self._came_changed(name)]
        seen = self.data.get(self.add_prefix("seen"), "")
        sent = self._digest(None)
        is_new = self.instance.pk is None
        self.is_double = is_new and self._is_stored()
        # A row that says what is stored already is a double click.
        is_typed = not self.is_double if is_new else sent != seen
        self.is_touched = bool(self.too_late) or (sent != self.stored and is_typed)
        self.is_stale = self.is_touched and not is_new and not self.too_late and seen != self.stored
        if not self.is_touched:
            self.is_bound = False
        elif not is_new:
            self.before = values_of(self.instance, many=True)

    def _prepare(self) -> None:
        """Fits the fields to the row: disables those that stay as they are, offers choices, gives amounts a unit."""

    @property
    def peers(self) -> models.QuerySet:
        """The rows among which the key stands once."""
        return self._meta.model._default_manager.all()

    @cached_property
    def taken_by(self) -> models.Model | None:
        """The other row that has the typed key; None where the key is free or stays as it was."""
        if not self.key or (self.instance.pk is not None and self.key not in self.changed_data):
            return None
        try:
            typed = self.fields[self.key].clean(self[self.key].data)
        except forms.ValidationError:
            return None
        return self.peers.filter(**{self.key: typed}).exclude(pk=self.instance.pk).first()

    def _is_stored(self) -> bool:
        if self.taken_by is None:
            return False
        values = model_to_dict(self.taken_by, list(self.fields))
        return not any(field.has_changed(values.get(name), self[name].data) for name, field in self.fields.items())

    def _digest(self, values: Mapping[str, Any] | None) -> str:
        texts = [self._text(name, values) for name, field in self.fields.items() if not field.disabled]
        return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:_LENGTH]

    def _text(self, name: str, values: Mapping[str, Any] | None) -> str:
        """What a field shows of a row's values, or what came of it (None), as one text."""
        field = self.fields[name]
        if values is None:
            value = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        else:
            value = field.prepare_value(values.get(name, field.initial))
            value = value if isinstance(value, bool) else field.widget.format_value(value)
        if isinstance(field.widget, forms.CheckboxInput):
            return "on" if value else ""
        if isinstance(value, (list, tuple)):
            return ",".join(sorted(map(str, value)))
        return "" if value is None else str(value).strip().replace("\r\n", "\n")

    def _came_changed(self, name: str) -> bool:
        sent = self.data.get(self.add_prefix(name))
        return sent is not None and sent.strip() != self._text(name, self.initial)

    @property
    def fieldsets(self) -> list[tuple]:
        """The fields under the headings of ``FIELDSETS``, for the page."""
        return [(title, [self[name] for name in names if name in self.fields]) for title, names in self.FIELDSETS]

    @property
    def seen_name(self) -> str:
        """The name of the hidden field with the digest."""
        return self.add_prefix("seen")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.is_stale:
            self.add_error(None, self._stale_sentence())
        if self.taken_by and self.key in cleaned:
            # Not left to the database's constraint: it does not say who has it.
            self.add_error(self.key, self._taken_sentence(cleaned[self.key]))
        return cleaned

    def _taken_sentence(self, key: Any) -> str:
        facts = {"field": self.fields[self.key].label, "key": key, "other": self.taken_by}
        if str(key) == str(self.taken_by):
            return _("“%(other)s” is there already; give another.") % facts
        return _("%(field)s %(key)s is used for “%(other)s”; give another.") % facts

    def _stale_sentence(self) -> str:
        last = _last_change(self.instance)
        sentence = _("Somebody else changed this in the meantime; nothing of yours was saved.")
        if last is not None:
            sentence = _("%(person)s changed this on %(at)s; nothing of yours was saved.") % {
                "person": actor_of(last),
                "at": dates.moment(last.at),
            }
        stored = [
            f"{field.label} {self._shown(name)}" for name, field in self.fields.items() if name in self.changed_data
        ]
        if stored:
            told = _("Where you typed something else, this is stored now: %(values)s.")
            sentence += " " + told % {"values": "; ".join(stored)}
        return sentence + " " + _("Look, and save again.")

    def _shown(self, name: str) -> str:
        text = self._text(name, self.initial)
        choices = dict(getattr(self.fields[name], "choices", None) or ())
        by_text = {str(value): str(label) for value, label in choices.items()}
        if isinstance(self.fields[name], forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
            text = ", ".join(by_text.get(one, one) for one in text.split(",") if one)
        return by_text.get(text, text) or _("(empty)")


class RowForm(SeenForm):
    """A form that is a row of a table: its boxes are named by the row's name and the column's heading.

    Args:
        data: what was posted of the whole table, perhaps of some of its rows only.
        number: of a new row, where a table has several.
    """

    #: The letter before the row's id, in the names of its boxes.
    letter = ""

    def __init__(self, data: Any, instance: models.Model, number: int | str = "", **kwargs) -> None:
        self.row = f"{self.letter}{instance.pk or f'new{number}'}"
        is_sent = data is not None and (instance.pk is None or f"{self.row}-seen" in data)
        super().__init__(data if is_sent else None, instance=instance, prefix=self.row, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs |= {"aria-labelledby": f"{self.row} col-{name}", "data-column": name}
            field.help_text = ""  # a row has no place for it


def _last_change(instance: models.Model) -> Event | None:
    """The latest event about a row, of those of its plan or of people and places."""
    place = subject_of(instance)
    for event in Event.objects.filter(plan=plan_id_of(instance)).order_by("-sequence")[:50]:
        if any(change["on"] == place["on"] and change["of"] == place["of"] for change in event.changes):
            return event
    return None


def _plain(widget: forms.Widget) -> None:
    """Takes the administration's look off a field's box, so that the pages' renderer gives it theirs."""
    if isinstance(widget, forms.Textarea):
        widget.attrs["rows"] = 3
    is_amount = "vIntegerField" in widget.attrs.pop("class", "")
    if is_amount:
        widget.attrs["class"] = "amount"


def share_choices(rows: Iterable[models.Model], *, empty: str = "") -> list[tuple[Any, str]]:
    """The choices of rows, read once for all forms of a page."""
    return [("", empty), *((row.pk, str(row)) for row in rows)]


def form_status(*forms: SeenForm) -> int:
    """The status of a page with forms: 409 where somebody else was first, 422 where something is wrong, else 200."""
    wrong = [form for form in forms if form.is_bound and form.errors]
    if any(form.is_stale or form.too_late for form in wrong):
        return 409
    return 422 if wrong else 200
