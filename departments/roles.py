"""Roles and their permissions. A role is a group named by its code; ``migrate`` sets the groups' permissions."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REPORTER = "reporter"
REVIEWER = "reviewer"
LEADER = "leader"
ADMINISTRATOR = "administrator"
AUDITOR = "auditor"

ENTER_REPORT = "targets.enter_report"
REVIEW_REPORT = "targets.review_report"
VIEW_DASHBOARD = "targets.view_dashboard"
CLOSE_MONTH = "targets.close_month"
MANAGE_PROJECTS = "projects.manage_project"
VIEW_TRACE = "targets.view_trace"


def _edit(app: str, *models: str) -> tuple[str, ...]:
    # Never delete: what was reported stays; accounts of people who left are made inactive. What was planned by mistake
    # is removed in the setup, by who may change it.
    return tuple(f"{app}.{act}_{model}" for model in models for act in ("view", "add", "change"))


@dataclass(frozen=True)
class Role:
    """A role: its name on the screen and its permissions (``app.codename``)."""

    label: Promise
    permissions: tuple[str, ...]


ROLES = {
    REPORTER: Role(_("Reporter"), (ENTER_REPORT,)),
    REVIEWER: Role(_("Reviewer"), (REVIEW_REPORT, VIEW_DASHBOARD)),
    LEADER: Role(_("Leader"), (VIEW_DASHBOARD,)),
    ADMINISTRATOR: Role(
        _("Administrator"),
        (
            VIEW_DASHBOARD,
            CLOSE_MONTH,
            VIEW_TRACE,
            *_edit("departments", "user", "department", "village"),
            *_edit("targets", "plan", "taskarea", "submeasure", "target", "item"),
            *_edit("targets", "calendarday", "standardremark"),
            # Only calendar days and standard remarks may be deleted.
            "targets.delete_calendarday",
            "targets.delete_standardremark",
            "targets.view_progressreport",
            "targets.view_evidence",
            "targets.view_event",
            MANAGE_PROJECTS,
        ),
    ),
    AUDITOR: Role(_("Auditor"), (VIEW_TRACE,)),
}


def sync_roles(**_signal) -> None:
    """Creates the groups and gives each exactly the permissions of its role.

    Connected to ``post_migrate``, which is sent once for each app: permissions that do not exist yet are passed over,
    and set after the last app.
    """
    from django.contrib.auth.models import Group, Permission

    by_name = {
        f"{app}.{codename}": pk
        for pk, app, codename in Permission.objects.values_list("pk", "content_type__app_label", "codename")
    }
    for name, role in ROLES.items():
        group, _created = Group.objects.get_or_create(name=name)
        group.permissions.set(by_name[permission] for permission in role.permissions if permission in by_name)
