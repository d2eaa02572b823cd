"""月调度: the page and the paper of a month do not contradict each other, nor other pages of the same day."""

import re
from datetime import UTC, date, datetime

import pytest
import time_machine

from supervision.actions.answering import ask_extension
from supervision.actions.ordering import cancel_matter, close_matter, grant_extension
from supervision.models import Matter, Meeting
from tests.dashboards.documents.word import bulletin, rows, section, texts
from tests.factories import actor, make_department, make_project, make_report, make_sub_measure, make_target
from tests.supervision.matters import TODAY, done, order

from .test_meeting import JUNE, PAPERS, about, main_of, typed

RED, SILENT = "2. What is behind, and why", "3. What has no data"


@pytest.fixture(autouse=True)
def _in_july():
    with time_machine.travel(TODAY, tick=False):
        yield


def test_what_is_red_and_what_has_no_data_are_counted_as_the_conclusion_counts_them(town):
    """Targets and projects apart; each department that gives nothing is named with what is lacking."""
    words = {"progress": "All firms paid", "next_steps": "Visit every firm", "problems": "Firms pay late"}
    for month, figure in ((5, 300), (6, 500)):
        make_report(town.sub_measure, month, "approved", {town.target: figure}, **words)
    make_report(town.other_sub_measure, 6, "submitted", {town.other_target: 520})
    forest = make_department(name="Forest Office")
    make_target(make_sub_measure(town.area, forest, code="1.3", title="Trees"), name="Saplings")
    road = make_project(town, code="road", title="North road")
    make_report(road.line, 6, "approved", {road.percent: 1}, assessment="behind", problems="Rain")
    order(town, target=town.target)
    client = town.client("leader")
    page, document = main_of(client.get(JUNE)), bulletin(client, PAPERS)
    assert "1 behind, 2 without data" in page
    assert "What is behind, and why 1 commitment, 1 project" in page
    assert section(document, RED) == ["1 commitment, 1 project."]
    behind, promised = (rows(table) for table in document.tables)
    assert [row[:2] for row in behind[1:]] == [
        ["Revenue", "Economy Office · Li Ming"],
        ["North road", "Economy Office · Li Ming"],
    ]
    assert behind[1][2] == "target of the year 1,200万元, done 500万元"
    assert behind[1][3].startswith("8.3 percentage points below the even pace. ")
    assert "Firms pay late. Under supervision: Matter 2021-1, due on 20 Jul." in behind[1][3]
    assert behind[2][3] == "Own assessment: Behind; planned start 121 days overdue. Rain."
    assert promised[1][2] == "Visit every firm."
    assert promised[1][3].startswith("■ Behind → ■ Behind: Revenue: 500万元 done")
    assert promised[1][3].endswith("All firms paid.")
    assert "What has no data 2 commitments Farm Office · Wang Fang Fields Reported" in page
    assert [text.partition(" (")[0] for text in section(document, SILENT)] == [
        "2 commitments.",
        "1. Farm Office · Wang Fang: Fields",
        "2. Forest Office: Saplings",
    ]


def test_nothing_is_said_to_be_in_order_where_nobody_has_reported(town):
    make_report(town.sub_measure, 5, "submitted")
    client = town.client("leader")
    page, document = main_of(client.get(JUNE)), bulletin(client, PAPERS)
    for said in (page, " ".join(texts(document))):
        assert "Nothing is behind this month." not in said
        assert "Nothing that has data is behind; what has none stands below." in said
        assert "What has no data" in said
        assert "2 commitments" in said.partition("What has no data")[2]
    chinese = town.client("leader", language="zh-hans").get(JUNE).text
    assert "有数据的事项均未滞后；缺数据的见下。" in chinese
    assert '缺数据事项 <span class="under">事项2项</span>' in chinese


def test_as_many_matters_are_open_as_every_other_page_says(town):
    make_report(town.sub_measure, 6, "approved", {town.target: 500})
    for number in range(2):
        order(town, title=f"Before {number}")
    client = town.client("leader", language="zh-hans")
    decided = [{"about": about(town), "title": f"Now {n}", "order": "Go", "due": "2021-07-20"} for n in range(3)]
    assert client.post(JUNE, typed(town, *decided)).status_code == 302
    said = "在办5件，其中逾期0件、本次会议交办3件；6月1日至7月8日销号0件。"
    assert said in main_of(client.get(JUNE))
    assert said in " ".join(texts(bulletin(client, PAPERS)))
    assert client.get("/matters/?year=2021").context["counts"] == {"open": 5, "late": 0}
    assert "在办督办事项5件" in main_of(client.get("/documents/?month=6"))
    # One of them is cancelled again.
    matter = Matter.objects.get(title="Now 2")
    cancel_matter(actor(town.people["leader"]), matter.pk, matter.version, "By mistake")
    assert "在办4件，其中逾期0件、本次会议交办2件" in main_of(client.get(JUNE))


def test_what_was_struck_off_until_the_meeting_is_there_with_its_days(town):
    make_report(town.sub_measure, 6, "approved", {town.target: 500})
    first = datetime(2021, 6, 1, 2, tzinfo=UTC)
    matters = [order(town, on=first, title=f"Matter {n}") for n in range(3)]
    boss = town.people["leader"]
    days = (datetime(2021, 6, 5, 2, tzinfo=UTC), datetime(2021, 7, 3, 2, tzinfo=UTC), TODAY)
    for matter, day in zip(matters, days, strict=True):
        closed = done(town, matter, day)
        close_matter(actor(boss, day), closed.pk, closed.version)

    def said() -> tuple[str, list[str]]:
        page = main_of(town.client("leader").get(JUNE))
        [days] = re.findall(r"struck off ([^:;]+: \d)\.", page)
        told = section(bulletin(town.client("leader"), PAPERS), "5. Supervision matters")
        [line] = [text for text in told if text.startswith("Struck off")]
        return days, re.findall(r"“(Matter \d)”", line)

    assert said() == ("1 Jun to 8 Jul: 3", ["Matter 0", "Matter 1", "Matter 2"])
    # What the meeting before has seen is not told again.
    Meeting.objects.create(plan=town.plan, month=5, held_on=date(2021, 6, 5))
    assert said() == ("6 Jun to 8 Jul: 2", ["Matter 1", "Matter 2"])
    Meeting.objects.create(plan=town.plan, month=6, held_on=date(2021, 7, 3))
    assert said() == ("6 Jun to 3 Jul: 1", ["Matter 1"])


def test_a_row_sent_again_after_an_extension_orders_nothing_new_but_other_supporters_do(town):
    make_report(town.sub_measure, 6, "approved", {town.target: 500})
    client, row = town.client("leader"), {"about": about(town), "order": "Go", "due": "2021-07-20"}
    farm = town.other_sub_measure.lead
    assert client.post(JUNE, typed(town, row)).status_code == 302
    matter = Matter.objects.get()
    matter = ask_extension(actor(town.people["reporter"]), matter.pk, matter.version, date(2021, 7, 25), "Rain")
    grant_extension(actor(town.people["leader"]), matter.pk, matter.version, date(2021, 7, 25))
    assert client.post(JUNE, typed(town, row)).status_code == 302
    assert Matter.objects.count() == 1
    with_farm = {**row, "supports": [str(farm.pk)]}
    for _click in range(2):
        assert client.post(JUNE, typed(town, with_farm)).status_code == 302
    assert list(Matter.objects.get(number=2).supports.all()) == [farm]
    refused = client.post(JUNE, typed(town, {**row, "supports": [str(town.sub_measure.lead.pk)]}))
    assert "The responsible department does not support itself" in refused.text
    assert f'value="{town.sub_measure.lead.pk}" id="id_d-0-supports_0" checked' in refused.text.replace("\n", " ")
    assert Matter.objects.count() == 2
