"""Imports a checked list of projects: new ones are added, known ones changed, all or nothing."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from targets.trace.record import Actor

from .projects import ProjectValues, add_project, change_project


@dataclass(frozen=True)
class Listed:
    """One project of a list.

    Args:
        project_id, version: of the existing project; None for a new one.
    """

    values: ProjectValues
    project_id: int | None = None
    version: int = 0


@transaction.atomic
def import_projects(actor: Actor, listed: Iterable[Listed]) -> tuple[int, int]:
    """Imports the list; returns how many were added and how many changed. One event for each project.

    Raises:
        NotAllowed, StaleProject, ActionError: as ``add_project`` and ``change_project``; then nothing is changed.
    """
    added = changed = 0
    for row in listed:
        if row.project_id is None:
            add_project(actor, row.values)
            added += 1
        else:
            before = row.version
            changed += change_project(actor, row.project_id, row.version, row.values).version != before
    return added, changed
