"""The dashboard is kept until something that it shows has changed, and then it shows the change."""

import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from projects.models import Milestone
from projects.models.stages import ProjectKind
from tests.admin.conftest import fields_of
from tests.factories import make_milestone, make_project, make_report
from tests.projects.pages import finish, move
from tests.reports import steps

DASHBOARD = "/dashboard/?year=2021&month=3"


@pytest.fixture(autouse=True)
def pages_are_kept(settings):
    """The cache as the server has it; the other tests run without one."""
    kept_in_memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "kept-pages"}
    settings.CACHES = {**settings.CACHES, "pages": kept_in_memory, "waiting": {**kept_in_memory, "LOCATION": "waiting"}}
    for name in ("pages", "waiting"):
        caches[name].clear()
    yield
    for name in ("pages", "waiting"):
        caches[name].clear()


@pytest.fixture
def road(town):
    project = make_project(town, kind=ProjectKind.ROAD, title="North road")
    make_milestone(project, name="Roadbed", planned=date(2021, 3, 15))
    return project


def content_of(client, address: str = DASHBOARD) -> str:
    return client.get(address).text.partition("<main")[2]


def administered(town, page: str, instance, /, **changes) -> None:
    """An administrator opens something in the administration, changes some boxes and saves."""
    client = town.client("administrator")
    address = reverse(f"admin:{page}_change", args=[instance.pk])
    response = client.post(address, {**fields_of(client.get(address)), **changes})
    assert response.status_code == 302, response.context["errors"]


def submitted(town, road) -> None:
    steps.submit(town.client("reporter"), town.sub_measure, 3, {town.target: 290})


def approved(town, road) -> None:
    submitted(town, road)
    content_of(town.client("leader"))
    steps.approve(town.client("reviewer"), town.sub_measure, 3)


def month_closed(town, road) -> None:
    steps.close(town.client("administrator"), 3)


def target_changed(town, road) -> None:
    administered(town, "targets_target", town.target, value="600")


def report_day_moved(town, road) -> None:
    administered(town, "targets_plan", town.plan, report_day="12")


def department_renamed(town, road) -> None:
    administered(town, "departments_department", town.sub_measure.lead, name="Works Office")


def leader_changed(town, road) -> None:
    administered(town, "departments_department", town.other_sub_measure.lead, leader="Zhao Lei")


def project_begun(town, road) -> None:
    assert move(town.client("administrator"), road, "started", "2021-03-20", reason="At once").status_code == 302


def milestone_done(town, road) -> None:
    assert finish(town.client("administrator"), road, "Roadbed", "2021-03-20").status_code == 302
    assert Milestone.objects.exclude(done=None).exists()


def project_added(town, road) -> None:
    make_project(town, title="South road")


CHANGES = [
    submitted,
    approved,
    month_closed,
    target_changed,
    report_day_moved,
    department_renamed,
    leader_changed,
    project_begun,
    milestone_done,
    project_added,
]


def test_two_servers_that_keep_pages_each_in_its_own_memory_show_the_same(town, road, settings):
    """What one server keeps is known by the last event, which the other one's posts write to the database."""
    leader = town.client("leader")

    def on_server(name: str) -> str:
        own = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": f"pages of {name}"}
        settings.CACHES = {**settings.CACHES, "pages": own, "waiting": {**own, "LOCATION": f"waiting of {name}"}}
        return content_of(leader)

    assert on_server("one") == on_server("two") == on_server("one")
    before = on_server("two")
    submitted(town, road)  # on the second server
    after = on_server("one")
    assert after != before
    assert on_server("two") == after
    for name in ("one", "two"):
        on_server(name)
        caches["pages"].clear()
        caches["waiting"].clear()


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_every_change_is_seen_at_once(town, road, change):
    make_report(town.other_sub_measure, 3, figures={town.other_target: 100})
    leader = town.client("leader")
    before = content_of(leader)
    assert content_of(leader) == before
    change(town, road)
    after = content_of(leader)
    assert after != before
    caches["pages"].clear()
    assert after == content_of(leader)


def test_an_event_that_was_numbered_earlier_and_committed_later_is_seen(town, road):
    """PostgreSQL gives ids when rows are written, in the order of no lock."""
    leader = town.client("leader")
    before = content_of(leader)
    submitted(town, road)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE targets_event SET id = -id WHERE id = (SELECT MAX(id) FROM targets_event)")
    assert content_of(leader) != before


def test_what_is_kept_is_not_made_again(town, road):
    leader, reviewer = town.client("leader"), town.client("reviewer")

    def questions(client, address: str = DASHBOARD) -> int:
        with CaptureQueriesContext(connection) as asked:
            content_of(client, address)
        return len(asked)

    questions(leader, "/projects/due/")  # the masthead's numbers are kept by themselves
    first = questions(leader)
    assert questions(reviewer) < first / 2 + 2
    assert questions(leader, "/dashboard/?year=2021&month=2") == first


@pytest.mark.parametrize(
    "address",
    [
        "/dashboard/?year=2021&month=2",
        "/dashboard/?year=2021&month=3&on=2021-03-10",
        "/dashboard/?year=2021&month=3&on=nonsense",
        "/dashboard/?year=2021&month=3&on=rubbish",
    ],
)
def test_another_month_day_or_language_is_another_page(town, road, address):
    leader = town.client("leader")
    seen = {content_of(leader), content_of(leader, address), content_of(town.client("leader", language="zh-hans"))}
    assert len(seen) == 3
    caches["pages"].clear()
    assert content_of(leader, address) in seen


def test_days_that_have_passed_are_counted(town, road):
    leader = town.client("leader")
    with time_machine.travel(datetime(2021, 4, 8, 4, tzinfo=UTC), tick=False):
        before = content_of(leader)
    with time_machine.travel(datetime(2021, 4, 9, 4, tzinfo=UTC), tick=False):
        assert content_of(leader) != before


def test_the_masthead_s_numbers_are_kept_until_something_happens(town):
    def numbers() -> list[str]:
        pages = [town.client(person).get("/projects/due/").text for person in ("reporter", "reviewer")]
        # The bell's number has a line of its own.
        return [number for page in pages for number in re.findall(r'\S <span class="badge rounded-pill">(\d+)', page)]

    def counted() -> bool:
        with CaptureQueriesContext(connection) as queries:
            numbers()
        return any(re.search("UNION|AS .asked_0", query["sql"]) for query in queries)

    with time_machine.travel(datetime(2021, 4, 7, 9, tzinfo=UTC), tick=False):
        reporter, reviewer = town.client("reporter"), town.client("reviewer")
        assert counted()
        assert numbers() == ["3"]
        assert not counted()
        steps.submit(reporter, town.sub_measure, 3, {town.target: 290})
        assert numbers() == ["2", "1"]
        steps.give_back(reviewer, town.sub_measure, 3, "Which bank?")
        assert numbers() == ["3"]
        steps.close(town.client("administrator"), 1)
        assert numbers() == ["2"]
