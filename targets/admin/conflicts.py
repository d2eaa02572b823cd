"""Two administrators at one page: the later one sees what the other changed, and overwrites nothing."""

import hashlib
import json
from typing import Any

from django import forms
from django.contrib.admin.utils import unquote
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ..formats import dates
from ..models import Event
from ..trace.sources import actor_of
from ..trace.subjects import plan_id_of
from .tracing import Snapshot, TracedAdmin

#: The hidden field of a page: a digest of what was stored when the page was made.
SEEN = "seen"


class StaleAwareAdmin(TracedAdmin):
    """For a ``ModelAdmin`` of a part of the plan: where somebody else saved first, the page keeps what was typed."""

    change_form_template = "admin/part_change_form.html"

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        # On the request: an admin object serves many requests at once.
        request.stored_now = ""
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _changeform_view(self, request, object_id, form_url, extra_context):
        # Within the transaction, with the plan locked: nobody can save between this check and the saving.
        instance = self.get_object(request, unquote(object_id)) if object_id is not None else None
        if instance is not None:
            request.stored_now = digest_of(self._snapshot(request, instance))
        extra_context = {**(extra_context or {}), "seen_name": SEEN, "seen": request.stored_now}
        return super()._changeform_view(request, object_id, form_url, extra_context)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        stored = getattr(request, "stored_now", "")
        if request.method != "POST" or not stored or request.POST.get(SEEN) == stored:
            return form
        return type(
            form.__name__, (_StaleForm, form), {"obj": obj, "user": request.user, "__module__": form.__module__}
        )


class _StaleForm:
    """A form that was made from values that have changed since: it refuses, and shows the stored ones."""

    obj: Any = None
    user: Any = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data  # type: ignore[misc]
        last = _last_change(self.obj)
        # The stored reading follows from the name that was sent first.
        changed = set(self.changed_data) - {"pinyin"}  # type: ignore[attr-defined]
        if last and last.actor_id == self.user.pk and not changed:
            read = {"pinyin": self.obj.pinyin} if "pinyin" in cleaned else {}
            return {**cleaned, **read}  # a double click: the same is stored already
        self.add_error(None, _stale_sentence(self, self.obj))  # type: ignore[attr-defined]
        return cleaned


def _last_change(obj: Any) -> Event | None:
    actions = (Event.Action.CHANGE_PLAN, Event.Action.LOAD_PLAN)
    return Event.objects.filter(plan_id=plan_id_of(obj), action__in=actions).last()


def _stale_sentence(form: forms.ModelForm, obj: Any) -> str:
    last = _last_change(obj)
    message = _("Somebody else changed this in the meantime; nothing of yours was saved.")
    if last is not None:
        message = _("%(person)s changed this on %(at)s; nothing of yours was saved.") % {
            "person": actor_of(last),
            "at": dates.moment(last.at),
        }
    stored = [
        f"{capfirst(str(form.fields[name].label))} {_shown(form[name], form.get_initial_for_field(field, name))}"
        for name, field in form.fields.items()
        if name in form.changed_data
    ]
    if stored:
        message += " " + _("Where you typed something else, this is stored now: %(values)s.") % {
            "values": "; ".join(stored)
        }
    return message + " " + _("Look, and save again.")


def _shown(bound: forms.BoundField, value: Any) -> str:
    choices = dict(getattr(bound.field, "choices", None) or ())
    if isinstance(value, list):
        return ", ".join(str(choices.get(getattr(item, "pk", item), item)) for item in value) or _("(empty)")
    shown = choices.get(value, bound.field.prepare_value(value))
    return _("(empty)") if shown in (None, "") else str(shown)


def digest_of(snapshot: Snapshot) -> str:
    """A digest of a page's rows and its inlines', in 32 letters."""
    rows = sorted((model.__name__, pk, row["values"]) for (model, pk), row in snapshot.items())
    text = json.dumps(rows, sort_keys=True, cls=DjangoJSONEncoder)
    return hashlib.sha256(text.encode()).hexdigest()[:32]
