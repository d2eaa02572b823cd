"""What people do with matters on their pages."""

from datetime import date

from supervision.models import Matter
from tests.factories import Town, make_matter


def ordered(town: Town, **fields) -> Matter:
    """A matter that nothing of the calendar makes late."""
    return make_matter(
        town, **{"title": "Mend the dyke", "order": "Before the rain.", "due": date(2099, 1, 31), **fields}
    )


def step(client, matter: Matter, do: str, *, version: int | None = None, files=(), **data):
    """Sends the form of a step, as the page at a version shows it."""
    version = Matter.objects.get(pk=matter.pk).version if version is None else version
    data = {"do": do, "version": version, **data} | ({"files": list(files)} if files else {})
    return client.post(f"/matters/{matter.year}/{matter.number}/step/", data)


def state(matter: Matter) -> str:
    return Matter.objects.get(pk=matter.pk).state
