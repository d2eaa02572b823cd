"""Only a demonstration stands still at its day: a town's own system follows the real clock."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from targets.calendar import clock
from tests.factories import make_client, make_plan, make_user
from tests.test_architecture import ROOMS, ROOT

SPRING = datetime(2027, 3, 2, 18, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.django_db
@pytest.mark.parametrize(("allowed", "fictional"), [(False, False), (True, False), (False, True), (True, True)])
def test_only_a_demonstration_where_it_is_allowed_stands_still(settings, monkeypatch, allowed, fictional):
    monkeypatch.setattr(clock, "_found", False)  # as in a new process
    settings.DEMONSTRATION_ALLOWED = allowed
    make_plan(demonstration=fictional)
    make_user("leader")  # without anybody the first page makes an account
    still = allowed and fictional
    with time_machine.travel(SPRING, tick=False):
        assert clock.now() == (SPRING.replace(year=2021, month=7, day=8) if still else SPRING)
        assert ("8 July 2021" in make_client().get("/sign-in/").text) == still


#: Ages of files and backups, sessions, locks and passwords, the security log and its seals, and whether two machines'
#: clocks agree: those follow the server's own clock.
OF_THE_SERVER = {
    *(ROOT / "departments" / name for name in ("locks.py", "passwords.py", "second_factor.py", "models/user.py")),
    *(ROOT / "targets/trace" / name for name in ("ended_sessions.py", "seals.py", "security.py")),
    *(ROOT / "publishing" / name for name in ("actions/tokens.py", "api/authentication.py", "forms.py")),
    ROOT / "publishing/views/settings.py",
    ROOT / "reports/evidence/abandoned.py",
    *(ROOT / "townplan/keeping").rglob("*.py"),
}


def test_only_the_clock_asks_what_time_it_is():
    """Whoever asks Django or Python for the day would tell the demonstration another one."""
    asking = re.compile(r"timezone\.(?:now|localdate)\(\)|timezone\.now\b|datetime\.now\(|date\.today\(|{% now ")
    for folder in (*ROOMS, "templates"):
        for path in (ROOT / folder).rglob("*"):
            if path.name == "clock.py" or path in OF_THE_SERVER or "migrations" in path.parts:
                continue
            if path.suffix in (".py", ".html"):
                assert not asking.search(path.read_text(encoding="utf-8")), path
