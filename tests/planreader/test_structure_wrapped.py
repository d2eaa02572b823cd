"""Paragraphs that were cut into lines, as text is that was copied from a page."""

import pytest

from tests.planreader.outlines import read_lines, told

PLAN = (
    "（一）聚焦产业增效，推动全镇农业工业和旅游业发展质量再上新的台阶，在高质量发展上走在前列",
    "1.抓好粮食生产。严格落实粮食安全责任，确保全年播种面积稳定在32000亩以上，总产稳定在1.5万吨以上，新建高标准农田2000亩。",
    "2.抓好工业项目。坚持项目为王，推动3个在建项目建设进度，力争早日投产达效，全年新增规模以上企业4家，完成技术改造投资1.2亿元。",
    "（二）聚焦民生改善",
    "1.抓好环境整治。常态化开展人居环境整治行动，着力解决农村垃圾清运不及时不彻底的问题，完成户厕改造300户，新建公厕5座。",
)


def cut(line: str, width: int) -> list[str]:
    """A line cut as a page does it: Chinese signs are twice as wide, none begins with a point."""
    lines, taken = [""], 0
    for sign in line:
        wide = 1 + (sign > "\u2000")
        if taken + wide > width and sign not in "，。；、％":
            lines.append("")
            taken = 0
        lines[-1] += sign
        taken += wide
    return lines


@pytest.mark.parametrize("width", [44, 56, 64])
@pytest.mark.parametrize("indent", ["", "　　"])
def test_cut_lines_are_read_as_their_paragraphs(width, indent):
    whole = read_lines(*PLAN)
    plan = read_lines(*(part for line in PLAN for part in cut(indent + line, width)))
    assert told(plan) == told(whole)
    texts = [measure.text.replace("\n", "") for area in plan.areas for measure in area.measures]
    assert texts == [measure.text for area in whole.areas for measure in area.measures]
    assert "".join(plan.text[piece.start : piece.end] for piece in plan.pieces) == plan.text


def test_a_paragraph_goes_on_behind_a_page_mark():
    plan = read_lines(
        "一、抓好工业。全面落实惠企政策，新增规模以上企业4家，完成技术改",
        "— 3 —",
        "造投资1.2亿元。",
        "二、抓好农业。种粮3万亩。",
    )
    assert told(plan) == ["一、抓好工业", "二、抓好农业"]
    assert plan.areas[0].text.endswith("造投资1.2亿元。")


def test_short_lines_are_not_joined():
    plan = read_lines(
        "2024年民生实事项目", "新建镇区幼儿园1所", "改造村卫生室5个", "新建农村公厕10座", "一、抓好工业", "新增3家。"
    )
    assert [area.title for area in plan.areas][-1] == "抓好工业"
