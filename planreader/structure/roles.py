"""What a heading says about the part below it: the work itself, last year's review, goals, principles, proposals."""

import re
from enum import StrEnum

from .titles import unspaced


class PartRole(StrEnum):
    """The parts that plans and reports are made of."""

    WORK = "work"  # a heading that names nothing but the plan: its parts are the areas
    REVIEW = "review"
    GOALS = "goals"
    GUIDE = "guide"  # principles: 指导思想, 总体要求
    CARRYING_OUT = "carrying out"  # 保障措施, 工作要求
    PROPOSAL = "proposal"
    GREETING = "greeting"
    TASK = "task"


_YEAR = r"(?:20\d\d|[12]?\d|二[〇○零]..)年(?:度)?"
_PERIOD = r"(?:第?[一二三四1-4]季度|[上下]半年|半年|前三季度)"
_WHOSE = r"(?:全[县镇乡市区街]|我[县镇乡市区街]|[县镇乡市区]?政府|街道|党工?委|办事处)"
_DONE = r"(?:总结|成[效绩]|亮点|情况|进展|(?:工作|任务|目标|计划)?(?:完成|落实|开展|执行|实施)情况)"
_LACK = r"(?:问题|困难|不足|短板|差距|挑战)"
_REVIEW = re.compile(
    r"回顾|过去(?:的)?(?:一|五|几|两|三)年|^(?:上|去)年|"
    rf"^(?:{_YEAR}|{_PERIOD}|{_WHOSE}|今年以来|一年来|本年度|工作中|[^，。]{{0,6}}期间)*(?:的)?"
    rf"(?:主要|重点|各项|取得的?|基本|工作|经济社会发展|当前|目前)*{_DONE}(?:及做法)?$|"
    rf"^(?:当前|目前|工作中|仍|还|主要)*(?:存在|面临)的?(?:主要|突出)?(?:{_LACK}|形势)|"
    rf"^(?:主要|突出|工作)?{_LACK}(?:[与和及、](?:主要)?{_LACK})*$"
)
_PROPOSAL = re.compile(
    r"^(?:对|关于|给|向).{0,14}(?:工作|发展|党委|政府|部门)?的?.{0,6}(?:意见|建议)(?:[和与、]?(?:意见|建议))*$|"
    r"^(?:几点|有关|相关|工作|主要)?(?:意见建议|建议意见|意见[和与及]建议|建议)$|"
    r"^(?:需要?|提请|请求|恳请).{0,16}(?:解决|支持|协调|研究)的?.{0,8}(?:问题|事项|困难)$"
)
_NO_PROPOSAL = re.compile(r"广泛|征求|办理|采纳|答复|20\d\d年")
_GREETING = re.compile(r"^(?:各位|同志们|尊敬的|女士们|朋友们|代表们)|(?:^|，)请予?(?:审议|审查)|^谢谢")
_GUIDE = re.compile(
    r"^(?:指导思想|(?:总体|基本|发展|工作|主要)*(?:要求|思路|原则|方针|基调|主线|理念|定位|取向)|总体[把考]\S{1,3}"
    r"|(?:面临的?)?形势(?:分析|与任务|研判)?|战略定位|编制依据|总则|附则|背景|主题)"
)
_CARRYING_OUT = re.compile(
    r"(?:(?:加强|强化|健全|落实|做好)?(?:(?:组织|工作|实施)?保障(?:措施|机制)|(?:组织|工作|实施)保障|组织(?:领导|实施))"
    r"|(?:工作|有关|相关|几点|具体)要求|(?:督查|督导)?考核(?:办法|奖惩)|(?:实施|工作)步骤|(?:时间|步骤|进度)安排|组织机构|(?:责任|职责|任务)分工|附件|附表)"
)
_GOALS = re.compile(r"目标|指标")
_WORK = re.compile(r"计划|安排|打算|思路|任务|重点|措施|举措|要点|部署|下一?步|工作|设想|抓手|实事")
_PLANNED = re.compile(r"计划|安排|打算|下一?步|今年(?!以来)|明年|部署|目标任务|思路")
#: Words that name no subject of their own: what is left of a heading without them is what it is about.
_EMPTY = re.compile(
    "|".join(
        [
            _YEAR,
            _PERIOD,
            r"20\d\d|年度?|今后|今年|明年|来年|当前|新的?一年|本[年届]|一个时期|下一?(?:步|阶段)",
            _WHOSE,
            "国民经济|经济社会|社会|发展|人民|镇|乡|县|党委|政府",
            "工作|主要|重点|具体|各项|总体|基本|中心|有关|几[项个点]",
            "措施|举措|任务|计划|安排|打算|思路|部署|要求|建议|设想|谋划|目标|方面|内容|要点|分解|清单|方向|路径|指标",
            "抓好|做好|突出|聚焦|围绕|落实|推进|实施|关于|以下|如下|报告|附件",
            r"[的和与及其、，,\s\d]|[一二三四五六七八九十]+(?:大|项|个|方面)|[（(].*?[)）]|[“”]",
        ]
    )
)
#: What may stand before 总体要求 and the like: 2023年全镇经济社会发展的总体要求.
_ABOUT = re.compile(
    rf"^(?:(?:{_YEAR}|{_PERIOD}|{_WHOSE}|今年|做好)*(?:经济社会发展|经济社会|工作|发展)?的?)(?=总|基|指|工|发|主|思)"
)


def bare_title(title: str) -> str:
    """A heading without the signs at its end."""
    return unspaced(title.strip(" 　\t。：:；;，,！!．."))


def part_role(title: str, year: int | None = None) -> PartRole:
    """What the part below a heading is, as far as the heading says; ``year``: the plan's."""
    title = bare_title(title)
    if not title or len(title) > 40:
        return PartRole.TASK
    if _GREETING.search(title):
        return PartRole.GREETING
    if _PROPOSAL.search(title) and not _NO_PROPOSAL.search(title):
        return PartRole.PROPOSAL
    if _CARRYING_OUT.fullmatch(title):
        return PartRole.CARRYING_OUT
    years = [int(found) for found in re.findall(r"20\d\d", title)]
    planned = bool(_PLANNED.search(re.sub("计划(?=执行|完成|落实|实施)", "", title)))
    if not planned and ((years and year and max(years) < year) or _REVIEW.search(title)):
        return PartRole.REVIEW
    rest = _EMPTY.sub("", title)
    about = _ABOUT.sub("", title)
    if _GOALS.search(title) and (len(rest) <= 2 or _GUIDE.match(about)) and not re.search("任务|措施|举措", title):
        return PartRole.GOALS
    if _GUIDE.match(about) and len(_EMPTY.sub("", _GUIDE.sub("", about))) <= 2:
        return PartRole.GUIDE
    if len(rest) <= 1 and _WORK.search(title) and not re.search("保障|组织|要求", title):
        return PartRole.WORK
    return PartRole.TASK


def is_list_title(title: str) -> bool:
    """Whether a title announces a list of works, so that its numbers count works and not areas."""
    return is_livelihood(title) or bool(re.search(r"清单|分解表|任务表|一览表|项目表|台账|实事|分工方案", title))


def is_section_line(text: str, year: int | None) -> bool:
    """Whether a line without a marker is the heading of one of the document's parts."""
    if len(text) > 25 or text[-1] in "。；;，,、！!”" or "，" in text:
        return False
    role = part_role(text, year)
    if role is PartRole.WORK:
        return bool(re.search(r"计划|安排|打算|任务|重点工作|下一?步|\d年工作$", text))
    return role in {PartRole.REVIEW, PartRole.PROPOSAL, PartRole.CARRYING_OUT} or (
        role in {PartRole.GUIDE, PartRole.GOALS} and text[-1] not in "：:"
    )


def is_livelihood(title: str) -> bool:
    """Whether a heading names a list of works for the people: 民生实事."""
    return bool(
        re.search(
            r"[\d十两一二三四五六七八九几]+[件项]\S{0,6}(?:实事|民生)|(?:实事|民生)\S{0,4}(?:项目|工程|清单|任务|目标)"
            r"|为民(?:办)?实事|民生[“\"]?(?:十|\d+)?[件项大]|[十\d]+件大?(?:好事|实事)",
            title,
        )
    )
