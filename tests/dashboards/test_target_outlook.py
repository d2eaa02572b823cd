"""A target's page says where the year will end, between what bounds, and what a pace would give."""

import re
from decimal import Decimal
from html import unescape

import pytest

from tests.factories import make_area, make_plan, make_report, make_sub_measure, make_target

pytestmark = pytest.mark.django_db
PAGE = "/targets/2021/revenue/"


def get(town, **query):
    return town.client("leader").get(PAGE, {"month": 4, **query})


def reported(town, *values) -> None:
    for month, value in enumerate(values, 1):
        make_report(town.sub_measure, month, figures={town.target: value})


def answer(page) -> str:
    found = re.search(r'<p class="answer">(.*?)</p>', page.text, re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", found[1]).split()) if found else ""


def test_the_forecast_stands_with_its_range_and_its_cone(town):
    reported(town, 100, 180, 320, 440)
    page = get(town)
    # Three months' pace is 340 / 3; the slowest month brought 80, the fastest 140.
    assert "1,346.67万元" in page.text or "1,346.7万元" in page.text
    assert "1,080–1,560万元" in page.text
    assert 'class="cone"' in page.text


def test_one_month_says_nothing_about_a_range(town):
    make_report(town.sub_measure, 1, figures={town.target: 100})
    page = get(town, month=1)
    assert "–" not in re.search(r"<dt>Full-year forecast</dt><dd>(.*?)</dd>", page.text)[1]
    assert 'class="cone"' not in page.text


@pytest.mark.parametrize(
    ("pace", "sentence"),
    [
        ("95", "At 95万元 a month it comes to 1,200万元 {}, 100.0% of the target: ✓ Done"),
        ("94.9", "At 94.9万元 a month it comes to 1,199.2万元 {}, 99.9% of the target: ▲ Slightly behind"),
        ("１０．５", "At 10.5万元 a month it comes to 524万元 {}, 43.7% of the target: ■ Behind"),
        ("1.2亿", "At 12,000万元 a month it comes to 96,440万元 {}, 8,036.7% of the target: ✓ Done"),
    ],
)
def test_a_pace_gives_the_light_at_the_year_s_end(town, pace, sentence):
    reported(town, 100, 180, 320, 440)
    page = get(town, pace=pace)
    assert answer(page) == sentence.format("by the end of December")
    assert 'class="what-if"' in page.text


@pytest.mark.parametrize("pace", ["a lot", "1e5", "12,34", "95.123"])
def test_what_is_no_pace_is_told_and_kept(town, pace):
    reported(town, 100, 180, 320, 440)
    page = get(town, pace=pace)
    assert f'value="{pace}"' in page.text
    assert 'id="pace-problem"' in page.text
    assert not answer(page)


def test_the_paces_offered_answer_as_they_say(town):
    reported(town, 100, 180, 320, 440)
    page = get(town)
    offered = {pace: unescape(name) for pace, name in re.findall(r"pace=([\d.]+)#whatif\">([^<]*)</a>", page.text)}
    assert offered == {
        "95": "what is needed 95",
        "113.33": "the last months' pace 113.33",
        "100": "the plan's pace 100",
    }
    assert "Done" in answer(get(town, pace="95"))


def test_what_is_needed_is_rounded_to_where_it_is_still_enough(town):
    lowered = make_target(
        town.sub_measure,
        code="lowered",
        value=Decimal(46),
        baseline=Decimal(92),
        comparator="lte",
        decimals=0,
        unit="户",
    )
    make_report(town.sub_measure, 5, figures={lowered: 71})
    page = town.client("leader").get("/targets/2021/lowered/", {"month": 5})
    # 25 in seven months: 3.571… a month, and nobody lowers it by a part of a household.
    assert "pace=-4#whatif" in page.text
    page = town.client("leader").get("/targets/2021/lowered/", {"month": 5, "pace": "-4"})
    assert "✓ Done" in answer(page)


def test_a_level_is_asked_about_by_where_it_will_stand(town):
    growth = make_target(town.sub_measure, code="growth", phasing="hold", value=Decimal(8), unit="%", decimals=1)
    make_report(town.sub_measure, 4, figures={growth: 7})
    page = town.client("leader").get("/targets/2021/growth/", {"month": 4, "pace": "8.1"})
    assert answer(page) == "Standing at 8.1% at the end of December, against the target of 8.0%, it would show: ✓ Done"


@pytest.mark.parametrize(
    ("fields", "month", "sentence"),
    [
        ({"value": None}, 4, "The plan gives no value yet: no pace can be judged."),
        ({"due_month": 4}, 4, "The target is due in April: nothing is left to bring."),
        ({}, 12, "The target is due in December: nothing is left to bring."),
    ],
)
def test_no_pace_is_judged_once_the_time_is_over_or_while_the_target_is_open(town, fields, month, sentence):
    for name, value in fields.items():
        setattr(town.target, name, value)
    town.target.save()
    reported(town, 100)
    page = get(town, month=month, pace="95")
    assert sentence in page.text
    assert 'name="pace"' not in page.text
    assert not answer(page)
    assert sentence not in get(town, month=month).text


def test_a_plan_with_milestones_offers_what_it_still_wants_a_month(town):
    nodes = {"3": 200, "6": 900, "10": 1600}
    make_target(town.sub_measure, code="drip", value=Decimal(1600), phasing="custom", nodes=nodes, due_month=10)
    page = town.client("leader").get("/targets/2021/drip/", {"month": 6})
    # 700 more by October.
    assert re.findall(r"pace=([\d.]+)#whatif\">([^<]*)</a>", page.text) == [("175", "the plan&#x27;s pace 175")]


def test_an_office_that_may_not_read_the_target_may_not_ask(town):
    reported(town, 100)
    assert town.client("stranger").get(PAGE, {"month": 4, "pace": "95"}).status_code == 404


def test_each_month_to_come_has_what_it_must_bring(town):
    reported(town, 100, 180, 320, 440)
    rows = re.findall(r"<tr[^>]*>\s*<th scope=\"row\">(\w+)</th>(.*?)</tr>", get(town).text, re.DOTALL)
    needed = {month: re.findall(r'<td class="num">(.*?)</td>', cells)[4] for month, cells in rows}
    assert [needed[month] for month in ("April", "May", "December")] == ["", "95.00", "95.00"]


def test_last_year_s_plan_stands_beside_this_year_s(town):
    before = make_plan(year=2020)
    sub_measure = make_sub_measure(make_area(before, number=1))
    old = make_target(sub_measure, code="revenue", name="Revenue")
    for month, value in ((1, 80), (2, 200)):
        make_report(sub_measure, month, figures={old: value})
    make_target(sub_measure, code="fields", name="Fields", unit="hectares")
    reported(town, 100, 180, 320, 440)
    page = get(town)
    rows = dict(re.findall(r"<tr[^>]*>\s*<th scope=\"row\">(\w+)</th>(.*?)</tr>", page.text, re.DOTALL))
    assert re.findall(r'<td class="num">(.*?)</td>', rows["January"])[5:] == ["80.00", "+25.0%"]
    assert re.findall(r'<td class="num">(.*?)</td>', rows["February"])[5:] == ["200.00", "-10.0%"]
    assert re.findall(r'<td class="num">(.*?)</td>', rows["March"])[5:] == ["—", ""]
    assert 'polyline class="last-year"' in page.text


def test_another_unit_is_not_compared(town):
    sub_measure = make_sub_measure(make_area(make_plan(year=2020), number=1))
    make_report(sub_measure, 1, figures={make_target(sub_measure, code="revenue", unit="亿元"): 8})
    reported(town, 100)
    assert "Year on year" not in get(town, month=1).text
