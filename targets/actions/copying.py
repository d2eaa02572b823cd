"""What an administrator does at the turn of the year: copies the plan, fills in last year's figures."""

from dataclasses import dataclass, replace
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from .. import planfile
from ..board.last_year import figures_of_codes
from ..models import Event, Plan, SubMeasure, Target
from ..models.target import last_year_values
from ..planfile.differences import as_stored
from ..planfile.export import export_objects
from ..planfile.next_year import CopiedAs, CopyNote, Figures, Notes, PlanDraft, prepare, rhythm_of
from ..rules import Phasing
from ..trace.record import Actor, Program, change, locked_plan, record
from .errors import ActionError
from .locking import require

#: The rights that the administration's own pages need; these actions belong to them.
ADD_PLAN = "targets.add_plan"
CHANGE_PLAN = "targets.change_plan"


@dataclass(frozen=True)
class FilledValues:
    """What filling in last year's figures did, or would do: how many targets got them, and a note for every target."""

    count: int
    notes: list[CopyNote]


def prepared_copy(plan: Plan, year: int) -> PlanDraft:
    """What a copy of a plan to another year would be. Writes nothing.

    Raises:
        ActionError: there is a plan of that year, or it is no year of a plan.
    """
    if not 2000 <= year <= 2100:
        raise ActionError(_("%(year)d is not a year of a plan; write 2000 to 2100.") % {"year": year})
    if Plan.objects.filter(year=year).exists():
        raise ActionError(
            _("There is a plan of %(year)d already, and a copy never overwrites one; choose another year.")
            % {"year": year}
        )
    objects = export_objects(plan.year)
    targets = [plan_object for plan_object in objects if plan_object.model == "targets.target"]
    codes = {target.fields["code"]: target for target in targets}
    prepared = prepare(objects, year, figures_of_codes(year - 1, codes))
    projects = (
        SubMeasure.with_projects.filter(plan=plan, is_project=True).order_by("pk").values_list("title", flat=True)
    )
    if not projects:
        return prepared
    note = CopyNote(
        CopiedAs.LEFT,
        _("Projects stay with the old year; carry over those that go on, on the new plan's list of projects"),
    )
    return replace(prepared, notes=[*prepared.notes, replace(note, names=tuple(projects))])


@transaction.atomic
def copy_plan(actor: Actor | Program, plan: Plan, year: int, *, dry_run: bool = False) -> PlanDraft:
    """Makes a new year's plan with the structure of another one (``next_year.prepare``), in one event of its own chain.

    Args:
        actor: an administrator, or a command.
        dry_run: checks everything and writes nothing.

    Raises:
        NotAllowed, ActionError: no right; there is a plan of that year. Nothing is written then.
        PlanFileError: the old plan has values that a plan file may not have, so its copy would not load.
    """
    _require(actor, ADD_PLAN)
    if not dry_run:
        # All plans are locked, always in the same order: of two people who copy to the same year, one waits.
        list(Plan.objects.select_for_update().order_by("year"))
    prepared = prepared_copy(plan, year)
    source = actor.source if actor.source == "copyplan" else f"{actor.source} copyplan"
    copier = replace(actor, source=f"{source} {plan.year}")
    planfile.load_objects(prepared.objects, actor=copier, dry_run=dry_run)
    if not dry_run:
        # Fields of a plan that a plan file does not have.
        Plan.objects.filter(year=year).update(
            demonstration=plan.demonstration, ranks_departments=plan.ranks_departments
        )
    return prepared


@transaction.atomic
def fill_last_year(actor: Actor | Program, plan: Plan, *, dry_run: bool = False) -> FilledValues:
    """Gives targets without values of last year the twelve counted figures of the same code and unit: one event.

    A target keeps the values that it has. One that got values may follow last year's rhythm from then on.

    Raises:
        NotAllowed, ActionError: no right; there is no plan of the year before. Nothing is written then.
    """
    _require(actor, CHANGE_PLAN)
    plan = plan if dry_run else locked_plan(plan.pk)
    earlier = {target.code: target for target in Target.objects.filter(plan__year=plan.year - 1)}
    if not earlier:
        raise ActionError(
            _("There is no plan of %(year)d with targets, so there are no figures to take.") % {"year": plan.year - 1}
        )
    targets = list(Target.objects.filter(plan=plan).order_by("sub_measure__area__number", "sub_measure_id", "pk"))
    figures = figures_of_codes(plan.year - 1, earlier)
    notes, filled = Notes(), []
    for target in targets:
        series, reason = _series(target, earlier.get(target.code), figures)
        if series is None:
            notes.add(CopiedAs.LEFT, reason, target.name)
            continue
        notes.add(CopiedAs.TAKEN, _("Last year's rhythm, from twelve counted months"), target.name)
        target.last_year = as_stored(series)
        filled.append(target)
    if filled and not dry_run:
        Target.objects.bulk_update(filled, ["last_year"])
        changes = [change("target", target.code, "last_year", None, target.last_year) for target in filled]
        record(actor, plan, Event.Action.CHANGE_PLAN, changes)
    return FilledValues(len(filled), notes.in_order())


def _series(target: Target, earlier: Target | None, figures: Figures) -> tuple[list[Decimal] | None, str]:
    """Last year's values for a target, or None and the reason why there are none."""
    if last_year_values(target.last_year):
        return None, _("It has values of last year already; they stay")
    if earlier is None:
        return None, _("Last year's plan has no target of its code")
    if earlier.unit != target.unit:
        units = {"before": earlier.unit or "—", "unit": target.unit or "—"}
        return None, _("Last year it was counted in %(before)s, and now in %(unit)s") % units
    phasing = target.phasing if target.phasing == Phasing.HOLD else earlier.phasing
    baseline = target.baseline if earlier.baseline is None else earlier.baseline
    series, reason = rhythm_of(phasing, baseline, figures.get((target.code, target.unit), {}))
    return series, reason and reason[0].upper() + reason[1:]


def _require(actor: Actor | Program, permission: str) -> None:
    """Requires the right, unless a command acts: it needs no account, as ``loadplan`` does not."""
    if isinstance(actor, Actor):
        require(actor, permission)
