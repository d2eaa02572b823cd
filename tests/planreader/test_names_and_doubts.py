"""What a quantity is called, and what of it is marked for a person to look at."""

import pytest

from planreader.plan import Doubt, Quantity
from planreader.reading import read_text


def quantities_in(sentence: str) -> list[Quantity]:
    plan = read_text(f"一、产业兴农\n{sentence}\n二、项目立镇\n加强管理。\n", year=2026, town="青石镇")
    return [each for area in plan.areas for part in (area, *area.measures) for each in part.quantities]


@pytest.mark.parametrize(
    ("sentence", "is_marked"),
    [("外出招商每月不少于2次。", True), ("每个村新增公厕3座。", True), ("全年外出招商12次。", False)],
)
def test_what_is_counted_for_each_of_something_is_marked(sentence, is_marked):
    (quantity,) = quantities_in(sentence)
    assert (Doubt.EACH in quantity.doubts) == is_marked


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("到位资金5亿元。", "到位资金"),
        ("新增“专精特新”企业20家。", "新增“专精特新”企业"),
        ("确保30户80人实现就业。", "确保30户"),
    ],
)
def test_names_are_whole_words(sentence, name):
    assert quantities_in(sentence)[0].name == name
