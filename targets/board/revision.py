"""A target's revision as a plain object."""

from dataclasses import dataclass

from ..rules import Terms


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """What a target promises from a month on (目标调整), why, and by which document."""

    from_month: int
    terms: Terms
    reason: str
    document: str
