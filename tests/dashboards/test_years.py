"""Two years' plans side by side: by code, to the same month, with what goes on and what does not."""

import io
import json
import re
from datetime import datetime
from decimal import Decimal
from html import unescape
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse

from targets.formats.labels import LIGHT
from targets.models import Plan, SubMeasure, Target
from tests.factories import make_area, make_client, make_plan, make_report, make_sub_measure, make_target, make_user

pytestmark = pytest.mark.django_db
YEARS = "/years/"


@pytest.fixture
def second(town) -> Plan:
    """The plan of 2022, copied from that of 2021, with values for both of its targets."""
    call_command("copyplan", "--from", "2021", "--to", "2022", stdout=io.StringIO())
    Target.objects.filter(plan__year=2022, code="revenue").update(value=Decimal(1500))
    Target.objects.filter(plan__year=2022, code="fields").update(value=Decimal(1200))
    return Plan.objects.get(year=2022)


def sub_measure(plan: Plan, code: str = "1.1") -> SubMeasure:
    return SubMeasure.objects.get(plan=plan, code=code)


def report(plan: Plan, month: int, code: str, figure, **fields) -> None:
    target = Target.objects.get(plan=plan, code=code)
    make_report(target.sub_measure, month, figures={target: figure}, **fields)


def open_page(town, query: str = ""):
    response = town.client("leader").get(YEARS + query)
    assert response.status_code == 200
    return response


def plain(markup: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def text_of(response) -> str:
    return plain(response.text)


def cells(response, name: str) -> list[str]:
    """The cells of the row of that name, those of pictures left out."""
    rows = re.findall(r'<tr(?: class="group")?>.*?</tr>', response.text, re.DOTALL)
    row = next(row for row in rows if f">{name}<" in row)
    return [plain(cell) for cell in re.findall(r'<td class="(?:num|lights)[^>]*>(.*?)</td>', row, re.DOTALL)]


def test_a_target_of_both_plans_stands_side_by_side(town, second):
    report(town.plan, 3, "revenue", 300)
    report(second, 3, "revenue", 360)
    page = open_page(town)
    assert cells(page, "Revenue") == [
        *("1,200.00", "1,500.00", "+25.0%"),
        *("300.00", "360.00", "+20.0%"),
        *("25.0%", "24.0%"),
        *("● On track", "▲ Slightly behind"),
    ]
    assert "2021 and 2022, to the end of March" in text_of(page)
    assert "/targets/2022/revenue/?month=3" in page.text
    assert "/targets/2021/revenue/?month=3" in page.text


def test_the_numbers_are_those_of_standings(town, second):
    report(town.plan, 3, "revenue", 250)
    report(second, 3, "revenue", 360)
    page = open_page(town)
    for plan, (actual, completion, light) in ((town.plan, (3, 6, 8)), (second, (4, 7, 9))):
        out = io.StringIO()
        call_command("standings", year=plan.year, month=3, format="json", language="en", stdout=out)
        printed = json.loads(out.getvalue())["areas"][0]["sub_measures"][0]["targets"][0]
        shown = cells(page, "Revenue")
        assert Decimal(shown[actual]) == Decimal(printed["actual"])
        assert shown[completion] == f"{100 * Decimal(printed['completion']):.1f}%"
        assert shown[light].endswith(str(LIGHT[printed["light"]]))


def test_year_on_year_is_of_the_same_month_only(town, second):
    report(town.plan, 2, "revenue", 100)
    report(town.plan, 3, "revenue", 300)
    report(second, 2, "revenue", 150)
    report(second, 3, "fields", 5)
    # This year's figure is carried from February, so last year's February stands beside it.
    assert cells(open_page(town, "?month=3"), "Revenue")[3:6] == ["100.00 February", "150.00 February", "+50.0%"]
    # Of Fields last year has no figure of any month.
    assert cells(open_page(town, "?month=3"), "Fields")[3:6] == ["—", "5.00", "—"]


def test_last_year_s_light_and_completion_are_those_of_the_month_whose_figure_is_shown(town, second):
    report(town.plan, 5, "revenue", 400)
    report(town.plan, 6, "revenue", 600)
    report(second, 5, "revenue", 400)
    row = cells(open_page(town, "?month=6"), "Revenue")
    assert (row[3], row[6], row[8]) == ("400.00 May", "33.3%", "■ Behind")


def test_a_rate_changes_in_points(town, second):
    for plan, figure, value in ((town.plan, "12.5", 8), (second, "8.1", 9)):
        target = make_target(
            sub_measure(plan), code="growth", name="Growth", unit="%", decimals=1, phasing="hold", value=Decimal(value)
        )
        make_report(target.sub_measure, 3, figures={target: figure})
    assert cells(open_page(town), "Growth")[:6] == ["8.0", "9.0", "+1.0 points", "12.5", "8.1", "-4.4 points"]


def test_another_unit_is_shown_and_never_reckoned_with(town, second):
    Target.objects.filter(plan=second, code="fields").update(unit="公里", name="Better fields")
    report(town.plan, 3, "fields", 10)
    report(second, 3, "fields", 20)
    page = open_page(town)
    row = cells(page, "Better fields")
    assert (row[2], row[5]) == ("—", "—")
    assert "2021 : Fields · counted in 亩" in text_of(page)
    assert "1 not to be compared" not in text_of(page)


def test_what_is_new_and_what_does_not_go_on_is_listed(town, second):
    make_target(sub_measure(second), code="fresh", name="Fresh water", value=None)
    gone = make_target(town.sub_measure, code="gone", name="Old bridge", unit="座", decimals=0, value=Decimal(4))
    make_report(town.sub_measure, 3, figures={gone: 4})
    report(second, 3, "fields", 20)
    page = open_page(town)
    assert cells(page, "Fresh water") == ["not set", "—", "◌ Not set"]
    assert cells(page, "Old bridge") == ["4", "4", "✓ Done"]
    assert "New in 2022 1" in text_of(page)
    assert "Not continued after 2021 1" in text_of(page)


def test_scores_of_the_plan_and_its_areas(town, second):
    report(town.plan, 3, "revenue", 300)
    report(town.plan, 3, "fields", 150)
    report(second, 3, "revenue", 375)
    report(second, 3, "fields", 300)
    make_area(second, number=7, kind="proposal", title="Proposals")
    page = open_page(town)
    expected = ["■ Behind with 1 behind", "75.0", "● On track", "100.0", "▲ +25.0"]
    assert cells(page, "Projects first") == cells(page, "Weir, whole plan") == expected
    assert "Proposals" not in page.text


def test_an_area_with_another_name_stands_beside_the_one_of_its_number(town, second):
    second.areas.update(title="Projects above all")
    report(town.plan, 3, "revenue", 300)
    report(town.plan, 3, "fields", 300)
    report(second, 3, "revenue", 375)
    page = open_page(town)
    assert cells(page, "Projects above all")[1] == "100.0"
    assert "2021: Projects first" in text_of(page)


def test_an_area_of_the_same_name_is_found_under_another_number(town, second):
    second.areas.update(number=9)
    make_sub_measure(make_area(second, number=1, title="Something else"), town.sub_measure.lead)
    report(town.plan, 3, "revenue", 300)
    report(town.plan, 3, "fields", 300)
    report(second, 3, "revenue", 375)
    page = open_page(town)
    assert cells(page, "Projects first")[1] == "100.0"
    assert cells(page, "Something else")[:2] == ["—", "—"]


def test_the_conclusion_counts_which_way_is_better(town, second):
    for plan, figure in ((town.plan, 40), (second, 30)):
        cost = make_target(sub_measure(plan), code="cost", name="Cost", comparator="lte", value=Decimal(200))
        make_report(cost.sub_measure, 3, figures={cost: figure})
    report(town.plan, 3, "fields", 10)
    report(second, 3, "fields", 9)
    text = text_of(open_page(town))
    assert "The plans of 2021 and 2022 have 3 targets in common." in text
    assert (
        "By the end of March 2022, compared with the same month a year earlier: "
        "1 better, 1 worse, 1 not to be compared." in text
    )
    assert re.search(r"The plan's score is [\d.]+, a year before [\d.]+\.", text)


def test_only_what_counts_is_compared(town, second):
    report(town.plan, 3, "revenue", 300)
    report(second, 2, "revenue", 100)
    report(second, 3, "revenue", 999, status="submitted")
    page = open_page(town, "?month=3")
    assert cells(page, "Revenue")[4] == "100.00 February"
    assert "999" not in page.text


# --- which years, which month ---------------------------------------------------------------------------------------


def test_a_plan_that_has_not_begun_stands_beside_the_whole_of_the_other_year(town, second):
    report(town.plan, 12, "revenue", 1300)
    with time_machine.travel(datetime(2021, 12, 20, 9, tzinfo=ZoneInfo("Asia/Shanghai")), tick=False):
        page = open_page(town)
    assert page.context["month"] == 12
    assert cells(page, "Revenue") == [
        "1,200.00",
        "1,500.00",
        "+25.0%",
        "1,300.00",
        "—",
        "—",
        "108.3%",
        "—",
        "✓ Done",
        "—",
    ]
    assert "December 2022 has not ended yet" in text_of(page)


@pytest.mark.parametrize(
    ("query", "years"),
    [
        ("", (2021, 2022)),
        ("?year=2022", (2021, 2022)),
        ("?year=2021", (2019, 2021)),
        ("?year=2019", (2019, 2021)),
        ("?year=2022&against=2019", (2019, 2022)),
        ("?year=2019&against=2022", (2019, 2022)),
        ("?year=2022&against=2022", (2021, 2022)),
        ("?year=2022&against=1066", (2021, 2022)),
        ("?year=x&against=x&month=13&on=yesterday", (2021, 2022)),
    ],
)
def test_which_two_years(town, second, query, years):
    make_plan(year=2019, title="Plan of 2019")
    page = open_page(town, query)
    assert (page.context["before"], page.context["after"]) == years


def test_the_month_can_be_chosen(town, second):
    for month in (1, 2):
        report(town.plan, month, "revenue", month * 100)
        report(second, month, "revenue", month * 110)
    assert cells(open_page(town), "Revenue")[3:5] == ["200.00", "220.00"]
    assert cells(open_page(town, "?month=1"), "Revenue")[3:5] == ["100.00", "110.00"]


def test_plans_without_a_common_code_say_what_joins_them(town):
    area = make_area(make_plan(year=2022, title="Plan of 2022"))
    make_target(make_sub_measure(area), code="else")
    assert "a target that goes on keeps its code" in text_of(open_page(town))


def test_one_plan_alone_leads_an_administrator_to_copying(town):
    address = reverse("admin:targets_plan_copy", args=[town.plan.pk])
    for person, is_led in (("leader", False), ("reviewer", False), ("administrator", True)):
        page = town.client(person).get(YEARS)
        assert "There is only the plan of 2021" in text_of(page)
        assert (address in page.text) is is_led


def test_no_plan_at_all():
    assert "No plan is loaded yet" in make_client(make_user("leader")).get(YEARS).text


def test_every_leaders_page_leads_there(town):
    report(town.plan, 3, "revenue", 300)
    assert f"{YEARS}?year=2021&amp;month=3" in town.client("leader").get("/wall/").text


def test_both_years_take_fewer_than_twenty_questions(town, second, django_assert_max_num_queries):
    for plan in (town.plan, second):
        for _number in range(20):
            target = make_target(make_sub_measure(plan.areas.get(), town.sub_measure.lead))
            make_report(target.sub_measure, 3, figures={target: 5})
    client = town.client("leader")
    with django_assert_max_num_queries(19):
        client.get(YEARS)


def test_what_got_worse_stands_first_and_what_cannot_be_compared_is_folded(town, second):
    report(town.plan, 3, "revenue", 300)
    report(second, 3, "revenue", 200)
    report(town.plan, 3, "fields", 10)
    page = open_page(town)
    [worse, same] = page.context["groups"]
    assert (worse.sign, worse.folds, [line.name for line in worse.lines]) == ("▼", False, ["Revenue"])
    assert (same.folds, [line.name for line in same.lines]) == (True, ["Fields"])
    assert "Fields</a>" in page.text.partition('<details class="same ')[2]
