"""What an administrator does at the turn of the year: copies the plan to a new one, feeds it last year's figures."""

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

#: The rights of the administration's own pages, for these actions are a part of them.
ADD_PLAN = "targets.add_plan"
CHANGE_PLAN = "targets.change_plan"


@dataclass(frozen=True)
class FilledValues:
    """What feeding last year's figures did, or would do: how many targets got them, and a note for every target."""

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
    codes = {
        plan_object.fields["code"]: plan_object for plan_object in objects if plan_object.model == "targets.target"
    }
    prepared = prepare(objects, year, figures_of_codes(year - 1, codes))
    projects = (
        SubMeasure.with_projects.filter(plan=plan, is_project=True).order_by("pk").values_list("title", flat=True)
    )
    if not projects:
        return prepared
    note = CopyNote(
        CopiedAs.LEFT, _("Projects stay with the old year; take up those that go on, one by one or as a list")
    )
    return replace(prepared, notes=[*prepared.notes, replace(note, names=tuple(projects))])


@transaction.atomic
def copy_plan(actor: Actor | Program, plan: Plan, year: int, *, dry_run: bool = False) -> PlanDraft:
    """Makes a new year's plan with the structure of another one (``next_year.prepare``), in one event of its own chain.

    Args:
        actor: an administrator, or the command of whoever sits at the server.
        dry_run: checks everything and writes nothing.

    Raises:
        NotAllowed, ActionError: no right; there is a plan of that year. Nothing is written then.
        PlanFileError: the old plan holds what a plan file may not, so that its copy would not load.
    """
    _require(actor, ADD_PLAN)
    if not dry_run:
        # All of them, in one order: two people who copy to the same year come one after the other.
        list(Plan.objects.select_for_update().order_by("year"))
    prepared = prepared_copy(plan, year)
    copier = replace(actor, source=f"{actor.source} copyplan {plan.year}")
    planfile.load_objects(prepared.objects, actor=copier, dry_run=dry_run)
    if not dry_run:
        # What a plan file does not say of a plan.
        Plan.objects.filter(year=year).update(
            demonstration=plan.demonstration, ranks_departments=plan.ranks_departments
        )
    return prepared


@transaction.atomic
def fill_last_year(actor: Actor | Program, plan: Plan, *, dry_run: bool = False) -> FilledValues:
    """Gives targets without values of last year the twelve counted figures of the same code and unit: one event.

    What a target has of its own stays. A target that was fed may go by last year's rhythm from then on.

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
    """The values to feed a target with, or None and the reason why there are none."""
    if last_year_values(target.last_year):
        return None, _("It has values of last year already; they stay")
    if earlier is None:
        return None, _("Last year's plan has no target of its code")
    if earlier.unit != target.unit:
        units = {"before": earlier.unit, "unit": target.unit}
        return None, _("Last year it was counted in %(before)s, and now in %(unit)s") % units
    phasing = target.phasing if target.phasing == Phasing.HOLD else earlier.phasing
    baseline = target.baseline if earlier.baseline is None else earlier.baseline
    series, reason = rhythm_of(phasing, baseline, figures.get((target.code, target.unit), {}))
    return series, reason and reason[0].upper() + reason[1:]


def _require(actor: Actor | Program, permission: str) -> None:
    """Whoever sits at the server needs no account, as for ``loadplan``."""
    if isinstance(actor, Actor):
        require(actor, permission)
