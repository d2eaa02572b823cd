"""A second file for the same year: what is the same is found, what changes is shown, and nothing goes."""

from dataclasses import replace
from decimal import Decimal

import pytest

from drafts.models import PlanInPreparation
from drafts.parts.matching import PlanPartKey, PlanParts, match_rows
from drafts.parts.rows import DraftMeasure, DraftTarget
from drafts.parts.taking import rows_of_plan
from planreader.plan import Area, Measure, Quantity
from targets.models import Figure, Plan, SubMeasure, Target, TaskArea
from tests.drafts.samples import make_draft, read_sample
from tests.factories import make_department, make_report

from .test_departments import boxes

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(client):
    make_department(code="agri", name="农业农村局", short_name="县农业农村局")
    make_department(code="finance", name="财政所")
    make_department(code="office", name="党政办公室")
    draft = make_draft()
    client.post(f"/start/{draft.pk}/load/", {"version": draft.version})
    return Plan.objects.get()


def second_file(client, *areas: Area) -> PlanInPreparation:
    read = replace(read_sample(), areas=list(areas), title="政府工作报告", preamble="")
    rows = [row.as_json() for row in rows_of_plan(read)]
    return PlanInPreparation.objects.create(year=2026, town="示例镇", title="政府工作报告", rows=rows)


def report() -> list[Area]:
    """More irrigation than the plan says, a reservoir that it does not have, and a part of its own."""
    irrigation = Quantity(0, 0, "水肥一体化2000亩", "水肥一体化", value="2000", unit="亩")
    reservoir = Quantity(0, 0, "加固水库2座", "加固水库", value="2", unit="座")
    farming = Measure(
        0,
        0,
        "强化农业生产保障",
        "水肥一体化2000亩，加固水库2座。",
        leads=["农业农村局"],
        quantities=[irrigation, reservoir],
    )
    school = Quantity(0, 0, "改造校舍5栋", "改造校舍", value="5", unit="栋")
    schools = Measure(0, 0, "办好教育", "改造校舍5栋。", leads=["党政办公室"], quantities=[school])
    return [Area(0, 0, "产业兴农富民", measures=[farming]), Area(0, 0, "民生实事", measures=[schools])]


def match(client, draft, **choices) -> str:
    address = f"/start/{draft.pk}/compare/"
    sent = {**boxes(client.get(address).text), **choices}
    client.post(address, sent)
    draft.refresh_from_db()
    return client.get(f"/start/{draft.pk}/check/").text


def id_of(draft, name: str) -> str:
    return next(row["id"] for row in draft.rows if name in (row.get("title"), row.get("name")))


def load(client, draft) -> str:
    return client.post(f"/start/{draft.pk}/load/", {"version": draft.version}, follow=True).text


def test_the_same_words_with_other_numbers_are_the_same():
    parts = PlanParts(
        {
            "area": [],
            "measure": [PlanPartKey("measure", "1.1", "", texts=("强化农业保障",))],
            "target": [PlanPartKey("target", "water", "", texts=("水肥一体化1600亩", ""), unit="亩")],
        }
    )
    rows = [
        DraftMeasure("r1", title="强化农业生产保障"),
        DraftTarget("r2", name="水肥一体化2000亩", unit="亩"),
        DraftMeasure("r3", title="办好教育"),
        DraftTarget("r4"),
    ]
    found = match_rows(rows, parts)
    assert found.proposed == {"r1": "1.1", "r2": "water"}
    assert found.candidates["r3"] == found.candidates["r4"] == []


def test_before_it_is_compared_it_cannot_be_loaded(client, plan):
    draft = second_file(client, *report())
    page = client.get(f"/start/{draft.pk}/check/").text
    assert "There is a plan of 2026 already." in page
    load(client, draft)
    draft.refresh_from_db()
    assert draft.loaded_at is None


def test_what_is_in_the_plan_is_proposed(client, plan):
    draft = second_file(client, *report())
    sent = boxes(client.get(f"/start/{draft.pk}/compare/").text)
    assert sent[f"same-{id_of(draft, '产业兴农富民')}"] == "1"
    assert sent[f"same-{id_of(draft, '强化农业生产保障')}"] == "1.1"
    assert sent[f"same-{id_of(draft, '水肥一体化')}"] == "shui-fei-yi-ti-hua"
    for name in ("民生实事", "办好教育", "加固水库", "改造校舍"):
        assert sent[f"same-{id_of(draft, name)}"] == "new", name


def test_the_preview_names_what_is_new_changed_and_gone_and_loading_does_that(client, plan):
    irrigation = Target.objects.get(code="shui-fei-yi-ti-hua")
    make_report(SubMeasure.objects.get(code="1.1"), 1, figures={irrigation: 300})
    draft = second_file(client, *report())
    page = match(client, draft)
    assert "1600" in page
    assert "2000" in page
    assert "It has figures already; they stay." in page
    assert "parts of the plan are not in the file; they stay." in page
    assert Target.objects.get(code="shui-fei-yi-ti-hua").value == 1600
    load(client, draft)
    irrigation.refresh_from_db()
    assert (irrigation.value, irrigation.quote, irrigation.name) == (Decimal(2000), "水肥一体化2000亩", "水肥一体化")
    assert Figure.objects.get().counted == 300
    assert list(TaskArea.objects.values_list("number", "title")) == [
        (1, "产业兴农"),
        (2, "安全生产"),
        (3, "民生实事"),
    ]
    assert list(SubMeasure.objects.values_list("code", flat=True)) == ["1.1", "1.2", "2.1", "3.1"]
    farming = SubMeasure.objects.get(code="1.1")
    assert farming.text.startswith("一是强化农业保障。")
    assert farming.text.endswith("水肥一体化2000亩，加固水库2座。")
    assert Target.objects.get(code="jia-gu-shui-ku").sub_measure == farming
    plan.refresh_from_db()
    assert plan.title == "示例镇2026年工作计划"


def test_the_same_file_again_changes_nothing(client, plan):
    draft = make_draft(title="again")
    page = match(client, draft)
    assert "Nothing in it is new or different." in page


def test_a_part_that_is_left_out_is_not_loaded(client, plan):
    draft = second_file(client, *report())
    page = match(client, draft, **{f"same-{id_of(draft, '民生实事')}": "out"})
    assert "办好教育" not in page.partition('id="main"')[2].partition("To look at")[0]
    load(client, draft)
    assert TaskArea.objects.count() == 2


def test_a_new_sub_measure_of_an_area_of_the_plan_stands_behind_the_others(client, plan):
    draft = second_file(client, *report())
    match(client, draft, **{f"same-{id_of(draft, '民生实事')}": "1"})
    load(client, draft)
    assert SubMeasure.objects.get(title="办好教育").code == "1.3"
    assert TaskArea.objects.count() == 2


def test_two_rows_are_not_the_same_target(client, plan):
    draft = second_file(client, *report())
    address = f"/start/{draft.pk}/compare/"
    sent = boxes(client.get(address).text)
    response = client.post(address, {**sent, f"same-{id_of(draft, '加固水库')}": "shui-fei-yi-ti-hua"})
    assert response.status_code == 422
    assert "Another row is the same target" in response.text


def test_what_was_said_is_kept_for_the_next_look(client, plan):
    draft = second_file(client, *report())
    row_id = id_of(draft, "水肥一体化")
    match(client, draft, **{f"same-{row_id}": "new"})
    assert boxes(client.get(f"/start/{draft.pk}/compare/").text)[f"same-{row_id}"] == "new"
    load(client, draft)
    assert Target.objects.filter(name="水肥一体化").count() == 2


def test_a_sub_measure_of_another_name_is_that_of_its_targets(client, plan):
    irrigation = Quantity(0, 0, "水肥一体化2000亩", "水肥一体化", value="2000", unit="亩")
    modern = Measure(0, 0, "节水灌溉", "水肥一体化2000亩。", leads=["农业农村局"], quantities=[irrigation])
    draft = second_file(client, Area(0, 0, "民生实事", measures=[modern]))
    sub_measure = Target.objects.get(name="水肥一体化").sub_measure
    sent = boxes(client.get(f"/start/{draft.pk}/compare/").text)
    assert sent[f"same-{id_of(draft, '节水灌溉')}"] == sub_measure.code
    page = match(client, draft)
    assert f"Sub-measure {sub_measure.code} " in page
