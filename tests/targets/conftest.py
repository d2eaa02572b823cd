"""These tests read sentences in English, except where they test the language. A town with a month played."""

import pytest

from tests.english import english
from tests.factories import Town, make_town
from tests.kept import kept
from tests.reports import steps

__all__ = ["english"]


def play_a_month() -> Town:
    """A town to whose March everything happens that can, one after the other."""
    town = make_town()
    reporter, reviewer, administrator = (town.client(p) for p in ("reporter", "reviewer", "administrator"))
    sub_measure = town.sub_measure
    steps.save(reporter, sub_measure, 3, {town.target: "100"})
    steps.submit(reporter, sub_measure, 3, {town.target: "110"})
    steps.withdraw(reporter, sub_measure, 3)
    steps.submit(reporter, sub_measure, 3, {town.target: "120"})
    steps.give_back(reviewer, sub_measure, 3, "Count again")
    steps.submit(reporter, sub_measure, 3, {town.target: "130"})
    steps.approve(reviewer, sub_measure, 3)
    steps.close(administrator, 3)
    steps.correct(reviewer, sub_measure, 3, {town.target: "140"}, "The bank")
    steps.reopen(administrator, 3)
    return town


@pytest.fixture
def played(db: None) -> Town:
    return kept(play_a_month)
