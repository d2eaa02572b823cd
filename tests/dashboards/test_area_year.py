"""An area's year: its score as a line and as a table, what changed since last month, its targets' lights."""

import io
import json
import re
from decimal import Decimal

import pytest
from django.core.management import call_command

from tests.factories import make_area, make_client, make_report, make_sub_measure, make_target

from .test_wall import matrix_in, plain, rows_of

AREA = "/areas/2021/1/"


@pytest.fixture
def leader(town):
    return town.client("leader")


def table_in(page) -> list[list[str]]:
    """The rows of the table of scores: their heading and a cell a month; a mark is its word."""
    table = re.search(r'<table class="table table-sm scores">.*?</table>', page.text, re.DOTALL)[0]
    return [
        [plain(re.sub(r'<svg[^>]*aria-label="(.*?)".*?</svg>', r"\1", cell)) for cell in cells]
        for row in re.findall(r"<tr>.*?</tr>", table, re.DOTALL)
        if (cells := re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row))
    ]


def drawn_in(page) -> list[tuple[str, str]]:
    """The points of the line: the light of each mark, and the score written at it."""
    [drawing] = re.findall(r'<svg class="chart scoreline".*?</svg>', page.text)
    return re.findall(r'<use href="#m-(\w+)"[^>]*/><text class="value[^>]*>(.*?)</text>', drawing)


def of_standings(month: int) -> tuple[str, str]:
    out = io.StringIO()
    call_command("standings", year=2021, month=month, format="json", stdout=out)
    [area] = json.loads(out.getvalue())["areas"]
    return area["light"], f"{Decimal(area['score']):.1f}"


def test_the_line_the_table_and_standings_give_the_same_scores(town, leader):
    for month, (revenue, fields) in enumerate([(100, 90), (150, 200), (300, 300), (200, 1200)], 1):
        make_report(town.sub_measure, month, figures={town.target: revenue})
        make_report(town.other_sub_measure, month, figures={town.other_target: fields})
    page = leader.get(AREA, {"month": 4})
    assert drawn_in(page) == [of_standings(month) for month in (1, 2, 3, 4)]
    heads, lights, scores, changes = table_in(page)
    assert heads == ["Month", "Jan", "Feb", "Mar", "Apr"]
    assert lights == ["Light", "Slightly behind", "Behind", "On track", "Behind"]
    assert scores == ["Score", "95.0", "87.5", "100.0", "75.0"]
    assert [score for _light, score in drawn_in(page)] == scores[1:]
    assert changes == ["Change on the month before", "—", "-7.5", "+12.5", "-25.0"]
    assert 'aria-label="Projects first: score by month; the table below holds the same numbers"' in page.text


@pytest.mark.parametrize(
    ("january", "february", "sentence"),
    [
        (100, 150, "Compared with January: score down 12.5, the light went from “On track” to “Behind”."),
        (70, 150, "Compared with January: score up 2.5, the light is the same."),
        (75, 150, "Compared with January: score unchanged, the light is the same."),
    ],
)
def test_what_changed_since_last_month_is_said(town, leader, january, february, sentence):
    for month, figure in ((1, january), (2, february)):
        make_report(town.sub_measure, month, figures={town.target: figure})
        make_report(town.other_sub_measure, month, figures={town.other_target: 100 * month})
    assert sentence in leader.get(AREA, {"month": 2}).text
    assert "Compared with" not in leader.get(AREA, {"month": 1}).text


@pytest.mark.parametrize(
    ("figures", "ends"),
    [((100, 100), ("99", "100")), ((74, 76), ("74", "76")), ((10, 100), ("0", "100")), ((0, 0), ("0", "1"))],
)
def test_the_scale_is_that_of_the_scores(town, leader, figures, ends):
    make_report(town.sub_measure, 1, figures={town.target: figures[0]})
    make_report(town.sub_measure, 2, figures={town.target: 2 * figures[1]})
    town.other_target.delete()
    town.other_sub_measure.delete()
    [drawing] = re.findall(r'<svg class="chart scoreline".*?</svg>', leader.get(AREA, {"month": 2}).text)
    ticks = re.findall(r'<text class="axis end"[^>]*>(\d+)</text>', drawing)
    assert (ticks[0], ticks[-1]) == ends


def test_sub_measures_stand_before_the_months_and_the_score(town, leader):
    make_report(town.sub_measure, 1, figures={town.target: 100})
    page = leader.get(AREA, {"month": 1}).text
    assert page.index("More revenue</a>") < page.index("Lights by month") < page.index("Score over the year")


def test_a_month_without_a_score_breaks_the_line(town):
    area = make_area(town.plan, number=5)
    sub_measure = make_sub_measure(area, town.sub_measure.lead)
    target = make_target(sub_measure, start_month=3, value=Decimal(100))
    make_report(sub_measure, 3, figures={target: 10})
    make_report(sub_measure, 4, figures={target: 20})
    page = town.client("leader").get("/areas/2021/5/", {"month": 4})
    assert drawn_in(page) == [("green", "100.0"), ("green", "100.0")]
    assert table_in(page)[1:3] == [
        ["Light", "Not due yet", "Not due yet", "On track", "On track"],
        ["Score", "—", "—", "100.0", "100.0"],
    ]
    early = town.client("leader").get("/areas/2021/5/", {"month": 2})
    assert 'class="chart scoreline"' not in early.text
    assert "Compared with" not in early.text
    assert (
        "the light went from “Not due yet” to “On track”."
        in town.client("leader").get("/areas/2021/5/", {"month": 3}).text
    )


def test_the_areas_rows_are_those_of_the_wall(town, leader):
    make_sub_measure(make_area(town.plan, number=2, title="Elsewhere"))
    for month in (1, 2, 3):
        make_report(town.sub_measure, month, figures={town.target: 90 * month})
    rows = rows_of(leader.get(AREA, {"month": 3}))
    wall = rows_of(leader.get("/wall/", {"month": 3}))
    assert list(rows) == ["Projects first", "More revenue", "Revenue", "Better fields", "Fields"]
    assert rows == {name: wall[name] for name in rows}


def test_proposals_have_neither_scores_nor_lights(town, leader):
    make_sub_measure(make_area(town.plan, number=7, kind="proposal", title="To the district"), title="Roads")
    page = leader.get("/areas/2021/7/")
    assert "Roads" in page.text
    assert not matrix_in(page)
    assert "Score over the year" not in page.text


def test_it_says_so_in_chinese(town):
    for month in (1, 2):
        make_report(town.sub_measure, month, figures={town.target: 90})
    page = make_client(town.people["leader"], language="zh-hans").get(AREA, {"month": 2})
    assert "较1月，得分下降22.5分，亮灯未变。" in page.text
