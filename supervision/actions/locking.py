"""What every action on a matter begins and ends with."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from targets.actions import ActionError
from targets.calendar.schedule import local_day
from targets.models import Plan
from targets.trace.record import Actor, change, locked_plan, record

from ..models import Matter, MatterFile, MatterStep


class StaleMatter(ActionError):
    """Somebody changed the matter since the page was made. ``matter``: as it is now; ``why``: a sentence of its own."""

    def __init__(self, matter: Matter, why: str = "") -> None:
        super().__init__(
            why or _("Somebody changed this matter since you opened it; here it is as it is now. Look again.")
        )
        self.matter = matter


def locked_matter(matter_id: int) -> Matter:
    """The matter; its plan is locked until the end of the transaction."""
    plan = locked_plan(Matter.objects.values_list("plan_id", flat=True).get(pk=matter_id))
    matter = Matter.objects.select_related("lead", "ordered_by", "sub_measure").get(pk=matter_id)
    matter.plan = plan
    return matter


def plan_with_numbers_locked(plan_id: int) -> Plan:
    """The plan, with the numbers of matters: all plans are locked to the end of the transaction, in one order, since a
    year's numbers go to matters about any of them.
    """
    plans = Plan.objects.select_for_update().order_by("year")
    return next(plan for plan in plans if plan.pk == plan_id)


def key_of(matter: Matter) -> str:
    """How the trace names a matter."""
    return f"{matter.year}-{matter.number}"


def came_twice(
    actor: Actor,
    matter: Matter,
    version: int,
    action: MatterStep.Action,
    text: str,
    due: date | None = None,
    files: Sequence[MatterFile] = (),
) -> bool:
    """Whether the matter's last step is this very post of the same person: a double click.

    Args:
        due: the day that an extension is asked for.
        files: what came with the post: the same words with another file are another step.

    Raises:
        StaleMatter: the matter is at another version, for another reason.
    """
    if matter.version == version:
        return False
    last = matter.steps.order_by("-id").first()
    if (
        last
        and matter.version == version + 1
        and (last.action, last.by_id, last.text) == (action, actor.user.pk, text)
        and due in (None, last.due)
        and set(last.files.values_list("sha256", flat=True)) == {file.sha256 for file in files}
    ):
        return True
    raise StaleMatter(matter)


def require_state(matter: Matter, states: Collection[Matter.State]) -> None:
    """Raises ActionError where a matter stands in none of these states."""
    if matter.state not in states:
        raise ActionError(
            _("This matter stands at “%(state)s”; this step is not its next one.")
            % {"state": matter.get_state_display()}
        )


def require_extension(actor: Actor, matter: Matter, due: date) -> None:
    """Raises ActionError for a day that is no extension of a matter."""
    if due <= matter.due or due < local_day(actor.at):
        raise ActionError(_("An extension ends after the due day, and not in the past."))


def take_step(
    actor: Actor,
    matter: Matter,
    action: MatterStep.Action,
    event: str,
    text: str = "",
    day: date | None = None,
    *,
    files: Sequence[MatterFile] = (),
    told: Sequence[dict[str, Any]] = (),
    **fields: Any,
) -> Matter:
    """Writes a step, its files, the matter's changed fields and one event.

    Args:
        day: that of an extension.
        files: new rows, whose content is stored already.
        told: changes that the event tells besides the fields.
    """
    key = key_of(matter)
    changes = [
        *told,
        *(
            change("matter", key, name, getattr(matter, name), value)
            for name, value in fields.items()
            if getattr(matter, name) != value
        ),
        *(change("matter_file", file.sha256, "size", None, file.size, item=file.name) for file in files),
    ]
    for name, value in fields.items():
        setattr(matter, name, value)
    matter.version += 1
    matter.save()
    step = MatterStep.objects.create(matter=matter, action=action, at=actor.at, by=actor.user, text=text, due=day)
    for file in files:
        file.step, file.added_by, file.added_at = step, actor.user, actor.at
        file.save(force_insert=True)
    record(actor, matter.plan, event, changes, sub_measure=matter.sub_measure, month=matter.month, reason=text)
    return matter
