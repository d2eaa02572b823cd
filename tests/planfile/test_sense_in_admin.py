"""The pages refuse the same targets that make no sense as ``loadplan``, with the words of their boxes."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from targets.models import SubMeasure, Target

from .conftest import SMALL, run

pytestmark = pytest.mark.django_db


def complaint(**fields) -> dict[str, list[str]]:
    target = Target(code="x", name="目标", unit="亩", **{"value": Decimal(5), **fields})
    with override("en"), pytest.raises(ValidationError) as raised:
        target.clean()
    return raised.value.message_dict


def test_the_words_are_those_of_the_boxes_and_in_a_file_those_of_the_file(write):
    output = run("loadplan", write(SMALL.replace("baseline: 0", "baseline: 2")), "--language", "en").err
    problem = "the target value 2 equals the baseline, so there is nothing to do; give another value or baseline, or "
    assert f"{problem}phasing: hold for a level that must hold" in output
    assert complaint(value=Decimal(2), baseline=Decimal(2))["value"][0] == (
        f"{problem}“To hold all year” for a level that must hold"
    )


def test_two_complaints_of_one_field_are_both_said():
    assert len(complaint(value=Decimal(-1), baseline=Decimal(-1))["value"]) == 2


@pytest.mark.parametrize("last_year", ["abc", 5, {}, [1] * 11, ["x"] * 12, [True] * 12])
def test_last_year_as_typed_in_a_form(last_year):
    assert "last_year" in complaint(last_year=last_year)


@pytest.mark.parametrize("nodes", ["abc", 5, [1, 2], {"0": 5}, {"13": 5}, {"x": 5}, {"6": "five"}, {"6": None}])
def test_milestones_as_typed_in_a_form(nodes):
    assert "nodes" in complaint(phasing="custom", nodes=nodes)


def test_milestones_as_stored_are_taken():
    Target(code="x", name="目标", unit="亩", value=Decimal(5), phasing="custom", nodes={"6": "5.00"}).clean()


def test_thresholds_are_judged_with_the_plan_that_gives_the_other(write):
    run("loadplan", write(SMALL))
    sub_measure = SubMeasure.objects.get(code="1.1")
    assert "amber_at" in complaint(sub_measure=sub_measure, amber_at=Decimal("1.2"))
    Target(code="x", name="目标", unit="亩", value=5, sub_measure=sub_measure, amber_at=Decimal("0.8")).clean()
