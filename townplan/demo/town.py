"""The demonstration's town: departments, villages, accounts, and the plan with the values that its file leaves open."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.utils.translation import gettext as _

from departments.models import Department, User
from departments.roles import ADMINISTRATOR, excluded_together
from targets import planfile
from targets.actions.accounts import record_new_account
from targets.trace.record import Program

from .errors import DemonstrationError

#: The password of all demonstration accounts. It is public, so ``demo.guard`` refuses them in a real system.
PASSWORD = "townplan-2021"  # noqa: S105


def plan_objects(demo: Mapping[str, Any], plan_file: Path, demo_file: Path) -> planfile.PlanFiles:
    """The plan file's objects with the demonstration's values and leads, then its departments, villages and items."""
    files = planfile.read_files([plan_file])
    for plan_object in files.objects:
        code = plan_object.text("code")
        if plan_object.model == "targets.submeasure" and code in demo["leads"]:
            lead = demo["leads"][code]
            plan_object.fields |= {"lead": [lead["lead"]], "supports": [[support] for support in lead["supports"]]}
        elif plan_object.model == "targets.target":
            plan_object.fields |= demo["targets"].get(code, {})

    def add(model: str, fields: dict[str, Any]) -> None:
        files.objects.append(planfile.PlanObject(model, fields, file=str(demo_file), line=1))

    for department in demo["departments"]:
        add("departments.department", department)
    for village in demo["villages"]:
        add("departments.village", village)
    for code, items in demo["items"].items():
        for item in items:
            village = [item["village"]] if "village" in item else None
            add("targets.item", {**item, "target": [demo["year"], code], "village": village})
    return files


def make_accounts(demo: Mapping[str, Any], since: datetime) -> dict[str, User]:
    """Makes the demonstration's accounts; returns them by their user names.

    Raises:
        DemonstrationError: a name is taken already, or somebody has roles that exclude each other.
    """
    names = [account["username"] for account in demo["accounts"]]
    taken = User.objects.filter(username__in=names).values_list("username", flat=True)
    if taken:
        raise DemonstrationError(
            _("These accounts are here already: %(names)s. The demonstration needs a fresh database.")
            % {"names": ", ".join(sorted(taken))}
        )
    for account in demo["accounts"]:
        if sentence := excluded_together(account["roles"]):
            raise DemonstrationError(f"{account['username']}{_(': ')}{sentence}")
    departments = {department.code: department for department in Department.objects.all()}
    groups = {group.name: group for group in Group.objects.all()}
    password = make_password(PASSWORD)  # once: hashing is slow on purpose
    people = {}
    for account in demo["accounts"]:
        user = User.objects.create(
            username=account["username"],
            name=account["name"],
            department=departments[account["department"]] if "department" in account else None,
            password=password,
            is_staff=ADMINISTRATOR in account["roles"],
            demonstration=True,
            date_joined=since,
        )
        user.groups.set(groups[role] for role in account["roles"])
        record_new_account(Program("loaddemo", "demonstration", since), user)
        people[user.username] = user
    return people
