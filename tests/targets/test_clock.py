"""Only a demonstration stands still at its day: a town's own system follows the real clock."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from targets.calendar import clock
from tests.factories import make_client, make_plan
from tests.test_architecture import ROOMS, ROOT

SPRING = datetime(2027, 3, 2, 18, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.django_db
@pytest.mark.parametrize(("allowed", "fictional"), [(False, False), (True, False), (False, True), (True, True)])
def test_only_a_demonstration_where_it_is_allowed_stands_still(settings, monkeypatch, allowed, fictional):
    monkeypatch.setattr(clock, "_found", False)  # as in a new process
    settings.DEMONSTRATION_ALLOWED = allowed
    make_plan(demonstration=fictional)
    still = allowed and fictional
    with time_machine.travel(SPRING, tick=False):
        assert clock.now() == (SPRING.replace(year=2021, month=7, day=8) if still else SPRING)
        assert ("8 July 2021" in make_client().get("/sign-in/").text) == still


def test_only_the_clock_asks_what_time_it_is():
    """Whoever asks Django or Python for the day would tell the demonstration another one."""
    asking = re.compile(r"timezone\.(?:now|localdate)\(\)|timezone\.now\b|datetime\.now\(|date\.today\(|{% now ")
    for folder in (*ROOMS, "templates"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in (".py", ".html") and "migrations" not in path.parts and path.name != "clock.py":
                assert not asking.search(path.read_text(encoding="utf-8")), path
