"""An open matter stands where its light is, for who may read it, and the kept pages follow it."""

import io
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.cache import caches
from docx import Document

from supervision.actions.answering import ask_extension
from supervision.actions.ordering import close_matter, grant_extension, send_back
from tests.factories import actor, make_project, make_report, make_target
from tests.projects.pages import text_of

from .matters import TODAY, done, order

DASHBOARD, TARGET, MEASURE = "/dashboard/?month=6", "/targets/2021/revenue/?month=6", "/measures/2021/1.1/?month=6"
LEDGER, AREA, PROJECT = "/ledger/?month=6", "/areas/2021/1/?month=6", "/projects/2021/road/?month=6"
DOCUMENTS, BULLETIN = "/documents/?month=6", "/documents/2021/6/bulletin.docx"
PAGES = (DASHBOARD, TARGET, MEASURE, LEDGER, AREA, DOCUMENTS)
OPEN, LATE, DONE = "answer due by 20 Jul", "Supervised: 3 days overdue", "reported as done, to be struck off"
LINK = 'href="/matters/2021/1/"'


@pytest.fixture(autouse=True)
def _in_july():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def red(town):
    """A target far behind in June, and a project under the same sub-measure."""
    make_report(town.sub_measure, 6, figures={town.target: 10})
    make_project(town, code="road", title="North road")
    return town


def words_of(bulletin) -> str:
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(bulletin.getvalue())).paragraphs)


def test_every_page_of_the_light_says_it_and_leads_there(red):
    matter, leader = order(red, target=red.target, month=6), red.client("leader")
    for page in PAGES:
        html = leader.get(page).text
        assert OPEN in html, page
        assert page == DOCUMENTS or LINK in html, page
    assert words_of(leader.get(BULLETIN)).count(OPEN) == 2  # with what is behind, and among the matters
    other = make_target(red.sub_measure, code="other")
    assert LINK not in leader.get(f"/targets/2021/{other.code}/?month=6").text
    with time_machine.travel(datetime(2021, 7, 23, 1, tzinfo=UTC)):
        leader = red.client("leader")
        late = leader.get(TARGET)
        assert LATE in late.text
        assert "Slightly behind" in late.text.partition(LATE)[0].rpartition("</p>")[2]
        assert "1 of them overdue" in text_of(leader.get(DOCUMENTS).text)
    leader = red.client("leader")
    done(red, matter)
    assert all(DONE in leader.get(page).text for page in PAGES)
    matter.refresh_from_db()
    close_matter(actor(red.people["leader"]), matter.pk, matter.version)
    assert not any("Supervised" in leader.get(page).text for page in PAGES)
    assert "Supervised" not in words_of(leader.get(BULLETIN))


def test_it_is_said_in_chinese(red):
    def dashboard() -> str:
        client = red.client("leader")
        client.cookies["django_language"] = "zh-hans"
        return client.get(DASHBOARD).text

    matter = order(red, target=red.target)
    assert "已督办，7月20日前反馈" in dashboard()
    with time_machine.travel(datetime(2021, 7, 23, 1, tzinfo=UTC)):
        assert "督办已逾期3天" in dashboard()
    done(red, matter)
    assert "已办结，待销号" in dashboard()


def test_a_project_and_a_whole_sub_measure_show_theirs(red):
    leader, road = red.client("leader"), red.sub_measure.projects.get().line
    order(red, sub_measure=road)
    order(red, sub_measure=red.sub_measure, title="The whole of it")
    assert LINK in leader.get(PROJECT).text
    assert LINK not in leader.get(MEASURE).text
    for page in (TARGET, MEASURE, DASHBOARD):
        assert "/matters/2021/2/" in leader.get(page).text, page


def test_another_department_sees_no_link_and_no_sentence(red):
    order(red, target=red.target)
    red.sub_measure.supports.add(red.other_sub_measure.lead)
    for page in (TARGET, MEASURE, LEDGER):
        assert LINK in red.client("reporter").get(page).text, page
        shown = red.client("stranger").get(page)
        assert shown.status_code == 200
        assert "Supervised" not in shown.text
        assert "/matters/2021" not in shown.text


def test_a_kept_dashboard_follows_each_step_and_the_day(red, settings):
    kept = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "matters"}
    settings.CACHES = {**settings.CACHES, "pages": kept}
    caches["pages"].clear()
    leader, said = red.client("leader"), []
    boss, clerk = actor(red.people["leader"]), actor(red.people["reporter"])
    for step in (
        lambda: None,
        lambda: order(red, target=red.target),
        lambda: ask_extension(clerk, 1, 1, date(2021, 7, 25), "Rain"),
        lambda: grant_extension(boss, 1, 2, date(2021, 7, 25)),
    ):
        step()
        said.append([text for text in ("Supervised", "by 20 Jul", "by 25 Jul") if text in leader.get(DASHBOARD).text])
    assert said == [[], ["Supervised", "by 20 Jul"], ["Supervised", "by 20 Jul"], ["Supervised", "by 25 Jul"]]
    with time_machine.travel(datetime(2021, 7, 26, 1, tzinfo=UTC)):
        assert "Supervised: 1 day overdue" in red.client("leader").get(DASHBOARD).text


def test_a_past_day_shows_what_stood_then(red):
    start = datetime(2021, 7, 1, 1, tzinfo=UTC)
    days = [start + timedelta(days=number) for number in range(6)]
    red.sub_measure.reports.update(reviewed_at=start, submitted_at=start)
    matter = order(red, target=red.target, on=days[0], due=date(2021, 7, 3))
    boss = red.people["leader"]
    clerk = actor(red.people["reporter"], days[1])
    matter = ask_extension(clerk, matter.pk, matter.version, date(2021, 7, 20), "Rain")
    matter = grant_extension(actor(boss, days[1]), matter.pk, matter.version, date(2021, 7, 20))
    matter = done(red, matter, days[2])
    matter = send_back(actor(boss, days[3]), matter.pk, matter.version, "Not convinced")
    matter = close_matter(actor(boss, days[5]), done_again(red, matter, days[4]).pk, matter.version + 1)
    leader = red.client("leader")
    expected = ("", "answer due by 3 Jul", OPEN, DONE, OPEN, DONE, "")
    for day, text in enumerate(expected):
        html = leader.get(f"{MEASURE}&on=2021-{'07' if day else '06'}-{day or 30:02d}").text
        assert ("Supervised" in html) == bool(text), day
        assert text in html, day


def done_again(town, matter, on):
    """The matter, which was sent back, reported as done once more."""
    from supervision.actions.answering import report_done

    return report_done(actor(town.people["reporter"], on), matter.pk, matter.version, "Now it came in.")


def test_the_screen_counts_open_and_late_ones(red):
    leader = red.client("leader")
    assert "Supervision" not in text_of(leader.get("/screen/?month=6").text).partition("Reporting")[0]
    done(red, order(red))
    order(red, title="A second one", due=date(2021, 7, 9))
    with time_machine.travel(datetime(2021, 7, 12, 1, tzinfo=UTC)):
        leader = red.client("leader")
        assert "Supervision 2 open 1 late" in text_of(leader.get("/screen/?month=6").text)
