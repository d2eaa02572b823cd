"""Steps from stage to stage. Source: ``docs/project-rules.md``."""

from enum import StrEnum


class Step(StrEnum):
    """What a change of stage is: to the next one, past some, back, or nowhere."""

    NEXT = "next"
    SKIP = "skip"
    BACK = "back"
    NONE = "none"


def step_of(before: int, after: int) -> Step:
    """The step between two places in a kind's list of stages. All but the next one need a reason."""
    if after == before:
        return Step.NONE
    if after < before:
        return Step.BACK
    return Step.NEXT if after == before + 1 else Step.SKIP
