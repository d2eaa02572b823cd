"""The reader against documents of our own that people annotated, by the measures of ``docs/annotation.md``."""

import json
from functools import reduce
from io import StringIO
from operator import add
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.planreader.scoring import Score, figures_in, is_quoted, score_of

PLANS = sorted((Path(__file__).parent / "plans").glob("*.txt"))
STRUCTURE = 0.97
TARGETS = 0.95
EXACT = 0.90
each_plan = pytest.mark.parametrize("path", PLANS, ids=[path.stem for path in PLANS])


def annotation_beside(path: Path) -> dict[str, Any]:
    return json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))


def read_by_command(path: Path) -> dict[str, Any]:
    out = StringIO()
    call_command("readplan", str(path), "--format=json", stdout=out)
    return json.loads(out.getvalue())


def score_by_command(path: Path) -> Score:
    return score_of(path.read_text(encoding="utf-8"), annotation_beside(path), read_by_command(path))


def test_the_annotated_documents_are_read():
    scores = {path.stem: score_by_command(path) for path in PLANS}
    total = reduce(add, scores.values())
    told = "\n".join([f"all: {total}", *(f"{name}: {score}" for name, score in scores.items()), *total.faults])
    assert len(scores) >= 10
    assert total.structure_f1 >= STRUCTURE, told
    assert total.targets_f1 >= TARGETS, told
    assert total.exact_share >= EXACT, told


@each_plan
def test_nothing_is_invented(path):
    assert score_by_command(path).invented == []


@each_plan
def test_annotation_keeps_its_own_rules(path):
    """Quotations stand once in the text, numbers in their quotations, beginnings of parts where they are."""
    text, annotated = path.read_text(encoding="utf-8"), annotation_beside(path)
    measures = [measure for area in annotated["areas"] for measure in area["sub_measures"]]
    measures += [part for measure in measures for part in measure.get("parts", [])]
    assert [measure["start"] for measure in measures if measure["start"] not in text] == []
    names = {each["name"] for each in annotated["targets"]}
    for each in annotated["targets"]:
        assert text.count(each["quote"]) == 1, each["quote"]
        assert is_quoted(text, each), each["quote"]
        is_fact = each["kind"] == "fact"
        assert (each["comparator"] is None) == is_fact, each["quote"]
        assert (each["due_month"] is None) == (is_fact or "due_text" in each), each["quote"]
        assert each.get("alias_of") in names | {None}, each["quote"]


def test_a_perfect_reading_scores_in_full():
    for path in PLANS:
        annotated = annotation_beside(path)
        score = score_of(path.read_text(encoding="utf-8"), annotated, annotated)
        assert (score.structure_f1, score.targets_f1, score.exact_share) == (1, 1, 1)
        assert score.faults == score.invented == []


def test_faults_are_told_and_counted():
    text = "一、办实事。新建桥梁3座，改造厕所二十座，总投资500万元。"
    area = {"title": "办实事", "sub_measures": []}
    bridges = {"quote": "新建桥梁3座", "value": "3", "unit": "座", "comparator": "gte", "due_month": 12}
    toilets = {**bridges, "quote": "改造厕所二十座", "value": "20"}
    cost = {**bridges, "quote": "总投资500万元", "value": "500", "unit": "万元"}
    wanted = {"areas": [area], "targets": [bridges, toilets, {**cost, "kind": "fact"}]}

    score = score_of(text, wanted, {"areas": [], "targets": [{**bridges, "due_month": 6}, cost]})
    assert (score.structure_f1, score.targets_f1, score.exact_share) == (0, 0.5, 0)
    assert score.faults == [
        "part missed: area 办实事",
        "due_month 6 for 12: 新建桥梁3座",
        "target missed: 20 座 in 改造厕所二十座",
        "target for nothing: 500 万元 in 总投资500万元",
    ]
    assert score.invented == []

    made_up = [{**bridges, "value": "30"}, {**bridges, "quote": "新建桥梁3处"}, {**toilets, "value": "2"}]
    assert len(score_of(text, wanted, {"areas": [], "targets": made_up}).invented) == 3


@pytest.mark.parametrize(
    ("written", "figures"),
    [
        ("１２，０００个", {"12000"}),
        ("三十五口", {"35"}),
        ("十二个、一百二十户", {"12", "120"}),
        ("一百零五户", {"105"}),
        ("两处", {"2"}),
        ("3.5万亩", {"3.5"}),
        ("540千瓦", {"540"}),
        ("二三家", set()),
    ],
)
def test_numbers_are_compared_as_figures(written, figures):
    assert figures_in(written) == figures
