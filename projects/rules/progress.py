"""Changes of stage. Source: ``docs/project-rules.md``."""

from enum import StrEnum


class StageStep(StrEnum):
    """What a change of stage is: to the next one, past some, back, or nowhere."""

    NEXT = "next"
    SKIP = "skip"
    BACK = "back"
    NONE = "none"


def stage_step(before: int, after: int) -> StageStep:
    """The change between two positions in a kind's list of stages. Any but the next one needs a reason."""
    if after == before:
        return StageStep.NONE
    if after < before:
        return StageStep.BACK
    return StageStep.NEXT if after == before + 1 else StageStep.SKIP
