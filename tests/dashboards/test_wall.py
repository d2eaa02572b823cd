"""挂图: every target by month, with the lights and numbers of the other pages, as little of it as one asks for."""

import io
import json
import re
from datetime import UTC, datetime
from decimal import Decimal
from html import unescape

import pytest
from django.core.management import call_command
from django.utils import translation

from reports.actions import ReportEntry, approve, correct, submit
from targets.formats.labels import LIGHT
from targets.rules import WORST_FIRST
from tests.factories import actor, make_area, make_client, make_report, make_sub_measure, make_target, make_user
from tests.reports.steps import version_of

WALL = "/wall/"
MARK = re.compile(r'<svg role="img" aria-label="(.*?)"><use href="#m-(\w+)"/></svg>(.*)')


@pytest.fixture
def leader(town):
    return town.client("leader")


def rows_of(page) -> dict[str, list[tuple[str, str]]]:
    """The matrix by the names of its rows: twelve months, each with its light's word and the text beside it."""
    found = {}
    for row in re.findall(r"<tr[ >].*?</tr>", matrix_in(page), re.DOTALL):
        name = re.search(r'<th scope="row">(.*?)</th>', row, re.DOTALL)
        if name:
            cells = re.findall(r'<td(?: class="(?:red|amber|no_data|later)")?>(<svg.*?)?</td>', row)
            marks = [MARK.fullmatch(cell) for cell in cells]
            assert len(marks) == 12
            found[plain(name[1])] = [(mark[1], mark[3]) if mark else ("", "") for mark in marks]
    return found


def end_of_row(page, name: str) -> list[str]:
    """The texts in a row's cells other than months."""
    [row] = [row for row in re.findall(r"<tr[ >].*?</tr>", matrix_in(page), re.DOTALL) if f">{name}<" in row]
    return [
        plain(cell) for cell in re.findall(r'<td(?: colspan="\d")? class="(?:terms|num|scored)[^>]*>(.*?)</td>', row)
    ]


def matrix_in(page) -> str:
    found = re.search(r'<table class="table matrix">.*?</table>', page.text, re.DOTALL)
    return found[0] if found else ""


def plain(markup: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", markup)).strip()


def standings(month: int) -> dict:
    out = io.StringIO()
    call_command("standings", year=2021, month=month, format="json", language="en", stdout=out)
    return json.loads(out.getvalue())


def test_each_month_of_the_wall_is_what_standings_prints_for_that_month(town, leader):
    late = make_target(town.sub_measure, code="late", name="From April", start_month=4, value=Decimal(90))
    for month, (revenue, fields) in enumerate([(100, 90), (150, 200), (300, 300), (200, 1200)], 1):
        make_report(town.sub_measure, month, figures={town.target: revenue, late: month * 3})
        make_report(town.other_sub_measure, month, figures={town.other_target: fields})

    rows = rows_of(leader.get(WALL))

    for month in range(1, 5):
        printed = standings(month)
        [area] = printed["areas"]
        for sub_measure in area["sub_measures"]:
            assert rows[sub_measure["title"]][month - 1] == (LIGHT[sub_measure["light"]], "")
            for target in sub_measure["targets"]:
                assert rows[target["name"]][month - 1] == (
                    LIGHT[target["light"]],
                    f"{100 * Decimal(target['completion']):.1f}",
                )
        assert rows["Projects first"][month - 1] == (LIGHT[area["light"]], f"{Decimal(area['score']):.1f}")
        assert rows["Weir, whole plan"][month - 1] == (LIGHT[printed["light"]], f"{Decimal(printed['score']):.1f}")
    assert [word for word, _text in rows["Revenue"][:4]] == ["On track", "Behind", "On track", "Behind"]
    assert [word for word, _text in rows["From April"][:4]] == ["Not due yet", "Not due yet", "Not due yet", "On track"]


def test_a_row_says_what_the_plan_wants_who_answers_for_it_and_where_it_will_end(town, leader):
    for month in (1, 2, 3):
        make_report(town.sub_measure, month, figures={town.target: 80 * month})
    page = leader.get(WALL)
    line = leader.get("/areas/2021/1/?month=3").context["sub_measures"][0]["lines"][0]
    lead = ["Economy Office", "Li Ming"]
    assert end_of_row(page, "Revenue") == [
        *("万元", "1,200.00", *lead),
        *("240.00", "20.0%", "-5.0", "960.00"),
    ]
    assert (line.actual, line.completion, line.gap) == ("240.00", "20.0%", "-5.0")
    assert end_of_row(page, "More revenue") == ["Assessed: On track", *lead, "Score 80.0"]
    assert end_of_row(page, "Weir, whole plan")[0] == "1 1"  # one behind, one without data
    assert re.sub(r"\s+", " ", end_of_row(page, "Projects first")[-1]) == "Score 40.0 change 0.0"


def test_nothing_after_the_month_is_shown(town, leader):
    for month in (2, 4):
        make_report(town.sub_measure, month, figures={town.target: 100 * month})
    rows = rows_of(leader.get(WALL, {"month": 3}))
    assert [bool(word) for word, _text in rows["Revenue"]] == [True] * 3 + [False] * 9
    page = leader.get(WALL, {"month": 4})
    assert [word for word, _text in rows_of(page)["Revenue"]][3:5] == ["On track", ""]
    assert page.text.count('<td class="later"></td>') == 8 * len(rows_of(page))


def test_an_earlier_months_figure_stands_in_brackets_and_one_that_waits_is_starred_and_not_counted(town, leader):
    make_report(town.sub_measure, 1, figures={town.target: 120})
    make_report(town.sub_measure, 2, "submitted", {town.target: 240})
    make_report(town.sub_measure, 3, "draft", {town.target: 777})
    make_report(town.other_sub_measure, 3, "submitted", {town.other_target: 300})
    page = leader.get(WALL, {"month": 3})
    rows = rows_of(page)
    assert rows["Revenue"][:3] == [("On track", "10.0"), ("Behind", "(10.0)*"), ("Behind", "(10.0)")]
    assert rows["Fields"][:3] == [("No data", ""), ("No data", ""), ("No data", "*")]
    assert "777" not in page.text
    assert "a figure waits for review" in page.text


def test_a_sub_measure_without_targets_shows_its_departments_own_word(town, leader):
    words_only = make_sub_measure(town.area, town.sub_measure.lead, title="Words only", numeral="三是")
    for month, assessment in enumerate(["on_track", "slow", "behind", "done"], 1):
        make_report(words_only, month, assessment=assessment)
    make_report(words_only, 5, "submitted", assessment="done")
    page = leader.get(WALL, {"month": 5})
    assert [word for word, _text in rows_of(page)["三是　Words only"][:5]] == [
        *("On track", "Slightly behind", "Behind", "Done", "No data")
    ]
    assert "Assessed: Behind" in leader.get(WALL, {"month": 3}).text


def test_a_sub_measure_that_only_repeats_its_area_has_no_row_of_its_own_and_proposals_have_none(town, leader):
    headline = make_area(town.plan, number=0, kind="headline", title="Headline figures")
    make_target(make_sub_measure(headline, town.sub_measure.lead, title="Headline figures"), name="Tax")
    proposals = make_area(town.plan, number=9, kind="proposal", title="To the district")
    make_target(make_sub_measure(proposals, title="Proposal"), name="Proposed")
    page = leader.get(WALL)
    names = [plain(name) for name in re.findall(r'<th scope="row">(.*?)</th>', page.text, re.DOTALL)]
    assert names == [
        *("Weir, whole plan", "Headline figures", "Tax"),
        *("Projects first", "More revenue", "Revenue", "Better fields", "Fields"),
    ]
    assert "To the district" not in page.text.partition("<main")[2]


@pytest.fixture
def mixed(town):
    """Two areas with something good and something bad in each, in March."""
    second = make_area(town.plan, number=2, title="Fields and farms")
    sub_measure = make_sub_measure(second, town.other_sub_measure.lead, title="Water", code="2.1")
    wells, canals = make_target(sub_measure, name="Wells"), make_target(sub_measure, name="Canals")
    make_report(sub_measure, 3, figures={wells: 300, canals: 280})
    good = make_sub_measure(second, town.other_sub_measure.lead, title="Seeds", code="2.2")
    make_report(good, 3)
    make_report(town.sub_measure, 3, figures={town.target: 300})
    make_report(town.other_sub_measure, 3, figures={town.other_target: 100})
    return town


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"area": "2"}, ["Fields and farms", "Water", "Wells", "Canals", "Seeds"]),
        (
            {"only": "worrying"},
            ["Projects first", "Better fields", "Fields", "Fields and farms", "Water", "Canals"],
        ),
        ({"area": "2", "only": "worrying"}, ["Fields and farms", "Water", "Canals"]),
    ],
)
def test_rows_are_left_out_as_asked(mixed, leader, query, names):
    page = leader.get(WALL, {"month": 3, **query})
    whole = rows_of(leader.get(WALL, {"month": 3}))
    rows = rows_of(page)
    assert list(rows) == ["Weir, whole plan", *names]
    assert rows == {name: whole[name] for name in rows}  # what is left says what it said
    filters = "".join(f"&amp;{name}={value}" for name, value in query.items())
    assert page.text.count(f'href="/wall/?year=2021&amp;month=2{filters}"') == 3  # the picker's two and the table's
    assert f'href="{WALL}?year=2021&amp;month=3">Clear</a>' in page.text


def test_what_its_department_sees_worse_than_its_targets_is_worrying(mixed, leader):
    sub_measure = make_sub_measure(mixed.area, mixed.sub_measure.lead, title="Gloom", code="1.9")
    target = make_target(sub_measure, name="Bright")
    make_report(sub_measure, 3, figures={target: 300}, assessment="behind")
    rows = rows_of(leader.get(WALL, {"month": 3, "only": "worrying"}))
    assert rows["Gloom"][2] == ("Behind", "")
    assert "Bright" not in rows


@pytest.mark.parametrize("query", [{"area": "77"}, {"area": "x"}, {"only": "everything"}, {"area": "", "only": ""}])
def test_what_nobody_can_ask_for_leaves_nothing_out(mixed, leader, query):
    page = leader.get(WALL, {"month": 3, **query})
    assert rows_of(page) == rows_of(leader.get(WALL, {"month": 3}))
    assert "Clear</a>" not in page.text


def test_where_nothing_worries_the_page_says_so(town, leader):
    make_report(town.sub_measure, 3, figures={town.target: 300})
    make_report(town.other_sub_measure, 3, figures={town.other_target: 300})
    page = leader.get(WALL, {"month": 3, "only": "worrying"})
    assert "Nothing of this is behind or without data as of March 2021." in page.text
    assert not matrix_in(page)


@pytest.mark.django_db
def test_without_a_plan_or_with_one_that_has_no_lights_the_page_says_so():
    person = make_client(make_user("leader"))
    assert "No plan is loaded yet" in person.get(WALL).text
    make_sub_measure(make_area(kind="proposal"))
    assert "The plan has nothing yet that a light could be shown for." in person.get(WALL).text


@pytest.mark.parametrize(
    ("on", "march"),
    [("2021-04-05", ("No data", "")), ("2021-04-07", ("On track", "25.0")), ("2021-04-08", ("Behind", "16.7"))],
)
def test_a_past_day_s_wall_is_that_day_s(town, leader, on, march):
    place = (town.target.pk, None)
    at = [datetime(2021, 4, day, 3, 0, tzinfo=UTC) for day in (4, 6, 8)]
    reporter, reviewer = town.user("reporter"), town.user("reviewer")
    submit(
        actor(reporter, at[0]), town.sub_measure, 3, 0, ReportEntry("on_track", "Begun", figures={place: Decimal(300)})
    )
    approve(actor(reviewer, at[1]), town.sub_measure, 3, version_of(town.sub_measure, 3))
    version = version_of(town.sub_measure, 3)
    correct(actor(reviewer, at[2]), town.sub_measure, 3, version, {place: Decimal(200)}, "The bank")
    page = leader.get(WALL, {"month": 3, "on": on, "only": ""})
    word, text = rows_of(page)["Revenue"][2]
    assert (word, text.rstrip("*")) == march
    assert "As it stood at the end of" in page.text
    links = re.findall(r'href="(/(?:wall|areas|measures|targets)/[^"]*)"', matrix_in(page))
    assert links
    assert [link for link in links if f"on={on}" not in link] == []


def test_every_light_has_a_mark_and_the_legend_gives_each_its_word(town, leader):
    page = leader.get(WALL)
    for light in WORST_FIRST:
        assert page.text.count(f'<symbol id="m-{light}"') == 1
        assert f'<use href="#m-{light}"/></svg> {LIGHT[light]}</li>' in page.text


def test_the_marks_are_read_in_the_readers_language(town):
    with translation.override("zh-hans"):
        page = make_client(town.people["leader"], language="zh-hans").get(WALL)
        assert "挂图" in page.text
        assert rows_of(page)["Revenue"][0] == ("缺数据", "")
    assert rows_of(make_client(town.people["leader"]).get(WALL))["Revenue"][0] == ("No data", "")
