"""The fields that a document adds to a task: 责任单位, 配合单位, 责任领导, 完成时限."""

import re
from dataclasses import dataclass, field

from planreader.wording.offices import FIELD, deadline_month, labels_in, office_names

from .tree import Node

_VALUE_END = re.compile(r"[。\n\r）)〕】\]；;]")


@dataclass
class Fields:
    """What the fields of a task say."""

    leads: list[str] = field(default_factory=list)
    supports: list[str] = field(default_factory=list)
    leader: str = ""
    due_month: int | None = None


def are_fields(text: str, nodes: list[Node]) -> bool:
    """Whether numbered lines are the fields of one project (1.项目内容 2.责任单位), not measures."""
    labels = sum(bool(FIELD.match(text, node.mark.end)) for node in nodes)
    return labels >= 2 and labels * 2 > len(nodes)


def fields_in(text: str, start: int, end: int) -> Fields:
    """The fields in ``text[start:end]``: on lines of their own, or in brackets behind a task.

    牵头单位 leads, 责任单位 beside it supports.
    """
    labels = [
        (name, begin, stop)
        for name, begin, stop in labels_in(text, start, end)
        if begin == start or text[begin - 1] in " 　\t\n\r（(〔【[。；;，,、.．】]" or text[begin - 1].isdigit()
    ]
    fields, first = Fields(), Fields()
    for at, (name, begin, stop) in enumerate(labels):
        following = labels[at + 1][1] if at + 1 < len(labels) else end
        found = _VALUE_END.search(text, stop, following)
        value = text[stop : found.start() if found else following]
        value = re.sub(r"[，,；;\s]*(?:\d[.．、])?$", "", value.strip())
        if name in {"leads", "supports"}:
            into = first if text.startswith("牵头", begin) else fields
            names = into.leads if name == "leads" else into.supports
            names += [office for office in office_names(value) if office not in names]
        elif name == "leader":
            fields.leader = fields.leader or value
        elif name == "due":
            fields.due_month = fields.due_month or deadline_month(value)
    if first.leads:
        fields.supports = [name for name in dict.fromkeys(fields.leads + fields.supports) if name not in first.leads]
        fields.leads = first.leads
    return fields
