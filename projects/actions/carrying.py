"""Unfinished projects of earlier years go on in a new plan: prepared for a preview, then carried over."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from departments.roles import MANAGE_PROJECTS
from targets.actions import ActionError
from targets.actions.locking import require
from targets.models import Figure, Item, Plan, SubMeasure, Target
from targets.trace.record import Actor, locked_plan

from ..models import Milestone, Project, StageMove
from ..models.stages import DONE
from .locking import StaleProject
from .numbering import free_numbers, is_number
from .projects import OWN, SHARED, ProjectValues, add_project, require_sense


@dataclass
class CarriedProject:
    """An unfinished project of an earlier year, and what it would be in the new plan.

    Args:
        old: the earlier year's, with its plan.
        fields: of the new one; empty where there is a ``problem``.
        milestones: of the new one, those that are done too: its planned curve is made of all of them.
        since: the day since when it is at its stage.
        problem: why it cannot be carried over, in a sentence.
        notes: what does not come along, in sentences.
    """

    old: Project
    fields: dict[str, Any] = field(default_factory=dict)
    milestones: list[Milestone] = field(default_factory=list)
    since: date | None = None
    problem: str = ""
    notes: list[str] = field(default_factory=list)


def projects_to_carry(plan: Plan) -> list[CarriedProject]:
    """The unfinished projects of earlier years that went on nowhere yet, as they would be in a plan. Seven queries.

    A code stays; a number that the new plan has already given becomes a free one. Investment of the years before is
    what was invested before, by the latest counted figure. This year's planned investment is not copied: the new plan
    says itself what it promises.
    """
    latest = Figure.objects.filter(target=OuterRef("investment"), item=None, counted__isnull=False)
    stage_day = StageMove.objects.filter(project=OuterRef("pk")).order_by("-id").values("on")[:1]
    olds = (
        Project.objects.filter(plan__year__lt=plan.year, continued_by=None)
        .exclude(stage__in=DONE)
        .select_related("plan", "part_of", "lead", "village", "feeds", "feeds_item")
        .prefetch_related("milestones")
        .annotate(invested=Subquery(latest.order_by("-report__month").values("counted")[:1]))
        .annotate(since=Subquery(stage_day))
        .order_by("-plan__year", "line_id")
    )
    new_plan = _NewPlan.of(plan)
    numbers = free_numbers(new_plan.taken | {old.code for old in olds})
    return [_carried(old, new_plan, numbers) for old in olds]


@dataclass(frozen=True)
class _NewPlan:
    """What the new plan has, by code."""

    plan: Plan
    taken: set[str]
    sub_measures: Mapping[str, SubMeasure]
    targets: Mapping[str, Target]
    items: Mapping[tuple[str, str], Item]

    @classmethod
    def of(cls, plan: Plan) -> "_NewPlan":
        lines = list(SubMeasure.with_projects.filter(plan=plan))
        targets = Target.objects.filter(plan=plan)
        items = Item.objects.filter(target__plan=plan).select_related("target")
        return cls(
            plan,
            {line.code for line in lines},
            {line.code: line for line in lines if not line.is_project},
            {target.code: target for target in targets},
            {(item.target.code, item.name): item for item in items},
        )


def _carried(old: Project, new: _NewPlan, numbers: Iterator[str]) -> CarriedProject:
    carried = CarriedProject(old, since=old.since)
    part_of = new.sub_measures.get(old.part_of.code)
    if part_of is None:
        carried.problem = _("The new plan has no sub-measure %(code)s.") % {"code": old.part_of.code}
        return carried
    if old.code in new.taken and not is_number(old.code):
        carried.problem = _("The code %(code)s is taken in this plan; give another.") % {"code": old.code}
        return carried
    fields = {name: getattr(old, name) for name in (*SHARED, *OWN, "stage")}
    invested = None if old.invested_before is None and old.invested is None else _sum(old.invested_before, old.invested)
    if is_number(old.code):
        fields["code"] = old.code if old.code not in new.taken else next(numbers)
        new.taken.add(fields["code"])
    fields |= {"part_of": part_of, "invested_before": invested, "continues": old, **_feeding(old, new, carried)}
    carried.fields = fields
    carried.milestones = [
        Milestone(name=point.name, planned=point.planned, done=point.done, weight=point.weight)
        for point in old.milestones.all()
    ]
    return carried


def _sum(*amounts: Decimal | None) -> Decimal:
    return sum((amount for amount in amounts if amount is not None), Decimal(0))


def _feeding(old: Project, new: _NewPlan, carried: CarriedProject) -> dict[str, Any]:
    """The target and item of the new plan that it feeds; neither where they do not fit, with a note."""
    nothing = {"feeds": None, "feeds_item": None}
    if old.feeds is None:
        return nothing
    target = new.targets.get(old.feeds.code)
    item = new.items.get((old.feeds.code, old.feeds_item.name)) if old.feeds_item else None
    fitting = {"feeds": target, "feeds_item": item}
    try:
        if target is None or (old.feeds_item and item is None):
            raise ActionError("")
        sample = Project(part_of=old.part_of, quantity=old.quantity, quantity_unit=old.quantity_unit, **fitting)
        require_sense(sample)
    except ActionError:
        name = f"{old.feeds.name} {old.feeds_item.name}" if old.feeds_item else old.feeds.name
        carried.notes.append(_("It feeds nothing in the new plan, which has no fitting “%(name)s”.") % {"name": name})
        return nothing
    return fitting


@transaction.atomic
def carry_over(actor: Actor, plan: Plan, chosen: Iterable[tuple[int, int]]) -> list[Project]:
    """Adds unfinished projects of earlier years to a plan, with their milestones and stage: one event for each.

    Those that went on already are passed over, so that the same post twice changes nothing.

    Args:
        actor: an administrator.
        chosen: id and version of each earlier project.

    Raises:
        NotAllowed, ActionError: no right; a project cannot be carried over. Nothing is written then.
        StaleProject: somebody changed one since the preview.
    """
    require(actor, MANAGE_PROJECTS)
    plan = locked_plan(plan.pk)
    prepared = {carried.old.pk: carried for carried in projects_to_carry(plan)}
    added = []
    for pk, version in chosen:
        carried = prepared.get(pk)
        if carried is None:
            continue
        if carried.old.version != version:
            raise StaleProject(carried.old)
        if carried.problem:
            raise ActionError(f"{carried.old.title}{_(': ')}{carried.problem}")
        values = ProjectValues(carried.fields, None)
        added.append(add_project(actor, values, carried.milestones, since=carried.since))
    return added
