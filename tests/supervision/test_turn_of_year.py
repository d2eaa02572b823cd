"""At the turn of the year what is open stays in sight, and a number carries the year in which it was given."""

import io
from datetime import date, datetime

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from docx import Document

from supervision.actions.ordering import close_matter
from supervision.models import Matter
from targets.models import Event
from targets.trace import rows
from targets.trace.chain import verify
from tests.dashboards.documents.word import bulletin, texts
from tests.factories import Town, actor, make_client, make_plan, make_report, make_town
from tests.publishing.readers import make_token
from tests.publishing.test_numbers import all_of
from tests.reports.test_concurrency import together

from .conftest import SHANGHAI
from .matters import done

ORDER = "/matters/order/"


def on(year: int, month: int, day: int):
    """Ten o'clock of a day in the town."""
    return time_machine.travel(datetime(year, month, day, 10, tzinfo=SHANGHAI), tick=False)


def ordered(town: Town, title: str, query: str = "", due: str = "2022-01-31") -> Matter:
    """A matter that the leader orders by the form, about what the query names."""
    typed = {"title": title, "order": "See to it.", "lead": town.sub_measure.lead_id, "due": due}
    assert town.client("leader").post(f"{ORDER}?{query}", typed).status_code == 302
    return Matter.objects.get(title=title)


@pytest.fixture
def years(town) -> Town:
    """Of 2021's matters one is open, one is struck off on 20 January; two more are ordered on 8 January. The plan of
    2022 is a copy.
    """
    make_report(town.sub_measure, 11, "approved", {town.target: 10})
    make_report(town.sub_measure, 12, "approved", {town.target: 20})
    with on(2021, 11, 10):
        ordered(town, "Road", "target=revenue")
        yard = ordered(town, "Yard")
        call_command("copyplan", "--from", "2021", "--to", "2022", stdout=io.StringIO())
    with on(2022, 1, 8):
        ordered(town, "Dyke", "target=revenue")
        ordered(town, "Well", "year=2022&target=revenue")
    with on(2022, 1, 20):
        yard = done(town, yard, datetime.now(SHANGHAI))
        close_matter(actor(town.people["leader"]), yard.pk, yard.version)
    return town


def listed(client, query: str = "") -> dict[str, str]:
    return {line.matter.title: line.numbered for line in client.get(f"/matters/{query}").context["lines"]}


def monthly(client, year: int, month: int) -> dict[str, str]:
    response = client.get(f"/matters/{year}/{month}/list.docx")
    assert response.status_code == 200
    tables = Document(io.BytesIO(response.getvalue())).tables
    return {row.cells[1].text: row.cells[0].text for row in tables[0].rows[1:]} if tables else {}


def test_a_number_carries_the_year_of_its_order(years):
    assert set(Matter.objects.values_list("title", "plan__year", "year", "number")) == {
        ("Road", 2021, 2021, 1),
        ("Yard", 2021, 2021, 2),
        ("Dyke", 2021, 2022, 1),
        ("Well", 2022, 2022, 2),
    }
    leader = years.client("leader", language="zh-hans")
    page = leader.get("/matters/2022/1/")
    assert (page.context["matter"].title, page.context["plan"].year) == ("Dyke", 2021)
    assert 'action="/matters/2022/1/step/"' in years.client("reporter").get("/matters/2022/1/").text
    with on(2022, 1, 8):
        paper = texts(Document(io.BytesIO(leader.get("/matters/2022/1/notice.docx").getvalue())))
    assert "督办〔2022〕1号" in paper
    assert "2022年1月8日" in paper
    assert "督办〔2022〕1号 · 标题" in years.client("auditor", language="zh-hans").get("/trace/?year=2021").text
    assert verify(years.plan).is_whole
    secret = make_token(years)
    for plan, numbers in ((2021, [(2021, 1), (2021, 2), (2022, 1)]), (2022, [(2022, 2)])):
        assert [(one["year"], one["number"]) for one in all_of(secret, f"plans/{plan}/matters")] == numbers


def test_what_is_open_stands_in_the_list_and_is_counted_alike(years):
    leader, reporter = years.client("leader"), years.client("reporter")
    with on(2022, 1, 8):
        assert leader.get("/matters/").context["plan"].year == 2021
        assert set(listed(leader)) == {"Road", "Yard", "Dyke", "Well"}
    with on(2022, 2, 8):
        page = leader.get("/matters/")
        assert page.context["plan"].year == 2022
        assert listed(leader) == {"Road": "Matter 2021-1", "Dyke": "Matter 2022-1", "Well": "Matter 2022-2"}
        assert 'href="/matters/2021/1/"' in page.text
        assert listed(reporter) == listed(leader)
        assert page.context["counts"] == {"open": 3, "late": 3}
        assert years.client("leader").get("/screen/").context["matters"] == page.context["counts"]
        [group] = [one for one in reporter.get("/workbench/").context["groups"] if one.href == "/matters/"]
        assert {task.text for task in group.tasks} == set(listed(leader))
        assert "Road" in b"".join(leader.get("/matters/matters.csv?year=2022")).decode()
        assert listed(leader, "?q=Matter 2022-1") == {"Dyke": "Matter 2022-1"}
        assert set(listed(leader, "?q=1")) == {"Road", "Dyke"}
        assert set(listed(leader, "?year=2021")) == {"Road", "Yard", "Dyke", "Well"}
        # On the page of what it is about too, also of a past day.
        for query in ("", "&on=2022-01-10"):
            shown = leader.get(f"/targets/2021/revenue/?month=12{query}").text
            assert "/matters/2021/1/" in shown
            assert "/matters/2022/1/" in shown


def test_a_month_s_papers_have_what_was_ordered_or_open_in_it(years):
    leader = years.client("leader")
    with on(2022, 1, 8):
        months = leader.get("/matters/").context["list_months"]
        assert [month[:2] for month in months[:2]] == [(2022, 1), (2021, 12)]
        assert monthly(leader, 2022, 1) == {
            "Road": "No. 2021-1",
            "Yard": "No. 2021-2",
            "Dyke": "No. 1",
            "Well": "No. 2",
        }
    with on(2022, 2, 8):
        assert set(monthly(leader, 2021, 12)) == {"Road", "Yard"}
        assert set(monthly(leader, 2022, 1)) == {"Road", "Yard", "Dyke", "Well"}  # one was struck off in it
        assert set(monthly(leader, 2022, 2)) == {"Road", "Dyke", "Well"}
        assert leader.get("/matters/2022/3/list.docx").status_code == 404
        assert leader.get("/matters/2020/12/list.docx").status_code == 404
        pack = leader.get("/meeting/").context["pack"]
        assert (pack.board.plan.year, pack.board.month) == (2022, 1)
        assert {one.matter.title for one in pack.matters.open} == {"Road", "Dyke", "Well"}
        assert [one.matter.title for one in pack.matters.closed] == ["Yard"]
        assert 'href="/matters/2021/1/"' in leader.get("/meeting/").text
        assert "“Road”" in "".join(texts(bulletin(leader, "/documents/2022/1/bulletin.docx")))


def test_a_year_begins_before_it_has_a_plan(town):
    with on(2021, 12, 30):
        ordered(town, "Road")
    with on(2022, 3, 2):
        ordered(town, "Dyke", due="2022-03-31")
        leader = town.client("leader")
        months = [month[:2] for month in leader.get("/matters/").context["list_months"]]
        assert months[:4] == [(2022, 3), (2022, 2), (2022, 1), (2021, 12)]
        assert monthly(leader, 2022, 3) == {"Road": "No. 2021-1", "Dyke": "No. 1"}
        assert listed(leader) == {"Road": "Matter 2021-1", "Dyke": "Matter 2022-1"}


def test_the_rules_propose_of_the_plan_that_is_worked_on(town):
    make_report(town.sub_measure, 10, "approved", {town.target: 10})
    make_report(town.sub_measure, 11, "approved", {town.target: 20})
    leader = town.client("leader")

    def proposed(query: str = "") -> set[str]:
        return {one.name for one in leader.get(f"/matters/{query}").context["proposed"]}

    with on(2021, 12, 6):
        assert "Revenue" in proposed()
        call_command("copyplan", "--from", "2021", "--to", "2022", stdout=io.StringIO())
        assert "Revenue" in proposed()
        assert not proposed("?year=2022")
    with on(2022, 2, 8):
        assert not proposed("?year=2021")


def test_nothing_is_written_into_another_plan_than_the_address_names(town):
    typed = {"title": "Road", "order": "O", "lead": town.sub_measure.lead_id, "due": "2099-01-31"}
    proposal = {"title": "P", "text": "T", "submitted_on": "2021-05-01", "submitted_to": "District"}
    meeting = {"held_on": "2021-07-08", "version": "", "d-TOTAL_FORMS": "1", "d-INITIAL_FORMS": "0"}
    leader, reviewer = town.client("leader"), town.client("reviewer")
    for year in ("1999", "2022", "none", "0"):
        for address, data in (
            (f"{ORDER}?year={year}", typed),
            (f"/matters/proposals/add/?year={year}", proposal),
            (f"/meeting/?year={year}&month=6", meeting),
        ):
            assert leader.post(address, data).status_code == 404, address
        assert reviewer.post(f"/review/?year={year}", {"approve": "1"}).status_code == 404, year
    assert not Event.objects.exists()
    # A page of a year without a plan shows that of the usual one, and its form names that.
    assert f'action="{ORDER}?target=revenue&amp;year=2021"' in leader.get(f"{ORDER}?target=revenue").text
    assert f'action="{ORDER}?year=2021"' in leader.get(f"{ORDER}?year=1999").text


@pytest.mark.django_db(transaction=True)
def test_orders_about_two_plans_at_once_share_the_year_s_numbers():
    town = make_town()
    make_plan(year=2022)
    leader = town.user("leader")

    def ordering(number: int):
        client = make_client(leader)
        typed = {"title": f"Matter {number}", "order": "Now", "lead": town.sub_measure.lead_id, "due": "2099-01-31"}
        return lambda: client.post(f"{ORDER}?year={2021 + number % 2}", typed).status_code

    with time_machine.travel(datetime(2022, 1, 8, 10, tzinfo=SHANGHAI), tick=True):
        assert together(*map(ordering, range(6))) == [302] * 6
    assert sorted(Matter.objects.values_list("year", "number")) == [(2022, number) for number in range(1, 7)]
    assert sorted(Matter.objects.values_list("plan__year", flat=True)) == [2021] * 3 + [2022] * 3


@pytest.mark.django_db(transaction=True)
def test_a_town_s_matters_come_into_this_version_whole(monkeypatch):
    """As an older version left them: numbered by the plan's year, without a column of their own for it."""
    town = make_town()
    monkeypatch.setitem(rows.NOT_FOLLOWED, "supervision.Matter.year", "the older version has no such column")
    with on(2021, 12, 30):
        matter = ordered(town, "Road")
    call_command("migrate", "supervision", "0001", verbosity=0)
    monkeypatch.undo()
    call_command("migrate", verbosity=0)
    matter.refresh_from_db()
    assert (matter.year, matter.number, matter.ordered_on) == (2021, 1, date(2021, 12, 30))
    assert verify(town.plan).is_whole
    with connection.cursor() as cursor:
        cursor.execute("UPDATE supervision_matter SET year = 2020")
    assert not verify(town.plan).is_whole
