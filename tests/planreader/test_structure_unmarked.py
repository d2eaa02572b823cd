"""Areas and measures whose headings have no number: run into paragraphs, lines of their own, styled in Word."""

import pytest

from tests.planreader.outlines import read_lines, told


def test_headings_run_into_the_paragraphs():
    plan = read_lines(
        "一、以工业强县为主线，发展壮大工业经济",
        "做大产业规模。做好企业服务，新增规上企业5户。",
        "培育新兴产业。新增装机5万千瓦。",
        "二、以乡村振兴为统筹，推进农业现代化",
        "推进农业发展。建设农田1万亩。",
        "建设美丽乡村。改厕1600户。",
    )
    assert told(plan) == [
        "一、以工业强县为主线，发展壮大工业经济",
        "  做大产业规模",
        "  培育新兴产业",
        "二、以乡村振兴为统筹，推进农业现代化",
        "  推进农业发展",
        "  建设美丽乡村",
    ]


def test_headings_run_on_in_one_paragraph():
    plan = read_lines(
        "（一）聚焦产业增效，推动发展上台阶",
        "做精做强特色农业。坚持规模发展，开展8000亩农田建设。做稳做实工业经济。帮助企业解难，新增过亿企业1家。"
        "做深做优休闲产业。依托山水资源，探索新的模式。",
        "（二）聚焦民生增福，推动生活上水平",
        "办好群众满意教育。新建学校1所，落实各项政策。织密社会保障网络。参保率达到98%，完善救助体系。",
    )
    assert told(plan) == [
        "（一）聚焦产业增效，推动发展上台阶",
        "  做精做强特色农业",
        "  做稳做实工业经济",
        "  做深做优休闲产业",
        "（二）聚焦民生增福，推动生活上水平",
        "  办好群众满意教育",
        "  织密社会保障网络",
    ]


def test_short_lines_are_headings():
    plan = read_lines(
        "XX镇2024年工作计划",
        "党建引领聚合力",
        "坚持党建统领，把党的领导贯穿全过程。",
        "建强基层组织。培训干部100人次。",
        "深化从严治党。开展警示教育4次。",
        "产业发展添动力",
        "推进特色种植。新增大棚100亩。",
        "做大集体经济。收入达到20万元以上的村达到8个。",
    )
    assert told(plan) == [
        "党建引领聚合力",
        "  建强基层组织",
        "  深化从严治党",
        "产业发展添动力",
        "  推进特色种植",
        "  做大集体经济",
    ]


def test_lines_above_numbers_that_count_on():
    plan = read_lines(
        "2024年为民实事",
        "交通出行方面",
        "1.开通线路。新开公交线路8条。",
        "2.修建道路。新建公路20公里。",
        "教育助学方面",
        "3.建设幼儿园。新建幼儿园3所。",
    )
    assert told(plan) == [
        "交通出行方面",
        "  1.开通线路",
        "  2.修建道路",
        "教育助学方面",
        "  3.建设幼儿园",
    ]


def test_headings_in_brackets():
    plan = read_lines(
        "一、发展产业",
        "【工业经济】新增规上企业3家，完成投资1亿元。",
        "【现代农业】建设农田2000亩。",
        "二、改善民生",
        "【教育】新建幼儿园1所。",
        "【医疗】改造卫生室3个。",
    )
    assert told(plan) == ["一、发展产业", "  工业经济", "  现代农业", "二、改善民生", "  教育", "  医疗"]


@pytest.mark.parametrize("style", [{"level": 2}, {"bold": 99}])
def test_styled_headings(style):
    inner = {"level": 3} if "level" in style else {}
    plan = read_lines(
        ("南岭镇2024年工作计划", {"level": 1}),
        ("狠抓项目建设", style),
        ("加快在建项目。", inner) if inner else "加快在建项目。推进3个项目，完成投资1亿元。",
        "推进3个项目，年内完工。",
        ("加大招商力度。", inner) if inner else "加大招商力度。签约项目2个，引资5000万元。",
        "签约2个项目，引资5000万元。",
        ("改善民生福祉", style),
        "新建幼儿园1所，改厕300户。",
    )
    assert told(plan) == ["狠抓项目建设", "  加快在建项目", "  加大招商力度", "改善民生福祉"]
    assert plan.title == "南岭镇2024年工作计划"


def test_styled_headings_without_and_with_numbers_are_of_one_rank():
    plan = read_lines(
        ("一、抓好工业", {"level": 1}),
        "新增企业3家。",
        ("抓好农业", {"level": 1}),
        "种粮3万亩。",
        ("三、抓好旅游", {"level": 1}),
        "接待游客10万人。",
    )
    assert [area.title for area in plan.areas] == ["抓好工业", "抓好农业", "抓好旅游"]


def test_numbers_that_word_shows():
    plan = read_lines(
        ("抓好工业", {"numbering": "一、"}),
        ("培育企业。新增3家。", {"numbering": "（一）"}),
        ("推进技改。投资1亿元。", {"numbering": "（二）"}),
        ("抓好农业", {"numbering": "二、"}),
        ("稳定粮食。播种3万亩。", {"numbering": "（一）"}),
    )
    assert told(plan) == ["一、抓好工业", "  （一）培育企业", "  （二）推进技改", "二、抓好农业", "  （一）稳定粮食"]
    assert plan.areas[0].measures[0].text == "培育企业。新增3家。"


def test_bold_words_that_a_paragraph_begins_with():
    plan = read_lines(
        "一、抓好工业",
        ("培育企业，新增3家，推动升规入统。", {"bold": 4}),
        ("推进技改，投资1亿元，建设数字车间。", {"bold": 4}),
        "二、抓好农业",
        ("稳定粮食，播种3万亩，落实补贴。", {"bold": 4}),
        ("兴办林果，种果500亩，建设冷库。", {"bold": 4}),
    )
    assert told(plan) == ["一、抓好工业", "  培育企业", "  推进技改", "二、抓好农业", "  稳定粮食", "  兴办林果"]


def test_bold_marks_how_long_a_title_is():
    plan = read_lines(
        ("（一）做强工业、做大园区，新增企业3家。", {"bold": 12}), ("（二）做优农业，种粮3万亩。", {"bold": 7})
    )
    assert [area.title for area in plan.areas] == ["做强工业、做大园区", "做优农业"]


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("一是建好队伍，提高本领。做好全员招商。", "建好队伍，提高本领"),
        ("一是强化农业保障，新建扬水站X座、重建桥梁X座。推进水肥一体化1600亩。", "强化农业保障"),
        ("一是完成道路建设，完善城市交通框架。", "完成道路建设"),
        ("一是聚焦“断后路、给出路，开新路”，引导企业入园，新建3个园区。", "聚焦“断后路、给出路，开新路”"),
        ("一是项目建设：开工3个，竣工2个。", "项目建设"),
        ("一是2024年底前，完成改造20户，全部入住。", "2024年底前，完成改造20户"),
        ("一是改厕300户；", "改厕300户"),
        ("一是谋划停车设施，年内新增车位1,500个以上。", "谋划停车设施"),
    ],
)
def test_titles(line, title):
    plan = read_lines("一、抓好项目建设", line, "二是抓好安全。不出事故。", "二、抓好党建", "一是抓学习。学习12次。")
    assert plan.areas[0].measures[0].title == title


def test_an_area_of_sentences():
    """As area one of a plan whose other areas have numbered measures."""
    plan = read_lines(
        "一、项目立镇突破重点。牢牢树立“项目为王”观念。推动XX、XX等X家企业加快升级。积极培育XX、XX等企业，新增企业X家。",
        "二、抢抓招商补齐短板。一是壮大平台，发挥优势。立足园区。二是建好队伍，提高本领。做好招商。",
    )
    first = plan.areas[0]
    assert first.text == "牢牢树立“项目为王”观念。"
    assert [measure.title for measure in first.measures] == ["推动企业加快升级", "培育企业"]
    assert all(measure.doubts == ("guessed",) for measure in first.measures)


def test_one_paragraph_areas_have_no_measures():
    plan = read_lines(
        "一、抓好农业生产。播种3万亩，建设农田2000亩。推广良种10个。",
        "二、抓好工业经济。新增企业3家。完成投资1亿元。",
    )
    assert told(plan) == ["一、抓好农业生产", "二、抓好工业经济"]
    assert plan.areas[0].text == "播种3万亩，建设农田2000亩。推广良种10个。"


@pytest.mark.parametrize("heading", ["（三）办好民生实事", "三、聚力民生福祉，提升幸福指数"])
def test_ten_works_run_on_with_semicolons(heading):
    works = "新建幼儿园1所；改造卫生室5个；新建公厕10座；硬化道路8公里；安装路灯300盏"
    plan = read_lines(heading, f"全年办好五件实事：{works}。", "四、抓好党建", "上党课12次。")
    area = plan.areas[0]
    assert area.kind == "livelihood"
    assert [measure.title for measure in area.measures] == works.split("；")


def test_works_one_a_line():
    plan = read_lines("2024年民生实事项目", "1.新建幼儿园1所", "2.改造卫生室5个", "3.新建公厕10座")
    assert told(plan) == [
        "[livelihood] 2024年民生实事项目",
        "  1.新建幼儿园1所",
        "  2.改造卫生室5个",
        "  3.新建公厕10座",
    ]
