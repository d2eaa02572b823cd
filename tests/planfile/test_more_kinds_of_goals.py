"""What plans of towns say besides sums and shares: 民生实事, numerals as printed, leaders, indices without a unit, work
of the year before, 不发生…, ranks, quotations in other signs, and areas with targets of their own.
"""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
import time_machine

from departments import roles
from targets.models import SubMeasure, Target, TaskArea
from targets.planfile.export import as_yaml, export_objects
from tests.admin.conftest import fields_of
from tests.dashboards.documents.word import bulletin, texts
from tests.dashboards.reading import text
from tests.factories import make_client, make_report, make_target, make_user

from .conftest import SMALL, run

pytestmark = pytest.mark.django_db

PLAN = """
- model: departments.department
  fields: {code: safety, name: 应急办, leader: 示例甲}
- model: targets.plan
  fields: {year: 2021, town: 示例镇, title: 示例镇2021年工作计划,
           preamble: 力争“综合指数”提高到９２．５；进入全区前３名。}
- model: targets.taskarea
  fields: {plan: [2021], number: 0, kind: headline, title: 主要预期目标}
- model: targets.taskarea
  fields: {plan: [2021], number: 7, kind: headline, title: 其他预期目标}
- model: targets.taskarea
  fields: {plan: [2021], number: 1, numeral: 一、, kind: task, title: 安全生产, text: 全年不发生较大以上事故。}
- model: targets.taskarea
  fields: {plan: [2021], number: 2, numeral: （二）, kind: livelihood, title: 办好十件实事, weight: 3}
- model: targets.submeasure
  fields: {area: [2021, 0], code: '0.1', title: 主要预期目标, lead: [safety]}
- model: targets.submeasure
  fields: {area: [2021, 7], code: '7.1', title: 考核, lead: [safety]}
- model: targets.submeasure
  fields: {area: [2021, 1], code: '1.1', title: 安全生产, lead: [safety], leader: 示例乙}
- model: targets.submeasure
  fields: {area: [2021, 2], code: '2.1', numeral: '1.', title: 修路, text: 新修道路13公里（上年结转）。, lead: [safety]}
- model: targets.target
  fields: {sub_measure: [2021, '0.1'], code: index, name: 综合指数, decimals: 1, value: 92.5, phasing: hold,
           quote: '"综合指数" 提高到92.5'}
- model: targets.target
  fields: {sub_measure: [2021, '7.1'], code: rank, name: 全区考核名次, unit: 名, decimals: 0, value: 3,
           comparator: lte, phasing: hold, quote: 进入全区前3名}
- model: targets.target
  fields: {sub_measure: [2021, '1.1'], code: accidents, name: 较大以上事故, unit: 起, decimals: 0, value: 0,
           comparator: lte, quote: 不发生较大以上事故}
- model: targets.target
  fields: {sub_measure: [2021, '2.1'], code: roads, name: 新修道路, unit: 公里, value: 13, start_month: 0,
           quote: 新修道路13公里(上年结转)}
"""
PAGES = (
    *("/dashboard/", "/screen/", "/wall/", "/ledger/", "/documents/", "/ledger/ledger.csv", "/ledger/ledger.xlsx"),
    *("/areas/2021/0/", "/areas/2021/1/", "/areas/2021/2/", "/areas/2021/7/", "/measures/2021/1.1/", "/compare/"),
    *("/targets/2021/index/", "/targets/2021/rank/", "/targets/2021/accidents/", "/targets/2021/roads/"),
)


@pytest.fixture
def loaded(write):
    """The plan, loaded from its file; it is 8 July 2021."""
    output = run("loadplan", write(PLAN), "--language", "en")
    assert (output.code, output.err) == (0, "")
    with time_machine.travel(datetime(2021, 7, 8, 2, tzinfo=UTC), tick=False):
        yield {target.code: target for target in Target.objects.select_related("sub_measure__area")}


@pytest.fixture
def leader(loaded):
    return make_client(make_user(roles.LEADER, username="leader"))


@pytest.fixture
def administrator(loaded):
    return make_client(make_user(roles.ADMINISTRATOR, username="administrator"))


def report(target, value, month=6):
    make_report(target.sub_measure, month, figures={target: value}, submitted_at=datetime(2021, 7, 2, tzinfo=UTC))


def standings(month=6) -> dict[str, dict]:
    """Every target as ``standings`` prints it."""
    printed = json.loads(
        run("standings", "--year", "2021", "--month", month, "--format", "json", "--language", "en").out
    )
    measures = [measure for area in printed["areas"] for measure in area["sub_measures"]]
    return {target["code"]: target for measure in measures for target in measure["targets"]}


def test_a_file_that_was_loaded_says_nothing_new(write, loaded):
    again = run("loadplan", write(PLAN), "--language", "en")
    assert "New: 0\n" in again.out
    assert "Changed: 0\n" in again.out
    exported = as_yaml(export_objects(2021))
    for part in ("numeral: 一、", "numeral: （二）", "kind: livelihood", "leader: 示例乙", "start_month: 0"):
        assert part in exported
    unchanged = run("loadplan", write(exported), "--language", "en")
    assert "Changed: 0\n" in unchanged.out, unchanged.err


def test_every_page_shows_them_in_both_languages(loaded, leader):
    for code, value in (("index", "91.3"), ("rank", 2), ("accidents", 1), ("roads", 6)):
        report(loaded[code], value)
    reader = make_client(leader_user := make_user(roles.LEADER, username="second"), language="zh-hans")
    assert leader_user.pk
    for page in PAGES:
        for client in (leader, reader):
            for month in (1, 6):
                assert client.get(f"{page}?year=2021&month={month}").status_code == 200, page
    assert client.get("/documents/2021/6/bulletin.docx").status_code == 200


# --- people's livelihood ---------------------------------------------------------------------------------------------


def test_livelihood_counts_like_a_task_area_and_is_named(loaded, leader, administrator):
    report(loaded["roads"], 1)
    dashboard = leader.get("/dashboard/?month=6").text
    card = next(part for part in dashboard.split("<article")[1:] if "办好十件实事" in part.partition("</h3>")[0])
    assert "People's livelihood" in text(card)
    area = leader.get("/areas/2021/2/?month=6")
    assert "（二）办好十件实事 People's livelihood" in text(area.text)
    assert "Behind" in text(area.text)
    assert "办好十件实事" in leader.get("/screen/").text
    # Its three parts weigh as much as the three other areas together.
    assert json.loads(run("standings", "--year", "2021", "--month", 6, "--format", "json").out)["light"] == "red"
    document = bulletin(leader)
    assert any("办好十件实事" in title for title in texts(document, "Heading2"))
    assert any("task areas and works for people's livelihood" in paragraph for paragraph in texts(document))
    assert "People&#x27;s livelihood" in administrator.get("/setup/areas/2021/2/").text
    assert "People&#x27;s livelihood" in administrator.get("/admin/targets/taskarea/").text


def test_a_livelihood_area_is_made_by_hand(loaded, administrator):
    page = "/setup/areas/2021/add/"
    typed = {"title": "民生", "kind": "livelihood", "numeral": "八、"}
    assert administrator.post(page, {**fields_of(administrator.get(page)), **typed}).status_code == 302
    area = TaskArea.objects.get(title="民生")
    assert (area.kind, area.numeral) == ("livelihood", "八、")
    assert "八、民生" in administrator.get("/setup/plan/2021/").text
    assert "0 主要预期目标" in text(administrator.get("/setup/plan/2021/").text)


# --- an index without a unit, a rank ---------------------------------------------------------------------------------


def test_without_a_unit_no_blank_and_no_bracket_is_left(loaded, leader):
    report(loaded["index"], "91.3")
    found = standings()["index"]
    assert found["unit"] == ""
    assert found["reason"] == "In June it stands at 91.3, 1.2 below the target of 92.5."
    page = leader.get("/targets/2021/index/?month=6").text
    assert "<small></small></h1>" not in page
    assert text(page.partition("<h1")[2].partition("</h1>")[0].partition(">")[2]) == "综合指数"


def test_a_figure_without_a_unit_is_typed_as_a_number_alone(loaded, write):
    make_user(roles.ADMINISTRATOR, username="boss")
    rows = "code,month,value\nindex,5,91.25\nindex,6,91.3分\n"
    refused = run("importfigures", write(rows, "f.csv"), "--year", "2021", "--as", "boss", "--language", "en")
    assert [line.partition("f.csv:")[2] for line in refused.problems] == [
        "2: “91.25” has too many decimals; at most 1",
        "3: “91.3分” has a unit, and this figure has none; write the number alone",
    ]
    rows = "code,month,value\nindex,5,91.2\nrank,6,第二\nrank,5,2名\n"
    assert "rank" not in run("importfigures", write(rows, "f.csv"), "--year", "2021", "--as", "boss").out
    rows = "code,month,value\nindex,5,91.2\nrank,5,2名\n"
    assert run("importfigures", write(rows, "f.csv"), "--year", "2021", "--as", "boss").code == 0


def test_a_rank_has_neither_forecast_nor_pace(loaded, leader):
    report(loaded["rank"], 2)
    found = standings()["rank"]
    assert found["light"] == "green"
    assert {found[name] for name in ("forecast", "needed", "completion", "expected")} == {None}
    assert "within the limit of 3名" in found["reason"]
    page = text(leader.get("/targets/2021/rank/?month=6").text)
    assert "Full-year forecast—" in page
    assert "Needed per month—" in page
    report(loaded["rank"], 5, 5)
    assert standings(5)["rank"]["light"] == "red"


# --- nothing is to happen --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("happened", "light", "score"), [(0, "green", "100.000000"), (1, "red", "0.000000")])
@pytest.mark.parametrize("basis", ["ratio", "gap"])
def test_a_promise_of_zero_is_kept_or_broken(loaded, leader, happened, light, score, basis):
    Target.objects.filter(code="accidents").update(basis=basis)
    assert standings()["accidents"]["light"] in ("no_data", "not_due")
    report(loaded["accidents"], happened)
    found = standings()["accidents"]
    assert (found["light"], found["score"], found["value"]) == (light, score, "0.000000")
    assert {found[name] for name in ("completion", "expected", "gap", "forecast", "needed")} == {None}
    assert found["ratio"] == ("0.000000" if happened else "1.000000")
    reasons = {
        0: "By June it stands at 0起, as the plan promises.",
        1: "By June it comes to 1起, and the plan allows none.",
    }
    assert found["reason"] == reasons[happened]
    assert leader.get("/targets/2021/accidents/?month=6&pace=1").status_code == 200


def test_without_a_figure_a_promise_of_zero_is_owed(loaded):
    with time_machine.travel(datetime(2021, 7, 9, 2, tzinfo=UTC), tick=False):
        found = standings()["accidents"]
    assert found["light"] == "no_data"
    assert found["reason"].endswith("; the target is 0起.")


def test_a_promise_of_zero_is_kept_at_the_year_s_end(loaded):
    report(loaded["accidents"], 0, 12)
    assert standings(12)["accidents"]["light"] == "done"


REFUSED = "the target value 0 equals the baseline, so there is nothing to do"


def test_file_and_pages_take_and_refuse_the_same_zeros(write, loaded, administrator):
    refused = run(
        "loadplan", write(PLAN.replace("comparator: lte, quote: 不发生", "quote: 不发生")), "--language", "en"
    )
    assert REFUSED in refused.err
    for page, name in (
        (f"/admin/targets/target/{loaded['accidents'].pk}/change/", "comparator"),
        ("/setup/plan/2021/accidents/", "comparator"),
        ("/setup/plan/2021/", f"t{loaded['accidents'].pk}-comparator"),
    ):
        opened = fields_of(administrator.get(page))
        assert administrator.post(page, opened).status_code == 302, page
        answer = administrator.post(page, {**opened, name: "gte"})
        assert REFUSED in text(answer.text), page


# --- work of the year before -----------------------------------------------------------------------------------------


def test_work_of_the_year_before_is_a_month_ahead(loaded, leader):
    report(loaded["roads"], 2, 1)
    report(loaded["roads"], 7, 6)
    assert [standings(month)["roads"]["planned"] for month in (1, 6, 12)] == ["2.000000", "7.000000", "13.000000"]
    found = standings()["roads"]
    assert (found["ratio"], found["light"], found["forecast"]) == ("1.000000", "green", "13.000000")
    assert "since last December each month brought 1公里" in found["reason"]
    page = text(leader.get("/targets/2021/roads/?month=6").text)
    assert "the year before–December" in page


@pytest.mark.parametrize("month", ["13", "-1"])
def test_other_months_are_refused(write, loaded, administrator, month):
    refused = run("loadplan", write(PLAN.replace("start_month: 0", f"start_month: {month}")), "--language", "en")
    assert "is out of range; write a whole number from 0 to 12" in refused.err
    page = "/setup/plan/2021/roads/"
    assert administrator.post(page, {**fields_of(administrator.get(page)), "start_month": month}).status_code == 422


# --- quotations, areas with targets of their own ---------------------------------------------------------------------


def test_a_quotation_of_other_words_is_still_refused(write):
    refused = run("loadplan", write(PLAN.replace("quote: 进入全区前3名", "quote: 进入全区前2名")), "--language", "en")
    assert "the quote “进入全区前2名” is not in the text" in refused.err


def test_an_area_that_stands_for_its_targets_is_not_headed_twice(loaded, leader):
    report(loaded["accidents"], 0)
    area = leader.get("/areas/2021/1/?month=6").text
    assert text(area.partition("<h1")[2].partition("</h1>")[0].partition(">")[2]) == "一、安全生产"
    headings = [text(part.partition(">")[2].partition("</h2>")[0]) for part in area.split("<h2")[1:]]
    assert not any("安全生产" in heading for heading in headings)
    assert headings[0].startswith("Targets and reports")
    assert "Responsible leader 示例乙" in text(area)
    rows = [
        text(part.partition("</th>")[0]) for part in leader.get("/wall/?month=6").text.split('<th scope="row">')[1:]
    ]
    assert rows.count("安全生产") == 1
    assert rows.count("主要预期目标") == 1
    progress = [paragraph for paragraph in texts(bulletin(leader)) if "Progress of month 6" in paragraph]
    assert progress == ["应急办: Progress of month 6."]


def test_both_headline_areas_stand_on_the_dashboard(loaded, leader):
    report(loaded["rank"], 2)
    page = leader.get("/dashboard/?month=6").text
    tiles = [text(part.partition("</h2>")[0].partition("<h2")[2].partition(">")[2]) for part in page.split("tile")]
    assert {"综合指数", "全区考核名次"} <= set(tiles)


def test_a_target_under_proposals_is_refused_by_the_pages_in_the_file_s_words(write):
    assert run("loadplan", write(SMALL)).code == 0
    sub_measure = SubMeasure.objects.get(code="2.1")
    administrator = make_client(make_user(roles.ADMINISTRATOR, username="administrator"))
    sentence = "it belongs to proposals to the district, which have no targets; name a sub-measure of another area"
    stray = make_target(sub_measure, code="stray", name="目标", value=Decimal(5))
    for page in (f"/admin/targets/target/{stray.pk}/change/", "/setup/plan/2024/stray/"):
        typed = {**fields_of(administrator.get(page)), "name": "另一目标"}
        assert sentence in text(administrator.post(page, typed).text), page
