"""What looks odd in a level that is to hold: its change, up or down."""

from decimal import Decimal

import pytest

from reports.checks.flag import FlagKind
from targets.board import TargetRow

from .flagging import kinds, row, texts


def level(figures, **changes) -> TargetRow:
    return row(figures, phasing="hold", **{"value": Decimal(118), "unit": "人", **changes})


@pytest.mark.parametrize(("typed", "found"), [(123, False), (124, True), (117, False), (116, True)])
def test_a_level_that_changes_more_than_three_times_as_far_as_usual_is_flagged(typed, found):
    # It changed by 1, 1 and 2 before: usually by 1.
    assert (FlagKind.STEP in kinds(level({1: 118, 2: 117, 3: 118, 4: 120}), typed, month=5)) is found


def test_a_levels_change_is_said_with_its_numbers():
    assert texts(level({1: 118, 2: 116, 3: 118, 4: 120}), 150, month=5) == [
        "A change of 30人, 15 times the usual 2人 (from 120人 to 150人)."
    ]


@pytest.mark.parametrize(("typed", "found"), [(177, False), (178, True), (59, False), (58, True), (500, True)])
@pytest.mark.parametrize("before", [{5: 118}, {3: 118, 4: 118, 5: 118}, {4: 118, 5: 118}], ids=["one", "still", "two"])
def test_a_level_without_a_usual_change_is_flagged_beyond_half_of_it(before, typed, found):
    assert (FlagKind.STEP in kinds(level(before), typed)) is found


def test_half_of_a_level_is_said_with_its_numbers():
    assert "A change of 382人, more than half of 118人 (from 118人 to 500人)." in texts(level({4: 118, 5: 118}), 500)


def test_a_level_at_nothing_is_held_against_its_line():
    assert FlagKind.STEP in kinds(level({5: 0}, value=Decimal(8)), 5)
    assert FlagKind.STEP not in kinds(level({5: 0}, value=Decimal(8)), 4)
