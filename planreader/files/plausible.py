"""Whether a document can be a plan at all: a novel is read as text, and is none."""

import re

from ..document import Document, DocumentTable

#: Words that a plan, a report or a list of tasks says again and again, and other texts do not.
_WORDS = re.compile(
    "目标|任务|确保|力争|推进|落实|责任单位|牵头|增长|加强|加快|实施|重点|工作|项目|建设|完成|提升|新增|新建|改造|万元|亿元|以上"
    "|民生|产业|发展|改革|治理|保障|服务|达到|打造|优化|深化|不低于|不超过|年底|月底|[%％]"
)
#: In a thousand characters: plans have 40 to 120, novels and minutes of a few words less than 5.
_FEWEST = 10
_SHORT = 200


def can_be_plan(document: Document) -> bool:
    """Whether a document's words are those of a plan. Tables and short texts are given the benefit of the doubt."""
    if any(isinstance(block, DocumentTable) for block in document.blocks):
        return True
    characters = len("".join(document.text.split()))
    found = len(_WORDS.findall(document.text))
    return found * 1000 >= _FEWEST * characters and (found > 0 or characters < _SHORT)
