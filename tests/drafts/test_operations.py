"""What the buttons of the correction do to the rows, without a script, and done twice."""

import pytest
from django.urls import reverse

from drafts.models import PlanInPreparation
from tests.admin.conftest import fields_of

from .factories import ids_of, make_seed_draft, stored_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> PlanInPreparation:
    return make_seed_draft()


@pytest.fixture
def ids(draft) -> dict[str, str]:
    """Row ids by name or title."""
    return ids_of(draft)


@pytest.fixture
def press(client, draft):
    """Presses a button of a row's page, found by its label; twice, as an impatient person does."""

    def do(row_id: str, label: str, typed: dict | None = None):
        address = reverse("drafts:correct", args=[draft.pk])
        page = client.get(address, {"row": row_id})
        rows = {row.row.id: row for row in page.context["page"].table}
        operations = {label: code for group in rows[row_id].operations for code, label in group}
        fields = {**fields_of(page), **(typed or {}), "do": operations[label]}
        answers = [client.post(address, fields) for _click in range(2)]
        assert [answer.status_code for answer in answers] == [302, 302]
        assert answers[0].url == answers[1].url
        return answers[0]

    return do


def order(draft) -> list[str]:
    draft.refresh_from_db()
    return [row["name"] if "name" in row else row["title"] for row in draft.rows]


def kinds(draft) -> list[tuple[str, str]]:
    draft.refresh_from_db()
    return [(row["kind"], row["name"] if "name" in row else row["title"]) for row in draft.rows]


def test_rows_are_added_below_once_and_what_was_typed_is_saved_first(client, draft, ids, press):
    row = ids["水肥一体化"]
    answer = press(row, "Add a target below", {f"{row}-value": "1700"})
    assert stored_row(draft, row)["value"] == "1700"
    names = kinds(draft)
    assert names[names.index(("target", "水肥一体化")) + 1] == ("target", "")
    assert len(names) == len(ids) + 1
    new = answer.url.partition("#")[2]
    assert f'<tr id="{new}"' in client.get(answer.url).text
    press(row, "Add a sub-measure below")
    names = kinds(draft)
    # It takes over none of the targets that stand below.
    assert names[names.index(("measure", "做强农业品牌")) - 1] == ("measure", "")
    press(row, "Add a task area below")
    names = kinds(draft)
    assert names[names.index(("area", "奋力办好民生实事")) - 1] == ("area", "")
    assert len(names) == len(ids) + 3


def test_a_row_is_removed_with_what_belongs_to_it_once_somebody_said_so(client, draft, ids):
    address, measure = reverse("drafts:correct", args=[draft.pk]), ids["强化农业保障"]
    fields = fields_of(client.get(address, {"row": measure}))
    asked = client.post(address, {**fields, "do": f"ask:{measure}"})
    page = client.get(asked.url)
    assert "The 5 rows below it go with it:" in page.text
    assert "统防统治" in page.text
    above = ids["产业兴农夯实基础"]
    answer = {**fields_of(page), "do": f"remove:{measure}:{above}"}
    for _click in range(2):
        assert client.post(address, answer).status_code == 302
    assert set(ids) - set(order(draft)) == {
        *("强化农业保障", "新建扬水站", "重建桥梁", "水肥一体化", "化肥、农药减量", "统防统治"),
    }


def test_a_row_that_somebody_changed_since_is_not_removed(client, draft, ids):
    address, row = reverse("drafts:correct", args=[draft.pk]), ids["水肥一体化"]
    asked = fields_of(client.get(address, {"ask": row}))
    fields = fields_of(client.get(address, {"row": row}))
    client.post(address, {**fields, f"{row}-value": "1700"})
    client.post(address, {**asked, "do": f"remove:{row}:"})
    assert "水肥一体化" in order(draft)


def test_rows_move_past_their_neighbours_with_what_belongs_to_them(draft, ids, press):
    press(ids["公共服务用心用力"], "Move up")
    names = order(draft)
    at = names.index("公共服务用心用力")
    assert names[at + 1 : at + 5] == ["改建老旧破损公路", "公路改建施工里程", "党群服务中心", "持续夯实社会保障"]
    press(ids["公共服务用心用力"], "Move down")
    assert order(draft) == list(ids)
    # The first of an area goes to the end of the area above, and a target to the sub-measure above.
    press(ids["强化农业保障"], "Move up")
    names = order(draft)
    assert names.index("强化农业保障") < names.index("产业兴农夯实基础")
    press(ids["强化农业保障"], "Move down")
    assert order(draft) == list(ids)
    press(ids["改建老旧破损公路"], "Move up")
    names = order(draft)
    assert names[names.index("改建老旧破损公路") + 1] == "公共服务用心用力"
    press(ids["产业兴农夯实基础"], "Move down")
    names = order(draft)
    assert names.index("保持全镇和谐稳定") < names.index("产业兴农夯实基础") < names.index("党建引领转变作风")


def test_the_plan_begins_with_an_area(client, draft, ids, press):
    page = client.get(reverse("drafts:correct", args=[draft.pk])).context["page"]
    labels = {row.row.id: [label for group in row.operations for _code, label in group] for row in page.table}
    assert "Move up" not in labels[ids["主要预期目标"]]
    assert "Make it a sub-measure" not in labels[ids["主要预期目标"]]
    assert "Move up" not in labels[ids["税收收入"]]


def test_a_target_becomes_a_fact_and_a_target_again(draft, ids, press):
    row = ids["水肥一体化"]
    press(row, "Make it a fact")
    assert stored_row(draft, row)["is_fact"]
    press(row, "Make it a target")
    assert not stored_row(draft, row)["is_fact"]


def test_a_sub_measure_becomes_an_area_and_comes_back_as_it_was(draft, ids, press):
    row = ids["做强农业品牌"]
    typed = {f"{row}-lead": "农业农村办", f"{row}-supports": "财政所", f"{row}-due_month": "9"}
    press(row, "Make it a task area", typed)
    stored = stored_row(draft, row)
    assert (stored["kind"], stored["title"], stored["numeral"]) == ("area", "做强农业品牌", "二是")
    press(row, "Make it a sub-measure")
    stored = stored_row(draft, row)
    assert (stored["kind"], stored["lead"], stored["supports"], stored["due_month"]) == (
        *("measure", "农业农村办", ["财政所"], 9),
    )
    assert order(draft) == list(ids)


def test_a_row_is_merged_into_the_one_above(draft, ids, press):
    above, row = ids["新建扬水站"], ids["重建桥梁"]
    press(row, "Merge into the row above", {f"{row}-value": "3"})
    assert "重建桥梁" not in order(draft)
    stored = stored_row(draft, above)
    assert (stored["value"], stored["quote"]) == ("3", "新建扬水站X座……重建桥梁X座")
    above, row = ids["强化农业保障"], ids["做强农业品牌"]
    press(row, "Merge into the row above", {f"{above}-lead": "农业农村办", f"{row}-lead": "财政所"})
    stored = stored_row(draft, above)
    assert (stored["lead"], stored["supports"]) == ("农业农村办", ["财政所"])
    assert "做强农业品牌" in stored["text"]
    # Its targets stay where they are: below the one that it became part of.
    names = order(draft)
    assert names[names.index("统防统治") + 1] == "壮大农业产业"


def test_a_lead_is_filled_downwards_to_those_without_one(client, draft, ids, press):
    first, second = ids["强化农业保障"], ids["做强农业品牌"]
    third, last = ids["壮大农业产业"], ids["加快村集体增收"]
    answer = press(first, "Fill the lead downwards", {f"{first}-lead": "农业农村办", f"{last}-lead": "财政所"})
    assert [stored_row(draft, row)["lead"] for row in (first, second, third, last)] == [
        *("农业农村办", "农业农村办", "农业农村办", "财政所"),
    ]
    # Not beyond its area.
    assert stored_row(draft, ids["做好乡村振兴和脱贫攻坚有效衔接"])["lead"] == ""
    assert "2 sub-measures below are led by 农业农村办 now." in client.get(answer.url).text


def test_a_row_is_left_out_and_taken_in_again(draft, ids, press):
    row = ids["加强学习教育"]
    press(row, "Do not load it")
    assert stored_row(draft, row)["left_out"]
    press(row, "Load it after all")
    assert not stored_row(draft, row)["left_out"]


def test_an_empty_plan_begins_with_its_first_area(client):
    draft = make_seed_draft([], text="")
    address = reverse("drafts:correct", args=[draft.pk])
    page = client.get(address)
    assert 'value="area:"' in page.text
    for _click in range(2):
        client.post(address, {**fields_of(page), "do": "area:"})
    draft.refresh_from_db()
    assert [row["kind"] for row in draft.rows] == ["area"]


def test_nonsense_is_refused(client, draft, ids):
    address = reverse("drafts:correct", args=[draft.pk])
    for operation in (
        "explode:r1",
        "before:r5:r99",
        "target:r99",
        "demote:r1",
        "merge:r1:r2",
        "fact:r1",
        "::",
        "fill:r1",
    ):
        assert client.post(address, {"do": operation}).status_code == 302
    assert order(draft) == list(ids)
