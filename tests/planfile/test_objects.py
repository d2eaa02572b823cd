"""Several files, files beside the database, JSON, and objects that other code makes."""

import json
from decimal import Decimal

import pytest
import yaml

from departments.models import Department, Village
from targets import planfile
from targets.models import Event, Plan, Target
from targets.trace.record import Program

from .conftest import EXAMPLE, SMALL, run

pytestmark = pytest.mark.django_db


def test_two_files_are_loaded_together(write):
    head, tail = SMALL.split("- model: targets.submeasure", 1)
    first = write("- model: targets.submeasure" + tail, "measures.yaml")
    output = run("loadplan", first, write(head, "plan.yaml"), "--language", "en")
    assert (output.err, output.code) == ("", 0)
    assert Target.objects.count() == 2


def test_objects_may_refer_to_the_database(write):
    run("loadplan", write(SMALL))
    added = (
        "- model: targets.target\n"
        "  fields: {sub_measure: [2024, '1.1'], code: more, name: 新目标, unit: 亩, value: 1, quote: 推进水肥一体化}\n"
    )
    output = run("loadplan", write(added, "more.yaml"), "--language", "en")
    assert output.err == ""
    assert Target.objects.get(code="more").plan.year == 2024


def test_json_loads_with_every_character(write):
    objects = yaml.safe_load(EXAMPLE.read_text())
    objects[0]["fields"]["leader"] = "𠮷甲"
    output = run("loadplan", write(json.dumps(objects, indent="\t"), "plan.json"), "--language", "en")
    assert (output.code, output.err) == (0, "")
    assert Department.objects.get(code="finance").leader == "𠮷甲"
    assert Target.objects.get(code="tax-revenue").value == 12000


def test_byte_order_mark_is_passed_over(write):
    assert run("loadplan", write(b"\xef\xbb\xbf" + SMALL.encode())).code == 0
    assert Plan.objects.exists()


def test_amounts_stay_exact(write):
    run("loadplan", write(SMALL.replace("value: 2\n", "value: 12345678901.2345\n")))
    assert Target.objects.get(code="income").value == Decimal("12345678901.2345")


def test_other_code_replaces_values_of_a_file():
    files = planfile.read_files([EXAMPLE])
    pumps = next(made for made in files.objects if made.text("code") == "pumping-stations")
    pumps.fields["value"] = 12
    pumps.fields["last_year"] = [Decimal("1"), *range(2, 12), "12.5"]
    village = planfile.PlanObject("departments.village", {"code": "v3", "name": "南示例村"}, file="demo.yaml", line=7)
    actor = Program("demonstration", "quickstart")
    outcome = planfile.load_objects([*files.objects, village], actor=actor)
    assert len(outcome.new) == 23
    target = Target.objects.get(code="pumping-stations")
    assert (target.value, target.last_year[0], target.last_year[-1]) == (12, "1", "12.5")
    assert Village.objects.filter(code="v3").exists()
    assert {event.actor_name for event in Event.objects.all()} == {"demonstration"}


def test_problems_of_other_code_name_its_place():
    village = planfile.PlanObject("departments.village", {"code": None, "nam": "村"}, file="demo.yaml", line=7)
    with pytest.raises(planfile.PlanFileError) as raised:
        planfile.load_objects([village], actor=Program("demonstration", "quickstart"))
    assert {(problem.file, problem.line) for problem in raised.value.problems} == {("demo.yaml", 7)}
    assert len(raised.value.problems) == 3


def test_queries_do_not_grow_with_the_plan(write, django_assert_max_num_queries):
    small = SMALL + "".join(
        "- model: targets.target\n"
        f"  fields: {{sub_measure: [2024, '1.1'], code: t{number}, name: 目标, unit: 亩, value: {number}}}\n"
        for number in range(1, 301)
    )
    path = write(small)
    # The first event of a plan takes stock: a query for each model that the trace follows.
    with django_assert_max_num_queries(90):
        assert run("loadplan", path).code == 0
    with django_assert_max_num_queries(16):
        assert run("loadplan", path).code == 0
