"""Documents in the many styles that towns write in: how their headings look, and what each of them holds."""

import pytest

from planreader.reading import read_text
from tests.planreader.outlines import told


def figures(part) -> list[str]:
    return [f"{each.value}{each.unit}" for each in part.quantities if each.is_target]


def test_plain_headings_below_the_line_of_the_aims_are_areas():
    plan = read_text(
        "清河镇2024年政府工作报告\n2023年工作回顾\n过去一年，全镇新建道路12公里，改造厕所320座，群众生活持续改善。\n"
        "2024年预期目标\n地区生产总值增长6%以上；粮食产量稳定在2万吨以上。\n"
        "加快产业升级，夯实发展基础支撑\n坚持工业强镇，新增规上工业企业3家，技改投资增长10%，年内建成标准厂房2万平方米。\n"
        "推进乡村振兴，建设和美宜居乡村\n新建高标准农田3000亩，创建美丽乡村2个，生活污水治理率达到45%。\n"
    )
    assert told(plan) == [
        "[headline] 主要预期目标",
        "加快产业升级，夯实发展基础支撑",
        "推进乡村振兴，建设和美宜居乡村",
    ]
    assert [figures(area) for area in plan.areas] == [
        ["6%", "2万吨"],
        ["3家", "10%", "2万平方米"],
        ["3000亩", "2个", "45%"],
    ]


def test_goals_one_a_line_and_numbered_goals_stay_headline_figures():
    plan = read_text(
        "龙泉镇2024年工作计划\n主要目标\n地区生产总值增长7%\n固定资产投资增长12%\n财政收入增长8%\n"
        "推动工业再上台阶\n新引进工业项目5个，新增规上企业3家，总数达到21家。\n"
        "推动民生再添成色\n新建小学1所、幼儿园2所；新增城镇就业450人，落实各项政策。\n"
    )
    assert told(plan) == ["[headline] 主要目标", "推动工业再上台阶", "推动民生再添成色"]
    plan = read_text("水口乡2024年目标\n1.生产总值：增长7%。\n2.财政收入：3200万元，增长6%。\n3.安全事故：零发生。\n")
    assert told(plan) == ["[headline] 主要预期目标"]
    assert [each.name for each in plan.areas[0].quantities] == ["生产总值增长", "财政收入", "财政收入增长", "安全事故"]


def test_paragraphs_with_headings_are_the_areas_below_a_title():
    plan = read_text(
        "新城区2024年政府工作要点\n"
        "聚焦创新驱动，着力打造产业高地。深入实施倍增计划，新增高新技术企业30家。\n"
        "聚焦扩大内需，着力释放消费活力。打造特色商业街区3条，引进首店15家。\n"
        "聚焦城市更新，着力塑造城区形象。改造棚户区1200户，打通断头路5条。\n"
    )
    assert told(plan) == [
        "聚焦创新驱动，着力打造产业高地",
        "聚焦扩大内需，着力释放消费活力",
        "聚焦城市更新，着力塑造城区形象",
    ]


def test_paragraphs_of_the_work_are_areas_and_their_items_measures():
    plan = read_text(
        "白沙县2024年政府工作计划\n一、指导思想\n坚持稳中求进。\n二、主要目标\n生产总值增长6.5%。\n三、工作重点\n"
        "聚力产业转型，构建现代产业体系。一要做强主导产业，新增规上企业6家；二要培育新兴产业，引进项目3个。\n"
        "聚力民生改善，增进人民群众福祉。一要稳定就业，新增就业2200人；二要办好教育，新建幼儿园2所。\n"
        "四、保障措施\n加强组织领导。\n"
    )
    assert told(plan) == [
        "[headline] 主要目标",
        "聚力产业转型，构建现代产业体系",
        "  一要做强主导产业",
        "  二要培育新兴产业",
        "聚力民生改善，增进人民群众福祉",
        "  一要稳定就业",
        "  二要办好教育",
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("第一、", "第二、"),
        ("一要", "二要"),
        ("其一，", "其二，"),
        ("（一）", "（二）"),
        ("①", "②"),
        ("1.", "2."),
    ],
)
def test_headings_that_run_on_in_one_paragraph_are_areas(first, second):
    plan = read_text(
        "双河乡2024年工作打算\n"
        f"2024年，重点抓好以下工作：{first}抓产业促增收。发展大棚200个，种植水稻5000亩。"
        f"{second}抓项目强基础。硬化道路12公里，新建便民桥2座。\n"
    )
    assert told(plan) == [f"{first}抓产业促增收", f"{second}抓项目强基础"]
    assert [figures(area) for area in plan.areas] == [["200个", "5000亩"], ["12公里", "2座"]]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("壹、", "贰、"),
        ("A.", "B."),
        ("第一条 ", "第二条 "),
        ("第一项：", "第二项："),
        ("任务一：", "任务二："),
        ("重点一、", "重点二、"),
        ("1）", "2）"),
        ("★ ", "★ "),
        ("工程1 ", "工程2 "),
        ("一  ", "二  "),
        ("1 ", "2 "),
    ],
)
def test_numerals_of_areas(first, second):
    plan = read_text(
        f"云溪镇2024年重点任务\n{first}实施产业强镇工程\n培育企业5家，实现产值8.6亿元。\n"
        f"{second}实施乡村建设工程\n建成美丽乡村3个，完成道路提升14公里。\n"
    )
    assert [area.title for area in plan.areas] == ["实施产业强镇工程", "实施乡村建设工程"]
    assert [area.marker for area in plan.areas] == [first.strip(), second.strip()]


def test_bullets_of_two_signs_are_two_levels():
    plan = read_text(
        "城关镇2024年重点工作\n■ 经济发展\n◆ 工业总产值：达到18亿元，增长10%\n◆ 招商引资：到位资金6亿元\n"
        "■ 社会民生\n◆ 就业：新增就业900人\n◆ 养老：建成养老中心2个\n"
    )
    assert told(plan) == [
        "■经济发展",
        "  ◆工业总产值",
        "  ◆招商引资",
        "■社会民生",
        "  ◆就业",
        "  ◆养老",
    ]
    assert plan.town == "城关镇"


def test_a_first_part_in_brackets_is_no_subtitle():
    plan = read_text(
        "2024年春和镇政府工作计划\n（一）聚力招商引资，增强发展动能\n签约项目10个，落地6个。\n"
        "（二）聚力项目攻坚，扩大有效投资\n年度计划投资7.2亿元，开工项目3个。\n"
    )
    assert told(plan) == ["（一）聚力招商引资，增强发展动能", "（二）聚力项目攻坚，扩大有效投资"]
    assert figures(plan.areas[1]) == ["7.2亿元", "3个"]


def test_a_document_that_begins_in_its_midst_and_ends_with_an_annex():
    plan = read_text(
        "（三）推进乡村建设\n新建公厕12座，改造户厕600户。\n三、保障和改善民生\n（一）促进就业\n新增就业600人。\n"
        "（二）完善保障\n参保率达到98%。\n责任分工\n党政办负责统筹，民政办帮扶困难户30户。\n附件：重点项目清单\n"
    )
    assert told(plan) == ["（三）推进乡村建设", "三、保障和改善民生", "  （一）促进就业", "  （二）完善保障"]
    assert plan.areas[-1].measures[-1].text == "（二）完善保障\n参保率达到98%。"


def test_letters_that_stand_apart():
    plan = read_text(
        "石门镇 2024 年 重 点 工 作 计 划\n一、 工 业 经 济\n新增企业 2 家。\n二、 农 业 农 村\n新建大棚 80 座。\n"
    )
    assert told(plan) == ["一、工业经济", "二、农业农村"]
    assert (plan.title, plan.town, plan.year) == ("石门镇2024年重点工作计划", "石门镇", 2024)
    plan = read_text(
        "石门镇2024年工作计划\n主 要 目 标\n税收增长8%。\n重 点 工 作\n1.抓工业\n新增企业2家。\n2.抓农业\n新建大棚8座。"
    )
    assert told(plan) == ["[headline] 主要目标", "1.抓工业", "2.抓农业"]


def test_a_whole_document_in_one_line():
    plan = read_text(
        "青山镇2024年政府工作计划一、发展目标。生产总值增长7%，财政收入完成1800万元。二、重点任务。"
        "（一）推进工业集聚。新建厂房3万平方米。（二）建设美丽集镇。改造街道3条。"
    )
    assert told(plan) == ["[headline] 主要预期目标", "（一）推进工业集聚", "（二）建设美丽集镇"]
    assert plan.title == "青山镇2024年政府工作计划"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_that_were_cut_at_the_edge_of_a_page(end):
    lines = [
        "河口镇2024年工作计划",
        "一、大力发展现代农业，促进农民持续增收",
        "稳定粮食播种面积3.2万亩，确保粮食总产量不低于一万五千吨；",
        "新建高标准农田4000亩，新增农业产业化龙头企业两个以上，新",
        "增农民合作社2家，发展订单农业1.5万亩，完成造林800亩以上，增",
        "                   — 1 —",
        "长10%；盘活闲置厂房1.5万平方米，新增规模以上的工业企业3",
        "家。",
        "二、大力改善人居环境，建设生态宜居家园",
        "新建垃圾中转站1座，配备垃圾清运车6辆，农村生活垃圾的无害",
        "化处理率达到100%。",
    ]
    plan = read_text(end.join(lines))
    assert [area.title for area in plan.areas] == [lines[1][2:], lines[8][2:]]
    found = {each.name: f"{each.value}{each.unit}" for area in plan.areas for each in area.quantities}
    assert found["新增农民合作社"] == "2家"
    assert found["新增规模以上的工业企业"] == "3家"
    assert found["农村生活垃圾的无害化处理率"] == "100%"
    assert all(plan.text[each.start : each.end] == each.quote for area in plan.areas for each in area.quantities)


def test_a_number_that_is_cut_in_two_is_left_open():
    plan = read_text(
        "河口镇2024年工作计划\n一、大力发展现代农业\n稳定播种面积3.2万亩，全面落实各项强农惠农政策，产量不低于1.\n6万吨。\n"
        "二、改善环境\n新建垃圾站1座。\n"
    )
    open_one = next(each for each in plan.areas[0].quantities if each.unit == "万吨")
    assert (open_one.value, open_one.quote) == (None, "产量不低于1.\n6万吨")
    assert set(open_one.doubts) >= {"unset", "guessed"}


def test_a_task_on_lines_of_its_fields():
    plan = read_text(
        "石桥街道2024年重点工作清单\n任务名称：老旧小区改造\n目标内容：改造小区5个\n责任单位：城建科\n完成时限：11月底\n"
        "任务名称：口袋公园建设\n目标内容：新建口袋公园3个\n责任单位：园林科\n完成时限：9月底\n"
    )
    assert told(plan) == ["石桥街道2024年重点工作清单", "  老旧小区改造", "  口袋公园建设"]
    assert [figures(measure) for measure in plan.areas[0].measures] == [["5个"], ["3个"]]
    assert [(measure.leads, measure.due_month) for measure in plan.areas[0].measures] == [
        (["城建科"], 11),
        (["园林科"], 9),
    ]
