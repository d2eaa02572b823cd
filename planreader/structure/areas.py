"""An area with its measures, and a measure with its parts."""

from planreader.plan import Area, AreaKind, Doubt, Measure

from . import unmarked
from .fields import Fields, are_fields, fields_in
from .lines import Line
from .reading import Reading
from .roles import is_livelihood
from .titles import Title, clean, title_of
from .tree import Node


def area_of(reading: Reading, node: Node, kind: AreaKind = AreaKind.TASK, title: str = "") -> Area:
    """The area that a part of the document is; its measures are the parts below it, marked or not."""
    return area_between(reading, node.start, node.end, node.title, node.children, kind, node, title)


def area_between(
    reading: Reading,
    start: int,
    end: int,
    heading: Title,
    nodes: list[Node],
    kind: AreaKind = AreaKind.TASK,
    marked: Node | None = None,
    title: str = "",
) -> Area:
    """The area ``text[start:end]`` with the marked parts ``nodes``; ``marked``: the part that it is itself."""
    text = reading.text
    start, end = reading.trimmed(start, end)
    area = Area(start, end, title or heading.text, kind)
    reading.has_headline = reading.has_headline or kind is AreaKind.HEADLINE
    if marked:
        area.marker, area.numeral = marked.mark.shown, marked.mark.numeral
    reading.spans.add(start, end, "area")
    body = max(heading.end, start) if heading.heading else (marked.mark.end if marked else start)
    if nodes and are_fields(text, nodes):
        nodes = []
        _fill(area, fields_in(text, body, end))
        area.text = reading.plan.text[body:end].strip()
        reading.plan.areas.append(area)
        return area
    nodes = _main(nodes)
    if nodes and (by_line := _paragraphs_of(reading, body, end, nodes)):
        area.measures = by_line
    elif nodes:
        area.measures = [measure_of(reading, node) for node in nodes]
    else:
        area.measures = _unmarked(reading, area, heading, body, end)
    own_end = area.measures[0].start if area.measures else end
    _fill(area, fields_in(text, body, own_end))
    stretches = _own_stretches(area, body)
    area.text = "\n".join(words for first, last in stretches if (words := reading.plan.text[first:last].strip()))
    if text[area.measures[-1].end : end].strip() if area.measures else "":
        area.cells = ((start, own_end), *stretches[1:])
    if kind is AreaKind.TASK and (is_livelihood(area.title) or is_livelihood(text[body : min(own_end, body + 120)])):
        area.kind = AreaKind.LIVELIHOOD
    reading.plan.areas.append(area)
    return area


def _own_stretches(area: Area, body: int) -> list[tuple[int, int]]:
    """The text of an area outside its measures, from behind its heading on."""
    edges = [body, *(edge for measure in area.measures for edge in (measure.start, measure.end)), area.end]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _fill(area: Area, fields: Fields) -> None:
    area.leads = fields.leads + fields.supports


def _main(nodes: list[Node]) -> list[Node]:
    """The measures among the parts of an area: items within its opening words are none where others follow."""
    kinds = [node.mark.kind for node in nodes]
    for at in range(len(nodes) - 1, 0, -1):
        if kinds[at] != kinds[at - 1]:
            return nodes[at:] if nodes[at - 1].mark.inside and not nodes[at].mark.inside else nodes
    return nodes


def measure_of(reading: Reading, node: Node) -> Measure:
    """The measure that a part of the document is, with the parts below it."""
    measure = _measure(reading, node.start, node.end, node.title.text)
    measure.marker, measure.numeral = node.mark.shown, node.mark.numeral
    inner = [] if are_fields(reading.text, node.children) else node.children
    for child in inner:
        part = _measure(reading, child.start, child.end, child.title.text, seen=False)
        part.marker, part.numeral = child.mark.shown, child.mark.numeral
        measure.parts.append(part)
    if not node.children and node.title.heading:
        lines = reading.lines_in(node.start, node.end)
        if len(lines) == 1:
            spans = unmarked.measures_in_paragraph(reading.text, node.title.end, node.end, few=False)
            measure.parts = [_measure(reading, *span, seen=False) for span in spans]
    return measure


def _measure(reading: Reading, start: int, end: int, title: str, seen: bool = True) -> Measure:
    start, end = reading.trimmed(start, end)
    measure = Measure(start, end, clean(title), reading.plan.text[start:end])
    if seen:
        reading.spans.add(start, end, "measure")
        fields = fields_in(reading.text, start, end)
        measure.leads, measure.supports = fields.leads, fields.supports
        measure.leader, measure.due_month = fields.leader, fields.due_month
    return measure


def _paragraphs_of(reading: Reading, body: int, end: int, nodes: list[Node]) -> list[Measure]:
    """Measures that are paragraphs with headings of their own, each with items 一是 … within it."""
    firsts = [node for node in nodes if node.mark.number == 1 and node.mark.inside]
    if len(firsts) < 2 or any(not node.mark.inside for node in nodes):
        return []
    lines = reading.lines_in(body, end)
    holding = {node.mark.line for node in firsts}
    if len(holding) < 2 or len(lines) < 2:
        return []
    spans = unmarked.measures_by_line(reading.text, lines, styled=False)
    measures = [_measure(reading, *span) for span in spans]
    for measure in measures:
        for node in nodes:
            if measure.start < node.start < measure.end:
                part = _measure(reading, node.start, min(node.end, measure.end), node.title.text, seen=False)
                part.marker, part.numeral = node.mark.shown, node.mark.numeral
                measure.parts.append(part)
    return measures if any(measure.parts for measure in measures) else []


def _unmarked(reading: Reading, area: Area, heading: Title, body: int, end: int) -> list[Measure]:
    """The measures of an area whose parts have no markers."""
    text = reading.text
    lines = reading.lines_in(body, end)
    if area.kind is AreaKind.HEADLINE:
        return []
    for line in lines:
        if unmarked.is_list_of_works(line.text) and (
            spans := unmarked.measures_by_semicolon(text, line.start, min(line.end, end))
        ):
            return [_measure(reading, *span) for span in spans]
    if lines:
        spans = unmarked.measures_by_line(text, lines, styled=reading.run_in_areas > 1)
        bold = 0 < lines[0].bold < len(lines[0].text)
        if spans and (len(lines) > 1 or bold or len(spans) > 1):
            reading.run_in_areas += 1
            return [_measure(reading, *span) for span in spans]
    if len(lines) > 1:
        return []
    begin = lines[0].start if lines else body
    spans = unmarked.measures_in_paragraph(text, begin, end)
    if not spans and unmarked.is_list_of_works(text[area.start : end]):
        spans = unmarked.measures_by_semicolon(text, begin, end)
    measures = [_measure(reading, *span) for span in spans]
    if not spans and heading.heading and reading.marked_areas and not lines:
        measures = [_measure(reading, *span) for span in unmarked.measures_by_sentence(text, begin, end)]
        for measure in measures:
            measure.doubts = (Doubt.GUESSED,)
    return measures


def paragraph_title(text: str, line: Line, first: int) -> Title:
    """The heading of an area that is one paragraph with items in it; ``first``: where its first item begins."""
    return title_of(text, line.start, first, line.start + line.bold if line.bold else 0)
