"""An administrator loads a plan, corrects it, loads it again."""

from decimal import Decimal
from operator import itemgetter

import pytest
import yaml
from django.core.management import call_command

from departments.models import Department, Village
from targets.models import Event, Figure, Item, Plan, ProgressReport, SubMeasure, Target, TaskArea
from targets.trace.record import hash_of

from .conftest import EXAMPLE, run

pytestmark = pytest.mark.django_db

MODELS = (Department, Village, Plan, TaskArea, SubMeasure, Target, Item)


def rows() -> dict[str, list[dict]]:
    """The whole plan in the database, without ids."""
    found = {}
    for model in MODELS:
        found[model.__name__] = sorted(
            (
                {field.name: readable(row, field) for field in model._meta.fields if field.name != "id"}
                | {"supports": sorted(row.supports.values_list("code", flat=True)) if model is SubMeasure else []}
                for row in model.objects.all()
            ),
            key=str,
        )
    return found


def readable(row, field):
    value = getattr(row, field.name)
    if field.name == "short_name":
        return value or row.name
    if isinstance(value, list):
        return [Decimal(str(amount)) for amount in value]
    if isinstance(value, dict):
        return {month: Decimal(str(amount)) for month, amount in value.items()}
    return str(value) if field.is_relation else value


def test_example_loads():
    output = run("loadplan", EXAMPLE, "--language", "en")
    assert (output.code, output.err) == (0, "")
    assert "New: 22\n" in output.out
    assert "Changed: 0\nUnchanged: 0\n" in output.out
    assert [model.objects.count() for model in MODELS] == [2, 2, 1, 3, 4, 8, 2]
    tax = Target.objects.get(code="tax-revenue")
    assert tax.last_year[:2] == ["900", "1500"]
    assert tax.plan.year == 2024
    drip = Target.objects.get(code="drip-irrigation")
    assert drip.nodes == {"4": "400", "6": "1000", "10": "1600"}
    assert Target.objects.get(code="pumping-stations").value is None
    assert [support.code for support in SubMeasure.objects.get(code="1.2").supports.all()] == ["finance"]
    assert Item.objects.get(name="东示例村").village.code == "v1"


def test_defaults_of_the_contract():
    run("loadplan", EXAMPLE)
    assert Department.objects.get(code="finance").short_name == "财政所"
    plan = Plan.objects.get()
    assert (plan.report_day, plan.basis, plan.green_at, plan.amber_at) == (5, "ratio", None, None)
    target = Target.objects.get(code="canal-dredging")
    assert (target.start_month, target.comparator, target.counting, target.weight) == (1, "gte", "entered", 1)


def test_answers_in_chinese_unless_asked():
    output = run("loadplan", EXAMPLE, "--dry-run")
    assert "New:" not in output.out
    assert "New:" in run("loadplan", EXAMPLE, "--dry-run", "--language", "en").out


def test_plain_loaddata_gives_the_same_rows():
    call_command("loaddata", str(EXAMPLE), verbosity=0)
    by_django = rows()
    for model in reversed(MODELS):
        model.objects.all().delete()
    run("loadplan", EXAMPLE)
    assert rows() == by_django
    assert len(by_django["Target"]) == 8


def test_nothing_to_do_after_plain_loaddata():
    call_command("loaddata", str(EXAMPLE), verbosity=0)
    assert "Unchanged: 22\n" in run("loadplan", EXAMPLE, "--language", "en").out
    assert not Event.objects.exists()


def test_second_load_changes_nothing():
    run("loadplan", EXAMPLE)
    before, events = rows(), Event.objects.count()
    output = run("loadplan", EXAMPLE, "--language", "en")
    assert "New: 0\nChanged: 0\nUnchanged: 22\n" in output.out
    assert "In the database" not in output.out
    assert (rows(), Event.objects.count()) == (before, events) == (before, 2)  # of the plan, of its departments


def test_other_writing_of_the_same_number_is_no_change(write):
    run("loadplan", EXAMPLE)
    text = EXAMPLE.read_text()
    text = text.replace("value: 12000", "value: '12000.00'").replace("[900, 1500", "['900', 1500.0")
    text = text.replace("{4: 400,", "{4: '400.0',").replace("weight: 2", "weight: '2.00'")
    output = run("loadplan", write(text), "--language", "en")
    assert "Changed: 0\nUnchanged: 22\n" in output.out


def test_dry_run_writes_nothing(write):
    output = run("loadplan", EXAMPLE, "--dry-run", "--language", "en")
    assert "New: 22\n" in output.out
    assert "Dry run" in output.out
    assert not any(model.objects.exists() for model in (*MODELS, Event))
    run("loadplan", EXAMPLE)
    before = rows()
    output = run("loadplan", write(EXAMPLE.read_text().replace("12000,", "13000,")), "--dry-run", "--language", "en")
    assert "value: 12000 → 13000" in output.out
    assert (rows(), Event.objects.count()) == (before, 2)


def corrected() -> str:
    """The example with a target value, a weight, a month's milestone, the supports and a baseline corrected."""
    text = EXAMPLE.read_text()
    for before, after in (
        ("unit: 万元, value: 12000,", "unit: 万元, value: 13000,"),
        ("title: 产业兴农夯实基础, weight: 2", "title: 产业兴农夯实基础, weight: 3"),
        ("6: 1000", "6: 1200"),
        ("supports: [[finance]]", "supports: [[finance], [agriculture]]"),
        ("lead: [finance]}", "lead: [agriculture]}"),
        ("village: [v1], planned: 5", "village: [v1], planned: 6.50"),
        ("town: 示例镇", "town: 新示例镇"),
    ):
        assert text.count(before) == 1
        text = text.replace(before, after)
    return text


def test_corrected_file_keeps_reports_and_traces_the_change(write):
    run("loadplan", EXAMPLE)
    tax = Target.objects.get(code="tax-revenue")
    report = ProgressReport.objects.create(sub_measure=tax.sub_measure, month=1, progress="正常")
    Figure.objects.create(report=report, target=tax, value=Decimal("812.5"), counted=Decimal("812.5"))
    ids = {target.code: target.pk for target in Target.objects.all()}
    output = run("loadplan", write(corrected()), "--language", "en")
    assert (output.code, output.err) == (0, "")
    assert "New: 0\nChanged: 7\n" in output.out
    assert "Unchanged: 15\n" in output.out
    assert "  value: 12000 → 13000\n" in output.out
    assert output.out.count("It has figures already") == 1
    assert {target.code: target.pk for target in Target.objects.all()} == ids
    tax.refresh_from_db()
    report.refresh_from_db()
    assert (tax.value, report.progress) == (13000, "正常")
    assert Figure.objects.get().counted == Decimal("812.5")
    assert Target.objects.get(code="drip-irrigation").nodes["6"] == "1200"
    assert SubMeasure.objects.get(code="1.2").supports.count() == 2
    assert SubMeasure.objects.get(code="0.1").lead.code == "agriculture"

    first, second = Event.objects.exclude(plan=None).order_by("sequence")
    assert (second.action, second.actor, second.actor_name) == ("load_plan", None, "loadplan")
    assert second.source == "loadplan plan.yaml"
    assert second.previous_hash == first.hash
    second.refresh_from_db()
    assert hash_of(second) == second.hash

    def row(on, of, field, before, after, **more):
        return {"on": on, "of": of, "field": field, "before": before, "after": after, **more}

    nodes = {"4": "400", "6": "1000", "10": "1600"}
    assert sorted(second.changes, key=itemgetter("on", "of")) == [
        row("area", "1", "weight", "2", "3"),
        row("item", "village-income", "planned", "5", "6.5", item="东示例村"),
        row("plan", "2024", "town", "示例镇", "新示例镇"),
        row("sub_measure", "0.1", "lead", "finance", "agriculture"),
        row("sub_measure", "1.2", "supports", ["finance"], ["agriculture", "finance"]),
        row("target", "drip-irrigation", "nodes", nodes, nodes | {"6": "1200"}),
        row("target", "tax-revenue", "value", "12000", "13000"),
    ]


def test_first_load_traces_what_it_made():
    run("loadplan", EXAMPLE)
    event = Event.objects.exclude(plan=None).get()
    assert len(event.changes) == 18  # departments and villages are in no plan's trace
    assert len(Event.objects.get(plan=None).changes) == 22 - 18
    assert {"on": "target", "of": "tax-revenue", "field": "created", "before": None, "after": True} in event.changes
    assert {change["field"] for change in event.changes} == {"created"}


def test_what_the_files_do_not_have_is_listed_and_kept(write):
    run("loadplan", EXAMPLE)
    objects = yaml.safe_load(EXAMPLE.read_text())
    fewer = [made for made in objects if "西示例村" not in made["fields"].values()]
    output = run("loadplan", write(yaml.safe_dump(fewer, allow_unicode=True)), "--language", "en")
    assert output.err == ""
    assert "In the database and not in the files: 2 (kept)\n" in output.out
    assert "village v2 西示例村" in output.out
    assert Item.objects.filter(name="西示例村").exists()


def test_departments_are_not_listed_as_missing_where_a_file_names_none(write):
    run("loadplan", EXAMPLE)
    output = run(
        "loadplan", write("- model: targets.plan\n  fields: {year: 2030, town: 镇, title: 新}\n"), "--language", "en"
    )
    assert "In the database" not in output.out
    assert Event.objects.filter(plan__year=2030).count() == 1
    assert Event.objects.filter(plan__year=2024).count() == 1
