"""Changes of stage. Source: ``docs/project-rules.md``."""

from enum import StrEnum


class StageStep(StrEnum):
    """The kind of a change of stage: to the next, skipping some, back, or none."""

    NEXT = "next"
    SKIP = "skip"
    BACK = "back"
    NONE = "none"


def stage_step(before: int, after: int) -> StageStep:
    """The change between two positions in a kind's list of stages. All but a step to the next need a reason."""
    if after == before:
        return StageStep.NONE
    if after < before:
        return StageStep.BACK
    return StageStep.NEXT if after == before + 1 else StageStep.SKIP
