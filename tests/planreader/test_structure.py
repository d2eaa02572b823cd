"""Areas, measures and parts by the markers that a document has, in any order."""

import pytest

from tests.planreader.outlines import read_lines, told


def test_numbers_of_three_levels():
    plan = read_lines(
        "（一）加快转型，打造新体系",
        "坚持新发展理念，加快建设。",
        "1.抓好产业，在升级上用力。一是传统产业抓升级。推动技改10家。二是新兴产业抓聚集。引进项目3个。",
        "2.抓好项目，在投资上用力。完成投资2亿元。",
        "（二）改善生态，补齐短板",
        "1.让水更清。新建管网5公里。",
        "2.让天更蓝。改造锅炉3台。",
    )
    assert told(plan) == [
        "（一）加快转型，打造新体系",
        "  1.抓好产业，在升级上用力",
        "    一是传统产业抓升级",
        "    二是新兴产业抓聚集",
        "  2.抓好项目，在投资上用力",
        "（二）改善生态，补齐短板",
        "  1.让水更清",
        "  2.让天更蓝",
    ]
    assert plan.areas[0].text == "坚持新发展理念，加快建设。"
    assert plan.areas[0].measures[1].text == "2.抓好项目，在投资上用力。完成投资2亿元。"


@pytest.mark.parametrize(
    ("outer", "inner"),
    [
        (["一、", "二、"], ["（一）", "（二）"]),
        (["第一章", "第二章"], ["第一节 ", "第二节 "]),
        (["第一部分 ", "第二部分 "], ["一、", "二、"]),
        (["（一）", "（二）"], ["1、", "2、"]),
        (["1.", "2."], ["（1）", "（2）"]),
        (["1、", "2、"], ["①", "②"]),
        (["一是", "二是"], ["（一）", "（二）"]),
        (["第一，", "第二，"], ["首先，", "其次，"]),
        (["一、", "二、"], ["——", "——"]),
        (["１．", "２．"], ["⑴", "⑵"]),
        (["一要", "二要"], ["1)", "2)"]),
        (["①", "②"], ["一、", "二、"]),
    ],
)
def test_which_marker_is_the_highest_is_the_documents(outer, inner):
    plan = read_lines(
        f"{outer[0]}抓好农业生产",
        f"{inner[0]}稳定粮食面积。播种3万亩。",
        f"{inner[1]}发展设施农业。新建大棚20座。",
        f"{outer[1]}抓好工业经济",
        f"{inner[0]}培育规上企业。新增2家。",
        f"{inner[1]}推进技术改造。完成投资1亿元。",
    )
    assert [len(area.measures) for area in plan.areas] == [2, 2]
    assert [area.title for area in plan.areas] == ["抓好农业生产", "抓好工业经济"]
    assert [measure.title for measure in plan.areas[1].measures] == ["培育规上企业", "推进技术改造"]
    assert [area.marker for area in plan.areas] == [marker.strip() for marker in outer]


def test_decimal_numbers():
    plan = read_lines(
        "1.1 工业", "1.1.1 新增规上企业3家", "1.1.2 完成技改投资2亿元", "1.2 农业", "1.2.1 建设农田3000亩"
    )
    assert told(plan) == [
        "1.1工业",
        "  1.1.1新增规上企业3家",
        "  1.1.2完成技改投资2亿元",
        "1.2农业",
        "  1.2.1建设农田3000亩",
    ]


def test_numbers_that_count_on_through_the_areas():
    plan = read_lines(
        "一、做强产业",
        "1.发展茶业。改良3000亩。",
        "2.发展林业。造林800亩。",
        "二、做美环境",
        "3.建设村庄。改厕200户。",
        "4.绿化道路7公里。",
        "三、做实旅游",
        "5.办好茶文化节。",
    )
    assert told(plan)[3:] == ["二、做美环境", "  3.建设村庄", "  4.绿化道路7公里", "三、做实旅游", "  5.办好茶文化节"]


def test_numbers_with_gaps():
    plan = read_lines("一、新建水厂", "年内开工。", "三、修建道路", "年内完工。", "七、建设学校", "9月投用。")
    assert [area.numeral for area in plan.areas] == ["一", "三", "七"]


def test_a_numeral_that_was_lost():
    plan = read_lines(
        "一、突出稳进提质，推动经济发展。生产总值增长6%。",
        "、突出创新驱动，增强发展动能。认定企业10家。",
        "三、突出城乡统筹，构建新格局。改造村庄3个。",
        "突出绿色低碳，打造新标杆。造林200亩。",
        "五、突出共同富裕，增进民生福祉。新增就业300人。",
    )
    assert [(area.marker, area.title[:6]) for area in plan.areas] == [
        ("一、", "突出稳进提质"),
        ("、", "突出创新驱动"),
        ("三、", "突出城乡统筹"),
        ("", "突出绿色低碳"),
        ("五、", "突出共同富裕"),
    ]


def test_circled_numbers_that_became_question_marks():
    works = "".join(f"{chr(0x2460 + number)}新建第{number + 1}个广场，方便群众。" for number in range(10))
    plan = read_lines(f"办好民生实事。各位代表，我们提出12件民生实事：{works}?新增就业200人以上。?改造老屋60户。")
    (area,) = plan.areas
    assert (area.title, area.kind) == ("办好民生实事", "livelihood")
    assert [measure.title for measure in area.measures[9:]] == ["新建第10个广场", "新增就业200人以上", "改造老屋60户"]
    assert [measure.numeral for measure in area.measures[9:]] == ["⑩", "⑪", "⑫"]


def test_items_within_a_paragraph_belong_to_it():
    plan = read_lines(
        "今年要抓好三件事：",
        "做强产业。一是抓工业。新增企业3家。二是抓农业。新建基地5个。",
        "做美村庄。一是改厕所。改厕300户。二是修道路。修路10公里。",
    )
    assert told(plan) == [
        "做强产业",
        "  一是抓工业",
        "  二是抓农业",
        "做美村庄",
        "  一是改厕所",
        "  二是修道路",
    ]


def test_items_go_on_in_the_next_paragraph():
    plan = read_lines(
        "一、抓招商。一是建平台。新建园区1个。二是建队伍。组建队伍3支。",
        "三是抓签约。签约项目5个。",
        "二、抓农业。一是稳粮食。播种3万亩。",
        "二是兴特色。种果500亩。",
    )
    assert [[measure.numeral for measure in area.measures] for area in plan.areas] == [
        ["一是", "二是", "三是"],
        ["一是", "二是"],
    ]


def test_words_that_look_like_markers_are_none():
    plan = read_lines(
        "一、推动一、二、三产业融合。发挥第一书记作用，把准第一种形态，1.5万亩农田年底建成。",
        "二、守住底线。不让一是一、二是二的作风丢掉。",
    )
    assert told(plan) == ["一、推动一、二、三产业融合", "二、守住底线"]


def test_a_whole_document_in_one_paragraph():
    plan = read_lines("2023年工作计划 一、抓党建。上党课12次。二、抓经济。新增企业2家。三、抓民生。修路3公里。")
    assert told(plan) == ["一、抓党建", "二、抓经济", "三、抓民生"]
    assert (plan.title, plan.year) == ("2023年工作计划", 2023)


def test_opening_items_are_no_measures():
    plan = read_lines(
        "（一）抓好农业。坚持三个原则：一是稳字当头；二是量力而行；三是尽力而为。",
        "1.稳粮食。播种3万亩。",
        "2.兴特色。种果500亩。",
        "（二）抓好工业。",
        "1.抓项目。开工3个。",
        "2.抓企业。新增2家。",
    )
    assert told(plan)[:3] == ["（一）抓好农业", "  1.稳粮食", "  2.兴特色"]
    assert plan.areas[0].text == "坚持三个原则：一是稳字当头；二是量力而行；三是尽力而为。"
