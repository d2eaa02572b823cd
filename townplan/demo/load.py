"""Loads the whole demonstration in one transaction."""

from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from publishing.actions import change_public_page
from targets import planfile
from targets.actions import fill_calendar
from targets.calendar.workdays import known_years
from targets.models import Plan, TaskArea
from targets.trace.record import Actor, Program

from .errors import DemonstrationError
from .matters import read_matters, steps_of_matters
from .meetings import read_meetings, steps_of_meetings
from .projects import add_projects, read_projects, steps_of_projects
from .replay import SOURCE, figure_keys, replay, replayed_steps
from .town import make_accounts, plan_objects
from .year_before import load_year_before

DEFAULT = settings.BASE_DIR / "fixtures" / "demo-2021.yaml"


def require_allowed() -> None:
    """Raises DemonstrationError in a town's real system."""
    if not settings.DEMONSTRATION_ALLOWED:
        raise DemonstrationError(
            _("Demonstration data do not belong in a town's real system; to try Townplan, set TOWNPLAN_DEMO=1.")
        )


@transaction.atomic
def load_demonstration(path: Path = DEFAULT) -> Plan | None:
    """Loads the plan, the town and its people, and replays the year in the order of time.

    Args:
        path: the demonstration's file. In the same folder are the plan's file, such as ``plan-2021.yaml``, and perhaps
            those of the year before, the projects, the matters and the meetings, such as ``demo-projects-2021.yaml``.

    Returns:
        The plan; None if the demonstration is loaded already, and then nothing is changed.

    Raises:
        DemonstrationError: it may not be loaded here, or an action refuses what the file says.
        PlanFileError: the plan file with the demonstration's values is not valid.
    """
    require_allowed()
    demo = _read(path)
    year = demo["year"]
    existing = {plan.year: plan for plan in Plan.objects.filter(year__in=(year - 1, year))}
    if year in existing and existing[year].demonstration:
        return None
    if existing:
        raise DemonstrationError(
            _("There is a real plan for %(year)d; the demonstration needs a fresh database.") % {"year": max(existing)}
        )
    begin = timezone.make_aware(datetime(year, 1, 4, 9))  # noqa: DTZ001  (the town's clock)
    plan = _load_plan(demo, path, begin)
    _fill_calendar(year, begin)
    people = make_accounts(demo, begin)
    before = path.with_name(f"demo-{year - 1}.yaml")
    if before.exists():
        load_year_before(before, year, people)
    projects = read_projects(path.with_name(f"demo-projects-{year}.yaml"))
    add_projects(plan, projects, begin)
    _show_to_everybody(plan, Actor(people["admin"], SOURCE, begin))
    steps = [*replayed_steps(demo, figure_keys(plan)), *steps_of_projects(plan, projects, *_people_of(demo))]
    steps += steps_of_matters(read_matters(path.with_name(f"demo-matters-{year}.yaml")))
    steps += steps_of_meetings(read_meetings(path.with_name(f"demo-meetings-{year}.yaml")))
    replay(sorted(steps, key=lambda step: step.at), plan, people)
    return plan


def _people_of(demo: dict[str, Any]) -> tuple[dict[str, str], str]:
    """The user names of each department's reporter, and of the reviewer."""
    names: dict[str, dict[str, str]] = {}
    for account in demo["accounts"]:
        for role in account["roles"]:
            names.setdefault(role, {}).setdefault(account.get("department", ""), account["username"])
    return names["reporter"], next(iter(names["reviewer"].values()))


def _show_to_everybody(plan: Plan, administrator: Actor) -> None:
    """Puts the headline figures and the task areas on the public page."""
    headline, work = TaskArea.Kind.HEADLINE, (TaskArea.Kind.TASK, TaskArea.Kind.LIVELIHOOD)
    figures = plan.targets.filter(sub_measure__area__kind=headline).values_list("pk", flat=True)
    areas = plan.areas.filter(kind__in=work).values_list("pk", flat=True)
    change_public_page(administrator, plan.pk, is_on=True, figures=figures, areas=areas)


def _fill_calendar(year: int, begin: datetime) -> None:
    """The office calendar of the plan's year and the next, in which December's reports are due."""
    first, last = known_years()
    years = [known for known in (year, year + 1) if first <= known <= last]
    fill_calendar(Program("loaddemo", SOURCE, begin), years)


def _load_plan(demo: dict[str, Any], path: Path, begin: datetime) -> Plan:
    files = plan_objects(demo, path.with_name(f"plan-{demo['year']}.yaml"), path)
    outcome = planfile.load_objects(files.objects, actor=Program("loaddemo", SOURCE, begin), unreadable=files.problems)
    if outcome.changed:
        raise DemonstrationError(
            _("Other departments or villages have the same codes here; the demonstration needs a fresh database.")
        )
    plan = Plan.objects.get(year=demo["year"])
    plan.demonstration = True
    plan.save(update_fields=["demonstration"])
    return plan


def _read(path: Path) -> dict[str, Any]:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise DemonstrationError(_("%(file)s cannot be read: %(error)s") % {"file": path, "error": error}) from error
