"""What other rooms have of a plan that the trace tells of; a room puts its own here when the application starts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from ..models import Plan

#: A part of the plan in the trace: what it is, its code, and the name of what is within it.
Key = tuple[str, str, str | None]


@dataclass(frozen=True)
class TracedModels:
    """What a room has of a plan.

    Args:
        kinds: what the trace calls it.
        made: the kinds of whose making the trace tells.
        parts: each with its fields, as the trace would write them. A few queries.
    """

    kinds: frozenset[str]
    made: frozenset[str]
    parts: Callable[[Plan], Iterable[tuple[Key, dict[str, Any]]]]


traced_models: list[TracedModels] = []
