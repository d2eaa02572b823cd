"""What the columns of a task table hold, known by their headings."""

import re
from enum import StrEnum
from functools import lru_cache


class ColumnRole(StrEnum):
    """What a column holds."""

    NUMBER = "number"  # 序号
    AREA = "area"  # 重点工作
    MEASURE = "measure"  # 工作举措
    GOAL = "goal"  # 工作目标: a text, or a figure
    INDICATOR = "indicator"  # 指标名称
    VALUE = "value"  # 目标值
    UNIT = "unit"
    LEAD = "lead"
    SUPPORT = "support"
    LEADER = "leader"
    PERSON = "person"  # 责任人: the leader, where no column names one
    DUE = "due"
    WEIGHT = "weight"
    NODE = "node"  # 一季度
    GROWTH = "growth"  # 增速: a goal or a fact, as the column that it belongs to
    RESULT = "result"  # 完成情况, 上年完成: facts
    PARAMETER = "parameter"  # 总投资: facts
    REMARK = "remark"
    UNKNOWN = "unknown"


_OFFICE = "(?:单位|部门|科室|站所|主体|机构|办公室|处室)"
_ALONE = "(?:部门|科室|站所|主体|机构|办公室|处室)"
#: The first that is found in a heading decides.
_HEADINGS = [
    (role, re.compile(pattern))
    for role, pattern in (
        (ColumnRole.NUMBER, r"^(?:序号|编号|项目编号|任务编号|号|序|项次|序列)$"),
        (ColumnRole.REMARK, r"备注|说明|依据|来源|文号|电话|评分|计分|考核(?:办法|方式|标准)|联系方式"),
        (
            ColumnRole.GROWTH,
            r"^(?:预[期计]|计划|目标|年度|年均|全年|同比|[比较][上去]年(?:同期)?|可比)*(?:增长|增速|增幅|增减|增量)"
            r"(?:率|幅度?|速度|目标|%)?$",
        ),
        (
            ColumnRole.RESULT,
            r"(?:完成|进展|落实|推进|执行|办理)情况|实绩|上年|去年|累计完成|实际完成|已完成|完成(?:数|率|值|额)|现状|基期|基数"
            r"|存在(?:的)?问题|下(?:一)?步|得分|自评|截至|截止|目前|形象进度|同比|^进展$|问题",
        ),
        (ColumnRole.SUPPORT, r"^(?!.*(?:牵头|责任|主办)).*(?:配合|协办|协同|协助|参与|参加|协作)"),
        (ColumnRole.LEADER, r"领导|包联|包抓|挂帅|班子成员|^分管"),
        (ColumnRole.PERSON, r"^(?!.*(?:单位|部门)).*(?:责任人|负责人|联络员|联系人|经办人)"),
        (
            ColumnRole.LEAD,
            rf"(?:责任|牵头|主办|承办|落实|实施|完成|主责|负责|主管|执行|推进|考核|申报){_OFFICE}"
            rf"|^(?:牵头|主办|责任|{_ALONE}|责任分工|责任村居?|责任分解|建设单位)$",
        ),
        (ColumnRole.WEIGHT, r"分值|权重|赋分|标准分|分数|基本分|满分|^分$"),
        (
            ColumnRole.DUE,
            r"时限|期限|(?:完成|办结|竣工|完工|投用|投产|结束|截止)(?:时间|日期)|时间(?:节点|要求|安排|进度)|^时间$|进度要求|完成日期",
        ),
        (
            ColumnRole.REMARK,
            r"(?:开始|起始|开工|启动)(?:时间|日期)|建设(?:年限|周期|性质|地点|地址)|资金来源|^地点$|实施地点",
        ),
        (ColumnRole.UNIT, r"^(?:计量|计算|指标|度量|数量)?单位$"),
        (
            ColumnRole.VALUE,
            r"(?:目标|指标|任务|计划|预期|年度|全年|考核|量化)(?:值|数|量|数值|数量)|^数量$|^(?:全年|年度|本年|今年)?计划$|^全年$"
            r"|(?:年度?|今年|计划)(?:计划)?(?:完成)?投资(?:额|计划)?$|年(?:计划|预期)$",
        ),
        (ColumnRole.PARAMETER, r"总投资|投资总额|投资规模|占地|建筑面积|概算|预算"),
        (ColumnRole.INDICATOR, r"^(?!一级).*指标(?:名称|内容)?$|目标名称|考核项目|^指标(?!类|分)"),
        (
            ColumnRole.AREA,
            r"类别|板块|领域|重点(?:工作|任务)$|一级指标|分类|大类|类型|工作重点|方面|专项|^主要任务$|维度|条线|序列",
        ),
        (ColumnRole.GOAL, r"^(?!目标任务|任务目标).*(?:目标|标准|要求|成效|成果|节点)"),
        (
            ColumnRole.MEASURE,
            r"举措|措施|任务|内容|事项|项目|工作|要点|抓手|做法|实事|清单|工程|名称|指标|行动"
            r"|^(?:行政|自然)?村(?:名|居|别)?$|^(?:乡镇|街道|社区|企业|单位名)$",
        ),
    )
]
_QUARTERS = {"一": 3, "二": 6, "三": 9, "四": 12, "1": 3, "2": 6, "3": 9, "4": 12}
_NODE = re.compile(
    r"第?([一二三四1-4])季度?(?:末|底)?|Q([1-4])|(上半年|前三季度|下半年)|(?:1[-—–~～至到])?(1[0-2]|[1-9])月(?:份|底|末)?"
)
#: Behind the quarter: what is planned by it.
_NODE_WORDS = re.compile(r"(?:工作|完成|阶段|累计|序时|计划)*(?:目标|任务|计划|进度|节点|安排)?(?:值|数)?")
_DESCRIPTION = re.compile(r"(?:建设|项目|主要|工程)(?:内容|规模|概况|简介)|^规模|规模$|基本情况")
_BRACKETS = re.compile(r"[（(]([^（）()]*)[）)]")
_YEAR = re.compile(r"(20\d\d)年?")


def heading_of(text: str) -> str:
    """A heading without blanks, line ends and closing signs, in half-width digits."""
    wide = {0xFF10 + digit: 0x30 + digit for digit in range(10)}
    return re.sub(r"[\s:：*＊]", "", text).translate(wide)


def unit_in(heading: str) -> str:
    """The unit in the brackets of a heading (``目标值（万元）``, ``单位：万元``); "" where there is none."""
    found = _BRACKETS.search(heading)
    inside = re.sub("^单位", "", found[1]) if found else ""
    return inside if 0 < len(inside) <= 6 and not re.search(r"牵头|配合|责任|分|\d", inside) else ""


def without_unit(heading: str) -> str:
    """A heading without its brackets."""
    return _BRACKETS.sub("", heading)


def node_month(heading: str) -> int | None:
    """The month that a column of quarters or months stands for (一季度: 3, 1-6月: 6); None where it is none."""
    heading = _YEAR.sub("", without_unit(heading))
    found = _NODE.match(heading)
    if not found or not _NODE_WORDS.fullmatch(heading[found.end() :]):
        return None
    if quarter := found[1] or found[2]:
        return _QUARTERS[quarter]
    if found[3]:
        return {"上半年": 6, "前三季度": 9, "下半年": 12}[found[3]]
    return int(found[4])


def describes(heading: str) -> bool:
    """Whether a column tells what a project is (建设内容及规模), not what is done of it this year."""
    bare = without_unit(heading_of(heading))
    return bool(_DESCRIPTION.search(bare)) and not re.search(r"20\d\d|年度|[今本当]年|全年", bare)


@lru_cache(maxsize=4096)
def column_role(heading: str, year: int | None) -> ColumnRole:
    """What a column with this heading holds; ``year`` is the plan's: earlier ones are facts."""
    heading = heading_of(heading)
    if not heading:
        return ColumnRole.UNKNOWN
    named = _YEAR.search(heading)
    if named and year and int(named[1]) < year and re.search(r"完成|实际|实现|执行|预计|数|值|年$|目标|增", heading):
        return ColumnRole.RESULT
    if node_month(heading) is not None:
        return ColumnRole.NODE
    bare = without_unit(heading)
    if named and re.fullmatch(r"20\d\d年?度?(?:目标|计划|任务|预期)?(?:数|值|目标)?", bare):
        return ColumnRole.VALUE
    bare = _YEAR.sub("", bare)
    for role, pattern in _HEADINGS:
        if pattern.search(bare):
            return role
    return ColumnRole.VALUE if unit_in(heading) else ColumnRole.UNKNOWN
