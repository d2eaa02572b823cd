"""Chinese names are sorted as they are read, the same on both databases; a reading can be corrected."""

import io
from datetime import UTC, datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from departments.models import Department, Village
from departments.models.pinyin import pinyin_of
from targets.models import Event, Target
from targets.trace.record import Program, record
from tests.admin.conftest import address, fields_of
from tests.factories import make_department, make_target, make_village

pytestmark = pytest.mark.django_db
#: In the order of their syllables: xi before xian, and a space counts.
NAMES = ("Alpha", "长乐水库", "重庆路", "西沟泵站", "先锋泵站", "张家沟")


def administered(town, kind: str, row, **fields) -> None:
    client, page = town.client("administrator"), address(f"{kind}_change", row)
    assert client.post(page, {**fields_of(client.get(page)), **fields}).status_code == 302


@pytest.mark.parametrize(
    ("name", "pinyin"),
    [
        ("重庆路", "chong qing lu"),
        ("2号泵站", "2 hao beng zhan"),
        ("ＡＢ　村", "ab cun"),
        ("Works Office", "works office"),
        ("村" * 100, " ".join(["cun"] * 64)[:255]),
    ],
)
def test_a_name_has_its_usual_reading(name, pinyin):
    assert pinyin_of(name) == pinyin


@pytest.mark.parametrize("on", ["", "2021-04-07"])
def test_the_ledger_sorts_names_and_departments_as_they_are_read(town, on):
    record(Program("loadplan", "test", datetime(2021, 1, 1, tzinfo=UTC)), town.plan, "load_plan", [])
    Target.objects.filter(pk__in=(town.target.pk, town.other_target.pk)).update(pinyin="zz")
    for number, name in enumerate(reversed(NAMES)):
        make_target(town.sub_measure, code=f"t{number}", name=name)
    administered(town, "departments_department", town.other_sub_measure.lead, name="安置办")
    administered(town, "departments_department", town.sub_measure.lead, name="重点办")

    def listed(sort: str) -> list[str]:
        page = town.client("leader").get("/ledger/", {"month": 3, "on": on, "sort": sort})
        return [line.row.name for line in page.context["page"]]

    assert listed("name")[:6] == list(NAMES)
    assert listed("-name")[2:] == list(reversed(NAMES))
    assert listed("lead")[0] == listed("-lead")[-1] == town.other_target.name


def test_a_reading_is_proposed_corrected_and_kept_until_the_name_changes(town):
    village, other = make_village(code="a", name="乐陵村"), make_village(code="b", name="李家村")
    assert (village.pinyin, other.pinyin) == ("le ling cun", "li jia cun")
    administered(town, "departments_village", village, pinyin="Lao  Ling Cun")
    administered(town, "departments_village", village, code="c")
    village.refresh_from_db()
    assert village.pinyin == "lao ling cun"
    page = town.client("administrator").get(address("departments_village_changelist"), {"o": "1"})
    assert page.context["cl"].list_display[1] == "name_shown"
    assert [row.name for row in page.context["cl"].result_list] == ["乐陵村", "李家村"]
    administered(town, "departments_village", village, name="重庆村")
    village.refresh_from_db()
    assert village.pinyin == "chong qing cun"
    administered(town, "targets_target", town.target, pinyin="zeng")
    administered(town, "targets_submeasure", town.sub_measure, **{"targets-0-weight": "2"})
    town.target.refresh_from_db()
    assert town.target.pinyin == "zeng"
    assert "pinyin" not in {change["field"] for event in Event.objects.all() for change in event.changes}


@pytest.mark.parametrize("command", ["loadplan", "loaddata"])
def test_files_bring_names_with_their_reading(tmp_path, command):
    file = tmp_path / "places.yaml"

    def load(name: str) -> None:
        village = "  pk: 1\n" if command == "loaddata" else ""
        file.write_text(
            f"- model: departments.village\n{village}  fields: {{code: a, name: {name}}}\n", encoding="utf-8"
        )
        call_command(command, str(file), stdout=io.StringIO())

    load("长乐村")
    assert Village.objects.get().pinyin == "chang le cun"
    load("东沟村")
    assert Village.objects.get().pinyin == "dong gou cun"


def test_names_that_were_there_before_get_their_reading(town):
    make_department(code="old", name="农业农村办")
    Department.objects.update(pinyin="")
    Target.objects.update(pinyin="")
    for app in ("departments", "targets"):
        number = "0002" if app == "departments" else "0007"
        import_module(f"{app}.migrations.{number}_names_in_pinyin").propose(apps, connection.schema_editor())
    assert Department.objects.get(code="old").pinyin == "nong ye nong cun ban"
    assert Target.objects.get(pk=town.target.pk).pinyin == town.target.name.lower()
