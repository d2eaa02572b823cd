"""Roles, their permissions, and which of them exclude each other.

A role is a group named by its code; ``migrate`` sets the groups' permissions.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REPORTER = "reporter"
REVIEWER = "reviewer"
LEADER = "leader"
ADMINISTRATOR = "administrator"
AUDITOR = "auditor"
SCREEN = "screen"

ENTER_REPORT = "targets.enter_report"
REVIEW_REPORT = "targets.review_report"
VIEW_DASHBOARD = "targets.view_dashboard"
CLOSE_MONTH = "targets.close_month"
MANAGE_PROJECTS = "projects.manage_project"
ORDER_MATTER = "supervision.order_matter"
VIEW_TRACE = "targets.view_trace"
CONFIRM_ACCOUNT = "departments.confirm_account"
VIEW_SCREEN = "departments.view_screen"


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
    REVIEWER: Role(_("Reviewer"), (REVIEW_REPORT, VIEW_DASHBOARD, VIEW_SCREEN, ORDER_MATTER)),
    LEADER: Role(_("Leader"), (VIEW_DASHBOARD, VIEW_SCREEN, ORDER_MATTER)),
    ADMINISTRATOR: Role(
        _("Administrator"),
        (
            VIEW_DASHBOARD,
            VIEW_SCREEN,
            CLOSE_MONTH,
            VIEW_TRACE,
            CONFIRM_ACCOUNT,
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
    AUDITOR: Role(_("Auditor"), (VIEW_TRACE, CONFIRM_ACCOUNT)),
    # An account of its own for the meeting room, which stays signed in: it opens nothing else.
    SCREEN: Role(_("Meeting room's screen"), (VIEW_SCREEN,)),
}


@dataclass(frozen=True)
class Exclusion:
    """A role that nobody holds together with any of some others, and the sentence that refuses it."""

    role: str
    others: frozenset[str]
    sentence: Promise


EXCLUSIONS = (
    Exclusion(
        SCREEN,
        frozenset((REPORTER, REVIEWER, LEADER, ADMINISTRATOR, AUDITOR)),
        _("The screen's account stays signed in: give it no other role."),
    ),
    Exclusion(
        AUDITOR,
        frozenset((REPORTER, REVIEWER, LEADER, ADMINISTRATOR)),
        _("The auditor does nothing else: give this role alone."),
    ),
    Exclusion(
        ADMINISTRATOR,
        frozenset((REPORTER, REVIEWER)),
        _("The administrator neither reports nor reviews: give this role or those."),
    ),
    Exclusion(REPORTER, frozenset((REVIEWER,)), _("Who reports does not review: give one of the two roles.")),
)
#: Whose accounts can change what others may do, or read what everybody did.
PRIVILEGED = frozenset((ADMINISTRATOR, AUDITOR))


def excluded_together(roles: Iterable[str]) -> str:
    """Why nobody holds these roles (their codes) together, in a sentence; empty where somebody may."""
    held = set(roles)
    found = (one.sentence for one in EXCLUSIONS if one.role in held and one.others & held)
    return str(next(found, ""))


def changed_rights() -> Iterator[tuple[str, str, bool]]:
    """Rights by which a role in the database differs from the program's: its code, ``app.codename``, and whether the
    database gives it. One query.
    """
    from django.contrib.auth.models import Group

    names = ("name", "permissions__content_type__app_label", "permissions__codename")
    stored = {(role, f"{app}.{codename}") for role, app, codename in Group.objects.values_list(*names) if codename}
    wanted = {(code, right) for code, role in ROLES.items() for right in role.permissions}
    for role, right in sorted({pair for pair in stored if pair[0] in ROLES} ^ wanted):
        yield role, right, (role, right) in stored


def shows_screen_only(user) -> bool:
    """Whether somebody may look at the meeting room's screen and at nothing else. At most two queries, asked once."""
    return user.get_all_permissions() == {VIEW_SCREEN}


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
