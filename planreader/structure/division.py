"""Which parts of a document are areas: those of the highest rank, or those below a heading that names only the plan."""

import re

from planreader.plan import AreaKind

from . import unmarked
from .areas import area_between, area_of, paragraph_title
from .fields import fields_in
from .headline import NUMBER, headline_in, headline_title
from .opening import read_opening
from .reading import Reading
from .roles import PartRole, bare_title, is_list_title, is_livelihood, part_role
from .titles import Title, clean, title_of
from .tree import Node

#: Markers of items as well as of areas.
_LISTS = {"ar", "arp", "circle", "shi", "di", "first", "bullet", "label"}
#: Markers of which one is enough to be an area before those of a higher rank: the document begins in the midst.
_SURE = {"cn", "cnp", "bracket"}
#: Parts of a motto's chapter are areas where they are longer.
_LONG_ITEM = 120
#: With a label and no more than that (财政收入：3200万元，增长6%), an item is none either.
_SHORT_ITEM = 45

Ranks = dict[str, int]


def divide(reading: Reading, nodes: list[Node], stretch: tuple[int, int], title: str, ranks: Ranks) -> None:
    """Read a stretch of the document, whose parts are ``nodes``, as a division that holds areas.

    Args:
        title: of the division: an area's, where it is one area.
    """
    start, end = stretch
    if not nodes:
        _undivided(reading, start, end, title)
        return
    top = min(ranks[node.mark.kind] for node in nodes)
    first = next(at for at, node in enumerate(nodes) if ranks[node.mark.kind] == top)
    tops = nodes[first:]
    if not _divides(reading, tops):
        _items(reading, nodes, start, end, title)
        return
    if _is_list(reading, tops, title, start):
        _list(reading, tops, start, end, title)
        return
    before = [node for node in nodes[:first] if not node.mark.inside]
    if len(before) > 1 or (before and before[0].mark.kind in _SURE):
        divide(reading, nodes[:first], (start, tops[0].start), title, ranks)
    else:
        read_opening(reading, start, tops[0].start)
    reading.marked_areas = sum(bool(node.children) for node in tops)
    roles = [part_role(node.title.text, reading.plan.year) for node in tops]
    reviewed = PartRole.REVIEW in roles
    for at, node in enumerate(tops):
        aims = "目标" in node.title.text and not node.children
        if roles[at] is PartRole.WORK and aims and roles.count(PartRole.WORK) > 1:
            roles[at] = PartRole.GOALS  # 目标任务 beside 工作措施
    works = [] if {PartRole.WORK, PartRole.TASK} & set(roles) else _works_below_aims(reading, tops, roles)
    for node, role in zip(tops, roles, strict=True):
        _part(reading, node, role, reviewed, ranks)
    if works:
        divide(reading, works, (works[0].start, works[-1].end), "", ranks)


def _works_below_aims(reading: Reading, nodes: list[Node], roles: list[PartRole]) -> list[Node]:
    """The works that stand below the heading of aims or principles, where no heading above them names works.

    They are taken from their part.
    """
    aims = {PartRole.GOALS, PartRole.GUIDE}
    node = next((node for node, role in zip(reversed(nodes), reversed(roles), strict=True) if role in aims), None)
    children = node.children if node else []
    for at, child in enumerate(children):
        named = part_role(child.title.text, reading.plan.year) in {PartRole.WORK, PartRole.TASK}
        if not child.mark.inside and child.title.heading and named and not re.search(NUMBER, child.title.text):
            node.children, node.end = children[:at], child.start
            return children[at:]
    return []


def _part(reading: Reading, node: Node, role: PartRole, reviewed: bool, ranks: Ranks) -> None:
    """Read a part whose heading says its role; ``reviewed``: whether another part tells of last year."""
    text = reading.text
    if role is PartRole.REVIEW:
        reading.spans.add(node.start, node.end, "review")
    elif role is PartRole.GREETING and not node.children:
        reading.spans.add(node.start, node.end, "greeting")
    elif role is PartRole.PROPOSAL:
        area_of(reading, node, AreaKind.PROPOSAL, bare_title(node.title.text))
    elif role is PartRole.WORK or (reviewed and role is PartRole.TASK and _is_chapter(reading, node)):
        body = node.title.end if node.title.heading else node.end
        if node.children and _divides(reading, node.children):
            divide(reading, node.children, (node.title.end, node.end), node.title.text, ranks)
        elif len(heads := _headed(reading, body, node.end)) > 1:
            _paragraphs(reading, node.children, heads, (body, node.end))
        else:
            area_of(reading, node)
    elif role is PartRole.GOALS and re.search(NUMBER, text[node.title.end : node.end]):
        if not fields_in(text, node.start, node.end).leads:
            node.children = []
        area = area_of(reading, node, AreaKind.HEADLINE, headline_title(node.title.text))
        area.marker = area.numeral = ""
    elif role is PartRole.CARRYING_OUT:
        reading.spans.add(node.start, node.end, "note")
    elif role in {PartRole.GUIDE, PartRole.GOALS}:
        read_opening(reading, node.title.end if node.title.heading else node.mark.end, node.end)
    else:
        area_of(reading, node)


def _is_chapter(reading: Reading, node: Node) -> bool:
    """Whether a part beside last year's review holds the year's areas, though its heading is a motto."""
    year = reading.plan.year
    named = bool(year and (str(year) in node.title.text or re.search("今年|新的?一年|未来", node.title.text)))
    long = sum(child.end - child.start > _LONG_ITEM or bool(child.children) for child in node.children)
    return long >= 3 and (named or sum(len(child.children) > 1 for child in node.children) > 1)


def _is_list(reading: Reading, nodes: list[Node], title: str, start: int) -> bool:
    """Whether numbered items are the measures of one area, not areas: short, or said to be a list of works."""
    if nodes[0].mark.kind not in _LISTS or sum(bool(node.children) for node in nodes) * 2 >= len(nodes):
        return False
    lead = reading.text[start : nodes[0].start][-80:]
    if is_list_title(title) or is_livelihood(lead):
        return True
    return _are_short(reading, nodes)


def _divides(reading: Reading, nodes: list[Node]) -> bool:
    """Whether parts can be areas: on lines of their own, or headings that run on within one paragraph."""
    if any(not node.mark.inside or node.mark.kind in {"cn'", "cnp'"} for node in nodes):
        return True
    return len({node.mark.line for node in nodes}) == 1 and not _are_short(reading, nodes)


def _are_short(reading: Reading, nodes: list[Node]) -> bool:
    """Whether most parts are a sentence without a heading, or a heading with nothing below it."""
    return sum(_is_short(reading.text, node) for node in nodes) * 2 > len(nodes)


def _is_short(text: str, node: Node) -> bool:
    own = text[node.title.end : node.end].strip()
    labelled = text[node.title.end - 1] in "：:" and node.end - node.start <= _SHORT_ITEM and "\n" not in own
    return not node.title.heading or not own or labelled


def _list(reading: Reading, nodes: list[Node], start: int, end: int, title: str) -> None:
    """One area whose measures are the items of a list; its title is the line above it, or the document's."""
    lead = reading.lines_in(start, nodes[0].start)
    begin, heading = nodes[0].start, Title(title, nodes[0].start, True)
    if lead and (lead[-1].text[-1] in "：:" or is_livelihood(lead[-1].text) or unmarked.is_heading_line(lead[-1])):
        begin = lead[-1].start
        named = title_of(reading.text, lead[-1].start, lead[-1].end)
        heading = Title(title or clean(named.text), begin, False)
        if unmarked.is_heading_line(lead[-1]):
            heading = Title(clean(named.text), lead[-1].end, True)
    read_opening(reading, start, begin)
    if not heading.text:
        heading = Title(nodes[0].title.text, begin, False)
    aims = part_role(title, reading.plan.year) is PartRole.GOALS
    if aims and not fields_in(reading.text, begin, end).leads:
        heading = Title(headline_title(title), heading.end, heading.heading)
        area_between(reading, begin, end, heading, [], AreaKind.HEADLINE)
    else:
        area_between(reading, begin, end, heading, nodes)


def _headed(reading: Reading, start: int, end: int) -> list[unmarked.Span]:
    """The paragraphs of a stretch that begin with headings, where they do."""
    return unmarked.headed_paragraphs(reading.text, reading.lines_in(start, end))


def _paragraphs(reading: Reading, nodes: list[Node], spans: list[unmarked.Span], stretch: tuple[int, int]) -> None:
    """Areas that are paragraphs with headings; their measures are the items ``nodes`` in them."""
    read_opening(reading, stretch[0], spans[0][0])
    for begin, stop, named in spans:
        inner = [node for node in nodes if begin < node.start < stop]
        for node in inner:
            node.end = min(node.end, stop)
        heading = title_of(reading.text, begin, stop)
        area_between(reading, begin, stop, Title(named, heading.end, heading.heading), inner)


def _items(reading: Reading, nodes: list[Node], start: int, end: int, title: str) -> None:
    """Areas that are paragraphs with items in them: 继续办好民生实事。①…②…"""
    held: dict[int, list[Node]] = {}
    for node in nodes:
        held.setdefault(node.mark.line, []).append(node)
    done = start
    for number in sorted(held):
        line, inner = reading.lines[number], held[number]
        read_opening(reading, done, line.start)
        for node in inner:
            node.end = min(node.end, line.end)
        heading = paragraph_title(reading.text, line, max(inner[0].start, line.start))
        if not heading.text or (title and len(held) == 1 and not heading.heading):
            heading = Title(title or inner[0].title.text, line.start, False)
        area_between(reading, line.start, line.end, heading, inner)
        done = line.end
    read_opening(reading, done, end)


def _undivided(reading: Reading, start: int, end: int, title: str) -> None:
    """A document that marks nothing: headings run into its paragraphs, works in one sentence, or nothing to plan by."""
    text, lines = reading.text, reading.lines_in(start, end)
    if len(lines) > 1 and (headed := unmarked.headed_paragraphs(text, lines)):
        _paragraphs(reading, [], headed, (start, end))
        return
    spans = unmarked.measures_by_line(text, lines, styled=False) if len(lines) > 1 else []
    heads = [at for at, line in enumerate(lines) if unmarked.run_in_heading(line.text)]
    works = any(unmarked.is_list_of_works(line.text) for line in lines)
    promises = sum(unmarked.promises(line.text) for line in lines)
    if not (spans or works or (title and promises) or (heads and heads[0] == 0 and promises)):
        read_opening(reading, start, end)
        return
    begin = 0
    heading = Title(title, start, False)
    if not title and heads and heads[0] == 0:
        heading = title_of(text, lines[0].start, lines[0].end, 0, end)
    elif spans or works:
        begin = next(
            at
            for at, line in enumerate(lines)
            if (spans and line.start == spans[0][0]) or (works and unmarked.is_list_of_works(line.text))
        )
        if not title:
            heading = title_of(text, lines[begin].start, lines[begin].end, 0, end)
    else:
        begin = next(at for at, line in enumerate(lines) if unmarked.promises(line.text))
    read_opening(reading, start, lines[begin].start)
    if heading.text and not (begin < len(lines) and _is_aim(reading, lines[begin].start, end)):
        area_between(reading, lines[begin].start, end, heading, [])
    else:
        read_opening(reading, lines[begin].start, end)


def _is_aim(reading: Reading, start: int, end: int) -> bool:
    """Whether all that is left are the headline figures."""
    found = headline_in(reading.text, start, end)
    return bool(found and found[1] - start < 40 and end - found[2] < 40)
