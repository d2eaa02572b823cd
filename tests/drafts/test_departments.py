"""The departments that a file names: matched or added on one page, and the rows follow."""

import re

import pytest

from departments.models import Department
from drafts.models import PlanInPreparation
from drafts.parts.names import short_form
from targets.models import Event
from tests.drafts.samples import make_draft
from tests.factories import make_department

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    return make_draft()


def boxes(page: str) -> dict[str, str]:
    """The boxes of the page with their values, as a browser would send them."""
    values = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name, value = re.search(r' name="([^"]*)"', tag), re.search(r' value="([^"]*)"', tag)
        if name:
            values[name[1]] = value[1] if value else ""
    for name, options in re.findall(r'<select name="([^"]*)".*?>(.*?)</select>', page, re.DOTALL):
        values[name] = re.search(r'value="([^"]*)" selected', options)[1]
    return values


def number_of(page: str, name: str) -> str:
    """The number of the boxes of the line that has a name."""
    return re.search(rf'id="dnew(\w+)">\s*[^<]*{name}', page)[1]


def measures() -> list[tuple[str, list[str]]]:
    rows = PlanInPreparation.objects.get().rows
    return [(row["lead"], row["supports"]) for row in rows if row["kind"] == "measure"]


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("县住建局", "住建局"),
        ("住建局", "住建局"),
        ("示例镇党政办公室", "党政办公室"),
        ("镇党政办公室", "党政办公室"),
        ("市场监督管理局", "市场监督管理局"),
        ("区市场监督管理局", "市场监督管理局"),
        ("乡村振兴办公室", "乡村振兴办公室"),
        ("县 农业农村局", "农业农村局"),
    ],
)
def test_names_of_one_department_have_the_same_short_form(name, short):
    assert short_form(name, "示例镇") == short


def test_what_is_there_is_proposed_and_the_rest_is_new_with_a_code_from_pinyin(client, draft):
    agriculture = make_department(code="agri", name="农业农村局")
    page = client.get(f"/start/{draft.pk}/departments/").text
    sent = boxes(page)
    assert sent[f"choice-{number_of(page, '县农业农村局')}"] == str(agriculture.pk)
    office = number_of(page, "党政办公室")
    assert sent[f"choice-{office}"] == "new"
    assert sent[f"dnew{office}-code"] == "dang-zheng-ban-gong-shi"


def test_an_abbreviation_is_matched_where_it_can_stand_for_one_and_everybody_is_no_department(client, draft):
    emergency = make_department(code="emergency", name="应急管理办公室")
    economy = [
        make_department(code=f"economy{n}", name=name) for n, name in enumerate(("经济发展办公室", "经营发展办公室"))
    ]
    measure = next(row for row in draft.rows if row["kind"] == "measure")
    measure |= {"lead": "应急办", "supports": ["各村（社区）", "经发办", "农办"]}
    draft.save()
    page = client.get(f"/start/{draft.pk}/departments/").text
    sent = boxes(page)
    assert sent[f"choice-{number_of(page, '应急办')}"] == str(emergency.pk)
    assert sent[f"choice-{number_of(page, '各村（社区）')}"] == "none"
    # Two it may stand for, or none: a person says which.
    assert [sent[f"choice-{number_of(page, name)}"] for name in ("经发办", "农办")] == ["new", "new"]
    economy[1].delete()
    page = client.get(f"/start/{draft.pk}/departments/").text
    assert boxes(page)[f"choice-{number_of(page, '经发办')}"] == str(economy[0].pk)


def test_all_are_saved_at_once_and_the_rows_follow(client, draft, administrator):
    agriculture = make_department(code="agri", name="农业农村局")
    address = f"/start/{draft.pk}/departments/"
    response = client.post(address, boxes(client.get(address).text))
    assert (response.status_code, response.url) == (302, f"/start/{draft.pk}/people/")
    assert set(Department.objects.values_list("name", flat=True)) == {"农业农村局", "财政所", "党政办公室"}
    assert measures() == [("农业农村局", ["财政所"]), ("党政办公室", []), ("", [])]
    event = Event.objects.get()
    assert (event.action, event.actor, event.plan) == ("change_department", administrator, None)
    assert PlanInPreparation.objects.get().version == 2
    assert agriculture.name in client.get(address).text


def test_a_second_post_adds_nothing(client, draft):
    address = f"/start/{draft.pk}/departments/"
    sent = boxes(client.get(address).text)
    client.post(address, sent)
    assert client.post(address, sent).status_code == 302
    assert Department.objects.count() == 3
    assert Event.objects.count() == 1


def test_one_fault_saves_nothing_and_loses_nothing(client, draft):
    address = f"/start/{draft.pk}/departments/"
    page = client.get(address).text
    sent = boxes(page)
    finance, office = number_of(page, "财政所"), number_of(page, "党政办公室")
    sent |= {f"dnew{finance}-name": "财政和经济发展所", f"dnew{finance}-code": sent[f"dnew{office}-code"]}
    response = client.post(address, sent)
    assert response.status_code == 422
    assert "Two lines have this code" in response.text
    assert "财政和经济发展所" in response.text
    assert not Department.objects.exists()


def test_a_code_that_is_taken_is_refused_with_who_has_it(client, draft):
    make_department(code="cz", name="村镇办")
    address = f"/start/{draft.pk}/departments/"
    page = client.get(address).text
    response = client.post(address, {**boxes(page), f"dnew{number_of(page, '财政所')}-code": "cz"})
    assert response.status_code == 422
    assert "村镇办" in response.text


def test_a_name_that_is_no_department_is_taken_off_the_rows(client, draft):
    address = f"/start/{draft.pk}/departments/"
    page = client.get(address).text
    client.post(address, {**boxes(page), f"choice-{number_of(page, '县农业农村局')}": "none"})
    # The next one leads.
    assert measures()[0] == ("财政所", [])


def test_two_names_that_are_one_department_are_merged(client, draft):
    address = f"/start/{draft.pk}/departments/"
    finance = make_department(code="finance", name="财政所")
    page = client.get(address).text
    client.post(address, {**boxes(page), f"choice-{number_of(page, '县农业农村局')}": str(finance.pk)})
    assert measures()[0] == ("财政所", [])


def test_the_step_is_done_when_every_sub_measure_has_a_department(client):
    make_department(code="agri", name="农业农村局", short_name="县农业农村局")
    make_department(code="finance", name="财政所")
    make_department(code="office", name="党政办公室")
    draft = make_draft()

    def step_of_departments() -> tuple[bool, str]:
        page = client.get(f"/start/{draft.pk}/check/")
        assert ("nobody reports on it" in page.text) == ("1 row without one" in page.text)
        return next((one.is_done, one.note) for one in page.context["steps"].all if one.key == "departments")

    measures = [row for row in draft.rows if row["kind"] == "measure"]
    measures[-1]["lead"] = "财政所"
    draft.save()
    assert step_of_departments() == (True, "")
    measures[0]["lead"], measures[0]["supports"] = "", []
    draft.save()
    assert step_of_departments() == (False, "1 row without one")
