"""What other rooms add to the plan file: a room puts its own models here when the application starts.

The plan's own models are written by ``apply``; a room checks and writes its rows itself, through its own actions.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from ..trace.record import Actor, Program
from .schema import MODELS, Model

if TYPE_CHECKING:
    from ..files.errors import FileProblem
    from .checks import PlanGraph
    from .differences import Outcome
    from .existing import Stored
    from .rows import Row


@dataclass(frozen=True)
class PlanFileModels:
    """The models of a room and what it does with them.

    Args:
        models: each with the query for its rows of some years' plans. They are listed as missing only where a file
            speaks of any of them.
        faults: what is wrong with a row (of any model) among all others.
        complete: fills in what a row of the room leaves to the database, before it is compared.
        write: brings the database to what its new and changed rows say; one that an action refuses is given as a fault
            by raising ``PlanFileError``.
    """

    models: Sequence[tuple[Model, Callable[[Collection[int]], QuerySet]]]
    faults: Callable[["PlanGraph", "Row"], Iterator["FileProblem"]]
    complete: Callable[["Row", "Stored"], None]
    write: Callable[["Outcome", Actor | Program], None]

    @property
    def labels(self) -> set[str]:
        """The names of its models."""
        return {model.label for model, _rows in self.models}


registered: list[PlanFileModels] = []


def register(room: PlanFileModels) -> None:
    """Takes a room's models into the plan file, behind those that are there."""
    registered.append(room)
    MODELS.update({model.label: model for model, _rows in room.models})


def registered_labels() -> set[str]:
    """The names of all models that are a room's."""
    return {label for room in registered for label in room.labels}


def faults_of_registered(web: "PlanGraph", rows: Iterable["Row"]) -> Iterator["FileProblem"]:
    """What the rooms find wrong with rows."""
    for row in rows:
        for room in registered:
            yield from room.faults(web, row)
