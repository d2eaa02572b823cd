"""Changes what the town shows its people."""

from collections.abc import Collection

from django.db import transaction

from targets.models import Event
from targets.trace.record import Actor, change, locked_plan, record

from ..models import PublicPage

KIND = "public_page"


@transaction.atomic
def change_public_page(
    actor: Actor, plan_id: int, *, is_on: bool, figures: Collection[int], areas: Collection[int]
) -> bool:
    """Sets whether a plan is on the public page, and which of its headline figures and areas.

    Args:
        figures, areas: the keys of targets and of task areas.

    Returns:
        whether anything is changed.
    """
    plan = locked_plan(plan_id)
    page = PublicPage.objects.filter(plan=plan).first() or PublicPage(plan=plan)
    before = (page.is_on, page.figures, page.areas)
    after = (is_on, sorted(figures), sorted(areas))
    if before == after:
        return False
    page.is_on, page.figures, page.areas = after
    page.save()
    of, keys = str(plan.year), ("figures", "areas")
    changes = [change(KIND, of, "is_on", before[0], is_on)]
    # The event tells of them as people know them.
    names = {
        "figures": dict(plan.targets.values_list("pk", "code")),
        "areas": dict(plan.areas.values_list("pk", "number")),
    }
    for field, old, new in zip(keys, before[1:], after[1:], strict=True):
        told = ([str(names[field][key]) for key in chosen if key in names[field]] for chosen in (old, new))
        changes.append(change(KIND, of, field, *told))
    record(actor, plan, Event.Action.CHANGE_PUBLIC, [told for told in changes if told["before"] != told["after"]])
    return True
