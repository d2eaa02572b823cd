"""The town's own plan of 2021, read by ``readplan``, beside the plan file that people made of it."""

from pathlib import Path

import pytest
import yaml
from django.core.management import call_command

from targets.models import Target
from targets.planfile import load_files

FIXTURE = Path(__file__).parents[2] / "fixtures/plan-2021.yaml"
SEED = Path(__file__).parents[1] / "fixtures/work-plan-2021.txt"
#: People took what exists for a target (依托…9处党群服务中心), and named one measure in their own words.
TAKEN_BY_PEOPLE, NAMED_BY_PEOPLE = {"party-service-centres"}, {"1.1"}


def objects(path: Path, model: str) -> list[dict]:
    """The fields of a model's objects in a plan file."""
    every = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [each["fields"] for each in every if each["model"] == f"targets.{model}"]


@pytest.fixture
def read(tmp_path) -> Path:
    """The plan file that ``readplan`` writes of the seed."""
    call_command("readplan", str(SEED), "-o", str(tmp_path / "plan.yaml"))
    return tmp_path / "plan.yaml"


def test_plan_and_areas_are_those_of_the_fixture(read):
    [plan], [made] = objects(read, "plan"), objects(FIXTURE, "plan")
    assert {name: plan[name] for name in made} == made
    for area, by_hand in zip(objects(read, "taskarea"), objects(FIXTURE, "taskarea"), strict=True):
        assert {name: area.get(name) for name in by_hand} == by_hand


def test_sub_measures_are_those_of_the_fixture(read):
    for measure, by_hand in zip(objects(read, "submeasure"), objects(FIXTURE, "submeasure"), strict=True):
        same = set(by_hand) - ({"title"} if by_hand["code"] in NAMED_BY_PEOPLE else set())
        assert {name: measure.get(name) for name in same} == {name: by_hand[name] for name in same}


def test_targets_are_those_of_the_fixture(read):
    text = SEED.read_text(encoding="utf-8")

    def at(target: dict) -> tuple[int, int]:
        start = text.index(target["quote"])
        return start, start + len(target["quote"])

    left = objects(read, "target")
    for by_hand in objects(FIXTURE, "target"):
        if by_hand["code"] in TAKEN_BY_PEOPLE:
            continue
        start, end = at(by_hand)
        [found] = [
            target
            for target in left
            if at(target)[0] < end and start < at(target)[1] and target["unit"] == by_hand["unit"]
        ]
        value = None if by_hand["value"] is None else str(by_hand["value"])
        assert (found["sub_measure"], found["value"]) == (by_hand["sub_measure"], value)
        left.remove(found)
    assert left == []


@pytest.mark.django_db
def test_what_was_read_loads(read):
    load_files([read])
    assert Target.objects.filter(plan__year=2021).count() == len(objects(read, "target"))
