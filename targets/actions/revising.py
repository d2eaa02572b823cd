"""What an administrator does when a target is revised (目标调整): from a month on it promises something else."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ..amounts import AmountError, require_decimals
from ..formats.dates import month_name
from ..formats.labels import PageWords
from ..models import ClosedMonth, Event, Target, TargetRevision
from ..rules import Phasing
from ..trace.record import Actor, change, locked_plan, record
from ..trace.subjects import in_digits
from ..validation import problems_of_target
from .errors import ActionError
from .locking import require

#: The right that a target's page in the administration needs.
CHANGE_TARGET = "targets.change_target"
#: What a revision promises instead of the plan's words.
REVISED = ("value", "due_month", "phasing", "nodes")


@transaction.atomic
def revise_target(
    actor: Actor, target: Target, from_month: int, promise: Mapping[str, Any], *, reason: str, document: str = ""
) -> TargetRevision:
    """Records what a target promises from a month on, in one event; the months before keep the promise that they had.

    A second revision from the same month replaces the first one.

    Args:
        from_month: 1 to 12; a month after every closed one.
        promise: the fields of REVISED; ``nodes`` as month to decimal text, or None.
        document: the number of the paper that decided it; may be empty.

    Raises:
        NotAllowed, ActionError: no right; no reason; the month is closed; the promise makes no sense, or is the one in
            force already. Nothing is written then.
    """
    plan = locked_plan(target.plan_id)
    require(actor, CHANGE_TARGET)
    if not reason:
        raise ActionError(_("Say why the target is revised."))
    closed = ClosedMonth.objects.filter(plan=plan, month__gte=from_month).order_by("-month").first()
    if closed:
        raise ActionError(
            _("%(month)s is closed: what was promised for it stays. Begin with a later month.")
            % {"month": month_name(closed.month)}
        )
    new = {name: promise[name] for name in REVISED}
    if new["phasing"] != Phasing.CUSTOM:
        new["nodes"] = None
    _require_decimals(target, new)
    problems = problems_of_target({**_fields_of(target), **new}, PageWords)
    if problems:
        raise ActionError(" ".join(f"{problem}." for _field, problem in problems))
    revision = revision_in(target, from_month)
    before, after = promise_of(revision or target), _in_digits({**new, "reason": reason, "document": document})
    is_new = revision is None or revision.from_month != from_month
    if revision is not None and not is_new and before == after:
        return revision  # a double click
    if is_new and all(before[name] == after[name] for name in REVISED):
        raise ActionError(_("This is what the target promises already."))
    stored: TargetRevision
    stored, _created = TargetRevision.objects.update_or_create(
        target=target, from_month=from_month, defaults={**new, "reason": reason, "document": document}
    )
    month = str(from_month)
    changes = [change("revision", target.code, "created", None, True, item=month)] if is_new else []
    changes += [
        change("revision", target.code, name, before.get(name), value, item=month)
        for name, value in after.items()
        if (is_new and value is not None) or before.get(name) != value
    ]
    record(actor, plan, Event.Action.REVISE, changes, sub_measure=target.sub_measure, reason=reason)
    return stored


def revision_in(target: Target, month: int) -> TargetRevision | None:
    """The revision in force in a month; None where the plan's own promise is. One query."""
    return target.revisions.filter(from_month__lte=month).order_by("from_month").last()


def promise_of(source: Target | TargetRevision) -> dict[str, Any]:
    """The fields of REVISED; of a revision its reason and document too. ``nodes`` as decimal text."""
    words = {"reason": source.reason, "document": source.document} if isinstance(source, TargetRevision) else {}
    return _in_digits({name: getattr(source, name) for name in REVISED} | words)


def _require_decimals(target: Target, new: Mapping[str, Any]) -> None:
    amounts = [new["value"], *(new["nodes"] or {}).values()]
    try:
        for amount in filter(None, amounts):
            require_decimals(Decimal(amount), target.decimals, target.unit)
    except AmountError as error:
        raise ActionError(str(error)) from error


def _fields_of(target: Target) -> dict[str, Any]:
    return {field.attname: getattr(target, field.attname) for field in target._meta.fields}


def _in_digits(promise: Mapping[str, Any]) -> dict[str, Any]:
    return {name: in_digits(value) if name == "nodes" and value else value for name, value in promise.items()}
