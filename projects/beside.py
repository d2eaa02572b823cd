"""The projects under a sub-measure, for its page and its area's."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from django.urls import reverse

from departments.models import User
from targets.beside import Thing

from .access import projects_scope
from .models import Project
from .stages import Kind, Stage


def projects_under(reader: User, parts: Collection[int]) -> Mapping[int, list[Thing]]:
    """Sub-measure to those of its projects that the reader may open, with their kind and stage. One query."""
    found = defaultdict(list)
    rows = Project.objects.filter(part_of__in=parts, **projects_scope(reader)).order_by("line_id")
    for part, year, code, title, kind, stage in rows.values_list(
        "part_of_id", "plan__year", "code", "title", "kind", "stage"
    ):
        address = reverse("projects:project", args=(year, code))
        found[part].append(Thing(title, address, f"{Kind(kind).label} · {Stage(stage).label}"))
    return found
