"""The checks that every action on a project begins with."""

from django.utils.translation import gettext as _

from departments.roles import ENTER_REPORT, MANAGE_PROJECTS
from targets.access import months_led
from targets.actions import ActionError, NotAllowed
from targets.actions.locking import require
from targets.calendar.schedule import current_month
from targets.trace.record import Actor, Program, locked_plan

from ..models import Project


class StaleProject(ActionError):
    """Somebody changed the project since the page was made; ``project`` is as it is now."""

    def __init__(self, project: Project) -> None:
        super().__init__(_("Somebody changed this project since you opened it; here it is as it is now. Look again."))
        self.project = project


def project_at_version(actor: Actor | Program, project_id: int, version: int, *, manages: bool) -> Project:
    """The project at the version that the reader saw; its plan is locked until the end of the transaction.

    Args:
        actor: a person, or a command run on the server.
        manages: whether the administrator's right is required; else reporters of its lead department may act too.

    Raises:
        NotAllowed, StaleProject.
        ActionError: it goes on in a later year's plan; only ``manages`` still changes the old one.
    """
    plan = locked_plan(Project.objects.values_list("plan_id", flat=True).get(pk=project_id))
    project = Project.objects.select_related("part_of", "lead", "investment", "percent").get(pk=project_id)
    project.plan = plan
    if isinstance(actor, Program):
        pass
    elif manages or actor.user.has_perm(MANAGE_PROJECTS):
        require(actor, MANAGE_PROJECTS)
    else:
        require(actor, ENTER_REPORT)
        if current_month(plan.year) not in months_led(actor.user, project.pk):
            raise NotAllowed(_("Only its lead department or an administrator changes this project."))
    if project.version != version:
        raise StaleProject(project)
    later = Project.objects.filter(continues=project).values_list("plan__year", flat=True).first()
    if later and not manages:
        raise ActionError(
            _("It goes on in the plan of %(year)d; write down there what happened to it.") % {"year": later}
        )
    return project
