"""Changes a project's stage and its milestones' days."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from targets.actions import ActionError
from targets.calendar.schedule import local_day
from targets.formats import dates
from targets.formats.placeholders import without_placeholder
from targets.models import Event
from targets.trace.record import Actor, change, record, repeats_last_event

from ..models import Milestone, Project, StageMove
from ..models.stages import BUILT, DONE_FROM, STAGES, Stage, stage_index
from ..rules import StageStep, stage_step
from .locking import StaleProject, project_at_version


@transaction.atomic
def move_stage(actor: Actor, project_id: int, version: int, stage: str, on: date, reason: str = "") -> StageMove:
    """Moves a project to a stage of its kind, as of a day. Skipping stages or going back needs a reason.

    For a project that is built, the actual start and finish follow its stages: they are set where empty, and a step
    back clears the finish.

    Raises:
        NotAllowed, StaleProject: as ``change_project``; its lead department may do it too. ActionError: no such stage,
            the same stage, a future day or one before the last step, or a reason is missing.
    """
    reason = without_placeholder(reason)
    try:
        project = project_at_version(actor, project_id, version, manages=False)
    except StaleProject as stale:
        last = stale.project.moves.order_by("-id").first()
        # A double click: the same person has just moved it there.
        if last and (last.stage, last.on, last.by_id, last.reason) == (stage, on, actor.user.pk, reason):
            return last
        raise
    if stage not in STAGES[project.kind]:
        raise ActionError(_("A project of this kind has no such stage."))
    step = stage_step(stage_index(project.kind, project.stage), stage_index(project.kind, stage))
    if step is StageStep.NONE:
        raise ActionError(_("It stands at this stage already."))
    if step in (StageStep.SKIP, StageStep.BACK) and not reason:
        texts = {
            StageStep.SKIP: _("This step leaves out a stage; say why."),
            StageStep.BACK: _("This step goes back; say why."),
        }
        raise ActionError(texts[step])
    if on > local_day(actor.at):
        raise ActionError(_("This day has not come yet; write the day on which it happened."))
    last = project.moves.order_by("-id").first()
    if last and on < last.on:
        raise ActionError(
            _("The last step was on %(day)s; this one cannot be before it.") % {"day": dates.day(last.on)}
        )
    changes = [change("project", project.code, "stage", project.stage, stage)]
    move = StageMove.objects.create(
        project=project, before=project.stage, stage=stage, on=on, at=actor.at, by=actor.user, reason=reason
    )
    project.stage = stage
    if project.kind in BUILT:
        changes += _dates(project, on)
    project.version += 1
    project.save()
    record(actor, project.plan, Event.Action.MOVE_STAGE, changes, sub_measure=project.line, reason=reason)
    return move


def _dates(project: Project, on: date) -> list[dict]:
    """The actual start and finish that follow from a stage."""
    place = stage_index(project.kind, project.stage)
    changes = []
    if place >= stage_index(project.kind, Stage.STARTED) and project.actual_start is None:
        changes.append(change("project", project.code, "actual_start", None, on.isoformat()))
        project.actual_start = on
    is_done = place >= stage_index(project.kind, DONE_FROM[project.kind])
    if is_done and project.actual_finish is None:
        changes.append(change("project", project.code, "actual_finish", None, on.isoformat()))
        project.actual_finish = on
    elif not is_done and project.actual_finish is not None:
        changes.append(change("project", project.code, "actual_finish", project.actual_finish.isoformat(), None))
        project.actual_finish = None
    return changes


@transaction.atomic
def finish_milestone(actor: Actor, project_id: int, version: int, milestone_id: int, done: date | None) -> Milestone:
    """Sets the day on which a milestone was done; None clears it.

    Raises:
        NotAllowed, StaleProject: as ``move_stage``.
        ActionError: it is another project's, or the day has not come yet.
    """
    try:
        project = project_at_version(actor, project_id, version, manages=False)
    except StaleProject as stale:
        line = stale.project.line
        milestone = stale.project.milestones.filter(pk=milestone_id, done=done).first()
        if milestone and repeats_last_event(actor, stale.project.plan, Event.Action.CHANGE_PROJECT, sub_measure=line):
            return milestone
        raise
    milestone = project.milestones.filter(pk=milestone_id).first()
    if milestone is None:
        raise ActionError(_("This milestone is not one of the project's; load the page again."))
    if done and done > local_day(actor.at):
        raise ActionError(_("This day has not come yet; write the day on which it happened."))
    if milestone.done != done:
        before, after = (day and day.isoformat() for day in (milestone.done, done))
        milestone_change = change("milestone", project.code, "done", before, after, item=milestone.name)
        milestone.done = done
        milestone.save(update_fields=["done"])
        project.version += 1
        project.save(update_fields=["version"])
        record(actor, project.plan, Event.Action.CHANGE_PROJECT, [milestone_change], sub_measure=project.line)
    return milestone
