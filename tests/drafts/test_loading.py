"""From rows to a loaded plan."""

import pytest

from departments.models import Department
from drafts.models import PlanInPreparation
from targets.models import Event, Plan, SubMeasure, Target, TaskArea
from tests.drafts.samples import make_draft
from tests.factories import make_department

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    make_department(code="agri", name="农业农村局", short_name="县农业农村局")
    make_department(code="finance", name="财政所")
    make_department(code="office", name="党政办公室")
    return make_draft()


def load(client, draft):
    return client.post(f"/start/{draft.pk}/load/", {"version": draft.version}, follow=True)


def test_the_check_says_what_will_be_loaded(client, draft):
    page = client.get(f"/start/{draft.pk}/check/").text
    assert "2 task areas, 3 sub-measures, 4 targets." in page
    assert not Plan.objects.exists()


def test_it_is_loaded_with_numbers_codes_and_departments(client, draft):
    page = load(client, draft).text
    assert "The plan was loaded on" in page
    assert list(TaskArea.objects.values_list("number", "title")) == [(1, "产业兴农"), (2, "安全生产")]
    assert list(SubMeasure.objects.values_list("code", "lead__code")) == [
        ("1.1", "agri"),
        ("1.2", "office"),
        ("2.1", None),
    ]
    farming = SubMeasure.objects.get(code="1.1")
    assert (farming.leader, farming.numeral, farming.area.numeral) == ("李明", "一是", "一、")
    assert [one.code for one in SubMeasure.objects.get(code="1.1").supports.all()] == ["finance"]
    assert list(Target.objects.values_list("code", "phasing", "due_month", "decimals")) == [
        ("shui-fei-yi-ti-hua", "even", 12, 2),
        ("qu-dao-qing-yu", "deadline", 6, 0),
        ("cun-ji-ti-shou-ru-zeng-zhang", "hold", 12, 1),
        ("jiao-da-an-quan-shi-gu", "hold", 12, 0),
    ]


def test_a_double_click_loads_once(client, draft, administrator):
    load(client, draft)
    assert "The plan was loaded on" in load(client, draft).text
    event = Event.objects.get(action="load_plan")
    assert event.actor == administrator
    assert event.source == "web 127.0.0.1"


def test_what_somebody_changed_meanwhile_is_not_loaded_unseen(client, draft):
    PlanInPreparation.objects.update(version=7)
    assert "Somebody changed this plan in the meantime" in load(client, draft).text
    assert not Plan.objects.exists()


def test_each_fault_stands_beside_its_row_and_nothing_is_loaded(client, draft):
    row = next(row for row in draft.rows if row.get("name") == "水肥一体化")
    row["value"] = "many"
    draft.save()
    page = client.get(f"/start/{draft.pk}/check/").text
    assert "1 fault: nothing can be loaded yet." in page
    assert f'href="/start/{draft.pk}/correct/?row={row["id"]}#{row["id"]}"' in page
    assert "Target value:" in page
    assert load(client, draft).status_code == 409
    assert not Plan.objects.exists()


def test_departments_that_are_missing_keep_it_from_being_loaded(client, draft):
    Department.objects.filter(code="office").delete()
    page = client.get(f"/start/{draft.pk}/check/").text
    assert "1 department of the file is not there yet: 党政办公室." in page
    # Told once, and by its name.
    assert "departments.department" not in page
    assert load(client, draft).status_code == 409
    assert not Plan.objects.exists()
