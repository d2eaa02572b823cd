"""What the tests of supervision share."""

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from supervision.actions.ordering import NewMatter, order_matter
from supervision.models import Matter
from targets.models import ClosedMonth
from tests.english import english
from tests.factories import Town, actor

from .receiver import Service, robots_service

__all__ = ["english"]

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(day: int, hour: int = 10, minute: int = 0, month: int = 7):
    """A time of 2021 in the town."""
    return time_machine.travel(datetime(2021, month, day, hour, minute, tzinfo=SHANGHAI), tick=False)


def order(town: Town, due: date, **fields) -> Matter:
    """A matter that the leader orders from the economy office, on the day that the clock has."""
    new = {"title": "Mend the road", "order": "Now", "ordered_by": town.user("leader"), "due": due, **fields}
    return order_matter(actor(town.user("leader")), town.plan.pk, NewMatter(lead=town.sub_measure.lead, **new))


@pytest.fixture
def june(town) -> Town:
    """The town, whose months up to May are closed: June's reports are due on 5 July, a Monday."""
    for month in range(1, 6):
        ClosedMonth.objects.create(plan=town.plan, month=month)
    return town


@pytest.fixture
def service(settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """A robots' service on this machine, which the settings name. Between quick tries nobody waits."""
    monkeypatch.setattr("supervision.reminders.robots.QUICK_PAUSE", 0)
    with robots_service() as found:
        settings.ROBOT_HOSTS = [found.host]
        yield found
